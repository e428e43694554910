"""Tell whether a later plan gives up a promise as it stood: a smaller figure for the same time, or a later day.

In: a commitment with the time that it runs, and the later commitments that promise the same again, with theirs. Out: a
`Moved`, or None where nothing was. A target that was raised gives nothing up, but is told.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from duixian.graph.amounts import amount, differ, same_measure, subject_key
from duixian.graph.figures import write_figure
from duixian.graph.progress import is_ceiling, is_growth, promised_figures, reset_figures
from duixian.graph.stages import demanded_stage, has_turn, is_plan
from duixian.graph.verdict import Verdict, quote, say
from duixian.ontology.iris import squeeze
from duixian.ontology.model import Link, Period, Quantity, Statement

_SURE = 0.7
"""From this score of a link on a later day is that of the same promise: to call one put off, be sure."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """A later commitment that promises the same again, the time it runs, and the link that says so."""

    statement: Statement
    due: Period | None
    link: Link


@dataclass(frozen=True, slots=True)
class Moved:
    """What a later plan made of a promise, the link that says so, and whether the promise as it stood is given up."""

    verdict: Verdict
    link: Link
    given_up: bool


def judge_moved(commitment: Statement, due: Period, renewals: Iterable[Renewal]) -> Moved | None:
    """Judge a promise that a later report lowered, put off or raised; None where it did none of these."""
    promises = [r for r in renewals if is_plan(r.statement) or reset_figures(r.statement)]
    later = [r for r in promises if not _of_other_things(commitment, r.statement)]
    moved = [(r, *pair) for r in later for pair in _moved_figures(commitment, due, r)]
    lowered = next(((r, one, other) for r, one, other in moved if _is_less(one, other)), None)
    if lowered:
        return _say_figures("lower", *lowered)
    for renewal in later:
        if _slipped(commitment, renewal):
            first, second = (s.deadline.text for s in (commitment, renewal.statement) if s.deadline)
            return _say("moved_later", renewal, first, second)
    return next((_say_figures("higher", *one) for one in moved), None)


def _say_figures(how: str, renewal: Renewal, first: Quantity, second: Quantity) -> Moved:
    """Say that a target was moved, by a later plan or in a review's own words."""
    ground = f"{'reset' if reset_figures(renewal.statement) else 'moved'}_{how}"
    return _say(ground, renewal, write_figure(first), write_figure(second))


def _say(ground: str, renewal: Renewal, first: str, second: str) -> Moved:
    words = quote(renewal.statement.text)
    verdict = say(ground, renewal.link.score, first=first, second=second, words=words)
    return Moved(verdict, renewal.link, given_up=not ground.endswith("higher"))


def _moved_figures(commitment: Statement, due: Period, renewal: Renewal) -> Iterator[tuple[Quantity, Quantity]]:
    """Give the promised figures and the other ones for the same time that took their place."""
    reset = reset_figures(renewal.statement)
    for target in promised_figures(commitment):
        for other in reset or promised_figures(renewal.statement):
            same = same_subject(target, other) and (reset or _same_time(due, renewal, growth=is_growth(target)))
            if same and differ(target, other):
                yield target, other


def _is_less(target: Quantity, other: Quantity) -> bool:
    """Tell whether a figure promises less than another: of what is to be kept down, more."""
    first, second = amount(target), amount(other)
    if first is None or second is None:
        return False
    return second > first if is_ceiling(target) else second < first


def _of_other_things(one: Statement, other: Statement) -> bool:
    """Tell whether two promises each name things, and none of them in common: the same work in another village."""
    first, second = ([squeeze(m.text) for m in s.mentions if m.start >= s.start] for s in (one, other))
    return bool(first and second) and not any(a in b or b in a for a in first for b in second)


def same_subject(target: Quantity, other: Quantity) -> bool:
    """Tell whether two promised figures are of one indicator, and both levels or both rates of growth."""
    alike = is_growth(target) == is_growth(other) and target.kind is other.kind and same_measure(target, other)
    return alike and bool(target.indicator) and subject_key(target) == subject_key(other)


def _same_time(due: Period, renewal: Renewal, *, growth: bool) -> bool:
    """Tell whether two figures are for the same time; a smaller count for the rest of a year is no lower target."""
    if renewal.due is None or renewal.due.last != due.last:
        return False
    return growth or renewal.due.first == due.first or has_turn("whole_year", renewal.statement.text)


def _slipped(commitment: Statement, renewal: Renewal) -> bool:
    """Tell whether a day that was promised gave way to a later one for the same stage and the same figures."""
    first, second = commitment.deadline, renewal.statement.deadline
    if first is None or second is None or second.last <= first.last or renewal.link.score < _SURE:
        return False
    figures = [{(q.unit, q.value) for q in promised_figures(s)} for s in (commitment, renewal.statement)]
    same = not all(figures) or figures[0] == figures[1]
    return same and demanded_stage(renewal.statement) <= demanded_stage(commitment)
