"""Read files without a store: their text as offsets count it, and what is said in their reports as JSON Lines.

In: paths of files and folders. Out: text, or lines in the interchange format with messages between them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from duixian.ontology.errors import DuixianError


@dataclass(frozen=True, slots=True)
class Message:
    """What could not be read: one line for the user; `lost` where a whole file gave nothing."""

    text: str
    lost: bool


def read_text(path: Path) -> str:
    """Give the text of one file as it was decoded: nothing cut, nothing changed; `UnreadableFileError` else."""
    from duixian.loaders.readers import read_source

    return read_source(path).text


def extract_lines(paths: Sequence[Path]) -> Iterator[str | Message]:
    """Give the reports and statements of files and folders, a JSON object a line, and messages where they belong."""
    from duixian.loaders.extract import extract
    from duixian.loaders.files import find_files
    from duixian.loaders.interchange import report_lines
    from duixian.loaders.readers import read_source

    found, errors = find_files(paths)
    yield from (Message(str(error), lost=True) for error in errors)
    for path in found:
        try:
            extraction = extract(read_source(path))
        except DuixianError as error:
            yield Message(str(error), lost=True)
            continue
        yield from (Message(str(notice), lost=not extraction.reports) for notice in extraction.notices)
        for report in extraction.reports:
            yield from report_lines(report)
