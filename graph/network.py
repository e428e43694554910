"""Project the graph of a store onto a network of governments, reports, items, statements and things.

In: a `Store`, or one government of it. Out: a networkx `MultiDiGraph` whose attributes are texts and numbers only. Each
commitment carries its current judgement; things and governments stand under the IRI that they resolve to.
"""

from collections.abc import Iterable
from importlib.resources import files
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from duixian.graph.facts import Facts
from duixian.graph.store import Store
from duixian.ontology import iris
from duixian.ontology.lines import one_line
from duixian.ontology.terms import DCTERMS, NIF, RDFS, dx

if TYPE_CHECKING:
    import networkx as nx

    Network: TypeAlias = nx.MultiDiGraph[str]

Attribute: TypeAlias = str | int | float

LABEL_LENGTH: Final = 18
"""Labels are cut to this many characters; `text` holds the whole."""

STATEMENTS: Final = ("Commitment", "Result", "Problem")
THINGS: Final = ("Project", "Company", "Village", "Facility", "Organization")

HUBS: Final = ("Report", "Government")
"""What everything hangs on."""

_PERIODS: Final = ("review", "plan")
_DEEPEST: Final = 12


class _Origin(NamedTuple):
    """Whose report it is (as named, and as resolved), and the file that it was read from."""

    issuer: str
    body: str
    file: str


def to_networkx(store: Store, government: str | None = None) -> "Network":
    """Build the network of all governments, or of one (its IRI, or one that resolves to the same body).

    Nodes have `type` (a class of the ontology), `label`, `text` and what else is known of them (what is not known is
    not there). Edges have `relation`, which is also their key: `promises` and `reports` (report to statement),
    `part_of` (statement to item, item to report, report to government), `reports_on` (evidence to commitment),
    `renewed_by` (to the later commitment), `mentions` (statement to thing).
    """
    import networkx as nx

    origins = _origins(store, government)
    facts = _read(store, origins)
    network: Network = nx.MultiDiGraph()
    for report, origin in origins.items():
        _add_report(network, facts, report, origin)
    for item in facts.instances("Item"):
        _add_item(network, facts, item)
    for kind in STATEMENTS:
        for statement in facts.instances(kind):
            _add_statement(network, facts, statement, kind)
    _add_mentions(network, facts)
    _add_links(network, facts)
    return network


def neighbourhood(network: "Network", node: str, radius: int = 1) -> "Network":
    """Cut out what is near a node; `KeyError` for a node that is not in."""
    return copy_of(network, near(network, node, radius))


def copy_of(network: "Network", nodes: Iterable[str]) -> "Network":
    """Copy some nodes and the edges between them; a view of networkx would be slow to walk."""
    import networkx as nx

    return nx.MultiDiGraph(network.subgraph(nodes))


def near(network: "Network", node: str, radius: int = 1) -> set[str]:
    """Give the nodes within so many steps of a node, in either direction; `KeyError` for a node that is not in.

    Governments and reports are reached but not passed, or everything would be near.
    """
    if node not in network:
        raise KeyError(node)
    seen, ends = {node}, {node}
    for _ in range(radius):
        open_ends = {end for end in ends if end == node or network.nodes[end].get("type") not in HUBS}
        beyond = {n for end in open_ends for n in (*network.successors(end), *network.predecessors(end))}
        ends = beyond - seen
        seen |= ends
    return seen


def shorten(text: str, length: int = LABEL_LENGTH) -> str:
    """Cut a text to a label of one line."""
    line = one_line(text)
    return line if len(line) <= length else line[: length - 1] + "…"


def _origins(store: Store, government: str | None) -> dict[str, _Origin]:
    """Find the reports of a government, or all."""
    found: dict[str, _Origin] = {}
    query = files("duixian.graph").joinpath("sparql", "origins.rq").read_text(encoding="utf-8")
    for row in store.query(query).values():
        issuer, body = str(row["issuer"]), str(row["body"] or row["issuer"])
        found[str(row["report"])] = _Origin(issuer, body, str(row["file"] or ""))
    if government is not None:
        wanted = next((o.body for o in found.values() if government in (o.issuer, o.body)), government)
        found = {report: origin for report, origin in found.items() if origin.body == wanted}
    return dict(sorted(found.items()))


def _read(store: Store, origins: dict[str, _Origin]) -> Facts:
    """Read the graphs of the reports, what was judged, and what was resolved."""
    bodies = sorted({name for origin in origins.values() for name in (origin.issuer, origin.body)})
    graphs = [iris.report_graph(report) for report in origins]
    graphs += [iris.assessment_graph(report) for report in origins]
    graphs += [iris.government_graph(body) for body in bodies]
    return Facts(quad for graph in graphs for quad in store.quads(graph))


def _add_report(network: "Network", facts: Facts, report: str, origin: _Origin) -> None:
    name = _name(facts, [origin.body, origin.issuer])
    network.add_node(origin.body, type="Government", label=shorten(name), text=name)
    title = facts.one(report, DCTERMS + "title")
    dates: dict[str, Attribute] = {
        f"{kind}_{end.lower()}": facts.one(report, dx(kind + end)) for kind in _PERIODS for end in ("From", "To")
    }
    year = str(dates["plan_from"] or dates["review_to"])[:4]
    label = shorten(f"{year} {title}")
    network.add_node(report, type="Report", label=label, text=title, **_known({"source": origin.file, **dates}))
    network.add_edge(report, origin.body, key="part_of", relation="part_of")


