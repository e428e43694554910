"""The audit of one government as a table for the terminal: each commitment, its light, the evidence, the reason.

In: records of the audit API and the width of the terminal. Out: `Grid`s for `tables.py`, and lines of a header.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from duixian.app.safe import for_line
from duixian.app.tables import WAITING, Grid, Heading, status_text
from duixian.app.wrap import Wrapped
from duixian.ontology.vocabulary import labels, lights
from duixian.queries.flat import FLAT_COLUMNS, flatten, flatten_summary

if TYPE_CHECKING:
    from duixian.queries.records import (
        AssessmentRecord,
        CommitmentRecord,
        Count,
        EvidenceRecord,
        GovernmentRecord,
        PlaceRecord,
        ReportRecord,
        SummaryRecord,
    )
    from rich.text import Text

_NARROW = 110
_BARE = "–"
_EVIDENCE_SHOWN = 3


def print_audit(
    summary: "SummaryRecord",
    reports: Sequence["ReportRecord"],
    records: Sequence["CommitmentRecord"],
    width: int,
) -> list[Any]:
    """Give what is printed of one government: header, counts, list of reports, and a table (or why there is none)."""
    from rich.text import Text

    if not records:
        body: Any = Text(why_empty(summary, reports), style="italic")
    else:
        body = _table(records, {report.id: f"R{n}" for n, report in enumerate(reports, 1)}, width)
    return [*header(summary, reports), body]


def header(summary: "SummaryRecord", reports: Sequence["ReportRecord"]) -> list[Any]:
    """Give the name, the counts by status, the delivery rate and the list of reports."""
    from rich.text import Text

    government = summary.government
    lines = [
        Text.assemble((title(government), "bold"), f"：{summary.specific} 条具体承诺，{summary.general} 条一般承诺"),
        _counts(summary.by_clause),
        Text(_rate(summary.by_clause, summary.by_item) + midterm(reports), style="bold"),
    ]
    return [*lines, *(Text(report_line(n, report), style="dim") for n, report in enumerate(reports, 1))]


def title(government: "GovernmentRecord") -> str:
    """Name a government with its county; one whose name is hidden also by its digits."""
    name = government.name or "（名称未识别）"
    return for_line(f"{name}（{government.county}）" if government.county else name) + (
        f" [{government.code}]" if government.redacted or not government.name else ""
    )


def why_empty(summary: "SummaryRecord", reports: Sequence["ReportRecord"]) -> str:
    """Say why a table has no rows."""
    if not reports:
        return "没有报告。 No reports are loaded."
    if not summary.specific and not summary.general:
        return "这些报告里没有找到承诺。 No commitments were found in these reports."
    if not summary.specific:
        return "只有一般承诺，没有可核查的具体承诺；加 --all 列出。 Only general commitments; --all lists them."
    return "没有符合条件的承诺。 No commitment fits the filters."


def audit_grid(records: Sequence["CommitmentRecord"], *, nested: bool) -> Grid:
    """Lay out commitments for programs and Markdown; nested records hold all, flat ones a row each."""
    headings = [
        Heading("序", "no.", number=True),
        Heading("状态", "status"),
        Heading("承诺", "commitment"),
        Heading("证据", "evidence"),
        Heading("理由", "reason"),
    ]
    rows = [
        [
            str(n),
            record.status or "",
            for_line(record.words),
            "；".join(f"{e.text}（{e.report_title} {e.source} {e.start}-{e.end}）" for e in _shown(record.assessment)),
            _reason(record),
        ]
        for n, record in enumerate(records, 1)
    ]
    kept = [record.model_dump(mode="json") if nested else flatten(record) for record in records]
    return Grid(headings, rows, kept, statuses=1, fields=FLAT_COLUMNS)


def summary_grid(summaries: Sequence["SummaryRecord"], *, nested: bool) -> Grid:
    """Lay out one line a government: reports, commitments, counts by status, delivery rate."""
    headings = [
        Heading("政府", "government"),
        Heading("报告", "reports", number=True),
        Heading("承诺", "commitments", number=True),
        Heading("兑现率", "rate", number=True),
        Heading("各状态", "by status"),
    ]
    rows = [
        [title(s.government), str(s.reports), str(s.specific), _share(s.by_clause), _signs(s.by_clause)]
        for s in summaries
    ]
    records = [s.model_dump(mode="json") if nested else flatten_summary(s) for s in summaries]
    legend = "  ".join(f"{light.sign} {labels('status')[code]}" for code, light in lights().items())
    return Grid(headings, rows, records, f"{legend}  {WAITING}\n承诺只计具体的 only specific commitments are counted")


def _signs(count: "Count") -> str:
    """Show the counts by status in few characters: ●2 ▲1."""
    waiting = [f"{WAITING[0]}{count.unjudged}"] if count.unjudged else []
    return " ".join([f"{lights()[code].sign}{n}" for code, n in count.by_status.items()] + waiting)


def _table(records: Sequence["CommitmentRecord"], numbers: dict[str, str], width: int) -> Any:  # noqa: ANN401
    from rich import box
    from rich.table import Table
    from rich.text import Text

    narrow = width < _NARROW
    table = Table(box=box.HORIZONTALS, show_lines=True, pad_edge=False, expand=True)
    table.add_column("", justify="right", no_wrap=True, style="dim")
    table.add_column(head("状态", "status"), no_wrap=True)
    table.add_column(head("承诺", "commitment"), overflow="fold", ratio=4)
    table.add_column(
        head("证据与理由", "evidence, reason") if narrow else head("证据", "evidence"), overflow="fold", ratio=5
    )
    if not narrow:
        table.add_column(head("理由", "reason"), overflow="fold", ratio=4)
    for n, record in enumerate(records, 1):
        proof, reason = _proof(record, numbers), [Text(_reason(record), style="italic")]
        cells = [Wrapped((*proof, *reason))] if narrow else [Wrapped(tuple(proof)), Wrapped(tuple(reason))]
        table.add_row(str(n), status_text(record.status or ""), Wrapped(tuple(_said(record, numbers))), *cells)
    return table


def head(zh: str, en: str) -> "Text":
    """Head a column in both languages."""
    from rich.text import Text

    return Text.assemble((zh, "bold"), (f" {en}", "dim"))


def _said(record: "CommitmentRecord", numbers: dict[str, str]) -> list["Text"]:
    """Give the words of a commitment (for an item its title and parts), with the place under them."""
    from rich.text import Text

    place = Text(f"{numbers.get(record.report, '')} {record.start}–{record.end} {record.code}", style="dim")
    lines = [Text(for_line(record.words))]
    for part in record.parts:
        sign = lights()[part.status].sign if part.status else WAITING[0]
        lines.append(Text(f"{sign} {for_line(part.text)}"))
    return [*lines, place]


def _proof(record: "CommitmentRecord", numbers: dict[str, str]) -> list["Text"]:
    """Give the best evidence with its places; what is promised again is marked so."""
    from rich.text import Text

    lines: list[Text] = []
    for evidence in _shown(record.assessment):
        lines.append(Text(for_line(evidence.text)))
        lines.append(Text(where(evidence, numbers), style="dim"))
    for again in (record.assessment.renewed_by if record.assessment else ())[:1]:
        lines.append(Text(f"↻ 再次承诺：{for_line(again.text)}"))
        lines.append(Text(where(again, numbers), style="dim"))
    return lines


def where(place: "PlaceRecord", numbers: dict[str, str]) -> str:
    """Tell where words stand: the number of the report, the section, the offsets."""
    number = numbers.get(place.report, for_line(place.report_title))
    return f"{number} {for_line(place.heading)} {place.start}–{place.end}".replace("  ", " ")


def _shown(assessment: "AssessmentRecord | None") -> tuple["EvidenceRecord", ...]:
    return assessment.evidence[:_EVIDENCE_SHOWN] if assessment else ()


def _reason(record: "CommitmentRecord") -> str:
    if record.assessment is None:
        return "尚无后续报告 no later report"
    return for_line(record.assessment.rationale_zh)


def _counts(count: "Count") -> Any:  # noqa: ANN401
    from rich.columns import Columns
    from rich.text import Text

    parts = [Text.assemble(status_text(code), f" {n}") for code, n in count.by_status.items()]
    if count.unjudged:
        parts.append(Text.assemble(status_text(""), f" {count.unjudged}"))
    return Columns(parts, padding=(0, 2))


def _rate(clauses: "Count", items: "Count") -> str:
    """Say the delivery rate by clause and by item, and what it is a rate of."""
    if clauses.rate is None:
        return "尚无可计算的兑现率 no delivery rate yet"
    words = f"兑现率 delivery rate {_share(clauses)}"
    return words if items.rate is None or items.total == clauses.total else f"{words}；按事项 by item {_share(items)}"


def midterm(reports: Sequence["ReportRecord"]) -> str:
    """Say that plans still run where the last look back ends before they do: a rate is then no final one."""
    seen = max((report.review.last for report in reports if report.review), default=None)
    if seen is None:
        return ""
    planned = [r.plan.last for r in reports if r.plan and r.review and r.review.last < seen]
    if not planned or max(planned) <= seen:
        return ""
    return f"（期中：计划到{max(planned):%Y.%m}，只回顾到{seen:%Y.%m} midterm）"


def _share(count: "Count") -> str:
    return _BARE if count.rate is None else f"{count.delivered}/{count.counted} = {count.rate:.0%}"


def report_line(n: int, report: "ReportRecord") -> str:
    """Tell of a report in a line: its number, title, periods and file."""
    periods = [
        f"{word} {period.first:%Y.%m}–{period.last:%Y.%m}"
        for word, period in (("回顾", report.review), ("计划", report.plan))
        if period
    ]
    words = [report.title or report.source, *periods, report.source if report.title else "", report.code]
    return for_line(f"R{n} " + " · ".join(word for word in words if word))
