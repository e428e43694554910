"""Compare many pairs of statements at once, as `similar.py` compares one pair: the same numbers, as arrays.

In: the `Profile`s of a government's statements. Out: for pairs of them, given as two arrays of their places in the
comparison, what `Comparison.compare` would give for each.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from duixian.graph.bags import Bags, Marks, Places, Values, join, spans, split, summed
from duixian.graph.measures import alike_indicators, one_measure, pairs_of
from duixian.graph.similar import (
    INHERITED,
    NO_WORDING,
    OTHER_MATTER,
    OTHER_PROJECT,
    SAME_INDICATOR,
    Profile,
    content_grams,
    content_pieces,
    score,
)
from duixian.graph.stages import has_turn
from duixian.ontology.model import Kind

_INSTITUTION = re.compile(
    r"(?:第?[一二三四五六七八九十]|人民|中心|中医|妇幼保健|精神|传染病|儿童|肿瘤|职业|实验|特殊教育)(?:医院|中学|小学|初中|高中|学校|幼儿园|院)"
)
_ROAD = re.compile(
    r"(?:(?P<sort>[国省县乡村])道|(?<![A-Za-z\d])(?P<letter>[GSXYC]))(?P<number>\d{1,3})"
    r"(?![\d.]|[余多]?(?:[条个座处米元万亿]|公里|千米))"
    r"|(?<![\d.])(?P<before>\d{3})(?P<after>[国省县乡])道"
)
_VILLAGES = re.compile(r"(?<![\d.])(\d{1,3})个(?:行政|自然|中心)?(?:村|社区)(?!民|级)")
_WORKS = re.compile(r"工程|项目")
_FEWEST = 6
_LETTERS = str.maketrans("国省县乡村", "GSXYC")
_LIST = re.compile(r"[、，；：（）]|以及|和|及|与")
AT_ONCE = 50_000
"""So many pairs are compared at once, to spare memory."""
WAYS = ("路街道巷", "河溪江湖浜港", "桥")
"""What the names of roads, of rivers and of bridges end in."""


class Alike(NamedTuple):
    """The features of pairs, and whether they are of other phases of a thing, or share one at all."""

    things: Values
    wording: Values
    names: Values
    indicator: Values
    other_phases: Marks
    same_things: Marks

    @property
    def score(self) -> Values:
        """Give how surely each pair is about the same subject."""
        return score(self.things, self.wording, self.names, self.indicator)


class Statements:
    """What the statements of a government are compared by, as bags."""

    def __init__(self, profiles: Sequence[Profile], rarity: Callable[[str], float]) -> None:
        """Take the profiles in the order of their places; `rarity` tells how rare a pair of characters is."""
        self.profiles = profiles
        self.numbers: dict[str, int] = {}
        self._turns: dict[str, Marks] = {}
        self.grams = self.bags(profile.grams.items() for profile in profiles)
        self.words = self.bags(profile.words.items() for profile in profiles)
        self.things = self.bags(profile.things.items() for profile in profiles)
        self.phases = self.bags(_plain(profile.phases) for profile in profiles)
        self.villages = self.bags(_plain(profile.villages) for profile in profiles)
        self.institutions = self.bags(_plain(institutions(profile.statement.text)) for profile in profiles)
        self.codes = self.bags(_plain(road_codes(profile.statement.text)) for profile in profiles)
        """The numbers of the roads that they name."""
        self.counted = self.bags(_plain(counted_villages(profile.statement.text)) for profile in profiles)
        """In how many villages they tell of works."""
        self.projects = self.bags(_plain(profile.projects) for profile in profiles)
        self.quoted = self.bags(_plain(profile.names) for profile in profiles)
        self._own = np.array([t in profile.own_things for profile in profiles for t in profile.things], np.int64)
        self._norms = np.array([profile.norm for profile in profiles])
        self.tokens = self.bags(_plain(dict.fromkeys(_tokens(profile))) for profile in profiles)
        """All that may bring two statements together."""
        self.names = self.bags(_plain(_name_parts(profile)) for profile in profiles)
        """Parts of the names of things that statements name themselves."""
        self._units = self.bags(_plain({q.unit for q in profile.statement.quantities}) for profile in profiles)
        named: dict[str, int] = {}
        self.indicators = Bags((_plain(profile.indicators) for profile in profiles), named)
        self._named = list(named)
        self.rich = np.array([sum(map(rarity, profile.grams)) for profile in profiles])
        """How much a statement says of its own."""
        self._find_runs(rarity)
        self._find_kin()
        self._find_parts()

    def are(self, kind: Kind) -> Values:
        """Give 1 for each statement that is of a kind, else 0."""
        return np.array([float(profile.statement.kind is kind) for profile in self.profiles])

    def has_turn(self, turn: str) -> Marks:
        """Tell of each statement whether it holds words of a turn (`lexicon/turns.tsv`)."""
        if turn not in self._turns:
            texts = (profile.statement.text for profile in self.profiles)
            self._turns[turn] = np.array([has_turn(turn, text) for text in texts], np.bool_)
        return self._turns[turn]

    def bags(self, bags: Iterable[Iterable[tuple[str, float]]]) -> Bags:
        """Make bags whose tokens have the same numbers in all."""
        return Bags(bags, self.numbers)

    def compare(self, ones: Places, others: Places) -> Alike:
        """Give the features of pairs; things that are inherited from a clause before count less."""
        count = len(ones)
        other_phases = self.phases.are_apart(ones, others)
        part = np.where(other_phases | self.projects.are_apart(ones, others), OTHER_PROJECT, 1.0)
        shared = self.things.shared(ones, others)
        own = self._own[shared.one] + self._own[shared.other]
        left = np.ones(count)
        weights = part[shared.pair] * self.things.weights[shared.one] * np.array([INHERITED**2, INHERITED, 1.0])[own]
        np.multiply.at(left, shared.pair, 1 - weights)
        indicator = self.share_indicator(ones, others)
        other_indicators = (self.indicators.sizes[ones] > 0) & (self.indicators.sizes[others] > 0) & (indicator == 0)
        wording = self._wording(ones, others) * np.where(other_phases | other_indicators, OTHER_MATTER, 1.0)
        only_inherited = ~marks(shared.pair[own == 2], count)  # noqa: PLR2004  both name it themselves
        things = np.where((wording < NO_WORDING) & only_inherited, 0.0, 1 - left)
        names = marks(self.quoted.shared(ones, others).pair, count).astype(np.float64)
        return Alike(things, wording, names, indicator, other_phases, marks(shared.pair, count))

    def find_alike(self, ones: Places, others: Places, least: float) -> Iterator[tuple[int, int, float]]:
        """Give the pairs (as places in both lists) that have at least so high a score, with their scores."""
        bags = (self.tokens, self.quoted, self.indicators)
        keys = np.unique(np.concatenate([join(*bag.near(ones, others, len(others))) for bag in bags]))
        for start in range(0, len(keys), AT_ONCE):
            i, k = split(keys[start : start + AT_ONCE])
            scores = self.compare(ones[i], others[k]).score
            enough = scores >= least
            yield from zip(i[enough].tolist(), k[enough].tolist(), scores[enough].tolist(), strict=True)

    def share_indicator(self, ones: Places, others: Places) -> Values:
        """Tell of pairs how alike their indicators are: 0 where they are not the same, else up to 1."""
        likeness = self.compare_indicators(ones, others, alike_indicators)
        return np.where(likeness >= SAME_INDICATOR, likeness, 0.0)

    def share_measure(self, ones: Places, others: Places) -> Values:
        """Tell of pairs how surely they have figures of one measure, in one unit where it has two names."""
        measure = self.compare_indicators(ones, others, one_measure)
        one_unit = marks(self._units.shared(ones, others).pair, len(ones))
        return np.where((measure == 1) | one_unit, measure, 0.0)

    def compare_indicators(self, ones: Places, others: Places, alike: Callable[[str, str], float]) -> Values:
        """Give for each pair the highest likeness of an indicator of one and one of the other."""
        likeness = np.zeros(len(ones))
        first, one = self.indicators.of(ones)
        which, other = spans(self.indicators.starts[others[first]], self.indicators.sizes[others[first]])
        named = join(self.indicators.tokens[one[which]], self.indicators.tokens[other])
        each, place = np.unique(named, return_inverse=True)
        pairs = zip(*(names.tolist() for names in split(each)), strict=True)
        found = np.array([alike(self._named[a], self._named[b]) for a, b in pairs], np.float64)
        np.maximum.at(likeness, first[which], found[place])
        return likeness

    def _find_runs(self, rarity: Callable[[str], float]) -> None:
        """List the pairs of characters of the commitments in their order, and mark where a piece begins."""
        promises = (p.statement.kind is Kind.COMMITMENT for p in self.profiles)
        pieces = [
            content_pieces(p.statement.text) if is_one else []
            for p, is_one in zip(self.profiles, promises, strict=True)
        ]
        runs = [[[piece[i : i + 2] for i in range(len(piece) - 1)] for piece in found] for found in pieces]
        self.runs = self.bags(((gram, rarity(gram)) for run in found for gram in run) for found in runs)
        self.begins = np.array([not i for found in runs for run in found for i in range(len(run))], np.bool_)

    def _find_parts(self) -> None:
        """List the pairs of characters of each part of what a statement lists, with their share in the part."""
        found = [_parts(profile) for profile in self.profiles]
        self.parts = self.bags((pair for part in parts for pair in part) for parts in found)
        self.part_of = np.array([n for parts in found for n, part in enumerate(parts) for _ in part], np.int64)

    def cover_part(self, ones: Places, others: Places) -> Values:
        """Tell of pairs how much of a part of what the one lists stands in the other: of the part that does most."""
        shared = self.grams.shared(ones, others, of=self.parts)
        keys, place = np.unique(join(shared.pair, self.part_of[shared.one]), return_inverse=True)
        sums = summed(place, self.parts.weights[shared.one], len(keys))
        best = np.zeros(len(ones))
        np.maximum.at(best, split(keys)[0], sums)
        return best

    def _find_kin(self) -> None:
        """List for each statement the words that it does not have, but that hold one of its own or stand in one."""
        kin = _kin({word for profile in self.profiles for word in profile.words})
        found = [
            [(other, word) for word in profile.words for other in kin.get(word, ()) if other not in profile.words]
            for profile in self.profiles
        ]
        self.kin = self.bags(((other, 0.0) for other, _ in pairs) for pairs in found)
        self.kin_of = np.array([self.numbers[word] for pairs in found for _, word in pairs], np.int64)
        """The word of the statement that each of them is kin to."""

    def _wording(self, ones: Places, others: Places) -> Values:
        shared = self.grams.shared(ones, others)
        products = self.grams.weights[shared.one] * self.grams.weights[shared.other]
        norms = self._norms[ones] * self._norms[others]
        return summed(shared.pair, products, len(ones)) / np.where(norms > 0, norms, 1.0)


def places(profiles: Iterable[Profile]) -> Places:
    """Give the places of some statements."""
    return np.array([profile.place for profile in profiles], np.int64)


def _kin(words: AbstractSet[str]) -> Mapping[str, set[str]]:
    """Give for each word those that hold it or stand in it."""
    kin: defaultdict[str, set[str]] = defaultdict(set)
    sizes = sorted(set(map(len, words)))
    for word in words:
        for size in sizes[: bisect_left(sizes, len(word))]:
            for start in range(len(word) - size + 1):
                part = word[start : start + size]
                if part in words:
                    kin[part].add(word)
                    kin[word].add(part)
    return kin


def marks(pairs: Places, count: int) -> Marks:
    """Mark some of so many pairs."""
    marked = np.zeros(count, np.bool_)
    marked[pairs] = True
    return marked


def road_codes(text: str) -> list[str]:
    """Give the numbers of the roads that a text names, each once, in one way: X207 of 县道207线; 县道12条 has none."""
    found = ((m["sort"] or m["letter"] or m["after"], m["number"] or m["before"]) for m in _ROAD.finditer(text))
    return list(dict.fromkeys(sort.translate(_LETTERS) + number for sort, number in found))


def institutions(text: str) -> list[str]:
    """Give which hospitals and schools a text names, each once: 人民医院, 第三中学; 医院 alone is none."""
    return list(dict.fromkeys(found.group().removeprefix("第") for found in _INSTITUTION.finditer(text)))


@lru_cache(maxsize=1 << 16)
def counted_villages(text: str) -> tuple[str, ...]:
    """Give in how many villages a text tells of works, where they are enough to be known by it: 12个村."""
    numbers = _VILLAGES.findall(text) if _WORKS.search(text) else []
    return tuple(f"{number}个村" for number in dict.fromkeys(map(int, numbers)) if number >= _FEWEST)


def _parts(profile: Profile) -> list[list[tuple[str, float]]]:
    """Give the pairs of characters of each part of a list, with their share in it: 东桥路、西河闸 has two."""
    parts = [
        [g for g in dict.fromkeys(content_grams(part)) if g in profile.grams]
        for part in _LIST.split(profile.statement.text)
    ]
    wholes = [sum(profile.grams[gram] for gram in part) or 1.0 for part in parts]
    return [[(g, profile.grams[g] / whole) for g in part] for part, whole in zip(parts, wholes, strict=True)]


def _name_parts(profile: Profile) -> set[str]:
    """Give the pairs of characters of its names, and of what ways they are: kindred names share one."""
    ways = {ways for name in profile.called for ways in WAYS if name[-1] in ways}
    return ways.union(*map(pairs_of, profile.called))


def _tokens(profile: Profile) -> Iterator[str]:
    yield from profile.grams
    yield from profile.things
    yield from profile.words
    for name in profile.indicators:
        yield from pairs_of(name)


def _plain(tokens: Iterable[str]) -> Iterable[tuple[str, float]]:
    return ((token, 1.0) for token in tokens)
