"""Numerals: Arabic, Chinese, mixed, redacted."""

import re
from decimal import Decimal

import pytest
from duixian.loaders.numbers import ARABIC, REDACTED, normalise, parse_fraction, parse_number, parse_pair
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"),
        ("26,392.5", "26392.5"),
        ("0.94", "0.94"),
        ("十", "10"),
        ("二十", "20"),
        ("两", "2"),
        ("百", "100"),
        ("千", "1000"),
        ("三百二十", "320"),
        ("两千", "2000"),
        ("1万5千", "15000"),
        ("二十五万三千", "253000"),
        ("1.12345678", "1.123457"),
    ],
)
def test_parse_number(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["XX", "", "镇", "1.2.3", "nan", "inf", "1" * 30, "千千万"])
def test_no_number(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("百分之八十", "80"), ("百分之12.5", "12.5"), ("三分之一", "33.33"), ("百分之百", "100"), ("百分百", "100")],
)
def test_parse_fraction(text: str, value: str) -> None:
    assert parse_fraction(text) == Decimal(value)


def test_fraction_of_nothing() -> None:
    assert parse_fraction("零分之一") is None


@pytest.mark.parametrize(
    ("text", "ends"), [("两三", (2, 3)), ("七八", (7, 8)), ("三二", None), ("十二", None), ("三", None)]
)
def test_parse_pair(text: str, ends: tuple[int, int] | None) -> None:
    assert parse_pair(text) == ends


@given(st.integers(min_value=0, max_value=10**11).map(lambda n: f"{n:,}"))
def test_thousands(text: str) -> None:
    assert re.fullmatch(ARABIC, text)
    assert parse_number(text) == int(text.replace(",", ""))


@given(st.text())
def test_normalise_keeps_offsets_and_numbers_never_raise(text: str) -> None:
    assert len(normalise(text)) == len(text)
    parse_number(text)
    parse_fraction(text)


@pytest.mark.parametrize("text", ["XX", "X", "xx", "××", "**", "1X.5", "3X0", "〔…〕", "○○", "___", "□□"])
def test_redacted(text: str) -> None:
    assert re.fullmatch(REDACTED, normalise(text))
