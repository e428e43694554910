"""Hand things to processes and take their results in files; through the pipes go only their names.

In: a function and a thing. Out: a future that gives a `Parcel`. A process that is killed while it writes something
large into a pipe of `ProcessPoolExecutor` leaves half of it there, and whoever reads it waits for ever; names are so
short that the system writes them whole or not at all.
"""

import pickle
import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import Executor, Future
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple


class Parcel(NamedTuple):
    """A thing in one file, and beside it what came of it once that is wholly there."""

    path: Path

    def take(self) -> Any:  # noqa: ANN401
        """Give what came of the thing, and remove both files."""
        result = self._result
        with result.open("rb") as file:
            outcome = pickle.load(file)  # noqa: S301  our own
        result.unlink()
        self.path.unlink()
        return outcome

    def work(self, function: Callable[[Any], Any]) -> "Parcel":
        """Do something with the thing; this is what processes do."""
        with self.path.open("rb") as file:
            thing = pickle.load(file)  # noqa: S301  our own
        with self._result.open("wb") as file:
            pickle.dump(function(thing), file)
        return self

    @property
    def _result(self) -> Path:
        return self.path.with_suffix(".out")


class Parcels:
    """A folder of parcels, for as long as it is needed."""

    def __init__(self) -> None:
        """Make the folder."""
        self.folder = tempfile.mkdtemp(prefix="duixian-")
        self._numbers = count()

    def send(self, executor: Executor, function: Callable[[Any], Any], thing: object) -> Future[Any]:
        """Let an executor do something with a thing."""
        parcel = Parcel(Path(self.folder, f"{next(self._numbers)}.in"))
        with parcel.path.open("wb") as file:
            pickle.dump(thing, file)
        return executor.submit(parcel.work, function)

    def remove(self) -> None:
        """Remove the folder, with what was never taken."""
        shutil.rmtree(self.folder, ignore_errors=True)
