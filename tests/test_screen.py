"""Screens: patterns searched together in many texts are found where each would be found alone."""

import re

import pytest
from duixian.loaders.lexicon import alternatives, rows, words
from duixian.loaders.names import count_unknown, unknown
from duixian.loaders.screen import Row, Screen, needed
from duixian.loaders.words import word_finder
from hypothesis import given, settings
from hypothesis import strategies as st

CUES = [re.compile(row[1]) for row in rows("clause_cues.tsv")]
CERTAIN = [re.compile(row[2]) for row in rows("settled.tsv")]
NATIONAL = re.compile(alternatives("national_phrases.txt"))
COMMON = words("entity_common.tsv")
CHARACTERS = st.characters(exclude_categories=["Cs"]) | st.sampled_from("完成将于建一二3０%％“”XＸ〔〕、。\n𠮷")


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("开工|竣工", {"开工", "竣工"}),
        ("完(工|成)", {"完"}),
        ("完成?", {"完"}),
        ("(开工)?典礼", {"典礼"}),
        ("[^，]{1,3}(引进|落户)", {"引进", "落户"}),
        ("确保.{0,12}(率|到)", {"确保"}),
        ("[道路](?<=通路)", {"通路"}),
        ("(?!开工)[一二]", {"一", "二"}),
        ("[〇-九]{2}|开工", set()),
        ("开工|.{3}", set()),
        ("开工*", {"开"}),
        ("开工*+|(?>竣工)", {"开", "竣工"}),
        (r"[^\d]", set()),
    ],
)
def test_what_a_pattern_needs_is_read_from_it(pattern: str, words: set[str]) -> None:
    assert needed(re.compile(pattern)) == words


def test_digits_of_all_scripts_are_needed_by_digits() -> None:
    assert {"0", "９", "٣"} <= needed(re.compile(r"\d+"))


@pytest.mark.parametrize("pattern", [*CUES, *CERTAIN, NATIONAL], ids=lambda pattern: pattern.pattern[:12])
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_what_matches_passes_the_screen(pattern: re.Pattern[str], data: st.DataObject) -> None:
    text = data.draw(st.from_regex(pattern))
    assert Screen([pattern]).maybe(Row.of(["无", text, "无"]))[0].count(1)


@settings(deadline=None, max_examples=300)
@given(st.lists(st.text(CHARACTERS, min_size=1), max_size=6))
def test_patterns_are_found_as_each_alone(texts: list[str]) -> None:
    alone = [[i for i, text in enumerate(texts) if pattern.search(text)] for pattern in CUES]
    assert Screen(CUES).found(Row.of(texts)) == alone


def test_a_screen_takes_no_more_patterns_than_fit_and_none_that_ignores_case() -> None:
    with pytest.raises(ValueError, match="64"):
        Screen([re.compile("开工")] * 65)
    with pytest.raises(ValueError, match="case"):
        Screen([re.compile("GDP", re.IGNORECASE)])


def test_words_are_placed_in_their_texts() -> None:
    finder = word_finder(["开工", "工地"])
    found = Row.of(["开工地", "无", "已开工"]).places(finder).tolist()
    assert found == [[0, 0, 0, 2], [0, 1, 1, 3], [2, 0, 1, 3]]
    assert not Row.of([]).places(finder).tolist()


def tiled(phrase: str) -> int:
    """Count what no words cover, place by place."""
    least = [0]
    for end, char in enumerate(phrase, 1):
        covers = [least[start] for start in range(end) if phrase[start:end] in COMMON]
        least.append(min([*covers, least[-1] + ("一" <= char <= "鿿")]))
    return least[-1]


@settings(deadline=None, max_examples=300)
@given(st.lists(st.text(st.sampled_from("加快推进项目建设村庄环境整治石桥3XX") | CHARACTERS, min_size=1), max_size=6))
def test_unknown_characters_are_counted_as_in_each_text_alone(texts: list[str]) -> None:
    assert count_unknown(Row.of(texts)).tolist() == [unknown(text) for text in texts] == list(map(tiled, texts))
