"""What the neighbours of a commitment and a result say of the pair.

In: the probabilities of pairs, each seen alone. Out: features of each pair that is not faint with all its neighbours. A
clause that goes on about the subject of the clause before it ("目前主体已封顶") is on what that clause is on.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple, Self

import numpy as np
from duixian.graph.bags import Marks, Places, Values, spans, split
from duixian.graph.carried import find_heads, find_openings, is_empty
from duixian.graph.lexicon import words
from duixian.graph.rarity import opening_noun
from duixian.graph.similar import Profile
from duixian.ontology.model import Domain

_STOP = re.compile(r"[。！？；;!?\n]")
_HANDED_OVER = re.compile(
    r"(?:预计|计划|力争|将|于|已于|并于)?(?:明年|今年)?\d{1,2}月[上中下]?[旬底初末]?前?(?:完成|正式)?(?:移交|交付)"
)
_FAINT = 0.02
"""Pairs below this are not looked at beside their neighbours."""
_SURE = 1e-4
_LEAST = 0.05


class Beside(NamedTuple):
    """What the neighbours of pairs say of them: the probabilities of the pairs around each."""

    bias: Values
    alone: Values
    result_goes_on: Values
    result_turns: Values
    best_of_promise: Values
    best_of_result: Values
    best: Values
    next_to_best: Values


class Pairs(NamedTuple):
    """Pairs of a commitment and a result by their places, joined to one number and in order, with a value for each."""

    keys: Places
    values: Values

    @classmethod
    def best(cls, keys: Places, values: Values) -> Self:
        """Bring pairs in order, each once with the highest of its values."""
        order = np.argsort(keys, kind="stable")
        each, first = np.unique(keys[order], return_index=True)
        return cls(each, np.maximum.reduceat(values[order], first) if len(each) else values)

    def of(self, keys: Places) -> Values:
        """Give the values of some pairs, 0 for those that are not here."""
        place = np.searchsorted(self.keys, keys)
        here = np.append(self.keys, -1)[place] == keys
        return np.where(here, np.append(self.values, 0.0)[place], 0.0)

    def best_of(self, places: Places, count: int) -> Values:
        """Give the highest value of each commitment or result, whose places these are."""
        best = np.zeros(count)
        np.maximum.at(best, places, self.values)
        return best


class Side:
    """The commitments, or the results, of a report in the order of its text."""

    def __init__(self, profiles: Sequence[Profile], text: str) -> None:
        """Find which of them go on about the subject of the one before them; `text` is the source."""
        self.places = np.array([profile.place for profile in profiles], np.int64)
        self.goes_on = _go_on(profiles, text)
        """Whether a statement goes on from the one before it in the same sentence, as it names no subject itself."""
        ends = np.append(np.flatnonzero(~self.goes_on), len(profiles))
        here = np.arange(len(profiles))
        self.followers = ends[np.searchsorted(ends, here, "right")] - here - 1
        """How many statements go on from one, directly or after others that do."""
        self.heads = find_heads(profiles, text)
        """The place of the statement whose subject each has, its own where it has one."""
        self.openings = find_openings(profiles, text)
        """The place of the clause that opens the sentence of each and that it goes into, else its own."""
        self.empty = np.array([is_empty(profile) for profile in profiles], np.bool_)
        self.timed = np.array([not p.called and bool(_HANDED_OVER.match(p.statement.text)) for p in profiles], np.bool_)
        """Whether a statement leaves out what is handed over in some month: 9月下旬移交管护单位."""
        self.turns = np.array([False, *(map(_turns, profiles, profiles[1:]))], np.bool_)[: len(profiles)]


def find_beside(pairs: Pairs, promises: Side, results: Side) -> tuple[Places, Beside]:
    """Give what the neighbours of each pair say of it, for the pairs that are not faint with all their neighbours."""
    keys = _likely(pairs, promises, results)
    i, k = split(keys)
    own = pairs.of(keys)
    result_goes_on = np.where(results.goes_on[k], pairs.of(keys - 1), 0.0)
    one, other = split(pairs.keys)
    best_of_promise = pairs.best_of(one, len(promises.places))[i]
    best_of_result = pairs.best_of(other, len(results.places))[k]
    clipped = np.clip(own, _SURE, 1 - _SURE)
    return keys, Beside(
        bias=np.ones(len(keys)),
        alone=np.log(clipped / (1 - clipped)),
        result_goes_on=result_goes_on,
        result_turns=result_goes_on * results.turns[k],
        best_of_promise=own / np.maximum(best_of_promise, _LEAST),
        best_of_result=own / np.maximum(best_of_result, _LEAST),
        best=np.maximum(own, result_goes_on),
        next_to_best=result_goes_on / np.maximum(best_of_result, _LEAST),
    )


def _likely(pairs: Pairs, promises: Side, results: Side) -> Places:
    """Give the pairs that are not faint, or go on from such; no statement is beside itself."""
    keys = pairs.keys[pairs.values >= _FAINT]
    _, after = spans(keys + 1, results.followers[split(keys)[1]])
    keys = np.unique(np.concatenate([keys, after]))
    i, k = split(keys)
    others: Places = keys[promises.places[i] != results.places[k]]
    return others


def _turns(before: Profile, profile: Profile) -> bool:
    """Tell whether a clause turns to another matter than the one before it: both are of a field, and not the same."""
    fields = {before.statement.domain, profile.statement.domain}
    return len(fields) > 1 and Domain.OTHER not in fields


def _go_on(profiles: Sequence[Profile], text: str) -> Marks:
    marks = np.zeros(len(profiles), np.bool_)
    for place in range(1, len(profiles)):
        before, statement = profiles[place - 1].statement, profiles[place].statement
        marks[place] = not _names_subject(profiles[place]) and not _STOP.search(text, before.end, statement.start)
    return marks


def _names_subject(profile: Profile) -> bool:
    """Tell whether a clause has a subject of its own: it names a thing, or begins with a noun that is no part."""
    if profile.called:
        return True
    noun = opening_noun(profile.statement.text)
    return bool(noun) and noun not in words("part_words.txt")
