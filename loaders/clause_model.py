"""The clause model: a linear-chain conditional random field, its weights as arrays.

In: the features of the clauses of a report, as columns. Out: how likely each label is for each clause. The weights are
learned by CRFsuite (`make train`) and kept as an .npz file; they are read without executing anything.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

import numpy as np
from duixian.loaders.clause_content import Codes
from duixian.loaders.clause_features import Columns
from numpy.typing import NDArray

if TYPE_CHECKING:
    from duixian.loaders.screen import Places

LABELS: Final = ("Cs", "Cg", "Rd", "Ro", "P", "A", "N")
"""Commitment checkable, commitment general, result done, result ongoing, problem, adjunct, none (the guide's codes)."""
Weights = NDArray[np.float32]
Scores = NDArray[np.float64]
_TRANSITIONS: Final = "transitions"


@dataclass(frozen=True, slots=True)
class ClauseModel:
    """By kind of feature, which of the kind are known (sorted) and their weights, (labels × known); and transitions.

    `transitions[i, k]` weighs that label k follows label i.
    """

    kinds: Mapping[str, tuple[Codes, Weights]]
    transitions: Weights

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
        clauses: list[Places] = []
        taken: list[Weights] = []
        for kind, (known, weights) in self.kinds.items():
            places, codes = columns[kind]
            at = np.minimum(np.searchsorted(known, codes), len(known) - 1)
            found = np.flatnonzero(known[at] == codes)
            clauses.append(found if places is None else places[found])
            taken.append(weights[:, at[found]])
        where = np.concatenate(clauses)
        return np.array([np.bincount(where, row, count) for row in np.concatenate(taken, axis=1)])


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
