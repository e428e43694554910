"""Make one HTML page of a network, for a browser without a network connection.

In: a network of `network.to_networkx` and a title. Out: the page as text (write it as UTF-8). What comes from reports
is data in it, never markup: JSON escaped for HTML, shown by `textContent`; a content security policy lets no script run
but the page's own two, and loads nothing from anywhere.
"""

import base64
import csv
import hashlib
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from duixian.graph.layout import Place, arrange
from duixian.graph.network import THINGS
from duixian.ontology.terms import DATA
from duixian.ontology.vocabulary import labels, lights

if TYPE_CHECKING:
    from duixian.graph.network import Network

_LINE: Final = 30
"""The width of a label's line in half-width characters."""
_LINES: Final = 2
_UNJUDGED: Final = "unjudged"
_LIBRARY: Final = "templates/lib/vis-9.1.2/vis-network.min.js"
_PARTS_OF_AN_ITEM: Final = 2
_SCHEMES: Final = ("outcome", "schedule", "state", "domain", "role", "relation")


def graph_page(network: "Network", title: str) -> str:
    """Write the page: a map of the network with search, filters and a panel that shows the evidence of each node."""
    from jinja2 import DictLoader, Environment
    from markupsafe import Markup
    from pyvis.network import Network as Page

    shown = network.subgraph([node for node in network if not _is_clutter(network, node)])
    places = arrange(shown)
    library, program = _library(), _template("graph.js")
    page = Page(directed=True, cdn_resources="in_line", heading=" ".join(title.split()) or "全部政府 · all governments")
    page.nodes = [_node(node, shown.nodes[node], places[node]) for node in sorted(shown)]
    page.edges = [_edge(*edge) for edge in sorted(shown.edges(data=True), key=lambda e: (*e[:2], e[2]["relation"]))]
    page.templateEnv = Environment(loader=DictLoader({page.path: _template("graph.html")}), autoescape=True)
    page.templateEnv.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True}
    page.templateEnv.globals |= {
        "words": _words(),
        "style": Markup(_template("graph.css")),  # noqa: S704
        "library": Markup(library),  # noqa: S704
        "program": Markup(program),  # noqa: S704
        "policy": _policy(library, program),
    }
    return str(page.generate_html())


def label(text: str, below: str = "", most: int = _LINES) -> str:
    """Break a text into at most so many lines and cut what is too long; `below` is one more line."""
    lines, line, width = [], "", 0
    for character in " ".join(text.split()):
        size = 2 if unicodedata.east_asian_width(character) in "WFA" else 1
        if width + size > _LINE:
            lines.append(line)
            line, width = "", 0
        line, width = line + character, width + size
    lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][:-1] + "…"]
    return "\n".join([*lines, below] if below else lines)


def _is_clutter(network: "Network", node: str) -> bool:
    """Leave out items that group no commitments: where there is one, it says the same."""
    if network.nodes[node].get("type") != "Item":
        return False
    parts = [n for n in network.predecessors(node) if network.nodes[n].get("type") == "Commitment"]
    return len(parts) < _PARTS_OF_AN_ITEM


def _node(name: str, data: Mapping[str, Any], place: Place) -> dict[str, Any]:
    """Give a node as vis-network wants it, with what the page needs to know under `data` and `place`."""
    kind = _types().get(str(data.get("type")), _types()["Organization"])
    judged = data.get("type") in ("Commitment", "Item")
    light = lights().get(str(data.get("status"))) if judged else None
    colour = light.colour if light else str(kind["colour"])
    node: dict[str, Any] = {
        "id": _short(name),
        "shape": kind["shape"],
        "label": label(_title(name, data), _below(data), 1 if data.get("type") in THINGS else _LINES),
        "colour": colour,
        "data": {key: _short(value) if isinstance(value, str) else value for key, value in data.items()},
        "place": place._asdict(),
    }
    node["data"].pop("label", None)
    if judged:
        node["data"].setdefault("status", _UNJUDGED)
    return node


def _title(name: str, data: Mapping[str, Any]) -> str:
    """Give what a node is called; reports by their month too, for many bear the same title."""
    text = str(data.get("text") or data.get("label") or name)
    month = str(data.get("plan_from") or data.get("review_to") or "")[:7]
    return f"{month} {text}".strip() if data.get("type") == "Report" else text


def _below(data: Mapping[str, Any]) -> str:
    """Tell in a word what the node is, so that colour alone never does."""
    kind, status = data.get("type"), str(data.get("status", ""))
    words = _types().get(str(kind), {}).get("zh", "")
    if kind in ("Commitment", "Item"):
        judgement = f"{lights()[status].sign} {labels('status')[status]}" if status in lights() else "未评估"
        return f"{words} · {judgement}" if kind == "Item" else judgement
    if kind in ("Result", "Problem"):
        state = labels("state").get(str(data.get("state")), "")
        return f"{words} · {state}" if state else words
    return ""


def _edge(start: str, end: str, data: Mapping[str, Any]) -> dict[str, Any]:
    return {"from": _short(start), "to": _short(end), "data": dict(data)}


def _short(name: str) -> str:
    """Leave out what all IRIs of our data begin with."""
    return name.removeprefix(DATA)


def _words() -> dict[str, Any]:
    """Give the labels of all codes in both languages, and the lights of the statuses."""
    codes = {
        scheme: {code: [text, labels(scheme, "en")[code]] for code, text in labels(scheme).items()}
        for scheme in _SCHEMES
    }
    statuses = [
        {"code": code, "zh": labels("status")[code], "en": labels("status", "en")[code], "sign": light.sign,
         "colour": light.colour}
        for code, light in lights().items()
    ]  # fmt: skip
    unjudged = {"code": _UNJUDGED, "zh": "未评估", "en": "not judged", "sign": "?", "colour": "#90a4ae"}
    return {"types": dict(_types()), "statuses": [*statuses, unjudged], **codes}


@cache
def _types() -> Mapping[str, dict[str, Any]]:
    """Read how each type of node is drawn and called; names that the code lists have are taken from there."""
    found: dict[str, dict[str, Any]] = {}
    for row in csv.DictReader(_template("node_types.tsv").splitlines(), delimiter="\t"):
        kind, scheme = row["type"], row["scheme"]
        code = kind.lower() if scheme == "kind" else kind
        names = {lang: labels(scheme, lang)[code] if scheme else row[lang] for lang in ("zh", "en")}
        found[kind] = {"shape": row["shape"], "colour": row["colour"], "shown": row["shown"] == "1", **names}
    return MappingProxyType(found)


def _policy(*scripts: str) -> str:
    """Allow these scripts by their hash and nothing else to run or load."""
    hashes = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    allowed = " ".join(f"'sha256-{value}'" for value in hashes)
    return f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'"


def _library() -> str:
    """Read vis-network (Apache 2.0 or MIT), which pyvis carries."""
    return files("pyvis").joinpath(_LIBRARY).read_text(encoding="utf-8").replace("\r\n", "\n")


def _template(name: str) -> str:
    return files("duixian.graph").joinpath("templates", name).read_text(encoding="utf-8")
