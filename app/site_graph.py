"""The graph on the site: the page of a government's graph, and on the page of an item a drawing of what is around it.

In: the network of a government; what the page of an item shows. Out: the bytes of pages; a `Drawing` for its template.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from duixian.app.safe import for_terminal
from duixian.app.site_address import address, anchor
from duixian.graph.drawing import label
from duixian.graph.network import THINGS, to_networkx
from duixian.graph.view import graph_page, page_assets, tidy
from duixian.ontology.model import EntityType
from duixian.ontology.terms import DATA
from duixian.queries.records import CommitmentRecord, EvidenceRecord, GovernmentRecord, ReportRecord

if TYPE_CHECKING:
    from collections.abc import Callable

    from duixian.graph.network import Network
    from duixian.graph.store import Store

WIDTH, HEIGHT, GAP, ROW, HEAD = 268, 54, 64, 68, 30
"""Of cards: their size, the room between columns, the height of a row, that of the names of columns."""
MOST: Final = 7
"""So many cards a column are drawn."""
SHAPES: Final[Mapping[EntityType, str]] = MappingProxyType(
    {
        EntityType.PROJECT: "◆",
        EntityType.COMPANY: "■",
        EntityType.VILLAGE: "▲",
        EntityType.FACILITY: "⬢",
        EntityType.ORGANIZATION: "●",
    }
)
"""The shapes of things, as on the graph page."""


def shared_files() -> Iterator[tuple[str, bytes]]:
    """Give the files that all graph pages of a site share, by their addresses."""
    for name, text in page_assets().items():
        yield name, text.encode()


def government_graph(part: "Store", government: GovernmentRecord) -> bytes:
    """Write the graph page of a government, from a store of its own (`part_of`); its nodes lead to their pages."""
    network = tidy(to_networkx(part, government.id))
    return graph_page(network, government.name, assets="../", address=lambda node: node_address(network, node)).encode()


def node_address(network: "Network", node: str) -> str:
    """Give the page of a node: a commitment that is part of an item has that of the item, a result its report's."""
    data = network.nodes[node]
    kind, report = data.get("type"), str(data.get("report", ""))
    if kind in ("Result", "Problem"):
        return f"{address(report)}#{anchor(node)}"
    if kind == "Commitment":
        items = [end for _, end in network.out_edges(node) if network.nodes[end].get("type") == "Item"]
        return f"{address(items[0])}#{anchor(node)}" if items else address(node)
    return address(node) if kind in ("Item", "Report", "Government", *THINGS) else ""


def around_address(government: str, node: str, steps: int = 2) -> str:
    """Give the address of the view of a government's graph that shows what is around a node."""
    name = node.removeprefix(DATA)
    return f"{address(government, 'graph')}#view=around/{steps}/{name}&node={name}"


def between_address(government: str, reports: Sequence[ReportRecord]) -> str:
    """Give the address of the view of a government's graph between two reports."""
    first, last = (report.id.rpartition("/")[2] for report in reports)
    return f"{address(government, 'graph')}#view=reports/{first}/{last}"


class Box(NamedTuple):
    """What a box says: its lines, what it is, the code of its status or type, where it leads, all its text."""

    lines: Sequence[str]
    kind: str
    code: str
    href: str
    text: str


class Card(NamedTuple):
    """A box in its place."""

    x: int
    y: int
    box: Box


class Line(NamedTuple):
    """A line of a drawing: its path and what it says (`evidence`, `renewed`, `names`)."""

    path: str
    kind: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is around an item: cards and lines, the height, how many cards were left out."""

    cards: Sequence[Card]
    lines: Sequence[Line]
    height: int
    left_out: int


@dataclass(frozen=True, slots=True)
class Around:
    """What is drawn around an item: its parts with their evidence, and links to earlier and to later promises."""

    parts: Sequence[tuple[CommitmentRecord, Sequence[EvidenceRecord]]]
    earlier: Sequence[EvidenceRecord]
    renewed: Sequence[EvidenceRecord]
    clauses: Mapping[str, CommitmentRecord]

    def boxes(self, page_of: "Callable[[str], str]") -> tuple[dict[str, Box], dict[str, Box], dict[str, Box]]:
        """Give the boxes of each column: what is named and was promised before, the parts, what came after."""

        def promise(iri: str, text: str) -> Box:
            known = self.clauses.get(iri)
            return Box(_lines(text), "promise", (known and known.status) or "", page_of(iri), text)

        things = {thing.id: thing for part, _ in self.parts for thing in part.things}
        before = {link.commitment: self.clauses[link.commitment] for link in self.earlier}
        evidence = {e.id: e for _, several in self.parts for e in several}
        return (
            {t.id: Box(_lines(t.text, 1), "thing", t.type, address(t.id), t.text) for t in things.values()}
            | {iri: promise(iri, one.text) for iri, one in before.items()},
            {part.id: promise(part.id, part.text) for part, _ in self.parts},
            {e.id: Box(_lines(e.text), "result", "", page_of(e.id), e.text) for e in evidence.values()}
            | {link.id: promise(link.id, link.text) for link in self.renewed},
        )

    def joined(self) -> Iterator[tuple[str, str, str]]:
        """Give the pairs that lines join, from left to right, and what the line says."""
        for part, evidence in self.parts:
            yield from ((thing.id, part.id, "names") for thing in part.things)
            yield from ((part.id, e.id, "evidence") for e in evidence)
        yield from ((link.commitment, link.id, "renewed") for link in (*self.earlier, *self.renewed))


def draw_around(around: Around, page_of: "Callable[[str], str]") -> Drawing | None:
    """Draw an item between what it names (left) and what bears on it (right); `None` where there is nothing of it."""
    columns = around.boxes(page_of)
    if not columns[0] and not columns[2]:
        return None
    ends = [iri for a, b, _ in around.joined() for iri in (a, b)]
    cards = {
        iri: Card(number * (WIDTH + GAP), HEAD + row * ROW, column[iri])
        for number, column in enumerate(columns)
        for row, iri in enumerate(_chosen(list(column), ends))
    }
    lines = [_line(cards[a], cards[b], kind) for a, b, kind in around.joined() if a in cards and b in cards]
    left_out = sum(map(len, columns)) - len(cards)
    return Drawing([*cards.values()], lines, max(card.y for card in cards.values()) + ROW, left_out)


def _chosen(column: Sequence[str], ends: Sequence[str]) -> list[str]:
    """Choose what of a column is drawn, in its order: where that is not all, what lines lead to."""
    first = sorted(column, key=lambda iri: iri not in ends)[:MOST]
    return [iri for iri in column if iri in first]


def _lines(text: str, most: int = 2) -> Sequence[str]:
    return label(for_terminal(text), "", most).split("\n")


def _line(start: Card, end: Card, kind: str) -> Line:
    x1, y1, x2, y2 = start.x + WIDTH, start.y + HEIGHT // 2, end.x, end.y + HEIGHT // 2
    middle = GAP // 2
    return Line(f"M{x1} {y1}C{x1 + middle} {y1} {x2 - middle} {y2} {x2} {y2}", kind)
