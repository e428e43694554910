"""The store: named graphs in Oxigraph, in memory or in a folder, each of them wholly in or not at all.

In: N-Quads lines, a graph at a time, and SPARQL. Out: quads, reports, answers. A graph counts as in once its marker
(its hash and the time) stands in the catalogue graph; what a crash left without a marker is swept at the next opening.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, NoReturn, Self

import pyoxigraph as ox
from duixian.graph.answer import Answer, to_answer
from duixian.graph.bindings import Term, bind
from duixian.graph.storage import explain, open_folder
from duixian.ontology import iris
from duixian.ontology.errors import NotFoundError, QueryError, StoreError
from duixian.ontology.terms import DATA, PREFIXES, PROV, XSD, dx

if TYPE_CHECKING:
    import rdflib
    from duixian.ontology.model import Report

_CATALOGUE: Final = ox.NamedNode(iris.CATALOGUE_GRAPH)
_HASH: Final = ox.NamedNode(dx("sha256"))
_TIME: Final = ox.NamedNode(PROV + "generatedAtTime")
_DERIVED: Final = ox.NamedNode(PROV + "wasDerivedFrom")
_REPORT_GRAPH: Final = (f"{DATA}report/", "/graph")
_SOURCE_GRAPH: Final = (f"{DATA}source/", "/graph")


class Store:
    """A store of reports; open it with `Store.open`, best in a `with` block."""

    def __init__(self, database: ox.Store, path: Path | None = None, *, read_only: bool = False) -> None:
        """Wrap an open database; a database that can be written is swept."""
        self._database: ox.Store | None = database
        self._read_only = read_only
        self._hidden: bool | None = None
        self.path = path
        if not read_only:
            self.sweep()

    @classmethod
    def open(cls, path: Path | None = None, *, read_only: bool = False) -> Self:
        """Open the store in a folder, or a new one in memory where `path` is None.

        Raises `StoreError` for a folder that is not a store, is locked, cannot be written or is of a newer version.
        """
        return cls(open_folder(path, read_only=read_only) if path else ox.Store(), path, read_only=read_only)

    def close(self) -> None:
        """Write everything to disk and let go of the folder."""
        database, self._database = self._database, None
        if database and not self._read_only:
            try:
                database.flush()
            except OSError as error:
                raise explain(self.path, error) from error

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
        lines = [line.rstrip("\n") for line in lines]
        digest = _hash(sorted(lines))
        database, name = self._writable(), ox.NamedNode(graph)
        if self._marker(name) == digest:
            return False
        if not all(line.endswith(f" <{graph}> .") for line in lines):
            raise StoreError(graph, "有语句不属于这个图", "some quads do not belong to this graph")
        try:
            self._remove(name)
            if lines:
                database.bulk_load("\n".join(lines).encode(), ox.RdfFormat.N_QUADS)
            database.extend(
                [
                    ox.Quad(name, _TIME, ox.Literal(_now(), datatype=ox.NamedNode(XSD + "dateTime")), _CATALOGUE),
                    ox.Quad(name, _HASH, ox.Literal(digest), _CATALOGUE),
                ]
            )
        except (OSError, SyntaxError, ValueError) as error:
            self._fail(name, error)
        return True

    def put_graphs(self, graphs: Sequence[tuple[str, Iterable[str]]]) -> bool:
        """Put graphs that belong together, in order: the one that the others stand for comes last."""
        changed = [self.put_graph(graph, lines) for graph, lines in graphs]
        return any(changed)

    def put_report(self, report: "Report") -> bool:
        """Put a report and its source; the report is in once its own graph is. A source that it left is dropped."""
        from duixian.graph.triples import report_to_nquads, source_to_nquads

        before, source = self._source_of(report.id), iris.source_iri(report.source.sha256)
        graphs = [(iris.source_graph(source), source_to_nquads(report.source))]
        changed = self.put_graphs([*graphs, (iris.report_graph(report.id), report_to_nquads(report))])
        if before not in (None, source):
            self._drop_unused_sources([before])
        return changed

    def append(self, graph: str, lines: Iterable[str]) -> None:
        """Add N-Quads to the graph of reviews, all or none; other graphs are put whole."""
        if graph != iris.REVIEW_GRAPH:
            raise StoreError(graph, "这个图只能整体写入", "this graph can only be put whole")
        try:
            quads = list(ox.parse("\n".join(lines).encode(), ox.RdfFormat.N_QUADS))
            if any(quad.graph_name != ox.NamedNode(graph) for quad in quads):
                raise StoreError(graph, "有语句不属于这个图", "some quads do not belong to this graph")
            self._writable().extend(quads)
        except (OSError, SyntaxError, ValueError) as error:
            raise self._explained(graph, error) from error

    def drop_graph(self, graph: str) -> None:
        """Take a graph out, with its marker; nothing happens where it is not in."""
        try:
            self._remove(ox.NamedNode(graph))
        except OSError as error:
            raise explain(self.path, error) from error

    def drop_report(self, report: str) -> None:
        """Take a report out, with what was judged against it, and its source where no other report needs it."""
        source = self._source_of(report) if self.has_report(report) else None
        if source is None:
            raise NotFoundError(report, "库中没有这份报告", "the store has no such report")
        self.drop_graph(iris.report_graph(report))
        self.drop_graph(iris.assessment_graph(report))
        self._drop_unused_sources([source])

    def sweep(self) -> list[str]:
        """Remove the graphs that a crash left unfinished, and name them; people's reviews and foreign graphs stay."""
        marked = self.hashes()
        unfinished = [graph for graph in self._unmarked(marked) if graph.startswith(DATA)]
        for graph in unfinished:
            self.drop_graph(graph)
        needed = {quad.object for quad in self._open().quads_for_pattern(None, _DERIVED, None, None)}
        for graph in marked:
            source = graph.removesuffix(_SOURCE_GRAPH[1])
            if graph.startswith(_SOURCE_GRAPH[0]) and ox.NamedNode(source) not in needed:
                self.drop_graph(graph)
        return unfinished

    # Reading

    def graphs(self) -> list[str]:
        """Name the graphs that are wholly in, and that of the reviews where there are any; not the catalogue."""
        marked = self.hashes().keys()
        reviews = self._open().contains_named_graph(ox.NamedNode(iris.REVIEW_GRAPH))
        return sorted({*marked, iris.REVIEW_GRAPH} if reviews else marked)

    def hashes(self) -> dict[str, str]:
        """Give the graphs that are wholly in, each with the hash of its quads."""
        return dict(self.pairs(iris.CATALOGUE_GRAPH, _HASH.value))

    def reports(self) -> list[str]:
        """Name the reports that are wholly in."""
        start, end = _REPORT_GRAPH
        return [graph.removesuffix(end) for graph in self.graphs() if graph.startswith(start) and graph.endswith(end)]

    def has_report(self, report: str) -> bool:
        """Tell whether a report is wholly in; this looks at one report, however many there are."""
        with suppress(ValueError):  # no IRI at all
            return self._marker(ox.NamedNode(iris.report_graph(report))) is not None
        return False

    def loaded_at(self, graph: str) -> datetime | None:
        """Tell when a graph was put, in UTC; `None` where it is not in."""
        quads = self._open().quads_for_pattern(ox.NamedNode(graph), _TIME, None, _CATALOGUE)
        return next((datetime.fromisoformat(q.object.value) for q in quads if isinstance(q.object, ox.Literal)), None)

    def quads(self, graph: str) -> Iterator[ox.Quad]:
        """Go through the quads of a graph."""
        return self._open().quads_for_pattern(None, None, None, ox.NamedNode(graph))

    def pairs(self, graph: str, predicate: str) -> Iterator[tuple[str, str]]:
        """Go through the subjects and values of a property in a graph."""
        for quad in self._open().quads_for_pattern(None, ox.NamedNode(predicate), None, ox.NamedNode(graph)):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                yield quad.subject.value, quad.object.value

    def everywhere(self, predicate: str) -> Iterator[tuple[str, str, str]]:
        """Go through the graphs, subjects and values of a property, whatever the graph."""
        for quad in self._open().quads_for_pattern(None, ox.NamedNode(predicate), None, None):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                yield getattr(quad.graph_name, "value", ""), quad.subject.value, quad.object.value

    def subjects(self, predicate: str, value: str) -> Iterator[str]:
        """Go through the subjects that have an IRI as the value of a property, in any graph."""
        for quad in self._open().quads_for_pattern(None, ox.NamedNode(predicate), ox.NamedNode(value), None):
            if isinstance(quad.subject, ox.NamedNode):
                yield quad.subject.value

    def with_marker(self, graph: str) -> Iterator[ox.Quad]:
        """Go through the quads of a graph and what the catalogue says of it; none where it is not wholly in."""
        name = ox.NamedNode(graph)
        if graph == iris.REVIEW_GRAPH or self._marker(name) is not None:
            yield from self._open().quads_for_pattern(name, None, None, _CATALOGUE)
            yield from self.quads(graph)

    def load_report(self, report: str) -> "Report":
        """Read a report back from its graph and that of its source."""
        from duixian.graph.triples import report_from_quads

        source = self._source_of(report) if self.has_report(report) else None
        if source is None:
            raise NotFoundError(report, "库中没有这份报告", "the store has no such report")
        return report_from_quads([*self.quads(iris.source_graph(source)), *self.quads(iris.report_graph(report))])

    def query(self, sparql: str, parameters: Mapping[str, Term] | None = None) -> Answer:
        """Answer a SPARQL query over the union of all graphs; the prefixes of `terms.PREFIXES` are declared.

        Parameters (`{"report": NamedNode(…)}` for `?report`) are bound as in `bindings.bind`. Raises `QueryError` for
        a query that cannot be parsed or calls another server. There is no time limit.
        """
        database, written = self._open(), bind(sparql, parameters or {})
        scope = self._scope()
        try:
            return to_answer(
                database.query(
                    written,
                    prefixes=PREFIXES,
                    use_default_graph_as_union=scope is None,
                    default_graph=None if scope is None else [*scope],
                    named_graphs=None if scope is None else [*scope],
                )
            )
        except OSError as error:
            raise explain(self.path, error) from error
        except (SyntaxError, ValueError, RuntimeError) as error:
            detail = " ".join(str(error).split())
            raise QueryError("SPARQL", f"查询有误（{detail}）", f"the query is wrong ({detail})") from error

    def nquads(self, *, catalogue: bool = False) -> list[str]:
        """Give all quads as sorted canonical N-Quads, without line ends; the catalogue holds times, so it must be asked for."""  # noqa: E501
        wanted = {f"<{graph}>" for graph in [*self.graphs(), *([iris.CATALOGUE_GRAPH] if catalogue else [])]}
        dump = self._open().dump(format=ox.RdfFormat.N_QUADS) or b""
        return sorted(line for line in dump.decode().split("\n") if line and line.rsplit(" ", 2)[1] in wanted)

    def digest(self) -> str:
        """Hash the content of the store, without the catalogue: equal content, equal digest."""
        return _hash(self.nquads())

    def as_rdflib(self) -> "rdflib.Dataset":
        """Hand out the store as an rdflib `Dataset` (oxrdflib), its default graph the union; it shares the data."""
        import oxrdflib
        import rdflib

        return rdflib.Dataset(store=oxrdflib.OxigraphStore(store=self._open()), default_union=True)

    # Inside

    def _open(self) -> ox.Store:
        if self._database is None:
            raise StoreError(str(self.path or "memory"), "库已关闭", "the store is closed")
        return self._database

    def _writable(self) -> ox.Store:
        if self._read_only:
            raise StoreError(str(self.path), "库以只读方式打开", "the store was opened for reading only")
        return self._open()

    def _marker(self, name: ox.NamedNode) -> str | None:
        quads = self._open().quads_for_pattern(name, _HASH, None, _CATALOGUE)
        return next((quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)), None)

    def _unmarked(self, marked: Iterable[str]) -> list[str]:
        """Name the graphs that have no marker, apart from the two that need none."""
        known = {*marked, iris.CATALOGUE_GRAPH, iris.REVIEW_GRAPH}
        names = (name.value for name in self._open().named_graphs() if isinstance(name, ox.NamedNode))
        return sorted(name for name in names if name not in known)

    def _scope(self) -> list[ox.NamedNode] | None:
        """Hide what is unfinished from readers, who cannot sweep it and see no change; `None` is everything."""
        if self._read_only and self._hidden is None:
            self._hidden = bool(self._unmarked(self.hashes()))
        if not self._hidden:
            return None
        return [ox.NamedNode(graph) for graph in [*self.graphs(), iris.CATALOGUE_GRAPH]]

    def _source_of(self, report: str) -> str | None:
        graph = ox.NamedNode(iris.report_graph(report))
        quads = self._open().quads_for_pattern(ox.NamedNode(report), _DERIVED, None, graph)
        return next((quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)), None)

    def _drop_unused_sources(self, sources: Iterable[str]) -> None:
        """Drop the sources that no report was read from: those of reports that were replaced, dropped or cut off."""
        for source in sources:
            if next(self._open().quads_for_pattern(None, _DERIVED, ox.NamedNode(source), None), None) is None:
                self.drop_graph(iris.source_graph(source))

    def _remove(self, name: ox.NamedNode) -> None:
        """Take out the marker first, then the graph."""
        database = self._writable()
        database.update(f"DELETE WHERE {{ GRAPH {_CATALOGUE} {{ {name} ?p ?o }} }}")
        database.remove_graph(name)

    def _fail(self, name: ox.NamedNode, error: Exception) -> NoReturn:
        """Take out what was half written, as far as the disk lets us; the next opening sweeps the rest."""
        with suppress(OSError):
            self._remove(name)
        raise self._explained(name.value, error) from error

    def _explained(self, graph: str, error: Exception) -> StoreError:
        if isinstance(error, OSError):
            return explain(self.path, error)
        detail = " ".join(str(error).split())
        return StoreError(graph, f"语句有误（{detail}）", f"a quad is wrong ({detail})")


def _hash(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _now() -> str:
    """Give the time in UTC, or that of SOURCE_DATE_EPOCH, to make runs repeatable."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else datetime.now(UTC)
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
