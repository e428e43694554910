"""What time did to commitments, as tables: one followed from report to report, changes by kind, deadlines that come.

In: records of the audit API, a form. Out: text on standard output.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from duixian.app.audit_table import head, report_line, title
from duixian.app.forms import TableForm
from duixian.app.safe import for_line
from duixian.app.tables import Grid, Heading, print_grid, print_rich, status_text, terminal_width
from duixian.app.wrap import Wrapped
from duixian.ontology.vocabulary import labels
from duixian.queries.changes import ChangeKind, kinds
from duixian.queries.flat_history import (
    CHANGE_COLUMNS,
    DUE_COLUMNS,
    HISTORY_COLUMNS,
    flatten_change,
    flatten_due,
    flatten_step,
)
from duixian.queries.identify import short_id

if TYPE_CHECKING:
    from duixian.queries.audit import Audit
    from duixian.queries.changes import Change, Changes
    from duixian.queries.due import DueRecord
    from duixian.queries.history import History, HistoryStep
    from duixian.queries.records import AssessmentRecord, CommitmentRecord, EvidenceRecord, PlaceRecord
    from rich.text import Text

_NARROW = 110
_SHOWN = 3
"""How many pieces of evidence a row shows."""
_LISTED = 5
"""How many changes of a kind a load lists."""
_NO_CHANGE = "状态没有变化 no status changed"
_NOTHING_DUE = "这段时间没有到期的承诺。 No deadline falls into this time."
_NOTHING_HEARD = "尚无消息 nothing heard yet"
_NEVER = "尚无报告说到。 No report speaks of it yet."


def print_history(history: "History", audit: "Audit", form: TableForm) -> None:
    """Print one commitment: its words and place, what each report shows of it, what renews it."""
    if form is not TableForm.TABLE:
        print_grid(history_grid(history, nested=form is not TableForm.CSV), form)
        return
    from rich.text import Text

    record = history.commitment
    government = audit.government(record.government)
    due = f" · 期限 due {record.due}" if record.due else ""
    lines = [
        Text.assemble((f"{title(government)} {record.code}", "bold")),
        Wrapped((Text(for_line(record.text), style="bold"),)),
        *(Wrapped((Text(f"· {for_line(part.text)} {part.code}"),)) for part in record.parts),
        *(Wrapped((_dim(for_line(line)),)) for line in [history.sentence] if line.strip("。；！？ ") != record.text),
        Text(f"{report_line(0, history.made_in)[3:]} · {record.start}–{record.end}{due}", style="dim"),
    ]
    print_rich(*lines, _steps_table(history) if history.steps else Text(_NEVER, style="italic"))
    if history.renewed:
        print_rich(Text("↻ 再次承诺 promised again", style="bold"), _renewed_table(history.renewed))


def print_changes(changes: "Changes", audit: "Audit", form: TableForm) -> None:
    """Print what changed between two reports, by kind."""
    if form is not TableForm.TABLE:
        print_grid(changes_grid([changes], nested=form is not TableForm.CSV), form)
        return
    from rich.text import Text

    reports = audit.reports(changes.government.id)
    ends = [report for report in reports if report in (changes.since, changes.until)]
    numbers = {report.id: f"R{n}" for n, report in enumerate(reports, 1)}
    names = " → ".join(numbers[report.id] for report in (changes.since, changes.until) if report)
    print_rich(
        Text.assemble((f"{title(changes.government)}：{names}", "bold")),
        *(Text(report_line(reports.index(report) + 1, report), style="dim") for report in ends),
        Text(count_line(changes)),
        *_by_kind(changes.changes, numbers),
    )


def print_load_changes(found: Sequence["Changes"], store: str) -> None:
    """Print in a few lines what a load changed of each government; where there are many, only the counts."""
    from rich.text import Text

    for changes in found:
        lines = [Text.assemble((f"{title(changes.government)}：", "bold"), count_line(changes))]
        if len(found) <= _LISTED:
            for kind, group in groupby(changes.changes, key=lambda change: change.kind):
                lines += _few(kind, list(group))
        if changes.changes:
            lines.append(Text(f"  细节 more: duixian diff{store} {changes.government.name}", style="dim"))
        print_rich(*lines)


def print_due(records: Sequence["DueRecord"], audit: "Audit", form: TableForm) -> None:
    """Print the deadlines that come, for each government that has any."""
    if form is not TableForm.TABLE:
        print_grid(due_grid(records, nested=form is not TableForm.CSV), form)
        return
    from rich.text import Text

    if not records:
        print_rich(Text(_NOTHING_DUE, style="italic"))
    for government in audit.governments():
        own = [record for record in records if record.commitment.government == government.id]
        if own:
            reports = audit.reports(government.id)
            lines = [Text(report_line(n, report), style="dim") for n, report in enumerate(reports, 1)]
            name = Text.assemble((title(government), "bold"), f"：{len(own)} 条将到期 due")
            print_rich(name, *lines, _due_table(own, {report.id: f"R{n}" for n, report in enumerate(reports, 1)}))


def count_line(changes: "Changes") -> str:
    """Count the changes by kind, and what is new, gone or as it was."""
    parts = [f"{kinds()[kind].sign} {kinds()[kind].zh} {count}" for kind, count in changes.counts().items()]
    rest = (("新承诺 new", changes.promised), ("已不在文中 gone", changes.gone), ("未变 unchanged", changes.unchanged))
    return "  ".join([*(parts or [_NO_CHANGE]), *(f"{words} {count}" for words, count in rest if count)])


def history_grid(history: "History", *, nested: bool) -> Grid:
    """Lay out a history for programs and Markdown: one row a report."""
    headings = [
        Heading("报告", "report"),
        Heading("状态", "status"),
        Heading("证据", "evidence"),
        Heading("理由", "reason"),
    ]
    rows = [
        [step.report.title, step.assessment.status, _quoted(step.assessment.evidence), step.assessment.rationale_zh]
        for step in history.steps
    ]
    kept = [history.model_dump(mode="json")] if nested else [flatten_step(history, step) for step in history.steps]
    return Grid(headings, rows, kept, statuses=1, fields=HISTORY_COLUMNS)


def changes_grid(found: Sequence["Changes"], *, nested: bool) -> Grid:
    """Lay out changes for programs and Markdown: one row a change."""
    headings = [Heading("变化", "change"), Heading("承诺", "commitment"), Heading("先前", "before")]
    headings += [Heading("现在", "after"), Heading("证据", "evidence"), Heading("理由", "reason")]
    rows = [
        [kinds()[one.kind].zh, one.commitment.words, labels("status")[one.before], one.after or "", *_grounds(one)]
        for changes in found
        for one in changes.changes
    ]
    kept = (
        [c.model_dump(mode="json") for c in found]
        if nested
        else [flatten_change(c, x) for c in found for x in c.changes]
    )
    return Grid(headings, rows, kept, statuses=3, fields=CHANGE_COLUMNS)


def due_grid(records: Sequence["DueRecord"], *, nested: bool) -> Grid:
    """Lay out deadlines for programs and Markdown."""
    headings = [Heading("到期", "due"), Heading("天数", "days", number=True), Heading("承诺", "commitment")]
    headings += [Heading("状态", "status"), Heading("最后消息", "last heard")]
    rows = [
        [
            str(r.due),
            str(r.days),
            r.commitment.words,
            r.commitment.status or "",
            _quoted(r.heard.evidence) if r.heard else "",
        ]
        for r in records
    ]
    kept = [record.model_dump(mode="json") if nested else flatten_due(record) for record in records]
    return Grid(headings, rows, kept, statuses=3, fields=DUE_COLUMNS)


def _grounds(change: "Change") -> tuple[str, str]:
    found = change.commitment.assessment
    if change.kind is ChangeKind.RENEWED:
        return _quoted(change.renewed_by), ""
    return (_quoted(found.evidence), found.rationale_zh) if found else ("", "")


def _quoted(evidence: Iterable["EvidenceRecord"]) -> str:
    return "；".join(f"{e.text}（{e.report_title} {e.source} {e.start}-{e.end}）" for e in evidence)


def _steps_table(history: "History") -> Any:  # noqa: ANN401
    narrow = terminal_width() < _NARROW
    heads = [("报告", "report", 3), ("证据", "evidence", 5), ("理由", "reason", 4)]
    table = _table([heads[0], ("证据与理由", "evidence, reason", 6)] if narrow else heads, status_after=1)
    for step in history.steps:
        proof, reason = _told(step.assessment, {step.report.id: ""}), _reason(step.assessment)
        cells = [Wrapped((*proof, *reason))] if narrow else [Wrapped(proof), Wrapped(reason)]
        table.add_row(Wrapped(_which(step)), status_text(step.assessment.status), *cells)
    return table


def _which(step: "HistoryStep") -> tuple["Text", ...]:
    """Name the report of a step, and say where it is the one that stands."""
    from rich.text import Text

    review = step.report.review
    period = f"回顾 {review.first:%Y.%m}–{review.last:%Y.%m}" if review else ""
    now = [Text("◀ 现状 as it stands", style="bold")] if step.current else []
    name = Text(for_line(step.report.title or step.report.source))
    return name, Text(f"{period} {step.report.code}".strip(), style="dim"), *now


def _renewed_table(records: Sequence["CommitmentRecord"]) -> Any:  # noqa: ANN401
    table = _table([("后来的承诺", "later commitment", 6), ("出处", "place", 4)], status_after=1)
    for record in records:
        table.add_row(
            _words(record, {}), status_text(record.status or ""), Wrapped((_dim(for_line(record.report_title)),))
        )
    return table


def _by_kind(changes: Iterable["Change"], numbers: Mapping[str, str]) -> list[Any]:
    """Give for each kind a heading with its count and what it means, and a table."""
    from rich.text import Text

    parts: list[Any] = []
    for kind, group in groupby(changes, key=lambda change: change.kind):
        found, words = list(group), kinds()[kind]
        parts.append(Text(f"\n{words.sign} {words.zh} {words.en} {len(found)}", style="bold"))
        parts.append(_dim(f"{words.meaning_zh}。 {words.meaning_en}"))
        parts.append(_changes_table(found, numbers, renewed=kind is ChangeKind.RENEWED))
    return parts


def _changes_table(changes: Sequence["Change"], numbers: Mapping[str, str], *, renewed: bool) -> Any:  # noqa: ANN401
    from rich.console import Group
    from rich.text import Text

    last = ("再次承诺为", "promised again as") if renewed else ("证据与理由", "evidence, reason")
    table = _table([("承诺", "commitment", 4), (*last, 6)], status_after=1)
    for change in changes:
        found = change.commitment.assessment
        if renewed:
            status: Any = status_text(change.after or "")
            ground = _places(change.renewed_by, numbers)
        else:
            was = Text.assemble(("← ", "dim"), status_text(change.before))
            status = Group(status_text(change.after or ""), was)
            ground = (*_told(found, numbers, renewals=False), *_reason(found)[:1]) if found else ()
        table.add_row(_words(change.commitment, numbers), status, Wrapped(tuple(ground)))
    return table


def _few(kind: ChangeKind, changes: Sequence["Change"]) -> list["Text"]:
    """Give the first changes of a kind in a line each, and how many more there are."""
    from rich.text import Text

    words = kinds()[kind]
    lines = [Text(f"  {words.sign} {words.zh} {words.en}")]
    for change in changes[:_LISTED]:
        moved = f"{labels('status')[change.before]} → {labels('status')[change.after]}" if change.after else ""
        after = f"↻ {for_line(change.renewed_by[0].text)}" if change.renewed_by else moved
        lines.append(
            Text.assemble(f"    {for_line(change.commitment.text)}  ", (f"{after} {change.commitment.code}", "dim"))
        )
    more = len(changes) - _LISTED
    return [*lines, _dim(f"    另有 {more} 条 {more} more")] if more > 0 else lines


def _due_table(records: Sequence["DueRecord"], numbers: Mapping[str, str]) -> Any:  # noqa: ANN401
    from rich.text import Text

    table = _table([("到期", "due", 0), ("承诺", "commitment", 4), ("最后消息", "last heard", 5)], status_after=2)
    for record in records:
        when = Text.assemble(str(record.due), (f"\n还有 {record.days} 天 days", "dim"))
        heard = _told(record.heard, numbers) if record.heard else (_dim(_NOTHING_HEARD),)
        status = status_text(record.commitment.status or "")
        table.add_row(when, _words(record.commitment, numbers), status, Wrapped(heard))
    return table


def _table(columns: Sequence[tuple[str, str, int]], status_after: int) -> Any:  # noqa: ANN401
    """Make a table with these columns and their shares of the width (0: as wide as it needs), and one of statuses."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.HORIZONTALS, show_lines=True, pad_edge=False, expand=True)
    for place, (zh, en, ratio) in enumerate(columns):
        if place == status_after:
            table.add_column(head("状态", "status"), no_wrap=True)
        table.add_column(head(zh, en), overflow="fold", ratio=ratio or None, no_wrap=not ratio)
    return table


