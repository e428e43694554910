"""Take a picture of a store on disk for the server: it keeps being whole while another program loads into the store.

In: the folder of a store. Out: a `Snapshot`, a folder of its own with the same files. RocksDB never changes a table
that it has written, so tables are linked, not copied; the rest is small. A store that is being written has no
`closed.json`, and one that was written meanwhile has another token: then there is no picture, and the server shows the
one before.
"""

import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from duixian.graph.storage import CLOSED, MANIFEST, read_closing
from duixian.ontology.errors import StoreError

_PREFIX: Final = ".serving-"
_OWNER: Final = "owner"
_NOT_COPIED: Final = ("LOCK", "LOG")
_TABLE: Final = ".sst"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A picture of a store; `token` tells the state of the store that it shows."""

    path: Path
    token: str
    owner: IO[bytes]

    @property
    def data(self) -> Path:
        """Give the folder of the database, for `oxigraph --location`."""
        return self.path / "data"

    def remove(self) -> None:
        """Remove the picture; the store stays."""
        self.owner.close()
        shutil.rmtree(self.path, ignore_errors=True)


def token_of(store: Path) -> str | None:
    """Give the token of the state of a store; `None` while a program writes to it, or where one was cut off."""
    closing = read_closing(store)
    return closing.token if closing else None


def need_store(store: Path) -> None:
    """Raise `StoreError` where there is no store."""
    if not (store / MANIFEST).is_file():
        raise StoreError(str(store), "这里没有库，请先载入报告", "there is no store here; load reports first")


def take_snapshot(store: Path) -> Snapshot:
    """Take a picture of a store that nobody writes to; `StoreError` where somebody does.

    What a crash left unfinished is swept from the picture, as the next load sweeps it from the store.
    """
    _remove_old(store)
    need_store(store)
    token = token_of(store)
    made = _copy(store, token or "")
    try:
        if token is None:
            _refuse_writer(store)
            _sweep(made.path)
        _refuse_change(store, token)
    except BaseException:
        made.remove()
        raise
    return made


def _copy(store: Path, token: str) -> Snapshot:
    """Link or copy the files of a store into a new folder beside its data, else where temporary files lie."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=store))
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="duixian" + _PREFIX))
    made = Snapshot(folder, token, _own(folder))
    try:
        (folder / "data").mkdir()
        for name in (MANIFEST, CLOSED):
            if (store / name).exists():
                shutil.copy2(store / name, folder / name)
        for file in sorted((store / "data").glob("*")):
            if not file.name.startswith(_NOT_COPIED):
                _link(file, folder / "data" / file.name)
    except OSError as error:  # a table that went away: somebody writes
        made.remove()
        raise _being_written(store) from error
    return made


def _link(file: Path, to: Path) -> None:
    if file.suffix == _TABLE:
        with suppress(OSError):  # another file system
            os.link(file, to)
            return
    shutil.copy2(file, to)


def _own(folder: Path) -> IO[bytes]:
    """Hold a lock as long as this process lives, so that another can tell a picture in use from one left behind."""
    owner = (folder / _OWNER).open("wb")
    with suppress(ImportError):
        import fcntl

        fcntl.flock(owner, fcntl.LOCK_EX)
    return owner


def _remove_old(store: Path) -> None:
    """Remove the pictures of servers that were killed."""
    with suppress(ImportError):
        import fcntl

        for folder in store.glob(_PREFIX + "*"):
            with suppress(OSError), (folder / _OWNER).open("rb") as owner:
                fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)


def _refuse_writer(store: Path) -> None:
    """Raise where a program holds the lock of RocksDB."""
    with suppress(ImportError, FileNotFoundError):
        import fcntl

        with (store / "data" / "LOCK").open("rb") as lock:
            try:
                fcntl.lockf(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except OSError as error:
                raise _being_written(store) from error


def _refuse_change(store: Path, token: str | None) -> None:
    """Raise where the store is no longer in the state that the picture was taken of."""
    if token_of(store) != token:
        raise _being_written(store)


def _sweep(folder: Path) -> None:
    from duixian.graph.store import Store

    Store.open(folder).close()


def _being_written(store: Path) -> StoreError:
    return StoreError(
        str(store), "另一个程序正在写这个库，请等它结束", "another program is writing to this store; wait until it ends"
    )
