"""The clause model: a linear-chain conditional random field, its weights as arrays.

In: the features of the clauses of a report, as columns. Out: how likely each label is for each clause. The weights are
learned by CRFsuite (`make train`) and kept as an .npz file; they are read without executing anything.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

import numpy as np
from duixian.loaders.clause_content import Codes
from duixian.loaders.clause_features import Columns
from duixian.loaders.screen import Places
from numpy.typing import NDArray

LABELS: Final = ("Cs", "Cg", "Rd", "Ro", "P", "A", "N")
"""Commitment checkable, commitment general, result done, result ongoing, problem, adjunct, none (the guide's codes)."""
Weights = NDArray[np.float32]
Scores = NDArray[np.float64]
_TRANSITIONS: Final = "transitions"
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)  # odd: different numbers stay different
_BITS: Final = 64
_SMALL: Final = 1 << 17
_LAST: Final = (1 << _BITS) - 1
_SCALED: Final = 8
"""After so many clauses the weights of ways are scaled, so that they stay numbers."""
_ROOM: Final = 8
"""So many groups a number that is known: few groups hold more than two."""


@dataclass(frozen=True, slots=True)
class ClauseModel:
    """By kind of feature, which of the kind are known (sorted) and their weights, (labels × known); and transitions.

    `transitions[i, k]` weighs that label k follows label i.
    """

    kinds: Mapping[str, tuple[Codes, Weights]]
    transitions: Weights
    _lookups: Mapping[str, "_Lookup"] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Lay the weights out for looking up."""
        object.__setattr__(self, "_lookups", {kind: _lookup(*arrays) for kind, arrays in self.kinds.items()})

    @classmethod
    def of(
        cls, features: Mapping[tuple[str, str], float], transitions: Mapping[tuple[str, str], float]
    ) -> "ClauseModel":
        """Make a model of what CRFsuite learned: weights by feature and label, and by a label and the next."""
        known: dict[str, dict[int, list[float]]] = {}
        for (feature, label), weight in features.items():
            kind, _, code = feature.rpartition(":")
            weights = known.setdefault(kind, {}).setdefault(int(code), [0.0] * len(LABELS))
            weights[LABELS.index(label)] = weight
        kinds = {kind: _arrays(known[kind]) for kind in sorted(known)}
        follows = [[transitions.get((one, next_), 0.0) for next_ in LABELS] for one in LABELS]
        return cls(kinds, np.array(follows, np.float32))

    @classmethod
    def load(cls, file: IO[bytes] | Path) -> "ClauseModel":
        """Read a model that `save` wrote."""
        with np.load(file, allow_pickle=False) as arrays:
            names = [name.removesuffix(".codes") for name in arrays.files if name.endswith(".codes")]
            kinds = {name: (arrays[f"{name}.codes"], arrays[f"{name}.weights"]) for name in names}
            return cls(kinds, arrays[_TRANSITIONS])

    def save(self, path: Path) -> None:
        """Write the model; the same model gives the same bytes."""
        arrays: dict[str, Any] = {f"{kind}.codes": codes for kind, (codes, _) in self.kinds.items()}
        arrays |= {f"{kind}.weights": weights for kind, (_, weights) in self.kinds.items()}
        np.savez(path, allow_pickle=False, **arrays, **{_TRANSITIONS: self.transitions})

    def marginals(self, columns: Columns, count: int) -> Scores:
        """Give the probability of each label for each of `count` clauses in a row, (clauses × labels)."""
        return _forward_backward(self._scores(columns, count), self.transitions.astype(np.float64))

    def _scores(self, columns: Columns, count: int) -> Scores:
        """Add up the weights of the features of each clause, (labels × clauses)."""
        each = np.zeros((count, len(LABELS)))
        several = np.zeros((len(LABELS), count))
        for kind, lookup in self._lookups.items():
            places, codes = columns[kind]
            at = lookup.find(codes)  # within the rows: `clip` only says that this need not be checked
            if isinstance(places, slice):
                each[places] += lookup.weights.take(at, axis=0, mode="clip")
            else:
                several += [np.bincount(places, row.take(at, mode="clip"), count) for row in lookup.by_label]
        return each.T + several


class _Lookup:
    """The weights of one kind of feature: a row for each that is known, and a last one, zero, for all others."""

    def __init__(self, known: Codes, weights: Weights) -> None:
        """Sort by the bits of the numbers, mixed, and note where each group begins whose first bits are the same."""
        mixed = known * _MIX
        order = np.argsort(mixed)
        self.weights = np.vstack([weights.T[order], np.zeros(len(LABELS))])
        self.by_label = self.weights.T.copy()
        self._known = np.append(mixed[order], np.uint64(_LAST))
        bits = (_ROOM * len(known)).bit_length()
        self._shift = np.uint64(_BITS - bits)
        self._firsts = np.searchsorted(self._known[:-1], np.arange(1 << bits, dtype=np.uint64) << self._shift)
        self._most = int(np.diff(self._firsts, append=len(known)).max())

    def find(self, codes: Codes) -> Places:
        """Give the row of each number."""
        mixed = codes * _MIX
        at: Places = self._firsts.take(mixed >> self._shift, mode="clip")
        for _ in range(self._most):
            at += self._known.take(at, mode="clip") < mixed
        return np.where(self._known.take(at, mode="clip") == mixed, at, len(self._known) - 1)


class _Table(_Lookup):
    """The weights of a kind whose numbers are small: a row for each number."""

    def __init__(self, known: Codes, weights: Weights) -> None:  # its rows need no search
        self.weights = np.zeros((int(known[-1]) + 2, len(LABELS)))
        self.weights[known.astype(np.intp)] = weights.T
        self.by_label = self.weights.T.copy()

    def find(self, codes: Codes) -> Places:
        """Give the row of each number: the last for those past it."""
        return np.minimum(codes, np.uint64(len(self.weights) - 1)).astype(np.intp)


def _lookup(known: Codes, weights: Weights) -> _Lookup:
    return (_Table if known[-1] < _SMALL else _Lookup)(known, weights)


def _arrays(known: Mapping[int, Iterable[float]]) -> tuple[Codes, Weights]:
    """Lay out the known features of a kind in the order of their numbers, with their weights (labels × features)."""
    codes = sorted(known)
    return np.array(codes, np.uint64), np.array([known[code] for code in codes], np.float32).T.copy()


def _forward_backward(scores: Scores, transitions: Scores) -> Scores:
    """Give the marginal probabilities of the labels in a chain: scores (labels × clauses), result (clauses × labels).

    Works on blocks side by side: within each, the chain is gone through one by one; then the blocks are joined.
    """
    emitted = np.exp(scores - scores.max(axis=0)).T
    step = np.exp(transitions)
    ahead = _messages(emitted, step)
    behind = _messages(emitted[::-1], step.T)[::-1]
    # each message holds the clause's own score, which therefore counts once too often
    likely = ahead * behind / np.maximum(emitted, np.finfo(float).tiny)
    total: Scores = likely / likely.sum(axis=1, keepdims=True)
    return total


def _messages(emitted: Scores, step: Scores) -> Scores:
    """Give, up to a factor a clause, the weight of all ways to reach each label of each clause from the first."""
    count, labels = emitted.shape
    length = max(int(count**0.5), 1)
    blocks = -(-count // length)
    padded = np.ones((blocks * length, labels))
    padded[:count] = emitted
    padded = padded.reshape(blocks, length, labels)
    within = np.empty((blocks, length, labels, labels))  # ways from any label before the block
    product = np.tile(step, (blocks, 1, 1))
    product[0] = np.eye(labels)  # the first clause follows none
    for turn in range(length):
        product = (product @ step if turn else product) * padded[:, turn, None, :]
        if turn % _SCALED == _SCALED - 1:
            product = product / product.max(axis=(1, 2), keepdims=True)
        within[:, turn] = product
    reached = np.empty((blocks, labels))
    start = np.ones(labels)
    for block in range(blocks):
        reached[block] = start
        start = start @ within[block, -1]
        start = start / start.max()
    found = (reached[:, None, None, :] @ within).reshape(-1, labels)[:count]
    scaled: Scores = found / found.max(axis=1, keepdims=True)
    return scaled
