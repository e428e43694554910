"""Label the clauses of a report: promised (checkable or not), reported (done or under way), problem, adjunct, none.

In: clauses and outline of a report. Out: a `Labelled` a clause, with how sure it is. How likely each label is comes
from a clause model whose weights (`models/clauses.npz`) are trained from annotated reports by `make train`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from duixian.loaders.clauses import Clause
from duixian.loaders.sections import Outline
from duixian.ontology.model import Mention

if TYPE_CHECKING:
    from duixian.loaders.clause_model import ClauseModel

MODEL = "clauses.npz"
_LIKELY = 0.3
_CHECKABLE = 0.2
_DONE = 0.4


@dataclass(frozen=True, slots=True)
class Labelled:
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
    from duixian.loaders.clause_features import describe
    from duixian.loaders.clause_model import LABELS

    likely = _model().marginals(describe(clauses, outline, mentions), len(clauses))
    return [_decide(dict(zip(LABELS, row, strict=True))) for row in likely.tolist()]


def _decide(sure: dict[str, float]) -> Labelled:
    """Choose the label by how sure each is: a statement that is likely enough is worth more than an adjunct.

    Adjuncts are where annotators differ most; between the two kinds of promise and of result the line stands where
    the figures of reports left out were best.
    """
    label = max(sure, key=sure.__getitem__)
    if label in ("N", "P"):
        return Labelled(label, sure[label])
    promised, told = sure["Cs"] + sure["Cg"], sure["Rd"] + sure["Ro"]
    if label == "A":
        if max(promised, told) < _LIKELY:
            return Labelled(label, sure[label])
        label = "Cs" if promised >= told else "Rd"
    if label in ("Cs", "Cg"):
        checkable = sure["Cs"] / promised
        return Labelled("Cs" if checkable >= _CHECKABLE else "Cg", promised, checkable)
    return Labelled("Rd" if sure["Rd"] >= _DONE * told else "Ro", told)


def use(model: "ClauseModel") -> None:
    """Label with these weights from now on: for measuring a model on reports that it was not trained on."""
    _MODEL[:] = [model]


def _model() -> "ClauseModel":
    """Open the weights that ship with the package, once."""
    if not _MODEL:
        from duixian.loaders.clause_model import ClauseModel

        with files("duixian.loaders.models").joinpath(MODEL).open("rb") as file:
            _MODEL.append(ClauseModel.load(file))
    return _MODEL[0]


_MODEL: "list[ClauseModel]" = []
