"""Write a network for other tools: GraphML (yEd, Gephi, igraph) and GEXF (Gephi), with labels, types, colours, places.

In: a network of `network.to_networkx`. Out: the bytes of a file; equal networks give equal bytes. Characters that XML
1.0 cannot hold become U+FFFD. In GraphML the drawing is yEd's (`y:ShapeNode`), which other tools pass over; attributes
of nodes and edges are plain in both.
"""

import io
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

from duixian.graph.drawing import draw_node
from duixian.graph.layout import arrange

if TYPE_CHECKING:
    from duixian.graph.network import Network

_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_GRAPHML: Final = "http://graphml.graphdrawing.org/xmlns"
_YED: Final = "http://www.yworks.com/xml/graphml"
_SHAPES: Final = MappingProxyType(
    {
        "box": ("roundrectangle", "square"),
        "text": ("rectangle", "square"),
        "diamond": ("diamond", "diamond"),
        "square": ("rectangle", "square"),
        "triangle": ("triangle", "triangle"),
        "hexagon": ("hexagon", "disc"),
        "dot": ("ellipse", "disc"),
    }
)
"""The shapes of the page, as yEd and as Gephi call them."""
_COLUMN, _ROW, _BLOCK = 380, 80, 4000
_SIZE: Final = (240, 40)


def to_graphml(network: "Network") -> bytes:
    """Write GraphML: every attribute as data, and how yEd draws nodes and labels edges."""
    import networkx as nx

    clean = _clean(network)
    numbered: Network = nx.MultiDiGraph()
    numbered.add_nodes_from(clean.nodes(data=True))
    for number, (start, end, data) in enumerate(clean.edges(data=True)):
        numbered.add_edge(start, end, key=f"e{number}", **data)
    buffer = io.BytesIO()
    nx.write_graphml_xml(numbered, buffer)
    ET.register_namespace("", _GRAPHML)
    ET.register_namespace("y", _YED)
    root = ET.fromstring(buffer.getvalue())  # noqa: S314 - written by the line above
    for kind in ("node", "edge"):
        key = ET.Element(f"{{{_GRAPHML}}}key", {"id": f"{kind}graphics", "for": kind, "yfiles.type": f"{kind}graphics"})
        root.insert(0, key)
    drawn = dict(_drawn(clean))
    for node in root.iter(f"{{{_GRAPHML}}}node"):
        node.append(_yed_node(drawn[node.attrib["id"]]))
    labels = {data.attrib["id"] for data in root.iter(f"{{{_GRAPHML}}}key") if data.get("attr.name") == "relation"}
    for edge in root.iter(f"{{{_GRAPHML}}}edge"):
        edge.append(_yed_edge(next((d.text or "" for d in edge if d.get("key") in labels), "")))
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def to_gexf(network: "Network") -> bytes:
    """Write GEXF 1.2: every attribute as data, colours, shapes and places as Gephi's `viz`."""
    import networkx as nx

    clean = _clean(network)
    drawings = dict(_drawn(clean))
    for name, drawn in drawings.items():
        red, green, blue = (int(drawn["colour"][at : at + 2], 16) for at in (1, 3, 5))
        clean.nodes[name]["viz"] = {
            "color": {"r": red, "g": green, "b": blue, "a": 1.0},
            "position": {"x": drawn["x"], "y": -drawn["y"], "z": 0.0},
            "size": 12.0,
            "shape": _SHAPES[drawn["shape"]][1],
        }
        for attribute in ("start", "end"):  # GEXF would take these for times
            if attribute in clean.nodes[name]:
                clean.nodes[name][f"offset_{attribute}"] = clean.nodes[name].pop(attribute)
    for number, (_, _, data) in enumerate(clean.edges(data=True)):
        data |= {"id": str(number), "label": data["relation"]}
    buffer = io.BytesIO()
    nx.write_gexf(clean, buffer)
    return re.sub(rb' lastmodifieddate="[^"]*"', b"", buffer.getvalue(), count=1)


def _clean(network: "Network") -> "Network":
    """Copy a network, sorted, without what XML cannot hold."""
    import networkx as nx

    clean: Network = nx.MultiDiGraph()
    for node in sorted(network):
        clean.add_node(_text(node), **_texts(network.nodes[node]))
    for start, end, key in sorted(network.edges(keys=True)):
        clean.add_edge(_text(start), _text(end), key=key, **_texts(network.edges[start, end, key]))
    return clean


def _text(value: str) -> str:
    return _NOT_XML.sub("\ufffd", value)


def _texts(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _text(value) if isinstance(value, str) else value for key, value in data.items()}


def _drawn(network: "Network") -> Iterator[tuple[str, dict[str, Any]]]:
    """Say of each node its colour, shape and label as on the graph page, and its place."""
    for name, place in arrange(network).items():
        drawn = draw_node(name, network.nodes[name], place)
        x, y = place.column * _COLUMN + place.block * _BLOCK, (place.row + 1) * _ROW
        yield name, {"x": float(x), "y": float(y), **{key: drawn[key] for key in ("colour", "shape", "label")}}


def _yed_node(drawn: Mapping[str, Any]) -> ET.Element:
    data = ET.Element(f"{{{_GRAPHML}}}data", {"key": "nodegraphics"})
    shape = ET.SubElement(data, f"{{{_YED}}}ShapeNode")
    size = {"width": str(_SIZE[0]), "height": str(_SIZE[1])}
    ET.SubElement(shape, f"{{{_YED}}}Geometry", {"x": str(drawn["x"]), "y": str(drawn["y"]), **size})
    ET.SubElement(shape, f"{{{_YED}}}Fill", {"color": _pale(drawn["colour"]), "transparent": "false"})
    ET.SubElement(shape, f"{{{_YED}}}BorderStyle", {"color": drawn["colour"], "type": "line", "width": "2.0"})
    ET.SubElement(shape, f"{{{_YED}}}NodeLabel", {"textColor": "#1c2733"}).text = drawn["label"]
    ET.SubElement(shape, f"{{{_YED}}}Shape", {"type": _SHAPES[drawn["shape"]][0]})
    return data


def _yed_edge(relation: str) -> ET.Element:
    data = ET.Element(f"{{{_GRAPHML}}}data", {"key": "edgegraphics"})
    line = ET.SubElement(data, f"{{{_YED}}}PolyLineEdge")
    ET.SubElement(line, f"{{{_YED}}}LineStyle", {"color": "#78909c", "type": "line", "width": "1.0"})
    ET.SubElement(line, f"{{{_YED}}}Arrows", {"source": "none", "target": "standard"})
    ET.SubElement(line, f"{{{_YED}}}EdgeLabel", {"textColor": "#5c6b7a"}).text = relation
    return data


def _pale(colour: str) -> str:
    """Mix a colour with white, for dark text on it."""
    parts = (round(int(colour[at : at + 2], 16) * 0.2 + 255 * 0.8) for at in (1, 3, 5))
    return "#" + "".join(f"{part:02x}" for part in parts)
