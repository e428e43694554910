"""Judge commitments: from the links to a later report to a status, by the rules of DESIGN.md §4.

In: a commitment, the report it is judged against, and the results linked with it. Out: an `Assessment` with the three
axes, a confidence and one sentence of reason in each language. Figures are judged in `graph.figures`, deeds in
`graph.deeds`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from duixian.graph.abreast import judge_abreast
from duixian.graph.deeds import Evidence, judge_deed
from duixian.graph.divided import divided
from duixian.graph.figures import judge_figures
from duixian.graph.moved import Moved, Renewal, judge_moved
from duixian.graph.past import Past, find_past
from duixian.graph.progress import reset_figures
from duixian.graph.rarity import is_stock
from duixian.graph.sizes import is_of_years
from duixian.graph.timing import Before, judge_time
from duixian.graph.trends import judge_trend
from duixian.graph.verdict import Verdict, rests_on_evidence, say
from duixian.ontology.iris import assessment_iri
from duixian.ontology.model import (
    Assessment,
    Item,
    Outcome,
    Period,
    Report,
    Role,
    Schedule,
    Statement,
    Status,
)
from duixian.ontology.vocabulary import labels

_SURE = 0.95
_SILENT = 0.8
_GENERAL = 0.9
_DOUBTFUL = 0.005
"""Under how likely it is that a reader could check a promise its silence is called not checkable, not only not
reported; in the annotated reports of towns 99 in a hundred are general there."""
_BY = ("前", "内")
"""A deadline that ends so (年底前) says by when, not when: the time for it runs from the plan's first day."""
_WORST = (Schedule.BEHIND, Schedule.UNKNOWN)
"""Of parts with one status, the item has the schedule that comes first here."""
_OPEN = (Outcome.UNDER_WAY, Outcome.NOTHING_REPORTED)


def assess(
    commitment: Statement,
    made_in: Report,
    as_of: Report,
    evidence: Sequence[Evidence],
    *,
    renewals: Sequence[Evidence] = (),
    before: Before | None = None,
    reports: Iterable[Report] = (),
) -> Assessment:
    """Judge one commitment against one report; `evidence` is what that report says of it, the surest first.

    `renewals` are the commitments of that report that promise the same again; `before` is how the commitment stood as
    of the last report before it that said something of it, `reports` are those of the government up to it.
    """
    verdict = _verdict(commitment, made_in, as_of, divided(evidence, as_of), reports)
    if due := due_by(commitment, made_in):
        verdict = judge_time(verdict, commitment, due, as_of, before)
    links = [e.link for e in evidence] if verdict.rests_on_evidence else []
    if commitment.specific and made_in.id != as_of.id:
        again = [*renewals, *evidence]
        if verdict.outcome not in _OPEN:  # what was settled moves only where the report says so itself
            again = [one for one in again if reset_figures(one.statement)]
        moved = _moved(commitment, made_in, as_of, again)
        if moved and moved.given_up and verdict.share_reached is None and verdict.outcome in _OPEN:
            verdict = moved.verdict
        elif moved:  # a figure that was measured keeps its verdict, and the reason says that the promise was moved
            verdict = verdict.also(moved.verdict)
        if moved and verdict.rests_on_evidence:
            links.append(moved.link)
    return Assessment(
        id=assessment_iri(commitment.id, as_of.id),
        commitment=commitment.id,
        as_of=as_of.id,
        status=verdict.status,
        outcome=verdict.outcome,
        schedule=verdict.schedule,
        confidence=verdict.confidence,
        links=tuple(link.id for link in links),
        share_reached=verdict.share_reached,
        rationale_zh=verdict.zh,
        rationale_en=verdict.en,
    )


def _verdict(
    commitment: Statement, made_in: Report, as_of: Report, evidence: Sequence[Evidence], reports: Iterable[Report]
) -> Verdict:
    due = due_by(commitment, made_in)
    now = as_of.review.last if as_of.review else as_of.delivered_on
    if due is None or now is None:
        return say("no_period", _SURE)
    own = made_in.id == as_of.id
    if own and not _already_running(commitment, as_of):
        return say("own_not_due", _SURE, first=due.first)
    if own and not (evidence and commitment.quantities):
        return say("own_unanswered", _SURE) if commitment.specific else _silence(commitment, due, now)
    if not evidence:
        return _silence(commitment, due, now)
    confidence = max(e.link.score for e in evidence) * commitment.confidence
    results = [e.statement for e in evidence]
    past = find_past(commitment, made_in, due, reports) if commitment.quantities and not own else Past()
    past = replace(past, years=frozenset(r.id for r in results if is_of_years(r, as_of)))
    by_figures = judge_figures(commitment, due, now, results, confidence, past=past)
    if by_figures is not None:
        return by_figures
    by_growth = judge_abreast(commitment, as_of, evidence, confidence, over=now >= due.last)
    by_growth = by_growth or judge_trend(commitment, due, now, evidence, confidence)
    return by_growth or judge_deed(commitment, due, now, evidence, confidence)


