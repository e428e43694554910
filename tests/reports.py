"""Short reports of fictional towns: what tests of linking, judging and loading start from.

In: clauses of review and plan. Out: texts of reports (`annual`, `half_year`), or `Report`s whose clauses are labelled
by the test and whose figures, names and dates are read by the real loaders (`january`, `july`), and a judgement.
"""

import hashlib
from dataclasses import dataclass
from datetime import date

from duixian.graph.judge import judge
from duixian.loaders.clauses import Clause, split_clauses
from duixian.loaders.deadlines import find_deadline
from duixian.loaders.entities import find_mentions
from duixian.loaders.quantities import find_quantities
from duixian.ontology import iris
from duixian.ontology.model import (
    Assessment,
    Kind,
    Period,
    Report,
    ReportType,
    ResultState,
    Role,
    Source,
    Span,
    Statement,
)

OPENING = "各位代表：\n现在，我代表镇人民政府向大会报告工作，请予审议，并请列席会议的同志提出意见。\n"
CLOSING = "各位代表！蓝图已经绘就，奋进正当其时。让我们携起手来，同心同德，为建设美丽家园而努力奋斗！\n"
BACK = "（一）自身建设不断加强。扎实开展主题教育，办理人大代表建议12件。\n（二）重点工作有力推进。"
AHEAD = "（一）加强自身建设。持续改进机关作风，严格执行财经纪律。\n（二）抓好重点工作。"


def annual(year: int, review: str = "", plan: str = "", town: str = "青禾镇") -> str:
    """Write the report of a January: a review of the year before, a plan of this one."""
    return (
        f"{town}人民政府工作报告\n（{year}年1月10日）\n{OPENING}一、{year - 1}年工作回顾\n{BACK}{review}\n"
        f"二、{year}年重点工作\n{AHEAD}{plan}\n{CLOSING}"
    )


def half_year(year: int, review: str = "", plan: str = "", town: str = "青禾镇") -> str:
    """Write the report of a July: a review of the first half, a plan of the second."""
    return (
        f"{town}{year}年上半年工作总结和下半年工作思路\n{OPENING}一、{year}年上半年工作总结\n{BACK}{review}\n"
        f"二、下半年工作思路\n{AHEAD}{plan}\n{CLOSING}"
    )


@dataclass(frozen=True)
class Said:
    """A clause and its label: `Cs`, `Cg`, `Rd`, `Ro`, `P` as in the annotation, or `T`, a target quoted in a review."""

    text: str
    label: str

    @property
    def kind(self) -> Kind:
        return {"C": Kind.COMMITMENT, "T": Kind.COMMITMENT, "R": Kind.RESULT, "P": Kind.PROBLEM}[self.label[0]]


def promised(text: str) -> Said:
    return Said(text, "Cs")


def done(text: str) -> Said:
    return Said(text, "Rd")


def ongoing(text: str) -> Said:
    return Said(text, "Ro")


def announced(text: str) -> Said:
    return Said(text, "T")


def year(number: int) -> Period:
    return Period(first=date(number, 1, 1), last=date(number, 12, 31))


def half(number: int, part: int) -> Period:
    if part == 1:
        return Period(first=date(number, 1, 1), last=date(number, 6, 30))
    return Period(first=date(number, 7, 1), last=date(number, 12, 31))


_When = tuple[ReportType, Period, Period, date]
"""The kind of a report, what it looks back on, what it plans, and its day."""


def january(number: int, *said: Said, town: str = "青禾镇", county: str = "") -> Report:
    """Make the report of a January."""
    return _report(said, (ReportType.ANNUAL, year(number - 1), year(number), date(number, 1, 10)), town, county)


def july(number: int, *said: Said, town: str = "青禾镇", county: str = "") -> Report:
    """Make the report of a July."""
    when = (ReportType.HALF_YEAR, half(number, 1), half(number, 2), date(number, 7, 15))
    return _report(said, when, town, county)


def _report(said: tuple[Said, ...], when: tuple[ReportType, Period, Period, date], town: str, county: str) -> Report:
    kind, review, plan, day = when
    text = "。\n".join(one.text for one in said) + "。\n"
    government = iris.government_iri(town, county)
    name = iris.report_iri(government, kind, review, plan, "")
    clauses, start = [], 0
    for one in said:
        clauses.append(split_clauses(text, Span(start=start, end=start + len(one.text))))
        start += len(one.text) + 2
    names = iris.statement_iris(name, [one.text for one in said])
    parts = zip(said, names, clauses, strict=True)
    return Report(
        id=name,
        source=source(text),
        start=0,
        end=len(text),
        issuer=town,
        county=county,
        government=government,
        report_type=kind,
        review=review,
        plan=plan,
        delivered_on=day,
        statements=tuple(_statement(one, name, clauses, government, when) for one, name, clauses in parts),
    )


def _statement(one: Said, name: str, clauses: list[Clause], government: str, when: _When) -> Statement:
    _, review, plan, day = when
    span = Span(start=clauses[0].start, end=clauses[-1].end)
    promise = one.kind is Kind.COMMITMENT
    period = plan if one.label[0] == "C" else year(review.first.year) if one.label == "T" else review
    mentions = {m for found in find_mentions(clauses, government) for m in found}
    figures = [q for found in find_quantities(clauses, [one.kind] * len(clauses)) for q in found]
    return Statement(
        id=name,
        start=span.start,
        end=span.end,
        kind=one.kind,
        text=one.text,
        role=Role.PLAN if one.label[0] == "C" else Role.REVIEW,
        specific=one.label != "Cg" if promise else None,
        state={"Rd": ResultState.DONE, "Ro": ResultState.ONGOING}.get(one.label),
        period=period,
        deadline=find_deadline(one.text, day, period) if promise else None,
        mentions=tuple(sorted(mentions, key=lambda m: m.start)),
        quantities=tuple(figures),
    )


def source(text: str, name: str = "report.txt") -> Source:
    """Make the source that a reader would make of a text file."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Source(name=name, sha256=digest, media_type="text/plain", encoding="utf-8", text=text)


def judged(earlier: Report, later: Report) -> Assessment:
    """Judge the first commitment of a report as of a later one (or itself)."""
    judgement = judge({report.id: report for report in (earlier, later)}.values())
    wanted = next(s.id for s in earlier.statements if s.kind is Kind.COMMITMENT)
    (found,) = (a for a in judgement.assessments[later.id] if a.commitment == wanted)
    return found
