"""Splitting: where one report of a file ends and the next begins, whatever stands between and above them."""

from itertools import pairwise

import pytest
from conftest import shared_dir
from duixian.loaders.extract import extract
from duixian.loaders.furniture import find_furniture
from duixian.loaders.readers import read_source
from duixian.loaders.split import split_reports
from duixian.ontology.model import Kind, Span
from hypothesis import given
from hypothesis import strategies as st
from layouts import PLAN, REVIEW, TITLE, report, source

LONG = report().replace(REVIEW, REVIEW + "\n" + REVIEW)
OTHER = LONG.replace("青禾镇", "云溪镇").replace("38.6", "41.2")
SHORT = report(problems="").replace(REVIEW, REVIEW.splitlines()[0]).replace(PLAN, PLAN.splitlines()[0])
HALF = (
    f"青禾镇{{}}年上半年工作总结及下半年工作思路\n一、上半年工作总结\n{REVIEW}\n{REVIEW}\n二、下半年工作思路\n{PLAN}\n"
)


def pieces(text: str) -> list[str]:
    return [span.of(text) for span in split_reports(text, find_furniture(text))]


@pytest.mark.parametrize(
    ("texts", "between"),
    [
        ([LONG], ""),
        ([LONG, OTHER], ""),
        ([LONG, OTHER], "\n\n\f\n"),
        ([SHORT, SHORT.replace("青禾镇", "云溪镇"), SHORT.replace("青禾镇", "柳泉乡")], "\n"),  # of one page each
        ([LONG, OTHER, LONG.replace("2024", "2025").replace("2023", "2024")], "\n— 12 —\n"),
        ([LONG, OTHER, report("", "", problems="")], "\n\n"),  # the last without a title
        ([report("", "各位代表："), OTHER], "\n"),
        ([HALF.format(2022), HALF.format(2023)], "\n"),
        ([HALF.format(2023), LONG], "\n"),
        ([LONG, "青禾镇2024年上半年工作情况汇报\n" + HALF.partition("\n")[2]], "\n"),
    ],
)
def test_reports_of_a_file_are_told_apart(texts: list[str], between: str) -> None:
    assert pieces(between.join(texts)) == [text.strip() for text in texts]


def test_contents_page_and_preface_are_no_report() -> None:
    contents = "政府工作报告汇编（2篇）\n目录\n青禾镇2024年政府工作报告\t1\n云溪镇2024年政府工作报告\t9\n"
    assert pieces(contents + LONG + OTHER) == [LONG.strip(), OTHER.strip()]


@pytest.mark.parametrize(
    "text",
    [
        LONG,
        LONG.replace(TITLE, f"{TITLE}\n{TITLE}"),
        LONG.replace("（二）镇村", f"{TITLE}\n（二）镇村"),
        LONG.replace("（二）推进乡村", f"{TITLE}\n（二）推进乡村"),
        LONG.replace("（三）增进", "二、有序推进2024年民生工作\n（三）增进"),
        LONG.replace("\n（一）聚力", "\n2024年，我们将重点抓好以下工作：\n（一）聚力"),
        LONG.replace("（三）增进", "下半年，我们将抓好以下重点工作：\n（三）增进"),
        LONG.replace("\n", ""),
    ],
    ids=["plain", "title twice", "header in review", "header in plan", "year", "cue", "cue again", "one line"],
)
def test_one_report_stays_one(text: str) -> None:
    assert pieces(text) == [text.strip()]


@pytest.mark.parametrize("text", ["", "\n \ufeff\n", "今天天气很好。" * 60, TITLE, "一、工作回顾\n抓项目。\n"])
def test_what_is_no_report_is_left_out(text: str) -> None:
    assert pieces(text) == []


@given(st.lists(st.sampled_from([*LONG.splitlines(), TITLE, "目录", "12", "", "好。"]), max_size=60))
def test_spans_are_in_order_and_apart(lines: list[str]) -> None:
    text = "\n".join(lines)
    spans = split_reports(text, find_furniture(text))
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(span.of(text).strip() == span.of(text) != "" for span in spans)


def test_real_files() -> None:
    counts = {}
    for folder in ("seeds", "national"):
        for path in sorted((shared_dir() / folder).glob("*.txt")):
            text = read_source(path).text
            counts[path.name] = len(split_reports(text, find_furniture(text)))
    assert sorted(counts.values()) == [1, 1, 1, 1, 1, 1, 11]


def test_given_span_is_used() -> None:
    advert = "更多范文请关注公众号\n"
    furniture = [Span(start=0, end=len(advert) - 1)]
    assert split_reports(advert + LONG, furniture)[0].start == len(advert)


@pytest.mark.parametrize("page", [100_000, 400])
def test_a_collection_that_lost_its_line_breaks(page: int) -> None:
    """On one line, or in pages of 400 characters that are numbered as they came, in the middle of a sentence."""
    done = "过去一年，我们完成固定资产投资12亿元，同比增长5%，新建停车场2处，改造农房120户，引进亿元以上项目4个。" * 6
    plan = "2023年，我们将新引进亿元以上项目5个，确保望湖路改造工程9月底前竣工，培育家庭农场6家。" * 6
    body = "政府工作报告汇编（2篇）目录1.2023年青禾镇政府工作报告 2.2023年云溪镇政府工作报告 " + "".join(
        f"2023年{town}政府工作报告各位代表：现在，我代表{town}人民政府向大会作政府工作报告，请予审议。"
        f"一、2022年工作回顾{done}二、2023年工作安排{plan}各位代表！让我们携起手来，为建设美丽家园而努力奋斗！"
        for town in ("青禾镇", "云溪镇")
    )
    text = "\n".join(f"{number}、{body[at : at + page]}" for number, at in enumerate(range(0, len(body), page), 1))
    reports = extract(source(text)).reports
    assert [report.issuer for report in reports] == ["青禾镇", "云溪镇"]
    assert all(report.review and report.review.first.year == 2022 for report in reports)
    kinds = [{s.kind for s in report.statements if "家庭农场" in s.text} for report in reports]
    assert kinds == [{Kind.COMMITMENT}, {Kind.COMMITMENT}]
