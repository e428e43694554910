"""The pages of `duixian site`, written when they are first asked for, by the same code; and those of the server alone.

In: a state of the store, the address of a page. Out: the page. Addresses are those of `site_address`.
"""

import re
import time
from functools import partial
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from duixian.app.server_engine import BusyError
from duixian.app.server_request import Working
from duixian.app.site import graph_files, overview
from duixian.app.site_address import address
from duixian.app.site_graph import shared_files
from duixian.app.site_templates import render, static, style_sheet
from duixian.graph.part import part_of
from duixian.ontology.errors import NotFoundError
from duixian.ontology.terms import DATA
from duixian.queries.catalog import run
from duixian.queries.dossiers import holders
from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

if TYPE_CHECKING:
    from collections.abc import Callable

    from duixian.app.server_state import State
    from duixian.app.site_government import GovernmentPages

router = APIRouter(include_in_schema=False)

_NAME: Final = re.compile(r"(?P<first>[0-9a-f]{16})(?:-(?P<second>[0-9a-f]{16}))?(?:-[a-z_-]+)?\.html")
_OWN: Final = ("government", "names", "graph", "indicator")
"""The kinds of pages whose address begins with the hash of a government."""
_THINGS: Final = ("project", "company", "village", "facility", "organization")
_SAME: Final = "SELECT ?same WHERE { ?thing dx:resolvedTo ?same }"
_END_OF_LINKS: Final = b"</nav>"
_LINKS: Final = (
    '<a href="/query"><span class="zh" lang="zh">提问</span><span class="en" lang="en">Ask</span></a>\n'
    '<a href="/api/"><span class="zh" lang="zh">接口</span><span class="en" lang="en">API</span></a>\n'
).encode() + _END_OF_LINKS
_OF_THE_SITE: Final = 'aria-label="网站 site"'.encode()


@router.get("/")
@router.get("/index.html")
def index(state: Working) -> Response:
    """Give the overview."""
    return page(state.once("overview", partial(_overview, state)))


@router.get("/method.html")
def method() -> Response:
    """Give the page on method and limits."""
    return page(render("method.html", root=""))


@router.get("/site.css")
def css() -> Response:
    """Give the style sheet."""
    return Response(style_sheet() + static("server.css"), media_type="text/css")


@router.get("/site.js")
def script() -> Response:
    """Give the script of the pages."""
    return Response(static("site.js"), media_type="text/javascript")


@router.get("/graph.css")
@router.get("/graph.js")
@router.get("/vis.js")
def graph_asset(request: Request) -> Response:
    """Give one of the files that graph pages share."""
    name = request.url.path.removeprefix("/")
    kind = "text/css" if name.endswith(".css") else "text/javascript"
    return Response(dict(shared_files())[name], media_type=kind)


@router.get("/{kind}/{name}.html")
def any_page(kind: str, name: str, state: Working) -> Response:
    """Give a page of a government, report, item, name, indicator or graph."""
    write = find_page(state, f"{kind}/{name}.html")
    if write is None:
        raise NotFoundError(f"{kind}/{name}.html", "没有这一页", "there is no such page")
    return page(write())


def page(body: bytes) -> HTMLResponse:
    """Answer with a page; pages of the site get the links to what only a server has."""
    return HTMLResponse(body.replace(_END_OF_LINKS, _LINKS, 1) if _OF_THE_SITE in body else body)


def find_page(state: "State", wanted: str) -> "Callable[[], bytes] | None":
    """Give what writes the page at an address; `None` where the site has no such page."""
    kind, _, name = wanted.partition("/")
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    if kind in _THINGS:
        return _thing(state, f"{DATA}{kind}/{match['first']}")
    pages = pages_of(state, f"{DATA}{'government' if kind in _OWN else 'report'}/{match['first']}")
    if pages is None:
        return None
    if kind == "graph":
        graph = _graphs(state, pages).get(wanted)
        return None if graph is None else lambda: graph
    return pages.writers().get(wanted)


def page_of(state: "State", iri: str) -> str | None:
    """Give the address of the page that shows a thing of our data; `None` where there is none."""
    report, _, statement = iri.partition("/statement/")
    if statement:
        pages = pages_of(state, report)
        known = pages is not None and any(one.id == iri for one in pages.dossier.statements.get(report, ()))
        return pages.page_of(iri) if pages is not None and known else None
    rows = state.store.query(_SAME, {"thing": ox.NamedNode(iri)}).values()
    same = str(rows[0]["same"]) if rows else iri
    return address(same) if find_page(state, address(same)) else None


def pages_of(state: "State", iri: str) -> "GovernmentPages | None":
    """Give the pages of a government, or of that of a report or of a part of one."""
    known = state.once("by iri", lambda: {one.id: one for one in state.governments()})
    found = iri if iri in known else next(iter(holders(state.store, iri)), None)
    return state.pages(known[found]) if found in known else None


def _overview(state: "State") -> bytes:
    """Write the overview; in a large store it is put together while visitors come back for it."""
    end = time.monotonic() + state.limits.seconds
    found = []
    for government in state.governments():
        if time.monotonic() > end:
            raise BusyError("index.html", "概览还在准备，请稍后再看", "the overview is being made; come again soon")
        found.append(state.summary(government))
    return overview([summary for summary, _ in found], [report for _, reports in found for report in reports])


def _graphs(state: "State", pages: "GovernmentPages") -> dict[str, bytes]:
    """Give the pages of graphs of a government."""
    government = pages.dossier.government
    return state.once_of(
        government, "graphs", lambda: dict(graph_files(part_of(state.store, government.id), government))
    )


def _thing(state: "State", iri: str) -> "Callable[[], bytes] | None":
    """Give the page of a named thing, with what each government says of it."""
    rows = run(state.store, "mentions", {"thing": iri}).records()
    holding = {str(row["government"]) for row in rows}
    pages = [state.pages(government) for government in state.governments() if government.id in holding]
    found = [own.named(own.things()[iri]) for own in pages if iri in own.things()]
    return partial(render, "thing.html", root="../", found=found) if found else None
