"""Read each annotated report by a clause model that was trained on the others: as reports are read in use.

In: the annotation beside the checkout. Out: the reports, by their names in the annotation.
"""

from annotated import SHARED, read_annotated, read_written
from duixian.loaders import labelling
from duixian.loaders.extract import extract
from duixian.loaders.readers import read_source
from duixian.ontology.model import Report
from train import train

_UNLABELLED = ("H25", SHARED / "national" / "gwr2025.txt")


def read_left_out() -> dict[str, Report]:
    """Read the annotated reports; the one that has links but no labels is read by what all others teach."""
    reports = read_annotated()
    written = read_written()
    found = {}
    for left_out in reports:
        labelling.use(train([*(report for report in reports if report is not left_out), *written]))
        start = left_out.clauses[0].start
        read = extract(read_source(left_out.file)).reports
        found[left_out.name] = next(report for report in read if report.start <= start < report.end)
    name, file = _UNLABELLED
    labelling.use(train([*reports, *written]))
    (found[name],) = extract(read_source(file)).reports
    return found
