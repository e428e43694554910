"""Find and read files at an address that fsspec knows: s3://…, http://…, memory://…, zip://…::https://… and others.

In: an address. Out: the files that it leads to, opened one by one, or an error that says what is missing. What is shown
of an address has no user name, no password and no signature in it.
"""

import re
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Final

from duixian.loaders.files import is_report
from duixian.ontology.errors import UnreadableFileError

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

_ADDRESS: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*(::[^:/]+)*://")
_USER: Final = re.compile(r"(?<=://)[^/@]*@")
_QUERY: Final = re.compile(r"[?#].*")
_PAGES: Final = ("http", "https")
_EXTRAS: Final = {"https": "http", "gs": "gcs", "s3a": "s3", "az": "abfs", "webhdfs": "http"}


class RemoteFile:
    """A file at an address: its name, `where` to show, and how to open it."""

    def __init__(self, system: "AbstractFileSystem", path: str, where: str) -> None:
        """Keep what is needed to open it later."""
        self._system, self._path, self.where = system, path, where
        self.name = _QUERY.sub("", path).rstrip("/").rpartition("/")[2]

    def open(self) -> IO[bytes]:
        """Open the file for reading; `UnreadableFileError` where that fails."""
        try:
            return self._system.open(self._path, "rb")  # type: ignore[no-any-return]
        except Exception as error:  # each backend has errors of its own
            raise unreachable(self.where, error) from error


def is_address(text: str) -> bool:
    """Tell an address from a path."""
    return bool(_ADDRESS.match(text))


def find_remote(address: str) -> Iterator[RemoteFile]:
    """Give the files at an address: the one that it names, or in a folder the reports, sorted.

    Raises `UnreadableFileError` where nothing is there, it cannot be reached, or the backend is not installed.
    """
    from fsspec.core import url_to_fs

    protocol = address.partition("://")[0].partition("::")[0].lower()
    where = _QUERY.sub("", _USER.sub("", address)) if protocol in _PAGES else _USER.sub("", address)
    try:
        system, path = url_to_fs(address)
        folder = protocol not in _PAGES and system.isdir(path)
        found = sorted(system.find(path)) if folder else [path]
        if not (folder or protocol in _PAGES):
            system.info(path)  # raises where there is nothing
    except ImportError as error:
        raise _missing(where, protocol, error) from error
    except Exception as error:
        raise unreachable(where, error) from error
    if not folder:
        yield RemoteFile(system, path, where)
        return
    kept = [one for one in found if is_report(one.rpartition("/")[2])]
    if not kept:
        raise UnreadableFileError(where, "这里没有可读的文件", "there is no file here that can be read")
    start = path.rstrip("/")
    yield from (RemoteFile(system, one, f"{where.rstrip('/')}/{one.removeprefix(start).lstrip('/')}") for one in kept)


def unreachable(where: str, error: BaseException) -> UnreadableFileError:
    """Say why a backend did not give a file."""
    if isinstance(error, FileNotFoundError):
        return UnreadableFileError(where, "文件或文件夹不存在；请检查地址", "no such file or folder; check the address")
    detail = _USER.sub("", " ".join(str(error).split())) or type(error).__name__
    return UnreadableFileError(
        where, f"无法读取（{detail}）；请检查地址", f"cannot be read ({detail}); check the address"
    )


def _missing(where: str, protocol: str, error: ImportError) -> UnreadableFileError:
    line = f'pip install "fsspec[{_EXTRAS.get(protocol, protocol)}]"'
    return UnreadableFileError(
        where, f"读这种地址需要另装：{line}", f"this kind of address needs another package: {line} ({error})"
    )
