"""Compare two statements: shared things, shared indicators, shared wording, each as a number that can be read.

In: the statements of one government's reports. Out: `Profile`s, and `Features` of a pair. Wording is compared by pairs
of characters weighted by rarity; verbs and stock phrases (`lexicon/stop_phrases.txt`) do not count.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from duixian.graph.lexicon import alternatives, rows, words
from duixian.graph.rarity import telling_words
from duixian.graph.resolve import find_phases, thing_key
from duixian.ontology.iris import squeeze
from duixian.ontology.model import EntityType, Mention, Statement
from numpy.typing import NDArray

if TYPE_CHECKING:
    from duixian.graph.alike import Statements

_WEIGHTS = {
    EntityType.PROJECT: 0.9,
    EntityType.COMPANY: 0.75,
    EntityType.FACILITY: 0.7,
    EntityType.ORGANIZATION: 0.45,
    EntityType.VILLAGE: 0.35,
}
"""How much a shared thing of a type speaks for the same subject."""

_SUBJECTS = (EntityType.PROJECT, EntityType.FACILITY, EntityType.COMPANY, EntityType.VILLAGE)
_CROWD = 0.12
"""By how much each further statement that names a thing lessens its weight; all that is said of a project is on it."""
_CROWD_PROJECT = 0.04
_FIGURES = re.compile(r"[\dXxＸ×＊*.%％〔〕]+|[^一-龥A-Za-z]+")
_NAME = re.compile(r"[“《][^”》]{2,20}[”》]")
_VILLAGE_END = re.compile("(自然村|行政村|社区|村)$")
SAME_INDICATOR = 0.6
_PART = 0.3
"""How alike an indicator and that of one sector are, of what their names have in common."""
_ONE_MEASURE = 0.75
_SHORTER = 0.9
"""How alike two names of an indicator are of which one is the other without words in its middle."""
INHERITED = 0.6
"""What a shared thing still counts for each of the two statements that only inherits it."""
NO_WORDING = 0.05
"""Below this two statements have no words in common; a thing that one of them only inherits is then not enough."""
OTHER_PROJECT = 0.35
"""What a shared place still counts where each statement names a project of its own there, and not the same."""


_FEW = 300
"""Rarity is counted as if there were at least so many statements: those of one report of middle length."""
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


@dataclass(frozen=True, slots=True)
class Features:
    """How alike two statements are, each from 0 to 1: by things, by wording, by quoted names, by indicator."""

    things: float
    wording: float
    names: float
    indicator: float

    @property
    def score(self) -> float:
        """Give how surely the two are about the same subject."""
        return score(self.things, self.wording, self.names, self.indicator)


class Comparison:
    """Compares statements; knows how rare words and things are in one government's reports."""

    def __init__(self, statements: Iterable[Statement], resolved: Mapping[str, str], own_name: str = "") -> None:
        """Count the words and things of all statements; `resolved` maps things to those that stand for them.

        `own_name` is the government's own name, which says nothing of what a statement is about.
        """
        all_statements = list(statements)
        self._resolved = resolved
        self._own_name = re.sub(r"(镇|乡|街道|县|市|区)$", "", own_name)
        self._count = max(len(all_statements), _FEW)
        self._villages = _village_stems(m for s in all_statements for m in s.mentions)
        villages = [self._named_villages(s.text) for s in all_statements]
        grams = [Counter(self._grams(s.text, named)) for s, named in zip(all_statements, villages, strict=True)]
        frequency = Counter(gram for counts in grams for gram in counts)
        self._rarity = {gram: math.log(1 + self._count / seen) for gram, seen in frequency.items()}
        self._mentions = Counter(thing for s in all_statements for thing in {self._thing(m.id) for m in s.mentions})
        parts = zip(all_statements, villages, grams, strict=True)
        self.profiles = {s.id: self._profile(place, s, v, g) for place, (s, v, g) in enumerate(parts)}

    @cached_property
    def statements(self) -> "Statements":
        """Give the profiles as arrays, to compare many pairs at once."""
        from duixian.graph.alike import Statements

        return Statements(list(self.profiles.values()), self.rarity)

    def compare(self, one: Profile, other: Profile) -> Features:
        """Give the features of a pair; things that are inherited from a clause before count less."""
        shared = one.things.keys() & other.things.keys()
        part = OTHER_PROJECT if _name_other_projects(one, other) or are_other_phases(one, other) else 1.0
        things = 1 - math.prod(
            1 - part * one.things[t] * INHERITED ** ((t not in one.own_things) + (t not in other.own_things))
            for t in shared
        )
        wording = self._wording(one, other)
        indicator = share_indicator(one, other)
        if are_other_phases(one, other) or (one.indicators and other.indicators and not indicator):
            wording *= OTHER_MATTER
        if wording < NO_WORDING and not shared & one.own_things & other.own_things:
            things = 0.0
        names = 1.0 if one.names & other.names else 0.0
        return Features(things, wording, names, indicator)

    def rarity(self, gram: str) -> float:
        """Give the logarithm of how rare a pair of characters is in these reports; 0 for one that they do not have."""
        return self._rarity.get(gram, 0.0)

    def _wording(self, one: Profile, other: Profile) -> float:
        if not one.norm or not other.norm:
            return 0.0
        small, large = sorted((one.grams, other.grams), key=len)
        return sum(weight * large[gram] for gram, weight in small.items() if gram in large) / (one.norm * other.norm)

    def _profile(self, place: int, statement: Statement, villages: Mapping[str, str], counts: Counter[str]) -> Profile:
        keys = dict.fromkeys(measure_key(q.indicator) for q in statement.quantities if q.indicator)
        for gram in sorted({gram for key in keys for gram in content_grams(key)} - counts.keys()):
            counts[gram] = 1  # 同比增长3% and GDP are of what they measure
        grams = {gram: self.rarity(gram) * n for gram, n in counts.items()}
        things = {self._thing(m.id): self._weight(m.type, self._thing(m.id)) for m in statement.mentions}
        for village in villages.values():
            things.setdefault(village, self._weight(EntityType.VILLAGE, village))
        own = frozenset(villages.values()) | frozenset(
            self._thing(m.id)
            for m in statement.mentions
            if not counts or (statement.start <= m.start and m.end <= statement.end)
        )
        projects = frozenset(self._thing(m.id) for m in statement.mentions if m.type is EntityType.PROJECT)
        indicators = tuple(key for key in keys if not _is_plain(key, statement))
        stems = [self._own_name] if self._own_name else []
        names = frozenset(squeeze(name) for name in _NAME.findall(statement.text))
        norm = math.sqrt(sum(weight * weight for weight in grams.values()))
        phases = frozenset(find_phases(statement.text))
        telling = telling_words(self._without_own_name(statement.text))
        return Profile(
            statement,
            grams,
            norm,
            things,
            own,
            projects,
            names,
            indicators,
            phases,
            frozenset(villages.values()),
            telling,
            tuple(dict.fromkeys(thing_key(m.text, m.type, stems) for m in own_names(statement))),
            place,
        )

    def _grams(self, text: str, villages: Iterable[str]) -> list[str]:
        """Give the pairs of characters to compare: what a clause says, whichever village it says it of."""
        text = self._without_own_name(text)
        for stem in villages:
            text = re.sub(rf"{re.escape(stem)}(自然村|行政村|社区|村(?!庄))?", " ", text)
        return content_grams(text)

    def _named_villages(self, text: str) -> dict[str, str]:
        """Give the villages that a clause names, with or without 村: their names without it, and which they are."""
        return {stem: self._thing(village) for stem, village in self._villages.items() if stem in text}

    def _without_own_name(self, text: str) -> str:
        return text.replace(self._own_name, " ") if self._own_name else text

    def _thing(self, iri: str) -> str:
        return self._resolved.get(iri, iri)

    def _weight(self, kind: EntityType, thing: str) -> float:
        crowd = _CROWD_PROJECT if kind is EntityType.PROJECT else _CROWD
        return _WEIGHTS[kind] / (1 + crowd * max(self._mentions[thing] - 2, 0))


