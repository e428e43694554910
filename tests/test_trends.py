"""Promises of where a measure is to go are kept by a result that says that it went there, whatever the words."""

import pytest
from duixian.graph.trends import Trend, promised_trend
from reports import Said, done, january, judged, july, ongoing, promised


@pytest.mark.parametrize(
    ("text", "trend"),
    [
        ("推动空气质量优良率稳步提升", Trend("空气质量优良率", "up")),
        ("城乡居民收入持续较快增长", Trend("城乡居民收入", "up")),
        ("确保单位产值能耗逐年下降", Trend("单位产值能耗", "down")),
        ("财政收支保持基本平衡", Trend("财政收支", "steady")),
        ("保持物价总体平稳", Trend("物价", "steady")),
        ("湖区水环境质量进一步改善。", Trend("湖区水环境质量", "up")),
        ("提升水环境质量", None),
        ("加快农贸市场改造提升", None),
        ("保持社会大局和谐稳定", None),
        ("财政收入增长8%", None),
    ],
)
def test_a_promised_trend_is_a_measure_that_goes_somewhere(text: str, trend: Trend | None) -> None:
    assert promised_trend(text) == trend


@pytest.mark.parametrize(
    ("promise", "said", "status"),
    [
        ("湖区水环境质量持续改善", done("湖区水环境质量明显改善"), "delivered"),
        ("财政收支保持基本平衡", done("财政收支总体平衡"), "delivered"),
        ("城乡居民收入稳步增长", done("城乡居民人均可支配收入增长6.2%"), "delivered"),
        ("城乡居民收入稳步增长", done("城乡居民人均可支配收入下降1.2%"), "broken"),
        ("单位产值能耗稳步下降", done("单位产值能耗下降3.1%"), "delivered"),
        ("单位产值能耗稳步下降", done("单位产值能耗上升0.4%"), "broken"),
        # of another measure, or no word of where it went
        ("湖区水环境质量持续改善", ongoing("湖区水环境质量监测有序推进"), "in_progress"),
        ("城乡居民收入稳步增长", done("全镇财政收入增长6.2%"), "not_reported"),
    ],
)
def test_a_year_later(promise: str, said: Said, status: str) -> None:
    assert judged(january(2023, promised(promise)), january(2024, said)).status == status


def test_half_way_it_only_goes_there_so_far() -> None:
    promise = january(2023, promised("城乡居民收入稳步增长"))
    assert judged(promise, july(2023, done("城乡居民人均可支配收入增长6.2%"))).status == "in_progress"
    assert judged(promise, july(2023, done("城乡居民人均可支配收入下降1.2%"))).status == "behind"


def test_the_reason_says_which_way_it_went() -> None:
    assessment = judged(january(2023, promised("单位产值能耗稳步下降")), january(2024, done("单位产值能耗上升0.4%")))
    assert assessment.rationale_zh == "报告称“单位产值能耗上升0.4%”，走势与承诺相反"
    assert assessment.rationale_en == 'the report says "单位产值能耗上升0.4%": it went the other way than was promised'
