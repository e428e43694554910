"""Which clauses carry on the subject of one before them, and that evidence goes with the subject."""

import pytest
from duixian.graph.carried import find_heads, find_openings, is_bare
from duixian.graph.comparison import Comparison
from duixian.graph.likeness import weigh
from duixian.graph.resolve import resolve_things
from duixian.graph.similar import Profile, one_wording
from duixian.ontology.model import Report
from reports import Said, done, january, july, ongoing, promised


def profiles(report: Report) -> list[Profile]:
    comparison = Comparison(report.statements, resolve_things([report]), "青禾镇")
    return [comparison.profiles[s.id] for s in report.statements]


def heads(*texts: str | Said, stop: str = "，") -> list[int]:
    """Give the heads of clauses that stand in one sentence, or that `stop` parts."""
    report = july(2023, *(text if isinstance(text, Said) else done(text) for text in texts))
    return find_heads(profiles(report), report.source.text.replace("。\n", f"{stop} ")).tolist()


@pytest.mark.parametrize(
    "clause",
    [
        "力争年底前完工",
        "年内不再实施",
        "确保一期顺利交付",
        "总投资3000万元",
        "目前正有序施工",
        "预计9月招标",
        "9月开园",
        "6月底前完工",
        "2024年底投产",
        "完成总工程量的60%",
        "成功签约3户",
        "该项目已取得用地批复",
        "其中一期项目已投产",
    ],
)
def test_a_clause_without_a_subject_has_that_of_the_clause_before_it(clause: str) -> None:
    assert heads("推进石桥路拓宽工程", clause) == [0, 0]


@pytest.mark.parametrize(
    "clause",
    [
        "柳塘村文化礼堂完工",
        "举办银企对接会18场",
        "走访企业120家次",
        "“银铃关爱”行动启动",
        "3条农路正在改造",
        "储备项目2个",
        "垃圾分类有序推进",
    ],
)
def test_a_clause_with_a_subject_has_its_own(clause: str) -> None:
    assert heads("推进石桥路拓宽工程", clause) == [0, 1]


def test_a_new_sentence_has_a_subject_of_its_own_unless_it_points_back() -> None:
    assert heads("推进石桥路拓宽工程", "目前正有序施工", stop="。") == [0, 1]
    assert heads("推进石桥路拓宽工程", "该项目正有序施工", stop="。") == [0, 0]
    assert heads("推进石桥路拓宽工程", "该项目正有序施工", stop="\n") == [0, 1]


def test_what_follows_this_project_in_its_sentence_is_on_it_until_a_name_comes() -> None:
    said = "引进云帆机械二期项目", "该项目已取得用地批复", "办妥环境影响评价", "石桥村文化礼堂完工"
    assert heads(*said) == [0, 0, 0, 3]
    said = "引进云帆机械二期项目", "该项目已取得用地批复", "在多规合一平台完成联审", "完成环境影响评价"
    assert heads(*said) == [0, 0, 0, 0]


@pytest.mark.parametrize("first", ["投入300万元", "受征地影响", "因雨水偏多"])
def test_money_and_causes_are_on_what_comes_after_them(first: str) -> None:
    assert heads("石桥村文化礼堂完工", first, "改造青禾农贸市场", stop="，") == [0, 2, 2]


def test_growth_is_of_what_grew() -> None:
    assert heads("规上工业总产值完成12亿元", "同比增长6%", "新增市场主体300户") == [0, 0, 2]


def test_a_part_of_what_was_told_is_on_it_unless_it_is_measured_by_itself() -> None:
    assert heads("拆除占道搭建2600平方米", "其中沿街商铺自行拆除900平方米") == [0, 0]
    assert heads("固定资产投资完成9.6亿元", "其中工业投资4.1亿元") == [0, 1]


def test_sums_of_what_is_under_way_are_on_it() -> None:
    assert heads(ongoing("柳塘村供水工程进展顺利"), "输水管道累计铺设3.2万米", "完成总工程量的87%") == [0, 0, 0]
    assert heads("柳塘村文化礼堂建成投用", "化解矛盾纠纷累计173起") == [0, 1]
    assert heads("消除线路隐患28处", "共修剪树枝1200棵", "共建共治格局形成") == [0, 0, 2]


def test_a_name_may_be_said_again_by_its_end() -> None:
    said = promised("推进澄湖未来社区建设"), promised("力争成为省级示范未来社区"), promised("建成智慧书房2家")
    assert heads(*said) == [0, 0, 2]
    assert heads(promised("推进石桥路改造工程"), promised("实施排水改造工程")) == [0, 1]


def test_a_name_is_said_again_after_a_clause_that_leaves_it_out() -> None:
    said = promised("推进澄湖未来社区建设"), promised("力争年底前开工"), promised("创成省级示范未来社区")
    assert heads(*said) == [0, 0, 0]


def test_a_procedure_is_no_subject_of_what_comes_after_it() -> None:
    said = promised("推进石桥路改造工程"), promised("办结用地手续"), promised("10月底前具备开工条件")
    assert heads(*said) == [0, 1, 0]


