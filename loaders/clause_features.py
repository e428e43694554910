"""Describe clauses by what the clause model weighs: words, place, cues, names, figures, neighbours.

In: the clauses of a report, its outline, the names in each. Out: `Columns`, the features of all clauses as arrays; the
training and the labelling use the same. Cues are data (`lexicon/clause_cues.tsv`): features, not decisions.

All clauses of a report are described at once: this is the innermost loop of reading.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
from duixian.loaders.clause_content import Codes, Content
from duixian.loaders.clauses import Clause
from duixian.loaders.screen import BREAK, Places, Row, Screen
from duixian.loaders.sections import Outline
from duixian.loaders.words import split_words
from duixian.ontology.model import Mention, Role
from numpy.typing import NDArray

Columns = dict[str, tuple[Places | slice, Codes]]
"""By the kind of feature: the clauses that have it and which of the kind it is, a number each.

A slice says that each of its clauses has one; else a clause may stand several times.

Words and characters are numbered by the powers of `_BASE`, what is combined by `_join`.
"""

_EACH: Final = slice(None)
_LENGTHS: Final = np.array([4, 6, 8, 11, 15, 20, 28])
_EDGES: Final = (1, 2, 3, 4)
_NUMBER: Final = re.compile(r"\d+(\.\d+)?")
_REDACTED: Final = re.compile(r"[XxＸ×＊*]{1,4}(\.[XxＸ×]+)?")
_BASE: Final = np.uint64(0x9E3779B97F4A7C15)  # odd, its bits spread: two words hardly ever get one number
_LONGEST_WORD: Final = 16
_POWERS: Final = np.cumprod(np.full(_LONGEST_WORD, _BASE, np.uint64))
_ROLES: Final = {role: number for number, role in enumerate(Role)}
_NOWHERE: Final = 3
"""How near a neighbour is: 0 in the same sentence, 1 in the same paragraph, 2 further off, 3 there is none."""
_COMBINED: Final = 64
"""The parts of a combination are smaller than this, but for its first."""


def describe(clauses: Sequence[Clause], outline: Outline, mentions: Sequence[Sequence[Mention]]) -> Columns:
    """Describe each clause of one report; `mentions` holds the names in each."""
    row = Row.of([clause.text for clause in clauses])
    plain = Row.of(_generalised(row))
    held = Content.of(row, plain.lengths, mentions)
    roles = _roles(clauses, outline)
    characters = _Characters.of(plain)
    opened = _openings(row)
    columns: Columns = {"role_opens": (_EACH, _join(opened, roles)), "bias": (_EACH, np.zeros(len(clauses), np.uint64))}
    columns |= _place(clauses, roles, opened)
    columns |= _words(plain, characters)
    columns |= characters.grams()
    columns |= {f"head{n}": (_EACH, characters.heads[n]) for n in _EDGES}
    columns |= {f"tail{n}": (_EACH, characters.tails[n]) for n in _EDGES}
    columns |= _content(held, roles)
    for step in (-1, 1):
        columns |= _beside(step, clauses, characters, held)
    return columns


def spelt(columns: Columns, count: int) -> list[list[str]]:
    """Give the features of each of `count` clauses as strings, for the training."""
    found: list[list[str]] = [[] for _ in range(count)]
    for kind, (places, codes) in columns.items():
        for place, code in zip(range(count)[places] if isinstance(places, slice) else places, codes, strict=True):
            found[place].append(f"{kind}:{code}")
    return found


@dataclass(frozen=True, slots=True)
class _Characters:
    """The characters of all clauses in one row: the clause that each is of, and the numbers of the edges of each."""

    codes: Codes
    clause: Places
    heads: dict[int, Codes]
    tails: dict[int, Codes]

    @classmethod
    def of(cls, plain: Row) -> "_Characters":
        """Take the clauses and number their edges."""
        row, starts, lengths = plain.codes.astype(np.uint64), plain.starts, plain.lengths
        ends = starts + lengths
        heads, tails = {}, {}
        head, tail = np.zeros((2, len(starts)), np.uint64)
        for n in _EDGES:
            head = head + np.where(n <= lengths, row[np.minimum(starts + n - 1, ends)], 0) * _POWERS[n]
            tail = tail + np.where(n <= lengths, row[np.maximum(ends - n, 0)], 0) * _POWERS[n]
            heads[n], tails[n] = head, tail
        return cls(row, np.repeat(np.arange(len(starts)), lengths + 1), heads, tails)

    def grams(self) -> Columns:
        """Give the characters and the pairs of characters of each clause."""
        inside = self.codes != ord(BREAK)
        pairs = inside[:-1] & inside[1:]
        joined = self.codes[:-1] * _POWERS[0] + self.codes[1:] * _POWERS[1]
        return {
            "character": (self.clause[inside], self.codes[inside]),
            "pair": (self.clause[:-1][pairs], joined[pairs]),
        }


def _words(plain: Row, characters: _Characters) -> Columns:
    """Give the words of each clause, those at its ends, and the pairs there."""
    words = split_words(plain.joined)
    lengths = np.fromiter(map(len, words), np.intp, len(words))
    starts = np.cumsum(lengths) - lengths
    within = np.arange(len(characters.codes)) - np.repeat(starts, lengths)
    codes = np.add.reduceat(characters.codes * _POWERS[np.minimum(within, _LONGEST_WORD - 1)], starts)
    clause = characters.clause[starts]
    inside = characters.codes[starts] != ord(BREAK)
    clause, codes, lengths = clause[inside], codes[inside], lengths[inside]
    first = np.flatnonzero(np.diff(clause, prepend=-1))
    last = np.append(first[1:], len(clause)) - 1
    several = first < last
    return {
        "word": (clause[lengths > 1], codes[lengths > 1]),
        "length": (_EACH, np.searchsorted(_LENGTHS, plain.lengths).astype(np.uint64)),
        "first": (clause[first], codes[first]),
        "last": (clause[last], codes[last]),
        "first2": (clause[first[several]], codes[first[several]] + codes[first[several] + 1] * _BASE),
        "last2": (clause[last[several]], codes[last[several] - 1] + codes[last[several]] * _BASE),
    }


def _place(clauses: Sequence[Clause], roles: Codes, opened: Codes) -> Columns:
    """Give the place of each clause in its sentence and paragraph, with the role of its part and its mark."""
    sentence = np.array([clause.sentence for clause in clauses])
    paragraph = np.array([clause.paragraph for clause in clauses])
    mark = np.array([ord(clause.mark or "\0") for clause in clauses], np.uint64)
    starts = np.flatnonzero(np.diff(sentence, prepend=-1))
    sizes = np.diff(np.append(starts, len(clauses)))
    turn = np.arange(len(clauses)) - np.repeat(starts, sizes)
    size = np.repeat(sizes, sizes)
    heads = np.flatnonzero(np.diff(paragraph, prepend=-1))
    lengths = np.diff(np.append(heads, len(clauses)))
    first = np.repeat(sentence[heads], lengths)
    last = np.repeat(sentence[heads + lengths - 1], lengths)
    position = np.select([size == 1, turn == 0, turn == size - 1], [0, 1, 2], 3)
    nth = np.minimum(sentence - first, 2)
    alone = np.full(len(starts) + 2, _NOWHERE)
    alone[1:-1] = sizes == 1  # of each sentence, with one before and one after, whether it is a single clause
    chain = np.repeat(4 * alone[:-2] + alone[2:], sizes)
    return {
        "role": (_EACH, roles),
        "mark": (_EACH, mark),
        "role_position": (_EACH, _join(roles, position)),
        "role_nth": (_EACH, _join(roles, nth)),
        "role_nth_position": (_EACH, _join(roles, nth, position)),
        "role_chain": (_EACH, _join(roles, size == 1, chain, nth)),
        "role_size": (_EACH, _join(roles, np.minimum(size, 5))),
        "role_mark": (_EACH, _join(mark, roles)),
        "role_alone": (_EACH, _join(mark, roles, first == last, position)),
        "role_last": (_EACH, _join(roles, sentence == last, position)),
        "sentence_opens": (_EACH, np.repeat(opened[starts], sizes)),
    }


def _content(held: Content, roles: Codes) -> Columns:
    """Give what a clause holds, alone and with the role of its part, and its cues with role, figures and names."""
    place, cue = held.cues
    role, measured, named = roles[place], held.measured[place], held.named[place]
    columns: Columns = {
        "role_cue": (place, _join(role, cue)),
        "role_cue_measured": (place, _join(role, measured, cue)),
        "role_cue_named": (place, _join(role, named, cue)),
        "aspects": (_EACH, _join(held.aspects, roles, held.measured, held.named)),
        "type": held.types,
        "role_type": (held.types[0], _join(roles[held.types[0]], held.types[1])),
    }
    for name, codes in held.counts.items():
        columns |= {name: (_EACH, codes), f"role_{name}": (_EACH, _join(roles, codes))}
    return columns


def _beside(step: int, clauses: Sequence[Clause], characters: _Characters, held: Content) -> Columns:
    """Give what stands one clause before (-1) or after (1): how near it is, its edges, its cues, what it holds."""
    count = len(clauses)
    here = slice(max(-step, 0), count - max(step, 0))
    there = slice(here.start + step, here.stop + step)
    sentence = np.array([clause.sentence for clause in clauses])
    paragraph = np.array([clause.paragraph for clause in clauses])
    near = np.select([sentence[here] == sentence[there], paragraph[here] == paragraph[there]], [0, 1], 2)
    nearness = np.full(count, _NOWHERE)
    nearness[there] = near  # of each neighbour, how near it is to the clause that it stands beside
    name = "before" if step < 0 else "after"
    columns: Columns = {
        name: (_EACH, _join(np.append(near, _NOWHERE) if step > 0 else np.append(_NOWHERE, near))),
        f"{name}_head": (here, _join(characters.heads[2][there], near)),
        f"{name}_tail": (here, _join(characters.tails[2][there], near)),
        f"{name}_first": (here, characters.heads[1][there]),
    }
    columns |= {f"{name}_{kind}": (here, codes[there]) for kind, codes in held.counts.items()}
    for kind, (place, codes) in (("cue", held.cues), ("type", held.types)):
        kept = nearness[place] < _NOWHERE
        columns[f"{name}_{kind}"] = (place[kept] - step, _join(nearness[place[kept]], codes[kept]))
    return columns


def _roles(clauses: Sequence[Clause], outline: Outline) -> Codes:
    """Give the roles of the parts that the clauses lie in."""
    return np.array([_ROLES[part.role] for part in outline.each([clause.start for clause in clauses])], np.uint64)


def _join(first: NDArray[Any], *others: NDArray[Any]) -> Codes:
    """Give the number of a combination: the parts after the first are smaller than `_COMBINED`."""
    number = first.astype(np.uint64)
    for other in others:
        number = number * np.uint64(_COMBINED) + other.astype(np.uint64)
    return number


def _bits(masks: Codes, count: int) -> tuple[Places, Codes]:
    """List the bits that are set in each mask, as pairs of its place and the number of the bit."""
    place, bit = np.nonzero((masks[:, None] >> np.arange(count, dtype=np.uint64)) & np.uint64(1))
    return place, bit.astype(np.uint64)


def _openings(row: Row) -> Codes:
    """Give the numbers of the first two characters of each text."""
    first, second = row.codes[row.starts].astype(np.uint64), row.codes[row.starts + 1].astype(np.uint64)
    return np.where(row.lengths == 1, first, first << np.uint64(32) | second)


def _generalised(row: Row) -> list[str]:
    """Write every number as 0 and every redaction as X, so that figures do not count as words."""
    texts = [text.replace(BREAK, " ") for text in row.texts]
    for number in {number for numbers in _particular().maybe(row) for number in numbers}:
        texts[number] = _REDACTED.sub("X", _NUMBER.sub("0", texts[number].replace("％", "%")))
    return texts


@cache
def _particular() -> Screen:
    """Look for what `_generalised` changes."""
    return Screen([_NUMBER, _REDACTED, re.compile("％")])
