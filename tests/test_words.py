"""Words: a text is parted without loss, and the words of work reports stay in one piece."""

import pytest
from duixian.loaders.words import split_words
from hypothesis import given, settings
from hypothesis import strategies as st


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_the_words_are_the_text(text: str) -> None:
    assert "".join(split_words(text)) == text


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("完成规上工业总产值30亿元", "规上工业总产值"),
        ("新建高标准农田800亩", "高标准农田"),
        ("推进农房改造一期", "农房改造"),
        ("年底前竣工验收", "竣工验收"),
    ],
)
def test_words_of_reports_stay_in_one_piece(text: str, word: str) -> None:
    assert word in split_words(text)
