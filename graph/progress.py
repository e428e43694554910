"""The arithmetic of promises: what part of a promised figure was reached, from a share, a level or a growth rate.

In: a commitment and the results linked with it. Out: a `Progress` for each promised figure. Figures are compared in
their base unit; a redacted figure is never guessed.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from duixian.graph.apart import are_other_sizes, counts_other, words_before
from duixian.graph.lexicon import alternatives, words
from duixian.graph.measures import indicator_key, measure_key, of_other_sector, same_indicator, spelt_of
from duixian.graph.sizes import is_size, is_whole
from duixian.graph.stages import announces, demanded_stage, has_turn, names_stage, reached_stage, turn_end
from duixian.graph.sums import summed
from duixian.ontology.model import Bound, Kind, Period, Quantity, QuantityKind, ResultState, Statement
from duixian.ontology.vocabulary import units

_ALIKE = 0.6
_NAMED, _SPELLED = 0.6, 0.75
"""How much of an indicator's name must stand in a clause whose figure names it shortly, or by another word."""
_WHOLES = MappingProxyType({"%": Decimal(100), "％": Decimal(100), "成": Decimal(10)})
_SHORT = 2
_FALL = "下降"
_RATES = ("增速", "增幅", "涨幅", "增长率", "增长速度")
_TARGETS = (QuantityKind.TARGET, QuantityKind.TARGET_YOY)
_LEVELS = (QuantityKind.LEVEL, QuantityKind.INCREMENT, QuantityKind.SHARE, QuantityKind.TARGET)
_ROUNDING = Decimal("0.03")
"""A share and a level that differ by less are rounded, not at odds."""
_NAMES = re.compile(r"[一-龥]{1,10}(?:、[一-龥]{1,8})+$")
_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Progress:
    """A promised figure, the figure that tells how far it came, and the part reached (1 is all of it)."""

    target: Quantity
    figure: Quantity
    statement: Statement
    reached: Decimal
    by: str
    """`share`, `level`, `growth`, or `implied`: a level against last year's level and the growth promised on it."""
    base: Quantity | None = None
    """Last year's level, where it decided."""
    less: Quantity | None = None
    """The count of the first half, where it was taken off that of the year."""


def find_progress(
    commitment: Statement, results: Iterable[Statement], before: Iterable[Statement] = ()
) -> list[Progress]:
    """Find for each promised figure how far the results say it came; figures of which nothing is said are left out.

    `before` are the statements of the review that the promise was made with, if it is of a whole year: a promised
    growth is then also a level, last year's with the growth upon it.
    """
    results, before = list(results), list(before)
    found = []
    for target in promised_figures(commitment):
        told = _measures(target, commitment, results)
        measures = [m for m in told if m.by == "share" or not counts_other(target, commitment, m.figure, m.statement)]
        if not measures and is_growth(target):
            measures = list(_implied(target, before, results))
        if measures:
            fell = [m for m in measures if m.by == "growth" and not m.reached]
            found.append(min(_named_so(target, fell or measures), key=_order))
    return found


def _named_so(target: Quantity, measures: list[Progress]) -> list[Progress]:
    """Give the figures that bear the promised name where there are some, and the shares; else all."""
    name = measure_key(target.indicator)
    same = [m for m in measures if measure_key(m.figure.indicator) == name]
    return [m for m in measures if m.by == "share" or m in same] if same else measures


def find_shortfall(progress: Progress, results: Iterable[Statement], before: Iterable[Statement]) -> Progress | None:
    """Give the level that a told share does not fit: 75 % of the year's target, and only 66 % of what was promised."""
    if progress.by != "share":
        return None
    results = list(results)
    levels = [*_levels(progress.target, results), *_implied(progress.target, list(before), results)]
    best = min(levels, key=_order, default=None)
    return best if best and best.reached < progress.reached - _ROUNDING else None


def _levels(target: Quantity, results: list[Statement]) -> Iterator[Progress]:
    for statement in results:
        for figure in statement.quantities:
            progress = _measure(target, figure, statement) if _is_of(target, figure, statement) else None
            if progress is not None and progress.by == "level" and not figure.redacted:
                yield progress


