"""What a query answers: a table of RDF terms, and their values in Python.

In: the result of pyoxigraph. Out: an `Answer`, whatever the form of the query (SELECT, ASK, CONSTRUCT, DESCRIBE).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Final, TypeAlias

from duixian.ontology.terms import XSD
from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Triple

Cell: TypeAlias = NamedNode | BlankNode | Literal | Triple | None
Value: TypeAlias = str | int | float | bool | Decimal | date | datetime | None

_READERS: Final[Mapping[str, Callable[[str], Value]]] = MappingProxyType(
    {
        XSD + "integer": int,
        XSD + "decimal": Decimal,
        XSD + "double": float,
        XSD + "boolean": lambda text: text in {"true", "1"},
        XSD + "date": date.fromisoformat,
        XSD + "dateTime": datetime.fromisoformat,
    }
)


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of an answer; `None` where a variable has no value.

    ASK gives one column `answer`; CONSTRUCT and DESCRIBE give `subject`, `predicate`, `object`.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Cell]]:
        """Go through the rows as dictionaries by column."""
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def values(self) -> list[dict[str, Value]]:
        """Give the rows as Python values: IRIs and texts as `str`, figures and dates as what they are."""
        return [{column: to_python(cell) for column, cell in row.items()} for row in self]


def to_answer(result: QuerySolutions | QueryBoolean | QueryTriples) -> Answer:
    """Read a result to its end."""
    if isinstance(result, QueryBoolean):
        return Answer(("answer",), ((Literal(bool(result)),),))
    if isinstance(result, QueryTriples):
        return Answer(("subject", "predicate", "object"), tuple((t.subject, t.predicate, t.object) for t in result))
    columns = tuple(variable.value for variable in result.variables)
    return Answer(columns, tuple(tuple(row[column] for column in columns) for row in result))


def to_python(cell: Cell) -> Value:
    """Give the value of a term; text that is no valid value of its datatype stays text."""
    if cell is None or isinstance(cell, Triple):
        return None if cell is None else str(cell)
    if isinstance(cell, Literal) and cell.datatype.value in _READERS:
        try:
            return _READERS[cell.datatype.value](cell.value)
        except (ValueError, ArithmeticError):
            return cell.value
    return cell.value
