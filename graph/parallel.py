"""Do the same with many things, here, in several processes or on a cluster; results come in the order of the things.

In: a function of a module, things to do it with. Out: each thing with what came of it, or with a `Lost` where its
worker died again and again; never more than a few things are under way, so memory does not grow with their number.
"""

import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import suppress
from multiprocessing.connection import wait
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from duixian.graph.parcels import Parcel, Parcels
from duixian.ontology.errors import WorkersError

_R = TypeVar("_R")
_T = TypeVar("_T")
_Waiting = deque[tuple[Any, Future[Any]]]
FEW = 24
"""Where the number of processes is left to us, fewer things are done here: starting processes takes longer."""
_AHEAD: Final = 16
_HEAVY: Final = 200_000_000
_ATTEMPTS: Final = 3
_LONGEST_PLACE: Final = 75
"""A server of forks listens at a path of at most 108 characters, a third of which it makes up itself."""


def light(_: object) -> int:
    """Take a thing to be small."""
    return 0


class Lost(Exception):  # noqa: N818
    """Nothing came of a thing: its worker died whenever it was tried, or ran out of memory."""


class Workers:
    """Whoever does the work; a context manager that ends them, at once where it is left by an error or Ctrl-C."""

    _fatal: tuple[type[BaseException], ...] = (BrokenExecutor, MemoryError)

    def __init__(self, jobs: int | None = 1) -> None:
        """Take the number of processes; 1 is this one, `None` one for each core where there is enough to do."""
        self.jobs = _cores() if jobs is None else max(1, jobs)
        self._chosen = jobs is not None
        self._executor: Executor | None = None
        self._parcels: Parcels | None = None

    def __enter__(self) -> Self:
        """Give the workers themselves."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End all of them."""
        self._end(now=kind is not None)
        parcels, self._parcels = self._parcels, None
        if parcels:
            parcels.remove()

    @property
    def ahead(self) -> int:
        """How many things are under way at most."""
        return self.jobs * _AHEAD

    def map(
        self, function: Callable[[_T], _R], things: Iterable[_T], expected: int, size: Callable[[_T], int] = light
    ) -> Iterator[tuple[_T, "_R | Lost"]]:
        """Do something with each thing; `expected` is about how many there are, `size` the bytes of one.

        What is under way when a worker dies is done again, one at a time, so that what kills it is known. Errors of
        `function` are raised, except that of memory, which is a `Lost`; `WorkersError` where no worker can be started.
        """
        here, ahead = self._is_here(expected), self.ahead
        waiting: _Waiting = deque()
        for thing in things:
            waiting.append((thing, _done(function, thing) if here else self._submit(function, thing)))
            while waiting and (here or len(waiting) >= ahead or sum(size(one) for one, _ in waiting) > _HEAVY):
                yield self._first(function, waiting)
        while waiting:
            yield self._first(function, waiting)

    # Inside; a cluster does these in another way

    def _is_here(self, expected: int) -> bool:
        return self.jobs == 1 or (not self._chosen and self._executor is None and expected < FEW)

    def _make(self) -> Executor:
        """Start processes that share nothing with this one: it has threads (Oxigraph), which a fork would not copy."""
        forks = sys.platform != "win32" and len(tempfile.gettempdir()) < _LONGEST_PLACE
        context = multiprocessing.get_context("forkserver" if forks else "spawn")
        context.set_forkserver_preload(["duixian.graph.refresh", "duixian.loaders.extract"])
        self._parcels = self._parcels or Parcels()
        return ProcessPoolExecutor(
            self.jobs, mp_context=context, initializer=_start_worker, initargs=(self._parcels.folder,)
        )

    def _started(self) -> Executor:
        if self._executor is None:
            self._executor = self._make()
            try:
                self._executor.submit(_ready).result()
            except BrokenExecutor as error:
                self._end(now=True)
                raise WorkersError(
                    "--jobs", "无法启动工作进程；可改用 --jobs 1", "no worker process can be started; try --jobs 1"
                ) from error
        return self._executor

    def _submit(self, function: Callable[[_T], _R], thing: _T) -> "Future[_R]":
        try:
            return self._send(self._started(), function, thing)
        except BrokenExecutor:  # a worker died since the last one
            self._end(now=True)
            return self._send(self._started(), function, thing)

    def _send(self, executor: Executor, function: Callable[[_T], _R], thing: _T) -> "Future[_R]":
        self._parcels = self._parcels or Parcels()
        return self._parcels.send(executor, function, thing)

    def _first(self, function: Callable[[_T], _R], waiting: _Waiting) -> tuple[Any, Any]:
        if _is_broken(waiting[0][1]):
            broken = [place for place, (_, future) in enumerate(waiting) if _is_broken(future)]
            for place in broken:
                waiting[place] = waiting[place][0], self._alone(function, waiting[place][0])
        thing, future = waiting.popleft()
        return thing, self._result(future)

    def _alone(self, function: Callable[[_T], _R], thing: _T) -> "Future[_R]":
        """Do one thing while nothing else is under way: where its worker dies now, it is the thing that kills it."""
        future = self._submit(function, thing)
        for _ in range(_ATTEMPTS - 1):
            if _is_broken(future):
                future = self._submit(function, thing)
        return future

    def _result(self, future: "Future[_R]") -> "_R | Lost":
        try:
            outcome = future.result()
            return outcome.take() if isinstance(outcome, Parcel) else outcome
        except self._fatal as error:
            return Lost(type(error).__name__)

    def _end(self, *, now: bool) -> None:
        executor, self._executor = self._executor, None
        if executor is None:
            return
        if now:
            for process in list((getattr(executor, "_processes", None) or {}).values()):
                process.terminate()
        executor.shutdown(wait=True, cancel_futures=True)


def _cores() -> int:
    """Count the cores that this process may use."""
    with suppress(AttributeError):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _done(function: Callable[[_T], _R], thing: _T) -> "Future[_R]":
    """Do it at once."""
    future: Future[_R] = Future()
    try:
        future.set_result(function(thing))
    except Exception as error:  # noqa: BLE001  raised where the result is asked for, as by any executor
        future.set_exception(error)
    return future


def _is_broken(future: "Future[Any]") -> bool:
    """Wait for a future, and tell whether a worker died meanwhile; not only its own, as the pool dies with it."""
    return isinstance(future.exception(), BrokenExecutor)


def _start_worker(folder: str) -> None:
    """Leave Ctrl-C to the one who gives the work, and end when that one is gone, however it ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel, folder), daemon=True).start()


def _end_with(sentinel: Any, folder: str) -> None:  # noqa: ANN401  a number or, on Windows, a handle
    wait([sentinel])
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


def _ready() -> bool:
    return True
