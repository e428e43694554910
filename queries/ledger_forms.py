"""Write a ledger to a file, by the ending of its name: .xlsx, .docx, .html, .md or .csv.

In: a `Ledger` and a path. Out: the file, whole or not at all.
"""

import csv
import io
import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from duixian.graph.export import write_file
from duixian.graph.table import safe_cell
from duixian.ontology.errors import DuixianError
from duixian.ontology.vocabulary import lights
from duixian.queries.ledger import Column, Ledger, columns, method, rate_words
from duixian.queries.ledger_xlsx import PALE, to_xlsx

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell

_MARKS = re.compile(r"([\\`*_|<>\[\]#~&])")
_LANDSCAPE: Final = (29.7, 21.0)
_MARGIN: Final = 1.2


def write_ledger(ledger: Ledger, out: Path) -> None:
    """Write a ledger in the form that the name of the file asks for; `DuixianError` for another ending."""
    form = out.suffix.lower()
    if form not in FORMS:
        names = " ".join(FORMS)
        raise DuixianError(str(out), f"文件名应以这些结尾：{names}", f"the name must end in one of: {names}")
    write_file(out, FORMS[form](ledger))


def to_csv(ledger: Ledger) -> bytes:
    """Write all columns but those to be filled in, with the BOM that Excel wants."""
    shown = [column for column in columns() if column.use != "input" and column.name != "check"]
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow([f"{column.zh} {column.en}" for column in shown])
    table.writerows([[safe_cell(row.cells[column.name]) for column in shown] for row in ledger.rows])
    return text.getvalue().encode("utf-8-sig")


def to_markdown(ledger: Ledger) -> bytes:
    """Write a title, the delivery rate, and a table."""
    heads = [f"{column.zh} {column.en}" for column in _printed()]
    rows = [[_escape(row.cells[column.name]) for column in _printed()] for row in ledger.rows]
    lines = [f"| {' | '.join(cells)} |" for cells in [heads, ["---"] * len(heads), *rows]]
    notes = [f"- {zh} {en}" for zh, en in method()[:-1]]
    head = [f"# {_escape(ledger.title)}", "", _rate(ledger), ""]
    return "\n".join([*head, *lines, "", *notes, ""]).encode()


def to_html(ledger: Ledger) -> bytes:
    """Write one page that needs no network and prints across."""
    from jinja2 import Environment

    page = files(__package__).joinpath("templates", "ledger.html").read_text(encoding="utf-8")
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(page)
    shown = {
        "ledger": ledger,
        "columns": _printed(),
        "lights": lights(),
        "method": method()[:-1],
        "rate": _rate(ledger),
    }
    return template.render(shown).encode()


def to_docx(ledger: Ledger) -> bytes:
    """Write a document across A4 with one table, whose headings come again on every page."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = (Cm(side) for side in _LANDSCAPE)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN)
    _use_font(document)
    document.add_heading(ledger.title, 1)
    document.add_paragraph(_rate(ledger))
    _add_table(document, ledger)
    for zh, en in method()[:-1]:
        document.add_paragraph(f"{zh} {en}")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add_table(document: "Document", ledger: Ledger) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    shown = _printed()
    table = document.add_table(rows=1 + len(ledger.rows), cols=len(shown), style="Table Grid")
    table.autofit = False
    scale = (_LANDSCAPE[0] - 2 * _MARGIN) / sum(column.width for column in shown)
    for place, column in enumerate(shown):
        table.columns[place].width = Cm(column.width * scale)  # of the grid, which LibreOffice goes by
        for cell in table.columns[place].cells:
            cell.width = Cm(column.width * scale)
    _narrow_margins(table)
    cells = [list(row.cells) for row in table.rows]
    for cell, column in zip(cells[0], shown, strict=True):
        _fill(cell, column.zh, bold=True, colour="D9E2F3")
    for line in table.rows:
        line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001
    for line, row in zip(cells[1:], ledger.rows, strict=True):
        for cell, column in zip(line, shown, strict=True):
            light = lights()[row.status].colour.lstrip("#") if column.use == "status" and row.status else ""
            bold = row.level == 0 and column.name == "item"
            _fill(cell, row.cells[column.name], bold=bold, colour=light, white=row.status not in PALE)


def _narrow_margins(table: "Table") -> None:
    """Leave little room at the sides of cells: there are many columns."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    margins = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        margin = OxmlElement(side)
        margin.set(qn("w:w"), "40")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)  # noqa: SLF001


def _fill(cell: "_Cell", words: str, *, bold: bool, colour: str, white: bool = False) -> None:
    """Write into a cell of a document; `colour` is what is behind the words."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    run = cell.paragraphs[0].add_run(words)
    run.font.size, run.font.bold = Pt(7), bold
    if colour:
        run.font.color.rgb = RGBColor.from_string("FFFFFF" if white else "000000")
        shade = OxmlElement("w:shd")
        for key, value in (("w:val", "clear"), ("w:fill", colour)):
            shade.set(qn(key), value)
        cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001


def _use_font(document: "Document") -> None:
    """Set Chinese in a sans serif, whatever the theme of the program says."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    for name in ("Normal", "Heading 1"):
        style = document.styles[name]
        style.font.name = "微软雅黑"
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in ("w:ascii", "w:hAnsi", "w:eastAsia"):
            fonts.set(qn(key), "微软雅黑")
        language = OxmlElement("w:lang")
        language.set(qn("w:eastAsia"), "zh-CN")
        style.element.get_or_add_rPr().append(language)
    document.styles["Normal"].font.size = Pt(9)


@cache
def _printed() -> tuple[Column, ...]:
    """Give the columns that are for reading."""
    return tuple(column for column in columns() if column.use not in ("input", "hidden"))


def _rate(ledger: Ledger) -> str:
    items, clauses = rate_words(ledger.by_item), rate_words(ledger.by_clause)
    return f"兑现率 delivery rate：按事项 by item {items}；按条 by clause {clauses}。制表 made on {ledger.made_on}。"


def _escape(text: str) -> str:
    """Escape what Markdown and HTML would read as marks; line breaks become <br>."""
    lines = (_MARKS.sub(r"\\\1", line) for line in text.split("\n"))
    return "<br>".join(line.replace("\\<", "&lt;").replace("\\>", "&gt;").replace("\\&", "&amp;") for line in lines)


FORMS: Final[Mapping[str, Callable[[Ledger], bytes]]] = MappingProxyType(
    {".xlsx": to_xlsx, ".docx": to_docx, ".html": to_html, ".md": to_markdown, ".csv": to_csv}
)
"""What writes each form, by the ending of the file's name."""
