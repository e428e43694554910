"""Words: a text is parted without loss, and the words of work reports stay in one piece."""

import math
from functools import cache
from importlib.resources import files

import pytest
from duixian.examples import reports
from duixian.loaders.readers import read_source
from duixian.loaders.words import plain_cutter, rust_cutter, split_words
from hypothesis import given, settings
from hypothesis import strategies as st


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_the_words_are_the_text(text: str) -> None:
    assert "".join(split_words(text)) == text


PLAIN, RUST = cache(plain_cutter), cache(rust_cutter)
HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)


@cache
def counts() -> dict[str, int]:
    """Give the words of jieba's dictionary with their counts."""
    lines = (files("jieba") / "dict.txt").read_text(encoding="utf-8").splitlines()
    return {word: int(count) for word, count, *_ in (line.split(" ") for line in lines)}


@cache
def dictionary() -> list[str]:
    """Give every fiftieth word of jieba's dictionary: a strategy of all would take long to build."""
    return list(counts())[::50]


def likely(words: list[str]) -> float:
    """Give how likely a parting is, as jieba counts; two may be alike: 两千万/两千万两, 两千万两/两千万."""
    return sum(math.log(counts().get(word) or 1) for word in words) - len(words) * math.log(sum(counts().values()))


@settings(deadline=None, max_examples=500)
@given(st.data())
def test_rjieba_parts_as_jieba_does(data: st.DataObject) -> None:
    piece = st.sampled_from(dictionary()) | HAN | st.sampled_from([*"aX9 .%+-&#_“、，"])
    text = "".join(data.draw(st.lists(piece, max_size=12)))
    rust, plain = RUST()(text), PLAIN()(text)
    assert rust == plain or likely(rust) == pytest.approx(likely(plain))


def test_rjieba_parts_the_example_reports_as_jieba_does() -> None:
    for file in reports():
        for line in read_source(file).text.splitlines():
            assert RUST()(line) == PLAIN()(line)


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
