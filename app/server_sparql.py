"""The SPARQL 1.1 Protocol at `/sparql`: what would leave this machine is refused here, oxigraph answers the rest.

In: GET and POST as the protocol has them. Out: the answer of the engine in the format that the Accept header asks for.
"""

import re
from asyncio import to_thread
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

import pyoxigraph as ox
from duixian.app.server_engine import GRAPHS
from duixian.app.server_errors import Fault, answer_fault
from duixian.app.server_request import Current
from duixian.app.server_state import State
from duixian.graph.answer import Answer, to_answer
from duixian.graph.bindings import bind
from duixian.ontology.errors import QueryError
from duixian.ontology.terms import PREFIXES
from duixian.queries.answers import Table, read_answer
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

if TYPE_CHECKING:
    from duixian.app.server_engine import Answered, Form

router = APIRouter()

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_FORM: Final = "application/x-www-form-urlencoded"
_QUERY: Final = "application/sparql-query"
_NOT_OFFERED: Final = re.compile(r"BasicFederatedQuery|SPARQL11Update")
_DEFAULT: Final = "text/turtle"


@router.get("/sparql", include_in_schema=False)
async def sparql_get(request: Request, state: Current) -> Response:
    """Answer `?query=…`; without it a person gets the page of queries, a program the description of the service."""
    fields = request.query_params.multi_items()
    if any(name == "query" for name, _ in fields):
        return await _answer(state, fields, request.headers.get("accept", ""))
    accept = request.headers.get("accept", "")
    if "text/html" in accept:
        return RedirectResponse("/query", 303)
    return Response(await _description(state, str(request.url_for("sparql_get"))), media_type=_DEFAULT)


@router.post("/sparql", include_in_schema=False)
async def sparql_post(request: Request, state: Current) -> Response:
    """Answer a query in the body, alone or as a form."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        text = (await request.body()).decode()
    except UnicodeDecodeError as error:
        raise QueryError("SPARQL", "查询不是 UTF-8", "the query is not UTF-8") from error
    if kind == _QUERY:
        fields = [*request.query_params.multi_items(), ("query", text)]
    elif kind == _FORM:
        fields = [*request.query_params.multi_items(), *parse_qsl(text, keep_blank_values=True)]
    else:
        words = (f"只接受 {_QUERY} 或 {_FORM}", f"send {_QUERY} or {_FORM}; this server takes no updates")
        return answer_fault(request, 415, Fault(where="Content-Type", zh=words[0], en=words[1]))
    return await _answer(state, fields, request.headers.get("accept", ""))


async def ask(state: State, sparql: str) -> Table:
    """Ask the engine and read the answer as a table, as `queries.answers.ask` does of a store."""
    accept = "application/sparql-results+json, application/n-triples"
    answered = await state.engine.ask([("query", _safe(sparql))], accept, state.limits.table)
    return await to_thread(_table, answered)


def _table(answered: "Answered") -> Table:
    if answered.kind.startswith("application/n-triples"):
        quads = ox.parse(answered.body, ox.RdfFormat.N_TRIPLES)
        rows = tuple((quad.subject, quad.predicate, quad.object) for quad in quads)
        return read_answer(Answer(("subject", "predicate", "object"), rows))
    return read_answer(to_answer(ox.parse_query_results(answered.body, ox.QueryResultsFormat.JSON)))


async def _answer(state: State, fields: "Form", accept: str) -> Response:
    queries = [value for name, value in fields if name == "query"]
    if len(queries) != 1:
        raise QueryError("query", "要有一个 query 参数，不接受更新", "one parameter “query”; no updates are taken")
    form = [("query", _safe(queries[0])), *((name, value) for name, value in fields if name in GRAPHS)]
    answered = await state.engine.ask(form, accept)
    return Response(answered.body, headers={"content-type": answered.kind})


def _safe(sparql: str) -> str:
    """Refuse a query that calls another server; declare the usual prefixes that it uses without declaring them."""
    sparql = bind(sparql, {})
    used = {name for name in PREFIXES if re.search(rf"\b{name}:", sparql)}
    declared = set(re.findall(r"PREFIX\s+(\w*):", sparql, re.IGNORECASE))
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in sorted(used - declared)) + sparql


async def _description(state: State, endpoint: str) -> bytes:
    """Describe the service: what oxigraph says of itself, without what is not offered here."""
    answered = await state.engine.ask([], "application/n-triples")
    kept = []
    for quad in ox.parse(answered.body, ox.RdfFormat.N_TRIPLES):
        if quad.predicate.value == _SD + "endpoint":
            kept.append(ox.Triple(quad.subject, quad.predicate, ox.NamedNode(endpoint)))
        elif not _NOT_OFFERED.search(quad.object.value):
            kept.append(quad.triple)
    return ox.serialize(kept, format=ox.RdfFormat.TURTLE, prefixes={"sd": _SD}) or b""
