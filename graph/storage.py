"""Open and guard the folder of a store: what lies on disk, and what can go wrong there.

In: a path. Out: an open pyoxigraph store, or a `StoreError` that says what a user can do. The folder holds
`duixian.json` (format, software), `data/` (RocksDB) and, while nobody writes, `closed.json`: that all was finished when
the store was closed, and what was still to be judged. Where it is missing, the store is gone through once.
"""

import errno
import json
import os
import re
import uuid
from collections.abc import Collection
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final, NamedTuple

import pyoxigraph
from duixian.ontology.errors import StoreError

FORMAT: Final = 2
"""The version of the layout on disk; a store with a higher one was written by newer software.

Before 2 there was no `closed.json`; software that does not know it must not write beside it.
"""

MANIFEST: Final = "duixian.json"
CLOSED: Final = "closed.json"
_DATA: Final = "data"
_ID: Final = re.compile(r"[0-9a-f]{32}")
_DRAFT: Final = ".duixian.json.new"

_FAULTS: Final = (
    ((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), ("No space left", "Disk quota", "File too large"),
     "磁盘已满或超出配额，请腾出空间后再运行一次",
     "the disk is full or a quota is reached; free some space and run it again"),
    ((errno.EACCES, errno.EPERM, errno.EROFS), ("Permission denied", "Read-only file system", "not permitted"),
     "没有写入权限，请换一个文件夹", "no permission to write; choose another folder"),
    ((), ("lock hold by", "While lock file"), "另一个程序正在使用这个库，请等它结束",
     "another program is using this store; wait until it ends"),
    ((), ("While open a file for random read",), "读的时候另一个程序改写了这个库，请再运行一次",
     "another program rewrote this store while it was read; run it again"),
    ((), ("Corruption",), "库已损坏，请删除后重新载入", "the store is damaged; delete it and load again"),
)  # fmt: skip


_UNMADE: Final = ("read-write instances", "Column family not found")
"""What is said of a store that lacks what its first opening writes, before anything else: nothing is in it yet."""


class Closing(NamedTuple):
    """What a program said that closed a store well: its version, and whose judgements (IRI, name) are to be renewed."""

    software: str
    pending: frozenset[tuple[str, str]] = frozenset()
    token: str = ""


def open_folder(path: Path, *, read_only: bool) -> pyoxigraph.Store:
    """Open the store in a folder; one that is empty or not there is made, unless it is only to be read."""
    try:
        _check(path, read_only=read_only)
        data = path / _DATA
        if not read_only:
            database = pyoxigraph.Store(data)
            _upgrade(path / MANIFEST)
            return database
        return _read_only(data)
    except (OSError, RuntimeError) as error:  # a damaged store is a RuntimeError where it is opened
        raise explain(path, error) from error


def _read_only(data: Path) -> pyoxigraph.Store:
    """Open what others write; a store that was cut off while it was made is empty."""
    try:
        return pyoxigraph.Store.read_only(str(data)) if (data / "CURRENT").exists() else pyoxigraph.Store()
    except RuntimeError as error:
        if any(words in str(error) for words in _UNMADE):
            return pyoxigraph.Store()
        raise


def identity(path: Path | str | None) -> str:
    """Tell a store from all others: the id in its manifest, of an older one its folder; `memory` for one in memory.

    One on a server is told by its address.
    """
    if path is None or isinstance(path, str):
        return path or "memory"
    manifest = path / MANIFEST
    known = json.loads(manifest.read_text(encoding="utf-8")) if manifest.exists() else {}
    return str(known.get("id") or path.resolve())


def keep_identity(path: Path, known: str) -> None:
    """Give a restored store the id of the one that was backed up; an id that is none of ours is passed over."""
    manifest = path / MANIFEST
    if _ID.fullmatch(known) and manifest.exists():
        _replace(manifest, json.dumps({**json.loads(manifest.read_text(encoding="utf-8")), "id": known}))


