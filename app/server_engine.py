"""Run the program `oxigraph` behind the server: it answers SPARQL in processes that can be ended at any time.

In: the folder of a snapshot. Out: an `Engine`, which passes a query on and gives the whole answer or an error. Each
process answers one query at a time; one that takes too long, or answers with too much, ends with its process and
disturbs no other. (The program's own limit of time is not looked at inside a long sort or join.)
"""

import asyncio
import ctypes
import logging
import os
import random
import signal
import socket
import sys
import sysconfig
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from pathlib import Path
from shutil import which
from typing import Any, Final, NamedTuple

import httpx
from duixian.graph.bindings import names_graphs
from duixian.ontology.errors import DuixianError, QueryError, StoreError

Form = Sequence[tuple[str, str]]

_LOG: Final = logging.getLogger(__name__)
GRAPHS: Final = ("default-graph-uri", "named-graph-uri")
"""The fields of the protocol that name the graphs to ask."""
_PROCESSES: Final = max(4, os.cpu_count() or 1)
_MEMORY: Final = 2 << 30
"""The most memory that a process may take."""
_START: Final = 20.0
_QUEUE: Final = 10.0
"""How long a query waits for a process, in seconds."""
_KINDNESS: Final = 5
"""How far queries stand behind pages, so that a heavy query of one reader does not keep the others waiting."""
_PARENT_DIED: Final = 1  # PR_SET_PDEATHSIG
_CANCELLED: Final = b"operation has been cancelled"
_ENDS: Final = {
    "application/sparql-results+json": b"}", "application/json": b"}", "application/ld+json": b"]",
    "application/sparql-results+xml": b"</sparql>", "application/rdf+xml": b"</rdf:RDF>",
}  # fmt: skip
"""What a whole answer ends with; in the other formats with a line end. A fault in the middle is written as text."""
_WHOLE: Final = (b"", b"true", b"false")


class Answered(NamedTuple):
    """The whole answer to a query."""

    kind: str
    body: bytes


class TooLongError(DuixianError):
    """A query that took too long, or answered with too much, and was cut."""


class BusyError(DuixianError):
    """More is asked than can be answered now."""


class _Process:
    """One process of the program, on an address of its own that no page can guess."""

    def __init__(self, location: Path, seconds: float) -> None:
        self._location, self._seconds = location, seconds
        self._running: asyncio.subprocess.Process | None = None
        self.client: httpx.AsyncClient | None = None

    async def start(self) -> None:
        """Start it and wait until it listens."""
        host, port = _free_address()
        self._running = await asyncio.create_subprocess_exec(
            program(), "serve-read-only", "--location", str(self._location), "--bind", f"{host}:{port}",
            "--timeout-s", str(max(1, int(self._seconds))),
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
            preexec_fn=_confine if sys.platform == "linux" else None,
        )  # fmt: skip
        self.client = httpx.AsyncClient(base_url=f"http://{host}:{port}", timeout=None, trust_env=False)  # noqa: S113
        async with asyncio.timeout(_START):
            while not await _listens(host, port):
                if self._running.returncode is not None:
                    raise StoreError(str(self._location), "oxigraph 启动失败", "the program oxigraph does not start")
                await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """End it, whatever it does."""
        if self.client is not None:
            await self.client.aclose()
        if self._running is not None:
            with suppress(ProcessLookupError):
                self._running.kill()
            await self._running.wait()

    @property
    def alive(self) -> bool:
        """Tell whether it runs."""
        return self._running is not None and self._running.returncode is None


