"""Quantities: figures, their units and bounds, what they measure, what kind they are."""

import time
from decimal import Decimal

import pytest
from duixian.loaders.clauses import Clause, split_clauses
from duixian.loaders.figures import find_figures
from duixian.loaders.quantities import find_quantities
from duixian.ontology.model import Kind, Quantity, QuantityKind, Span
from hypothesis import given
from hypothesis import strategies as st


def read(text: str, kind: Kind = Kind.RESULT) -> list[Quantity]:
    clauses = split_clauses(text, Span(start=0, end=len(text)))
    return [quantity for found in find_quantities(clauses, [kind] * len(clauses)) for quantity in found]


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("完成投资3.1亿元", "亿元", "3.1"),
        ("流转土地1,200余亩", "亩", "1200"),
        ("接待游客5万余人次", "万人次", "5"),
        ("种树２．５万株", "万株", "2.5"),
        ("同比增长１２．５％", "%", "12.5"),
        ("发放补助近两千万元", "万元", "2000"),
        ("发放补助二十五万三千元", "元", "253000"),
        ("总投资1亿3000万元", "万元", "13000"),
        ("总投资1亿2千万元", "万元", "12000"),
        ("流转林地15公顷", "公顷", "15"),
        ("新建厂房5000平方米", "平方米", "5000"),
        ("引进企业3家", "家", "3"),
        ("资助学生40人", "人", "40"),
        ("拓宽道路两条", "条", "2"),
        ("产值增长1倍", "倍", "1"),
        ("实现社零增长5%", "%", "5"),
        ("投资38 亿元", "亿元", "38"),
        ("修路八公里", "公里", "8"),
        ("建成公厕两座", "座", "2"),
        ("新建停车场一处", "处", "1"),
        ("帮助十余户", "户", "10"),
        ("果园近千亩", "亩", "1000"),
        ("覆盖面达九成以上", "成", "9"),
        ("秸秆利用率达九成五", "成", "9.5"),
        ("完成工程量的六成半", "成", "6.5"),
        ("节水3.5成", "成", "3.5"),
        ("合格率百分之九十八", "%", "98"),
        ("搭建大棚1800多平方", "平方", "1800"),
        ("浓度为31微克/立方米", "微克/立方米", "31"),
        ("发电2.4亿千瓦时", "亿千瓦时", "2.4"),
        ("拆除四个村庄的围墙", "个", "4"),
        ("6个村全部达标", "个村", "6"),
        ("承包期再延长30年", "年", "30"),
        ("连续十二年获评文明镇", "年", "12"),
        ("人均预期寿命延长12.1年", "年", "12.1"),
        ("惠及群众2100多万", "万", "2100"),
        ("确保新增违建“零增长”", "%", "0"),
        ("GDP18.6亿元", "亿元", "18.6"),
    ],
)
def test_value_and_unit(text: str, unit: str, value: str) -> None:
    (figure,) = find_figures(text)
    assert (figure.unit, figure.value, figure.redacted) == (unit, Decimal(value), False)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("建设2-3家工坊", 2, 3),
        ("建设三至五个中心", 3, 5),
        ("引进两三家企业", 2, 3),
        ("投资5亿元至10亿元", 5, 10),
        ("投资5-10亿元", 5, 10),
        ("增长6%-7%", 6, 7),
        ("面积100～200亩", 100, 200),
    ],
)
def test_ranges(text: str, low: int, high: int) -> None:
    (figure,) = find_figures(text)
    assert (figure.value, figure.low, figure.high) == (None, low, high)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("投入XX亿元", "亿元"),
        ("投入X余万元", "万元"),
        ("投入××万元", "万元"),
        ("投入**万元", "万元"),
        ("投入〔…〕亿元", "亿元"),
        ("投入○○万元", "万元"),
        ("投入___万元", "万元"),
        ("增长1X.5%", "%"),
        ("投入3X0万元", "万元"),
        ("惠及XX户", "户"),
        ("总投资X万的项目", "万"),
    ],
)
def test_redacted(text: str, unit: str) -> None:
    (figure,) = find_figures(text)
    assert figure.redacted
    assert (figure.unit, figure.value, figure.low, figure.high) == (unit, None, None, None)


