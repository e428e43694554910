"""Write all reviews to a file and read them back, with who, when and why: .xlsx, .jsonl; .csv only to read.

In: a store and a path. Out: the file; or for each of its rows where it stands and a `Review`, or what is wrong with it.
"""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from duixian.graph.export import write_file
from duixian.graph.reviews import read_reviews
from duixian.graph.table import safe_cell
from duixian.ontology.errors import DuixianError, ReviewError
from duixian.ontology.model import Review
from duixian.queries.ledger import clean
from duixian.queries.ledger_read import open_workbook
from duixian.queries.review import message
from pydantic import ValidationError

if TYPE_CHECKING:
    from duixian.graph.store import Store

SHEET: Final = "审核"
_FIELDS: Final = tuple(Review.model_fields)
_FORMS: Final = (".xlsx", ".jsonl", ".csv")


def export_reviews(store: "Store", out: Path) -> None:
    """Write all reviews of a store, undone ones too; `DuixianError` for a name that ends otherwise."""
    form = out.suffix.lower()
    if form not in _FORMS:
        names = " ".join(_FORMS)
        raise DuixianError(str(out), f"文件名应以这些结尾：{names}", f"the name must end in one of: {names}")
    records = [review.model_dump(mode="json") for review in read_reviews(store)]
    write_file(out, _to_xlsx(records) if form == ".xlsx" else _to_text(records, form))


def is_export(path: Path) -> bool:
    """Tell whether a file is one of exported reviews, not a ledger; `ReviewError` where it cannot be read."""
    return path.suffix.lower() == ".jsonl" or SHEET in open_workbook(path).sheetnames


def read_reviews_file(path: Path) -> Iterator[tuple[str, Review | str]]:
    """Read the reviews of a file: where each stands, and the review or what is wrong with it."""
    for where, record in _rows(path):
        try:
            yield where, Review.model_validate(json.loads(record) if isinstance(record, str) else record)
        except (ValidationError, ValueError) as error:
            yield where, " ".join(str(error).split())[:200]


def _rows(path: Path) -> Iterator[tuple[str, Any]]:
    if path.suffix.lower() == ".jsonl":
        try:
            lines = path.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise ReviewError(str(path), *message("no_access", reason=error)) from error
        yield from ((f"第{n}行", line) for n, line in enumerate(lines, 1) if line.strip())
        return
    rows = list(open_workbook(path)[SHEET].iter_rows(values_only=True))
    for number, row in enumerate(rows[1:], 2):
        cells = {str(name): value for name, value in zip(rows[0], row, strict=False) if value not in (None, "")}
        if cells:
            yield f"{SHEET} 第{number}行", cells


def _to_text(records: Sequence[dict[str, Any]], form: str) -> bytes:
    if form == ".jsonl":
        return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(_FIELDS)
    rows = ([record[name] for name in _FIELDS] for record in records)
    table.writerows([[safe_cell("" if value is None else str(value)) for value in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def _to_xlsx(records: Sequence[dict[str, Any]]) -> bytes:
    """Write a plain table; text is text, whatever it begins with."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.create_sheet(SHEET, 0)
    del book[book.sheetnames[1]]
    for place, name in enumerate(_FIELDS, 1):
        sheet.cell(1, place, name)
    for number, record in enumerate(records, 2):
        for place, name in enumerate(_FIELDS, 1):
            value = record[name]
            cell = sheet.cell(number, place, clean(value) if isinstance(value, str) else value)
            if isinstance(value, str):
                cell.data_type = "s"
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
