"""Judge when a promise was kept: in time, or after its date (DESIGN.md §3, the axis of schedule).

In: a verdict that a promise was kept, with the results that it rests on, and how the promise stood before. Out: the
verdict with its schedule. A day that the results name decides; else what an earlier report said; else a report that
ends by the date shows that the promise was kept in time, and one that reaches past it shows neither.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from duixian.graph.stages import finishes, has_turn
from duixian.graph.verdict import Verdict, say
from duixian.loaders.deadlines import find_times
from duixian.ontology.model import Assessment, Deadline, Outcome, Period, Report, Schedule, Statement

_OPEN = (Outcome.UNDER_WAY, Outcome.PART_DONE)


@dataclass(frozen=True, slots=True)
class Before:
    """How a promise stood as of an earlier report, and the last day that this one looks back on."""

    assessment: Assessment
    until: date | None


def judge_time(
    verdict: Verdict, commitment: Statement, due: Period, as_of: Report, before: Before | None = None
) -> Verdict:
    """Give a verdict that a promise was kept with its schedule; where that is not on time, the reason says why."""
    if verdict.outcome is not Outcome.DONE or as_of.review is None:
        return verdict
    told = finished_in(verdict.told, commitment, as_of.review, as_of.delivered_on)
    ground = _by_days(told, due) if told else ""
    ground = ground or _by_reports(due, as_of.review, before)
    if ground == "done_when" and any(has_turn("in_time", result.text) for result in verdict.told):
        return verdict
    if ground == "on_time":
        return verdict
    words = commitment.deadline.text if commitment.deadline else ""
    last = f"{words}，即{due.last}" if words else f"{due.last}"
    until = before.until if before else None
    return verdict.timed(say(ground, 1.0, last=last, due=due.last, until=until))


def finished_in(
    results: Iterable[Statement], commitment: Statement, review: Period, said: date | None = None
) -> Period | None:
    """Give the days in which the first of some results says that it was finished; None where none says when.

    `review` is what the report looks back on, `said` the day of the report: a time after both is to come.
    """
    until = max(review.last, said or review.last)
    found = [time for result in results if (time := _time_of(result, commitment, review, until))]
    first = min(found, key=lambda time: time.last, default=None)
    if first is None:
        return None
    return Period(first=review.first if first.text.endswith("前") else first.first, last=first.last)


def _time_of(result: Statement, commitment: Statement, review: Period, until: date) -> Deadline | None:
    """Give the time at which a result says that the promise was kept: the first that it names beside its stage."""
    times = [(time, finishes(words, commitment)) for time, words in _times(result.text, review) if time.last <= until]
    plain = min((time for time, how in times if how > 1), key=lambda time: time.last, default=None)
    return plain or max((time for time, how in times if how), key=lambda time: time.last, default=None)


def _times(text: str, review: Period) -> Iterator[tuple[Deadline, str]]:
    """Give the times that a text names, each with the words up to the next: 3月开工、9月竣工."""
    times = [time for time in find_times(text, review) if not time.text.endswith("内")]
    starts, end = list[int](), 0
    for time in times:  # one may be named twice
        starts.append(text.find(time.text, end))
        end = starts[-1] + len(time.text)
    for time, start, end in zip(times, starts, [*starts[1:], len(text)], strict=False):
        yield time, text[start + len(time.text) : max(end, start)]


def _by_days(told: Period, due: Period) -> str:
    """Judge by the days that a result names; where they lie on both sides of the date, they say nothing."""
    if told.last <= due.last:
        return "on_time"
    return "done_late" if told.first > due.last else ""


def _by_reports(due: Period, review: Period, before: Before | None) -> str:
    """Judge by what the reports look back on: a promise that one of them calls unfinished past its date is late."""
    stood = before.assessment.outcome if before else None
    if before and stood is Outcome.DONE:
        grounds = {Schedule.ON_TIME: "on_time", Schedule.BEHIND: "done_late"}
        return grounds.get(before.assessment.schedule, "done_when")
    if before and stood in _OPEN and before.until and before.until >= due.last:
        return "done_late_since"
    return "on_time" if review.last <= due.last else "done_when"
