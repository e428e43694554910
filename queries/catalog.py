"""The catalogue of questions: list them, find one, ask it.

In: a store, the name of a query of the catalogue (or a file) and parameters as text. Out: a `Table` of typed cells.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from duixian.ontology.errors import QueryError
from duixian.queries.answers import Table, ask
from duixian.queries.governments import government_iris
from duixian.queries.parameters import to_terms
from duixian.queries.questions import CatalogQuery, get_query, list_queries, read_query

if TYPE_CHECKING:
    from duixian.graph.store import Store

__all__ = ["CatalogQuery", "Table", "find_query", "get_query", "list_queries", "run", "run_each"]


def run(store: "Store", name_or_path: str | Path, parameters: Mapping[str, str] | None = None) -> Table:
    """Ask a question of the catalogue, or one in a file (see `find_query`).

    Parameters are converted by their types and bound as RDF terms. Raises `QueryError` for an unknown query, an
    unknown, missing or malformed parameter, or a syntax error (with file and line), `NotFoundError` for an unknown
    government.
    """
    query = find_query(name_or_path)
    return ask(store, query, to_terms(store, query, parameters or {}))


def run_each(store: "Store", name_or_path: str | Path, parameters: Mapping[str, str] | None = None) -> Iterator[Table]:
    """Ask a question of one government after the other, in order of their IRIs: a table each, those with no row too.

    Together they have the rows that `run` gives, but the first come at once and memory holds those of one. Raises as
    `run` does, and `QueryError` for a question that cannot be asked of one government.
    """
    from pyoxigraph import NamedNode

    query = find_query(name_or_path)
    if "government" not in {parameter.name for parameter in query.parameters}:
        raise QueryError(query.where, "这个查询不分政府", "this query is not asked of one government")
    terms = to_terms(store, query, parameters or {})
    if "government" in terms:
        yield ask(store, query, terms)
        return
    for iri in government_iris(store):
        yield ask(store, query, {**terms, "government": NamedNode(iri)})


def find_query(name_or_path: str | Path) -> CatalogQuery:
    """Give a query of the catalogue by its name; a `Path`, or a name that ends in .rq or has a slash, is a file."""
    if isinstance(name_or_path, Path) or name_or_path.endswith(".rq") or "/" in name_or_path:
        return read_query(Path(name_or_path))
    return get_query(name_or_path)
