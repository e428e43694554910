"""Read the outline of a report: its headings, how they nest, and what each part of the text does (its role).

In: a text, the span of a report in it, its furniture. Out: an `Outline`. Headings decide; where a part has none, the
words with which a paragraph opens do ("下半年，我镇将…", "清醒地认识到…问题", "主要预期目标是").
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from duixian.loaders.headings import Heading, admission, announces, is_used_as, read_heading
from duixian.loaders.lines import Line, fold, read_lines
from duixian.loaders.listed import IN_CHARGE
from duixian.ontology.model import Role, Section, Span

_HEADING = 45
_RUN_IN = 40
_RUN_IN_LEVEL = 3
_RUN_IN_NUMBER = re.compile(r"(?:^|(?<=[。；;！：:]))\s*(?=[（(]?[一二三四五六七八九十\d]{1,3}(?:是|[、．.）)]))")
_TURN_LEVEL = 2
_SENTENCE_END = re.compile(r"[。：:；;！!]")
_DEEPEST = 9
_AHEAD = re.compile(
    r"[下后]半年|下一?步|下一?阶段|明年|来年|今后|新一年|思路|计划|打算|安排|设想|谋划|重点|目标|任务|做好|抓好|力争|展望|拟办|措施"
)
_BEHIND = re.compile(r"(?:完成|开展|推进|进展|落实|执行|实施)情况|回顾|总结|成效|成绩|成果|亮点|回眸|盘点")
_COMING = re.compile(
    r"[下后]半年|下一?步|下一?阶段|明年|来年|今后|打算|设想|谋划|做好|抓好|力争|展望|拟办|(?:思路|计划|安排)$"
)
_OPENS = re.compile(r"(?:做好|预计|刚刚过去的|过去的|即将过去的)?(?P<year>20\d\d)年(?:是|，|,|将|政府|全|度|我)")
_SHALL = re.compile(r"之年|将|做好|抓好|总体(?:要求|思路)|指导思想|预期目标|奋斗目标|力争")
_ENDS = tuple("。；;")
_LONG = 100
"""A paragraph that comes to the problems after so many characters looks back before."""
_LEAD = 90
"""What a year shall bring is told in the first words of its paragraph."""
_YEAR = re.compile(r"20\d\d(?=年)")
_PAST = re.compile(
    r"以来|一年来|半年来|过去一年|回顾|完成|实现|累计|获评|荣获|已|同比|取得|成功|顺利|圆满|投入使用|建成投"
)
_PAST_WORDS = 5
"""So often must the text before the plan speak of what is done, where no heading says that it looks back."""


@dataclass(frozen=True, slots=True)
class Part:
    """From `start` on, the text has this role and belongs to this section (an index, or None before the first)."""

    start: int
    role: Role
    section: int | None


@dataclass(frozen=True, slots=True)
class Outline:
    """The sections of a report and the parts of its text in order."""

    sections: tuple[Section, ...]
    parts: tuple[Part, ...]
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Keep where the parts start: they are looked up for each clause."""
        object.__setattr__(self, "_starts", tuple(part.start for part in self.parts))

    def at(self, offset: int) -> Part:
        """Give the part that an offset of the source lies in."""
        return self.parts[max(bisect_right(self._starts, offset) - 1, 0)]

    def each(self, offsets: Sequence[int]) -> list[Part]:
        """Give the part that each of the offsets lies in."""
        places = np.searchsorted(self._starts, offsets, "right") - 1
        return [self.parts[place] for place in np.maximum(places, 0).tolist()]

    def path(self, section: int | None) -> list[str]:
        """Give the headings that lead to a section, outermost first."""
        headings: list[str] = []
        while section is not None:
            headings.insert(0, self.sections[section].heading)
            section = self.sections[section].parent
        return headings


