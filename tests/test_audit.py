"""The audit API: governments, reports, commitments with evidence, filters, counts, frames."""

import builtins
import sys

import pytest
import town
from duixian.ontology.errors import DuixianError, NotFoundError, QueryError
from duixian.ontology.model import Period, Relation, Status
from duixian.queries.audit import Audit
from duixian.queries.dossiers import sentence_around
from duixian.queries.filters import parse_period
from duixian.queries.flat import FLAT_COLUMNS
from duixian.queries.summary import count

PLAN, LATER, OTHER = town.reports()


@pytest.fixture(scope="module")
def audit():
    with Audit.open() as opened:
        town.fill(opened.store)
        yield opened


def test_governments_and_reports_in_order(audit):
    assert [(g.name, g.county, g.reports) for g in audit.governments()] == [
        ("云溪镇", "云岭县", 1),
        ("青禾镇", "云岭县", 2),
    ]
    reports = audit.reports("青禾")
    assert [r.id for r in reports] == [PLAN.id, LATER.id]
    assert (reports[0].commitments, reports[0].results) == (12, 1)
    assert reports[0].plan == PLAN.plan
    assert len(audit.reports()) == 3


def test_a_commitment_has_its_evidence_and_reason(audit):
    (record,) = audit.commitments("青禾", status="delivered", village="石桥村")
    assert record.text == "建成石桥村文化礼堂" == PLAN.source.text[record.start : record.end]
    assert record.assessment is not None
    assert [e.text for e in record.assessment.evidence] == ["石桥村文化礼堂已投入使用"]
    evidence = record.assessment.evidence[0]
    assert LATER.source.text[evidence.start : evidence.end] == evidence.text
    assert (evidence.source, evidence.heading) == (LATER.source.name, "一、上半年工作回顾")
    assert record.assessment.rationale_zh
    assert record.assessment.rationale_en


@pytest.mark.parametrize(
    ("filters", "number"),
    [
        ({}, 16),
        ({"government": "青禾"}, 14),
        ({"government": "青禾", "specific_only": True}, 13),
        ({"status": "滞后"}, 2),
        ({"status": Status.BEHIND, "domain": "transport"}, 1),
        ({"company": "云帆机械"}, 1),
        ({"project": "水泵项目"}, 1),
        ({"village": "东岭"}, 1),
        ({"period": "2023H2", "government": "青禾"}, 14),
        ({"period": "2023-01-01/2023-06-30", "government": "青禾"}, 12),
        ({"period": "2024"}, 0),
    ],
)
def test_filters(audit, filters, number):
    assert len(audit.commitments(**filters)) == number


@pytest.mark.parametrize(
    "filters", [{"status": "late"}, {"domain": "火星"}, {"period": "last year"}, {"period": "2023-13-01/2024-01-01"}]
)
def test_filters_that_make_no_sense_are_told(audit, filters):
    with pytest.raises(QueryError):
        audit.commitments(**filters)


def test_items_hold_their_parts(audit):
    records = audit.commitments("青禾", item_level=True)
    assert len(records) == 13
    (item,) = [record for record in records if record.is_item]
    assert (item.text, item.status) == ("农贸市场改造", Status.PARTLY)
    assert [part.status for part in item.parts] == [Status.DELIVERED, Status.NOT_REPORTED]
    assert [e.text for e in item.assessment.evidence] == ["农贸市场钢棚已建成"]
    assert [r.id for r in audit.commitments("青禾", item_level=True, status="partly")] == [item.id]


def test_what_no_later_report_speaks_to_has_no_status(audit):
    assert [record.status for record in audit.commitments("云溪")] == [None, None]


def test_all_of_one_commitment(audit):
    record = next(r for r in audit.commitments("青禾") if r.text == "新建钢棚800平方米")
    full = audit.commitment(record.id)
    assert full.commitment == record
    assert full.sentence == "农贸市场改造：新建钢棚800平方米，建设水冲公厕一座。"
    assert [a.as_of for a in full.assessments] == [LATER.id]
    assert audit.commitment(record.item).commitment.is_item


