"""Make RDF terms of what a user wrote for the parameters of a query.

In: a store (for the names of governments), a query, words by parameter. Out: terms; `QueryError` for what does not fit.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from duixian.ontology.errors import NotFoundError, QueryError
from duixian.ontology.terms import XSD, code
from duixian.ontology.vocabulary import labels
from duixian.queries.governments import find_government
from duixian.queries.identify import find_commitment, find_link, find_report
from duixian.queries.questions import CatalogQuery, Parameter

if TYPE_CHECKING:
    import pyoxigraph
    from duixian.graph.bindings import Term
    from duixian.graph.store import Store

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")


def to_terms(store: "Store", query: CatalogQuery, given: Mapping[str, str]) -> "dict[str, Term]":
    """Convert each parameter by its type, after a check that none is unknown or missing."""
    _check_names(query, given)
    return {p.name: _term(store, query, p, given[p.name]) for p in query.parameters if p.name in given}


def _check_names(query: CatalogQuery, parameters: Mapping[str, str]) -> None:
    names = ", ".join(p.name + ("?" if p.optional else "") for p in query.parameters) or "–"
    known = {p.name for p in query.parameters}
    for name in parameters:
        if name not in known:
            zh, en = f"没有参数 {name}，可用的有：{names}", f"no parameter {name}; it has: {names}"
            raise QueryError(query.where, zh, en)
    for parameter in query.parameters:
        if not parameter.optional and parameter.name not in parameters:
            raise QueryError(
                query.where,
                f"缺少参数 {parameter.name}（{parameter.zh}）",
                f"parameter {parameter.name} is missing: {parameter.name}={parameter.en or 'VALUE'}",
            )


def _term(store: "Store", query: CatalogQuery, parameter: Parameter, value: str) -> "Term":
    """Convert a parameter to an RDF term by its type."""
    import pyoxigraph as ox

    try:
        if parameter.type == "government":
            return ox.NamedNode(find_government(store, value).id)
        if parameter.type.startswith("code:"):
            scheme = parameter.type.removeprefix("code:")
            return ox.NamedNode(code(scheme, find_code(scheme, value)))
        if parameter.type == "iri" and parameter.name in _WITH_SHORT_ID and not _IRI.fullmatch(value):
            return ox.NamedNode(_by_short_id(store, parameter.name, value))
        return _CONVERSIONS[parameter.type](value)
    except (ValueError, KeyError) as error:
        codes = f"：{error}" if parameter.type.startswith("code:") else ""
        raise QueryError(
            query.where,
            f"参数 {parameter.name} 不能是“{value}”，要的是{parameter.zh or parameter.type}{codes}",
            f"parameter {parameter.name} cannot be {value!r}: {(codes and 'one of these codes') or error}",
        ) from error


def find_code(scheme: str, value: str) -> str:
    """Give the code that a value names by itself, by its label or by part of just one label.

    Raises `ValueError` with the codes that there are.
    """
    zh, en = labels(scheme), labels(scheme, "en")
    exact = [name for name in zh if value in (name, zh[name], en[name])]
    found = exact or [name for name in zh if value and value in zh[name]]
    if len(found) == 1:
        return found[0]
    raise ValueError("、".join(f"{name} {zh[name]}" for name in zh))


def _iri(value: str) -> "pyoxigraph.NamedNode":
    import pyoxigraph as ox

    if not _IRI.fullmatch(value):
        raise ValueError("an IRI such as https://…")
    return ox.NamedNode(value)


def _by_short_id(store: "Store", name: str, value: str) -> str:
    try:
        return _WITH_SHORT_ID[name](store, value)
    except NotFoundError as error:
        raise ValueError(error.en) from error


def _literal(datatype: str, parse: Callable[[str], object]) -> Callable[[str], "pyoxigraph.Literal"]:
    def convert(value: str) -> "pyoxigraph.Literal":
        import pyoxigraph as ox

        return ox.Literal(str(parse(value)), datatype=ox.NamedNode(XSD + datatype))

    return convert


_WITH_SHORT_ID: Mapping[str, Callable[["Store", str], str]] = MappingProxyType(
    {"report": find_report, "commitment": find_commitment, "item": find_commitment, "link": find_link}
)
"""The parameters whose IRI may be written as a short id."""

_CONVERSIONS: Mapping[str, Callable[[str], "Term"]] = MappingProxyType(
    {
        "string": _literal("string", str),
        "integer": _literal("integer", int),
        "date": _literal("date", date.fromisoformat),
        "iri": _iri,
    }
)