@pytest.mark.parametrize(
    ("text", "span", "bound"),
    [
        ("投资约3亿元", "约3亿元", "about"),
        ("投资3亿元左右", "3亿元左右", "about"),
        ("投资超3亿元", "超3亿元", "over"),
        ("投资近3亿元", "近3亿元", "about"),
        ("投资超过3亿元", "超过3亿元", "over"),
        ("种植300多亩", "300多亩", "over"),
        ("建成十余座", "十余座", "over"),
        ("投资突破3亿元", "突破3亿元", "over"),
        ("种植300余亩", "300余亩", "over"),
        ("种植不少于300亩", "不少于300亩", "at_least"),
        ("种植300亩以上", "300亩以上", "at_least"),
        ("控制在3%以内", "3%以内", "at_most"),
        ("不超过3%", "不超过3%", "at_most"),
        ("签约31户", "31户", "exact"),
        ("投资达到3亿元", "3亿元", "exact"),
    ],
)
def test_span_and_bound(text: str, span: str, bound: str) -> None:
    (figure,) = find_figures(text)
    assert (text[figure.start : figure.end], figure.bound) == (span, bound)


@pytest.mark.parametrize(
    "text",
    [
        "2023年6月29日召开会议",
        "1-6月平稳运行",
        "接通S316省道",
        "建设15分钟就医圈",
        "构建1+5+N体系",
        "办好12345热线",
        "推广5G应用",
        "创建3A级景区",
        "争创AAA景区",
        "改造300管",
        "第五届运动会",
        "一是抓项目",
        "“一河一策”方案",
        "“8050”行动",
        "落实中央八项规定精神",
        "坚决做到“两个维护”",
        "统一个标准",
        "XX镇人民政府",
        "XX人民政府",
        "建设年产10万吨饲料项目",
        "引进亿元以上企业",
        "取得15年长期贷款",
        "完成二期建设",
        "发展三次产业",
        "70周岁以上老人",
        "推进2.0版方案",
        "拓宽1.2.3号楼",
        "数十家企业",
    ],
)
def test_no_quantity(text: str) -> None:
    assert not find_figures(text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("全镇累计完成固定资产投资8亿元，同比增长11.8%", ["固定资产投资", "固定资产投资"]),
        ("其中工业投资7亿元，服务业投资4亿元", ["工业投资", "服务业投资"]),
        ("人均可支配收入3万元", ["人均可支配收入"]),
        ("完成建设用地复垦30亩", ["建设用地复垦"]),
        ("检查生产经营单位37家次", ["生产经营单位"]),
        ("研发经费占比达3%", ["研发经费"]),
        ("财政收入2.6亿元，完成年度目标的61.5%", ["财政收入", "财政收入"]),
        ("推进1300亩高标准农田建设", ["高标准农田"]),
        ("完成石桥村300余亩退耕还林工作", ["退耕还林"]),
        ("建材行业、刀具行业分别实现销售5亿元、3亿元，同比增长4%、5%", ["建材行业销售", "刀具行业销售"] * 2),
        ("造纸业、纺织业增加值分别增长8%、7%", ["造纸业增加值", "纺织业增加值"]),
        ("新建水渠、机耕路各500米", ["水渠", "机耕路"]),
        ("新建书房1个、健身房2个", ["书房", "健身房"]),
        ("推广育秧、烘干等技术12项", ["技术"]),
        ("总投资1.6亿元的排涝工程基本完工", ["排涝工程总投资"]),
        ("地区生产总值28亿元、增长6.1%", ["地区生产总值", "地区生产总值"]),
        ("单位产值能耗下降2.5%", ["单位产值能耗下降"]),
        ("补助渔网180套540个", ["渔网", "渔网"]),
        ("新能源汽车产量8万辆", ["新能源汽车产量"]),
        ("三次产业结构比为3:71:26", ["三次产业结构比"] * 3),
        ("上半年累计签约31户", ["签约"]),
        ("完成15亩以上撂荒地复耕120亩", ["15亩以上撂荒地复耕"]),
        ("财政收入、税收收入均增长5%", ["财政收入", "税收收入"]),
        ("工业能耗、工业用水均下降3%", ["工业能耗下降", "工业用水下降"]),
        ("农民人均增收5000元", ["农民人均增收"]),
        ("税收3.1亿元，完成全年任务的78%，同比下降2.3%", ["税收", "税收", "税收下降"]),
        ("财政收入3亿元，较去年同期增长5%", ["财政收入", "财政收入"]),
        ("新建停车场2处改造农房120户", ["停车场", "改造农房"]),
        ("完成柳湾渠整治3公里培育家庭农场6家", ["柳湾渠整治", "家庭农场"]),
        ("达标率由85%提高到92%", ["达标率", "达标率"]),
        ("建成区面积3.2平方公里", ["建成区面积"]),
        ("粮食产量首次跃上5万吨新台阶", ["粮食产量"]),
        ("财政收入首次突破3亿元大关", ["财政收入"]),
        ("工业产值迈上50亿元台阶", ["工业产值"]),
        ("三是全年财政收入约2.4亿元", ["财政收入"]),
        ("新增零部件企业12家", ["零部件企业"]),
        ("新升规企业5家", ["新升规企业"]),
        (
            "城镇、农村居民人均可支配收入分别增长6%和8%",
            ["城镇居民人均可支配收入", "农村居民人均可支配收入"],
        ),
        ("（3）硬化通组路12公里", ["硬化通组路"]),
        ("集体经济薄弱村仍有3个", ["集体经济薄弱村"]),
        ("铺设管径300mm管道，新建道路6km", ["道路"]),
        (
            "城乡居民人均可支配收入分别达43600元、23500元",
            ["城镇居民人均可支配收入", "农村居民人均可支配收入"],
        ),
        ("交售烟叶1.4万担、产值2300万元", ["交售烟叶", "产值"]),
        ("争取到位上级资金3000万元", ["上级资金"]),
        ("日烘干50吨的粮食烘干塔10月1日前投产", ["粮食烘干塔"]),
        ("人才公寓一期320套年底前交付使用", ["人才公寓一期"]),
        ("三家子屯至东沟屯4.2公里8月底前通车", ["三家子屯至东沟屯"]),
        ("封冻前完成1.8万亩", [""]),
        ("空气优良天数317天", ["空气优良天数"]),
    ],
)
def test_indicator(text: str, names: list[str]) -> None:
    assert [quantity.indicator for quantity in read(text)] == names


