"""Linked data: every IRI of our data answers with the page that shows it, or with its triples.

In: a path below `/id/`, which is that of the IRI, and the Accept header. Out: a page, a redirection to one, or RDF.
"""

from asyncio import to_thread
from importlib.resources import files
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox
from duixian.app.server_pages import page, page_of
from duixian.app.server_request import Current, prefers_html
from duixian.app.site_templates import render
from duixian.graph.bindings import bind
from duixian.ontology.errors import NotFoundError
from duixian.ontology.terms import DATA
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

router = APIRouter(include_in_schema=False)

_ALL: Final = "CONSTRUCT { ?thing ?property ?value } WHERE { ?thing ?property ?value }"
_ROWS: Final = "SELECT DISTINCT ?property ?value WHERE { ?thing ?property ?value } ORDER BY ?property ?value"
_THERE: Final = "ASK { ?thing ?property ?value }"
_TURTLE: Final = "text/turtle"


@router.get("/id/{name:path}")
async def describe(name: str, request: Request, state: Current) -> Response:
    """Answer with what is known of a thing."""
    try:
        thing = ox.NamedNode(DATA + quote(name, safe="/:@!$&'()*+,;=-._~"))
    except ValueError:
        raise _unknown(name) from None
    there = await to_thread(lambda: state.store.query(_THERE, {"thing": thing}).values())
    if not there[0]["answer"]:
        raise _unknown(name)
    accept = request.headers.get("accept", "")
    if prefers_html(accept):
        where = await to_thread(page_of, state, thing.value)
        if where is not None:
            return RedirectResponse("/" + where, 303)
        rows = await to_thread(lambda: state.store.query(_ROWS, {"thing": thing}).values())
        return page(render("server/thing.html", root="/", iri=thing.value, rows=rows, data=DATA))
    plain = "*" in accept.partition(",")[0] or not accept
    answered = await state.engine.ask([("query", bind(_ALL, {"thing": thing}))], _TURTLE if plain else accept)
    return Response(answered.body, headers={"content-type": answered.kind})


@router.get("/ontology")
@router.get("/vocab")
@router.get("/vocab/{_:path}")
def words(request: Request) -> Response:
    """Give the ontology, or the code lists."""
    name = "duixian.ttl" if request.url.path == "/ontology" else "vocabularies.ttl"
    return Response(files("duixian.ontology").joinpath(name).read_bytes(), headers={"content-type": _TURTLE})


def _unknown(name: str) -> NotFoundError:
    return NotFoundError(f"id/{name}", "图里没有这个编号", "the graph says nothing of this")
