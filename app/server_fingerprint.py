"""Tell whether anything of a government has changed from one state of a store to the next: what has not is kept.

In: two stores. Out: fingerprints of governments, equal where all that their pages are made of is equal: the hashes of
their graphs, the reviews of their reports, and how files are shared with others.
"""

from collections.abc import Mapping, Sequence

from duixian.graph.part import graphs_of
from duixian.graph.store import Store
from duixian.ontology import iris
from duixian.ontology.terms import dx
from duixian.queries.records import GovernmentRecord

Fingerprint = tuple[object, ...]
Spans = Mapping[str, Sequence[tuple[int, int]]]


def fingerprint(
    store: Store, government: GovernmentRecord, spans: Spans, reviews: Mapping[str, Sequence[str]]
) -> Fingerprint:
    """Give the fingerprint of a government; `reviews` are those of `reviews_by_report`."""
    graphs = [graph for graph in graphs_of(store, government.id) if graph != iris.REVIEW_GRAPH]
    reports = [graph.removesuffix("/graph") for graph in graphs]
    return (
        government.model_dump_json(),
        *((graph, store.hash_of(graph)) for graph in graphs),
        *((report, tuple(spans.get(report, ())), tuple(reviews.get(report, ()))) for report in reports),
    )


def reviews_by_report(store: Store) -> dict[str, list[str]]:
    """Give what people said of each report, as sorted quads; an undo belongs to the report of what it takes back."""
    said: dict[str, list[str]] = {}
    about = dict(store.pairs(iris.REVIEW_GRAPH, dx("reviewOf")))
    for quad in store.quads(iris.REVIEW_GRAPH):
        said.setdefault(str(getattr(quad.subject, "value", "")), []).append(str(quad))
    found: dict[str, list[str]] = {}
    for review in sorted(said):
        found.setdefault(_report_of(review, about), []).extend(sorted(said[review]))
    return found


def _report_of(review: str, about: Mapping[str, str]) -> str:
    """Give the report of what a review is about; an undo is about a review, which has a lower number."""
    seen = {review}
    target = about.get(review, "")
    while target in about and target not in seen:
        seen.add(target)
        target = about[target]
    return target.partition("/statement/")[0].partition("/item/")[0]
