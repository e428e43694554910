import csv
import io
import json
import subprocess
from datetime import UTC, datetime

import networkx as nx
import pytest
import town
from conftest import require
from duixian.graph.export import FORMATS, export
from duixian.graph.store import Store
from duixian.graph.table import COLUMNS, safe_cell
from duixian.ontology import iris
from duixian.ontology.errors import StoreError
from pyoxigraph import Quad, RdfFormat, Triple, parse


@pytest.fixture(scope="module")
def store():
    with Store.open() as opened:
        town.fill(opened)
        yield opened


def written(store: Store, form: str, path) -> bytes:
    export(store, form, path / f"out.{form}")
    return (path / f"out.{form}").read_bytes()


def union(store: Store) -> set[Triple]:
    return {quad.triple for graph in store.graphs() for quad in store.quads(graph)}


def test_nquads_are_the_store_without_its_catalogue(store, tmp_path):
    data = written(store, "nquads", tmp_path).decode()
    lines = data.split("\n")
    assert lines.pop() == ""
    assert lines == sorted(set(lines))
    assert not any(iris.CATALOGUE_GRAPH in line for line in lines)
    quads = {Quad(*q.triple, q.graph_name) for g in store.graphs() for q in store.quads(g)}
    assert set(parse(data.encode(), RdfFormat.N_QUADS)) == quads


@pytest.mark.parametrize("form", FORMATS)
def test_equal_content_gives_equal_bytes_whatever_the_order_and_time(store, form, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(datetime(2001, 2, 3, tzinfo=UTC).timestamp())))
    with Store.open(tmp_path / "s") as other:
        for report in reversed(town.reports()):
            other.put_report(report)
        town.fill(other)
        assert written(other, form, tmp_path) == written(store, form, tmp_path / "b")


@pytest.mark.parametrize(
    ("form", "rdf"), [("turtle", RdfFormat.TURTLE), ("jsonld", RdfFormat.JSON_LD), ("trig", RdfFormat.TRIG)]
)
def test_rdf_formats_lose_nothing(store, form, rdf, tmp_path):
    assert {quad.triple for quad in parse(written(store, form, tmp_path), rdf)} == union(store)


def test_trig_keeps_the_graphs(store, tmp_path):
    names = {quad.graph_name.value for quad in parse(written(store, "trig", tmp_path), RdfFormat.TRIG)}
    assert sorted(names) == store.graphs()


def test_turtle_is_readable_and_rapper_reads_it(store, tmp_path):
    rapper = require("rapper")
    text = written(store, "turtle", tmp_path).decode()
    assert "@prefix dx:" in text
    assert "\n\n<" in text
    assert " a dx:Assessment ;\n\tdx:asOf <" in text
    assert "dx:currentAssessment" in text
    command = [rapper, "-q", "-i", "turtle", "-o", "ntriples", tmp_path / "out.turtle"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(set(done.stdout.splitlines())) == len(union(store))


def test_jsonld_is_in_the_terms_of_the_ontology_and_small(store, tmp_path):
    data = written(store, "jsonld", tmp_path)
    document = json.loads(data)
    (report,) = (n for n in document["@graph"] if n.get("title") == "云溪镇政府工作报告")
    assert "Report" in report["type"]
    assert report["planFrom"] == "2023-01-01"
    assert report["reportType"] == "dxv:reportType/annual"
    assert report["id"].startswith("report/")
    assessment = next(n for n in document["@graph"] if "Assessment" in n["type"])
    assert set(assessment["rationale"]) == {"zh", "en"}
    assert isinstance(assessment.get("usesLink", []), list)
    assert b'"@value"' not in data
    keys = {key for node in document["@graph"] for key in node}
    assert not [key for key in keys if ":" in key]
    assert len(data) < len(written(store, "nquads", tmp_path)) / 2


def test_graphml_is_read_back(store, tmp_path):
    text = written(store, "graphml", tmp_path).decode()
    network = nx.read_graphml(tmp_path / "out.graphml", force_multigraph=True)
    assert {data["type"] for _, data in network.nodes(data=True)} >= {"Report", "Commitment", "Village", "Government"}
    assert {data["relation"] for *_, data in network.edges(data=True)} >= {"reports_on", "promises", "mentions"}
    assert "\x1b" not in text
    (hostile,) = (d for _, d in network.nodes(data=True) if "HYPERLINK" in d["text"])
    assert "<b>服务</b>" in hostile["text"]


def test_csv_has_a_row_a_commitment_with_its_evidence(store, tmp_path):
    data = written(store, "csv", tmp_path)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 16
    (road,) = (row for row in rows if "环镇公路" in row["commitment"])
    assert (road["status"], road["status_zh"], road["government"]) == ("behind", "滞后", "青禾镇")
    assert road["evidence"] == "环镇公路完成路基1公里"
    assert road["evidence_source"] == f"青禾镇2023年中.txt:{town.RESULT_TEXT.index('环镇公路完成')}-" + str(
        town.RESULT_TEXT.index("环镇公路完成") + 11
    )
    assert road["mentions"] == "环镇公路"
    (shed,) = (row for row in rows if "钢棚" in row["commitment"])
    assert shed["item"] == "农贸市场改造"
    (target,) = (row for row in rows if "2.4亿元" in row["commitment"])
    assert target["renewed_by"] == "财政收入达到2.3亿元"
    (hostile,) = (row for row in rows if "HYPERLINK" in row["commitment"])
    assert hostile["commitment"].startswith("'=HYPERLINK")
    assert "\x1b" not in data.decode()


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "\x00=1", "\n=1"])
def test_no_cell_is_a_formula(text):
    assert safe_cell(text).startswith("'")


@pytest.mark.parametrize("text", ["", "建成5处", "1-2", "a=b", "'"])
def test_plain_cells_stay(text):
    assert safe_cell(text) == text


def test_one_government_only(store, tmp_path):
    export(store, "csv", tmp_path / "one.csv", iris.government_iri("云溪镇"))
    assert len((tmp_path / "one.csv").read_text("utf-8-sig").splitlines()) == 3


def test_nothing_half_written_is_left(store, tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "old.csv").write_text("old")
    with pytest.raises(StoreError):
        export(store, "csv", tmp_path / "folder")
    with pytest.raises(StoreError):
        export(store, "csv", tmp_path / "old.csv" / "x.csv")
    with pytest.raises(StoreError, match="turtle"):
        export(store, "xml", tmp_path / "x.xml")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "old.csv"]
    assert (tmp_path / "old.csv").read_text() == "old"


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_store_is_written_too(form, tmp_path):
    with Store.open() as empty:
        written(empty, form, tmp_path)
    assert (tmp_path / f"out.{form}").exists()
