"""Bind the parameters of a SPARQL query to RDF terms.

In: a query and a term for each parameter. Out: the query with every `?name` of a parameter replaced by its term.

Why not the `substitutions` of pyoxigraph 0.5 (SEP-0007): they refuse a variable that the SELECT line does not name, and
they pass by sub-selects, BIND and BOUND without a word, which gives wrong rows. Here a parameter is a constant
everywhere: in patterns, GRAPH, FILTER, paths and sub-selects; `SELECT ?name` still gives its column. The query is read
token by token, so strings, IRIs and comments stay as they are, and terms are written by pyoxigraph, which escapes them:
a value cannot change the query. The result is plain SPARQL 1.1, for any server.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from duixian.ontology.errors import QueryError
from pyoxigraph import Literal, NamedNode

Term: TypeAlias = NamedNode | Literal

_TOKEN = re.compile(
    r"""
    (?P<string> \"{3} (?: [^"\\] | \\. | \"{1,2}(?!\") )* \"{3} | '{3} (?: [^'\\] | \\. | '{1,2}(?!') )* '{3}
              | " (?: [^"\\\n\r] | \\. )* " | ' (?: [^'\\\n\r] | \\. )* ' )
  | (?P<iri> <(?![?$])[^<>"{}|^`\\\s]*> )
  | (?P<comment> \#[^\n\r]* )
  | (?P<bound> \b(?i:BOUND) \s* \( \s* [?$]\w+ \s* \) )
  | (?P<variable> [?$]\w+ )
  | (?P<name> [\w.-]*:[^\s(){}\[\]<>"'^|*+?,;/!=&]* )
  | (?P<word> @?\w+ )
  | (?P<mark> [(){}] )
    """,
    re.VERBOSE | re.DOTALL,
)
_CALL = re.compile(r"service\s*(silent|[#<?$]|[^\s(){}]*:)", re.IGNORECASE)
"""A call of another server; blunt on purpose, no clever spelling passes (some harmless strings do not either)."""
_BEGINS = {"SELECT", "BY"}
_ENDS = {"WHERE", "FROM", "HAVING", "LIMIT", "OFFSET", "VALUES", "ORDER", "GROUP"}


def bind(query: str, terms: Mapping[str, Term]) -> str:
    """Write the query with its parameters bound; names come without `?`.

    Raises `QueryError` for a parameter that the query does not have, and for a query that would call another server
    (SERVICE): no answer of this store depends on the network.
    """
    if call := _CALL.search(query):
        raise QueryError(call.group(), "查询不得访问其他服务器", "a query must not call another server")
    written: list[str] = []
    found: set[str] = set()
    place, position = _Place(), 0
    for token in _TOKEN.finditer(query):
        text = token.group()
        written.append(query[position : token.start()])
        position = token.end()
        place = _follow(place, token)
        name = text.strip("?$") if token.lastgroup == "variable" else _bound_name(token)
        if name in terms:
            found.add(name)
            text = "true" if token.lastgroup == "bound" else _write(name, terms[name], place)
        written.append(text)
    written.append(query[position:])
    if missing := sorted(set(terms) - found):
        names = "、".join(missing)
        raise QueryError(names, "查询中没有这个参数", "the query has no such parameter")
    return "".join(written)


def names_graphs(query: str) -> bool:
    """Tell whether a query says itself which graphs it asks (FROM)."""
    return any(token.lastgroup == "word" and token.group().upper() == "FROM" for token in _TOKEN.finditer(query))


class _Place(NamedTuple):
    """Where in the query a token stands: after SELECT or BY, in how many brackets since, in how many groups."""

    clause: str = ""
    brackets: int = 0
    groups: int = 0


def _follow(place: _Place, token: re.Match[str]) -> _Place:
    """Go on by one token."""
    text, kind = token.group().upper(), token.lastgroup
    if kind == "word" and text in _BEGINS | _ENDS:
        return _Place(text if text in _BEGINS else "", 0, place.groups)
    if kind == "mark" and text in "{}":
        return _Place("", 0, place.groups + (1 if text == "{" else -1))
    if kind == "mark":
        return place._replace(brackets=place.brackets + (1 if text == "(" else -1))
    return place


def _bound_name(token: re.Match[str]) -> str:
    """Give the variable that BOUND asks for."""
    return re.split(r"[?$]", token.group())[-1].strip(" )\t\r\n") if token.lastgroup == "bound" else ""


def _write(name: str, term: Term, place: _Place) -> str:
    """Write a term where a variable stood.

    A column of SELECT keeps its name (one of a sub-select takes another, lest the two clash); GROUP BY and ORDER BY
    want brackets.
    """
    if place.brackets or not place.clause:
        return str(term)
    if place.clause == "BY":
        return f"({term})"
    return f"({term} AS ?{name}{'_' * place.groups})"
