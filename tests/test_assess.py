"""What becomes of a promise: figures and deeds, on time and past it, silence, setbacks, parts."""

from decimal import Decimal

import pytest
from conftest import REPOSITORY
from duixian.graph.assess import assess_item
from duixian.graph.judge import judge
from duixian.graph.lexicon import rows
from duixian.ontology.model import Assessment, EntityType, Item, Mention, Outcome, Report, Schedule, Status
from reports import Said, announced, done, january, judged, july, ongoing, promised

HALL = "建成石桥村文化礼堂"
"""A promise of 2023, due by the end of the year."""


def as_of(later: str, promise: Said | str, *said: Said) -> Assessment:
    """Judge a promise of January 2023 as of July 2023 or January 2024."""
    one = promised(promise) if isinstance(promise, str) else promise
    return judged(january(2023, one), july(2023, *said) if later == "july" else january(2024, *said))


@pytest.mark.parametrize(
    ("later", "promise", "result", "status", "share"),
    [
        ("july", "固定资产投资完成12亿元", "固定资产投资完成7.2亿元", "in_progress", "0.6"),
        (
            "july",
            "固定资产投资完成12亿元",
            "固定资产投资完成5.5亿元",
            "in_progress",
            "0.4583",
        ),  # within tolerance of half
        ("july", "固定资产投资完成12亿元", "固定资产投资完成4.2亿元", "behind", "0.35"),
        ("july", "固定资产投资完成12亿元", "固定资产投资完成72000万元", "in_progress", "0.6"),
        ("july", "固定资产投资完成12亿元", "固定资产投资完成12.6亿元", "delivered", "1.05"),
        ("july", "新增绿地1500亩", "新增绿地100公顷", "delivered", "1"),
        ("july", "铺设燃气管道12公里", "铺设燃气管道12.6km", "delivered", "1.05"),
        ("january", "固定资产投资完成2亿元", "固定资产投资完成2.1个亿", "delivered", "1.05"),
        ("july", "引进亿元以上项目5个", "引进亿元以上项目4家", "in_progress", "0.8"),
        ("july", "固定资产投资完成12亿元", "固定资产投资完成年度目标的60%", "in_progress", "0.6"),
        ("july", "固定资产投资完成12亿元", "固定资产投资完成年度任务的30%", "behind", "0.3"),
        (
            "july",
            "地区生产总值增长8%",
            "地区生产总值同比增长10%",
            "in_progress",
            "1.25",
        ),  # a rate is reached at the end
        ("july", "地区生产总值增长8%", "地区生产总值同比增长4%", "behind", "0.5"),
        ("july", "地区生产总值增长8%", "地区生产总值同比下降2%", "behind", "0"),
        ("january", "地区生产总值增长8%左右", "地区生产总值同比增长7.8%", "delivered", "0.975"),
        ("january", "地区生产总值增长8%", "地区生产总值同比增长7.8%", "partly", "0.975"),
        ("january", "地区生产总值增长8%", "地区生产总值同比下降2%", "broken", "0"),
        ("january", "单位工业增加值能耗下降3%", "单位工业增加值能耗下降3.6%", "delivered", "1.2"),
        ("january", "固定资产投资完成12亿元", "固定资产投资完成12亿元", "delivered", "1"),
        ("january", "居民消费价格涨幅3%左右", "居民消费价格上涨1.2%", "delivered", "1"),  # prices are to stay below
        ("january", "居民消费价格涨幅3%左右", "居民消费价格上涨6%", "broken", "0.5"),
        ("january", "固定资产投资完成12亿元", "固定资产投资完成10.8亿元", "partly", "0.9"),
        ("january", "固定资产投资完成12亿元", "固定资产投资完成6亿元", "broken", "0.5"),
        ("january", "城镇登记失业率控制在3%以内", "城镇登记失业率2.4%", "delivered", "1"),
        ("january", "城镇登记失业率控制在3%以内", "城镇登记失业率6%", "broken", "0.5"),
        ("july", "城镇登记失业率控制在3%以内", "城镇登记失业率2.4%", "in_progress", "1"),  # it may still rise
        ("july", "城镇登记失业率控制在3%以内", "城镇登记失业率6%", "behind", "0.5"),
        ("july", "空气质量优良率达到92%以上", "空气质量优良率96.6%", "in_progress", "1.05"),
        ("january", "空气质量优良率达到92%以上", "空气质量优良率96.6%", "delivered", "1.05"),
        ("july", "自来水普及率达到90%", "自来水普及率94.5%", "delivered", "1.05"),
    ],
)
def test_figures(later: str, promise: str, result: str, status: str, share: str) -> None:
    found = as_of(later, promise, done(result))
    assert (found.status.value, found.share_reached) == (status, Decimal(share))
    assert found.links


