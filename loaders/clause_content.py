"""What the clauses of a report hold, apart from their characters: cues, names, figures, a date, quotes, unknown words.

In: clauses as a row, and the names in each. Out: numbers a clause, which `clause_features` combines.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

import numpy as np
from duixian.loaders.deadlines import MAYBE_DEADLINE, find_deadline
from duixian.loaders.figures import MAYBE_FIGURES, find_figures
from duixian.loaders.headings import MAYBE_NUMBERED, heading_level
from duixian.loaders.lexicon import alternatives, rows
from duixian.loaders.names import count_unknown
from duixian.loaders.screen import Places, Row, Screen
from duixian.ontology.model import EntityType, Mention
from numpy.typing import NDArray

Codes = NDArray[np.uint64]

_MOST_NAMES: Final = 3
_MOST_UNKNOWN: Final = 6
_ANY_DAY: Final = date(2000, 1, 1)
_QUOTED: Final = re.compile(r"[“《]([^”》]{2,24})[”》]")
_ASPECTS: Final = ("stage", "finished", "under_way", "activity", "product")
"""The cues that together tell a result that is done from one under way."""
_TYPES: Final = {kind: 1 << number for number, kind in enumerate(EntityType)}


@dataclass(frozen=True, slots=True)
class Content:
    """What is found in each clause.

    `counts`: by name, a number a clause; `cues` and `types` list those that a clause has, as pairs of clause and
    number; `aspects` are the cues of `_ASPECTS` as bits.
    """

    counts: dict[str, Codes]
    cues: tuple[Places, Codes]
    types: tuple[Places, Codes]
    measured: Codes
    named: Codes
    aspects: Codes

    @classmethod
    def of(cls, row: Row, lengths: Places, mentions: Sequence[Sequence[Mention]]) -> "Content":
        """Look into each clause; `lengths` are those with figures generalised."""
        cues = np.zeros(len(row.texts), np.uint64)
        for number, found in enumerate(_cues().found(row)):
            cues[found] |= np.uint64(1 << number)
        counts = _count(row, lengths, mentions)
        types = [sum({_TYPES[mention.type] for mention in named}) if named else 0 for named in mentions]
        return cls(
            counts,
            _bits(cues, len(rows("clause_cues.tsv"))),
            _bits(np.array(types, np.uint64), len(_TYPES)),
            np.minimum(counts["figures"], 1),
            np.minimum(counts["names"], 1),
            cues & _aspects(),
        )


def _count(row: Row, lengths: Places, mentions: Sequence[Sequence[Mention]]) -> dict[str, Codes]:
    """Count what each clause holds."""
    texts = row.texts
    unknown = count_unknown(row)
    figured, dated, numbered, national, quoted = _looks().found(row)
    commonly = set(national)
    counts = {
        "names": np.minimum(np.fromiter(map(len, mentions), np.intp, len(mentions)), _MOST_NAMES),
        "figures": _column(row, {i: min(len(find_figures(texts[i])), 2) for i in figured}),
        "date": _column(row, {i: find_deadline(texts[i], _ANY_DAY, None) is not None for i in dated}),
        "unknown": np.minimum(unknown, _MOST_UNKNOWN),
        "unknown_part": 10 * unknown // np.maximum(lengths, 1),
        "number": _column(row, {i: heading_level(texts[i]) for i in numbered}),
        "quoted": _column(row, {i: _quotes(texts[i], national=i in commonly) for i in quoted}),
        "national": _column(row, dict.fromkeys(national, 1)),
    }
    return {name: column.astype(np.uint64) for name, column in counts.items()}


def _column(row: Row, values: dict[int, int]) -> Places:
    """Lay out the values of some clauses; the others have 0."""
    column = np.zeros(len(row.texts), np.intp)
    column[list(values)] = list(values.values())
    return column


def _quotes(text: str, *, national: bool) -> int:
    """Tell what stands in quotes: 2 a name of this place, 1 only what is named alike all over the country."""
    quoted = _QUOTED.findall(text)
    common = [name for name in quoted if _national().search(name)] if national else ()
    return 2 if len(common) < len(quoted) else 1 if common else 0


def _bits(masks: Codes, count: int) -> tuple[Places, Codes]:
    """List the bits that are set in each mask, as pairs of its place and the number of the bit."""
    place, bit = np.nonzero((masks[:, None] >> np.arange(count, dtype=np.uint64)) & np.uint64(1))
    return place, bit.astype(np.uint64)


@cache
def _cues() -> Screen:
    return Screen([re.compile(row[1]) for row in rows("clause_cues.tsv")])


@cache
def _looks() -> Screen:
    return Screen([MAYBE_FIGURES, MAYBE_DEADLINE, MAYBE_NUMBERED, _national(), _QUOTED])


@cache
def _aspects() -> np.uint64:
    names = [row[0] for row in rows("clause_cues.tsv")]
    return np.uint64(sum(1 << names.index(name) for name in _ASPECTS))


@cache
def _national() -> re.Pattern[str]:
    """Match what is named alike all over the country, and so names nothing of this place."""
    return re.compile(alternatives("national_phrases.txt"))
