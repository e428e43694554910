"""The catalogue of questions: headers, parameters, answers on a fictional town, the same rows from another engine."""

import subprocess
from datetime import date
from decimal import Decimal

import pytest
import town
from conftest import require
from duixian.graph.store import Store
from duixian.ontology.errors import NotFoundError, QueryError
from duixian.ontology.terms import dx
from duixian.queries import governments, identify
from duixian.queries.catalog import find_query, get_query, list_queries, run, run_each
from duixian.queries.questions import columns

REQUIRED = {
    "project-dossier": {"project": "水泵"},
    "company-dossier": {"company": "云帆"},
    "village-dossier": {"village": "石桥"},
    "due-soon": {"from": "2023-01-01", "until": "2023-12-31"},
    "source-text": {"report": town.reports()[0].id},
}


@pytest.fixture(scope="module")
def store():
    with Store.open(None) as opened:
        town.fill(opened)
        yield opened


def texts(table, column="text"):
    return [record[column] for record in table.records()]


@pytest.mark.parametrize("query", list_queries(), ids=lambda q: q.name)
def test_every_query_says_what_it_asks_and_answers(store, query):
    assert query.title_zh != query.name
    assert query.title_en != query.name
    assert query.description_zh
    assert query.description_en
    assert all(p.zh and p.en for p in query.parameters), "a parameter is not in parameters.tsv"
    table = run(store, query.name, REQUIRED.get(query.name, {}))
    assert table.rows
    assert set(table.columns) <= set(columns()), "a column has no heading in columns.tsv"
    assert {p.name for p in query.parameters} <= set(table.columns), "a parameter is not a column"


@pytest.mark.parametrize("query", list_queries(), ids=lambda q: q.name)
def test_queries_are_portable(query):
    assert "GRAPH" not in query.sparql
    assert "SERVICE" not in query.sparql
    assert "PREFIX dx: <https://w3id.org/duixian/ontology#>" in query.sparql or "dx:" not in query.sparql


def test_the_catalogue_has_the_twelve_questions_of_the_design():
    assert {q.name for q in list_queries()} >= {
        "commitments-by-status", "delivered-with-evidence", "never-mentioned-again", "promised-again",
        "behind-or-overdue", "targets-with-progress", "project-dossier", "company-dossier", "village-dossier",
        "delivery-rate-by-domain", "indicator-series", "delivered-not-promised",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "parameters", "expected"),
    [
        ("commitments-by-status", {"status": "broken"}, ["关停采石场2处"]),
        ("commitments-by-status", {"status": "未兑现"}, ["关停采石场2处"]),
        ("commitments-by-status", {"status": "behind", "domain": "交通"}, ["6月底前建成环镇公路3公里"]),
        ("commitments-by-status", {"government": "云溪镇"}, []),
        ("delivered-with-evidence", {"domain": "culture"}, ["建成石桥村文化礼堂"]),
        ("never-mentioned-again", {}, ["建设水冲公厕一座", "完成老街亮化工程", "新增养老床位60张"]),
        ("promised-again", {"status": "not_reported"}, ["修编镇域空间规划"]),
        ("behind-or-overdue", {}, ["引进云帆机械有限公司水泵项目", "关停采石场2处", "6月底前建成环镇公路3公里"]),
        (
            "behind-or-overdue",
            {"on": "2024-01-01"},
            ["引进云帆机械有限公司水泵项目", "关停采石场2处", "6月底前建成环镇公路3公里", "12月底前开通镇村公交"],
        ),
        ("project-dossier", {"project": "有限公司水泵"}, ["引进云帆机械有限公司水泵项目", "云帆机械水泵项目尚未动工"]),
        ("company-dossier", {"company": "云帆"}, ["引进云帆机械有限公司水泵项目"]),
        ("village-dossier", {"village": "石桥"}, ["建成石桥村文化礼堂", "石桥村文化礼堂已投入使用"]),
        ("village-dossier", {"village": "石桥", "government": "云溪镇"}, []),
        ("delivered-not-promised", {}, ["建成村级驿站1个"]),
        (
            "indicator-series",
            {"indicator": "财政"},
            ["全年财政收入2.1亿元", "财政收入1.3亿元", "财政收入达到2.4亿元", "财政收入达到2.3亿元"],
        ),
        ("indicator-series", {"indicator": "粮食"}, []),
        ("never-mentioned-again", {"government": "云溪镇"}, []),
    ],
)
def test_answers(store, name, parameters, expected):
    assert texts(run(store, name, parameters)) == expected


