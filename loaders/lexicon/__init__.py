"""Word lists of the loaders, as data files; read with `rows` and `words`."""

from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Give the rows of a tab-separated file of this folder, without comments and blank lines."""
    text = files(__name__).joinpath(name).read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return tuple(tuple(line.split("\t")) for line in lines)


@cache
def words(name: str) -> frozenset[str]:
    """Give the words of a file of this folder, one a line."""
    return frozenset(row[0] for row in rows(name))


@cache
def alternatives(name: str) -> str:
    """Give the lines of a file of this folder as one regular expression, the longest first."""
    return "|".join(sorted((row[0] for row in rows(name)), key=len, reverse=True))
