"""Give each node of a network its place in time: no physics, so that a page of thousands of nodes opens at once.

In: a network of `network.to_networkx`. Out: a `Place` a node. A government is a block; its reports are columns in order
of time, what they report left of what they promise; a story is a commitment with all that bears on it, one below the
other; what stands alone comes after the stories. The page gives the places their pixels, closing what filters hide.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from duixian.graph.network import STATEMENTS, THINGS

if TYPE_CHECKING:
    from duixian.graph.network import Network

STORY_EDGES: Final = ("reports_on", "renewed_by")
_COLUMNS_A_REPORT: Final = 2


class Place(NamedTuple):
    """Where a node goes: the number of its government, story (-1: alone), column (0: things) and row."""

    block: int
    story: int
    column: int
    row: int


def arrange(network: "Network") -> dict[str, Place]:
    """Place all nodes; governments, reports and what belongs to none stand at row -1, as heads of their columns."""
    reports = _reports(network)
    blocks = {body: number for number, body in enumerate(dict.fromkeys(reports.values()))}
    heads = _heads(reports, blocks)
    places = {**heads, **{body: Place(number, -1, 0, -1) for body, number in blocks.items()}}
    order = sorted(network, key=lambda node: _reading_order(network, heads, node))
    rows = {node: row for row, node in enumerate(order)}
    stories = _stories(network, rows)
    for node, data in network.nodes(data=True):
        if node in places:
            continue
        report = str(data.get("report") or _first_report(network, node))
        block, _, column, _ = heads.get(report, Place(len(blocks), -1, 0, -1))
        if data.get("type") in THINGS:
            column = 0
        elif data.get("type") in ("Commitment", "Item"):
            column += 1
        places[node] = Place(block, stories.get(node, -1), column, rows[node])
    return places


def _reports(network: "Network") -> dict[str, str]:
    """Give the government of each report, governments by name and their reports in order of time."""
    found = []
    for report, data in network.nodes(data=True):
        if data.get("type") == "Report":
            body = next((end for _, end in network.out_edges(report) if _type(network, end) == "Government"), "")
            name = network.nodes[body].get("text", "") if body else ""
            found.append((str(name), body, str(data.get("plan_from") or data.get("review_to") or ""), report))
    return {report: body for _, body, _, report in sorted(found)}


def _heads(reports: dict[str, str], blocks: dict[str, int]) -> dict[str, Place]:
    """Place the reports of each government over their columns."""
    heads: dict[str, Place] = {}
    counts: dict[str, int] = {}
    for report, body in reports.items():
        counts[body] = counts.get(body, 0) + 1
        heads[report] = Place(blocks[body], -1, counts[body] * _COLUMNS_A_REPORT - 1, -1)
    return heads


def _stories(network: "Network", rows: dict[str, int]) -> dict[str, int]:
    """Count off the stories: statements joined by evidence, renewal or a common item, those with evidence first.

    Stories that share a thing are near each other; a thing belongs to the first that names it.
    """
    groups = _groups(network)
    groups.sort(key=lambda group: (not _has_evidence(network, group), min(rows[node] for node in group)))
    group_of = {node: number for number, group in enumerate(groups) for node in group}
    numbers: dict[str, int] = {}
    seen: dict[int, int] = {}
    for first in range(len(groups)):
        queue = deque([first])
        while queue:
            group = queue.popleft()
            if group in seen:
                continue
            seen[group] = len(seen)
            for thing in [thing for node in groups[group] for thing in _things(network, node)]:
                numbers.setdefault(thing, seen[group])
                queue.extend(sorted(group_of[n] for n in network.predecessors(thing) if n in group_of))
    return numbers | {node: seen[group] for node, group in group_of.items()}


def _groups(network: "Network") -> list[list[str]]:
    """Find the statements that hang together, and the commitments that name a thing."""
    import networkx as nx

    ties: nx.Graph[str] = nx.Graph()
    for start, end, data in network.edges(data=True):
        if _tells(network, start, end, data) or _is_part(network, start, end, data):
            ties.add_edge(start, end)
        elif data["relation"] == "mentions" and _type(network, start) == "Commitment":
            ties.add_node(start)
    return [sorted(group) for group in nx.connected_components(ties)]


def _tells(network: "Network", start: str, end: str, data: Mapping[str, object]) -> bool:
    """Tell whether an edge is part of a story; what a report says of its own promises is so where it decided."""
    if data["relation"] == "reports_on" and data.get("current") == 0:
        return network.nodes[start].get("report") != network.nodes[end].get("report")
    return data["relation"] in STORY_EDGES


def _is_part(network: "Network", start: str, end: str, data: Mapping[str, object]) -> bool:
    """Tell whether an edge joins a commitment to its item."""
    return data["relation"] == "part_of" and (_type(network, start), _type(network, end)) == ("Commitment", "Item")


def _has_evidence(network: "Network", group: Iterable[str]) -> bool:
    return any(_tells(network, *edge) for edge in network.out_edges(group, data=True))


def _things(network: "Network", node: str) -> list[str]:
    return sorted(end for _, end, data in network.out_edges(node, data=True) if data["relation"] == "mentions")


def _type(network: "Network", node: str) -> str:
    return str(network.nodes[node].get("type", ""))


def _first_report(network: "Network", node: str) -> str:
    """Give a report that speaks of a thing."""
    return min((str(network.nodes[n].get("report", "")) for n in network.predecessors(node)), default="")


def _reading_order(network: "Network", heads: dict[str, Place], node: str) -> tuple[int, int, int, str]:
    """Sort as the text goes: an item stands before its parts, a thing where it is first named."""
    data = network.nodes[node]
    if data.get("type") in STATEMENTS:
        return (heads.get(str(data.get("report")), Place(0, 0, 0, 0)).column, int(data.get("start", 0)), 1, node)
    below = [n for n in network.predecessors(node) if _type(network, n) in STATEMENTS]
    first = min((_reading_order(network, heads, n)[:2] for n in below), default=(0, 0))
    return (*first, 0, node)