@pytest.mark.parametrize(
    ("promise", "result"),
    [
        ("固定资产投资完成XX亿元", "固定资产投资完成12.6亿元"),
        ("固定资产投资完成12亿元", "固定资产投资完成XX亿元"),
    ],
)
def test_redacted_figure_is_never_measured(promise: str, result: str) -> None:
    found = as_of("january", promise, done(result))
    assert (found.status, found.share_reached) == (Status.IN_PROGRESS, None)


def test_redacted_promise_says_so() -> None:
    assert "隐去" in as_of("january", "固定资产投资完成XX亿元", done("固定资产投资完成12.6亿元")).rationale_zh


def test_redacted_result_says_so() -> None:
    found = as_of("january", "固定资产投资完成12亿元", done("固定资产投资完成XX亿元"))
    assert "隐去" in found.rationale_zh
    assert "redacted" in found.rationale_en
    assert "12亿元" in found.rationale_zh


@pytest.mark.parametrize(
    ("deadline", "status"),
    [("12月底前", "not_reported"), ("年底前", "not_reported"), ("11月", "not_due"), ("四季度", "not_due")],
)
def test_by_a_day_is_not_at_a_day(deadline: str, status: str) -> None:
    """What is due by December has had half a year when July looks back; what is to be done in November has not."""
    found = as_of("july", f"{deadline}开工建设石桥村文化礼堂", done("发放救助金86万元"))
    assert found.status == status


@pytest.mark.parametrize(
    ("results", "status"),
    [
        (("固定资产投资完成12.6亿元", "一般公共预算收入完成2.1亿元"), "delivered"),
        (("固定资产投资完成12.6亿元", "一般公共预算收入完成1.2亿元"), "partly"),
        (("固定资产投资完成6亿元", "一般公共预算收入完成1亿元"), "broken"),
        (("固定资产投资完成12.6亿元",), "partly"),  # of the other nothing is said
    ],
)
def test_several_targets_in_one_clause(results: tuple[str, ...], status: str) -> None:
    promise = "固定资产投资完成12亿元、一般公共预算收入完成2亿元"
    assert as_of("january", promise, *map(done, results)).status == status


def test_a_second_phase_does_not_carry_on_the_first() -> None:
    earlier = january(2023, promised("云帆机械项目一期5月投产"), promised("二期完成环评"))
    told = january(2024, done("云帆机械项目一期5月投产"))
    found = judge([earlier, told])
    statuses = {a.commitment: a.status for a in found.assessments[told.id]}
    assert [statuses[s.id] for s in earlier.statements] == ["delivered", "not_reported"]


@pytest.mark.parametrize(
    ("later", "promise", "told", "status"),
    [
        (
            "july",
            "推动望湖大厦项目年底前主体封顶",
            (ongoing("望湖大厦完成地下室施工"), ongoing("正进行八层建设")),
            "in_progress",
        ),
        ("january", "望湖水库完成下闸蓄水", (done("望湖水库大坝填筑完成80%"), done("未能实现下闸蓄水")), "behind"),
        ("january", "望湖卫生院创成二级医院", (done("望湖卫生院通过二级医院评审"),), "delivered"),
    ],
)
def test_what_was_not_reached(later: str, promise: str, told: tuple[Said, ...], status: str) -> None:
    assert as_of(later, promise, *told).status == status


