"""Check a graph against `shapes.ttl`, and every span against the text that it is a span of.

In: quads (of a store, or of some of its graphs; they are taken together). Out: a `ValidationReport` of findings, the
gravest first. pySHACL on an rdflib graph in memory takes about 20 s for 150,000 triples; on an Oxigraph store it is
twenty times slower, which is why the quads are copied.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from duixian.ontology.terms import NIF

if TYPE_CHECKING:
    from pyoxigraph import Quad
    from rdflib import Graph
    from rdflib.term import Node

SEVERITIES: Final = ("Violation", "Warning", "Info")
"""The severities of SHACL, the gravest first."""

_SH = "http://www.w3.org/ns/shacl#"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that does not hold: how grave, where (node and property), the value, and what should be, zh and en."""

    severity: str
    focus: str
    path: str
    value: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """All findings, the gravest first."""

    findings: tuple[Finding, ...]

    @property
    def conforms(self) -> bool:
        """Tell whether there is no violation; warnings and infos are not violations."""
        return not self.counts["Violation"]

    @property
    def counts(self) -> Mapping[str, int]:
        """Count the findings of each severity."""
        found = Counter(finding.severity for finding in self.findings)
        return {severity: found[severity] for severity in SEVERITIES}


def validate(quads: Iterable["Quad"]) -> ValidationReport:
    """Check quads, such as those of a `pyoxigraph.Store`; the graphs that they are in make no difference."""
    given = list(quads)
    found = {*_shape_findings(_graph(given)), *_span_findings(given)}
    return ValidationReport(tuple(sorted(found, key=lambda one: (SEVERITIES.index(one.severity), one))))


def _graph(quads: Iterable["Quad"]) -> "Graph":
    from rdflib import Graph

    graph = Graph(bind_namespaces="none")
    for quad in quads:
        graph.add((_node(quad.subject), _node(quad.predicate), _node(quad.object)))
    return graph


def _node(term: Any) -> "Node":  # noqa: ANN401
    """Turn a term of pyoxigraph into one of rdflib."""
    from pyoxigraph import Literal, NamedNode
    from rdflib import BNode, URIRef
    from rdflib import Literal as RdflibLiteral

    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, Literal):
        if term.language:
            return RdflibLiteral(term.value, lang=term.language)
        return RdflibLiteral(term.value, datatype=URIRef(term.datatype.value))
    return BNode(str(term))


@cache
def _shapes() -> "Graph":
    from rdflib import Graph

    data = files("duixian.ontology").joinpath("shapes.ttl").read_text(encoding="utf-8")
    return Graph().parse(data=data, format="turtle")


def _shape_findings(graph: "Graph") -> Iterator[Finding]:
    import pyshacl
    from rdflib import RDF, URIRef

    _, results, _ = pyshacl.validate(graph, shacl_graph=_shapes(), inplace=True)
    for result in results.subjects(RDF.type, URIRef(_SH + "ValidationResult")):
        messages = {
            getattr(message, "language", None): str(message)
            for message in results.objects(result, URIRef(_SH + "resultMessage"))
        }
        yield Finding(
            severity=str(results.value(result, URIRef(_SH + "resultSeverity"))).removeprefix(_SH),
            focus=str(results.value(result, URIRef(_SH + "focusNode"))),
            path=_path(results, results.value(result, URIRef(_SH + "resultPath"))),
            value=str(results.value(result, URIRef(_SH + "value")) or ""),
            zh=messages.get("zh", ""),
            en=messages.get("en", ""),
        )


def _path(results: "Graph", path: "Node | None") -> str:
    """Name a property; `^` stands before one that is followed backwards."""
    from rdflib import BNode, URIRef

    if isinstance(path, BNode):
        return f"^{results.value(path, URIRef(_SH + 'inversePath')) or ''}"
    return "" if path is None else str(path)


def _span_findings(quads: Iterable["Quad"]) -> Iterator[Finding]:
    """Find spans whose words are not the characters of the text at their place (DESIGN.md §2, rule 1)."""
    said: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for subject, predicate, value in (_plain(quad) for quad in quads):
        if predicate.startswith(NIF):
            said[subject][predicate.removeprefix(NIF)] = value
    for name, span in said.items():
        text = said.get(span.get("referenceContext", ""), {}).get("isString")
        words, begin, end = (span.get(key, "") for key in ("anchorOf", "beginIndex", "endIndex"))
        if text is None or "anchorOf" not in span or not (begin.isdecimal() and end.isdecimal()):
            continue  # the shapes have a word on that
        if text[int(begin) : int(end)] != words:
            zh, en = "原文文字与来源文本在该位置的文字不同", "the words are not those of the source text at this place"
            yield Finding("Violation", name, NIF + "anchorOf", words, zh, en)


def _plain(quad: Any) -> tuple[str, str, str]:  # noqa: ANN401
    return getattr(quad.subject, "value", ""), quad.predicate.value, getattr(quad.object, "value", "")
