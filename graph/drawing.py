"""Say how each node and edge of a network is drawn, and what the codes are called: the data of a graph page.

In: nodes and edges of `network.to_networkx`. Out: plain mappings and texts that become JSON.
"""

import csv
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

from duixian.graph.layout import Place
from duixian.graph.network import THINGS
from duixian.ontology.lines import one_line
from duixian.ontology.terms import DATA
from duixian.ontology.vocabulary import labels, lights

_LINE: Final = 30
"""The width of a label's line in half-width characters."""
_LINES: Final = 2
_UNJUDGED: Final = "unjudged"
_SIGN_OF_UNJUDGED: Final = "?"
_SIGNS_OF_STATES: Final = MappingProxyType({"done": "✓"})
_TURNS: Final = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the direction of writing, also of what stands after them."""
_SCHEMES: Final = ("outcome", "schedule", "state", "domain", "role", "relation")


def draw_node(name: str, data: Mapping[str, Any], place: Place) -> dict[str, Any]:
    """Give a node as vis-network wants it, with what the page needs to know under `data` and `place`."""
    kind = node_types().get(str(data.get("type")), node_types()["Organization"])
    judged = data.get("type") in ("Commitment", "Item")
    light = lights().get(str(data.get("status"))) if judged else None
    colour = light.colour if light else str(kind["colour"])
    node: dict[str, Any] = {
        "id": short_name(name),
        "shape": kind["shape"],
        "label": straight(label(_title(name, data), _below(data), 1 if data.get("type") in THINGS else _LINES)),
        "colour": colour,
        "data": {key: straight(short_name(value)) if isinstance(value, str) else value for key, value in data.items()},
        "place": place._asdict(),
    }
    node["data"].pop("label", None)
    if judged:
        node["data"].setdefault("status", _UNJUDGED)
        node["sign"] = light.sign if light else _SIGN_OF_UNJUDGED
    elif data.get("type") in ("Result", "Problem"):
        node["sign"] = _SIGNS_OF_STATES.get(str(data.get("state")), "!" if data["type"] == "Problem" else "→")
    return node


def _title(name: str, data: Mapping[str, Any]) -> str:
    """Give what a node is called; reports by their month too, for many bear the same title."""
    text = str(data.get("text") or data.get("label") or name)
    month = str(data.get("plan_from") or data.get("review_to") or "")[:7]
    return f"{month} {text}".strip() if data.get("type") == "Report" else text


def _below(data: Mapping[str, Any]) -> str:
    """Tell in a word what the node is, so that colour alone never does."""
    kind, status = data.get("type"), str(data.get("status", ""))
    words = node_types().get(str(kind), {}).get("zh", "")
    if kind in ("Commitment", "Item"):
        judgement = f"{lights()[status].sign} {labels('status')[status]}" if status in lights() else "未评估"
        return f"{words} · {judgement}" if kind == "Item" else judgement
    if kind in ("Result", "Problem"):
        state = labels("state").get(str(data.get("state")), "")
        return f"{words} · {state}" if state else words
    return ""


def draw_edge(start: str, end: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Give an edge by the names of its ends, with what is known of it."""
    said = {key: straight(value) if isinstance(value, str) else value for key, value in data.items()}
    return {"from": short_name(start), "to": short_name(end), "data": said}


def straight(text: str) -> str:
    """Show characters that turn writing around as U+FFFD: each gives one character, so offsets stay true."""
    return _TURNS.sub("\ufffd", text)


def short_name(name: str) -> str:
    """Leave out what all IRIs of our data begin with."""
    return name.removeprefix(DATA)


def words() -> dict[str, Any]:
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
    unjudged = {"code": _UNJUDGED, "zh": "未评估", "en": "not judged", "sign": _SIGN_OF_UNJUDGED, "colour": "#90a4ae"}
    return {"types": dict(node_types()), "statuses": [*statuses, unjudged], **codes}


@cache
def node_types() -> Mapping[str, dict[str, Any]]:
    """Read how each type of node is drawn and called; names that the code lists have are taken from there."""
    found: dict[str, dict[str, Any]] = {}
    for row in csv.DictReader(read_template("node_types.tsv").splitlines(), delimiter="\t"):
        kind, scheme = row["type"], row["scheme"]
        code = kind.lower() if scheme == "kind" else kind
        names = {lang: labels(scheme, lang)[code] if scheme else row[lang] for lang in ("zh", "en")}
        found[kind] = {"shape": row["shape"], "colour": row["colour"], "shown": row["shown"] == "1", **names}
    return MappingProxyType(found)


def label(text: str, below: str = "", most: int = _LINES) -> str:
    """Break a text into at most so many lines and cut what is too long; `below` is one more line."""
    lines, line, width = [], "", 0
    for character in one_line(text):
        size = 2 if unicodedata.east_asian_width(character) in "WFA" else 1
        if width + size > _LINE:
            lines.append(line)
            line, width = "", 0
        line, width = line + character, width + size
    lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][:-1] + "…"]
    return "\n".join([*lines, below] if below else lines)


def read_template(name: str) -> str:
    """Read a file of `templates/graph`."""
    return files("duixian.graph").joinpath("templates", "graph", name).read_text(encoding="utf-8")
