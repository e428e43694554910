"""Candidates for villages, communities and hamlets: by 村 and 社区, by the list that 村 closes, after their village.

In: a clause's text and its layout. Out: `Candidate`s of the type Village (offsets inside the clause).
"""

import re
from collections.abc import Iterator
from functools import cache

from duixian.loaders.lexicon import alternatives, words
from duixian.loaders.names import CLOSING, OPENING, Candidate, Layout, is_coded, left_edge, list_items, unknown
from duixian.ontology.model import EntityType

VILLAGE = re.compile(
    r"中心村|自然村|村(?<![农乡]村)(?![民庄容落域貌史])(?!集体|务公开)|社区|自然屯|屯(?![粮垦积驻兵])|嘎查"
)
_HELD_BY = frozenset((*"委级社居两干规企口情务道内里屋",))
"""After 村 these make a common word (村委, 村级), unless what stands before is a name beyond doubt."""
_MARKS = ("村", "社区", "镇", "乡", "街道", "县", "区", "市", "嘎查")
_LONGEST = 4
_LONGEST_HAMLET = 3
_NO_VILLAGE = frozenset("进出入到回下绕驻离整一两三四五六七八九十个每各全强弱等户批条座名余多几")
_OTHER_THINGS = frozenset("路桥河渠闸站校院厂园")
_AFTER_THROUGH = frozenset("公道组油水")
"""通村公路 is a road to villages."""
_BUILT = re.compile(
    r"(?<![一-龥])[新改扩修]建村(?:卫生|文化|党群|便民|图书|幸福|养老|健身|公厕|停车|农贸|垃圾|道路|史馆|级|庄|民)"
)
"""What is built in villages, where a clause begins with it: 新建村卫生室5个; there are villages of that name too."""
PAIR = re.compile(r"[-—~～]+")


def find_villages(text: str, layout: Layout) -> Iterator[Candidate]:
    """Find villages and communities, bare names in lists that 村 closes, hamlets after the name of their village."""
    for match in VILLAGE.finditer(text):
        at, end = match.span()
        start = _start(text, layout, at)
        if start < at and not _BUILT.match(text, start) and is_village(text[start:at], match[0], text[end : end + 2]):
            yield _village(start, end)
            yield from _hamlet(text, end)
            yield from _sharing(text, layout, start)


def is_village(rest: str, word: str, after: str) -> bool:
    """Say whether what stands before 村 or 社区 can be a name, also in view of what comes after."""
    if len(rest) > _LONGEST or rest in words("entity_villages.tsv") or rest.endswith(_nobody_ends()):
        return False
    if rest[-1] in _NO_VILLAGE or any(c.isdigit() or c in OPENING + CLOSING for c in rest):
        return False
    if rest[-1] == "通" and after[:1] in _AFTER_THROUGH:
        return False
    held = after[:1] in _HELD_BY and after != "道路"
    if len(rest) == 1:
        return rest in words("entity_surnames.tsv") and not held and word == "村"
    if held:
        return word != "村" or is_coded(rest) or unknown(rest) > 0
    return unknown(rest) > 0 or (word != "社区" and len(rest) == 2)  # noqa: PLR2004


def is_bare_village(name: str) -> bool:
    """Say whether a name without 村 can be that of a village, where a list or a pair says that it is a place."""
    if not 1 < len(name) <= _LONGEST or name in words("entity_villages.tsv") or name[-1] in "村镇乡区县市":
        return False
    return unknown(name) > 0 or is_coded(name)


def _village(start: int, end: int) -> Candidate:
    return Candidate(start, end, EntityType.VILLAGE, recurs=True, nests=True)


def _start(text: str, layout: Layout, at: int) -> int:
    """Find where the name before 村 starts: after a larger place and after common words."""
    start, _ = left_edge(text, layout, at)
    for mark in _MARKS:
        cut = text.rfind(mark, start, at)
        if cut >= 0 and cut + len(mark) < at:
            start = cut + len(mark)
    pair = list(PAIR.finditer(text, start, at))
    start = pair[-1].end() if pair else start
    for mark in ("至", "到", "XX"):
        cut = text.rfind(mark, start, at) if at - start > _LONGEST else -1
        start = cut + len(mark) if -1 < cut < at - len(mark) else start
    while at - start > _LONGEST and (known := _common_prefix(text, start, at)):
        start += known
    return start


def _common_prefix(text: str, start: int, at: int) -> int:
    """Give the length of the longest common word that starts a phrase and leaves something of it."""
    common = words("entity_common.tsv")
    return next((n for n in (4, 3, 2) if start + n < at and text[start : start + n] in common), 0)


def _hamlet(text: str, start: int) -> Iterator[Candidate]:
    """Find the hamlet that is named right after its village: 石桥村李家湾, 石桥村东湾组."""
    match = _hamlet_pattern().match(text, start)
    group = match.lastindex if match is not None else None
    if match is not None and group is not None and unknown(match[group]) > 1:
        yield _village(*match.span(group))


def _sharing(text: str, layout: Layout, start: int) -> Iterator[Candidate]:
    """Find the names before in the list that share the 村 of the last: 苍岭、竹溪、梅坞村."""
    for a, b in list_items(text, layout, start) if start and text[start - 1] in "、和及" else ():
        name = text[a:b]
        if not is_bare_village(name) or name[-1] in _OTHER_THINGS or (unknown(name) < len(name) and not is_coded(name)):
            return
        yield _village(a, b)


def find_pairs(text: str, layout: Layout) -> Iterator[Candidate]:
    """Find the two places that a road joins: 李家湾-竹溪道路."""
    for match in _pair_pattern().finditer(text):
        start, _ = left_edge(text, layout, match.end(1))
        if is_bare_village(text[start : match.end(1)]):
            yield _village(start, match.end(1))
        if is_bare_village(match[2]):
            yield _village(*match.span(2))


@cache
def _nobody_ends() -> tuple[str, ...]:
    """Give the words that no name of a village ends in."""
    return tuple(word for word in words("entity_villages.tsv") if len(word) > 1)


@cache
def _hamlet_pattern() -> re.Pattern[str]:
    """Match the name of a hamlet: before 组 or 自然村, or by what names of hamlets end in."""
    ends = alternatives("entity_hamlets.tsv")
    return re.compile(
        rf"(?=([一-龥]{{2,{_LONGEST_HAMLET}}})(?:自然村|村民小组|小组|组|自然湾|屋场|自然屯)"
        rf"|([一-龥]{{1,{_LONGEST_HAMLET - 1}}}(?:{ends})))"
    )


@cache
def _pair_pattern() -> re.Pattern[str]:
    """Match two short names with a dash between, before a road or at the end of an item."""
    return re.compile(rf"([一-龥]{{2,{_LONGEST}}})[-—~～]+([一-龥]{{2,{_LONGEST}}}?)(?=[、和，]|道路|公路|路段|段|$)")
