"""Candidates for names in one clause: by the noun that they end in, by the list that they stand in, by their trade.

In: a clause's text. Out: `Candidate`s (offsets inside the clause), which may overlap.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import chain

from duixian.loaders.entity_heads import find_headed, places_of_heads
from duixian.loaders.lexicon import alternatives, rows
from duixian.loaders.names import (
    Candidate,
    Layout,
    has_cut,
    is_specific,
    lay_out,
    left_edge,
    list_items,
    unknown,
)
from duixian.loaders.screen import Row, Screen
from duixian.loaders.villages import PAIR, VILLAGE, find_pairs, find_villages, is_bare_village
from duixian.ontology.model import EntityType

_FIELDS = ("业", "经济", "领域", "方面", "产业链")
_STATUS = re.compile(
    r"(?=(?:已|正|现|将|即将|目前|顺利|拟|预计|全面|如期|成功).{0,12}"
    r"(?:施工|投产|封顶|结顶|试生产|拿地|摘牌|设备安装|方案申报|方案设计|竣工|开工|入统|交付|桩基|厂房))"
)
_SUBJECT = re.compile(r"(?:(?:重点|重大|在建|续建|新建|签约|产业|招商|储备|亿元)项目)(?=[一-龥A-Z])")
_ROAD_CODE = re.compile(r"(?<![A-Za-z\d])[GSXYC]\d{3}(?![\dA-Za-z.])线?")
_ROAD = re.compile("[道路线桥]")
_SHORT_NAME = 7
_LIST_MARK = re.compile(r"[等\d两二三四五六七八九十]")


def find_candidates(row: Row) -> dict[int, tuple[Layout, list[Candidate]]]:
    """Find what may be names in the clauses of a row; overlaps are for the caller to settle.

    Gives the layout and candidates, in no particular order, of each clause that holds what names go with.
    """
    heads = places_of_heads(row)
    villages, pairs, trades, closers, marks, statuses, codes = map(frozenset, _hints().found(row))
    hints = (villages, pairs, trades, closers & marks, statuses, codes)
    found = {}
    for number in sorted(heads.keys() | frozenset().union(*hints)):
        text = row.texts[number]
        layout = lay_out(text)
        headed = find_headed(text, layout, heads.get(number, ()))
        others = [rule(text, layout) for rule, hint in zip(_RULES, hints, strict=True) if number in hint]
        found[number] = layout, [*headed, *chain.from_iterable(others)]
    return found


def _by_trade(text: str, layout: Layout) -> Iterator[Candidate]:
    """Find short names of firms: an unknown word of two or three characters and a trade (…农业, …科技).

    A trade that is an everyday word (…建设) counts only beside a firm in the same list.
    """
    doubtful = []
    firms = set()
    for match in _trade_pattern().finditer(text):
        at, end = match.span(1)
        start, _ = left_edge(text, layout, at)
        rest = text[start:at]
        if not 1 < len(rest.replace("XX", "")) <= 4 or unknown(rest) < 2:  # noqa: PLR2004
            continue
        firm = Candidate(start, end, EntityType.COMPANY, recurs=True)
        if match[1] in _weak_trades():
            doubtful.append(firm)
        else:
            firms.add(layout.item_at(start))
            yield firm
    for firm in doubtful:
        item = layout.item_at(firm.start)
        if ("、" in text[firm.end : firm.end + 1] and item + 1 in firms) or (
            text[firm.start - 1 : firm.start] == "、" and item - 1 in firms
        ):
            yield firm


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
        items = list(list_items(text, layout, at))
        if kind is EntityType.VILLAGE:
            items = [(max(a, text.rfind("村", a, b - 1) + 1), b) for a, b in items]
        if not match["etc"] and len(items) < 2:  # noqa: PLR2004
            continue
        yield from (Candidate(a, b, kind, recurs=True, listed=True) for a, b in items if _is_item(text[a:b], kind))


def _by_status(text: str, layout: Layout) -> Iterator[Candidate]:
    """Find short project names that are the subject of what happens to projects only: A、B正进行主体施工."""
    match = _STATUS.search(text)
    if match is None or match.start() < 2 or layout.depth[match.start()]:  # noqa: PLR2004
        return
    for start, end in list_items(text, layout, match.start()):
        lead = _SUBJECT.match(text[:end], text.rfind("项目", start, end) - 2) if "项目" in text[start:end] else None
        begin = lead.end() if lead else start
        name = text[begin:end]
        if 2 <= len(name) <= _SHORT_NAME and unknown(name) > 1 and unknown(name) * 2 >= len(name):  # noqa: PLR2004
            yield Candidate(begin, end, EntityType.PROJECT, recurs=True, listed=True)


def _by_code(text: str, _: Layout) -> Iterator[Candidate]:
    """Find roads that are named by their code, in a clause on roads: Y317, S239."""
    codes = _ROAD_CODE.finditer(text) if _ROAD.search(text) else ()
    return (Candidate(m.start(), m.end(), EntityType.FACILITY, recurs=True) for m in codes)


def _is_item(item: str, kind: EntityType) -> bool:
    """Say whether an item of a list can be a name of the kind that the list is of."""
    if len(item) < 2 or item[0].isdigit():  # noqa: PLR2004
        return False
    if kind is EntityType.VILLAGE:
        return is_bare_village(item)
    if item.endswith(("村", "社区")):
        return False
    if kind is EntityType.PROJECT:
        return unknown(item) > 1 or (len(item) > 3 and not item.endswith(_FIELDS))  # noqa: PLR2004
    return is_specific(item)


@cache
def _closers() -> dict[str, EntityType]:
    """Read the nouns that close lists."""
    return {row[0]: EntityType(row[1]) for row in rows("entity_lists.tsv")}


_RULES = (find_villages, find_pairs, _by_trade, _by_list, _by_status, _by_code)


@cache
def _hints() -> Screen:
    """Look for what each of the rules needs."""
    trades, closers = ("|".join(row[0] for row in rows(f"entity_{name}.tsv")) for name in ("trades", "lists"))
    return Screen([VILLAGE, PAIR, re.compile(trades), re.compile(closers), _LIST_MARK, _STATUS, _ROAD_CODE])


@cache
def _trade_pattern() -> re.Pattern[str]:
    """Match a trade that ends a name; what stands before it is looked at only where one begins."""
    tails: defaultdict[str, list[str]] = defaultdict(list)
    for trade, *_ in sorted(rows("entity_trades.tsv"), key=lambda row: -len(row[0])):
        tails[trade[0]].append(trade[1:])
    trades = "|".join(f"{one}(?<=[一-龥]{{2}}{one})(?:{'|'.join(rest)})" for one, rest in tails.items())
    return re.compile(rf"({trades})(?![园产项发生化现经基示资综合技人型业类创企制研安])")


@cache
def _weak_trades() -> frozenset[str]:
    """Read the trades that are everyday words too."""
    return frozenset(row[0] for row in rows("entity_trades.tsv") if len(row) > 1)


@cache
def _list_pattern() -> re.Pattern[str]:
    """Match what closes a list: 等, a count, or both; describing words; the noun."""
    count = r"(?:\d+|[两二三四五六七八九十]{1,3})[余多]?[个家座条处所项户只宗]?"
    return re.compile(
        rf"(?:(?P<etc>等(?<![平高中初同上下优均]等)(?![级待于候同]|地[^块下]|方[面式]|工作|活动|领域|行业|问题))(?P<count>{count})?"
        rf"|(?<![\d.第])(?P<only>{count}))(?P<mods>[^、，的了“%％\d]{{0,14}}?)(?P<closer>{alternatives('entity_lists.tsv')})(?<![农乡]村)(?!网|民|集体|化|家|貌|级|容|干部|务|规民约)"
    )
