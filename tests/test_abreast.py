"""Promises that one measure grows as fast as another are judged by both rates of growth."""

import pytest
from duixian.graph.abreast import Abreast, promised_abreast
from reports import Said, done, january, judged, july, promised

INCOME, GDP = "居民人均可支配收入", "地区生产总值"


@pytest.mark.parametrize(
    ("text", "abreast"),
    [
        ("居民收入增长与经济增长同步", Abreast(INCOME, GDP)),
        ("实现居民收入与经济同步增长", Abreast(INCOME, GDP)),
        ("确保农民收入增幅与地区生产总值增幅保持同步", Abreast("农民人均可支配收入", GDP)),
        ("同步开展土壤检测", None),
        ("环保设施与主体工程同步建设", None),
    ],
)
def test_two_measures_are_named(text: str, abreast: Abreast | None) -> None:
    assert promised_abreast(text) == abreast


@pytest.mark.parametrize(
    ("income", "gdp", "status"),
    [
        (done("居民人均可支配收入增长6.1%"), done("地区生产总值增长5.8%"), "delivered"),
        (done("居民人均可支配收入增长5.5%"), done("GDP达到48亿元，增长5.8%"), "delivered"),
        (done("居民人均可支配收入增长3.1%"), done("地区生产总值增长5.8%"), "broken"),
        (done("居民人均可支配收入增长6.1%"), done("发放困难群众救助金86万元"), "in_progress"),
    ],
)
def test_a_year_later_both_rates_tell(income: Said, gdp: Said, status: str) -> None:
    promise = january(2023, promised("居民收入增长与经济增长同步"))
    assert judged(promise, january(2024, income, gdp)).status == status


def test_half_way_it_is_so_far() -> None:
    promise = january(2023, promised("居民收入增长与经济增长同步"))
    good = judged(promise, july(2023, done("居民人均可支配收入增长6.1%"), done("地区生产总值增长5.8%")))
    late = judged(promise, july(2023, done("居民人均可支配收入增长4.1%"), done("地区生产总值增长5.8%")))
    assert (good.status, late.status) == ("in_progress", "behind")
    assert late.rationale_zh == "居民人均可支配收入增长4.1%，地区生产总值增长5.8%，目前没有同步"
