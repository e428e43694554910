"""List what a supervisor would want pointed out beyond statuses.

In: a store, the IRI of a government, a kind. Out: `FindingRecord`s by government, kind and place. Findings with two
places stand in the graph; what is never mentioned again and what was never promised are asked of the catalogue.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from duixian.graph.remark import reason
from duixian.ontology.iris import finding_iri
from duixian.ontology.model import FindingKind
from duixian.queries.catalog import run
from duixian.queries.records import FindingRecord, PlaceRecord

if TYPE_CHECKING:
    from duixian.graph.store import Store

_SINGLE = {
    FindingKind.NEVER_MENTIONED: ("never-mentioned-again", "commitment"),
    FindingKind.NOT_PROMISED: ("delivered-not-promised", "result"),
}
"""The kinds with one place: the query that lists them, and its column of the statement."""
_OVERLOOKED = 0.8


def list_findings(
    store: "Store", government: str | None = None, kind: FindingKind | None = None
) -> list[FindingRecord]:
    """Give the findings of one government or all, of one kind or all."""
    wanted = [kind] if kind else list(FindingKind)
    found = [record for one in wanted if one in _SINGLE for record in _singles(store, government, one)]
    if any(one not in _SINGLE for one in wanted):
        found += _pairs(store, government, kind)
    order = list(FindingKind)
    return sorted(found, key=lambda record: (record.government, order.index(record.kind)))


def _singles(store: "Store", government: str | None, kind: FindingKind) -> Iterator[FindingRecord]:
    """Give the findings of a kind with one place; of results only deeds, no indicators."""
    query, subject = _SINGLE[kind]
    zh, en = reason(kind.value)
    for row in _ask(store, query, government=government):
        if kind is FindingKind.NOT_PROMISED and not row["specific"]:
            continue
        yield FindingRecord(
            id=finding_iri(kind, row[subject]),
            government=row["government"],
            kind=kind,
            places=(_place(row, subject, ""),),
            reason_zh=zh,
            reason_en=en,
            confidence=_confidence(row["certainty"], kind),
        )


def _confidence(certainty: Any, kind: FindingKind) -> float | None:  # noqa: ANN401
    """Say how sure a finding with one place is: a result may be read well, and a promise of it be overlooked."""
    if certainty is None or kind is FindingKind.NEVER_MENTIONED:
        return None if certainty is None else float(certainty)
    return round(float(certainty) * _OVERLOOKED, 3)


def _pairs(store: "Store", government: str | None, kind: FindingKind | None) -> Iterator[FindingRecord]:
    """Give the findings of the graph, which set two places side by side."""
    for row in _ask(store, "findings", government=government, findingKind=kind.value if kind else None):
        yield FindingRecord(
            id=row["finding"],
            government=row["government"],
            kind=row["findingKind"],
            places=tuple(_place(row, side, side) for side in ("first", "second")),
            figures=tuple(row[side] for side in ("firstFigure", "secondFigure") if row[side]),
            reason_zh=row["rationale"] or "",
            reason_en=row["rationaleEn"] or "",
            confidence=row["certainty"],
        )


def _place(row: Mapping[str, Any], subject: str, side: str) -> PlaceRecord:
    """Read one place; the columns of a side begin with its name (`firstStart`), those of the only place do not."""
    names = ("report", "title", "source", "start", "end", "text", "heading")
    cells = {name: row[f"{side}{name.capitalize()}" if side else name] for name in names}
    title, heading = cells.pop("title"), cells.pop("heading")
    return PlaceRecord(id=row[subject], report_title=title or "", heading=heading or "", **cells)


def _ask(store: "Store", name: str, **parameters: str | None) -> list[dict[str, Any]]:
    given = {key: value for key, value in parameters.items() if value is not None}
    return [dict(row) for row in run(store, name, given).records()]