def score(things: _Number, wording: _Number, names: _Number, indicator: _Number) -> _Number:
    """Give from the features of a pair (or of many, as arrays) how surely the two are about the same subject."""
    doubt = (1 - 0.75 * things) * (1 - 0.95 * wording) * (1 - 0.6 * names)
    return 1 - doubt * (1 - 0.85 * indicator)


def _village_stems(mentions: Iterable[Mention]) -> dict[str, str]:
    """Give the villages by their names without 村, the longest first."""
    stems = {_VILLAGE_END.sub("", m.text): m.id for m in mentions if m.type is EntityType.VILLAGE}
    return {stem: stems[stem] for stem in sorted(stems, key=lambda stem: (-len(stem), stem)) if len(stem) > 1}


def own_names(statement: Statement) -> list[Mention]:
    """Give the things that a statement names itself, not those that it has from a clause before."""
    return [m for m in statement.mentions if m.type in _SUBJECTS and statement.start <= m.start < statement.end]


def are_other_phases(one: Profile, other: Profile) -> bool:
    """Tell whether the two speak of different phases (一期, 二期) of a thing."""
    return bool(one.phases and other.phases) and not one.phases & other.phases


def _name_other_projects(one: Profile, other: Profile) -> bool:
    return bool(one.projects and other.projects) and not one.projects & other.projects