class _Reader:
    """Goes through the paragraphs and keeps where in the outline it stands."""

    def __init__(self, start: int, *, looks_back: bool) -> None:
        self.role = Role.OTHER
        self.turned_level: int | None = None
        self.problems_level: int | None = None
        self.looks_back = looks_back
        self.year = ""
        """The last year looked back on, by a heading or the first paragraph; what is on the next year looks ahead."""
        self.planned, self.admitted = False, False
        """Whether anything was planned, and any problem admitted: what comes after problems is not looked back on."""
        self.open: list[int] = []
        self.sections: list[Section] = []
        self.parts = [Part(start, Role.OTHER, None)]

    def heading(self, start: int, line: str, heading: Heading) -> None:
        """Take a heading: one that turns sets the role, one below a heading of problems keeps it."""
        turn = self.turn(heading)
        below_problems = self.problems_level is not None and heading.level > self.problems_level
        if turn is not None:
            self.role = turn
            self.problems_level = None
            if turn is Role.PROBLEMS:
                self.problems_level = max(heading.level, self.turned_level or 0)
            elif turn is not Role.TARGETS:
                self.turned_level = heading.level
            else:  # what follows a part on targets is planned
                self.planned = self.planned or not self._is_detail(heading)
        elif self.role in (Role.OTHER, Role.PROBLEMS, Role.TARGETS) and not below_problems:
            self.role = self._running_role()
            self.problems_level = None
        depth = heading.level or (1 if turn is None else 0)
        self._add(start, line, depth, self.role)

    def run_in(self, start: int, words: str, level: int, role: Role) -> None:
        """Take a caption inside a paragraph."""
        self._add(start, words, level, role)

    def paragraph(self, start: int, content: str) -> Role:
        """Take a paragraph of running text and give its role."""
        cue = announces(content)
        opens = _OPENS.match(fold(content))
        if opens and self._is_next(opens["year"]) and _SHALL.search(content, 0, _LEAD):
            cue = "plan"  # 2024年是…关键之年, after a look back on 2023
        elif opens and not self.year and self.role is not Role.PLAN:
            self.year = opens["year"]
        if cue == "plan" and self.role is not Role.PLAN:
            self.role = Role.PLAN
            self.problems_level = None
            self.open = []
        elif cue == "problems":
            self._mark(start, Role.PROBLEMS)
            if content[-1] in "：:":
                self.role = Role.PROBLEMS
            return Role.PROBLEMS
        elif cue in ("targets", "closing"):
            self._mark(start, Role.TARGETS if cue == "targets" else Role.OTHER)
            if self.role is Role.PROBLEMS and self.problems_level is None:
                self.role = self._running_role()
            return self.parts[-1].role
        elif (self.role is Role.OTHER and len(content) > _HEADING) or (
            self.role is Role.PROBLEMS and self.problems_level is None and not _is_listed(content)
        ):
            self.role = self._running_role()
        self._mark(start, self.role)
        return self.role

    def _running_role(self) -> Role:
        return Role.PLAN if self.planned or not self.looks_back else Role.REVIEW

    def turn(self, heading: Heading) -> Role | None:
        """Tell whether a heading opens the look back, the look ahead or the problems."""
        if is_used_as("problems", heading.words) and not _BEHIND.search(heading.words):
            return Role.PROBLEMS
        year = max(_YEAR.findall(fold(heading.words)), default="")
        is_next = self._is_next(year) or (self.admitted and not _BEHIND.search(heading.words))
        if looks_back(heading.words) and self.role is not Role.PLAN and not is_next:
            self.year = year or self.year
            return Role.REVIEW
        next_too = is_next and is_used_as("review", heading.words)
        opens = self._is_next(year) and heading.level == 1  # 二、2024年工作安排, where 2023年工作回顾 has no number
        if (next_too or looks_ahead(heading.words)) and (opens or not self._is_detail(heading)):
            return Role.PLAN
        if is_used_as("targets", heading.words):
            return Role.TARGETS
        return None

    def _is_next(self, year: str) -> bool:
        return bool(self.year and year == str(int(self.year) + 1))

    def _is_detail(self, heading: Heading) -> bool:
        """Tell a numbered point inside a part from a heading that opens one: it stands deeper than the last."""
        return self.turned_level is not None and heading.level > self.turned_level

    def _add(self, start: int, line: str, depth: int, role: Role) -> None:
        while self.open and self.sections[self.open[-1]].level >= depth:
            self.open.pop()
        parent = self.open[-1] if self.open else None
        self.sections.append(
            Section(start=start, end=start + len(line), heading=line, level=depth, parent=parent, role=role)
        )
        self.open.append(len(self.sections) - 1)
        self._mark(start, role)

    def _mark(self, start: int, role: Role) -> None:
        self.parts.append(Part(start, role, self.open[-1] if self.open else None))
        self.planned = self.planned or role is Role.PLAN
        self.admitted = self.admitted or role is Role.PROBLEMS


