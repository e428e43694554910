"""The annotated reports, read as the loaders read them: clauses, outline and labels.

In: the folder of the annotation (`../shared/gold`), real reports; and `benchmarks/written`, reports written for this
project with their labels. Out: `Annotated` reports, for training and (the real ones) for measuring.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from duixian.loaders.clauses import Clause, split_clauses
from duixian.loaders.entities import find_mentions
from duixian.loaders.furniture import find_furniture
from duixian.loaders.sections import Outline, read_outline
from duixian.loaders.split import split_reports
from duixian.ontology.model import Mention, Span

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = REPOSITORY.parent / "shared"
_NEAR = 200
_ANYWHERE = "https://example.org/government"


@dataclass(frozen=True, slots=True)
class Annotated:
    """A report with a label for each of its clauses."""

    name: str
    file: Path
    clauses: list[Clause]
    outline: Outline
    mentions: list[tuple[Mention, ...]]
    labels: list[str]


def read_annotated(gold: Path = SHARED / "gold") -> list[Annotated]:
    """Read all reports that have labels, in order of their names."""
    places = json.loads((gold / "reports.json").read_text(encoding="utf-8"))
    found = [_read(gold, name, place) for name, place in sorted(places.items()) if _labels(gold, name)]
    return [report for report in found if report.clauses]


def read_written(folder: Path = REPOSITORY / "benchmarks" / "written") -> list[Annotated]:
    """Read the reports written for the training: a label and a clause a line, blank lines between paragraphs."""
    return [_read_written(file) for file in sorted(folder.glob("*.tsv"))]


def _read_written(file: Path) -> Annotated:
    text, given = "", []
    for line in file.read_text(encoding="utf-8").splitlines():
        label, _, words = line.partition("\t")
        if words:
            given.append((len(text), len(text) + len(words), label))
        elif text and not line:
            words = "\n"
        text += words
    outline, clauses, mentions = _take(text, Span(start=0, end=len(text)))
    labels = [_label_of(clause, given) for clause in clauses]
    return Annotated(file.stem, file, clauses, outline, mentions, labels)


def _take(text: str, span: Span) -> tuple[Outline, list[Clause], list[tuple[Mention, ...]]]:
    """Read outline, clauses and names of a report as the loaders do."""
    furniture = find_furniture(text)
    clauses = split_clauses(text, span, furniture)
    return read_outline(text, span, furniture), clauses, find_mentions(clauses, _ANYWHERE)


def _read(gold: Path, name: str, place: dict[str, object]) -> Annotated:
    file = next(f for f in (SHARED / "seeds", SHARED / "national") if (f / str(place["file"])).exists())
    text = (file / str(place["file"])).read_bytes().decode("utf-8")
    furniture = find_furniture(text)
    start = int(str(place["start"]))
    spans = [span for span in split_reports(text, furniture) if abs(span.start - start) <= _NEAR]
    outline, clauses, mentions = _take(text, spans[0])
    given = _labels(gold, name)
    annotated = [(int(row[1]), int(row[2]), given.get(row[0], "N")) for row in _rows(gold / "clauses" / f"{name}.tsv")]
    return Annotated(
        name,
        file / str(place["file"]),
        clauses,
        outline,
        mentions,
        [_label_of(clause, annotated) for clause in clauses],
    )


def _label_of(clause: Clause, annotated: list[tuple[int, int, str]]) -> str:
    """Give the label of the annotated clause that shares most characters with a clause."""
    shared = [(min(clause.end, end) - max(clause.start, start), label) for start, end, label in annotated]
    most, label = max(shared, key=lambda pair: pair[0])
    return label if most > 0 else "N"


def _labels(gold: Path, name: str) -> dict[str, str]:
    return {row[0]: row[1] for row in _rows(gold / "labels" / f"{name}.tsv")}


def _rows(path: Path) -> list[list[str]]:
    if not path.exists():
        return []
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
