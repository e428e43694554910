"""What commitments and results share, each pair seen alone: the features that `likeness.py` weighs.

In: `Statements`, and pairs as two arrays of their places. Out: `Alone`, an array of each feature.
"""

from typing import NamedTuple

import numpy as np
from duixian.graph.alike import Statements
from duixian.graph.bags import Places, Values, join, split, summed
from duixian.ontology.model import Kind

_RUN, _RICH = 15.0, 20.0
_PART = 0.7
"""What a word counts that only holds one of the other statement, or stands in one."""
_FEWEST = 0.3


class Alone(NamedTuple):
    """What pairs share, each seen alone; about from 0 to 1."""

    bias: Values
    things: Values
    wording: Values
    indicator: Values
    run: Values
    rich: Values
    announced: Values
    problem: Values
    part: Values
    told: Values


def share_alone(statements: Statements, promises: Places, results: Places) -> Alone:
    """Give what the two of each pair share."""
    count = len(promises)
    alike = statements.compare(promises, results)
    common = statements.words.shared(promises, results)
    weights = statements.words.weights[common.one]
    rarest = np.zeros(count)
    np.maximum.at(rarest, common.pair, weights)
    words = summed(common.pair, weights, count) + _PART * _partly(statements, promises, results)
    return Alone(
        bias=np.ones(count),
        things=alike.things,
        wording=alike.wording,
        indicator=alike.indicator,
        run=np.minimum(_longest_run(statements, promises, results) / _RUN, 2.0),
        rich=np.minimum(statements.rich[results] / _RICH, 1.5),
        announced=statements.are(Kind.COMMITMENT)[results],
        problem=statements.are(Kind.PROBLEM)[results],
        part=statements.cover_part(promises, results) * rarest,
        told=words / np.maximum(statements.words.totals[results], _FEWEST) * rarest,
    )


def _longest_run(statements: Statements, promises: Places, results: Places) -> Values:
    """Weigh the longest run of a commitment's characters whose pairs all stand in the result."""
    best = np.zeros(len(promises))
    shared = statements.grams.shared(promises, results, of=statements.runs)
    pair, place = shared.pair, shared.one
    if len(pair):
        begins = (np.diff(pair, prepend=-1) != 0) | (np.diff(place, prepend=-1) != 1) | statements.begins[place]
        runs = summed(np.cumsum(begins) - 1, statements.runs.weights[place], int(begins.sum()))
        np.maximum.at(best, pair[begins], runs)
    return best


def _partly(statements: Statements, promises: Places, results: Places) -> Values:
    """Weigh the words of a commitment that stand in a word of the result, or hold one, and are not themselves there."""
    near = statements.kin.shared(promises, results, of=statements.words)
    only = ~statements.words.hold(promises[near.pair], statements.kin_of[near.other])
    pair, word = split(np.unique(join(near.pair[only], near.one[only])))
    return summed(pair, statements.words.weights[word], len(promises))
