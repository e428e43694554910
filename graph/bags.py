"""What many statements hold (pairs of characters, words, things) as arrays, and what the two of many pairs share.

In: for each statement of a government a bag of tokens with weights. Out: for pairs of statements, given as two arrays
of their places, the tokens that both hold; the work grows with the number of pairs, not with what others hold.
"""

from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Places: TypeAlias = NDArray[np.int64]
Values: TypeAlias = NDArray[np.float64]
Marks: TypeAlias = NDArray[np.bool_]

_SHIFT = 32
"""A pair of whole numbers below 2^31 is one of 64 bits."""


class Shared(NamedTuple):
    """Tokens that the two of a pair share: the place of the pair, and where the token stands in either bag."""

    pair: Places
    one: Places
    other: Places


class Bags:
    """The bags of many statements, one after the other; `tokens` and `weights` are those of all."""

    def __init__(self, bags: Iterable[Iterable[tuple[str, float]]], numbers: dict[str, int]) -> None:
        """Give a number to each token; `numbers` holds those that have one, and takes in the new ones."""
        lists = [list(bag) for bag in bags]
        flat = list(chain.from_iterable(lists))
        self.sizes = np.array(list(map(len, lists)), np.int64)
        self.tokens = np.array([numbers.setdefault(token, len(numbers)) for token, _ in flat], np.int64)
        self.weights = np.array([weight for _, weight in flat], np.float64)
        self.starts = np.cumsum(self.sizes) - self.sizes
        rows = np.repeat(np.arange(len(lists)), self.sizes)
        self.totals = summed(rows, self.weights, len(lists))
        self._order, self._keys = _sorted(join(rows, self.tokens))

    def of(self, places: Places) -> tuple[Places, Places]:
        """Give what some statements hold: for each token which of the places it is of, and where it stands."""
        return spans(self.starts[places], self.sizes[places])

    def shared(self, ones: Places, others: Places, *, of: "Bags | None" = None) -> Shared:
        """Give what the two of each pair share; `of` are other bags of the same tokens, for the first of each pair."""
        first = of or self
        pair, one = first.of(ones)
        wanted = join(others[pair], first.tokens[one])
        start = np.searchsorted(self._keys, wanted)
        hit = np.flatnonzero(np.append(self._keys, -1)[start] == wanted)
        end = np.searchsorted(self._keys, wanted[hit], "right")
        which, found = spans(start[hit], end - start[hit])
        return Shared(pair[hit][which], one[hit][which], self._order[found])

    def hold(self, places: Places, tokens: Places) -> Marks:
        """Tell of each statement whether it holds a token."""
        wanted = join(places, tokens)
        held: Marks = np.append(self._keys, -1)[np.searchsorted(self._keys, wanted)] == wanted
        return held

    def are_apart(self, ones: Places, others: Places) -> Marks:
        """Tell of each pair whether both hold something, and nothing in common."""
        both = (self.sizes[ones] > 0) & (self.sizes[others] > 0)
        some = np.flatnonzero(both)
        both[some[self.shared(ones[some], others[some]).pair]] = False
        return both

    def near(self, ones: Places, others: Places, crowd: int) -> tuple[Places, Places]:
        """Give the pairs that share a token which no more than `crowd` of the others hold, as places in both lists."""
        place, entry = self.of(others)
        order, tokens = _sorted(self.tokens[entry])
        one, entry = self.of(ones)
        start = np.searchsorted(tokens, self.tokens[entry])
        count = np.searchsorted(tokens, self.tokens[entry], "right") - start
        which, found = spans(start, np.where(count <= crowd, count, 0))
        return split(np.unique(join(one[which], place[order[found]])))


def join(ones: Places, others: Places) -> Places:
    """Make one number of each pair; they sort as the pairs do."""
    return (ones << _SHIFT) | others


def split(pairs: Places) -> tuple[Places, Places]:
    """Take apart what `join` made."""
    return pairs >> _SHIFT, pairs & ((1 << _SHIFT) - 1)


def spans(starts: Places, sizes: Places) -> tuple[Places, Places]:
    """Give all numbers of spans, one span after the other: for each which span it is of, and the number."""
    which = np.repeat(np.arange(len(sizes)), sizes)
    before = np.cumsum(sizes) - sizes
    return which, np.arange(len(which)) - np.repeat(before - starts, sizes)


def summed(pairs: Places, values: Values, count: int) -> Values:
    """Add up the values of each pair."""
    return np.bincount(pairs, values, count).astype(np.float64)


def _sorted(keys: Places) -> tuple[Places, Places]:
    order = np.argsort(keys, kind="stable")
    return order, keys[order]
