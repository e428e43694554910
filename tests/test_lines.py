"""Lines: trimmed of blanks and furniture, at offsets that hold; digits and years written in one way."""

import pytest
from duixian.loaders.lines import BLANK, Cover, fold, read_lines
from duixian.ontology.model import Span
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("二〇二三年", "2023年"),
        ("二○二四年", "2024年"),
        ("二零二五 年", "2025 年"),
        ("２０２３年１月６日", "2023年1月6日"),
        ("二十二年", "二十二年"),
        ("第二〇一研究所", "第二〇一研究所"),
    ],
)
def test_years_and_digits_are_folded(text: str, expected: str) -> None:
    assert fold(text) == expected


def test_lines_without_blanks_and_furniture() -> None:
    text = "\ufeff　<p>一、回顾 </p>\r\n\r\n12\n二、计划"
    furniture = [Span(start=2, end=5), Span(start=10, end=14), Span(start=18, end=20)]
    assert [(line.start, line.text) for line in read_lines(text, furniture=furniture)] == [
        (5, "一、回顾"),
        (21, "二、计划"),
    ]
    assert [line.text for line in read_lines(text, Span(start=5, end=8), furniture)] == ["一、回"]


@given(st.text(), st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), max_size=4))
def test_lines_hold_their_text_and_lose_nothing(text: str, places: list[tuple[int, int]]) -> None:
    furniture, free = [], 0
    for gap, length in places:
        furniture.append(Span(start=free + gap, end=free + gap + length))
        free += gap + length
    lines = list(read_lines(text, furniture=furniture))
    assert all(line.text == text[line.start : line.end] != "" for line in lines)
    cover = Cover(furniture)
    inside = {i for line in lines for i in range(line.start, line.end)}
    assert all(i in inside or text[i] in BLANK or cover.at(i) for i in range(len(text)))


@given(st.text())
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)
