"""Reviews as a table, and as a line each.

In: `ReviewRecord`s. Out: a `Grid` for `tables.py`; text.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from duixian.app.tables import Grid, Heading
from duixian.ontology.vocabulary import labels, lights
from duixian.queries.review import message

if TYPE_CHECKING:
    from duixian.queries.review import ReviewRecord

FIELDS: Final = (
    "number", "state", "kind", "code", "words", "status", "link", "evidence_words", "because", "by", "at", "about",
    "relation", "government", "id",
)  # fmt: skip
"""The keys of a review for programs."""


def reviews_grid(records: Sequence["ReviewRecord"]) -> Grid:
    """Lay out reviews: number, whether in force, what of which words, why, who and when."""
    headings = [
        Heading("编号", "no.", number=True),
        Heading("效力", "state"),
        Heading("审核", "review"),
        Heading("原话", "words"),
        Heading("理由", "because"),
        Heading("审核人", "by"),
        Heading("时间", "at"),
    ]
    rows = [
        [
            str(record.number),
            message(record.state.value)[0],
            what(record),
            f"{record.words} {record.code}".strip(),
            record.because,
            record.by,
            f"{record.at:%Y-%m-%d %H:%M}",
        ]
        for record in records
    ]
    kept = [{key: value for key in FIELDS for value in [record.model_dump(mode="json")[key]]} for record in records]
    return Grid(headings, rows, kept, f"{len(rows)} 条审核 reviews", fields=FIELDS)


def what(record: "ReviewRecord") -> str:
    """Say in few words what a review says."""
    kind = labels("reviewKind")[record.kind]
    if record.status:
        return f"{kind}：{lights()[record.status].sign} {labels('status')[record.status]}"
    return f"{kind}：{record.evidence_words}" if record.evidence_words else kind


def line(record: "ReviewRecord") -> str:
    """Give a review in one line."""
    because = f"：{record.because}" if record.because else ""
    code = f"（{record.code}）" if record.code else ""
    return f"#{record.number} {what(record)}——{record.words}{code}{because}（{record.by}）"