def grown(progress: Progress) -> Progress:
    """Give an implied level as the part of the promised growth: at the end, nine tenths of the level may be a fall."""
    rate, whole = _value(progress.target), _WHOLES.get(progress.target.unit)
    now, last = _value(progress.figure), _value(progress.base) if progress.base else None
    if not rate or whole is None or now is None or not last or progress.base is None:
        return progress
    growth = _base(now, progress.figure) / _base(last, progress.base) - 1
    return replace(progress, reached=_round(max(growth, Decimal(0)) / (rate / whole)))


def less(progress: Progress, first: Quantity) -> Progress:
    """Give the count of a year without that of its first half; below 0 where that was more."""
    wanted, count, part = (_value(q) for q in (progress.target, progress.figure, first))
    rest = _base(count or Decimal(0), progress.figure) - _base(part or Decimal(0), first)
    reached = rest / _base(wanted or Decimal(1), progress.target)
    return replace(progress, reached=_round(reached), less=first)


def is_same_measure(target: Quantity, figure: Quantity, statement: Statement) -> bool:
    """Tell whether a figure is one of the same as a promised one, in a unit that can be compared."""
    same = bool(figure.indicator) and not figure.redacted and _is_of(target, figure, statement)
    same = same and not are_other_sizes(target, figure)
    return same and _comparable(target, figure) and _value(figure) is not None


def find_redacted(commitment: Statement, results: Iterable[Statement]) -> Statement | None:
    """Give the result whose figure would tell how far a promised one came, were it not taken out of the text."""
    for target in promised_figures(commitment):
        for statement in results:
            if any(q.redacted and _is_of(target, q, statement) for q in statement.quantities):
                return statement
    return None


def promised_figures(commitment: Statement) -> list[Quantity]:
    """Give the figures that a commitment promises and that can be measured: not redacted, not zero, the last set."""
    targets = reset_figures(commitment) or commitment.quantities
    due = [q for q in targets if q.kind in _TARGETS and not q.redacted and not is_size(q, commitment) and _value(q)]
    own = [q for q in due if not _counts_a_list(q, commitment)]
    return [_named_plainly(q) for q in own or due]


def _counts_a_list(figure: Quantity, commitment: Statement) -> bool:
    """Tell whether a figure says how many are named before it: 石桥、柳塘2个村."""
    names = _NAMES.search(words_before(figure, commitment))
    return names is not None and figure.value == names.group().count("、") + 1


def reset_figures(statement: Statement) -> list[Quantity]:
    """Give the figures that a statement sets anew: 8亿元 of 目标由10亿元调整为8亿元."""
    end = turn_end("reset", statement.text)
    return [q for q in statement.quantities if q.kind in _TARGETS and end and q.start - statement.start >= end]


def _named_plainly(target: Quantity) -> Quantity:
    """Read "投资增速保持在8%" as "投资增长8%"."""
    rate = next((word for word in _RATES if target.indicator.endswith(word)), "")
    if not rate or target.unit not in _WHOLES:
        return target
    indicator = target.indicator.removesuffix(rate)
    return target.model_copy(update={"indicator": indicator, "kind": QuantityKind.TARGET_YOY})


def is_redacted(commitment: Statement) -> bool:
    """Tell whether the promised figures of a commitment were all taken out of the text."""
    targets = [q for q in commitment.quantities if q.kind in _TARGETS and not is_size(q, commitment)]
    return bool(targets) and all(q.redacted for q in targets)


def elapsed(period: Period, as_of: date) -> Decimal:
    """Give the part of a period that is over on a day: 0 before it, 1 at its end."""
    whole = (period.last - period.first).days + 1
    past = (min(as_of, period.last) - period.first).days + 1
    return max(Decimal(past) / Decimal(whole), Decimal(0))


