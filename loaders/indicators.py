"""Name what a figure measures, in the text's own words.

In: the words before or after a figure. Out: the short name of its indicator, empty where the words give none.
"""

import re
from functools import cache, lru_cache
from typing import Final

from duixian.loaders.lexicon import rows

_QUOTED: Final = re.compile(r"“[^”]*”?|《[^》]*》?|‘[^’]*’?|（[^）]*）|\([^)]*\)")
_TIME: Final = (
    r"\d{2,4}年(?:度|上半年|下半年|底|末|初)?|\d{1,2}(?:[-—–~至到]\d{1,2})?月(?:份|底|初|末)?(?:以来)?|\d{1,2}日"
    r"|\d{1,2}[.．、]|[（(]\d{1,2}[）)]|[①-⑳]|[一二三四五六七八九十]{1,2}是|“?十[三四五六]五”?(?:期间|时期|末)?|第?[一二三四]季度"
)
_BY: Final = re.compile(
    r"(?:20\d\d年)?(?:\d{1,2}月(?:\d{1,2}日|[底初末份]|[上中下]旬)?|年[底内末]|[一二三四]季度末?|国庆节?|春节|汛期|封冻|入冬)(?:来临)?(?:之?前|内)"
)
"""By when something is due is no name of what is counted."""
_CUT: Final = re.compile(r"[，,：:；;。（(“]")
_FROM: Final = re.compile(r"(?<=..)[由从]\d[^，,。；;]*$")
"""Where a figure went out from: 企业数由2022年的12家增加到."""
_DWELLERS: Final = re.compile(r"城镇|农村")
"""Whose income it is stands first: 城镇、农村居民收入."""
_BOTH: Final = re.compile(r"(?P<dwellers>城乡)(?P<rest>居民.+)")
"""Two in one word: 城乡居民收入分别增长5%、7%."""
_AND_OTHER: Final = re.compile(r"(?<![平同高中初上下优均相])等(?!级|待|候|等|于|地)")
_LISTED: Final = re.compile(r"(?<=[^、]{2})、")
_EXAMPLES: Final = re.compile(r"[^，,。；\d]*?、[^，,。；\d]*?等(?=[^、，,。；\d的]{2,})")
_LEFTOVER: Final = re.compile(r"^[\s、，,）)”的和与及；;.．\-—]+|[\s、，,（(“：:]+$")
_NAMING: Final = re.compile(r"[\u4e00-\u9fffA-Za-z]")
_AT_LEAST: Final = 2
_LONG_ENOUGH: Final = 3
_LONGEST: Final = 40
_TAIL: Final = 24
"""How far before a figure words of growth and of targets are looked for."""


@lru_cache(maxsize=8192)
def name_before(text: str) -> str:
    """Name the indicator whose figure follows: `全镇累计完成固定资产投资` gives `固定资产投资`.

    Where only a verb is left (`累计完成`), the name is empty.
    """
    start = 0
    text = _without_day(_FROM.sub("", text))
    hidden = _hide(text)
    for pattern in (_CUT, _AND_OTHER, _LISTED):
        start = max([start, *(m.end() for m in pattern.finditer(hidden) if len(text) - m.end() >= _AT_LEAST)])
    text = _trim_end(text[start:])
    for _ in range(2):
        text = _without_day(_trim_end(_strip_lead(_after_verb(text))))
    return text if _names(text) else ""


@lru_cache(maxsize=8192)
def name_after(text: str) -> str:
    """Name the indicator whose figure stands before: `高标准农田建设，` gives `高标准农田`; empty where none starts."""
    text = text.lstrip(" 了")
    if not text or text[0] in "、，,。；;：:（()）" or _start_stop().match(text) or _BY.match(text):
        return ""
    text = _BY.split(text, maxsplit=1)[0]
    examples = _EXAMPLES.match(_hide(text))
    text = _strip_lead(text[examples.end() :] if examples else text)
    stop = _stop().search(_hide(text))
    text = text[: stop.start()] if stop else text
    head, _, last = text.rpartition("的")
    if head:
        text = last if len(_end().sub("", last)) >= _AT_LEAST else head
    shorter = _end().sub("", text)
    text = shorter if _names(shorter) else text
    if text.endswith("建设") and len(text) - 2 >= _LONG_ENOUGH:
        text = text[:-2]
    return text if _names(text) else ""


def name_sum(text: str) -> str:
    """Name a sum of money by what stands after it: `衔接资金入股…` gives `衔接资金`; empty where no such noun does."""
    match = _money_noun().match(text)
    return name_after(match[0]) if match else ""


def name_predicate(text: str) -> str:
    """Name by what is done, where a figure has no noun of its own: `完成退耕任务` gives `退耕`."""
    name = name_after(_strip_lead(text)) if _start_stop().match(text) else ""
    return "" if name[:1].isdigit() else name


def is_attribute(name: str) -> bool:
    """Tell whether a name is a measure that needs its thing: `总投资`, `建筑面积`."""
    return _attribute().search(name) is not None


def strip_growth(text: str) -> tuple[str, bool, bool]:
    """Drop words of growth at the end: what is left, whether there were any, whether they say that it fell."""
    match = _growth().search(text, max(0, len(text) - _TAIL))
    if match is None or not _grows().search(match[0]):
        return text, False, False
    return text[: match.start()], True, _falling().search(match[0]) is not None


def strip_target(text: str) -> tuple[str, bool]:
    """Drop words such as `年度目标任务的` at the end: what is left, and whether they named a target."""
    match = _target().search(text, max(0, len(text) - _TAIL))
    return (text, False) if match is None else (text[: match.start()], True)


