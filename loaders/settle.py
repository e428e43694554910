"""Settle what is certain: correct labels where the words leave no doubt (a figure in a plan, a name in a promise).

In: the clauses of a report with their labels, names and outline. Out: the labels, corrected.
"""

import re
from collections.abc import Container, Sequence
from datetime import date
from functools import cache

from duixian.loaders.clauses import Clause
from duixian.loaders.deadlines import find_deadline
from duixian.loaders.figures import find_figures
from duixian.loaders.headings import heading_level
from duixian.loaders.labelling import Labelled
from duixian.loaders.lexicon import alternatives, rows
from duixian.loaders.screen import Row, Screen
from duixian.loaders.sections import Outline
from duixian.ontology.model import EntityType, Mention, Role

_SURE, _UNSURE, _LIKELY, _LISTED = 0.995, 0.97, 0.7, 0.69
_ANY_DAY = date(2000, 1, 1)
"""Whether words of time stand in a clause does not depend on the day that they are said on."""
_BUILT = (EntityType.PROJECT, EntityType.COMPANY, EntityType.FACILITY)
_GOES_ON = ("，", ",")
"""After a numbered clause these tell that it is no caption: 1.推进石桥路改造，确保年底前通车."""
_NUMBERED_EVENT = re.compile(r"首届|第[一二三四五六七八九十\d]+届|[一二三四]期")
_PROGRAMME = re.compile(r"“([^”]{2,12})”[^，“”]{0,6}(品牌|工程|计划|行动|平台|模式|工作法|工作室|专班|系列活动)")
_QUOTES_TARGET = re.compile(r"(年度|全年|预期|发展|年初).{0,10}目标(任务)?(是|为|如下)?$")
"""After these words a look back quotes what was promised for the year (DESIGN.md §4, "Review or plan")."""
_DEED = re.compile(
    r"建|改|修|完成|新增|引进|培育|实施|治理|发展|举办|开展|推进|启动|购置|滞后|封顶|竣工|施工|完工|达|投|盘活|铺设|安装|种植|培训|安置|清理|打通|更换|增长|下降|突破|控制|筹集|争取|招聘|送戏|运"
)


_BEGINS = re.compile(
    r"(?:确保|力争|争取|全面|加快|尽快|着力|继续)*"
    r"(?:建成|新建|建设|扩建|改建|打通|实施|完成|启动|推行|推进|改造|整治|修缮|修建|引进|组建|创建|创成|设立|开通)"
)
_ROW = " | "
"""What parts the cells of a table: 地区生产总值 | 54.1亿元."""
_AMONG_OTHERS = ("；", ";")
"""What ends so is one of several deeds, no caption."""


def settle(
    clauses: Sequence[Clause],
    labels: Sequence[Labelled],
    mentions: Sequence[Sequence[Mention]],
    outline: Outline,
    listed: Container[int] = (),
) -> list[Labelled]:
    """Correct the labels of one report; `listed` are the places of clauses that are tasks of a list, no captions."""
    roles = [part.role for part in outline.each([clause.start for clause in clauses])]
    told, quoters = _tell(Row.of([clause.text for clause in clauses]), roles)
    settled = []
    quoting = -1
    for number, (clause, label) in enumerate(zip(clauses, labels, strict=True)):
        doubtful = told[number] or label.label in ("N", "Cg")
        seen = label._replace(confidence=min(label.confidence, _LISTED)) if number in listed else label
        better = _better(clause, seen, mentions[number], roles[number], told[number]) if doubtful else ""
        if clause.sentence == quoting and label.label in ("Rd", "Ro") and find_figures(clause.text):
            better = "Cs"
        if number in quoters and roles[number] is Role.REVIEW:
            quoting = clause.sentence
        certain = 1.0 if better == "Cs" else label.checkable
        settled.append(label._replace(label=better, checkable=certain) if better else label)
    return settled


def _better(clause: Clause, label: Labelled, named: Sequence[Mention], role: Role, told: str) -> str:
    """Give the label that a clause must have, or "" where the one it has may stand; `told` is what its words say."""
    if (told == "C" and label.label in ("Rd", "Ro")) or (told == "D" and label.label == "A"):
        return "Cs" if _is_checkable(clause, named) else "Cg"
    if (told in ("Rd", "Ro", "N") and label.label in ("Cs", "Cg", "Rd", "Ro")) or (told, label.label) == ("N", "P"):
        return told
    if told == "P" and label.label == "N" and label.confidence < _UNSURE:
        return told
    is_caption = heading_level(clause.text) and clause.mark not in _GOES_ON
    if label.label == "N" and label.confidence < (_SURE if told == "S" else _UNSURE) and not is_caption:
        return _overlooked(clause, label, named, role, told)
    if label.label == "Cg" and (told == "S" or _is_checkable(clause, named)):
        return "Cs"
    return ""


def _tell(row: Row, roles: Sequence[Role]) -> tuple[list[str], frozenset[int]]:
    """Give what the words of each clause say it is beyond doubt in its part: "C", "D", "S", "Rd", "Ro", "P", "N" or "".

    And the numbers of the clauses after which a target is quoted.
    """
    *found, quoters = _rules().found(row)
    told = [""] * len(roles)
    for (part, label, _), numbers in reversed([*zip(rows("settled.tsv"), found, strict=True)]):  # the first counts
        for number in numbers:
            if part in (roles[number], "any"):
                told[number] = label
    return told, frozenset(quoters)


@cache
def _rules() -> Screen:
    return Screen([*(re.compile(pattern) for _, _, pattern in rows("settled.tsv")), _QUOTES_TARGET])


def _overlooked(clause: Clause, label: Labelled, named: Sequence[Mention], role: Role, told: str) -> str:
    """Take a clause that was taken for nothing, but tells of a deed with a figure or a named thing, or among others."""
    if not _DEED.search(clause.text) and _ROW not in clause.text:
        return ""
    counted = bool(find_figures(clause.text))
    built = any(m.type in _BUILT for m in named)
    if role in (Role.PLAN, Role.TARGETS):
        sure = heading_level(clause.text) or _BEGINS.match(clause.text)
        likely = label.confidence < _LIKELY
        if counted or told == "S" or (built and sure) or (likely and find_deadline(clause.text, _ANY_DAY, None)):
            return "Cs"
        listed = clause.mark in _AMONG_OTHERS or likely
        return "Cg" if _BEGINS.match(clause.text) and listed else ""
    if role is Role.REVIEW and (counted or built):
        return "Rd" if counted else "Ro"
    return ""


def _is_checkable(clause: Clause, named: Sequence[Mention]) -> bool:
    return bool(
        find_figures(clause.text)
        or _NUMBERED_EVENT.search(clause.text)
        or any(m.type in (EntityType.PROJECT, EntityType.COMPANY) for m in named)
        or find_deadline(clause.text, _ANY_DAY, None)
        or _names_programme(clause.text)
    )


def _names_programme(text: str) -> bool:
    """Tell whether a clause names a local programme or brand in quotes, which a reader can look for by its name."""
    match = _PROGRAMME.search(text)
    return match is not None and not re.search(alternatives("national_phrases.txt"), match.group(1))
