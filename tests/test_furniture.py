"""Furniture: what is no part of a report is marked, with its kind; what is part of it is not."""

from itertools import pairwise

import pytest
from duixian.loaders.furniture import find_furniture
from duixian.ontology.model import FurnitureKind
from hypothesis import given
from hypothesis import strategies as st

PAGE, EDITING, NOTE = FurnitureKind.PAGE_NUMBER, FurnitureKind.EDITING, FurnitureKind.NOTE_MARK
ADVERT, CONTENTS, NAVIGATION = FurnitureKind.ADVERT, FurnitureKind.CONTENTS, FurnitureKind.NAVIGATION


def marked(text: str) -> list[tuple[FurnitureKind, str]]:
    return [(span.kind, span.of(text)) for span in find_furniture(text)]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("12", PAGE),
        ("— 3 —", PAGE),
        ("第 4 页，共 12 页", PAGE),
        ("5/12", PAGE),
        ("Page 6 of 12", PAGE),
        ("目　录", CONTENTS),
        ("一、2023年工作回顾..........1", CONTENTS),
        ("二、2024年工作安排……………12", CONTENTS),
        ("三、保障措施\t18", CONTENTS),
        ("更多范文请关注公众号“写作小站”", ADVERT),
        ("当前位置：首页 > 政务公开 > 政府工作报告", NAVIGATION),
        ("发布日期：2024-01-18 浏览次数：321", NAVIGATION),
        ("索引号：QH001-2024-0003", NAVIGATION),
        ("打印 关闭", NAVIGATION),
    ],
)
def test_whole_lines(line: str, kind: FurnitureKind) -> None:
    text = f"一、工作回顾\n　{line} \r\n（一）抓项目。\n"
    assert marked(text) == [(kind, line)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("推进[bookmark: _Toc1]建设", [(EDITING, "[bookmark: _Toc1]")]),
        ("##paidbegin##推进建设##paidend##", [(EDITING, "##paidbegin##"), (EDITING, "##paidend##")]),
        ("推进&nbsp;建设&#160;", [(EDITING, "&nbsp;"), (EDITING, "&#160;")]),
        ("<p class='a'>推进<br/>建设</p>", [(EDITING, "<p class='a'>"), (EDITING, "<br/>"), (EDITING, "</p>")]),
        ("新建公厕[1]2座①，", [(NOTE, "[1]"), (NOTE, "①")]),
        ("推进建设，— 7 — 改造农房", [(PAGE, "— 7 — ")]),
        ("# 青禾镇工作报告", [(EDITING, "# ")]),
        ("## **一、工作回顾**", [(EDITING, "## **"), (EDITING, "**")]),
        ("**（一）抓项目。**新建厂房", [(EDITING, "**"), (EDITING, "**")]),
    ],
)
def test_inside_lines(text: str, expected: list[tuple[FurnitureKind, str]]) -> None:
    assert marked(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "新建停车场2处，同比增长3-5个百分点。",
        "我代表**镇人民政府，向大会报告工作，**镇将努力。",
        "#1机组投产",
        "收入<5万元的家庭，支出>3万元的家庭",
        "XX镇地区生产总值XX亿元",
        "发放宣传册1200份，关注度提高。",
        "联系企业12家，地址变更3处，",
        "2023",
    ],
)
def test_text_of_the_report_is_none(text: str) -> None:
    assert marked(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("抓好项目，新建停车\n12\n场2处", "\n12\n"),
        ("抓好项目，新建停车\r\n\r\n— 3 —\r\n\r\n场2处", "\r\n\r\n— 3 —\r\n\r\n"),
        ("抓好项目，新建停车场。\n12\n改造农房", "12"),
        ("抓好项目，新建停车场\n12\n（二）改造农房", "12"),
        ("一、工作回顾\n12\n新建停车场", "12"),
        ("一、转作风，提效能\n12\n新建停车场", "12"),
        ("12\n新建停车场，改造农房", "12"),
        ("新建停车场，改造农房\n12", "12"),
    ],
)
def test_page_number_inside_a_sentence_takes_the_breaks_around_it(text: str, expected: str) -> None:
    assert marked(text) == [(PAGE, expected)]


def test_breaks_are_furniture_only_where_all_lines_are_broken_at_one_width() -> None:
    broken = "扎实推进重点项目，新建停车场两\n" * 10
    assert marked(f"{broken}处。") == [(EDITING, "\n")] * 10
    assert marked("扎实推进重点项目，新建停车场。\n" * 10) == []
    assert marked("扎实推进重点项目，新建停车场两\n\n" * 10 + "处。") == []
    assert marked("扎实推进，改造道路\n" + "抓好项目建设，新建厂房，新建停车场两处。\n" * 10) == []


def test_what_stands_below_the_end_is_cut_off_only_near_the_end() -> None:
    body = "推进建设，改造农房。\n" * 40
    page = "责任编辑：李明\n推荐阅读\n"
    assert marked(body + page) == [(NAVIGATION, page.strip())]
    assert marked(page + body) == []


@given(st.text(st.sampled_from("青禾。，1— \n\r#*<p>/&nbsp;[]①目录…\u2028"), max_size=100))
def test_spans_are_in_order_and_apart(text: str) -> None:
    found = find_furniture(text)
    assert all(0 <= f.start < f.end <= len(text) for f in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
