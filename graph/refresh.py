"""Judge again the governments whose reports changed: the work of a load grows with what is new, not with the store.

In: an open `Store`. Out: in it, the assessments of each report and the graph of each government, which keeps the hash
of what it was computed from (reports, and what people said of them); one that is missing or computed from something
else is computed again. The graph of reviews is only read.
"""

import hashlib
import pickle
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from duixian.graph.judge import Judgement, judge
from duixian.graph.nquads import Lines, iri, text
from duixian.graph.packed import AT_ONCE, Packed, pack
from duixian.graph.parallel import Lost, Workers
from duixian.graph.resolve import Issuer, resolve_governments
from duixian.graph.reviews import Corrections, by_report, read_reviews, standing
from duixian.graph.spool import Spool
from duixian.graph.standing import Standing, read_standing
from duixian.graph.storage import software
from duixian.graph.store import Store
from duixian.graph.triples import findings_to_nquads, links_to_nquads
from duixian.loaders.extract import no_collection
from duixian.ontology import iris
from duixian.ontology.errors import WorkersError
from duixian.ontology.model import Review
from duixian.ontology.terms import dx

_BASIS = dx("sha256")


class Entry(NamedTuple):
    """A report of the store: who gave it, the hash of its graph, and the standing reviews of what it promises."""

    report: str
    issuer: Issuer
    digest: str
    reviews: tuple[Review, ...] = ()


def refresh(
    store: Store,
    progress: Callable[[int, int, str], None] | None = None,
    before: Callable[[str, Standing], None] | None = None,
    workers: Workers | None = None,
    spool: Spool | None = None,
) -> list[str]:
    """Resolve, link and assess the governments whose reports changed, and name them.

    The store then holds what judging all of them anew would give; one that a load left half judged is judged again.
    `before` is told how each of them stood; `spool` may hold some of the reports. Raises `WorkersError` where a worker
    died over one of them; the others are judged then.
    """
    concerned = store.pending()
    groups = _groups(store, concerned)
    stale = [government for government in sorted(groups) if _is_stale(store, government, groups[government])]
    if before:
        for government in stale:
            names = [government, *(entry.issuer.government for entry in groups[government])]
            before(government, read_standing(store, names, [entry.report for entry in groups[government]]))
    for graph in map(iris.government_graph, sorted(concerned - groups.keys())):
        if store.hash_of(graph) is not None:
            store.drop_graph(graph)
    _judge(store, {government: groups[government] for government in stale}, progress, workers or Workers(), spool)
    if progress:
        progress(len(stale), len(stale), "")
    store.settle()
    return stale


def _judge(
    store: Store,
    groups: Mapping[str, Sequence[Entry]],
    progress: Callable[[int, int, str], None] | None,
    workers: Workers,
    spool: Spool | None,
) -> None:
    """Judge governments; the graphs of each come into the store together, so that one cut off is done again."""
    lost: list[str] = []
    judged: list[Packed] = []
    done = 0

    def cases() -> Iterator[Case]:
        for government, entries in groups.items():
            if progress:
                progress(done, len(groups), entries[0].issuer.name)
            yield Case(government, tuple(entries), tuple(_pickled(store, spool, entry.report) for entry in entries))

    for case, graphs in workers.map(judge_case, cases(), len(groups)):
        done += 1
        if isinstance(graphs, Lost):
            lost.append(case.entries[0].issuer.name or case.government)
            continue
        judged += graphs
        if sum(len(graph.data) for graph in judged) >= AT_ONCE:
            store.put_graphs(judged)
            judged = []
    store.put_graphs(judged)
    if lost:
        raise WorkersError(
            "、".join(lost),
            "判断时进程一再被终止，多半是内存不足；报告已载入，减少 --jobs 再运行一次即可",
            "the process that judged was killed again and again, most likely for want of memory; the reports are in: "
            "run it again with fewer --jobs",
        )


def _pickled(store: Store, spool: Spool | None, report: str) -> bytes:
    """Give a report as it was just read, or else from the store."""
    return (spool.get(report) if spool else None) or pickle.dumps(store.load_report(report))


def _is_stale(store: Store, government: str, entries: Sequence[Entry]) -> bool:
    """Tell whether a government was judged by something else, or what was judged of a report was dropped with it."""
    graph = iris.government_graph(government)
    if store.hash_of(graph) is None or dict(store.pairs(graph, _BASIS)).get(graph) != basis(entries):
        return True
    return any(store.hash_of(iris.assessment_graph(entry.report)) is None for entry in entries)


def _groups(store: Store, governments: Iterable[str]) -> dict[str, list[Entry]]:
    """Give the reports of governments, each under the one that it is; no report of another bears their names."""
    reviews = by_report(standing(read_reviews(store)))
    found = (entry for government in governments for entry in _entries(store, government, reviews))
    entries = sorted(found, key=lambda entry: entry.report)
    resolved = resolve_governments(entry.issuer for entry in entries)
    groups: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[resolved[entry.issuer.government]].append(entry)
    return groups


def _entries(store: Store, government: str, reviews: Mapping[str, Sequence[Review]]) -> Iterator[Entry]:
    """Give the reports of one government that are wholly in, as their own graphs have them."""
    for report in set(store.subjects(dx("issuer"), government)):
        graph = iris.report_graph(report)
        digest = store.hash_of(graph)
        names = ("issuer", "issuerName", "county", "issuerRedacted")
        issuer, name, county, redacted = (dict(store.pairs(graph, dx(n))).get(report, "") for n in names)
        if digest is not None and issuer == government:
            who = Issuer(government, name, county, redacted == "true")
            yield Entry(report, who, digest, tuple(reviews.get(report, ())))


def basis(entries: Iterable[Entry]) -> str:
    """Hash what a government is judged by: its reports, their reviews, and the software that judges."""
    ordered = sorted(entries, key=lambda entry: entry.report)
    parts = (" ".join([entry.report, entry.digest, *(review.id for review in entry.reviews)]) for entry in ordered)
    return hashlib.sha256("\n".join([software(), *parts]).encode()).hexdigest()


class Case(NamedTuple):
    """A government to be judged, as it is handed to a worker: its reports, and the same pickled."""

    government: str
    entries: tuple[Entry, ...]
    reports: tuple[bytes, ...]


def judge_case(case: Case) -> tuple[Packed, ...]:
    """Judge one government; this is what workers do. Its own graph comes last."""
    reviews = sorted((review for entry in case.entries for review in entry.reviews), key=lambda review: review.order)
    with no_collection():
        judgement = judge((pickle.loads(report) for report in case.reports), Corrections(reviews))  # noqa: S301
    names = [entry.report for entry in case.entries]
    judged = (
        pack(iris.assessment_graph(name), links_to_nquads(name, judgement.links[name], judgement.assessments[name]))
        for name in names
    )
    return (*judged, _government_graph(case, judgement))


def _government_graph(case: Case, judgement: Judgement) -> Packed:
    graph = iris.government_graph(case.government)
    names = {entry.issuer.government: case.government for entry in case.entries}
    written = Lines(graph)
    written.add(graph, iri(_BASIS), text(basis(case.entries)))
    for one, other in {**names, **judgement.resolved}.items():
        written.add(one, iri(dx("resolvedTo")), iri(other))
    for commitment, assessment in judgement.current.items():
        written.add(commitment, iri(dx("currentAssessment")), iri(assessment))
    for statement, commitment in judgement.echoes:
        written.add(statement, iri(dx("mayConcern")), iri(commitment))
    return pack(graph, [*written.sorted(), *findings_to_nquads(case.government, judgement.findings)])
