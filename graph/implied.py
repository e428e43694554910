"""Work out the targets that reports imply: from a share of the year's target, or from last year's level and growth.

In: reports. Out: `Finding`s. A level of 2.4亿元 that is 60 % of the year's target implies one of 4亿元; last year's
3.5亿元 and a promised growth of 10 % imply 3.85亿元 (DESIGN.md §4, arithmetic).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from duixian.graph.amounts import amount, is_telling, subject_key
from duixian.graph.assess import due_by
from duixian.graph.remark import figure_words, remark, says
from duixian.ontology.model import Finding, Kind, Quantity, QuantityKind, Report, Statement
from duixian.ontology.vocabulary import units

_WHOLES = {"%": Decimal(100), "％": Decimal(100), "成": Decimal(10)}
_NEAR = 4
"""A share of a target is of the level that stands so many clauses before it, or nearer."""
_TOLERANCE = Decimal("0.03")
"""Shares and growth rates are rounded: a smaller difference between two implied targets says nothing."""
_HUNDRED = Decimal(100)
_SURE = 0.8
_YEAR = 360
"""A period of so many days is a year's."""


@dataclass(frozen=True, slots=True)
class YearTarget:
    """A target for a year, in the base unit, and how it was come by."""

    key: str
    year: int
    value: Decimal
    statement: Statement
    unit: str
    parts: tuple[str, str] = ("", "")
    """What it was worked out from: a level and a share, or last year's level and a growth rate; empty where stated."""

    @property
    def words(self) -> str:
        """Write the target in the unit of the report, to two places."""
        unit = units().get(self.unit)
        value = self.value / unit.factor if unit else self.value
        return f"{value.quantize(Decimal('0.01'))}{self.unit}"


def find_moved_by_implication(earlier: Report, later: Report) -> Iterator[Finding]:
    """Find the targets implied in a report that differ from those stated or implied in an earlier one (or itself)."""
    wanted = [*_stated(earlier), *(_by_growth(earlier) if earlier.id != later.id else ())]
    for implied in _by_share(later):
        for target in wanted:
            same = target.key == implied.key and target.year == implied.year and _same_base(target, implied)
            if same and abs(implied.value - target.value) > _TOLERANCE * target.value:
                yield _finding(target, implied)


def _finding(target: YearTarget, implied: YearTarget) -> Finding:
    base, rate = target.parts
    level, share = implied.parts
    return remark(
        "implied_growth" if base else "implied_target",
        (target.statement, implied.statement),
        _SURE,
        (target.words, implied.words),
        words=implied.statement.text,
        level=level,
        share=share,
        base=base,
        rate=rate,
    )


def _by_share(report: Report) -> Iterator[YearTarget]:
    """Give the targets that a level and its share of the year's target imply."""
    if report.review is None:
        return
    for order, statement in enumerate(report.statements):
        for share in statement.quantities:
            whole = _WHOLES.get(share.unit)
            if share.kind is not QuantityKind.SHARE or not share.value or whole is None or share.redacted:
                continue
            level = _level_before(report, order, share) if says("year_target", statement.text) else None
            value = amount(level) if level else None
            if level and value:
                parts = (f"{level.value}{level.unit}", f"{share.value}{share.unit}")
                target = value / (share.value / whole)
                yield YearTarget(subject_key(share), report.review.last.year, target, statement, level.unit, parts)


def _level_before(report: Report, order: int, share: Quantity) -> Quantity | None:
    """Give the level that a share is of: the nearest before it of the same indicator."""
    for statement in reversed(report.statements[max(order - _NEAR, 0) : order + 1]):
        for quantity in statement.quantities:
            alike = quantity.kind is QuantityKind.LEVEL and subject_key(quantity) == subject_key(share)
            if alike and is_telling(subject_key(share)) and statement.kind is Kind.RESULT:
                return quantity
    return None


def _by_growth(report: Report) -> Iterator[YearTarget]:
    """Give the targets that last year's level in the review and the growth promised in the plan imply."""
    if report.review is None or (report.review.last - report.review.first).days < _YEAR:
        return
    levels = {
        subject_key(q): (s, q)
        for s in reversed(report.statements)
        if s.kind is Kind.RESULT and s.period == report.review
        for q in s.quantities
        if q.kind is QuantityKind.LEVEL and amount(q)
    }
    for statement, growth in _promised(report, QuantityKind.TARGET_YOY):
        due, last = due_by(statement, report), levels.get(subject_key(growth))
        if last and due and growth.value and growth.unit == "%":
            told, level = last
            rate = 1 + growth.value / _HUNDRED
            value = (amount(level) or 0) * rate
            parts = (figure_words(told, level), f"{rate}")
            yield YearTarget(subject_key(growth), due.last.year, value, statement, level.unit, parts)


def _stated(report: Report) -> Iterator[YearTarget]:
    """Give the targets that a report states for a whole year."""
    for statement, target in _promised(report, QuantityKind.TARGET):
        due, value = due_by(statement, report), amount(target)
        if due and value and (due.last - due.first).days >= _YEAR:
            yield YearTarget(subject_key(target), due.last.year, value, statement, target.unit)


def _promised(report: Report, kind: QuantityKind) -> Iterator[tuple[Statement, Quantity]]:
    for statement in report.statements:
        if statement.kind is Kind.COMMITMENT:
            yield from ((statement, q) for q in statement.quantities if q.kind is kind and q.value is not None)


def _same_base(one: YearTarget, other: YearTarget) -> bool:
    first, second = units().get(one.unit), units().get(other.unit)
    return one.unit == other.unit or (first is not None and second is not None and first.base == second.base)
