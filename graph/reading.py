"""What one can ask of a store: its graphs, their quads, reports read back, answers to SPARQL.

In: an open database. Out: quads, reports, answers. A graph counts as in once its marker (its hash and the time) stands
in the catalogue graph. `Store` adds writing.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias, TypeVar

import pyoxigraph as ox
from duixian.graph.answer import Answer, to_answer
from duixian.graph.bindings import Term, bind
from duixian.graph.storage import explain
from duixian.ontology import iris
from duixian.ontology.errors import NotFoundError, QueryError, StoreError
from duixian.ontology.terms import DATA, PREFIXES, PROV, dx

if TYPE_CHECKING:
    import rdflib
    from duixian.graph.remote import Remote
    from duixian.ontology.model import Report

CATALOGUE: Final = ox.NamedNode(iris.CATALOGUE_GRAPH)
HASH: Final = ox.NamedNode(dx("sha256"))
TIME: Final = ox.NamedNode(PROV + "generatedAtTime")
DERIVED: Final = ox.NamedNode(PROV + "wasDerivedFrom")
_REPORT_GRAPH: Final = (f"{DATA}report/", "/graph")
_Found: TypeAlias = Answer | ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
_Read = TypeVar("_Read")


class Texts(NamedTuple):
    """The rows of an answer, their terms as SPARQL's TSV or N-Triples write them; "" where there is none."""

    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]


