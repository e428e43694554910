"""Judge again the governments whose reports changed: the work of a load grows with what is new, not with the store.

In: an open `Store`. Out: in it, the assessments of each report and the graph of each government, which keeps the hash
of what it was computed from (reports, and what people said of them); one that is missing or computed from something
else is computed again. The graph of reviews is only read.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from typing import NamedTuple

from duixian.graph.judge import judge
from duixian.graph.nquads import Lines, iri, text
from duixian.graph.resolve import Issuer, resolve_governments
from duixian.graph.reviews import Corrections, by_report, read_reviews, standing
from duixian.graph.standing import Standing, read_standing
from duixian.graph.store import Store
from duixian.graph.triples import findings_to_nquads, links_to_nquads
from duixian.ontology import iris
from duixian.ontology.model import Review
from duixian.ontology.terms import DATA, dx

_BASIS = dx("sha256")


class _Entry(NamedTuple):
    """A report of the store: who gave it, the hash of its graph, and the standing reviews of what it promises."""

    report: str
    issuer: Issuer
    digest: str
    reviews: tuple[Review, ...] = ()


def refresh(
    store: Store,
    progress: Callable[[int, int, str], None] | None = None,
    before: Callable[[str, Standing], None] | None = None,
) -> list[str]:
    """Resolve, link and assess the governments whose reports changed, and name them.

    The store then holds what judging all of them anew would give; one that a load left half judged is judged again.
    `before` is told how each of them stood.
    """
    marked = store.hashes()
    groups = _groups(store, marked)
    wanted = {iris.government_graph(government): _basis(entries) for government, entries in groups.items()}
    graphs = marked.keys()
    judged = _judged(store, graphs)
    stale = [g for g in sorted(groups) if _is_stale(iris.government_graph(g), groups[g], wanted, judged, graphs)]
    if before:
        for government in stale:
            names = [government, *(entry.issuer.government for entry in groups[government])]
            before(government, read_standing(store, names, [entry.report for entry in groups[government]]))
    for graph in judged.keys() - wanted.keys():
        store.drop_graph(graph)
    for done, government in enumerate(stale):
        if progress:
            progress(done, len(stale), groups[government][0].issuer.name)
        _judge_government(store, government, groups[government])
    if progress:
        progress(len(stale), len(stale), "")
    return stale


def _is_stale(
    graph: str, entries: Sequence[_Entry], wanted: Mapping[str, str], judged: Mapping[str, str], graphs: Collection[str]
) -> bool:
    """Tell whether a government was judged by something else, or what was judged of a report was dropped with it."""
    whole = all(iris.assessment_graph(entry.report) in graphs for entry in entries)
    return not whole or judged.get(graph) != wanted[graph]


def _groups(store: Store, marked: Mapping[str, str]) -> dict[str, list[_Entry]]:
    """Give the reports of each government: four properties of all reports, which no query joins as fast as this."""
    reviews = by_report(standing(read_reviews(store)))
    names, counties, redacted = (_of_reports(store, name) for name in ("issuerName", "county", "issuerRedacted"))
    entries = [
        _Entry(
            report,
            Issuer(government, names.get(report, ""), counties.get(report, ""), redacted.get(report) == "true"),
            marked[iris.report_graph(report)],
            tuple(reviews.get(report, ())),
        )
        for report, government in sorted(_of_reports(store, "issuer").items())
        if iris.report_graph(report) in marked
    ]
    resolved = resolve_governments(entry.issuer for entry in entries)
    groups: defaultdict[str, list[_Entry]] = defaultdict(list)
    for entry in entries:
        groups[resolved[entry.issuer.government]].append(entry)
    return groups


def _of_reports(store: Store, name: str) -> dict[str, str]:
    """Give the value of a property for each report, as its own graph has it."""
    found = store.everywhere(dx(name))
    return {report: value for graph, report, value in found if graph == iris.report_graph(report)}


@cache
def _software() -> str:
    return version("duixian")


def _basis(entries: Sequence[_Entry]) -> str:
    """Hash what a government is judged by: its reports, their reviews, and the software that judges."""
    ordered = sorted(entries, key=lambda entry: entry.report)
    parts = (" ".join([entry.report, entry.digest, *(review.id for review in entry.reviews)]) for entry in ordered)
    return hashlib.sha256("\n".join([_software(), *parts]).encode()).hexdigest()


def _judged(store: Store, graphs: Collection[str]) -> dict[str, str]:
    """Give the graph of each government that was judged, and the hash of what it was computed from."""
    bases = {graph: basis for graph, subject, basis in store.everywhere(_BASIS) if subject == graph}
    return {graph: bases.get(graph, "") for graph in sorted(graphs) if graph.startswith(f"{DATA}government/")}


def _judge_government(store: Store, government: str, entries: Sequence[_Entry]) -> None:
    """Judge one government; its graph goes first and comes last, so that what is cut off here is done again."""
    graph = iris.government_graph(government)
    store.drop_graph(graph)
    reviews = sorted((review for entry in entries for review in entry.reviews), key=lambda review: review.order)
    judgement = judge((store.load_report(entry.report) for entry in entries), Corrections(reviews))
    for entry in entries:
        name = entry.report
        lines = links_to_nquads(name, judgement.links[name], judgement.assessments[name])
        store.put_graph(iris.assessment_graph(name), lines)
    names = {entry.issuer.government: government for entry in entries}
    written = Lines(graph)
    written.add(graph, iri(_BASIS), text(_basis(entries)))
    for one, other in {**names, **judgement.resolved}.items():
        written.add(one, iri(dx("resolvedTo")), iri(other))
    for commitment, assessment in judgement.current.items():
        written.add(commitment, iri(dx("currentAssessment")), iri(assessment))
    for statement, commitment in judgement.echoes:
        written.add(statement, iri(dx("mayConcern")), iri(commitment))
    store.put_graph(graph, sorted([*written.sorted(), *findings_to_nquads(government, judgement.findings)]))
