"""Put together what the pages of one government show: its reports, items, judgements, statements, names and figures.

In: a store, a `GovernmentRecord`. Out: a `Dossier`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from duixian.ontology.model import Domain, EntityType, Kind, QuantityKind, ResultState, Status
from duixian.queries.catalog import run
from duixian.queries.dossiers import list_assessments, list_both, list_reports
from duixian.queries.findings import list_findings
from duixian.queries.history import in_time
from duixian.queries.records import (
    AssessmentRecord,
    CommitmentRecord,
    FindingRecord,
    GovernmentRecord,
    ReportRecord,
    SummaryRecord,
)
from duixian.queries.review import ReviewRecord, list_reviews
from duixian.queries.summary import summarise

if TYPE_CHECKING:
    from duixian.graph.store import Store
    from duixian.queries.answers import Cell

Row = Mapping[str, "Cell"]
_Record = TypeVar("_Record")


@dataclass(frozen=True, slots=True)
class StatementRecord:
    """A commitment, result or problem where it stands; `status` is the current one of a commitment."""

    id: str
    report: str
    kind: Kind
    start: int
    end: int
    text: str
    heading: str
    domain: Domain
    state: ResultState | None
    first: date | None
    last: date | None
    status: Status | None


@dataclass(frozen=True, slots=True)
class MentionRecord:
    """A name in the text of a report, the statement that it belongs to, and the thing that is meant."""

    report: str
    statement: str
    thing: str
    type: EntityType
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class OutlineRecord:
    """A heading of a report, or (`heading` is false) what is no part of its text."""

    heading: bool
    level: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FigureRecord:
    """A figure of an indicator: as written, and in the base unit where the unit has one."""

    indicator: str
    name: str
    report: str
    statement: str
    statement_kind: Kind
    words: str
    text: str
    start: int
    kind: QuantityKind
    value: Decimal
    unit: str
    base_value: Decimal | None
    base_unit: str
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that the pages of one government need; reports stand in order of time, items in order of place.

    `texts` are the whole source texts by report, `judged` the assessments by commitment or item in order of time.
    """

    government: GovernmentRecord
    summary: SummaryRecord
    reports: Sequence[ReportRecord]
    clauses: Mapping[str, CommitmentRecord]
    items: Sequence[CommitmentRecord]
    judged: Mapping[str, Sequence[AssessmentRecord]]
    findings: Sequence[FindingRecord]
    reviews: Mapping[str, ReviewRecord]
    statements: Mapping[str, Sequence[StatementRecord]]
    mentions: Mapping[str, Sequence[MentionRecord]]
    outline: Mapping[str, Sequence[OutlineRecord]]
    figures: Sequence[FigureRecord]
    texts: Mapping[str, str]


def read_dossier(store: "Store", government: GovernmentRecord) -> Dossier:
    """Read all that is known of one government; from a store of its own (`part_of`) at a cost of what it has."""
    reports = in_time(list_reports(store, government.id))
    order = {report.id: place for place, report in enumerate(reports)}
    clauses, items = list_both(store, government.id)
    assessments = list_assessments(store, government.id)
    statements = [_statement(row) for row in _rows(store, "statements", government.id)]
    return Dossier(
        government=government,
        summary=summarise(government, clauses, items),
        reports=reports,
        clauses={record.id: record for record in clauses},
        items=items,
        judged=_by(sorted(assessments, key=lambda a: (order.get(a.as_of, len(order)), a.id)), "commitment"),
        findings=list_findings(store, government.id),
        reviews={review.id: review for review in list_reviews(store, government.id)},
        statements=_by(statements, "report"),
        mentions=_by([_mention(row) for row in _rows(store, "mentions", government.id)], "report"),
        outline=_outline(_rows(store, "outline", government.id)),
        figures=[_figure(row) for row in _rows(store, "indicator-figures", government.id)],
        texts=_texts(store, reports),
    )


def list_spans(store: "Store") -> dict[str, list[tuple[int, int]]]:
    """Give for each report the spans of all reports in its file, in order: a collection has many."""
    files: dict[str, list[tuple[int, int]]] = {}
    found = {}
    for row in run(store, "files").records():
        spans = files.setdefault(str(row["file"]), [])
        spans.append((_number(row["start"]), _number(row["end"])))
        found[str(row["report"])] = spans
    return found


def _rows(store: "Store", name: str, government: str) -> Iterator[Row]:
    yield from run(store, name, {"government": government}).records()


def _texts(store: "Store", reports: Iterable[ReportRecord]) -> dict[str, str]:
    """Give the source text of each report; reports of one file share it."""
    known: dict[str, str] = {}
    found = {}
    for report in reports:
        text = str(run(store, "source-text", {"report": report.id}).records()[0]["text"])
        found[report.id] = known.setdefault(text, text)
    return found


def _by(records: Iterable[_Record], key: str) -> dict[str, list[_Record]]:
    groups: dict[str, list[_Record]] = {}
    for record in records:
        groups.setdefault(getattr(record, key), []).append(record)
    return groups


def _outline(rows: Iterable[Row]) -> dict[str, list[OutlineRecord]]:
    found: dict[str, list[OutlineRecord]] = {}
    for row in rows:
        level = row["level"]
        record = OutlineRecord(
            heading=row["partType"] == "Section",
            level=level if isinstance(level, int) else 0,
            start=_number(row["start"]),
            end=_number(row["end"]),
        )
        found.setdefault(str(row["report"]), []).append(record)
    return found


def _statement(row: Row) -> StatementRecord:
    return StatementRecord(
        id=str(row["statement"]),
        report=str(row["report"]),
        kind=_kind(row),
        start=_number(row["start"]),
        end=_number(row["end"]),
        text=str(row["text"]),
        heading=str(row["heading"] or ""),
        domain=Domain(str(row["domain"] or "other")),
        state=ResultState(str(row["state"])) if row["state"] else None,
        first=_day(row["periodFrom"]),
        last=_day(row["periodTo"]),
        status=Status(str(row["status"])) if row["status"] else None,
    )


def _mention(row: Row) -> MentionRecord:
    return MentionRecord(
        report=str(row["report"]),
        statement=str(row["statement"]),
        thing=str(row["thing"]),
        type=EntityType(str(row["thingType"])),
        text=str(row["spelling"]),
        start=_number(row["start"]),
        end=_number(row["end"]),
    )


def _figure(row: Row) -> FigureRecord:
    base = row["baseValue"]
    return FigureRecord(
        indicator=str(row["subject"]),
        name=str(row["indicatorName"]),
        report=str(row["report"]),
        statement=str(row["statement"]),
        statement_kind=_kind(row),
        words=str(row["figure"]),
        text=str(row["text"]),
        start=_number(row["start"]),
        kind=QuantityKind(str(row["kind"])),
        value=Decimal(str(row["value"])),
        unit=str(row["unit"] or ""),
        base_value=None if base is None else Decimal(str(base)),
        base_unit=str(row["baseUnit"] or ""),
        first=_day(row["periodFrom"]),
        last=_day(row["periodTo"]),
    )


def _kind(row: Row) -> Kind:
    return Kind(str(row["statementType"]).lower())


def _number(cell: "Cell") -> int:
    return int(str(cell))


def _day(cell: "Cell") -> date | None:
    return cell if isinstance(cell, date) else None