def test_what_is_left_to_do_keeps_a_deed_open() -> None:
    told = done("望湖路拓宽改造主线建成通车"), announced("望湖路剩余支线将于3月完成拓宽")
    assert as_of("january", "完成望湖路拓宽改造", *told).status != "delivered"


def test_a_fall_is_no_growth_whatever_share_of_a_budget_it_is() -> None:
    fell = done("一般公共预算收入下降4.2%"), done("一般公共预算收入完成年度预算的96%")
    assert as_of("january", "一般公共预算收入增长3%", *fell).status == "broken"


def test_growth_of_energy_is_not_that_of_output() -> None:
    found = as_of("january", "单位地区生产总值能耗下降3%", done("地区生产总值同比增长6%"))
    assert found.status is not Status.DELIVERED


def test_reason_names_the_figures() -> None:
    found = as_of("july", "固定资产投资完成12亿元", done("固定资产投资完成7.2亿元"))
    for reason in (found.rationale_zh, found.rationale_en):
        assert all(words in reason for words in ("12亿元", "7.2亿元", "60%", "50%"))


@pytest.mark.parametrize(
    ("later", "promise", "said", "status"),
    [
        ("july", HALL, done("石桥村文化礼堂建成投用"), "delivered"),
        ("july", HALL, ongoing("石桥村文化礼堂正在进行主体施工"), "in_progress"),
        ("january", HALL, ongoing("石桥村文化礼堂正在进行主体施工"), "behind"),
        ("july", HALL, done("石桥村文化礼堂完成招标"), "in_progress"),
        ("july", HALL, done("石桥村文化礼堂完成设计方案评审"), "in_progress"),
        ("july", HALL, done("石桥村文化礼堂已完成总工程量的90%"), "in_progress"),
        ("july", HALL, done("石桥村文化礼堂主体封顶"), "in_progress"),
        ("july", HALL, announced("石桥村文化礼堂预计8月完工"), "in_progress"),
        ("july", "石桥村文化礼堂开工建设", ongoing("石桥村文化礼堂正在进行主体施工"), "delivered"),
        ("july", "完成石桥村文化礼堂设计方案", done("石桥村文化礼堂完成设计方案评审"), "delivered"),
        ("july", "6月底前建成石桥村文化礼堂", ongoing("石桥村文化礼堂正在进行主体施工"), "behind"),
        ("july", "9月底前建成石桥村文化礼堂", ongoing("石桥村文化礼堂正在进行主体施工"), "in_progress"),
        ("july", HALL, ongoing("石桥村文化礼堂因用地原因推迟开工"), "behind"),
        ("july", HALL, Said("石桥村文化礼堂进度滞后", "P"), "behind"),
        ("july", HALL, done("石桥村文化礼堂不再实施"), "broken"),
        ("july", HALL, done("石桥村文化礼堂不再单独建设"), "broken"),
        ("july", HALL, ongoing("石桥村文化礼堂推进缓慢"), "behind"),
        ("july", HALL, ongoing("石桥村文化礼堂还没有开工"), "behind"),
        ("july", HALL, ongoing("石桥村文化礼堂仍停留在前期手续阶段"), "behind"),
        ("january", HALL, done("石桥村文化礼堂总投资300万元"), "behind"),  # how large, not how far
        ("january", HALL, done("石桥村文化礼堂基础工程完工"), "behind"),
        ("january", HALL, ongoing("石桥村文化礼堂全面完工"), "delivered"),  # the words say more than the label
        ("july", "编制石桥村村庄规划", done("石桥村村庄规划完成初稿"), "in_progress"),
        ("january", "制定石桥村文化礼堂建设规划", ongoing("推进石桥村文化礼堂建设"), "not_reported"),
        ("july", "启动石桥村文化礼堂建设", ongoing("石桥村文化礼堂建设有序推进"), "delivered"),
        ("july", "编制石桥村村庄规划", ongoing("石桥村村庄规划编制有序推进"), "in_progress"),
        ("january", "编制石桥村村庄规划", done("石桥村村庄规划通过评审"), "delivered"),
        ("january", "编制石桥村村庄规划", ongoing("石桥村村庄规划正式印发"), "delivered"),
        ("january", "创建省级卫生镇", done("省级卫生镇创建材料已上报"), "in_progress"),
        ("july", "取消农贸市场摊位收费", done("农贸市场摊位收费已取消"), "delivered"),
        ("january", "持续推进镇域水系连通整治", ongoing("镇域水系连通整治有序推进"), "in_progress"),
        # what sounds like the end, and is not
        ("july", "新建便民服务中心1座", done("新建便民服务中心项目完成选址并通过评审"), "in_progress"),
        ("july", HALL, done("石桥村文化礼堂完成投资500万元"), "in_progress"),
        ("july", HALL, done("石桥村文化礼堂投入资金200万元"), "in_progress"),
        ("july", HALL, done("石桥村文化礼堂项目完成资金拨付300万元"), "in_progress"),
        ("july", HALL, done("石桥村文化礼堂主体竣工"), "in_progress"),
        ("july", HALL, done("石桥村文化礼堂获得批复"), "in_progress"),
        ("july", HALL, done("石桥村文化礼堂列入县民生实事"), "in_progress"),
        ("january", HALL, done("石桥村文化礼堂通过可研评审"), "behind"),
        ("january", HALL, done("石桥村文化礼堂因资金问题暂未实施"), "behind"),
        ("january", "引进恒昱机电项目", done("恒昱机电项目未落户"), "behind"),
        ("january", "改造提升青禾中学", done("青禾中学荣获县级文明校园"), "in_progress"),
        ("january", "创建县级文明校园", done("青禾中学荣获县级文明校园"), "delivered"),
        ("july", "举办第三届稻香节", done("第二届稻香节成功举办"), "in_progress"),
        ("july", "举办第三届稻香节", done("第三届稻香节成功举办"), "delivered"),
        ("january", "建成云溪河绿道", done("云溪河绿道一期建成开放"), "partly"),
        ("july", "建成云溪河绿道", done("云溪河绿道一期建成开放"), "partly"),
        ("january", "云溪河绿道开工建设", done("云溪河绿道一期建成开放"), "delivered"),
        ("january", "建成云溪河绿道一期", done("云溪河绿道一期建成开放"), "delivered"),
        ("january", HALL, done("投入300万元建成石桥村文化礼堂"), "delivered"),
        # past the day that was promised, and not enough to say that it is done
        ("january", "6月底前改造提升青禾中学", done("青禾中学荣获县级文明校园"), "behind"),
        ("january", "9月底前推进柳塘村美丽乡村建设", done("柳塘村美丽乡村建设取得成效"), "behind"),
        ("july", "9月底前推进柳塘村美丽乡村建设", done("柳塘村美丽乡村建设取得成效"), "in_progress"),
        # steps before the end
        ("january", "编制石桥村村庄规划", done("石桥村村庄规划完成公示"), "behind"),
        ("january", "编制石桥村村庄规划", done("石桥村村庄规划完成批前公示"), "behind"),
        ("january", "编制石桥村村庄规划", done("石桥村村庄规划获批并完成公示"), "delivered"),
        ("january", "出台人才引进政策", done("起草人才引进政策"), "behind"),
        ("january", "完成集镇供水管网改造", done("集镇供水管网改造完成招标公示"), "behind"),
        # a measure that was taken has no stages; while the period runs it is still being taken
        ("january", "取消石桥农贸市场摊位收费", ongoing("取消石桥农贸市场摊位收费"), "delivered"),
        ("january", "建设口袋公园3个", done("建成望湖口袋公园"), "in_progress"),
        ("january", "建设口袋公园3个", done("口袋公园全部建成投用"), "delivered"),
        ("january", "建成石桥村文化礼堂", done("石桥村文化礼堂附属停车场建成投用"), "in_progress"),
        ("january", "启动望湖路改造", done("望湖路改造因资金问题暂不实施"), "broken"),
        ("july", "推进望湖大桥开工建设", done("望湖大桥完成可行性研究报告编制"), "in_progress"),
        ("january", "引进亿元以上项目4个", done("引进5000万元以上项目6个"), "in_progress"),
        ("january", "新增停车位80个", done("现有公共停车位300个"), "in_progress"),
        ("july", "一般公共预算收入达到2.6亿元", done("一般公共预算收入目标由2.6亿元调整为2.4亿元"), "behind"),
        ("january", "继续提高退役军人优待金", done("提高退役军人优待金和护林员补贴"), "delivered"),
        ("july", "取消石桥农贸市场摊位收费", ongoing("取消石桥农贸市场摊位收费"), "in_progress"),
        ("january", "扩大柳塘公交线路覆盖范围", ongoing("推进柳塘公交线路覆盖范围论证"), "in_progress"),
        # read by people who had not seen the program, and wrong before
        ("january", "柳塘断面水质达到Ⅲ类", done("柳塘断面水质仍为Ⅳ类"), "in_progress"),
        ("january", "柳塘断面水质达到Ⅲ类", done("柳塘断面水质达到Ⅱ类"), "delivered"),
        ("january", "改造老旧小区6个", ongoing("6个老旧小区改造全面铺开"), "in_progress"),
        ("january", "安装太阳能路灯500盏", done("购置太阳能路灯500盏"), "in_progress"),
        ("january", "安装太阳能路灯500盏", done("新安装太阳能路灯520盏"), "delivered"),
        ("january", "培训电商人才200人", done("电商人才培训报名200人"), "in_progress"),
        ("january", "新增经营主体260户", done("新登记经营主体305户"), "delivered"),
        ("january", "修建农村公路15公里", done("农村公路列养15公里"), "in_progress"),
        ("january", "新增养老床位30张", done("养老床位由40张增加到50张"), "in_progress"),
        ("july", "办好第二届稻香节", done("第二届稻香节定于10月举办"), "in_progress"),
        ("july", "望湖大厦主体结构封顶", done("望湖大厦裙楼封顶"), "in_progress"),
        ("january", "青禾中学教学楼完成设备安装", done("青禾中学教学楼5月竣工"), "in_progress"),
        ("january", "开工建设望湖大桥配套道路", ongoing("望湖大桥正在进行桥墩施工"), "in_progress"),
        ("january", "县人民医院创成三级医院", done("县中医院创成三级医院"), "not_reported"),
        ("january", "县妇幼保健院创建二级甲等医院", done("县妇幼保健院通过二级甲等评审"), "delivered"),
        ("january", HALL, done("石桥村文化礼堂没有实施"), "broken"),
        ("july", HALL, ongoing("石桥村文化礼堂较计划慢两个月"), "behind"),
        ("july", HALL, ongoing("石桥村文化礼堂动工时间未定"), "behind"),
        ("january", "创建省级示范镇", done("省政府授予我镇省级示范镇称号"), "delivered"),
        ("january", "敬老院照护区投入使用", done("敬老院照护区接收首批老人"), "delivered"),
        ("january", "设立心理咨询室5个", done("5个心理咨询室完成挂牌"), "delivered"),
        ("january", HALL, done("石桥村文化礼堂2024年10月建成"), "behind"),
        ("january", "完成老果园改造800亩", done("石桥村500亩、柳塘村300亩老果园完成改造"), "delivered"),
        ("january", "新建改建公厕7座", done("公厕新建3座、改建4座"), "delivered"),
        ("january", "新建公厕7座", done("公厕新建3座、改建4座"), "broken"),
        ("january", "完成石桥村、柳塘村2个村道路硬化12公里", done("石桥村、柳塘村道路硬化12.6公里"), "delivered"),
        ("january", "改造危桥7座", done("拆除重建危桥7座"), "delivered"),
        ("january", "烤烟移栽面积达到980亩", done("移栽烤烟986亩"), "delivered"),
        ("january", "项目开工率达到70%", done("签约项目开工率72%"), "delivered"),
    ],
)
def test_deeds(later: str, promise: str, said: Said, status: str) -> None:
    assert as_of(later, promise, said).status == status


