"""Search many patterns in many texts at once: each pattern only where the characters that it needs stand.

In: the clauses of a report as a `Row`, patterns as a `Screen`. Out: for each pattern the texts in which it matches.
What a pattern needs is read from the pattern itself: a match of `开工|竣工` holds 开工 or 竣工. Which texts hold what
is one look-up a character in a table (numpy), for all patterns together; this is what costs least of all searches.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

BREAK: Final = "\n"
"""Stands after each text of a row."""
_MOST: Final = 64
"""So many patterns fit in the bits of one number."""
_TABLE: Final = 1 << 16
_SPREAD: Final = np.uint32(40_503)
_WIDEST: Final = 100
"""A class of more characters than this tells nothing."""
_NONE: Final = frozenset[str]()

Places = NDArray[np.intp]
Finder = Callable[[str], Iterable[tuple[int, int, int]]]


@dataclass(frozen=True, slots=True)
class Row:
    """Texts in a row, a line break after each: `codes` are their characters; where each text starts, its length."""

    texts: Sequence[str]
    joined: str
    codes: NDArray[np.uint32]
    starts: Places
    lengths: Places

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Row":
        """Lay the texts in a row."""
        joined = BREAK.join([*texts, ""])
        lengths = np.fromiter(map(len, texts), np.intp, len(texts))
        row = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), "<u4")
        return cls(texts, joined, row, np.cumsum(lengths + 1) - lengths - 1, lengths)

    def places(self, finder: Finder) -> Places:
        """Give where the words of a finder stand: number of the text, of the word, start and end in the text, a row."""
        found = np.array(finder(self.joined), np.intp).reshape(-1, 3)
        at = np.searchsorted(self.starts, found[:, 1], "right") - 1
        found[:, 1:] -= self.starts[at, None]
        return np.column_stack([at, found])


class Screen:
    """Patterns that are searched together."""

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        """Take up to 64 patterns; none of them ignores case."""
        if len(patterns) > _MOST or any(pattern.flags & re.IGNORECASE for pattern in patterns):
            raise ValueError("more than 64 patterns, or one that ignores case")
        self._patterns = tuple(patterns)
        self._characters, self._pairs = np.zeros((2, _TABLE), np.uint64)
        for number, pattern in enumerate(patterns):
            bit = np.uint64(1 << number)
            needs = needed(pattern)
            self._characters[[_place(word) for word in needs if len(word) == 1]] |= bit
            self._pairs[[_pair(word) for word in needs if len(word) > 1]] |= bit
            self._characters[slice(None) if not needs else -1] |= bit  # the last stands for all rare characters

    def maybe(self, row: Row) -> list[list[int]]:
        """Give for each pattern the numbers of the texts that hold what it needs."""
        held = self._characters.take(row.codes, mode="clip")  # those past the last are counted as the last
        held[:-1] |= self._pairs.take((row.codes[:-1] * _SPREAD + row.codes[1:]) & np.uint32(_TABLE - 1), mode="clip")
        masks = np.bitwise_or.reduceat(held, row.starts) if len(row.texts) else held
        bits = (masks >> np.arange(len(self._patterns), dtype=np.uint64)[:, None]) & np.uint64(1)
        return [np.flatnonzero(one).tolist() for one in bits]

    def found(self, row: Row) -> list[list[int]]:
        """Give for each pattern the numbers of the texts that it is found in."""
        texts = row.texts
        return [
            [number for number in numbers if pattern.search(texts[number])]
            for pattern, numbers in zip(self._patterns, self.maybe(row), strict=True)
        ]


def needed(pattern: re.Pattern[str]) -> frozenset[str]:
    """Give words (of one character or more) of which each match of a pattern holds one; none where it needs none."""
    return _of_all(parser.parse(pattern.pattern, pattern.flags))


def _of_all(parts: Iterable[tuple[Any, Any]]) -> frozenset[str]:
    """Choose among what the parts of a sequence need what is found least: words, and few of them."""
    choices: list[frozenset[str]] = []
    word = ""
    for kind, what in [*parts, (codes.AT, None)]:
        if kind is codes.LITERAL:
            word += chr(what)
            continue
        choices += [frozenset({word})] if word else []
        choices.append(_of_one(kind, what))
        word = ""
    return max(filter(None, choices), key=lambda words: (min(map(len, words)) > 1, -len(words)), default=_NONE)


def _of_one(kind: Any, what: Any) -> frozenset[str]:  # noqa: ANN401  what `re` makes of a pattern
    """Give what one part of a pattern needs."""
    if kind is codes.IN:
        return _of_class(what)
    if kind is codes.BRANCH:
        branches = [_of_all(branch) for branch in what[1]]
        return _NONE.union(*branches) if all(branches) else _NONE
    if kind is codes.SUBPATTERN:
        return _of_all(what[3])
    if kind in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        return _of_all(what[2]) if what[0] else _NONE
    if kind is codes.ASSERT:
        return _of_all(what[1])
    return _of_all(what) if kind is codes.ATOMIC_GROUP else _NONE


def _of_class(members: Iterable[tuple[Any, Any]]) -> frozenset[str]:
    """List the characters of a class; none where it is negated or wide."""
    found: set[str] = set()
    for kind, what in members:
        if kind is codes.LITERAL:
            found.add(chr(what))
        elif kind is codes.RANGE and what[1] - what[0] < _WIDEST:
            found.update(map(chr, range(what[0], what[1] + 1)))
        elif kind is codes.CATEGORY and what is codes.CATEGORY_DIGIT:
            found |= _digits()
        else:
            return _NONE
    return frozenset(found)


@cache
def _digits() -> frozenset[str]:
    """List the digits of all scripts, but for rare characters."""
    return frozenset(char for char in map(chr, range(_TABLE)) if char.isdecimal())


def _place(character: str) -> int:
    return min(ord(character), _TABLE - 1)


def _pair(word: str) -> int:
    """Give the place of the first two characters of a word."""
    return (ord(word[0]) * int(_SPREAD) + ord(word[1])) % _TABLE
