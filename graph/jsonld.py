"""Write triples as JSON-LD in the terms of `ontology/context.jsonld`: one object a subject, no expanded IRIs.

In: triples without blank nodes. Out: JSON text whose context is in it, so that reading it needs no network.
"""

import json
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any, Final

from duixian.ontology.terms import DATA, RDF, XSD
from pyoxigraph import Literal, NamedNode, Triple

_TYPE: Final = RDF + "type"
_STRING: Final = XSD + "string"


def to_jsonld(triples: Iterable[Triple]) -> str:
    """Write sorted triples, one line a subject; IRIs of our data are relative to the `@base` of the context."""
    context = json.loads(files("duixian.ontology").joinpath("context.jsonld").read_text(encoding="utf-8"))["@context"]
    terms = _Terms(context)
    nodes: dict[str, dict[str, Any]] = {}
    for triple in triples:
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode | Literal):
            subject = terms.reference(triple.subject.value)
            terms.add(nodes.setdefault(subject, {"id": subject}), triple.predicate.value, triple.object)
    lines = ",\n".join(json.dumps(node, ensure_ascii=False) for node in nodes.values())
    head = json.dumps({**context, "@base": DATA}, ensure_ascii=False)
    return f'{{"@context": {head},\n"@graph": [\n{lines}\n]}}\n'


class _Terms:
    """The context, the other way round: from IRIs to terms."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        self._prefixes = {name: iri for name, iri in context.items() if isinstance(iri, str) and iri.startswith("http")}
        self._terms: dict[str, tuple[str, Mapping[str, str]]] = {}
        for name, meaning in context.items():
            rule = meaning if isinstance(meaning, dict) else {"@id": meaning}
            iri = rule.get("@id") if not name.startswith("@") and name not in self._prefixes else None
            if isinstance(iri, str) and not iri.startswith("@"):
                self._terms[self._expand(iri)] = (name, rule)

    def reference(self, iri: str) -> str:
        """Write an IRI: of our data relative, of a known vocabulary with its prefix, else in full."""
        if iri.startswith(DATA) and ":" not in iri.removeprefix(DATA):
            return iri.removeprefix(DATA) or iri
        for name, start in self._prefixes.items():
            if iri.startswith(start) and len(iri) > len(start):
                return f"{name}:{iri.removeprefix(start)}"
        return iri

    def add(self, node: dict[str, Any], predicate: str, value: NamedNode | Literal) -> None:
        """Add a value to a node as the context has it: as a set, by language, or alone while it is the only one."""
        if predicate == _TYPE:
            node.setdefault("type", []).append(self._type(value.value))
            return
        name, rule = self._terms.get(predicate, (predicate, {}))
        if rule.get("@container") == "@language" and isinstance(value, Literal) and value.language:
            texts = node.setdefault(name, {})
            texts[value.language] = _together(texts, value.language, value.value)
            return
        written = self._value(value, rule)
        node[name] = (
            [*node.get(name, []), written] if rule.get("@container") == "@set" else _together(node, name, written)
        )

    def _type(self, iri: str) -> str:
        return self._terms.get(iri, (self.reference(iri), {}))[0]

    def _value(self, value: NamedNode | Literal, rule: Mapping[str, str]) -> Any:  # noqa: ANN401
        """Write a value plain where the context tells its type, else with its type."""
        if isinstance(value, NamedNode):
            name = self.reference(value.value)
            return name if rule.get("@type") == "@id" else {"@id": name}
        datatype, wanted = value.datatype.value, rule.get("@type", "")
        if value.language:
            return {"@value": value.value, "@language": value.language}
        if datatype == (self._expand(wanted) if wanted else _STRING):
            return value.value
        return {"@value": value.value, "@type": datatype}

    def _expand(self, name: str) -> str:
        prefix, colon, rest = name.partition(":")
        return self._prefixes[prefix] + rest if colon and prefix in self._prefixes else name


def _together(node: Mapping[str, Any], name: str, value: Any) -> Any:  # noqa: ANN401
    """Give the value alone, or the list of those before and it."""
    if name not in node:
        return value
    before = node[name]
    return [*before, value] if isinstance(before, list) else [before, value]
