"""Write a ledger as a spreadsheet that can be printed, filtered and filled in: .xlsx.

In: a `Ledger`. Out: the bytes of a workbook with a cover, the ledger, and a hidden sheet that `review_import` checks.
"""

import io
from typing import TYPE_CHECKING, Any, Final

from duixian.ontology.model import Status
from duixian.ontology.vocabulary import labels, lights
from duixian.queries.ledger import Column, Ledger, LedgerRow, clean, columns, method, rate_words, status_words
from duixian.queries.records import ReportRecord

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

COVER: Final = "封面"
SHEET: Final = "承诺台账"
HIDDEN: Final = "duixian"
HEADER_ROW: Final = 3
_FONT: Final = "微软雅黑"
_HEAD: Final = "1F3864"
_INPUT: Final = "FFF8DC"
_ITEM: Final = "EEF2F8"
_LINE: Final = "BFBFBF"
PALE: Final = (Status.BEHIND, Status.NOT_DUE, Status.NOT_CHECKABLE)
"""The statuses whose colour is pale: their words are black."""
_FROZEN: Final = "D4"
_SIZE: Final = 9
_LINE_HEIGHT: Final = 13.0
_PER_CELL: Final = 0.82
"""How much of a column's unit half a Chinese character takes in this size."""
_COVER_WIDTHS: Final = (4, 20, 14, 14, 14, 62)


def to_xlsx(ledger: Ledger) -> bytes:
    """Write the workbook."""
    from openpyxl import Workbook

    book = Workbook()
    del book[book.sheetnames[0]]
    _write_cover(book.create_sheet(COVER), ledger)
    _write_ledger(book.create_sheet(SHEET), ledger)
    _write_hidden(book.create_sheet(HIDDEN), ledger)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_ledger(sheet: "Worksheet", ledger: Ledger) -> None:
    """Write a title, a line on what it is made from, the headings, and the rows."""
    _put(sheet, 1, 1, ledger.title, size=16, bold=True)
    items = f"{len([row for row in ledger.rows if row.level == 0])} 个事项"
    told = [_span(ledger), items, f"兑现率 {rate_words(ledger.by_item)}", f"制表 {ledger.made_on:%Y.%m.%d}"]
    _put(sheet, 2, 1, "  ·  ".join(told), size=9, colour="595959")
    for place, column in enumerate(columns(), 1):
        _head(sheet, place, column)
    for number, row in enumerate(ledger.rows, HEADER_ROW + 1):
        _write_row(sheet, number, row)
    last = HEADER_ROW + max(len(ledger.rows), 1)
    _offer_statuses(sheet, last)
    _set_up(sheet, last)


def _write_row(sheet: "Worksheet", number: int, row: LedgerRow) -> None:
    from openpyxl.styles import Alignment

    for place, column in enumerate(columns(), 1):
        fill = _INPUT if column.use == "input" else _ITEM if row.level == 0 else None
        heading = row.level == 0 and column.name == "item"
        cell = _put(sheet, number, place, row.cells[column.name], size=_SIZE, fill=fill, bold=heading)
        cell.alignment = Alignment(
            horizontal="center" if column.use in ("short", "status") else "left",
            vertical="center",
            wrap_text=True,
            indent=row.level if column.name == "item" else 0,
        )
        cell.border = _border()
        if column.name == "number" and row.level == 0:
            cell.value = int(row.cells["number"])  # programs mark figures that are written as text
        if column.use == "status":
            _colour(cell, row.status)
    dimension = sheet.row_dimensions[number]
    dimension.outlineLevel = row.level
    dimension.height = (
        _LINE_HEIGHT * max(_lines(row.cells[c.name], c.width) for c in columns() if c.use != "hidden") + 4
    )


def _lines(words: str, width: float) -> int:
    """Count the lines that text takes in a column; programs do not all measure it themselves."""
    return sum(1 + int(_cells(line) * _PER_CELL / (width - 1)) for line in words.split("\n"))


