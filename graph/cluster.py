"""Work on a Dask cluster instead of processes of this machine: `--scheduler tcp://…` (extra `cluster`).

In: the address of a scheduler. Out: `Workers`. Files are read and the store is written here; the cluster needs
this software, nothing else.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from importlib.metadata import version
from typing import TYPE_CHECKING, Final, TypeVar

from duixian.graph.parallel import Lost, Workers, light
from duixian.ontology.errors import WorkersError

if TYPE_CHECKING:
    from distributed import Client

_R = TypeVar("_R")
_T = TypeVar("_T")
_PATIENCE: Final = 30
_LEAST: Final = 32
_A_CORE: Final = 8


class Cluster(Workers):
    """The workers of a Dask cluster; those that die are replaced by others, new ones are taken along."""

    def __init__(self, scheduler: str) -> None:
        """Connect; raises `WorkersError` where that fails, nobody works there, or a worker has other software."""
        super().__init__(jobs=2)
        self._client = _connect(scheduler)
        self._address = scheduler
        try:
            _check(self._client, scheduler)
        except BaseException:
            self._client.close()
            raise

    @property
    def ahead(self) -> int:
        """How many things are under way at most: some for each core that the cluster has now."""
        cores: int = sum(self._client.ncores().values())
        return max(_LEAST, _A_CORE * cores)

    def map(
        self, function: Callable[[_T], _R], things: Iterable[_T], expected: int, size: Callable[[_T], int] = light
    ) -> Iterator[tuple[_T, "_R | Lost"]]:
        """Do something with each thing, as all `Workers`; `WorkersError` where the scheduler goes away meanwhile."""
        try:
            yield from super().map(function, things, expected, size)
        except (CancelledError, OSError) as error:
            raise _unreachable(self._address, str(error) or "the scheduler is gone") from error

    def _is_here(self, expected: int) -> bool:
        del expected
        return False

    def _send(self, executor: Executor, function: Callable[[_T], _R], thing: _T) -> "Future[_R]":
        return executor.submit(function, thing)

    def _make(self) -> Executor:
        from distributed import KilledWorker

        self._fatal = (KilledWorker, MemoryError)
        executor: Executor = self._client.get_executor(pure=False)
        return executor

    def _end(self, *, now: bool) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=not now)
        self._executor = None
        self._client.close()


def _connect(scheduler: str) -> "Client":
    try:
        from distributed import Client
    except ImportError as error:
        raise WorkersError(
            "--scheduler", "集群需要另装：pip install 'duixian[cluster]'", "install it: pip install 'duixian[cluster]'"
        ) from error
    try:
        return Client(scheduler, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise _unreachable(scheduler, str(error) or type(error).__name__) from error


def _check(client: "Client", scheduler: str) -> None:
    """See that somebody works there, with the software that is here: the same text must give the same graph."""
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
        there = client.run(_software)
    except TimeoutError as error:
        raise WorkersError(scheduler, "集群里没有工作进程", "the cluster has no workers") from error
    except Exception as error:
        detail = " ".join(str(error).split())
        raise WorkersError(
            scheduler,
            f"集群的机器上没有装好 duixian {_software()}（{detail}）",
            f"duixian {_software()} is not installed on the machines of the cluster ({detail})",
        ) from error
    other = sorted({f"{worker} ({found})" for worker, found in there.items() if found != _software()})
    if other:
        raise WorkersError(
            scheduler,
            f"这些机器上的 duixian 不是 {_software()}：{'、'.join(other)}",
            f"these machines have another duixian than {_software()}: {', '.join(other)}",
        )


def _software() -> str:
    return version("duixian")


def _unreachable(scheduler: str, detail: str) -> WorkersError:
    words = " ".join(detail.split())
    return WorkersError(
        scheduler, f"连不上集群，或连接断了（{words}）", f"the cluster cannot be reached, or is gone ({words})"
    )
