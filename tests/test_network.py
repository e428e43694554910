import networkx as nx
import pytest
import town
from duixian.graph.layout import arrange
from duixian.graph.network import neighbourhood, shorten, to_networkx
from duixian.graph.nquads import iri
from duixian.graph.store import Store
from duixian.ontology import iris
from duixian.ontology.terms import dx

QINGHE, YUNXI = iris.government_iri("青禾镇"), iris.government_iri("云溪镇")


@pytest.fixture(scope="module")
def store():
    with Store.open() as opened:
        town.fill(opened)
        yield opened


@pytest.fixture(scope="module")
def network(store):
    return to_networkx(store)


def node(network, text: str, kind: str = "Commitment") -> str:
    (found,) = (n for n, data in network.nodes(data=True) if data["text"] == text and data["type"] == kind)
    return found


def relations(network, start: str, end: str) -> set[str]:
    return {data["relation"] for data in (network.get_edge_data(start, end) or {}).values()}


def test_every_node_and_edge_says_what_it_is_in_plain_values(network):
    for _, data in network.nodes(data=True):
        assert {"type", "label", "text"} <= set(data)
        assert data["text"]
    values = [v for _, d in network.nodes(data=True) for v in d.values()]
    values += [v for *_, d in network.edges(data=True) for v in d.values()]
    assert {type(value) for value in values} <= {str, int, float}
    assert {d["relation"] for *_, d in network.edges(data=True)} == {
        "promises", "reports", "reports_on", "renewed_by", "mentions", "part_of",
    }  # fmt: skip


def test_a_commitment_carries_its_judgement_and_its_place(network):
    data = network.nodes[node(network, "6月底前建成环镇公路3公里")]
    start = town.PLAN_TEXT.index("6月底前建成")
    assert data["status"] == "behind"
    assert data["share_reached"] == pytest.approx(0.333)
    assert data["rationale_zh"].startswith("依据")
    assert data["rationale_en"].startswith("judged")
    assert (data["start"], data["end"]) == (start, start + 13)
    assert (data["source"], data["section"], data["deadline"]) == ("青禾镇2023.txt", "二、2023年重点工作", "6月底前")
    assert network.nodes[data["as_of"]]["type"] == "Report"
    assert "status" not in network.nodes[node(network, "财政收入达到2.3亿元")]


@pytest.mark.parametrize(
    ("start", "relation", "end"),
    [
        (("农贸市场钢棚已建成", "Result"), "reports_on", ("新建钢棚800平方米", "Commitment")),
        (("财政收入达到2.4亿元", "Commitment"), "renewed_by", ("财政收入达到2.3亿元", "Commitment")),
        (("新建钢棚800平方米", "Commitment"), "part_of", ("农贸市场改造", "Item")),
        (("农贸市场改造", "Item"), "part_of", ("青禾镇人民政府工作报告", "Report")),
        (("青禾镇人民政府工作报告", "Report"), "promises", ("关停采石场2处", "Commitment")),
        (("青禾镇人民政府工作报告", "Report"), "reports", ("全年财政收入2.1亿元", "Result")),
        (("青禾镇人民政府工作报告", "Report"), "part_of", ("青禾镇", "Government")),
        (("云帆机械水泵项目尚未动工", "Result"), "mentions", ("云帆机械有限公司水泵项目", "Project")),
    ],
)
def test_edges_go_from_what_says_to_what_is_said(network, start, relation, end):
    assert relation in relations(network, node(network, *start), node(network, *end))


def test_a_thing_stands_once_under_all_its_spellings(network):
    pumps = node(network, "云帆机械有限公司水泵项目", "Project")
    assert network.nodes[pumps]["spellings"] == "云帆机械水泵项目"
    assert not [n for n, d in network.nodes(data=True) if d["text"] == "云帆机械水泵项目"]


def test_an_item_has_a_status_of_its_own(network):
    assert network.nodes[node(network, "农贸市场改造", "Item")]["status"] == "partly"


def test_links_say_why_and_whether_they_decided(network):
    edge = network.get_edge_data(node(network, "农贸市场钢棚已建成", "Result"), node(network, "新建钢棚800平方米"))[
        "reports_on"
    ]
    assert (edge["current"], edge["score"], edge["reason_zh"]) == (1, 0.8, "同一事项")


def test_one_government(store):
    network = to_networkx(store, YUNXI)
    assert {d["text"] for _, d in network.nodes(data=True) if d["type"] == "Report"} == {"云溪镇政府工作报告"}
    assert QINGHE not in network
    assert len(to_networkx(store, "urn:none")) == 0


def test_a_government_of_two_names_is_one(store):
    with Store.open() as other:
        town.fill(other)
        graph = iris.government_graph(YUNXI)
        other.put_graph(graph, [f"{iri(YUNXI)} {iri(dx('resolvedTo'))} {iri(QINGHE)} {iri(graph)} ."])
        for name in (QINGHE, YUNXI):
            network = to_networkx(other, name)
            assert len([n for n, d in network.nodes(data=True) if d["type"] == "Report"]) == 3
            assert QINGHE in network
            assert YUNXI not in network


def test_a_neighbourhood_ends_at_its_radius(network):
    road = node(network, "环镇公路", "Project")
    assert {d["text"] for _, d in neighbourhood(network, road).nodes(data=True)} == {
        "环镇公路", "6月底前建成环镇公路3公里", "环镇公路完成路基1公里",
    }  # fmt: skip
    wider = neighbourhood(network, road, 2)
    assert node(wider, "青禾镇人民政府工作报告", "Report")
    assert nx.number_of_edges(wider) > 2
    assert set(neighbourhood(network, road, 0)) == {road}
    with pytest.raises(KeyError):
        neighbourhood(network, "urn:none")


@pytest.mark.parametrize(("text", "short"), [("一二三", "一二三"), ("一" * 30, "一" * 17 + "…"), (" a\nb ", "a b")])
def test_labels_are_one_line(text, short):
    assert shorten(text) == short


def test_layout_puts_reports_in_time_and_matters_together(network):
    places = arrange(network)
    assert set(places) == set(network)
    plan, later = (node(network, t, "Report") for t in ("青禾镇人民政府工作报告", "青禾镇人民政府2023年上半年工作总结"))
    assert places[plan].column < places[later].column
    shed, built = node(network, "新建钢棚800平方米"), node(network, "农贸市场钢棚已建成", "Result")
    toilet, item = node(network, "建设水冲公厕一座"), node(network, "农贸市场改造", "Item")
    assert len({places[n].story for n in (shed, built, toilet, item)}) == 1
    assert places[item].row < places[shed].row < places[toilet].row
    assert places[shed].column < places[built].column
    assert places[node(network, "农贸市场", "Facility")][:3] == (places[shed].block, places[shed].story, 0)
    assert places[node(network, "持续优化营商环境")].story == -1
    assert places[node(network, "东岭村", "Village")].block != places[shed].block
    assert arrange(network.copy()) == places


def test_a_network_of_anything_is_laid_out():
    strange = nx.MultiDiGraph()
    strange.add_node("a", type="Commitment", text="x")
    strange.add_node("b", type="Village", text="y")
    assert set(arrange(strange)) == {"a", "b"}
    assert arrange(nx.MultiDiGraph()) == {}
