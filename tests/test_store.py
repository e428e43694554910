import errno
import json
import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import town
from duixian.graph.bindings import bind
from duixian.graph.storage import CLOSED, MANIFEST, explain
from duixian.graph.store import Store
from duixian.ontology import iris
from duixian.ontology.errors import NotFoundError, QueryError, StoreError
from duixian.ontology.terms import DATA, DCTERMS, dx
from pyoxigraph import Literal, NamedNode

GRAPH = f"{DATA}report/1/graph"
TITLES = f"SELECT ?title {{ ?report <{DCTERMS}title> ?title; <{dx('issuer')}> ?government }} ORDER BY ?title"


def lines(graph: str, count: int, word: str = "x") -> list[str]:
    return [f'<{DATA}s/{i}> <{dx("order")}> "{word}{i}" <{graph}> .' for i in range(count)]


@pytest.fixture
def filled():
    with Store.open() as store:
        town.fill(store)
        yield store


# What lies on disk


def test_a_store_on_disk_is_there_again(tmp_path):
    with Store.open(tmp_path / "库" / "a b") as store:
        town.fill(store)
        digest = store.digest()
    with Store.open(tmp_path / "库" / "a b", read_only=True) as store:
        assert store.digest() == digest
        assert len(store.reports()) == 3
    assert json.loads((tmp_path / "库" / "a b" / MANIFEST).read_text("utf-8"))["format"] == 2


def test_memory_and_disk_hold_the_same(tmp_path, filled):
    with Store.open(tmp_path / "s") as store:
        town.fill(store)
        assert store.nquads() == filled.nquads()


def file(path: Path) -> None:
    path.write_text("x")


def foreign(path: Path) -> None:
    path.mkdir()
    (path / "thesis.docx").write_text("x")


def newer(path: Path) -> None:
    path.mkdir()
    (path / MANIFEST).write_text('{"format": 99}')


def broken(path: Path) -> None:
    path.mkdir()
    (path / MANIFEST).write_text("[1")


@pytest.mark.parametrize(
    ("make", "zh", "en"),
    [(file, "不是文件夹", "not a folder"), (foreign, "别的文件", "other files"), (newer, "升级", "upgrade"),
     (broken, "损坏", "damaged")],
)  # fmt: skip
def test_what_is_no_store_of_ours_is_refused_and_left_alone(tmp_path, make, zh, en):
    path = tmp_path / "s"
    make(path)
    before = sorted(p.name for p in tmp_path.rglob("*"))
    with pytest.raises(StoreError, match=en) as error:
        Store.open(path)
    assert zh in str(error.value)
    assert str(path) in str(error.value)
    assert "\n" not in str(error.value)
    assert sorted(p.name for p in tmp_path.rglob("*")) == before


def test_reading_where_there_is_no_store_makes_none(tmp_path):
    with pytest.raises(StoreError, match="load reports first"):
        Store.open(tmp_path / "s", read_only=True)
    assert not (tmp_path / "s").exists()


def test_reading_a_store_that_was_cut_off_before_its_data(tmp_path):
    (tmp_path / MANIFEST).write_text('{"format": 1}')
    with Store.open(tmp_path, read_only=True) as store:
        assert store.reports() == []


def test_a_store_that_is_being_written_is_locked(tmp_path):
    with Store.open(tmp_path / "s"):
        with pytest.raises(StoreError, match="another program"):
            Store.open(tmp_path / "s")
        child = (
            "import sys; from pathlib import Path; from duixian.graph.store import Store; Store.open(Path(sys.argv[1]))"
        )
        other = subprocess.run([sys.executable, "-c", child, tmp_path / "s"], capture_output=True, check=False)
        assert b"another program" in other.stderr
    Store.open(tmp_path / "s").close()


def test_a_damaged_store_is_told(tmp_path):
    with Store.open(tmp_path / "s") as store:
        store.put_graph(GRAPH, lines(GRAPH, 100))
    for table in (tmp_path / "s" / "data").glob("*.sst"):
        table.write_bytes(b"damaged")
    with pytest.raises(StoreError, match="damaged"):
        Store.open(tmp_path / "s", read_only=True)


def test_a_place_where_nothing_can_be_made():
    with pytest.raises(StoreError):
        Store.open(Path(os.devnull) / "duixian")


