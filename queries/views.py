"""Find the part of the graph that a user asked to see.

In: a store, and what the user wrote: a government, a name or id, reports, a domain, a village. Out: a `View`, for
`graph.view.graph_page`; `NotFoundError` and `QueryError` say what else to write.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from duixian.graph.network import THINGS, to_networkx
from duixian.graph.scopes import FARTHEST, VILLAGE_STEPS, Scope, around, between, in_domain
from duixian.graph.view import tidy
from duixian.ontology.errors import NotFoundError, QueryError
from duixian.ontology.iris import squeeze
from duixian.ontology.terms import DATA
from duixian.ontology.vocabulary import labels
from duixian.queries.dossiers import holders, list_assessments, list_reports
from duixian.queries.filters import read_code
from duixian.queries.governments import find_government, list_governments
from duixian.queries.history import in_time, standing_after
from duixian.queries.identify import find_commitment, find_report, short_id

if TYPE_CHECKING:
    from duixian.graph.network import Network
    from duixian.graph.store import Store
    from duixian.queries.records import AssessmentRecord

MOST: Final = 20_000
"""A page of more nodes is refused: browsers would choke on it."""
_ID: Final = re.compile(r"[0-9a-f]{4,16}(?P<part>-i?[0-9a-f]{4,16})?")
_LEAST_WORDS: Final = 4
"""So many characters of a sentence are enough to mean it."""
_LISTED: Final = 6
_LIKE: Final = 0.45
"""How alike (0 to 1) a name must be to be proposed."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to see: at most one of a node with what is around it, reports, a domain, a village; else everything.

    `since` and `until` are reports; with only one of them, or `last`, the last two reports take the place of the rest.
    """

    around: str | None = None
    depth: int = 2
    since: str | None = None
    until: str | None = None
    last: bool = False
    domain: str | None = None
    village: str | None = None

    def check(self) -> None:
        """Refuse two kinds at once, and a depth that is too far."""
        kinds = (self.around, self.since or self.until or self.last, self.domain, self.village)
        if sum(bool(kind) for kind in kinds) > 1:
            raise QueryError(
                "view", "--around、--from/--to/--last、--domain、--village 只能用一种", "use only one of these options"
            )
        if not 1 <= self.depth <= FARTHEST:
            raise QueryError(str(self.depth), f"--depth 只能是 1 到 {FARTHEST}", f"the depth must be 1 to {FARTHEST}")


@dataclass(frozen=True, slots=True)
class View:
    """A network, what of it to show first (`None`: all), and the title of its page."""

    network: "Network"
    scope: Scope | None
    title: str


def find_view(store: "Store", government: str | None, wanted: Wanted) -> View:
    """Give the part of the graph that is asked for, of one government or (except between reports) of all."""
    wanted.check()
    if wanted.since or wanted.until or wanted.last:
        return _between_reports(store, government, wanted)
    node = _identified(store, wanted.around) if wanted.around else None
    whose = find_government(store, government).id if government else _holder(store, node)
    network = tidy(to_networkx(store, whose))
    scope = _scope(network, wanted, node)
    size = len(network) if scope is None else len(scope.nodes)
    if size > MOST:
        raise QueryError(
            f"{size}",
            "节点太多，网页打不开；请写政府名称，或用 --around、--domain、--village",
            "too many nodes for a page: name a government, or use --around, --domain, --village",
        )
    name = find_government(store, whose).name if whose else ""
    return View(network, scope, " · ".join(part for part in (name, scope.zh if scope else "") if part))


def _holder(store: "Store", node: str | None) -> str | None:
    """Give the government of a report or commitment, or the only one that there is."""
    found = holders(store, node or "") or [one.id for one in list_governments(store)]
    return found[0] if len(found) == 1 else None


def _scope(network: "Network", wanted: Wanted, node: str | None) -> Scope | None:
    if wanted.around:
        centre = node if node and node in network else find_node(network, wanted.around)
        return around(network, centre, wanted.depth)
    if wanted.village:
        return around(network, find_node(network, wanted.village, ("Village",)), VILLAGE_STEPS)
    if not wanted.domain:
        return None
    scope = in_domain(network, read_code("domain", wanted.domain))
    if not scope.nodes:
        raise NotFoundError(scope.zh, "这个领域没有提到项目或企业", "no project or company is named in this domain")
    return scope


def find_node(network: "Network", name: str, types: Sequence[str] = ()) -> str:
    """Give the one node that a name means, in any spelling or a part of it; things before statements.

    An IRI does too, whole or as error messages list it. Raises `NotFoundError` with names that are near.
    """
    for iri in (name, DATA + name):
        if iri in network:
            return iri
    wanted = squeeze(name)
    for kinds in (types,) if types else (THINGS, ("Government", "Report", "Item", "Commitment", "Result", "Problem")):
        names = {node: _names(data) for node, data in network.nodes(data=True) if data.get("type") in kinds}
        least = 1 if kinds[0] in THINGS else _LEAST_WORDS
        for found in (
            [node for node, own in names.items() if wanted in own],
            [node for node, own in names.items() if len(wanted) >= least and any(wanted in one for one in own)],
        ):
            if len(found) == 1:
                return found[0]
            if found:
                listed = _listed(network, found)
                raise NotFoundError(
                    name, f"不止一个，请写全或写编号：{listed}", "several are meant; write one of these"
                )
    raise NotFoundError(name, *_nearest(network, name, types or THINGS))


def _names(data: Mapping[str, object]) -> list[str]:
    """Give the spellings of a node, to be compared."""
    return [squeeze(one) for one in (str(data.get("text", "")), *str(data.get("spellings", "")).split("、")) if one]


def _nearest(network: "Network", name: str, types: Sequence[str]) -> tuple[str, str]:
    known = sorted({str(data["text"]) for _, data in network.nodes(data=True) if data.get("type") in types})
    near = "、".join(get_close_matches(name, known, n=_LISTED, cutoff=_LIKE))
    if not near:
        return "图谱里没有这个名称", "nothing of this name in the graph"
    return f"图谱里没有这个名称，相近的有：{near}", "nothing of this name in the graph; those listed are near"


def _listed(network: "Network", nodes: Iterable[str]) -> str:
    """List nodes by their names, types, governments and ids."""
    several = sorted(nodes)
    words = [
        f"{network.nodes[node]['text']}（{_kind(network, node)} {_body(network, node)} {_code(node)}）"
        for node in several[:_LISTED]
    ]
    return "、".join(words) + ("……" if len(several) > _LISTED else "")


def _kind(network: "Network", node: str) -> str:
    code = str(network.nodes[node]["type"])
    return labels("entityType").get(code) or labels("kind").get(code.lower(), code)


def _body(network: "Network", node: str) -> str:
    """Name the government of which a node is, or that speaks of it."""
    said = [network.nodes[one].get("report", "") for one in (node, *sorted(network.predecessors(node)))]
    ends = {end for report in said if report in network for end in network.successors(report)}
    return next((network.nodes[end]["text"] for end in sorted(ends) if network.nodes[end]["type"] == "Government"), "")


def _code(node: str) -> str:
    short = short_id(node)
    return short if short != node else node.removeprefix(DATA)


def _identified(store: "Store", name: str) -> str | None:
    """Give the IRI that an id of a report, commitment or item means; `None` for what is no such id."""
    match = _ID.fullmatch(name)
    if match is None:
        return name if name.startswith(DATA) else None
    if match["part"]:
        return find_commitment(store, name)
    try:
        return find_report(store, name)
    except NotFoundError:  # a name of figures and letters from a to f, such as a year
        return None


def _between_reports(store: "Store", government: str | None, wanted: Wanted) -> View:
    """Show what was promised and answered between two reports, each commitment as it stood after the second."""
    given = [find_report(store, name) if name else None for name in (wanted.since, wanted.until)]
    whose = {holder for report in given if report for holder in holders(store, report)}
    if government or not whose:
        whose.add(_one_government(store, government))
    if len(whose) > 1:
        raise NotFoundError("--from --to", "不属于同一个政府", "these are of different governments")
    known = find_government(store, whose.pop())
    reports = in_time(list_reports(store, known.id))
    names = [report.id for report in reports]
    second = names.index(given[1]) if given[1] else len(names) - 1
    first = names.index(given[0]) if given[0] else second - 1
    if first < 0:
        raise NotFoundError(known.name, "前面没有别的报告，还不能对照", "there is no report before it to compare with")
    if first >= second:
        raise NotFoundError("--from --to", "后一份报告应晚于前一份", "the second report must be later than the first")
    network = tidy(to_networkx(store, known.id))
    if second < len(names) - 1:
        _restate(network, standing_after(list_assessments(store, known.id), reports[: second + 1]))
    scope = between(network, names[first : second + 1])
    return View(network, scope, f"{known.name} · {scope.zh}")


def _one_government(store: "Store", name: str | None) -> str:
    """Give the government of a name; without one, the only one that there is."""
    known = list_governments(store)
    if name is None and len(known) != 1:
        raise QueryError("view", "请写政府名称，或 --from 与 --to 两份报告", "name a government, or two reports")
    return known[0].id if name is None else find_government(store, name).id


def _restate(network: "Network", judged: "Mapping[str, AssessmentRecord]") -> None:
    """Put the judgements of an earlier day in place of the current ones."""
    for node, data in network.nodes(data=True):
        if data.get("type") not in ("Commitment", "Item"):
            continue
        for name in ("status", "outcome", "schedule", "as_of", "confidence", "share_reached", "rationale_zh",
                     "rationale_en"):  # fmt: skip
            data.pop(name, None)
            value = getattr(judged.get(node), name, None)
            if value not in (None, ""):
                data[name] = value if isinstance(value, float) else str(value)
    for start, end, data in network.edges(data=True):
        if data["relation"] == "reports_on" and end in judged:
            data["current"] = int(any(evidence.id == start for evidence in judged[end].evidence))
