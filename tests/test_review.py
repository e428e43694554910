"""Reviews: what people say wins everywhere, is kept whatever is loaded, and can be taken back."""

import json
from datetime import UTC, datetime

import pytest
from duixian.app.cli import app
from duixian.graph.nquads import text
from duixian.graph.reviews import Corrections, not_undone, read_reviews, standing
from duixian.graph.store import Store
from duixian.graph.triples import reviews_from_quads, reviews_to_nquads
from duixian.ontology import iris
from duixian.ontology.errors import NotFoundError, QueryError, ReviewError
from duixian.ontology.model import Relation, Review, ReviewKind, Status
from duixian.queries.audit import Audit
from duixian.queries.review import ReviewState
from pyoxigraph import RdfFormat, parse
from reports import annual
from typer.testing import CliRunner

WHEN = datetime(2024, 7, 1, 8, 0, tzinfo=UTC)
PLAN = annual(
    2023,
    "全年财政收入2.1亿元。",
    "建成石桥村文化礼堂。实施农贸市场改造工程，新建钢棚800平方米，建设水冲公厕一座。6月底前建成环镇公路3公里。"
    "新建东岭村灌溉渠5公里。完成老街亮化工程。",
    "柳湾镇",
)
RESULT = annual(
    2024,
    "石桥村文化礼堂建成投用。农贸市场改造工程新建钢棚800平方米。环镇公路完成路基1公里。照明设施更新改造全部结束。",
    "新建桃源村停车场一处。",
    "柳湾镇",
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "柳湾镇2023.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "柳湾镇2024.txt").write_text(RESULT, encoding="utf-8")
    return tmp_path


@pytest.fixture
def audit(folder):
    with Audit.open() as opened:
        opened.load([folder])
        yield opened


def find(audit, words):
    (found,) = [record for record in audit.commitments() if words in record.text]
    return found


def find_item(audit):
    (found,) = [record for record in audit.commitments(item_level=True) if record.is_item and "市场" in record.text]
    return found


def status(audit, words):
    return find(audit, words).status


def test_a_corrected_status_is_what_everything_shows(audit):
    road = find(audit, "环镇公路")
    assert road.status is not Status.DELIVERED
    before = audit.summary()[0].by_clause.by_status[Status.DELIVERED]
    (said,) = audit.review(road.code, status="已兑现", because="现场已通车", by="李督查员", at=WHEN)
    assert (said.number, said.kind, said.status, said.words) == (1, ReviewKind.STATUS, Status.DELIVERED, road.text)
    now = find(audit, "环镇公路")
    assert (now.status, now.assessment.review, now.assessment.confidence) == (Status.DELIVERED, said.id, 1)
    assert now.assessment.share_reached is None
    assert "李督查员" in now.assessment.rationale_zh
    assert "现场已通车" in now.assessment.rationale_zh
    assert "2024-07-01" in now.assessment.rationale_en
    assert road.id in {
        row["commitment"] for row in audit.query("commitments-by-status", {"status": "delivered"}).records()
    }
    (line,) = [link for link in audit.links() if link["commitment"]["id"] == road.id]
    assert line["status"] == "delivered"
    assert audit.summary()[0].by_clause.by_status[Status.DELIVERED] == before + 1
    assert [a.status for a in audit.commitment(road.id).assessments][-1] is Status.DELIVERED
    assert audit.validate().conforms


def test_the_page_and_the_files_show_it_too(audit, tmp_path):
    audit.review(find(audit, "环镇公路").id, status="broken", because="早已停工", by="李督查员")
    audit.view(tmp_path / "graph.html")
    audit.export("csv", tmp_path / "all.csv")
    assert "早已停工" in (tmp_path / "graph.html").read_text("utf-8")
    assert "早已停工" in (tmp_path / "all.csv").read_text("utf-8")


def test_an_item_follows_its_corrected_part(audit):
    market = find_item(audit)
    assert market.status is Status.PARTLY
    audit.review(find(audit, "实施农贸市场").code, status=Status.DELIVERED, because="去看过", by="王代表")
    market = find_item(audit)
    assert market.status is Status.DELIVERED
    assert "王代表" in market.assessment.rationale_zh


def test_an_item_of_its_own_word_stays_what_was_said(audit):
    market = find_item(audit)
    audit.review(market.code, status="broken", because="市场已拆", by="王代表")
    audit.review(find(audit, "公厕").code, status="delivered", because="去看过", by="王代表")
    market = find_item(audit)
    assert market.status is Status.BROKEN
    assert find(audit, "公厕").status is Status.DELIVERED


def test_an_item_of_one_part_is_that_part(audit):
    road = find(audit, "环镇公路")
    (said,) = audit.review(road.item, status="delivered", because="通车", by="李")
    assert said.about == road.id
    assert status(audit, "环镇公路") is Status.DELIVERED


def test_a_rejected_link_is_used_nowhere(audit):
    hall = find(audit, "文化礼堂")
    (link,) = [e.link for e in hall.assessment.evidence]
    audit.reject_link(link, because="说的是另一处", by="王代表")
    now = find(audit, "文化礼堂")
    assert (now.status, now.assessment.evidence) == (Status.NOT_REPORTED, ())
    assert link not in {row["link"] for row in audit.query("links").records()}
    assert hall.id in {p.id for f in audit.findings(kind="never_mentioned") for p in f.places}
    audit.accept_link(link, because="还是同一处", by="李督查员")  # by its name, though it is no longer in the graph
    now = find(audit, "文化礼堂")
    assert (now.status, [e.score for e in now.assessment.evidence]) == (Status.DELIVERED, [1.0])
    assert [r.state for r in audit.reviews()] == [ReviewState.SUPERSEDED, ReviewState.IN_FORCE]


def test_an_accepted_link_is_made_even_where_the_software_finds_none(audit):
    lights = find(audit, "老街亮化")
    assert lights.status is Status.NOT_REPORTED
    report = audit.store.load_report(audit.reports()[1].id)
    evidence = next(s for s in report.statements if "照明设施" in s.text)
    review = Review(
        id=iris.review_iri(0, "x"),
        order=0,
        kind=ReviewKind.ACCEPT,
        about=lights.id,
        relation=Relation.REPORTS_ON,
        evidence=evidence.id,
        by="李",
        at=WHEN,
    )
    earlier = audit.store.load_report(audit.reports()[0].id)
    (link,) = Corrections([review]).links(earlier, report, [])
    assert (link.commitment, link.evidence, link.score) == (lights.id, evidence.id, 1)
    assert Corrections([review]).links(report, report, []) == []


def test_named_evidence_that_stands_in_a_report_is_judged_by(audit):
    audit.review(find(audit, "老街亮化").code, evidence="照明设施更新改造全部结束", by="李督查员")
    now = find(audit, "老街亮化")
    assert now.status is Status.DELIVERED
    assert [e.text for e in now.assessment.evidence] == ["照明设施更新改造全部结束"]
    assert "李督查员" in now.assessment.evidence[0].reason_zh


def test_named_evidence_from_elsewhere_is_told(audit):
    before = find(audit, "灌溉渠")
    audit.review(before.code, evidence="县水利局验收单第12号", by="李督查员")
    now = find(audit, "灌溉渠")
    assert now.status is before.status
    assert now.assessment.review
    assert "县水利局验收单第12号" in now.assessment.rationale_zh


def test_a_remark_changes_no_judgement(audit):
    before = find(audit, "灌溉渠")
    (said,) = audit.review(before.code, because="待现场核实", by="王代表")
    assert said.kind is ReviewKind.REMARK
    assert find(audit, "灌溉渠").assessment == before.assessment


def test_an_undo_is_a_record_too_and_can_be_undone(audit):
    road = find(audit, "环镇公路")
    audit.review(road.code, status="delivered", because="通车", by="李")
    audit.undo_review(1, by="王", because="看错了")
    assert find(audit, "环镇公路").assessment == road.assessment
    with pytest.raises(ReviewError, match="undone"):
        audit.undo_review("1", by="王")
    audit.undo_review("#2", by="李")
    assert status(audit, "环镇公路") is Status.DELIVERED
    assert [(r.number, r.kind, r.state) for r in audit.reviews()] == [
        (1, ReviewKind.STATUS, ReviewState.IN_FORCE),
        (2, ReviewKind.UNDO, ReviewState.UNDONE),
        (3, ReviewKind.UNDO, ReviewState.IN_FORCE),
    ]
    assert len(audit.reviews("柳湾镇")) == 3


def test_the_last_word_wins(audit):
    road = find(audit, "环镇公路")
    audit.review(road.code, status="delivered", because="通车", by="李")
    audit.review(road.code, status="behind", because="只通一半", by="王")
    assert status(audit, "环镇公路") is Status.BEHIND
    audit.undo_review(2, by="王")
    assert status(audit, "环镇公路") is Status.DELIVERED


def test_reviews_stay_when_everything_is_loaded_and_judged_again(audit, folder):
    audit.review(find(audit, "环镇公路").code, status="delivered", because="通车", by="李")
    before = audit.store.digest()
    audit.load([folder])
    assert audit.store.digest() == before
    for graph in audit.store.graphs():
        if "/government/" in graph:
            audit.store.drop_graph(graph)  # as an upgrade of the software does
    audit.load([folder])
    assert audit.store.digest() == before
    for report in audit.reports():
        audit.store.drop_report(report.id)
    audit.load([folder])
    assert audit.store.digest() == before


def test_only_the_government_concerned_is_judged_again(audit, folder):
    (folder / "东坪镇2023.txt").write_text(PLAN.replace("柳湾镇", "东坪镇"), encoding="utf-8")
    audit.load([folder])
    other = next(g for g in audit.governments() if g.name == "东坪镇")
    before = audit.store.loaded_at(iris.government_graph(other.id))
    ours = next(record for record in audit.commitments("柳湾镇") if "环镇公路" in record.text)
    audit.store.put_graph(iris.government_graph(other.id), _marked(audit.store, other.id))
    audit.review(ours.code, status="delivered", because="通车", by="李")
    assert before is not None
    assert any("mark" in str(quad) for quad in audit.store.quads(iris.government_graph(other.id)))


def _marked(store, government):
    """Give the graph of a government with one more quad, which judging it again would drop."""
    graph = iris.government_graph(government)
    lines = [f"{quad} ." for quad in store.quads(graph)]
    return [*lines, f"<{government}> <http://www.w3.org/2000/01/rdf-schema#comment> {text('mark')} <{graph}> ."]


def test_a_review_whose_words_were_corrected_away_is_listed(audit, folder):
    audit.review(find(audit, "环镇公路").code, status="delivered", because="通车", by="李")
    audit.review(find(audit, "灌溉渠").code, status="delivered", because="放水了", by="李")
    (folder / "柳湾镇2023.txt").write_text(
        PLAN.replace("6月底前建成环镇公路3公里", "改造镇村公路2公里"), encoding="utf-8"
    )
    audit.load([folder])
    assert [(r.words, r.state) for r in audit.reviews()] == [
        ("6月底前建成环镇公路3公里", ReviewState.GONE),
        ("新建东岭村灌溉渠5公里", ReviewState.IN_FORCE),
    ]
    assert status(audit, "灌溉渠") is Status.DELIVERED
    (folder / "柳湾镇2023.txt").write_text(PLAN, encoding="utf-8")
    audit.load([folder])
    assert status(audit, "环镇公路") is Status.DELIVERED


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"status": "delivered", "by": " "}, ReviewError),
        ({"by": "李"}, ReviewError),
        ({"status": "也许", "by": "李"}, QueryError),
    ],
)
def test_what_cannot_be_recorded_is_told_and_leaves_nothing(audit, said, error):
    with pytest.raises(error):
        audit.review(find(audit, "环镇公路").code, **said)
    assert audit.reviews() == []


