"""Figures and the time they are of: a year's against a half's, last year's level, another year's count."""

from decimal import Decimal

import pytest
from duixian.graph.judge import judge
from duixian.ontology.model import Assessment, Kind, Report
from reports import done, january, judged, july, promised


def last_of(plan: Report, *reports: Report) -> Assessment:
    """Judge the first promise of a report as of the last one, all of them known."""
    (wanted, *_) = (s.id for s in plan.statements if s.kind is Kind.COMMITMENT)
    assessments = judge((plan, *reports)).assessments[reports[-1].id]
    (found,) = (a for a in assessments if a.commitment == wanted)
    return found


@pytest.mark.parametrize(
    ("first_half", "promise", "said", "status", "share"),
    [
        # the plan of July says what it is for
        ("新建公共停车位45个", "全年新建公共停车位100个", "新建公共停车位102个", "delivered", "1.02"),
        ("新建公共停车位45个", "下半年新建公共停车位60个", "新建公共停车位102个", "partly", "0.95"),
        ("新建公共停车位45个", "下半年新建公共停车位50个", "新建公共停车位102个", "delivered", "1.14"),
        ("新建公共停车位45个", "四季度新建公共停车位50个", "新建公共停车位102个", "in_progress", None),
        ("", "下半年新建公共停车位60个", "新建公共停车位102个", "in_progress", None),
        ("新建村级驿站9个", "下半年新建公共停车位60个", "新建公共停车位102个", "in_progress", None),
        ("", "下半年新建公共停车位60个", "下半年新建公共停车位62个", "delivered", "1.0333"),
        ("", "下半年硬化村道5公里", "全年硬化村道8公里", "in_progress", None),
        ("硬化村道3500米", "下半年硬化村道5公里", "全年硬化村道8公里", "partly", "0.9"),
        ("", "下半年新建公共停车位60个", "完成公共停车位年度任务的110%", "in_progress", None),
        ("新建公共停车位45个", "再新建公共停车位60个", "全年新建公共停车位102个", "partly", "0.95"),
        ("冷藏保鲜库建成2座", "再建成冷藏保鲜库4座", "建成冷藏保鲜库6座", "delivered", "1"),
        ("引进5亿元以上项目1个", "再引进亿元以上项目4个", "引进亿元以上项目9个", "in_progress", None),
        # it does not: only what holds either way is said
        ("新建公共停车位45个", "新建公共停车位50个", "新建公共停车位102个", "delivered", "1.14"),
        ("新建公共停车位45个", "新建公共停车位100个", "新建公共停车位102个", "in_progress", None),
        ("新建公共停车位45个", "新建公共停车位100个", "新建公共停车位80个", "partly", "0.8"),
        ("新建公共停车位45个", "新建公共停车位30个", "新建公共停车位31个", "delivered", "1.0333"),
        ("", "新建公共停车位60个", "新建公共停车位62个", "delivered", "1.0333"),
        ("", "新建公共停车位60个", "全年新建公共停车位102个", "in_progress", None),
        # how many there are to be at the end is no sum of two halves
        ("规上工业企业达到36家", "规上工业企业达到40家", "规上工业企业达到40家", "delivered", "1"),
        ("财政收入1.2亿元", "财政收入达到2.4亿元", "财政收入2.5亿元", "delivered", "1.0417"),
    ],
)
def test_plan_of_july(first_half: str, promise: str, said: str, status: str, share: str | None) -> None:
    made = july(2023, *([done(first_half)] if first_half else []), promised(promise))
    found = judged(made, january(2024, done(said)))
    assert (found.status.value, found.share_reached) == (status, Decimal(share) if share else None)
    assert ("不是同一时段" in found.rationale_zh) == (share is None)
    assert ("another time" in found.rationale_en) == (share is None)


def test_first_half_is_named_where_it_is_taken_off() -> None:
    made = july(2023, done("新建公共停车位45个"), promised("下半年新建公共停车位60个"))
    found = judged(made, january(2024, done("新建公共停车位102个")))
    assert "102个（减去上半年的45个，达95%）" in found.rationale_zh
    assert "(95% without the 45个 of the first half)" in found.rationale_en


