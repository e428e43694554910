"""Describe clauses by what the clause model weighs: words, place, cues, names, figures, neighbours.

In: the clauses of a report, its outline, the names in each. Out: `Columns`, the features of all clauses as arrays; the
training and the labelling use the same. Cues are data (`lexicon/clause_cues.tsv`): features, not decisions.

All clauses of a report are described at once: this is the innermost loop of reading.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

import numpy as np
from duixian.loaders.clauses import Clause
from duixian.loaders.deadlines import find_deadline
from duixian.loaders.figures import find_figures
from duixian.loaders.headings import read_heading
from duixian.loaders.lexicon import alternatives, rows
from duixian.loaders.names import unknown
from duixian.loaders.sections import Outline
from duixian.loaders.words import split_words
from duixian.ontology.model import EntityType, Mention, Role
from numpy.typing import NDArray

Codes = NDArray[np.uint64]
Places = NDArray[np.intp]
Columns = dict[str, tuple[Places | None, Codes]]
"""By the kind of feature: the clauses that have it (`None`: each has one) and which of the kind it is, a number each.

Words and characters are numbered by the powers of `_BASE`, what is combined by `_join`.
"""

_LENGTHS: Final = np.array([4, 6, 8, 11, 15, 20, 28])
_EDGES: Final = (1, 2, 3, 4)
_MOST_UNKNOWN: Final = 6
_ANY_DAY: Final = date(2000, 1, 1)
_NUMBER: Final = re.compile(r"\d+(\.\d+)?")
_REDACTED: Final = re.compile(r"[XxＸ×＊*]{1,4}(\.[XxＸ×]+)?")
_QUOTED: Final = re.compile(r"[“《]([^”》]{2,24})[”》]")
_ASPECTS: Final = ("stage", "finished", "under_way", "activity", "product")
"""The cues that together tell a result that is done from one under way."""
_BASE: Final = np.uint64(0x9E3779B97F4A7C15)  # odd, its bits spread: two words hardly ever get one number
_LONGEST_WORD: Final = 16
_POWERS: Final = np.cumprod(np.full(_LONGEST_WORD, _BASE, np.uint64))
_BREAK: Final = "\n"
_ROLES: Final = {role: number for number, role in enumerate(Role)}
_TYPES: Final = {kind: 1 << number for number, kind in enumerate(EntityType)}
_NOWHERE: Final = 3
"""How near a neighbour is: 0 in the same sentence, 1 in the same paragraph, 2 further off, 3 there is none."""
_COMBINED: Final = 64
"""The parts of a combination are smaller than this, but for its first."""


def describe(clauses: Sequence[Clause], outline: Outline, mentions: Sequence[Sequence[Mention]]) -> Columns:
    """Describe each clause of one report; `mentions` holds the names in each."""
    texts = [_generalised(clause.text) for clause in clauses]
    held = _Held.of(clauses, texts, mentions)
    roles = _roles(clauses, outline)
    characters = _Characters.of(texts)
    opened = np.array([_spell_start(clause.text) for clause in clauses], np.uint64)
    columns: Columns = {"role_opens": (None, _join(opened, roles)), "bias": (None, np.zeros(len(clauses), np.uint64))}
    columns |= _place(clauses, roles, opened)
    columns |= _words(texts, characters)
    columns |= characters.grams()
    columns |= {f"head{n}": (None, characters.heads[n]) for n in _EDGES}
    columns |= {f"tail{n}": (None, characters.tails[n]) for n in _EDGES}
    columns |= _content(held, roles)
    for step in (-1, 1):
        columns |= _beside(step, clauses, characters, held)
    return columns


def spelt(columns: Columns, count: int) -> list[list[str]]:
    """Give the features of each of `count` clauses as strings, for the training."""
    found: list[list[str]] = [[] for _ in range(count)]
    for kind, (places, codes) in columns.items():
        for place, code in zip(range(count) if places is None else places, codes, strict=True):
            found[place].append(f"{kind}:{code}")
    return found


@dataclass(frozen=True, slots=True)
class _Characters:
    """The characters of all clauses in one row: where each clause starts and ends, and the numbers of its edges."""

    codes: Codes
    clause: Places
    heads: dict[int, Codes]
    tails: dict[int, Codes]

    @classmethod
    def of(cls, texts: Sequence[str]) -> "_Characters":
        """Lay the clauses in a row, a line break after each."""
        row = np.frombuffer(_BREAK.join([*texts, ""]).encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint64)
        lengths = np.fromiter(map(len, texts), np.intp, len(texts))
        ends = np.cumsum(lengths + 1) - 1
        starts = ends - lengths
        heads, tails = {}, {}
        head, tail = np.zeros((2, len(texts)), np.uint64)
        for n in _EDGES:
            head = head + np.where(n <= lengths, row[np.minimum(starts + n - 1, ends)], 0) * _POWERS[n]
            tail = tail + np.where(n <= lengths, row[np.maximum(ends - n, 0)], 0) * _POWERS[n]
            heads[n], tails[n] = head, tail
        return cls(row, np.repeat(np.arange(len(texts)), lengths + 1), heads, tails)

    def grams(self) -> Columns:
        """Give the characters and the pairs of characters of each clause."""
        inside = self.codes != ord(_BREAK)
        pairs = inside[:-1] & inside[1:]
        joined = self.codes[:-1] * _POWERS[0] + self.codes[1:] * _POWERS[1]
        return {
            "character": (self.clause[inside], self.codes[inside]),
            "pair": (self.clause[:-1][pairs], joined[pairs]),
        }


def _words(texts: Sequence[str], characters: _Characters) -> Columns:
    """Give the words of each clause, those at its ends, and the pairs there."""
    words = split_words(_BREAK.join([*texts, ""]))
    lengths = np.fromiter(map(len, words), np.intp, len(words))
    starts = np.cumsum(lengths) - lengths
    within = np.arange(len(characters.codes)) - np.repeat(starts, lengths)
    codes = np.add.reduceat(characters.codes * _POWERS[np.minimum(within, _LONGEST_WORD - 1)], starts)
    clause = characters.clause[starts]
    inside = characters.codes[starts] != ord(_BREAK)
    clause, codes, lengths = clause[inside], codes[inside], lengths[inside]
    first = np.flatnonzero(np.diff(clause, prepend=-1))
    last = np.append(first[1:], len(clause)) - 1
    several = first < last
    return {
        "word": (clause[lengths > 1], codes[lengths > 1]),
        "length": (
            None,
            np.searchsorted(_LENGTHS, np.fromiter(map(len, texts), np.intp, len(texts))).astype(np.uint64),
        ),
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
        "role": (None, roles),
        "mark": (None, mark),
        "role_position": (None, _join(roles, position)),
        "role_nth": (None, _join(roles, nth)),
        "role_nth_position": (None, _join(roles, nth, position)),
        "role_chain": (None, _join(roles, size == 1, chain, nth)),
        "role_size": (None, _join(roles, np.minimum(size, 5))),
        "role_mark": (None, _join(mark, roles)),
        "role_alone": (None, _join(mark, roles, first == last, position)),
        "role_last": (None, _join(roles, sentence == last, position)),
        "sentence_opens": (None, np.repeat(opened[starts], sizes)),
    }


@dataclass(frozen=True, slots=True)
class _Held:
    """What is found in each clause, apart from its characters.

    `content`: by name, a number a clause; `cues` and `types` list those that a clause has, as pairs of clause and
    number; `aspects` are the cues of `_ASPECTS` as bits.
    """

    content: dict[str, Codes]
    cues: tuple[Places, Codes]
    types: tuple[Places, Codes]
    measured: Codes
    named: Codes
    aspects: Codes

    @classmethod
    def of(cls, clauses: Sequence[Clause], texts: Sequence[str], mentions: Sequence[Sequence[Mention]]) -> "_Held":
        """Look into each clause, and into its text with the figures generalised."""
        cues = [_cues(clause.text) for clause in clauses]
        found = [_look(c.text, len(text), named) for c, text, named in zip(clauses, texts, mentions, strict=True)]
        table = np.array(found, np.uint64).reshape(len(found), len(_CONTENT))
        content = dict(zip(_CONTENT, table.T, strict=True))
        types = np.array([sum({_TYPES[mention.type] for mention in named}) for named in mentions], np.uint64)
        return cls(
            content,
            _bits(np.array(cues, np.uint64), len(_searches())),
            _bits(types, len(_TYPES)),
            np.minimum(content["figures"], 1),
            np.minimum(content["names"], 1),
            np.array(cues, np.uint64) & _aspects(),
        )


_CONTENT: Final = ("names", "figures", "date", "unknown", "unknown_part", "number", "quoted", "national")


def _look(text: str, length: int, named: Sequence[Mention]) -> tuple[int, ...]:
    """Find what a clause holds, in the order of `_CONTENT`; `length` is that with its figures generalised."""
    gone, national = unknown(text), _national().search(text) is not None
    quoted = _QUOTED.findall(text) if "“" in text or "《" in text else ()
    common = [name for name in quoted if _national().search(name)] if national else ()
    return (
        min(len(named), 3),
        min(len(find_figures(text)), 2),
        find_deadline(text, _ANY_DAY, None) is not None,
        min(gone, _MOST_UNKNOWN),
        10 * gone // max(length, 1),
        read_heading(text).level,
        2 if len(common) < len(quoted) else 1 if common else 0,
        national,
    )


def _content(held: _Held, roles: Codes) -> Columns:
    """Give what a clause holds, alone and with the role of its part, and its cues with role, figures and names."""
    place, cue = held.cues
    role, measured, named = roles[place], held.measured[place], held.named[place]
    columns: Columns = {
        "role_cue": (place, _join(role, cue)),
        "role_cue_measured": (place, _join(role, measured, cue)),
        "role_cue_named": (place, _join(role, named, cue)),
        "aspects": (None, _join(held.aspects, roles, held.measured, held.named)),
        "type": held.types,
        "role_type": (held.types[0], _join(roles[held.types[0]], held.types[1])),
    }
    for name, codes in held.content.items():
        columns |= {name: (None, codes), f"role_{name}": (None, _join(roles, codes))}
    return columns


def _beside(step: int, clauses: Sequence[Clause], characters: _Characters, held: _Held) -> Columns:
    """Give what stands one clause before (-1) or after (1): how near it is, its edges, its cues, what it holds."""
    count = len(clauses)
    here = np.arange(max(-step, 0), count - max(step, 0))
    there = here + step
    sentence = np.array([clause.sentence for clause in clauses])
    paragraph = np.array([clause.paragraph for clause in clauses])
    near = np.select([sentence[here] == sentence[there], paragraph[here] == paragraph[there]], [0, 1], 2)
    nearness = np.full(count, _NOWHERE)
    nearness[there] = near  # of each neighbour, how near it is to the clause that it stands beside
    name = "before" if step < 0 else "after"
    columns: Columns = {
        name: (None, _join(np.append(near, _NOWHERE) if step > 0 else np.append(_NOWHERE, near))),
        f"{name}_head": (here, _join(characters.heads[2][there], near)),
        f"{name}_tail": (here, _join(characters.tails[2][there], near)),
        f"{name}_first": (here, characters.heads[1][there]),
    }
    columns |= {f"{name}_{kind}": (here, codes[there]) for kind, codes in held.content.items()}
    for kind, (place, codes) in (("cue", held.cues), ("type", held.types)):
        kept = nearness[place] < _NOWHERE
        columns[f"{name}_{kind}"] = (place[kept] - step, _join(nearness[place[kept]], codes[kept]))
    return columns


def _roles(clauses: Sequence[Clause], outline: Outline) -> Codes:
    """Give the roles of the parts that the clauses lie in."""
    starts = np.array([part.start for part in outline.parts])
    roles = np.array([_ROLES[part.role] for part in outline.parts], np.uint64)
    at = np.searchsorted(starts, np.array([clause.start for clause in clauses]), "right") - 1
    return roles[np.maximum(at, 0)]


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


def _spell_start(text: str) -> int:
    """Give the number of the first two characters of a text."""
    return ord(text[0]) << 32 | ord(text[1]) if len(text) > 1 else ord(text[0])


def _cues(text: str) -> int:
    """Find the cues of a clause, as bits."""
    return sum([bit for bit, search in _searches() if search(text)])


def _generalised(text: str) -> str:
    """Write every number as 0 and every redaction as X, so that figures do not count as words."""
    return _REDACTED.sub("X", _NUMBER.sub("0", text.replace("％", "%").replace(_BREAK, " ")))


@cache
def _searches() -> tuple[tuple[int, Callable[[str], re.Match[str] | None]], ...]:
    return tuple((1 << number, re.compile(row[1]).search) for number, row in enumerate(rows("clause_cues.tsv")))


@cache
def _aspects() -> np.uint64:
    names = [row[0] for row in rows("clause_cues.tsv")]
    return np.uint64(sum(1 << names.index(name) for name in _ASPECTS))


@cache
def _national() -> re.Pattern[str]:
    """Match what is named alike all over the country, and so names nothing of this place."""
    return re.compile(alternatives("national_phrases.txt"))
