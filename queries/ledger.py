"""The ledger of commitments (承诺兑现台账) of one government: a row an item, its parts as rows below it.

In: a store and the IRI of a government. Out: a `Ledger` of plain cells, which `ledger_xlsx` and `ledger_forms` write.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from duixian.graph.storage import identity
from duixian.ontology.iris import digest
from duixian.ontology.lines import one_line
from duixian.ontology.model import EntityType, QuantityKind, ReviewKind, Status
from duixian.ontology.vocabulary import labels, lights
from duixian.queries.catalog import run
from duixian.queries.dossiers import list_both, list_reports
from duixian.queries.filters import Filter
from duixian.queries.records import (
    AssessmentRecord,
    CommitmentRecord,
    Count,
    EvidenceRecord,
    GovernmentRecord,
    PlaceRecord,
    ReportRecord,
)
from duixian.queries.review import ReviewRecord, ReviewState, list_reviews, now
from duixian.queries.summary import count

if TYPE_CHECKING:
    from duixian.graph.store import Store

WAITING: Final = "… 待判"
"""Stands for the status of what no later report speaks to yet."""
_EVIDENCE_SHOWN: Final = 3
_OBEYED = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_GROWTH = (QuantityKind.YOY, QuantityKind.TARGET_YOY)
_TURN = re.compile(r"[增减升降涨跌]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its heading in both languages, its width in characters, and its use.

    `use` is `short`, `text`, `status`, `input` (people fill it in) or `hidden` (the import reads it).
    """

    name: str
    zh: str
    en: str
    width: float
    use: str


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A row: `level` 0 is an item, 1 a part of the item above; `cells` are by the names of columns, safe to print."""

    level: int
    id: str
    status: Status | None
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that a ledger shows; `store` tells the store from others."""

    government: GovernmentRecord
    reports: Sequence[ReportRecord]
    rows: Sequence[LedgerRow]
    by_item: Count
    by_clause: Count
    made_on: date
    store: str

    @property
    def title(self) -> str:
        """Name the ledger."""
        return f"{clean(self.government.name) or '（名称未识别）'}承诺兑现台账"


def build_ledger(
    store: "Store", government: GovernmentRecord, *, period: str | None = None, specific_only: bool = True
) -> Ledger:
    """Lay out the commitments of a government; `period` narrows them as in `Audit.commitments`."""
    wanted = Filter.of(period=period, specific_only=specific_only)
    clauses, items = ([r for r in found if wanted.accepts(r)] for found in list_both(store, government.id))
    reports = list_reports(store, government.id)
    sheet = _Sheet(store, government.id, {report.id: f"R{n}" for n, report in enumerate(reports, 1)})
    rows = [row for n, record in enumerate(items, 1) for row in sheet.rows(n, record)]
    return Ledger(
        government=government,
        reports=reports,
        rows=rows,
        by_item=count(items),
        by_clause=count(clauses),
        made_on=now().date(),
        store=identity(store.path),
    )


