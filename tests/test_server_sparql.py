"""SPARQL over HTTP: three clients that are not ours, and the formats of the protocol, give what the catalogue gives."""

import csv
import io
import json
import subprocess
import xml.etree.ElementTree as ET

import pyoxigraph as ox
import pytest
from conftest import install_from_npm, require
from duixian.graph.answer import to_answer
from duixian.graph.bindings import bind
from duixian.ontology.terms import DATA
from duixian.queries.parameters import to_terms
from duixian.queries.questions import list_queries
from serving import COUNT, serve
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper

COMUNICA = "@comunica/query-sparql@4.4.1"
GIVEN = {"from": "2022-01-01", "until": "2026-01-01", "on": "2024-08-01", "village": "石桥", "company": "公司",
         "project": "改造", "indicator": "收入", "government": "青禾镇"}  # fmt: skip
TEXTS = ("commitments-by-status", "delivery-rate-by-domain", "indicator-series", "promised-again", "due-soon")


@pytest.fixture(scope="module")
def server(store):
    with serve(store, "--timeout", "30") as running:
        yield running


def written(audit, name):
    """Give a question of the catalogue with its parameters bound, and what the store answers."""
    query = next(query for query in list_queries() if query.name == name)
    report, commitment = audit.reports()[0].id, audit.commitments()[0].id
    given = {**GIVEN, "report": report, "commitment": commitment}
    needed = {p.name: given[p.name] for p in query.parameters if not p.optional or p.name == "government"}
    return bind(query.sparql, to_terms(audit.store, query, needed)), audit.query(name, needed)


@pytest.mark.parametrize("name", [query.name for query in list_queries()])
def test_the_catalogue_gives_the_same_over_http(server, audit, name):
    sparql, table = written(audit, name)
    answer = to_answer(ox.parse_query_results(server.ask(sparql).content, ox.QueryResultsFormat.JSON))
    local = audit.store.query(sparql)
    assert answer.columns == local.columns == table.columns
    assert answer.rows == local.rows


@pytest.mark.parametrize("name", TEXTS)
def test_sparqlwrapper_gives_the_same(server, audit, name):
    sparql, _ = written(audit, name)
    local = audit.store.query(sparql)
    client = SPARQLWrapper(server.address + "/sparql")
    client.setQuery(sparql)
    client.setReturnFormat(JSON)
    assert rows_of(client.queryAndConvert()) == plain(local)
    client.setMethod(POST)
    assert rows_of(client.queryAndConvert()) == plain(local)
    client.setReturnFormat(XML)
    assert len(client.queryAndConvert().getElementsByTagName("result")) == len(local)
    client.setReturnFormat(CSV)
    assert len(list(csv.reader(io.StringIO(client.queryAndConvert().decode())))) == len(local) + 1


def test_sparqlwrapper_reads_a_graph(server, audit):
    sparql = "CONSTRUCT { ?project rdfs:label ?name } WHERE { ?project a dx:Project ; rdfs:label ?name }"
    client = SPARQLWrapper(server.address + "/sparql")
    client.setQuery(sparql)
    client.setReturnFormat(TURTLE)
    triples = {quad.triple for quad in ox.parse(client.queryAndConvert(), ox.RdfFormat.TURTLE)}
    assert triples == {ox.Triple(*row) for row in audit.store.query(sparql).rows}
    assert triples


def rows_of(answered):
    names = answered["head"]["vars"]
    return [[row[name]["value"] if name in row else None for name in names] for row in answered["results"]["bindings"]]


def plain(answer):
    return [[None if cell is None else cell.value for cell in row] for row in answer.rows]


@pytest.mark.parametrize(
    "words",
    [["--get", "--data-urlencode"], ["--data-urlencode"]],
    ids=["get", "post form"],
)
def test_curl_gives_the_same(server, audit, words):
    sparql, _ = written(audit, "commitments-by-status")
    done = subprocess.run(
        [require("curl"), "-sS", "-H", "Accept: text/tab-separated-values", *words, f"query={sparql}",
         server.address + "/sparql"], capture_output=True, check=True, timeout=60)  # fmt: skip
    answer = to_answer(ox.parse_query_results(done.stdout, ox.QueryResultsFormat.TSV))
    assert [list(row) for row in answer.rows] == [list(row) for row in audit.store.query(sparql).rows]


def test_curl_posts_a_query_as_it_is(server, audit, tmp_path):
    path = tmp_path / "query.rq"
    path.write_text(COUNT, encoding="utf-8")
    done = subprocess.run(
        [require("curl"), "-sS", "-H", "Content-Type: application/sparql-query", "-H", "Accept: text/csv",
         "--data-binary", f"@{path}", server.address + "/sparql"],
        capture_output=True, check=True, timeout=60)  # fmt: skip
    assert done.stdout.decode().split() == ["n", str(len(audit.commitments()))]


@pytest.fixture(scope="session")
def comunica() -> str:
    """Give the program of comunica; installed by npm."""
    return str(install_from_npm(COMUNICA) / ".bin" / "comunica-sparql")


@pytest.mark.parametrize("name", TEXTS[:3])
def test_comunica_gives_the_same(server, audit, comunica, name):
    sparql, _ = written(audit, name)
    done = subprocess.run(
        [comunica, f"sparql@{server.address}/sparql", "-q", sparql, "-t", "application/sparql-results+json"],
        capture_output=True, check=True, timeout=120)  # fmt: skip
    local = audit.store.query(sparql)
    found = [
        {key: cell["value"] for key, cell in row.items()} for row in json.loads(done.stdout)["results"]["bindings"]
    ]
    wanted = [{key: cell.value for key, cell in row.items() if cell is not None} for row in local]
    assert found == wanted
    assert found