@pytest.mark.parametrize(
    ("result", "status", "missing"),
    [
        ("石桥村居家养老服务站建成投用", "partly", "柳塘村"),
        ("柳塘村居家养老服务站建成投用", "partly", "石桥村"),
        ("石桥村、柳塘村居家养老服务站建成投用", "delivered", ""),
    ],
)
def test_parts_of_a_list(result: str, status: str, missing: str) -> None:
    found = as_of("july", "新建石桥村、柳塘村居家养老服务站", done(result))
    assert found.status == status
    assert missing in found.rationale_zh


def test_missing_villages_are_named_in_full() -> None:
    promise = "完成石桥村、柳塘村、苍岭村污水管网建设"
    found = as_of("january", promise, done("石桥村污水管网建成"), ongoing("柳塘村、苍岭村正在施工"))
    assert found.status is Status.PARTLY
    assert "未见：柳塘村、苍岭村）" in found.rationale_zh


def test_parts_of_a_list_do_not_hang_on_where_the_last_name_is_cut() -> None:
    """石桥村、柳塘村文化礼堂 lists two villages, also where 柳塘村文化礼堂 is read as one name."""
    report = january(2023, promised("新建石桥村、柳塘村文化礼堂"))
    (said,) = report.statements
    start = said.start + said.text.index("柳塘村")
    hall = Mention(
        type=EntityType.FACILITY,
        text="柳塘村文化礼堂",
        start=start,
        end=start + 7,
        id=f"{report.id}/hall",
    )
    villages = tuple(m for m in said.mentions if m.type is EntityType.VILLAGE)
    whole = said.model_copy(update={"mentions": (*villages, hall)})
    found = judged(report.model_copy(update={"statements": (whole,)}), july(2023, done("石桥村文化礼堂建成投用")))
    assert [m.text for m in villages] == ["石桥村", "柳塘村"]
    assert found.status is Status.PARTLY
    assert "柳塘村" in found.rationale_zh