def test_a_target_stands_beside_what_was_reached(store):
    (row,) = run(store, "targets-with-progress").records()
    assert (row["value"], row["reached"], row["share"]) == (Decimal("2.4"), Decimal("1.3"), Decimal("0.542"))
    assert row["status"] == "in_progress"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("targets-moved", "target_moved"),
        ("stated-twice", "前后不一"),
        ("completed-twice", "completed_twice"),
        ("done-and-promised", "done_and_promised"),
        ("set-back", "stage_back"),
    ],
)
def test_each_kind_of_finding_has_its_question(store, name, kind):
    (row,), (whole,) = run(store, name).records(), run(store, "findings", {"findingKind": kind}).records()
    assert {key: whole[key] for key in ("finding", "firstText", "secondText", "rationale")}.items() <= row.items()
    assert run(store, name, {"government": "云溪镇"}).rows == ()


def test_what_may_be_an_answer_is_not_called_silence(store):
    plan, later, _ = town.reports()
    promise = next(s.id for s in plan.statements if s.text == "完成老街亮化工程")
    result = next(s.id for s in later.statements if s.text == "建成村级驿站1个")
    with Store.open(None) as other:
        town.fill(other)
        other.put_graph("x:g", [f"<{result}> <{dx('mayConcern')}> <{promise}> <x:g> ."])
        assert "完成老街亮化工程" not in texts(run(other, "never-mentioned-again"))
        assert texts(run(other, "delivered-not-promised")) == []


def test_the_rate_counts_only_what_could_be_judged(store):
    rows = {row["domain"]: row for row in run(store, "delivery-rate-by-domain", {"government": "青禾"}).records()}
    assert (rows["transport"]["commitments"], rows["transport"]["counted"]) == (2, 1)
    assert rows["construction"]["rate"] == Decimal("0.25")
    assert rows["culture"]["rate"] == 1


def test_cells_are_typed(store):
    row = run(store, "commitments").records()[0]
    assert isinstance(row["start"], int)
    assert isinstance(row["specific"], bool)
    assert row["periodFrom"] == date(2023, 1, 1)
    assert row["domain"] == "culture"


@pytest.mark.parametrize(
    ("name", "parameters", "words"),
    [
        ("no-such-query", {}, "commitments-by-status"),
        ("village-dossier", {}, "village"),
        ("governments", {"colour": "red"}, "colour"),
        ("commitments-by-status", {"status": "finished"}, "delivered"),
        ("behind-or-overdue", {"on": "soon"}, "on"),
        ("commitments", {"report": "not an iri> . "}, "report"),
        ("no/such/file.rq", {}, "no/such/file.rq"),
    ],
)
def test_misuse_is_told(store, name, parameters, words):
    with pytest.raises(QueryError, match=words):
        run(store, name, parameters)


@pytest.mark.parametrize(("name", "words"), [("镇", "云溪镇.*青禾镇"), ("蓝湖镇", "青禾镇"), ("", "青禾镇")])
def test_unclear_governments_list_the_candidates(store, name, words):
    with pytest.raises(NotFoundError, match=words):
        run(store, "reports", {"government": name})


@pytest.mark.parametrize("name", ["青禾镇", "青禾", "云岭县青禾镇", town.reports()[0].government])
def test_governments_are_found_by_name_part_or_iri(store, name):
    assert {row["issuer"] for row in run(store, "reports", {"government": name}).records()} == {"青禾镇"}


@pytest.mark.parametrize("value", ['石桥") } #', "石桥' || true", "\\", '"""', "石桥\n} DROP ALL"])
def test_a_parameter_is_a_term_and_never_part_of_the_query(store, value):
    assert run(store, "village-dossier", {"village": value}).rows == ()


@pytest.mark.parametrize(
    ("sparql", "words"),
    [
        ("SELECT ?x WHERE {\n  ?x a dx:Report\n", r"own\.rq:3"),
        ("SELECT ?x\nWHERE { ?x a nowhere:Report }", r"own\.rq:2.*nowhere"),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", r"own\.rq:1"),
        ("# parameters: 1x\nSELECT ?x { ?x a dx:Report }", "1x"),
    ],
)
def test_errors_in_a_file_name_file_and_line(store, tmp_path, sparql, words):
    path = tmp_path / "own.rq"
    path.write_text(sparql, encoding="utf-8")
    with pytest.raises(QueryError, match=words):
        run(store, path)


