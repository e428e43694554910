"""The findings of each government as a table for the terminal: what kind, the places, their figures, the reason.

In: an `Audit`, a government, a kind, a form. Out: text on standard output.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from duixian.app.audit_table import head, report_line, title, where
from duixian.app.forms import TableForm
from duixian.app.safe import for_line
from duixian.app.tables import Grid, Heading, print_grid, print_rich, terminal_width
from duixian.app.wrap import Wrapped
from duixian.ontology.vocabulary import definitions, labels
from duixian.queries.flat import FINDING_COLUMNS, flatten_finding

if TYPE_CHECKING:
    from duixian.queries.audit import Audit
    from duixian.queries.records import FindingRecord, PlaceRecord
    from rich.text import Text

_NARROW = 110
_NOTHING = "没有发现疑点。 Nothing to point out."


def print_findings(audit: "Audit", government: str | None, kind: str | None, form: TableForm) -> None:
    """Print the findings of one government or all, of one kind or all."""
    from rich.text import Text

    records = audit.findings(government, kind)
    if form is not TableForm.TABLE:
        print_grid(findings_grid(records, nested=form is not TableForm.CSV), form)
        return
    if not records:
        print_rich(Text(_NOTHING, style="italic"))
    for known in audit.governments():
        own = [record for record in records if record.government == known.id]
        if own:
            reports = audit.reports(known.id)
            lines = [Text(report_line(n, report), style="dim") for n, report in enumerate(reports, 1)]
            name = Text.assemble((title(known), "bold"), f"：{len(own)} 处疑点 findings")
            numbers = {report.id: f"R{n}" for n, report in enumerate(reports, 1)}
            print_rich(name, *lines, *_by_kind(own, numbers, terminal_width()))


def findings_grid(records: Sequence["FindingRecord"], *, nested: bool) -> Grid:
    """Lay out findings for programs and Markdown; nested records hold all, flat ones a row each."""
    headings = [
        Heading("序", "no.", number=True),
        Heading("疑点", "finding"),
        Heading("前一处", "first place"),
        Heading("后一处", "second place"),
        Heading("理由", "reason"),
    ]
    rows = [
        [str(n), labels("findingKind")[record.kind], *_both(record), f"{record.reason_zh} {record.reason_en}"]
        for n, record in enumerate(records, 1)
    ]
    kept = [record.model_dump(mode="json") if nested else flatten_finding(record) for record in records]
    return Grid(headings, rows, kept, fields=FINDING_COLUMNS)


def _both(record: "FindingRecord") -> list[str]:
    """Give the two places in words; the second is empty where there is only one."""
    words = [f"{p.text}（{p.report_title} {p.source} {p.start}-{p.end}）" for p in record.places]
    return [*words, ""][:2]


def _by_kind(records: Sequence["FindingRecord"], numbers: dict[str, str], width: int) -> list[Any]:
    """Give for each kind a heading with its count and what it means, and a table."""
    from rich.text import Text

    parts: list[Any] = []
    zh, en = labels("findingKind"), labels("findingKind", "en")
    for kind, group in groupby(enumerate(records, 1), key=lambda pair: pair[1].kind):
        numbered = list(group)
        parts.append(Text.assemble("\n", (f"{zh[kind]} {en[kind]} {len(numbered)}", "bold")))
        parts.append(Text(f"{definitions('findingKind')[kind]} {definitions('findingKind', 'en')[kind]}", style="dim"))
        alone = all(len(record.places) == 1 for _, record in numbered)
        parts.append(_table(numbered, numbers, 0 if alone else 2 if width >= _NARROW else 1))
    return parts


def _table(records: Sequence[tuple[int, "FindingRecord"]], numbers: dict[str, str], columns: int) -> Any:  # noqa: ANN401
    """Lay out findings of one kind: words and places alone, or the reason beside one column of places, or two."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.HORIZONTALS, show_lines=columns > 0, pad_edge=False, expand=True)
    table.add_column("", justify="right", no_wrap=True, style="dim")
    heads = {
        0: (("原话", "words"), ("位置", "place")),
        1: (("两处", "places"),),
        2: (("前一处", "first"), ("后一处", "second")),
    }
    for zh, en in heads[columns]:
        table.add_column(head(zh, en), overflow="fold", ratio=4)
    if columns:
        table.add_column(head("理由", "reason"), overflow="fold", ratio=5 if columns == 1 else 4)
    for n, record in records:
        places = [_place(place, numbers) for place in record.places]
        if columns == 0:
            table.add_row(str(n), *(Wrapped((line,)) for line in places[0]))
        elif columns == 1:
            table.add_row(str(n), Wrapped(tuple(line for lines in places for line in lines)), Wrapped(_reason(record)))
        else:
            table.add_row(str(n), *(Wrapped(lines) for lines in places), Wrapped(_reason(record)))
    return table


def _place(place: "PlaceRecord", numbers: dict[str, str]) -> tuple["Text", ...]:
    from rich.text import Text

    return Text(for_line(place.text)), Text(where(place, numbers), style="dim")


def _reason(record: "FindingRecord") -> tuple["Text", ...]:
    from rich.text import Text

    return Text(for_line(record.reason_zh)), Text(for_line(record.reason_en), style="dim")
