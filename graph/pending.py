"""Which governments are to be judged: those that the graphs speak of that were put or dropped since all was judged.

In: a store and a graph, or reviews. Out: who is concerned, as pairs of a government's IRI and its name ("" where the
text does not tell it); from such pairs, all governments that resolving may join with them. Only what is theirs is read.
"""

from collections.abc import Iterable, Iterator

import pyoxigraph as ox
from duixian.graph.reading import Reader
from duixian.ontology import iris
from duixian.ontology.iris import squeeze
from duixian.ontology.terms import DATA, dx

Concerned = tuple[str, str]
_GOVERNMENT = f"{DATA}government/"
_REPORT = f"{DATA}report/"
_REVIEW = f"{DATA}review/"


def concerned(store: Reader, graph: str) -> Iterator[Concerned]:
    """Give the government that a graph speaks of: a report's, that of what was judged of one, or its own."""
    whole, _, kind = graph.rpartition("/")
    if graph.startswith(_GOVERNMENT) and kind == "graph":
        yield whole, ""
    elif graph.startswith(_REPORT):
        yield from _of_report(store, whole)


def concerned_by_reviews(store: Reader, reviews: Iterable[ox.Quad]) -> Iterator[Concerned]:
    """Give the governments of the reports that reviews are about; an undo is about what it undoes."""
    from duixian.graph.reviews import report_of

    known = dict(store.pairs(iris.REVIEW_GRAPH, dx("reviewOf")))
    for quad in reviews:
        about = getattr(quad.object, "value", "")
        while about.startswith(_REVIEW) and about in known:
            about = known[about]
        if report := report_of(about):
            yield from _of_report(store, report)


def find_governments(store: Reader, pending: Iterable[Concerned] | None) -> set[str]:
    """Give the governments that are concerned, and those that bear one name with them; `None` concerns all."""
    if pending is None:
        graphs = (graph for graph in store.hashes() if graph.startswith(_GOVERNMENT))
        return {value for _, _, value in store.everywhere(dx("issuer"))} | {g.rpartition("/")[0] for g in graphs}
    found: set[str] = set()
    names: set[str] = set()
    left = set(pending)
    while left:
        government, name = left.pop()
        if government not in found:
            found.add(government)
            left |= _of_reports(store, store.subjects(dx("issuer"), government))
        if name and name not in names:
            names.add(name)
            same = {name, squeeze(name)}  # names are extracted in one spelling
            left |= {pair for n in same for pair in _of_reports(store, store.subjects(dx("issuerName"), ox.Literal(n)))}
    return found


def _of_reports(store: Reader, reports: Iterable[str]) -> set[Concerned]:
    return {pair for report in reports for pair in _of_report(store, report)}


def _of_report(store: Reader, report: str) -> Iterator[Concerned]:
    """Give who gave a report; a redacted name joins nobody, so it is left out."""
    graph = iris.report_graph(report)
    names, redacted = dict(store.pairs(graph, dx("issuerName"))), dict(store.pairs(graph, dx("issuerRedacted")))
    for _, government in store.pairs(graph, dx("issuer")):
        yield government, "" if redacted.get(report) == "true" else names.get(report, "")