def test_what_is_not_there_cannot_be_reviewed(audit):
    with pytest.raises(NotFoundError):
        audit.review("000000-000000", status="delivered", by="李")
    with pytest.raises(NotFoundError, match="duixian history lists"):
        audit.reject_link("L00000000", by="李")
    with pytest.raises(NotFoundError):
        audit.undo_review(1, by="李")


def test_reviews_come_back_from_their_graph_as_they_were(audit):
    road = find(audit, "环镇公路")
    audit.review(road.code, status="behind", evidence='他说"路基"\n已好\\', because="<b>'", by="李\t督", at=WHEN)
    audit.reject_link(find(audit, "文化礼堂").assessment.evidence[0].link, by="王")
    known = read_reviews(audit.store)
    quads = parse("\n".join(reviews_to_nquads(known)), format=RdfFormat.N_QUADS)
    assert reviews_from_quads(quads) == known
    assert [review.at for review in known[:2]] == [WHEN, WHEN]
    assert audit.validate().conforms


def test_undos_in_a_chain():
    def review(order, about=None):
        kind = ReviewKind.REMARK if about is None else ReviewKind.UNDO
        name = iris.review_iri(order)
        target = iris.review_iri(about) if about is not None else "https://example.org/c"
        return Review(id=name, order=order, kind=kind, about=target, because="话", by="李", at=WHEN)

    chain = [review(0), review(1, 0), review(2, 1), review(3, 2), review(4)]
    assert [one.order for one in not_undone(chain[::-1])] == [1, 3, 4]
    assert [one.order for one in standing(chain[:3])] == [0]


