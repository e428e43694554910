"""Make one HTML page of a network, for a browser without a network connection.

In: a network of `network.to_networkx` and a title. Out: the page as text (write it as UTF-8). What comes from reports
is data in it, never markup: JSON escaped for HTML, shown by `textContent`; a content security policy lets no script run
but the page's own two, and loads nothing from anywhere. Many pages of one site can share the scripts: `page_assets`.
"""

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from duixian.graph.drawing import draw_edge, draw_node, read_template, straight, words
from duixian.graph.layout import arrange
from duixian.graph.network import copy_of
from duixian.graph.scopes import Scope, count_left_out, group_words, list_scopes, with_spare

if TYPE_CHECKING:
    from duixian.graph.network import Network

_LIBRARY: Final = "templates/lib/vis-9.1.2/vis-network.min.js"
_PARTS_OF_AN_ITEM: Final = 2
_PROGRAM: Final = ("data", "places", "paint", "panel", "controls", "start")
_SHARED_POLICY: Final = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)


def graph_page(
    network: "Network",
    title: str,
    scope: Scope | None = None,
    *,
    assets: str | None = None,
    address: Callable[[str], str] | None = None,
) -> str:
    """Write the page: a map of the network with search, filters and a panel that shows the evidence of each node.

    With a scope it shows that first; what is near is in the page too, to be opened there. `assets` is where the files
    of `page_assets` are, from the page (by default they are in it); `address` gives the page of a node from there.
    """
    from jinja2 import DictLoader, Environment
    from markupsafe import Markup
    from pyvis.network import Network as Page

    whole = tidy(network)
    kept = set(whole) if scope is None else with_spare(whole, scope.nodes)
    shown = whole if scope is None else copy_of(whole, kept)
    style, program, library = page_assets().values()
    page = Page(directed=True, cdn_resources="in_line", heading=" ".join(title.split()) or "全部政府 · all governments")
    page.nodes = _nodes(whole, shown, address)
    page.edges = [draw_edge(*edge) for edge in sorted(shown.edges(data=True), key=lambda e: (*e[:2], e[2]["relation"]))]
    page.templateEnv = Environment(loader=DictLoader({page.path: read_template("page.html")}), autoescape=True)
    page.templateEnv.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True}
    page.templateEnv.globals |= {
        "words": words(),
        "views": _views(shown, [scope] if scope else list_scopes(shown)),
        "first": scope.id if scope else "",
        "assets": assets,
        "style": Markup(style),  # noqa: S704
        "library": Markup(library),  # noqa: S704
        "program": Markup(program),  # noqa: S704
        "policy": Markup(_policy(library, program) if assets is None else _SHARED_POLICY),  # noqa: S704
    }
    return str(page.generate_html())


def page_assets() -> Mapping[str, str]:
    """Give the files that pages share which do not hold them: the style sheet, the program, and vis-network."""
    program = "".join(read_template(f"{part}.js") for part in _PROGRAM)
    program = f'"use strict";\n(() => {{\n{program}}})();\n'
    return {"graph.css": read_template("page.css"), "graph.js": program, "vis.js": _library()}


def tidy(network: "Network") -> "Network":
    """Leave out items that group no commitments: where there is one, it says the same."""
    return copy_of(network, [node for node in network if not _is_clutter(network, node)])


def _is_clutter(network: "Network", node: str) -> bool:
    if network.nodes[node].get("type") != "Item":
        return False
    parts = [n for n in network.predecessors(node) if network.nodes[n].get("type") == "Commitment"]
    return len(parts) < _PARTS_OF_AN_ITEM


def _nodes(whole: "Network", shown: "Network", address: Callable[[str], str] | None) -> list[dict[str, Any]]:
    """Give the nodes of a page, with the number of neighbours that are not in it (`more`), and their own pages."""
    places, kept, found = arrange(shown), set(shown), []
    for name in sorted(shown):
        node = draw_node(name, shown.nodes[name], places[name])
        if len(shown) < len(whole) and (more := count_left_out(whole, name, kept)):
            node["more"] = more
        if address:
            node["page"] = address(name)
        found.append(node)
    return found


def _views(network: "Network", scopes: Iterable[Scope]) -> list[dict[str, Any]]:
    """Give the views of the menu; the nodes of a neighbourhood are found by the page itself."""
    index = {node: number for number, node in enumerate(sorted(network))}
    groups = group_words()
    return [
        {"id": scope.id, "group": " ".join(groups[scope.group]), "zh": straight(scope.zh), "en": scope.en}
        | ({} if scope.id.startswith("around/") else {"nodes": sorted(index[n] for n in scope.nodes if n in index)})
        for scope in scopes
    ]


def _policy(*scripts: str) -> str:
    """Allow these scripts by their hash and nothing else to run or load."""
    hashes = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    allowed = " ".join(f"'sha256-{value}'" for value in hashes)
    return f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'"


def _library() -> str:
    """Read vis-network (Apache 2.0 or MIT), which pyvis carries."""
    return files("pyvis").joinpath(_LIBRARY).read_text(encoding="utf-8").replace("\r\n", "\n")
