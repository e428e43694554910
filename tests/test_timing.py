"""When a promise was kept: in time or after its date, by the result's own days and by what earlier reports said."""

import pytest
from duixian.graph.assess import assess_item
from duixian.graph.judge import judge
from duixian.ontology.model import Assessment, Item, Outcome, Report, Schedule, Status
from reports import Said, done, january, judged, july, ongoing, promised

IN_JUNE = "6月底前建成石桥村文化礼堂"
BUILT = "石桥村文化礼堂建成投用"


def last_of(*reports: Report) -> Assessment:
    """Judge the first promise of the first report as of the last one, all of them known."""
    judgement = judge(reports)
    (found,) = (a for a in judgement.assessments[reports[-1].id] if a.commitment == reports[0].statements[0].id)
    return found


@pytest.mark.parametrize(
    ("promise", "said", "schedule"),
    [
        ("6月底前完成望湖大桥桥体施工", "望湖大桥桥体施工于9月完工", "behind"),
        (IN_JUNE, "石桥村文化礼堂于9月28日建成投用", "behind"),
        (IN_JUNE, "石桥村文化礼堂三季度建成投用", "behind"),
        (IN_JUNE, "石桥村文化礼堂3月复工、11月竣工", "behind"),
        (IN_JUNE, "石桥村文化礼堂已于5月建成投用", "on_time"),
        (IN_JUNE, "石桥村文化礼堂6月建成投用", "on_time"),
        (IN_JUNE, "石桥村文化礼堂如期建成投用", "on_time"),
        (IN_JUNE, BUILT, "unknown"),  # some day of the year
        (IN_JUNE, "石桥村文化礼堂建成，9月获评市级示范礼堂", "unknown"),  # the honour's day, not the hall's
        (IN_JUNE, "截至9月底，石桥村文化礼堂建成投用", "unknown"),
        ("建成石桥村文化礼堂", BUILT, "on_time"),  # by the end of the year that the report looks back on
        ("6月底前石桥村文化礼堂开工建设", "石桥村文化礼堂于8月开工建设", "behind"),
        ("6月底前石桥村文化礼堂开工建设", "石桥村文化礼堂于4月开工建设、12月主体封顶", "on_time"),
        ("6月底前新建公共停车位100个", "新建公共停车位105个", "unknown"),
        ("6月底前新建公共停车位100个", "公共停车位8月新增105个", "behind"),
        ("新建公共停车位100个", "新建公共停车位105个", "on_time"),
    ],
)
def test_by_the_days_of_the_result(promise: str, said: str, schedule: str) -> None:
    found = judged(january(2023, promised(promise)), january(2024, done(said)))
    assert (found.status, found.outcome, found.schedule.value) == (Status.DELIVERED, Outcome.DONE, schedule)
    assert ("晚于期限（6月底前，即2023-06-30）" in found.rationale_zh) == (schedule == "behind")
    assert ("later than promised (2023-06-30)" in found.rationale_en) == (schedule == "behind")
    assert ("没有写明完成时间" in found.rationale_zh) == (schedule == "unknown")


def test_a_report_that_ends_by_the_date_shows_it_in_time() -> None:
    found = judged(january(2023, promised("9月底前建成石桥村文化礼堂")), july(2023, done(BUILT)))
    assert (found.status, found.schedule) == (Status.DELIVERED, Schedule.ON_TIME)


@pytest.mark.parametrize(
    ("between", "schedule", "words"),
    [
        (ongoing("石桥村文化礼堂正在进行主体施工"), "behind", "回顾截至2023-06-30的报告还没有完成"),
        (done(BUILT), "on_time", ""),
        (done("发放救助金86万元"), "unknown", "没有写明完成时间"),
    ],
)
def test_what_the_report_of_the_date_said_tells_when(between: Said, schedule: str, words: str) -> None:
    found = last_of(january(2023, promised(IN_JUNE)), july(2023, between), january(2024, done(BUILT)))
    assert (found.status.value, found.schedule.value) == ("delivered", schedule)
    assert words in found.rationale_zh


def test_what_was_late_stays_late() -> None:
    later = january(2024, done("石桥村文化礼堂于9月建成投用")), january(2025, done(BUILT))
    plan = january(2023, promised(IN_JUNE), promised("到2025年底建成镇史馆"))  # which keeps the plan in view
    assert last_of(plan, *later).schedule is Schedule.BEHIND


@pytest.mark.parametrize(
    ("schedules", "of_the_item"),
    [
        ((Schedule.ON_TIME, Schedule.BEHIND, Schedule.UNKNOWN), Schedule.BEHIND),
        ((Schedule.ON_TIME, Schedule.UNKNOWN), Schedule.UNKNOWN),
        ((Schedule.ON_TIME, Schedule.ON_TIME), Schedule.ON_TIME),
    ],
)
def test_an_item_is_late_where_one_part_is(schedules: tuple[Schedule, ...], of_the_item: Schedule) -> None:
    report = january(2023, promised(IN_JUNE))
    one = judged(report, january(2024, done(BUILT)))
    parts = [one.model_copy(update={"schedule": schedule}) for schedule in schedules]
    found = assess_item(Item(id=report.id + "/item/0", title="礼堂"), parts, report)
    assert (found.status, found.schedule) == (Status.DELIVERED, of_the_item)


def test_a_month_that_is_named_twice_has_the_words_after_each() -> None:
    told = done("石桥村文化礼堂6月封顶，9月竣工，比6月多用三个月")
    found = judged(january(2023, promised(IN_JUNE)), january(2024, told))
    assert (found.status, found.schedule) == (Status.DELIVERED, Schedule.BEHIND)
