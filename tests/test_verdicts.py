"""Promises of many fields and what reports say of them: first of all, nothing is "delivered" that is not."""

from datetime import date

import pytest
from duixian.graph.deeds import Evidence, judge_deed
from duixian.ontology.model import Link, Relation, Report, ResultState
from reports import Said, announced, done, january, judged, july, ongoing, promised, year


@pytest.mark.parametrize(
    ("promise", "said", "status"),
    [
        # a part, a side, another thing
        ("新建通村公路8公里", done("新建通村公路路基9公里"), "in_progress"),
        ("安装太阳能路灯200盏", done("维修太阳能路灯216盏"), "in_progress"),
        ("新建水冲式公厕6座", done("改建水冲式公厕8座"), "in_progress"),
        ("新建水冲式公厕6座", done("新建、改建水冲式公厕8座"), "delivered"),
        ("新建标准化村卫生室5个", done("5个村卫生室完成标准化改造"), "in_progress"),
        ("引进全科医生3名", done("培训全科医生3名"), "in_progress"),
        ("引进全科医生3名", done("引进全科医生4名"), "delivered"),
        ("新增规上工业企业5家", done("新增规下工业企业12家"), "not_reported"),
        ("发展大棚蔬菜600亩", done("大棚蔬菜面积达到4600亩"), "in_progress"),
        ("发展大棚蔬菜600亩", done("新发展大棚蔬菜650亩"), "delivered"),
        # what is to be done is counted, not what was
        ("办好10件民生实事", done("10件民生实事完成9件"), "partly"),
        ("办好10件民生实事", ongoing("10件民生实事扎实推进"), "in_progress"),
        ("办好10件民生实事", done("10件民生实事全部办结"), "delivered"),
        ("每村建成一个文化广场", done("建成村级文化广场6个"), "in_progress"),
        ("完成棚户区改造350户", done("棚户区改造开工350户"), "behind"),
        ("引进5亿元以上项目2个", done("签约5亿元以上项目2个"), "behind"),
        ("完成12个自然村污水管网改造", ongoing("自然村污水管网改造扎实推进"), "behind"),
        # an honour of another grade, a list that leads to one
        ("创建国家4A级旅游景区", done("芦花荡景区获评国家3A级旅游景区"), "in_progress"),
        ("创建国家3A级旅游景区", done("芦花荡景区获评国家3A级旅游景区"), "delivered"),
        ("创建国家3A级旅游景区", done("芦花荡景区列入国家3A级旅游景区创建名录"), "in_progress"),
        ("创建省级卫生镇", done("青禾镇获评市级卫生镇"), "in_progress"),
        ("创建省级园林城镇", done("成功创建市级园林城镇"), "in_progress"),
        ("创建省级园林城镇", done("成功创建省级园林城镇"), "delivered"),
        # the building stands, the works do not run
        ("恒昱机电二期项目建成投产", done("恒昱机电二期项目厂房竣工"), "in_progress"),
        ("恒昱机电二期项目建成投产", done("恒昱机电二期项目厂房建成投产"), "delivered"),
        ("建成智慧城管平台", done("智慧城管平台正式上线运行"), "delivered"),
        ("建成智慧城管平台", ongoing("智慧城管平台上线试运行"), "behind"),
        # a step of it was finished
        ("建成望湖文化中心", done("望湖文化中心项目资金已落实"), "behind"),
        ("启动望湖露营基地建设", done("望湖露营基地调整为研学基地"), "behind"),
        ("推进柳塘片区征迁", done("柳塘片区征迁完成签约180户"), "in_progress"),
        ("完成朝阳路拓宽改造", done("朝阳路完成管线迁改"), "behind"),
        ("完成朝阳路拓宽改造", done("朝阳路完成路面拓宽"), "delivered"),
        ("完成柳塘片区征迁", done("柳塘片区征迁完成签约180户"), "behind"),
        ("完成柳塘片区征迁", done("柳塘片区征迁工作全面完成"), "delivered"),
        ("编制石桥村旅游规划", done("石桥村旅游规划完成招标"), "behind"),
        ("修订镇村公路养护办法", done("镇村公路养护办法形成修订稿"), "in_progress"),
        # nearly there, or hardly begun
        ("建成智慧农业示范基地", done("智慧农业示范基地基本建成"), "behind"),
        ("基本建成智慧农业示范基地", done("智慧农业示范基地基本建成"), "delivered"),
        ("引进恒昱机电项目", done("与恒昱机电项目达成合作意向"), "behind"),
        ("编制完成石桥村应急预案", done("石桥村应急预案编制完成并获批"), "delivered"),
        ("编制完成石桥村应急预案", ongoing("石桥村应急预案编制有序推进"), "behind"),
        ("编制完成石桥村应急预案", done("石桥村应急预案形成初稿"), "behind"),
        # it is not to be
        ("举办第三届稻香节", done("第三届稻香节取消举办"), "broken"),
        # some of them, larger ones, of another target of the clause
        ("每个村集体经营性收入达到20万元以上", done("村集体经营性收入20万元以上的村达到11个"), "in_progress"),
        ("引进5亿元以上项目2个", done("引进亿元以上项目9个"), "in_progress"),
        ("新建口袋公园3个、改造农贸市场2个", done("新建口袋公园3个、改造农贸市场2个"), "delivered"),
        ("新建口袋公园3个、改造农贸市场2个", done("新建口袋公园3个、改造农贸市场1个"), "partly"),
        ("新签约项目10个、新开工6个", done("新签约项目11个、新开工5个"), "partly"),
        ("新签约项目10个、新开工6个", done("新签约项目11个、新开工7个"), "delivered"),
        ("新投产工业项目4个", done("新签约工业项目11个"), "behind"),
        # short, or far short
        ("硬化村组道路12公里", done("硬化村组道路9.8公里"), "partly"),
        ("硬化村组道路12公里", done("硬化村组道路3.1公里"), "broken"),
        ("粮食产量稳定在2.4万吨以上", done("粮食产量2.45万吨"), "delivered"),
    ],
)
def test_at_the_end_of_the_year(promise: str, said: Said, status: str) -> None:
    assert judged(january(2023, promised(promise)), january(2024, said)).status == status


