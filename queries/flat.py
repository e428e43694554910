"""Flatten commitments and summaries to one row each, for data frames and spreadsheets.

In: records of the audit API. Out: mappings of plain cells; those of commitments have the keys of `FLAT_COLUMNS`.
"""

from typing import Any, Final

from duixian.ontology.model import Status
from duixian.ontology.vocabulary import labels
from duixian.queries.records import CommitmentRecord, FindingRecord, SummaryRecord

FLAT_COLUMNS: Final = (
    "id", "government", "report", "report_title", "source", "start", "end", "text", "item", "item_title", "parts",
    "heading", "domain", "domain_zh", "specific", "deadline", "due", "status", "status_zh", "outcome", "schedule",
    "share_reached", "confidence", "as_of", "as_of_title", "evidence", "evidence_source", "evidence_start",
    "renewed_by", "rationale_zh", "rationale_en", "things",
)  # fmt: skip
"""The columns of a flat commitment, in order."""

FINDING_COLUMNS: Final = (
    "id", "government", "kind", "kind_zh", "reason_zh", "reason_en", "confidence",
    *(f"{side}_{name}" for side in ("first", "second")
      for name in ("figure", "text", "report_title", "source", "start", "end", "heading")),
)  # fmt: skip
"""The columns of a flat finding, in order."""

BETWEEN: Final = " | "
"""What stands between two pieces of evidence in one cell."""


def flatten(record: CommitmentRecord) -> dict[str, Any]:
    """Give one row: the best evidence's place, all evidence's words, codes with their Chinese labels."""
    found = record.assessment
    evidence = found.evidence if found else ()
    row: dict[str, Any] = {
        **record.model_dump(include=set(FLAT_COLUMNS) - {"parts", "things", "confidence"}),
        "parts": len(record.parts) or 1,
        "domain": record.domain.value,
        "domain_zh": labels("domain")[record.domain],
        "status": found.status.value if found else None,
        "status_zh": labels("status")[found.status] if found else None,
        "outcome": found.outcome.value if found and found.outcome else None,
        "schedule": found.schedule.value if found and found.schedule else None,
        "share_reached": found.share_reached if found else None,
        "confidence": found.confidence if found else None,
        "as_of": found.as_of if found else None,
        "as_of_title": found.as_of_title if found else None,
        "evidence": BETWEEN.join(e.text for e in evidence),
        "evidence_source": evidence[0].source if evidence else None,
        "evidence_start": evidence[0].start if evidence else None,
        "renewed_by": BETWEEN.join(e.text for e in found.renewed_by) if found else "",
        "rationale_zh": found.rationale_zh if found else None,
        "rationale_en": found.rationale_en if found else None,
        "things": BETWEEN.join(thing.text for thing in record.things),
    }
    return {column: row[column] for column in FLAT_COLUMNS}


def flatten_summary(summary: SummaryRecord) -> dict[str, Any]:
    """Give one row a government: every status has its column, whether it occurs or not."""
    government, clauses, items = summary.government, summary.by_clause, summary.by_item
    return {
        "government": government.id,
        "name": government.name,
        "county": government.county,
        "reports": summary.reports,
        "specific": summary.specific,
        "general": summary.general,
        **{status.value: clauses.by_status.get(status, 0) for status in Status},
        "unjudged": clauses.unjudged,
        "counted": clauses.counted,
        "rate": clauses.rate,
        "rate_by_item": items.rate,
    }


def flatten_finding(record: FindingRecord) -> dict[str, Any]:
    """Give one row a finding: both places side by side, the second empty where there is only one."""
    row: dict[str, Any] = dict.fromkeys(FINDING_COLUMNS)
    row |= record.model_dump(include={"id", "government", "reason_zh", "reason_en", "confidence"})
    row |= {"kind": record.kind.value, "kind_zh": labels("findingKind")[record.kind]}
    for side, place in zip(("first", "second"), record.places, strict=False):
        names = {"text", "report_title", "source", "start", "end", "heading"}
        row |= {f"{side}_{name}": value for name, value in place.model_dump(include=names).items()}
    for side, figure in zip(("first", "second"), record.figures, strict=False):
        row[f"{side}_figure"] = figure
    return row
