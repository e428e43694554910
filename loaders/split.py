"""Split a source into reports: one file may hold many, under a contents page, with or without titles.

In: a source text and its furniture. Out: the spans of the reports. Boundaries come from the text: a fresh title,
greeting or look back after a look ahead has been given (DESIGN.md §4, "Splitting a collection").
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from duixian.loaders.headings import is_used_as, read_heading
from duixian.ontology.model import Span

_BODY = 300
"""So many characters of running text must stand in a report before a new title may end it."""
_LEAST = 120
"""A piece with less text than this is no report."""
_HEADING = 45
_LEAD_IN = 8


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    text: str
    uses: frozenset[str] = frozenset()

    @property
    def length(self) -> int:
        return len(self.text)


@dataclass(slots=True)
class _Piece:
    lines: list[_Line] = field(default_factory=list)

    @property
    def body(self) -> int:
        return sum(line.length for line in self.lines if line.length > _HEADING)

    def has(self, use: str) -> bool:
        return any(use in line.uses for line in self.lines)


def split_reports(text: str, furniture: Sequence[Span]) -> list[Span]:
    """Give the span of each report in the text, in order; pieces that are no report are left out.

    A span begins right after the report before it and ends with its own last line.
    """
    pieces = [_Piece()]
    for line in _lines(text, furniture):
        if _begins_report(line, pieces[-1]):
            pieces.append(_Piece(_take_lead_in(pieces[-1])))
        pieces[-1].lines.append(line)
    return [Span(start=p.lines[0].start, end=p.lines[-1].end) for p in pieces if _is_report(p)]


def _lines(text: str, furniture: Sequence[Span]) -> list[_Line]:
    """Give the lines that hold more than furniture, with what they may be used for."""
    lines = []
    position = 0
    spans = sorted(furniture, key=lambda f: f.start)
    for raw in text.splitlines(keepends=True):
        content = raw.strip("\ufeff \t\r\n\u3000\xa0")
        if content:
            start = position + raw.index(content)
            end = start + len(content)
            if not any(f.start <= start and end <= f.end for f in spans):
                lines.append(_Line(start, end, content, _uses(content)))
        position += len(raw)
    return lines


def _uses(content: str) -> frozenset[str]:
    heading = read_heading(content)
    opening = content[: content.find("。")] if "。" in content[:120] else content[:120]
    found = {"opening"} if is_used_as("opening", opening[-60:]) else set()
    if len(content) <= _HEADING:
        found |= {use for use in ("review", "plan") if is_used_as(use, heading.words)}
        if not heading.number:
            found |= {use for use in ("title", "weak_title", "greeting") if is_used_as(use, content)}
    return frozenset(found)


def _begins_report(line: _Line, piece: _Piece) -> bool:
    """Tell whether a line opens a new report, given the piece read so far."""
    if piece.body < _BODY:
        return False
    if "title" in line.uses:
        return True
    if "opening" in line.uses:
        return piece.has("opening") or piece.has("plan")
    if "weak_title" in line.uses or ("review" in line.uses and "plan" not in line.uses):
        return piece.has("plan") and (piece.has("review") or piece.has("opening"))
    return False


def _take_lead_in(piece: _Piece) -> list[_Line]:
    """Take from the end of a piece the titles, greetings and datelines that belong to the report that now begins."""
    taken: list[_Line] = []
    while piece.lines and len(taken) < _LEAD_IN:
        last = piece.lines[-1]
        is_lead_in = last.uses & {"title", "weak_title", "greeting"} or (
            last.length <= _HEADING and last.text[-1] not in "。！!；;" and not read_heading(last.text).number
        )
        if not is_lead_in:
            break
        taken.insert(0, piece.lines.pop())
    return taken


def _is_report(piece: _Piece) -> bool:
    """Tell a report from loose text: it has running text, and a title, an opening, or a look back or ahead."""
    length = sum(line.length for line in piece.lines)
    marked = any(piece.has(use) for use in ("title", "opening", "review", "plan", "weak_title"))
    return length >= _LEAST and marked