@pytest.mark.parametrize(("between", "status"), [("新建公共停车位45个", "partly"), ("", "in_progress")])
def test_second_half_of_a_plan_of_january(between: str, status: str) -> None:
    plan = january(2023, promised("下半年新建公共停车位60个"))
    middle = july(2023, *([done(between)] if between else [done("发放救助金86万元")]))
    assert last_of(plan, middle, january(2024, done("新建公共停车位102个"))).status == status


@pytest.mark.parametrize("said", ["财政收入1.2亿元", "财政收入同比增长9%", "新建公共停车位120个"])
def test_a_figure_of_the_next_year_measures_no_promise_of_this_one(said: str) -> None:
    """The July report of 2024 tells of 2024; a promise of 2023 is in view as another of that plan runs on."""
    promise = {"财": "财政收入达到1亿元", "新": "新建公共停车位100个"}[said[0]]
    plan = january(2023, promised("财政收入增长8%" if "增长" in said else promise), promised("到2025年底建成镇史馆"))
    found = last_of(plan, july(2024, done(said)))
    assert (found.status.value, found.share_reached, found.links) == ("not_reported", None, ())
    assert "承诺期到2023-12-31已过" in found.rationale_zh


def test_what_was_missed_at_the_end_of_its_time_stays_so() -> None:
    plan = january(2023, promised("财政收入达到2亿元"), promised("到2025年底建成镇史馆"))
    judgement = judge((plan, january(2024, done("财政收入1.8亿元")), july(2024, done("财政收入2.1亿元"))))
    current = judgement.current[plan.statements[0].id]
    (found,) = (a for found in judgement.assessments.values() for a in found if a.id == current)
    assert (found.status.value, found.share_reached) == ("partly", Decimal("0.9"))


@pytest.mark.parametrize(
    ("promise", "level", "status", "share"),
    [
        ("力争全年财政收入增长10%", "财政收入4.4亿元", "delivered", "1"),
        ("力争全年财政收入增长10%", "财政收入4.36亿元", "partly", "0.9"),
        ("力争全年财政收入增长10%", "财政收入3.9亿元", "broken", "0"),
        ("力争下半年财政收入增长10%", "财政收入4.4亿元", "in_progress", None),  # a half grows on a half
        ("力争全年村集体收入增长10%", "村集体收入4.4亿元", "in_progress", None),
    ],
)
def test_growth_promised_in_july_on_the_level_of_january(
    promise: str, level: str, status: str, share: str | None
) -> None:
    """January's review tells 4亿元; July's plan promises a growth, and the next January tells the level."""
    january_before = january(2023, done("财政收入4亿元"))
    plan = july(2023, done("财政收入2.1亿元"), promised(promise))
    (wanted,) = (s.id for s in plan.statements if s.kind is Kind.COMMITMENT)
    after = january(2024, done(level))
    (found,) = (a for a in judge((january_before, plan, after)).assessments[after.id] if a.commitment == wanted)
    assert (found.status.value, found.share_reached) == (status, Decimal(share) if share else None)
    assert ("4亿元×1.1=4.40亿元" in found.rationale_zh) == (share is not None)


def test_the_year_before_the_last_is_no_base() -> None:
    plan = july(2023, promised("力争全年财政收入增长10%"))
    base, after = january(2022, done("财政收入4亿元")), january(2024, done("财政收入4.4亿元"))
    (found,) = (a for a in judge((base, plan, after)).assessments[after.id] if a.commitment == plan.statements[0].id)
    assert found.share_reached is None


def test_a_figure_is_not_set_against_itself() -> None:
    plan = january(2023, promised("到2025年底农业总产值增长8%"))
    found = last_of(plan, january(2024, done("农业总产值12亿元")), january(2025, done("农业总产值13亿元")))
    assert found.share_reached is None
    assert "×1.08" not in found.rationale_zh
