"""Read a text whose lines were broken at a width as if each paragraph were one line: for reading only.

In: a text, or a report of it. Out: the text with its broken lines joined, and the place that each of its characters has
in the file; reports whose spans are those of the one or of the other. What is kept and shown is the text as it stands,
line breaks and all (DESIGN.md §2, rule 1).
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, TypeVar

from duixian.loaders.lines import BLANK
from duixian.loaders.reflow import HEADING, PAGE_NUMBER, SENTENCE, STOPS, needed
from duixian.ontology.model import Mention, Report, Section, Source, Span, Statement

Part = TypeVar("Part", bound=Span)
_FEWEST = 12
_NARROWEST, _WIDEST = 12, 90
"""Ems: narrower lines are those of a list, wider ones are paragraphs."""
_BROKEN = 0.3
"""So many lines of a text that was broken at a width are full, and end within a word or beside one."""
_NEARLY = 0.75
_PAUSES = ("，", "、", ",")
_INDENT = 1.5
_INDENTED_PART = 12
_SPACED = 0.6
"""Where so many lines have an empty one before them, empty lines mark no paragraphs."""


class Unwrapped(NamedTuple):
    """A text without the breaks within its paragraphs; `places` are those of its characters in the file, in order."""

    text: str
    places: Sequence[int]

    def inner(self, start: int, end: int) -> tuple[int, int]:
        """Give the span in this text of a span of the file."""
        return bisect_left(self.places, start), bisect_left(self.places, end)

    def outer(self, start: int, end: int) -> tuple[int, int]:
        """Give the span in the file of a span of this text."""
        last = self.places[end - 1] + 1 if end else 0
        return (self.places[start] if start < end else last), last


class _Line(NamedTuple):
    """A line with words: where they begin in the file, how far they are indented, whether an empty line is before."""

    start: int
    text: str
    left: float
    apart: bool

    @property
    def length(self) -> int:
        """Its characters with the indent; many tools break lines by their number."""
        return round(self.left) + len(self.text)

    @property
    def right(self) -> float:
        return self.left + _width(self.text)


@lru_cache(maxsize=64)
def unwrap(text: str) -> Unwrapped | None:
    """Join the lines of a text that was broken at a width, leaving out page numbers; None for one that was not."""
    lines = _lines(text)
    if len(lines) < _FEWEST:
        return None
    edge = _edge([line.right for line in lines])
    if not _NARROWEST <= edge <= _WIDEST:
        return None
    most = _edge([float(line.length) for line in lines])
    full = [one.right + needed(other.text) > edge or one.length >= most for one, other in pairwise(lines)]
    broken = sum(is_full and line.text[-1].isalnum() for is_full, line in zip(full, lines[:-1], strict=True))
    if broken < _BROKEN * len(lines):
        return None
    return _join(lines, [is_full or _goes_on(one, edge) for is_full, one in zip(full, lines[:-1], strict=True)])


def _edge(ends: list[float]) -> float:
    """Give where full lines end: the farthest but for a tenth."""
    return sorted(ends)[len(ends) - 1 - len(ends) // 10]


def wrapped(report: Report, source: Source) -> Report:
    """Give a report of the unwrapped text with the spans and words that it has in the file, which must be wrapped."""
    joined = unwrap(source.text)
    return report if joined is None else _move(report, source, joined.outer)


def unwrapped(report: Report) -> Report:
    """Give a report with the spans and words of the unwrapped text; the report itself where its file is not wrapped."""
    joined = unwrap(report.source.text)
    if joined is None:
        return report
    return _move(report, report.source.model_copy(update={"text": joined.text}), joined.inner)


def _goes_on(line: _Line, edge: float) -> bool:
    """Tell whether a line that is not full ends within a sentence: it was broken by the number of its characters."""
    long = line.right > _NEARLY * edge and not _is_heading(line.text)
    return long or line.text.endswith(_PAUSES)


def _is_heading(text: str) -> bool:
    return bool(HEADING.match(text)) and not SENTENCE.search(text)


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    empty = new_page = False
    start = 0
    for line in text.splitlines(keepends=True):
        words = line.strip(BLANK)
        if words and not PAGE_NUMBER.fullmatch(words):
            blank = line[: line.index(words[0])]
            lines.append(_Line(start + len(blank), words, _width(blank.lstrip("\ufeff")), empty and not new_page))
            empty = new_page = False
        empty = empty or not words
        new_page = new_page or "\f" in line or bool(words and PAGE_NUMBER.fullmatch(words))
        start += len(line)
    return lines


def _width(text: str) -> float:
    """Give the width of a text in ems: a Chinese character is one, one of ASCII a half."""
    return len(text) / 4 + len(text.encode("utf-8", "replace")) / 4


def _join(lines: Sequence[_Line], goes_on: Sequence[bool]) -> Unwrapped:
    margin = sorted(line.left for line in lines)[len(lines) // 10]
    indented = [line.left > margin + _INDENT for line in lines]
    by_indent = sum(indented) > len(lines) // _INDENTED_PART
    by_blank = sum(line.apart for line in lines) < _SPACED * len(lines)
    pieces, places = [lines[0].text], [*_span(lines[0])]
    for number, (before, line) in enumerate(pairwise(lines)):
        marked = indented[number + 1] or (by_blank and line.apart) or HEADING.match(line.text)
        if marked or not goes_on[number] or (before.text.endswith(STOPS) and not by_indent):
            pieces.append("\n")
            places.append(_span(before).stop)
        pieces.append(line.text)
        places += _span(line)
    return Unwrapped("".join(pieces), places)


def _span(line: _Line) -> range:
    return range(line.start, line.start + len(line.text))


def _move(report: Report, source: Source, move: Callable[[int, int], tuple[int, int]]) -> Report:
    """Give a report with all its spans moved to another source, and the words that stand there."""

    def place(part: Part, **more: object) -> Part:
        start, end = move(part.start, part.end)
        words = {}
        if isinstance(part, Statement | Mention):
            words = {"text": source.text[start:end]}
        elif isinstance(part, Section):
            words = {"heading": source.text[start:end]}
        return part.model_copy(update={"start": start, "end": end, **words, **more})

    return place(
        report,
        source=source,
        sections=tuple(map(place, report.sections)),
        furniture=tuple(map(place, report.furniture)),
        statements=tuple(
            place(s, mentions=tuple(map(place, s.mentions)), quantities=tuple(map(place, s.quantities)))
            for s in report.statements
        ),
    )
