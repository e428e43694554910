"""Measure reading, linking and judging on annotated reports, left out of all training in turn: `make bench-accuracy`.

In: the annotation beside the checkout. Out: the figures of its own `evaluate.py` as a table, and how often links of
each confidence are right (`--json`: the figures as JSON; `--write`: both into docs/accuracy.md; other arguments, such
as `--errors 50` or `--reports H24`, go to `evaluate.py` as is).
"""

import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from annotated import REPOSITORY, SHARED
from annotated_links import Pairing
from duixian.graph.likeness import weigh
from duixian.graph.refresh import refresh
from duixian.graph.store import Store
from duixian.loaders.interchange import report_lines, to_json
from duixian.ontology.model import Report
from duixian.queries.audit import Audit
from left_out import read_left_out
from train_links import pair_up, train

FLOORS = REPOSITORY / "tests" / "accuracy_floors.json"
PAGE = REPOSITORY / "docs" / "accuracy.md"
_TABLE = "<!-- table -->"
_NATIONAL = "H24,H25"
_BANDS = ((0.25, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 0.95), (0.95, 1.01))


class Measured(NamedTuple):
    """What was read and linked (files of interchange lines), and for each link its score and whether it is right."""

    lines: Path
    links: Path
    scored: Sequence[tuple[float, bool]]


def judge_left_out(reports: Mapping[str, Report], folder: Path) -> Measured:
    """Link and judge each government by weights that have not seen its links."""
    lines, links = folder / "extract.jsonl", folder / "links.jsonl"
    lines.write_text("".join(f"{line}\n" for r in reports.values() for line in report_lines(r)), encoding="utf-8")
    groups = pair_up(reports)
    scored: list[tuple[float, bool]] = []
    with links.open("w", encoding="utf-8") as file:
        for group in groups:
            train([pairing for other in groups if other is not group for pairing in other])
            scored += [pair for pairing in group for pair in _score(pairing)]
            named = dict.fromkeys(name for pairing in group for name in pairing.names)
            with Store.open() as store:
                for name in named:
                    store.put_report(reports[name])
                refresh(store)
                file.writelines(f"{to_json(link)}\n" for link in Audit(store).links())
    return Measured(lines, links, scored)


def _score(pairing: Pairing) -> list[tuple[float, bool]]:
    """Give the score of each pair that would be linked, and whether annotators link it."""
    likely = weigh(pairing.promises, pairing.results, pairing.text, pairing.comparison)
    scores = {(i, k): score for i in pairing.judged for k, score in likely[i].items() if score >= _BANDS[0][0]}
    marks = pairing.marks
    return [(score, marks.get(pair) == 1) for pair, score in scores.items() if marks.get(pair, 0) >= 0]


def evaluate(measured: Measured, *more: str) -> str:
    """Give what evaluate.py prints of what was measured."""
    gold = SHARED / "gold"
    command = [sys.executable, str(gold / "evaluate.py"), str(gold), str(measured.lines)]
    command += ["--links", str(measured.links), *more]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def measure(measured: Measured) -> dict[str, float]:
    """Name the figures of an evaluation as the floors name them."""
    found: dict[str, Any] = json.loads(evaluate(measured, "--json"))
    national: dict[str, Any] = json.loads(evaluate(measured, "--json", "--reports", _NATIONAL))
    relaxed, metadata = found["entities_relaxed"], found["metadata"]
    pair, nation = found["links"]["R02-R01"], national["links"]["H24-H25"]
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
        "national: commitment F1": national["commitment"]["f1"],
        "national: specific commitment F1": national["specific"]["f1"],
        "national: result F1": national["result"]["f1"],
        "national pair: links F1": nation["pairs"]["f1"],
        "national pair: status accuracy": nation["status_accuracy"],
    }


def table(figures: dict[str, float]) -> str:
    """Lay the figures out beside what is to be reached, in Markdown."""
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    rows = [f"| {'figure':<40} | reached |   to reach |", f"|{'-' * 42}|--------:|-----------:|"]
    for name, value in figures.items():
        goal = f"{floors[name]['goal']:g}" if "goal" in floors[name] else "–"
        goal += f" to {floors[name]['ceiling']:g}" if "ceiling" in floors[name] else ""
        rows.append(f"| {name:<40} | {value:>7.3f} | {goal:>10} |")
    return "\n".join(rows)


def calibration(scored: Sequence[tuple[float, bool]]) -> str:
    """Lay out how often the links of each confidence are right, in Markdown."""
    rows = [
        "| 置信度 confidence | 链接 links | 平均 mean | 正确 right |",
        "|:------------------|-----------:|----------:|-----------:|",
    ]
    for low, high in _BANDS:
        inside = [(score, right) for score, right in scored if low <= score < high]
        count = Counter(right for _, right in inside)
        mean = sum(score for score, _ in inside) / max(len(inside), 1)
        share = count[True] / max(len(inside), 1)
        rows.append(f"| {low:.2f} – {min(high, 1):.2f}       | {len(inside):>10} | {mean:>9.2f} | {share:>10.2f} |")
    return "\n".join(rows)


def main() -> None:
    """Measure, and print or write what was found."""
    arguments = sys.argv[1:]
    with tempfile.TemporaryDirectory() as name:
        measured = judge_left_out(read_left_out(), Path(name))
        if arguments and arguments[0] not in ("--json", "--write"):
            print(evaluate(measured, *arguments))
            return
        figures = measure(measured)
    if arguments == ["--json"]:
        print(json.dumps(figures))
        return
    found = f"{table(figures)}\n\n{calibration(measured.scored)}"
    print(found)
    if arguments == ["--write"]:
        head = PAGE.read_text(encoding="utf-8").split(_TABLE)[0]
        note = f"{date.today().isoformat()}, version {version('duixian')}"  # noqa: DTZ011
        PAGE.write_text(f"{head}{_TABLE}\n\n{note}\n\n{found}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
