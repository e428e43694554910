"""Read files without a store: their text as offsets count it, and what is said in their reports as JSON Lines.

In: paths of files and folders, addresses. Out: text, or lines in the interchange format with messages between them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from duixian.ontology.errors import DuixianError

if TYPE_CHECKING:
    from duixian.graph.parallel import Workers
    from duixian.loaders.archives import Found


@dataclass(frozen=True, slots=True)
class Message:
    """What could not be read: one line for the user; `lost` where a whole file gave nothing."""

    text: str
    lost: bool


def read_text(path: Path) -> str:
    """Give the text of one file as it was decoded: nothing cut, nothing changed; `UnreadableFileError` else."""
    from duixian.loaders.readers import read_source

    return read_source(path).text


def extract_lines(paths: Sequence[Path | str], workers: "Workers | None" = None) -> Iterator[str | Message]:
    """Give the reports and statements of all files, a JSON object a line, and messages where they belong."""
    from duixian.graph.load import lost_file, size_of
    from duixian.graph.parallel import Lost, Workers
    from duixian.loaders.inputs import Inputs

    inputs = Inputs(paths)
    for found, lines in (workers or Workers()).map(lines_of, inputs, inputs.expected, size_of):
        if isinstance(lines, Lost):
            yield Message(str(lost_file(found).error), lost=True)
        else:
            yield from lines


def lines_of(found: "Found | DuixianError") -> list[str | Message]:
    """Give the lines and messages of one file; this is what workers do."""
    from duixian.loaders.extract import extract
    from duixian.loaders.interchange import report_lines
    from duixian.loaders.readers import source_of

    if isinstance(found, DuixianError):
        return [Message(str(found), lost=True)]
    try:
        extraction = extract(source_of(found.data, found.name, found.where))
    except DuixianError as error:
        return [Message(str(error), lost=True)]
    messages = [Message(str(notice), lost=not extraction.reports) for notice in extraction.notices]
    return [*messages, *(line for report in extraction.reports for line in report_lines(report))]
