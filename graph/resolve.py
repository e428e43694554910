"""One thing, many spellings: join governments across reports, and things inside one government.

In: issuers, or the reports of one government. Out: for each government or thing the IRI of the one that stands for all
its spellings. The outcome depends on the set of reports only, not on their order.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from duixian.graph.lexicon import alternatives, words
from duixian.loaders.lexicon import rows
from duixian.ontology.iris import squeeze
from duixian.ontology.model import EntityType, Report

_SHORTEST = 2
_SHARE = 0.5
PHASE = re.compile(
    r"(?:[一二三四五六七八九十\d]+段|[一二三四五六七八九十]+期|(?<!\d)\d期(?=工程|项目|建设|改造|厂|地块|用地|投资))|[东西南北]延|[（(][^）)]*[期段][）)]"
)
_REDACTED = re.compile(r"[XxＸ×＊*]{2}")
_BUILT = "built"
_JOINED = (EntityType.PROJECT, EntityType.COMPANY, EntityType.FACILITY)


class Issuer(NamedTuple):
    """Who gave a report: the government's IRI, its name and county as the text tells them, whether it is redacted."""

    government: str
    name: str
    county: str
    redacted: bool

    @property
    def is_known(self) -> bool:
        """Tell whether the text names it."""
        return bool(self.name) and not self.redacted


@dataclass(frozen=True, slots=True)
class _Thing:
    iri: str
    type: EntityType
    name: str
    key: str


def resolve_governments(issuers: Iterable[Issuer]) -> dict[str, str]:
    """Map each government to the one that it is: a town whose county is not told is the only town of that name.

    Where two counties have a town of the name, the one without a county stays apart; so does a redacted name.
    """
    issuers = list(issuers)
    counties: defaultdict[str, set[str]] = defaultdict(set)
    for issuer in issuers:
        if issuer.is_known and issuer.county:
            counties[squeeze(issuer.name)].add(issuer.government)
    resolved = {}
    for issuer in issuers:
        same = counties[squeeze(issuer.name)] if issuer.is_known and not issuer.county else set()
        resolved[issuer.government] = next(iter(same)) if len(same) == 1 else issuer.government
    return resolved


def resolve_things(reports: Sequence[Report]) -> dict[str, str]:
    """Map each thing named in the reports of one government to the thing that stands for all its spellings.

    Spellings are one where they are equal without the town's own name and the class word at the end ("…项目"), or where
    one, of what is built or run, is the beginning or end of exactly one other, or all of it but a trade or 居民 in its
    middle, and at least half of it. Different phases (一期, 二期) stay apart.
    """
    things = _things(reports)
    groups = _Groups(thing.iri for thing in things)
    by_key: defaultdict[tuple[str, str], list[_Thing]] = defaultdict(list)
    for thing in things:
        by_key[_class(thing.type), thing.key].append(thing)
    for same in by_key.values():
        for other in same[1:]:
            groups.join(same[0].iri, other.iri)
    built = {key: same[0].iri for (kind, key), same in by_key.items() if kind == _BUILT}
    for short, longer in _find_longer(built.keys()).items():  # 石桥村 is not short for 大石桥村: villages are left out
        if len(longer) == 1:
            groups.join(built[short], built[longer[0]])
    best: dict[str, _Thing] = {}
    for thing in things:
        root = groups.root(thing.iri)
        if root not in best or (-len(thing.name), thing.iri) < (-len(best[root].name), best[root].iri):
            best[root] = thing
    return {thing.iri: best[groups.root(thing.iri)].iri for thing in things}


def _things(reports: Sequence[Report]) -> list[_Thing]:
    """List the things of the reports, each once, without the names that are only a redaction."""
    stems = sorted({_stem(report) for report in reports if report.issuer} - {""}, key=len, reverse=True)
    named: dict[str, _Thing] = {}
    for report in reports:
        for statement in report.statements:
            for mention in statement.mentions:
                if mention.id not in named or mention.text < named[mention.id].name:
                    key = thing_key(mention.text, mention.type, stems)
                    named[mention.id] = _Thing(mention.id, mention.type, mention.text, key)
    return sorted(named.values(), key=lambda thing: thing.iri)


def thing_key(name: str, kind: EntityType, stems: Sequence[str] = ()) -> str:
    """Give what is left of a name without the town's own name before it and the class word behind it."""
    key = squeeze(name)
    for stem in stems:
        rest = key.removeprefix(stem).removeprefix("镇").removeprefix("乡").removeprefix("街道")
        if rest != key and len(rest) > _SHORTEST:
            key = rest
            break
    if kind is EntityType.VILLAGE:
        return re.sub(r"(自然村|行政村|社区|村)$", "", key) or key
    shorter = _class_words().sub("", key)
    return shorter if len(shorter) >= _SHORTEST else key


def _stem(report: Report) -> str:
    return re.sub(r"(镇|乡|街道|人民政府)$", "", squeeze(report.issuer))


def _class(kind: EntityType) -> str:
    """Projects, companies and facilities may be named alike (a project after its firm); villages and bodies not."""
    return _BUILT if kind in _JOINED else kind.value


def find_phases(text: str) -> list[str]:
    """Give the words of a text that name a phase or a stretch of a work: 一期, 二标段, 东延."""
    return PHASE.findall(text)


def _find_longer(keys: AbstractSet[str]) -> Mapping[str, list[str]]:
    """Give for each name those that it may be short for."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for long in keys:
        for short in _shorter(long) & keys:
            if find_phases(short) == find_phases(long) and not _REDACTED.search(short):
                found[short].append(long)
    return found


def _shorter(long: str) -> set[str]:
    """Give the names of at least half its length that a name may have beside: its beginning, its end, or all of it but
    a word in its middle (云帆储能电站, 云帆科技储能电站)."""  # noqa: D205, D209
    least = max(_SHORTEST, math.ceil(len(long) * _SHARE))
    ends = {part for size in range(least, len(long)) for part in (long[:size], long[-size:])}
    middle = {
        long[:cut] + long[after:]
        for cut in range(_SHORTEST, len(long) - _SHORTEST)
        for after in range(cut + 1, min(cut + _longest_left_out(), len(long) - _SHORTEST) + 1)
        if long[cut:after] in _often_left_out()
    }
    return ends | {short for short in middle if len(short) >= least}


@cache
def _often_left_out() -> frozenset[str]:
    """Read the words that name what a firm does, and others that a short name leaves out."""
    return words("left_out.txt") | {row[0] for row in rows("entity_trades.tsv")}


@cache
def _longest_left_out() -> int:
    return max(map(len, _often_left_out()), default=0)


@cache
def _class_words() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives('class_words.txt')})+$")


class _Groups:
    """Disjoint sets of IRIs."""

    def __init__(self, iris: Iterable[str]) -> None:
        self.parent = {iri: iri for iri in iris}

    def root(self, iri: str) -> str:
        while self.parent[iri] != iri:
            self.parent[iri] = self.parent[self.parent[iri]]
            iri = self.parent[iri]
        return iri

    def join(self, one: str, other: str) -> None:
        first, second = sorted((self.root(one), self.root(other)))
        self.parent[second] = first
