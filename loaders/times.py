"""Times that hold for more than one clause: 到2026年，…，…; 今后五年奋斗目标 above a part; 五年来，… in a look back.

In: the clauses of a report, the headings above a part. Out: the words of time that lead each clause, and the time that
a clause speaks of where these words or headings name another than the report's own.
"""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from duixian.loaders.clauses import Clause
from duixian.loaders.deadlines import FIRST_PLAN_END, find_deadline
from duixian.loaders.numbers import normalise, parse_number
from duixian.ontology.model import Period

_LONGEST = 16
_BEFORE = re.compile(r"(?:力争|争取|确保|计划|预计|将)?(?:用|在|到|至|于)?")
_ANY_DAY = date(2000, 1, 1)
"""Whether a clause names nothing but a time does not depend on the day that it is said on."""
_COUNT = "[二两三四五六七八九十2-9]"
_AHEAD = re.compile(
    rf"(?:今后|未来|接下来|此后|往后)(?:的)?(?P<count>{_COUNT})年"
    r"|[“\"]?十(?P<nth>[一二三四五六七八九])五[”\"]?(?!.{0,4}(?:开局|开篇|收官|首年|头一?年|第一年|起步|末年))"
)
_ONE_YEAR = re.compile(r"20\d\d年|今年|本年|明年|来年|新的?一年|下半年")
_YEAR = re.compile(r"(20\d\d)年(?:度|全年)?$")
_YEARS = re.compile(rf"(?:过去|近|这)(?:的)?(?P<past>{_COUNT})年|(?P<since>{_COUNT})年(?:以?来|间)$")


class Led(NamedTuple):
    """What is said of the time of a clause before it: the words of its sentence, and how its paragraph begins."""

    lead: str
    opening: str


def find_leads(clauses: Sequence[Clause]) -> list[Led]:
    """Give for each clause the clause before it in its sentence that only names a time, and its paragraph's first.

    A clause that only names a time is its own lead; in a row of a table it holds for the cells before it too.
    """
    found = []
    opening, paragraph = "", -1
    for _, sentence in groupby(clauses, attrgetter("sentence")):
        row = list(sentence)
        lead = next(filter(_is_time, (clause.text for clause in reversed(row))), "") if _is_table(row) else ""
        for clause in row:
            if clause.paragraph != paragraph:
                opening, paragraph = clause.text, clause.paragraph
            lead = clause.text if _is_time(clause.text) else lead
            found.append(Led(lead, opening))
    return found


def _is_table(row: Sequence[Clause]) -> bool:
    """Tell whether clauses are the cells of a row: nothing but blanks stands between some."""
    return any(not clause.mark for clause in row[:-1])


def _is_time(text: str) -> bool:
    return len(text) <= _LONGEST and names_time_only(text)


@lru_cache(maxsize=1 << 12)
def names_time_only(text: str) -> bool:
    """Tell whether a clause is nothing but a time: 力争6月底前, 到2026年, 2021年."""
    if _YEAR.match(normalise(text)) or _YEARS.fullmatch(text):
        return True
    deadline = find_deadline(text, _ANY_DAY, None)
    return deadline is not None and bool(_BEFORE.fullmatch(text.replace(deadline.text, "", 1)))


def look_ahead(plan: Period, opening: str, headings: Sequence[str]) -> Period:
    """Give the time of what is planned: further ahead than the report's plan where a paragraph or a heading says so."""
    ahead = _AHEAD.match(opening)
    for heading in reversed(headings) if ahead is None else ():
        if _ONE_YEAR.search(heading):
            return plan
        ahead = _AHEAD.search(heading)
        if ahead:
            break
    if ahead is None:
        return plan
    if ahead["count"]:
        last = plan.first.year - 1 + int(parse_number(ahead["count"]) or 1)
    else:
        last = FIRST_PLAN_END + 5 * int(parse_number(ahead["nth"]) or 0)
    return Period(first=plan.first, last=max(plan.last, date(last, 12, 31)))


def look_back(review: Period, lead: str, opening: str) -> Period:
    """Give the time of what is looked back on, where it is not that of the report.

    One year of several, with which its sentence begins; several years up to the last, with which its paragraph does.
    """
    year, years = _YEAR.match(normalise(lead)), _YEARS.match(opening) or _YEARS.match(lead)
    several = review.first.year < review.last.year
    if year and several:
        first, last = (date(int(year[1]), month, day) for month, day in ((1, 1), (12, 31)))
        return Period(first=first, last=last) if review.first <= first and last <= review.last else review
    if years and not year and not several:
        count = int(parse_number(years["past"] or years["since"]) or 1)
        return Period(first=date(review.last.year - count + 1, 1, 1), last=review.last)
    return review