def test_a_road_of_which_a_step_was_done_is_missing() -> None:
    made = january(2023, promised("完成望湖路、朝阳路拓宽改造"))
    found = judged(made, january(2024, done("望湖路拓宽改造建成通车"), done("朝阳路完成管线迁改")))
    assert (found.status, found.schedule) == ("partly", "behind")
    assert "朝阳路" in found.rationale_zh


@pytest.mark.parametrize("setback", ["石桥村文化礼堂曾因用地问题推迟开工", "文化礼堂配套道路滞后"])
def test_a_setback_counts_less_than_the_plainer_word_that_it_is_done(setback: str) -> None:
    made = january(2023, promised("建成石桥村文化礼堂"))
    assert judged(made, january(2024, ongoing(setback))).status in ("behind", "not_reported")
    assert judged(made, january(2024, ongoing(setback), done("石桥村文化礼堂建成投用"))).status == "delivered"


def test_what_is_left_and_under_way_is_no_breach() -> None:
    made = january(2023, promised("新建口袋公园4处"))
    found = judged(made, january(2024, done("建成口袋公园2处"), ongoing("另外2处口袋公园正在施工")))
    assert (found.status, found.schedule) == ("partly", "behind")
    assert "其余" in found.rationale_zh


def test_the_next_clause_may_be_the_end_of_it() -> None:
    """通过专家评审，3月印发实施: the second clause names nothing, and goes on about the same plan."""
    made = january(2023, promised("石桥村应急预案年内印发"))
    (promise,) = made.statements
    _, both = cut(january(2024, done("石桥村应急预案通过专家评审，3月印发实施")))
    told = [Evidence(said, link(score)) for said, score in zip(both.statements, (0.7, 0.3), strict=True)]
    end = date(2023, 12, 31)
    assert judge_deed(promise, year(2023), end, told, 0.7).status == "delivered"
    assert judge_deed(promise, year(2023), end, told[:1], 0.7).status == "behind"


def link(score: float) -> Link:
    """Make a link that is so sure."""
    name = f"https://w3id.org/duixian/id/link/{score}"
    return Link(
        id=name, commitment=name, evidence=name, relation=Relation.REPORTS_ON, score=score, reason_zh="", reason_en=""
    )


