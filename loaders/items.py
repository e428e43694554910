"""Group the statements of a report into items (承诺事项): what people follow up, with a short title of its own.

In: the clauses that are statements, in order, with their kinds and own names. Out: for each the number of its item, and
the items' titles. An item holds the statements of one sentence, or of one numbered point, that share a subject.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from duixian.loaders.clauses import Clause
from duixian.loaders.headings import read_heading
from duixian.loaders.lexicon import alternatives
from duixian.ontology.model import EntityType, Kind, Mention

_TITLE = 24
_OF_ITS_OWN = re.compile(
    r"(?:力争|确保|争取)?(?:\d{1,2}月(?:底|份|中旬)?前?|年底前?|年内|[一二三四]季度前?)?(?:建成|建好|开工建设|启动建设)"
    r"(?![投并竣验交启使后]|一期|二期)[^，]{4,}$"
)
_OWN_SUBJECTS = (EntityType.PROJECT, EntityType.FACILITY)
_POINT = re.compile(r"(\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[）)])")
_BRACKETED = re.compile(r"[（(][^（）()]*[）)]")


@dataclass(frozen=True, slots=True)
class Draft:
    """A clause that is a statement, before it has its parts: its number among the clauses, kind and own names."""

    index: int
    clause: Clause
    kind: Kind
    specific: bool
    mentions: tuple[Mention, ...]


def group_items(drafts: Sequence[Draft], points: Sequence[int]) -> tuple[list[int], list[str]]:
    """Give for each draft the number of its item, and the titles of the items.

    `points` gives for each draft the number of the numbered point ("1.文化广场改造工程：…") that it stands in, or -1.
    """
    numbers: list[int] = []
    titles: list[str] = []
    for i, draft in enumerate(drafts):
        if i and _continues(drafts[i - 1], draft, points[i - 1], points[i]):
            numbers.append(numbers[-1])
        else:
            numbers.append(len(titles))
            titles.append(make_title(draft))
    return numbers, titles


def _continues(before: Draft, draft: Draft, point_before: int, point: int) -> bool:
    """Tell whether a statement belongs to the item of the one before it."""
    if before.kind is not draft.kind:
        return False
    if point >= 0 and point == point_before:
        return True
    return before.clause.sentence == draft.clause.sentence and _shares_subject(before, draft)


def begins_anew(text: str) -> bool:
    """Tell whether a clause promises a thing of its own, though it names none: "10月底前建成镇级零工市场"."""
    return "建" in text and _OF_ITS_OWN.match(text) is not None


def _shares_subject(before: Draft, draft: Draft) -> bool:
    """Tell whether a clause goes on about the subject of the one before it: it says so, or names nothing else."""
    if begins_anew(draft.clause.text):
        return False
    own = {m.id for m in draft.mentions if m.type in _OWN_SUBJECTS}
    if own:
        return bool(own & {m.id for m in before.mentions})
    if _continuation().match(draft.clause.text):
        return True
    if any(m.type in _OWN_SUBJECTS for m in before.mentions):
        return not draft.mentions
    return not draft.specific and not before.specific


def make_title(draft: Draft) -> str:
    """Make a short title: the project that is named, else the clause without its number, lead-in and brackets."""
    for kind in _OWN_SUBJECTS:
        for mention in draft.mentions:
            inside = draft.clause.start <= mention.start and mention.end <= draft.clause.end
            if mention.type is kind and inside:
                return mention.text[:_TITLE]
    words = _BRACKETED.sub("", read_heading(draft.clause.text).words) or draft.clause.text
    words = re.sub(rf"^(?:{alternatives('title_leads.txt')})+", "", words) or words
    return words if len(words) <= _TITLE else words[: _TITLE - 1] + "…"


def number_points(clauses: Sequence[Clause]) -> list[int]:
    """Give each clause the number of the point ("1.…；2.…") that it stands in inside its paragraph, or -1."""
    numbers = []
    point, paragraph = -1, -1
    count = 0
    for clause in clauses:
        if clause.paragraph != paragraph:
            point, paragraph = -1, clause.paragraph
        if _POINT.match(clause.text):
            count += 1
            point = count
        numbers.append(point)
    return numbers


@cache
def _continuation() -> re.Pattern[str]:
    return re.compile(alternatives("continuations.txt"))
