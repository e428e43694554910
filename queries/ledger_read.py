"""Read back a ledger that people filled in: .xlsx, as a spreadsheet program saved it.

In: a path. Out: the rows with what was filled in, and what is wrong with the sheet as a whole; `ReviewError` where the
file cannot be read at all. Nothing is looked up in a store here.
"""

import difflib
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from duixian.ontology.errors import ReviewError
from duixian.ontology.model import Status
from duixian.ontology.vocabulary import labels, lights
from duixian.queries.ledger import columns
from duixian.queries.ledger_xlsx import HIDDEN
from duixian.queries.review import message

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_HEADING_WITHIN: Final = 12
_KEY: Final = "id"
_OLE: Final = b"\xd0\xcf\x11\xe0"
_LIKE: Final = 0.4
_INPUT: Final = ("new_status", "new_evidence", "new_remark")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a file: where (sheet and row), and what, in both languages."""

    where: str
    zh: str
    en: str

    def __str__(self) -> str:
        """Give the one line that a user reads."""
        return f"{self.where}：{self.zh} / {self.en}"


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row: where it stands, its cells by the names of columns, the cells that are formulas, and those in doubt.

    In doubt are cells below a heading that nobody knows, where the heading of a column to fill in is missing.
    """

    where: str
    cells: Mapping[str, str]
    formulas: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()

    @property
    def is_filled(self) -> bool:
        """Tell whether somebody wrote something into it."""
        return bool(self.doubtful) or any(self.cells.get(name) for name in _INPUT)


@dataclass(slots=True)
class ReadLedger:
    """A ledger as read: its store, the commitments that it had (row and words by IRI), its rows, what is wrong."""

    store: str = ""
    had: dict[str, tuple[str, str]] = field(default_factory=dict)
    rows: list[ReadRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def open_workbook(path: Path) -> "Workbook":
    """Open a workbook; `ReviewError` for one that is not there, in use, protected by a password, or only half saved."""
    from openpyxl import load_workbook

    locks = [path.with_name(f".~lock.{path.name}#"), path.with_name(f"~${path.name}")]
    if any(lock.exists() for lock in locks):
        raise ReviewError(str(path), *message("in_use"))
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise ReviewError(str(path), *message("no_file")) from error
    except OSError as error:
        raise ReviewError(str(path), *message("no_access", reason=error.strerror or error)) from error
    if data.startswith(_OLE):
        raise ReviewError(str(path), *message("protected"))
    try:
        return load_workbook(io.BytesIO(data))
    except Exception as error:  # whatever openpyxl and zipfile make of a damaged file
        raise ReviewError(str(path), *message("half_saved")) from error


def read_ledger(path: Path) -> ReadLedger:
    """Read a ledger."""
    book = open_workbook(path)
    found = [(sheet, row) for sheet in book.worksheets if sheet.title != HIDDEN and (row := _find_headings(sheet))]
    if len(found) != 1:
        raise ReviewError(str(path), *message("no_ledger", heading=_heading(_KEY)))
    sheet, row = found[0]
    ledger = ReadLedger()
    places = _read_headings(sheet, row, ledger)
    ledger.rows = list(_read_rows(sheet, row, places))
    _read_hidden(book, ledger)
    present = {one.cells[_KEY] for one in ledger.rows}
    for iri, (number, words) in ledger.had.items():
        if iri not in present:
            ledger.problems.append(Problem(_where(sheet, number), *message("row_deleted", words=words)))
    return ledger


def read_status(words: str) -> Status:
    """Read a status by its code or label, with or without its sign; `ValueError` with the nearest word else."""
    plain = words.strip().lstrip("".join(light.sign for light in lights().values())).strip()
    names = {**{label: code for code, label in labels("status").items()}, **{str(s): str(s) for s in Status}}
    if plain in names:
        return Status(names[plain])
    raise ValueError("”或“".join(_nearest(plain)))


def _nearest(words: str) -> list[str]:
    """Give the statuses that are most like a word: all of them where several are as like."""
    found = difflib.get_close_matches(words, list(labels("status").values()), 3, _LIKE)
    likeness = [difflib.SequenceMatcher(None, label, words).ratio() for label in found]
    return [label for label, like in zip(found, likeness, strict=True) if like == likeness[0]]


def _find_headings(sheet: "Worksheet") -> int | None:
    """Find the row of the headings."""
    for number, row in enumerate(sheet.iter_rows(max_row=_HEADING_WITHIN, values_only=True), 1):
        if any(_first_line(value) == _heading(_KEY) for value in row):
            return number
    return None


def _read_headings(sheet: "Worksheet", row: int, ledger: ReadLedger) -> dict[str, int]:
    """Find the columns by their headings; one that is missing, twice there or in another place is a problem."""
    heads = [_first_line(cell.value) for cell in sheet[row]]
    counts = Counter(heads)
    expected = [column for column in columns() if counts[column.zh]]
    for column in columns():
        code = "column_missing" if not counts[column.zh] else "column_twice" if counts[column.zh] > 1 else ""
        if code:
            ledger.problems.append(Problem(_where(sheet, row), *message(code, heading=column.zh)))
    places = {column.name: heads.index(column.zh) for column in expected}
    if list(places.values()) != sorted(places.values()):
        moved = [c.zh for c, place in zip(expected, sorted(places.values()), strict=True) if places[c.name] != place]
        ledger.problems.append(Problem(_where(sheet, row), *message("columns_moved", headings="、".join(moved))))
    return places


def _read_rows(sheet: "Worksheet", header: int, places: Mapping[str, int]) -> Iterator[ReadRow]:
    """Read the rows below the headings; one of which nothing is known or written is passed over."""
    strange = _strange(sheet, header, places)
    for row in sheet.iter_rows(min_row=header + 1):
        found = {name: row[place] for name, place in places.items() if place < len(row)}
        cells = {name: _text(cell.value) for name, cell in found.items()}
        formulas = tuple(cell.coordinate for cell in found.values() if cell.data_type == "f")
        doubtful = tuple(row[place].coordinate for place in strange if _text(row[place].value))
        read = ReadRow(_where(sheet, row[0].row), cells, formulas, doubtful)
        if cells.get(_KEY) or formulas or read.is_filled:
            yield read


def _strange(sheet: "Worksheet", header: int, places: Mapping[str, int]) -> list[int]:
    """Give the columns of unknown headings where one to fill in is missing: it may have been renamed."""
    known = {column.zh for column in columns()}
    heads = [_first_line(cell.value) for cell in sheet[header]]
    return [] if set(_INPUT) <= set(places) else [n for n, head in enumerate(heads) if head and head not in known]


def _read_hidden(book: "Workbook", ledger: ReadLedger) -> None:
    """Read which store the ledger is of, and which rows it had."""
    if HIDDEN not in book.sheetnames:
        ledger.problems.append(Problem(HIDDEN, *message("hidden_missing")))
        return
    rows = [[_text(value) for value in row] for row in book[HIDDEN].iter_rows(max_col=3, values_only=True)]
    ledger.store = next((row[1] for row in rows if row[0] == "store"), "")
    ledger.had = {row[1]: (row[0], row[2]) for row in rows if row[0].isdecimal()}


def _heading(name: str) -> str:
    return next(column.zh for column in columns() if column.name == name)


def _where(sheet: "Worksheet", row: int | str | None) -> str:
    return f"{sheet.title} 第{row}行"


def _first_line(value: Any) -> str:  # noqa: ANN401
    return _text(value).split("\n", 1)[0].strip()


def _text(value: Any) -> str:  # noqa: ANN401
    return "" if value is None else str(value).strip()
