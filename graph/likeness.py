"""How likely a result reports on a commitment: what the two share, weighed as annotators weigh it.

In: the `Profile`s of commitments and results. Out: a probability for each pair that has anything in common. First each
pair is weighed alone; then beside its neighbours: a clause that goes on about the subject of the clause before it
("目前主体已封顶") is on what that clause is on, and a result that answers another commitment much better answers this
one less. The weights (`lexicon/link_weights.tsv`) are those of two logistic regressions, trained by `make train`.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from duixian.graph.lexicon import rows, words
from duixian.graph.rarity import opening_noun
from duixian.graph.similar import Comparison, Profile, are_other_phases, content_pieces, measure_alike
from duixian.graph.unlike import differ, name_alike
from duixian.ontology.model import Domain, Kind

_STOP = re.compile(r"[。！？；;!?\n]")
_FULL = 4
"""A clause with so many pairs of characters of its own has a subject of its own."""
_RUN, _RICH = 15.0, 20.0
_NOTHING, _SURELY = 0.1, 0.6
_CROWD = 100
"""What more statements of a report have than this tells none of them apart, and brings no two together."""
_FAINT = 0.02
"""Pairs below this are not looked at beside their neighbours."""
_SURE = 1e-4
_OTHER = 0.2
"""What is left of a probability where the two differ in what words alike cannot join: one village is not another."""


_MEASURED, _NAMED_ALIKE = 0.85, 0.5
"""A figure of the very indicator that was promised reports on the promise at least so likely; so does what is said of
the thing under a shorter name."""


class Alone(NamedTuple):
    """What a pair shares, seen alone; each about from 0 to 1."""

    bias: float
    things: float
    wording: float
    indicator: float
    cover: float
    run: float
    phases: float
    rich: float
    announced: float
    problem: float
    words_of_result: float
    rarest: float
    within: float


class Beside(NamedTuple):
    """What a pair's neighbours say of it: the probabilities of the pairs around it."""

    bias: float
    alone: float
    result_goes_on: float
    result_turns: float
    result_rich: float
    promise_goes_on: float
    both_go_on: float
    best_of_promise: float
    best_of_result: float
    result_bare: float
    promise_bare: float
    both_bare: float
    best: float
    next_to_best: float


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of the two regressions, in the order of `Alone` and `Beside`."""

    alone: tuple[float, ...]
    beside: tuple[float, ...]


Table = dict[int, dict[int, float]]
"""Probabilities by the places of commitment and result; what is not there is nearly 0."""


def compare_alone(promise: Profile, result: Profile, comparison: Comparison) -> Alone:
    """Give what a commitment and a result share."""
    features = comparison.compare(promise, result)
    shared = promise.grams.keys() & result.grams.keys()
    whole = sum(promise.grams.values()) or 1.0
    common = promise.words.keys() & result.words.keys()
    within = {
        word
        for word in promise.words.keys() - common
        if any(word in other or other in word for other in result.words.keys() - common)
    }
    weight = sum(promise.words[word] for word in common)
    partly = sum(promise.words[word] for word in within)
    kind = result.statement.kind
    return Alone(
        bias=1.0,
        things=features.things,
        wording=features.wording,
        indicator=features.indicator,
        cover=sum(promise.grams[gram] for gram in shared) / whole,
        run=min(_longest_run(promise, result, comparison) / _RUN, 2.0),
        phases=float(are_other_phases(promise, result)),
        rich=min(sum(comparison.rarity(gram) for gram in result.grams) / _RICH, 1.5),
        announced=float(kind is Kind.COMMITMENT),
        problem=float(kind is Kind.PROBLEM),
        words_of_result=(weight + 0.7 * partly) / max(sum(result.words.values()), 0.3),
        rarest=max((promise.words[word] for word in common), default=0.0),
        within=partly / 2,
    )


def _longest_run(promise: Profile, result: Profile, comparison: Comparison) -> float:
    """Weigh the longest run of a commitment's characters whose pairs all stand in the result."""
    best = 0.0
    for piece in content_pieces(promise.statement.text):
        run = 0.0
        for i in range(len(piece) - 1):
            gram = piece[i : i + 2]
            run = run + comparison.rarity(gram) if gram in result.grams else 0.0
            best = max(best, run)
    return best


