"""How Oxigraph goes about each query of the catalogue: what is asked of one government never reads a whole store.

A query is planned without statistics, so an empty store shows the plan. It must begin at the government, and look the
rest up row by row; what is read beforehand (a hash join) must begin at the government too. A few words in another order
undo this without a change in the answers, so the plans are tested.
"""

import json
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from duixian.graph.bindings import bind
from duixian.ontology.terms import PREFIXES, XSD
from duixian.queries.questions import list_queries

GOVERNMENT = ox.NamedNode("https://example.org/government")
FIRST = f"resolvedTo> {GOVERNMENT})"
OXIGRAPH = Path(sys.executable).with_name("oxigraph")
WITH_GOVERNMENT = [q for q in list_queries() if "government" in {p.name for p in q.parameters}]


@pytest.fixture(scope="module")
def explain(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plans")
    ox.Store(folder / "store").flush()

    def plan(sparql):
        names = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in PREFIXES.items() if f"PREFIX {p}:" not in sparql)
        command = [str(OXIGRAPH), "query", "--location", str(folder / "store"), "--union-default-graph"]
        command += ["--results-format", "csv", "--explain-file", str(folder / "plan.json"), "--query", names + sparql]
        subprocess.run(command, check=True, capture_output=True)
        found = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
        return found.get("plan", found)

    return plan


def leaf(node):
    """Give what is read first."""
    children = node.get("children", [])
    return leaf(children[0]) if children else node["name"]


def nodes(node):
    yield node
    for child in node.get("children", []):
        yield from nodes(child)


def read_whole(plan):
    """Give the patterns that are read from the whole store before anything is looked up in them."""
    hashed = [node for node in nodes(plan) if "HashBuild" in node["name"]]
    begun = [leaf(child) for node in hashed for child in node["children"]]
    return [
        pattern for pattern in begun if FIRST not in pattern and not pattern.startswith(f"QuadPattern({GOVERNMENT} ")
    ]


def terms(query):
    date = ox.NamedNode(XSD + "date")
    known = {"from": ox.Literal("2023-01-01", datatype=date), "until": ox.Literal("2023-02-01", datatype=date)}
    return {p.name: known.get(p.name, ox.Literal("石桥")) for p in query.parameters if not p.optional}


@pytest.mark.parametrize("query", WITH_GOVERNMENT, ids=lambda q: q.name)
def test_a_question_of_one_government_begins_there_and_reads_nothing_whole(explain, query):
    plan = explain(bind(query.sparql, {**terms(query), "government": GOVERNMENT}))
    assert FIRST in leaf(plan)
    assert read_whole(plan) == []


CODES = [(q, p.name) for q in WITH_GOVERNMENT for p in q.parameters if p.optional and p.type.startswith("code:")]


@pytest.mark.parametrize(("query", "name"), CODES, ids=[f"{query.name} {name}" for query, name in CODES])
def test_so_does_one_that_asks_for_a_status_or_domain_too(explain, query, name):
    code = ox.NamedNode("https://example.org/code")
    plan = explain(bind(query.sparql, {**terms(query), "government": GOVERNMENT, name: code}))
    assert FIRST in leaf(plan)
    assert [pattern for pattern in read_whole(plan) if not pattern.startswith(f"QuadPattern({code} ")] == []


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("assessments", "commitment"),
        ("links", "commitment"),
        ("deciding-links", "commitment"),
        ("figures", "statement"),
    ],
)
def test_one_of_a_commitment_begins_there_whose_ever_it_is(explain, name, known):
    (query,) = (query for query in WITH_GOVERNMENT if query.name == name)
    thing = ox.NamedNode("https://example.org/thing")
    for more in ({}, {"government": GOVERNMENT}):
        assert str(thing) in leaf(explain(bind(query.sparql, {known: thing, **more})))


def test_a_plan_that_reads_everything_is_told(explain):
    chain = " . ".join(f"?x{n + 1} <x:of> ?x{n}" for n in range(6))
    plan = explain(
        f"SELECT * {{ ?body <x:resolvedTo> {GOVERNMENT} . ?x0 <x:in> ?body . {chain} OPTIONAL {{ ?x0 <x:t> ?t }} }}"
    )
    assert read_whole(plan)