@pytest.mark.parametrize(
    ("error", "en"),
    [
        (OSError(errno.ENOSPC, "x"), "disk is full"),
        (OSError("IO error: No space left on device: While appending to file: d/000027.sst"), "disk is full"),
        (OSError("IO error: File too large: While appending to file: d/000027.sst"), "disk is full"),
        (OSError(errno.EROFS, "x"), "no permission"),
        (PermissionError(errno.EACCES, "x"), "no permission"),
        (OSError("IO error: While open a file: d/LOCK: Permission denied"), "no permission"),
        (OSError("IO error: While lock file: d/LOCK: Resource temporarily unavailable"), "another program"),
        (OSError("Corruption: bad block\ncontents"), "damaged"),
        (OSError("odd\nthing"), "odd thing"),
    ],
)
def test_faults_are_told_in_one_line(error, en):
    message = str(explain(Path("d"), error))
    assert en in message
    assert "\n" not in message


FULL = """
import resource, signal, sys
from pathlib import Path
from duixian.graph.store import Store
from test_store import GRAPH, lines
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
with Store.open(Path(sys.argv[1])) as store:
    for size in (100, 200, 300, 40_000):
        graph = GRAPH.replace("/1/", f"/{size}/")
        store.put_graph(graph, lines(graph, size, f"{size}" * 10))
"""


