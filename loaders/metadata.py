"""Read of a report who gave it, when, what kind it is, and the two periods that it looks back on and ahead to.

In: a source text, the span and outline of a report in it. Out: `Metadata`. Nothing is guessed without a word of the
text.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from duixian.loaders.headings import is_used_as, read_heading, without_label
from duixian.loaders.issuer import Issuer, find_issuer
from duixian.loaders.lexicon import rows
from duixian.loaders.lines import fold, read_lines
from duixian.loaders.sections import Outline, looks_ahead, looks_back
from duixian.ontology.model import Period, ReportType, Span

_HEAD_LINES = 8
_SHORT = 45
_OPENING = 600
_QUARTER, _STALE = 3, 1
_YEAR_END = 12
_EARLY = 6
"""A report given up to this month plans the year that it is given in."""
_NUMERALS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_YEAR = re.compile(r"(20\d\d)\s*年")
_DATELINE = re.compile(
    r"^\s*[—―\-–（(]*\s*(20\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日(?=\s*(?:在|[）)]|于|，|,|$))", re.MULTILINE
)
_SPOKEN_ON = re.compile(r"^\s*[—―\-–（(]*\s*(20\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*在", re.MULTILINE)
"""The day of the meeting comes before that of a notice that prints the report."""
_DATELINE_HAN = re.compile(
    r"^\s*[—―\-–（(]*\s*(20\d\d)年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日", re.MULTILINE
)
_PAGE_DATE = re.compile(
    r"(?:发布时间|发布日期|成文日期|公开日期|生成日期|日期|时间)\s*[:：]\s*(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})"
)
_HALF = re.compile(r"上半年|1\s*[-—–至]\s*6\s*月")
_BOTH_YEARS = re.compile(r"报告(20\d\d)年[^。\n]{0,30}[及和](20\d\d)年")
_FIVE_YEARS = re.compile(
    r"(过去|本届|五年来)[^。\n]{0,6}五年|五年(来|工作)|本届政府"
    r"|^\D*十\s*[一二三四五]\s*五(?!\D{0,4}(?:开局|开篇|收官|首年))\D*$"
)
"""A heading that looks back on several years; “十三五” does where no year stands beside it."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a report as a whole; fields that the text does not tell are empty or None."""

    title: str
    issuer: Issuer
    report_type: ReportType
    review: Period | None
    plan: Period | None
    delivered_on: date | None


@dataclass(frozen=True, slots=True)
class _Words:
    """The words that tell the periods, years written as 2024年: title, headings that look back and ahead, text."""

    title: str
    back: tuple[str, ...]
    ahead: tuple[str, ...]
    body: str
    delivered: date | None


def find_metadata(text: str, span: Span, head: Span, outline: Outline, furniture: Sequence[Span] = ()) -> Metadata:
    """Read the metadata of the report at `span`; `head` is what stands between it and the report before."""
    lines = [line.text for line in read_lines(text, span, furniture)]
    title = _title(lines[:_HEAD_LINES])
    page = [part.of(text) for part in furniture if part.start < span.start + _OPENING]
    above, body = fold("\n".join((head.of(text), *page))), fold("\n".join(lines))
    delivered = _delivered_on(above, body[:_OPENING])
    headings = [fold(section.heading) for section in outline.sections if len(section.heading) <= _SHORT]
    back = tuple(heading for heading in headings if looks_back(read_heading(heading).words))
    ahead = tuple(heading for heading in headings if looks_ahead(read_heading(heading).words) and heading not in back)
    words = _Words(fold(title), back, ahead, body, delivered)
    months = _months_back(words)
    review, plan = _parts_of_year(words, *months) if months else _years(words)
    half = months is not None and months[1] == _EARLY and months[0] == 1
    annual = months is None and (review or plan)
    if review and delivered and delivered.year > review.last.year + _STALE:
        delivered = None  # the day of a page that shows an old report
    report_type = ReportType.HALF_YEAR if half else ReportType.ANNUAL if annual else ReportType.OTHER
    return Metadata(title, find_issuer(body, above, fold(title)), report_type, review, plan, delivered)


def _title(lines: Iterable[str]) -> str:
    for line in lines:
        plain = re.sub(r"(?<=[一-龥])\s+(?=[一-龥])", "", without_label(line))
        if len(plain) <= _SHORT and (is_used_as("title", plain) or is_used_as("weak_title", plain)):
            return plain if not read_heading(plain).number else ""
    return ""


def _delivered_on(above: str, opening: str) -> date | None:
    """Find the day of the speech in the dateline, else the day of publication on the page around it."""
    for pattern, where in (
        (_SPOKEN_ON, opening),
        (_DATELINE, opening),
        (_DATELINE_HAN, opening),
        (_PAGE_DATE, above),
        (_PAGE_DATE, opening),
    ):
        for match in pattern.finditer(where):
            day = _day(*match.groups())
            if day:
                return day
    return None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), _count(month), _count(day))
    except ValueError:
        return None


