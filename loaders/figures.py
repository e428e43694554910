"""Find the figures of a clause: numerals with their units, and how exactly they bind.

In: a clause's text. Out: `Figure`s in order, without dates, ordinals, names with digits and fixed phrases.
"""

import re
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final, NamedTuple

from duixian.loaders.lexicon import alternatives, rows
from duixian.loaders.numbers import ARABIC, HAN, REDACTED, normalise, parse_fraction, parse_number, parse_pair
from duixian.ontology.model import Bound
from duixian.ontology.vocabulary import units

_QUOTED: Final = re.compile(r"“[^”]*”?|《[^》]*》?|‘[^’]*’?|「[^」]*」?")
MAYBE_FIGURES: Final = re.compile(r"\d|[一二两三四五六七八九十百千](?!是)|[Xx×*○□_]|[〔\[【…零]")
"""Found in each text that `find_figures` finds something in."""

_BEGINS: Final = r"(?:(?<![A-Za-z\d.第#+/])|(?<=GDP)|(?<=CPI))"
"""A figure stands beside no letter (G320, PM2.5), but for those of an indicator: GDP10.9亿元."""
_STARTS: Final = r"(?=[\d.Xx×✕*○□_〔\[【…一二两三四五六七八九十百千〇零])"
"""No numeral begins with another character: looking for these first costs a quarter."""
_NUMBER: Final = re.compile(
    rf"{_STARTS}(?:(?P<redacted>(?<![A-Za-z\d.]){REDACTED})"
    rf"|(?P<fraction>百分之(?:{HAN}|{ARABIC})|{HAN}分之{HAN}|百分百)"
    rf"|(?P<split>(?<![A-Za-z\d.+第])\d+亿\d+千?(?=万))"
    rf"|{_BEGINS}(?P<low>{ARABIC})(?P<inner>[%‰]|[万亿]?元|[万亿])?[-—–~至到]{{1,2}}(?P<high>{ARABIC})"
    rf"|{_BEGINS}(?P<digits>{ARABIC})"
    rf"|(?<![一二两三四五六七八九十百千第数几初周])(?P<han_low>{HAN})[至到-](?P<han_high>{HAN})"
    rf"|(?<![一二两三四五六七八九十百千第数几初周])(?P<han>{HAN}(?:亿{HAN}万(?:{HAN})?|万{HAN})?))"
)
_RATIO: Final = re.compile(r"(?<![\d.:])\d+(?:\.\d+)?(?::\d+(?:\.\d+)?){2,4}(?![\d.:])")
_NO_GROWTH: Final = re.compile(r"(?<!社)零增长")
_BIG: Final = re.compile(r"大(?=示范|片区|基地|项目|工程|平台|园区|中心|场景|公园|组团|产业园|市场)")
_SUFFIX: Final = re.compile(r"及?以[上下内]|之内|左右|上下")
_NEAR: Final = 12
"""How many characters before a numeral are looked at."""

_YEAR: Final = range(1900, 2101)
_CLASSED: Final = re.compile(
    r"及?(?:以[上下])?(?:元级|级|企业|内?外?资?(?:工业)?(?:备案)?项目|产业|集群|强?村(?!集体)|大户|镇)"
)
_DURATION: Final = re.compile(
    r"(?:延长|缩短|压缩|连续|持续|超过?|提前|推迟|不少于|不低于|减少|增加|再|为|至|到|达到?|控制在|天数)$"
)
_CAPACITY: Final = re.compile(r"年(?:产|生产|加工|处理|出栏|存栏)(?:能力)?$")
_AFTER_LONE: Final = re.compile(r"$|[、，（）()和及与]")
_BEFORE_ONE: Final = re.compile(r"[统唯之同第每逐进专万单划归合不如任某有这那哪又再其另]$")
_REACH: Final = re.compile(r"防护距离|安全距离|范围|深|高程|长的|宽的|红线")
_VILLAGES: Final = re.compile(r"(?:等|村|、.{1,4})$")
_PRODUCT: Final = re.compile(r"\d[×*]\d")
_TENTHS: Final = re.compile(r"[一二三四五六七八九半](?![一二三四五六七八九十百千万亿个家户成项条])")
_HUNDREDS: Final = {"百": 100, "千": 1000}


class Figure(NamedTuple):
    """A figure of a clause.

    `start` and `end` hold it with its modifiers (约3.1亿元, 10%左右), `core` is where its numeral starts and `tail`
    where its unit ends; `ratio` is its place in 3:4:3, from 1.
    """

    start: int
    core: int
    tail: int
    end: int
    unit: str
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    bound: Bound = Bound.EXACT
    redacted: bool = False
    ratio: int = 0


class _Unit(NamedTuple):
    """A unit read after a numeral: its text without 余 and 多, the factor of 百 and 千, its end, what was inside."""

    text: str
    factor: int
    end: int
    inside: str


