"""The reports of a fictional town over three periods, written for this project.

In: nothing. Out: the paths of the reports, oldest first, and what a careful reader makes of their commitments.
"""

from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

_REPORTS = ("2023-annual.txt", "2023-half-year.docx", "2024-annual.txt")


class Expected(NamedTuple):
    """What a careful reader says: the commitment with these words has this status as of that report."""

    source: str
    words: str
    as_of: str
    status: str


def reports() -> list[Path]:
    """Give the paths of the three reports, oldest first."""
    return [_folder() / "qinghe" / name for name in _REPORTS]


def expected() -> list[Expected]:
    """Read `expected.tsv`; lines that begin with # are comments."""
    lines = (_folder() / "expected.tsv").read_text(encoding="utf-8").splitlines()
    return [Expected(*line.split("\t")) for line in lines if line and not line.startswith("#")]


def _folder() -> Path:
    return Path(str(files(__name__)))
