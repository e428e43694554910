"""How likely a result reports on a commitment: what the two share, weighed as annotators weigh it.

In: the `Profile`s of commitments and results. Out: a probability for each pair that has anything in common. First each
pair is weighed alone; then beside its neighbours (`graph/neighbours.py`): a result that answers another commitment much
better answers this one less. The weights (`lexicon/link_weights.tsv`) are those of two logistic regressions, trained by
`make train`. All pairs are weighed at once, as arrays.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from duixian.graph.alike import AT_ONCE, Statements, marks, places
from duixian.graph.alone import Alone, share_alone
from duixian.graph.bags import Marks, Places, Values, join, spans, split
from duixian.graph.comparison import Comparison
from duixian.graph.counted import count_alike
from duixian.graph.lexicon import rows
from duixian.graph.neighbours import Beside, Pairs, Side, find_beside
from duixian.graph.similar import Profile
from duixian.graph.spread import find_spread
from duixian.graph.unlike import differ, name_alike

_NOTHING, _SURELY = 0.1, 0.6
_CROWD = 100
"""What more statements of a report have than this tells none of them apart, and brings no two together."""
_OTHER = 0.2
"""What is left of a probability where the two differ in what words alike cannot join: one village is not another."""
_WHOLE = 0.95
"""A part of a list stands in a statement that has so much of it."""
_CARRIED = 0.9
"""What is left of a probability for a clause that carries on the subject of the one that it is of."""
_ON_IT, _INTO, _TAKEN = 0.6, 0.6, 0.25
"""What goes into a clause so likely on a promise is on it too, so much less likely; not what another has so likely."""
_MEASURED, _NAMED_ALIKE = 0.85, 0.5
"""A figure of the very indicator that was promised reports on the promise at least so likely; so does what is said of
the thing under a shorter name."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of the two regressions, in the order of `Alone` and `Beside`."""

    alone: tuple[float, ...]
    beside: tuple[float, ...]


Table = dict[int, dict[int, float]]
"""Probabilities by the places of commitment and result; what is not there is nearly 0."""


def weigh(
    promises: Sequence[Profile], results: Sequence[Profile], text: tuple[str, str], comparison: Comparison
) -> Table:
    """Give for each commitment the results that may report on it, with their probabilities.

    `text` holds the sources of the commitments and of the results; both stand in the order of the text.
    """
    first, second = Side(promises, text[0]), Side(results, text[1])
    pairs = _weigh_alone(first.places, second.places, comparison.statements)
    keys, beside = find_beside(pairs, first, second)
    i, k = split(keys)
    beside_likely = _probability(_weights()[0].beside, beside)
    likely = _likely(first.places[i], second.places[k], beside_likely, comparison.statements)
    best = pairs.best_of(split(pairs.keys)[1], len(results))[k]
    measured = comparison.statements.indicators.sizes[second.places[k]] > 0
    drawn_in = (pairs.of(keys) < _NOTHING) & (
        (best > _SURELY)
        | (~first.empty[i] & (beside.result_goes_on < _NOTHING))
        | ((beside.result_turns > 0) & measured)
    )
    drawn_in |= first.timed[i] & second.timed[k]
    drawn_in |= (first.empty[i] | second.empty[k]) & ~_share_more(
        first.places[i], second.places[k], comparison.statements
    )
    spread = join(*np.array([*find_spread(promises, results, text[1])], np.int64).reshape(-1, 2).T)
    keys = np.concatenate([keys, spread])
    values = np.concatenate([np.where(drawn_in, likely * _OTHER, likely), np.full(len(spread), _NAMED_ALIKE)])
    carried = _carry(Pairs.best(keys, values), first, second, comparison.statements)
    return _table(_go_into(carried, second, first.places), len(promises))


def _share_more(ones: Places, others: Places, statements: Statements) -> Marks:
    """Tell of pairs whether they share more than words: a thing, or what is measured."""
    things = marks(statements.things.shared(ones, others).pair, len(ones))
    return things | (statements.share_indicator(ones, others) > 0)


def _carry(pairs: Pairs, promises: Side, results: Side, statements: Statements) -> Pairs:
    """Give the statements that carry on the subject of another the pairs of that one, each a little less likely.

    What is on the second phase of a work does not carry on what is on the first.
    """
    i, k = split(pairs.keys)
    which, promise = _with_carriers(i, promises.heads)
    i, k, values = i[which], k[which], pairs.values[which]
    own = promise == i
    values = np.where(own, values, values * _CARRIED)
    which, result = _with_carriers(k, results.heads)
    promise, k, values, own = promise[which], k[which], values[which], own[which]
    values = np.where(result == k, values, values * _CARRIED)
    ones, others = promises.places[promise], results.places[result]
    own &= result == k
    kept = (ones != others) & (own | ~statements.phases.are_apart(ones, others))
    return Pairs.best(join(promise, result)[kept], values[kept])


