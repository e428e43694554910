"""Look up what quads say of a subject, without a query for each.

In: quads. Out: `Facts`, which gives the values of a property of a subject, always in the same order.
"""

from collections import defaultdict
from collections.abc import Iterable

from duixian.ontology.terms import DX, RDF, VOCAB, dx
from pyoxigraph import Literal, NamedNode, Quad

_TYPE = RDF + "type"


class Facts:
    """What the quads say, by subject and property; blank nodes and quoted triples are passed over."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        """Read the quads once."""
        self._values: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
        self._instances: dict[str, set[str]] = defaultdict(set)
        for quad in quads:
            subject, value = quad.subject, quad.object
            if isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal):
                self._values[subject.value][quad.predicate.value].append(value)
                if quad.predicate.value == _TYPE:
                    self._instances[value.value].add(subject.value)

    def all(self, subject: str, predicate: str) -> list[str]:
        """Give the values of a property, sorted, each once."""
        return sorted({value.value for value in self._values.get(subject, {}).get(predicate, ())})

    def one(self, subject: str, predicate: str) -> str:
        """Give the first value of a property, or an empty text."""
        return next(iter(self.all(subject, predicate)), "")

    def number(self, subject: str, predicate: str) -> float:
        """Give the value of a property that is a number, -1 where it has none."""
        return float(self.one(subject, predicate) or -1)

    def text(self, subject: str, predicate: str, language: str) -> str:
        """Give the text of a property in a language, or an empty text."""
        values = self._values.get(subject, {}).get(predicate, ())
        return min((v.value for v in values if isinstance(v, Literal) and v.language == language), default="")

    def code(self, subject: str, name: str) -> str:
        """Give the code of an own property that has a code list, or an empty text."""
        return self.one(subject, dx(name)).removeprefix(VOCAB).rpartition("/")[2]

    def instances(self, name: str) -> list[str]:
        """Name the instances of an own class."""
        return sorted(self._instances.get(DX + name, ()))
