"""Candidates for names in one clause: by the noun that they end in, by the list that they stand in, by their trade.

In: a clause's text. Out: `Candidate`s (offsets inside the clause), which may overlap.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from duixian.loaders.lexicon import alternatives, rows, words
from duixian.loaders.names import (
    CLOSING,
    OPENING,
    Layout,
    has_cut,
    is_coded,
    is_plain,
    is_specific,
    trim_start,
    unknown,
)
from duixian.ontology.model import EntityType

_LONGEST = 34
_LONGEST_ITEM = 20
_SHORT_HEAD_REST = 6
_ANY = 5
_LEVELS = frozenset(("省", "市", "县", "区", "镇", "全国"))
_VILLAGE = re.compile(
    r"(?P<head>中心村|自然村|(?<![农乡])村(?![民庄委级社居两干容规企口情落史貌域务道内里屋])(?!集体)|社区)"
)
_VILLAGE_REST = 4
_FIELDS = ("业", "经济", "领域", "方面", "产业链")
_NESTS = frozenset("路桥河湖港江溪校院厂道街沟学园线")
_STATUS = re.compile(
    r"(?=(?:已|正|现|将|即将|目前|顺利|拟|预计|全面|如期|成功).{0,12}"
    r"(?:施工|投产|封顶|结顶|试生产|拿地|摘牌|设备安装|方案申报|方案设计|竣工|开工|入统|交付|桩基|厂房))"
)
_SUBJECT = re.compile(r"(?:(?:重点|重大|在建|续建|新建|签约|产业|招商|储备|亿元)项目)(?=[一-龥A-Z])")
_SHORT_NAME = 7
_OWN = frozenset("镇乡")
_NO_VILLAGE = frozenset("进出入到回下绕驻离整一两三四五六七八九十个每各全强弱等")
_BUILT_AFTER = re.compile(
    r"(?:等)?(?:项目)?(?:的)?"
    r"(?:建设|新建|改建|扩建|改造|开工|主体|前期|征迁|招商|创建|装修|迁址|修缮)"
)
_BUILT_BEFORE = re.compile(r"(?:建设|新建|打造|启动|筹建|谋划|建成|动工|新增|推进|加快)$")
_AWARD = re.compile(
    r"(?:获评|创成|荣获|评为|成为|入选|认定为|争创|获得|荣膺|获|列入|纳入|创建|成功创建)"
    r"[^，的]{0,6}$"
)
_COUNT_AFTER = re.compile(r"\d+(?:余|多)?[个项家处座]")
_PHASE = re.compile(r"(?:[（(][一二三四五六][期标][^）)]{0,4}[）)]|[一二三四五六]期)?(?:项目|工程)?(?![化制])")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible name: its span in the clause and its type.

    `recurs`: the same words are a name elsewhere too; `listed`: the type is that of the list that it stands in;
    `nests`: it counts inside a longer name too.
    """

    start: int
    end: int
    type: EntityType
    recurs: bool = False
    listed: bool = False
    nests: bool = False


@dataclass(frozen=True, slots=True)
class _Head:
    """A noun that names end in."""

    type: EntityType
    mode: str
    not_before: str


def find_candidates(text: str, layout: Layout) -> list[Candidate]:
    """Find what may be names in a clause, in no particular order; overlaps are for the caller to settle."""
    return [
        *_by_head(text, layout),
        *_by_village(text, layout),
        *_by_trade(text, layout),
        *_by_list(text, layout),
        *_by_status(text, layout),
    ]


def _by_head(text: str, layout: Layout) -> Iterator[Candidate]:
    """Find names by the noun that they end in, lengthened by a phase (二期) or by 项目."""
    heads = _heads()
    for match in _head_pattern().finditer(text):
        word = match[0] + match[match.lastindex or 0]
        at, end = match.start(), match.start() + len(word)
        head = heads[word]
        if head.not_before and text[end : end + 1] and text[end] in head.not_before:
            continue
        start, counted = _left_edge(text, layout, at)
        phase = _PHASE.match(text, end)
        kind = head.type
        if phase is not None and phase.end() > end and not layout.depth[end - 1]:
            end = phase.end()
            kind = EntityType.PROJECT
        if not _is_name(text, start, at, word, head, counted=counted):
            continue
        if _AWARD.search(text, 0, start) and kind in {EntityType.PROJECT, EntityType.FACILITY}:
            continue
        if head.mode.endswith("built") and (_BUILT_AFTER.match(text, end) or _BUILT_BEFORE.search(text, 0, start)):
            kind = EntityType.PROJECT
        nests = text[end - 1] in _NESTS and is_specific(text[start:at])
        yield Candidate(start, end, kind, recurs=len(word) > 1, nests=nests)