def _head(sheet: "Worksheet", place: int, column: Column) -> None:
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    cell = _put(sheet, HEADER_ROW, place, f"{column.zh}\n{column.en}", bold=True, size=9, colour="FFFFFF", fill=_HEAD)
    if column.use == "input":
        _paint(cell, "7F6000", "FFFFFF")
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    cell.border = _border()
    dimension = sheet.column_dimensions[get_column_letter(place)]
    dimension.width = column.width
    dimension.hidden = column.use == "hidden"


def _offer_statuses(sheet: "Worksheet", last: int) -> None:
    """Give the cells of the corrected status a list to choose from."""
    from openpyxl.worksheet.datavalidation import DataValidation

    letter = _letter("new_status")
    choice = DataValidation(type="list", formula1='"' + ",".join(labels("status").values()) + '"', allow_blank=True)
    choice.errorTitle, choice.error = "更正状态", "请从列表中选择 choose from the list"
    choice.showErrorMessage = True
    choice.add(f"{letter}{HEADER_ROW + 1}:{letter}{last}")
    sheet.add_data_validation(choice)


def _set_up(sheet: "Worksheet", last: int) -> None:
    """Freeze the headings, offer filters, and set up printing: A4 across, headings on every page, input left out."""
    from openpyxl.worksheet.properties import Outline, PageSetupProperties

    sheet.freeze_panes = _FROZEN
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{_letter('new_remark')}{last}"
    sheet.sheet_properties.outlinePr = Outline(summaryBelow=False)
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.sheet_view.zoomScale = 90
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.print_area = f"A1:{_letter('opinion')}{last}"
    sheet.row_dimensions[1].height, sheet.row_dimensions[HEADER_ROW].height = 30, 30
    _page(sheet)


def _page(sheet: "Worksheet") -> None:
    """Print on A4 across, as wide as the page, with the name of the sheet and the page below."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.footer = 0.5, 0.75, 0.35
    footer: Any = sheet.oddFooter
    footer.left.text, footer.right.text = "&A", "第 &P 页，共 &N 页"


def _write_cover(sheet: "Worksheet", ledger: Ledger) -> None:
    """Write what the ledger is of, how the commitments fared, and how it was made."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    for place, width in enumerate(_COVER_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    _put(sheet, 2, 2, ledger.title, size=24, bold=True)
    sheet.row_dimensions[2].height = 44
    county = f"{clean(ledger.government.county)}  ·  " if ledger.government.county else ""
    _put(sheet, 3, 2, f"{county}{_span(ledger)}  ·  制表 {ledger.made_on:%Y.%m.%d}", size=11, colour="595959")
    row = _write_counts(sheet, 5, ledger)
    named = [_report_line(n, report) for n, report in enumerate(ledger.reports, 1)]
    row = _write_lines(sheet, row + 1, "依据报告 Reports", named)
    _write_lines(sheet, row + 1, "说明 Method", [f"{zh}\n{en}" for zh, en in method()])
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    _page(sheet)
    sheet.page_setup.fitToHeight = 1


def _write_counts(sheet: "Worksheet", row: int, ledger: Ledger) -> int:
    """Write a table of statuses: the light, the items, the clauses; give the row after it."""
    from openpyxl.styles import Alignment

    told: list[Status | None] = [status for status in (*Status, None) if _counted(ledger, status) != ["0", "0"]]
    lines = [(s, [status_words(s), lights()[s].zh if s else "–", *_counted(ledger, s)]) for s in told]
    total = ["合计 total", "", str(ledger.by_item.total), str(ledger.by_clause.total)]
    rate = ["兑现率 rate", "", rate_words(ledger.by_item), rate_words(ledger.by_clause)]
    heads = ["状态 status", "灯 light", "事项 items", "条 clauses"]
    for cells, status, kind in [
        (heads, None, "head"),
        *((cells, status, "status") for status, cells in lines),
        (total, None, "sum"),
        (rate, None, "sum"),
    ]:
        for place, words in enumerate(cells, 2):
            head = kind == "head"
            colour, fill = ("FFFFFF", _HEAD) if head else ("000000", _ITEM if kind == "sum" else None)
            cell = _put(sheet, row, place, words, bold=kind != "status", colour=colour, fill=fill)
            cell.alignment = Alignment(horizontal="left" if place == 2 else "center", vertical="center")  # noqa: PLR2004
            cell.border = _border()
            if kind == "status" and place == 2:  # noqa: PLR2004
                _colour(cell, status)
        row += 1
    return row


