"""Judge commitments: from the links to a later report to a status, by the rules of DESIGN.md §4.

In: a commitment, the report it is judged against, and the results linked with it. Out: an `Assessment` with the three
axes, a confidence and one sentence of reason in each language. Figures are judged in `graph.figures`, deeds here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from duixian.graph.figures import judge_figures
from duixian.graph.stages import FINISHED, demanded_stage, find_turn, has_turn, reached_stage
from duixian.graph.verdict import Verdict, quote, say
from duixian.ontology.iris import assessment_iri
from duixian.ontology.model import (
    Assessment,
    Deadline,
    EntityType,
    Item,
    Link,
    Outcome,
    Period,
    Report,
    Role,
    Schedule,
    Statement,
    Status,
)

_LISTED = (EntityType.PROJECT, EntityType.FACILITY, EntityType.VILLAGE, EntityType.COMPANY)
_SURE = 0.95
_NEAR_BEST = 0.8
_COUNT = re.compile(r"\d[\d.]*[^\d]{0,3}$")
_SETBACKS = (
    ("dropped", "deed_dropped", Status.BROKEN, Outcome.DROPPED),
    ("delayed", "deed_delayed", Status.BEHIND, Outcome.UNDER_WAY),
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A statement that bears on a commitment, and the link that says so."""

    statement: Statement
    link: Link


def assess(commitment: Statement, made_in: Report, as_of: Report, evidence: Sequence[Evidence]) -> Assessment:
    """Judge one commitment against one report; `evidence` is what that report says of it, the surest first."""
    verdict = _verdict(commitment, made_in, as_of, evidence)
    return Assessment(
        id=assessment_iri(commitment.id, as_of.id),
        commitment=commitment.id,
        as_of=as_of.id,
        status=verdict.status,
        outcome=verdict.outcome,
        schedule=verdict.schedule,
        confidence=verdict.confidence,
        links=tuple(e.link.id for e in evidence) if verdict.rests_on_evidence else (),
        share_reached=verdict.share_reached,
        rationale_zh=verdict.zh,
        rationale_en=verdict.en,
    )


def _verdict(commitment: Statement, made_in: Report, as_of: Report, evidence: Sequence[Evidence]) -> Verdict:
    due = due_by(commitment, made_in)
    now = as_of.review.last if as_of.review else as_of.delivered_on
    own = made_in.id == as_of.id
    if due is None or now is None or (own and not _already_running(commitment, as_of)):
        first = due.first if due else made_in.end
        return say("own_not_due", Status.NOT_DUE, Outcome.NOTHING_REPORTED, Schedule.NOT_YET_DUE, _SURE, first=first)
    statements = [e.statement for e in evidence]
    confidence = max((e.link.score for e in evidence), default=0.0) * commitment.confidence
    if not evidence or (own and not commitment.quantities):
        return _silence(commitment, due, now)
    return judge_figures(commitment, due, now, statements, confidence) or _judge_deed(
        commitment, due, now, evidence, confidence
    )


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
    if not commitment.specific:
        return say("not_checkable", Status.NOT_CHECKABLE, Outcome.NOTHING_REPORTED, Schedule.UNKNOWN, 0.9)
    begins = _begins(commitment.deadline, due)
    if begins > now:
        values = {"first": begins, "last": due.last, "as_of": now}
        return say("not_due", Status.NOT_DUE, Outcome.NOTHING_REPORTED, Schedule.NOT_YET_DUE, _SURE, **values)
    return say("not_reported", Status.NOT_REPORTED, Outcome.NOTHING_REPORTED, Schedule.UNKNOWN, 0.8, as_of=now)


def _begins(deadline: Deadline | None, due: Period) -> date:
    return deadline.first if deadline and deadline.first > due.first else due.first


def _judge_deed(
    commitment: Statement, due: Period, now: date, evidence: Sequence[Evidence], confidence: float
) -> Verdict:
    """Judge a promised deed by the stages that the results report."""
    over = now >= due.last
    results = [e.statement for e in evidence]
    surest = _surest(evidence)
    done = [r for r in surest if reached_stage(r) >= demanded_stage(commitment)]
    missing = _missing_parts(commitment, results, done) if done else []
    if missing and commitment.specific:
        words = quote(done[0].text)
        values = {"words": words, "missing": "未见：" + "、".join(missing), "missing_en": f"not: {', '.join(missing)}"}
        return say("deed_part", Status.PARTLY, Outcome.PART_DONE, _schedule(over), confidence, **values)
    for turn, key, status, outcome in _SETBACKS:
        said = next((r for r in surest if has_turn(turn, r.text)), None)
        if said is not None:
            return say(key, status, outcome, Schedule.BEHIND, confidence, words=quote(said.text))
    words = quote((done or surest)[0].text)
    if not commitment.specific:
        return _general(words, confidence, done=bool(done))
    if done and _is_certain(commitment, done, confidence):
        return say("deed_done", Status.DELIVERED, Outcome.DONE, Schedule.ON_TIME, confidence, words=words)
    if over:
        return say("deed_late", Status.BEHIND, Outcome.UNDER_WAY, Schedule.BEHIND, confidence, words=words, last=due.last)
    return say("deed_under_way", Status.IN_PROGRESS, Outcome.UNDER_WAY, Schedule.ON_TIME, confidence, words=words)


