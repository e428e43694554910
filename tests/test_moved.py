"""Promises that move: growth upon last year's level, targets lowered or raised, days put off."""

from decimal import Decimal

import pytest
from duixian.graph.judge import judge
from duixian.ontology.model import FindingKind
from reports import Said, announced, done, january, judged, july, ongoing, promised


@pytest.mark.parametrize(
    ("level", "status", "share"),
    [
        ("财政收入2.2亿元", "in_progress", "0.5"),
        ("财政收入8000万元", "behind", "0.1818"),
        ("财政收入4.4亿元", "delivered", "1"),
    ],
)
def test_growth_promised_on_last_year_s_level(level: str, status: str, share: str) -> None:
    """January's review tells 4亿元 and its plan 10 % more: a later level is set against 4.4亿元."""
    made = january(2023, done("财政收入4亿元"), promised("财政收入增长10%"))
    found = judged(made, july(2023, done(level)))
    assert (found.status.value, found.share_reached) == (status, Decimal(share))
    assert "4亿元×1.1=4.40亿元" in found.rationale_zh


@pytest.mark.parametrize(
    ("level", "status", "share"),
    [
        ("财政收入4.4亿元", "delivered", "1"),
        ("财政收入4.36亿元", "partly", "0.9"),
        ("财政收入4.1亿元", "broken", "0.25"),
        ("财政收入3.9亿元", "broken", "0"),  # a fall, though it is nine tenths of the level
    ],
)
def test_at_the_end_the_growth_itself_counts(level: str, status: str, share: str) -> None:
    made = january(2023, done("财政收入4亿元"), promised("财政收入增长10%"))
    found = judged(made, january(2024, done(level)))
    assert (found.status.value, found.share_reached) == (status, Decimal(share))


def test_a_half_year_s_level_implies_no_target() -> None:
    made = july(2023, done("财政收入4亿元"), promised("财政收入增长10%"))
    assert judged(made, january(2024, done("财政收入4.4亿元"))).share_reached is None


@pytest.mark.parametrize(
    ("said", "again", "status"),
    [
        (None, "力争全年农民人均可支配收入增长7%", "behind"),
        (None, "力争全年农民人均可支配收入增长12%", "not_reported"),  # raised: nothing is given up
        (None, "力争全年农民人均可支配收入增长10%", "not_reported"),
        (None, "全年农民人均可支配收入增速保持在7%以上", "behind"),
        (None, "力争全年村集体收入增长7%", "not_reported"),
        ("农民人均可支配收入同比增长11%", "力争全年农民人均可支配收入增长7%", "in_progress"),  # measured: on pace
        ("农民人均可支配收入同比增长4%", "力争全年农民人均可支配收入增长7%", "behind"),
    ],
)
def test_lowered_target_is_given_up(said: str | None, again: str, status: str) -> None:
    made = january(2023, promised("农民人均可支配收入增长10%"))
    found = judged(made, july(2023, *([done(said)] if said else []), promised(again)))
    assert found.status == status
    assert ("调低" in found.rationale_zh) == ("7%" in again and "村" not in again)
    assert ("10%" in found.rationale_zh and "7%" in found.rationale_zh) == ("调低" in found.rationale_zh)


@pytest.mark.parametrize(
    ("again", "status"),
    [
        ("全年新建公共停车位150个", "behind"),
        ("新建公共停车位80个", "not_reported"),  # what is left for the second half
    ],
)
def test_rest_of_a_year_is_no_lowered_target(again: str, status: str) -> None:
    made = january(2023, promised("新建公共停车位200个"))
    assert judged(made, july(2023, promised(again))).status == status


@pytest.mark.parametrize(
    ("promise", "said", "again", "status"),
    [
        ("9月底前建成石桥村文化礼堂", None, "确保石桥村文化礼堂12月底前建成", "behind"),
        ("9月底前建成石桥村文化礼堂", ongoing("石桥村文化礼堂正在施工"), "确保石桥村文化礼堂12月底前建成", "behind"),
        ("6月底前建成石桥村文化礼堂", ongoing("石桥村文化礼堂正在施工"), "确保石桥村文化礼堂12月底前建成", "behind"),
        (
            "9月底前建成石桥村文化礼堂",
            done("石桥村文化礼堂建成投用"),
            "12月底前石桥村文化礼堂举办群众演出",
            "delivered",
        ),
        ("12月底前建成石桥村文化礼堂", None, "确保石桥村文化礼堂9月底前建成", "not_reported"),  # sooner
        ("6月底前石桥村文化礼堂开工", ongoing("石桥村文化礼堂正在施工"), "石桥村文化礼堂12月底前竣工", "delivered"),
        ("9月底前建成石桥村文化礼堂", None, "柳塘村文化礼堂12月底前建成", "not_reported"),  # another one
    ],
)
def test_a_day_that_slipped(promise: str, said: Said | None, again: str, status: str) -> None:
    made = january(2023, promised(promise))
    found = judged(made, july(2023, *([said] if said else []), promised(again)))
    assert found.status == status
    both = "月底前" in found.rationale_zh and "12月底前" in found.rationale_zh and "原定" in found.rationale_zh
    assert both == (status == "behind")
    assert bool(found.links) == (status in ("behind", "delivered"))


