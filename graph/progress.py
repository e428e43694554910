"""The arithmetic of promises: what part of a promised figure was reached, from a share, a level or a growth rate.

In: a commitment and the results linked with it. Out: a `Progress` for each promised figure. Figures are compared in
their base unit; a redacted figure is never guessed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from duixian.graph.lexicon import words
from duixian.graph.similar import indicator_key, same_indicator
from duixian.graph.stages import demanded_stage, has_turn, names_stage, reached_stage
from duixian.ontology.model import Bound, Kind, Period, Quantity, QuantityKind, Statement
from duixian.ontology.vocabulary import units

_ALIKE = 0.6
_TARGETS = (QuantityKind.TARGET, QuantityKind.TARGET_YOY)
_LEVELS = (QuantityKind.LEVEL, QuantityKind.INCREMENT, QuantityKind.SHARE, QuantityKind.TARGET)
_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Progress:
    """A promised figure, the figure that tells how far it came, and the part reached (1 is all of it)."""

    target: Quantity
    figure: Quantity
    statement: Statement
    reached: Decimal
    by: str
    """`share`, `level` or `growth`."""


def find_progress(commitment: Statement, results: Iterable[Statement]) -> list[Progress]:
    """Find for each promised figure how far the results say it came; figures of which nothing is said are left out."""
    results = list(results)
    found = []
    for target in promised_figures(commitment):
        best = next(iter(sorted(_measures(target, demanded_stage(commitment), results), key=_order)), None)
        if best is not None:
            found.append(best)
    return found


def promised_figures(commitment: Statement) -> list[Quantity]:
    """Give the figures that a commitment promises and that can be measured: not redacted, not zero."""
    return [q for q in commitment.quantities if q.kind in _TARGETS and not q.redacted and _value(q)]


def is_redacted(commitment: Statement) -> bool:
    """Tell whether the promised figures of a commitment were all taken out of the text."""
    targets = [q for q in commitment.quantities if q.kind in _TARGETS]
    return bool(targets) and all(q.redacted for q in targets)


def elapsed(period: Period, as_of: date) -> Decimal:
    """Give the part of a period that is over on a day: 0 before it, 1 at its end."""
    whole = (period.last - period.first).days + 1
    past = (min(as_of, period.last) - period.first).days + 1
    return max(Decimal(past) / Decimal(whole), Decimal(0))


def _measures(target: Quantity, stage: int, results: list[Statement]) -> Iterator[Progress]:
    """Give what the figures of the results say; firms that were contacted are none that have settled."""
    for statement in results:
        for figure in statement.quantities:
            if figure.redacted or not _is_of(target, figure, statement):
                continue
            progress = _measure(target, figure, statement)
            if progress is not None and (progress.by == "share" or _counts(statement, stage)):
                yield progress


def _counts(statement: Statement, stage: int) -> bool:
    """Tell whether the figures of a result count for a stage: it was reached, or the result names no stage."""
    told = statement.kind is not Kind.COMMITMENT and not has_turn("future", statement.text)
    return reached_stage(statement) >= stage or (told and not names_stage(statement))


def _is_of(target: Quantity, figure: Quantity, statement: Statement) -> bool:
    """Tell whether a figure is of the promised indicator: named alike, or the only one to compare in a clause on it."""
    wanted = indicator_key(target.indicator)
    if same_indicator(wanted, indicator_key(figure.indicator)) >= _ALIKE:
        return True
    others = [q for q in statement.quantities if _comparable(target, q)]
    return len(others) == 1 and others[0] is figure and bool(wanted) and wanted in indicator_key(statement.text)


def _measure(target: Quantity, figure: Quantity, statement: Statement) -> Progress | None:
    """Compare one figure with a promised one, where the two can be compared."""
    wanted, value = _value(target), _value(figure)
    if wanted is None or value is None:
        return None
    if figure.kind is QuantityKind.SHARE and figure.unit in ("%", "成") and has_turn("share", statement.text):
        whole = Decimal(100) if figure.unit == "%" else Decimal(10)
        return Progress(target, figure, statement, _round(value / whole), "share")
    if target.kind is QuantityKind.TARGET_YOY:
        if figure.kind is not QuantityKind.YOY or figure.unit != target.unit:
            return None
        grown = -value if _falls(figure) and not _falls(target) else value
        return Progress(target, figure, statement, _round(max(grown, Decimal(0)) / wanted), "growth")
    if figure.kind not in _LEVELS or not _comparable(target, figure):
        return None
    reached = _base(value, figure) / _base(wanted, target)
    if _is_ceiling(target):
        reached = Decimal(1) if reached <= 1 else 1 / reached
    return Progress(target, figure, statement, _round(reached), "level")


def _order(progress: Progress) -> tuple[int, Decimal]:
    """Put an explicit share before a level, a level before growth; of two levels the larger (the total) counts."""
    return ("share", "level", "growth").index(progress.by), -progress.reached


def tolerance(target: Quantity) -> Decimal:
    """Give the part that counts as all: "about" allows a shortfall of 3 %."""
    return Decimal("0.97") if target.bound is Bound.ABOUT else Decimal(1)


def _value(quantity: Quantity) -> Decimal | None:
    if quantity.value is not None:
        return quantity.value
    return quantity.low if quantity.low is not None else quantity.high


def _is_ceiling(target: Quantity) -> bool:
    """Tell whether less is better: 控制在…以内, or an indicator such as an unemployment rate."""
    if target.bound in (Bound.AT_MOST, Bound.UNDER):
        return True
    return not _falls(target) and any(word in target.indicator for word in words("lower_is_better.txt"))


def _falls(quantity: Quantity) -> bool:
    return indicator_key(quantity.indicator).endswith("下降")


def _comparable(one: Quantity, other: Quantity) -> bool:
    if one.unit == other.unit:
        return True
    if {one.unit, other.unit} <= words("like_counters.txt"):
        return True
    first, second = units().get(one.unit), units().get(other.unit)
    return first is not None and second is not None and first.base == second.base


def _base(value: Decimal, quantity: Quantity) -> Decimal:
    unit = units().get(quantity.unit)
    return value * unit.factor if unit else value


def _round(value: Decimal) -> Decimal:
    return value.quantize(_PLACES)