@pytest.mark.parametrize(
    "parts",
    [
        {"kind": "status"},
        {"kind": "remark", "status": "delivered"},
        {"kind": "accept", "relation": "reports_on"},
        {"kind": "evidence", "evidence": "https://example.org/e", "relation": "reports_on"},
    ],
)
def test_a_review_that_is_not_whole_is_refused(parts):
    with pytest.raises(ValueError, match="nothing else"):
        Review(id="https://example.org/r", order=0, about="https://example.org/c", by="李", at=WHEN, **parts)


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def test_the_commands(folder):
    store = folder / "store"
    with Audit.open(store) as audit:
        audit.load([folder])
        road, hall = find(audit, "环镇公路"), find(audit, "文化礼堂")
    at = ["--by", "李督查员", "--store", store]
    done = run("review", "set", road.code, "--status", "已兑现", "--because", "通车", "--at", "2024-07-01", *at)
    assert (done.exit_code, done.stdout) == (0, "")
    assert "#1 更正状态：● 已兑现" in done.stderr
    assert run("review", "reject", hall.assessment.evidence[0].link, *at).exit_code == 0
    listed = json.loads(run("review", "list", "--format", "json", "--store", store).stdout)
    said = [(r["number"], r["kind"], r["by"]) for r in listed]
    assert said == [(1, "status", "李督查员"), (2, "reject", "李督查员")]
    assert listed[0]["at"] == "2024-07-01T00:00:00Z"
    undone = run("review", "undo", "2", *at)
    assert undone.exit_code == 0
    assert "撤销" in undone.stderr
    assert "（–）" not in undone.stderr
    plan = folder / "柳湾镇2023.txt"
    plan.write_text(PLAN.replace("6月底前建成环镇公路3公里", "改造镇村公路2公里"), encoding="utf-8")
    loaded = run("load", plan, "--store", store)
    corrected = loaded.stderr
    assert "状态没有变化" in loaded.stdout
    assert "已不在文中 gone 1" in loaded.stdout
    assert "已不在文中" in corrected
    assert "#1 更正状态：● 已兑现" in corrected
    assert "#2" not in corrected
    plan.write_text(PLAN, encoding="utf-8")
    assert "已不在文中" not in run("load", plan, "--store", store).stderr
    table = run("review", "list", "--store", store).stdout
    assert "已撤销" in table
    with Store.open(store, read_only=True) as opened:
        assert status(Audit(opened), "环镇公路") is Status.DELIVERED
        assert status(Audit(opened), "文化礼堂") is Status.DELIVERED
    assert run("review", "set", road.code, *at).exit_code != 0
