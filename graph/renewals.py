"""Find promises that a later plan makes again, and targets that it moves: the same time, another figure.

In: two reports of one government, the links between them, a `Comparison`. Out: `Finding`s of the kinds `promised_again`
and `target_moved`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from duixian.graph.amounts import amount, differ, equal, is_growth, is_telling, same_measure, subject_key
from duixian.graph.assess import due_by
from duixian.graph.comparison import Comparison
from duixian.graph.completions import are_elsewhere
from duixian.graph.moved import same_subject
from duixian.graph.progress import promised_figures, reset_figures
from duixian.graph.remark import figure_words, remark, says
from duixian.ontology.iris import squeeze
from duixian.ontology.model import Finding, Kind, Link, Quantity, QuantityKind, Relation, Report, Statement

_TARGETS = (QuantityKind.TARGET, QuantityKind.TARGET_YOY)
_YEAR = 12
_ALIKE = 0.48
"""From this wording on a link is taken for the same promise."""
_SAME_NAME, _OTHER_NAME = 0.9, 0.7
"""How sure a moved target is: the indicator is named alike, or only means the same (农民人均纯收入, 农民收入)."""

_Topic = tuple[QuantityKind, str, frozenset[str]]
"""A kind of figure, the key of its indicator, and the things it is of."""


def find_moved_targets(earlier: Report, later: Report, comparison: Comparison) -> Iterator[Finding]:
    """Find the figures that a later report promises otherwise for the same indicator and the same time."""
    wanted: defaultdict[_Topic, list[tuple[Statement, Quantity]]] = defaultdict(list)
    for other, moved in _targets(later):
        wanted[_topic(other, moved, comparison)].append((other, moved))
    for statement, target in _targets(earlier):
        topic = _topic(statement, target, comparison)
        for other, moved in wanted.get(topic, ()) if is_telling(topic[1]) else ():
            same_time = (statement, earlier), (other, later)
            if differ(target, moved) and _same_time(*same_time, growth=is_growth(target)):
                yield _moved(statement, target, other, moved)


def find_reset_targets(links: Iterable[Link], comparison: Comparison) -> Iterator[Finding]:
    """Find the figures that a later report sets anew in its own words: 将目标由10亿元调整为8亿元."""
    for link in links:
        one, other = (comparison.profiles[name].statement for name in (link.commitment, link.evidence))
        for moved in reset_figures(other):
            for target in promised_figures(one):
                if same_subject(target, moved) and differ(target, moved):
                    yield _moved(one, target, other, moved)


def find_renewals(reports: Iterable[Report], links: Iterable[Link], comparison: Comparison) -> Iterator[Finding]:
    """Find promises made again: of the links that say so, those that are sure; of one promise the surest."""
    made_in = {s.id: report for report in reports for s in report.statements}
    best: dict[str, Link] = {}
    for link in sorted(links, key=lambda one: (-one.score, one.id)):
        if link.relation is Relation.RENEWED_BY and _is_sure(link, comparison):
            best.setdefault(link.commitment, link)
    for link in best.values():
        one, other = (comparison.profiles[name].statement for name in (link.commitment, link.evidence))
        long = [_length(statement, made_in[statement.id]) for statement in (one, other)]
        yield _renewal(one, other, link.score, same_length=long[0] == long[1])


def _targets(report: Report) -> Iterator[tuple[Statement, Quantity]]:
    for statement in report.statements:
        if statement.kind is Kind.COMMITMENT:
            for quantity in statement.quantities:
                if quantity.kind in _TARGETS and amount(quantity) is not None:
                    yield statement, quantity


def _topic(statement: Statement, target: Quantity, comparison: Comparison) -> _Topic:
    """Give what two targets have in common that one figure may have taken the place of the other."""
    return target.kind, subject_key(target), frozenset(comparison.profiles[statement.id].things)


def _same_time(one: tuple[Statement, Report], other: tuple[Statement, Report], *, growth: bool) -> bool:
    """Tell whether two targets are for the same time; a plan for the rest of the year counts where it says so.

    A rate of growth is against the year before, whatever the plan's first day; a count for half a year is none lowered.
    """
    first, second = due_by(*one), due_by(*other)
    if first is None or second is None or first.last != second.last:
        return False
    if says("part_of_year", one[0].text) or says("part_of_year", other[0].text):
        return False
    return first.first == second.first or growth or says("whole_year", other[0].text)


def _moved(statement: Statement, target: Quantity, other: Statement, moved: Quantity) -> Finding:
    figures = (figure_words(statement, target), figure_words(other, moved))
    raised = (amount(moved) or 0) > (amount(target) or 0)
    confidence = _SAME_NAME if squeeze(target.indicator) == squeeze(moved.indicator) else _OTHER_NAME
    return remark("target_raised" if raised else "target_lowered", (statement, other), confidence, figures)


def _is_sure(link: Link, comparison: Comparison) -> bool:
    """Tell whether a link is by wording, not only by a thing that much else is said of, and the step is the same.

    To start a work and to finish it are two promises, and so are its two phases.
    """
    one, other = comparison.profiles[link.commitment], comparison.profiles[link.evidence]
    next_step = says("start", one.statement.text) and says("to_finish", other.statement.text)
    if next_step or one.phases != other.phases or are_elsewhere(one.statement, other.statement):
        return False
    return comparison.compare(one, other).wording >= _ALIKE


def _length(statement: Statement, report: Report) -> int:
    """Give the months that a promise is for: a year where it says so or its plan is for one."""
    due = due_by(statement, report)
    if due is None or says("whole_year", statement.text):
        return _YEAR
    return (due.last.year - due.first.year) * _YEAR + due.last.month - due.first.month + 1


def _renewal(one: Statement, other: Statement, score: float, *, same_length: bool) -> Finding:
    """Make the finding of a promise made again; half of a year's count is not set against that of a year."""
    pair = _figures(one, other)
    if pair is None or not (same_length or is_growth(pair[0])):
        return remark("promised_again", (one, other), score)
    first, second = pair
    ground = "promised_same"
    if not equal(first, second):
        ground = "promised_larger" if (amount(second) or 0) > (amount(first) or 0) else "promised_smaller"
    return remark(ground, (one, other), score, (figure_words(one, first), figure_words(other, second)))


def _figures(one: Statement, other: Statement) -> tuple[Quantity, Quantity] | None:
    """Give the two figures of one indicator that two promises name, where they can be compared."""
    later: Mapping[tuple[str, str], Quantity] = {
        (q.kind, subject_key(q)): q for q in reversed(other.quantities) if amount(q) is not None
    }
    for quantity in one.quantities:
        match = later.get((quantity.kind, subject_key(quantity)))
        if quantity.kind in _TARGETS and match and amount(quantity) is not None and same_measure(quantity, match):
            return quantity, match
    return None
