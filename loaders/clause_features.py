"""Describe clauses by what the clause model weighs: words, place, cues, names, figures, neighbours.

In: the clauses of a report, its outline, the names in each. Out: a list of features a clause; the training and the
labelling use the same. Cues are data (`lexicon/clause_cues.tsv`): features, not decisions.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from duixian.loaders.clauses import Clause
from duixian.loaders.deadlines import find_deadline
from duixian.loaders.figures import find_figures
from duixian.loaders.headings import read_heading
from duixian.loaders.lexicon import alternatives, rows
from duixian.loaders.names import unknown
from duixian.loaders.sections import Outline
from duixian.loaders.words import split_words
from duixian.ontology.model import Mention

_LENGTHS = (4, 6, 8, 11, 15, 20, 28)
_EDGES = (1, 2, 3, 4)
_MOST_UNKNOWN = 6
_ANY_DAY = date(2000, 1, 1)
_NUMBER = re.compile(r"\d+(\.\d+)?")
_REDACTED = re.compile(r"[XxＸ×＊*]{1,4}(\.[XxＸ×]+)?")
_QUOTED = re.compile(r"[“《]([^”》]{2,24})[”》]")


@dataclass(frozen=True, slots=True)
class _Traits:
    """What is found in one clause, apart from its characters."""

    cues: tuple[str, ...]
    content: tuple[str, ...]


def features(clauses: Sequence[Clause], outline: Outline, mentions: Sequence[Sequence[Mention]]) -> list[list[str]]:
    """Describe each clause of one report; `mentions` holds the names in each."""
    places = list(_places(clauses))
    texts = [_generalised(clause.text) for clause in clauses]
    traits = [
        _traits(clause.text, len(text), named) for clause, text, named in zip(clauses, texts, mentions, strict=True)
    ]
    openings = _openings(clauses)
    described = []
    for i, clause in enumerate(clauses):
        role = f"role={outline.at(clause.start).role.value}"
        marks = [role, f"mark={clause.mark}", *_own(texts[i]), *_found(role, traits[i])]
        marks += _after(f"{role}|", places[i])
        marks += [f"{role}|head={clause.text[:2]}", f"opening={openings[clause.sentence]}"]
        for step in (-1, 1):
            beside = i + step
            if 0 <= beside < len(clauses):
                marks += _beside(clauses[beside], clause, texts[beside], traits[beside], step)
            else:
                marks.append(f"{step}:none")
        described.append(marks)
    return described


def _traits(text: str, length: int, named: Sequence[Mention]) -> _Traits:
    """Find the cues of a clause, and what it holds: kinds of names, figures, a date, unknown words, quoted names.

    `length` is that of the clause with its figures generalised.
    """
    cues = tuple([cue for cue, search in _searches() if search(text)])
    gone = unknown(text)
    quoted = _QUOTED.findall(text)
    common = [name for name in quoted if _national().search(name)]
    content = [
        *sorted({f"name={mention.type.value}" for mention in named}),
        f"names={min(len(named), 3)}",
        f"figures={min(len(find_figures(text)), 2)}",
        f"date={find_deadline(text, _ANY_DAY, None) is not None}",
        f"unknown={min(gone, _MOST_UNKNOWN)}",
        f"unknown_part={10 * gone // max(length, 1)}",
        f"number={read_heading(text).level}",
        f"quoted={'own' if len(common) < len(quoted) else 'common' if common else 'none'}",
    ]
    return _Traits(cues, (*content, "national") if _national().search(text) else tuple(content))


def _found(role: str, traits: _Traits) -> list[str]:
    """Combine what a clause holds with the role of its part."""
    measured = "figures=0" not in traits.content
    named = "names=0" not in traits.content
    marks = [*traits.content, *_after(f"{role}|", traits.content)]
    for cue in traits.cues:
        marks += (f"{role}|cue={cue}", f"{role}|{measured}|cue={cue}", f"{role}|{named}|cue={cue}!")
    aspects = "-".join(cue for cue in traits.cues if cue in _ASPECTS)
    return [*marks, f"{role}|{measured}|{named}|{aspects}"]


_ASPECTS = frozenset({"stage", "finished", "under_way", "activity", "product"})
"""The cues that together tell a result that is done from one under way."""


def _openings(clauses: Sequence[Clause]) -> dict[int, str]:
    """Give of each sentence the characters that it begins with."""
    openings: dict[int, str] = {}
    for clause in clauses:
        openings.setdefault(clause.sentence, clause.text[:2])
    return openings


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
    """Describe a clause by its length, its edges, its words, and the characters and pairs of characters in it."""
    marks = ["bias", f"length={bisect_left(_LENGTHS, len(text))}"]
    for n in _EDGES:
        marks += (f"head{n}={text[:n]}", f"tail{n}={text[-n:]}")
    words = split_words(text)
    marks += _after("w=", [word for word in dict.fromkeys(words) if len(word) > 1])
    marks += (f"first={words[0]}", f"last={words[-1]}")
    if len(words) > 1:
        marks += (f"first2={words[0]}|{words[1]}", f"last2={words[-2]}|{words[-1]}")
    marks += _after("g=", dict.fromkeys((*text, *map(str.__add__, text, text[1:]))))
    return marks


def _after(start: str, marks: Iterable[str]) -> Iterable[str]:
    """Put a start before each mark, at the speed of C: most of the work of a report is done here."""
    return map(start.__add__, marks)


def _beside(other: Clause, clause: Clause, text: str, traits: _Traits, step: int) -> list[str]:
    """Describe a neighbour: whether it is in the same sentence or paragraph, its edges and cues."""
    same = "s" if other.sentence == clause.sentence else "p" if other.paragraph == clause.paragraph else "o"
    where = f"{step}:{same}"
    marks = [where, f"{where}|head={text[:2]}", f"{where}|tail={text[-2:]}", f"{step}:head1={text[:1]}"]
    marks += _after(f"{step}:", traits.content)
    marks += _after(f"{where}|cue=", traits.cues)
    return marks


def _generalised(text: str) -> str:
    """Write every number as 0 and every redaction as X, so that figures do not count as words."""
    return _REDACTED.sub("X", _NUMBER.sub("0", text.replace("％", "%")))


@cache
def _searches() -> tuple[tuple[str, Callable[[str], re.Match[str] | None]], ...]:
    return tuple((row[0], re.compile(row[1]).search) for row in rows("clause_cues.tsv"))


@cache
def _national() -> re.Pattern[str]:
    """Match what is named alike all over the country, and so names nothing of this place."""
    return re.compile(alternatives("national_phrases.txt"))
