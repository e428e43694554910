"""Find the government that a user means by part of its name.

In: a store and a name, part of one, or an IRI. Out: `GovernmentRecord`s; `NotFoundError` with the candidates otherwise.
"""

import re
from datetime import date
from typing import TYPE_CHECKING

from duixian.ontology.errors import NotFoundError
from duixian.ontology.iris import squeeze
from duixian.ontology.terms import DATA
from duixian.queries.answers import ask
from duixian.queries.questions import get_query
from duixian.queries.records import GovernmentRecord

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from duixian.graph.bindings import Term
    from duixian.graph.store import Store

_GOVERNMENT = f"{DATA}government/"
_IRI = re.compile(rf"(?:{re.escape(_GOVERNMENT)})?[0-9a-f]{{16}}")
_LISTED = 12
"""How many candidates a message lists."""
_MANY = 50
"""Of more governments than this what is known is read of all at once."""
_IRIS = "SELECT DISTINCT ?government WHERE { ?report a dx:Report ; dx:issuer/dx:resolvedTo ?government }"
_NAMED = """SELECT DISTINCT ?government WHERE {
  ?report dx:issuerName ?name ; dx:issuer/dx:resolvedTo ?government
}"""
_NAMES = """SELECT DISTINCT ?government ?name ?county WHERE {
  ?report a dx:Report ; dx:issuer/dx:resolvedTo ?government
  OPTIONAL { ?report dx:issuerName ?name }
  OPTIONAL { ?report dx:county ?county }
}"""


def list_governments(store: "Store") -> list[GovernmentRecord]:
    """Give the governments of a store, in order of name and IRI."""
    return _list(store, {})


def government_iris(store: "Store") -> list[str]:
    """Give the IRIs of the governments of a store, in their order, and nothing else of them."""
    return sorted(str(row["government"]) for row in store.query(_IRIS).values())


def _list(store: "Store", bindings: "Mapping[str, Term]") -> list[GovernmentRecord]:
    found: dict[str, list[dict[str, object]]] = {}
    for row in ask(store, get_query("governments"), bindings).records():
        found.setdefault(str(row["government"]), []).append(dict(row))
    records = [_record(iri, rows) for iri, rows in found.items()]
    return sorted(records, key=_place)


def _place(government: GovernmentRecord) -> tuple[str, str, str]:
    return government.name, government.county, government.id


def find_government(store: "Store", name: str) -> GovernmentRecord:
    """Give the one government that a name (or part of one, or an IRI, or its last digits) means.

    A whole name is looked up, part of one is looked for among the names; the rest of what is known is read only of the
    governments that are meant, and of all where none is.
    """
    for find in (_by_iri, _by_name, _by_part):
        found = find(store, name)
        if len(found) == 1:
            return found[0]
        if found:
            raise NotFoundError(
                name,
                f"有 {len(found)} 个政府都叫这个名字，请写全名或编号：{_listed(found)}",
                f"{len(found)} governments are meant by this; give the full name, or the id in brackets",
            )
    known = list_governments(store)
    raise NotFoundError(
        name,
        f"库里没有这个政府，已有：{_listed(known) or '（空库）'}",
        "no such government in the store; it has those listed" if known else "the store is empty; load reports first",
    )


def _by_iri(store: "Store", name: str) -> list[GovernmentRecord]:
    """Give the government whose IRI a name is, or the last digits of it."""
    return _of(store, [f"{_GOVERNMENT}{name.removeprefix(_GOVERNMENT)}"]) if _IRI.fullmatch(name) else []


def _by_name(store: "Store", name: str) -> list[GovernmentRecord]:
    """Give the governments of a name, with that of the county before it or not; names are extracted in one spelling."""
    from pyoxigraph import Literal

    squeezed = squeeze(name)
    written = {name, *(squeezed[at:] for at in range(len(squeezed)))} - {""}
    found = (store.query(_NAMED, {"name": Literal(one)}).values() for one in sorted(written))
    governments = {str(row["government"]) for rows in found for row in rows}
    return [government for government in _of(store, governments) if _is_exactly(government, name)]


def _by_part(store: "Store", name: str) -> list[GovernmentRecord]:
    """Give the governments whose name or county and name hold a part of one."""
    wanted = squeeze(name)
    texts = {(row["government"], f"{row['county'] or ''}{row['name'] or ''}") for row in store.query(_NAMES).values()}
    return _of(store, {str(government) for government, text in texts if wanted and wanted in squeeze(text)})


def _of(store: "Store", governments: "Collection[str]") -> list[GovernmentRecord]:
    """Give what is known of some governments."""
    from pyoxigraph import NamedNode

    if len(governments) > _MANY:
        return [government for government in list_governments(store) if government.id in governments]
    found = [record for iri in governments for record in _list(store, {"government": NamedNode(iri)})]
    return sorted(found, key=_place)


def _is_exactly(government: GovernmentRecord, name: str) -> bool:
    wanted = squeeze(name)
    names = {squeeze(n) for n in (government.name, *government.names)}
    whole = {squeeze(government.county) + n for n in names}
    return name in (government.id, government.code) or wanted in names | whole


def _listed(governments: list[GovernmentRecord]) -> str:
    words = [f"{g.county}{g.name}（{g.code}）" for g in governments[:_LISTED]]
    return "、".join(words) + ("……" if len(governments) > _LISTED else "")


def _record(iri: str, rows: list[dict[str, object]]) -> GovernmentRecord:
    names = sorted({str(row["spelling"]) for row in rows if row["spelling"]})
    days = [[row[key] for row in rows if isinstance(row[key], date)] for key in ("firstDay", "lastDay")]
    name = next((str(row["name"]) for row in rows if row["name"]), "") or next(iter(names), "")
    return GovernmentRecord(
        id=iri,
        name=name,
        names=tuple(names),
        county=next((str(row["county"]) for row in rows if row["county"]), ""),
        redacted=any(row["redacted"] is True for row in rows),
        reports=sum(int(str(row["reports"])) for row in rows),
        first_day=min(days[0], default=None),  # type: ignore[type-var]
        last_day=max(days[1], default=None),  # type: ignore[type-var]
    )
