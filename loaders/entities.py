"""Named things in the clauses of a report: projects, companies, villages, facilities, organisations.

In: all clauses of one report, in order. Out: for each clause its `Mention`s, with offsets of the source. The report is
read as a whole: a name that one clause shows to be one is found in the others too.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from duixian.loaders.clauses import Clause
from duixian.loaders.entity_rules import find_candidates
from duixian.loaders.names import Candidate, Layout, lay_out, trim_start, unknown
from duixian.loaders.screen import Row
from duixian.loaders.villages import is_bare_village
from duixian.loaders.words import word_finder
from duixian.ontology.iris import thing_iri
from duixian.ontology.model import EntityType, Mention

_LIST_NUMBER = re.compile(r"(?:[（(]\d{1,2}[）)]|\d{1,2}[.．、])\s*(?=[^\d\s.])")
_PART_OF_NAME = frozenset("路桥河溪江湖沟山街港村堰坝闸")
"""A village's name before one of these belongs to another thing."""

_HOLDS = {
    (EntityType.VILLAGE, True): frozenset(EntityType) - {EntityType.VILLAGE},
    (EntityType.FACILITY, True): frozenset({EntityType.PROJECT}),
}
"""In which longer names a name counts of its own."""
Found = Mapping[int, tuple[Layout, Sequence[Candidate]]]
"""By the number of the clause."""


def find_mentions(clauses: Sequence[Clause], government: str) -> list[tuple[Mention, ...]]:
    """Find the named things in each clause; `government` is the IRI that scopes their names."""
    row = Row.of([clause.text for clause in clauses])
    found = find_candidates(row)
    again = _recurring(row, found, _known_names(row, found))
    mentions: list[tuple[Mention, ...]] = [()] * len(clauses)
    for number in found.keys() | again.keys():
        candidates = [*(found[number][1] if number in found else ()), *again.get(number, ())]
        mentions[number] = tuple(_mention(clauses[number], c, government) for c in _settle(candidates))
    return mentions


def _mention(clause: Clause, candidate: Candidate, government: str) -> Mention:
    """Give a candidate the offsets of the source and the IRI of the thing; a list number is no part of a name."""
    text = clause.text[candidate.start : candidate.end]
    number = _LIST_NUMBER.match(text)
    start = candidate.start + (number.end() if number else 0)
    text = clause.text[start : candidate.end]
    return Mention(
        start=clause.start + start,
        end=clause.start + candidate.end,
        type=candidate.type,
        text=text,
        id=thing_iri(government, candidate.type, text),
    )


def _known_names(row: Row, found: Found) -> dict[str, EntityType]:
    """Collect the names that are names wherever they stand, each with its most frequent type."""
    types: defaultdict[str, Counter[EntityType]] = defaultdict(Counter)
    for number, (_, candidates) in found.items():
        for c in candidates:
            if not c.recurs:
                continue
            name = row.texts[number][c.start : c.end]
            types[name][c.type] += 1
            if c.type is EntityType.VILLAGE and name.endswith("村") and len(name) > 2 and unknown(name[:-1]):  # noqa: PLR2004
                types[name[:-1]][c.type] += 1
    return {name: count.most_common(1)[0][0] for name, count in types.items() if unknown(name) > 1 or len(name) > 3}  # noqa: PLR2004


def _recurring(row: Row, found: Found, known: Mapping[str, EntityType]) -> dict[int, list[Candidate]]:
    """Find known names in the clauses where a name can start: at the start of an item or after a cut."""
    names = [*known]
    again: defaultdict[int, list[Candidate]] = defaultdict(list)
    layouts: dict[int, tuple[Layout, frozenset[int]]] = {}
    for number, name, at, end in row.places(word_finder(names, asked_once=True)).tolist():
        text = row.texts[number]
        if number not in layouts:
            layout = found[number][0] if number in found else lay_out(text)
            layouts[number] = layout, _starts(text, layout)
        layout, starts = layouts[number]
        kind = known[names[name]]
        village = kind is EntityType.VILLAGE
        if at in starts and not (village and text[end : end + 1] in _PART_OF_NAME):
            again[number].append(Candidate(at, end, kind, nests=village))
            again[number] += _listed_with(text, layout, at, end) if village else ()
    return again


def _starts(text: str, layout: Layout) -> frozenset[int]:
    """Give where names can start."""
    edges = {start for start, _ in layout.items} | set(layout.cuts)
    return frozenset(edges | {trim_start(text, start, len(text))[0] for start in edges})


def _listed_with(text: str, layout: Layout, start: int, end: int) -> Iterator[Candidate]:
    """Find the bare names that stand in one list with a village: 石桥、苍岭."""
    index = layout.item_at(start)
    for step in (-1, 1):
        beside = index + step
        if not 0 <= beside < len(layout.items):
            continue
        a, b = layout.items[beside]
        between = text[end:a] if step > 0 else text[b:start]
        if between == "、" and is_bare_village(text[a:b]) and unknown(text[a:b]) == b - a:
            yield Candidate(a, b, EntityType.VILLAGE, nests=True)


def _rank(c: Candidate) -> tuple[int, int, bool, bool, bool, str]:
    """Put the longest first; of equals, what a list shows, then villages, then what is a name elsewhere too."""
    return c.start - c.end, c.start, not c.listed, c.type is not EntityType.VILLAGE, not c.recurs, c.type


def _settle(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Keep the longest of what overlaps, and a village, road or school also inside a longer name; in order of place."""
    kept: list[Candidate] = []
    for c in sorted(set(candidates), key=_rank):
        over = [k for k in kept if c.start < k.end and k.start < c.end]
        inside = all(k.start <= c.start and c.end <= k.end and (k.start, k.end) != (c.start, c.end) for k in over)
        if not over or (inside and all(k.type in _HOLDS.get((c.type, c.nests), ()) for k in over)):
            kept.append(c)
    return sorted(kept, key=lambda c: (c.start, -c.end))