class Reader:
    """A store as one reads it; open one with `Store.open`."""

    def __init__(self, database: "ox.Store | Remote", path: Path | str | None, *, read_only: bool, whole: bool) -> None:
        """Wrap an open database; `whole` where nothing in it is known to be unfinished."""
        self._database: ox.Store | Remote | None = database
        self._read_only = read_only
        self._whole = whole
        self._hidden: bool | None = False if whole else None
        self.path = path
        """The folder, or the address of a server; `None` in memory."""

    def graphs(self) -> list[str]:
        """Name the graphs that are wholly in, and that of the reviews where there are any; not the catalogue."""
        marked = self.hashes().keys()
        reviews = next(self._find(None, None, None, ox.NamedNode(iris.REVIEW_GRAPH)), None) is not None
        return sorted({*marked, iris.REVIEW_GRAPH} if reviews else marked)

    def hashes(self) -> dict[str, str]:
        """Give the graphs that are wholly in, each with the hash of its quads."""
        return dict(self.pairs(iris.CATALOGUE_GRAPH, HASH.value))

    def reports(self) -> list[str]:
        """Name the reports that are wholly in."""
        start, end = _REPORT_GRAPH
        return [graph.removesuffix(end) for graph in self.graphs() if graph.startswith(start) and graph.endswith(end)]

    def has_report(self, report: str) -> bool:
        """Tell whether a report is wholly in; this looks at one report, however many there are."""
        with suppress(ValueError):  # no IRI at all
            return self.hash_of(iris.report_graph(report)) is not None
        return False

    def hash_of(self, graph: str) -> str | None:
        """Give the hash of the quads of a graph; `None` where it is not wholly in."""
        quads = self._find(ox.NamedNode(graph), HASH, None, CATALOGUE)
        return next((quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)), None)

    def loaded_at(self, graph: str) -> datetime | None:
        """Tell when a graph was put, in UTC; `None` where it is not in."""
        quads = self._find(ox.NamedNode(graph), TIME, None, CATALOGUE)
        return next((datetime.fromisoformat(q.object.value) for q in quads if isinstance(q.object, ox.Literal)), None)

    def quads(self, graph: str) -> Iterator[ox.Quad]:
        """Go through the quads of a graph."""
        return self._find(None, None, None, ox.NamedNode(graph))

    def pairs(self, graph: str, predicate: str) -> Iterator[tuple[str, str]]:
        """Go through the subjects and values of a property in a graph."""
        for quad in self._find(None, ox.NamedNode(predicate), None, ox.NamedNode(graph)):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                yield quad.subject.value, quad.object.value

    def everywhere(self, predicate: str) -> Iterator[tuple[str, str, str]]:
        """Go through the graphs, subjects and values of a property, whatever the graph."""
        for quad in self._find(None, ox.NamedNode(predicate), None, None):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                yield getattr(quad.graph_name, "value", ""), quad.subject.value, quad.object.value

    def subjects(self, predicate: str, value: str | ox.Literal) -> Iterator[str]:
        """Go through the subjects that have an IRI or a literal as the value of a property, in any graph."""
        term = ox.NamedNode(value) if isinstance(value, str) else value
        for quad in self._find(None, ox.NamedNode(predicate), term, None):
            if isinstance(quad.subject, ox.NamedNode):
                yield quad.subject.value

    def with_marker(self, graph: str) -> Iterator[ox.Quad]:
        """Go through the quads of a graph and what the catalogue says of it; none where it is not wholly in."""
        name = ox.NamedNode(graph)
        if graph == iris.REVIEW_GRAPH or self.hash_of(graph) is not None:
            yield from self._find(name, None, None, CATALOGUE)
            yield from self.quads(graph)

    def with_markers(self, graphs: Iterable[str]) -> Iterator[ox.Quad]:
        """Go through the quads of many graphs, as `with_marker` gives them; a server is asked few times."""
        database, wanted = self._open(), [*graphs]
        if isinstance(database, ox.Store):
            for graph in wanted:
                yield from self.with_marker(graph)
            return
        known = list(database.parts(wanted))
        marked = {quad.subject for quad in known if quad.graph_name == CATALOGUE and quad.predicate == HASH}
        kept = {*marked, CATALOGUE, ox.NamedNode(iris.REVIEW_GRAPH)}
        yield from (quad for quad in known if quad.graph_name in kept)

    def markers(self, graphs: Iterable[str]) -> Iterator[ox.Quad]:
        """Go through what the catalogue says of graphs."""
        known = {ox.NamedNode(graph) for graph in graphs}
        quads = self._find(None, None, None, CATALOGUE)
        return (quad for quad in quads if quad.subject in known)

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
        return self._answer(sparql, parameters, _as_terms)

    def table(self, sparql: str, parameters: Mapping[str, Term] | None = None) -> Texts:
        """Answer as `query` does, but give each term as SPARQL's TSV writes it, "" for none: in half the time."""
        return self._answer(sparql, parameters, _as_texts)

    def nquads(self, *, catalogue: bool = False) -> list[str]:
        """Give all quads as sorted canonical N-Quads, without line ends; the catalogue holds times, so it must be asked for."""  # noqa: E501
        wanted = {f"<{graph}>" for graph in [*self.graphs(), *([iris.CATALOGUE_GRAPH] if catalogue else [])]}
        dump = self._open().dump(format=ox.RdfFormat.N_QUADS) or b""
        return sorted(line for line in dump.decode().split("\n") if line and line.rsplit(" ", 2)[1] in wanted)

    def digest(self) -> str:
        """Hash the content of the store, without the catalogue: equal content, equal digest."""
        return hash_lines(self.nquads())

    def as_rdflib(self) -> "rdflib.Dataset":
        """Hand out the store as an rdflib `Dataset` (oxrdflib), its default graph the union; it shares the data."""
        import oxrdflib
        import rdflib

        database = self._open()
        if not isinstance(database, ox.Store):
            raise StoreError(
                str(self.path),
                "请让 rdflib 的 SPARQLStore 直接连接这个地址",
                "let rdflib's SPARQLStore ask this address",
            )
        self._whole = False  # who writes there keeps no account of it
        return rdflib.Dataset(store=oxrdflib.OxigraphStore(store=database), default_union=True)

    def count_quads(self) -> int:
        """Count the quads, those of the catalogue too; the longer there are, the longer it takes."""
        database = self._open()
        return len(database) if isinstance(database, ox.Store) else database.count_quads()

    def unfinished(self) -> list[str]:
        """Name the graphs of duixian that a program began to write and did not finish, or is writing now."""
        return [graph for graph in self._unmarked(self.hashes()) if graph.startswith(DATA)]

    def source_of(self, report: str) -> str | None:
        """Name the source that a report was read from."""
        return self._source_of(report)

    # Inside

    def _find(
        self,
        subject: ox.NamedNode | None,
        predicate: ox.NamedNode | None,
        value: ox.NamedNode | ox.Literal | None,
        graph: ox.NamedNode | None,
    ) -> Iterator[ox.Quad]:
        """Go through the quads that fit; `StoreError` where the disk, the server or another writer is in the way."""
        try:
            yield from self._open().quads_for_pattern(subject, predicate, value, graph)
        except OSError as error:
            raise explain(self.path, error) from error

    def _answer(self, sparql: str, parameters: Mapping[str, Term] | None, read: Callable[[_Found], _Read]) -> _Read:
        """Ask, and read what is found before it is too late for its errors."""
        database, written = self._open(), bind(sparql, parameters or {})
        scope = self._scope()
        try:
            if not isinstance(database, ox.Store):
                return read(database.answer(written, scope))
            return read(
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

    def _open(self) -> "ox.Store | Remote":
        if self._database is None:
            raise StoreError(str(self.path or "memory"), "库已关闭", "the store is closed")
        return self._database

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
        quads = self._find(ox.NamedNode(report), DERIVED, None, graph)
        return next((quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)), None)


def _as_terms(found: _Found) -> Answer:
    return found if isinstance(found, Answer) else to_answer(found)


def _as_texts(found: _Found) -> Texts:
    """Let Oxigraph write a whole table at once, which is faster than taking its terms one by one."""
    if not isinstance(found, ox.QuerySolutions):
        answer = _as_terms(found)
        return Texts(answer.columns, [tuple("" if t is None else str(t) for t in row) for row in answer.rows])
    columns = tuple(variable.value for variable in found.variables)
    lines = (found.serialize(format=ox.QueryResultsFormat.TSV) or b"").decode().split("\n")
    return Texts(columns, [tuple(line.split("\t")) for line in lines[1:-1]])


def hash_lines(lines: Iterable[str]) -> str:
    """Hash lines of N-Quads."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
