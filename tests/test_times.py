"""Times that hold for a whole sentence or part: words that lead it, headings above it."""

from datetime import date

import pytest
from duixian.loaders.clauses import split_clauses
from duixian.loaders.extract import extract
from duixian.loaders.times import find_leads, look_ahead, look_back, names_time_only
from duixian.ontology.model import Period, Report, Span
from reports import source

YEAR = Period(first=date(2022, 1, 1), last=date(2022, 12, 31))
FIVE = Period(first=date(2017, 1, 1), last=date(2021, 12, 31))

TEXT = """青禾镇人民政府工作报告
（2022年1月10日）
各位代表：
现在，我代表镇人民政府向大会报告工作，请予审议。
一、过去五年工作回顾
五年来，全镇改造农村户厕1200座，新建高标准农田1.2万亩。
2021年，完成柳塘村文化礼堂建设，新增规上企业5家。
二、今后五年奋斗目标
到2026年，地区生产总值突破50亿元，规上企业达到60家。
（一）产业更强。建成云帆产业园，三年内培育高新技术企业30家。
三、2022年工作安排
（一）抓项目。6月底前，完成石桥路改造，10月底前新建停车场2个；新建幸福食堂3家。
"""


@pytest.fixture(scope="module")
def report() -> Report:
    (found,) = extract(source(TEXT)).reports
    return found


@pytest.mark.parametrize(
    "text", ["6月底前", "到2026年", "力争年内", "到“十四五”末", "2021年", "确保国庆节前", "五年来"]
)
def test_a_clause_may_be_nothing_but_a_time(text: str) -> None:
    assert names_time_only(text)


@pytest.mark.parametrize("text", ["6月底前完工", "今年", "到2026年达到50亿元", "新建停车场2个", "上半年工作"])
def test_what_says_more_is_no_bare_time(text: str) -> None:
    assert not names_time_only(text)


def test_a_time_leads_its_sentence() -> None:
    text = "6月底前，完成石桥路改造，新建停车场2个；新建食堂3家。"
    leads = [led.lead for led in find_leads(split_clauses(text, Span(start=0, end=len(text))))]
    assert leads == ["6月底前", "6月底前", "6月底前", ""]


def test_a_time_in_a_row_of_a_table_is_that_of_the_row() -> None:
    text = "1\t石桥路改造\t改造石桥路1.8公里，铺设管网3.6公里\t2025年9月底\t村镇办\n2\t幸福食堂\t新建食堂5家\t民政办\n"
    leads = [led.lead for led in find_leads(split_clauses(text, Span(start=0, end=len(text))))]
    assert set(leads[:6]) == {"2025年9月底"}
    assert set(leads[6:]) == {""}


def test_a_time_that_leads_a_sentence_is_when_its_promises_are_due(report: Report) -> None:
    due = {s.text: str(s.deadline.last) if s.deadline else "" for s in report.statements if s.specific is not None}
    assert due["完成石桥路改造"] == "2022-06-30"
    assert due["10月底前新建停车场2个"] == "2022-10-31"
    assert due["新建幸福食堂3家"] == ""
    assert due["规上企业达到60家"] == "2026-12-31"
    assert due["三年内培育高新技术企业30家"] == "2025-01-10"
    assert not any(names_time_only(text) for text in due)


def test_a_part_on_five_years_is_planned_for_five_years(report: Report) -> None:
    ends = {s.text: str(s.period.last) for s in report.statements if s.specific is not None and s.period}
    assert ends["建成云帆产业园"] == "2026-12-31"
    assert ends["新建幸福食堂3家"] == "2022-12-31"


def test_one_year_of_five_is_looked_back_on_by_itself(report: Report) -> None:
    begins = {s.text: str(s.period.first) for s in report.statements if s.state and s.period}
    assert begins["新建高标准农田1.2万亩"] == "2017-01-01"
    assert begins["新增规上企业5家"] == "2021-01-01"


@pytest.mark.parametrize(
    ("opening", "headings", "last"),
    [
        ("", ["二、“十五五”时期发展目标", "（一）产业更强"], 2030),
        ("今后五年", ["二、总体要求"], 2026),
        ("", ["二、未来三年目标"], 2024),
        ("", ["三、2022年重点工作任务", "（一）抓项目"], 2022),
        ("", ["二、十五五开局之年重点任务"], 2022),
        ("", ["二、今后五年和2022年工作", "（一）2022年工作"], 2022),
        ("未来五年是关键时期", [], 2026),
    ],
)
def test_how_far_a_part_looks_ahead(opening: str, headings: list[str], last: int) -> None:
    assert look_ahead(YEAR, opening, headings).last.year == last


def test_a_look_back_is_narrowed_to_a_year_within_it_only() -> None:
    assert look_back(FIVE, "2021年", "").first.year == 2021
    assert look_back(FIVE, "2022年", "") == FIVE
    assert look_back(YEAR, "2022年", "") == YEAR


@pytest.mark.parametrize(
    ("lead", "opening", "first"),
    [
        ("五年来", "五年来", 2018),
        ("", "过去五年是极不平凡的五年", 2018),
        ("近三年来", "一是", 2020),
        ("2022年", "过去五年", 2022),
        ("一年来", "", 2022),
    ],
)
def test_several_years_are_looked_back_on_in_a_report_on_one(lead: str, opening: str, first: int) -> None:
    assert look_back(YEAR, lead, opening).first.year == first
    assert look_back(FIVE, "五年来", "五年来") == FIVE
