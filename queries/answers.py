"""Ask the store a question and make plain values of the answer.

In: a store, a `CatalogQuery`, its parameters as RDF terms. Out: a `Table`; else `QueryError` with file and line.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from duixian.ontology.errors import QueryError
from duixian.ontology.terms import DX, VOCAB, XSD
from duixian.queries.questions import CatalogQuery

if TYPE_CHECKING:
    import pyoxigraph
    from duixian.graph.store import Store

Cell: TypeAlias = str | int | float | Decimal | bool | date | None
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


def answer(
    store: "Store", query: CatalogQuery, bindings: "Mapping[str, pyoxigraph.NamedNode | pyoxigraph.Literal]"
) -> Table:
    """Ask a question with its parameters bound; only SELECT and ASK have a table for an answer."""
    try:
        return _table(query, store.query(query.sparql, bindings))
    except SyntaxError as error:
        raise _syntax_error(query, str(error)) from error


def _table(query: CatalogQuery, answer: object) -> Table:
    import pyoxigraph as ox

    if isinstance(answer, ox.QueryBoolean):
        return Table(("answer",), ((bool(answer),),))
    if isinstance(answer, ox.QuerySolutions):
        names = tuple(variable.value for variable in answer.variables)
        return Table(names, tuple(tuple(_cell(term) for term in row) for row in answer))
    raise QueryError(
        query.where,
        "只能执行 SELECT 或 ASK 查询；要导出三元组请用 duixian export",
        "only SELECT and ASK can be asked; to get triples, use duixian export",
    )


_CELLS: Mapping[str, Callable[[str], Cell]] = MappingProxyType(
    {
        XSD + "integer": int,
        XSD + "decimal": Decimal,
        XSD + "double": float,
        XSD + "boolean": lambda value: value in ("true", "1"),
        XSD + "date": date.fromisoformat,
    }
)


def _cell(term: Any) -> Cell:  # noqa: ANN401
    """Convert an RDF term to a cell."""
    if term is None:
        return None
    value: str = term.value
    datatype = getattr(term, "datatype", None)
    if datatype is None:
        return _short(value)
    try:
        return _CELLS.get(datatype.value, str)(value)
    except (ValueError, ArithmeticError):
        return value


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
