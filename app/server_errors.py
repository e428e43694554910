"""Tell what went wrong: as JSON for programs, as a page for people, in Chinese first, never more than the user can use.

In: an error raised while a request was answered. Out: the answer, with a status that says whose fault it was.
"""

import logging
from typing import TYPE_CHECKING, Any, Final

from duixian.app.safe import for_json_line
from duixian.app.server_engine import BusyError, NotAcceptableError, TooLongError
from duixian.app.site_templates import render
from duixian.ontology.errors import DuixianError, NotFoundError, StoreError
from duixian.ontology.model import Model
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

_LOG: Final = logging.getLogger(__name__)
_STATUS: Final[tuple[tuple[type[DuixianError], int], ...]] = (
    (NotFoundError, 404),
    (NotAcceptableError, 406),
    (BusyError, 503),
    (StoreError, 503),
    (TooLongError, 504),
    (DuixianError, 400),
)
_WORDS: Final["Mapping[int, tuple[str, str]]"] = {
    400: ("请求有误", "the request cannot be read"),
    404: ("没有这个地址", "there is nothing at this address"),
    405: ("这个地址不接受这种请求", "this address does not take such a request"),
}
_WAIT: Final = "5"
_FOR_PROGRAMS: Final = ("/api", "/sparql")


class SafeJson(JSONResponse):
    """JSON in which the characters that a terminal obeys, or that turn the direction of writing, are escaped."""

    def render(self, content: Any) -> bytes:  # noqa: ANN401
        """Write it."""
        return for_json_line(super().render(content).decode()).encode()


class Fault(Model):
    """What is wrong, where, and what to do, in Chinese and English."""

    where: str
    zh: str
    en: str


FAULTS: Final[dict[int | str, dict[str, Any]]] = {
    status: {"model": Fault, "description": words}
    for status, words in (
        (400, "请求有误 wrong request"),
        (404, "没有找到 not found"),
        (413, "请求太大 request too large"),
        (422, "参数不对 malformed parameters"),
        (503, "请稍后再试 try again later"),
        (504, "超过时限，已中断 cut, as it took too long"),
    )
}
"""What every address of the API may answer with instead, for its documentation."""


def add_handlers(app: FastAPI) -> None:
    """Answer the errors of an application."""
    app.add_exception_handler(DuixianError, _on_duixian)
    for status in _WORDS:
        app.add_exception_handler(status, _on_http)
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(Exception, _on_bug)


def answer_fault(request: Request, status: int, fault: Fault, headers: "Mapping[str, str] | None" = None) -> Response:
    """Answer with a fault, as a page where a person asked for one."""
    wants_page = "text/html" in request.headers.get("accept", "")
    if wants_page and not request.url.path.startswith(_FOR_PROGRAMS):
        return HTMLResponse(render("server/error.html", root="/", fault=fault, number=status), status, headers)
    return SafeJson(fault.model_dump(), status, headers)


def _on_duixian(request: Request, error: Exception) -> Response:
    assert isinstance(error, DuixianError)
    status = next(status for kind, status in _STATUS if isinstance(error, kind))
    headers = {"Retry-After": _WAIT} if status == 503 else None  # noqa: PLR2004
    return answer_fault(request, status, Fault(where=error.where, zh=error.zh, en=error.en), headers)


def _on_http(request: Request, error: Exception) -> Response:
    status = int(getattr(error, "status_code", 404))
    headers = dict(getattr(error, "headers", None) or {})
    methods = request.app.openapi()["paths"].get(request.url.path, {})
    if status == 405 and methods:  # noqa: PLR2004  # else only those of the first route are named
        headers["Allow"] = ", ".join(sorted(method.upper() for method in methods))
    zh, en = _WORDS[status]
    return answer_fault(request, status, Fault(where=request.url.path, zh=zh, en=en), headers)


def _on_validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = error.errors()[0]
    where = ".".join(str(part) for part in found["loc"])
    return answer_fault(request, 422, Fault(where=where, zh="参数不对", en=str(found["msg"])))


def _on_bug(request: Request, error: Exception) -> Response:
    _LOG.error("unexpected error", exc_info=error)
    words = ("服务出错，详情见日志", "unexpected error; the log of the server has the details")
    return answer_fault(request, 500, Fault(where=request.url.path, zh=words[0], en=words[1]))
