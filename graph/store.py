"""The store: named graphs in Oxigraph, in memory or in a folder, each of them wholly in or not at all.

In: N-Quads lines, a graph at a time. Out: the same to read, as `Reader` says. What a crash left without a marker is
swept at the next opening; a store that was closed well needs no sweeping, and knows which governments are to be judged.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, NoReturn, Self

import pyoxigraph as ox
from duixian.graph.packed import Packed, PackedReport, pack, pack_report
from duixian.graph.pending import Concerned, concerned, concerned_by_reviews, find_governments
from duixian.graph.reading import CATALOGUE, DERIVED, HASH, TIME, Reader
from duixian.graph.remote_address import is_remote
from duixian.graph.storage import (
    Closing,
    closing_text,
    explain,
    forget_closing,
    open_folder,
    read_closing,
    software,
    write_closing,
)
from duixian.ontology import iris
from duixian.ontology.errors import NotFoundError, StoreError
from duixian.ontology.terms import DATA, XSD

if TYPE_CHECKING:
    from duixian.graph.remote import Remote
    from duixian.graph.remote_lock import Lock
    from duixian.ontology.model import Report

_SOURCE_GRAPH: Final = (f"{DATA}source/", "/graph")


class Store(Reader):
    """A store of reports; open it with `Store.open`, best in a `with` block."""

    def __init__(
        self,
        database: "ox.Store | Remote",
        path: Path | str | None = None,
        *,
        read_only: bool = False,
        closing: Closing | None = None,
        lock: "Lock | None" = None,
    ) -> None:
        """Wrap an open database; one that can be written is swept, unless `closing` says that it was closed well."""
        self._lock = lock
        super().__init__(database, path, read_only=read_only, whole=closing is not None)
        judged = closing is not None and closing.software == software()
        self._pending: set[Concerned] | None = set(closing.pending) if closing and judged else None
        if not (read_only or closing):
            self.sweep()
            self._whole = True

    @classmethod
    def open(cls, path: Path | str | None = None, *, read_only: bool = False) -> Self:
        """Open the store in a folder or on a server (its http address), or a new one in memory where `path` is None.

        Raises `StoreError` for a folder that is not a store, is locked, cannot be written or is of a newer version;
        for a server that does not answer, or to which another program is writing.
        """
        if is_remote(path):
            return cls._open_remote(str(path), read_only=read_only)
        path = Path(path) if path is not None else None
        if path is None:
            return cls(ox.Store(), read_only=read_only, closing=Closing(software=software()))
        before = read_closing(path)
        database = open_folder(path, read_only=read_only)
        closing = read_closing(path)
        if not read_only:
            forget_closing(path)
        elif before != closing:  # another program wrote while this one opened
            closing = None
        return cls(database, path, read_only=read_only, closing=closing)

    def close(self) -> None:
        """Write everything to disk and let go of the folder."""
        database, self._database = self._database, None
        if database is not None and not self._read_only:
            try:
                database.flush()
            except OSError as error:
                raise explain(self.path, error) from error
            if isinstance(self.path, Path) and self._whole:
                with suppress(OSError):  # all is on disk; without it the next opening goes through the store
                    write_closing(self.path, self._pending)
        if database is not None and not isinstance(database, ox.Store):
            self._close_remote(database)

    def __enter__(self) -> Self:
        """Give the store itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close the store."""
        self.close()

    # Writing

    def put_graph(self, graph: str, lines: Iterable[str]) -> bool:
        """Make the graph hold exactly these N-Quads; tell whether anything had to change.

        Raises `StoreError` where the disk fails or a line is no quad of the graph; the graph is then not in.
        """
        return bool(self.put_graphs([pack(graph, lines)]))

    def put_graphs(self, graphs: Sequence[Packed], times: Mapping[str, str] | None = None) -> set[str]:
        """Make each graph hold exactly its quads, all in one write, and name those that had to change.

        Where the write fails or is cut off, none of those is in. They are put now, or when `times` (of a backup) says.
        """
        database = self._writable()
        changed = {one.graph: one for one in graphs if self.hash_of(one.graph) != one.digest}
        if not changed:
            return set()
        with self._changing(*changed):
            try:
                self._remove(*changed)
                if data := b"\n".join(one.data for one in changed.values() if one.data):
                    database.bulk_load(data, ox.RdfFormat.N_QUADS)
                database.extend([quad for one in changed.values() for quad in _markers(one, times or {})])
            except (OSError, SyntaxError, ValueError, StoreError) as error:
                self._fail(error, *changed)
        return set(changed)

    def put_report(self, report: "Report") -> bool:
        """Put a report and its source; the report is in once its own graph is. A source that it left is dropped."""
        return bool(self.put_reports([pack_report(report)]))

    def put_reports(self, reports: Sequence[PackedReport]) -> set[str]:
        """Put reports and their sources in one write, and name the reports that had to change; each is in once."""
        left = {(before, one.source) for one in reports if (before := self._source_of(one.report))}
        with self._changing():
            changed = self.put_graphs([graph for one in reports for graph in one.graphs])
            self._drop_unused_sources(sorted({before for before, source in left if before != source}))
        return {one.report for one in reports if iris.report_graph(one.report) in changed}

    def append(self, graph: str, lines: Iterable[str]) -> None:
        """Add N-Quads to the graph of reviews, all or none; other graphs are put whole."""
        if graph != iris.REVIEW_GRAPH:
            raise StoreError(graph, "这个图只能整体写入", "this graph can only be put whole")
        try:
            quads = list(ox.parse("\n".join(lines).encode(), ox.RdfFormat.N_QUADS))
            if any(quad.graph_name != ox.NamedNode(graph) for quad in quads):
                raise StoreError(graph, "有语句不属于这个图", "some quads do not belong to this graph")
            with self._changing():
                self._writable().extend(quads)
                self._concern(concerned_by_reviews(self, quads))
        except (OSError, SyntaxError, ValueError) as error:
            raise self._explained(graph, error) from error

    def drop_graph(self, graph: str) -> None:
        """Take a graph out, with its marker; nothing happens where it is not in."""
        try:
            with self._changing(graph):
                self._remove(graph)
        except OSError as error:
            raise explain(self.path, error) from error

    def drop_report(self, report: str) -> None:
        """Take a report out, with what was judged against it, and its source where no other report needs it."""
        source = self._source_of(report) if self.has_report(report) else None
        if source is None:
            raise NotFoundError(report, "库中没有这份报告", "the store has no such report")
        with self._changing():
            self.drop_graph(iris.report_graph(report))
            self.drop_graph(iris.assessment_graph(report))
            self._drop_unused_sources([source])

    def sweep(self) -> list[str]:
        """Remove the graphs that a crash left unfinished, and name them; people's reviews and foreign graphs stay."""
        marked = self.hashes()
        unfinished = [graph for graph in self._unmarked(marked) if graph.startswith(DATA)]
        for graph in unfinished:
            self.drop_graph(graph)
        needed = {quad.object for quad in self._find(None, DERIVED, None, None)}
        for graph in marked:
            source = graph.removesuffix(_SOURCE_GRAPH[1])
            if graph.startswith(_SOURCE_GRAPH[0]) and ox.NamedNode(source) not in needed:
                self.drop_graph(graph)
        return unfinished

    def pending(self) -> set[str]:
        """Name the governments of which something was put or dropped since all was judged; all where that is not known.

        Those of the same name are among them, as a new report may join them or part them.
        """
        return find_governments(self, self._pending)

    def settle(self) -> None:
        """Note that all governments are judged."""
        self._pending = set()

    def optimize(self) -> None:
        """Make the files of a store in a folder smaller and faster to read; a server sees to that itself."""
        database = self._writable()
        if not isinstance(database, ox.Store):
            raise StoreError(str(self.path), "服务器自己整理数据，不必运行", "a server sees to this itself")
        try:
            database.optimize()
        except OSError as error:
            raise explain(self.path, error) from error

    def unsettle(self) -> None:
        """Note that nothing is known of which governments are judged: the next refreshing looks at all."""
        self._pending = None

    # Inside

    @classmethod
    def _open_remote(cls, place: str, *, read_only: bool) -> Self:
        """Open a store on a server; who writes has it alone, and sweeps it where the last one was cut off."""
        from duixian.graph.remote import Remote
        from duixian.graph.remote_address import find_address
        from duixian.graph.remote_lock import Lock, forget_remote_closing, read_remote_closing

        remote = Remote(find_address(place))
        try:
            lock = None if read_only else Lock(remote)
            closing = read_remote_closing(remote)
            try:
                if lock:
                    forget_remote_closing(remote)
                return cls(remote, remote.address.shown, read_only=read_only, closing=closing, lock=lock)
            except BaseException:
                if lock:
                    lock.release()
                raise
        except BaseException:
            remote.close()
            raise

    def _close_remote(self, remote: "Remote") -> None:
        from duixian.graph.remote_lock import write_remote_closing

        try:
            if self._lock:
                self._lock.keep()
                if self._whole:
                    write_remote_closing(remote, closing_text(self._pending))
                self._lock.release()
        finally:
            remote.close()

    @contextmanager
    def _changing(self, *graphs: str) -> Iterator[None]:
        """Note whose graphs are changed; where this is cut off, all is swept and judged as after a crash."""
        whole, self._whole = self._whole, False
        try:
            self._concern(pair for graph in graphs for pair in concerned(self, graph))
            yield
            self._concern(pair for graph in graphs for pair in concerned(self, graph))
        except BaseException:
            self._pending = None
            raise
        self._whole = whole

    def _concern(self, pairs: Iterable[Concerned]) -> None:
        if self._pending is not None:
            self._pending.update(pairs)

    def _writable(self) -> "ox.Store | Remote":
        if self._read_only:
            raise StoreError(str(self.path), "库以只读方式打开", "the store was opened for reading only")
        if self._lock:
            self._lock.keep()
        return self._open()

    def _drop_unused_sources(self, sources: Iterable[str]) -> None:
        """Drop the sources that no report was read from: those of reports that were replaced, dropped or cut off."""
        for source in sources:
            if next(self._find(None, DERIVED, ox.NamedNode(source), None), None) is None:
                self.drop_graph(iris.source_graph(source))

    def _remove(self, *graphs: str) -> None:
        """Take out the markers first, then the graphs."""
        database, names = self._writable(), [ox.NamedNode(graph) for graph in graphs]
        database.update(" ;\n".join(f"DELETE WHERE {{ GRAPH {CATALOGUE} {{ {name} ?p ?o }} }}" for name in names))
        database.update(" ;\n".join(f"DROP SILENT GRAPH {name}" for name in names))

    def _fail(self, error: Exception, *graphs: str) -> NoReturn:
        """Take out what was half written, as far as the disk lets us; the next opening sweeps the rest."""
        with suppress(OSError, StoreError):
            self._remove(*graphs)
        if isinstance(error, StoreError):
            raise error
        raise self._explained(graphs[0], error) from error

    def _explained(self, graph: str, error: Exception) -> StoreError:
        if isinstance(error, OSError):
            return explain(self.path, error)
        detail = " ".join(str(error).split())
        return StoreError(graph, f"语句有误（{detail}）", f"a quad is wrong ({detail})")


def _markers(packed: Packed, times: Mapping[str, str]) -> Iterator[ox.Quad]:
    """Say in the catalogue that a graph is wholly in."""
    name = ox.NamedNode(packed.graph)
    at = times.get(packed.graph) or _now()
    yield ox.Quad(name, TIME, ox.Literal(at, datatype=ox.NamedNode(XSD + "dateTime")), CATALOGUE)
    yield ox.Quad(name, HASH, ox.Literal(packed.digest), CATALOGUE)


def _now() -> str:
    """Give the time in UTC, or that of SOURCE_DATE_EPOCH, to make runs repeatable."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else datetime.now(UTC)
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
