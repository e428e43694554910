"""Read all that a user names: files, folders, archives, addresses, and lists of these.

In: paths and addresses. Out: the bytes of one file after the other, in a fixed order, and an error for each that cannot
be read; no more than one is held at a time.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from duixian.loaders.archives import Document, Found, is_archive, read_archive
from duixian.loaders.files import find_files
from duixian.loaders.readers import LARGEST, read_bytes, shown, too_large
from duixian.loaders.remote import RemoteFile, find_remote, is_address, unreachable
from duixian.ontology.errors import DuixianError, UnreadableFileError

_MANY = 1000
_Place = Path | RemoteFile | DuixianError


class Inputs:
    """The files that paths and addresses lead to; go through them once.

    `total` is how many are known so far: those of an archive are counted as they come.
    """

    def __init__(self, addresses: Sequence[str | Path]) -> None:
        """Find the files; folders and addresses are looked through now, archives when they are read."""
        self._places = list(_places(addresses))
        self.total = len(self._places)

    @property
    def expected(self) -> int:
        """Guess how many files there will be; an archive is taken to hold many."""
        return self.total + _MANY * sum(_archive_of(place) is not None for place in self._places)

    def __iter__(self) -> Iterator[Found | DuixianError]:
        """Give each file, or why it cannot be read."""
        for place in self._places:
            archived = _archive_of(place)
            if archived is None:
                yield _read(place)
                continue
            self.total -= 1
            for found in archived:
                self.total += 1
                yield found


def read_list(path: str | Path) -> list[str]:
    """Read a list of files, one path or address a line, in UTF-8; `-` is standard input.

    Raises `UnreadableFileError` where it cannot be read or is no list.
    """
    where = shown(path)
    data = sys.stdin.buffer.read(LARGEST + 1) if where == "-" else read_bytes(Path(path))
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise UnreadableFileError(where, "文件清单不是 UTF-8 文本", "the list of files is no text in UTF-8") from error
    return [line.strip() for line in lines if line.strip()]


def _places(addresses: Sequence[str | Path]) -> Iterator[_Place]:
    """Give what the names lead to, in order; a file of this machine comes once, however many names it has."""
    seen: set[str] = set()
    for address in addresses:
        if is_address(str(address)):
            try:
                yield from find_remote(str(address))
            except DuixianError as error:
                yield error
            continue
        found, errors = find_files([Path(address)])
        yield from errors
        for path in found:
            real = os.path.realpath(path)
            if real not in seen:
                seen.add(real)
                yield path


def _archive_of(place: _Place) -> Iterator[Found] | None:
    """Give the files of an archive; `None` for anything else."""
    if isinstance(place, Path) and is_archive(place.name) and place.is_file():
        return _from_archive(place, shown(place))
    if isinstance(place, RemoteFile) and is_archive(place.name):
        return _from_archive(place, place.where)
    return None


def _from_archive(place: Path | RemoteFile, where: str) -> Iterator[Found]:
    try:
        with _open(place) as file:
            yield from read_archive(file, where)
    except OSError as error:
        yield unreachable(where, error)
    except UnreadableFileError as error:
        yield error


def _open(place: Path | RemoteFile) -> IO[bytes]:
    return place.open("rb") if isinstance(place, Path) else place.open()


def _read(place: _Place) -> Found | DuixianError:
    if isinstance(place, DuixianError):
        return place
    try:
        if isinstance(place, Path):
            return Document(shown(place.name), shown(place), read_bytes(place))
        with place.open() as file:
            data = file.read(LARGEST + 1)
    except DuixianError as error:
        return error
    except Exception as error:  # noqa: BLE001  each backend has errors of its own
        return unreachable(shown(place) if isinstance(place, Path) else place.where, error)
    if len(data) > LARGEST:
        return too_large(place.where)
    return Document(place.name, place.where, data)
