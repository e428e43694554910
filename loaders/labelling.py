"""Label the clauses of a report: promised (checkable or not), reported (done or under way), problem, adjunct, none.

In: clauses and outline of a report. Out: a `Labelled` a clause, with how sure it is. How likely each label is comes
from a clause model whose weights (`models/clauses.npz`) are trained from annotated reports by `make train`.
"""

from collections.abc import Sequence
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from duixian.loaders.clause_features import describe
from duixian.loaders.clause_model import LABELS, ClauseModel, Scores
from duixian.loaders.clauses import Clause
from duixian.loaders.sections import Outline
from duixian.ontology.model import Mention

MODEL = "clauses.npz"
_LIKELY = 0.3
_CHECKABLE = 0.2
_DONE = 0.4
_LEAST = 1e-300


class Labelled(NamedTuple):
    """A label (the guide's codes, `clause_model.LABELS`) and its marginal probability (0 to 1).

    `checkable` is the probability that a promise, if it is one, could be checked.
    """

    label: str
    confidence: float
    checkable: float = 0.0


def label_clauses(clauses: Sequence[Clause], outline: Outline, mentions: Sequence[Sequence[Mention]]) -> list[Labelled]:
    """Give each clause of one report its label; `mentions` holds the names in each clause."""
    if not clauses:
        return []
    return _decide(_model().marginals(describe(clauses, outline, mentions), len(clauses)))


def _decide(likely: Scores) -> list[Labelled]:
    """Choose labels by how sure each is: a statement that is likely enough is worth more than an adjunct.

    Adjuncts are where annotators differ most; between the two kinds of promise and of result the line stands where
    the figures of reports left out were best.
    """
    special, general, done, ongoing, *_ = likely.T
    promised, told = special + general, done + ongoing
    best = likely.argmax(axis=1)
    stands = (best == LABELS.index("P")) | (best == LABELS.index("N"))
    stands |= (best == LABELS.index("A")) & (np.maximum(promised, told) < _LIKELY)
    is_promise = np.where(best == LABELS.index("A"), promised >= told, best < LABELS.index("Rd"))
    checkable = special / np.maximum(promised, _LEAST)
    kind = np.where(is_promise, np.where(checkable >= _CHECKABLE, 0, 1), np.where(done >= _DONE * told, 2, 3))
    confidence = np.where(stands, likely.max(axis=1), np.where(is_promise, promised, told))
    labels = [LABELS[number] for number in np.where(stands, best, kind).tolist()]
    return list(map(Labelled, labels, confidence.tolist(), np.where(stands | ~is_promise, 0.0, checkable).tolist()))


def use(model: ClauseModel) -> None:
    """Label with these weights from now on: for measuring a model on reports that it was not trained on."""
    _MODEL[:] = [model]


def _model() -> ClauseModel:
    """Open the weights that ship with the package, once."""
    if not _MODEL:
        with files("duixian.loaders.models").joinpath(MODEL).open("rb") as file:
            _MODEL.append(ClauseModel.load(file))
    return _MODEL[0]


_MODEL: list[ClauseModel] = []
