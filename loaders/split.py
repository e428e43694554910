"""Split a source into reports: one file may hold many, under a contents page, with or without titles.

In: a source text and its furniture. Out: the spans of the reports. Boundaries come from the text: a fresh title,
greeting or look back after a look ahead has been given (DESIGN.md §4, "Splitting a collection").
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from duixian.loaders.headings import announces, is_used_as, read_heading
from duixian.loaders.lines import Line, read_lines
from duixian.ontology.model import Span

_BODY = 300
"""So many characters of running text must stand in a report before a new title may end it."""
_LEAST = 120
"""A piece with less text than this is no report; one with more, a look back and a look ahead is a whole, short one."""
_HEADING = 45
_LEAD_IN = 8
_FIRST = re.compile(r"[（(第]?[一1]?[部分章篇、：:．.）)\s]*")
"""The number, or none, of a heading that may open a report."""
_AHEAD = 12
"""Within so many lines below its title a report greets, opens or looks back; below a page header it does not."""


@dataclass(frozen=True, slots=True)
class _Line(Line):
    """A line and what it may be used for."""

    uses: frozenset[str]


@dataclass(slots=True)
class _Piece:
    """Lines that may be a report, how much running text they hold, and all that they are used for."""

    lines: list[_Line] = field(default_factory=list)
    body: int = 0
    uses: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)

    def take(self, line: _Line) -> None:
        """Add a line."""
        self.lines.append(line)
        self.uses |= line.uses
        if "title" in line.uses:
            self.titles.add(line.text)
        if len(line.text) > _HEADING or "。" in line.text:
            self.body += len(line.text)


def split_reports(text: str, furniture: Sequence[Span]) -> list[Span]:
    """Give the span of each report in the text, in order; pieces that are no report are left out.

    A span begins right after the report before it and ends with its own last line.
    """
    pieces = [_Piece()]
    lines = [_Line(line.start, line.end, line.text, _uses(line.text)) for line in read_lines(text, furniture=furniture)]
    for i, line in enumerate(lines):
        if _begins_report(line, pieces[-1], lines[i + 1 : i + 1 + _AHEAD]):
            lead_in = _take_lead_in(pieces[-1])
            pieces.append(_Piece())
            for taken in lead_in:
                pieces[-1].take(taken)
        pieces[-1].take(line)
    return [Span(start=p.lines[0].start, end=p.lines[-1].end) for p in pieces if _is_report(p)]


def _uses(content: str) -> frozenset[str]:
    heading = read_heading(content)
    opening = content[: content.find("。")] if "。" in content[:120] else content[:120]
    found = {"opening"} if is_used_as("opening", opening[-60:]) else set()
    if len(content) <= _HEADING:
        ahead = announces(content) == "plan"
        found |= {use for use in ("review", "plan") if is_used_as(use, heading.words) and not ahead}
        if "review" in found and _FIRST.fullmatch(heading.number):
            found.add("first_review")
        if not heading.number:
            found |= {use for use in ("title", "weak_title", "greeting") if is_used_as(use, content)}
    return frozenset(found)


def _begins_report(line: _Line, piece: _Piece, following: Sequence[_Line]) -> bool:
    """Tell whether a line opens a new report, given the piece read so far and the lines that follow."""
    if piece.body < _BODY or not line.uses:
        return _ends_short_report(line, piece, following)
    if "title" in line.uses:
        return line.text not in piece.titles or any(
            other.uses & {"greeting", "opening", "review"} for other in following
        )
    if "opening" in line.uses:
        return bool(piece.uses & {"opening", "plan"})
    if "weak_title" in line.uses or ("first_review" in line.uses and "plan" not in line.uses):
        return "plan" in piece.uses and bool(piece.uses & {"review", "opening"})
    return False


def _ends_short_report(line: _Line, piece: _Piece, following: Sequence[_Line]) -> bool:
    """Tell whether a line is the title of another report than the short one just read: it greets or looks back."""
    is_whole = piece.body >= _LEAST and "plan" in piece.uses and bool(piece.uses & {"review", "opening"})
    is_new = "title" in line.uses and line.text not in piece.titles
    return is_whole and is_new and any(other.uses & {"greeting", "opening", "review"} for other in following)


def _take_lead_in(piece: _Piece) -> list[_Line]:
    """Take from the end of a piece the titles, greetings and datelines that belong to the report that now begins."""
    taken: list[_Line] = []
    while piece.lines and len(taken) < _LEAD_IN:
        last = piece.lines[-1]
        is_lead_in = last.uses & {"title", "weak_title", "greeting"} or (
            len(last.text) <= _HEADING and last.text[-1] not in "。！!；;" and not read_heading(last.text).number
        )
        if not is_lead_in:
            break
        taken.insert(0, piece.lines.pop())
    return taken


def _is_report(piece: _Piece) -> bool:
    """Tell a report from loose text: it has running text, and a title, an opening, or a look back or ahead."""
    length = sum(len(line.text) for line in piece.lines)
    return length >= _LEAST and bool(piece.uses & {"title", "opening", "review", "plan", "weak_title"})