@pytest.mark.parametrize(
    ("promise", "result", "status"),
    [
        ("新建望湖路公厕和解放路公厕", "望湖路公厕建成投用", "partly"),
        ("新建望湖路公厕和解放路公厕", "望湖路、解放路公厕建成投用", "delivered"),
        ("建成和谐广场", "和谐广场建成开放", "delivered"),  # no list
        ("与县医院共建医疗联合体", "与县医院共建的医疗联合体挂牌成立", "delivered"),
        ("编制石桥村村庄规划", "石桥村村庄规划征求意见后获批印发", "delivered"),
    ],
)
def test_parts_joined_by_and(promise: str, result: str, status: str) -> None:
    assert as_of("july", promise, done(result)).status == status


@pytest.mark.parametrize("later", ["july", "january"])
def test_general_promise_is_never_delivered(later: str) -> None:
    said = done("营商环境明显优化")
    assert as_of(later, Said("持续优化营商环境", "Cg"), said).status is Status.PARTLY


@pytest.mark.parametrize(
    ("promise", "status", "schedule"),
    [
        (promised(HALL), "not_reported", Schedule.UNKNOWN),
        (promised("11月举办云帆农民丰收节"), "not_due", Schedule.NOT_YET_DUE),
        (Said("持续优化营商环境", "Cg"), "not_checkable", Schedule.UNKNOWN),
    ],
)
def test_silence(promise: Said, status: str, schedule: Schedule) -> None:
    found = as_of("july", promise, done("发放救助金86万元"))
    assert (found.status.value, found.outcome, found.schedule) == (status, Outcome.NOTHING_REPORTED, schedule)
    assert found.links == ()


