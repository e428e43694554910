"""Deadlines: words of time, resolved against the day of the report and the period."""

from datetime import date

import pytest
from duixian.loaders.deadlines import find_deadline, find_times
from duixian.ontology.model import Period

JULY = date(2023, 7, 20)
SECOND_HALF = Period(first=date(2023, 7, 1), last=date(2023, 12, 31))


@pytest.mark.parametrize(
    ("clause", "words", "first", "last"),
    [
        ("年底前完成改造", "年底前", "2023-12-01", "2023-12-31"),
        ("争取在年内开工", "年内", "2023-01-01", "2023-12-31"),
        ("今年底投用", "今年底", "2023-12-01", "2023-12-31"),
        ("预计8月底前完成摘牌", "8月底前", "2023-08-21", "2023-08-31"),
        ("预计九月底前运营", "九月底前", "2023-09-21", "2023-09-30"),
        ("拟在10月初开工", "10月初", "2023-10-01", "2023-10-10"),
        ("于11月中旬交付", "11月中旬", "2023-11-11", "2023-11-20"),
        ("确保12月完工", "12月", "2023-12-01", "2023-12-31"),
        ("预计2月投入使用", "2月", "2024-02-01", "2024-02-29"),
        ("9月1日前投用", "9月1日前", "2023-09-01", "2023-09-01"),
        ("10月前完工", "10月前", "2023-09-30", "2023-09-30"),
        ("7-9月完成栽植", "7-9月", "2023-07-01", "2023-09-30"),
        ("三季度完工", "三季度", "2023-07-01", "2023-09-30"),
        ("第四季度末交付", "第四季度末", "2023-12-01", "2023-12-31"),
        ("下半年开工建设", "下半年", "2023-07-01", "2023-12-31"),
        ("计划于明年6月竣工", "明年6月", "2024-06-01", "2024-06-30"),
        ("明年上半年开工", "明年上半年", "2024-01-01", "2024-06-30"),
        ("明年全面完成", "明年", "2024-01-01", "2024-12-31"),
        ("明年年底前竣工", "明年年底前", "2024-12-01", "2024-12-31"),
        ("2025年年底前竣工", "2025年年底前", "2025-12-01", "2025-12-31"),
        ("9月1日开学前投用", "9月1日", "2023-09-01", "2023-09-01"),
        ("十四五末建成", "十四五末", "2025-01-01", "2025-12-31"),
        ("到2025年建成", "2025年", "2025-01-01", "2025-12-31"),
        ("2025年前建成", "2025年前", "2024-12-31", "2024-12-31"),
        ("２０２４年６月底完工", "２０２４年６月底", "2024-06-21", "2024-06-30"),
        ("二〇二五年底完工", "二〇二五年底", "2025-12-01", "2025-12-31"),
        ("“十四五”末全部完成", "“十四五”末", "2025-01-01", "2025-12-31"),
        ("国庆前通车", "国庆前", "2023-09-30", "2023-09-30"),
        ("春节前完成分配", "春节前", "2024-02-09", "2024-02-09"),
        ("“十一”前通车", "十一”前", "2023-09-30", "2023-09-30"),
        ("入汛前完成清淤", "入汛前", "2024-05-31", "2024-05-31"),
        ("入冬前完成改造", "入冬前", "2023-11-06", "2023-11-06"),
        ("供暖季前完工", "供暖季前", "2023-11-14", "2023-11-14"),
        ("三年内全部改造", "三年内", "2023-07-20", "2026-07-20"),
        ("100天内办结", "100天内", "2023-07-20", "2023-10-28"),
        ("8月完成招标、10月开工", "10月", "2023-10-01", "2023-10-31"),
    ],
)
def test_deadline(clause: str, words: str, first: str, last: str) -> None:
    deadline = find_deadline(clause, JULY, SECOND_HALF)
    assert deadline is not None
    assert (deadline.text, deadline.first.isoformat(), deadline.last.isoformat()) == (words, first, last)


@pytest.mark.parametrize(
    "clause",
    [
        "",
        "完成公厕改造",
        "已于5月开工",
        "6月份以来持续整治",
        "每年6月前开展清淤",
        "2022年完成的管网改造",
        "2023年度改水任务300户",
        "做好2024年运动会备战",
        "近期全部安装到位",
        "今年中央投资拟安排",
        "建设百年果园",
        "1-6月",
        "2月30日前完工",
        "发放年终奖金",
        "力争全年收入增长",
    ],
)
def test_no_deadline(clause: str) -> None:
    assert find_deadline(clause, JULY, SECOND_HALF) is None


def test_the_plan_starts_after_the_speech() -> None:
    plan = Period(first=date(2024, 1, 1), last=date(2024, 12, 31))
    deadline = find_deadline("年底前完工", date(2023, 12, 28), plan)
    assert deadline is not None
    assert deadline.last == date(2024, 12, 31)


def test_a_promise_among_the_results_is_counted_from_the_speech() -> None:
    review = Period(first=date(2022, 1, 1), last=date(2022, 12, 31))
    deadline = find_deadline("预计2月投用", date(2023, 1, 10), review)
    assert deadline is not None
    assert deadline.last == date(2023, 2, 28)


@pytest.mark.parametrize(("clause", "dated"), [("年底前完工", False), ("8月完工", False), ("2025年底前完工", True)])
def test_without_day_and_period_only_a_named_year_is_dated(clause: str, *, dated: bool) -> None:
    assert (find_deadline(clause, None, None) is not None) is dated


def test_the_period_alone_is_enough() -> None:
    deadline = find_deadline("8月底完工", None, SECOND_HALF)
    assert deadline is not None
    assert deadline.last == date(2023, 8, 31)


@pytest.mark.parametrize(
    ("clause", "times"),
    [
        ("文化礼堂于9月完工", [("9月", "2023-09-01", "2023-09-30")]),
        ("文化礼堂已于9月底完工", [("9月底", "2023-09-21", "2023-09-30")]),
        ("3月开工、11月8日竣工", [("3月", "2023-03-01", "2023-03-31"), ("11月8日", "2023-11-08", "2023-11-08")]),
        ("三季度投用", [("三季度", "2023-07-01", "2023-09-30")]),
        ("2023年上半年投用", [("2023年上半年", "2023-01-01", "2023-06-30")]),
        ("国庆前通车", [("国庆前", "2023-09-30", "2023-09-30")]),
        ("计划明年6月竣工", [("明年6月", "2024-06-01", "2024-06-30")]),
        ("2022年9月开工", []),  # before the period
        ("自9月起免费开放", []),
        ("截至9月底完成投资2亿元", []),
        ("去年9月开工", []),
        ("文化礼堂完工", []),
    ],
)
def test_times_of_a_result(clause: str, times: list[tuple[str, str, str]]) -> None:
    found = find_times(clause, Period(first=date(2023, 1, 1), last=date(2023, 12, 31)))
    assert [(t.text, t.first.isoformat(), t.last.isoformat()) for t in found] == times
