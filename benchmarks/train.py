"""Train the clause model from the annotated and the written reports, for the loaders: `make train`.

The same annotation gives the same bytes: the training starts from zero weights and draws nothing by chance.
"""

import tempfile
from collections.abc import Iterable

from annotated import REPOSITORY, Annotated, read_annotated, read_written
from duixian.loaders.clause_features import describe, spelt
from duixian.loaders.clause_model import ClauseModel
from duixian.loaders.labelling import MODEL
from pycrfsuite import Tagger, Trainer

_SETTINGS = {"c1": 0.05, "c2": 0.6, "max_iterations": 250, "feature.possible_transitions": True}
"""Weights of the L1 and L2 penalties, chosen by leaving one report out."""


def train(reports: Iterable[Annotated]) -> ClauseModel:
    """Train on the reports."""
    trainer = Trainer(verbose=False)
    for report in reports:
        columns = describe(report.clauses, report.outline, report.mentions)
        trainer.append(spelt(columns, len(report.clauses)), report.labels)
    trainer.set_params(_SETTINGS)
    with tempfile.NamedTemporaryFile(suffix=".crfsuite") as file:
        trainer.train(file.name)
        tagger = Tagger()
        tagger.open(file.name)
        learned = tagger.info()
        tagger.close()
    return ClauseModel.of(learned.state_features, learned.transitions)


if __name__ == "__main__":
    reports = [*read_annotated(), *read_written()]
    target = REPOSITORY / "loaders" / "models" / MODEL
    train(reports).save(target)
    size = target.stat().st_size
    print(f"{len(reports)} reports, {sum(len(r.labels) for r in reports)} clauses: {target.name}, {size} bytes")
