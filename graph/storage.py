"""Open and guard the folder of a store: what lies on disk, and what can go wrong there.

In: a path. Out: an open pyoxigraph store, or a `StoreError` that says what a user can do. The folder holds
`duixian.json` (format, software) and `data/` (RocksDB).
"""

import errno
import json
import os
import uuid
from pathlib import Path
from typing import Final

import pyoxigraph
from duixian.ontology.errors import StoreError

FORMAT: Final = 1
"""The version of the layout on disk; a store with a higher one was written by newer software."""

MANIFEST: Final = "duixian.json"
_DATA: Final = "data"
_DRAFT: Final = ".duixian.json.new"

_FAULTS: Final = (
    ((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), ("No space left", "Disk quota", "File too large"),
     "磁盘已满或超出配额，请腾出空间后再运行一次",
     "the disk is full or a quota is reached; free some space and run it again"),
    ((errno.EACCES, errno.EPERM, errno.EROFS), ("Permission denied", "Read-only file system", "not permitted"),
     "没有写入权限，请换一个文件夹", "no permission to write; choose another folder"),
    ((), ("lock hold by", "While lock file"), "另一个程序正在使用这个库，请等它结束",
     "another program is using this store; wait until it ends"),
    ((), ("Corruption",), "库已损坏，请删除后重新载入", "the store is damaged; delete it and load again"),
)  # fmt: skip


def open_folder(path: Path, *, read_only: bool) -> pyoxigraph.Store:
    """Open the store in a folder; one that is empty or not there is made, unless it is only to be read."""
    try:
        _check(path, read_only=read_only)
        data = path / _DATA
        if not read_only:
            return pyoxigraph.Store(data)
        return pyoxigraph.Store.read_only(str(data)) if (data / "CURRENT").exists() else pyoxigraph.Store()
    except (OSError, RuntimeError) as error:  # a damaged store is a RuntimeError where it is opened
        raise explain(path, error) from error


def identity(path: Path | None) -> str:
    """Tell a store from all others: the id in its manifest, of an older one its folder; `memory` for one in memory."""
    if path is None:
        return "memory"
    manifest = path / MANIFEST
    known = json.loads(manifest.read_text(encoding="utf-8")) if manifest.exists() else {}
    return str(known.get("id") or path.resolve())


def explain(path: Path | None, error: OSError | RuntimeError) -> StoreError:
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
        version = json.loads(manifest.read_text(encoding="utf-8"))["format"]
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(str(manifest), "文件已损坏", "the file is damaged") from error
    if not isinstance(version, int) or version > FORMAT:
        raise StoreError(
            str(path),
            "这个库由更新版本的软件写成，请升级 duixian",
            "this store was written by a newer version; upgrade duixian",
        )


def _make(path: Path, manifest: Path) -> None:
    """Make the folder; the manifest appears at once and whole."""
    from importlib.metadata import version

    path.mkdir(parents=True, exist_ok=True)
    draft = path / _DRAFT
    written = {"format": FORMAT, "software": f"duixian {version('duixian')}", "id": uuid.uuid4().hex}
    draft.write_text(json.dumps(written) + "\n", "utf-8")
    os.replace(draft, manifest)  # noqa: PTH105