def cut(report: Report) -> tuple[Report, Report]:
    """Give a report of one sentence with its first clause alone, and with its clauses as statements of their own."""
    (whole,) = report.statements
    comma = whole.text.index("，")
    first = whole.model_copy(update={"text": whole.text[:comma], "end": whole.start + comma})
    start = whole.start + comma + 1
    second = whole.model_copy(
        update={"id": f"{whole.id}b", "text": whole.text[comma + 1 :], "start": start, "mentions": ()}
    )
    return report.model_copy(update={"statements": (first,)}), report.model_copy(update={"statements": (first, second)})


def test_the_next_clause_tells_that_the_whole_is_not_done() -> None:
    """厂房竣工，设备正在安装: of two clauses of one sentence, the second takes back what the first seems to say."""
    made = january(2023, promised("建成恒昱机电产业园"))
    first, both = cut(january(2024, done("恒昱机电产业园竣工，恒昱机电产业园设备正在安装")))
    said, after = both.statements
    both = both.model_copy(update={"statements": (said, after.model_copy(update={"state": ResultState.ONGOING}))})
    assert judged(made, both).status == "behind"
    assert judged(made, first).status == "delivered"


def test_a_weak_link_calls_nothing_late() -> None:
    """Past the date, words on a subject that is hardly the promise's own are no proof that it was not kept."""
    made = january(2023, promised("6月底前完成苍岭村居家养老服务站建设"))
    assert judged(made, july(2023, done("老年人助餐服务点顺利启用"))).status in ("not_reported", "in_progress")


