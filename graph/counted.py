"""Places that are known by their number: 12个村的供水工程 is on the villages of 西柳等12个村供排水工程.

In: pairs of a commitment and a result. Out: whether both tell of works in so many villages, and not of two fields. A
small number is no name: every report has three villages of several kinds.
"""

import numpy as np
from duixian.graph.alike import Statements, marks
from duixian.graph.bags import Marks, Places
from duixian.ontology.model import Domain


def count_alike(statements: Statements, promises: Places, results: Places) -> Marks:
    """Tell of pairs whether they are on works in as many villages, in one field."""
    alike = marks(statements.counted.shared(promises, results).pair, len(promises))
    for pair in np.flatnonzero(alike).tolist():
        fields = {statements.profiles[places[pair]].statement.domain for places in (promises, results)}
        alike[pair] = len(fields - {Domain.OTHER}) <= 1
    return alike
