"""Read the questions of the catalogue: SPARQL files with a header that says in two languages what they ask.

In: `sparql/*.rq`, `parameters.tsv`, `columns.tsv`, or a user's own file. Out: `CatalogQuery`s and `Column`s.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from duixian.ontology.errors import QueryError
from duixian.queries.sorting import Order, split_order

_HEADER = re.compile(r"#[ \t]*(title_zh|title_en|description_zh|description_en|parameters):[ \t]*(.*)")
_PARAMETER = re.compile(r"([A-Za-z]\w*)(\?)?(?::(\S+))?")
_SUFFIX = ".rq"


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a query may be told: `type` is `string`, `iri`, `date`, `integer`, `government` or `code:LIST`."""

    name: str
    type: str
    optional: bool
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Column:
    """How a column is headed; `type` is `text`, `number`, `date`, `flag`, `iri`, `echo` or `code:LIST`."""

    name: str
    type: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class CatalogQuery:
    """A question: its name, what it asks in both languages, what it may be told, its SPARQL and where it stands.

    `order` says how to sort its answer where that is left to us (`sorting.py`); else its ORDER BY is the store's work.
    """

    name: str
    title_zh: str
    title_en: str
    description_zh: str
    description_en: str
    parameters: tuple[Parameter, ...]
    sparql: str = field(repr=False)
    where: str
    order: Order | None = field(default=None, repr=False)


def list_queries() -> list[CatalogQuery]:
    """Give the questions of the catalogue, in order of their names."""
    return list(_catalogue().values())


def get_query(name: str) -> CatalogQuery:
    """Give a question of the catalogue; `QueryError` with the names that there are for one that it has not."""
    try:
        return _catalogue()[name]
    except KeyError:
        names = ", ".join(_catalogue())
        raise QueryError(name, f"没有这个查询，可用的有：{names}", f"no such query; there are: {names}") from None


def read_query(path: Path) -> CatalogQuery:
    """Read a user's own query from a file; its header may name parameters as `# parameters: village since?:date`."""
    try:
        return _parse(path.stem, path.read_text(encoding="utf-8-sig"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(str(path), "读不出这个查询文件", f"cannot read this query file ({error})") from error


@cache
def columns() -> Mapping[str, Column]:
    """Give the headings of the columns that the catalogue's queries answer with, by name."""
    return MappingProxyType({row["name"]: Column(**row) for row in _rows("columns.tsv")})


@cache
def _known_parameters() -> Mapping[str, Mapping[str, str]]:
    return MappingProxyType({row["name"]: row for row in _rows("parameters.tsv")})


def _rows(name: str) -> Iterator[dict[str, str]]:
    lines = files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines()
    return csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


@cache
def _catalogue() -> Mapping[str, CatalogQuery]:
    folder = files(__package__).joinpath("sparql")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(_SUFFIX))
    found = (_parse(n.removesuffix(_SUFFIX), folder.joinpath(n).read_text(encoding="utf-8"), n) for n in names)
    return MappingProxyType({query.name: replace(query, order=split_order(query.sparql)) for query in found})


def _parse(name: str, sparql: str, where: str) -> CatalogQuery:
    header = {m[1]: m[2].strip() for line in sparql.splitlines() if (m := _HEADER.match(line))}
    parameters = tuple(_parameter(where, word) for word in header.get("parameters", "").split())
    return CatalogQuery(
        name=name,
        title_zh=header.get("title_zh", name),
        title_en=header.get("title_en", name),
        description_zh=header.get("description_zh", ""),
        description_en=header.get("description_en", ""),
        parameters=parameters,
        sparql=sparql,
        where=where,
    )


def _parameter(where: str, word: str) -> Parameter:
    match = _PARAMETER.fullmatch(word)
    if match is None:
        raise QueryError(where, f"参数写法不对：{word}", f"not a parameter: {word}; write name, name? or name?:type")
    known = _known_parameters().get(match[1], {})
    kind = match[3] or known.get("type", "string")
    return Parameter(match[1], kind, bool(match[2]), known.get("zh", ""), known.get("en", ""))