def split_names(text: str, count: int | None = None) -> list[str]:
    """Split coordinated names before 分别 or 各: `甲行业、乙行业增加值` gives `甲行业增加值` and `乙行业增加值`.

    Where the names are not `count`, there are none.
    """
    both = _BOTH.match(_strip_lead(text))
    if both and count == len(both["dwellers"]):
        return [name_before(name + both["rest"]) for name in ("城镇", "农村")]
    for marks in (r"、|以及", r"、|以及|[和与及]"):
        names = [part for part in re.split(marks, _strip_lead(text)) if len(part) >= _AT_LEAST]
        if len(names) == count or (count is None and len(names) > 1):
            break
    else:
        return []
    if _DWELLERS.match(names[-1]):
        names = [name + names[-1][len(name) :] if _DWELLERS.fullmatch(name) else name for name in names]
    shared = _money_noun_end().search(name_before(names[-1]))
    head = shared[0] if shared else ""
    return [name if name.endswith(head) else name + head for name in (name_before(n) or n for n in names)]


def _without_day(text: str) -> str:
    """Drop the day by which something is due, where words end with it."""
    found = _BY.search(text)
    return text[: found.start()] if found and found.end() == len(text) else text


def _hide(text: str) -> str:
    """Blank quotes and brackets, so that nothing is cut inside them."""
    return _QUOTED.sub(lambda m: "\x00" * len(m[0]), text)


def _names(text: str) -> bool:
    """Tell whether a text can be a name: long enough, with letters, and more than light verbs."""
    return _AT_LEAST <= len(text) <= _LONGEST and _NAMING.search(text) is not None and not _empty().fullmatch(text)


def _strip_lead(text: str) -> str:
    """Drop connectives, times, scopes, adverbs and light verbs at the start, as long as two characters stay."""
    while True:
        text = _LEFTOVER.sub("", text)
        match = _lead().match(text)
        if match is None or not match.end():
            return text
        text = text[match.end() :]


def _trim_end(text: str) -> str:
    """Drop light verbs and prepositions at the end."""
    text = _LEFTOVER.sub("", text)
    while text.endswith(_tails()) and (shorter := _tail().sub("", text)) != text:
        text = _LEFTOVER.sub("", shorter)
    return text


def _after_verb(text: str) -> str:
    """Give what stands after the last light verb inside, where that is a name; else the text."""
    hidden = _hide(text)
    ends = [m.end() for m in _verb().finditer(hidden) if len(text) - m.end() >= _AT_LEAST]
    return text[ends[-1] :] if ends and not text[ends[-1] :].startswith(("率", "数", "额")) else text


@cache
def _words(name: str, *, before: bool = False) -> str:
    """Give the words of a class as one alternation, the longest first; what bars a word stands after or `before` it."""
    found = sorted((row[1:] for row in rows("indicator_words.tsv") if row[0] == name), key=lambda row: -len(row[0]))
    patterns = []
    for word, *barred in found:
        bars = "".join(f"(?<!{w})" if before else f"(?!{w})" for w in " ".join(barred).split())
        patterns.append(bars + re.escape(word) if before else re.escape(word) + bars)
    return "|".join(patterns)


@cache
def _lead() -> re.Pattern[str]:
    return re.compile(rf"(?:{_TIME}|{_words('verb')}|{_words('lead_verb')}|{_words('lead')})+?(?=.{{2}})")


@cache
def _empty() -> re.Pattern[str]:
    return re.compile(rf"(?:{_TIME}|{_words('empty')}|{_words('verb')}|{_words('lead')})++")


@cache
def _verb() -> re.Pattern[str]:
    words = f"{_words('verb')}|预计|计划|力争|争取|确保|将"
    return re.compile(rf"(?:{words})(?![率额数期]|任务|目标|资金|人数|项目)")


@cache
def _tail() -> re.Pattern[str]:
    return re.compile(rf"(?:{_words('tail', before=True)})$")


@cache
def _tails() -> tuple[str, ...]:
    """Give the words that `_tail` may match, which is slow to find out."""
    return tuple(row[1] for row in rows("indicator_words.tsv") if row[0] == "tail")


@cache
def _stop() -> re.Pattern[str]:
    return re.compile(rf"[、，,（()）；;：:]|(?<=..)(?:{_words('stop')})")


@cache
def _start_stop() -> re.Pattern[str]:
    return re.compile(rf"(?:{_words('start_stop')})|和|与|及|以及")


@cache
def _end() -> re.Pattern[str]:
    return re.compile(rf"(?:{_words('end')}|{_words('after_end')})++$")


@cache
def _growth() -> re.Pattern[str]:
    words = f"{_words('falling')}|{_words('growth')}|{_words('growth_with')}"
    return re.compile(rf"(?:{words})++$")


@cache
def _grows() -> re.Pattern[str]:
    return re.compile(f"{_words('falling')}|{_words('growth')}")


@cache
def _falling() -> re.Pattern[str]:
    return re.compile(_words("falling"))


@cache
def _target() -> re.Pattern[str]:
    return re.compile(rf"(?=.*(?:目标|任务|计划|指标|预算|完成率))(?:{_words('target_words')})++$")


@cache
def _money_noun() -> re.Pattern[str]:
    return re.compile(rf"[^，、的对建实打已用在于和与予向]{{0,8}}?(?:{_words('money_noun')})")


@cache
def _money_noun_end() -> re.Pattern[str]:
    return re.compile(rf"(?:{_words('money_noun')})$")


@cache
def _attribute() -> re.Pattern[str]:
    return re.compile(rf"(?:{_words('attribute')})$")
