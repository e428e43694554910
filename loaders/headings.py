"""Tell headings: which lines and lead-ins are headings, how deep they stand, what the part below them does.

In: a line. Out: its `Heading` (number, level, words), and what the words are used for by `lexicon/headings.tsv`.
"""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from duixian.loaders.lexicon import rows
from duixian.loaders.lines import BLANK, fold

_NUMERALS = "一二三四五六七八九十百"
_NUMBERS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(rf"第[{_NUMERALS}]+(部分|章|篇)[、：:\s]*")),
    (1, re.compile(rf"[{_NUMERALS}]{{1,3}}\s*[、．.]\s*")),
    (2, re.compile(rf"[（(]\s*[{_NUMERALS}]{{1,3}}\s*[）)]\s*[、．.]?\s*")),
    (3, re.compile(r"\d{1,2}\s*[、．.]((?!\d)|(?=20\d\d\s*年))\s*")),
    (4, re.compile(r"[（(]\s*\d{1,2}\s*[）)]\s*[、．.]?\s*")),
    (2, re.compile(r"(——|--|—|―)\s*")),
    (3, re.compile(rf"[{_NUMERALS}]{{1,2}}(是|要)")),
    (3, re.compile(r"第[一二三四五六七八九十]+[，、,]")),
)
MAYBE_NUMBERED = re.compile(rf"[第{_NUMERALS}（(\d—-―-]")
"""Found in each line that begins with a number: each begins with one of these."""
_BLANKS = re.compile(r"\s+")
_LABELLED = re.compile(r"[|\s]*(?:标\s*题|名\s*称)\s*[:：]\s*([^|]+?)\s*(?:\|.*)?$")
_SIGNS = re.compile("[☀-➿\ufe0f\u200d\U0001f000-\U0001faff]+")
_LONGEST = 60
_END = "。；;！!：:，,、 \u3000—-【】[]"


class Heading(NamedTuple):
    """A possible heading: `level` 0 has no number, 1 is 一、, 2 is （一）, 3 is 1. or 一是, 4 is （1）."""

    number: str
    level: int
    words: str


def read_heading(line: str) -> Heading:
    """Part a line into the number that it begins with and its words."""
    content = line.strip(BLANK)
    for level, pattern in _NUMBERS if MAYBE_NUMBERED.match(content) else ():
        match = pattern.match(content)
        if match:
            return Heading(match.group().strip(), level, content[match.end() :].strip())
    return Heading("", 0, content)


def heading_level(line: str) -> int:
    """Give the level of the number that a line begins with, as `read_heading` does; 0 where it has none."""
    return read_heading(line).level if MAYBE_NUMBERED.match(line.lstrip(BLANK)) else 0


def is_used_as(use: str, words: str) -> bool:
    """Tell whether the words of a line are a `title`, `greeting`, `opening`, or head a `review`, `plan` and so on."""
    if len(words) > _LONGEST * 2:
        return False
    plain = _plain(words)
    return len(plain) <= _LONGEST and _pattern(use).fullmatch(plain) is not None


@lru_cache(maxsize=256)
def _plain(words: str) -> str:
    """Leave out blanks, small pictures and the marks at the ends; kept, as a line is asked about again and again."""
    return fold(_SIGNS.sub("", _BLANKS.sub("", without_label(words))).strip(_END))


def without_label(line: str) -> str:
    """Take the title of a page out of the row of a table: | 标题：青禾镇2023年工作计划 | |."""
    found = _LABELLED.match(line)
    return found[1] if found else line


def admission(paragraph: str) -> int:
    """Give where the sentence begins in which a paragraph comes to the problems; 0 where it is on one matter."""
    if announces(paragraph) != "problems":
        return 0
    found = next(
        match for role, pattern in _cues() if role == "problems" and (match := pattern.search(fold(paragraph)))
    )
    return paragraph.rfind("。", 0, found.start()) + 1


@lru_cache(maxsize=256)
def announces(paragraph: str) -> str:
    """Tell what a paragraph announces by `lexicon/role_cues.tsv` (`plan`, `problems`, …), or ""."""
    words = fold(paragraph)
    return next((role for role, pattern in _cues() if pattern.search(words)), "")


@cache
def _cues() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((role, re.compile(pattern)) for role, pattern in rows("role_cues.tsv"))


@cache
def _pattern(use: str) -> re.Pattern[str]:
    """Match what one of the patterns of a use matches."""
    return re.compile("|".join(f"(?:{pattern})" for name, pattern in rows("headings.tsv") if name == use))
