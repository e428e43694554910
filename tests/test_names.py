"""Where names start, what a list holds and what is common: the steps below the name finder."""

import pytest
from duixian.loaders.names import lay_out, left_edge, list_items, unknown
from duixian.loaders.villages import is_bare_village, is_village


def items(text: str, end: int) -> list[str]:
    return [text[a:b] for a, b in list_items(text, lay_out(text), end)]


@pytest.mark.parametrize(
    ("text", "head", "name"),
    [
        ("推进澄澜路工程", "工程", "澄澜路"),
        ("总投资3亿元的鸿谷项目", "项目", "鸿谷"),
        ("新建2座栖霞泵站", "泵站", "栖霞"),
        ("实施梅坞灌区续建工程", "工程", "梅坞灌区续建"),
        ("重点推进“云上栖霞”项目", "项目", "“云上栖霞”"),
    ],
)
def test_a_name_starts_after_verbs_sums_and_counts(text: str, head: str, name: str) -> None:
    at = text.rindex(head)
    start, _ = left_edge(text, lay_out(text), at)
    assert text[start:at] == name


def test_a_count_before_a_name_is_told() -> None:
    text = "3个鸿谷项目"
    assert left_edge(text, lay_out(text), 4) == (2, True)


def test_a_list_is_given_from_its_end() -> None:
    text = "推进苍岭、竹溪、梅坞等3个村"
    assert items(text, text.index("等")) == ["梅坞", "竹溪", "苍岭"]


@pytest.mark.parametrize(("phrase", "count"), [("道路改造", 0), ("澄澜路改造", 2), ("灾害隐患", 0), ("", 0)])
def test_unknown_counts_what_no_common_word_covers(phrase: str, count: int) -> None:
    assert unknown(phrase) == count


@pytest.mark.parametrize(
    ("rest", "word", "after", "told"),
    [
        ("石桥", "村", "", True),
        ("董", "村", "", True),
        ("全", "村", "", False),
        ("苍岭", "村", "级", True),
        ("经济薄弱", "村", "", False),
        ("3", "村", "", False),
    ],
)
def test_what_stands_before_village(rest: str, word: str, after: str, *, told: bool) -> None:
    assert is_village(rest, word, after) is told


@pytest.mark.parametrize(("name", "told"), [("苍岭", True), ("东XX", True), ("道路", False), ("云溪县", False)])
def test_a_bare_name_can_be_a_village(name: str, *, told: bool) -> None:
    assert is_bare_village(name) is told
