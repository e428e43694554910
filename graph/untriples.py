"""From triples back to models: the inverse of `triples.py`, without loss.

In: quads of the graphs of a source and a report, or of a report's assessments. Out: `Source`, `Report`, `Link`s and
`Assessment`s equal to those that were written.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from duixian.ontology.model import (
    Assessment,
    Bound,
    Deadline,
    Domain,
    EntityType,
    Furniture,
    FurnitureKind,
    Item,
    Kind,
    Link,
    Mention,
    Outcome,
    Period,
    Quantity,
    QuantityKind,
    Relation,
    Report,
    ReportType,
    ResultState,
    Review,
    ReviewKind,
    Role,
    Schedule,
    Section,
    Source,
    Statement,
    Status,
)
from duixian.ontology.terms import DCTERMS, DX, NIF, PROV, RDF, RDFS, SCHEMA

if TYPE_CHECKING:
    from pyoxigraph import Quad

_KINDS = {DX + kind.capitalize(): kind for kind in Kind}
_TYPES = {DX + kind: kind for kind in EntityType}


class _Node:
    """What a graph says of one subject."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.values: dict[str, list[tuple[str, str]]] = {}
        """Property to pairs of lexical form and language."""

    def all(self, predicate: str) -> list[str]:
        return [value for value, _ in self.values.get(predicate, [])]

    def maybe(self, predicate: str) -> str | None:
        return next(iter(self.all(predicate)), None)

    def one(self, predicate: str) -> str:
        value = self.maybe(predicate)
        if value is None:
            raise ValueError(f"{self.name} has no {predicate}")
        return value

    def words(self, predicate: str) -> str:
        return self.maybe(predicate) or ""

    def tagged(self, predicate: str) -> dict[str, str]:
        return {lang: value for value, lang in self.values.get(predicate, [])}

    def code(self, name: str) -> str:
        return self.one(DX + name).rpartition("/")[2]

    def flag(self, name: str) -> bool | None:
        value = self.maybe(DX + name)
        return None if value is None else value == "true"

    def number(self, name: str) -> Decimal | None:
        value = self.maybe(DX + name)
        return None if value is None else Decimal(value)

    def start(self) -> int:
        return int(self.one(NIF + "beginIndex"))

    def end(self) -> int:
        return int(self.one(NIF + "endIndex"))

    def anchor(self) -> str:
        return self.one(NIF + "anchorOf")

    def period(self, prefix: str) -> Period | None:
        if DX + f"{prefix}From" not in self.values:
            return None
        return Period(first=self.day(f"{prefix}From"), last=self.day(f"{prefix}To"))

    def day(self, name: str) -> date:
        return date.fromisoformat(self.one(DX + name))


class _Nodes(dict[str, _Node]):
    """All subjects of some quads."""

    def of(self, name: str) -> list[_Node]:
        """Give the subjects of a class (its IRI)."""
        return [node for node in self.values() if name in node.all(RDF + "type")]


def source_from_quads(quads: Iterable["Quad"]) -> Source:
    """Read the source back from the quads of its graph; `ValueError` where there is none, or more than one."""
    return _source(_nodes(quads))


def report_from_quads(quads: Iterable["Quad"], source: Source | None = None) -> Report:
    """Read a report back from the quads of its graph and of its source's graph.

    `source` saves reading the text again where it is at hand; then the quads need not have it. `ValueError` where there
    is no report, or more than one.
    """
    nodes = _nodes(quads)
    node = _only(nodes.of(DX + "Report"), "report")
    sections = sorted(nodes.of(DX + "Section"), key=_Node.start)
    items = sorted(nodes.of(DX + "Item"), key=lambda item: int(item.one(DX + "order")))
    places = {part.name: place for parts in (sections, items) for place, part in enumerate(parts)}
    statements = sorted(nodes.of(DX + "Statement"), key=lambda part: (part.start(), part.end()))
    furniture = sorted(nodes.of(DX + "Furniture"), key=lambda part: (part.start(), part.end()))
    issued = node.maybe(DCTERMS + "issued")
    return Report(
        id=node.name,
        start=node.start(),
        end=node.end(),
        source=source or _source(nodes),
        title=node.words(DCTERMS + "title"),
        issuer=node.words(DX + "issuerName"),
        issuer_redacted=node.flag("issuerRedacted") or False,
        county=node.words(DX + "county"),
        government=node.one(DX + "issuer"),
        report_type=ReportType(node.code("reportType")),
        review=node.period("review"),
        plan=node.period("plan"),
        delivered_on=date.fromisoformat(issued) if issued else None,
        sections=tuple(_section(part, places) for part in sections),
        items=tuple(Item(id=item.name, title=item.one(RDFS + "label")) for item in items),
        statements=tuple(_statement(part, nodes, places) for part in statements),
        furniture=tuple(
            Furniture(start=part.start(), end=part.end(), kind=FurnitureKind(part.code("furnitureKind")))
            for part in furniture
        ),
    )


def links_from_quads(quads: Iterable["Quad"]) -> tuple[list[Link], list[Assessment]]:
    """Read links and assessments back from the quads of assessment graphs, each in the order of their IRIs."""
    nodes = _nodes(quads)
    links = [_link(node) for node in nodes.of(DX + "Link")]
    assessments = [_assessment(node) for node in nodes.of(DX + "Assessment")]
    return sorted(links, key=lambda link: link.id), sorted(assessments, key=lambda one: one.id)


