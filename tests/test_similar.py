"""What two statements share, and which of them are linked."""

import pytest
from duixian.graph.comparison import Comparison
from duixian.graph.judge import judge
from duixian.graph.link import link_reports
from duixian.graph.measures import indicator_key, measure_key, same_indicator
from duixian.graph.resolve import resolve_things
from duixian.graph.similar import content_grams
from duixian.ontology.model import Link, Relation, Report
from reports import Said, announced, done, january, july, ongoing, promised

OTHERS = (
    done("青禾小学综合楼投入使用"),
    done("发放困难群众救助金86万元"),
    ongoing("持续开展河道巡查保洁"),
    done("举办农民运动会"),
)
"""What else a report tells."""


def linked(promise: str | Said, *said: Said) -> dict[str, float]:
    """Give the clauses of a July report that are linked to a promise as evidence, and their scores."""
    one = promised(promise) if isinstance(promise, str) else promise
    earlier, later = january(2023, one, promised("新建高标准农田300亩")), july(2023, *said, *OTHERS)
    texts = {s.id: s.text for s in later.statements}
    first = earlier.statements[0].id
    return {texts[link.evidence]: link.score for link in links(earlier, later) if link.commitment == first}


def links(earlier: Report, later: Report) -> list[Link]:
    both = [earlier] if earlier.id == later.id else [earlier, later]
    comparison = Comparison([s for r in both for s in r.statements], resolve_things(both), "青禾镇")
    return link_reports(earlier, later, comparison)


@pytest.mark.parametrize(
    ("promise", "said"),
    [
        ("建成石桥村文化礼堂", done("石桥村文化礼堂投入使用")),
        ("推进云帆机械二期项目建设", ongoing("云帆机械二期项目正在进行桩基施工")),
        ("固定资产投资完成12亿元", done("完成固定资产投资7亿元")),
        ("规模以上工业总产值增长6%", done("规上工业总产值同比增长4%")),
        ("办好“荷塘月色”文化节", done("“荷塘月色”系列活动吸引游客2万人次")),
        ("建成石桥村文化礼堂", announced("石桥村文化礼堂预计8月完工")),
        ("10月底前新增公共停车位100个", done("8月新建公共停车位105个")),
        ("10月底前完成高标准农田8000亩建设", done("高标准农田建成8000亩")),
        ("实施县道207线大修工程", done("县道207线大修工程完工")),
        ("建成石桥村文化礼堂", Said("石桥村文化礼堂进度滞后", "P")),
        (Said("持续优化营商环境", "Cg"), done("营商环境明显优化")),
        ("新增城镇就业300人", done("实现城镇新增就业190人")),
        ("完成植树造林800亩", done("造林绿化620亩")),
        ("招引超亿元项目6个", done("超亿元项目落地4个")),
        ("建成石桥村文化礼堂", ongoing("石桥村文化礼堂总投资1200万元")),
        ("完成妇女“两癌”筛查2000人", done("为1200名妇女免费开展“两癌”筛查")),
        ("支持云帆机械申报省级绿色工厂", done("云帆机械获评省级绿色工厂")),
        ("实施“银铃关爱行动”", done("“银铃关爱活动”走进12个村")),
        ("编制镇区停车专项规划", done("镇区停车规划通过评审")),
        ("建成石桥村公益性公墓", ongoing("石桥公墓正在硬化道路")),
    ],
)
def test_the_same_subject_is_linked(promise: str | Said, said: Said) -> None:
    assert list(linked(promise, said)) == [said.text]


@pytest.mark.parametrize(
    ("promise", "said"),
    [
        ("建成石桥村文化礼堂", done("石桥村灌渠清淤完成2公里")),  # another matter of the same village
        ("推进云帆机械二期项目建设", done("云帆机械一期项目竣工投产")),
        ("在全镇推进垃圾分类工作", done("在全镇推进平安建设工作")),  # stock phrases only
        ("投入600万元整治望湖路", done("投入600万元建设灌溉渠")),  # 投入 says nothing of what
        ("单位地区生产总值能耗下降3%", done("地区生产总值增长5%")),
        ("人均可支配收入增长6%", done("村集体可支配收入增长6%")),
        (Said("加强文化建设", "Cg"), done("石桥村文化礼堂投入使用")),
        ("建成云帆机械研发中心", ongoing("云帆机械仓储项目正在进行桩基施工")),
        ("建成云帆机械研发中心", done("云帆机械新增发明专利12件")),
        ("实施长桥路雨污分流改造工程", done("文昌街雨污分流改造全面完工")),
        ("实施石桥村古戏台修缮工程", done("柳塘古戏台修缮全面完工")),
        ("建成镇卫生院门诊综合楼", done("镇卫生院新进执业医师12名")),
        ("固定资产投资完成12亿元", done("工业固定资产投资完成3亿元")),
        ("制定全镇农文旅融合发展规划", ongoing("农文旅融合发展势头良好")),
        ("举办澄湖龙舟赛", done("澄湖沿岸垃圾清理干净")),
        ("完成澄湖综合治理工程", done("成功举办澄湖龙舟赛")),
        (Said("8月底移交村里管护", "Cs"), done("5月移交村里管护")),
        ("实施县道207线大修工程", done("县道308线大修工程完工")),
        ("实施柳叶河综合治理", done("取消柳叶河湿地公园建设计划")),
        ("一般公共预算收入达到2.6亿元", done("一般公共预算支出3.1亿元")),
        ("打响“青禾香米”区域品牌", done("“青禾莲藕”品牌获评市级名品")),
        ("编制镇区停车专项规划", done("编制完成镇区排水专项规划")),
        ("创建省级卫生镇", done("获评省级卫生村2个")),
    ],
)
def test_another_subject_is_not(promise: str | Said, said: Said) -> None:
    assert said.text not in linked(promise, said)


