"""Find when a promised action is due, and resolve the words to days.

In: a clause, the day on which it was said, the period of which it speaks. Out: a `Deadline`, or none; of a clause
that looks back, the times that it names (`find_times`).

A time without a year is its next occurrence from the day of the report (or from the period's first day, where that is
later), at most eight months ahead into the next year (feasts: a year); a time that had passed when it was named is
history, not a deadline.
"""

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import cache
from typing import Final

from duixian.loaders.lexicon import rows
from duixian.loaders.numbers import HAN, normalise, parse_number
from duixian.ontology.model import Deadline, Period

_MONTH: Final = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_YEAR: Final = r"(?P<year>20\d\d|二[〇零][一二三四五六七八九〇零]{2})年|(?P<near>今年|本年|当年|明年|次年|后年)"
MAYBE_DEADLINE: Final = re.compile(r"[年月季]|内|五[”\"]?|[春国元七八汛暖]|中秋|开学|入冬|暑假|十一")
"""Found in each text that `find_deadline` finds something in."""
_WHEN: Final = (
    rf"(?:{_YEAR})?"
    rf"(?:(?P<month>{_MONTH})(?:[-—–~至到](?P<until>{_MONTH}))?月份?(?:(?P<day>[12]\d|3[01]|0?[1-9]|{HAN})[日号])?"
    r"|(?P<half>上半年|下半年)|第?(?P<quarter>[一二三四1-4])季度|(?P<feast>@))"
    r"(?P<part>底|末|初|上旬|中旬|下旬|期间)?"
)
_ALONE: Final = (
    rf"(?:(?:{_YEAR.replace('<year>', '<only>').replace('<near>', '<rel>')})(?:年(?=[底末]))?"
    r"|(?<![\d今本当明次后去上全半百每近年])年)"
    r"(?P<end>底|末|内|中(?![央国小部考华心型期标学医])|初)?"
)
_PLAN: Final = r"(?P<plan>[“\"]?十(?P<nth>[一二三四五六七八九])五[”\"]?(?:规划)?(?:时?期)?(?:末|间|收官))"
_WITHIN: Final = rf"(?P<count>\d{{1,3}}|{HAN})(?P<unit>年|个月|天|日)(?:之内|以内|内)"
_BLANKS: Final = re.compile(r"(?<=[\d一-龥])[ \u3000\xa0]+(?=[\d一-龥])")
_TOLD: Final = re.compile(r"(?:已|曾)[于在]?$")
"""Words before a time that make it history: that of a result is."""
_STARTS: Final = '一二两三四五六七八九十百千〇零第上下年今本当明次后“"'
"""No expression of time begins with another character, but for digits and feasts: these are looked for first."""
_EARLIER: Final = re.compile(r"(?:之|以)?前")
_ENDS: Final = {"底": (12, 12), "末": (12, 12), "中": (6, 6), "初": (1, 1)}
_EIGHT_MONTHS: Final = 243
_NEAR: Final = 8
FIRST_PLAN_END: Final = 2005
"""The last year of the tenth plan (十五): the 十四五, the fourth after it, ends twenty years later."""
_TENTH, _TWENTIETH, _DECEMBER = 10, 20, 12
_HAN_YEAR: Final = str.maketrans("〇零一二三四五六七八九", "00123456789")
_Days = tuple[date, date]


def find_deadline(clause_text: str, said: date | None, period: Period | None) -> Deadline | None:
    """Find the deadline of a clause: the latest that it names; `None` where it names none that can be dated.

    `said` is the day of the report, `period` the time that the clause speaks of. 前 after a bare month, year or
    feast means the day before it (国庆前: by 30 September), after a day or an end (6月底前) that day itself.
    """
    if MAYBE_DEADLINE.search(clause_text) is None:
        return None
    clause_text = _BLANKS.sub("", clause_text)  # 6 月底前
    text = normalise(clause_text)
    start = _anchor(said, period)
    found = [d for m in _pattern().finditer(text) if (d := _read(clause_text, text, m, said, start)) is not None]
    return max(found, key=lambda deadline: deadline.last, default=None)