def _go_into(pairs: Pairs, results: Side, promises: Places) -> Pairs:
    """Give what goes into a clause that is surely on a promise to that promise, where it is on no other."""
    i, k = split(pairs.keys)
    sure = pairs.values >= _ON_IT
    which, result = _with_carriers(k[sure], results.openings)
    promise, values = i[sure][which], pairs.values[sure][which] * _INTO
    free = pairs.best_of(k, len(results.places))[result] < _TAKEN
    free &= promises[promise] != results.places[result]
    keys = np.concatenate([pairs.keys, join(promise, result)[free]])
    return Pairs.best(keys, np.concatenate([pairs.values, values[free]]))


def _with_carriers(places: Places, heads: Places) -> tuple[Places, Places]:
    """Give for each of some statements itself and those that carry on its subject: which it is of, and its place."""
    order = np.flatnonzero(heads != np.arange(len(heads)))
    order = order[np.argsort(heads[order], kind="stable")]
    start = np.searchsorted(heads[order], places)
    which, found = spans(start, np.searchsorted(heads[order], places, "right") - start)
    return np.concatenate([np.arange(len(places)), which]), np.concatenate([places, order[found]])


def _weigh_alone(promises: Places, results: Places, statements: Statements) -> Pairs:
    """Give the probabilities of the pairs that share a thing, an indicator or words, each seen alone."""
    i, k = statements.tokens.near(promises, results, _CROWD)
    other = promises[i] != results[k]
    i, k = i[other], k[other]
    weights = _weights()[0].alone
    likely = [np.zeros(0)]
    for start in range(0, len(i), AT_ONCE):
        ones, others = promises[i[start : start + AT_ONCE]], results[k[start : start + AT_ONCE]]
        likely.append(_likely(ones, others, _probability(weights, share_alone(statements, ones, others)), statements))
    return Pairs(join(i, k), np.concatenate(likely))


def _likely(ones: Places, others: Places, likely: Values, statements: Statements) -> Values:
    """Correct probabilities by what leaves little doubt: the two of a pair differ, or they measure the same."""
    things = marks(statements.things.shared(ones, others).pair, len(ones))
    named = name_alike(statements, ones, others) | (things & (statements.cover_part(ones, others) > _WHOLE))
    counted = count_alike(statements, ones, others)
    least = np.where(named | counted, _NAMED_ALIKE, 0.0)
    sure = np.maximum.reduce([likely, _MEASURED * statements.share_measure(ones, others), least])
    return np.where(differ(statements, ones, others) & ~counted, likely * _OTHER, sure)


def _probability(weights: Sequence[float], features: Iterable[Values]) -> Values:
    total = np.add.reduce([weight * values for weight, values in zip(weights, features, strict=True)])
    likely: Values = 1 / (1 + np.exp(-total))
    return likely


def _table(pairs: Pairs, count: int) -> Table:
    table: Table = {i: {} for i in range(count)}
    for i, k, value in zip(*(column.tolist() for column in (*split(pairs.keys), pairs.values)), strict=True):
        table[i][k] = value
    return table


def use(weights: Weights) -> None:
    """Weigh links with these weights from now on: for measuring weights on reports that they were not trained on."""
    _weights()[:] = [weights]


@cache
def _weights() -> list[Weights]:
    """Read the weights that ship with the package."""
    found = {(row[0], row[1]): float(row[2]) for row in rows("link_weights.tsv")}
    alone = tuple(found["alone", name] for name in Alone._fields)
    return [Weights(alone, tuple(found["beside", name] for name in Beside._fields))]


# For training, pair by pair


def weigh_alone(promises: Sequence[Profile], results: Sequence[Profile], comparison: Comparison) -> Table:
    """Give the probabilities of the pairs that share a thing, an indicator or words, each seen alone."""
    pairs = _weigh_alone(places(promises), places(results), comparison.statements)
    return _table(pairs, len(promises))


def compare_alone(promise: Profile, result: Profile, comparison: Comparison) -> list[float]:
    """Give what a commitment and a result share, in the order of `Alone`."""
    shared = share_alone(comparison.statements, places([promise]), places([result]))
    return [float(values[0]) for values in shared]


def compare_beside(
    promises: Sequence[Profile], results: Sequence[Profile], text: tuple[str, str], alone: Table
) -> dict[int, dict[int, list[float]]]:
    """Give what the neighbours of each pair say of it, in the order of `Beside`, where not all are faint."""
    pairs = Pairs.best(
        join(*np.array([(i, k) for i in alone for k in alone[i]], np.int64).reshape(-1, 2).T),
        np.array([value for row in alone.values() for value in row.values()]),
    )
    first, second = Side(promises, text[0]), Side(results, text[1])
    keys, beside = find_beside(pairs, first, second)
    found: dict[int, dict[int, list[float]]] = {i: {} for i in range(len(promises))}
    for i, k, *features in zip(*(column.tolist() for column in (*split(keys), *beside)), strict=True):
        if not (first.empty[i] or second.empty[k]):
            found[i][k] = features
    return found