@pytest.mark.parametrize(
    ("text", "kind", "kinds"),
    [
        ("财政收入3亿元，同比增长5%", Kind.RESULT, ["level", "yoy"]),
        ("财政收入3亿元，增长5%左右", Kind.COMMITMENT, ["target", "target_yoy"]),
        ("工业投资增速8.5%", Kind.RESULT, ["yoy"]),
        ("用水量较去年同期下降3%", Kind.RESULT, ["yoy"]),
        ("完成全年任务的67%", Kind.RESULT, ["share"]),
        ("服务业占比达40%", Kind.RESULT, ["share"]),
        ("覆盖率达到100%", Kind.COMMITMENT, ["target"]),
        ("城镇化率提高到66%", Kind.RESULT, ["share"]),
        ("新增规上企业5家，亿元企业2家", Kind.RESULT, ["increment", "increment"]),
        ("新增规上企业5家，总数达30家", Kind.RESULT, ["increment", "level"]),
        ("高新技术产品35只", Kind.RESULT, ["level"]),
        ("支出8亿元、比上年增加1亿元", Kind.COMMITMENT, ["target", "increment"]),
        ("项目计划总投资15亿元", Kind.RESULT, ["target"]),
        ("征迁考核排名全县第3", Kind.RESULT, ["rank"]),
        ("产量稳居全市第一", Kind.RESULT, ["rank"]),
        ("财政缺口3000万元", Kind.PROBLEM, ["level"]),
    ],
)
def test_kind(text: str, kind: Kind, kinds: list[str]) -> None:
    assert [quantity.kind.value for quantity in read(text, kind)] == kinds


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("输送9名优秀青年", "名"),
        ("培养3名校长", "名"),
        ("组建8支队伍", "支"),
        ("建设5个百姓健身房", "个"),
        ("新建3个体育公园", "个"),
        ("引进2家国有企业", "家"),
        ("关停3家具有隐患的企业", "家"),
        ("新建2所在建学校", "所"),
        ("改造600户厕所", "户"),
        ("更换5台风机", "台"),
        ("整治3处在建工地", "处"),
        ("加固2座位于河口的桥", "座"),
    ],
)
def test_units_that_another_word_could_swallow(text: str, unit: str) -> None:
    assert [figure.unit for figure in find_figures(text)] == [unit]


@pytest.mark.parametrize("text", ["入住XX家园", "XX家庭农场", "XX人才公寓", "做好三个一活动", "落实两个体系", "XX名单"])
def test_redactions_and_numerals_inside_words(text: str) -> None:
    assert not any(figure.redacted or figure.unit != "个" for figure in find_figures(text))


def test_rank_has_its_place() -> None:
    (rank,) = read("治水考核位列全县前三")
    assert (rank.value, rank.bound, rank.indicator) == (3, "at_most", "治水考核")


def test_people_served_are_no_figure_of_a_result() -> None:
    assert [quantity.unit for quantity in read("为80名退役军人发放慰问金6万元")] == ["万元"]


def test_spans_are_those_of_the_source() -> None:
    text = "云溪镇报告。\r\n全年实现税收约3.1亿元，新建公厕2座。"
    assert [quantity.of(text) for quantity in read(text)] == ["约3.1亿元", "2座"]


