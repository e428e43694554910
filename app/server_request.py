"""What a request brings along: the state of the store that it is answered from, and the formats that it would take.

In: a request. Out: a dependency of FastAPI, and a choice among formats.
"""

from collections.abc import AsyncIterator
from typing import Annotated

from duixian.app.server_state import Holder, State
from fastapi import Depends, Request

_HTML = ("text/html", "application/xhtml+xml")


async def current(request: Request) -> AsyncIterator[State]:
    """Lend a request the state of the store that is shown now."""
    holder: Holder = request.app.state.holder
    async with holder.lease() as state:
        yield state


Current = Annotated[State, Depends(current)]


async def working(request: Request, state: Current) -> AsyncIterator[State]:
    """Lend the state to a request that works in a thread of its own, when it is its turn."""
    holder: Holder = request.app.state.holder
    async with holder.turns:
        yield state


Working = Annotated[State, Depends(working)]


def prefers_html(accept: str) -> bool:
    """Tell whether a page is wanted, at least as much as any other named format."""
    wishes = _wishes(accept)
    html = max((wishes.get(kind, 0.0) for kind in _HTML), default=0.0)
    others = max((weight for kind, weight in wishes.items() if kind not in _HTML and "*" not in kind), default=0.0)
    return html > 0 and html >= others


def _wishes(accept: str) -> dict[str, float]:
    """Read an Accept header: the weight of each format."""
    found: dict[str, float] = {}
    for part in accept.split(","):
        kind, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = next((p.removeprefix("q=") for p in parameters if p.startswith("q=")), "1")
        found[kind] = float(weight) if weight.replace(".", "", 1).isdecimal() else 0.0
    return found
