"""Splitting: where one report of a file ends and the next begins, whatever stands between and above them."""

from itertools import pairwise

import pytest
from conftest import shared_dir
from duixian.loaders.furniture import find_furniture
from duixian.loaders.readers import read_source
from duixian.loaders.split import split_reports
from duixian.ontology.model import Span
from hypothesis import given
from hypothesis import strategies as st
from layouts import PLAN, REVIEW, TITLE, report

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
