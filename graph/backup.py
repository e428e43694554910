"""Back a store up as one file, and restore it: N-Quads that any store reads, with hashes that tell what is damaged.

In: an open store and a file (`.nq` or `.nq.gz`), or the file and an empty place. Out: the file, which appears at once
and whole; or the store. The first line (a comment) says what the backup is, the last one how much of what went before.
"""

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, NamedTuple

import pyoxigraph as ox
from duixian.graph.lexicon import rows
from duixian.graph.packed import AT_ONCE, Packed, pack
from duixian.graph.reading import TIME
from duixian.graph.storage import explain, identity, keep_identity, software
from duixian.graph.store import Store
from duixian.ontology import iris
from duixian.ontology.errors import StoreError

_FORMAT: Final = 1
_HEAD: Final = "# duixian-backup "
_FOOT: Final = "# duixian-backup-end "
_CATALOGUE: Final = f" <{iris.CATALOGUE_GRAPH}> ."

Progress = Callable[[int, int, str], None]
"""Told of each step: how many graphs are done, of how many, and which comes next."""


class Backup(NamedTuple):
    """What a backup holds: graphs, reports and quads, and the version that wrote it."""

    graphs: int
    reports: int
    quads: int
    software: str
    store: str


def back_up(store: Store, out: Path, progress: Progress | None = None) -> Backup:
    """Write all that is wholly in a store to a file, each graph checked against its hash as it is written.

    Others may read the store meanwhile. Raises `StoreError` where the store is damaged or was written to, and then no
    file is made or changed.
    """
    hashes, graphs, quads = store.hashes(), store.graphs(), 0
    told = Backup(len(graphs), len(store.reports()), 0, software(), identity(store.path))
    with _written(out) as file:
        digest = hashlib.sha256()
        head = {"format": _FORMAT, **{k: v for k, v in told._asdict().items() if k != "quads"}}
        _write(file, digest, [_HEAD + json.dumps(head, ensure_ascii=False)])
        for done, graph in enumerate(graphs):
            if progress:
                progress(done, len(graphs), graph)
            lines = _lines(store, graph, hashes.get(graph))
            quads += len(lines)
            _write(file, digest, lines)
        if store.hashes() != hashes:
            raise _fault(str(store.path), "written")
        markers = sorted(f"{quad} ." for quad in store.markers(graphs))
        _write(file, digest, markers)
        foot = {"quads": quads, "sha256": digest.hexdigest()}
        file.write((_FOOT + json.dumps(foot) + "\n").encode())
    return told._replace(quads=quads)


def read_backup(path: Path) -> Backup:
    """Read a backup to its end and check that it is whole; `StoreError` names the line where it is not."""
    return _verify(path)[0]


def restore(path: Path, place: Path | str, progress: Progress | None = None) -> Backup:
    """Make a store of a backup, in an empty place; `StoreError` where it holds anything, or the backup is damaged.

    A restoring that is cut off leaves whole graphs only; the place is then to be emptied and restored anew.
    """
    told, times = _verify(path)
    _refuse_what_is_there(place)
    with Store.open(place) as store:
        if store.graphs():
            raise _fault(str(place), "not_empty")
        done = 0
        for batch in _batches(_packed(path)):
            if progress:
                progress(done, told.graphs, batch[0].graph)
            reviews = [one for one in batch if one.graph == iris.REVIEW_GRAPH]
            store.put_graphs([one for one in batch if one.graph != iris.REVIEW_GRAPH], times)
            for one in reviews:
                store.append(one.graph, one.data.decode().split("\n"))
            done += len(batch)
    if isinstance(store.path, Path):
        keep_identity(store.path, told.store)
    return told


def _verify(path: Path) -> tuple[Backup, dict[str, str]]:
    """Check a backup; give what it holds, and when each graph was put into the store."""
    digest, number, quads, told, catalogue = hashlib.sha256(), 0, 0, None, list[str]()
    for line in _read(path):
        number += 1
        if line.startswith(_FOOT):
            if told is None or _told(path, line, _FOOT) != {"quads": quads, "sha256": digest.hexdigest()}:
                raise _fault(str(path), "damaged", f"SHA-256, {number}")
            return told._replace(quads=quads), _times(catalogue)
        if number == 1:
            told = _header(path, line)
        elif line.endswith(_CATALOGUE):
            catalogue.append(line)
        else:
            quads += 1
        digest.update(line.encode() + b"\n")
    raise _fault(str(path), "cut" if told else "no_backup", str(number))


