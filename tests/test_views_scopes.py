"""The parts of the graph that can be asked for: what each holds, how names are understood, what errors say."""

import json
import re

import networkx as nx
import pytest
import town
from duixian import examples
from duixian.app.cli import main
from duixian.graph.network import to_networkx
from duixian.graph.scopes import around, between, count_left_out, in_domain, list_scopes, reports_in_order, with_spare
from duixian.graph.store import Store
from duixian.graph.view import tidy
from duixian.ontology import iris
from duixian.ontology.errors import NotFoundError, QueryError
from duixian.queries import views
from duixian.queries.audit import Audit
from duixian.queries.history import in_time
from duixian.queries.views import Wanted, find_node, find_view

QINGHE = iris.government_iri("青禾镇")
PLAN, LATER = (report.id for report in town.reports()[:2])


@pytest.fixture(scope="module")
def store():
    with Store.open() as opened:
        town.fill(opened)
        yield opened


@pytest.fixture(scope="module")
def network(store):
    return tidy(to_networkx(store))


def texts(network, nodes) -> set[str]:
    return {network.nodes[node]["text"] for node in nodes}


def test_around_goes_up_to_reports_and_not_through_them(network):
    village = find_node(network, "石桥村")
    near, further = around(network, village), around(network, village, 2)
    assert texts(network, near.nodes) == {"石桥村", "建成石桥村文化礼堂", "石桥村文化礼堂已投入使用"}
    assert "青禾镇人民政府工作报告" in texts(network, further.nodes)
    assert "关停采石场2处" not in texts(network, around(network, village, 3).nodes)
    report = around(network, PLAN)
    assert {"关停采石场2处", "青禾镇"} <= texts(network, report.nodes), "from a report itself one goes on"
    with pytest.raises(KeyError):
        around(network, "urn:none")


def test_between_two_reports_are_promises_and_what_answers_them(network):
    scope = between(network, [PLAN, LATER])
    found = texts(network, scope.nodes)
    assert {
        "关停采石场2处",
        "采石场关停工作不再实施",
        "完成老街亮化工程",
        "农贸市场改造",
        "财政收入达到2.3亿元",
    } <= found
    assert not found & {"建成村级驿站1个", "全年财政收入2.1亿元", "修建东岭村灌溉渠5公里"}
    assert scope.zh == "2023-01 → 2023-07"


def test_a_domain_shows_projects_and_companies_with_what_is_said_of_them(network):
    found = texts(network, in_domain(network, "industry").nodes)
    assert found == {
        "云帆机械有限公司", "云帆机械有限公司水泵项目", "引进云帆机械有限公司水泵项目", "云帆机械水泵项目尚未动工",
    }  # fmt: skip
    assert not in_domain(network, "education").nodes


def test_a_page_offers_reports_domains_and_villages(network):
    offered = {(scope.group, scope.zh) for scope in list_scopes(network)}
    assert offered == {
        ("reports", "青禾镇 2023-01 → 2023-07"), ("domain", "工业产业"), ("domain", "交通运输"),
        ("village", "云溪镇 东岭村"), ("village", "青禾镇 石桥村"),
    }  # fmt: skip


def chain() -> nx.MultiDiGraph:
    """Three reports of one government, not in order."""
    made = nx.MultiDiGraph()
    made.add_node("g", type="Government", text="甲镇")
    for name, last, plan in (("r3", "2024-12-31", "2025-01-01"), ("r1", "2023-06-30", ""), ("r2", "", "2024-01-01")):
        made.add_node(name, type="Report", text=name, review_to=last, plan_from=plan)
        made.add_edge(name, "g", key="part_of", relation="part_of")
    return made


def test_earlier_pairs_of_reports_say_of_when_their_statuses_are():
    made = chain()
    assert reports_in_order(made) == {"g": ["r1", "r2", "r3"]}
    first, second = list_scopes(made)
    assert first.zh == "2023-06 → 2024-01（状态按最新报告）"
    assert first.en
    assert second.zh == "2024-01 → 2025-01"
    assert not second.en


def test_what_is_laid_into_a_page_is_bounded_and_counted(network):
    village = find_node(network, "石桥村")
    scope = around(network, village)
    kept = with_spare(network, scope.nodes)
    assert scope.nodes < kept
    assert {"青禾镇", "青禾镇人民政府工作报告"} <= texts(network, kept)
    hub = find_node(network, "农贸市场")
    kept = with_spare(network, [hub], most=1)
    left = count_left_out(network, hub, kept)
    assert left == len({*network.predecessors(hub)} - kept) == 2
    assert count_left_out(network, PLAN, kept) == 0


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("石桥村", "石桥村"),
        ("石桥", "石桥村"),
        ("云帆机械水泵项目", "云帆机械有限公司水泵项目"),
        ("关停采石场", "关停采石场2处"),
    ],
)
def test_a_name_is_understood_in_any_spelling_and_by_a_part(network, words, text):
    assert network.nodes[find_node(network, words)]["text"] == text


def test_an_iri_is_understood_whole_and_short(network):
    node = find_node(network, "石桥村")
    assert find_node(network, node) == node
    assert find_node(network, node.partition("/id/")[2]) == node


