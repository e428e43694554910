"""A SPARQL 1.1 server behind the few methods of `pyoxigraph.Store` that `Reader` and `Store` use.

In: the address of a server (Query, Update and, best, the Graph Store Protocol). Out: quads, answers; graphs are put
whole. What a server does to literals (Virtuoso: booleans as 1 and 0) is undone; an answer that it cut is an error.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeAlias

import pyoxigraph as ox
from duixian.graph.answer import Answer, Cell, to_answer
from duixian.graph.remote_address import Address, fault
from duixian.graph.remote_http import Channel, Reply
from duixian.ontology import iris
from duixian.ontology.terms import DATA, PREFIXES, XSD

_Subject: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Triple | None
_Object: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None
_Graph: TypeAlias = ox.NamedNode | ox.BlankNode | ox.DefaultGraph | None

_ANSWERS: Final = "application/sparql-results+json, application/n-triples;q=0.9"
_TURTLE: Final = b"@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
"""Stands before the triples, for Virtuoso guesses the format by the first words, and wrongly before a long text."""
_LONGEST: Final = {"virtuoso": 10_000_000}
"""Bytes of a text above which a server takes it not; Virtuoso would keep a part of the graph locked."""
_AT_ONCE: Final = 1000
_MANY: Final = 50
_BOOLEAN: Final = ox.NamedNode(XSD + "boolean")
_BOOLEANS: Final = {"1": ox.Literal("true", datatype=_BOOLEAN), "0": ox.Literal("false", datatype=_BOOLEAN)}
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
        ox.Store().query(sparql, prefixes=PREFIXES)  # an update would be one to some servers
        form = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items()) + sparql
        return self._ask(form, self._dataset(scope))

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
                yield _quad([_CATALOGUE, *row.values()])
            for row in self._rows(["g", "s", "p", "o"], f"VALUES ?g {{ {some} }} GRAPH ?g {{ ?s ?p ?o }}"):
                yield _quad([*row.values()])

    def contains_named_graph(self, name: ox.NamedNode) -> bool:
        """Tell whether a graph has any quads."""
        return self._true(f"ASK {{ GRAPH {name} {{ ?s ?p ?o }} }}")

    def named_graphs(self) -> Iterator[ox.NamedNode]:
        """Name the graphs of duixian that have quads; those of others, and the server's own, are none of ours."""
        where = f'GRAPH ?g {{ ?s ?p ?o }} FILTER (STRSTARTS(STR(?g), "{DATA}"))'
        for row in self._rows(["g"], where):
            if isinstance(row["g"], ox.NamedNode):
                yield row["g"]

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

    def _rows(self, columns: Sequence[str], where: str) -> Iterator[dict[str, Cell]]:
        """Give the distinct solutions of a pattern; where the server cuts them, page by page until all are there."""
        names = " ".join(f"?{column}" for column in columns)
        query = f"SELECT DISTINCT {names} {{ {where} }}" if columns else f"SELECT * {{ {where} }}"
        reply = self._query(query, ())
        answer = self._read(reply)
        if (limit := _limit(reply)) and len(answer) >= limit:
            answer = self._pages(names, where, answer)
        yield from answer

    def _pages(self, names: str, where: str, first: Answer) -> Answer:
        """Ask for the rest of a cut answer, and count: no order is sure between pages, so all must be there."""
        counted = self._read(self._query(f"SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT {names} {{ {where} }} }}", ()))
        total = int(getattr(counted.rows[0][0], "value", "0"))
        rows = dict.fromkeys(first.rows)
        got = step = len(first)
        while got < total:
            query = f"SELECT DISTINCT {names} {{ {where} }} OFFSET {got} LIMIT {step}"
            page = self._read(self._query(query, ()))
            rows |= dict.fromkeys(page.rows)
            got += len(page)
            if not len(page):
                break
        if len(rows) != total:
            raise fault(self.address.shown, "half", f"{len(rows)} / {total}")
        return Answer(first.columns, tuple(rows))

    def _true(self, query: str) -> bool:
        return getattr(self._read(self._query(query, ())).rows[0][0], "value", "") == "true"

    def _ask(self, query: str, dataset: Sequence[tuple[str, str]]) -> Answer:
        reply = self._query(query, dataset)
        answer = self._read(reply)
        if (limit := _limit(reply)) and len(answer) >= limit:
            raise fault(self.address.shown, "rows", str(limit))
        return answer

    def _query(self, query: str, dataset: Sequence[tuple[str, str]]) -> Reply:
        """Send a query; its parameters go in the body, as there may be many."""
        from urllib.parse import urlencode

        headers = {"Accept": _ANSWERS, "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode([("query", query), *dataset]).encode()
        return self._channel.send("POST", self.address.query, content=body, headers=headers, good=(200,))

    def _read(self, reply: Reply) -> Answer:
        """Read an answer; one that breaks off, or is none, is an error."""
        kind = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
        try:
            if kind in {"application/n-triples", "text/plain", "text/turtle", "text/ntriples"}:
                form = ox.RdfFormat.TURTLE
                triples = [(q.subject, q.predicate, q.object) for q in ox.parse(reply.body, form)]
                return Answer(("subject", "predicate", "object"), tuple(tuple(map(_tidy, row)) for row in triples))
            answer = to_answer(ox.parse_query_results(reply.body, ox.QueryResultsFormat.JSON))
        except (SyntaxError, ValueError) as error:
            raise fault(self.address.shown, "half", f"{kind}: {error}") from error
        return Answer(answer.columns, tuple(tuple(map(_tidy, row)) for row in answer.rows))

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
        found = self._read(self._query(f"SELECT ?s ?p {{ GRAPH {_CATALOGUE} {{ ?s ?p ?o }} }} LIMIT 1", ()))
        if not found.rows:
            return None
        subject, predicate = found.rows[0]
        for parameters in _UNIONS:
            answer = self._read(self._query(f"ASK {{ {subject} {predicate} ?o }}", parameters))
            if getattr(answer.rows[0][0], "value", "") == "true":
                return parameters
        return _EACH


def _quad(terms: Sequence[object]) -> ox.Quad:
    graph, subject, predicate, object_ = terms
    return ox.Quad(subject, predicate, object_, graph)  # type: ignore[arg-type]


def _limit(reply: Reply) -> int:
    """Give the number of rows at which Virtuoso cut its answer, or 0."""
    told = reply.headers.get("x-sparql-maxrows", "")
    return int(told) if told.isdecimal() else 0


def _tidy(cell: Cell) -> Cell:
    """Write booleans as the standard does; Virtuoso 7 answers 1 and 0."""
    if isinstance(cell, ox.Literal) and cell.datatype == _BOOLEAN:
        return _BOOLEANS.get(cell.value, cell)
    return cell
