"""Find what is reported as finished twice, or finished and promised again, and what stands further back than before.

In: two reports of one government (or one, against itself) as `Told`s. Out: `Finding`s of the kinds `completed_twice`,
`done_and_promised` and `stage_back`.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from duixian.graph.amounts import amount, equal, is_money, is_telling, subject_key
from duixian.graph.comparison import Comparison
from duixian.graph.remark import figure_words, name_of, remark, says, words_of
from duixian.graph.resolve import thing_key
from duixian.graph.similar import Profile
from duixian.graph.stages import has_turn
from duixian.ontology.model import EntityType, Finding, Kind, QuantityKind, Report, ResultState, Role, Statement

_WAYS = ("accepted", "built", "used")
_NAMED = (EntityType.PROJECT, EntityType.FACILITY, EntityType.COMPANY)
_COUNTS = (QuantityKind.LEVEL, QuantityKind.INCREMENT, QuantityKind.TARGET)
_FEWEST = 10
"""Smaller counts are often the same by chance."""
_ALIKE, _SOME_WORDS, _SAME_WORDS = 0.4, 0.25, 0.75
"""How alike the wording must be: beside a shared name, beside a count of the same for the next period, beside a count
of the same for a period before."""
_THING, _COUNT = 0.8, 0.6
"""How sure a finding is that rests on a named thing, or on a count and its wording."""


@dataclass(frozen=True, slots=True)
class Told:
    """A statement with the things that it names itself, none of them inside the name of another."""

    profile: Profile
    names: Mapping[str, str]
    counts: frozenset[tuple[str, Decimal]]
    """What it counts, as `_same_count` compares it, and how many."""

    @property
    def statement(self) -> Statement:
        """Give the statement."""
        return self.profile.statement

    @property
    def text(self) -> str:
        """Give its words."""
        return self.profile.statement.text


def are_elsewhere(one: Statement, other: Statement) -> bool:
    """Tell whether two statements name villages, and no village in common: wording does not tell one from another."""
    first, second = _villages(one), _villages(other)
    return bool(first and second) and not first & second


def tell(report: Report, comparison: Comparison, resolved: Mapping[str, str]) -> list[Told]:
    """Prepare the statements of a report; `resolved` maps things to those that stand for them."""
    return [Told(comparison.profiles[s.id], _names(s, resolved), frozenset(_counts(s))) for s in report.statements]


def find_completed_twice(earlier: Iterable[Told], later: Iterable[Told], comparison: Comparison) -> Iterator[Finding]:
    """Find what two reports, on times that do not overlap, both report as finished."""
    for one, other in _sharing(_finished(earlier), _finished(later)):
        way = next((w for w in _WAYS if says(w, one.text) and says(w, other.text)), "")
        name = _shared(one, other) if way and _is_same_matter(one, other) else ""
        if name and not says("half", one.text):
            yield remark("completed_twice", (one.statement, other.statement), _THING, name=name, turn=name_of(way))
        elif comparison.compare(one.profile, other.profile).wording >= _SAME_WORDS:
            yield from _same_count("completed_count", one, other)


def find_done_and_promised(earlier: Iterable[Told], later: Iterable[Told], comparison: Comparison) -> Iterator[Finding]:
    """Find what a report tells as done, and its own plan or a later one promises for the time after."""
    promises = (t for t in later if t.statement.role is not Role.REVIEW and t.statement.specific)
    for one, other in _sharing(_finished(earlier), promises):
        wording = comparison.compare(one.profile, other.profile).wording
        name = _shared(one, other) if wording >= _ALIKE and _is_promised_whole(one, other) else ""
        if name:
            yield remark("done_thing", (one.statement, other.statement), _THING, name=name)
        elif wording >= _SOME_WORDS:
            yield from _same_count("done_count", one, other)


def find_set_back(earlier: Iterable[Told], later: Iterable[Told]) -> Iterator[Finding]:
    """Find things that were under construction or finished, and of which a later report tells an earlier stage."""
    after = (t for t in later if t.statement.state is ResultState.ONGOING)
    for one, other in _sharing(earlier, after):
        stages = _set_back(one, other)
        name = _shared(one, other) if stages and _is_same_matter(one, other) else ""
        if stages and name:
            pair, (was, now) = (one.statement, other.statement), stages
            yield remark("stage_back", pair, _THING, name=name, was=was, now=now)


def _sharing(earlier: Iterable[Told], later: Iterable[Told]) -> Iterator[tuple[Told, Told]]:
    """Give the pairs that name a thing in common, or count as much of the same: no others can be findings."""
    after = list(later)
    index: defaultdict[Hashable, list[int]] = defaultdict(list)
    for place, other in enumerate(after):
        for mark in (*other.names, *other.counts):
            index[mark].append(place)
    for one in earlier:
        for place in sorted({place for mark in (*one.names, *one.counts) for place in index.get(mark, ())}):
            yield one, after[place]


def _villages(statement: Statement) -> set[str]:
    own = (m for m in statement.mentions if statement.start <= m.start and m.end <= statement.end)
    return {thing_key(m.text, m.type) for m in own if m.type is EntityType.VILLAGE}


def _names(statement: Statement, resolved: Mapping[str, str]) -> dict[str, str]:
    own = [m for m in statement.mentions if statement.start <= m.start and m.end <= statement.end]
    outer = [m for m in own if not any(o is not m and o.start <= m.start and m.end <= o.end for o in own)]
    return {resolved.get(m.id, m.id): m.text for m in outer if m.type in _NAMED}


def _counts(statement: Statement) -> Iterator[tuple[str, Decimal]]:
    """Give the counts of a statement that are no sums of money, and too large to be the same by chance."""
    for quantity in statement.quantities:
        value = amount(quantity) if quantity.kind in _COUNTS else None
        if value is not None and value >= _FEWEST and is_telling(subject_key(quantity)) and not is_money(quantity):
            yield subject_key(quantity), value


def _finished(told: Iterable[Told]) -> Iterator[Told]:
    """Give the results that are done, and that announce nothing beside."""
    for one in told:
        if one.statement.state is ResultState.DONE and not has_turn("future", one.text):
            yield one


def _shared(one: Told, other: Told) -> str:
    """Name the things that both statements name, as the later one spells them."""
    return "、".join(other.names[thing] for thing in other.names if thing in one.names)


def _is_same_matter(one: Told, other: Told) -> bool:
    """Tell whether two statements may be of one work: of the same phase, and none of something that comes after it."""
    return one.profile.phases == other.profile.phases and words_of("again", one.text) == words_of("again", other.text)


def _is_promised_whole(one: Told, other: Told) -> bool:
    """Tell whether what was finished is promised as a whole again: to be built, accepted or put to use."""
    if not _is_same_matter(one, other) or says("half", one.text):
        return False
    same = any(says(way, one.text) and says(way, other.text) for way in _WAYS)
    return same or (says("built", one.text) and says("to_build", other.text))


def _same_count(ground: str, one: Told, other: Told) -> Iterator[Finding]:
    """Find the same count of the same in two statements; small ones are the same by chance."""
    if are_elsewhere(one.statement, other.statement):
        return
    for first in one.statement.quantities:
        for second in other.statement.quantities:
            counted = first.kind in _COUNTS and second.kind in _COUNTS and equal(first, second)
            alike = counted and (amount(first) or 0) >= _FEWEST and subject_key(first) == subject_key(second)
            if alike and is_telling(subject_key(first)) and not is_money(first):
                figures = (figure_words(one.statement, first), figure_words(other.statement, second))
                yield remark(ground, (one.statement, other.statement), _COUNT, figures)


def _set_back(one: Told, other: Told) -> tuple[str, str] | None:
    """Give the words for the stage that was reached and for the one told later, where that comes before it."""
    if one.statement.kind is not Kind.RESULT or has_turn("delayed", one.text) or has_turn("future", one.text):
        return None
    whole = one.statement.state is ResultState.DONE and not says("half", one.text)
    if _says_only("construction", "preparation", one.text) and _says_only("preparation", "construction", other.text):
        return words_of("construction", one.text), words_of("preparation", other.text)
    if whole and says("finished", one.text) and _says_only("building", "finished", other.text):
        return words_of("finished", one.text), words_of("building", other.text)
    return None


def _says_only(turn: str, unless: str, text: str) -> bool:
    return says(turn, text) and not says(unless, text)
