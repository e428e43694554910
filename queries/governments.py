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
    from collections.abc import Mapping

    from duixian.graph.bindings import Term
    from duixian.graph.store import Store

_GOVERNMENT = f"{DATA}government/"
_IRI = re.compile(rf"(?:{re.escape(_GOVERNMENT)})?[0-9a-f]{{16}}")
_LISTED = 12
"""How many candidates a message lists."""


def list_governments(store: "Store") -> list[GovernmentRecord]:
    """Give the governments of a store, in order of name and IRI."""
    return _list(store, {})


def _list(store: "Store", bindings: "Mapping[str, Term]") -> list[GovernmentRecord]:
    found: dict[str, list[dict[str, object]]] = {}
    for row in ask(store, get_query("governments"), bindings).records():
        found.setdefault(str(row["government"]), []).append(dict(row))
    records = [_record(iri, rows) for iri, rows in found.items()]
    return sorted(records, key=lambda g: (g.name, g.county, g.id))


def find_government(store: "Store", name: str) -> GovernmentRecord:
    """Give the one government that a name (or part of one, or an IRI, or its last digits) means."""
    if iri := _as_iri(name):  # without a list of all governments
        for government in _list(store, {"government": iri}):
            return government
    known = list_governments(store)
    for test in (_is_exactly, _holds):
        found = [g for g in known if test(g, name)]
        if len(found) == 1:
            return found[0]
        if found:
            raise NotFoundError(
                name,
                f"有 {len(found)} 个政府都叫这个名字，请写全名或编号：{_listed(found)}",
                f"{len(found)} governments are meant by this; give the full name, or the id in brackets",
            )
    raise NotFoundError(
        name,
        f"库里没有这个政府，已有：{_listed(known) or '（空库）'}",
        "no such government in the store; it has those listed" if known else "the store is empty; load reports first",
    )


def _as_iri(name: str) -> "Term | None":
    """Give the IRI that a name is, or that it is the last digits of."""
    if not _IRI.fullmatch(name):
        return None
    from pyoxigraph import NamedNode

    return NamedNode(f"{_GOVERNMENT}{name.removeprefix(_GOVERNMENT)}")


def _is_exactly(government: GovernmentRecord, name: str) -> bool:
    wanted = squeeze(name)
    names = {squeeze(n) for n in (government.name, *government.names)}
    whole = {squeeze(government.county) + n for n in names}
    return name in (government.id, government.code) or wanted in names | whole


def _holds(government: GovernmentRecord, name: str) -> bool:
    wanted = squeeze(name)
    return bool(wanted) and any(wanted in squeeze(government.county + n) for n in (government.name, *government.names))


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