def find_times(clause_text: str, period: Period) -> list[Deadline]:
    """Find the times that a clause of a result names in the period it speaks of, in the order of the text.

    A time before the period is left out, and so is one that a result only counts from or up to (自3月, 截至6月底).
    """
    if MAYBE_DEADLINE.search(clause_text) is None:
        return []
    clause_text = _BLANKS.sub("", clause_text)
    text = normalise(clause_text)
    found = []
    for match in _pattern().finditer(text):
        before, after = _TOLD.sub("", text[max(0, match.start() - _NEAR) : match.start()]), text[match.end() :][:_NEAR]
        if not (_not_before().search(before) or _not_after().match(after)):
            found.append(_resolve(clause_text, match, before, after, said=period.first, start=period.first))
    return [time for time in found if time is not None and time.last >= period.first]


def _anchor(said: date | None, period: Period | None) -> date | None:
    """Give the day from which times are counted on."""
    days = [day for day in (said, period.first if period else None) if day is not None]
    return max(days, default=None)


def _read(original: str, text: str, match: re.Match[str], said: date | None, start: date | None) -> Deadline | None:
    """Read one expression of time."""
    before, after = text[max(0, match.start() - _NEAR) : match.start()], text[match.end() : match.end() + _NEAR]
    if _not_before().search(before) or _not_after().match(after):
        return None
    deadline = _resolve(original, match, before, after, said=said or start, start=start)
    if deadline is None or (start is not None and deadline.last < (said or start)):
        return None
    return deadline


def _resolve(
    original: str, match: re.Match[str], before: str, after: str, *, said: date | None, start: date | None
) -> Deadline | None:
    """Give the words and the days of one expression of time; `before` and `after` are the words beside it."""
    earlier = _EARLIER.match(after)
    days = _days(match, before, after, said, start, earlier=earlier is not None)
    if days is None:
        return None
    end = match.end() + (earlier.end() if earlier else 0)
    return Deadline(text=original[match.start() : end], first=days[0], last=days[1])


def _days(
    match: re.Match[str], before: str, after: str, said: date | None, start: date | None, *, earlier: bool
) -> _Days | None:
    """Resolve an expression to its days."""
    if match["plan"]:
        last = FIRST_PLAN_END + 5 * _number(match["nth"])
        return date(last if "末" in match["plan"] else last - 4, 1, 1), date(last, 12, 31)
    if match["count"]:
        return _within(match, start)
    if match["month"] or match["half"] or match["quarter"] or match["feast"]:
        year = _named_year(match["year"], match["near"], said)
        days = _next(match, year, start)
        vague = not (match["day"] or match["part"])
    else:
        days = _whole_year(match, before, after, said, start, earlier=earlier)
        vague = not match["end"]
    if days is not None and earlier and vague:
        eve = days[0] - timedelta(days=1)
        return eve, eve
    return days


def _named_year(year: str | None, near: str | None, said: date | None) -> int | None:
    """Give the year of 2025年 or 明年; `None` where none is named."""
    if year:
        return int(year.translate(_HAN_YEAR))
    if not near or said is None:
        return None
    return said.year + {"明年": 1, "次年": 1, "后年": 2}.get(near, 0)


def _next(match: re.Match[str], year: int | None, start: date | None) -> _Days | None:
    """Resolve a part of a year: in the year named, else the next one from the start."""
    if year is not None:
        return _part_of_year(match, year)
    if match["near"] or start is None:
        return None
    for candidate in (start.year, start.year + 1):
        days = _part_of_year(match, candidate)
        if days is not None and days[1] >= start:
            near = match["feast"] or ((days[0] - start).days <= _EIGHT_MONTHS and not (match["half"] or match["until"]))
            return days if candidate == start.year or near else None
    return None


