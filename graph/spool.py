"""Keep reports that were just read until they are judged: in memory while they are few, then in a file without a name.

In: pickled reports. Out: the same, by the report's IRI. Reading them back from the graph takes twenty times as long; a
report that is not here (or that the disk had no room for) is read from there.
"""

import tempfile
from types import TracebackType
from typing import Self

_IN_MEMORY = 16_000_000


class Spool:
    """A heap of pickled reports; a context manager that throws it away."""

    def __init__(self) -> None:
        """Start empty."""
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
        self._places: dict[str, tuple[int, int]] = {}
        self._end = 0

    def __enter__(self) -> Self:
        """Give the spool itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Throw everything away."""
        self._file.close()

    def keep(self, report: str, data: bytes) -> None:
        """Keep a report in place of what was kept of it before."""
        self._places.pop(report, None)
        try:
            self._file.seek(self._end)
            self._file.write(data)
            self._file.flush()
        except OSError:  # no room: it is in the store
            return
        self._places[report] = self._end, len(data)
        self._end += len(data)

    def get(self, report: str) -> bytes | None:
        """Give a report; `None` where it is not here."""
        start, length = self._places.get(report, (0, 0))
        if not length:
            return None
        self._file.seek(start)
        return self._file.read(length)
