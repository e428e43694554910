"""Read what a server answers, whole or not at all, and undo what it does to literals.

In: a `Reply` to a query (JSON or XML of SPARQL 1.1, or N-Triples). Out: an `Answer`; `StoreError` for half of one.
"""

import re
from typing import Final

import pyoxigraph as ox
from duixian.graph.answer import Answer, Cell, to_answer
from duixian.graph.remote_address import fault
from duixian.graph.remote_http import Reply
from duixian.ontology.terms import XSD

JSON: Final = "application/sparql-results+json"
XML: Final = "application/sparql-results+xml"
TRIPLES: Final = "application/n-triples"

_BOOLEAN: Final = ox.NamedNode(XSD + "boolean")
_BOOLEANS: Final = {"1": ox.Literal("true", datatype=_BOOLEAN), "0": ox.Literal("false", datatype=_BOOLEAN)}
_HARMED: Final = re.compile(r"<literal[^>]*>\s|\s</literal>|[\r\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML does not keep: blanks at the ends of a text, carriage returns, control characters."""


def read_answer(shown: str, reply: Reply) -> Answer:
    """Read an answer of any form; one that breaks off, or is none, is an error that names the server."""
    kind = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        if kind == TRIPLES:
            triples = [(q.subject, q.predicate, q.object) for q in ox.parse(reply.body, ox.RdfFormat.N_TRIPLES)]
            return Answer(("subject", "predicate", "object"), tuple(triples))
        form = ox.QueryResultsFormat.XML if kind == XML else ox.QueryResultsFormat.JSON
        answer = to_answer(ox.parse_query_results(reply.body, form))
    except (SyntaxError, ValueError) as error:
        error.with_traceback(None)  # its frames hold rows that only this thread may let go of
        raise fault(shown, "half", f"{kind}: {error}") from error
    return Answer(answer.columns, tuple(tuple(map(_tidy, row)) for row in answer.rows))


def is_faithful(reply: Reply) -> bool:
    """Tell whether XML brought all texts unchanged."""
    return _HARMED.search(reply.body.decode("utf-8", "replace")) is None


def limit_of(reply: Reply) -> int:
    """Give the number of rows at which Virtuoso cut its answer, or 0."""
    told = reply.headers.get("x-sparql-maxrows", "")
    return int(told) if told.isdecimal() else 0


def _tidy(cell: Cell) -> Cell:
    """Write booleans as the standard does; Virtuoso 7 answers 1 and 0."""
    if isinstance(cell, ox.Literal) and cell.datatype == _BOOLEAN:
        return _BOOLEANS.get(cell.value, cell)
    return cell
