"""Judge all reports of one government: what is one thing, what reports on what, and what follows for each commitment.

In: the reports of one government. Out: a `Judgement`: the links and assessments of each report, the thing that stands
for each spelling, the current assessment of each commitment. Depends on the reports only, not on their order.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from duixian.graph.assess import assess, assess_item, due_by
from duixian.graph.comparison import Comparison
from duixian.graph.deeds import Evidence
from duixian.graph.echoes import find_echoes
from duixian.graph.findings import find_findings
from duixian.graph.link import link_reports
from duixian.graph.resolve import resolve_things
from duixian.graph.reviews import Corrections, correct
from duixian.graph.stages import has_turn
from duixian.graph.timing import Before
from duixian.loaders.simplified import simplified
from duixian.loaders.unwrap import unwrapped
from duixian.ontology.model import Assessment, Finding, Kind, Link, Outcome, Relation, Report, Schedule, Statement


@dataclass(slots=True)
class Judgement:
    """What is computed of the reports of one government.

    `links` and `assessments` are by the IRI of the report that they are as of; `resolved` leads from the IRI of a thing
    to that of the one that stands for it, `current` from a commitment or item to its current assessment; `findings` are
    what is to be pointed out beyond statuses, `echoes` lead from a statement to a commitment that it may concern.
    """

    links: dict[str, list[Link]] = field(default_factory=dict)
    assessments: dict[str, list[Assessment]] = field(default_factory=dict)
    resolved: dict[str, str] = field(default_factory=dict)
    current: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    echoes: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Known:
    """What is known while reports are judged in the order of time: all statements, and what the reports said so far."""

    statements: Mapping[str, Statement]
    reports: list[Report] = field(default_factory=list)
    stood: dict[str, Before] = field(default_factory=dict)

    def note(self, assessments: Iterable[Assessment], as_of: Report) -> None:
        """Keep how each commitment stands as of a report, for the next one; silence changes nothing."""
        until = as_of.review.last if as_of.review else as_of.delivered_on
        for one in assessments:
            earlier = self.stood.get(one.commitment)
            outcome, sure = earlier.assessment.outcome if earlier else None, one.share_reached is not None
            if one.outcome is not Outcome.NOTHING_REPORTED and overrides(outcome, one.outcome, sure=sure):
                self.stood[one.commitment] = Before(one, until)


def judge(reports: Iterable[Report], corrections: Corrections | None = None) -> Judgement:
    """Resolve, link and assess the reports of one government; what people corrected wins."""
    said = corrections or Corrections()
    ordered = [simplified(unwrapped(report)) for report in in_order(reports)]
    judgement = Judgement(resolved=resolve_things(ordered))
    statements = {s.id: s for report in ordered for s in report.statements}
    comparison = Comparison(statements.values(), judgement.resolved, ordered[-1].issuer if ordered else "")
    known = _Known(statements)
    for later in ordered:
        known.reports.append(later)
        links: list[Link] = []
        assessments: list[Assessment] = []
        for earlier in ordered:
            if looks_back_on(later, earlier):
                found = said.links(earlier, later, link_reports(earlier, later, comparison))
                links += found
                assessments += _assess(earlier, later, found, known)
        known.note(assessments, later)
        judgement.links[later.id] = links
        judgement.assessments[later.id] = assessments
    found = [link for report in ordered for link in judgement.links[report.id]]
    told = {link.id: statements[link.evidence].text for link in found}
    judgement.current = _current((a for report in ordered for a in judgement.assessments[report.id]), told)
    remarked = find_findings(ordered, comparison, judgement.resolved, found)
    judgement.findings = [one for one in remarked if said.keeps(one.first, one.second)]
    pairs = [(one, other) for one, other in combinations(ordered, 2) if looks_back_on(other, one)]
    judgement.echoes = [pair for pair in find_echoes(pairs, comparison, found) if said.keeps(*pair)]
    correct(judgement, ordered, said)
    return judgement


def _current(assessments: Iterable[Assessment], told: Mapping[str, str]) -> dict[str, str]:
    """Choose the assessment that stands for each commitment: the last that is not overruled by what was settled.

    `told` gives the words that each link leads to.
    """
    chosen: dict[str, Assessment] = {}
    for assessment in assessments:
        before = chosen.get(assessment.commitment)
        denied = is_denied(assessment.schedule, (told.get(link, "") for link in assessment.links))
        sure = denied or assessment.share_reached is not None
        if before is None or overrides(before.outcome, assessment.outcome, sure=sure):
            chosen[assessment.commitment] = assessment
    return {commitment: assessment.id for commitment, assessment in chosen.items()}


def is_denied(schedule: Schedule | None, told: Iterable[str]) -> bool:
    """Tell whether an assessment that is behind rests on words of delay: 未能如期开工."""
    return schedule is Schedule.BEHIND and any(has_turn("delayed", words) for words in told)


def overrides(before: Outcome | None, later: Outcome | None, *, sure: bool) -> bool:
    """Tell whether a later outcome takes the place of one before it.

    What was settled is undone neither by silence nor by words that something of it still goes on; but where that is
    `sure`, by a figure or by words of delay, it is. What was done in part is not undone by silence.
    """
    if later is Outcome.NOTHING_REPORTED and before is Outcome.PART_DONE:
        return False
    weaker = later is Outcome.NOTHING_REPORTED or (later is Outcome.UNDER_WAY and not sure)
    return not (before in (Outcome.DONE, Outcome.DROPPED) and weaker)


def in_order(reports: Iterable[Report]) -> list[Report]:
    """Put reports in the order of time: by the end of what they look back on, then by their day and name."""
    return sorted(reports, key=lambda r: (_looks_back_to(r), r.delivered_on or date.max, r.id))


def looks_back_on(later: Report, earlier: Report) -> bool:
    """Tell whether a report looks back on a time in which commitments of the earlier one ran, or is that report."""
    if later.id == earlier.id:
        return True
    if later.review is None or earlier.plan is None or _looks_back_to(later) <= _looks_back_to(earlier):
        return False
    dues = [due_by(s, earlier) for s in earlier.statements if s.kind is Kind.COMMITMENT]
    last = max((due.last for due in dues if due), default=earlier.plan.last)
    return later.review.last >= earlier.plan.first and later.review.first <= max(last, earlier.plan.last)


def _looks_back_to(report: Report) -> date:
    if report.review is not None:
        return report.review.last
    return report.delivered_on or (report.plan.first if report.plan else date.max)


def _assess(earlier: Report, later: Report, links: Sequence[Link], known: _Known) -> list[Assessment]:
    """Judge the commitments and items of a report against a later one."""
    evidence: defaultdict[tuple[str, Relation], list[Evidence]] = defaultdict(list)
    for link in links:
        evidence[link.commitment, link.relation].append(Evidence(known.statements[link.evidence], link))
    found: list[Assessment] = []
    parts: defaultdict[int, list[Assessment]] = defaultdict(list)
    for statement in earlier.statements:
        if statement.kind is Kind.COMMITMENT:
            told, again = (evidence[statement.id, kind] for kind in (Relation.REPORTS_ON, Relation.RENEWED_BY))
            assessment = assess(
                statement,
                earlier,
                later,
                told,
                renewals=again,
                before=known.stood.get(statement.id),
                reports=known.reports,
            )
            found.append(assessment)
            if statement.item is not None:
                parts[statement.item].append(assessment)
    return found + [assess_item(earlier.items[number], group, later) for number, group in parts.items()]
