"""Follow a commitment from report to report: what each of them shows of it, and where it is promised again.

In: a store, the IRI of a commitment or item. Out: a `History`. Also the order of reports in time, and what stands of
each commitment when a report has spoken.
"""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from duixian.graph.judge import is_denied, overrides
from duixian.graph.part import part_of
from duixian.ontology.model import Model
from duixian.queries.dossiers import full_commitment, holders, list_assessments, list_commitments, list_reports
from duixian.queries.records import AssessmentRecord, CommitmentRecord, ReportRecord

if TYPE_CHECKING:
    from duixian.graph.store import Store


class HistoryStep(Model):
    """What one report shows of a commitment; `current` where this is how the commitment stands now."""

    report: ReportRecord
    assessment: AssessmentRecord
    current: bool


class History(Model):
    """A commitment, the sentence that it stands in, the steps in order of time, and the commitments that renew it.

    `renewed` follows the chain: what was promised again and then again gives two, each with its own status.
    """

    commitment: CommitmentRecord
    sentence: str
    made_in: ReportRecord
    steps: tuple[HistoryStep, ...]
    renewed: tuple[CommitmentRecord, ...] = ()


def history(store: "Store", commitment: str) -> History:
    """Give the assessments of a commitment (or item) by report; its own report counts where it has evidence."""
    part = next((part_of(store, holder) for holder in holders(store, commitment)), store)
    full = full_commitment(part, commitment)
    record = full.commitment
    reports = {report.id: report for report in in_time(list_reports(part))}
    told = [a for a in full.assessments if a.as_of != record.report or a.evidence or len(full.assessments) == 1]
    order = list(reports)
    current = record.assessment.id if record.assessment else None
    return History(
        commitment=record,
        sentence=full.sentence,
        made_in=reports[record.report],
        steps=tuple(
            HistoryStep(report=reports[a.as_of], assessment=a, current=a.id == current)
            for a in sorted(told, key=lambda a: order.index(a.as_of))
        ),
        renewed=_renewed(part, record),
    )


def in_time(reports: Iterable[ReportRecord]) -> list[ReportRecord]:
    """Put reports in the order in which they are judged (`graph/judge.py`): by the end of what they look back on."""
    return sorted(reports, key=lambda report: (looks_back_to(report), report.delivered_on or date.max, report.id))


def looks_back_to(report: ReportRecord) -> date:
    """Give the last day of which a report can speak; the last of all days where it tells none."""
    if report.review is not None:
        return report.review.last
    return report.delivered_on or (report.plan.first if report.plan else date.max)


def standing_after(
    assessments: Iterable[AssessmentRecord], reports: Iterable[ReportRecord]
) -> dict[str, AssessmentRecord]:
    """Give what stands of each commitment when the last of these reports has spoken.

    It is the last assessment that is not overruled by what was settled (`graph/judge.py`).
    """
    order = {report.id: place for place, report in enumerate(in_time(reports))}
    known = sorted((a for a in assessments if a.as_of in order), key=lambda a: order[a.as_of])
    chosen: dict[str, AssessmentRecord] = {}
    for assessment in known:
        before = chosen.get(assessment.commitment)
        denied = is_denied(assessment.schedule, (evidence.text for evidence in assessment.evidence))
        sure = denied or assessment.share_reached is not None
        if before is None or overrides(before.outcome, assessment.outcome, sure=sure):
            chosen[assessment.commitment] = assessment
    return chosen


def _renewed(store: "Store", record: CommitmentRecord) -> tuple[CommitmentRecord, ...]:
    """Follow the commitments that promise the same again, each once, in the order in which they are reached."""
    said = list_assessments(store)
    known = {one.id: one for one in list_commitments(store, known={assessment.id: assessment for assessment in said})}
    again: dict[str, list[str]] = {}
    for assessment in said:
        again.setdefault(assessment.commitment, []).extend(e.id for e in assessment.renewed_by)
    start = [part.id for part in record.parts] or [record.id]
    reached = list(start)
    for one in reached:  # grows as it goes
        reached += [later for later in dict.fromkeys(again.get(one, ())) if later in known and later not in reached]
    return tuple(known[later] for later in reached[len(start) :])