def read_closing(path: Path) -> Closing | None:
    """Read how a store was closed; `None` where a program is writing, was cut off, or is older than this file."""
    with suppress(OSError, ValueError):
        return parse_closing((path / CLOSED).read_text(encoding="utf-8"))
    return None


def parse_closing(text: str) -> Closing | None:
    """Read what `closing_text` wrote; `None` for anything else."""
    with suppress(ValueError, KeyError, TypeError):
        told = json.loads(text)
        pairs = frozenset((str(government), str(name)) for government, name in told["pending"])
        return Closing(str(told["software"]), pairs, str(told["token"]))
    return None


def forget_closing(path: Path) -> None:
    """Take the closing away before anything is written, for good even where the power fails."""
    (path / CLOSED).unlink(missing_ok=True)
    with suppress(OSError):  # some systems open no folders
        folder = os.open(path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def write_closing(path: Path, pending: Collection[tuple[str, str]] | None) -> None:
    """Say that all that was begun is finished and on disk; `None` leaves all governments to be judged."""
    _replace(path / CLOSED, closing_text(pending))


def closing_text(pending: Collection[tuple[str, str]] | None) -> str:
    """Write how a store was closed, as `parse_closing` reads it."""
    told = {
        "token": uuid.uuid4().hex,
        "software": software() if pending is not None else "",
        "pending": sorted(pending or ()),
    }
    return json.dumps(told)


@cache
def software() -> str:
    """Give the version of this software, with which judgements change."""
    return version("duixian")


def explain(path: Path | str | None, error: OSError | RuntimeError) -> StoreError:
    """Turn an error of the system or of RocksDB into one that a user can act on."""
    where = str(path or "memory")
    for numbers, texts, zh, en in _FAULTS:
        if getattr(error, "errno", None) in numbers or any(text in str(error) for text in texts):
            return StoreError(where, zh, en)
    detail = " ".join(str(error).split())
    return StoreError(where, f"无法读写（{detail}）", f"cannot be read or written ({detail})")


def _check(path: Path, *, read_only: bool) -> None:
    """Let pass only a folder of ours that this version can read, or make one."""
    if path.exists() and not path.is_dir():
        raise StoreError(str(path), "这不是文件夹", "this is not a folder")
    manifest = path / MANIFEST
    if manifest.exists():
        _check_manifest(path, manifest)
    elif read_only:
        raise StoreError(str(path), "这里没有库，请先载入报告", "there is no store here; load reports first")
    elif path.exists() and any(entry.name != _DRAFT for entry in path.iterdir()):
        raise StoreError(
            str(path),
            "这个文件夹里有别的文件，请换一个空文件夹",
            "this folder holds other files; choose an empty one",
        )
    else:
        _make(path, manifest)


def _check_manifest(path: Path, manifest: Path) -> None:
    """Refuse a store of a format that this version does not know."""
    try:
        format_ = json.loads(manifest.read_text(encoding="utf-8"))["format"]
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(str(manifest), "文件已损坏", "the file is damaged") from error
    if not isinstance(format_, int) or format_ > FORMAT:
        raise StoreError(
            str(path),
            "这个库由更新版本的软件写成，请升级 duixian",
            "this store was written by a newer version; upgrade duixian",
        )


def _upgrade(manifest: Path) -> None:
    """Shut out software that does not know this format; what else an older store lacks, the first opening makes up."""
    known = json.loads(manifest.read_text(encoding="utf-8"))
    if known["format"] < FORMAT:
        _replace(manifest, json.dumps({**known, "format": FORMAT}))


def _make(path: Path, manifest: Path) -> None:
    """Make the folder; the manifest appears at once and whole."""
    path.mkdir(parents=True, exist_ok=True)
    _replace(manifest, json.dumps({"format": FORMAT, "software": f"duixian {software()}", "id": uuid.uuid4().hex}))


def _replace(file: Path, content: str) -> None:
    """Write a file so that it appears at once and whole."""
    draft = file.with_name(_DRAFT)
    with draft.open("w", encoding="utf-8") as written:
        written.write(content + "\n")
        written.flush()
        os.fsync(written.fileno())
    draft.replace(file)
