"""What is said of one road, river or firm may be of different works there; and no road is another."""

import pytest
from duixian.graph.rarity import opening_noun
from duixian.graph.sites import road_of
from reports import Said, done, january, judged, ongoing, promised


@pytest.mark.parametrize(
    ("name", "road"),
    [
        ("石桥路雨污分流", "石桥路"),
        ("望湖大道立面", "望湖大道"),
        ("朝阳街公厕", "朝阳街"),
        ("石桥路", ""),
        ("柳塘公园", ""),
    ],
)
def test_a_longer_name_may_begin_with_a_road(name: str, road: str) -> None:
    assert road_of(name) == road


@pytest.mark.parametrize(
    ("promise", "said"),
    [
        # another work at the same place
        ("启动恒昱机电研发中心建设", ongoing("恒昱机电仓储项目建设稳步推进")),
        ("完成禾丰米业智能仓储项目建设", done("禾丰米业研发中心全面竣工")),
        ("力争禾丰米业智能仓储项目年底前竣工", done("禾丰米业获评市级绿色工厂")),
        ("完成朝阳街沿街立面改造", done("朝阳街公厕已于4月投入使用")),
        ("10月启动望湖路雨污分流改造工程", done("建成望湖路公厕")),
        ("新建望湖路公厕", ongoing("望湖路立面改造已完成70%")),
        # the same work at another place
        ("确保建设路雨污分流改造工程在12月底前竣工", ongoing("文昌路雨污分流改造还没有开工")),
        ("完成文昌路雨污分流改造工程", ongoing("建设路雨污分流改造推进缓慢")),
        ("抓好文昌路口袋公园建设", done("建设路口袋公园已于10月投入使用")),
        ("完成振兴街雨污分流改造工程", ongoing("建设路雨污分流改造推进缓慢")),
        ("建设镇文化中心", done("村级文化中心全部建成")),
    ],
)
def test_another_work_or_place_is_no_evidence(promise: str, said: Said) -> None:
    assert judged(january(2023, promised(promise)), january(2024, said)).status == "not_reported"


@pytest.mark.parametrize(
    ("promise", "said", "status"),
    [
        ("加快镇中医馆门诊楼建设步伐", done("镇中医馆门诊楼不再建设"), "broken"),
        ("引进恒昱机电项目", ongoing("恒昱机电厂房主体封顶"), "behind"),
        ("加快望湖路拓宽工程", done("望湖路拓宽改造工程竣工通车"), "delivered"),
        ("完成望湖路沿街立面改造", done("望湖路立面整治工程全面完工"), "delivered"),
        ("建成朝阳街农贸市场", done("朝阳街市场项目竣工"), "delivered"),
        ("建成建设路公厕和振兴街公厕", done("建设路、振兴街公厕全部建成投用"), "delivered"),
        # of a place that was to be improved a part was built
        ("推进望湖公园提升改造", done("望湖公园停车场项目建成投用"), "in_progress"),
        # one thing under two names
        ("实施柳塘村灌溉泵站更新改造", done("柳塘泵站改造提前完成"), "delivered"),
        ("力争镇中心小学综合楼年底前竣工", ongoing("小学综合楼主体封顶"), "behind"),
        ("全面完成镇初级中学操场改造", done("初中操场改造全面完工"), "delivered"),
        ("新建镇区第二自来水厂", ongoing("第二水厂完成招投标"), "behind"),
        ("柳塘村图书室年内建成投用", ongoing("柳塘村图书室正在浇筑二层楼板"), "behind"),
        ("争创柳塘村省级美丽乡村示范村", done("放弃柳塘村省级美丽乡村示范村创建"), "broken"),
        ("10月底前完成高标准农田8000亩建设", done("高标准农田建成8000亩"), "delivered"),
        ("招聘教师20名", done("引进教师22名"), "delivered"),
        ("编制综合应急预案", done("综合应急预案编制完成并获批"), "delivered"),
        ("外贸进出口总额同比增长7%以上", done("进出口总额同比下降2.4%"), "broken"),
    ],
)
def test_the_same_work_is(promise: str, said: Said, status: str) -> None:
    assert judged(january(2023, promised(promise)), january(2024, said)).status == status


@pytest.mark.parametrize(
    ("text", "noun"), [("镇国土空间规划未能按时报批", "国土"), ("县道改造完成", ""), ("更换破损井盖8个", "")]
)
def test_a_clause_may_begin_with_whose_it_is(text: str, noun: str) -> None:
    assert opening_noun(text) == noun
