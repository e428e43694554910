"""Print tables as what the user asked for: aligned for a terminal, JSON, JSON Lines, CSV or Markdown.

In: a `Grid` of headings and cells. Out: text on standard output; messages never go there.
"""

import csv
import io
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from duixian.app.forms import TableForm
from duixian.app.safe import for_json, for_line, for_markdown, for_spreadsheet
from duixian.app.wrap import Wrapped
from duixian.ontology.vocabulary import labels, lights, schemes

if TYPE_CHECKING:
    from duixian.queries.answers import Cell, Table
    from duixian.queries.questions import CatalogQuery, Column
    from rich.text import Text

WAITING = "… 待判"
"""The light and word of a commitment that no later report speaks to yet."""
NO_PROMISE = "·"
"""Stands for the status of a result or a problem, which has none."""
_WIDTH_WITHOUT_TERMINAL = 120
_HIDDEN = ("iri", "echo")
_READABLE = 14
"""Text in fewer cells than this is not read with ease."""
_GAP = 3


@dataclass(frozen=True, slots=True)
class Heading:
    """A column as people see it: its heading in both languages, and whether it holds figures."""

    zh: str
    en: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as people see it; `records` hold the same for programs."""

    headings: Sequence[Heading]
    rows: Sequence[Sequence[str]]
    records: Sequence[Mapping[str, Any]]
    caption: str = ""
    statuses: int | None = None
    """The column whose cells are status codes."""
    fields: Sequence[str] = ()
    """The keys of the records, for a header where there are no records."""


def terminal_width() -> int:
    """Give the width of the terminal in cells, or of `COLUMNS`, or 120 where there is none."""
    return shutil.get_terminal_size((_WIDTH_WITHOUT_TERMINAL, 40)).columns


def print_grid(grid: Grid, form: TableForm) -> None:
    """Print a table in the form that the user asked for."""
    if form is TableForm.TABLE:
        print_rich(rich_table(grid, terminal_width()))
    elif form is TableForm.MD:
        write(markdown(grid))
    else:
        write(serialise(grid.records, form, grid.fields))


def serialise(records: Sequence[Mapping[str, Any]], form: TableForm, fields: Sequence[str] = ()) -> str:
    """Write records as JSON, JSON Lines or CSV."""
    if form is TableForm.JSON:
        return for_json(list(records), indent=2) + "\n"
    if form is TableForm.JSONL:
        return "".join(for_json(record) + "\n" for record in records)
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(records[0] if records else fields)
    table.writerows([[for_spreadsheet(_flat(cell)) for cell in record.values()] for record in records])
    return text.getvalue()


def markdown(grid: Grid) -> str:
    """Write a table in Markdown."""
    head = [f"{h.zh} {h.en}" for h in grid.headings]
    rows = [[for_markdown(_light(cell) if n == grid.statuses else cell) for n, cell in enumerate(r)] for r in grid.rows]
    lines = [head, ["---:" if h.number else "---" for h in grid.headings], *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def rich_table(grid: Grid, width: int) -> Any:  # noqa: ANN401
    """Lay a table out for the terminal; where its columns would be too narrow to read, row by row instead."""
    from rich import box
    from rich.table import Table as RichTable
    from rich.text import Text

    least = [_least_width(grid, n) for n in range(len(grid.headings))]
    if sum(least) + _GAP * len(least) > width:
        return _blocks(grid)
    table = RichTable(box=box.SIMPLE_HEAD, caption=_caption(grid), caption_justify="left", pad_edge=False)
    for heading, cells in zip(grid.headings, least, strict=True):
        head = Text.assemble((heading.zh, "bold"), (f"\n{heading.en}", "dim"))
        table.add_column(
            head,
            justify="right" if heading.number else "left",
            overflow="fold",
            min_width=cells,
            no_wrap=heading.number,
        )
    for row in grid.rows:
        table.add_row(
            *(
                Wrapped((text,)) if not h.number else text
                for h, text in zip(grid.headings, _texts(grid, row), strict=True)
            )
        )
    return table


def _blocks(grid: Grid) -> Any:  # noqa: ANN401
    """Lay out each row as a block of lines, one a column; empty cells are left out."""
    from rich.console import Group
    from rich.table import Table as RichTable
    from rich.text import Text

    table = RichTable(box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for n, row in enumerate(grid.rows, 1):
        table.add_row(Text(f"─── {n}"), "")
        for heading, text in zip(grid.headings, _texts(grid, row), strict=True):
            if text.plain:
                table.add_row(Text(f"{heading.zh} {heading.en}"), Wrapped((text,)))
    return Group(table, _caption(grid) or "")


def _texts(grid: Grid, row: Sequence[str]) -> list["Text"]:
    from rich.text import Text

    return [status_text(cell) if n == grid.statuses else Text(for_line(cell)) for n, cell in enumerate(row)]


def _caption(grid: Grid) -> "Text | None":
    from rich.text import Text

    return Text("\n".join(map(for_line, grid.caption.split("\n"))), style="dim") if grid.caption else None


def _least_width(grid: Grid, column: int) -> int:
    """Give the cells that a column needs to be read: short ones in full, long ones in some lines."""
    from rich.cells import cell_len

    heading = grid.headings[column]
    words = [row[column] for row in grid.rows]
    widest = max((cell_len(for_line(_light(cell) if column == grid.statuses else cell)) for cell in words), default=0)
    head = max(cell_len(heading.zh), cell_len(heading.en))
    return max(head if heading.number else 0, min(widest, widest if heading.number else _READABLE), 4)


def status_text(status: str) -> "Text":
    """Show a status by light, word and colour; the empty status is one that waits for a later report."""
    from rich.text import Text

    colour = lights()[status].colour if status in lights() else "default"
    return Text(_light(status), style=colour)


def answer_grid(table: "Table") -> Grid:
    """Lay out the answer of a query: codes by their Chinese labels, IRIs only where there is nothing else to show."""
    from duixian.queries.questions import Column, columns

    known = columns()
    heads = [known.get(name, Column(name, "text", name, "")) for name in table.columns]
    shown = [n for n, head in enumerate(heads) if head.type not in _HIDDEN] or list(range(len(heads)))
    rows = [[_show(row[n], heads[n]) for n in shown] for row in table.rows]
    statuses = next((place for place, n in enumerate(shown) if heads[n].type == "code:status"), None)
    promises = next((n for n, head in enumerate(heads) if head.type == "code:kind"), None)
    if statuses is not None and promises is not None:
        for row, cells in zip(table.rows, rows, strict=True):
            cells[statuses] = cells[statuses] or ("" if row[promises] == "Commitment" else NO_PROMISE)
    headings = [Heading(heads[n].zh, heads[n].en, heads[n].type == "number") for n in shown]
    count = f"{len(rows)} 行 rows"
    return Grid(headings, rows, table.records(), count, statuses, table.columns)


def write(text: str) -> None:
    """Write data to standard output."""
    sys.stdout.write(text)


def print_rich(*parts: Any) -> None:  # noqa: ANN401
    """Print to standard output, in colour on a terminal only."""
    from rich.console import Console

    console = Console(width=terminal_width(), highlight=False, markup=False, emoji=False, soft_wrap=False)
    console.print(*parts, sep="\n")


def queries_grid(queries: Sequence["CatalogQuery"]) -> Grid:
    """Lay out the catalogue: name, title, what may be told (`?` is optional)."""
    headings = [Heading("查询", "query"), Heading("问什么", "question"), Heading("参数", "parameters")]
    given = [" ".join(p.name + ("?" if p.optional else "") for p in query.parameters) for query in queries]
    rows = [[q.name, f"{q.title_zh} {q.title_en}", names] for q, names in zip(queries, given, strict=True)]
    fields = ("name", "title_zh", "title_en", "description_zh", "description_en")
    records = [
        {**{key: getattr(q, key) for key in fields}, "parameters": names}
        for q, names in zip(queries, given, strict=True)
    ]
    return Grid(headings, rows, records, fields=[*fields, "parameters"])


def _light(status: str) -> str:
    if status == NO_PROMISE:
        return status
    return f"{lights()[status].sign} {labels('status')[status]}" if status else WAITING


def _show(cell: "Cell", column: "Column") -> str:
    """Show one cell of a query's answer."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    scheme = column.type.removeprefix("code:")
    if scheme in ("status", column.type) or scheme not in schemes():
        return str(cell)
    words = labels(scheme)
    return words.get(str(cell), words.get(str(cell).lower(), str(cell)))


def _flat(cell: object) -> object:
    return for_json(cell) if isinstance(cell, dict | list | tuple) else cell