def _is_name(text: str, start: int, at: int, word: str, head: _Head, *, counted: bool) -> bool:
    """Say whether what stands before a head makes it a name."""
    rest = text[start:at]
    if not rest or len(rest) > _LONGEST or (len(word) == 1 and rest[-1] + word in words("entity_common.tsv")):
        return False
    if head.type is EntityType.ORGANIZATION and rest in _LEVELS:
        return True
    if head.type is EntityType.FACILITY and len(word) > 1 and rest[0] in _OWN and not rest.startswith("镇村"):
        return True
    if head.mode.startswith("any") and len(rest) + len(word) > _ANY and not is_plain(rest):
        return is_specific(rest) or not (counted or _COUNT_AFTER.match(text, at + len(word)))
    return _has_name(rest, word)


def _has_name(rest: str, word: str) -> bool:
    """Say whether the words before a head hold a name of its own; one character may do before 路, 桥 or 河."""
    if is_coded(rest + word):
        return True
    if unknown(rest + word) == 0 or (len(word) == 1 and len(rest) > _SHORT_HEAD_REST):
        return False
    return is_specific(rest) or (len(word) == 1 and len(rest) < _ANY and unknown(rest) > 0)


def _left_edge(text: str, layout: Layout, at: int) -> tuple[int, bool]:
    """Find where the name that ends in a head at `at` starts, and whether a count of things stands before it."""
    if layout.depth[at]:
        start = max(text.rfind(c, 0, at) for c in OPENING + "、，") + 1
        return trim_start(text, start, at)
    item_start, _ = layout.items[layout.item_at(at)]
    start = max(layout.last_cut(item_start, at), at - 3 * _LONGEST)
    while start < at and layout.depth[start] and text[start] in CLOSING:
        start += 1
    return trim_start(text, start, at)


def _by_village(text: str, layout: Layout) -> Iterator[Candidate]:
    """Find villages and communities by 村 and 社区, with a name of one to four characters before them."""
    for match in _VILLAGE.finditer(text):
        at, end = match.span()
        if not at:
            continue
        start, _ = _left_edge(text, layout, at)
        for mark in ("村", "社区", "镇", "乡", "街道", "县", "区", "市"):
            cut = text.rfind(mark, start, at)
            if cut >= 0 and cut + len(mark) < at:
                start = cut + len(mark)
        while at - start > _VILLAGE_REST and (known := _common_prefix(text, start, at)):
            start += known
        if _is_village(text[start:at], match[0]):
            yield Candidate(start, end, EntityType.VILLAGE, recurs=True, nests=True)


def _is_village(rest: str, word: str) -> bool:
    """Say whether what stands before 村 or 社区 can be a name."""
    nobody = words("entity_villages.tsv")
    if not 1 < len(rest) <= _VILLAGE_REST or rest in nobody or any(rest.endswith(n) for n in nobody if len(n) > 1):
        return False
    if rest[-1] in _NO_VILLAGE or any(c.isdigit() or c in OPENING + CLOSING for c in rest):
        return False
    return unknown(rest) > 0 or (word != "社区" and len(rest) == 2)  # noqa: PLR2004


def _common_prefix(text: str, start: int, at: int) -> int:
    """Give the length of the longest common word that starts a phrase and leaves something of it."""
    common = words("entity_common.tsv")
    return next((n for n in (4, 3, 2) if start + n < at and text[start : start + n] in common), 0)


def _by_trade(text: str, layout: Layout) -> Iterator[Candidate]:
    """Find short names of firms: an unknown word of two or three characters and a trade (…农业, …科技)."""
    for match in _trade_pattern().finditer(text):
        at, end = match.span(1)
        start, _ = _left_edge(text, layout, at)
        rest = text[start:at]
        if 1 < len(rest.replace("XX", "")) <= 4 and unknown(rest) > 1:  # noqa: PLR2004
            yield Candidate(start, end, EntityType.COMPANY, recurs=True)


def _by_list(text: str, layout: Layout) -> Iterator[Candidate]:
    """Find names by the noun that closes the list that they stand in: A、B等3个村."""
    closers = _closers()
    for match in _list_pattern().finditer(text):
        at = match.start()
        if layout.depth[at] or at in layout.cuts or at == layout.items[layout.item_at(at)][0]:
            continue
        if has_cut(match["mods"]):
            continue
        kind = closers[match["closer"]]
        mods = match["mods"]
        if kind is EntityType.VILLAGE and (unknown(mods) or (mods and not match["count"])):
            continue
        items = list(_items(text, layout, at))
        if not match["etc"] and len(items) < 2:  # noqa: PLR2004
            continue
        yield from (Candidate(a, b, kind, recurs=True, listed=True) for a, b in items if _is_item(text, a, b, kind))


