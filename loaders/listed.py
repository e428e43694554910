"""Tell the numbers of lists from those of headings: 1.新建停车场2处。 2.改造农房30户。 are tasks, each a paragraph.

In: the clauses of a report. Out: the same, without the numbers of such tasks; a numbered paragraph of one sentence is a
task where the one before it or after it has the number before or after its own. A task in a row of a table stands there
without its number, its caption and who is to do it: 3 | 养老服务 | 建设社区食堂20个 | 县民政局.
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
_CELLS = re.compile(
    r"(?P<before>[|\s]*(?:\d{1,3}\s*\|\s*)?(?:[一-龥“”、]{2,10}\s*\|\s*(?=(?:新|建|改|扩|完成|开展|实施|铺|举办|培训|发放|创建|整治|治理"
    r"|打造|推进|启动|安装|配|购|解决|修|引进|组织|送|提供|免费|加装|更换))|(?<=\|)\s*)?)"
    r"(?P<task>.*?)"
    r"(?P<after>(?:\s*\|\s*[一-龥、（）]{1,20}(?:局|委|办|室|部|处|站|所|镇|乡|街道|公司|科|院|村|社区|中心|单位|[委协联]会))*[\s|]*)"
)
IN_CHARGE = re.compile(
    r"[（(〔【](?:责任|牵头|配合|负责|主办|协办|落实|完成)(?:单位|部门|领导|人|科室|时限)?[:：]"
    r"|(?:责任|牵头|配合|负责|主办|协办)(?:单位|部门|领导|人|科室)(?:[:：]|$)"
)
"""Who is to do a task stands behind it, in brackets."""
_LONGEST = 300
"""A row of more characters is none of a list."""
_FIRST = frozenset(f"0123456789（({_NUMERALS}") | frozenset(map(chr, range(ord("①"), ord("⑳") + 1)))
"""What a number begins with."""
_CIRCLED = ord("①") - 1
_ENDS = tuple("。；;")
_STOPS = tuple("。！？!?")


class _Numbered(NamedTuple):
    """A paragraph that begins with a number: its first clause, how the number is written, its value and length."""

    first: int
    form: int
    value: int
    length: int
    alone: bool
    """Whether the paragraph is one sentence."""


def without_numbers(clauses: Sequence[Clause]) -> tuple[list[Clause], set[int]]:
    """Take the numbers of listed tasks from the clauses that begin with them, and say which these are."""
    starts = [i for i, clause in enumerate(clauses) if not i or clause.paragraph != clauses[i - 1].paragraph]
    paragraphs = [
        _read(clauses, first, end) if clauses[first].text[0] in _FIRST else None
        for first, end in pairwise([*starts, len(clauses)])
    ]
    found, listed = list(clauses), set[int]()
    for before, this, after in zip([None, *paragraphs], paragraphs, [*paragraphs[1:], None], strict=False):
        if this and this.alone and (_follows(before, this) or _follows(this, after)):
            clause = clauses[this.first]
            listed.add(this.first)
            found[this.first] = clause._replace(start=clause.start + this.length, text=clause.text[this.length :])
    return [_without_cells(clause) if "|" in clause.text else clause for clause in found], listed


def _without_cells(clause: Clause) -> Clause:
    """Give the task in a row of a table."""
    match = _CELLS.fullmatch(clause.text) if len(clause.text) <= _LONGEST else None
    if match is None or not match["task"]:
        return clause
    start, end = match.span("task")
    return clause._replace(start=clause.start + start, end=clause.start + end, text=match["task"])


def _read(clauses: Sequence[Clause], first: int, end: int) -> _Numbered | None:
    """Read the number that a paragraph begins with; 一、 of a line without an end is a heading."""
    in_charge = (i for i in range(first + 1, end) if IN_CHARGE.match(clauses[i].text))
    end = next(in_charge, end)
    clause, last = clauses[first], clauses[end - 1]
    alone = not any(one.mark in _STOPS for one in clauses[first : end - 1])
    for form, pattern in enumerate(_NUMBERS):
        match = pattern.match(clause.text)
        if match and match.end() < len(clause.text) and (match[1][0] not in _NUMERALS or last.mark in _ENDS):
            return _Numbered(first, form, _value(match[1]), match.end(), alone)
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