def test_a_review_that_announces_a_later_day_puts_it_off() -> None:
    made = january(2023, promised("9月底前建成石桥村文化礼堂"))
    found = judged(made, july(2023, announced("石桥村文化礼堂预计12月底前完工")))
    assert found.status == "behind"
    assert "9月底前" in found.rationale_zh
    assert "12月底前" in found.rationale_zh


@pytest.mark.parametrize(
    ("level", "share", "implied"),
    [
        ("财政收入3亿元", "完成年度目标的75%", "4.00亿元"),  # 10 % upon 4亿元 were 4.4亿元
        ("财政收入30000万元", "完成年度目标的75%", "40000.00万元"),
        ("财政收入3.3亿元", "完成年度目标的75%", ""),  # of 4.4亿元, as promised
        ("财政收入3.3亿元", "完成年度目标的74.5%", ""),  # rounded
    ],
)
@pytest.mark.parametrize("promise", ["财政收入增长10%", "财政收入达到4.4亿元"])
def test_share_of_another_target_than_was_promised(promise: str, level: str, share: str, implied: str) -> None:
    made = january(2023, done("财政收入4亿元"), promised(promise))
    found = judged(made, july(2023, done(f"{level}，{share}")))
    assert found.status == "in_progress"
    assert ("意味着" in found.rationale_zh) == bool(implied)
    assert implied in found.rationale_zh


def test_raised_target_is_told() -> None:
    made = january(2023, promised("农民人均可支配收入增长10%"))
    found = judged(made, july(2023, promised("力争全年农民人均可支配收入增长12%")))
    assert found.status == "not_reported"
    assert "提高为" in found.rationale_zh
    assert found.links == ()


LOWERED = "将财政收入年度目标由10亿元调整为8亿元"


@pytest.mark.parametrize(
    ("promise", "said", "status", "share", "figures"),
    [
        ("财政收入达到10亿元", (LOWERED, "财政收入完成8.2亿元"), "partly", "0.82", "8亿元"),
        ("财政收入达到10亿元", ("财政收入目标下调至8亿元", "财政收入完成8.2亿元"), "partly", "0.82", "8亿元"),
        ("财政收入达到10亿元", ("财政收入任务由年初的10亿元核减为8亿元",), "behind", None, "8亿元"),
        (
            "财政收入达到10亿元",
            ("财政收入目标由10亿元上调至11亿元", "财政收入完成10.5亿元"),
            "delivered",
            "1.05",
            "11亿元",
        ),
        ("财政收入增长10%", ("财政收入增长目标由10%调整为6%", "财政收入增长6.5%"), "broken", "0.65", "6%"),
        ("新建高标准农田2000亩", ("高标准农田建设任务由2000亩核减为1400亩",), "behind", None, "1400亩"),
        ("财政收入达到10亿元", ("财政收入完成8.2亿元", "财政收入完成调整后目标的102.5%"), "partly", "0.82", ""),
        ("财政收入达到10亿元", ("将村集体收入目标由10亿元调整为8亿元", "财政收入完成8.2亿元"), "partly", "0.82", ""),
    ],
)
def test_a_target_that_the_review_sets_anew(
    promise: str, said: tuple[str, ...], status: str, share: str | None, figures: str
) -> None:
    """The first target counts; that it was moved is said, and listed."""
    made, later = january(2023, promised(promise)), january(2024, *map(done, said))
    found = judged(made, later)
    assert (found.status.value, found.share_reached) == (status, Decimal(share) if share else None)
    assert (
        "仍按原定的衡量" in found.rationale_zh and f"改为{figures_of(promise, figures)}" in found.rationale_zh
    ) == bool(figures)
    moved = [f for f in judge((made, later)).findings if f.kind is FindingKind.TARGET_MOVED]
    assert [f.second_figure.endswith(figures) for f in moved] == ([True] if figures else [])


def figures_of(promise: str, figure: str) -> str:
    """Write a figure after its indicator, as the reason does."""
    name = "高标准农田 " if "农田" in promise else "财政收入增长" if figure.endswith("%") else "财政收入 "
    return name + figure


def test_a_target_set_anew_promises_the_last_figure() -> None:
    made = july(2023, promised(LOWERED))
    found = judged(made, january(2024, done("财政收入完成8.2亿元")))
    assert (found.status, found.share_reached) == ("delivered", Decimal("1.025"))


def test_a_day_that_the_review_puts_off_is_no_end() -> None:
    made = january(2023, promised("6月底前建成石桥村文化礼堂"))
    assert judged(made, july(2023, done("石桥村文化礼堂竣工时间由6月调整为12月"))).status == "behind"
