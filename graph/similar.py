"""What two statements are compared by, and how what they share counts, whether pair by pair or all pairs at once.

In: statements. Out: the `Profile` that `comparison.py` makes of each; the words of a text that carry content: verbs and
stock phrases (`lexicon/stop_phrases.txt`) do not.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeVar

import numpy as np
from duixian.graph.lexicon import alternatives, rows
from duixian.graph.measures import alike_indicators
from duixian.ontology.model import EntityType, Mention, Statement
from numpy.typing import NDArray

_SUBJECTS = (EntityType.PROJECT, EntityType.FACILITY, EntityType.COMPANY, EntityType.VILLAGE)
_FIGURES = re.compile(r"[\dXxＸ×＊*.%％〔〕]+|[^一-龥A-Za-z]+")
SAME_INDICATOR = 0.6
INHERITED = 0.6
"""What a shared thing still counts for each of the two statements that only inherits it."""
NO_WORDING = 0.05
"""Below this two statements have no words in common; a thing that one of them only inherits is then not enough."""
OTHER_PROJECT = 0.35
"""What a shared place still counts where each statement names a project of its own there, and not the same."""


OTHER_MATTER = 0.5
"""What shared wording still counts where the figures are of other indicators, or the phases are others."""


_Number = TypeVar("_Number", float, NDArray[np.float64])


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """What a statement is compared by.

    `grams` and `words` have their weights; `own_things` are those that it names itself; of a clause that has no words
    of its own to compare (确保9月投用), all. `called` is what it calls them, without the town's name and class words;
    `place` is its number in the comparison.
    """

    statement: Statement
    grams: Mapping[str, float]
    norm: float
    things: Mapping[str, float]
    own_things: frozenset[str]
    projects: frozenset[str]
    names: frozenset[str]
    indicators: tuple[str, ...]
    phases: frozenset[str]
    villages: frozenset[str]
    words: Mapping[str, float]
    called: tuple[str, ...]
    place: int


def score(things: _Number, wording: _Number, names: _Number, indicator: _Number) -> _Number:
    """Give from the features of a pair (or of many, as arrays) how surely the two are about the same subject."""
    doubt = (1 - 0.75 * things) * (1 - 0.95 * wording) * (1 - 0.6 * names)
    return 1 - doubt * (1 - 0.85 * indicator)


def own_names(statement: Statement) -> list[Mention]:
    """Give the things that a statement names itself, not those that it has from a clause before."""
    return [m for m in statement.mentions if m.type in _SUBJECTS and statement.start <= m.start < statement.end]


def are_other_phases(one: Profile, other: Profile) -> bool:
    """Tell whether the two speak of different phases (一期, 二期) of a thing."""
    return bool(one.phases and other.phases) and not one.phases & other.phases


def name_other_projects(one: Profile, other: Profile) -> bool:
    """Tell whether each of two statements names a project, and not the same."""
    return bool(one.projects and other.projects) and not one.projects & other.projects


def content_grams(text: str) -> list[str]:
    """Give the pairs of characters of the words that carry content."""
    return [piece[i : i + 2] for piece in content_pieces(text) for i in range(len(piece) - 1)]


def content_pieces(text: str) -> list[str]:
    """Give what is left of a text between figures, verbs and stock phrases."""
    return _stop().sub(" ", _FIGURES.sub(" ", one_wording(text))).split()


@lru_cache(maxsize=1 << 16)
def one_wording(text: str) -> str:
    """Write what has several names the one way under which wordings are compared: 敬老院, 养老院."""
    any_wording, wordings = _wordings()
    if any_wording.search(text):
        for pattern, form in wordings:
            text = pattern.sub(form, text)
    return text


@cache
def _wordings() -> tuple[re.Pattern[str], tuple[tuple[re.Pattern[str], str], ...]]:
    """Give a pattern that finds any of the wordings, and each with its form."""
    found = rows("wordings.tsv")
    each = tuple((re.compile(pattern), form) for pattern, form in found)
    return re.compile("|".join(f"(?:{pattern})" for pattern, _ in found)), each


def share_indicator(one: Profile, other: Profile) -> float:
    """Tell how alike the indicators of two statements are: 0 where they are not the same, else up to 1."""
    likeness = max((alike_indicators(a, b) for a in one.indicators for b in other.indicators), default=0.0)
    return likeness if likeness >= SAME_INDICATOR else 0.0


@cache
def _stop() -> re.Pattern[str]:
    return re.compile(alternatives("stop_phrases.txt"))