def test_promised_again_is_kept_apart_from_evidence(audit):
    record = next(r for r in audit.commitments("青禾") if r.text == "财政收入达到2.4亿元")
    assert [e.relation for e in record.assessment.evidence] == [Relation.REPORTS_ON]
    assert [e.text for e in record.assessment.renewed_by] == ["财政收入达到2.3亿元"]
    assert record.assessment.share_reached == pytest.approx(0.542)


@pytest.mark.parametrize("iri", ["https://w3id.org/duixian/id/report/0/statement/0", "no iri", ""])
def test_an_unknown_commitment_is_told(audit, iri):
    with pytest.raises(NotFoundError):
        audit.commitment(iri)


def test_an_empty_store_says_so():
    with Audit.open() as empty:
        assert empty.governments() == []
        assert empty.summary() == []
        with pytest.raises(NotFoundError, match="empty"):
            empty.reports("青禾镇")


def test_counts(audit):
    (summary,) = audit.summary("青禾镇")
    assert (summary.specific, summary.general, summary.reports) == (13, 1, 2)
    assert (summary.by_clause.delivered, summary.by_clause.counted, summary.by_clause.unjudged) == (2, 10, 2)
    assert summary.by_clause.rate == 0.2
    assert (summary.by_item.total, summary.by_item.delivered, summary.by_item.counted) == (12, 1, 9)
    assert sum(d.total for d in summary.by_domain) == summary.specific
    assert sum(summary.by_clause.by_status.values()) + summary.by_clause.unjudged == summary.specific


def test_nothing_counted_has_no_rate(audit):
    assert count(audit.commitments("云溪")).rate is None


def test_links_for_other_programs(audit):
    links = list(audit.links())
    assert len(links) == 12
    assert {link["status"] for link in links} == {s.value for s in Status} - {"partly"}
    for link in links:
        texts = {PLAN.source.name: PLAN.source.text, LATER.source.name: LATER.source.text}
        for place in (link["commitment"], *link["evidence"], *link["renewed_by"]):
            assert texts[place["source"]][place["start"] : place["end"]] == place["text"]
        assert link["rationale"]["zh"]
        assert link["as_of_source"] == LATER.source.name


def test_a_data_frame_has_a_row_each(audit):
    frame = audit.to_pandas("青禾", specific_only=True)
    assert list(frame.columns) == list(FLAT_COLUMNS)
    assert len(frame) == 13
    assert frame.set_index("text").loc["关停采石场2处", "status_zh"] == "未兑现"
    assert list(Audit.open().to_pandas().columns) == list(FLAT_COLUMNS)


def test_a_frame_without_pandas_says_what_to_install(audit, monkeypatch):
    real = builtins.__import__

    def without_pandas(name, *rest, **kept):
        if name == "pandas":
            raise ImportError(name)
        return real(name, *rest, **kept)

    monkeypatch.delitem(sys.modules, "pandas", raising=False)
    monkeypatch.setattr(builtins, "__import__", without_pandas)
    with pytest.raises(DuixianError, match=r"pip install duixian\[frames\]"):
        audit.to_pandas()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023", "2023-01-01", "2023-12-31"),
        ("2023年", "2023-01-01", "2023-12-31"),
        ("2023H1", "2023-01-01", "2023-06-30"),
        ("2023年下半年", "2023-07-01", "2023-12-31"),
        ("2023-03-01/2023-04-01", "2023-03-01", "2023-04-01"),
    ],
)
def test_periods(text, first, last):
    assert parse_period(text) == Period(first=first, last=last)


@pytest.mark.parametrize(
    ("text", "words", "sentence"),
    [("甲。乙，丙。丁", "丙", "乙，丙。"), ("甲", "甲", "甲"), ("甲\n乙", "乙", "乙"), ("甲。乙", "甲", "甲。")],
)
def test_the_sentence_around_a_span(text, words, sentence):
    start = text.index(words)
    assert sentence_around(text, start, start + len(words)) == sentence


def test_a_store_on_disk_is_read_again(tmp_path):
    with Audit.open(tmp_path / "store") as audit:
        town.fill(audit.store)
    with Audit.open(tmp_path / "store", read_only=True) as audit:
        assert len(audit.commitments()) == 16
