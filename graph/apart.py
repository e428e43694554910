"""Tell figures that count something else than was promised, though both bear one name.

In: a promised figure and one of a result, each with its statement. Out: yes or no. 新增企业5家 is not answered by
企业达到36家, nor 签约项目10个 by 投产项目4个, nor 各村收入全部超过50万元 by 8个村收入超过50万元.
"""

import re

from duixian.graph.stages import has_turn, names_side, turn_words
from duixian.ontology.model import Quantity, Statement

_LEAST = re.compile(r"((?:\d+[千万亿]?|[一两三五十百千万]{0,3}[万亿])元)(?:及)?以上")
"""From which size on projects or firms are counted: 亿元以上, 5000万元以上."""


_ELSE = ("upkeep", "subsidy", "signed_up")
"""Turns of a result that counts something else, where the promise has them not: 养护公路, 发放补贴, 报名."""


def counts_other(target: Quantity, commitment: Statement, figure: Quantity, result: Statement) -> bool:
    """Tell whether a result's figure counts another size, step or part than a promise, or all where new ones are due.

    Of what is to be new, what was mended is no part; of every one, some are not.
    """
    wanted, told = words_before(target, commitment), result.text
    sizes = _least(target, commitment.text), _least(figure, told)
    if _are_apart(*sizes) or _are_apart(_steps(target, commitment), _steps(figure, result)):
        return True
    before = told[: max(figure.start - result.start, 0)]
    total = has_turn("total", before) and not has_turn("added", before)
    if total and has_turn("added", wanted) and not has_turn("total", wanted):
        return True
    if has_turn("every", commitment.text) and not has_turn("every", told) and has_turn("some_of", told):
        return True
    if has_turn("fresh", wanted) and has_turn("kept", told) and not has_turn("built", told):
        return True
    bought = has_turn("bought", told) and has_turn("installs", commitment.text)
    if bought or any(has_turn(turn, told) and not has_turn(turn, commitment.text) for turn in _ELSE):
        return True
    return _is_of_other_rank(target, figure) or names_side(figure.indicator, commitment.text)


def _is_of_other_rank(target: Quantity, figure: Quantity) -> bool:
    """Tell whether figures count what is of other ranks: 省级示范社, 市级示范社; 市级以上 has no other."""
    ranks = (set(turn_words("rank_of", q.indicator)) for q in (target, figure))
    return "以上" not in target.indicator and _are_apart(*ranks)


def are_other_sizes(target: Quantity, figure: Quantity) -> bool:
    """Tell whether the names of two figures count from different sizes on: 亿元以上项目, 5亿元以上项目."""
    return _are_apart(_least(target, ""), _least(figure, ""))


def words_before(figure: Quantity, statement: Statement) -> str:
    """Give the words that a figure stands after, from the figure before it on: 新建公园3个、改造市场2个."""
    ends = (q.end - statement.start for q in statement.quantities if q.end <= figure.start)
    return statement.text[max(0, 0, *ends) : max(figure.start - statement.start, 0)]


def _steps(figure: Quantity, statement: Statement) -> set[str]:
    """Give the steps that a figure counts, as the words before it say: 签约10个、开工6个; a rate counts none."""
    if figure.unit == "%":
        return set()
    return set(turn_words("step_counted", words_before(figure, statement)))


def _least(quantity: Quantity, text: str) -> set[str]:
    """Give the size from which on a figure counts things, by its name, or else by its clause."""
    return set(_LEAST.findall(quantity.indicator) or _LEAST.findall(text))


def _are_apart(one: set[str], other: set[str]) -> bool:
    return bool(one and other) and not one & other
