"""Cut the text of a report into pieces, each with what it is: part of a statement, a name, a heading, furniture.

In: a source text and spans into it, in code points. Out: paragraphs of pieces; their texts put together are the source
but for line ends. Nothing here is markup: the templates escape every piece.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

_LINE_END = re.compile(r"\r\n|[\r\n\x85]")
_SENTENCE_END = re.compile(r"[。！？!?；;\r\n]")
_REACH: Final = 150
"""How many characters of a sentence without end are shown on each side."""
NEAR: Final = 2 * _REACH
"""How far from a span marks are looked for: what begins further away ends before."""
_HEADING_SHARE: Final = 0.7


@dataclass(frozen=True, slots=True)
class Mark:
    """A span that is something.

    `kind` is `commitment`, `result`, `problem`, `name`, `figure`, `heading` or `furniture`; `href` is where it leads;
    `code` is a status (of a commitment), a state (of a result) or a type (of a name).
    """

    start: int
    end: int
    kind: str
    id: str = ""
    href: str = ""
    code: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters between two cuts; `opens` are the statements that begin here."""

    text: str
    statement: Mark | None = None
    name: Mark | None = None
    figure: bool = False
    furniture: bool = False
    opens: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Pieces of one statement, or of none."""

    statement: Mark | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the source; `headings` begin in it, and `is_heading` says that it is no more than that."""

    groups: tuple[Group, ...]
    headings: tuple[Mark, ...]
    is_heading: bool
    outside: bool


STATEMENTS: Final = ("commitment", "result", "problem")


def paragraphs(text: str, span: tuple[int, int], marks: Iterable[Mark], own: tuple[int, int]) -> Iterator[Paragraph]:
    """Give the lines of a span of the source with their marks; lines outside of `own` are no part of the report."""
    start, end = span
    breaks = [Mark(m.start(), m.end(), "break") for m in _LINE_END.finditer(text, start, end)]
    line: list[Piece] = []
    headings: list[Mark] = []
    begins = start
    for first, last, active in _sweep(start, end, [*marks, *breaks]):
        if any(mark.kind == "break" for mark in active):
            if line:
                yield _paragraph(line, headings, outside=not own[0] <= begins < own[1])
            line, headings, begins = [], [], last
            continue
        headings += [mark for mark in active if mark.kind == "heading" and mark.start == first]
        line.append(_piece(text[first:last], first, active))
    if line:
        yield _paragraph(line, headings, outside=not own[0] <= begins < own[1])


def excerpt(text: str, start: int, end: int, marks: Iterable[Mark]) -> tuple[Group, ...]:
    """Give the sentence that a span lies in, cut where it is very long, with the marks."""
    floor, ceiling = max(0, start - _REACH), min(len(text), end + _REACH)
    before = [m.end() for m in _SENTENCE_END.finditer(text, floor, start)]
    after = _SENTENCE_END.search(text, end, ceiling)
    first = before[-1] if before else floor
    last = after.end() if after else ceiling
    cut = (Piece("…"),) if not before and floor > 0 else ()
    rest = (Piece("…"),) if after is None and ceiling < len(text) else ()
    found = [_piece(text[a:b], a, active) for a, b, active in _sweep(first, last, list(marks))]
    return _groups([*cut, *found, *rest])


def _sweep(start: int, end: int, marks: Sequence[Mark]) -> Iterator[tuple[int, int, list[Mark]]]:
    """Cut a span where any mark begins or ends; with each piece the marks that cover it, the shortest first."""
    near = sorted((m for m in marks if m.start < end and m.end > start and m.end > m.start), key=lambda m: m.start)
    cuts = {start, end, *(max(start, m.start) for m in near), *(min(end, m.end) for m in near)}
    active: list[Mark] = []
    following = iter([*near, None])
    coming = next(following)
    for first, last in pairwise(sorted(cuts)):
        active = [mark for mark in active if mark.end > first]
        while coming is not None and coming.start <= first:
            active.append(coming)
            coming = next(following)
        yield first, last, sorted(active, key=lambda m: (m.end - m.start, m.start, m.kind))


def _piece(text: str, first: int, active: Sequence[Mark]) -> Piece:
    return Piece(
        text=text,
        statement=next((mark for mark in active if mark.kind in STATEMENTS), None),
        name=next((mark for mark in active if mark.kind == "name"), None),
        figure=any(mark.kind == "figure" for mark in active),
        furniture=any(mark.kind == "furniture" for mark in active),
        opens=tuple(mark for mark in active if mark.kind in STATEMENTS and mark.start == first),
    )


def _groups(pieces: Iterable[Piece]) -> tuple[Group, ...]:
    return tuple(Group(statement, tuple(same)) for statement, same in groupby(pieces, key=lambda p: p.statement))


def _paragraph(line: Sequence[Piece], headings: Sequence[Mark], *, outside: bool) -> Paragraph:
    words = "".join(piece.text for piece in line).strip()
    is_heading = bool(headings) and headings[0].end - headings[0].start >= _HEADING_SHARE * len(words)
    return Paragraph(_groups(line), tuple(headings), is_heading, outside)
