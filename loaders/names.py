"""Where a name starts and whether it is one: separators, cut words, and the test for words that anyone could use.

In: a clause's text. Out: a `Layout` (where names cannot run across), trimmed starts, and whether a phrase is specific.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from duixian.loaders.lexicon import rows, words
from duixian.loaders.screen import Finder, Places, Row
from duixian.loaders.words import word_finder
from duixian.ontology.model import EntityType

OPENING = "“‘《（(【「〔["
CLOSING = "”’》）)】」〕]"
_SEPARATOR = re.compile(
    r"[、，,；;：:。！？/|\s]+|以及"
    r"|和(?<![共饱温缓祥总人永义德太仁庆泰]和)(?![美谐睦平顺政县田气解声])"
    r"|与(?<!参与)(?!会)|及(?<![以普涉惠危波顾]及)(?![时其格])"
)
_AND_SO_ON = re.compile(
    r"等(?<![平高中初同上下优均]等)(?![级待于候同])"
    r"(?:(?:\d+|[一两二三四五六七八九十]{1,3})[余多]?[个家座条处所项户名只批宗]?(?:村(?![民庄委级社居两干]))?)?"
)
_AMOUNT = re.compile(
    r"(?:近|约|超|逾|共|每|投资)?(?:\d+(?:\.\d+)?|XX|X|[一两二三四五六七八九十百千]+)(?:[余多万亿千百]{0,3})"
    r"(?P<unit>万?平方米?|平方公里|公里|千米|公顷|兆瓦|立方米|亿元|万元|元|亩|户|人|套|米|吨|穴|幢|辆|名"
    r"|个|座|条|家|处|所|项|批|只|件|年度?|月份?|日)(?:以上|左右)?"
)
_COUNTED = re.compile(r"(?:\d+|[两三四五六七八九十]+)[余多]?[个座条家处所套户幢栋宗]")
_OPENED = re.compile(f"[{re.escape(OPENING)}]")
_COUNTERS = frozenset("个座条家处所项批只件")
_HIDDEN = re.compile(r"XX|[A-Za-z]*\d{2,}(?:国道|省道|县道|路)|[SGXY]\d{2,}")
_VERB_ROAD = re.compile(
    r"建设(?:[东西南北中一二三四五]?(?:路(?![线径灯面网基桥])|街(?![道区心]))(?!\d|、[一-龥][、和及等])|大[道街](?!\d))"
)
_MOST_TRIMS = 12
_FURTHEST = 102
_LONGEST_ITEM = 20


class Candidate(NamedTuple):
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


class Layout(NamedTuple):
    """Where the names of a clause cannot run across.

    `items` are the stretches between separators outside quotes and brackets; `cuts` the places (sorted) after which a
    name may start; `depth` says for each character whether it stands in quotes or brackets.
    """

    items: tuple[tuple[int, int], ...]
    cuts: tuple[int, ...]
    depth: tuple[int, ...]

    def item_at(self, position: int) -> int:
        """Give the index of the item that holds a position."""
        return max(0, bisect_right(self.items, (position, 1 << 30)) - 1)

    def last_cut(self, start: int, end: int) -> int:
        """Give the last cut in `[start, end]`, or `start` where there is none."""
        index = bisect_right(self.cuts, end) - 1
        return max(start, self.cuts[index]) if index >= 0 else start


def lay_out(text: str) -> Layout:
    """Find the items, cuts and quotes of a clause."""
    depth = _depths(text)
    items = []
    start = 0
    for match in _SEPARATOR.finditer(text):
        if not depth[match.start()]:
            items.append((start, match.start()))
            start = match.end()
    items.append((start, len(text)))
    cuts = [end for start, end in _hard_cuts(text) if not depth[start]]
    if "等" in text:
        cuts += [m.end() for m in _AND_SO_ON.finditer(text) if not depth[m.start()]]
    counted = [m for m in _COUNTED.finditer(text) if "一" <= text[m.start() - 1 : m.start()] <= "龥"]
    cuts += [m.end() for m in counted if not depth[m.start()]]
    return Layout(tuple(items), tuple(sorted(cuts)), depth)


def left_edge(text: str, layout: Layout, at: int) -> tuple[int, bool]:
    """Find where the name that ends in a head at `at` starts, and whether a count of things stands before it."""
    if layout.depth[at]:
        start = max(text.rfind(c, 0, at) for c in OPENING + "、，") + 1
        return trim_start(text, start, at)
    item_start, _ = layout.items[layout.item_at(at)]
    start = max(layout.last_cut(item_start, at), at - _FURTHEST)
    while start < at and layout.depth[start] and text[start] in CLOSING:
        start += 1
    return trim_start(text, start, at)


def trim_start(text: str, start: int, end: int) -> tuple[int, bool]:
    """Move `start` over amounts and words that only lead up to a name; also say whether a count of things was left."""
    counted = False
    edge = _edge()
    for _ in range(_MOST_TRIMS):
        match = edge.match(text, start, end)
        if match is None and (match := _AMOUNT.match(text, start, end)) is not None:
            counted = match["unit"] in _COUNTERS
            match = None if text.startswith(("国道", "省道"), match.end()) else match
        if match is None or match.end() >= end or names_road(text, start):
            break
        start = match.end()
    return start, counted


def names_road(text: str, start: int) -> bool:
    """Say whether a road that is called by a verb starts here: 建设路, not 建设路3条, nor 建设路、桥."""
    return bool(_VERB_ROAD.match(text, start))


def list_items(text: str, layout: Layout, end: int) -> Iterator[tuple[int, int]]:
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


def is_plain(rest: str) -> bool:
    """Say whether what stands before a head only tells its class (民生实事 in 民生实事项目)."""
    return unknown(rest, "entity_plain.tsv") == 0


def is_specific(name: str) -> bool:
    """Say whether a phrase holds what is no common word: two unknown characters, a road number or a redaction."""
    return is_coded(name) or unknown(name) > 1


def is_coded(name: str) -> bool:
    """Say whether a name holds a road number or a redaction."""
    return bool(_HIDDEN.search(name))


def has_cut(text: str) -> bool:
    """Say whether a stretch of text holds a word after which a name may start."""
    return any(_hard_cuts(text))


@lru_cache(maxsize=1 << 16)
def unknown(phrase: str, lexicon: str = "entity_common.tsv") -> int:
    """Count the characters that no tiling of the phrase by the words of a lexicon covers."""
    return _han(phrase) - _covered(phrase, lexicon)[-1]


def count_unknown(row: Row) -> Places:
    """Count the unknown characters of each text of a row, as `unknown` does."""
    covered = np.array(_covered(row.joined, "entity_common.tsv"))
    han = np.append(0, np.cumsum((row.codes >= ord("一")) & (row.codes <= ord("鿿"))))
    bare: Places = (han - covered)[np.append(row.starts, len(row.codes))]
    return np.diff(bare)


def _covered(text: str, lexicon: str) -> list[int]:
    """Count up to each place how many Chinese characters words that do not overlap cover at most."""
    finder, weights = _word_finder(lexicon)
    most = [0] * (len(text) + 1)
    last = best = 0
    for number, start, end in finder(text):  # in the order of their ends
        if end > last:
            most[last:end] = [best] * (end - last)
            last = end
        if (covered := most[start] + weights[number]) > best:
            best = covered
    most[last:] = [best] * (len(most) - last)
    return most


@cache
def _word_finder(lexicon: str) -> tuple[Finder, list[int]]:
    """Search for the words of a lexicon; with the number of Chinese characters in each."""
    found = sorted(words(lexicon))
    return word_finder(found), list(map(_han, found))


def _han(text: str) -> int:
    """Count the Chinese characters of a text."""
    return sum("一" <= char <= "鿿" for char in text)


def _depths(text: str) -> tuple[int, ...]:
    """Give for each character how many quotes and brackets it stands in; what is not closed does not count."""
    if not _OPENED.search(text):
        return (0,) * len(text)
    depths = [0] * len(text)
    opened: list[int] = []
    for i, char in enumerate(text):
        if char in OPENING:
            opened.append(i)
        elif char in CLOSING and opened:
            for k in range(opened.pop(), i + 1):
                depths[k] += 1
    return tuple(depths)


def _hard_cuts(text: str) -> Iterator[tuple[int, int]]:
    """Give where the words stand after which a name may start, in order; the longest first, none in another."""
    finder, barred = _hard_finder()
    position = 0
    for number, start, end in sorted(finder(text), key=lambda place: (place[1], -place[2])):
        if start >= position and text[end : end + 1] not in barred[number]:
            position = end
            yield start, end


@cache
def _hard_finder() -> tuple[Finder, list[frozenset[str]]]:
    """Search for the words that cut hard; each with the characters before which it does not."""
    found = {row[0]: frozenset("".join(row[2:3])) for row in rows("entity_cuts.tsv") if row[1] == "hard"}
    return word_finder([*found]), [*found.values()]


@cache
def _edge() -> re.Pattern[str]:
    """Match a word that only leads up to a name, the longest first."""
    found = sorted((r for r in rows("entity_cuts.tsv") if r[1] == "edge"), key=lambda r: -len(r[0]))
    tails: defaultdict[str, list[str]] = defaultdict(list)
    for word, _, *not_before in found:
        tails[word[0]].append(re.escape(word[1:]) + (f"(?![{not_before[0]}])" if any(not_before) else ""))
    return re.compile("|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in tails.items()))