def _count(figure: str) -> int:
    """Read 6, 十二 or 二十六 as a number of months or days."""
    tens, ten, ones = figure.rpartition("十")
    if not ten:
        return int(figure.translate(_NUMERALS))
    return int(tens.translate(_NUMERALS) or 1) * 10 + int(ones.translate(_NUMERALS) or 0)


def _months_back(words: _Words) -> tuple[int, int] | None:
    """Give the months that a report on part of a year looks back on: by title or headings, else by its first words."""
    named = _months_in(words.title)
    if named:
        return named
    marked = (*words.back, *words.ahead)
    if not marked:
        return _months_in(found.group()) if (found := _HALF.search(words.body[:400])) else None
    if any(re.search(r"20\d\d年工作回顾", heading) for heading in marked):
        return None
    return next(filter(None, map(_months_in, marked)), None)


def _months_in(words: str) -> tuple[int, int] | None:
    return next(((first, last) for first, last, pattern in _parts() if pattern.search(words)), None)


@cache
def _parts() -> tuple[tuple[int, int, re.Pattern[str]], ...]:
    return tuple((int(first), int(last), re.compile(pattern)) for first, last, pattern in rows("periods.tsv"))


def _parts_of_year(words: _Words, first: int, last: int) -> tuple[Period | None, Period | None]:
    """Give the months looked back on and those after them: after a quarter the next, else the rest of the year."""
    year = _year_of_part(words)
    if year is None:
        return None, None
    if last == _YEAR_END:
        return _months(year, first, last), _months(year + 1, 1, _YEAR_END)
    end = last + _QUARTER if last - first < _QUARTER else _YEAR_END
    return _months(year, first, last), _months(year, last + 1, end)


def _year_of_part(words: _Words) -> int | None:
    """Find the year of a report on part of it: in title, headings, opening or date, else the year named most."""
    headings = [heading for heading in (*words.back, *words.ahead) if _months_in(heading)]
    for place in (words.title, *headings, words.body[:700]):
        match = re.search(r"(20\d\d)\s*年度?\s*上半年", place) or _YEAR.search(place)
        if match:
            return int(match.group(1))
    if words.delivered:
        return words.delivered.year
    years = Counter(_YEAR.findall(words.body))
    return int(years.most_common(1)[0][0]) if years else None


def _years(words: _Words) -> tuple[Period | None, Period | None]:
    """Find the year looked back on and the year planned; either tells the other."""
    past = next(filter(None, (_year_in(heading) for heading in words.back)), None)
    coming = next(filter(None, (_year_in(heading, -1) for heading in words.ahead)), None)
    if past is None and coming is None:
        past, coming = _years_by_words(words)
    if past is None:
        past = coming - 1 if coming is not None else None
    if past is None:
        return None, None
    years = 5 if any(_FIVE_YEARS.search(heading) for heading in words.back) else 1
    review = Period(first=date(past - years + 1, 1, 1), last=date(past, 12, 31))
    return review, _months(past + 1 if coming is None else coming, 1, _YEAR_END)


def _years_by_words(words: _Words) -> tuple[int | None, int | None]:
    """Find the years where no heading tells them: in the opening, the title, by the date, by the first sentences."""
    both = _BOTH_YEARS.search(words.body[:_OPENING])
    if both:
        return int(both.group(1)), int(both.group(2))
    titled = _YEAR.findall(words.title)
    if len(titled) > 1:
        return int(titled[0]), int(titled[-1])
    if words.delivered:
        return None, words.delivered.year + (words.delivered.month > _EARLY)
    past = _past_year(words.body[:900])
    if past is not None and titled and int(titled[0]) - past not in (0, 1):
        past = None  # a year that the text speaks of, not that of a report with this title
    if past is not None or not titled:
        return past, None
    year = int(titled[0])
    looks_back = re.search(r"总结|回顾|年度工作报告|情况", words.title)
    return (year, None) if looks_back else (None, year)


def _past_year(opening: str) -> int | None:
    """Take the year of "2022年以来", "2022年，" at the start of the text, unless it says what that year shall bring."""
    match = re.search(r"(20\d\d)年(?:以来|，|,|是|全年|度)", opening)
    if match is None:
        return None
    year = int(match.group(1))
    planned = re.search(rf"{year}年(?:是|，?(?:我们)?(?:将|要)|的?(?:主要)?(?:目标|工作|任务|安排))", opening)
    return year - 1 if planned else year


def _year_in(words: str, which: int = 0) -> int | None:
    years = _YEAR.findall(words)
    return int(years[which]) if years else None


def _months(year: int, first: int, last: int) -> Period:
    """Give the days of the months from `first` to `last` of a year."""
    after = date(year + last // _YEAR_END, last % _YEAR_END + 1, 1)
    return Period(first=date(year, first, 1), last=after - timedelta(days=1))
