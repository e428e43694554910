"""Many pairs are compared as one pair is; what two statements share is found however much others hold."""

from itertools import combinations, product

import numpy as np
import pytest
from duixian.graph.alike import Statements, places, road_codes
from duixian.graph.alone import Alone
from duixian.graph.bags import Bags, split
from duixian.graph.comparison import Comparison
from duixian.graph.likeness import compare_alone, compare_beside, weigh, weigh_alone
from duixian.graph.neighbours import Pairs
from duixian.graph.resolve import resolve_things
from duixian.graph.similar import Profile
from duixian.ontology.model import Kind, Report
from hypothesis import given
from hypothesis import strategies as st
from reports import announced, done, january, july, ongoing, promised

TOKENS = st.dictionaries(st.sampled_from("甲乙丙丁戊己"), st.floats(0, 2), max_size=5)
BAGS = st.lists(TOKENS, min_size=1, max_size=6)


@pytest.fixture(scope="module")
def town() -> list[Report]:
    """Give two reports with all that may be shared: things, phases, indicators, quoted names, words in words."""
    plan = [
        promised("推进云帆机械二期项目建设，确保9月投用"),
        promised("建成石桥村文化礼堂"),
        promised("固定资产投资完成12亿元"),
        promised("办好“荷塘月色”文化节"),
        promised("改造长桥路公厕2座"),
    ]
    told = [
        done("云帆机械二期项目主体结顶"),
        ongoing("云帆机械一期项目正在安装设备"),
        done("石桥村文化礼堂投入使用，柳塘村文化礼堂完成装修"),
        done("完成固定资产投资7亿元，同比增长5%"),
        done("“荷塘月色”系列活动吸引游客2万人次"),
        ongoing("文昌路公厕正在施工"),
        announced("石桥村文化礼堂预计8月完工"),
    ]
    return [
        january(2023, *plan, done("上年改造公共厕所3座")),
        july(2023, *told, promised("建成石桥村文化礼堂配套广场")),
    ]


@pytest.fixture(scope="module")
def comparison(town: list[Report]) -> Comparison:
    return Comparison([s for report in town for s in report.statements], resolve_things(town), town[0].issuer)


def every_pair(bags: list[dict[str, float]]) -> tuple[np.ndarray, np.ndarray]:
    pairs = np.array(list(product(range(len(bags)), repeat=2)), np.int64)
    return pairs[:, 0], pairs[:, 1]


@given(BAGS)
def test_shared_tokens_are_those_of_both(bags: list[dict[str, float]]) -> None:
    numbers: dict[str, int] = {}
    made = Bags([bag.items() for bag in bags], numbers)
    ones, others = every_pair(bags)
    shared = made.shared(ones, others)
    names = list(numbers)
    found = [(pair, names[made.tokens[one]], made.weights[other]) for pair, one, other in zip(*shared, strict=True)]
    wanted = [
        (pair, token, bags[k][token])
        for pair, (i, k) in enumerate(zip(ones, others, strict=True))
        for token in bags[i]
        if token in bags[k]
    ]
    assert found == wanted
    apart = [
        bool(bags[i] and bags[k]) and not bags[i].keys() & bags[k].keys() for i, k in zip(ones, others, strict=True)
    ]
    assert made.are_apart(ones, others).tolist() == apart


@given(BAGS, st.integers(1, 4))
def test_a_crowd_brings_no_two_together(bags: list[dict[str, float]], crowd: int) -> None:
    made = Bags([bag.items() for bag in bags], {})
    every = np.arange(len(bags))
    held = {token: sum(token in bag for bag in bags) for bag in bags for token in bag}
    wanted = [
        (i, k)
        for i, k in product(range(len(bags)), repeat=2)
        if any(held[token] <= crowd for token in bags[i].keys() & bags[k].keys())
    ]
    assert list(zip(*(place.tolist() for place in made.near(every, every, crowd)), strict=True)) == wanted


def test_many_pairs_are_compared_as_one_is(comparison: Comparison) -> None:
    profiles = list(comparison.profiles.values())
    pairs = list(combinations(profiles, 2))
    alike = comparison.statements.compare(places(one for one, _ in pairs), places(other for _, other in pairs))
    each = [comparison.compare(*pair) for pair in pairs]
    for name in ("things", "wording", "names", "indicator", "score"):
        assert getattr(alike, name) == pytest.approx([getattr(features, name) for features in each], abs=1e-12), name
        assert np.count_nonzero(getattr(alike, name)) > 0, name


def test_all_that_are_alike_are_found(comparison: Comparison) -> None:
    every = places(comparison.profiles.values())
    profiles = comparison.statements.profiles
    found = {(i, k) for i, k, _ in comparison.statements.find_alike(every, every, 0.45)}
    assert found == {
        (i, k) for i, k in product(every, repeat=2) if comparison.compare(profiles[i], profiles[k]).score >= 0.45
    }


def test_training_sees_what_linking_weighs(town: list[Report], comparison: Comparison) -> None:
    promises, results = (_of(*said, comparison) for said in zip(town, (Kind.COMMITMENT, Kind.RESULT), strict=True))
    text = (town[0].source.text, town[1].source.text)
    alone = weigh_alone(promises, results, comparison)
    beside = compare_beside(promises, results, text, alone)
    likely = weigh(promises, results, text, comparison)
    assert {i: list(row) for i, row in beside.items()} == {i: list(row) for i, row in likely.items()}
    i, k = next((i, k) for i, row in beside.items() for k in row if k in alone[i])
    assert len(compare_alone(promises[i], results[k], comparison)) == len(Alone._fields)
    assert beside[i][k][1] == pytest.approx(np.log(alone[i][k] / (1 - alone[i][k])))


def test_words_in_words_count_where_neither_is_shared(comparison: Comparison) -> None:
    statements: Statements = comparison.statements
    for place, profile in enumerate(statements.profiles):
        own = slice(statements.kin.starts[place], statements.kin.starts[place] + statements.kin.sizes[place])
        names = list(statements.numbers)
        kin = {
            (names[token], names[of])
            for token, of in zip(statements.kin.tokens[own], statements.kin_of[own], strict=True)
        }
        every = {word for other in statements.profiles for word in other.words} - profile.words.keys()
        assert kin == {(o, w) for w in profile.words for o in every if o in w or w in o}


def test_the_best_of_several_values_stands() -> None:
    pairs = Pairs.best(np.array([5, 3, 5]), np.array([0.2, 0.7, 0.4]))
    assert pairs.of(np.array([3, 4, 5, 6])).tolist() == [0.7, 0.0, 0.4, 0.0]
    assert [part.tolist() for part in split(pairs.keys)] == [[0, 0], [3, 5]]


def _of(report: Report, kind: Kind, comparison: Comparison) -> list[Profile]:
    return [comparison.profiles[s.id] for s in report.statements if s.kind is kind]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("县道407线改造", ["X407"]),
        ("407县道改造，X407大修", ["X407"]),
        ("G920国道与S6线交叉口", ["G920", "S6"]),
        ("国道920至乡道31段", ["G920", "Y31"]),
        ("改造县道12条、乡道120余公里", []),
        ("新建5G20个站点", []),
        ("云帆机械PC30生产线", []),
    ],
)
def test_roads_have_one_number_however_it_is_written(text: str, codes: list[str]) -> None:
    assert road_codes(text) == codes
