"""GraphML and GEXF: read back by networkx, drawn for yEd and Gephi, whole whatever reports hold."""

import re
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
import town
from duixian.graph.exchange import to_gexf, to_graphml
from duixian.graph.network import to_networkx
from duixian.graph.store import Store
from duixian.ontology.vocabulary import colours

YED = {"y": "http://www.yworks.com/xml/graphml", "g": "http://graphml.graphdrawing.org/xmlns"}
VIZ = {"v": "http://www.gexf.net/1.2draft/viz", "g": "http://www.gexf.net/1.2draft"}
FORBIDDEN = [*map(chr, range(9)), "\x0b", "\x1b", "\x1f", "\ufffe", "\uffff", "\ud800", "]]>&<\"'"]
ROAD = "6月底前建成环镇公路3公里"


@pytest.fixture(scope="module")
def network():
    with Store.open() as store:
        town.fill(store)
        return to_networkx(store)


def read_back(form: str, data: bytes, folder) -> nx.MultiDiGraph:
    (folder / form).write_bytes(data)
    if form == "gexf":
        return nx.MultiDiGraph(nx.read_gexf(folder / form))
    return nx.read_graphml(folder / form, force_multigraph=True)


@pytest.mark.parametrize(("form", "write"), [("graphml", to_graphml), ("gexf", to_gexf)])
def test_nothing_is_lost_on_the_way(form, write, network, tmp_path):
    back = read_back(form, write(network), tmp_path)
    assert set(back) == set(network)
    told = sorted((a, b, data["relation"], data.get("score")) for a, b, data in back.edges(data=True))
    assert told == sorted((a, b, data["relation"], data.get("score")) for a, b, data in network.edges(data=True))
    for name, data in network.nodes(data=True):
        if "\x1b" not in data["text"]:
            kept = {key: value for key, value in data.items() if key not in ("start", "end", "label")}
            assert kept == {key: back.nodes[name].get(key) for key in kept}


def test_yed_finds_labels_shapes_and_colours(network):
    root = ET.fromstring(to_graphml(network))
    assert {key.get("for") for key in root.iterfind("g:key[@yfiles.type]", YED)} == {"node", "edge"}
    labels = {label.text.replace("\n", "") for label in root.iterfind(".//y:NodeLabel", YED)}
    assert {"环镇公路", "青禾镇"} <= labels
    (road,) = (node for node in root.iterfind(".//y:ShapeNode", YED) if ROAD in node.find("y:NodeLabel", YED).text)
    assert road.find("y:BorderStyle", YED).get("color") == colours()["behind"]
    assert "滞后" in road.find("y:NodeLabel", YED).text, "not by colour alone"
    assert road.find("y:Shape", YED).get("type") == "roundrectangle"
    spots = {(g.get("x"), g.get("y")) for g in root.iterfind(".//y:Geometry", YED)}
    assert len(spots) > len(network) * 0.9, "nodes do not lie on each other"
    assert {label.text for label in root.iterfind(".//y:EdgeLabel", YED)} >= {"reports_on", "mentions"}
    ids = [edge.get("id") for edge in root.iterfind(".//g:edge", YED)]
    assert len(ids) == len(set(ids)), "Gephi refuses edges of one id"


def test_gephi_finds_labels_shapes_and_colours_and_no_times(network):
    data = to_gexf(network)
    root = ET.fromstring(data)
    (graph,) = root.iterfind("g:graph", VIZ)
    assert (graph.get("mode"), graph.get("defaultedgetype")) == ("static", "directed")
    (road,) = (node for node in root.iterfind(".//g:node", VIZ) if node.get("label") == ROAD)
    colour = road.find("v:color", VIZ)
    assert "#" + "".join(f"{int(colour.get(part)):02x}" for part in "rgb") == colours()["behind"]
    assert {shape.get("value") for shape in root.iterfind(".//v:shape", VIZ)} >= {"square", "diamond", "triangle"}
    titles = {attribute.get("title") for attribute in root.iterfind(".//g:attribute", VIZ)}
    assert {"offset_start", "offset_end", "type", "status", "text"} <= titles
    assert b"lastmodified" not in data


@pytest.mark.parametrize("write", [to_graphml, to_gexf])
def test_equal_networks_give_equal_bytes(write, network):
    turned = nx.MultiDiGraph()
    turned.add_nodes_from(reversed(list(network.nodes(data=True))))
    turned.add_edges_from(reversed(list(network.edges(keys=True, data=True))))
    assert write(turned) == write(network)


@pytest.mark.parametrize(("form", "write"), [("graphml", to_graphml), ("gexf", to_gexf)])
@pytest.mark.parametrize("bad", FORBIDDEN, ids=lambda bad: f"U+{ord(bad[0]):04X}")
def test_characters_that_xml_forbids_do_not_break_the_file(form, write, bad, tmp_path):
    made = nx.MultiDiGraph()
    made.add_node("a" + bad, type="Commitment", label=bad, text=f"建成{bad}处", section=bad)
    made.add_node("b", type="Village", label="b", text=bad)
    made.add_edge("a" + bad, "b", key="mentions", relation="mentions", reason_zh=bad)
    back = read_back(form, write(made), tmp_path)
    shown = bad if bad.startswith("]") else "\ufffd"
    assert back.nodes["a" + shown]["text"] == f"建成{shown}处"
    assert back.number_of_edges() == 1


@pytest.mark.parametrize(("form", "write"), [("graphml", to_graphml), ("gexf", to_gexf)])
def test_two_relations_of_the_same_nodes_are_two_edges(form, write, tmp_path):
    made = nx.MultiDiGraph()
    for name in "ab":
        made.add_node(name, type="Commitment", label=name, text=name)
    for relation in ("reports_on", "renewed_by"):
        made.add_edge("a", "b", key=relation, relation=relation)
    data = write(made)
    assert len(re.findall(rb"<edge ", data)) == 2
    assert {edge["relation"] for *_, edge in read_back(form, data, tmp_path).edges(data=True)} >= {"renewed_by"}
