"""Copy what concerns one government into a small store: asking about it then costs what it has, not what all have.

In: an open store, the IRI of a government. Out: a store to read, in memory, with its graphs and that of the reviews.
"""

from collections.abc import Iterator

import pyoxigraph as ox
from duixian.graph.store import Store
from duixian.ontology import iris
from duixian.ontology.terms import PROV, dx


def part_of(store: Store, government: str) -> Store:
    """Give a copy of all that is said of one government; what is asked of it is answered as by the whole store."""
    database = ox.Store()
    database.bulk_extend(store.with_markers(graphs_of(store, government)))
    return Store(database, read_only=True)


def graphs_of(store: Store, government: str) -> Iterator[str]:
    """Name the graphs of a government, of its reports and their sources and assessments, and that of the reviews."""
    own = iris.government_graph(government)
    yield own
    yield iris.REVIEW_GRAPH
    sources = set()
    for name, resolved in store.pairs(own, dx("resolvedTo")):
        for report in store.subjects(dx("issuer"), name) if resolved == government else ():
            yield iris.report_graph(report)
            yield iris.assessment_graph(report)
            derived = dict(store.pairs(iris.report_graph(report), PROV + "wasDerivedFrom"))
            sources.add(derived[report])
    yield from map(iris.source_graph, sorted(sources))
