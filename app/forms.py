"""The formats that `--format` offers; apart from what writes them, so that `--help` needs no other module.

In: nothing. Out: enumerations whose values are the words of the command line.
"""

from enum import StrEnum


class TableForm(StrEnum):
    """How tables are printed."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MD = "md"


class LineForm(StrEnum):
    """How lines for other programs are printed."""

    JSONL = "jsonl"


class ExtractForm(StrEnum):
    """How what was read in files is written."""

    JSONL = "jsonl"
    NQUADS = "nquads"


class GraphForm(StrEnum):
    """The formats that a graph is written in."""

    TURTLE = "turtle"
    NQUADS = "nquads"
    TRIG = "trig"
    JSONLD = "jsonld"
    GRAPHML = "graphml"
    GEXF = "gexf"
    CSV = "csv"
