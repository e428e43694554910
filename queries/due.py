"""The watch list: commitments whose deadline comes, with what was last heard of them.

In: a store, a day, how many days ahead. Out: `DueRecord`s by deadline; only what had been reported by that day counts.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from duixian.graph.part import part_of
from duixian.ontology.errors import QueryError
from duixian.ontology.model import Model, Status
from duixian.queries.catalog import run
from duixian.queries.dossiers import list_assessments, list_commitments, list_reports
from duixian.queries.history import looks_back_to, standing_after
from duixian.queries.records import AssessmentRecord, CommitmentRecord, ReportRecord

if TYPE_CHECKING:
    from duixian.graph.store import Store

_SPAN = re.compile(r"(\d{1,5})\s*(d|w|m|天|日|周|个月|月)?", re.IGNORECASE)
_DAYS = {"w": 7, "周": 7, "m": 30, "个月": 30, "月": 30}
_SETTLED = (Status.DELIVERED, Status.BROKEN)


class DueRecord(Model):
    """A commitment (with its assessment on that day), its deadline, the days that are left, and what was last heard.

    `heard` is the last assessment by a report that said something of it, `None` where none had.
    """

    commitment: CommitmentRecord
    due: date
    days: int
    heard: AssessmentRecord | None = None


def list_due(
    store: "Store", within: int, as_of: date, government: str | None = None, *, settled: bool = False
) -> list[DueRecord]:
    """Give the commitments whose deadline lies on `as_of` or in the `within` days after it, the first due first.

    Left out are those delivered or broken by then (unless `settled`), and those that no report had made yet.
    """
    try:
        last = as_of + timedelta(days=within)
    except OverflowError:
        last = date.max
    window = {"from": as_of.isoformat(), "until": last.isoformat()}
    given = {"government": government} if government else {}
    rows = run(store, "due-soon", {**window, **given}).records()
    wanted = {str(row["commitment"]) for row in rows}
    found = [
        record
        for holder in sorted({str(row["government"]) for row in rows})
        for record in _of_government(store, holder, wanted, as_of)
        if settled or record.commitment.status not in _SETTLED
    ]
    return sorted(found, key=lambda one: (one.due, one.commitment.government))


def parse_days(text: str) -> int:
    """Read `90d`, `90`, `12w`, `3m`, `90天`, `3个月` (a month is 30 days) as a number of days."""
    match = _SPAN.fullmatch(text.strip())
    if match is None:
        raise QueryError(text, "天数写法不对，请写 90d、12w 或 3m", "not a number of days; write 90d, 12w or 3m")
    return int(match[1]) * _DAYS.get((match[2] or "d").lower(), 1)


def parse_day(text: str) -> date:
    """Read a day such as `2024-06-30`."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise QueryError(text, "日期写法不对，请写 2024-06-30", "not a day; write 2024-06-30") from error


def today() -> date:
    """Give the day in China, whose reports these are."""
    return datetime.now(timezone(timedelta(hours=8))).date()


def _of_government(store: "Store", government: str, wanted: set[str], as_of: date) -> Iterator[DueRecord]:
    """Give those of one government, as they stood when the reports up to that day had spoken."""
    part = part_of(store, government)
    reports = [report for report in list_reports(part) if given_on(report) <= as_of]
    known = {report.id for report in reports}
    said = list_assessments(part)
    stood = standing_after(said, reports)
    for record in list_commitments(part, known={assessment.id: assessment for assessment in said}):
        if record.id in wanted and record.report in known and record.due:
            yield DueRecord(
                commitment=record.model_copy(update={"assessment": stood.get(record.id)}),
                due=record.due,
                days=(record.due - as_of).days,
                heard=_last_heard((a for a in said if a.commitment == record.id), reports),
            )


def given_on(report: ReportRecord) -> date:
    """Give the day from which a report can be known: its own, else the last that it looks back on."""
    return report.delivered_on or looks_back_to(report)


def _last_heard(said: Iterable[AssessmentRecord], reports: Iterable[ReportRecord]) -> AssessmentRecord | None:
    """Give the last assessment that rests on words of its report."""
    told = (assessment for assessment in said if assessment.evidence or assessment.renewed_by)
    return next(iter(standing_after(told, reports).values()), None)
