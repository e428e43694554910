"""Compare statements: shared things, shared indicators, shared wording, each as a number that can be read.

In: the statements of one government's reports. Out: their `Profile`s, and `Features` of a pair; or of many pairs at
once, as arrays (`alike.py`). Wording is compared by pairs of characters weighted by rarity.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from duixian.graph.abreast import promised_abreast
from duixian.graph.alike import Statements
from duixian.graph.measures import is_plain, measure_key
from duixian.graph.rarity import telling_words
from duixian.graph.resolve import find_phases, thing_key
from duixian.graph.similar import (
    INHERITED,
    NO_WORDING,
    OTHER_MATTER,
    OTHER_PROJECT,
    Profile,
    are_other_phases,
    content_grams,
    name_other_projects,
    one_wording,
    own_names,
    score,
    share_indicator,
)
from duixian.graph.sites import road_of
from duixian.ontology.iris import squeeze
from duixian.ontology.model import EntityType, Kind, Mention, Statement

_WEIGHTS = {
    EntityType.PROJECT: 0.9,
    EntityType.COMPANY: 0.75,
    EntityType.FACILITY: 0.7,
    EntityType.ORGANIZATION: 0.45,
    EntityType.VILLAGE: 0.35,
}
"""How much a shared thing of a type speaks for the same subject."""

_CROWD = 0.12
"""By how much each further statement that names a thing lessens its weight; all that is said of a project is on it."""
_CROWD_PROJECT = 0.04
_NAME = re.compile(r"[“《][^”》]{2,20}[”》]")
_VILLAGE_END = re.compile("(自然村|行政村|社区|村)$")
_FEW = 300
"""Rarity is counted as if there were at least so many statements: those of one report of middle length."""


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
    def statements(self) -> Statements:
        """Give the profiles as arrays, to compare many pairs at once."""
        return Statements(list(self.profiles.values()), self.rarity)

    def compare(self, one: Profile, other: Profile) -> Features:
        """Give the features of a pair; things that are inherited from a clause before count less."""
        shared = one.things.keys() & other.things.keys()
        part = OTHER_PROJECT if name_other_projects(one, other) or are_other_phases(one, other) else 1.0
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
        if statement.kind is Kind.COMMITMENT and (abreast := promised_abreast(statement.text)):
            keys[abreast.first] = None
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
        indicators = tuple(key for key in keys if not is_plain(key, statement))
        stems = [self._own_name] if self._own_name else []
        names = frozenset(squeeze(name) for name in _NAME.findall(statement.text))
        norm = math.sqrt(sum(weight * weight for weight in grams.values()))
        phases = frozenset(find_phases(statement.text))
        telling = telling_words(one_wording(self._without_own_name(statement.text)))
        called = [thing_key(m.text, m.type, stems) for m in own_names(statement)]
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
            tuple(dict.fromkeys([*called, *filter(None, map(road_of, called))])),
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
        named: dict[str, str] = {}
        for stem, village in self._villages.items():  # the longest first: 双河口村 does not name 双河村
            if stem in text:
                named[stem] = self._thing(village)
                text = text.replace(stem, " ")
        return named

    def _without_own_name(self, text: str) -> str:
        return text.replace(self._own_name, " ") if self._own_name else text

    def _thing(self, iri: str) -> str:
        return self._resolved.get(iri, iri)

    def _weight(self, kind: EntityType, thing: str) -> float:
        crowd = _CROWD_PROJECT if kind is EntityType.PROJECT else _CROWD
        return _WEIGHTS[kind] / (1 + crowd * max(self._mentions[thing] - 2, 0))


def _village_stems(mentions: Iterable[Mention]) -> dict[str, str]:
    """Give the villages by their names without 村, the longest first."""
    stems = {_VILLAGE_END.sub("", m.text): m.id for m in mentions if m.type is EntityType.VILLAGE}
    return {stem: stems[stem] for stem in sorted(stems, key=lambda stem: (-len(stem), stem)) if len(stem) > 1}
