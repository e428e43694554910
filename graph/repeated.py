"""Find facts that are stated twice with different figures: a report that was edited often holds the old and the new.

In: reports of one government in the order of time, a `Comparison`. Out: `Finding`s of the kind `stated_twice`.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import combinations
from typing import NamedTuple

from duixian.graph.amounts import amount, differ, is_telling, same_measure, subject_key
from duixian.graph.comparison import Comparison
from duixian.graph.remark import figure_words, remark
from duixian.ontology.model import Bound, Finding, Kind, Quantity, QuantityKind, Report, Statement
from duixian.ontology.terms import VOCAB
from duixian.ontology.vocabulary import units

_FIGURE = re.compile(r"\d[\d.,]*(?:万亿|[万亿千百])?")
_LOOSE_WORDS = re.compile(r"[，,、\s]|累计|共计|总共|一共|目前|现已|已经|余|多|约|左右|以上|近")
_NEIGHBOURS = 3
_LONG = 5
"""From so many characters on, a sentence that stands twice is no chance."""
_REPEATED = 2
"""So many neighbours must stand twice too for a passage to be one that stands twice."""
_ALIKE = 0.8
_NEARLY_EQUAL = 0.93
_PASSAGE, _ALONE, _BESIDE, _ROUGH = 0.9, 0.7, 0.6, 0.1
"""How sure a finding is: in a passage that stands twice, by itself, of a figure left beside another; less if rough."""
_CROWD, _MOST = 100, 1000
"""More figures of one indicator than this in a report are no fact told twice; nor are so many statements with figures
compared with each other: no real report has them, and the time grows with their square."""
_FACTS = (QuantityKind.LEVEL, QuantityKind.INCREMENT, QuantityKind.YOY, QuantityKind.SHARE)


class _Place(NamedTuple):
    """A figure of a statement, and where that stands in the order of its report."""

    order: int
    statement: Statement
    quantity: Quantity


def find_stated_twice(reports: Sequence[Report], comparison: Comparison) -> list[Finding]:
    """Find facts with two figures in one report, or in two that speak of the same time."""
    found: list[Finding] = []
    for report in reports:
        passages = _Passages(report)
        groups = _by_key(report)
        for places in groups.values():
            for one, other in combinations(places, 2):
                ground = _ground(one, other, passages, comparison)
                if ground:
                    found.append(_finding(ground, one, other))
        found += _left_beside(report, passages)
    for earlier, later in combinations(reports, 2):
        groups, others = _by_key(earlier), _by_key(later)
        pairs = ((a, b) for key in groups for a in groups[key] for b in others.get(key, ()))
        found += [_finding("stated_twice", a, b) for a, b in pairs if _is_one_fact(a, b, comparison)]
    return found


def _by_key(report: Report) -> dict[str, list[_Place]]:
    """Give the facts with figures of a report by their indicator and kind of figure."""
    groups: defaultdict[str, list[_Place]] = defaultdict(list)
    for order, statement in enumerate(report.statements):
        if statement.kind is Kind.RESULT:
            for quantity in statement.quantities:
                if quantity.kind in _FACTS and amount(quantity) is not None and quantity.indicator:
                    groups[f"{quantity.kind} {subject_key(quantity)}"].append(_Place(order, statement, quantity))
    return {key: places for key, places in groups.items() if len(places) <= _CROWD}


def _ground(one: _Place, other: _Place, passages: "_Passages", comparison: Comparison) -> str:
    """Give the ground on which two figures of one report contradict each other, or nothing."""
    if one.order == other.order or not differ(one.quantity, other.quantity):
        return ""
    if _has_figure(one.statement, other.quantity) or _has_figure(other.statement, one.quantity):
        return ""
    alike = _likeness(one.statement, other.statement)
    if alike >= _ALIKE and passages.stands_twice(one.order, other.order):
        return "stated_passage"
    return "stated_twice" if _is_one_fact(one, other, comparison) else ""


def _is_one_fact(one: _Place, other: _Place, comparison: Comparison) -> bool:
    """Tell whether two figures are surely of one fact: of one time, one thing, one wording, and not mere counts."""
    key = subject_key(one.quantity)
    if not is_telling(key) or one.statement.period != other.statement.period or one.statement.period is None:
        return False
    if not differ(one.quantity, other.quantity) or _is_count(one.quantity):
        return False
    first, second = (comparison.profiles[place.statement.id] for place in (one, other))
    return first.things.keys() == second.things.keys() and _likeness(one.statement, other.statement) >= _NEARLY_EQUAL


def _left_beside(report: Report, passages: "_Passages") -> Iterator[Finding]:
    """Find in a passage that stands twice a figure that was left beside the one that took its place."""
    statements = [(order, s) for order, s in enumerate(report.statements) if s.kind is Kind.RESULT and s.quantities]
    for (i, one), (j, other) in combinations(statements if len(statements) <= _MOST else (), 2):
        short, long = sorted((one, other), key=lambda s: len(s.text))
        if len(short.text) == len(long.text) or short.text not in long.text or not passages.stands_twice(i, j):
            continue
        for kept in short.quantities:
            for extra in long.quantities:
                if _has_figure(short, extra) or not _is_of_the_same(extra, kept):
                    continue
                words = {"kept": figure_words(short, kept), "extra": figure_words(long, extra)}
                figures = (words["kept"], words["extra"]) if short is one else (words["extra"], words["kept"])
                yield remark("stated_beside", (one, other), _BESIDE, figures, **words)


def _is_of_the_same(extra: Quantity, kept: Quantity) -> bool:
    """Tell whether a figure is of what another is of, by a shorter name: 就业 beside 城乡劳动力就业."""
    name, whole = subject_key(extra), subject_key(kept)
    measures = same_measure(extra, kept) or (_is_count(extra) and _is_count(kept))
    return bool(name) and whole.endswith(name) and extra.kind is kept.kind and measures and extra.value != kept.value


def _is_count(quantity: Quantity) -> bool:
    """Tell whether a figure counts things, people or times; two counts of one name are often of other occasions."""
    unit = units().get(quantity.unit)
    return unit is None or unit.base_iri.startswith(VOCAB)


def _has_figure(statement: Statement, quantity: Quantity) -> bool:
    return any(q.value == quantity.value and q.unit == quantity.unit for q in statement.quantities)


def _finding(ground: str, one: _Place, other: _Place) -> Finding:
    confidence = _PASSAGE if ground == "stated_passage" else _ALONE
    if Bound.EXACT not in (one.quantity.bound, other.quantity.bound):
        confidence -= _ROUGH
    figures = (figure_words(one.statement, one.quantity), figure_words(other.statement, other.quantity))
    return remark(ground, (one.statement, other.statement), confidence, figures)


def _skeleton(text: str) -> str:
    """Give a text without its figures and without words that only weigh them."""
    return _LOOSE_WORDS.sub("", _FIGURE.sub("#", text))


def _likeness(one: Statement, other: Statement) -> float:
    return SequenceMatcher(None, _skeleton(one.text), _skeleton(other.text), autojunk=False).ratio()


class _Passages:
    """Knows which stretches of a report stand in it twice."""

    def __init__(self, report: Report) -> None:
        self._texts = [_skeleton(statement.text) for statement in report.statements]

    def stands_twice(self, one: int, other: int) -> bool:
        """Tell whether the neighbours of two statements stand twice as well."""
        first, second = self._near(one), self._near(other)
        return sum(first[text] != second[text] for text in first.keys() & second.keys()) >= _REPEATED

    def _near(self, order: int) -> dict[str, int]:
        """Give the neighbours of a statement that are long enough, and where they stand."""
        first, last = max(order - _NEIGHBOURS, 0), min(order + _NEIGHBOURS + 1, len(self._texts))
        places = [place for place in range(first, last) if place != order]
        return {self._texts[place]: place for place in places if len(self._texts[place]) >= _LONG}