def test_no_question_is_told_what_the_addresses_mean_otherwise():
    names = {parameter.name for query in list_queries() for parameter in query.parameters}
    assert not names & {"name", "sparql", "format", "run", "limit"}


# The protocol itself


@pytest.mark.parametrize(
    ("accept", "kind"),
    [("application/sparql-results+json", "application/sparql-results+json"),
     ("application/sparql-results+xml", "application/sparql-results+xml"),
     ("text/csv", "text/csv"), ("text/tab-separated-values", "text/tab-separated-values"),
     ("*/*", "application/sparql-results+json"),
     ("text/html, application/sparql-results+xml;q=0.3", "application/sparql-results+xml")],
)  # fmt: skip
def test_the_accept_header_decides_the_format(server, accept, kind):
    for answer in (server.ask(COUNT, accept), server.get("/sparql?query=" + COUNT.replace("?", "%3F"), accept=accept)):
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(kind)


@pytest.mark.parametrize(
    "form", [ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.JSON_LD, ox.RdfFormat.RDF_XML]
)
def test_a_construct_comes_in_each_format_of_rdf(server, form):
    answer = server.ask("CONSTRUCT WHERE { ?village a dx:Village ; rdfs:label ?name }", form.media_type)
    assert answer.headers["content-type"].startswith(form.media_type)
    assert len(list(ox.parse(answer.content, form))) > 4


def test_ask_is_answered_in_each_format(server):
    assert server.ask("ASK { ?s a dx:Commitment }").json()["boolean"] is True
    assert server.ask("ASK { ?s a dx:Nothing }", "text/csv").text == "false"
    xml = server.ask("ASK { ?s a dx:Commitment }", "application/sparql-results+xml").text
    assert ET.fromstring(xml).find("{*}boolean").text == "true"


def test_a_query_may_name_its_graphs(server, audit):
    report = audit.reports()[0]
    data = {"query": COUNT, "default-graph-uri": report.id + "/graph"}
    answer = server.client.post("/sparql", data=data, headers={"accept": "text/csv"})
    assert int(answer.text.split()[1]) == report.commitments


def test_a_query_may_say_from_where(server, audit):
    report = audit.reports()[0]
    assert server.number(COUNT.replace("WHERE", f"FROM <{report.id}/graph> WHERE")) == report.commitments
    assert server.number(COUNT.replace("?commitment a", "?from a")) == len(audit.commitments())


def test_a_format_that_is_not_there_is_refused(server):
    assert server.ask(COUNT, "image/png").status_code == 406


def test_the_service_describes_itself_as_it_is(server):
    graph = {q.triple for q in ox.parse(server.get("/sparql").content, ox.RdfFormat.TURTLE)}
    said = {triple.object.value for triple in graph}
    assert f"{server.address}/sparql" in said
    assert any("SPARQL11Query" in value for value in said)
    assert not any("Federated" in value or "Update" in value for value in said)


def test_a_person_is_sent_to_the_page(server):
    answer = server.get("/sparql", accept="text/html")
    assert (answer.status_code, answer.headers["location"]) == (303, "/query")


@pytest.mark.parametrize(
    ("sparql", "words"),
    [("SELEC", "error at 1:6"), ("SELECT * WHERE { ?s ?p }", "error at"),
     ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "not call another server"),
     ("SELECT * { service silent <http://127.0.0.1:1/> { ?s ?p ?o } }", "not call another server"),
     ("PREFIX a: <http://127.0.0.1:1/> SELECT * { SERVICE\na:b { ?s ?p ?o } }", "not call another server"),
     ("SELECT * { SERVICE #\n<http://127.0.0.1:1/> { ?s ?p ?o } }", "not call another server"),
     ("SELECT * { SERVICE ?s { ?s ?p ?o } }", "not call another server"),
     ("SELECT * { \\u0053ERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "error at"),
     ("LOAD <file:///etc/passwd>", "error at"), ("DROP ALL", "error at"),
     ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "error at")],
)  # fmt: skip
def test_what_is_no_query_of_this_store_is_refused(server, sparql, words):
    answer = server.ask(sparql)
    assert answer.status_code == 400
    assert words in answer.json()["en"]
    assert answer.json()["zh"].startswith("查询")


def test_there_are_no_updates(server):
    before = server.number()
    form = "application/x-www-form-urlencoded"
    for kind, body in (("application/sparql-update", "DROP ALL"), (form, "update=DROP+ALL"), ("text/plain", COUNT)):
        answer = server.client.post("/sparql", content=body, headers={"content-type": kind})
        assert answer.status_code in (400, 415)
    for method in ("PUT", "DELETE", "PATCH"):
        assert server.client.request(method, "/sparql", content="").status_code == 405
    assert server.client.post("/update", content="DROP ALL").status_code == 404
    assert server.client.post("/store", content="").status_code == 404
    assert server.number() == before


def test_files_are_not_read(server):
    found = server.ask("SELECT * FROM <file:///etc/passwd> WHERE { ?s ?p ?o }").json()["results"]["bindings"]
    assert found == []


def test_one_query_at_a_time(server):
    assert server.client.post("/sparql", content=b"query=ASK{}&query=ASK{}", headers={
        "content-type": "application/x-www-form-urlencoded"}).status_code == 400  # fmt: skip


def test_what_is_not_utf_8_is_said(server):
    answer = server.client.post("/sparql", content=b"\xff\xfe", headers={"content-type": "application/sparql-query"})
    assert answer.status_code == 400


def test_every_commitment_has_an_address_that_answers(server, audit):
    for record in audit.commitments()[:5]:
        answer = server.get("/id/" + record.id.removeprefix(DATA), accept="application/n-triples")
        assert record.text in answer.content.decode("utf-8")
