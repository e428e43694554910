"""Cut out of a network what answers one question: what is around a thing, what became of promises, what a domain has.

In: a network of `network.to_networkx`. Out: `Scope`s, the nodes that each shows; graph pages offer them in a menu.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from duixian.graph.lexicon import rows
from duixian.graph.network import HUBS, near
from duixian.ontology.terms import DATA
from duixian.ontology.vocabulary import labels

if TYPE_CHECKING:
    from duixian.graph.network import Network

FARTHEST: Final = 3
"""How many steps around a node a scope may reach."""
VILLAGE_STEPS: Final = 2
"""A village, the statements that name it, and what bears on these."""
SPARE: Final = 2000
"""So many nodes that a scope does not show are laid into its page, to be opened there."""
_RINGS: Final = 2
_STORIES: Final = ("reports_on", "renewed_by")
_TRADES: Final = ("Project", "Company")


class Scope(NamedTuple):
    """What a view shows: its id (as in the address of a page), its group, its name in both languages, its nodes."""

    id: str
    group: str
    zh: str
    en: str
    nodes: frozenset[str]


def around(network: "Network", node: str, steps: int = 1) -> Scope:
    """Show what lies within so many steps (1 to 3) of a node; `KeyError` for a node that is not in."""
    name = str(network.nodes[node].get("text") or node)
    found = frozenset(near(network, node, steps))
    return Scope(f"around/{steps}/{node.removeprefix(DATA)}", "around", name, "", found)


def between(network: "Network", reports: Sequence[str]) -> Scope:
    """Show what these reports promised before the last, and what they said of it.

    They are of one government, in order of time.
    """
    first, last = (_month(network, report) for report in (reports[0], reports[-1]))
    said = network.out_edges(reports[:-1], data=True)
    made = {end for _, end, data in said if data["relation"] == "promises"}
    told = {end for n in made for end in _story(network, n) if _of(network, end) in reports}
    things = {end for _, end, data in network.out_edges(made, data=True) if data["relation"] == "mentions"}
    nodes = made | told | things | _items(network, made) | set(reports)
    name = f"reports/{reports[0].rpartition('/')[2]}/{reports[-1].rpartition('/')[2]}"
    return Scope(name, "reports", f"{first} → {last}", "", frozenset(nodes))


def in_domain(network: "Network", domain: str) -> Scope:
    """Show the projects and companies that statements of a policy domain name, with these and what bears on them."""
    said = {
        start
        for start, end, data in network.edges(data=True)
        if data["relation"] == "mentions"
        and _type(network, end) in _TRADES
        and network.nodes[start].get("domain") == domain
    }
    told = {end for statement in said for end in _story(network, statement)}
    trades = {end for _, end in network.out_edges(said) if _type(network, end) in _TRADES}
    nodes = frozenset(said | told | trades | _items(network, said))
    return Scope(f"domain/{domain}", "domain", labels("domain")[domain], labels("domain", "en")[domain], nodes)


def list_scopes(network: "Network") -> Iterator[Scope]:
    """Give what the page of a whole network offers: each report to the next, each domain, each village by name.

    Where there are several governments, reports and villages are called by theirs too.
    """
    governments = reports_in_order(network)
    names = {
        report: f"{network.nodes[body].get('text', '')} " if body and len(governments) > 1 else ""
        for body, reports in governments.items()
        for report in reports
    }
    yield from _pairs(network, governments, names)
    present = {data.get("domain") for _, data in network.nodes(data=True)}
    domains = [in_domain(network, code) for code in labels("domain") if code in present]
    yield from [scope for scope in domains if scope.nodes]
    yield from sorted(_villages(network, names), key=lambda scope: (scope.zh, scope.id))


def _pairs(network: "Network", governments: Mapping[str, list[str]], names: Mapping[str, str]) -> Iterator[Scope]:
    for reports in governments.values():
        for pair in pairwise(reports):
            scope = between(network, pair)
            zh, en = ("", "") if pair[1] == reports[-1] else group_words()["now"]
            yield scope._replace(zh=names[pair[0]] + scope.zh + zh, en=en)


def _villages(network: "Network", names: Mapping[str, str]) -> Iterator[Scope]:
    for node in network:
        if _type(network, node) == "Village":
            scope = around(network, node, VILLAGE_STEPS)
            name = max((names.get(one, "") for one in sorted(scope.nodes)), key=bool)
            yield scope._replace(group="village", zh=name + scope.zh)


def reports_in_order(network: "Network") -> dict[str, list[str]]:
    """Give the reports of each government in order of time: by the end of what they look back on, else their plan."""
    found: dict[str, list[str]] = {}
    reports = [node for node in network if _type(network, node) == "Report"]
    for report in sorted(reports, key=lambda node: (_last_day(network, node), node)):
        body = next((end for _, end in network.out_edges(report) if _type(network, end) == "Government"), "")
        found.setdefault(body, []).append(report)
    return dict(sorted(found.items()))


def with_spare(network: "Network", nodes: Iterable[str], most: int = SPARE) -> set[str]:
    """Add to the nodes of a scope those next to them, and next to these, up to so many; reports and governments too."""
    kept = {node for node in nodes if node in network}
    left, ring = most, sorted(kept)
    for _ in range(_RINGS):
        beyond = {end for node in ring if not is_hub(network, node) for end in _neighbours(network, node)} - kept
        ring = sorted(beyond)[:left]
        left -= len(ring)
        kept.update(ring)
    reports = {report for node in kept if (report := _of(network, node)) in network}
    kept |= reports
    return kept | {end for _, end in network.out_edges(reports) if _type(network, end) == "Government"}


def count_left_out(network: "Network", node: str, kept: set[str]) -> int:
    """Count the neighbours of a node that were not kept; of a report or government none, they have all."""
    return 0 if is_hub(network, node) else len(_neighbours(network, node) - kept)


def is_hub(network: "Network", node: str) -> bool:
    """Tell whether everything hangs on a node: a report or a government."""
    return _type(network, node) in HUBS


def _neighbours(network: "Network", node: str) -> set[str]:
    return {*network.successors(node), *network.predecessors(node)}


def _story(network: "Network", node: str) -> Iterator[str]:
    """Give what bears on a statement and what it bears on; what a report says of its own promises where it decided."""
    for start, end, data in [*network.out_edges(node, data=True), *network.in_edges(node, data=True)]:
        same = _of(network, start) == _of(network, end)
        if data["relation"] in _STORIES and (data.get("current") != 0 or not same):
            yield end if start == node else start


def _items(network: "Network", statements: Iterable[str]) -> set[str]:
    ends = (end for _, end, data in network.out_edges(statements, data=True) if data["relation"] == "part_of")
    return {end for end in ends if _type(network, end) == "Item"}


def _type(network: "Network", node: str) -> str:
    return str(network.nodes[node].get("type", ""))


def _of(network: "Network", node: str) -> str:
    return str(network.nodes[node].get("report", ""))


def _month(network: "Network", report: str) -> str:
    """Give the month by which a report is known on the page."""
    data = network.nodes[report]
    return str(data.get("plan_from") or data.get("review_to") or "")[:7]


def _last_day(network: "Network", report: str) -> str:
    """Give the last day that a report looks back on, else the first that it plans; what tells neither comes last."""
    data = network.nodes[report]
    return str(data.get("review_to") or data.get("plan_from") or "~")


def group_words() -> dict[str, tuple[str, str]]:
    """Give the names of the groups of scopes in both languages, and the note on statuses that are not of the time."""
    return {group: (zh, en) for group, zh, en in rows("scopes.tsv")}