def _measures(target: Quantity, commitment: Statement, results: list[Statement]) -> Iterator[Progress]:
    """Give what the figures of the results say; firms that were contacted are none that have settled."""
    stage = demanded_stage(commitment)
    for statement in results:
        if has_turn("several_years", statement.text) or has_turn("reset", statement.text):
            continue  # what five years brought together is no level of one, nor is a target that is set anew
        for figure in statement.quantities:
            if figure.redacted or is_size(figure, statement) or not _is_of(target, figure, statement):
                continue
            if is_whole(figure, statement) or has_turn("from_level", words_before(figure, statement)):
                continue
            progress = _measure(target, summed(figure, statement, commitment), statement)
            if progress is not None and (progress.by == "share" or _counts(target, figure, statement, stage)):
                yield progress


def _counts(target: Quantity, figure: Quantity, statement: Statement, stage: int) -> bool:
    """Tell whether a figure of a result counts for a stage: it was reached, or the result names no stage.

    What both count names none: of 完成312户烟感安装 the 312 are done, where 安装烟感 was promised.
    """
    if figure.unit in _WHOLES and figure.indicator.endswith("率"):
        return statement.kind is not Kind.COMMITMENT and not announces(statement)
    deed = figure.indicator[-2:]
    if statement.state is ResultState.DONE and deed in words("measure_deeds.txt") and deed in target.indicator:
        statement = statement.model_copy(update={"text": statement.text.replace(figure.indicator, "", 1)})
    told = statement.kind is not Kind.COMMITMENT and not announces(statement)
    return reached_stage(statement) >= stage or (told and not names_stage(statement))


def _is_of(target: Quantity, figure: Quantity, statement: Statement) -> bool:
    """Tell whether a figure is of the promised indicator: named alike, or the only one to compare in a clause on it."""
    wanted, named = measure_key(target.indicator), measure_key(figure.indicator)
    if is_growth(target) and is_growth(figure):
        wanted, named = wanted.removesuffix(_FALL), named.removesuffix(_FALL)
    if of_other_sector(wanted, named) and of_other_sector(wanted, measure_key(statement.text)):
        return False
    if max(same_indicator(wanted, named), same_indicator(wanted, _with_deed(figure, statement))) >= _ALIKE:
        return True
    others = [q for q in statement.quantities if _comparable(target, q)]
    if (
        others == [figure]
        and target.unit == figure.unit
        and spelt_of(target.indicator, _without_names(figure, statement))
    ):
        return True
    if is_share(figure, statement):
        return any(_is_of(target, other, statement) for other in others if other is not figure)
    return len(others) == 1 and others[0] is figure and _speaks_of(wanted, figure, statement)


def _without_names(figure: Quantity, statement: Statement) -> str:
    """Give what a figure measures without the names of things before it: 修缮民居 of 石桥古街修缮民居."""
    name = figure.indicator
    for mention in statement.mentions:
        name = name.removeprefix(mention.text)
    return name


def _with_deed(figure: Quantity, statement: Statement) -> str:
    """Give the key of what a figure measures with what was done to it, by its clause: 燃气管道更新 of 更新燃气管道."""
    before = statement.text.partition(figure.indicator)[0] if figure.indicator else ""
    deed = re.search(f"(?:{alternatives('measure_deeds.txt')})+$", before)
    return measure_key(f"{deed.group()}{figure.indicator}") if deed else ""


def _speaks_of(wanted: str, figure: Quantity, statement: Statement) -> bool:
    """Tell whether a clause speaks of an indicator that its figure names shortly (就业 61人) or by another word."""
    text, short = measure_key(statement.text), measure_key(figure.indicator)
    pairs = {wanted[i : i + 2] for i in range(len(wanted) - 1)}
    if not pairs:
        return False
    part = len([pair for pair in pairs if pair in text]) / len(pairs)
    if wanted in text or part >= (_NAMED if short and short in wanted else _SPELLED):
        return True
    plain = len(short) <= _SHORT or indicator_key(figure.indicator) in words("plain_indicators.txt")
    ratio = any((word in wanted) != (word in short) for word in words("ratios.txt"))
    return wanted.endswith(short) and not plain and not ratio


