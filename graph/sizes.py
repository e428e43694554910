"""Tell the figures that measure nothing of a promise: how large a thing is, what is spent on it, what years brought.

In: quantities and the statements that hold them. Out: yes or no. 总投资5亿元的产业园 names a park by its size,
投资300万元改造… says by what means; 近三年新增300个 is no count of one year.
"""

import re

from duixian.graph.amounts import is_money
from duixian.graph.stages import has_turn, is_built
from duixian.ontology.model import EntityType, Quantity, Report, Statement

_NAMED = (EntityType.PROJECT, EntityType.FACILITY, EntityType.COMPANY)
_BOUND = re.compile(r"以上|以内|以下|左右|余|多|的|元|[^一-龥]|$")
_POWER = ("千瓦", "兆瓦", "MW", "kW", "千伏")
_PLANT = re.compile(r"(?:的|级)?[一-龥]{0,4}(?:项目|电站|风电|光伏|机组|变电站|工程|储能)")
"""What a figure of power stands before is named by it: 15万千瓦风电项目."""
_SINCE = re.compile(r"(20\d\d)年(?:\d+月)?以来")
_SENTENCE = re.compile(r"[。！？；\n]")
_LEAD = 80
"""So far before a clause its sentence is read for the time that it speaks of."""


def is_size(quantity: Quantity, statement: Statement) -> bool:
    """Tell whether a figure is a property of what a statement is about, or the money for it: no amount that is due."""
    start, end = quantity.start - statement.start, quantity.end - statement.start
    if not 0 <= start < end <= len(statement.text):
        return False
    before, after = statement.text[:start], statement.text[end:]
    if is_money(quantity) and has_turn("means", before) and not _BOUND.match(after):
        return True
    if quantity.unit.endswith(_POWER) and _PLANT.match(after):
        return True
    if not has_turn("property", before):
        return False
    return after.startswith("的") or (has_turn("planned_sum", before) and _names_thing(statement, quantity.start))


def _names_thing(statement: Statement, before: int) -> bool:
    """Tell whether a statement names a project, facility or firm before a place."""
    return any(m.type in _NAMED and statement.start <= m.start < before for m in statement.mentions)


def is_whole(quantity: Quantity, statement: Statement) -> bool:
    """Tell whether a figure counts what is to be done, and the words after it how far that is.

    10件民生实事扎实推进 tells of none done, 10件民生实事完成9件 of nine.
    """
    after = statement.text[max(quantity.end - statement.start, 0) :]
    if has_turn("going", after) and not is_built(after):
        return True
    later = (q for q in statement.quantities if q.start >= quantity.end and q.unit == quantity.unit)
    between = (statement.text[quantity.end - statement.start : q.start - statement.start] for q in later)
    return any(has_turn("part_done", words) for words in between)


def is_of_years(statement: Statement, report: Report) -> bool:
    """Tell whether a result sums up several years, by its own words or by those that its sentence begins with."""
    if has_turn("this_year", statement.text):
        return False
    lead = _SENTENCE.split(report.source.text[max(statement.start - _LEAD, report.start) : statement.start])[-1]
    text, first = lead + statement.text, report.review.first.year if report.review else None
    since = _SINCE.search(text)
    return has_turn("several_years", text) or (since is not None and first is not None and int(since[1]) < first)
