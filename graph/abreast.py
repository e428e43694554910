"""Promises that two measures grow abreast: 居民收入增长与经济增长同步.

In: a commitment that says so, the results on it, the report that they stand in. Out: a `Verdict` by the two rates of
growth that the report tells; None where there is no such promise, or the first rate is not told.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from duixian.graph.deeds import Evidence
from duixian.graph.lexicon import alternatives
from duixian.graph.measures import measure_key, same_indicator
from duixian.graph.progress import is_growth
from duixian.graph.verdict import Verdict, quote, say
from duixian.ontology.model import Kind, Report, Statement

_ABREAST = re.compile(
    r"(?P<first>[一-龥]{2,24})(?<!率)(?:增长|增速|增幅)?(?:与|和|同)(?P<second>[一-龥]{2,10}?)(?:增长|增速|发展|的|保持|基本|实现)*同步"
)
_GROWS = re.compile("(?:稳步|持续|平稳|较快)*(?:增长|增速|增幅)$")
_ALIKE = 0.9
_FALL = "下降"
"""How the name of an indicator ends whose rate is a fall: values have no sign."""
_NEAR = Decimal("0.5")
"""Rates that differ by no more percentage points are abreast."""


@dataclass(frozen=True, slots=True)
class Abreast:
    """Two measures of which the first is to grow as fast as the second, as indicators are compared."""

    first: str
    second: str


@lru_cache(maxsize=1 << 12)
def promised_abreast(text: str) -> Abreast | None:
    """Give the two measures of a promise that they grow abreast."""
    found = _ABREAST.search(text)
    if found is None:
        return None
    first = re.sub(rf"^(?:{alternatives('trend_leads.txt')})+", "", found["first"])
    first, second = (measure_key(_GROWS.sub("", name)) for name in (first, found["second"]))
    return Abreast(first, second) if re.search(rf"(?:{alternatives('trend_measures.txt')})$", first) else None


def judge_abreast(
    commitment: Statement, as_of: Report, evidence: Sequence[Evidence], confidence: float, *, over: bool
) -> Verdict | None:
    """Judge by the rates of growth of the two measures: the first from the evidence, the second from all results.

    `over` tells whether the time of the promise is.
    """
    promised = promised_abreast(commitment.text)
    if promised is None:
        return None
    told = (one.statement for one in evidence)
    first = next(_rates(promised.first, told), None)
    results = (one for one in as_of.statements if one.kind is Kind.RESULT and one.period == as_of.review)
    second = next(_rates(promised.second, results), None)
    if first is None:
        return None
    if second is None:
        words = quote(first[1].text)
        return say("abreast_unmeasured", confidence, words=words, second=promised.second).by([first[1]])
    kept = first[0] >= second[0] - _NEAR
    ground = (
        ("abreast_kept" if over else "abreast_so_far") if kept else ("abreast_broken" if over else "abreast_behind")
    )
    one, other = (f"{rate:f}%" for rate in (first[0], second[0]))
    said = say(ground, confidence, first=promised.first, second=promised.second, one=one, other=other)
    return said.by([first[1]])


def _rates(measure: str, results: Iterable[Statement]) -> Iterator[tuple[Decimal, Statement]]:
    for result in results:
        for figure in result.quantities:
            named = measure_key(figure.indicator)
            alike = same_indicator(measure, named.removesuffix(_FALL)) >= _ALIKE
            if alike and is_growth(figure) and figure.value is not None and figure.unit in ("%", "％"):
                yield -figure.value if named.endswith(_FALL) else figure.value, result
