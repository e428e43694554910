"""Flatten histories, changes and deadlines to one row each, for spreadsheets and data frames.

In: records of the audit API. Out: mappings of plain cells with the keys of `HISTORY_COLUMNS` and its like.
"""

from typing import Any, Final

from duixian.ontology.vocabulary import labels
from duixian.queries.changes import Change, Changes, kinds
from duixian.queries.due import DueRecord
from duixian.queries.flat import BETWEEN, FLAT_COLUMNS, flatten
from duixian.queries.history import History, HistoryStep

HISTORY_COLUMNS: Final = (
    "commitment", "text", "report", "report_title", "review_to", "status", "status_zh", "current", "share_reached",
    "confidence", "evidence", "evidence_source", "evidence_start", "renewed_by", "rationale_zh", "rationale_en",
)  # fmt: skip
"""The columns of one step of a history, in order."""

CHANGE_COLUMNS: Final = ("change", "change_zh", "before", "after", "promised_again", "since", "until", *FLAT_COLUMNS)
"""The columns of a flat change, in order; those of the commitment follow."""

DUE_COLUMNS: Final = ("days", "heard", "heard_in", "heard_status", *FLAT_COLUMNS)
"""The columns of a flat deadline, in order; those of the commitment follow."""


def flatten_step(history: History, step: HistoryStep) -> dict[str, Any]:
    """Give one row: what a report shows of a commitment."""
    found = step.assessment
    row = {
        "commitment": history.commitment.id,
        "text": history.commitment.text,
        "report": step.report.id,
        "report_title": step.report.title,
        "review_to": step.report.review.last if step.report.review else None,
        "status": found.status.value,
        "status_zh": labels("status")[found.status],
        "current": step.current,
        "evidence": BETWEEN.join(e.text for e in found.evidence),
        "evidence_source": found.evidence[0].source if found.evidence else None,
        "evidence_start": found.evidence[0].start if found.evidence else None,
        "renewed_by": BETWEEN.join(e.text for e in found.renewed_by),
        **found.model_dump(include={"share_reached", "confidence", "rationale_zh", "rationale_en"}),
    }
    return {column: row[column] for column in HISTORY_COLUMNS}


def flatten_change(changes: Changes, change: Change) -> dict[str, Any]:
    """Give one row: what changed, and the commitment as it stands after."""
    return {
        "change": change.kind.value,
        "change_zh": kinds()[change.kind].zh,
        "before": change.before.value,
        "after": change.after.value if change.after else None,
        "promised_again": BETWEEN.join(e.text for e in change.renewed_by),
        "since": changes.since.title if changes.since else None,
        "until": changes.until.title if changes.until else None,
        **flatten(change.commitment),
    }


def flatten_due(record: DueRecord) -> dict[str, Any]:
    """Give one row: the days that are left, what was last heard, and the commitment as it stood."""
    heard = record.heard
    return {
        "days": record.days,
        "heard": BETWEEN.join(e.text for e in (*heard.evidence, *heard.renewed_by)) if heard else None,
        "heard_in": heard.as_of_title if heard else None,
        "heard_status": heard.status.value if heard else None,
        **flatten(record.commitment),
    }
