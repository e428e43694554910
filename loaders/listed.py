"""Tell the numbers of lists from those of headings: 1.新建停车场2处。 2.改造农房30户。 are tasks, each a paragraph.

In: the clauses of a report. Out: the same, without the numbers of such tasks; a numbered paragraph of one sentence is a
task where the one before it or after it has the number before or after its own.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from duixian.loaders.clauses import Clause

_NUMERALS = "一二三四五六七八九十"
_NUMBERS = (
    re.compile(r"(\d{1,2})\s*[、．.]\s*"),
    re.compile(r"[（(]\s*(\d{1,2})\s*[）)]\s*[、．.]?\s*"),
    re.compile(rf"([{_NUMERALS}]{{1,3}})\s*[、．.]\s*"),
    re.compile(rf"[（(]\s*([{_NUMERALS}]{{1,3}})\s*[）)]\s*[、．.]?\s*"),
    re.compile("([①-⑳])\\s*"),
)
_CIRCLED = ord("①") - 1
_ENDS = tuple("。；;")


class _Numbered(NamedTuple):
    """A paragraph that begins with a number: its first clause, how the number is written, its value and length."""

    first: int
    form: int
    value: int
    length: int
    alone: bool
    """Whether the paragraph is one sentence."""


def without_numbers(clauses: Sequence[Clause]) -> list[Clause]:
    """Take the numbers of listed tasks from the clauses that begin with them."""
    starts = [i for i, clause in enumerate(clauses) if not i or clause.paragraph != clauses[i - 1].paragraph]
    paragraphs = [_read(clauses, first, end) for first, end in pairwise([*starts, len(clauses)])]
    found = list(clauses)
    for before, this, after in zip([None, *paragraphs], paragraphs, [*paragraphs[1:], None], strict=False):
        if this and this.alone and (_follows(before, this) or _follows(this, after)):
            clause = clauses[this.first]
            found[this.first] = clause._replace(start=clause.start + this.length, text=clause.text[this.length :])
    return found


def _read(clauses: Sequence[Clause], first: int, end: int) -> _Numbered | None:
    """Read the number that a paragraph begins with; 一、 of a line without an end is a heading."""
    clause, last = clauses[first], clauses[end - 1]
    for form, pattern in enumerate(_NUMBERS):
        match = pattern.match(clause.text)
        if match and match.end() < len(clause.text) and (match[1][0] not in _NUMERALS or last.mark in _ENDS):
            return _Numbered(first, form, _value(match[1]), match.end(), clause.sentence == last.sentence)
    return None


def _follows(one: _Numbered | None, other: _Numbered | None) -> bool:
    return bool(one and other and one.form == other.form and other.value == one.value + 1)


def _value(digits: str) -> int:
    """Give the value of a number up to 99, as lists write it."""
    if digits.isdecimal() and digits.isascii():
        return int(digits)
    if digits[0] not in _NUMERALS:
        return ord(digits) - _CIRCLED
    tens, ten, ones = digits.rpartition("十")
    return 10 * bool(ten) * (_NUMERALS.index(tens) + 1 if tens else 1) + (_NUMERALS.index(ones) + 1 if ones else 0)
