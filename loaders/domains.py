"""Assign statements to policy domains by their words and, more weakly, by the headings above them.

In: a clause and its heading path. Out: a `Domain`. The words stand in `lexicon/domains.tsv`.
"""

import re
from collections.abc import Sequence
from functools import cache

from duixian.loaders.lexicon import rows
from duixian.ontology.model import Domain


def find_domain(text: str, headings: Sequence[str] = ()) -> Domain:
    """Give the domain whose words a clause has most; headings count half; `OTHER` where none has any."""
    above = " ".join(headings[1:] or headings)
    scores = {
        domain: 2 * len(pattern.findall(text)) + len(pattern.findall(above)) for domain, pattern in _patterns().items()
    }
    best = max(scores, key=lambda domain: scores[domain])
    return best if scores[best] else Domain.OTHER


@cache
def _patterns() -> dict[Domain, re.Pattern[str]]:
    return {Domain(code): re.compile(pattern) for code, pattern in rows("domains.tsv")}