def read_outline(text: str, span: Span, furniture: Sequence[Span] = ()) -> Outline:
    """Read the headings and roles of the report at `span`."""
    paragraphs = [part for line in read_lines(text, span, furniture) for part in _at_admission(line)]
    reader = _Reader(span.start, looks_back=_looks_back(paragraphs))
    listed = _listed(paragraphs)
    for line in paragraphs:
        if line.start not in listed and is_heading(line.text):
            reader.heading(line.start, line.text, read_heading(line.text))
            continue
        captions = list(_run_ins(line))
        if captions and _opens_part(reader, line, captions[0]):
            at, words, _ = captions.pop(0)
            reader.heading(at, words, read_heading(words))
        role = reader.paragraph(line.start, line.text)
        for at, words, level in captions:
            reader.run_in(at, words, level, role)
    return Outline(tuple(reader.sections), tuple(reader.parts))


def _at_admission(line: Line) -> Iterator[Line]:
    """Cut a long paragraph that looks back and then comes to the problems."""
    at = admission(line.text) if len(line.text) > _LONG else 0
    cut = line.start + at
    if at > _LONG:
        yield Line(line.start, cut, line.text[:at])
        yield Line(cut, line.end, line.text[at:])
    else:
        yield line


def _listed(paragraphs: Sequence[Line]) -> set[int]:
    """Give where the tasks of lists begin: sentences with numbers of one level, one right after the other."""
    levels = [read_heading(line.text).level if line.text.endswith(_ENDS) else 0 for line in paragraphs]
    pairs = [(one, other) for one, other in pairwise(range(len(levels))) if levels[one] == levels[other] > 0]
    return {paragraphs[place].start for pair in pairs for place in pair}


def is_heading(content: str) -> bool:
    """Tell whether a whole line is a heading: short, numbered or a known one, and no sentence of its own."""
    if len(content) > _HEADING or any(is_used_as(use, content) for use in ("greeting", "title", "dateline")):
        return False
    heading = read_heading(content)
    if heading.level == 0 and announces(content) == "plan":
        return False
    if heading.level in (1, 2):
        return "。" not in content[:-1] and not heading.words.endswith(("；", ";"))
    if any(is_used_as(use, heading.words) for use in ("review", "plan", "problems")):
        return "。" not in content
    return heading.level > 0 and content[-1] not in "。；;，,：:！" and "。" not in content


def looks_back(words: str) -> bool:
    """Tell whether a heading opens a look back: 2023年重点工作完成情况 does, 2024年重点工作 does not."""
    return is_used_as("review", words) and (not _AHEAD.search(words) or _is_behind(words))


def looks_ahead(words: str) -> bool:
    """Tell whether a heading opens a look ahead."""
    return is_used_as("plan", words) and not _is_behind(words)


def _is_behind(words: str) -> bool:
    return bool(_BEHIND.search(words)) and not _COMING.search(words)


def _run_ins(line: Line) -> Iterator[tuple[int, str, int]]:
    """Give the numbered captions inside a paragraph: "一是项目建设提速。", "（一）……。", "1.经济运行平稳。"."""
    content = line.text
    for match in _RUN_IN_NUMBER.finditer(content):
        at = match.end()
        level = read_heading(content[at : at + _RUN_IN + 10]).level
        end = _SENTENCE_END.search(content, at, at + _RUN_IN + 1)
        is_caption = level and end and end.end() < len(content) and end.group() in "。：:"
        if end and is_caption and not IN_CHARGE.match(content, end.end()):
            yield line.start + at, content[at : end.start()], level if level <= _RUN_IN_LEVEL else _DEEPEST


def _opens_part(reader: _Reader, line: Line, caption: tuple[int, str, int]) -> bool:
    """Tell whether a paragraph begins with the heading of its part: "一、2023年工作回顾。一年来，……"."""
    at, words, level = caption
    return at == line.start and level <= _TURN_LEVEL and reader.turn(read_heading(words)) is not None


def _looks_back(paragraphs: Iterable[Line]) -> bool:
    """Tell whether the report looks back: it says so in a heading, or speaks of the past before it begins to plan."""
    past = 0
    for line in paragraphs:
        content = line.text
        if is_used_as("title", content):
            continue
        words = read_heading(content[:_HEADING]).words
        if looks_back(words.split("。")[0]):
            return True
        if announces(content) == "plan" or (looks_ahead(words) and is_heading(content)):
            break
        past += len(_PAST.findall(content))
    return past >= _PAST_WORDS


def _is_listed(content: str) -> bool:
    return read_heading(content).level >= _RUN_IN_LEVEL or bool(re.match(r"[一二三四五六七八九十]是", content))