def _by_status(text: str, layout: Layout) -> Iterator[Candidate]:
    """Find short project names that are the subject of what happens to projects only: A、B正进行主体施工."""
    match = _STATUS.search(text)
    if match is None or match.start() < 2 or layout.depth[match.start()]:  # noqa: PLR2004
        return
    for start, end in _items(text, layout, match.start()):
        lead = _SUBJECT.match(text[:end], text.rfind("项目", start, end) - 2) if "项目" in text[start:end] else None
        begin = lead.end() if lead else start
        name = text[begin:end]
        if 2 <= len(name) <= _SHORT_NAME and unknown(name) > 1 and unknown(name) * 2 >= len(name):  # noqa: PLR2004
            yield Candidate(begin, end, EntityType.PROJECT, recurs=True, listed=True)


def _items(text: str, layout: Layout, end: int) -> Iterator[tuple[int, int]]:
    """Give the items of the list that ends at `end`, the last one first."""
    index = layout.item_at(max(0, end - 1))
    while index >= 0:
        start, stop = layout.items[index]
        stop = min(stop, end)
        cut = layout.last_cut(start, stop - 1)
        start, _ = trim_start(text, cut, stop)
        stop -= 2 if text.endswith("建设", start + 2, stop) else 0
        if start < stop <= start + _LONGEST_ITEM:
            yield start, stop
        if cut > layout.items[index][0] or stop - cut > _LONGEST_ITEM:
            return
        index -= 1


def _is_item(text: str, start: int, end: int, kind: EntityType) -> bool:
    """Say whether an item of a list can be a name of the kind that the list is of."""
    item = text[start:end]
    if len(item) < 2 or item[0].isdigit():  # noqa: PLR2004
        return False
    if kind is EntityType.VILLAGE:
        known = item not in words("entity_villages.tsv") and unknown(item) > 0
        return known and len(item) <= _VILLAGE_REST and item[-1] not in "村镇乡区县市"
    if item.endswith(("村", "社区")):
        return False
    if kind is EntityType.PROJECT:
        return unknown(item) > 1 or (len(item) > 3 and not item.endswith(_FIELDS))  # noqa: PLR2004
    return is_specific(item)


@cache
def _heads() -> dict[str, _Head]:
    """Read the heads."""
    return {r[0]: _Head(EntityType(r[1]), r[2], r[3] if len(r) > 3 else "") for r in rows("entity_heads.tsv")}  # noqa: PLR2004


@cache
def _closers() -> dict[str, EntityType]:
    """Read the nouns that close lists."""
    return {row[0]: EntityType(row[1]) for row in rows("entity_lists.tsv")}


@cache
def _head_pattern() -> re.Pattern[str]:
    """Match the first character of the longest head at each place, with what follows of it in the last group."""
    tails: dict[str, list[str]] = {}
    for head in sorted(_heads(), key=lambda head: -len(head)):
        tails.setdefault(head[0], []).append(head[1:])
    return re.compile("|".join(f"{first}(?=({'|'.join(rest)}))" for first, rest in tails.items()))


@cache
def _trade_pattern() -> re.Pattern[str]:
    """Match a trade that ends a name."""
    trades = alternatives("entity_trades.tsv")
    return re.compile(rf"(?<=[一-龥]{{2}})({trades})(?![园产项发生化现经基示资综合技人型业类创企制研])")


@cache
def _list_pattern() -> re.Pattern[str]:
    """Match what closes a list: 等, a count, or both; describing words; the noun."""
    count = r"(?:\d+|[两二三四五六七八九十]{1,3})[余多]?[个家座条处所项户只宗]?"
    return re.compile(
        rf"(?:(?P<etc>(?<![平高中初同上下优均])等(?![级待于候同]|地[^块下]|方[面式]|工作|活动|领域|行业|问题))(?P<count>{count})?"
        rf"|(?<![\d.第])(?P<only>{count}))(?P<mods>[^、，的了“%％\d]{{0,14}}?)(?P<closer>{alternatives('entity_lists.tsv')})(?<![农乡]村)(?!民|集体|化|家|貌|级|容|干部|务|规民约)"
    )
