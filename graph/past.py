"""Find what a promised figure is to be set against beyond the report that tells of it: last year's, the first half's.

In: a promise, the report that it was made in, the reports of its government; or figures found for it. Out: the results
that hold last year's levels or the first half's counts, and figures of the time that the promise is for: a count of the
whole year holds that of its first half, which a promise for the second does not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from duixian.graph.progress import Progress, is_same_measure, less
from duixian.graph.stages import demanded_stage, has_turn, reached_stage
from duixian.ontology.model import Kind, Period, Quantity, QuantityKind, Report, Statement

_YEAR, _JUNE = 360, 6
_FAR = Decimal("1.5")
"""From this part on a sum since a day that is not told (累计) is hardly one of the time of the promise."""
_COUNTS = (QuantityKind.LEVEL, QuantityKind.INCREMENT)


@dataclass(frozen=True, slots=True)
class Past:
    """The results of the year before the one that a promise is for, and those of its first half, where it is over.

    `years` are the IRIs of results that sum up several years.
    """

    year: tuple[Statement, ...] = ()
    half: tuple[Statement, ...] = ()
    years: frozenset[str] = frozenset()


def find_past(commitment: Statement, made_in: Report, due: Period, reports: Iterable[Report] = ()) -> Past:
    """Find what was reported before a promise: the year in the report itself, or in an earlier one (of January)."""
    known, number = (made_in, *reports), due.last.year
    half = next((r for r in known if r.review and _is_first_half(r.review, number)), None)
    year = next((r for r in known if r.review and _is_year(r.review, number - 1)), None)
    inside = year is not None and year.review is not None and year.review.last >= due.first
    if inside or has_turn("second_half", commitment.text):
        year = None  # of several years the last but one is no base of all; a half grows on a half
    return Past(_results(year), _results(half))


def _is_year(time: Period, year: int) -> bool:
    return time.last.year == year and (time.last - time.first).days >= _YEAR


def _is_first_half(time: Period, year: int) -> bool:
    return time.first == date(year, 1, 1) and time.last == date(year, 6, 30)


def _results(report: Report | None) -> tuple[Statement, ...]:
    if report is None:
        return ()
    return tuple(s for s in report.statements if s.kind is Kind.RESULT and s.period in (None, report.review))


def in_its_time(found: Sequence[Progress], commitment: Statement, due: Period, past: Past) -> list[Progress]:
    """Give the figures that are of the time of a promise; those that hold an unknown part of another are left out.

    From a year's count that of the first half is taken off, where the promise is for the second half.
    """
    return [fit for progress in found if (fit := _fit(progress, commitment, due, past))]


def _fit(progress: Progress, commitment: Statement, due: Period, past: Past) -> Progress | None:
    """Give a figure as one of the time of a promise, or None where it cannot be."""
    told = progress.statement
    if (told.period and told.period.first > due.last) or _is_sum(progress, commitment):
        return None
    if progress.by in ("growth", "implied") or not _holds_more(told, commitment, due):
        return progress
    if has_turn("second_half", commitment.text) or (due.first.month > _JUNE and has_turn("more", commitment.text)):
        return _of_second_half(progress, commitment, past)
    if progress.by == "share" or not _counts(progress.target, commitment):
        return progress
    return _of_rest(progress, commitment, past)


def _is_sum(progress: Progress, commitment: Statement) -> bool:
    """Tell whether a count far above the promised one may be of more than its time: 累计新增300个, of 80."""
    text = progress.statement.text
    summed = has_turn("summed", text) and not has_turn("this_year", text)
    return summed and progress.by == "level" and progress.reached > _FAR and _counts(progress.target, commitment)


def _holds_more(told: Statement, commitment: Statement, due: Period) -> bool:
    """Tell whether a result looks back on more than the time of a promise: on a year, of one for the second half."""
    if has_turn("whole_year", commitment.text) or has_turn("second_half", told.text) or told.period is None:
        return False
    half = date(due.last.year, 7, 1)
    return told.period.first < (max(due.first, half) if has_turn("second_half", commitment.text) else due.first)


def _of_second_half(progress: Progress, commitment: Statement, past: Past) -> Progress | None:
    """Give a count of the year without the first half's, for a promise that says it is for the second."""
    whole = progress.by == "share" or has_turn("quarter", commitment.text)
    first = None if whole else _first_half(progress.target, commitment, past.half)
    rest = less(progress, first) if first else None
    return progress if rest and rest.reached < 0 else rest  # less than the first half's alone: no sum of the two


def _of_rest(progress: Progress, commitment: Statement, past: Past) -> Progress | None:
    """Give a count of the year as one of a promise that does not say which time it is for: what holds either way."""
    first = _first_half(progress.target, commitment, past.half)
    rest = less(progress, first) if first else None
    if rest and rest.reached >= 1:
        return rest
    sums = rest is not None and rest.reached >= 0
    unclear = progress.reached >= 1 and (sums or has_turn("up_to_now", progress.statement.text))
    return None if unclear else progress


def _counts(target: Quantity, commitment: Statement) -> bool:
    """Tell whether a promise counts what is to be done, not how many there are to be: 新建…60个, not …达到60个."""
    before = commitment.text[: max(target.start - commitment.start, 0)]
    return has_turn("counts", before) and not has_turn("total", before)


def _first_half(target: Quantity, commitment: Statement, half: Iterable[Statement]) -> Quantity | None:
    """Give the count of the first half of what is promised for the second: the largest."""
    stage = demanded_stage(commitment)
    counts = [
        figure
        for statement in half
        if reached_stage(statement) >= stage
        for figure in statement.quantities
        if figure.kind in _COUNTS and is_same_measure(target, figure, statement)
    ]
    return max(counts, key=lambda figure: figure.value or 0, default=None)
