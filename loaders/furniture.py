"""Find furniture: what stands in a file but is no part of the report (page numbers, adverts, navigation, editing).

In: a source text. Out: `Furniture` spans in order, without overlap. Nothing is cut: later steps step over the spans.
"""

import re
from functools import cache

from duixian.loaders.lexicon import rows
from duixian.ontology.model import Furniture, FurnitureKind

_TAIL = 0.8
"""A tail pattern counts only after this part of the file."""

Rule = tuple[FurnitureKind, re.Pattern[str]]


def find_furniture(text: str) -> list[Furniture]:
    """Mark all furniture of a source text; the patterns stand in `lexicon/furniture.tsv`."""
    found = [*_lines(text), *_inline(text)]
    return _without_overlap(found)


def _lines(text: str) -> list[Furniture]:
    rules, tails = _rules("line"), _rules("tail")
    found = []
    position = 0
    for line in text.splitlines(keepends=True):
        start, end = _trimmed(line, position)
        position += len(line)
        if start == end:
            continue
        content = text[start:end]
        kind = next((k for k, pattern in rules if pattern.fullmatch(content)), None)
        tail = next((k for k, pattern in tails if pattern.fullmatch(content)), None)
        if kind is not None:
            found.append(Furniture(start=start, end=end, kind=kind))
        elif tail is not None and start > len(text) * _TAIL:
            found.append(Furniture(start=start, end=len(text.rstrip()), kind=tail))
            break
    return found


def _inline(text: str) -> list[Furniture]:
    return [
        Furniture(start=match.start(), end=match.end(), kind=kind)
        for kind, pattern in _rules("inline")
        for match in pattern.finditer(text)
    ]


def _without_overlap(found: list[Furniture]) -> list[Furniture]:
    """Keep of spans that overlap the one that starts first (the longer one where two start together)."""
    kept: list[Furniture] = []
    for span in sorted(found, key=lambda f: (f.start, -f.end)):
        if span.start < span.end and (not kept or span.start >= kept[-1].end):
            kept.append(span)
    return kept


def _trimmed(line: str, position: int) -> tuple[int, int]:
    content = line.strip("\ufeff \t\r\n\u3000\xa0")
    start = position + line.index(content) if content else position
    return start, start + len(content)


@cache
def _rules(where: str) -> tuple[Rule, ...]:
    return tuple(
        (FurnitureKind(kind), re.compile(pattern)) for kind, place, pattern in rows("furniture.tsv") if place == where
    )