def _surest(evidence: Sequence[Evidence]) -> list[Statement]:
    """Give the results that are about as surely on the subject as the surest: the others do not decide."""
    best = max(e.link.score for e in evidence)
    return [e.statement for e in evidence if e.link.score >= _NEAR_BEST * best]


def _general(words: str, confidence: float, *, done: bool) -> Verdict:
    """Judge a general commitment: what was done counts in part, never as the whole."""
    if done:
        return say("deed_part_general", Status.PARTLY, Outcome.PART_DONE, Schedule.UNKNOWN, confidence, words=words)
    return say("deed_under_way", Status.IN_PROGRESS, Outcome.UNDER_WAY, Schedule.UNKNOWN, confidence, words=words)


def _is_certain(commitment: Statement, done: Sequence[Statement], confidence: float) -> bool:
    """Be slow to say "delivered": a soft promise (推进…) or a weak link needs words that say it is finished."""
    says_so = any(has_turn("finished", r.text) for r in done)
    if find_turn("soft", commitment.text[:4]):
        return says_so
    return says_so or confidence >= 0.5  # noqa: PLR2004


def _missing_parts(commitment: Statement, results: Sequence[Statement], done: Sequence[Statement]) -> list[str]:
    """Give the named parts of a promise of which no finished result speaks, where it speaks of another of them."""
    own = [m for m in commitment.mentions if commitment.start <= m.start and m.type in _LISTED]
    outer = [m for m in own if not any(o is not m and o.start <= m.start and m.end <= o.end for o in own)]
    parts = [m.text for m in outer] if len(outer) > 1 else _listed(commitment.text)
    if len(parts) < 2:  # noqa: PLR2004
        return []
    told = "".join(r.text for r in done) + "".join(m.text for r in done for m in r.mentions)
    whole = "".join(r.text for r in results)
    found = [part for part in parts if _named(part, told)]
    if not found and not any(_named(part, whole) for part in parts):
        return []
    return [part for part in parts if not _named(part, told)]


def _listed(text: str) -> list[str]:
    """Give the members of a list "公积金、交管等部门" that stands in a clause."""
    for piece in text.split("，"):
        members = [_COUNT.sub("", member) for member in piece.split("、")]
        if len(members) > 1:
            return [members[0][-2:], *members[1:-1], members[-1].split("等")[0][:4]]
    return []


def _named(part: str, text: str) -> bool:
    return part in text or (len(part) > 2 and (part[:-1] in text or part[1:] in text))  # noqa: PLR2004


def _schedule(over: bool) -> Schedule:  # noqa: FBT001
    return Schedule.BEHIND if over else Schedule.ON_TIME


def assess_item(item: Item, parts: Sequence[Assessment], as_of: Report) -> Assessment:
    """Judge an item by the assessments of its parts against the same report: all done is delivered, some is partly."""
    status, outcome, schedule = _combine(parts)
    counts = {s: sum(p.status is s for p in parts) for s in Status}
    told = [(s, n) for s, n in counts.items() if n]
    verdict = say(
        "parts",
        status,
        outcome,
        schedule,
        min(p.confidence for p in parts),
        total=len(parts),
        detail=told,
        detail_en=told,
    )
    decided = verdict.rests_on_evidence
    return Assessment(
        id=assessment_iri(item.id, as_of.id),
        commitment=item.id,
        as_of=as_of.id,
        status=status,
        outcome=outcome,
        schedule=schedule,
        confidence=verdict.confidence,
        links=tuple(link for part in parts for link in part.links) if decided else (),
        rationale_zh=verdict.zh,
        rationale_en=verdict.en,
    )


def _combine(parts: Sequence[Assessment]) -> tuple[Status, Outcome, Schedule]:
    statuses = {part.status for part in parts}
    rated = statuses - {Status.NOT_CHECKABLE} or statuses
    if len(rated) == 1:
        one = next(part for part in parts if part.status in rated)
        return one.status, one.outcome, one.schedule
    behind = any(part.schedule is Schedule.BEHIND for part in parts)
    if rated & {Status.DELIVERED, Status.PARTLY}:
        return Status.PARTLY, Outcome.PART_DONE, Schedule.BEHIND if behind else Schedule.UNKNOWN
    for status in (Status.BEHIND, Status.BROKEN, Status.IN_PROGRESS, Status.NOT_REPORTED):
        if status in rated:
            one = next(part for part in parts if part.status is status)
            return one.status, one.outcome, one.schedule
    one = parts[0]
    return one.status, one.outcome, one.schedule
