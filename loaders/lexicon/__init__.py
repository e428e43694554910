"""Word lists of the loaders, as data files; read with `rows`, `words` and `alternatives`."""

from functools import cache
from importlib.resources import files


@cache
def rows(name: str, package: str = __name__) -> tuple[tuple[str, ...], ...]:
    """Give the rows of a tab-separated file of a package (this one), without comments and blank lines."""
    text = files(package).joinpath(name).read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return tuple(tuple(line.split("\t")) for line in lines)


@cache
def words(name: str, package: str = __name__) -> frozenset[str]:
    """Give the words of a file, one a line."""
    return frozenset(row[0] for row in rows(name, package))


@cache
def alternatives(name: str, package: str = __name__) -> str:
    """Give the lines of a file as one regular expression, the longest first."""
    return "|".join(sorted((row[0] for row in rows(name, package)), key=len, reverse=True))
