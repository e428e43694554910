"""Find furniture: what stands in a file but is no part of the report (page numbers, adverts, navigation, markup).

In: a source text. Out: `Furniture` spans in order, without overlap. Nothing is cut: later steps step over the spans.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from duixian.loaders.headings import read_heading
from duixian.loaders.lexicon import rows
from duixian.loaders.lines import Line, read_lines
from duixian.loaders.screen import Row, Screen
from duixian.ontology.model import Furniture, FurnitureKind

_TAIL = 0.8
"""A tail pattern counts only after this part of the file."""
_ENDS = "。！？；：!?;:"
_LONGEST = 320
"""No line longer than this is furniture as a whole."""

_PAUSE = re.compile("[，。；、]")
_ONE_BREAK = ("\n", "\r\n", "\r")
_WIDEST = 60
"""Lines longer than this are paragraphs."""
_UNEVEN = 2
_FEWEST = 8

Rule = tuple[FurnitureKind, re.Pattern[str]]


def find_furniture(text: str) -> list[Furniture]:
    """Mark all furniture of a source text; the patterns stand in `lexicon/furniture.tsv`."""
    lines = list(read_lines(text))
    return _without_overlap([*_whole_lines(text, lines), *_wraps(text, lines), *_edges(lines), *_inline(text)])


def _whole_lines(text: str, lines: list[Line]) -> Iterator[Furniture]:
    kinds = [_kind(line.text, "line") for line in lines]
    for i, (line, kind) in enumerate(zip(lines, kinds, strict=True)):
        if kind is FurnitureKind.PAGE_NUMBER and _runs_on(lines, kinds, i):
            yield Furniture(start=lines[i - 1].end, end=lines[i + 1].start, kind=kind)
        elif kind is not None:
            yield Furniture(start=line.start, end=line.end, kind=kind)
        elif line.start > len(text) * _TAIL and (tail := _kind(line.text, "tail")):
            yield Furniture(start=line.start, end=lines[-1].end, kind=tail)
            return


def _wraps(text: str, lines: list[Line]) -> Iterator[Furniture]:
    """Mark the breaks inside sentences of a text whose lines were all broken at one width."""
    broken = [line for line in lines if line.text[-1] not in _ENDS and _PAUSE.search(line.text)]
    width = max((len(line.text) for line in broken), default=0)
    full = [line for line in broken if len(line.text) >= width - _UNEVEN]
    if width > _WIDEST or len(full) < max(_FEWEST, len(lines) / 3) or len(full) < len(broken) / 2:
        return
    for line, after in pairwise(lines):
        gap = text[line.end : after.start]
        open_end = len(line.text) >= width - _UNEVEN and line.text[-1] not in _ENDS
        if open_end and gap in _ONE_BREAK and not read_heading(after.text).number:
            yield Furniture(start=line.end, end=after.start, kind=FurnitureKind.EDITING)


def _kind(line: str, where: str) -> FurnitureKind | None:
    if len(line) > _LONGEST or _any_rule(where).fullmatch(line) is None:
        return None
    return next((kind for kind, pattern in _rules(where) if pattern.fullmatch(line)), None)


def _runs_on(lines: list[Line], kinds: list[FurnitureKind | None], i: int) -> bool:
    """Tell whether a page number stands inside a sentence, so that the breaks around it are none."""
    if not 0 < i < len(lines) - 1 or kinds[i - 1] or kinds[i + 1]:
        return False
    before, after = lines[i - 1].text, lines[i + 1].text
    is_heading = read_heading(before).number and "。" not in before
    if is_heading or before[-1] in _ENDS or not re.search("[，。；]", before):
        return False
    return not read_heading(after).number


def _edges(lines: list[Line]) -> Iterator[Furniture]:
    """Mark what opens and closes a line (`# `, `**`): the groups of the patterns."""
    for line in lines:
        for kind, pattern in _rules("edges") if line.text[0] in "#*" else ():
            match = pattern.fullmatch(line.text)
            for start, end in match.regs[1:] if match else ():
                yield Furniture(start=line.start + start, end=line.start + end, kind=kind)


def _inline(text: str) -> Iterator[Furniture]:
    held = _inline_screen().maybe(Row.of([text]))
    for (kind, pattern), numbers in zip(_rules("inline"), held, strict=True):
        for match in pattern.finditer(text) if numbers else ():
            yield Furniture(start=match.start(), end=match.end(), kind=kind)


def _without_overlap(found: list[Furniture]) -> list[Furniture]:
    """Keep of spans that overlap the one that starts first (the longer one where two start together)."""
    kept: list[Furniture] = []
    for span in sorted(found, key=lambda f: (f.start, -f.end)):
        if span.start < span.end and (not kept or span.start >= kept[-1].end):
            kept.append(span)
    return kept


@cache
def _rules(where: str) -> tuple[Rule, ...]:
    return tuple(
        (FurnitureKind(kind), re.compile(pattern)) for kind, place, pattern in rows("furniture.tsv") if place == where
    )


@cache
def _inline_screen() -> Screen:
    return Screen([pattern for _, pattern in _rules("inline")])


@cache
def _any_rule(where: str) -> re.Pattern[str]:
    """Match what one of the rules matches: hardly any line is furniture."""
    return re.compile("|".join(f"(?:{pattern.pattern})" for _, pattern in _rules(where)))
