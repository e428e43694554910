"""Read numerals: Arabic, Chinese, mixed and redacted.

In: the characters of a numeral. Out: its value as a `Decimal`, or none where it has no value (redacted, malformed).
"""

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Final

_WIDE_SIGNS: Final = "０１２３４５６７８９．％，～－／Ｘｘ＊＿："
_WIDE: Final = str.maketrans(_WIDE_SIGNS, "0123456789.%,~-/Xx*_:")
_ANY_WIDE: Final = re.compile(f"[{_WIDE_SIGNS}]")

ARABIC: Final = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
"""A pattern for 12, 1.44 and 26,392.5."""

HAN: Final = r"[一二两三四五六七八九十百千〇零]+"
"""A pattern for the Chinese numerals below 万."""

REDACTED: Final = (
    r"(?:[\d.]*[Xx×✕*○□_][\dXx×✕*○□_.]*|〔[^〕\n]{0,6}〕|\[[…. *]{0,6}\]|【[略…. *]{0,6}】|…{1,2}(?=[万亿]{0,2}元))"
)
"""A pattern for figures that were blacked out in part or wholly: XX, 1X.5, 3X0, **, 〔…〕."""

_DIGITS: Final = "〇一二三四五六七八九"
_PAIR: Final = re.compile(r"([一二两三四五六七八九])([二三四五六七八九])")
_SIZES: Final = {"百": "一百", "千": "一千"}
_PLACES: Final = Decimal("0.000001")
_MOST: Final = Decimal(10) ** 12
_HUNDREDTH: Final = Decimal("0.01")


def normalise(text: str) -> str:
    """Turn full-width digits and signs into ASCII, one character for one, so that offsets stay."""
    return text.translate(_WIDE) if _ANY_WIDE.search(text) else text


@lru_cache(maxsize=4096)
def parse_number(text: str) -> Decimal | None:
    """Give the value of a numeral such as 26,392.5, 三百二十, 两千, 1万5千 or 百; `None` where it has none.

    More than six decimal places are rounded; a value of 10¹² or more is no figure of a report.
    """
    plain = text.replace(",", "")
    value: Decimal | None
    try:
        value = Decimal(plain)
    except InvalidOperation:
        value = _parse_han(plain)
    if value is None or not value.is_finite() or value >= _MOST:
        return None
    return value.quantize(_PLACES) if -int(value.as_tuple().exponent) > len("000000") else value


def parse_fraction(text: str) -> Decimal | None:
    """Give the percentage that 百分之八十, 三分之二 or 百分百 mean (to two places)."""
    if text == "百分百":
        return Decimal(100)
    below, _, above = text.partition("分之")
    parts = Decimal(100) if below == "百" else parse_number(below)
    count = Decimal(100) if above == "百" else parse_number(above)
    if not parts or count is None:
        return None
    return count if parts == 100 else (count * 100 / parts).quantize(_HUNDREDTH)  # noqa: PLR2004


def parse_pair(text: str) -> tuple[Decimal, Decimal] | None:
    """Give the ends of a range of two neighbouring Chinese digits: 两三 is 2 to 3; `None` for all else."""
    match = _PAIR.fullmatch(text)
    if match is None:
        return None
    low, high = (_DIGITS.index(c) if c != "两" else 2 for c in match.groups())
    return (Decimal(low), Decimal(high)) if low < high else None


def _parse_han(text: str) -> Decimal | None:
    import cn2an

    try:
        return Decimal(str(cn2an.cn2an(_SIZES.get(text, text), "smart")))
    except (ValueError, TypeError, KeyError, IndexError, InvalidOperation):
        return None
