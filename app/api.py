"""The JSON API under `/api/`: governments, reports, items, commitments, findings, deadlines and questions.

In: GET requests with filters. Out: the records of `queries/`, in parts; their models are the documentation.
"""

import time
from asyncio import to_thread
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeVar

from duixian.app.api_records import (
    Listing,
    ParameterRecord,
    QuestionAnswer,
    QuestionRecord,
    ReportText,
    StatusRecord,
)
from duixian.app.forms import TableForm
from duixian.app.server_engine import TooLongError
from duixian.app.server_errors import FAULTS
from duixian.app.server_pages import pages_of
from duixian.app.server_query import ask_catalogue, download
from duixian.app.server_request import Current, Working
from duixian.ontology.errors import NotFoundError
from duixian.ontology.model import FindingKind
from duixian.queries.answers import Table
from duixian.queries.due import DueRecord, list_due, parse_day, today
from duixian.queries.filters import Filter, read_code
from duixian.queries.governments import find_government
from duixian.queries.history import History
from duixian.queries.identify import find_report
from duixian.queries.questions import CatalogQuery, list_queries
from duixian.queries.records import CommitmentRecord, FindingRecord, GovernmentRecord, ReportRecord, SummaryRecord
from duixian.queries.review import ReviewRecord
from fastapi import APIRouter, Depends, Path, Query, Request

if TYPE_CHECKING:
    from duixian.app.server_state import State

router = APIRouter(prefix="/api", responses=FAULTS)

_Record = TypeVar("_Record")
_MOST: Final = 1000
_ROWS: Final = 10_000
_YEARS: Final = 36_525
_DAY: Final = r"^\d{4}-\d{2}-\d{2}$"
_OWN: Final = ("limit", "format")

Government = Annotated[
    str | None, Query(description="政府：名称（或一部分）、编号或 IRI · name, part of it, id or IRI")
]
Words = Annotated[str | None, Query(description="代码或中文名 · a code or its label")]
Part = Annotated[str | None, Query(description="名称或其一部分 · a name, or part of it")]
Name = Annotated[str, Path(description="编号或 IRI · short id or IRI")]


class Paging:
    """Which part of a list is asked for."""

    def __init__(
        self,
        request: Request,
        offset: Annotated[int, Query(ge=0, le=10_000_000, description="跳过几条 · how many to pass over")] = 0,
        limit: Annotated[int, Query(ge=1, le=_MOST, description="最多几条 · how many at most")] = 100,
    ) -> None:
        """Take it from the address."""
        self._url, self._offset, self._limit = request.url, offset, limit

    def of(self, records: Iterable[_Record]) -> Listing[_Record]:
        """Give that part, and the address of the next."""
        end = self._offset + self._limit
        found = list(islice(records, self._offset, end + 1))
        url = self._url.include_query_params(offset=end, limit=self._limit)
        more = len(found) > self._limit
        return Listing(
            records=found[: self._limit],
            offset=self._offset,
            limit=self._limit,
            next=f"{url.path}?{url.query}" if more else None,
        )


def wanted(
    *,
    status: Words = None,
    domain: Words = None,
    period: Annotated[str | None, Query(description="2023、2023H2 或 from/to · plans that touch this period")] = None,
    village: Part = None,
    company: Part = None,
    project: Part = None,
    specific: Annotated[bool, Query(description="只要具体承诺 · specific ones only")] = False,
) -> Filter:
    """Read the filters of commitments and items."""
    return Filter.of(
        status=status, domain=domain, period=period, village=village, company=company, project=project,
        specific_only=specific,
    )  # fmt: skip


Page = Annotated[Paging, Depends()]
Wanted = Annotated[Filter, Depends(wanted)]


@router.get("/status")
def status(request: Request, state: Working) -> StatusRecord:
    """服务的状态。 What the server shows."""
    return StatusRecord(
        software=version("duixian"),
        store=request.app.state.holder.path.name,
        state=state.token,
        governments=len(state.governments()),
        reviews=request.app.state.reviews is not None,
    )


@router.get("/governments")
def governments(state: Working, page: Page) -> Listing[GovernmentRecord]:
    """各政府。 The governments of which reports are loaded."""
    return page.of(state.governments())


@router.get("/governments/{name:path}")
def government(name: Name, state: Working) -> SummaryRecord:
    """一个政府的统计。 How the commitments of one government fared."""
    return state.summary(find_government(state.store, name))[0]


@router.get("/reports")
def reports(state: Working, page: Page, government: Government = None) -> Listing[ReportRecord]:
    """报告。 Reports, in order of time, government by government."""
    return page.of(_of_each(state, government, lambda one: state.pages(one).dossier.reports))


@router.get("/reports/{name:path}")
def report(name: Name, state: Working) -> ReportText:
    """一份报告：全文，及从中读出的内容。 A report: its whole text, and what was read in it."""
    iri = find_report(state.store, name)
    pages = pages_of(state, iri)
    if pages is None:
        raise NotFoundError(name, "库里没有这份报告", "the store has no such report")
    dossier = pages.dossier
    return ReportText(
        report=pages.reports[iri],
        text=dossier.texts[iri],
        outline=tuple(dossier.outline.get(iri, ())),
        statements=tuple(dossier.statements.get(iri, ())),
        mentions=tuple(dossier.mentions.get(iri, ())),
    )