def test_a_file_may_have_typed_parameters_of_its_own(store, tmp_path):
    path = tmp_path / "own.rq"
    path.write_text(
        "# parameters: from?:integer since:date\nSELECT ?text ?from ?since {\n"
        "?c a dx:Commitment ; nif:anchorOf ?text ; nif:beginIndex ?start ; dx:dueTo ?due .\n"
        "FILTER(?start > COALESCE(?from, 0) && ?due >= ?since) }",
        encoding="utf-8",
    )
    assert texts(run(store, path, {"since": "2023-07-01"})) == ["12月底前开通镇村公交"]
    assert texts(run(store, str(path), {"since": "2023-01-01", "from": "1000"})) == []


def test_ask_answers_yes_or_no(store, tmp_path):
    path = tmp_path / "ask.rq"
    path.write_text("ASK { ?x a dx:Report }", encoding="utf-8")
    assert run(store, path).rows == ((True,),)


def test_names_and_paths_are_told_apart(tmp_path):
    assert find_query("governments") is get_query("governments")
    path = tmp_path / "governments"
    path.write_text("ASK {}", encoding="utf-8")
    assert find_query(path).where == str(path)


@pytest.mark.parametrize("name", ["commitments-by-status", "never-mentioned-again", "promised-again"])
def test_another_engine_gives_the_same_rows_from_the_turtle_export(store, tmp_path, name):
    roqet = require("roqet")
    from duixian.queries.audit import Audit

    data, query = tmp_path / "town.ttl", tmp_path / "query.rq"
    Audit(store).export("turtle", data)
    query.write_text(get_query(name).sparql, encoding="utf-8")
    command = [roqet, "-q", "-r", "csv", "-D", str(data), str(query)]
    result = subprocess.run(command, capture_output=True, check=False, text=True, encoding="utf-8")
    assert result.returncode in {0, 2}, result.stderr  # 2 is a warning, of optional variables
    table = run(store, name)
    lines = result.stdout.strip().splitlines()[1:]
    assert len(lines) == len(table.rows) > 0
    for text in texts(table):
        assert any(text in line for line in lines)


def test_rdflib_gives_the_same_rows(store):
    graph = store.as_rdflib()
    for name in ("never-mentioned-again", "behind-or-overdue", "delivery-rate-by-domain"):
        found = {tuple(None if v is None else str(v) for v in row) for row in graph.query(get_query(name).sparql)}
        assert len(found) == len(run(store, name).rows) > 0


def test_a_government_is_found_by_its_name_without_a_list_of_all(store, monkeypatch):
    asked = []
    monkeypatch.setattr(governments, "list_governments", asked.append)
    for name in ("青禾镇", "云岭县青禾镇", "云岭县 青禾镇", "青禾", "岭县青", town.reports()[0].government[-16:]):
        assert governments.find_government(store, name).name == "青禾镇"
    assert asked == []


@pytest.mark.parametrize("query", [q for q in list_queries() if q.name != "source-text"], ids=lambda q: q.name)
def test_one_government_after_the_other_gives_the_rows_of_all(store, query):
    asked = REQUIRED.get(query.name, {})
    tables, whole = list(run_each(store, query.name, asked)), run(store, query.name, asked)
    assert len(tables) == len(governments.list_governments(store)) > 1
    rows = [row for table in tables for row in table.rows]
    assert sorted(map(repr, rows)) == sorted(map(repr, whole.rows))
    if query.order.keys[0] == ("government", ""):
        assert rows == list(whole.rows)


def test_one_government_may_be_asked_alone_and_some_questions_are_of_none(store):
    (table,) = run_each(store, "commitments", {"government": "青禾镇"})
    assert table == run(store, "commitments", {"government": "青禾镇"})
    with pytest.raises(QueryError, match="source-text"):
        next(run_each(store, "source-text", REQUIRED["source-text"]))


def test_a_link_is_found_by_its_id_or_the_beginning_of_one(store):
    links = {row["link"] for row in run(store, "links").records()}
    assert links
    for link in links:
        assert identify.find_link(store, link) == identify.find_link(store, identify.short_id(link)) == link
        with pytest.raises(NotFoundError):
            identify.find_link(store, link[:-1])
    for name in ("L0000", "no id", "https://example.org/", town.reports()[0].id):
        with pytest.raises(NotFoundError):
            identify.find_link(store, name)