def weigh(
    promises: Sequence[Profile], results: Sequence[Profile], text: tuple[str, str], comparison: Comparison
) -> Table:
    """Give for each commitment the results that may report on it, with their probabilities.

    `text` holds the sources of the commitments and of the results; both stand in the order of the text.
    """
    alone = weigh_alone(promises, results, comparison)
    weights = _weights()[0].beside
    best = best_of_results(alone)
    table: Table = {}
    for i, row in compare_beside(promises, results, text, alone).items():
        likely = {k: _likely(promises[i], results[k], _probability(weights, row[k])) for k in row}
        table[i] = {
            k: p * _OTHER if _is_drawn_in(promises[i], results[k], row[k], alone[i].get(k, 0.0), best[k]) else p
            for k, p in likely.items()
        }
    return table


def _is_drawn_in(promise: Profile, result: Profile, beside: Beside, own: float, best: float) -> bool:
    """Tell whether only the neighbours speak for a pair, and in vain.

    The result surely reports on another commitment, or it turns to figures of another field, or the commitment has a
    subject of its own that the clauses which the result goes on from do not touch either.
    """
    if own >= _NOTHING:
        return False
    return (
        best > _SURELY
        or (not _bare(promise) and beside.result_goes_on < _NOTHING)
        or (beside.result_turns > 0 and bool(result.indicators))
    )


def weigh_alone(promises: Sequence[Profile], results: Sequence[Profile], comparison: Comparison) -> Table:
    """Give the probabilities of the pairs that share a thing, an indicator or words, each seen alone."""
    weights = _weights()[0].alone
    index = _index(results)
    table: Table = {}
    for i, promise in enumerate(promises):
        near = {k for token in _tokens(promise) for k in index.get(token, ())}
        row = {}
        for k in sorted(near):
            if results[k] is not promise:
                likely = _probability(weights, compare_alone(promise, results[k], comparison))
                row[k] = _likely(promise, results[k], likely)
        table[i] = row
    return table


def _likely(promise: Profile, result: Profile, probability: float) -> float:
    """Correct a probability by what leaves little doubt: the two differ, or they measure the same."""
    if differ(promise, result):
        return probability * _OTHER
    named = _NAMED_ALIKE if name_alike(promise, result) else 0.0
    return max(probability, _MEASURED * measure_alike(promise, result), named)


def _tokens(profile: Profile) -> Iterable[str]:
    yield from profile.grams
    yield from profile.things
    yield from profile.words
    for name in profile.indicators:
        yield from (name[i : i + 2] for i in range(len(name) - 1))


def _index(profiles: Sequence[Profile]) -> Mapping[str, Sequence[int]]:
    index: defaultdict[str, list[int]] = defaultdict(list)
    for place, profile in enumerate(profiles):
        for token in dict.fromkeys(_tokens(profile)):
            index[token].append(place)
    return {token: places for token, places in index.items() if len(places) <= _CROWD}


def best_of_results(alone: Table) -> Mapping[int, float]:
    """Give for each result the probability of the commitment that it answers best."""
    best: defaultdict[int, float] = defaultdict(float)
    for row in alone.values():
        for k, p in row.items():
            best[k] = max(best[k], p)
    return best


def compare_beside(
    promises: Sequence[Profile], results: Sequence[Profile], text: tuple[str, str], alone: Table
) -> dict[int, dict[int, Beside]]:
    """Give what the neighbours of each pair say of it, for the pairs that are not faint with all their neighbours."""
    before_promise, before_result = _subjects(promises, text[0]), _subjects(results, text[1])
    after_result: defaultdict[int, list[int]] = defaultdict(list)
    for k, heads in enumerate(before_result):
        for head in heads:
            after_result[head].append(k)
    best = best_of_results(alone)
    found: dict[int, dict[int, Beside]] = {}
    for i, promise in enumerate(promises):
        rows = [alone[i], *(alone[h] for h in before_promise[i])]
        likely = {k for row in rows for k, p in row.items() if p >= _FAINT}
        likely |= {k for head in likely for k in after_result[head]}
        found[i] = {
            k: _beside(rows, (promise, *(results[n] for n in (k, *before_result[k]))), (k, *before_result[k]), best[k])
            for k in sorted(likely)
            if results[k] is not promise
        }
    return found


