"""Hold what the server shows: one state of the store at a time, replaced as a whole when the store has changed.

In: the folder of a store. Out: a `State`, with the store opened for reading, the engine for SPARQL, and what was put
together of each government, once, when first asked for. A request keeps the state that it began with.
"""

import asyncio
import logging
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Hashable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from duixian.app.server_engine import Engine
from duixian.app.server_fingerprint import Fingerprint, Spans, fingerprint, reviews_by_report
from duixian.app.server_snapshot import Snapshot, take_snapshot, token_of
from duixian.app.site_government import GovernmentPages
from duixian.graph.part import part_of
from duixian.graph.store import Store
from duixian.ontology.errors import DuixianError, StoreError
from duixian.queries.audit import Audit
from duixian.queries.pages import list_spans, read_dossier
from duixian.queries.records import GovernmentRecord, ReportRecord, SummaryRecord

_Made = TypeVar("_Made")

_LOG: Final = logging.getLogger(__name__)
_GOVERNMENTS: Final = 50
"""Of how many governments all is kept in memory, at some megabytes each."""
_AT_ONCE: Final = 4
"""How many answers are put together at once; more would only take turns, and keep those that are known waiting."""
_OTHER_THINGS: Final = 20_000
"""How many small things, such as fingerprints, are kept of one state."""
_LOOK: Final = 1.0
"""How often the store is looked at, in seconds."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may take: seconds and bytes of a query, bytes of one that is shown as a table, of a request."""

    seconds: float = 10.0
    answer: int = 32 << 20
    table: int = 12 << 20
    request: int = 1 << 20


class Once:
    """Makes a thing when it is first asked for and keeps those asked for last; two askers wait for one maker."""

    def __init__(self, most: int) -> None:
        """Keep at most so many things."""
        self._most = most
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._locks: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        """Give the thing of a key."""
        with self._lock:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            with self._lock:
                if key in self._kept:
                    self._kept.move_to_end(key)
                    return cast("_Made", self._kept[key])
            made = make()
            with self._lock:
                self._kept[key] = made
                while len(self._kept) > self._most:
                    gone, _ = self._kept.popitem(last=False)
                    self._locks.pop(gone, None)
            return made