def test_a_clause_that_is_no_statement_has_none() -> None:
    text = "新建公厕2座，新建书房3个"
    clauses = split_clauses(text, Span(start=0, end=len(text)))
    assert [len(found) for found in find_quantities(clauses, [None, Kind.RESULT])] == [0, 1]


def test_names_do_not_cross_paragraphs() -> None:
    assert [quantity.indicator for quantity in read("实现税收3亿元。\n同比增长5%。")] == ["税收", ""]


@given(
    st.lists(
        st.sampled_from([*"0123456789.,:%X*〔〕“”、的各第十百万亿元个村年月分别同比增长目标任务约超以上-"]), max_size=60
    )
)
def test_anything_can_be_read(parts: list[str]) -> None:
    text = "".join(parts)
    (found,) = find_quantities([Clause(7, 7 + len(text), text, 0, 0, mark="")], [Kind.RESULT])
    assert all(7 <= quantity.start < quantity.end <= 7 + len(text) for quantity in found)


@pytest.mark.parametrize("part", ["同比增长", "目标任务", "1个", "XX", "1亿", "2023年", "1:", "分别1个", "等、"])
def test_hostile_repetition_is_read_in_time(part: str) -> None:
    text = part * (30_000 // len(part))
    started = time.process_time()
    find_quantities([Clause(0, len(text), text, 0, 0, mark="")], [Kind.RESULT])
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("text", "indicator", "values"),
    [
        ("规上企业从12家增加到15家", "规上企业", [12, 15]),
        ("民宿数量由2022年的8家增至11家", "民宿数量", [8, 11]),
        ("审批时限由15天压缩至3天", "审批时限", [3]),
    ],
)
def test_from_how_many_to_how_many(text: str, indicator: str, values: list[int]) -> None:
    found = read(text)
    assert {q.indicator for q in found} == {indicator}
    assert [q.value for q in found] == values
    assert {q.kind.value for q in found} == {"level"}


def test_a_blank_inside_a_name_is_no_part_of_it() -> None:
    (found,) = read("完成固定资 产投资3亿元")
    assert found.indicator == "固定资产投资"


@pytest.mark.parametrize(
    ("text", "name", "values", "kind"),
    [
        ("将财政收入年度目标由10亿元调整为8亿元", "财政收入", ["10", "8"], QuantityKind.TARGET),
        ("财政收入目标下调至8亿元", "财政收入", ["8"], QuantityKind.TARGET),
        ("财政收入由10亿元调减为8亿元", "财政收入", ["10", "8"], QuantityKind.TARGET),
        ("高标准农田建设任务由2000亩核减为1400亩", "高标准农田", ["2000", "1400"], QuantityKind.TARGET),
        ("固定资产投资增长目标由10%调整为6%", "固定资产投资", ["10", "6"], QuantityKind.TARGET_YOY),
        ("财政收入10亿元", "财政收入", ["10"], QuantityKind.LEVEL),
    ],
)
def test_targets_set_anew(text: str, name: str, values: list[str], kind: QuantityKind) -> None:
    found = read(text)
    assert [(q.indicator, q.kind) for q in found] == [(name, kind)] * len(values)
    assert [f"{q.value}" for q in found] == values


def test_a_figure_that_was_reached_in_fact_goes_on_about_the_target() -> None:
    assert [q.indicator for q in read("财政收入目标为10亿元，实际完成8.2亿元")] == ["财政收入"] * 2


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        ("工业产值55亿元，固定资产投资12亿元，分别增长5.5%和11.2%", ["工业产值", "固定资产投资"] * 2),
        ("工业产值55亿元，其中，规上工业产值32亿元，分别增长5.5%和11.2%", ["工业产值", "规上工业产值"] * 2),
        ("商贸税收3.4亿元，逆势增长2.6%", ["商贸税收"] * 2),
        ("农民人均收入21500元，比上年（下同）增长7.4%", ["农民人均收入"] * 2),
        ("工业总产值将首超五十亿元，达到53亿元", ["工业总产值"] * 2),
        ("完成技改投资4200万元，占上半年目标任务4000万元的105%", ["技改投资"] * 3),
        ("累计完成投资3亿元，占年度投资计划46%", ["投资"] * 2),
        ("完成高标准农田8000亩建设，高标准农田建成8000亩", ["高标准农田"] * 2),
    ],
)
def test_what_later_clauses_of_a_sentence_leave_out(text: str, indicators: list[str]) -> None:
    clauses = split_clauses(text, Span(start=0, end=len(text)))
    found = find_quantities(clauses, [Kind.RESULT] * len(clauses))
    assert [q.indicator for quantities in found for q in quantities] == indicators
