"""Stores on real servers, Oxigraph and Virtuoso 7: the same answers as the embedded store, one writer, nothing half."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest
import town
from duixian import examples
from duixian.app import cli
from duixian.graph import remote, remote_lock
from duixian.graph.backup import restore
from duixian.graph.health import find_troubles
from duixian.graph.part import part_of
from duixian.graph.remote_address import find_address
from duixian.graph.store import Store
from duixian.ontology import iris
from duixian.ontology.errors import QueryError, StoreError
from duixian.ontology.terms import DATA, dx
from duixian.queries.audit import Audit
from duixian.queries.catalog import list_queries, run
from servers import ROWS, Server, oxigraph, run_cli, virtuoso
from test_queries import REQUIRED

AT = datetime(2024, 3, 1, 9, 30, tzinfo=UTC)
START = {"oxigraph": oxigraph, "union": lambda folder: oxigraph(folder, "--union-default-graph"), "virtuoso": virtuoso}


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = START[request.param](tmp_path_factory.mktemp(request.param))
    yield server
    server.stop()


@pytest.fixture
def server(running: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """Give a server that runs, its store empty."""
    for name, value in running.environment.items():
        monkeypatch.setenv(name, value)
    clear(running)
    return running


def clear(server: Server) -> None:
    database = raw(server)
    for graph in {*database.named_graphs(), remote._CATALOGUE}:
        database.remove_graph(graph)


def raw(server: Server) -> remote.Remote:
    return remote.Remote(find_address(server.url))


@pytest.fixture(scope="module")
def town_store() -> Iterator[Store]:
    with Store.open() as store:
        town.fill(store)
        yield store


@pytest.fixture(scope="module")
def example() -> Iterator[Audit]:
    with Audit.open() as audit:
        audit.load(examples.reports())
        yield audit


# The same answers


def test_the_whole_catalogue_answers_as_the_embedded_store_does(server, town_store):
    with Store.open(server.url) as store:
        town.fill(store)
    with Store.open(server.url, read_only=True) as store:
        assert store.nquads() == town_store.nquads()
        for query in list_queries():
            for more in ({}, {"government": "青禾镇"}) if "government" in str(query.parameters) else ({},):
                asked = {**REQUIRED.get(query.name, {}), **more}
                expected = run(town_store, query.name, asked)
                assert run(store, query.name, asked) == expected, (query.name, asked)


def test_the_example_town_is_judged_as_by_the_embedded_store(server, example):
    with Audit.open(server.url) as audit:
        summary = audit.load(examples.reports())
        assert len(summary.loaded) == 3
        assert audit.load(examples.reports()).loaded == []
    with Audit.open(server.url, read_only=True) as audit:
        assert audit.store.nquads() == example.store.nquads()
        assert audit.summary() == example.summary()
        assert audit.findings() == example.findings()
        assert list(audit.links()) == list(example.links())
        government = example.governments()[0].id
        assert audit.commitments(government) == example.commitments(government)
        assert audit.due(4000, settled=True) == example.due(4000, settled=True)
        some = example.commitments(government)[0].id
        assert audit.history(some) == example.history(some)
        assert audit.diff(government) == example.diff(government)
        assert part_of(audit.store, government).nquads() == part_of(example.store, government).nquads()


def test_a_review_wins_there_too(server):
    with Audit.open() as embedded, Audit.open(server.url) as audit:
        for one in (embedded, audit):
            one.load(examples.reports()[:2])
            some = [c.id for c in one.commitments() if c.specific]
            one.review(some[0], by="甲", status="broken", because="现场未见\n“开工”", at=AT)
            one.review(some[1], by="乙", because="请再核实", at=AT)
            one.undo_review(1, by="甲", at=AT)
        assert audit.store.nquads() == embedded.store.nquads()
        assert audit.reviews() == embedded.reviews()
        assert audit.commitments() == embedded.commitments()
        other = embedded.commitments()[0]
    with Audit.open(server.url, read_only=True) as audit:
        assert audit.commitments()[0] == other


def test_commands_work_on_an_address(server, example):
    done = run_cli(server, "load", *map(str, examples.reports()), "--jobs", "1")
    assert done.returncode == 0, done.stderr
    assert f"--store {server.url}" in done.stderr
    printed = run_cli(server, "audit", "--format", "json").stdout
    assert [row["id"] for row in json.loads(printed)] == [c.id for c in example.commitments() if c.specific]
    assert "青禾镇" in run_cli(server, "query", "governments").stdout
    assert "dba" not in done.stderr + done.stdout


def test_texts_come_back_to_the_character(server):
    plan = town.reports()[0]
    odd = "\r\n𠮷😀“引”\\n \x0b\x01\ufffe&lt;<a>]]>\t'\"\u3000 " + "长" * 120_000 + " \r"
    source = plan.source.model_copy(update={"text": plan.source.text + odd, "sha256": "a" * 64})
    report = plan.model_copy(update={"source": source, "title": " 报告\u3000"})
    with Store.open(server.url) as store:
        assert store.put_report(report)
        assert store.load_report(report.id) == report
        assert not store.put_report(report)
        assert store.put_report(plan)
        assert store.load_report(plan.id) == plan
        assert iris.source_graph(iris.source_iri("a" * 64)) not in store.graphs()
        store.drop_report(plan.id)
        assert store.reports() == []


def test_a_report_is_read_back_with_few_requests(server, example, monkeypatch):
    with Store.open(server.url) as store:
        store.put_report(report := example.store.load_report(example.store.reports()[0]))
        sent = []
        monkeypatch.setattr(store._database._channel, "send", counting(store._database._channel.send, sent))
        assert store.load_report(report.id) == report
        assert len(sent) < (80 if server.kind == "virtuoso" else 6)


def counting(send, sent):
    def counted(*args, **named):
        sent.append(args)
        return send(*args, **named)

    return counted


def test_backup_restore_and_check_work_there_too(server, tmp_path):
    with Audit.open(server.url) as audit:
        audit.load(examples.reports()[:1])
        audit.review(audit.commitments()[0].id, by="甲", because="请核实", at=AT)
        whole = audit.store.nquads()
    for words in (("backup", str(tmp_path / "b.nq.gz")), ("check",)):
        done = run_cli(server, "store", *words)
        assert done.returncode == 0, done.stderr
    assert run_cli(server, "store", "restore", str(tmp_path / "b.nq.gz")).returncode == cli.WRONG_USE
    restore(tmp_path / "b.nq.gz", tmp_path / "folder")
    with Store.open(tmp_path / "folder", read_only=True) as store:
        assert store.nquads() == whole
    clear(server)
    assert run_cli(server, "store", "restore", str(tmp_path / "b.nq.gz")).returncode == 0
    told = json.loads(run_cli(server, "store", "info", "--format", "json").stdout)[0]
    assert (told["reports"], told["reviews"], told["governments"], told["finished"]) == (1, 1, 1, True)
    assert told["place"] == server.url
    with Audit.open(server.url) as audit:
        assert audit.store.nquads() == whole
        assert audit.load(examples.reports()[:1]).loaded == []
        graph = iris.report_graph(audit.store.reports()[0])
        raw(server).remove_graph(ox.NamedNode(graph))
        assert [(one.graph, one.code) for one in find_troubles(audit.store)] == [(graph, "missing")]


# What is asked


@pytest.mark.parametrize("query", ["DROP ALL", "INSERT DATA { <urn:a> <urn:b> <urn:c> }", "SELECT", "SELECT * { ?s"])
def test_what_is_no_query_is_not_sent(server, query):
    with Store.open(server.url) as store:
        store.put_report(town.reports()[0])
        with pytest.raises(QueryError):
            store.query(query)
        assert store.reports() == [town.reports()[0].id]


@pytest.mark.parametrize("running", START, indirect=True)
def test_all_graphs_are_asked_at_once_whatever_the_server_does_by_default(server, monkeypatch):
    across = "SELECT ?name { ?r dx:issuer ?g ; <http://www.w3.org/ns/prov#wasDerivedFrom> ?s . ?s schema:name ?name }"
    with Store.open(server.url) as store:
        town.fill(store)
        assert len(store.query(across)) == 3
        monkeypatch.setattr(remote, "_UNIONS", ())
        store._database._union = None
        assert len(store.query(across)) == 3, "by the names of all graphs"
        inside = "SELECT DISTINCT ?g { GRAPH ?g { ?r a dx:Report } }"
        assert len(store.query(inside)) == 3


@pytest.mark.parametrize("running", ["virtuoso"], indirect=True)
def test_a_cut_answer_is_an_error_and_reading_goes_round_it(server):
    graph = f"{DATA}report/1/graph"
    lines = [f'<{DATA}s/{i}> <{dx("order")}{i % 9}> "{i}" <{graph}> .' for i in range(3 * ROWS)]
    with Store.open(server.url) as store:
        store.put_graph(graph, lines)
        assert len(list(store.quads(graph))) == 3 * ROWS
        with pytest.raises(StoreError, match="cuts answers at 2500 rows; raise its limit"):
            store.query("SELECT ?s { ?s ?p ?o }")
        with pytest.raises(StoreError, match="ask with SELECT"):
            store.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")


# Writing


def test_one_program_writes_at_a_time(server, monkeypatch):
    with Store.open(server.url) as store:
        with pytest.raises(StoreError, match="another program is writing"):
            Store.open(server.url)
        store.put_report(town.reports()[0])
    with Store.open(server.url) as store:
        monkeypatch.setattr(remote_lock, "_SIGN_OF_LIFE", 0)
        assert store.put_report(town.reports()[1])
        clear(server)
        with pytest.raises(StoreError, match="took over writing"):
            store.put_report(town.reports()[0])
        with pytest.raises(StoreError, match="took over writing"):
            store.close()
        store._database = None


def test_the_lock_of_another_machine_holds_for_ten_minutes(server, monkeypatch):
    store = Store.open(server.url)
    monkeypatch.setattr(remote_lock.socket, "gethostname", lambda: "elsewhere")
    with pytest.raises(StoreError, match="another program is writing"):
        Store.open(server.url)
    monkeypatch.setattr(remote_lock, "_PATIENCE", -1)
    Store.open(server.url).close()
    monkeypatch.setattr(remote_lock, "_SIGN_OF_LIFE", 0)
    with pytest.raises(StoreError, match="took over"):
        store.put_report(town.reports()[0])
    with pytest.raises(StoreError, match="took over"):
        store.close()


CHILD = """
import sys
from duixian.graph.store import Store
import town
with Store.open(sys.argv[1]) as store:
    print("open", flush=True)
    for turn in range(100):
        for report in town.reports():
            store.put_report(report)
        for report in town.reports():
            store.drop_report(report.id)
