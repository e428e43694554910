"""Cut a text into clauses: the stretches between punctuation marks, with their place in sentence and paragraph.

In: a text, the range of a report in it, its furniture. Out: `Clause`s in order, none of which touches furniture at its
ends; their offsets are those of the whole text.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from duixian.loaders.lines import Cover
from duixian.ontology.lines import BREAKS
from duixian.ontology.model import Span

_STOPS = "。！？!?；;"
_PAUSES = "，,：:\t"
_BREAK = re.compile(f"[{_STOPS}{_PAUSES}{BREAKS}]+")
_STOP = re.compile(f"[{_STOPS}{BREAKS}]")
_LINE_BREAK = re.compile(f"[{BREAKS}]")
_IN_NUMBER = re.compile(r"(?<=\d)[,:：](?=\d)")
_TRIM = " \u3000\xa0\ufeff\u200b—-–―…·•、*#|" + _STOPS + _PAUSES + BREAKS
_PAIRS = {"“": "”", "（": "）", "(": ")", "《": "》", "【": "】", "「": "」", "〔": "〕", "[": "]"}
_OPENING = re.compile("[" + re.escape("".join(_PAIRS)) + "]")
_NOT_QUOTED = "。！？" + BREAKS
_QUOTED = 40
"""A pair of quotes or brackets longer than this does not keep its commas together."""


class Clause(NamedTuple):
    """A clause: its span, its text, the numbers of its sentence and paragraph, and the mark that ends it."""

    start: int
    end: int
    text: str
    sentence: int
    paragraph: int
    mark: str


def split_clauses(text: str, span: Span, furniture: Sequence[Span] = ()) -> list[Clause]:
    """Cut `text[span.start:span.end]` into clauses.

    A sentence ends at 。！？； or a line break, a clause also at ，and ：; a comma in a number, short quotes or short
    brackets does not cut. Line breaks end a paragraph unless the line was broken by furniture.
    """
    clauses: list[Clause] = []
    cover = Cover(furniture)
    sentence = paragraph = 0
    position = span.start
    for cut_start, cut_end in [*_cuts(text, span, furniture), (span.end, span.end)]:
        gap = text[cut_start:cut_end]
        start, end = cover.trim(text, position, cut_start, _TRIM)
        if start < end:
            clauses.append(Clause(start, end, text[start:end], sentence, paragraph, gap.strip()[:1]))
        if _STOP.search(gap):
            sentence += 1
        if _LINE_BREAK.search(gap):
            paragraph += 1
        position = cut_end
    return clauses


def _cuts(text: str, span: Span, furniture: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Give the ranges at which the text is cut: runs of marks, and furniture that stands between two clauses."""
    kept = [*_quoted(text, span), *((m.start(), m.end()) for m in _IN_NUMBER.finditer(text, span.start, span.end))]
    kept += [(max(f.start, span.start), min(f.end, span.end)) for f in furniture]
    kept_at = {i for start, end in kept for i in range(start, end)}
    for match in _BREAK.finditer(text, span.start, span.end):
        marks = [i for i in range(*match.span()) if i not in kept_at]
        if marks:
            yield marks[0], marks[-1] + 1


def _quoted(text: str, span: Span) -> Iterator[tuple[int, int]]:
    """Give the ranges of short quotes and brackets that hold no sentence end and no line break."""
    for match in _OPENING.finditer(text, span.start, span.end):
        start = match.start()
        end = text.find(_PAIRS[match.group()], start + 1, min(span.end, start + _QUOTED))
        if end > 0 and not any(c in _NOT_QUOTED for c in text[start:end]):
            yield start, end
