"""Label the clauses of a report: promised (checkable or not), reported (done or under way), problem, adjunct, none.

In: clauses and outline of a report. Out: a `Labelled` a clause, with how sure it is. The labels come from a linear
chain CRF whose weights (`models/clauses.crfsuite`) are trained from annotated reports by `make train`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from duixian.loaders.clause_features import features
from duixian.loaders.clauses import Clause
from duixian.loaders.sections import Outline
from duixian.ontology.model import Mention

if TYPE_CHECKING:
    from pycrfsuite import Tagger

MODEL = "clauses.crfsuite"
_LIKELY = 0.3
_CHECKABLE = 0.35
_DONE = 0.6
LABELS = ("Cs", "Cg", "Rd", "Ro", "P", "A", "N")
"""Commitment checkable, commitment general, result done, result ongoing, problem, adjunct, none (the guide's codes)."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label and its marginal probability (0 to 1)."""

    label: str
    confidence: float


def label_clauses(clauses: Sequence[Clause], outline: Outline, mentions: Sequence[Sequence[Mention]]) -> list[Labelled]:
    """Give each clause of one report its label; `mentions` holds the names in each clause."""
    if not clauses:
        return []
    tagger = _tagger()
    labels = tagger.tag(features(clauses, outline, mentions))
    return [_decide(label, partial(_marginal, tagger, i)) for i, label in enumerate(labels)]


def _marginal(tagger: "Tagger", index: int, label: str) -> float:
    return float(tagger.marginal(label, index))


def _decide(label: str, sure: Callable[[str], float]) -> Labelled:
    """Choose the label by how sure each is: a statement that is likely enough is worth more than an adjunct.

    Adjuncts are where annotators differ most; between the two kinds of promise and of result the line stands where
    the figures of reports left out were best.
    """
    if label in ("N", "P"):
        return Labelled(label, sure(label))
    if label == "A":
        promised, told = sure("Cs") + sure("Cg"), sure("Rd") + sure("Ro")
        if max(promised, told) < _LIKELY:
            return Labelled(label, sure(label))
        label = "Cs" if promised >= told else "Rd"
    if label in ("Cs", "Cg"):
        checkable = sure("Cs")
        promised = checkable + sure("Cg")
        return Labelled("Cs" if checkable >= _CHECKABLE * promised else "Cg", promised)
    done = sure("Rd")
    told = done + sure("Ro")
    return Labelled("Rd" if done >= _DONE * told else "Ro", told)


def use(tagger: "Tagger") -> None:
    """Label with these weights from now on: for measuring a model on reports that it was not trained on."""
    _TAGGER[:] = [tagger]


def _tagger() -> "Tagger":
    """Open the weights that ship with the package, once."""
    if not _TAGGER:
        from pycrfsuite import Tagger

        tagger = Tagger()
        with as_file(files("duixian.loaders.models").joinpath(MODEL)) as path:
            tagger.open(str(path))
        _TAGGER.append(tagger)
    return _TAGGER[0]


_TAGGER: "list[Tagger]" = []
