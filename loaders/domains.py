"""Assign statements to policy domains by their words and, more weakly, by the headings above them.

In: a clause and its heading path. Out: a `Domain`. The words stand in `lexicon/domains.tsv`.
"""

from collections.abc import Callable, Sequence
from functools import cache, lru_cache

from duixian.loaders.lexicon import rows
from duixian.loaders.words import word_finder
from duixian.ontology.model import Domain


def find_domain(text: str, headings: Sequence[str] = ()) -> Domain:
    """Give the domain whose words a clause has most; headings count half; `OTHER` where none has any."""
    above = _count_headings(" ".join(headings[1:] or headings))
    scores = [2 * own + half for own, half in zip(_count(text), above, strict=True)]
    best = max(scores)
    return Domain(rows("domains.tsv")[scores.index(best)][0]) if best else Domain.OTHER


@lru_cache(maxsize=256)
def _count_headings(text: str) -> list[int]:
    """Count as `_count` does; the same headings stand above many clauses."""
    return _count(text)


def _count(text: str) -> list[int]:
    """Count the words of each domain in a text."""
    counts = [0] * len(rows("domains.tsv"))
    finder, domain_of = _finder()
    for number, _, _ in finder(text):
        counts[domain_of[number]] += 1
    return counts


@cache
def _finder() -> tuple[Callable[[str], list[tuple[int, int, int]]], list[int]]:
    """Search for the words of all domains; with the number of the domain of each."""
    found = [(word, number) for number, (_, words) in enumerate(rows("domains.tsv")) for word in words.split("|")]
    return word_finder([word for word, _ in found]), [number for _, number in found]
