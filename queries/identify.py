"""Name reports, commitments, items and links in few characters, and find what a user means by such a name.

In: an IRI, or a short id, the beginning of one, a file name. Out: the short id, or the IRI; `NotFoundError` says what
else to write. `3f2a1b` is a report, `3f2a1b-9c1b2d` a commitment in it, `3f2a1b-i9c1b2d` an item, `L1a2b3c4d` a link.
"""

import re
from typing import TYPE_CHECKING, Final

from duixian.ontology.errors import NotFoundError
from duixian.ontology.terms import DATA

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from duixian.graph.store import Store

_DIGITS: Final = 6
_LINK_DIGITS: Final = 8
_LEAST: Final = 4
"""A beginning of fewer digits is no id."""
_LISTED: Final = 8
_PART = re.compile(rf"{re.escape(DATA)}report/([0-9a-f]+)/(statement|item)/([0-9a-f]+)")
_REPORT = re.compile(rf"{re.escape(DATA)}report/([0-9a-f]+)")
_LINK = re.compile(rf"{re.escape(DATA)}link/([0-9a-f]+)")
_SHORT = re.compile(r"(?P<report>[0-9a-f]{4,16})(?:-(?P<item>i?)(?P<part>[0-9a-f]{4,16}))?")
_SHORT_LINK = re.compile(r"[Ll]([0-9a-f]{4,16})")
_COMMITMENTS = "SELECT ?found WHERE { ?found a dx:Commitment ; dx:inReport ?report } ORDER BY ?found"
_ITEMS = "SELECT ?found WHERE { ?found a dx:Item ; dx:inReport ?report } ORDER BY ?found"
_FILES = """SELECT DISTINCT ?found WHERE { ?file schema:name ?name . ?found prov:wasDerivedFrom ?file ; a dx:Report }
ORDER BY ?found"""
_LINKS = "SELECT DISTINCT ?found WHERE { ?found a dx:Link FILTER (STRSTARTS(STR(?found), ?start)) }"


def short_id(iri: str) -> str:
    """Give the short id of a report, commitment, item or link; any other IRI is given as it is."""
    if match := _PART.fullmatch(iri):
        return f"{match[1][:_DIGITS]}-{'i' if match[2] == 'item' else ''}{match[3][:_DIGITS]}"
    if match := _REPORT.fullmatch(iri):
        return match[1][:_DIGITS]
    if match := _LINK.fullmatch(iri):
        return f"L{match[1][:_LINK_DIGITS]}"
    return iri


def find_report(store: "Store", name: str) -> str:
    """Give the IRI of the report that an IRI, a short id (or the beginning of one) or the name of its file means."""
    if _REPORT.fullmatch(name) and store.has_report(name):
        return name
    match = _SHORT.fullmatch(name)
    if match and not match["part"]:
        found = [report for report in store.reports() if report.startswith(f"{DATA}report/{match['report']}")]
        if found:
            return _only(name, found)
    return _only(name, _named(store, name), "库里没有这份报告，请写编号或文件名（duixian audit 列出）", "report")


def find_commitment(store: "Store", name: str) -> str:
    """Give the IRI of the commitment or item that an IRI or a short id (or the beginning of one) means."""
    if match := _PART.fullmatch(name):
        report, kind, start = f"{DATA}report/{match[1]}", match[2], name
        found = _parts(store, report, kind, start) if store.has_report(report) else []
    elif (match := _SHORT.fullmatch(name)) and match["part"]:
        kind = "item" if match["item"] else "statement"
        reports = [report for report in store.reports() if report.startswith(f"{DATA}report/{match['report']}")]
        found = [iri for one in reports for iri in _parts(store, one, kind, f"{one}/{kind}/{match['part']}")]
    else:
        found = []
    return _only(name, found, "库里没有这条承诺或事项，请写编号（duixian audit 列出）", "commitment or item")


def find_link(store: "Store", name: str) -> str:
    """Give the IRI of the link that an IRI or a short id (or the beginning of one) means."""
    import pyoxigraph as ox

    if _LINK.fullmatch(name):  # without looking through all
        known: Mapping[str, ox.NamedNode | ox.Literal] = {"found": ox.NamedNode(name), "start": ox.Literal(name)}
    elif match := _SHORT_LINK.fullmatch(name):
        known = {"start": ox.Literal(f"{DATA}link/{match[1]}")}
    else:
        known = {}
    found = sorted(str(row["found"]) for row in store.query(_LINKS, known).values()) if known else []
    return _only(name, found, "库里没有这条关联，请写编号（duixian history 列出）", "link", "history")


def _named(store: "Store", name: str) -> list[str]:
    """Give the reports of a file."""
    import pyoxigraph as ox

    found = store.query(_FILES, {"name": ox.Literal(name)})
    return [str(row["found"]) for row in found.values()]


def _parts(store: "Store", report: str, kind: str, start: str) -> list[str]:
    """Give the commitments (or items) of a report whose IRIs begin so."""
    import pyoxigraph as ox

    query = _ITEMS if kind == "item" else _COMMITMENTS
    found = store.query(query, {"report": ox.NamedNode(report)}).values()
    return [iri for row in found if (iri := str(row["found"])).startswith(start)]


def _only(name: str, found: "Iterable[str]", zh: str = "", en: str = "", where: str = "audit") -> str:
    """Give the one that was found; say what to write where there is none, or more than one."""
    several = list(found)
    if len(several) == 1:
        return several[0]
    if not several:
        raise NotFoundError(name, zh, f"no such {en} in the store; write an id that duixian {where} lists")
    ids = "、".join(short_id(iri) for iri in several[:_LISTED])
    raise NotFoundError(name, f"不止一个，请写全：{ids}", f"{len(several)} are meant by this; write more of the id")
