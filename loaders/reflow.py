"""Join the lines of printed pages to paragraphs again, and leave out page numbers and running heads.

In: the lines of each page with their places. Out: a text with a line for each paragraph.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

STOPS = tuple("。！？；：!?;:")
_EDGE_LINES = 2
_FEWEST_PAGES = 3
_INDENTED_PART = 12
"""Where more than one line in twelve is indented, indents mark the paragraphs."""
_TOLERANCE = 0.9
_NARROWEST = 12
"""No column of text is narrower than that many characters: a page of short lines is a list."""
PAGE_NUMBER = re.compile(
    r"[-—–－·•\s]*(?:第\s*|Page\s*)?(\d{1,4})\s*页?(?:\s*(?:[,，/]|of)?\s*共?\s*\d{1,4}\s*页?)?[-—–－·•\s]*"
)
_TOKEN = re.compile(r"[0-9A-Za-z.,%+\-]+|.")
_CLINGING = re.compile(r"[，。、；：！？）》”’】〕％%]+")
HEADING = re.compile(
    r"(第[一二三四五六七八九十]+[章节部]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)])"
)
_HAN = r"[\u3400-\u9fff，。、；：（）“”《》]"
_MARK = "[，。、；：（）“”《》]"
_GAP = re.compile(rf"(?<={_HAN}) (?=[0-9A-Za-z])|(?<=[0-9A-Za-z%]) (?={_HAN})|(?<={_MARK}) +| +(?={_MARK})")
_STRETCHED = re.compile(rf"(?<={_HAN}) +(?={_HAN})")
"""Blanks in a full line are where justified characters stand apart."""
_PROSE = re.compile(r"[，。；：、]")
SENTENCE = re.compile(r"[，。；]")
_WORD = re.compile(r"[A-Za-z]")


class Line(NamedTuple):
    """A printed line: its text, where it begins and ends on the page, and the size of its letters (page units)."""

    text: str
    left: float
    right: float
    size: float


def natural_width(text: str) -> float:
    """Give the width of a text in ems: a Chinese character is one, any other a half."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def join_pages(pages: Sequence[Sequence[Line]]) -> str:
    """Give the text of pages: wrapped lines are joined, over page ends too; each paragraph is one line."""
    lines = [line for page in _without_edges(pages) for line in page]
    if not lines:
        return ""
    page_edge, margin = _edge(lines), _margin(lines)
    is_indented = sum(line.left > margin + line.size for line in lines) > len(lines) // _INDENTED_PART
    paragraphs = [""]
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        is_full = following is not None and line.right + needed(following.text) * line.size > page_edge
        paragraphs[-1] = _glue(paragraphs[-1], _STRETCHED.sub("", line.text) if is_full else line.text)
        if following is None or not is_full or _begins_paragraph(line, following, margin, by_indent=is_indented):
            paragraphs.append("")
    return "\n".join(_close_gaps(paragraph) for paragraph in paragraphs[:-1])


def needed(following: str) -> float:
    """Give the room in ems that a line would have needed to take up the first word of the next one."""
    token = _TOKEN.match(following)
    clinging = _CLINGING.match(following, token.end() if token else 0)
    return natural_width((token.group() if token else "") + (clinging.group() if clinging else "")) + _TOLERANCE


def _begins_paragraph(line: Line, following: Line, margin: float, *, by_indent: bool) -> bool:
    """Tell whether a paragraph begins after a full line.

    An indented line, one of another size and one with the number of a heading begin one. Where nothing is indented, a
    full line that ends a sentence is taken to end its paragraph.
    """
    if abs(line.size - following.size) > line.size / 10 or HEADING.match(following.text):
        return True
    return following.left > margin + line.size or (not by_indent and line.text.endswith(STOPS))


def _edge(lines: Sequence[Line]) -> float:
    """Give where full lines end: the widest but for a tenth, which may be tables or page furniture."""
    ends = sorted(line.right for line in lines)
    size = sorted(line.size for line in lines)[len(lines) // 2]
    return max(ends[len(ends) - 1 - len(ends) // 10], _margin(lines) + _NARROWEST * size)


def _margin(lines: Sequence[Line]) -> float:
    """Give where lines begin that are not indented: the smallest left end of which there are several."""
    counts = Counter(round(line.left) for line in lines)
    return float(min(left for left, count in counts.items() if count > len(lines) // 20))


def _glue(before: str, after: str) -> str:
    """Put a blank between two words, nothing between Chinese characters and in figures."""
    return f"{before} {after}" if _WORD.match(before[-1:]) and _WORD.match(after) else before + after


def _close_gaps(paragraph: str) -> str:
    """Drop in prose the blanks that are thin gaps in print: beside marks, and between characters and figures."""
    return _GAP.sub("", paragraph) if _PROSE.search(paragraph) else paragraph


def _without_edges(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Leave out page numbers that count with the pages, and heads that stand on most pages."""
    offsets = Counter(offset for i, page in enumerate(pages) for offset in {_offset(x, i) for x in _edges(page)})
    heads = Counter(head for page in pages for head in {_head(x) for x in _edges(page)})
    counting = {offset for offset, count in offsets.items() if offset is not None and count > max(1, len(pages) // 2)}
    running = {head for head, count in heads.items() if head and count >= max(_FEWEST_PAGES, len(pages) // 2 + 1)}

    def is_kept(line: Line, i: int, place: int, count: int) -> bool:
        is_inside = _EDGE_LINES <= place < count - _EDGE_LINES
        return is_inside or (_offset(line, i) not in counting and _head(line) not in running)

    return [[line for j, line in enumerate(page) if is_kept(line, i, j, len(page))] for i, page in enumerate(pages)]


def _edges(page: Sequence[Line]) -> list[Line]:
    return [*page[:_EDGE_LINES], *page[max(_EDGE_LINES, len(page) - _EDGE_LINES) :]]


def _head(line: Line) -> str:
    """Give a running head without the numbers in it; empty for what is a sentence, or a number alone."""
    is_head = any(c.isalpha() for c in line.text) and not SENTENCE.search(line.text)
    return re.sub(r"\d+", "0", line.text) if is_head else ""


def _offset(line: Line, index: int) -> int | None:
    """Give by how much a page number differs from the page's place in the file."""
    match = PAGE_NUMBER.fullmatch(line.text)
    return int(match[1]) - index if match else None
