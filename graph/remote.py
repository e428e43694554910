"""A SPARQL 1.1 server behind the few methods of `pyoxigraph.Store` that `Reader` and `Store` use.

In: the address of a server (Query, Update and, best, the Graph Store Protocol). Out: quads, answers; graphs are put
whole. What a server does to literals (Virtuoso: booleans as 1 and 0) is undone; an answer that it cut is an error.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeAlias
from urllib.parse import urlencode

import pyoxigraph as ox
from duixian.graph.answer import Answer, Cell
from duixian.graph.remote_address import Address, fault
from duixian.graph.remote_answers import JSON, TRIPLES, XML, is_faithful, limit_of, read_answer
from duixian.graph.remote_http import Channel, Reply
from duixian.ontology import iris
from duixian.ontology.terms import DATA, PREFIXES

_Subject: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Triple | None
_Object: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None
_Graph: TypeAlias = ox.NamedNode | ox.BlankNode | ox.DefaultGraph | None

_SLOW_JSON: Final = ("virtuoso",)
"""The servers that take ten times as long for JSON as for XML."""
_CUTS_GRAPHS: Final = ("virtuoso",)
"""The servers that cut the answers of CONSTRUCT and DESCRIBE at a number of rows and do not say so."""
_TURTLE: Final = b"@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
"""Stands before the triples, for Virtuoso guesses the format by the first words, and wrongly before a long text."""
_LONGEST: Final = {"virtuoso": 10_000_000}
"""Bytes of a text above which a server takes it not; Virtuoso would keep a part of the graph locked."""
_AT_ONCE: Final = 1000
_MANY: Final = 50
_CATALOGUE: Final = ox.NamedNode(iris.CATALOGUE_GRAPH)
_Dataset: TypeAlias = tuple[tuple[str, str], ...]
_UNIONS: Final[tuple[_Dataset, ...]] = (
    (),
    (("union-default-graph", "true"),),
    (("default-graph-uri", "urn:x-arq:UnionGraph"),),
    (("default-graph-uri", "tag:stardog:api:context:all"),),
)
"""How servers are told to ask all graphs at once: by default; Oxigraph; Jena Fuseki; Stardog."""
_EACH: Final[_Dataset] = (("", ""),)
"""What is left for others: to name all graphs."""


class Remote:
    """A server as a store of quads; its methods are those of `pyoxigraph.Store`, and `answer`, `parts`."""

    def __init__(self, address: Address) -> None:
        """Prepare to talk to a server; nothing is sent yet."""
        self.address = address
        self._channel = Channel(address)
        self._union: _Dataset | None = None

    def close(self) -> None:
        """Let go of the connections."""
        self._channel.close()

    def flush(self) -> None:
        """Do nothing: what a server confirmed, it has."""

    # Reading

    def answer(self, sparql: str, scope: Sequence[ox.NamedNode] | None) -> Answer:
        """Answer a query over some graphs, or over the union of all; as `Reader.query` says.

        `SyntaxError` where it is none that only asks; `ValueError` where the server does not take it.
        """
        form = ox.Store().query(sparql, prefixes=PREFIXES)  # an update would be one to some servers
        graph = isinstance(form, ox.QueryTriples)
        if graph and self.address.server in _CUTS_GRAPHS:
            raise fault(self.address.shown, "graph")
        written = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items()) + sparql
        reply = self._send(written, self._dataset(scope), TRIPLES if graph else JSON)
        answer, limit = read_answer(self.address.shown, reply), limit_of(reply)
        if limit and len(answer) >= limit:
            raise fault(self.address.shown, "rows", str(limit))
        return answer

    def quads_for_pattern(
        self, subject: _Subject, predicate: ox.NamedNode | None, object_: _Object, graph: _Graph
    ) -> Iterator[ox.Quad]:
        """Go through the quads that fit; none where the server cut its answer, but an error."""
        terms = (graph, subject, predicate, object_)
        known = ["?gspo"[1:][place] if term is None else term for place, term in enumerate(terms)]
        words = [f"?{term}" if isinstance(term, str) else str(term) for term in known]
        columns = [term for term in known if isinstance(term, str)]
        for row in self._rows(columns, f"GRAPH {words[0]} {{ {words[1]} {words[2]} {words[3]} }}"):
            yield _quad([row[term] if isinstance(term, str) else term for term in known])

    def parts(self, graphs: Iterable[str]) -> Iterator[ox.Quad]:
        """Go through the quads of many graphs, and what the catalogue says of them, in few requests."""
        names = sorted({f"<{graph}>" for graph in graphs})
        for start in range(0, len(names), _MANY):
            some = " ".join(names[start : start + _MANY])
            for row in self._rows(["s", "p", "o"], f"VALUES ?s {{ {some} }} GRAPH {_CATALOGUE} {{ ?s ?p ?o }}"):
                yield _quad([_CATALOGUE, row["s"], row["p"], row["o"]])
            for row in self._rows(["g", "s", "p", "o"], f"VALUES ?g {{ {some} }} GRAPH ?g {{ ?s ?p ?o }}"):
                yield _quad([row[column] for column in "gspo"])

    def named_graphs(self) -> Iterator[ox.NamedNode]:
        """Name the graphs of duixian that have quads; those of others, and the server's own, are none of ours."""
        where = f'GRAPH ?g {{ ?s ?p ?o }} FILTER (STRSTARTS(STR(?g), "{DATA}"))'
        for row in self._rows(["g"], where, "DISTINCT"):
            if isinstance(row["g"], ox.NamedNode):
                yield row["g"]

    def count_quads(self) -> int:
        """Count the quads of duixian."""
        where = f'GRAPH ?g {{ ?s ?p ?o }} FILTER (STRSTARTS(STR(?g), "{DATA}"))'
        return int(getattr(self._read(f"SELECT (COUNT(*) AS ?n) {{ {where} }}").rows[0][0], "value", "0"))

    def dump(self, *, format: ox.RdfFormat) -> bytes:  # noqa: A002
        """Give all quads of duixian, a graph after the other."""
        graphs = sorted(self.named_graphs(), key=lambda name: name.value)
        quads = (quad for name in graphs for quad in self.quads_for_pattern(None, None, None, name))
        return ox.serialize(quads, format=format) or b""

    # Writing

    def update(self, sparql: str) -> None:
        """Send an update."""
        headers = {"Content-Type": "application/sparql-update"}
        try:
            self._channel.send("POST", self.address.update, content=sparql.encode(), headers=headers)
        except ValueError as error:
            raise fault(self.address.shown, "refused", str(error)) from error

    def extend(self, quads: Iterable[ox.Quad]) -> None:
        """Add quads, those of one graph that come together in one update."""
        kept = list(quads)
        for start in range(0, len(kept), _AT_ONCE):
            groups: dict[str, list[str]] = {}
            for quad in kept[start : start + _AT_ONCE]:
                groups.setdefault(str(quad.graph_name), []).append(f"{quad.triple} .")
            blocks = (f"GRAPH {graph} {{ {' '.join(triples)} }}" for graph, triples in groups.items())
            self.update(f"INSERT DATA {{ {' '.join(blocks)} }}")

    def bulk_load(self, data: bytes, format_: ox.RdfFormat) -> None:
        """Put whole graphs, each by itself, in the place of what they held; `SyntaxError` before any is sent."""
        quads = list(ox.parse(data, format_))
        graphs: dict[str, list[ox.Quad]] = {}
        for quad in quads:
            graphs.setdefault(getattr(quad.graph_name, "value", ""), []).append(quad)
        for held in graphs.values():
            self._check_lengths(held)
        for graph, held in graphs.items():
            if self.address.graphs:
                self._put(graph, b"".join(f"{quad.triple} .\n".encode() for quad in held))
            else:
                self.extend(held)

    def remove_graph(self, name: ox.NamedNode) -> None:
        """Take a graph out; nothing happens where it is not in."""
        self.update(f"DROP SILENT GRAPH {name}")

    # Inside

    def _put(self, graph: str, triples: bytes) -> None:
        headers = {"Content-Type": "text/turtle; charset=utf-8"}
        place = {self.address.parameter: graph}
        try:
            self._channel.send("PUT", self.address.graphs, params=place, content=_TURTLE + triples, headers=headers)
        except ValueError as error:
            raise fault(self.address.shown, "refused", str(error)) from error

    def _check_lengths(self, quads: Iterable[ox.Quad]) -> None:
        longest = _LONGEST.get(self.address.server)
        for quad in quads if longest else ():
            size = len(quad.object.value.encode()) if isinstance(quad.object, ox.Literal) else 0
            if longest and size > longest:
                raise fault(self.address.shown, "long", f"{size} > {longest} B")

    def _rows(
        self, columns: Sequence[str], where: str, distinct: str = "", split: Sequence[str] = ("g", "p")
    ) -> Iterator[dict[str, Cell]]:
        """Give the solutions of a pattern; where the server cuts them, graph by graph, then property by property.

        Pages (OFFSET) would be no help: their order is not sure, and Virtuoso gives some rows twice and others never.
        """
        names = " ".join(f"?{column}" for column in columns) or "*"
        reply = self._query(f"SELECT {distinct} {names} {{ {where} }}")
        answer, limit = read_answer(self.address.shown, reply), limit_of(reply)
        if not limit or len(answer) < limit:
            yield from answer
            return
        column = next((one for one in split if one in columns and len(columns) > 1), None)
        if column is None:
            raise fault(self.address.shown, "rows", str(limit))
        for row in [*self._rows([column], where, "DISTINCT")]:
            part = f"VALUES ?{column} {{ {row[column]} }} {where}"
            yield from self._rows(columns, part, distinct, split[split.index(column) + 1 :])

    def _read(self, query: str, dataset: Sequence[tuple[str, str]] = ()) -> Answer:
        """Ask a query of our own, whose answer is short."""
        return read_answer(self.address.shown, self._query(query, dataset))

    def _is_so(self, query: str, dataset: Sequence[tuple[str, str]] = ()) -> bool:
        return getattr(self._read(query, dataset).rows[0][0], "value", "") == "true"

    def _query(self, query: str, dataset: Sequence[tuple[str, str]] = ()) -> Reply:
        """Send a query of our own; that a server does not take it is no fault of a user."""
        try:
            return self._send(query, dataset, JSON)
        except ValueError as error:
            raise fault(self.address.shown, "refused", str(error)) from error

    def _send(self, query: str, dataset: Sequence[tuple[str, str]], accept: str) -> Reply:
        """Send a query, its parameters in the body, as there may be many; `ValueError` where it is not taken."""
        body = urlencode([("query", query), *dataset]).encode()
        fast = accept == JSON and self.address.server in _SLOW_JSON
        for form in (XML, accept) if fast else (accept,):
            headers = {"Accept": form, "Content-Type": "application/x-www-form-urlencoded"}
            reply = self._channel.send("POST", self.address.query, content=body, headers=headers, good=(200,))
            if form != XML or is_faithful(reply):
                break
        return reply

    def _dataset(self, scope: Sequence[ox.NamedNode] | None) -> list[tuple[str, str]]:
        """Say of which graphs is asked."""
        if scope is None:
            if self._union is None:
                self._union = self._find_union()
            if self._union is not _EACH:
                return list(self._union or ())
            scope = list(self.named_graphs())
        return [(name, graph.value) for name in ("default-graph-uri", "named-graph-uri") for graph in scope]

    def _find_union(self) -> _Dataset | None:
        """Find out by one quad of the catalogue how this server asks all graphs at once; `None` in an empty store."""
        found = self._read(f"SELECT ?s ?p {{ GRAPH {_CATALOGUE} {{ ?s ?p ?o }} }} LIMIT 1")
        if not found.rows:
            return None
        subject, predicate = found.rows[0]
        for parameters in _UNIONS:
            if self._is_so(f"ASK {{ {subject} {predicate} ?o }}", parameters):
                return parameters
        return _EACH


def _quad(terms: Sequence[object]) -> ox.Quad:
    graph, subject, predicate, object_ = terms
    return ox.Quad(subject, predicate, object_, graph)  # type: ignore[arg-type]
