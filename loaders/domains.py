"""Assign statements to policy domains by their words and, more weakly, by the headings above them.

In: a clause and its heading path. Out: a `Domain`. The words stand in `lexicon/domains.tsv`.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from duixian.loaders.lexicon import rows
from duixian.ontology.model import Domain


def find_domain(text: str, headings: Sequence[str] = ()) -> Domain:
    """Give the domain whose words a clause has most; headings count half; `OTHER` where none has any."""
    above = _count_headings(" ".join(headings[1:] or headings))
    scores = [2 * own + half for own, half in zip(_count(text), above, strict=True)]
    best = max(scores)
    return _domains()[scores.index(best)][0] if best else Domain.OTHER


@lru_cache(maxsize=256)
def _count_headings(text: str) -> list[int]:
    """Count as `_count` does; the same headings stand above many clauses."""
    return _count(text)


def _count(text: str) -> list[int]:
    """Count the words of each domain in a text."""
    return [len(pattern.findall(text)) for _, pattern in _domains()]


@cache
def _domains() -> tuple[tuple[Domain, re.Pattern[str]], ...]:
    return tuple((Domain(code), re.compile(pattern)) for code, pattern in rows("domains.tsv"))
