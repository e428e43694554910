"""Rows are read and sorted by us, not by the engine: the same values and the same order as the engine gives."""

import random
from decimal import Decimal

import pyoxigraph as ox
import pytest
import town
from duixian.graph.answer import to_python
from duixian.graph.store import Store
from duixian.ontology.terms import XSD
from duixian.queries import answers
from duixian.queries.answers import read_answer
from duixian.queries.catalog import list_queries, run
from duixian.queries.parameters import to_terms
from duixian.queries.sorting import sort_rows, split_order
from hypothesis import given
from hypothesis import strategies as st
from test_queries import REQUIRED

KINDS = {
    "integer": st.integers().map(str), "decimal": st.decimals(allow_nan=False, allow_infinity=False).map("{:f}".format),
    "boolean": st.sampled_from(["true", "false"]), "date": st.dates().map(str), "double": st.floats().map(repr),
}  # fmt: skip
TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
LITERALS = st.one_of(
    TEXTS.map(ox.Literal),
    TEXTS.map(lambda text: ox.Literal(text, language="zh")),
    TEXTS.map(lambda text: ox.Literal(text, datatype=ox.NamedNode("https://example.org/kind"))),
    *(texts.map(lambda t, k=kind: ox.Literal(t, datatype=ox.NamedNode(XSD + k))) for kind, texts in KINDS.items()),
    TEXTS.map(lambda text: ox.Literal(text, datatype=ox.NamedNode(XSD + "integer"))),
)


@pytest.fixture(scope="module")
def store():
    with Store.open(None) as opened:
        town.fill(opened)
        yield opened


@pytest.mark.parametrize("query", list_queries(), ids=lambda q: q.name)
def test_the_rows_and_their_order_are_those_of_the_engine(store, query):
    asked = REQUIRED.get(query.name, {})
    table, terms = run(store, query.name, asked), to_terms(store, query, asked)
    engine = read_answer(store.query(query.sparql, terms))
    assert query.order is not None
    assert table.columns == engine.columns
    assert sorted(map(repr, table.rows)) == sorted(map(repr, engine.rows))
    shown = [table.columns.index(name) for name, _ in query.order.keys if name in table.columns]
    assert [[row[n] for n in shown] for row in table.rows] == [[row[n] for n in shown] for row in engine.rows]


@given(LITERALS)
def test_a_term_has_the_same_value_however_it_is_read(term):
    with Store.open(None) as empty:
        question = f"SELECT ?x {{ VALUES ?x {{ {term} }} }}"
        ((known,),) = empty.query(question).rows
        texts = [*empty.table(question).rows, (str(known),)]
        assert {repr(answers._cell(text)) for (text,) in texts} == {repr(to_python(known))}


@given(st.lists(st.one_of(st.integers(), st.decimals(-99, 99, places=2)), unique=True), st.randoms())
def test_numbers_are_sorted_by_value_texts_by_characters_and_nothing_comes_first(numbers, rng):
    rows = [(str(number), f'"{number}"') for number in numbers] + [("", '"none"')]
    rng.shuffle(rows)
    order = split_order("SELECT ?a ?b \nWHERE {}\nORDER BY ?a")
    _, found = sort_rows(("a", "b"), rows, order)
    assert [Decimal(a) for a, _ in found[1:]] == sorted(map(Decimal, numbers))
    assert found[0] == ("", '"none"')


def test_terms_of_all_kinds_are_sorted_as_the_engine_does():
    groups = (
        ["<x:b>", "10", "9.5", "<x:a>"],
        ["'b'", "'a\\nb'", "'B'", "'乙'", "'😀'"],
        ["true", "false"],
        ["'2022-01-02'^^xsd:date", "'2021-12-31'^^xsd:date"],
    )
    with Store.open(None) as empty:
        for group in groups:
            values = f"SELECT ?x \nWHERE {{ VALUES ?x {{ {' '.join(group)} UNDEF }} }}\nORDER BY ?x"
            order = split_order(values)
            _, rows = sort_rows(("x",), empty.table(order.sparql).rows, order)
            assert rows == empty.table(values).rows


def test_rows_that_no_key_tells_apart_have_one_order():
    order = split_order("SELECT DISTINCT ?a ?b \nWHERE {}\nORDER BY BOUND(?a)")
    rows = [(f"<x:{n % 7}>", f'"{n}"') for n in range(50)]
    mixed = random.Random(3).sample(rows, len(rows))
    assert sort_rows(("a", "b"), mixed, order)[1] == sort_rows(("a", "b"), rows, order)[1] == sorted(rows)


def test_what_is_only_sorted_by_is_not_shown():
    order = split_order("SELECT DISTINCT ?a \nWHERE { ?a ?p ?b }\nORDER BY ?b STR(?a)\n")
    assert order.sparql == "SELECT DISTINCT ?a \n?b WHERE { ?a ?p ?b }\n"
    rows = [('"x"', "2"), ('"y"', "1"), ('"x"', "3")]
    assert sort_rows(("a", "b"), rows, order) == (("a",), [('"y"',), ('"x"',)])


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT ?a \nWHERE { ?a ?p ?b }",
        "SELECT ?a \nWHERE { ?a ?p ?b }\nORDER BY DESC(?a)",
        "SELECT ?a \nWHERE { ?a ?p ?b }\nORDER BY ?a LIMIT 3",
        "SELECT * \nWHERE { ?a ?p ?b }\nORDER BY ?a",
        "SELECT ?a \nWHERE { ?a ?p ?b }\nORDER BY ?b",
    ],
)
def test_other_orders_are_left_to_the_engine(sparql):
    assert split_order(sparql) is None