def test_an_unknown_name_gets_near_ones_and_a_double_one_the_ids(network):
    with pytest.raises(NotFoundError, match="石桥村"):
        find_node(network, "石乔村")
    with pytest.raises(NotFoundError, match="nothing of this name"):
        find_node(network, "绝无此物")
    with pytest.raises(NotFoundError, match="不止一个") as caught:
        find_node(network, "云帆")
    listed = re.findall(r"（\S+ 青禾镇 ([a-z]+/[0-9a-f]+)）", str(caught.value))
    assert {network.nodes[find_node(network, name)]["text"] for name in listed} == {
        "云帆机械有限公司", "云帆机械有限公司水泵项目",
    }  # fmt: skip


def test_a_village_is_looked_for_among_villages(store):
    with pytest.raises(NotFoundError):
        find_view(store, "青禾镇", Wanted(village="环镇公路"))
    assert find_view(store, "青禾镇", Wanted(village="石桥")).title == "青禾镇 · 石桥村"


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Wanted(around="石桥村", village="石桥村"), "只能用一种"),
        (Wanted(domain="transport", last=True), "只能用一种"),
        (Wanted(around="石桥村", depth=4), "1 到 3"),
        (Wanted(around="石桥村", depth=0), "1 到 3"),
        (Wanted(domain="天文"), "交通运输"),
    ],
)
def test_misuse_says_what_to_do(store, wanted, words):
    with pytest.raises(QueryError, match=words):
        find_view(store, "青禾镇", wanted)


def test_reports_must_be_of_one_government_and_in_order(store):
    other = town.reports()[2].id
    with pytest.raises(NotFoundError, match="同一个政府"):
        find_view(store, None, Wanted(since=PLAN, until=other))
    with pytest.raises(NotFoundError, match="晚于"):
        find_view(store, None, Wanted(since=LATER, until=PLAN))
    with pytest.raises(NotFoundError, match="前面没有"):
        find_view(store, "云溪镇", Wanted(last=True))
    with pytest.raises(QueryError, match="政府名称"):
        find_view(store, None, Wanted(last=True))
    assert find_view(store, "青禾镇", Wanted(last=True)).scope == find_view(store, None, Wanted(since=PLAN)).scope


def test_an_id_finds_its_commitment_in_the_graph_of_its_government(store, network):
    commitment = find_node(network, "关停采石场2处")
    view = find_view(store, None, Wanted(around=commitment, depth=1))
    assert view.title == "青禾镇 · 关停采石场2处"
    assert commitment in view.scope.nodes
    assert not [node for node in view.network if view.network.nodes[node]["text"] == "云溪镇"]


def test_a_name_that_looks_like_an_id_is_a_name(store):
    with pytest.raises(NotFoundError, match="nothing of this name"):
        find_view(store, None, Wanted(around="beef"))


def test_what_no_browser_opens_is_refused_with_what_to_do(store, monkeypatch):
    monkeypatch.setattr(views, "MOST", 20)
    with pytest.raises(QueryError, match="--around"):
        find_view(store, "青禾镇", Wanted())
    assert find_view(store, "青禾镇", Wanted(village="石桥村")).scope


def test_between_earlier_reports_statuses_are_those_of_the_time():
    with Audit.open() as audit:
        audit.load(examples.reports())
        first, second, _ = (report.id for report in in_time(audit.reports()))
        now = find_view(audit.store, None, Wanted()).network
        then = find_view(audit.store, None, Wanted(since=first, until=second)).network
        promises = [record.id for record in audit.commitments() if record.report == first]
        changed = [iri for iri in promises if now.nodes[iri]["status"] != then.nodes[iri]["status"]]
        judged = {a.as_of: a for a in audit.commitment(changed[0]).assessments}
    assert {then.nodes[iri]["as_of"] for iri in promises} <= {first, second}
    assert then.nodes[changed[0]]["status"] == judged[second].status
    assert then.nodes[changed[0]]["rationale_zh"] == judged[second].rationale_zh


def test_the_command_writes_the_part_and_tells_of_misuse(tmp_path, capsys):
    folder, page = str(tmp_path / "store"), tmp_path / "page.html"
    with Store.open(tmp_path / "store") as opened:
        town.fill(opened)
    for options in (
        ["--village", "石桥村"],
        ["--last"],
        ["--around", "环镇公路", "--depth", "1"],
        ["--domain", "交通运输"],
    ):
        with pytest.raises(SystemExit) as left:
            main(["view", "青禾镇", "--store", folder, "--out", str(page), *options])
        assert left.value.code == 0
        data = json.loads(re.search(r'id="data">(.*?)</script>', page.read_text("utf-8"), re.DOTALL)[1])
        assert data["first"] == data["views"][0]["id"]
        assert len(data["views"]) == 1
        page.unlink()
    with pytest.raises(SystemExit) as left:
        main(["view", "--store", folder, "--out", str(page), "--around", "环城公路"])
    assert left.value.code == 2
    assert "环镇公路" in capsys.readouterr().err
    assert not page.exists()