@pytest.mark.parametrize(
    ("promise", "said", "status"),
    [
        # it goes on again, or the last of it is gone
        ("推动恒昱冷链物流园复工", (ongoing("恒昱冷链物流园恢复施工"),), "delivered"),
        ("推动恒昱冷链物流园复工", (ongoing("恒昱冷链物流园仍未复工"),), "behind"),
        ("完成石桥片区征迁", (done("石桥片区征迁清零"),), "delivered"),
        ("完成石桥片区征迁", (ongoing("开展石桥片区征迁清零行动"),), "behind"),
        # it stands still
        ("创建省级食品安全示范镇", (done("省级食品安全示范镇创建工作暂停"),), "behind"),
        ("新建柳塘污水泵站", (ongoing("柳塘污水泵站建设陷入停滞"),), "behind"),
        # a step of it was finished, told with how much
        ("完成柳塘河综合治理三期工程", (done("柳塘河综合治理三期完成护坡砌石2.4公里"),), "behind"),
        ("实施石桥泵站更新改造", (done("石桥泵站改造完成管线敷设600米"),), "in_progress"),
        ("实施镇敬老院改造", (done("镇敬老院改造新建连廊120米"),), "in_progress"),
        ("实施镇敬老院改造", (done("镇敬老院改造全面完成"),), "delivered"),
        # something else settled there, or is counted
        ("启动柳塘产业园消防站建设", (done("恒昱机电储能电池扩产落户柳塘产业园"),), "not_reported"),
        ("成立乡村旅游服务中心", (done("乡村旅游经营户发展到46家"),), "in_progress"),
        ("完成朝阳街人行道铺装", (done("朝阳街沿线招牌整治完成"),), "not_reported"),
        # the next phase begins when this one is done
        (
            "完成柳塘湿地修复一期工程",
            (done("柳塘湿地修复一期通过市级验收"), ongoing("二期启动前期工作")),
            "delivered",
        ),
        # to begin what comes before a work, to reach a step of it
        ("启动柳塘水厂迁建前期工作", (done("柳塘水厂迁建可研报告通过评审"),), "delivered"),
        ("启动石桥路征迁", (ongoing("石桥路征迁有序进行"),), "delivered"),
        ("启动石桥路征迁", (ongoing("石桥路方案正在设计"),), "behind"),
        ("推动恒昱机电二期厂房主体封顶", (ongoing("恒昱机电二期厂房主体结构封顶"),), "delivered"),
        ("推动恒昱机电二期厂房主体封顶", (ongoing("恒昱机电二期厂房正在主体施工"),), "behind"),
        ("完成望湖客厅主体工程", (ongoing("望湖客厅主体结构顺利封顶"),), "delivered"),
        ("完成望湖客厅主体工程", (ongoing("望湖客厅正在主体施工"),), "behind"),
        ("力争恒昱机电二期投产", (done("恒昱机电二期设备安装完毕"),), "behind"),
        ("建成镇级应急指挥中心", (done("应急指挥中心挂牌运行"),), "delivered"),
        # names that letters or numbers tell apart, another work at the place
        ("新建4G基站6座、5G基站8座", (done("建成5G基站8座、4G基站2座"),), "partly"),
        ("新建石桥客运站充电桩20个", (done("石桥客运站完成站前广场翻新"),), "not_reported"),
        ("扩建石桥中学食堂", (done("石桥中学改造塑胶跑道"),), "not_reported"),
        ("扩建石桥中学食堂", (done("石桥中学食堂扩建完成"),), "delivered"),
        ("完成望湖大道快速化改造", (done("望湖大道快速化改造主桥钢梁架设完成"),), "behind"),
        ("完成望湖大道快速化改造", (done("望湖大道快速化改造提前完成"),), "delivered"),
        ("推动宏达印染退出搬迁", (done("宏达印染全面停产退出"),), "delivered"),
        ("完成多层住宅加装电梯6个小区", (done("6个小区加装电梯全部完成"),), "delivered"),
        ("完成石桥水库除险加固", (done("石桥水库除险加固完成大坝灌浆工程"),), "behind"),
        ("完成石桥水库除险加固", (done("石桥水库除险加固完成年度建设任务"),), "delivered"),
        # several works, each to come to a stage of its own
        (
            "确保恒昱机电项目开工、禾丰米业项目投产",
            (done("恒昱机电项目3月破土动工"), done("禾丰米业项目正式投产")),
            "delivered",
        ),
        (
            "确保恒昱机电项目开工、禾丰米业项目投产",
            (done("恒昱机电项目3月破土动工"), ongoing("禾丰米业项目正在设备安装")),
            "partly",
        ),
        ("新培育市级龙头企业2家", (done("禾丰米业、恒昱粮油入选市级龙头企业"),), "delivered"),
        ("新培育市级龙头企业2家", (done("禾丰米业、恒昱粮油入选市级龙头企业培育库"),), "in_progress"),
        ("举办望湖龙舟赛", (done("望湖龙舟赛未能举办"),), "broken"),
        ("空气质量优良率达到92%以上", (done("空气优良天数比例达94%"),), "delivered"),
        ("居民消费价格涨幅控制在3%左右", (done("居民消费价格上涨1.9%"),), "delivered"),
        # how many there are, and how many of them are done
        (
            "改造老旧校舍6栋",
            (done("6栋老旧校舍改造"), done("2栋已完工"), ongoing("4栋正在施工")),
            "broken",
        ),
        ("改造老旧校舍6栋", (done("6栋老旧校舍改造"), ongoing("6栋正在施工")), "in_progress"),
        ("改造老旧校舍6栋", (done("6栋老旧校舍改造"), done("6栋已完工")), "delivered"),
        # an honour of the place is not its second phase
        (
            "推进云帆文创园二期建设",
            (ongoing("云帆文创园二期正在外立面施工"), done("云帆文创园获评市级文化产业基地")),
            "in_progress",
        ),
        # the step is part of what is counted
        ("为独居老人安装智能烟感300户", (done("完成312户独居老人智能烟感安装"),), "delivered"),
        ("为独居老人安装智能烟感300户", (ongoing("正在开展312户独居老人智能烟感安装"),), "in_progress"),
        # an event, a step, a part, a number, money: not the thing
        ("建成镇非遗展示馆", (done("镇非遗展示馆举办剪纸活动"),), "in_progress"),
        ("引进预制菜企业", (done("预制菜企业座谈会召开"),), "in_progress"),
        ("举办剪纸大赛", (done("剪纸大赛成功举办"),), "delivered"),
        ("建成人才公寓", (done("人才公寓项目成功摘地"),), "behind"),
        ("建成石桥敬老院", (done("石桥敬老院床位增加到80张"),), "in_progress"),
        ("建成望湖大桥", (done("望湖大桥桥台建成"),), "behind"),
        ("建成望湖大桥", (done("望湖大桥全线建成"),), "delivered"),
        ("开通镇村公交", (done("镇村公交站牌建成15个"),), "in_progress"),
        ("完成老街消防改造", (done("老街消防隐患检查完成"),), "behind"),
        ("建设屋顶光伏电站", (ongoing("屋顶光伏电站并网手续正在办理"),), "in_progress"),
        ("创建省级森林乡镇", (done("省级森林村庄创建成功"),), "not_reported"),
        ("培育农业龙头企业3家", (done("走访农业龙头企业21家"),), "in_progress"),
        ("新建标准厂房2万平方米", (done("盘活标准厂房2.3万平方米"),), "in_progress"),
        ("开展电商培训800人次", (done("电商培训补贴发放800人次"),), "in_progress"),
        ("打造研学线路2条", (done("2条研学线路完成策划"),), "in_progress"),
        # the very name of it, and no more than that
        ("引进博士后工作站1家", (done("博士后工作站揭牌成立"),), "delivered"),
        ("引进博士后工作站1家", (done("博士后工作站合作协议文本互换"),), "in_progress"),
        ("完成第四次全国农业普查", (done("第四次全国农业普查圆满收官"),), "delivered"),
        ("完成柳塘片区征地拆迁", (done("柳塘片区土地征迁全面完成"),), "delivered"),
        ("完成恒昱铸造搬迁", (done("恒昱铸造整体搬迁到位"),), "delivered"),
        # it is mended, kept up, planned or handed out, not made
        ("新建石桥水厂", (done("石桥水厂更换滤芯6组"),), "in_progress"),
        ("推行田长制", (done("田长制实施方案印发"),), "in_progress"),
        ("改造村组道路18公里", (done("养护村组道路20公里"),), "not_reported"),
        ("培育省级示范合作社2家", (done("培育市级示范合作社4家"),), "in_progress"),
        ("培育省级示范合作社2家", (done("培育省级示范合作社2家"),), "delivered"),
        ("实际到位外资2000万美元", (done("合同到位外资2600万美元"),), "not_reported"),
        ("新建石桥中转站", (done("石桥中转站运维外包"),), "in_progress"),
        ("年底前拆除石桥旧厂房", (done("拆除石桥旧厂房"),), "delivered"),
        ("培育省级渔业园区1个", (done("柳塘渔业园被认定为省级渔业园区"),), "delivered"),
        ("打造望湖露营基地", (ongoing("望湖露营基地开门迎客"),), "delivered"),
        # words for done
        ("创建省级农村产业融合示范园", (done("青禾稻米园获批省级农村产业融合示范园"),), "delivered"),
        ("建成镇中医馆", (done("镇中医馆迁入新址并开诊"),), "delivered"),
        # counted by their names
        ("新建乡村驿站2个", (done("石桥村、柳塘村乡村驿站建成投用"),), "delivered"),
        ("新建乡村驿站3个", (done("石桥村、柳塘村乡村驿站建成投用"),), "in_progress"),
        ("打通望湖路、迎宾街、文昌路3条断头路", (done("望湖路、文昌路断头路全线打通"),), "partly"),
        # a figure under another order of words
        ("整治农村坑塘30口", (done("农村坑塘整治31口"),), "delivered"),
        ("盘活闲置校舍2000平方米", (done("盘活存量校舍900平方米"),), "broken"),
        ("开展电商培训5期", (done("举办各类电商培训7期"),), "delivered"),
        ("引进亿元以上项目4个", (done("签约落户亿元以上项目5个"),), "delivered"),
        ("新建蓝莓标准化采摘园300亩", (done("蓝莓标准化采摘园完成栽苗80亩"),), "broken"),
        ("新增公共停车位200个", (done("新增停车泊位236个"),), "delivered"),
        ("建设镇第二中学", (ongoing("镇二中宿舍楼主体封顶"),), "in_progress"),
        # what a review tells of a month that is over
        ("确保恒昱机电二期年内开工", (announced("恒昱机电二期5月破土动工"),), "delivered"),
    ],
)
def test_said_in_other_words(promise: str, said: tuple[Said, ...], status: str) -> None:
    later = january(2024, *said, done("发放困难群众救助金86万元"), done("举办农民运动会"))
    assert judged(january(2023, promised(promise), promised("新建高标准农田300亩")), later).status == status
