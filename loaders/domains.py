"""Assign statements to policy domains by their words and, more weakly, by the headings above them.

In: clauses and their heading paths. Out: a `Domain` each. The words stand in `lexicon/domains.tsv`.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
from duixian.loaders.lexicon import rows
from duixian.loaders.screen import Finder, Places, Row
from duixian.loaders.words import word_finder
from duixian.ontology.model import Domain


def find_domains(texts: Sequence[str], paths: Sequence[Sequence[str]], under: Sequence[int]) -> list[Domain]:
    """Give the domain whose words each text has most; headings count half; `OTHER` where none has any.

    `paths` are paths of headings, `under` says for each text which of them leads to it.
    """
    above = _count([" ".join(headings[1:] or headings) for headings in paths])
    scores = 2 * _count(texts) + above[np.array(under, np.intp)]
    domains = [Domain(name) for name, _ in rows("domains.tsv")]
    best = zip(scores.argmax(axis=1).tolist(), scores.max(axis=1).tolist(), strict=True)
    return [domains[number] if most else Domain.OTHER for number, most in best]


def _count(texts: Sequence[str]) -> Places:
    """Count the words of each domain in each text, (texts × domains)."""
    finder, domain_of = _finder()
    number, word, _, _ = Row.of(texts).places(finder).T
    count = len(rows("domains.tsv"))
    counts: Places = np.bincount(number * count + domain_of[word], minlength=len(texts) * count)
    return counts.reshape(len(texts), count)


@cache
def _finder() -> tuple[Finder, Places]:
    """Search for the words of all domains; with the number of the domain of each."""
    found = [(word, number) for number, (_, words) in enumerate(rows("domains.tsv")) for word in words.split("|")]
    return word_finder([word for word, _ in found]), np.array([number for _, number in found])