def _words(record: "CommitmentRecord", numbers: Mapping[str, str]) -> Wrapped:
    """Give the words of a commitment, after its item where they do not name it, with the place under them."""
    from rich.text import Text

    number = f"{numbers[record.report]} " if record.report in numbers else ""
    return Wrapped((Text(for_line(record.words)), _dim(f"{number}{record.start}–{record.end} {record.code}")))


def _told(assessment: "AssessmentRecord", numbers: Mapping[str, str], *, renewals: bool = True) -> tuple["Text", ...]:
    """Give the evidence of an assessment with places and the ids of the links, then what renews it."""
    again = assessment.renewed_by[:1] if renewals else ()
    return (*_places(assessment.evidence[:_SHOWN], numbers), *_places(again, numbers, "↻ 再次承诺："))


def _places(found: Iterable["EvidenceRecord"], numbers: Mapping[str, str], sign: str = "") -> tuple["Text", ...]:
    from rich.text import Text

    lines: list[Text] = []
    for one in found:
        lines += [Text(sign + for_line(one.text)), _dim(f"{_where(one, numbers)} {short_id(one.link)}")]
    return tuple(lines)


def _where(place: "PlaceRecord", numbers: Mapping[str, str]) -> str:
    number = numbers.get(place.report, for_line(place.report_title))
    return " ".join(f"{number} {for_line(place.heading)} {place.start}–{place.end}".split())


def _reason(assessment: "AssessmentRecord") -> tuple["Text", ...]:
    from rich.text import Text

    return Text(for_line(assessment.rationale_zh), style="italic"), _dim(for_line(assessment.rationale_en))


def _dim(words: str) -> "Text":
    from rich.text import Text

    return Text(words, style="dim")