@cache
def columns() -> tuple[Column, ...]:
    """Give the columns, in order."""
    lines = files(__package__).joinpath("ledger_columns.tsv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple(Column(r["name"], r["zh"], r["en"], float(r["width"]), r["use"]) for r in rows)


@cache
def method() -> tuple[tuple[str, str], ...]:
    """Give what is said of the method, in Chinese and English."""
    lines = files(__package__).joinpath("ledger_method.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return tuple((zh, en) for zh, en in pairs)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    lines = files(__package__).joinpath("ledger_bodies.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(re.compile(line) for line in lines if line and not line.startswith("#"))


def _bodies(texts: Iterable[str]) -> list[str]:
    """Give who is to do it, where the words of a commitment say so."""
    return [match["body"] for text in texts for pattern in _patterns() for match in pattern.finditer(text)]


def check_digits(store: str, commitment: str) -> str:
    """Mark a row as one of a store, so that rows of other stores are told apart."""
    return digest(store, commitment)


def clean(text: str) -> str:
    """Put text on one line, without characters that a program would obey or a file could not hold."""
    return _OBEYED.sub("\ufffd", one_line(text))


def status_words(status: Status | None) -> str:
    """Show a status by its sign and word."""
    return f"{lights()[status].sign} {labels('status')[status]}" if status else WAITING


def rate_words(count: Count) -> str:
    """Show a delivery rate with what it is a rate of."""
    return "–" if count.rate is None else f"{count.delivered}/{count.counted} = {count.rate:.0%}"


class _Sheet:
    """What the cells of one government are made from."""

    def __init__(self, store: "Store", government: str, numbers: Mapping[str, str]) -> None:
        self._store = identity(store.path)
        self._numbers = numbers
        self._figures: dict[str, list[str]] = {}
        for row in run(store, "figures", {"government": government}).records():
            self._figures.setdefault(str(row["statement"]), []).append(_figure(row))
        self._reviews: dict[str, list[ReviewRecord]] = {}
        for review in list_reviews(store, government):
            if review.state is ReviewState.IN_FORCE and review.kind is not ReviewKind.UNDO:
                self._reviews.setdefault(review.about, []).append(review)

    def rows(self, number: int, record: CommitmentRecord) -> list[LedgerRow]:
        """Give the row of an item and those of its parts."""
        parts = [self._row(f"{number}（{n}）", 1, part) for n, part in enumerate(record.parts, 1)]
        return [self._row(str(number), 0, record), *parts]

    def _row(self, number: str, level: int, record: CommitmentRecord) -> LedgerRow:
        found = record.assessment
        things = [thing for thing in record.things if thing.type is not EntityType.ORGANIZATION]
        bodies = [thing.text for thing in record.things if thing.type is EntityType.ORGANIZATION]
        named = _bodies(part.text for part in (record, *record.parts))
        cells = {
            "number": number,
            "domain": labels("domain")[record.domain],
            "item": _words(record, level),
            "subject": "、".join(dict.fromkeys(thing.text for thing in things)),
            "target": "；".join(self._figures_of([record.id, *(part.id for part in record.parts)])),
            "deadline": _deadline(record),
            "body": "、".join(dict.fromkeys([*bodies, *named])),
            "progress": self._progress(found),
            "status": status_words(record.status) + ("\n人工" if found and found.review else ""),
            "confidence": f"{found.confidence:.0%}" if found and found.confidence is not None else "",
            "evidence": "\n".join(dict.fromkeys(map(self._place, self._proof(found)))),
            "renewed": self._renewed(found),
            "source": f"{self._numbers.get(record.report, '')} {record.start}–{record.end}",
            "opinion": "\n".join(_opinion(review) for review in self._reviews.get(record.id, [])),
            "new_status": "",
            "new_evidence": "",
            "new_remark": "",
            "id": record.id,
            "check": check_digits(self._store, record.id),
        }
        shown = {name: "\n".join(clean(line) for line in cell.split("\n")) for name, cell in cells.items()}
        return LedgerRow(level, record.id, record.status, shown)

    def _figures_of(self, statements: Sequence[str]) -> list[str]:
        return list(dict.fromkeys(figure for one in statements for figure in self._figures.get(one, [])))

    def _progress(self, found: AssessmentRecord | None) -> str:
        """Say how far it is: the outcome, the share of the figure that was reached, the figures of the evidence."""
        if found is None or not found.evidence:
            return ""
        share = [f"完成{found.share_reached:.0%}"] if found.share_reached is not None else []
        outcome = [labels("outcome")[found.outcome]] if found.outcome else []
        return "；".join([*outcome, *share, *self._figures_of([e.id for e in self._proof(found)])])

    def _proof(self, found: AssessmentRecord | None) -> list[EvidenceRecord]:
        """Give the evidence that is shown, each once."""
        return list({e.id: e for e in found.evidence}.values())[:_EVIDENCE_SHOWN] if found else []

    def _renewed(self, found: AssessmentRecord | None) -> str:
        """Say whether a later report promises the same again, and in which words."""
        again = found.renewed_by[0] if found and found.renewed_by else None
        if again is None:
            return "否" if found else ""
        return f"是：{clean(again.text)}（{self._numbers.get(again.report, '')} {again.start}–{again.end}）"

    def _place(self, place: PlaceRecord) -> str:
        number = self._numbers.get(place.report, clean(place.report_title))
        return f"“{clean(place.text)}”——{number} {clean(place.heading)} {place.start}–{place.end}".replace("  ", " ")


def _words(record: CommitmentRecord, level: int) -> str:
    """Give the words of a commitment, after the title of its item where they do not tell it and stand alone."""
    return record.words if level == 0 else record.text


def _deadline(record: CommitmentRecord) -> str:
    """Give the deadline as written, and the day that it means; else the end of the time that is planned for."""
    last = record.due or (record.period.last if record.period else None)
    day = f"{last:%Y.%m.%d}" if last else ""
    return "\n".join(part for part in (record.deadline, day) if part)


def _figure(row: Mapping[str, object]) -> str:
    """Write a figure after its indicator."""
    name, words = str(row["indicatorName"] or ""), str(row["figure"])
    if not name or name in words:
        return words
    grows = row["kind"] in _GROWTH and not _TURN.search(name + words)
    return f"{name}{'增长' if grows else ''}{words}"


def _opinion(review: ReviewRecord) -> str:
    """Tell of a review in a line."""
    kind = labels("reviewKind")[review.kind]
    status = f"为{labels('status')[review.status]}" if review.status else ""
    said = [words for words in (review.evidence_words, review.because) if words]
    return f"{review.by} {review.at:%Y.%m.%d} {kind}{status}" + (f"：{'；'.join(said)}" if said else "")
