"""Put the rows of an answer in the order that its query asks for.

In: a query of the catalogue that ends with ORDER BY. Out: the query without it, and how to sort its rows, which are
texts as SPARQL's TSV writes terms. Why not leave it to Oxigraph: it reads both terms from disk for each comparison,
which takes longer than the rest of the query. Here rows that no key tells apart have an order too, the same everywhere.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from operator import itemgetter
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias

from duixian.ontology.terms import XSD

Row: TypeAlias = tuple[str, ...]
Key: TypeAlias = tuple[int, Decimal | str]
_NUMBERS: Final = frozenset(f"{XSD}{name}" for name in ("integer", "decimal", "double"))
_ORDER = re.compile(r"\nORDER BY((?: (?:STR\(\?\w+\)|BOUND\(\?\w+\)|\?\w+))+)\s*\Z")
_TERM = re.compile(r"(STR|BOUND)?\(?\?(\w+)\)?")
_SELECT = re.compile(r"^SELECT (DISTINCT )?((?:\?\w+\s+|\([^\n]+\)\s+)+)WHERE", re.MULTILINE)
_GIVEN = re.compile(r"(?:AS|(?<!\S)) ?\?(\w+)(?=\s|\)\s)")
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_ESCAPES: Final = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_UNBOUND, _BLANK, _IRI, _NUMBER, _TEXT = range(5)


class Order(NamedTuple):
    """How to sort: the query without its ORDER BY, the columns to go by and how, and those that it added for this."""

    sparql: str
    keys: tuple[tuple[str, str], ...]
    added: tuple[str, ...]


def split_order(sparql: str) -> Order | None:
    """Take the ORDER BY from a query; `None` where there is none, or one that is not of plain variables.

    A variable that the query does not give is added to its columns.
    """
    found, select = _ORDER.search(sparql), _SELECT.search(sparql)
    if not found or not select:
        return None
    keys = tuple((term[2], term[1] or "") for term in _TERM.finditer(found[1]))
    given = set(_GIVEN.findall(select[2]))
    added = tuple(dict.fromkeys(name for name, _ in keys if name not in given))
    if added and not select[1]:
        return None
    end = select.end(2)
    more = "".join(f"?{name} " for name in added)
    return Order(f"{sparql[:end]}{more}{sparql[end : found.start()]}\n", keys, added)


def sort_rows(columns: Row, rows: list[Row], order: Order) -> tuple[Row, list[Row]]:
    """Sort rows, and leave out the columns that were added for it, and rows that are then the same as one before."""
    rows.sort()
    for name, how in reversed(order.keys):
        read, texts = _KEYS[how], list(map(itemgetter(columns.index(name)), rows))
        keys = {text: read(text) for text in set(texts)}
        rows = [row for _, row in sorted(zip(map(keys.__getitem__, texts), rows, strict=True), key=itemgetter(0))]
    if not order.added:
        return columns, rows
    kept = len(columns) - len(order.added)
    return columns[:kept], list(dict.fromkeys(row[:kept] for row in rows))


def literal(text: str) -> tuple[str, str]:
    """Give the characters of a literal, and the IRI of its datatype ("" for a text)."""
    if text[0] == '"':
        end = text.rindex('"')
        value = text[1:end]
        return unescape(value) if "\\" in value else value, text[end + 4 : -1] if text.endswith(">") else ""
    if text in {"true", "false"}:
        return text, f"{XSD}boolean"
    kind = "double" if "e" in text.lower() else "decimal" if "." in text else "integer"
    return text, XSD + kind


def unescape(text: str) -> str:
    """Undo the escapes of N-Triples and TSV."""
    return _ESCAPED.sub(lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else _ESCAPES.get(m[3], m[3]), text)


def _plain(text: str) -> Key:
    """Order terms as SPARQL does: none, blank nodes, IRIs, literals."""
    if not text:
        return _UNBOUND, ""
    if text.startswith(("<", "_:")):
        return _IRI if text[0] == "<" else _BLANK, text.strip("<>")
    value, datatype = literal(text)
    if datatype in _NUMBERS:
        with suppress(InvalidOperation):
            number = Decimal(value)
            return (_TEXT, value) if number.is_nan() else (_NUMBER, number)
    return _TEXT, value


def _string(text: str) -> Key:
    """Order by the characters of a term."""
    if not text:
        return _UNBOUND, ""
    return _TEXT, text[1:-1] if text[0] == "<" else literal(text)[0]


def _bound(text: str) -> Key:
    """Order by whether there is a term; rows without one come first."""
    return (_TEXT if text else _UNBOUND), ""


_KEYS: Final[Mapping[str, Callable[[str], Key]]] = MappingProxyType({"": _plain, "STR": _string, "BOUND": _bound})