def _part_of_year(match: re.Match[str], year: int) -> _Days | None:
    """Give the days of a month, half, quarter or feast of a year."""
    if match["feast"]:
        return _feast(match["feast"], year)
    if match["half"]:
        return _months(year, 1, 6, "") if match["half"] == "上半年" else _months(year, 7, 12, "")
    part = match["part"] or ""
    if match["quarter"]:
        last = 3 * _number(match["quarter"])
        months = {"末": (last, last), "底": (last, last), "初": (last - 2, last - 2)}.get(part, (last - 2, last))
        return _months(year, *months, "")
    month = _number(match["month"])
    if match["day"]:
        day = _number(match["day"])
        return (date(year, month, day),) * 2 if 1 <= day <= monthrange(year, month)[1] else None
    return _months(year, month, _number(match["until"]) if match["until"] else month, part)


def _months(year: int, first: int, last: int, part: str) -> _Days | None:
    """Give the days of a run of months, or of the beginning, middle or end of one."""
    if first > last:
        return None
    end = monthrange(year, last)[1]
    days = {"初": (1, _TENTH), "上旬": (1, _TENTH), "中旬": (_TENTH + 1, _TWENTIETH)}.get(part, (1, end))
    if part in ("底", "末", "下旬"):
        days = _TWENTIETH + 1, end
    return date(year, first, days[0]), date(year, last, days[1])


def _whole_year(
    match: re.Match[str], before: str, after: str, said: date | None, start: date | None, *, earlier: bool
) -> _Days | None:
    """Resolve 年底, 年内, 明年底, 2025年; a bare year only where it is said to be when the action is due."""
    year = _named_year(match["only"], match["rel"], said)
    named = bool(match["only"] or match["rel"])
    if named and not match["end"] and not (earlier or _due_before().search(before) or _due_after().match(after)):
        return None
    if not named and (start is None or match["end"] in (None, "初")):
        return None
    if year is None:
        if named or start is None:
            return None
        year = start.year
    return _months(year, *_ENDS.get(match["end"] or "", (1, 12)), "")


def _within(match: re.Match[str], start: date | None) -> _Days | None:
    """Resolve 三年内, 两个月内, 100天内: from the start on."""
    if start is None:
        return None
    count = _number(match["count"])
    if match["unit"] in ("天", "日"):
        return start, start + timedelta(days=count)
    months = start.month - 1 + count * (_DECEMBER if match["unit"] == "年" else 1)
    year, month = start.year + months // 12, months % 12 + 1
    return start, date(year, month, min(start.day, monthrange(year, month)[1]))


def _feast(name: str, year: int) -> _Days | None:
    """Give the day of a feast in a year; `None` for a lunar one in a year that the list does not have."""
    for feast, when, day in rows("festivals.tsv"):
        if feast == name and when in ("*", str(year)):
            return (date.fromisoformat(f"{year}-{day}"),) * 2
    return None


def _number(text: str) -> int:
    return int(parse_number(text) or 0)


@cache
def _pattern() -> re.Pattern[str]:
    """Build the pattern of all expressions of time."""
    feasts = "|".join(sorted({row[0] for row in rows("festivals.tsv")}))
    when = _WHEN.replace("(?P<feast>@)", rf"(?P<feast>{feasts})[”\"]?(?:节|假期)?(?=之?前|以前|期间)")
    starts = f"(?=[\\d{_STARTS}{''.join(feast[0] for feast in feasts.split('|'))}])"
    return re.compile(rf"{starts}(?:{_PLAN}|{_WITHIN}|(?<![\d.\-—–]){when}|{_ALONE})")


@cache
def _beside(name: str) -> str:
    return "|".join(row[1] for row in rows("deadline_words.tsv") if row[0] == name)


@cache
def _not_before() -> re.Pattern[str]:
    return re.compile(rf"(?:{_beside('not_before')})$")


@cache
def _not_after() -> re.Pattern[str]:
    return re.compile(_beside("not_after"))


@cache
def _due_before() -> re.Pattern[str]:
    return re.compile(rf"(?:{_beside('due_before')})$")


@cache
def _due_after() -> re.Pattern[str]:
    return re.compile(_beside("due_after"))