def reviews_from_quads(quads: Iterable["Quad"]) -> list[Review]:
    """Read reviews back from the quads of their graph, in the order in which they were made."""
    nodes = _nodes(quads)
    return sorted((_review(node, nodes) for node in nodes.of(DX + "Review")), key=lambda review: review.order)


def _nodes(quads: Iterable["Quad"]) -> _Nodes:
    from pyoxigraph import Literal, NamedNode

    nodes = _Nodes()
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            name = quad.subject.value
            lang = (quad.object.language or "") if isinstance(quad.object, Literal) else ""
            node = nodes.get(name) or nodes.setdefault(name, _Node(name))
            node.values.setdefault(quad.predicate.value, []).append((quad.object.value, lang))
    return nodes


def _only(nodes: list[_Node], what: str) -> _Node:
    if len(nodes) != 1:
        raise ValueError(f"one {what} expected, {len(nodes)} found")
    return nodes[0]


def _source(nodes: _Nodes) -> Source:
    node = _only(nodes.of(NIF + "Context"), "source")
    return Source(
        name=node.one(SCHEMA + "name"),
        sha256=node.one(DX + "sha256"),
        media_type=node.one(DCTERMS + "format"),
        encoding=node.one(DX + "encoding"),
        text=node.one(NIF + "isString"),
    )


def _section(node: _Node, places: dict[str, int]) -> Section:
    return Section(
        start=node.start(),
        end=node.end(),
        heading=node.anchor(),
        level=int(node.one(DX + "level")),
        parent=places.get(node.one(DCTERMS + "isPartOf")),
        role=Role(node.code("role")),
    )


def _statement(node: _Node, nodes: _Nodes, places: dict[str, int]) -> Statement:
    due = DX + "deadlineText" in node.values
    return Statement(
        id=node.name,
        start=node.start(),
        end=node.end(),
        kind=next(_KINDS[name] for name in node.all(RDF + "type") if name in _KINDS),
        text=node.anchor(),
        section=places.get(node.words(DX + "inSection")),
        role=Role(node.code("role")),
        item=places.get(node.words(DX + "inItem")),
        specific=node.flag("specific"),
        checkable=float(node.one(DX + "checkable")) if DX + "checkable" in node.values else None,
        state=ResultState(node.code("state")) if DX + "state" in node.values else None,
        domain=Domain(node.code("domain")),
        period=node.period("period"),
        deadline=Deadline(text=node.one(DX + "deadlineText"), first=node.day("dueFrom"), last=node.day("dueTo"))
        if due
        else None,
        mentions=tuple(_mention(nodes[name], nodes) for name in _in_turn(node.all(DX + "hasMention"))),
        quantities=tuple(_quantity(nodes[name]) for name in _in_turn(node.all(DX + "hasQuantity"))),
        confidence=float(node.one(DX + "confidence")),
    )


def _in_turn(names: list[str]) -> list[str]:
    """Put `…/mention/10` after `…/mention/9`."""
    return sorted(names, key=lambda name: int(name.rpartition("/")[2]))


def _mention(node: _Node, nodes: _Nodes) -> Mention:
    thing = nodes[node.one(DX + "refersTo")]
    return Mention(
        start=node.start(),
        end=node.end(),
        type=next(_TYPES[name] for name in thing.all(RDF + "type") if name in _TYPES),
        text=node.anchor(),
        id=thing.name,
    )


def _quantity(node: _Node) -> Quantity:
    return Quantity(
        start=node.start(),
        end=node.end(),
        indicator=node.words(DX + "indicatorName"),
        value=node.number("value"),
        low=node.number("low"),
        high=node.number("high"),
        unit=node.words(DX + "unitText"),
        kind=QuantityKind(node.code("quantityKind")),
        bound=Bound(node.code("bound")),
        redacted=node.flag("redacted") or False,
    )


def _link(node: _Node) -> Link:
    reason = node.tagged(DX + "reason")
    return Link(
        id=node.name,
        commitment=node.one(DX + "commitment"),
        evidence=node.one(DX + "evidence"),
        relation=Relation(node.code("relation")),
        score=float(node.one(DX + "score")),
        reason_zh=reason["zh"],
        reason_en=reason["en"],
    )


def _assessment(node: _Node) -> Assessment:
    rationale = node.tagged(DX + "rationale")
    return Assessment(
        id=node.name,
        commitment=node.one(DX + "commitment"),
        as_of=node.one(DX + "asOf"),
        status=Status(node.code("status")),
        outcome=Outcome(node.code("outcome")),
        schedule=Schedule(node.code("schedule")),
        confidence=float(node.one(DX + "confidence")),
        links=tuple(node.all(DX + "usesLink")),
        share_reached=node.number("shareReached"),
        review=node.maybe(DX + "decidedBy"),
        rationale_zh=rationale["zh"],
        rationale_en=rationale["en"],
    )


def _review(node: _Node, nodes: _Nodes) -> Review:
    return Review(
        id=node.name,
        order=int(node.one(DX + "order")),
        kind=ReviewKind(node.code("reviewKind")),
        about=node.one(DX + "reviewOf"),
        words=node.words(DX + "quotedWords"),
        status=Status(node.code("status")) if DX + "status" in node.values else None,
        relation=Relation(node.code("relation")) if DX + "relation" in node.values else None,
        evidence=node.maybe(DX + "reviewedEvidence"),
        evidence_words=node.words(DX + "evidenceWords"),
        because=node.words(DCTERMS + "description"),
        by=nodes[node.one(PROV + "wasAttributedTo")].one(SCHEMA + "name"),
        at=datetime.fromisoformat(node.one(PROV + "generatedAtTime")),
    )
