"""Following a commitment from report to report, and the short ids by which it is named."""

import pytest
from duixian import examples
from duixian.app.cli import main
from duixian.graph.judge import in_order
from duixian.graph.part import graphs_of, part_of
from duixian.ontology.errors import NotFoundError
from duixian.queries import Audit
from duixian.queries.dossiers import list_assessments, list_commitments
from duixian.queries.history import in_time, standing_after
from duixian.queries.identify import find_commitment, find_link, find_report, short_id


def bridge(audit):
    (found,) = [c for c in audit.commitments() if c.text == "确保白鹭桥危桥改造6月底前竣工通车"]
    return found


def test_a_history_goes_through_the_later_reports_in_order(audit):
    found = audit.history(bridge(audit).id)
    later = [step for step in found.steps if step.report.id != found.made_in.id]
    assert [step.report.source for step in later] == ["2023-half-year.docx", "2024-annual.txt"]
    assert [step.assessment.status for step in later] == ["behind", "delivered"]
    assert [step.current for step in later] == [False, True]
    assert found.made_in.source == "2023-annual.txt"
    assert all("白鹭桥" in "".join(e.text for e in step.assessment.evidence) for step in later)
    assert found.commitment.text in found.sentence


def test_a_history_names_what_renews_the_commitment(audit):
    found = audit.history(bridge(audit).code)
    assert [(again.text, again.status) for again in found.renewed] == [("白鹭桥危桥改造11月底前竣工通车", "delivered")]
    assert audit.history(found.renewed[0].code).renewed == ()


def test_an_item_has_a_history_too(audit):
    item = next(record for record in audit.commitments(item_level=True) if record.is_item)
    found = audit.history(item.code)
    assert "-i" in item.code
    assert found.commitment.id == item.id
    assert found.commitment.parts == item.parts
    assert {step.assessment.commitment for step in found.steps} == {item.id}


def test_what_stands_in_the_end_is_what_was_judged(audit):
    reports, said = audit.reports(), list_assessments(audit.store)
    stood = standing_after(said, reports)
    assert {c.id: c.assessment.id for c in audit.commitments()} == {c.id: stood[c.id].id for c in audit.commitments()}
    full = [audit.store.load_report(report.id) for report in reversed(reports)]
    assert [report.id for report in in_time(reversed(reports))] == [report.id for report in in_order(full)]


def test_a_part_of_the_store_answers_as_the_whole(audit):
    government = audit.governments()[0].id
    part = part_of(audit.store, government)
    assert list_commitments(part) == list_commitments(audit.store, government)
    assert set(part.graphs()) == set(audit.store.graphs()) & set(graphs_of(audit.store, government))


def test_short_ids_lead_back_to_what_they_name(audit):
    records = [*audit.commitments(), *(r for r in audit.commitments(item_level=True) if r.is_item)]
    assert len({record.code for record in records}) == len({record.id for record in records})
    for record in records[::9]:
        assert find_commitment(audit.store, record.code) == find_commitment(audit.store, record.id) == record.id
    for report in audit.reports():
        names = (report.code, report.id, report.source, report.id.rpartition("/")[2])
        assert {find_report(audit.store, name) for name in names} == {report.id}
    link = next(e.link for c in audit.commitments() if c.assessment for e in c.assessment.evidence)
    assert find_link(audit.store, short_id(link)) == find_link(audit.store, link) == link
    assert short_id("https://example.org/") == "https://example.org/"


def test_queries_take_short_ids(audit):
    record = bridge(audit)
    rows = audit.query("commitments", {"commitment": record.code}).records()
    assert [row["commitment"] for row in rows] == [record.id]


@pytest.mark.parametrize("find", [find_report, find_commitment, find_link])
@pytest.mark.parametrize(
    "name", ["", "abc", "ffff", "ffffff-ffffff", "Lffffffff", "没有.txt", "https://w3id.org/duixian/id/report/00"]
)
def test_what_is_not_there_is_told_with_what_to_write(audit, find, name):
    with pytest.raises(NotFoundError, match="编号"):
        find(audit.store, name)


def test_a_file_of_several_reports_lists_their_ids(tmp_path):
    text = examples.reports()[0].read_text(encoding="utf-8")
    both = tmp_path / "both.txt"
    both.write_text(text + "\n\n\n" + text.replace("青禾镇", "丹枫镇"), encoding="utf-8")
    with Audit.open() as other:
        other.load([both])
        codes = [report.code for report in other.reports()]
        assert len(codes) == 2
        with pytest.raises(NotFoundError, match="不止一个") as told:
            find_report(other.store, "both.txt")
        assert all(code in str(told.value) for code in codes)


def test_the_command_shows_each_report_with_evidence_and_links(audit, store, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "140")
    with pytest.raises(SystemExit) as left:
        main(["history", bridge(audit).code, "--store", str(store)])
    shown = capsys.readouterr().out
    assert left.value.code == 0
    for words in ("白鹭桥", "▲ 滞后", "● 已兑现", "◀ 现状", "↻ 再次承诺", "11月底前"):
        assert words in shown
    assert max(map(len, shown.splitlines())) <= 140


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "md"])
def test_the_command_prints_for_programs(audit, store, capsys, form):
    with pytest.raises(SystemExit) as left:
        main(["history", bridge(audit).code, "--store", str(store), "--format", form])
    assert left.value.code == 0
    assert "白鹭桥" in capsys.readouterr().out


def test_a_commitment_that_is_not_there_is_wrong_use(store, capsys):
    with pytest.raises(SystemExit) as left:
        main(["history", "ffffff-ffffff", "--store", str(store)])
    assert left.value.code == 2
    assert "没有这条承诺" in capsys.readouterr().err