@lru_cache(maxsize=4096)
def find_figures(text: str) -> tuple[Figure, ...]:
    """Find the figures of a clause; offsets are those of `text`. Kept for the steps that ask again."""
    if MAYBE_FIGURES.search(text) is None:
        return ()
    plain = normalise(text)
    free = _blank_quotes(plain)
    special = [*(_ratios(free) if ":" in free else ()), *(_no_growth(plain) if "零" in plain else ())]
    found = list(special)
    position = 0
    while (match := _NUMBER.search(free, position)) is not None:
        figure = None if any(f.start <= match.start() < f.end for f in special) else _read(free, match, position)
        if figure is not None:
            found.append(figure)
        position = figure.end if figure is not None else match.end()
    found.sort(key=lambda f: (f.core, f.ratio))
    return tuple(f for turn, f in enumerate(found) if not _is_class(plain, f, found[turn + 1 : turn + 4]))


def _blank_quotes(text: str) -> str:
    """Put blanks for what stands in quotes and in fixed phrases: their figures are parts of names."""
    text = _QUOTED.sub(lambda m: "\x00" * len(m[0]), text)
    return _phrases().sub(lambda m: "\x00" * len(m[0]), text)


def _read(text: str, match: re.Match[str], since: int) -> Figure | None:
    """Read the figure that starts with a numeral; `None` where it is none."""
    kind = match.lastgroup or ""
    if kind == "fraction":
        share, percent = parse_fraction(match[0]), _Unit("%", 1, match.end(), "")
        return None if share is None else _figure(text, match, since, percent, (share, None, None))
    unit = _read_unit(text, match.end())
    if unit is None or not _counts(text, match, unit):
        return None
    if match["redacted"]:
        return _figure(text, match, since, unit, (None, None, None))
    values = _values(match, unit.factor)
    half = _TENTHS.match(text, unit.end) if unit.text == "成" else None
    if half and values and values[0] is not None:  # 九成五
        values = values[0] + (parse_number(half[0]) or Decimal(5)) / 10, None, None
        unit = unit._replace(end=half.end())
    return None if values is None else _figure(text, match, since, unit, values)


def _values(match: re.Match[str], factor: int) -> tuple[Decimal | None, Decimal | None, Decimal | None] | None:
    """Give value, low and high of a numeral."""
    if match["split"]:
        above, _, below = match["split"].partition("亿")
        thousands = 1000 if below.endswith("千") else 1
        return Decimal(int(above) * 10_000 + int(below.removesuffix("千")) * thousands), None, None
    low, high = match["low"] or match["han_low"], match["high"] or match["han_high"]
    pair = parse_pair(match["han"]) if match["han"] else None
    if low is not None and high is not None:
        ends = parse_number(low), parse_number(high)
        if ends[0] is None or ends[1] is None or ends[0] > ends[1]:
            return None
        pair = ends[0], ends[1]
    if pair is not None:
        return None, pair[0] * factor, pair[1] * factor
    value = parse_number(match["digits"] or match["han"])
    return None if value is None else (value * factor, None, None)


def _figure(
    text: str,
    match: re.Match[str],
    since: int,
    unit: _Unit,
    values: tuple[Decimal | None, Decimal | None, Decimal | None],
) -> Figure:
    """Put a figure together with the modifiers around it."""
    before = _before().search(text, max(since, match.start() - 5), match.start())
    after = _SUFFIX.match(text, unit.end)
    words = [before[0] if before else "", after[0] if after else "", unit.inside]
    bound = next((_bounds()[word] for word in words if word), Bound.EXACT)
    return Figure(
        start=before.start() if before else match.start(),
        core=match.start(),
        tail=unit.end,
        end=after.end() if after else unit.end,
        unit=unit.text,
        value=values[0],
        low=values[1],
        high=values[2],
        bound=bound,
        redacted=bool(match["redacted"]),
    )


def _read_unit(text: str, start: int) -> _Unit | None:
    """Read the unit at a place: 万余人次 is 万人次; 百 and 千 before a unit that is not written so are a factor."""
    first = text[start : start + 1]
    if first not in _unit_starts() and not first.isspace():
        return None
    big = _BIG.match(text, start)
    if big is not None:
        return _Unit("个", 1, big.end(), "")
    match = _unit().match(text, start)
    if match is None or not match["size"] + match["more_size"] + match["base"]:
        return None
    size, base = match["size"] + match["more_size"], match["base"]
    factor = 1
    if size and size not in ("万", "亿", "万亿") and size + base not in units():
        factor = _HUNDREDS.get(size[0], 1)
        size = size[1:]
        if not size + base:
            return None
    return _Unit(size + base, factor, match.end(), match["more"] or match["last"] or "")


def _counts(text: str, match: re.Match[str], unit: _Unit) -> bool:
    """Tell whether a numeral with a unit is a figure, and not a date, an ordinal, a class or a part of a name."""
    base = unit.text.lstrip("万亿百千") or unit.text
    use, flags, _ = _rules().get(base, ("any", frozenset(), ()))
    if use == "never" or _names_a_class(text, match.start(), unit.end, base):
        return False
    before = text[max(0, match.start() - _NEAR) : match.start()]
    if use == "duration" and (_DURATION.search(before) is None or _is_year(match, base)):
        return False
    if use == "village" and _VILLAGES.search(before) is None:
        return False
    if match["redacted"]:
        return "no_x" not in flags and _PRODUCT.search(match[0]) is None
    return _han_counts(text, match, unit, use, flags) if match["han"] else True