def content_grams(text: str) -> list[str]:
    """Give the pairs of characters of the words that carry content."""
    return [piece[i : i + 2] for piece in content_pieces(text) for i in range(len(piece) - 1)]


def content_pieces(text: str) -> list[str]:
    """Give what is left of a text between figures, verbs and stock phrases."""
    return _stop().sub(" ", _FIGURES.sub(" ", text)).split()


@lru_cache(maxsize=1 << 14)
def indicator_key(name: str) -> str:
    """Give the form under which two names of an indicator are compared: common variants written one way."""
    key = squeeze(name)
    for variant, form in _forms():
        whole = variant.startswith("=")
        key = (form if key == variant[1:] else key) if whole else key.replace(variant, form)
    return key


@lru_cache(maxsize=1 << 16)
def measure_key(name: str) -> str:
    """Give the form under which what two figures measure is compared: without 新增, 公共, 增速 and the like."""
    key = indicator_key(name)
    return indicator_key(re.sub(alternatives("measure_fillers.txt"), "", key)) or key


def _is_plain(key: str, statement: Statement) -> bool:
    """Tell whether an indicator is too general to tell what a figure is of, but for the thing it is of (公园总投资)."""
    plain = words("plain_indicators.txt")
    return key in plain or any(key.removeprefix(measure_key(m.text)) in plain for m in statement.mentions)


@lru_cache(maxsize=1 << 16)
def same_indicator(one: str, other: str) -> float:
    """Tell how alike two indicator keys are: 1 equal, else the share of common pairs of characters.

    A ratio (人均…, 单位…) is never the indicator that it is made of.
    """
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    first, second = pairs_of(one), pairs_of(other)
    if first.isdisjoint(second) or any((ratio in one) != (ratio in other) for ratio in words("ratios.txt")):
        return 0.0
    alike = 2 * len(first & second) / (len(first) + len(second))
    return max(alike, _SHORTER) if leaves_out(one, other) or leaves_out(other, one) else alike


def leaves_out(short: str, long: str) -> bool:
    """Tell whether one name is another without words in its middle: 清淤沟渠, 清淤疏浚沟渠."""
    if len(short) >= len(long) or short[:2] != long[:2] or short[-2:] != long[-2:]:
        return False
    rest = iter(long)
    return all(char in rest for char in short)


def of_other_sector(one: str, other: str) -> bool:
    """Tell whether of two indicators one is of a sector, and the other of all or of another: 投资, 工业投资."""
    return any((sector in one) != (sector in other) for sector in words("sectors.txt"))


@lru_cache(maxsize=1 << 16)
def alike_indicators(one: str, other: str) -> float:
    """Tell how alike two indicator keys are, less for that of a sector."""
    return same_indicator(one, other) * (_PART if of_other_sector(one, other) else 1.0)


@lru_cache(maxsize=1 << 16)
def one_measure(one: str, other: str) -> float:
    """Tell how surely two indicator keys are of one measure: 0 where one is of a part of what the other is of."""
    alike = 0.0 if one.endswith(other) or other.endswith(one) else alike_indicators(one, other)
    return 1.0 if one == other else alike if alike >= _ONE_MEASURE else 0.0


@lru_cache(maxsize=1 << 14)
def pairs_of(name: str) -> frozenset[str]:
    """Give the pairs of characters of a name."""
    return frozenset(name[i : i + 2] for i in range(len(name) - 1))


def share_indicator(one: Profile, other: Profile) -> float:
    """Tell how alike the indicators of two statements are: 0 where they are not the same, else up to 1."""
    likeness = max((alike_indicators(a, b) for a in one.indicators for b in other.indicators), default=0.0)
    return likeness if likeness >= SAME_INDICATOR else 0.0


@cache
def _forms() -> tuple[tuple[str, str], ...]:
    return tuple((row[0], row[1] if len(row) > 1 else "") for row in rows("indicator_forms.tsv"))


@cache
def _stop() -> re.Pattern[str]:
    return re.compile(alternatives("stop_phrases.txt"))