def test_a_share_of_the_target_reads_as_one() -> None:
    found = as_of("july", "固定资产投资完成12亿元", done("固定资产投资完成年度目标的60%"))
    assert "固定资产投资完成目标的60%（达60%）" in found.rationale_zh


def test_own_report_is_not_due() -> None:
    report = january(2023, done("石桥村文化礼堂完成选址"), promised(HALL))
    assert judged(report, report).status is Status.NOT_DUE


@pytest.mark.parametrize(
    ("reached", "status"), [("3.4亿元", "in_progress"), ("1.1亿元", "behind"), ("XX亿元", "in_progress")]
)
def test_target_quoted_in_a_review_is_judged_there(reached: str, status: str) -> None:
    target = announced("一般公共预算收入年度目标6亿元")
    report = july(2023, target, done(f"一般公共预算收入{reached}"))
    assert judged(report, report).status == status


@pytest.mark.parametrize(
    "said", ["石桥村文化礼堂即将开工", "石桥村文化礼堂计划投资XX万元", "石桥村文化礼堂将于6月29日交付"]
)
def test_report_is_never_called_silent_of_what_it_says_itself(said: str) -> None:
    report = july(2023, announced(said), done("新建公厕2座"))
    found = judged(report, report)
    assert (found.status, found.outcome) == (Status.NOT_DUE, Outcome.NOTHING_REPORTED)
    assert "尚无后续报告" in found.rationale_zh


