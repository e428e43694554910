"""Candidates for names by the noun that they end in: 项目, 水库, 小学, 有限公司, 供电所.

In: a clause's text and its layout. Out: `Candidate`s (offsets inside the clause), which may overlap. The nouns are data
(`lexicon/entity_heads.tsv`).
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from duixian.loaders.lexicon import rows, words
from duixian.loaders.names import (
    Candidate,
    Layout,
    is_coded,
    is_plain,
    is_specific,
    left_edge,
    list_items,
    names_road,
    unknown,
)
from duixian.loaders.screen import Row
from duixian.loaders.words import word_finder
from duixian.ontology.model import EntityType

_LONGEST = 34
_SHORT_HEAD_REST = 6
_ANY = 5
_LEVEL = re.compile(r"(?:全国|中国|国家|[省市县区镇乡]|街道)委?$")
_PLACE = re.compile(
    r"(?:\d号|[村镇乡街路桥河江湖溪港渠塘堰闸坝库园站校院山岛线场庄寨湾组沟垸圩]|社区|片区|区块|流域|大道|灌区)"
    r"(?:沿线|沿岸|全线|周边|两侧|流域|[东西南北]?段)?$"
)
_BUILDING = re.compile(r"建设|新建|改建|扩建|迁建")
_NESTS = frozenset("路桥河湖港江溪校院厂道街沟学园线渠堰")
_OWN = frozenset("镇乡")
_BUILT_AFTER = re.compile(
    r"(?:等)?(?:项目)?(?:的)?"
    r"(?:建设|新建|改建|扩建|改造|开工|主体|前期|征迁|招商|创建|装修|迁址|修缮)"
)
_BUILT_BEFORE = re.compile(
    r"(?:建设|新建|打造|启动|筹建|谋划|建成|动工|新增|推进|加快|推出|建起|修建|兴建|规划|设立|创建|布局)[了出起好]?(?:[\d.]+[^，、的]{1,6}的)?$"
)
_AWARD = re.compile(
    r"(?:获评|创成|荣获|评为|成为|入选|认定为|争创|获得|荣膺|获|列入|纳入|创建|成功创建)"
    r"[^，的]{0,6}$"
)
_OPENED = ("（", "(")
_CLOSED = ("）", ")")
_WORKS = re.compile(r"(?:工程|(?:整治|改造|治理|提升|修复|建设|扩面|清淤|供水|排水)(?:项目)?)$")
_LONGEST_WORKS = 14
_LINE = re.compile(r"(?:[村路街桥河江湖溪港渠堰沟线沥塘]|社区|区块)段?$")
_LONGEST_PLACE = 10
_WAYS = frozenset(("路", "街", "大道", "桥", "大桥", "公园", "广场", "大街", "东路", "西路", "南路", "北路", "中路"))
_DISTRICT = re.compile(r".*(?:[县镇村乡市区]|街道|社区)(?=.)")
_NO_START = frozenset("进为该每本各一二三四五六七八九十两几多个级型类式性")
_NUMBERED = re.compile(r"[一二三四五六]期")
_COUNT_AFTER = re.compile(r"\d+(?:余|多)?[个项家处座]")
_PHASE = re.compile(
    r"(?:[（(](?:第?[一二三四五六][期标批])[^）)]{0,4}[）)]|[一二三四五六]期)?(?:项目|工程)?(?:[（(]第?[一二三四五六][期标批][）)])?(?![化制])"
)


@dataclass(frozen=True, slots=True)
class _Head:
    """A noun that names end in."""

    type: EntityType
    mode: str
    not_before: str


def find_headed(text: str, layout: Layout, places: Iterable[tuple[int, int]]) -> Iterator[Candidate]:
    """Find names by the noun that they end in, lengthened by a phase (二期) or by 项目; `places` are those of nouns."""
    taken = -1
    for at, last in places:
        end, word = last, text[at:last]
        head = _heads()[word]
        if end == taken or (head.not_before and text[end : end + 1] and text[end] in head.not_before):
            continue
        start, counted = _start_of(text, layout, at, head, single=len(word) == 1)
        kind = head.type
        phase = _PHASE.match(text, end)
        if phase is not None and phase.end() > end and not layout.depth[end - 1]:
            end = phase.end()
            kind = EntityType.PROJECT
        if not _is_name(text, start, at, word, head, counted=counted):
            continue
        if _AWARD.search(text, 0, start) and kind in {EntityType.PROJECT, EntityType.FACILITY}:
            continue
        if head.mode.endswith("built") and (_BUILT_AFTER.match(text, end) or _is_built(text, layout, start)):
            kind = EntityType.PROJECT
        taken = last
        if kind is EntityType.PROJECT:
            start, end = _widened(text, layout, start, end)
        nests = text[end - 1] in _NESTS and is_specific(text[start:at])
        yield Candidate(start, end, kind, recurs=len(word) > 1, nests=nests)


def _start_of(text: str, layout: Layout, at: int, head: _Head, *, single: bool) -> tuple[int, bool]:
    """Find where the name before a head starts: a public body keeps its level, a building loses 建设 before it."""
    start, counted = left_edge(text, layout, at)
    if head.type is EntityType.ORGANIZATION and not is_specific(text[start:at]):
        level = _LEVEL.search(text, layout.items[layout.item_at(at)][0], at)
        return (level.start() if level else start), counted
    if single and at - start > _SHORT_HEAD_REST and (district := _DISTRICT.match(text, start, at)):
        start = district.end()
    if head.type is not EntityType.PROJECT or head.mode in ("named-built", "phase"):
        verbs = [verb for verb in _BUILDING.finditer(text, start, at) if not names_road(text, verb.start())]
        start = verbs[-1].end() if verbs else start
    return start, counted


def _widened(text: str, layout: Layout, start: int, end: int) -> tuple[int, int]:
    """Widen a project in brackets by the name before them, works by the places that share them (A路、B河整治工程)."""
    if text[start - 1 : start] in _OPENED and text[end : end + 1] in _CLOSED and start > 1 and end < len(text):
        before, _ = left_edge(text, layout, start - 1)
        return (before, end + 1) if is_specific(text[before : start - 1]) else (start, end)
    if (
        not start
        or text[start - 1] not in "、和及"
        or end - start > _LONGEST_WORKS
        or not _WORKS.search(text, start, end)
    ):
        return start, end
    for a, b in list_items(text, layout, start - 1):
        if b != start - 1 or not _LINE.search(text[a:b]) or not unknown(text[a:b]) or b - a > _LONGEST_PLACE:
            break
        start = a
    return start, end


def _is_built(text: str, layout: Layout, start: int) -> bool:
    """Say whether a verb of building stands before a name, or before the list that it stands in."""
    if _BUILT_BEFORE.search(text, 0, start):
        return True
    if layout.depth[start]:
        return False
    for first, _ in list_items(text, layout, start) if start and text[start - 1] in "、和及" else ():
        if _BUILT_BEFORE.search(text, 0, first):
            return True
    return False


def _is_name(text: str, start: int, at: int, word: str, head: _Head, *, counted: bool) -> bool:
    """Say whether what stands before a head makes it a name."""
    rest = text[start:at]
    if not rest:
        return head.mode == "self" or (head.mode == "named-built" and _NUMBERED.match(text, at + len(word)) is not None)
    if len(rest) > _LONGEST or (len(word) == 1 and rest[-1] + word in words("entity_common.tsv")):
        return False
    if head.mode == "place":
        return _PLACE.search(rest) is not None and (is_coded(rest) or unknown(rest) > 0)
    if _is_known_by_type(rest, word, head):
        return True
    if head.mode.startswith("any") and len(rest) + len(word) > _ANY and not is_plain(rest):
        return is_specific(rest) or not (counted or _COUNT_AFTER.match(text, at + len(word)))
    return _has_name(rest, word)


def _is_known_by_type(rest: str, word: str, head: _Head) -> bool:
    """Say whether little is enough: the level of a public body, the town's own hall, a short name of a place."""
    if head.type is EntityType.ORGANIZATION:
        return head.mode == "self" or _is_level(rest)
    if head.type is not EntityType.FACILITY:
        return False
    if word in _WAYS and rest in words("entity_usual.tsv"):
        return True
    if len(word) == 1:
        return False
    if (head.mode == "self" and _is_level(rest)) or (rest[0] in _OWN and not rest.startswith(("镇村", "乡村"))):
        return True
    return len(rest) == 2 and unknown(rest) == 1 and rest[0] not in _NO_START and word != "中心"  # noqa: PLR2004


