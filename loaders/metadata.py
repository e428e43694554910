"""Read of a report who gave it, when, what kind it is, and the two periods that it looks back on and ahead to.

In: a source text and the span of a report in it. Out: `Metadata`. Nothing is guessed without a word of the text.
"""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from duixian.loaders.headings import is_used_as, read_heading
from duixian.loaders.issuer import Issuer, find_issuer
from duixian.ontology.model import Period, ReportType, Span

_HEAD_LINES = 8
_SHORT = 45
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_YEAR = re.compile(r"(20\d\d)\s*年")
_SPOKEN_DATE = re.compile(r"(20\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_DATELINE = re.compile(
    r"^\s*[—―\-–（(]*\s*(20\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日(?=\s*(?:在|[）)]|于|，|,|$))", re.MULTILINE
)
_PAGE_DATE = re.compile(
    r"(?:发布时间|发布日期|成文日期|公开日期|生成日期|日期|时间)\s*[:：]\s*(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})"
)
_FIVE_YEARS = re.compile(r"(过去|本届|五年来)[^。\n]{0,6}五年|五年(来|工作)|本届政府")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a report as a whole; fields that the text does not tell are empty or None."""

    title: str
    issuer: Issuer
    report_type: ReportType
    review: Period | None
    plan: Period | None
    delivered_on: date | None


def find_metadata(text: str, span: Span, head: Span) -> Metadata:
    """Read the metadata of the report at `span`; `head` is what stands between it and the report before."""
    body = span.of(text)
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    title = _title(lines[:_HEAD_LINES])
    delivered = _delivered_on(head.of(text), body[:600])
    headings = [line for line in lines if len(line) <= _SHORT]
    half = _is_half_year(title, headings, body)
    if half:
        year = _half_year(title, headings, body, delivered)
        review, plan = (_half(year, 1), _half(year, 2)) if year else (None, None)
    else:
        review, plan = _annual_periods(title, headings, body, delivered)
    report_type = ReportType.HALF_YEAR if half else ReportType.ANNUAL if review or plan else ReportType.OTHER
    return Metadata(title, find_issuer(body, head.of(text), title), report_type, review, plan, delivered)


def _title(lines: list[str]) -> str:
    for line in lines:
        plain = re.sub(r"(?<=[一-龥])\s+(?=[一-龥])", "", line)
        if len(plain) <= _SHORT and (is_used_as("title", plain) or is_used_as("weak_title", plain)):
            return plain if not read_heading(plain).number else ""
    return ""


def _delivered_on(head: str, opening: str) -> date | None:
    """Find the day of the speech in the dateline, else the day of publication on the page around it."""
    plain = opening.translate(_DIGITS) if re.search(r"二[〇○零]", opening[:200]) else opening
    for pattern, where in ((_DATELINE, plain), (_PAGE_DATE, head), (_PAGE_DATE, opening)):
        for match in pattern.finditer(where):
            day = _day(*match.groups())
            if day:
                return day
    return None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _is_half_year(title: str, headings: list[str], body: str) -> bool:
    """Tell a half-year report by its title or headings; without headings by its opening words."""
    if re.search(r"上半年|半年度|1\s*[-—至]\s*6月", title):
        return True
    marked = [
        h for h in headings if is_used_as("review", read_heading(h).words) or is_used_as("plan", read_heading(h).words)
    ]
    if any(re.search(r"上半年|下半年|半年", h) for h in marked):
        return not any(re.search(r"20\d\d年工作回顾", h) for h in marked)
    return not marked and bool(re.search(r"上半年|1\s*[-—至]\s*6月", body[:400]))


def _half_year(title: str, headings: list[str], body: str, delivered: date | None) -> int | None:
    """Find the year of a half-year report: in title, headings, opening or date, else the year named most."""
    for place in (title, *(h for h in headings if "半年" in h), body[:700]):
        match = re.search(r"(20\d\d)\s*年度?\s*上半年", place) or re.search(r"(20\d\d)\s*年", place)
        if match:
            return int(match.group(1))
    if delivered:
        return delivered.year
    years = Counter(_YEAR.findall(body))
    return int(years.most_common(1)[0][0]) if years else None


def _annual_periods(
    title: str, headings: list[str], body: str, delivered: date | None
) -> tuple[Period | None, Period | None]:
    """Find the year looked back on and the year planned; either tells the other."""
    past = coming = None
    back = [h for h in headings if is_used_as("review", read_heading(h).words)]
    ahead = [h for h in headings if is_used_as("plan", read_heading(h).words) and h not in back]
    for heading in back:
        past = past or _year_in(heading)
    for heading in ahead:
        coming = coming or _year_in(heading)
    if coming is None and past is None:
        report = re.search(r"报告(20\d\d)年[^。\n]{0,30}[及和](20\d\d)年", body[:600])
        if report:
            past, coming = int(report.group(1)), int(report.group(2))
    if coming is None and past is None and delivered:
        coming = delivered.year if delivered.month <= 6 else delivered.year + 1  # noqa: PLR2004
    if coming is None and past is None:
        past = _past_year_by_words(title, body)
    if past is None and coming is None:
        return None, None
    past = past if past is not None else (coming or 0) - 1
    coming = coming if coming is not None else past + 1
    years = 5 if any(_FIVE_YEARS.search(h) for h in back) else 1
    return Period(first=date(past - years + 1, 1, 1), last=date(past, 12, 31)), _year(coming)


def _past_year_by_words(title: str, body: str) -> int | None:
    """Take "2022年以来", "2022年，" at the start of the text, or a review that says so of the year in its title."""
    match = re.search(r"(20\d\d)年(?:以来|，|,|是|全年|度)", body[:900])
    if match:
        year = int(match.group(1))
        return year - 1 if re.search(rf"{year}年(?:是|的?(?:主要)?(?:目标|工作|任务|安排))", body[:900]) else year
    in_title = _year_in(title)
    return in_title if in_title and ("总结" in title or "回顾" in title) else None


def _year_in(words: str) -> int | None:
    match = _YEAR.search(words)
    return int(match.group(1)) if match else None


def _half(year: int, which: int) -> Period:
    if which == 1:
        return Period(first=date(year, 1, 1), last=date(year, 6, 30))
    return Period(first=date(year, 7, 1), last=date(year, 12, 31))


def _year(year: int) -> Period:
    return Period(first=date(year, 1, 1), last=date(year, 12, 31))