def test_a_full_disk_is_told_and_leaves_no_half_graph(tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    command = [sys.executable, "-c", FULL, str(tmp_path)]
    child = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert b"StoreError" in child.stderr
    assert b"the disk is full" in child.stderr
    with Store.open(tmp_path) as store:
        assert [len(list(store.quads(graph))) for graph in store.graphs()] == [100, 200, 300]


# Writing


def test_putting_the_same_again_changes_nothing(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    with Store.open() as store:
        assert store.put_graph(GRAPH, lines(GRAPH, 3))
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "172800")
        assert not store.put_graph(GRAPH, [line + "\n" for line in reversed(lines(GRAPH, 3))])
        assert store.loaded_at(GRAPH) == datetime(1970, 1, 2, tzinfo=UTC)
        assert store.put_graph(GRAPH, lines(GRAPH, 2))
        assert store.loaded_at(GRAPH) == datetime(1970, 1, 3, tzinfo=UTC)
        assert store.nquads() == sorted(lines(GRAPH, 2))


def test_the_time_is_now_in_utc(monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    with Store.open() as store:
        store.put_graph(GRAPH, lines(GRAPH, 1))
        assert abs((datetime.now(UTC) - store.loaded_at(GRAPH)).total_seconds()) < 60
        assert store.loaded_at("urn:none") is None


@pytest.mark.parametrize(
    "wrong",
    [lines("urn:other", 1), [*lines(GRAPH, 1), "<urn:s> <urn:p> <urn:o> ."], [f'<urn:s> "p" <urn:o> <{GRAPH}> .']],
)
def test_wrong_quads_are_refused(wrong):
    with Store.open() as store:
        with pytest.raises(StoreError):
            store.put_graph(GRAPH, wrong)
        assert store.graphs() == []
        assert store.nquads(catalogue=True) == []


def test_an_empty_graph_is_in():
    with Store.open() as store:
        assert store.put_graph(GRAPH, [])
        assert not store.put_graph(GRAPH, [])
        assert store.graphs() == [GRAPH]


def test_a_store_for_reading_is_not_written(tmp_path):
    Store.open(tmp_path / "s").close()
    with Store.open(tmp_path / "s", read_only=True) as store:
        with pytest.raises(StoreError, match="reading only"):
            store.put_graph(GRAPH, lines(GRAPH, 1))
        with pytest.raises(StoreError, match="reading only"):
            store.append(iris.REVIEW_GRAPH, lines(iris.REVIEW_GRAPH, 1))


def test_a_closed_store_says_so():
    store = Store.open()
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.graphs()


def test_reviews_are_added_all_or_none_and_survive(tmp_path):
    with Store.open(tmp_path / "s") as store:
        store.append(iris.REVIEW_GRAPH, lines(iris.REVIEW_GRAPH, 1))
        with pytest.raises(StoreError):
            store.append(iris.REVIEW_GRAPH, [*lines(iris.REVIEW_GRAPH, 3), "nonsense"])
        with pytest.raises(StoreError):
            store.append(iris.REVIEW_GRAPH, lines("urn:other", 1))
        with pytest.raises(StoreError):
            store.append(GRAPH, lines(GRAPH, 1))
        store.append(iris.REVIEW_GRAPH, lines(iris.REVIEW_GRAPH, 2))
    with Store.open(tmp_path / "s") as store:
        assert store.sweep() == []
        assert store.nquads() == sorted(lines(iris.REVIEW_GRAPH, 2))


def test_sweeping_takes_what_is_unfinished_and_nothing_else(tmp_path):
    foreign_graph = "urn:foreign"
    with Store.open(tmp_path / "s") as store:
        store.put_graph(GRAPH, lines(GRAPH, 2))
        cut = f"{DATA}report/2/graph"
        for graph in (cut, foreign_graph):
            store._database.bulk_load("\n".join(lines(graph, 2)).encode(), format=nquads_format())
    (tmp_path / "s" / CLOSED).unlink()  # as a crash leaves it
    with Store.open(tmp_path / "s", read_only=True) as store:
        assert len(store.query("SELECT * { ?s ?p ?o }")) == 4  # two quads and the marker's two
        assert store.nquads() == sorted(lines(GRAPH, 2))
    with Store.open(tmp_path / "s") as store:
        assert store.graphs() == [GRAPH]
        assert list(store.quads(cut)) == []
        assert len(list(store.quads(foreign_graph))) == 2


def cut_off(path: Path) -> str:
    """Leave a graph in a store as a crash would, but the store as closed well."""
    cut = f"{DATA}report/2/graph"
    with Store.open(path) as store:
        store.put_graph(GRAPH, lines(GRAPH, 2))
        store._database.bulk_load("\n".join(lines(cut, 2)).encode(), format=nquads_format())
    return cut


def test_a_store_that_was_closed_well_is_not_gone_through(tmp_path):
    cut = cut_off(tmp_path / "s")
    for _ in range(2):
        with Store.open(tmp_path / "s") as store:
            assert not (tmp_path / "s" / CLOSED).exists()
            assert len(list(store.quads(cut))) == 2, "nobody looked for it"
        assert (tmp_path / "s" / CLOSED).exists()


@pytest.mark.parametrize("closed", ["", "[1", "{}", '{"software": "1", "pending": 3, "token": "x"}', None])
def test_a_closing_that_is_damaged_or_missing_has_the_store_gone_through(tmp_path, closed):
    cut = cut_off(tmp_path / "s")
    (tmp_path / "s" / CLOSED).unlink()
    if closed is not None:
        (tmp_path / "s" / CLOSED).write_text(closed)
    with Store.open(tmp_path / "s", read_only=True) as store:
        assert store.query("SELECT ?o { GRAPH ?g { ?s dx:order ?o } }").rows
        assert len(store.query(f"SELECT ?o {{ GRAPH <{cut}> {{ ?s ?p ?o }} }}")) == 0
    with Store.open(tmp_path / "s") as store:
        assert list(store.quads(cut)) == []


def test_a_store_of_the_first_format_is_gone_through_once(tmp_path):
    cut = cut_off(tmp_path / "s")
    manifest = tmp_path / "s" / MANIFEST
    (tmp_path / "s" / CLOSED).unlink()
    first = {**json.loads(manifest.read_text("utf-8")), "format": 1}
    manifest.write_text(json.dumps(first), "utf-8")
    with Store.open(tmp_path / "s", read_only=True) as store:
        assert store.graphs() == [GRAPH]
    assert json.loads(manifest.read_text("utf-8")) == first
    with Store.open(tmp_path / "s") as store:
        assert list(store.quads(cut)) == []
        assert store.graphs() == [GRAPH]
    assert json.loads(manifest.read_text("utf-8")) == {**first, "format": 2}
    assert (tmp_path / "s" / CLOSED).exists()


def refused(store):
    with pytest.raises(StoreError):
        store.put_graph(GRAPH, lines("urn:other", 1) * 2 + ["nonsense"])
    with pytest.raises(StoreError):
        store.put_graph(GRAPH, [f'<urn:s> "p" <urn:o> <{GRAPH}> .'])


def interrupted(store):
    def stop(*_):
        raise KeyboardInterrupt

    plan = town.reports()[0]
    store.put_graphs = stop
    with pytest.raises(KeyboardInterrupt):
        store.put_report(plan)


def shared_with_rdflib(store):
    store.as_rdflib()


@pytest.mark.parametrize("change", [refused, interrupted, shared_with_rdflib])
def test_what_was_cut_off_is_not_closed_well(tmp_path, change):
    with Store.open(tmp_path / "s") as store:
        change(store)
    assert not (tmp_path / "s" / CLOSED).exists()


def nquads_format():
    from pyoxigraph import RdfFormat

    return RdfFormat.N_QUADS


# Reports


def test_reports_come_back_as_they_were(filled):
    assert sorted(filled.reports()) == sorted(report.id for report in town.reports())
    for report in town.reports():
        assert filled.load_report(report.id) == report


def test_loading_again_changes_nothing_and_a_corrected_text_replaces(filled):
    plan = town.reports()[0]
    digest = filled.digest()
    assert not filled.put_report(plan)
    assert filled.digest() == digest
    source = plan.source.model_copy(update={"sha256": "f" * 64, "text": plan.source.text + "更正"})
    corrected = plan.model_copy(update={"source": source})
    assert filled.put_report(corrected)
    assert filled.load_report(plan.id) == corrected
    assert iris.source_graph(iris.source_iri(plan.source.sha256)) not in filled.graphs()
    assert filled.put_report(plan)
    assert filled.digest() == digest


def test_dropping_a_report_drops_what_stands_on_it_only(filled):
    plan, later, other = town.reports()
    shared = other.model_copy(update={"source": plan.source, "id": other.id + "2", "statements": (), "sections": ()})
    filled.put_report(shared)
    source = iris.source_graph(iris.source_iri(plan.source.sha256))
    filled.drop_report(plan.id)
    assert source in filled.graphs()
    filled.drop_report(shared.id)
    assert source not in filled.graphs()
    filled.drop_report(later.id)
    assert iris.assessment_graph(later.id) not in filled.graphs()
    assert filled.reports() == [other.id]
    for name in (plan.id, "urn:none", ""):
        with pytest.raises(NotFoundError):
            filled.drop_report(name)
        with pytest.raises(NotFoundError):
            filled.load_report(name)


def test_the_order_of_loading_leaves_no_trace(filled):
    with Store.open() as store:
        for report in reversed(town.reports()):
            store.put_report(report)
        assert [line for line in filled.nquads() if line in set(store.nquads())] == store.nquads()


# Killed at any moment

CHILD = """
import sys
from pathlib import Path
from duixian.graph.store import Store
import town
from test_store import GRAPH, lines
with Store.open(Path(sys.argv[1])) as store:
    print("open", flush=True)
    for turn in range(int(sys.argv[2])):
        graph = GRAPH.replace("/1/", f"/{turn}/")
        store.put_graph(graph, lines(graph, 400, sys.argv[3]))
    for report in town.reports():
        store.put_report(report)
"""
GRAPHS = 25


def run(path: Path, word: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    command = [sys.executable, "-c", CHILD, str(path), str(GRAPHS), word]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)


def test_killed_at_any_moment_each_graph_is_wholly_in_or_not_at_all(tmp_path):
    path, chance = tmp_path / "s", random.Random(7)
    cut = 0
    for turn in range(8):
        child = run(path, f"w{turn}-")
        child.stdout.readline()
        time.sleep(chance.uniform(0.0, 0.25))
        cut += child.poll() is None
        child.send_signal(signal.SIGKILL)
        child.communicate()
        with Store.open(path, read_only=True) as store:
            check(store)
        if turn % 2:
            with Store.open(path) as store:
                check(store)
    assert cut > 1, "the child was too fast to be killed"
    for _ in range(2):
        child = run(path, "last-")
        child.communicate()
        assert child.returncode == 0
    with Store.open(path) as store, Store.open() as whole:
        for turn in range(GRAPHS):
            graph = GRAPH.replace("/1/", f"/{turn}/")
            whole.put_graph(graph, lines(graph, 400, "last-"))
        for report in town.reports():
            whole.put_report(report)
        assert store.nquads() == whole.nquads()


def check(store: Store) -> None:
    for graph in store.graphs():
        values = [quad.object.value for quad in store.quads(graph)]
        if len(graph) < len(town.reports()[0].id):
            assert len(values) == 400
            assert len({value.split("-")[0] for value in values}) == 1
    reports = {report.id: report for report in town.reports()}
    for name in store.reports():
        if name in reports:
            assert store.load_report(name) == reports[name]


# Queries


def test_a_query_answers_over_the_union_with_prefixes(filled):
    answer = filled.query("SELECT ?status (COUNT(*) AS ?n) { ?a dx:status ?status } GROUP BY ?status ORDER BY ?status")
    assert answer.columns == ("status", "n")
    assert sum(row["n"] for row in answer.values()) == 13
    across = "ASK { ?a dx:commitment ?c . ?c dx:inReport ?r . ?r dcterms:title ?t }"
    assert filled.query(across).values() == [{"answer": True}]
    assert len(filled.query("CONSTRUCT { ?s a dx:Report } { ?s a dx:Report }")) == 3
    row = filled.query(
        "SELECT ?from ?share ?none { ?r dx:planFrom ?from . ?a dx:shareReached ?share } LIMIT 1"
    ).values()[0]
    assert row["from"].year == 2023
    assert isinstance(row["share"], Decimal)
    assert row["none"] is None


GOVERNMENT = NamedNode(iris.government_iri("青禾镇"))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?r { ?r dx:issuer ?g }",
        "SELECT ?r ?g { ?r dx:issuer ?g }",
        "SELECT DISTINCT ?r { ?r dx:issuer ?x FILTER(?x = ?g) }",
        "SELECT ?r { ?r a dx:Report FILTER EXISTS { ?r dx:issuer ?g } }",
        "SELECT ?r { { SELECT ?r { ?r dx:issuer ?g } } }",
        "SELECT ?r ?g { { SELECT ?r ?g { ?r dx:issuer ?g } } ?r dx:issuer ?g }",
        "SELECT ?r { BIND(?g AS ?x) ?r dx:issuer ?x }",
        "SELECT ?r { ?r dx:issuer ?x FILTER(!BOUND(?g) || ?x = ?g) }",
        "SELECT ?r ?g (COUNT(*) AS ?n) { ?r dx:issuer ?g } GROUP BY ?r ?g ORDER BY ?g ?r",
        "SELECT ?r { ?r dx:issuer $g } # ?g",
        "SELECT ?r { ?r dx:issuer ?g ; dx:issuerName ?n FILTER(?n != '?g' && ?n!=\"?g\") }",
        "SELECT ?r { ?r dx:issuer/^dx:issuer/dx:issuer ?g } GROUP BY ?r",
        "SELECT ?r { GRAPH ?any { ?r dx:issuer ?g } }",
    ],
)
def test_a_parameter_is_a_constant_wherever_it_stands(filled, query):
    assert len(filled.query(query, {"g": GOVERNMENT})) == 2