@router.get("/commitments")
def commitments(state: Working, page: Page, wanted: Wanted, government: Government = None) -> Listing[CommitmentRecord]:
    """承诺，一条一个子句。 Commitments, a clause each, with their current status and evidence."""
    return page.of(
        filter(wanted.accepts, _of_each(state, government, lambda one: state.pages(one).dossier.clauses.values()))
    )


@router.get("/items")
def items(state: Working, page: Page, wanted: Wanted, government: Government = None) -> Listing[CommitmentRecord]:
    """承诺事项，含各部分。 Items with their parts."""
    return page.of(filter(wanted.accepts, _of_each(state, government, lambda one: state.pages(one).dossier.items)))


@router.get("/commitments/{name:path}")
def commitment(name: Name, state: Working) -> History:
    """一条承诺（或事项）的经过与证据。 A commitment or item, report by report, with its evidence."""
    return state.audit.history(name)


@router.get("/findings")
def findings(state: Working, page: Page, government: Government = None, kind: Words = None) -> Listing[FindingRecord]:
    """疑点。 What is worth asking about beyond statuses."""
    wanted = None if kind is None else FindingKind(read_code("findingKind", kind))
    found = _of_each(state, government, lambda one: state.pages(one).dossier.findings)
    return page.of(one for one in found if wanted in (None, one.kind))


@router.get("/due")
def due(
    state: Working, page: Page, government: Government = None, *,
    within: Annotated[int, Query(ge=0, le=_YEARS, description="几天之内 · days ahead")] = 90,
    as_of: Annotated[str | None, Query(pattern=_DAY, description="哪一天，默认今天 · by default today")] = None,
    settled: bool = False,
) -> Listing[DueRecord]:  # fmt: skip
    """即将到期的承诺。 Commitments whose deadline comes."""
    day = parse_day(as_of) if as_of else today()
    found = _of_each(state, government, lambda one: list_due(state.store, within, day, one.id, settled=settled))
    return page.of(sorted(found, key=lambda one: (one.due, one.commitment.government)))


@router.get("/reviews")
def reviews(state: Working, page: Page, government: Government = None) -> Listing[ReviewRecord]:
    """人工审核。 What people said."""
    return page.of(state.audit.reviews(government))


@router.get("/queries")
def queries() -> list[QuestionRecord]:
    """问题目录。 The catalogue of questions."""
    return [_question(query) for query in list_queries()]


@router.get(
    "/queries/{name}",
    response_model=QuestionAnswer,
    responses={200: {"content": {"text/csv": {}}}},
    openapi_extra={
        "parameters": [
            {"in": "query", "name": "parameters", "style": "form", "explode": True,
             "description": "问题的参数 · the parameters of the question",
             "schema": {"type": "object", "additionalProperties": {"type": "string"}}}
        ]
    },
)  # fmt: skip
async def answer(
    name: str,
    request: Request,
    state: Current,
    limit: Annotated[int, Query(ge=1, le=_ROWS)] = _MOST,
    form: Annotated[Literal["json", "csv"], Query(alias="format")] = "json",
) -> Any:  # noqa: ANN401
    """问目录里的一个问题。 Ask a question of the catalogue."""
    if name not in {query.name for query in list_queries()}:
        raise NotFoundError(name, "没有这个问题，见 /api/queries", "no such question; see /api/queries")
    given = {key: value for key, value in request.query_params.items() if key not in _OWN}
    table = await ask_catalogue(state, name, given)
    if form == "csv":
        return await to_thread(download, table, TableForm.CSV, name)
    return await to_thread(_answer, name, table, limit)


def _answer(name: str, table: Table, limit: int) -> QuestionAnswer:
    few = Table(table.columns, table.rows[:limit])
    told = {"name": name, "columns": table.columns, "rows": few.records(), "complete": len(table.rows) <= limit}
    return QuestionAnswer.model_validate(told)


def _of_each(
    state: "State", government: str | None, give: Callable[[GovernmentRecord], Iterable[_Record]]
) -> Iterator[_Record]:
    """Go through the records of one government or all; stop where it takes too long."""
    known = state.governments() if government is None else [find_government(state.store, government)]
    end = time.monotonic() + state.limits.seconds
    for one in known:
        yield from give(one)
        if time.monotonic() > end:
            raise TooLongError("limit", "时间不够，请写明政府", "this takes too long; name a government")


def _question(query: CatalogQuery) -> QuestionRecord:
    parameters = tuple(
        ParameterRecord(name=p.name, type=p.type, optional=p.optional, zh=p.zh, en=p.en) for p in query.parameters
    )
    texts = {key: getattr(query, key) for key in ("name", "title_zh", "title_en", "description_zh", "description_en")}
    return QuestionRecord(parameters=parameters, sparql=query.sparql, **texts)
