"""Measure reading on the annotated reports, each read by a model that was trained on the others: `make bench-accuracy`.

In: the annotation beside the checkout. Out: the figures of its own `evaluate.py`, summed over the reports left out.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from annotated import SHARED, read_annotated
from duixian.loaders import labelling
from duixian.loaders.extract import extract
from duixian.loaders.interchange import report_lines
from duixian.loaders.readers import read_source
from pycrfsuite import Tagger
from train import train


def read_left_out(folder: Path) -> Iterator[str]:
    """Give the lines of each annotated report, read by a model that has not seen it."""
    reports = read_annotated()
    for left_out in reports:
        model = folder / f"{left_out.name}.crfsuite"
        train([report for report in reports if report is not left_out], model)
        tagger = Tagger()
        tagger.open(str(model))
        labelling.use(tagger)
        start = left_out.clauses[0].start
        for report in extract(read_source(left_out.file)).reports:
            if report.start <= start < report.end:
                yield from report_lines(report)


def main() -> None:
    """Print the figures; further arguments (`--errors 50`, `--reports H24`) go to evaluate.py."""
    parser = argparse.ArgumentParser(description=__doc__)
    _, more = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "extract.jsonl"
        lines.write_text("".join(f"{line}\n" for line in read_left_out(Path(folder))), encoding="utf-8")
        gold = SHARED / "gold"
        subprocess.run([sys.executable, str(gold / "evaluate.py"), str(gold), str(lines), *more], check=True)


if __name__ == "__main__":
    main()
