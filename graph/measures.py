"""Whether two figures measure the same: the names of indicators, and how alike two of them are.

In: the names as the text has them. Out: the forms under which they are compared, and numbers from 0 to 1.
"""

import re
from collections import Counter
from functools import cache, lru_cache

from duixian.graph.lexicon import alternatives, rows, words
from duixian.ontology.iris import squeeze
from duixian.ontology.model import Statement

_PART = 0.3
"""How alike an indicator and that of one sector are, of what their names have in common."""
_ONE_MEASURE = 0.75
_CODE = re.compile(r"[A-Za-z\d.]+")
_LONGEST = 20
"""What is longer is no name."""
_FEWEST, _PART_OF = 3, 0.5
_SHORTER = 0.9
"""How alike two names of an indicator are of which one is the other without words in its middle."""


@lru_cache(maxsize=1 << 14)
def indicator_key(name: str) -> str:
    """Give the form under which two names of an indicator are compared: common variants written one way."""
    key = squeeze(name)
    for variant, form in _forms():
        whole = variant.startswith("=")
        key = (form if key == variant[1:] else key) if whole else key.replace(variant, form)
    return key


@lru_cache(maxsize=1 << 16)
def measure_key(name: str) -> str:
    """Give the form under which what two figures measure is compared: without 新增, 公共, 增速 and the like.

    What is done stands behind what it is done to: 户厕改造 of 改造户厕.
    """
    key = indicator_key(name)
    key = indicator_key(re.sub(alternatives("measure_fillers.txt"), "", key)) or key
    if len(key) > _LONGEST:
        return key
    key = re.sub(f"^(?:{alternatives('measure_leads.txt')})+(?=..)", "", key)
    return re.sub(f"^((?:{alternatives('measure_deeds.txt')})+)(..+)$", r"\2\1", key)


def is_plain(key: str, statement: Statement) -> bool:
    """Tell whether an indicator is too general to tell what a figure is of, but for the thing it is of (公园总投资)."""
    plain = words("plain_indicators.txt")
    return key in plain or any(key.removeprefix(measure_key(m.text)) in plain for m in statement.mentions)


@lru_cache(maxsize=1 << 16)
def same_indicator(one: str, other: str) -> float:
    """Tell how alike two indicator keys are: 1 equal, else the share of common pairs of characters.

    A ratio (人均…, 单位…) is never the indicator that it is made of.
    """
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    if _are_opposed(one, other) or _have_other_codes(one, other):
        return 0.0
    first, second = pairs_of(one), pairs_of(other)
    if first.isdisjoint(second) or any((ratio in one) != (ratio in other) for ratio in words("ratios.txt")):
        return 0.0
    alike = 2 * len(first & second) / (len(first) + len(second))
    return max(alike, _SHORTER) if leaves_out(one, other) or leaves_out(other, one) else alike


@lru_cache(maxsize=1 << 14)
def spelt_of(one: str, other: str) -> bool:
    """Tell whether one name has the characters of the other in any order, but for what is done: 移栽烤烟, 烤烟移栽."""
    first, second = (_plain_deeds().sub("", indicator_key(name)) for name in (one, other))
    if first == second:
        return len(first) > 1
    short, long = sorted((first, second), key=len)
    if len(short) < _FEWEST or Counter(short) - Counter(long):
        return False
    if len(short) < _PART_OF * len(long) and (len(short) <= _FEWEST or short not in long):
        return False
    ratio = any((word in one) != (word in other) for word in words("ratios.txt"))
    return not (ratio or _are_opposed(one, other) or _have_other_codes(one, other) or of_other_sector(one, other))


def leaves_out(short: str, long: str) -> bool:
    """Tell whether one name is another without words in its middle: 清淤沟渠, 清淤疏浚沟渠."""
    if len(short) >= len(long) or short[:2] != long[:2] or short[-2:] != long[-2:]:
        return False
    rest = iter(long)
    return all(char in rest for char in short)


def _are_opposed(one: str, other: str) -> bool:
    """Tell whether one indicator is of what another is the opposite of: 收入, 支出."""
    return any(
        (a in one and b in other and a not in other) or (b in one and a in other and b not in other)
        for a, b in rows("opposites.tsv")
    )


def _have_other_codes(one: str, other: str) -> bool:
    """Tell whether two indicators each bear letters or numbers, and not the same: 4G, 5G; PM2.5, PM10."""
    first, second = _CODE.findall(one), _CODE.findall(other)
    return bool(first and second) and not set(first) & set(second)


def of_other_sector(one: str, other: str) -> bool:
    """Tell whether of two indicators one is of a sector, and the other of all or of another: 投资, 工业投资."""
    return any((sector in one) != (sector in other) for sector in words("sectors.txt"))


@lru_cache(maxsize=1 << 16)
def alike_indicators(one: str, other: str) -> float:
    """Tell how alike two indicator keys are, less for that of a sector."""
    return same_indicator(one, other) * (_PART if of_other_sector(one, other) else 1.0)


@lru_cache(maxsize=1 << 16)
def one_measure(one: str, other: str) -> float:
    """Tell how surely two indicator keys are of one measure: 0 where one is of a part of what the other is of."""
    alike = 0.0 if one.endswith(other) or other.endswith(one) else alike_indicators(one, other)
    return 1.0 if one == other else alike if alike >= _ONE_MEASURE else 0.0


@lru_cache(maxsize=1 << 14)
def pairs_of(name: str) -> frozenset[str]:
    """Give the pairs of characters of a name."""
    return frozenset(name[i : i + 2] for i in range(len(name) - 1))


@cache
def _plain_deeds() -> re.Pattern[str]:
    """Match what is done to what is counted, and words that add nothing to its name."""
    return re.compile(f"{alternatives('measure_deeds.txt')}|{alternatives('measure_leads.txt')}|面积|数量|工程|项目")


@cache
def _forms() -> tuple[tuple[str, str], ...]:
    return tuple((row[0], row[1] if len(row) > 1 else "") for row in rows("indicator_forms.tsv"))