@pytest.mark.parametrize("value", ['a" } #', "a\\", 'a"""b', "a\nb\r", "'", "\x1b[31m", "?name", "𠮷😀", '") || (1=1'])
def test_a_value_cannot_change_the_query(filled, value):
    answer = filled.query("SELECT ?name ?r { ?r dx:issuerName ?n FILTER(?n != ?name) }", {"name": Literal(value)})
    assert len(answer) == 3
    assert {row["name"] for row in answer.values()} == {value}
    assert len(filled.query("SELECT ?r { ?r dx:issuerName ?name }", {"name": Literal(value)})) == 0


def test_what_looks_like_a_parameter_in_texts_and_names_is_left():
    query = 'SELECT ?a { ?a <urn:?g> "?g", \'?g\', """x"?g""" . FILTER(?n<?g) } # ?g'
    assert bind(query, {"g": Literal("z")}) == query.replace("<?g", '<"z"')


@pytest.mark.parametrize(
    ("query", "parameters", "en"),
    [
        ("SELECT", {}, "the query is wrong"),
        ("DROP ALL", {}, "the query is wrong"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", {}, "the query is wrong"),
        ("SELECT * { ?s ?p ?o }", {"x": Literal("x")}, "no such parameter"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", {}, "another server"),
        ("SELECT * { ?s ?p 1SeRvIcE silent <http://127.0.0.1:1/> { ?s ?p ?o } }", {}, "another server"),
        ("SELECT * { ?s ?p ?x FILTER(?x<1)SERVICE#>\n<http://127.0.0.1:1/> { ?s ?p ?o } }", {}, "another server"),
        ("SELECT * { ?s ?p ?x . service ?s { ?s ?p ?o } }", {}, "another server"),
        ("PREFIX é: <http://127.0.0.1:1/> SELECT * { SERVICE é:x { ?s ?p ?o } }", {}, "another server"),
    ],
)
def test_queries_that_are_refused(filled, query, parameters, en):
    digest = filled.digest()
    with pytest.raises(QueryError, match=en) as error:
        filled.query(query, parameters)
    assert "\n" not in str(error.value)
    assert filled.digest() == digest


def test_rdflib_sees_the_same(filled):
    dataset = filled.as_rdflib()
    assert len(list(dataset.quads())) == len(filled.nquads(catalogue=True))
    assert sorted(str(row[0]) for row in dataset.query(TITLES)) == [r["title"] for r in filled.query(TITLES).values()]


@pytest.mark.parametrize("said", ["requires read-write instances", "Invalid argument: Column family not found: gosp"])
def test_a_store_that_was_cut_off_while_it_was_made_is_empty(
    said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(tmp_path / "store"):
        pass

    def refuse(path: str) -> None:
        raise RuntimeError(said)

    monkeypatch.setattr("duixian.graph.storage.pyoxigraph.Store.read_only", refuse)
    with Store.open(tmp_path / "store", read_only=True) as store:
        assert store.nquads() == []
