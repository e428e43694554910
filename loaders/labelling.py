"""Label the clauses of a report: promised (checkable or not), reported (done or under way), problem, adjunct, none.

In: clauses and outline of a report. Out: a `Labelled` a clause, with how sure it is. How likely each label is comes
from a clause model whose weights (`models/clauses.npz`) are trained from annotated reports by `make train`.
"""

from collections.abc import Sequence
from importlib.resources import files
from typing import NamedTuple

from duixian.loaders.clause_features import describe
from duixian.loaders.clause_model import LABELS, ClauseModel
from duixian.loaders.clauses import Clause
from duixian.loaders.sections import Outline
from duixian.ontology.model import Mention

MODEL = "clauses.npz"
_LIKELY = 0.3
_CHECKABLE = 0.2
_DONE = 0.4


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
    likely = _model().marginals(describe(clauses, outline, mentions), len(clauses))
    return list(map(_decide, likely.tolist()))


def _decide(sure: Sequence[float]) -> Labelled:
    """Choose the label by how sure each is: a statement that is likely enough is worth more than an adjunct.

    Adjuncts are where annotators differ most; between the two kinds of promise and of result the line stands where
    the figures of reports left out were best.
    """
    best = max(sure)
    label = LABELS[sure.index(best)]
    if label in ("N", "P"):
        return Labelled(label, best)
    special, general, done, ongoing, *_ = sure
    promised, told = special + general, done + ongoing
    if label == "A":
        if max(promised, told) < _LIKELY:
            return Labelled(label, best)
        label = "Cs" if promised >= told else "Rd"
    if label in ("Cs", "Cg"):
        checkable = special / promised
        return Labelled("Cs" if checkable >= _CHECKABLE else "Cg", promised, checkable)
    return Labelled("Rd" if done >= _DONE * told else "Ro", told)


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
