"""Word lists of linking and judging, as data files; read as those of the loaders are."""

from duixian.loaders import lexicon


def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Give the rows of a tab-separated file of this folder, without comments and blank lines."""
    return lexicon.rows(name, __name__)


def words(name: str) -> frozenset[str]:
    """Give the words of a file of this folder, one a line."""
    return lexicon.words(name, __name__)


def alternatives(name: str) -> str:
    """Give the lines of a file of this folder as one regular expression, the longest first."""
    return lexicon.alternatives(name, __name__)
