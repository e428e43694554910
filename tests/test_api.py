"""The JSON API: what `Audit` gives, in parts; what is wrong is said; every answer is as documented."""

import csv
import io
import json
import re
import subprocess
import sysconfig
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from duixian.ontology.model import Status
from duixian.queries.records import CommitmentRecord, FindingRecord, GovernmentRecord, ReportRecord
from serving import load_example, serve


def records(server, path, model):
    """Read a list to its end, part by part."""
    found = []
    while path:
        answer = server.get(path)
        assert answer.status_code == 200, answer.text
        part = answer.json()
        assert len(part["records"]) <= part["limit"]
        found += [model.model_validate(one) for one in part["records"]]
        path = part["next"]
    return found


def test_lists_are_those_of_the_python_api(server, audit):
    assert records(server, "/api/governments", GovernmentRecord) == audit.governments()
    assert records(server, "/api/reports?limit=2", ReportRecord) == audit.reports()
    assert records(server, "/api/commitments?limit=7", CommitmentRecord) == audit.commitments()
    assert records(server, "/api/items?limit=1000", CommitmentRecord) == audit.commitments(item_level=True)
    assert records(server, "/api/findings?government=青禾镇", FindingRecord) == audit.findings()


@pytest.mark.parametrize(
    "filters",
    [{"status": "delivered"}, {"status": "滞后"}, {"domain": "education"}, {"period": "2023H2"},
     {"village": "石桥村"}, {"company": "公司"}, {"project": "改造"}, {"status": "delivered", "period": "2023"},
     {"government": "青禾", "domain": "教育"}],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["commitments", "items"])
def test_filters_are_those_of_the_python_api(server, audit, kind, filters):
    answer = server.client.get(f"/api/{kind}", params={**filters, "limit": 1000})
    wanted = audit.commitments(item_level=kind == "items", **filters)
    assert [one["id"] for one in answer.json()["records"]] == [one.id for one in wanted]


def test_specific_commitments_alone(server, audit):
    answer = server.get("/api/commitments?specific=true&limit=1000").json()
    assert [one["id"] for one in answer["records"]] == [one.id for one in audit.commitments(specific_only=True)]


def test_a_part_of_a_list_says_where_the_next_is(server):
    part = server.get("/api/commitments?status=delivered&limit=3").json()
    assert (part["offset"], part["limit"], len(part["records"])) == (0, 3, 3)
    following = server.get(part["next"]).json()
    assert following["offset"] == 3
    assert {one["assessment"]["status"] for one in following["records"]} == {"delivered"}
    assert server.get("/api/commitments?offset=100000").json()["records"] == []


def test_a_report_brings_its_text(server, audit):
    for known in audit.reports():
        found = server.get(f"/api/reports/{known.code}").json()
        assert ReportRecord.model_validate(found["report"]) == known
        for one in (*found["statements"], *found["mentions"]):
            assert found["text"][one["start"] : one["end"]] == one["text"]
        assert len(found["statements"]) >= known.commitments + known.results


def test_a_commitment_brings_its_history_and_evidence(server, audit):
    known = next(one for one in audit.commitments() if one.assessment and one.assessment.evidence)
    wanted = json.loads(audit.history(known.id).model_dump_json())
    for name in (known.code, known.id, quote(known.id, safe="")):
        found = server.get(f"/api/commitments/{name}").json()
        assert found == wanted
    assert found["steps"][0]["assessment"]["evidence"]


def test_summary_deadlines_and_status(server, audit):
    (summary,) = audit.summary()
    assert server.get("/api/governments/青禾镇").json() == json.loads(summary.model_dump_json())
    found = server.get("/api/due?as_of=2023-09-01&within=400&limit=1000").json()["records"]
    wanted = audit.due(400, date(2023, 9, 1))
    assert wanted
    assert [one["commitment"]["id"] for one in found] == [one.commitment.id for one in wanted]
    status = server.get("/api/status").json()
    assert (status["governments"], status["reviews"]) == (1, False)


def test_questions_of_the_catalogue_can_be_asked(server, audit):
    listed = {one["name"]: one for one in server.get("/api/queries").json()}
    assert listed["due-soon"]["title_zh"] == "即将到期"
    table = audit.query("commitments-by-status", {"status": "delivered"})
    answer = server.get("/api/queries/commitments-by-status?status=已兑现").json()
    assert (tuple(answer["columns"]), answer["complete"]) == (table.columns, True)
    assert [row["commitment"] for row in answer["rows"]] == [row["commitment"] for row in table.records()]
    few = server.get("/api/queries/commitments-by-status?limit=2").json()
    assert (len(few["rows"]), few["complete"]) == (2, False)
    text = server.get("/api/queries/commitments-by-status?status=delivered&format=csv").text
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["commitment"] for row in rows] == [row["commitment"] for row in table.records()]


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [("/api/governments/云溪镇", 404, "青禾镇"), ("/api/reports/ffffff", 404, "没有这份报告"),
     ("/api/commitments/ffffff-ffffff", 404, "没有这条承诺"), ("/api/commitments?government=无", 404, "没有这个政府"),
     ("/api/commitments?status=好", 400, "delivered 已兑现"), ("/api/commitments?period=去年", 400, "2023H2"),
     ("/api/findings?kind=x", 400, "没有这个代码"), ("/api/commitments?limit=0", 422, "参数不对"),
     ("/api/due?as_of=yesterday", 422, "参数不对"), ("/api/queries/no", 404, "没有这个问题"),
     ("/api/queries/due-soon", 400, "缺少参数 from"), ("/api/queries/due-soon?from=x&until=y", 400, "from"),
     ("/api/queries/governments?x=1", 400, "没有参数 x"), ("/api/no", 404, "没有这个地址")],
)  # fmt: skip
def test_what_is_wrong_is_said_in_chinese_first_with_english(server, path, status, words):
    answer = server.get(path)
    assert answer.status_code == status
    fault = answer.json()
    assert words in fault["zh"]
    assert fault["en"].isascii() or "“" in fault["en"]
    assert fault["where"]


def test_the_documentation_needs_no_network(server):
    described = server.get("/api/openapi.json").json()
    page = server.get("/api/").text
    for path, methods in described["paths"].items():
        assert path in page
        assert all(method["description"][0] >= "\u4e00" for method in methods.values())
    assert "https://" not in page.replace("https://w3id.org", "")


def test_every_status_is_in_the_documentation(server):
    words = json.dumps(server.get("/api/openapi.json").json())
    assert all(f'"{status}"' in words for status in Status)


def test_any_request_is_answered_as_documented(tmp_path):
    """Wild requests to every operation; left out is one check: a text may be no status or question that there is."""
    program = Path(sysconfig.get_path("scripts")) / "schemathesis"
    load_example(tmp_path / "store")
    with serve(tmp_path / "store", "--allow-review", DUIXIAN_REVIEW_TOKEN="a token") as server:
        done = subprocess.run(
            [program, "run", f"{server.address}/api/openapi.json", "--max-examples", "15", "--seed", "1",
             "--header", "Authorization: Bearer a token", "--exclude-checks", "positive_data_acceptance",
             "--generation-database", "none", "--no-color"],
            cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", timeout=600, check=False)  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-1000:]
    assert re.search(r"(\d{3,}) generated, \1 passed", done.stdout)
