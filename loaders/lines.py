"""Go through a text line by line, stepping over furniture; write what varies (digits, years) in one way.

In: a text, a span of it, its furniture. Out: `Line`s without blanks or furniture at their ends, none of them empty.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from duixian.ontology.lines import BREAKS
from duixian.ontology.model import Span

BLANK = " \t\u3000\xa0\ufeff\u200b" + BREAKS
_LINE = re.compile(f"[^{BREAKS}]+")
_BREAK = re.compile(f"[{BREAKS}]")
_PAGE, _WHOLE = 300, 800
"""A line that is longer than `_WHOLE` holds more than a paragraph: a page whose line breaks were lost. It is cut at its
headings; one that is longer than `_PAGE` only at those that name a time."""
_NUMERAL = "[一二三四五六七八九十]"
_HEADING = (
    r"(?:20\d\d年度?|今年|去年|上半年|下半年|明年)[^，。；：、]{0,10}?"
    r"(?:回顾|总结|情况|成效|安排|计划|打算|思路|重点|任务)(?![和及与暨、])"
)
_GREETING = "(?:各位代表|各位委员|同志们|尊敬的)"
_TITLE = rf"(?<=[。！!\s])(?=[^。！!，,；;：:\s]{{2,30}}工作报告\s*{_GREETING})|(?<=工作报告)(?=\s*{_GREETING})"
_LOST = re.compile(
    rf"(?<=[。！；：”）)])\s*(?={_NUMERAL}{{1,3}}、|[（(]{_NUMERAL}{{1,3}}[）)])"
    rf"|(?<=报告|总结|计划|汇报|打算|思路|安排)(?=一、)|(?<={_NUMERAL}、){_HEADING}"
    rf"|(?<=[ \u3000])(?={_NUMERAL}{{1,3}}、)|(?<={_NUMERAL}、)[^。；：\s]{{4,40}}(?=[ \u3000])"
    rf"|{_TITLE}"
)
"""Where a line break was lost: before a number, and behind a heading that names a time."""
_LOST_SURELY = re.compile(
    rf"(?<=[。！])\s*(?={_NUMERAL}{{1,2}}、{_HEADING})|(?<=[。！]{_NUMERAL}、){_HEADING}|{_TITLE}"
)
_WIDE = {ord("０") + i: ord("0") + i for i in range(10)}
_ANY_WIDE = re.compile("[０-９]")
_YEAR = re.compile(r"[二2][〇○Ｏ零0][〇○Ｏ零一二三四五六七八九0-9]{2}(?=\s*年)")
_NUMERALS = str.maketrans("〇○Ｏ零一二三四五六七八九", "0000123456789")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the source: its span and the text at it."""

    start: int
    end: int
    text: str


class Cover:
    """Furniture that can be asked by offset; its spans do not overlap."""

    def __init__(self, furniture: Sequence[Span] = ()) -> None:
        """Take the furniture in any order."""
        self._spans = sorted((span.start, span.end) for span in furniture if span.start < span.end)
        self._starts = [start for start, _ in self._spans]

    def at(self, offset: int) -> tuple[int, int] | None:
        """Give the furniture that the character at an offset is part of."""
        index = bisect_right(self._starts, offset) - 1
        return self._spans[index] if index >= 0 and offset < self._spans[index][1] else None

    def trim(self, text: str, start: int, end: int, marks: str = BLANK) -> tuple[int, int]:
        """Move both ends of a range inwards over marks and furniture; the range may become empty."""
        last = bisect_right(self._starts, end - 1) - 1
        if last < 0 or self._spans[last][1] <= start:  # no furniture inside
            left = text[start:end].lstrip(marks)
            start = end - len(left)
            return start, start + len(left.rstrip(marks))
        while start < end:
            over = self.at(start)
            if over is None and text[start] not in marks:
                break
            start = min(over[1], end) if over else start + 1
        while start < end:
            over = self.at(end - 1)
            if over is None and text[end - 1] not in marks:
                break
            end = max(over[0], start) if over else end - 1
        return start, end


def read_lines(text: str, span: Span | None = None, furniture: Sequence[Span] = ()) -> Iterator[Line]:
    """Give the lines of `text[span.start:span.end]` (of all of it without a span) that hold more than furniture."""
    cover = Cover(furniture)
    first, last = (span.start, span.end) if span else (0, len(text))
    for match in _LINE.finditer(text, first, last):
        for piece in _pieces(text, *match.span()):
            start, end = cover.trim(text, *piece)
            if start < end:
                yield Line(start, end, text[start:end])


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the parts of a line: all of it, but for one so long that its line breaks were lost."""
    length = _line_end(text, end) - _line_start(text, start)
    if length > _PAGE:
        for lost in (_LOST if length > _WHOLE else _LOST_SURELY).finditer(text, start, end):
            yield start, lost.end()
            start = lost.end()
    yield start, end


def _line_start(text: str, position: int) -> int:
    """Give where the line begins that a report may begin in the middle of; no more than `_WHOLE` before."""
    first = max(position - _WHOLE - 1, 0)
    if position == first or text[position - 1] in BREAKS:
        return position
    return max(first, *(text.rfind(mark, first, position) + 1 for mark in BREAKS))


def _line_end(text: str, position: int) -> int:
    found = _BREAK.search(text, position, position + _WHOLE + 1)
    return found.start() if found else min(position + _WHOLE + 1, len(text))


def fold(text: str) -> str:
    """Write full-width digits as 0-9 and 二〇二四年 as 2024年; every character keeps its place."""
    text = text.translate(_WIDE) if _ANY_WIDE.search(text) else text
    return _YEAR.sub(lambda match: match.group().translate(_NUMERALS), text)
