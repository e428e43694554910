"""Figures that are no amount due: the size of a thing, the money for it, what several years brought."""

import pytest
from duixian.graph.progress import promised_figures
from duixian.graph.sizes import is_of_years, is_size, is_whole
from reports import done, january, judged, promised


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("推进总投资5亿元的恒昱机电产业园项目", ["5"]),
        ("恒昱机电产业园项目总投资5亿元", ["5"]),
        ("新建占地50亩的镇体育公园", ["50"]),
        ("投资300万元改造青禾中学", ["300"]),
        ("6月底前投资300万元改造青禾中学", ["300"]),
        ("计划投资1.2亿元建设冷链物流园", ["1.2"]),
        ("投资2亿元的恒昱机电产业园完成投资6000万元", ["2"]),
        ("恒昱机电产业园完成投资2亿元", []),
        ("恒昱机电产业园完成总投资2亿元", []),
        ("引进项目8个，总投资50亿元", []),  # of all that is to come
        ("签约项目总投资达到50亿元", []),
        ("工业投资5亿元以上", []),
        ("投资5亿元以上", []),
        ("新建公共停车位80个", []),
        ("望湖15万千瓦风电项目年底前并网", ["15"]),
        ("新增光伏装机15万千瓦", []),
    ],
)
def test_sizes(text: str, sizes: list[str]) -> None:
    (statement,) = january(2023, promised(text)).statements
    assert [f"{q.value}" for q in statement.quantities if is_size(q, statement)] == sizes
    assert not {f"{q.value}" for q in promised_figures(statement)} & set(sizes)


@pytest.mark.parametrize(
    ("promise", "said", "status"),
    [
        ("推进总投资5亿元的恒昱机电产业园项目", "总投资5亿元的恒昱机电产业园项目有序推进", "in_progress"),
        ("推进总投资5亿元的恒昱机电产业园项目", "总投资5亿元的恒昱机电产业园项目建成投产", "delivered"),
        ("推进总投资5亿元的恒昱机电产业园项目", "恒昱机电产业园项目完成投资3亿元", "in_progress"),
        ("新建占地50亩的镇体育公园", "占地50亩的镇体育公园有序推进", "behind"),
        ("望湖15万千瓦风电项目并网", "望湖15万千瓦风电项目风机正在吊装", "behind"),
        ("投资300万元改造青禾中学", "投资300万元的青禾中学改造工程正在进行", "in_progress"),
        ("恒昱机电产业园完成投资2亿元", "恒昱机电产业园完成投资2.1亿元", "delivered"),
        ("恒昱机电产业园完成投资2亿元", "总投资2亿元的恒昱机电产业园正在建设", "in_progress"),
        ("签约项目总投资达到50亿元", "签约项目总投资达52亿元", "delivered"),
    ],
)
def test_how_large_a_thing_is_was_not_promised(promise: str, said: str, status: str) -> None:
    assert judged(january(2023, promised(promise)), january(2024, done(said))).status == status


@pytest.mark.parametrize(
    ("said", "wholes"),
    [
        ("10件民生实事扎实推进", ["10"]),
        ("10件民生实事完成9件", ["10"]),
        ("10件民生实事全部办结", []),
        ("新增停车位300个，基本满足需要", []),
        ("12个示范点正在建设", ["12"]),
        ("引进项目6个，其中开工3个", []),
        ("新签约项目11个、新开工5个", []),
    ],
)
def test_what_is_to_be_done_is_not_what_was(said: str, wholes: list[str]) -> None:
    (statement,) = january(2024, done(said)).statements
    assert [f"{q.value}" for q in statement.quantities if is_whole(q, statement)] == wholes


@pytest.mark.parametrize(
    ("said", "years"),
    [
        ("近三年来累计新增公共停车位300个", True),
        ("五年来新增公共停车位300个", True),
        ("历年累计新增公共停车位300个", True),
        ("三年累计新增公共停车位300个", True),
        ("过去五年新增公共停车位300个", True),
        ("自2021年以来新增公共停车位300个", True),
        ("2023年以来新增公共停车位300个", False),  # the year that the report looks back on
        ("五年来成绩最好，2023年新增公共停车位85个", False),
        ("累计新增公共停车位300个", False),
        ("新增公共停车位85个", False),
    ],
)
def test_what_several_years_brought(said: str, years: bool) -> None:  # noqa: FBT001
    report = january(2024, done(said))
    assert is_of_years(report.statements[0], report) is years


def test_the_words_that_a_sentence_begins_with_count() -> None:
    """五年来，城市功能不断完善，累计新增公共停车位300个: the figure's clause does not say 五年来 itself."""
    report = january(2024, done("五年来，城市功能不断完善，累计新增公共停车位300个"))
    (whole,) = report.statements
    start = whole.start + whole.text.index("累计")
    part = whole.model_copy(update={"start": start, "text": whole.text[start - whole.start :]})
    assert is_of_years(part, report)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("累计新增公共停车位300个", "in_progress"),  # since when is not told
        ("全年累计新增公共停车位300个", "delivered"),
        ("累计新增公共停车位85个", "delivered"),
        ("近三年来累计新增公共停车位300个", "in_progress"),
        ("截至目前累计建成公共停车位300个", "in_progress"),
        ("自2021年以来新增公共停车位300个", "in_progress"),
    ],
)
def test_sums_of_years_keep_no_promise_of_one(said: str, status: str) -> None:
    found = judged(january(2023, promised("新增公共停车位80个")), january(2024, done(said)))
    assert found.status == status