class State:
    """One state of the store."""

    def __init__(self, snapshot: Snapshot, limits: Limits, known: Once, sums: Once) -> None:
        """Open a snapshot; `known` and `sums` keep what was made of governments, for this state and the next."""
        self.snapshot, self.limits, self._known, self._sums = snapshot, limits, known, sums
        self.token = snapshot.token
        self.audit = Audit.open(snapshot.path, read_only=True)
        self.engine = Engine(snapshot.data, limits.seconds, limits.answer)
        self.users = 0
        self.ending = False
        self._once = Once(_OTHER_THINGS)

    @property
    def store(self) -> Store:
        """Give the store, opened for reading."""
        return self.audit.store

    def governments(self) -> list[GovernmentRecord]:
        """Give the governments, by name."""
        return self._once.get("governments", self.audit.governments)

    def once(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        """Give what was made for a key, made now where it is the first time."""
        return self._once.get(key, make)

    def pages(self, government: GovernmentRecord) -> GovernmentPages:
        """Give all that is known of a government, and what writes its pages."""
        return self.once_of(government, "pages", lambda: self._read(government))

    def once_of(self, government: GovernmentRecord, key: str, make: Callable[[], _Made]) -> _Made:
        """Give what was made of a government, in this state or an earlier one since which nothing of it has changed."""
        return self._known.get((key, self._fingerprint_of(government)), make)

    def summary(self, government: GovernmentRecord) -> tuple[SummaryRecord, Sequence[ReportRecord]]:
        """Give how a government fared and its reports; this is kept of all governments."""

        def make() -> tuple[SummaryRecord, Sequence[ReportRecord]]:
            dossier = self.pages(government).dossier
            return dossier.summary, dossier.reports

        return self._sums.get(self._fingerprint_of(government), make)

    def _fingerprint_of(self, government: GovernmentRecord) -> Fingerprint:
        return self._once.get(("fingerprint", government.id), lambda: self._fingerprint(government))

    def _fingerprint(self, government: GovernmentRecord) -> Fingerprint:
        reviews = self._once.get("reviews", lambda: reviews_by_report(self.store))
        return fingerprint(self.store, government, self._spans(), reviews)

    def _spans(self) -> Spans:
        return self._once.get("spans", lambda: list_spans(self.store))

    def _read(self, government: GovernmentRecord) -> GovernmentPages:
        return GovernmentPages(read_dossier(part_of(self.store, government.id), government), self._spans())

    def warm(self) -> None:
        """Put together what the first visitors will ask for: what the overview shows."""
        for government in self.governments():
            if self.ending:
                return
            self.summary(government)

    async def close(self) -> None:
        """End the engine, close the store, remove the snapshot."""
        self.ending = True
        await self.engine.stop()
        self.audit.close()
        self.snapshot.remove()


class Holder:
    """Gives the state that is shown now, and goes over to the next when the store has changed."""

    def __init__(self, store: Path, limits: Limits) -> None:
        """Serve a store; nothing is opened yet."""
        self.path, self.limits = store, limits
        self._state: State | None = None
        self._old: list[State] = []
        self._changing = asyncio.Lock()
        self.turns = asyncio.Semaphore(_AT_ONCE)
        self._tasks: list[asyncio.Task[None]] = []
        self._first: Snapshot | None = None
        self._known, self._sums = Once(2 * _GOVERNMENTS), Once(_OTHER_THINGS)

    @property
    def state(self) -> State:
        """Give the state that is shown now."""
        if self._state is None:
            raise StoreError(str(self.path), "服务还没有启动", "the server has not started")
        return self._state

    def prepare(self) -> None:
        """Take the first picture now, so that a store that cannot be shown is told before anything is started."""
        self._first = take_snapshot(self.path)

    async def start(self) -> None:
        """Open the store, and look from now on whether it changes."""
        self._state = await self._open()
        self._tasks = [asyncio.create_task(self._look()), asyncio.create_task(self._warm())]

    async def stop(self) -> None:
        """Close everything."""
        for task in self._tasks:
            task.cancel()
        for state in [*self._old, *([self._state] if self._state else [])]:
            await state.close()

    async def refresh(self) -> None:
        """Go over to the state that the store is in, where nobody is writing to it and it is another one."""
        async with self._changing:
            token = token_of(self.path)
            if token is None or token == self.state.token:
                return
            with suppress(StoreError):  # somebody began to write: later
                made = await self._open()
                self._old.append(self.state)
                self._state = made
        await self._clear()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[None]:
        """Keep the store to one writer here, take no picture meanwhile, and go over to the new state afterwards."""
        async with self._changing:
            yield
        await self.refresh()

    @asynccontextmanager
    async def lease(self) -> AsyncIterator[State]:
        """Lend the state for the time of a request."""
        state = self.state
        state.users += 1
        try:
            yield state
        finally:
            state.users -= 1

    async def _open(self) -> State:
        snapshot, self._first = self._first, None
        if snapshot is None:
            snapshot = await asyncio.to_thread(take_snapshot, self.path)
        state = None
        try:
            state = State(snapshot, self.limits, self._known, self._sums)
            await state.engine.start()
        except BaseException:
            await (state.close() if state else asyncio.to_thread(snapshot.remove))
            raise
        return state

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(_LOOK)
            try:
                await self.refresh()
                await self._clear()
            except (OSError, DuixianError):  # the state before goes on being shown
                _LOG.exception("the store cannot be read")

    async def _warm(self) -> None:
        """Warm each state."""
        warmed = None
        while True:
            async with self.lease() as state:
                if state is not warmed:
                    await asyncio.to_thread(state.warm)
                    warmed = state
            await asyncio.sleep(_LOOK)

    async def _clear(self) -> None:
        """Close the states that nobody uses any more."""
        unused = [state for state in self._old if not state.users]
        self._old = [state for state in self._old if state.users]
        for state in unused:
            await state.close()
