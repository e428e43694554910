"""The arithmetic of promises: which figure is set against which, and what part was reached."""

from datetime import date
from decimal import Decimal

import pytest
from duixian.graph.figures import write_figure
from duixian.graph.progress import elapsed, find_progress, is_redacted, promised_figures, tolerance
from duixian.ontology.model import Bound
from reports import Said, announced, done, january, july, promised, year


def progress(promise: str, *said: Said) -> list[tuple[str, str]]:
    commitment = january(2023, promised(promise)).statements[0]
    found = find_progress(commitment, july(2023, *said).statements)
    return [(p.by, f"{p.reached.normalize():f}") for p in found]


@pytest.mark.parametrize(
    ("promise", "said", "expected"),
    [
        ("财政收入达到2亿元", "财政收入1亿元", ("level", "0.5")),
        ("财政收入达到2亿元", "财政收入10000万元", ("level", "0.5")),
        ("财政收入达到20000万元", "财政收入1亿元", ("level", "0.5")),
        ("新建高标准农田300亩", "新建高标准农田10公顷", ("level", "0.5")),
        ("新建村级驿站4个", "新建村级驿站2处", ("level", "0.5")),
        ("财政收入达到2亿元", "财政收入完成年度目标的55%", ("share", "0.55")),
        ("财政收入增长8%", "财政收入同比增长6%", ("growth", "0.75")),
        ("财政收入增长8%", "财政收入同比下降6%", ("growth", "0")),
        ("工业能耗下降4%", "工业能耗下降3%", ("growth", "0.75")),
    ],
)
def test_share_reached(promise: str, said: str, expected: tuple[str, str]) -> None:
    assert progress(promise, done(said)) == [expected]


@pytest.mark.parametrize(
    ("promise", "said"),
    [
        ("财政收入达到2亿元", done("粮食产量2万吨")),
        ("财政收入达到2亿元", done("财政收入同比增长8%")),  # a rate is no level
        ("财政收入增长8%", done("财政收入1亿元")),
        ("新建高标准农田300亩", done("新建高标准农田3处")),  # no unit leads from one to the other
        ("财政收入达到2亿元", done("财政收入XX亿元")),
        ("财政收入达到XX亿元", done("财政收入2亿元")),
        ("农民人均收入达到3万元", done("村集体收入3万元")),
        ("引进亿元以上项目5个", done("洽谈亿元以上项目5个")),  # talks are no arrivals
        ("新建村级驿站4个", announced("预计新建村级驿站4个")),
    ],
)
def test_nothing_to_compare(promise: str, said: Said) -> None:
    assert progress(promise, said) == []


def test_share_before_level_before_growth() -> None:
    said = (done("财政收入同比增长9%"), done("财政收入1.2亿元"), done("财政收入完成年度目标的55%"))
    assert progress("财政收入达到2亿元", *said) == [("share", "0.55")]
    assert progress("财政收入达到2亿元", *said[:2]) == [("level", "0.6")]


def test_of_two_levels_the_total_counts() -> None:
    assert progress("财政收入达到2亿元", done("财政收入0.4亿元"), done("财政收入1.2亿元")) == [("level", "0.6")]


@pytest.mark.parametrize(
    ("day", "part"),
    [
        (date(2022, 6, 1), 0),
        (date(2022, 12, 31), 0),
        (date(2023, 1, 1), Decimal(1) / 365),
        (date(2023, 6, 30), Decimal(181) / 365),
        (date(2023, 12, 31), 1),
        (date(2025, 1, 1), 1),
    ],
)
def test_elapsed(day: date, part: Decimal | int) -> None:
    assert elapsed(year(2023), day) == part


@pytest.mark.parametrize(
    ("text", "count", "redacted"),
    [("财政收入达到2亿元", 1, False), ("财政收入达到XX亿元", 0, True), ("改造提升望湖路", 0, False)],
)
def test_promised_figures(text: str, count: int, redacted: bool) -> None:  # noqa: FBT001
    commitment = january(2023, promised(text)).statements[0]
    assert (len(promised_figures(commitment)), is_redacted(commitment)) == (count, redacted)


def test_about_allows_a_little_less() -> None:
    about, exact = (
        promised_figures(january(2023, promised(t)).statements[0])[0] for t in ("财政收入增长8%左右", "财政收入增长8%")
    )
    assert about.bound is Bound.ABOUT
    assert tolerance(about) < tolerance(exact) == 1


@pytest.mark.parametrize(
    ("text", "written"),
    [("财政收入达到2.40亿元", "财政收入 2.4亿元"), ("财政收入增长8%", "财政收入增长8%"), ("新建驿站2至3个", "驿站")],
)
def test_figures_are_written_with_their_indicator(text: str, written: str) -> None:
    assert written in write_figure(january(2023, promised(text)).statements[0].quantities[0])
