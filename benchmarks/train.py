"""Train the clause model from the annotated reports and write it where the loaders find it: `make train`.

The same annotation gives the same bytes: the training starts from zero weights and draws nothing by chance.
"""

from collections.abc import Iterable
from pathlib import Path

from annotated import REPOSITORY, Annotated, read_annotated
from duixian.loaders.labelling import MODEL, features
from pycrfsuite import Trainer

_SETTINGS = {"c1": 0.05, "c2": 0.6, "max_iterations": 250, "feature.possible_transitions": True}
"""Weights of the L1 and L2 penalties, chosen by leaving one report out."""


def train(reports: Iterable[Annotated], path: Path) -> None:
    """Train on the reports and write the model to `path`."""
    trainer = Trainer(verbose=False)
    for report in reports:
        trainer.append(features(report.clauses, report.outline, report.mentions), report.labels)
    trainer.set_params(_SETTINGS)
    trainer.train(str(path))


if __name__ == "__main__":
    reports = read_annotated()
    target = REPOSITORY / "loaders" / "models" / MODEL
    train(reports, target)
    size = target.stat().st_size
    print(f"{len(reports)} reports, {sum(len(r.labels) for r in reports)} clauses: {target.name}, {size} bytes")