def _is_level(rest: str) -> bool:
    """Say whether what stands before a public body is the level or the province that it belongs to."""
    return _LEVEL.fullmatch(rest) is not None or rest in words("entity_levels.tsv")


def _has_name(rest: str, word: str) -> bool:
    """Say whether the words before a head hold a name of its own; one character may do before 路, 桥 or 河."""
    if is_coded(rest + word):
        return True
    if unknown(rest + word) == 0 or (len(word) == 1 and len(rest) > _SHORT_HEAD_REST):
        return False
    return is_specific(rest) or (len(word) == 1 and len(rest) < _ANY and unknown(rest) > 0)


@cache
def _heads() -> dict[str, _Head]:
    """Read the heads."""
    return {r[0]: _Head(EntityType(r[1]), r[2], r[3] if len(r) > 3 else "") for r in rows("entity_heads.tsv")}  # noqa: PLR2004


def places_of_heads(row: Row) -> dict[int, list[tuple[int, int]]]:
    """Give where heads start and end in the texts that hold any, in order; of those with one start the longest."""
    longest = {(number, start): end for number, _, start, end in row.places(_head_finder()).tolist()}
    places: dict[int, list[tuple[int, int]]] = {}
    for (number, start), end in sorted(longest.items()):
        places.setdefault(number, []).append((start, end))
    return places


@cache
def _head_finder() -> Callable[[str], list[tuple[int, int, int]]]:
    return word_finder([*_heads()])
