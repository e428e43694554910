"""The arithmetic of promises: which figure is set against which, and what part was reached."""

from datetime import date
from decimal import Decimal

import pytest
from duixian.graph.figures import write_figure
from duixian.graph.progress import (
    elapsed,
    find_progress,
    find_redacted,
    is_redacted,
    measure_key,
    promised_figures,
    tolerance,
)
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
        ("财政收入达到2亿元", "财政收入100000000元", ("level", "0.5")),
        ("新建停车场20000平方米", "新建停车场15亩", ("level", "0.5")),
        ("新建停车场20000平方米", "新建停车场1公顷", ("level", "0.5")),
        ("新建停车场2万平方米", "新建停车场10000平方米", ("level", "0.5")),
        ("改造供水管网5公里", "改造供水管网2500米", ("level", "0.5")),
        ("改造供水管网5000米", "改造供水管网2.5公里", ("level", "0.5")),
        ("新建村级驿站4个", "新建村级驿站2处", ("level", "0.5")),
        ("送电影下乡40场次", "送电影下乡20场", ("level", "0.5")),
        ("新增城镇就业400人", "城镇新增就业200人", ("level", "0.5")),  # the figure's own name is only 就业
        ("新增城镇就业400人", "城镇新增就业200人，完成年度任务的50%", ("share", "0.5")),
        ("完成老年人健康体检400人", "为200名老年人完成健康体检", ("level", "0.5")),
        ("安装路灯80盏", "安装路灯40盏", ("level", "0.5")),  # putting them up is the deed, not a step of it
        ("旅游综合收入达到2亿元", "旅游收入1亿元", ("level", "0.5")),
        ("在集镇新辟停车位400个", "停车位新增200个", ("level", "0.5")),
        ("向上争取资金800万元", "向上争取资金400万元", ("level", "0.5")),
        ("财政收入达到2亿元", "财政收入预计1亿元", ("level", "0.5")),  # an estimate of what the period reached
        ("财政收入达到2亿元", "财政收入完成年度目标的55%", ("share", "0.55")),
        ("财政收入增长8%", "财政收入同比增长6%", ("growth", "0.75")),
        ("财政收入增长8%", "财政收入同比下降6%", ("growth", "0")),
        ("工业能耗下降4%", "工业能耗下降3%", ("growth", "0.75")),
        ("固定资产投资增速保持在8%以上", "固定资产投资同比增长6%", ("growth", "0.75")),
        ("固定资产投资增速达到8%", "固定资产投资同比增长6%", ("growth", "0.75")),
        ("外贸进出口总额增长8%", "进出口总额同比下降6%", ("growth", "0")),
        ("新增规上工业企业6家", "新增规上工业企业达到3家", ("level", "0.5")),
        ("规上工业企业达到40家", "规上工业企业达到36家", ("level", "0.9")),
        ("村集体经济收入全部超过50万元", "各村集体经济收入超过25万元", ("level", "0.5")),
        ("接待游客20万人次", "接待游客22万人次", ("level", "1.1")),
        ("秸秆综合利用率达九成五", "秸秆综合利用率95%", ("level", "1")),
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
        ("新建村级驿站4个", done("预计新建村级驿站4个")),  # no estimate of a level, but a thing to come
        ("培育规上工业企业5家", done("培育规上服务业企业5家")),
        ("工业投资达到6亿元", done("工业技改投资3亿元")),
        ("新增城镇就业400人", done("城镇公益性岗位20个")),
        ("旅游收入达到1亿元", done("“十四五”期间旅游收入累计1.2亿元")),  # of five years, not of one
        ("旅游收入达到1亿元", done("近三年旅游收入1.2亿元")),
        ("新增规上工业企业6家", done("规上工业企业达到36家")),  # all that there are
        ("新增公共停车位60个", done("公共停车位总数达260个")),
        ("固定资产投资增长10%", done("工业固定资产投资增长12%")),  # a part of it
        ("工业投资达到6亿元", done("固定资产投资8亿元")),
        ("村集体经济收入全部超过50万元", done("8个村集体经济收入超过50万元")),  # some, not every
        ("新建高标准农田2000亩", done("改造提升高标准农田2200亩")),  # mended, not new
        ("盘活闲置厂房2万平方米", done("排查闲置厂房2.3万平方米")),  # found, not yet used
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
    [
        ("财政收入达到2.40亿元", "财政收入 2.4亿元"),
        ("财政收入增长8%", "财政收入增长8%"),
        ("单位能耗下降3%", "单位能耗下降3%"),
        ("城镇登记失业率控制在3%以内", "城镇登记失业率 3%以内"),
        ("新建驿站2至3个", "驿站"),
    ],
)
def test_figures_are_written_with_their_indicator(text: str, written: str) -> None:
    assert written in write_figure(january(2023, promised(text)).statements[0].quantities[0])


@pytest.mark.parametrize(
    ("promise", "before", "now", "expected"),
    [
        ("财政收入增长8%", "财政收入2.5亿元", "财政收入1.35亿元", ("implied", "0.5")),
        ("财政收入增长8%", "财政收入2.5亿元", "财政收入13500万元", ("implied", "0.5")),
        ("财政收入增长8%", "财政收入2.5亿元", "财政收入同比增长6%", ("growth", "0.75")),  # the rate itself comes first
    ],
)
def test_growth_upon_last_year_is_a_level(promise: str, before: str, now: str, expected: tuple[str, str]) -> None:
    commitment = january(2023, promised(promise)).statements[0]
    found = find_progress(commitment, july(2023, done(now)).statements, january(2023, done(before)).statements)
    assert [(p.by, f"{p.reached.normalize():f}") for p in found] == [expected]


def test_level_of_what_is_to_fall_is_not_implied() -> None:
    """How far a level fell short of a promised fall is no part of it that was reached."""
    commitment = january(2023, promised("工业用水量下降10%")).statements[0]
    last = january(2023, done("工业用水量200万吨")).statements
    assert find_progress(commitment, july(2023, done("工业用水量95万吨")).statements, last) == []


@pytest.mark.parametrize("before", ["财政支出2.5亿元", "财政收入XX亿元", "财政收入2.5万吨", "财政收入增长6%"])
def test_no_level_of_last_year_implies_nothing(before: str) -> None:
    commitment = january(2023, promised("财政收入增长8%")).statements[0]
    last = january(2023, done(before)).statements
    assert find_progress(commitment, july(2023, done("财政收入1.35亿元")).statements, last) == []


@pytest.mark.parametrize(
    ("said", "there"), [("财政收入XX亿元", True), ("粮食产量XX万吨", False), ("财政收入1亿元", False)]
)
def test_redacted_figure_of_a_result_is_found(said: str, there: bool) -> None:  # noqa: FBT001
    commitment = january(2023, promised("财政收入达到2亿元")).statements[0]
    assert (find_redacted(commitment, july(2023, done(said)).statements) is not None) == there


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("城镇新增就业", "城镇就业", True),
        ("旅游综合收入", "旅游收入", True),
        ("固定资产投资增速", "固定资产投资", True),
        ("工业投资", "工业技改投资", False),
        ("新增", "新增", True),
    ],
)
def test_names_of_what_is_measured(one: str, other: str, same: bool) -> None:  # noqa: FBT001
    assert (measure_key(one) == measure_key(other)) == same
    assert measure_key(one)
