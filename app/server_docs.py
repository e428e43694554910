"""The documentation of the API as a page that needs no network: what FastAPI's own page loads from elsewhere.

In: the OpenAPI description. Out: a page.
"""

from typing import Any

from duixian.app.server_pages import page
from duixian.app.site_templates import render
from fastapi import APIRouter, Request, Response

router = APIRouter(include_in_schema=False)


@router.get("/api")
@router.get("/api/")
def documentation(request: Request) -> Response:
    """Give the page."""
    described: dict[str, Any] = request.app.openapi()
    endpoints = [
        {"path": path, "method": method.upper(), **endpoint}
        for path, methods in described["paths"].items()
        for method, endpoint in methods.items()
    ]
    return page(render("server/api.html", root="/", endpoints=endpoints, origin=str(request.base_url).rstrip("/")))
