"""Read files without a store: their text as offsets count it, and what is said in their reports as JSON Lines.

In: paths of files and folders. Out: text, or lines in the interchange format; errors are yielded: the rest goes on.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from duixian.ontology.errors import DuixianError


def read_text(path: Path) -> str:
    """Give the text of one file as it was decoded: nothing cut, nothing changed; `UnreadableFileError` else."""
    from duixian.loaders.readers import read_source

    return read_source(path).text


def extract_lines(paths: Sequence[Path]) -> Iterator[str | DuixianError]:
    """Give the reports and statements of files and folders, a JSON object a line, and the errors in their places."""
    from duixian.loaders.extract import extract
    from duixian.loaders.files import find_files
    from duixian.loaders.interchange import report_lines
    from duixian.loaders.readers import read_source

    found, errors = find_files(paths)
    yield from errors
    for path in found:
        try:
            extraction = extract(read_source(path))
        except DuixianError as error:
            yield error
            continue
        for report in extraction.reports:
            yield from report_lines(report)
