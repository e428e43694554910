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
_NUMBER = re.compile(r"\d+(\.\d+)?")
_REDACTED = re.compile(r"[XxＸ×＊*]{1,4}(\.[XxＸ×]+)?")


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
    texts = [_generalised(clause.text) for clause in clauses]
    cues = [_cues(clause.text) for clause in clauses]
    described = []
    for i, clause in enumerate(clauses):
        role = f"role={outline.at(clause.start).role.value}"
        marks = [role, *places[i], *_own(texts[i]), *(f"cue={cue}" for cue in cues[i])]
        marks += [f"{role}|cue={cue}" for cue in cues[i]]
        marks += [f"{role}|{place}" for place in places[i]]
        marks.append(f"{role}|head={clause.text[:2]}")
        for step in (-1, 1):
            beside = i + step
            if 0 <= beside < len(clauses):
                marks += _beside(clauses[beside], clause, texts[beside], cues[beside], step)
            else:
                marks.append(f"{step}:none")
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


def _own(text: str) -> list[str]:
    """Describe a clause by its length, its edges and all runs of one to three characters in it."""
    length = sum(len(text) > limit for limit in _LENGTHS)
    marks = ["bias", f"length={length}"]
    marks += [f"head{n}={text[:n]}" for n in range(1, _EDGE + 1)]
    marks += [f"tail{n}={text[-n:]}" for n in range(1, _EDGE + 1)]
    grams = {text[i : i + n] for n in (1, 2, 3) for i in range(len(text) - n + 1)}
    return marks + [f"g={gram}" for gram in sorted(grams)]


def _beside(other: Clause, clause: Clause, text: str, cues: Sequence[str], step: int) -> list[str]:
    """Describe a neighbour: whether it is in the same sentence or paragraph, its edges and cues."""
    same = "s" if other.sentence == clause.sentence else "p" if other.paragraph == clause.paragraph else "o"
    where = f"{step}:{same}"
    marks = [where, f"{where}|head={text[:2]}", f"{where}|tail={text[-2:]}", f"{step}:head1={text[:1]}"]
    return marks + [f"{where}|cue={cue}" for cue in cues]


def _generalised(text: str) -> str:
    """Write every number as 0 and every redaction as X, so that figures do not count as words."""
    return _REDACTED.sub("X", _NUMBER.sub("0", text.replace("％", "%")))


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