def test_a_result_answers_the_promise_that_it_fits_best() -> None:
    earlier = january(2023, promised("实施农贸市场外立面改造"), promised("开展农贸市场食品安全抽检"))
    later = july(2023, done("农贸市场食品安全抽检120批次"), *OTHERS)
    assert [link.commitment for link in links(earlier, later)] == [earlier.statements[1].id]


def test_own_review_bears_on_the_plan_but_an_announcement_on_nothing() -> None:
    said = (announced("石桥村文化礼堂预计8月完工"), done("石桥村文化礼堂完成选址"), promised("建成石桥村文化礼堂"))
    report = july(2023, *said)
    assert {link.commitment for link in links(report, report)} == {report.statements[2].id}


def test_target_quoted_in_a_review_is_linked_by_its_indicator() -> None:
    report = july(2023, announced("一般公共预算收入年度目标6亿元"), done("一般公共预算收入3.4亿元"))
    assert [link.evidence for link in links(report, report)] == [report.statements[1].id]


def test_a_renewed_promise_is_no_evidence() -> None:
    earlier = january(2023, promised("建成石桥村文化礼堂"))
    later = july(2023, *OTHERS, promised("建成石桥村文化礼堂"))
    (link,) = links(earlier, later)
    assert link.relation is Relation.RENEWED_BY
    judgement = judge([earlier, later])
    (found,) = (a for a in judgement.assessments[later.id] if a.commitment == earlier.statements[0].id)
    assert (found.status.value, found.links) == ("not_reported", ())


def test_reason_names_what_is_shared() -> None:
    earlier, later = january(2023, promised("固定资产投资完成12亿元")), july(2023, done("固定资产投资7亿元"))
    (link,) = links(earlier, later)
    assert "固定资产投资" in link.reason_zh
    assert "固定资产投资" in link.reason_en


def test_three_reports_in_a_row_are_a_history() -> None:
    first = january(2023, promised("建成石桥村文化礼堂"))
    second = july(2023, ongoing("石桥村文化礼堂正在进行主体施工"))
    third = january(2024, done("石桥村文化礼堂建成投用"))
    judgement = judge([first, second, third])
    history = [a for r in (first, second, third) for a in judgement.assessments[r.id]]
    assert [a.status.value for a in history] == ["not_due", "in_progress", "delivered"]
    assert judgement.current == {first.statements[0].id: history[-1].id}


def test_what_was_delivered_is_not_undone_by_silence() -> None:
    first, second = january(2023, promised("建成石桥村文化礼堂")), july(2023, done("石桥村文化礼堂建成投用"))
    judgement = judge([first, second, january(2024, done("发放困难群众救助金86万元"))])
    settled = judgement.assessments[second.id][0]
    assert settled.status.value == "delivered"
    assert judgement.current[first.statements[0].id] == settled.id


def test_what_was_delivered_is_not_undone_by_what_goes_on() -> None:
    first, second = january(2023, promised("建成石桥村文化礼堂")), july(2023, done("石桥村文化礼堂建成投用"))
    judgement = judge([first, second, january(2024, ongoing("石桥村文化礼堂活动正在有序开展"))])
    assert judgement.current[first.statements[0].id] == judgement.assessments[second.id][0].id


def test_order_of_reports_does_not_matter() -> None:
    reports = [
        january(2023, promised("建成石桥村文化礼堂"), promised("新建高标准农田300亩")),
        july(2023, done("石桥村文化礼堂投入使用"), *OTHERS, promised("新建高标准农田100亩")),
        january(2024, done("新建高标准农田20公顷")),
    ]
    assert judge(reports) == judge(reports[::-1])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("规模以上工业增加值", "规上工业增加值", True),
        ("全社会固定资产投资", "固定资产投资", True),
        ("国内生产总值", "地区生产总值", True),
        ("人均可支配收入", "可支配收入", False),
        ("粮食产量", "财政收入", False),
        ("", "财政收入", False),
    ],
)
def test_indicators(one: str, other: str, same: bool) -> None:  # noqa: FBT001
    assert (same_indicator(indicator_key(one), indicator_key(other)) == 1) is same


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("清淤沟渠", "清淤疏浚沟渠", True),
        ("一般预算收入", "一般公共预算收入", True),
        ("旅游收入增速", "旅游收入", True),
        ("工业投资", "工业技改投资占比", False),
        ("规上工业总产值", "规上工业企业", False),
    ],
)
def test_measures_under_two_names(one: str, other: str, alike: bool) -> None:  # noqa: FBT001
    assert (same_indicator(measure_key(one), measure_key(other)) >= 0.75) is alike


def test_figures_and_stock_phrases_are_no_content() -> None:
    assert content_grams("加快推进3个重点项目建设") == []
    assert content_grams("新建荷塘2处") == ["荷塘"]


def test_a_longer_name_of_a_village_is_another_village() -> None:
    said = done("石桥口村污水管网改造完工"), done("发放石桥村救助金3万元")
    assert "石桥口村污水管网改造完工" not in linked("完成石桥村污水管网改造", *said)
