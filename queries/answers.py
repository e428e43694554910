"""Ask the store a question and make plain values of the answer.

In: a store, a `CatalogQuery`, its parameters as RDF terms. Out: a `Table`; else `QueryError` with file and line.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from duixian.ontology.errors import QueryError
from duixian.ontology.terms import DX, VOCAB
from duixian.queries.questions import CatalogQuery
from duixian.queries.sorting import literal, sort_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from duixian.graph.answer import Answer
    from duixian.graph.bindings import Term
    from duixian.graph.store import Store

Cell: TypeAlias = str | int | float | Decimal | bool | date | datetime | None
"""One value of a table: codes and classes as their short names (`delivered`, `Commitment`), IRIs as text."""

_PLACE = re.compile(r"\berror at (?:line )?(\d+)(?::(\d+))?:?\s*", re.IGNORECASE)
_LONGEST_REASON = 80


@dataclass(frozen=True, slots=True)
class Table:
    """An answer: the names of its columns, and its rows in the order of the query."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def records(self) -> list[dict[str, Cell]]:
        """Give each row as a mapping from column to cell."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def ask(store: "Store", query: CatalogQuery, bindings: "Mapping[str, Term]") -> Table:
    """Ask a question with its parameters bound; a `QueryError` names the query, and the line of a syntax error."""
    order = query.order
    try:
        columns, rows = store.table(order.sparql if order else query.sparql, bindings)
    except QueryError as error:
        if isinstance(error.__cause__, SyntaxError):
            raise _syntax_error(query, str(error.__cause__)) from error
        raise QueryError(f"{query.where} {error.where}", error.zh, error.en) from error
    if order:
        columns, rows = sort_rows(columns, rows, order)
    cells = _Cells()
    return Table(columns, tuple(tuple(map(cells.__getitem__, row)) for row in rows))


def read_answer(answer: "Answer") -> Table:
    """Make plain values of the terms of an answer."""
    cells = _Cells()
    return Table(
        answer.columns, tuple(tuple(cells["" if term is None else str(term)] for term in row) for row in answer.rows)
    )


class _Cells(dict[str, Cell]):
    """Cells by the texts of their terms, each text read once."""

    def __missing__(self, text: str) -> Cell:
        """Read a text."""
        cell = self[text] = _cell(text)
        return cell


def _cell(text: str) -> Cell:
    """Convert an RDF term, as TSV or N-Triples write it, to a cell; codes and classes become their short names."""
    if not text:
        return None
    if text.startswith("<<"):  # a statement as a term
        return text
    if text.startswith(("<", "_:")):
        return _short(text[1:-1] if text[0] == "<" else text[2:])
    value, datatype = literal(text)
    if not datatype:
        return value
    from duixian.graph.answer import to_python
    from pyoxigraph import Literal, NamedNode

    return to_python(Literal(value, datatype=NamedNode(datatype)))


def _short(iri: str) -> str:
    """Shorten the IRI of a code or class to its name."""
    if iri.startswith(VOCAB):
        return iri.rpartition("/")[2]
    return iri.removeprefix(DX)


def _syntax_error(query: CatalogQuery, message: str) -> QueryError:
    """Say where the parser stopped, with the line, and what it missed where it says so in few words."""
    place = _PLACE.search(message)
    line, column = (int(place[1]), int(place[2] or 1)) if place else (1, 1)
    lines = query.sparql.splitlines()
    near = lines[line - 1].strip() if line <= len(lines) else ""
    reason = "an undeclared prefix" if "Prefix not found" in message else _PLACE.sub("", message, count=1)
    reason = reason if len(reason) <= _LONGEST_REASON else "unexpected words"
    where = f"{query.where}:{line}:{column}"
    return QueryError(where, f"SPARQL 语法错误，在“{near}”附近", f"SPARQL syntax error: {reason} near {near!r}")