def _counted(ledger: Ledger, status: Status | None) -> list[str]:
    both = (ledger.by_item, ledger.by_clause)
    return [str(count.by_status.get(status, 0) if status else count.unjudged) for count in both]


def _write_lines(sheet: "Worksheet", row: int, heading: str, lines: list[str]) -> int:
    """Write a heading and lines that run across the page; give the row after them."""
    from openpyxl.styles import Alignment

    _put(sheet, row, 2, heading, bold=True, size=12, colour=_HEAD)
    for words in lines:
        row += 1
        _put(sheet, row, 2, words, size=10).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=len(_COVER_WIDTHS))
        across = sum(_COVER_WIDTHS[1:]) + 12
        sheet.row_dimensions[row].height = 15 * sum(1 + _cells(part) // across for part in words.split("\n"))
    return row + 1


def _cells(words: str) -> int:
    """Count the width of text, in characters of the plain font."""
    return sum(1 if ord(c) < 0x2E80 else 2 for c in words)  # noqa: PLR2004


def _write_hidden(sheet: "Worksheet", ledger: Ledger) -> None:
    """Write which store and government the ledger is of, and where each row stood."""
    for row, (key, value) in enumerate((("store", ledger.store), ("government", ledger.government.id)), 1):
        _put(sheet, row, 1, key)
        _put(sheet, row, 2, value)
    for number, row_of in enumerate(ledger.rows, 1):
        for place, value in enumerate((str(HEADER_ROW + number), row_of.id, row_of.cells["item"]), 1):
            _put(sheet, number + 2, place, value)
    sheet.sheet_state = "hidden"


def _report_line(number: int, report: ReportRecord) -> str:
    periods = [
        f"{word} {period.first:%Y.%m}–{period.last:%Y.%m}"
        for word, period in (("回顾", report.review), ("计划", report.plan))
        if period
    ]
    words = [clean(report.title) or clean(report.source), *periods, clean(report.source)]
    return f"R{number}  " + "  ·  ".join(words)


def _span(ledger: Ledger) -> str:
    """Tell which reports the ledger is made from."""
    days = [day for r in ledger.reports for p in (r.review, r.plan) if p for day in (p.first, p.last)]
    spoken = f"，{min(days):%Y.%m}–{max(days):%Y.%m}" if days else ""
    return f"{len(ledger.reports)} 份报告{spoken}"


def _letter(name: str) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(1 + [column.name for column in columns()].index(name))


def _put(
    sheet: "Worksheet",
    row: int,
    place: int,
    words: str,
    *,
    size: int = 10,
    bold: bool = False,
    colour: str = "000000",
    fill: str | None = None,
) -> "Cell":
    """Write text into a cell: never a formula, whatever it begins with."""
    from openpyxl.styles import Font

    cell: Cell = sheet.cell(row, place)  # type: ignore[assignment]
    if words:
        cell.value = words
        cell.data_type = "s"
        cell.quotePrefix = words.startswith(("=", "+", "-", "@"))
    cell.font = Font(name=_FONT, size=size, bold=bold, color=colour)
    if fill:
        _paint(cell, fill, colour, size=size, bold=bold)
    return cell


def _paint(cell: "Cell", fill: str, colour: str, *, size: int = 9, bold: bool = True) -> None:
    from openpyxl.styles import Font, PatternFill

    cell.fill = PatternFill("solid", start_color=fill)
    cell.font = Font(name=_FONT, size=size, bold=bold, color=colour)


def _colour(cell: "Cell", status: Status | None) -> None:
    """Show a status by its colour, beside its sign and word."""
    if status is not None:
        _paint(cell, lights()[status].colour.lstrip("#"), "000000" if status in PALE else "FFFFFF", size=10)


def _border() -> Any:  # noqa: ANN401
    from openpyxl.styles import Border, Side

    side = Side(style="thin", color=_LINE)
    return Border(left=side, right=side, top=side, bottom=side)
