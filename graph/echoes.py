"""Find what may be about the same subject as a commitment, though not surely enough for a link.

In: pairs of reports, the second of which looks back on the first, a `Comparison`, the links. Out: pairs of a later
statement and the commitment that it may concern. Where there is neither a link nor an echo, silence is sure.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from duixian.graph.similar import Comparison, Profile
from duixian.ontology.model import Kind, Link, Report, ResultState, Statement

_PART = 0.22
"""From this part of a statement's words on (weighed by rarity) that another holds, the two may be of one subject."""
_SCORE = 0.25
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
        asked = [s for s in commitments if s.specific and s.id not in linked]
        found |= {(echo, name) for name, echo in _nearest(asked, later.statements, comparison)}
        results = [s for s in later.statements if s.state is ResultState.DONE and s.id not in linked]
        found |= set(_nearest(results, commitments, comparison))
    return sorted(found)


def _nearest(
    asked: Sequence[Statement], among: Sequence[Statement], comparison: Comparison
) -> Iterator[tuple[str, str]]:
    """Give for each statement the one of others that says most of the same, where that is enough to be no chance."""
    index: defaultdict[str, list[Profile]] = defaultdict(list)
    for statement in among:
        profile = comparison.profiles[statement.id]
        for token in (*profile.grams, *_things(profile)):
            index[token].append(profile)
    for statement in asked:
        nearest = _best(comparison.profiles[statement.id], index, comparison)
        if nearest:
            yield statement.id, nearest


def _best(profile: Profile, index: defaultdict[str, list[Profile]], comparison: Comparison) -> str:
    """Name the statement that holds most of the words of another, or nothing where that is too little."""
    whole = sum(profile.grams.values())
    parts: defaultdict[Profile, float] = defaultdict(float)
    for gram, weight in profile.grams.items():
        for other in index.get(gram, ()):
            parts[other] += weight / whole
    for thing in _things(profile):
        for other in index.get(thing, ()):
            parts[other] += 1
    if not parts:
        return ""
    nearest = max(parts, key=lambda other: (parts[other], -other.statement.start, other.statement.id))
    near = parts[nearest] >= _PART or comparison.compare(profile, nearest).score >= _SCORE
    return nearest.statement.id if near else ""


def _things(profile: Profile) -> list[str]:
    return [thing for thing, weight in profile.things.items() if weight >= _TELLING and thing in profile.own_things]