"""


def test_killed_while_it_writes_each_report_is_wholly_in_or_not_at_all(server):
    reports = {report.id: report for report in town.reports()}
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    for pause in (0.05, 0.2, 0.37):
        child = subprocess.Popen([sys.executable, "-c", CHILD, server.url], env=environment, stdout=subprocess.PIPE)
        child.stdout.readline()
        time.sleep(pause)
        child.send_signal(signal.SIGKILL)
        child.communicate()
        with Store.open(server.url, read_only=True) as store:
            assert all(store.load_report(name) == reports[name] for name in store.reports())
            assert len(store.query("SELECT ?r { ?r a dx:Report }")) == len(store.reports())
        with Store.open(server.url) as store:
            assert store._unmarked(store.hashes()) == []
            assert all(store.load_report(name) == reports[name] for name in store.reports())


@pytest.mark.parametrize("kind", ["oxigraph", "virtuoso"])
def test_a_server_that_dies_while_it_is_written_to_has_whole_reports_when_it_is_back(kind, tmp_path, monkeypatch):
    reports = {report.id: report for report in town.reports()}
    first = START[kind](tmp_path / "server")
    for name, value in first.environment.items():
        monkeypatch.setenv(name, value)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    command = [sys.executable, "-c", CHILD, first.url]
    child = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    child.stdout.readline()
    time.sleep(0.5)
    first.stop()
    _, told = child.communicate()
    assert child.returncode == 1
    assert b"StoreError" in told
    assert first.url.encode() in told
    again = START[kind](tmp_path / "server", port=urlsplit(first.url).port)
    try:
        with Store.open(again.url) as store:
            assert all(store.load_report(name) == reports[name] for name in store.reports())
            assert find_troubles(store) == []
            town.fill(store)
            assert len(store.reports()) == 3
    finally:
        again.stop()


def test_what_was_cut_off_is_hidden_from_readers_and_swept(server):
    cut = f"{DATA}report/2/graph"
    with Store.open(server.url) as store:
        town.fill(store)
        whole = store.nquads()
    database = raw(server)
    database.bulk_load(f'<{DATA}s/1> <{dx("order")}> "x" <{cut}> .'.encode(), ox.RdfFormat.N_QUADS)
    remote_lock.forget_remote_closing(database)  # as a program leaves it that is killed
    with Store.open(server.url, read_only=True) as store:
        assert len(store.query("SELECT ?s { ?s dx:order 'x' }")) == 0
        assert len(store.query("SELECT ?r { ?r a dx:Report }")) == 3
        assert store.nquads() == whole
    with Store.open(server.url) as store:
        assert list(store.quads(cut)) == []
        assert store.nquads() == whole


@pytest.mark.parametrize("running", ["virtuoso"], indirect=True)
def test_wrong_credentials_are_told_and_not_shown(server):
    done = run_cli(server, "load", *map(str, examples.reports()), DUIXIAN_STORE_PASSWORD="s3cret")
    assert done.returncode == cli.WRONG_USE
    assert "set DUIXIAN_STORE_USER and DUIXIAN_STORE_PASSWORD" in done.stderr
    assert "s3cret" not in done.stderr
    with Store.open(server.url, read_only=True) as store:
        assert store.reports() == []
