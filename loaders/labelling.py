"""Label the clauses of a report: promised (checkable or not), reported (done or under way), problem, adjunct, none.

In: clauses and outline of a report. Out: a `Labelled` a clause, with how sure it is. The labels come from a linear
chain CRF whose weights (`models/clauses.crfsuite`) are trained from annotated reports by `make train`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from duixian.loaders.clauses import Clause
from duixian.loaders.lexicon import rows
from duixian.loaders.sections import Outline

if TYPE_CHECKING:
    from pycrfsuite import Tagger

MODEL = "clauses.crfsuite"
LABELS = ("Cs", "Cg", "Rd", "Ro", "P", "A", "N")
"""Commitment checkable, commitment general, result done, result ongoing, problem, adjunct, none (the guide's codes)."""

_LENGTHS = (4, 6, 8, 11, 15, 20, 28)
_EDGE = 4


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label and its marginal probability (0 to 1)."""

    label: str
    confidence: float


def label_clauses(clauses: Sequence[Clause], outline: Outline) -> list[Labelled]:
    """Give each clause of one report its label."""
    if not clauses:
        return []
    tagger = _tagger()
    labels = tagger.tag(features(clauses, outline))
    return [Labelled(label, tagger.marginal(label, i)) for i, label in enumerate(labels)]


def features(clauses: Sequence[Clause], outline: Outline) -> list[list[str]]:
    """Describe each clause by its words, its place, its cues and its neighbours; the training uses the same."""
    places = list(_places(clauses))
    own = [_own(clause) for clause in clauses]
    described = []
    for i, clause in enumerate(clauses):
        role = outline.at(clause.start).role.value
        cues = _cues(clause.text)
        marks = [f"role={role}", *places[i], *own[i], *(f"cue={c}" for c in cues)]
        marks += [f"role={role}|cue={c}" for c in cues]
        marks += [f"role={role}|{place}" for place in places[i]]
        marks += [f"role={role}|head={clause.text[:2]}"]
        for step in (-1, 1):
            marks += _beside(clauses, i + step, clause, step)
        described.append(marks)
    return described


def _places(clauses: Sequence[Clause]) -> Iterator[list[str]]:
    """Give of each clause its place in sentence and paragraph."""
    first_sentence: dict[int, int] = {}
    last_sentence: dict[int, int] = {}
    sizes: dict[int, int] = {}
    for clause in clauses:
        first_sentence.setdefault(clause.paragraph, clause.sentence)
        last_sentence[clause.paragraph] = clause.sentence
        sizes[clause.sentence] = sizes.get(clause.sentence, 0) + 1
    seen: dict[int, int] = {}
    for clause in clauses:
        turn = seen.get(clause.sentence, 0)
        seen[clause.sentence] = turn + 1
        size = sizes[clause.sentence]
        nth = min(clause.sentence - first_sentence[clause.paragraph], 2)
        alone = first_sentence[clause.paragraph] == last_sentence[clause.paragraph]
        position = "only" if size == 1 else "first" if turn == 0 else "last" if turn == size - 1 else "mid"
        yield [
            f"in_sentence={position}",
            f"sentence={nth}",
            f"sentence={nth}|{position}",
            f"size={min(size, 5)}",
            f"mark={clause.mark}",
            f"alone={alone}|{position}|{clause.mark}",
            f"last_sentence={clause.sentence == last_sentence[clause.paragraph]}|{position}",
        ]


def _own(clause: Clause) -> list[str]:
    text = _generalised(clause.text)
    length = sum(len(text) > limit for limit in _LENGTHS)
    marks = ["bias", f"length={length}"]
    marks += [f"head{n}={text[:n]}" for n in range(1, _EDGE + 1)]
    marks += [f"tail{n}={text[-n:]}" for n in range(1, _EDGE + 1)]
    grams = {text[i : i + n] for n in (1, 2, 3) for i in range(len(text) - n + 1)}
    return marks + [f"g={gram}" for gram in sorted(grams)]


def _beside(clauses: Sequence[Clause], index: int, clause: Clause, step: int) -> list[str]:
    """Describe a neighbour: whether it is in the same sentence, its edges and cues."""
    if not 0 <= index < len(clauses):
        return [f"{step}:none"]
    other = clauses[index]
    same = "s" if other.sentence == clause.sentence else "p" if other.paragraph == clause.paragraph else "o"
    text = _generalised(other.text)
    marks = [
        f"{step}:{same}",
        f"{step}:{same}|head={text[:2]}",
        f"{step}:{same}|tail={text[-2:]}",
        f"{step}:head1={text[:1]}",
    ]
    return marks + [f"{step}:{same}|cue={cue}" for cue in _cues(other.text)]


def _generalised(text: str) -> str:
    """Write every number as 0 and every redaction as X, so that figures do not count as words."""
    return re.sub(r"[XxＸ×＊*]{1,4}(\.[XxＸ×]+)?", "X", re.sub(r"\d+(\.\d+)?", "0", text.replace("％", "%")))


def _cues(text: str) -> list[str]:
    return [cue for cue, pattern in _patterns() if pattern.search(text)]


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row[0], re.compile(row[1])) for row in rows("clause_cues.tsv"))


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
