"""Assign statements to policy domains by their words and, more weakly, by the headings above them.

In: a clause and its heading path. Out: a `Domain`. The words stand in `lexicon/domains.tsv`.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from types import MappingProxyType

from duixian.loaders.lexicon import rows
from duixian.ontology.model import Domain


def find_domain(text: str, headings: Sequence[str] = ()) -> Domain:
    """Give the domain whose words a clause has most; headings count half; `OTHER` where none has any."""
    above = _count(" ".join(headings[1:] or headings))
    scores = {domain: 2 * count + above[domain] for domain, count in _count(text).items()}
    best = max(scores, key=lambda domain: scores[domain])
    return best if scores[best] else Domain.OTHER


@lru_cache(maxsize=256)
def _count(text: str) -> Mapping[Domain, int]:
    """Count the words of each domain in a text; the same headings stand above many clauses."""
    return MappingProxyType({domain: len(pattern.findall(text)) for domain, pattern in _patterns().items()})


@cache
def _patterns() -> dict[Domain, re.Pattern[str]]:
    return {Domain(code): re.compile(pattern) for code, pattern in rows("domains.tsv")}
