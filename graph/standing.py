"""What a government's commitments come to at one moment: their statuses, and what was promised again.

In: an open store, the reports of a government and the names that it goes by. Out: a `Standing`; its cost is that of the
government, not of the store.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from duixian.graph.store import Store
from duixian.ontology import iris
from duixian.ontology.model import Relation
from duixian.ontology.terms import code, dx

_RENEWED = code("relation", Relation.RENEWED_BY)


@dataclass(frozen=True, slots=True)
class Standing:
    """The status of each commitment and item by IRI, and the pairs of a commitment and the one that renews it."""

    statuses: Mapping[str, str] = field(default_factory=dict)
    renewals: frozenset[tuple[str, str]] = frozenset()


def read_standing(store: Store, governments: Iterable[str], reports: Iterable[str]) -> Standing:
    """Read what the store holds now, judged with the reports that it had when they were judged."""
    current = {
        commitment: assessment
        for government in sorted(set(governments))
        for commitment, assessment in store.pairs(iris.government_graph(government), dx("currentAssessment"))
    }
    statuses: dict[str, str] = {}
    renewals: set[tuple[str, str]] = set()
    for report in reports:
        graph = iris.assessment_graph(report)
        statuses |= store.pairs(graph, dx("status"))
        again = {link for link, relation in store.pairs(graph, dx("relation")) if relation == _RENEWED}
        if again:
            made, later = dict(store.pairs(graph, dx("commitment"))), dict(store.pairs(graph, dx("evidence")))
            renewals |= {(made[link], later[link]) for link in again}
    found = {commitment: statuses[name] for commitment, name in current.items() if name in statuses}
    return Standing({key: value.rpartition("/")[2] for key, value in found.items()}, frozenset(renewals))
