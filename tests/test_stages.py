"""How far a deed has come: the stage a promise asks for, and the one a result reports."""

import pytest
from duixian.graph.lexicon import rows
from duixian.graph.stages import FINISHED, demanded_stage, has_turn, is_sideways, is_soft, names_stage, reached_stage
from reports import Said, announced, done, january, ongoing, promised

FEW = 2
BIDDING, STARTED, UNDER_WAY, NEARLY, CAPPED = 4, 5, 6, 6, 7


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("建成望湖路农贸市场", FINISHED),
        ("望湖路农贸市场年内投用", FINISHED),
        ("望湖路农贸市场开工建设", STARTED),
        ("完成望湖路农贸市场招标", BIDDING),
        ("完成望湖路农贸市场主体封顶", FINISHED),
        ("加快望湖路农贸市场改造", FINISHED),
    ],
)
def test_demanded(text: str, stage: int) -> None:
    assert demanded_stage(january(2023, promised(text)).statements[0]) == stage


@pytest.mark.parametrize(
    ("said", "stage"),
    [
        (done("望湖路农贸市场竣工"), FINISHED),
        (done("望湖路农贸市场改造了水电管网"), FINISHED),
        (done("望湖路农贸市场完成招标"), BIDDING),
        (done("望湖路农贸市场于3月开工"), STARTED),
        (done("望湖路农贸市场已完成工程量的90%"), NEARLY),
        (done("公厕数量占全镇的40%"), FINISHED),  # a share of something else
        (done("推进望湖路农贸市场改造"), STARTED),
        (ongoing("望湖路农贸市场正在施工"), UNDER_WAY),
        (ongoing("望湖路农贸市场主体完工"), CAPPED),
        (done("望湖路农贸市场主体工程竣工"), CAPPED),
        (done("望湖路农贸市场完成投资300万元"), STARTED),
        (done("投入资金300万元完成望湖路农贸市场改造"), FINISHED),
        (announced("望湖路农贸市场预计8月完工"), CAPPED),
        (done("望湖路农贸市场将于8月完工"), CAPPED),
    ],
)
def test_reached(said: Said, stage: int) -> None:
    assert reached_stage(january(2023, said).statements[0]) == stage


@pytest.mark.parametrize(
    ("turn", "text", "there"),
    [
        ("dropped", "该项目不再实施", True),
        ("dropped", "该项目已经实施", False),
        ("dropped", "第三届稻香节取消举办", True),
        ("dropped", "取消非法采砂点6处", False),  # done away with, as was meant
        ("delayed", "因用地原因推迟开工", True),
        ("delayed", "如期开工", False),
        ("part", "已完成总工程量的九成", True),
        ("part", "城镇调查失业率5.1%", False),
        ("share", "完成年度目标的60%", True),
        ("finished", "已投入使用", True),
        ("future", "有待完善", True),
        ("future", "接待游客2万人次", False),
        ("future", "将于8月完工", True),
        ("future", "将旧粮站改造为文化馆", False),
        ("future", "将旧粮站改造成文化馆", False),
    ],
)
def test_turns(turn: str, text: str, there: bool) -> None:  # noqa: FBT001
    assert has_turn(turn, text) is there


@pytest.mark.parametrize(
    ("promise", "said", "sideways"),
    [
        ("改造提升青禾中学", "青禾中学荣获县级文明校园", True),
        ("改造提升青禾中学", "青禾中学改造竣工并荣获优质工程奖", False),
        ("争创县级文明校园", "青禾中学荣获县级文明校园", False),
        ("建成云溪河绿道二期", "云溪河绿道一期建成", True),
        ("建成云溪河绿道一期", "云溪河绿道首期建成", False),
        ("举办稻香节", "第八届稻香节举办", False),
        ("举办第九届稻香节", "第八届稻香节举办", True),
        ("建成云溪河绿道", "工期内建成云溪河绿道", False),
    ],
)
def test_an_honour_or_another_part_is_not_the_thing_promised(promise: str, said: str, sideways: bool) -> None:  # noqa: FBT001
    commitment, result = january(2023, promised(promise), done(said)).statements
    assert is_sideways(result, commitment) is sideways


@pytest.mark.parametrize(("text", "soft"), [("加快推进路网建设", True), ("新建道路3公里", False)])
def test_soft_verbs_stand_first(text: str, soft: bool) -> None:  # noqa: FBT001
    assert is_soft(text) is soft


def test_soft_promise_names_no_stage() -> None:
    assert not names_stage(january(2023, promised("持续推进水系连通整治")).statements[0])


@pytest.mark.parametrize("text", ["培育市场主体200户", "落实主体功能区战略", "压实主体责任"])
def test_market_entities_are_no_building(text: str) -> None:
    assert not names_stage(january(2023, promised(text)).statements[0])


def test_stages_rise() -> None:
    ranks = [int(row[0]) for row in rows("stages.tsv")]
    assert ranks == sorted(set(ranks))
    assert ranks[-1] == FINISHED
    assert all(len(row) == FEW for row in rows("stages.tsv"))