class Engine:
    """Some processes that read one snapshot."""

    def __init__(self, location: Path, seconds: float, most: int) -> None:
        """Read the database in a folder; a query has so many seconds, its answer so many bytes."""
        self._location, self._seconds, self._most = location, seconds, most
        self._free: asyncio.Queue[_Process] = asyncio.Queue()
        self._all: set[_Process] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Start the processes."""
        await asyncio.gather(*(self._add() for _ in range(_PROCESSES)))

    async def stop(self) -> None:
        """End all processes."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*(process.stop() for process in self._all))

    async def ask(self, form: Form, accept: str, most: int | None = None) -> Answered:
        """Answer a query, given as the protocol's form fields; without one the description of the service.

        `most` is the size of the answer in bytes where it may be less than that of the engine.

        Raises `QueryError` for a query that is wrong, `TooLongError` for one that is cut, `BusyError` where all
        processes are at work.
        """
        try:
            async with asyncio.timeout(_QUEUE):
                process = await self._free.get()
        except TimeoutError:
            raise BusyError("SPARQL", "查询太多，请稍后再试", "too many queries; try again later") from None
        if not process.alive:
            process = await self._instead(process)
        try:
            answered = await self._fetch(process, form, accept, most or self._most)
        except (QueryError, NotAcceptableError):
            self._free.put_nowait(process)
            raise
        except BaseException:  # it may be at work still
            self._later(self._replace(process))
            raise
        self._free.put_nowait(process)
        return answered

    async def _fetch(self, process: _Process, form: Form, accept: str, most: int) -> Answered:
        assert process.client is not None
        try:
            async with asyncio.timeout(self._seconds):
                request = process.client.build_request(
                    "POST" if form else "GET", "/query", data=_fields(form), headers={"accept": accept or "*/*"}
                )
                response = await process.client.send(request, stream=True)
                body = await self._read(response, most)
        except TimeoutError:
            raise self._too_long() from None
        except httpx.HTTPError as error:
            raise TooLongError(
                "SPARQL", "查询占用内存过多，已中断", "the query needed too much memory and was cut"
            ) from error
        return self._check(response, body)

    async def _read(self, response: httpx.Response, most: int) -> bytes:
        body = bytearray()
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > most:
                raise TooLongError(
                    "SPARQL",
                    f"结果超过 {most >> 20} MB，请加 LIMIT",
                    f"the answer is larger than {most >> 20} MB; add a LIMIT",
                )
        return bytes(body)

    def _check(self, response: httpx.Response, body: bytes) -> Answered:
        """Tell a whole answer from one that ends in the words of a fault."""
        kind = response.headers.get("content-type", "")
        if response.is_error:
            detail = " ".join(body.decode(errors="replace").split())
            if response.status_code == httpx.codes.NOT_ACCEPTABLE:
                raise NotAcceptableError("Accept", f"没有这种格式（{detail}）", f"no such format ({detail})")
            raise QueryError("SPARQL", f"查询有误（{detail}）", f"the query is wrong ({detail})")
        if body not in _WHOLE and not body.endswith(_ENDS.get(kind.partition(";")[0], b"\n")):
            if body.endswith(_CANCELLED):
                raise self._too_long()
            raise QueryError("SPARQL", "查询没有做完", "the query could not be finished")
        return Answered(kind, body)

    def _too_long(self) -> TooLongError:
        return TooLongError(
            "SPARQL",
            f"查询超过 {self._seconds:g} 秒，已中断",
            f"the query took longer than {self._seconds:g} s and was cut",
        )

    async def _add(self) -> None:
        process = _Process(self._location, self._seconds)
        self._all.add(process)
        await process.start()
        self._free.put_nowait(process)

    async def _instead(self, process: _Process) -> _Process:
        """Start another in place of one that died or is to be ended; where that fails, the next query tries again."""
        made = _Process(self._location, self._seconds)
        self._all.add(made)
        try:
            await process.stop()
            await made.start()
        except BaseException:
            self._free.put_nowait(process)
            self._all.discard(made)
            await made.stop()
            raise
        self._all.discard(process)
        return made

    async def _replace(self, process: _Process) -> None:
        try:
            self._free.put_nowait(await self._instead(process))
        except (OSError, TimeoutError, DuixianError):
            _LOG.exception("oxigraph cannot be started again")

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


class NotAcceptableError(DuixianError):
    """A format that an answer cannot be given in."""


def program() -> str:
    """Give the path of the program; it is installed beside Python by `pip install oxigraph`."""
    beside = Path(sysconfig.get_path("scripts")) / "oxigraph"
    found = str(beside) if beside.exists() else which("oxigraph")
    if found is None:
        raise StoreError(
            "oxigraph", "缺少程序 oxigraph：pip install oxigraph", "the program is missing: pip install oxigraph"
        )
    return found


def _fields(form: Form) -> dict[str, list[str]] | None:
    """Give the fields to send; a query that names no graphs asks all of them."""
    fields: dict[str, list[str]] = {}
    for name, value in form:
        fields.setdefault(name, []).append(value)
    if form and not any(name in fields for name in GRAPHS) and not names_graphs(fields["query"][0]):
        fields["union-default-graph"] = [""]
    return fields or None


def _confine() -> None:
    """Let the process die with the server, stand behind it, and take no more memory than it may."""
    import resource

    ctypes.CDLL(None).prctl(_PARENT_DIED, signal.SIGKILL)
    os.nice(_KINDNESS)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _free_address() -> tuple[str, int]:
    """Choose an address of this machine; on Linux any of 127.0.0.0/8, so that it cannot be guessed."""
    draw = random.SystemRandom().randint
    host = f"127.{draw(1, 254)}.{draw(1, 254)}.{draw(1, 254)}" if sys.platform == "linux" else "127.0.0.1"
    with socket.socket() as free:
        free.bind((host, 0))
        return host, int(free.getsockname()[1])


async def _listens(host: str, port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(host, port)
    except OSError:
        return False
    writer.close()
    return True
