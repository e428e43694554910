"""The server: pages, the JSON API, SPARQL and linked data of one store, read-only unless reviews are allowed.

In: the folder of a store, limits. Out: an application (ASGI), and `serve`, which runs it until it is stopped.
"""

import ipaddress
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from duixian.app import (
    api,
    api_reviews,
    server_data,
    server_docs,
    server_errors,
    server_pages,
    server_query,
    server_sparql,
)
from duixian.app.server_engine import program
from duixian.app.server_guard import Guard
from duixian.app.server_state import Holder, Limits
from duixian.ontology.errors import DuixianError
from duixian.queries.due import today
from fastapi import FastAPI

_CONNECTIONS: Final = 500
"""More at once are told to come again."""
_TURN: Final = 0.001
"""How long a thread goes on before another gets its turn, in seconds."""
_WAITING: Final = 2048
"""How many connections may wait to be taken."""
_IDLE: Final = 60
"""How long a connection may stay open without a request, in seconds."""
_PATIENCE: Final = 5
"""How long requests are waited for at the end, in seconds."""


def create_app(store: Path, limits: Limits | None = None, token: str | None = None) -> FastAPI:
    """Make the application of a store; reviews are taken from who has the token."""
    from importlib.metadata import version

    holder = Holder(store, limits or Limits())

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        sys.setswitchinterval(_TURN)
        await holder.start()
        try:
            yield
        finally:
            await holder.stop()

    app = FastAPI(
        title="兑现 duixian", version=version("duixian"), lifespan=lifespan, openapi_url="/api/openapi.json",
        default_response_class=server_errors.SafeJson, docs_url=None, redoc_url=None, redirect_slashes=False,
    )  # fmt: skip
    app.state.holder, app.state.reviews = holder, token
    for part in (api, api_reviews, server_docs, server_sparql, server_query, server_data, server_pages):
        app.include_router(part.router)
    server_errors.add_handlers(app)
    return app


def guarded(app: FastAPI, *, local: bool) -> Guard:
    """Put the guard before an application; `local` where it is for this machine only."""
    holder: Holder = app.state.holder
    return Guard(app, lambda: (holder.state.token, today()), holder.limits.request, local=local)


def serve(app: FastAPI, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Listen until interrupted; `ready` is told the address once the server can be asked."""
    import uvicorn

    holder: Holder = app.state.holder
    listening = _listen(host, port)
    program()
    holder.prepare()

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                ready(_address(host, listening.getsockname()[1]))

    config = uvicorn.Config(
        guarded(app, local=is_loopback(host)), log_level="warning", server_header=False,
        limit_concurrency=_CONNECTIONS, timeout_keep_alive=_IDLE, timeout_graceful_shutdown=_PATIENCE,
        proxy_headers=False, ws="none", lifespan="on",
    )  # fmt: skip
    Server(config).run([listening])


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _listen(host: str, port: int) -> socket.socket:
    """Open the socket; it says that it is TCP, else asyncio does not send small answers at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(_WAITING)
    except OSError as error:
        listening.close()
        zh, en = f"不能在这里听（{error.strerror}），换一个 --port", "cannot listen here; choose another --port"
        raise DuixianError(f"{host}:{port}", zh, en) from error
    return listening


def _address(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"
