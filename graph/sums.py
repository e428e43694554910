"""A count that a clause parts among places or deeds: 石桥村500亩、柳塘村300亩果园, 公厕新建3座、改建4座.

In: a promise, a statement and one of its figures. Out: the figure with the sum, where it stands in such a row.
"""

import re
from decimal import Decimal
from itertools import pairwise

from duixian.graph.lexicon import alternatives
from duixian.ontology.model import Quantity, Statement

_PLACE = re.compile(r"[、和及][一-龥]{1,8}(?:村|社区|组|屯|片区|小区|乡|镇|街道)")
_MOST = 24
"""Longer rows are none that a reader would add up."""
_DEED = re.compile(rf"[、和及]({alternatives('measure_deeds.txt')}|新建|改建|扩建|新增)")


def summed(figure: Quantity, statement: Statement, commitment: Statement) -> Quantity:
    """Give the sum of the row that a figure stands in, else the figure itself.

    Deeds are summed only where the promise names each: 新建改建公厕.
    """
    row = [q for q in statement.quantities if q.unit == figure.unit and q.value is not None and not q.redacted]
    if len(row) > _MOST or figure not in row:
        return figure
    joined = [_are_joined(one, other, statement, commitment) for one, other in pairwise(row)]
    first = last = row.index(figure)
    while first and joined[first - 1]:
        first -= 1
    while last < len(joined) and joined[last]:
        last += 1
    total = sum((q.value or Decimal(0) for q in row[first : last + 1]), Decimal(0))
    return figure if first == last else figure.model_copy(update={"value": total})


def _are_joined(one: Quantity, other: Quantity, statement: Statement, commitment: Statement) -> bool:
    between = statement.text[max(one.end - statement.start, 0) : max(other.start - statement.start, 0)]
    deed = _DEED.fullmatch(between)
    return bool(_PLACE.fullmatch(between)) or (deed is not None and deed[1] in commitment.text)