def _beside(
    rows: Sequence[Mapping[int, float]], profiles: Sequence[Profile], places: Sequence[int], best: float
) -> Beside:
    """Give the features of one pair.

    `rows` are those of the commitment and of the clauses that it goes on from; `places` that of the result and of the
    clauses that it goes on from; `profiles` are the commitment's and those of the places; `best` is the result's best.
    """
    promise, result, *before = profiles
    own, *near = [rows[0].get(place, 0.0) for place in places]
    promise_near = [row.get(places[0], 0.0) for row in rows[1:]]
    both = max((row.get(place, 0.0) for row in rows[1:] for place in places[1:]), default=0.0)
    result_near = near[0] if near else 0.0
    clipped = min(max(own, _SURE), 1 - _SURE)
    return Beside(
        bias=1.0,
        alone=math.log(clipped / (1 - clipped)),
        result_goes_on=result_near,
        result_turns=result_near * (bool(before) and _turns(before[0], result)),
        result_rich=result_near * min(sum(result.words.values()), 2.0),
        promise_goes_on=max(promise_near[:1], default=0.0),
        both_go_on=both,
        best_of_promise=own / max(max(rows[0].values(), default=0.0), 0.05),
        best_of_result=own / max(best, 0.05),
        result_bare=max(near, default=0.0) * _bare(result),
        promise_bare=max(promise_near, default=0.0) * _bare(promise),
        both_bare=both * _bare(promise) * _bare(result),
        best=max(own, *near[:1], *promise_near[:1], 0.8 * both),
        next_to_best=result_near / max(best, 0.05),
    )


def _turns(before: Profile, result: Profile) -> bool:
    """Tell whether a clause turns to another matter than the one before it: both are of a field, and not the same."""
    fields = {before.statement.domain, result.statement.domain}
    return len(fields) > 1 and Domain.OTHER not in fields


def _subjects(profiles: Sequence[Profile], text: str) -> list[list[int]]:
    """Give for each statement those before it in its sentence whose subject it may go on with, the nearest first."""
    found: list[list[int]] = []
    for place, profile in enumerate(profiles):
        heads: list[int] = []
        if not _names_subject(profile):
            for before in range(place - 1, -1, -1):
                first, second = profiles[before].statement, profiles[before + 1].statement
                if _STOP.search(text, first.end, second.start):
                    break
                heads.append(before)
                if _names_subject(profiles[before]):
                    break
        found.append(heads)
    return found


def _names_subject(profile: Profile) -> bool:
    """Tell whether a clause has a subject of its own: it names a thing, or begins with a noun that is no part of one."""
    if profile.called:
        return True
    noun = opening_noun(profile.statement.text)
    return bool(noun) and noun not in words("part_words.txt")


def _bare(profile: Profile) -> float:
    """Give how little a clause says of its own: 1 where it has no words to compare."""
    return 1 - min(1.0, len(profile.grams) / _FULL)


def _probability(weights: Sequence[float], features: Sequence[float]) -> float:
    return 1 / (1 + math.exp(-sum(weight * value for weight, value in zip(weights, features, strict=True))))


def use(weights: Weights) -> None:
    """Weigh links with these weights from now on: for measuring weights on reports that they were not trained on."""
    _weights()[:] = [weights]


@cache
def _weights() -> list[Weights]:
    """Read the weights that ship with the package."""
    found = {(row[0], row[1]): float(row[2]) for row in rows("link_weights.tsv")}
    alone = tuple(found["alone", name] for name in Alone._fields)
    return [Weights(alone, tuple(found["beside", name] for name in Beside._fields))]
