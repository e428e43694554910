"""The page of queries: the questions of the catalogue as forms, an editor for one's own, answers as tables and files.

In: the name of a question with its parameters, or SPARQL. Out: a page that needs no script, or CSV or JSON.
"""

from asyncio import to_thread
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from duixian.app.forms import TableForm
from duixian.app.server_pages import page
from duixian.app.server_request import Current
from duixian.app.server_sparql import ask
from duixian.app.site_templates import render
from duixian.app.tables import answer_grid, serialise
from duixian.graph.bindings import bind
from duixian.ontology.errors import DuixianError
from duixian.ontology.vocabulary import labels
from duixian.queries.answers import Table
from duixian.queries.parameters import to_terms
from duixian.queries.questions import get_query, list_queries
from fastapi import APIRouter, Request, Response

if TYPE_CHECKING:
    from duixian.app.server_state import State

router = APIRouter(include_in_schema=False)

_SHOWN: Final = 1000
"""How many rows the page shows; files have all."""
_KINDS: Final = {TableForm.CSV: "text/csv; charset=utf-8", TableForm.JSON: "application/json"}
_OWN: Final = ("name", "sparql", "format", "run")
_WITH_PAGE: Final = ("commitment", "statement", "result", "item", "report", "government")
"""The columns of a thing that has a page: the first of them leads there."""
_EXAMPLE: Final = """SELECT ?text ?status WHERE {
  ?commitment a dx:Commitment ; nif:anchorOf ?text ;
              dx:currentAssessment/dx:status ?status .
} LIMIT 20"""


@router.get("/query")
async def query_page(request: Request, state: Current) -> Response:
    """Show the catalogue and the editor, and below the answer to what was asked."""
    given = dict(request.query_params)
    name, sparql = given.get("name", ""), given.get("sparql", "")
    parameters = {key: value for key, value in given.items() if key not in _OWN and value.strip()}
    form = TableForm(given["format"]) if given.get("format") in set(_KINDS) else None
    table, fault = None, None
    try:
        if sparql.strip():
            table = await ask(state, sparql)
        elif name and _is_ready(name, given):
            table = await ask_catalogue(state, name, parameters)
    except DuixianError as error:
        if form is not None:
            raise
        fault = error
    if form is not None:
        return await to_thread(download, table or Table((), ()), form, "sparql" if sparql.strip() else name)
    shown = {"fault": fault, "address": request.url.query}
    return page(await to_thread(partial(_render, name, sparql, parameters, table=table, **shown)))


async def ask_catalogue(state: "State", name: str, parameters: Mapping[str, str]) -> Table:
    """Answer a question of the catalogue, within the limits of the engine."""
    question = get_query(name)
    terms = await to_thread(to_terms, state.store, question, parameters)
    return await ask(state, bind(question.sparql, terms))


def download(table: Table, form: TableForm, name: str) -> Response:
    """Answer with a file; that for spreadsheets begins with a BOM, and no cell of it is taken for a formula."""
    body = serialise(table.records(), form, table.columns)
    mark = "\ufeff" if form is TableForm.CSV else ""
    headers = {
        "content-type": _KINDS[form],
        "content-disposition": f'attachment; filename="{name}.{form.value}"',
    }
    return Response((mark + body).encode("utf-8", "backslashreplace"), headers=headers)


def _is_ready(name: str, given: Mapping[str, str]) -> bool:
    """Tell whether a question was asked, not only chosen: it has what it must be told, or its form was sent."""
    needed = [p.name for p in get_query(name).parameters if not p.optional]
    return "run" in given or not needed or any(key in given for key in needed)


def _render(name: str, sparql: str, parameters: Mapping[str, str], *, table: Table | None, **shown: object) -> bytes:
    chosen = next((query for query in list_queries() if query.name == name), None)
    return render(
        "server/query.html",
        root="/",
        queries=list_queries(),
        chosen=chosen,
        sparql=sparql or (chosen.sparql.partition("\n\n")[2] if chosen else _EXAMPLE),
        parameters=parameters,
        codes_of=_codes_of,
        most=_SHOWN,
        total=len(table.rows) if table else 0,
        grid=answer_grid(Table(table.columns, table.rows[:_SHOWN])) if table else None,
        linked=next((name for name in _WITH_PAGE if table and name in table.columns), None),
        **shown,
    )


def _codes_of(kind: str) -> Mapping[str, str]:
    """Give the codes that a parameter may be, with their labels."""
    return labels(kind.removeprefix("code:")) if kind.startswith("code:") else {}