def test_a_count_is_on_the_list_that_it_opens() -> None:
    assert heads("在建项目3个", "云帆机械二期、柳塘光伏电站、荷塘冷库项目", stop="：") == [1, 1]
    assert heads("在建项目3个", "云帆机械二期、柳塘光伏电站、荷塘冷库项目") == [0, 1]


def openings(*texts: str | Said, stop: str = "，") -> list[int]:
    """Give the openings of clauses that stand in one sentence, or that `stop` parts."""
    report = july(2023, *(text if isinstance(text, Said) else done(text) for text in texts))
    return find_openings(profiles(report), report.source.text.replace("。\n", f"{stop} ")).tolist()


def test_what_goes_into_a_soft_clause_is_told_of_it_until_a_name_comes() -> None:
    said = "扎实推进国土空间规划试点", "摸排闲置地块60处", "绘制产业布局图", "石桥村文化礼堂完工", "新增绿地3处"
    assert openings(*said) == [0, 0, 0, 3, 4]
    assert openings(*said[:3], stop="。") == [0, 1, 2]
    assert openings("完成国土空间规划编制", "摸排闲置地块60处") == [0, 1]


def chances(promise: str, *results: Said) -> list[float]:
    """Give how likely each result of a sentence reports on a promise."""
    earlier, later = january(2023, promised(promise)), july(2023, *results)
    comparison = Comparison([*earlier.statements, *later.statements], resolve_things([earlier, later]), "青禾镇")
    promises, told = ([comparison.profiles[s.id] for s in report.statements] for report in (earlier, later))
    text = earlier.source.text, later.source.text.replace("。\n", "， ")
    likely = weigh(promises, told, text, comparison)
    return [likely[0].get(k, 0.0) for k in range(len(told))]


def test_a_name_is_known_where_a_sentence_spreads_it_over_its_clauses() -> None:
    promise = "推动苎岭恒昱光伏发电项目手续办理"
    spread = ongoing("改造苎岭废弃矿山"), ongoing("与恒昱集团开展合作"), done("引进“光伏+农业”项目")
    assert min(chances(promise, *spread, done("慰问老党员30人"))[:3]) >= 0.5
    assert max(chances(promise, ongoing("改造苎岭废弃矿山"), done("引进“光伏+农业”项目"))) < 0.25
    others = done("苎岭村文化礼堂建成投用"), done("坳田村光伏发电站并网"), done("恒昱集团缴纳税收900万元")
    assert chances("推动苎岭村光伏发电站建设", *others)[1] < 0.25


def test_many_villages_are_known_by_their_number() -> None:
    promise = "做好12个村的农村供水及治污工程协调工作"
    assert chances(promise, ongoing("柳塘等12个村供排水工程有序推进"))[0] >= 0.5
    assert chances(promise, ongoing("柳塘等9个村供排水工程有序推进"))[0] < 0.25
    assert chances(promise, done("完成12个村的村级换届选举"))[0] < 0.25


def test_evidence_goes_with_the_subject() -> None:
    earlier = january(2023, promised("推进石桥路拓宽工程"), promised("力争年底前完工"))
    later = july(2023, ongoing("石桥路拓宽工程正在施工"), done("完成总工程量的60%"), done("慰问老党员30人"))
    comparison = Comparison([*earlier.statements, *later.statements], resolve_things([earlier, later]), "青禾镇")
    promises, results = ([comparison.profiles[s.id] for s in report.statements] for report in (earlier, later))
    text = earlier.source.text.replace("。\n", "， "), later.source.text.replace("。\n", "， ")
    likely = weigh(promises, results, text, comparison)
    assert [{k for k, chance in likely[i].items() if chance > 0.5} for i in (0, 1)] == [{0, 1}, {0, 1}]
    assert likely[1][1] < likely[0][1] < likely[0][0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("新增高企12家", "新增高新技术企业12家"),
        ("拆除违建2000平方米", "拆除违法建设2000平方米"),
        ("养老院改造完工", "敬老院改造完工"),
        ("提高企业效益", "提高企业效益"),
    ],
)
def test_one_thing_under_two_names(one: str, other: str) -> None:
    assert one_wording(one) == one_wording(other)


def test_words_that_only_hold_a_short_form_stay() -> None:
    assert one_wording("着力提高企业效益") == "着力提高企业效益"


@pytest.mark.parametrize(
    ("text", "bare"), [("总投资XX万元", True), ("总投资〔〕万元", True), ("水渠总投资XX万元", False)]
)
def test_redacted_figures_name_nothing(text: str, bare: bool) -> None:  # noqa: FBT001
    assert is_bare(text) is bare


def test_one_of_a_list_is_found_by_its_own_words() -> None:
    promise = Said("加快东桥农贸市场、柳塘光伏电站、荷塘冷链仓库等项目建设", "Cs")
    earlier, later = january(2023, promise), july(2023, ongoing("荷塘冷链仓库正在安装设备"), done("慰问老党员30人"))
    comparison = Comparison([*earlier.statements, *later.statements], resolve_things([earlier, later]), "青禾镇")
    promises, results = ([comparison.profiles[s.id] for s in report.statements] for report in (earlier, later))
    likely = weigh(promises, results, (earlier.source.text, later.source.text), comparison)
    assert likely[0][0] > 0.5
