"""Places that are known by their number: 12个村的供水工程 is on the villages of 西柳等12个村供排水工程.

In: pairs of a commitment and a result. Out: whether both tell of works in so many villages, and not of two fields. A
small number is no name: every report has three villages of several kinds.
"""

import re
from functools import lru_cache

import numpy as np
from duixian.graph.alike import Statements, marks
from duixian.graph.bags import Marks, Places
from duixian.ontology.model import Domain

_VILLAGES = re.compile(r"(?<![\d.])(\d{1,3})个(?:行政|自然|中心)?(?:村|社区)(?!民|级)")
_WORKS = re.compile(r"工程|项目")
_FEWEST = 6


def count_alike(statements: Statements, promises: Places, results: Places) -> Marks:
    """Tell of pairs whether they are on works in as many villages, in one field."""
    texts = (profile.statement.text for profile in statements.profiles)
    numbers = statements.bags(((f"{number}个村", 1.0) for number in _numbers(text)) for text in texts)
    alike = marks(numbers.shared(promises, results).pair, len(promises))
    for pair in np.flatnonzero(alike).tolist():
        fields = {statements.profiles[places[pair]].statement.domain for places in (promises, results)}
        alike[pair] = len(fields - {Domain.OTHER}) <= 1
    return alike


@lru_cache(maxsize=1 << 16)
def _numbers(text: str) -> frozenset[int]:
    """Give in how many villages a text tells of works, where they are enough to be known by it."""
    if not _WORKS.search(text):
        return frozenset()
    return frozenset(number for found in _VILLAGES.findall(text) if (number := int(found)) >= _FEWEST)