def _moved(commitment: Statement, made_in: Report, as_of: Report, again: Iterable[Evidence]) -> Moved | None:
    """Judge a promise that a later report makes again with another figure or a later day."""
    due = due_by(commitment, made_in)
    if due is None:
        return None
    return judge_moved(commitment, due, [Renewal(e.statement, due_by(e.statement, as_of), e.link) for e in again])


def due_by(commitment: Statement, made_in: Report) -> Period | None:
    """Give the time that a commitment runs: to its own deadline, else to the end of the period that it was made for."""
    period = commitment.period or made_in.plan
    deadline = commitment.deadline
    if deadline is None:
        return period
    first = min(period.first, deadline.last) if period else deadline.first
    return Period(first=first, last=deadline.last)


def _already_running(commitment: Statement, report: Report) -> bool:
    """Tell whether a target was set before the report that quotes it: "年度目标是…" in a look back."""
    return commitment.role in (Role.REVIEW, Role.TARGETS) and bool(
        commitment.period and report.review and commitment.period.first <= report.review.first
    )


def _silence(commitment: Statement, due: Period, now: date) -> Verdict:
    """Judge a commitment of which the report says nothing (DESIGN.md: "nothing reported" is never "broken")."""
    if not commitment.specific and ((commitment.checkable or 0.0) < _DOUBTFUL or is_stock(commitment.text)):
        return say("not_checkable", _GENERAL)
    at = commitment.deadline if commitment.deadline and not commitment.deadline.text.endswith(_BY) else None
    begins = max(due.first, at.first) if at else due.first
    if begins > now:
        return say("not_due", _SURE, first=begins, last=due.last, as_of=now)
    return say("not_reported", _SILENT, as_of=now)


def assess_item(item: Item, parts: Sequence[Assessment], as_of: Report) -> Assessment:
    """Judge an item by the assessments of its parts against the same report: all done is delivered, some is partly."""
    status, outcome, schedule = _combine(parts)
    counts = Counter(part.status for part in parts)
    return Assessment(
        id=assessment_iri(item.id, as_of.id),
        commitment=item.id,
        as_of=as_of.id,
        status=status,
        outcome=outcome,
        schedule=schedule,
        confidence=min(part.confidence for part in parts),
        links=tuple(link for part in parts for link in part.links) if rests_on_evidence(status) else (),
        rationale_zh=f"{len(parts)}个可核查事项：" + "，".join(_counted(counts, "zh")),
        rationale_en=f"{len(parts)} checkable parts: " + ", ".join(_counted(counts, "en")),
    )


def _counted(counts: Mapping[Status, int], lang: str) -> list[str]:
    names = labels("status", lang)
    return [f"{names[status]} {counts[status]}" for status in Status if counts[status]]


def _combine(parts: Sequence[Assessment]) -> tuple[Status, Outcome, Schedule]:
    statuses = {part.status for part in parts}
    rated = statuses - {Status.NOT_CHECKABLE} or statuses
    if len(rated) == 1:
        alike = [part for part in parts if part.status in rated]
        schedule = next((s for s in _WORST if any(part.schedule is s for part in alike)), alike[0].schedule)
        return alike[0].status, alike[0].outcome, schedule
    behind = any(part.schedule is Schedule.BEHIND for part in parts)
    if rated & {Status.DELIVERED, Status.PARTLY}:
        return Status.PARTLY, Outcome.PART_DONE, Schedule.BEHIND if behind else Schedule.UNKNOWN
    for status in (Status.BEHIND, Status.BROKEN, Status.IN_PROGRESS, Status.NOT_REPORTED):
        if status in rated:
            one = next(part for part in parts if part.status is status)
            return one.status, one.outcome, one.schedule
    one = parts[0]
    return one.status, one.outcome, one.schedule
