"""Find what may be about the same subject as a commitment, though not surely enough for a link.

In: pairs of reports, the second of which looks back on the first, a `Comparison`, the links. Out: pairs of a later
statement and the commitment that it may concern. Where there is neither a link nor an echo, silence is sure.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from duixian.graph.comparison import Comparison
from duixian.graph.similar import Profile, content_grams
from duixian.ontology.model import Kind, Link, Report, ResultState, Statement

_SENTENCE_END = re.compile(r"[。！？；\n]")
_PART = 0.22
"""From this part of a statement's words on (weighed by rarity) that another holds, the two may be of one subject."""
_SCORE = 0.25
_LOOKED_AT = 10
"""Of so many statements that hold most of the words, one may be alike as a whole where none holds enough of them."""
_ENOUGH = 4
"""A clause with fewer pairs of characters of its own leaves out its subject."""
_TELLING = 0.5
"""A shared thing counts from this weight on: projects, companies and facilities that not everything is said of."""


def find_echoes(
    pairs: Iterable[tuple[Report, Report]], comparison: Comparison, links: Iterable[Link]
) -> list[tuple[str, str]]:
    """Pair unlinked commitments with what may answer them, and unlinked results with what they may answer."""
    linked = {end for link in links for end in (link.commitment, link.evidence)}
    found: set[tuple[str, str]] = set()
    for earlier, later in pairs:
        commitments = [s for s in earlier.statements if s.kind is Kind.COMMITMENT]
        promised = [s for s in commitments if s.specific and s.id not in linked]
        after = _index(later.statements, comparison)
        found |= {(echo, name) for name, echo in _nearest(promised, earlier, after, comparison)}
        done = [s for s in later.statements if s.state is ResultState.DONE and s.id not in linked]
        found |= set(_nearest(done, later, _index(commitments, comparison), comparison))
    return sorted(found)


_Index = Mapping[str, Sequence[Profile]]
"""The statements that hold a pair of characters, or that name a thing."""


def _index(statements: Iterable[Statement], comparison: Comparison) -> _Index:
    index: defaultdict[str, list[Profile]] = defaultdict(list)
    for statement in statements:
        profile = comparison.profiles[statement.id]
        for token in (*profile.grams, *_things(profile)):
            index[token].append(profile)
    return index


def _nearest(
    asked: Iterable[Statement], report: Report, index: _Index, comparison: Comparison
) -> Iterator[tuple[str, str]]:
    """Give for each statement one of others that says much the same, where that is enough to be no chance."""
    for statement in asked:
        profile = comparison.profiles[statement.id]
        nearest = _best(profile, profile.grams, index, comparison)
        if not nearest and len(_own_words(statement)) < _ENOUGH:
            nearest = _best(profile, _with_subject(statement, report, comparison), index, comparison)
        if nearest:
            yield statement.id, nearest


def _with_subject(statement: Statement, report: Report, comparison: Comparison) -> dict[str, float]:
    """Give the words of a clause that has few (12月底前建成), with those of its item and of the clause before it."""
    place = report.statements.index(statement)
    near = [s for s in report.statements if s.item is not None and s.item == statement.item]
    before = report.statements[max(place - 1, 0) : place]
    near += [s for s in before if not _SENTENCE_END.search(report.source.text, s.end, statement.start)]
    return {gram: weight for s in (*near, statement) for gram, weight in comparison.profiles[s.id].grams.items()}


def _own_words(statement: Statement) -> set[str]:
    """Give the pairs of characters of a clause, without those of its deadline."""
    text = statement.text
    return set(content_grams(text.replace(statement.deadline.text, " ") if statement.deadline else text))


def _best(profile: Profile, words: Mapping[str, float], index: _Index, comparison: Comparison) -> str:
    """Name a statement that holds enough of some words to be on the same subject, or nothing."""
    whole = sum(words.values())
    parts: defaultdict[Profile, float] = defaultdict(float)
    for gram, weight in words.items():
        for other in index.get(gram, ()):
            parts[other] += weight / whole
    for thing in _things(profile):
        for other in index.get(thing, ()):
            parts[other] += 1
    ranked = sorted(parts, key=lambda other: (-parts[other], other.statement.start, other.statement.id))
    for other in ranked[:_LOOKED_AT]:
        if parts[other] >= _PART or comparison.compare(profile, other).score >= _SCORE:
            return other.statement.id
    return ""


def _things(profile: Profile) -> list[str]:
    """Give the things that a statement names, or that it takes over from the clause before where it names none."""
    named = profile.own_things or profile.things.keys()
    return [thing for thing, weight in profile.things.items() if weight >= _TELLING and thing in named]