def test_report_without_a_review_judges_nothing() -> None:
    earlier = january(2023, promised(HALL))
    blind = july(2023, done("石桥村文化礼堂建成投用")).model_copy(update={"review": None, "delivered_on": None})
    assert {a.as_of for a in every(earlier, blind)} == {earlier.id}


def test_half_of_a_promise_that_a_weak_link_meets_is_not_delivered() -> None:
    """A result that merely sounds alike never makes a promise kept."""
    found = as_of("january", "实施乡村治理积分制行动", done("乡村文化活动取得新成效"))
    assert found.status is not Status.DELIVERED


def every(*reports: Report) -> list[Assessment]:
    return [a for found in judge(reports).assessments.values() for a in found]


def part(status: Status, schedule: Schedule = Schedule.UNKNOWN) -> Assessment:
    report = january(2023, promised(HALL))
    return judged(report, report).model_copy(update={"status": status, "schedule": schedule})


D, P, B, N, U = (
    Status.DELIVERED,
    Status.PARTLY,
    Status.BEHIND,
    Status.NOT_REPORTED,
    Status.NOT_CHECKABLE,
)


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        ((D, D), D),
        ((D, N), P),
        ((D, U), D),  # what cannot be checked does not hold the rest back
        ((P, P), P),
        ((B, N), B),
        ((N, N), N),
        ((U, U), U),
        ((N, Status.NOT_DUE), N),
    ],
)
def test_item_by_its_parts(parts: tuple[Status, ...], status: Status) -> None:
    report = january(2023, promised(HALL))
    item = Item(id=report.id + "/item/0", title="礼堂")
    found = assess_item(item, [part(s) for s in parts], report)
    assert found.status is status
    assert str(len(parts)) in found.rationale_zh


def test_every_ground_is_used_and_gives_a_status() -> None:
    grounds = [row[0] for row in rows("verdicts.tsv")]
    code = "".join(path.read_text(encoding="utf-8") for path in (REPOSITORY / "graph").glob("*.py"))
    made = {f"deed_{turn}" for turn in ("dropped", "delayed")} | {f"review_{status}" for status in Status}
    made |= {f"{how}_{way}" for how in ("moved", "reset") for way in ("lower", "higher")}
    assert [g for g in grounds if f'"{g}"' not in code and g not in made] == []
    assert {row[1] for row in rows("verdicts.tsv")} == {status.value for status in Status}
    assert all(Outcome(row[2]) and Schedule(row[3]) and row[4] and row[5] for row in rows("verdicts.tsv"))


def test_hostile_words_are_only_quoted() -> None:
    """Braces of a report are no places to fill in."""
    found = as_of("july", "建成石桥村{first}文化礼堂", done("石桥村{0}{words}文化礼堂建成投用"))
    assert "{0}{words}" in found.rationale_zh
