"""Named things in the clauses of a report: projects, companies, villages, facilities, organisations.

In: all clauses of one report, in order. Out: for each clause its `Mention`s, with offsets of the source. The report is
read as a whole: a name that one clause shows to be one is found in the others too.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from duixian.loaders.clauses import Clause
from duixian.loaders.entity_rules import Candidate, find_candidates
from duixian.loaders.names import lay_out, trim_start, unknown
from duixian.ontology.iris import thing_iri
from duixian.ontology.model import EntityType, Mention

_PART_OF_NAME = frozenset("路桥河溪江湖沟山街港村")
"""A village's name before one of these belongs to another thing."""

_HOLDS = {
    (EntityType.VILLAGE, True): frozenset(EntityType) - {EntityType.VILLAGE},
    (EntityType.FACILITY, True): frozenset({EntityType.PROJECT}),
}
"""In which longer names a name counts of its own."""


def find_mentions(clauses: Sequence[Clause], government: str) -> list[tuple[Mention, ...]]:
    """Find the named things in each clause; `government` is the IRI that scopes their names."""
    first = [find_candidates(clause.text) for clause in clauses]
    known = _known_names(clauses, first)
    return [
        tuple(
            Mention(
                start=clause.start + c.start,
                end=clause.start + c.end,
                type=c.type,
                text=clause.text[c.start : c.end],
                id=thing_iri(government, c.type, clause.text[c.start : c.end]),
            )
            for c in _settle([*candidates, *_recurring(clause.text, known)])
        )
        for clause, candidates in zip(clauses, first, strict=True)
    ]


def _known_names(clauses: Sequence[Clause], found: Iterable[list[Candidate]]) -> dict[str, EntityType]:
    """Collect the names that are names wherever they stand, each with its most frequent type."""
    types: defaultdict[str, Counter[EntityType]] = defaultdict(Counter)
    for clause, candidates in zip(clauses, found, strict=True):
        for c in candidates:
            name = clause.text[c.start : c.end]
            if not c.recurs:
                continue
            types[name][c.type] += 1
            if c.type is EntityType.VILLAGE and name.endswith("村") and len(name) > 2 and unknown(name[:-1]):  # noqa: PLR2004
                types[name[:-1]][c.type] += 1
    return {name: count.most_common(1)[0][0] for name, count in types.items() if unknown(name) > 1 or len(name) > 3}  # noqa: PLR2004


def _recurring(text: str, known: dict[str, EntityType]) -> Iterator[Candidate]:
    """Find known names where a name can start: at the start of an item or after a cut."""
    if not known:
        return
    layout = lay_out(text)
    starts = {start for start, _ in layout.items} | set(layout.cuts)
    for at in sorted({trim_start(text, s, len(text))[0] for s in starts} | starts):
        for length in range(min(20, len(text) - at), 1, -1):
            kind = known.get(text[at : at + length])
            if kind is not None and not (kind is EntityType.VILLAGE and text[at + length : at + length + 1] in _PART_OF_NAME):
                yield Candidate(at, at + length, kind, nests=kind is EntityType.VILLAGE)
                break


def _settle(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Keep the longest of what overlaps, and a village, road or school also inside a longer name; in order of place."""
    kept: list[Candidate] = []
    for c in sorted(set(candidates), key=lambda c: (c.start - c.end, c.start, not c.listed, not c.recurs, c.type)):
        over = [k for k in kept if c.start < k.end and k.start < c.end]
        inside = all(k.start <= c.start and c.end <= k.end for k in over)
        if not over or (inside and all(k.type in _HOLDS.get((c.type, c.nests), ()) for k in over)):
            kept.append(c)
    return sorted(kept, key=lambda c: (c.start, -c.end))
