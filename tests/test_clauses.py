"""Clauses: where a text is cut, what stays together, and that offsets hold whatever the text."""

from itertools import pairwise

import pytest
from duixian.loaders.clauses import Clause, split_clauses
from duixian.loaders.furniture import find_furniture
from duixian.ontology.model import Span
from hypothesis import given
from hypothesis import strategies as st

HOSTILE = st.text(
    st.sampled_from("青禾镇新建2处，。；：、“”（）[]《》\t\r\n\u2028\x0c —-3#*<p>/&nbsp;目录1.一是"), max_size=120
)


def clauses_of(text: str) -> list[Clause]:
    return split_clauses(text, Span(start=0, end=len(text)), find_furniture(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新建停车场2处，改造农房120户。", ["新建停车场2处", "改造农房120户"]),
        ("一是抓项目；二是强服务！三是保民生？", ["一是抓项目", "二是强服务", "三是保民生"]),
        ("完成投资1,200万元，占计划的80%", ["完成投资1,200万元", "占计划的80%"]),
        ("会议于9:30召开：部署工作", ["会议于9:30召开", "部署工作"]),
        ("打造“一河、两岸，三区”格局，提升品质", ["打造“一河、两岸，三区”格局", "提升品质"]),
        ("新建公厕（含无障碍设施，第三卫生间）2座，投入使用", ["新建公厕（含无障碍设施，第三卫生间）2座", "投入使用"]),
        ("他说：“抓落实。见成效。”大家同意", ["他说", "“抓落实", "见成效", "”大家同意"]),
        ("　　——石桥村、柳湾村道路改造完工\r\n", ["石桥村、柳湾村道路改造完工"]),
        ("青禾小学\t投入使用\x0c柳湾小学", ["青禾小学", "投入使用", "柳湾小学"]),
        ("“没有合上的引号，后面照样断开", ["“没有合上的引号", "后面照样断开"]),
        ("，。；", []),
        ("", []),
    ],
)
def test_text_is_cut_at_its_marks(text: str, expected: list[str]) -> None:
    assert [clause.text for clause in clauses_of(text)] == expected


def test_long_quote_does_not_keep_its_commas() -> None:
    quoted = "“" + "推进建设，" * 12 + "”"
    assert [clause.text for clause in clauses_of(quoted)] == ["“推进建设", *["推进建设"] * 11, "”"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("抓项目，新建停车\n— 3 —\n场，改造农房", ["抓项目", "新建停车\n— 3 —\n场", "改造农房"]),
        ("抓好建设，新建停车\n12\n场2处", ["抓好建设", "新建停车\n12\n场2处"]),
        ("一、工作回顾\n3\n（一）抓项目", ["一、工作回顾", "（一）抓项目"]),
        ("**（一）抓项目。**新建厂房", ["（一）抓项目", "新建厂房"]),
        ("<p>新建厂房</p>\n<p>改造农房&nbsp;</p>", ["新建厂房", "改造农房"]),
        ("改造[1]农房，新建厂房〔2〕。", ["改造[1]农房", "新建厂房"]),
    ],
)
def test_furniture_is_stepped_over(text: str, expected: list[str]) -> None:
    found = clauses_of(text)
    assert [clause.text for clause in found] == expected


def test_places_in_sentence_and_paragraph() -> None:
    first, second, third, fourth = clauses_of("抓项目，强服务。保民生\n促发展")
    assert [c.sentence for c in (first, second, third, fourth)] == [0, 0, 1, 2]
    assert [c.paragraph for c in (first, second, third, fourth)] == [0, 0, 0, 1]
    assert [c.mark for c in (first, second, third, fourth)] == ["，", "。", "", ""]


def test_offsets_are_those_of_the_whole_text() -> None:
    text = "前言，不在此列。新建厂房，改造农房。后记"
    span = Span(start=text.index("新建"), end=text.index("后记"))
    assert [(c.start, c.end) for c in split_clauses(text, span)] == [(8, 12), (13, 17)]


@given(HOSTILE)
def test_clauses_are_spans_in_order_that_do_not_touch_furniture_at_their_ends(text: str) -> None:
    furniture = find_furniture(text)
    clauses = split_clauses(text, Span(start=0, end=len(text)), furniture)
    assert all(text[c.start : c.end] == c.text and c.text.strip() for c in clauses)
    assert all(one.end <= other.start and one.sentence <= other.sentence for one, other in pairwise(clauses))
    edges = {place for c in clauses for place in (c.start, c.end - 1)}
    assert not any(f.start <= edge < f.end for f in furniture for edge in edges)
