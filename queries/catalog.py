"""The catalogue of questions: list them, find one, ask it.

In: a store, the name of a query of the catalogue (or a file) and parameters as text. Out: a `Table` of typed cells.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from duixian.queries.answers import Table, ask
from duixian.queries.parameters import to_terms
from duixian.queries.questions import CatalogQuery, get_query, list_queries, read_query

if TYPE_CHECKING:
    from duixian.graph.store import Store

__all__ = ["CatalogQuery", "Table", "find_query", "get_query", "list_queries", "run"]


def run(store: "Store", name_or_path: str | Path, parameters: Mapping[str, str] | None = None) -> Table:
    """Ask a question of the catalogue, or one in a file (see `find_query`).

    Parameters are converted by their types and bound as RDF terms. Raises `QueryError` for an unknown query, an
    unknown, missing or malformed parameter, or a syntax error (with file and line), `NotFoundError` for an unknown
    government.
    """
    query = find_query(name_or_path)
    return ask(store, query, to_terms(store, query, parameters or {}))


def find_query(name_or_path: str | Path) -> CatalogQuery:
    """Give a query of the catalogue by its name; a `Path`, or a name that ends in .rq or has a slash, is a file."""
    if isinstance(name_or_path, Path) or name_or_path.endswith(".rq") or "/" in name_or_path:
        return read_query(Path(name_or_path))
    return get_query(name_or_path)