def _lines(store: Store, graph: str, digest: str | None) -> list[str]:
    """Give the lines of a graph, in order; they must be those that were put."""
    packed = pack(graph, (f"{quad} ." for quad in store.quads(graph)))
    if digest is not None and packed.digest != digest:
        raise _fault(str(store.path), "changed", graph)
    return packed.data.decode().split("\n") if packed.data else []


def _packed(path: Path) -> Iterator[Packed]:
    """Go through the graphs of a backup, a graph at a time."""
    graph, lines = "", list[str]()
    for line in _read(path):
        if line.startswith("#") or line.endswith(_CATALOGUE):
            continue
        of = line.rsplit(" ", 2)[1][1:-1]
        if of != graph and lines:
            yield pack(graph, lines)
            lines = []
        graph = of
        lines.append(line)
    if lines:
        yield pack(graph, lines)


def _batches(graphs: Iterable[Packed]) -> Iterator[list[Packed]]:
    """Put graphs together that are written at once."""
    batch, size = list[Packed](), 0
    for one in graphs:
        batch.append(one)
        size += len(one.data)
        if size >= AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _times(catalogue: Iterable[str]) -> dict[str, str]:
    """Give when each graph was put, by the graph's IRI."""
    found = {}
    for quad in ox.parse("\n".join(catalogue), ox.RdfFormat.N_QUADS):
        if quad.predicate == TIME and isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
            found[quad.subject.value] = quad.object.value
    return found


def _refuse_what_is_there(place: Path | str) -> None:
    folder = Path(place)
    if folder.is_dir() and any(folder.iterdir()):
        raise _fault(str(place), "not_empty")


def _header(path: Path, line: str) -> Backup:
    told = _told(path, line, _HEAD)
    version = told.get("format")
    if not isinstance(version, int) or version > _FORMAT:
        raise _fault(str(path), "newer" if isinstance(version, int) else "no_backup")
    graphs, reports = (int(str(told.get(key, 0))) for key in ("graphs", "reports"))
    return Backup(graphs, reports, 0, str(told.get("software", "")), str(told.get("store", "")))


def _told(path: Path, line: str, begin: str) -> dict[str, object]:
    try:
        told = json.loads(line.removeprefix(begin)) if line.startswith(begin) else None
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise _fault(str(path), "no_backup" if begin == _HEAD else "damaged", line[:40])
    return told


def _read(path: Path) -> Iterator[str]:
    """Go through the lines of a backup, packed or not."""
    number = 0
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            with gzip.open(raw) if packed else raw as file:
                for number, line in enumerate(file, 1):
                    if not line.endswith(b"\n"):
                        raise _fault(str(path), "cut", str(number))
                    yield line[:-1].decode()
    except (EOFError, zlib.error, gzip.BadGzipFile, UnicodeDecodeError) as error:
        code = "cut" if isinstance(error, EOFError) else "damaged"
        raise _fault(str(path), code, str(number + 1)) from error
    except OSError as error:
        raise explain(path, error) from error


@contextmanager
def _written(out: Path) -> Iterator[IO[bytes] | gzip.GzipFile]:
    """Write a file that appears at once and whole; packed where its name ends in .gz, the same bytes each time."""
    draft = out.with_name(f".{out.name}.new")
    try:
        try:
            with draft.open("wb") as raw:
                if out.suffix == ".gz":
                    with gzip.GzipFile(filename="", mode="wb", fileobj=raw, compresslevel=6, mtime=0) as file:
                        yield file
                else:
                    yield raw
                raw.flush()
                os.fsync(raw.fileno())
            draft.replace(out)
        except OSError as error:
            raise explain(out, error) from error
    finally:
        draft.unlink(missing_ok=True)


def _write(file: IO[bytes] | gzip.GzipFile, digest: "hashlib._Hash", lines: Iterable[str]) -> None:
    data = "".join(f"{line}\n" for line in lines).encode()
    digest.update(data)
    file.write(data)


def _fault(where: str, code: str, detail: str = "") -> StoreError:
    zh, en = next(row[1:3] for row in rows("backup_faults.tsv") if row[0] == code)
    return StoreError(where, zh.format(detail=detail), en.format(detail=detail))
