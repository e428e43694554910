"""Train the weights of links from the annotated ones, and write them where linking finds them: `make train`.

The reports are read by clause models that have not seen them, as reports are in use. Two logistic regressions, solved
by Newton's method from zero weights; the same annotation gives the same figures, written to two places.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from annotated import REPOSITORY
from annotated_links import GROUPS, Pairing, read_pairings
from duixian.graph.likeness import Alone, Beside, Weights, compare_alone, compare_beside, use, weigh_alone
from duixian.ontology.model import Report
from left_out import read_left_out

_PATH = REPOSITORY / "graph" / "lexicon" / "link_weights.tsv"
_HEAD = """\
# 链接的权重，由 make train 得出 / weights of links, from make train
# regression (alone: the pair by itself; beside: with its neighbours)	feature (graph/likeness.py)	weight
"""
_PENALTY = 1.0
_ROUNDS = 25
_PRIOR = 30
"""A pairing with many links weighs less than their number: reports differ more than links of one report."""

_Rows = list[tuple[Sequence[float], bool, float]]


def train(pairings: Sequence[Pairing]) -> Weights:
    """Train both regressions on some pairings; what is trained is in use afterwards."""
    alone = _solve(_alone(pairings), len(Alone._fields))
    use(Weights(alone, (0.0,) * len(Beside._fields)))
    weights = Weights(alone, _solve(_beside(pairings), len(Beside._fields)))
    use(weights)
    return weights


def _alone(pairings: Iterable[Pairing]) -> _Rows:
    rows: _Rows = []
    for pairing in pairings:
        near = weigh_alone(pairing.promises, pairing.results, pairing.comparison)
        for i in pairing.judged:
            for k in near[i]:
                features = compare_alone(pairing.promises[i], pairing.results[k], pairing.comparison)
                _add(rows, pairing, (i, k), features)
    return rows


def _beside(pairings: Iterable[Pairing]) -> _Rows:
    rows: _Rows = []
    for pairing in pairings:
        alone = weigh_alone(pairing.promises, pairing.results, pairing.comparison)
        found = compare_beside(pairing.promises, pairing.results, pairing.text, alone)
        for i in pairing.judged:
            for k, features in found[i].items():
                _add(rows, pairing, (i, k), features)
    return rows


def _add(rows: _Rows, pairing: Pairing, pair: tuple[int, int], features: Sequence[float]) -> None:
    mark = pairing.marks.get(pair, 0)
    if mark >= 0:
        positive = sum(mark == 1 for mark in pairing.marks.values())
        rows.append((features, mark == 1, 1 / (_PRIOR + positive)))


def _solve(rows: _Rows, width: int) -> tuple[float, ...]:
    """Solve a weighted logistic regression with an L2 penalty on all weights but the first."""
    features = np.array([row[0] for row in rows], dtype=np.float64)
    wanted = np.array([row[1] for row in rows], dtype=np.float64)
    share = np.array([row[2] for row in rows], dtype=np.float64)
    share *= len(rows) / share.sum()
    penalty = np.diag([1e-6] + [_PENALTY] * (width - 1))
    weights = np.zeros(width)
    for _ in range(_ROUNDS):
        likely = 1 / (1 + np.exp(-(features @ weights)))
        slope = features.T @ (share * (likely - wanted)) + penalty @ weights
        curve = (features * (share * likely * (1 - likely))[:, None]).T @ features + penalty
        weights -= np.linalg.solve(curve, slope)
    return tuple(round(float(weight), 2) for weight in weights)


def pair_up(reports: Mapping[str, Report]) -> list[list[Pairing]]:
    """Give the annotated pairings of each government."""
    return [list(read_pairings(reports, group)) for group in GROUPS]


if __name__ == "__main__":
    groups = pair_up(read_left_out())
    trained = train([pairing for group in groups for pairing in group])
    lines = [f"alone\t{name}\t{weight:.2f}\n" for name, weight in zip(Alone._fields, trained.alone, strict=True)]
    lines += [f"beside\t{name}\t{weight:.2f}\n" for name, weight in zip(Beside._fields, trained.beside, strict=True)]
    _PATH.write_text(_HEAD + "".join(lines), encoding="utf-8")
    print("".join(lines))
