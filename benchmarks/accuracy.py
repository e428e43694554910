"""Measure reading and judging on annotated reports, each read by a model trained on the others: `make bench-accuracy`.

In: the annotation beside the checkout. Out: the figures of its own `evaluate.py` as a table (`--json`: as JSON;
`--write`: into docs/accuracy.md; other arguments, such as `--errors 50` or `--reports H24`, go to `evaluate.py` as is).
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from annotated import REPOSITORY, SHARED, Annotated, read_annotated
from duixian.graph.refresh import refresh
from duixian.graph.store import Store
from duixian.loaders import labelling
from duixian.loaders.extract import extract
from duixian.loaders.interchange import report_lines, to_json
from duixian.loaders.readers import read_source
from duixian.ontology.model import Report
from duixian.queries.audit import Audit
from pycrfsuite import Tagger
from train import train

FLOORS = REPOSITORY / "tests" / "accuracy_floors.json"
PAGE = REPOSITORY / "docs" / "accuracy.md"
_TABLE = "<!-- table -->"


def read_left_out(reports: list[Annotated], folder: Path) -> Iterator[Report]:
    """Read each annotated report by a model that has not seen it."""
    for left_out in reports:
        model = folder / f"{left_out.name}.crfsuite"
        train([report for report in reports if report is not left_out], model)
        tagger = Tagger()
        tagger.open(str(model))
        labelling.use(tagger)
        start = left_out.clauses[0].start
        found = extract(read_source(left_out.file)).reports
        yield next(report for report in found if report.start <= start < report.end)


def evaluate(reports: list[Report], folder: Path, *more: str) -> str:
    """Judge the reports and give what evaluate.py prints of them."""
    lines, links = folder / "extract.jsonl", folder / "links.jsonl"
    lines.write_text("".join(f"{line}\n" for report in reports for line in report_lines(report)), encoding="utf-8")
    with Store.open() as store:
        for report in reports:
            store.put_report(report)
        refresh(store)
        links.write_text("".join(f"{to_json(link)}\n" for link in Audit(store).links()), encoding="utf-8")
    gold = SHARED / "gold"
    command = [sys.executable, str(gold / "evaluate.py"), str(gold), str(lines), "--links", str(links), *more]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def measure(printed: str) -> dict[str, float]:
    """Name the figures of an evaluation as the floors name them."""
    found: dict[str, Any] = json.loads(printed)
    relaxed, metadata = found["entities_relaxed"], found["metadata"]
    pair = found["links"].get("R02-R01", {"pairs": {"f1": 0.0}, "status_accuracy": 0.0})
    return {
        "reports found": found["reports_found"] / found["reports_gold"],
        "metadata fields right": metadata["right"] / metadata["of"],
        "commitment F1": found["commitment"]["f1"],
        "specific commitment F1": found["specific"]["f1"],
        "result F1": found["result"]["f1"],
        "result state accuracy": found["state_accuracy"],
        "problem F1": found["problem"]["f1"],
        "granularity": found["granularity"],
        "Project + Company + Village F1, relaxed": found["entities_core_f1"],
        "Facility F1, relaxed": relaxed["Facility"]["f1"],
        "Organization F1, relaxed": relaxed["Organization"]["f1"],
        "quantities F1": found["quantities"]["f1"],
        "quantity kind accuracy": found["quantity_kind_accuracy"],
        "quantity indicator accuracy": found["quantity_indicator_accuracy"],
        "town pair: links F1": pair["pairs"]["f1"],
        "town pair: status accuracy": pair["status_accuracy"],
        "threads F1": found["links"]["threads"]["pairs"]["f1"],
    }


def table(figures: dict[str, float]) -> str:
    """Lay the figures out beside what is to be reached, in Markdown."""
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    rows = [f"| {'figure':<40} | reached |   to reach |", f"|{'-' * 42}|--------:|-----------:|"]
    for name, value in figures.items():
        goal = f"{floors[name]['goal']:g}" + (f" to {floors[name]['ceiling']:g}" if "ceiling" in floors[name] else "")
        rows.append(f"| {name:<40} | {value:>7.3f} | {goal:>10} |")
    return "\n".join(rows)


def main() -> None:
    """Measure, and print or write what was found."""
    arguments = sys.argv[1:]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        reports = list(read_left_out(read_annotated(), folder))
        if arguments and arguments[0] not in ("--json", "--write"):
            print(evaluate(reports, folder, *arguments))
            return
        figures = measure(evaluate(reports, folder, "--json"))
    if arguments == ["--json"]:
        print(json.dumps(figures))
        return
    print(table(figures))
    if arguments == ["--write"]:
        head = PAGE.read_text(encoding="utf-8").split(_TABLE)[0]
        note = f"{date.today().isoformat()}, version {version('duixian')}"  # noqa: DTZ011
        PAGE.write_text(f"{head}{_TABLE}\n\n{note}\n\n{table(figures)}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