def _names_a_class(text: str, start: int, end: int, base: str) -> bool:
    """Tell whether a figure belongs to a name: 亿元企业, 500米防护距离, 年产10万吨某项目."""
    if base in ("元", "美元"):
        return _CLASSED.match(text, end) is not None
    if base in ("米", "公里"):
        return _REACH.match(text, end) is not None
    return _CAPACITY.search(text[max(0, start - _NEAR) : start]) is not None and _AFTER_LONE.match(text, end) is None


def _han_counts(text: str, match: re.Match[str], unit: _Unit, use: str, flags: frozenset[str]) -> bool:
    """Tell whether a Chinese numeral is a count: 一 hardly ever, 百 and 千 alone only after 近, 超 and the like."""
    number, before = match["han"], text[max(0, match.start() - _NEAR) : match.start()]
    if use == "digits" and unit.text == unit.text.lstrip("万亿"):
        return False
    if number in _HUNDREDS:
        return before.endswith("上") or _before().search(text, max(0, match.start() - 2), match.start()) is not None
    if number == "一":
        lone = bool(before) and _AFTER_LONE.match(text, unit.end) is not None
        return (lone or "one" in flags) and _BEFORE_ONE.search(before) is None
    return True


def _is_year(match: re.Match[str], base: str) -> bool:
    return base == "年" and bool(match["digits"]) and match[0].isdecimal() and int(match[0]) in _YEAR


def _ratios(text: str) -> list[Figure]:
    """Find ratios such as 3.4:71.4:25.2, one figure a part."""
    return [
        Figure(m.start(), m.start(), m.end(), m.end(), "%", parse_number(part), ratio=turn)
        for m in _RATIO.finditer(text)
        for turn, part in enumerate(m[0].split(":"), 1)
    ]


def _no_growth(text: str) -> list[Figure]:
    """Find 零增长: no growth is a figure too."""
    return [Figure(m.start(), m.start(), m.start() + 1, m.end(), "%", Decimal(0)) for m in _NO_GROWTH.finditer(text)]


def _is_class(text: str, figure: Figure, later: list[Figure]) -> bool:
    """Tell whether a figure only says which things the next one counts: 15亩以上地块120亩."""
    return (
        figure.end > figure.tail
        and text.startswith(("以上", "以下", "及以"), figure.tail)
        and any(other.unit == figure.unit for other in later)
        and _AFTER_LONE.match(text, figure.end) is None
    )


@cache
def _bases() -> frozenset[str]:
    """Give the units without 万 and the like before them."""
    bases = {text.lstrip("万亿百千") for text in units()} - {"", "瓦时", "伏安"}
    return frozenset(bases | {"千瓦", "千瓦时", "千米", "千克", "千伏安", "千伏", "百分点"})


@cache
def _unit_starts() -> frozenset[str]:
    """Give the characters that what follows a numeral begins with, but for blanks."""
    return frozenset((*(base[0] for base in _bases()), *"大万亿千百余多来"))


@cache
def _unit() -> re.Pattern[str]:
    """Build the pattern of what may follow a numeral."""
    ordered = sorted(_bases(), key=len, reverse=True)
    base = "|".join(re.escape(b) + "".join(f"(?!{w})" for w in _rules().get(b, ("", "", ()))[2]) for b in ordered)
    size = "万亿|千万|百万|[万亿千百]"
    return re.compile(
        rf"\s?(?P<size>(?:(?!千瓦|千米|千克|千伏)(?:{size}))?)(?P<more>[余多来]?)"
        rf"(?P<more_size>(?:(?!千瓦|千米|千克|千伏)(?:{size}))?)(?P<last>[余多]?)(?P<base>(?:{base})?)(?:多|余)?"
    )


@cache
def _before() -> re.Pattern[str]:
    """Build the pattern of the modifiers that stand before a numeral (to be searched up to it)."""
    words = sorted((word for side, word, _ in rows("bounds.tsv") if side == "before"), key=len, reverse=True)
    return re.compile(rf"(?<![附最临就相邻远节合公条大以赶早晚地签])(?:{'|'.join(words)})$")


@cache
def _bounds() -> dict[str, Bound]:
    return {word: Bound(bound) for _, word, bound in rows("bounds.tsv")}


@cache
def _phrases() -> re.Pattern[str]:
    return re.compile(alternatives("set_phrases.txt"))


@cache
def _rules() -> dict[str, tuple[str, frozenset[str], tuple[str, ...]]]:
    """Read the rules of units: use, flags, what must not follow."""
    return {
        unit: (use, frozenset(flags.split()), tuple(barred.split()))
        for unit, use, flags, barred in ((*row, "", "", "")[:4] for row in rows("unit_rules.tsv"))
    }