def is_growth(quantity: Quantity) -> bool:
    """Tell whether a figure is a rate of growth: by its kind, or because its indicator is called one (…增速)."""
    named = quantity.unit in _WHOLES and indicator_key(quantity.indicator).endswith(_RATES)
    return quantity.kind in (QuantityKind.YOY, QuantityKind.TARGET_YOY) or named


def is_share(quantity: Quantity, statement: Statement) -> bool:
    """Tell whether a figure is a share of a target: 完成年度目标的60%; of one set anew it says nothing of the first."""
    of_target = has_turn("share", statement.text) and not has_turn("adjusted", statement.text)
    return quantity.kind is QuantityKind.SHARE and quantity.unit in _WHOLES and of_target


def _implied(target: Quantity, before: list[Statement], results: list[Statement]) -> Iterator[Progress]:
    """Set the levels of the results against last year's level with the promised growth upon it."""
    rate, whole = _value(target), _WHOLES.get(target.unit)
    bases = [q for s in before for q in s.quantities if q.kind is QuantityKind.LEVEL and _is_level_of(target, q)]
    if rate is None or whole is None or not bases or _falls(target) or is_ceiling(target):
        return
    base, times = bases[0], 1 + rate / whole
    for statement in results:
        for figure in statement.quantities:
            if figure.kind is QuantityKind.LEVEL and _is_level_of(target, figure) and _comparable(base, figure):
                value, last = _value(figure), _value(base)
                if value is not None and last:
                    reached = _base(value, figure) / (_base(last, base) * times)
                    yield Progress(target, figure, statement, _round(reached), "implied", base)


def _is_level_of(target: Quantity, figure: Quantity) -> bool:
    """Tell whether a level is of the indicator that is to grow; here the names must be the same."""
    named = bool(figure.indicator) and not figure.redacted
    return named and measure_key(target.indicator) == measure_key(figure.indicator)


def _measure(target: Quantity, figure: Quantity, statement: Statement) -> Progress | None:
    """Compare one figure with a promised one, where the two can be compared."""
    wanted, value = _value(target), _value(figure)
    if wanted is None or value is None:
        return None
    if is_share(figure, statement):
        return Progress(target, figure, statement, _round(value / _WHOLES[figure.unit]), "share")
    if is_growth(target):
        if not is_growth(figure) or figure.unit != target.unit:
            return None
        grown = -value if _falls(figure) and not _falls(target) else value
        part = max(grown, Decimal(0)) / wanted
        if is_ceiling(target):
            part = Decimal(1) if part <= 1 else 1 / part
        return Progress(target, figure, statement, _round(part), "growth")
    if figure.kind not in _LEVELS or not _comparable(target, figure):
        return None
    reached = _base(value, figure) / _base(wanted, target)
    if is_ceiling(target):
        reached = Decimal(1) if reached <= 1 else 1 / reached
    return Progress(target, figure, statement, _round(reached), "level")


def _order(progress: Progress) -> tuple[int, Decimal]:
    """Put an explicit share before a level, a level before growth; of two levels the larger (the total) counts."""
    return ("share", "level", "growth", "implied").index(progress.by), -progress.reached


def tolerance(target: Quantity) -> Decimal:
    """Give the part that counts as all: "about" allows a shortfall of 3 %."""
    return Decimal("0.97") if target.bound is Bound.ABOUT else Decimal(1)


def _value(quantity: Quantity) -> Decimal | None:
    if quantity.value is not None:
        return quantity.value
    return quantity.low if quantity.low is not None else quantity.high


def is_ceiling(target: Quantity) -> bool:
    """Tell whether less is better: 控制在…以内, or an indicator such as an unemployment rate."""
    if target.bound in (Bound.AT_MOST, Bound.UNDER):
        return True
    return not _falls(target) and any(word in target.indicator for word in words("lower_is_better.txt"))


def _falls(quantity: Quantity) -> bool:
    return indicator_key(quantity.indicator).endswith(_FALL)


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