def _add_item(network: "Network", facts: Facts, item: str) -> None:
    title, report = facts.one(item, RDFS + "label"), facts.one(item, dx("inReport"))
    attributes = _known({**_origin(network, report), **_judgement(facts, item)})
    network.add_node(item, type="Item", label=shorten(title), text=title, **attributes)
    if report in network:
        network.add_edge(item, report, key="part_of", relation="part_of")


def _add_statement(network: "Network", facts: Facts, statement: str, kind: str) -> None:
    text, report = facts.one(statement, NIF + "anchorOf"), facts.one(statement, dx("inReport"))
    attributes: dict[str, Attribute] = {
        **_origin(network, report),
        **_place(facts, statement),
        **{name: facts.code(statement, name) for name in ("domain", "state", "role")},
        "specific": int(facts.one(statement, dx("specific")) == "true"),
        "deadline": facts.one(statement, dx("deadlineText")),
        "due_to": facts.one(statement, dx("dueTo")),
    }
    if kind == "Commitment":
        attributes |= _judgement(facts, statement)
    network.add_node(statement, type=kind, label=shorten(text), text=text, **_known(attributes))
    if report in network:
        relation = "promises" if kind == "Commitment" else "reports"
        network.add_edge(report, statement, key=relation, relation=relation)
    for item in facts.all(statement, dx("inItem")):
        if item in network:
            network.add_edge(statement, item, key="part_of", relation="part_of")


def _add_mentions(network: "Network", facts: Facts) -> None:
    """Add the things that statements name, each once, under all its spellings."""
    spellings: dict[str, list[str]] = {}
    for kind in THINGS:
        for thing in facts.instances(kind):
            meant = facts.one(thing, dx("resolvedTo")) or thing
            spellings.setdefault(meant, []).append(thing)
            network.add_node(meant, type=network.nodes[meant]["type"] if meant in network else kind)
    for meant, things in spellings.items():
        name = _name(facts, [meant, *things])
        others = sorted({label for thing in things for label in facts.all(thing, RDFS + "label")} - {name})
        network.add_node(meant, label=shorten(name), text=name, **_known({"spellings": "、".join(others)}))
    for kind in STATEMENTS:
        for statement in facts.instances(kind):
            for thing in facts.all(statement, dx("mentions")):
                meant = facts.one(thing, dx("resolvedTo")) or thing
                if meant in spellings:
                    network.add_edge(statement, meant, key="mentions", relation="mentions")


def _add_links(network: "Network", facts: Facts) -> None:
    """Add the links between statements; `current` is 1 where the current judgement rests on it."""
    assessments = {a for node in network for a in facts.all(node, dx("currentAssessment"))}
    used = {link for assessment in assessments for link in facts.all(assessment, dx("usesLink"))}
    for link in facts.instances("Link"):
        commitment, evidence = facts.one(link, dx("commitment")), facts.one(link, dx("evidence"))
        relation = facts.code(link, "relation")
        if commitment not in network or evidence not in network:
            continue
        ends = (evidence, commitment) if relation == "reports_on" else (commitment, evidence)
        reasons = {f"reason_{language}": facts.text(link, dx("reason"), language) for language in ("zh", "en")}
        score = facts.number(link, dx("score"))
        network.add_edge(*ends, key=relation, relation=relation, score=score, current=int(link in used), **reasons)


def _judgement(facts: Facts, target: str) -> dict[str, Attribute]:
    """Fold the current assessment of a commitment or an item into attributes."""
    assessment = facts.one(target, dx("currentAssessment"))
    return {
        **{name: facts.code(assessment, name) for name in ("status", "outcome", "schedule")},
        "as_of": facts.one(assessment, dx("asOf")),
        "confidence": facts.number(assessment, dx("confidence")),
        "share_reached": facts.number(assessment, dx("shareReached")),
        "rationale_zh": facts.text(assessment, dx("rationale"), "zh"),
        "rationale_en": facts.text(assessment, dx("rationale"), "en"),
    }


def _known(attributes: dict[str, Attribute]) -> dict[str, Attribute]:
    """Leave out what is not known: empty texts and negative numbers."""
    return {
        name: value for name, value in attributes.items() if (value >= 0 if isinstance(value, int | float) else value)
    }


def _origin(network: "Network", report: str) -> dict[str, Attribute]:
    """Name the report and the file that a node comes from."""
    source = network.nodes[report].get("source", "") if report in network else ""
    return {"report": report, "source": source}


def _place(facts: Facts, statement: str) -> dict[str, Attribute]:
    """Tell the headings above a statement and its offsets in the source."""
    path: list[str] = []
    section = facts.one(statement, dx("inSection"))
    while (heading := facts.one(section, NIF + "anchorOf")) and len(path) < _DEEPEST:
        path.insert(0, heading)
        section = facts.one(section, DCTERMS + "isPartOf")
    start, end = (int(facts.number(statement, NIF + name)) for name in ("beginIndex", "endIndex"))
    return {"section": " › ".join(path), "start": start, "end": end}


def _name(facts: Facts, names: list[str]) -> str:
    """Give the label of the first that has one, the longest of several."""
    for name in names:
        if labels := facts.all(name, RDFS + "label"):
            return max(labels, key=len)
    return ""
