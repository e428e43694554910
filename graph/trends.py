"""Judge promises of where a measure is to go: 空气质量持续改善, 财政收入稳步增长, 国际收支基本平衡.

In: a commitment that promises no figure, and the results on it. Out: a `Verdict` where a result says which way the same
measure went, up, down or steady (`lexicon/trends.tsv`). Such a promise has no stages: what is asked is the direction.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from duixian.graph.deeds import Evidence
from duixian.graph.lexicon import alternatives, rows
from duixian.graph.verdict import Verdict, quote, say
from duixian.ontology.model import Kind, Period, QuantityKind, Statement

_CLEAR = 0.5
"""Only results that are so surely on a promise tell whether it was kept."""
_SAME = 0.7
"""A measure is the promised one if it has so great a share of its characters."""
_STEADY = "steady"


@dataclass(frozen=True, slots=True)
class Trend:
    """A measure and where it goes: `up`, `down` or `steady`."""

    measure: str
    direction: str


def judge_trend(
    commitment: Statement, due: Period, now: date, evidence: Sequence[Evidence], confidence: float
) -> Verdict | None:
    """Judge a promised direction by the first result that tells of the measure; None where there is no such promise."""
    promised = promised_trend(commitment.text)
    if promised is None:
        return None
    for one in evidence:
        told = _told(promised, one.statement) if one.link.score >= _CLEAR else None
        if told is not None:
            over = now >= due.last
            kept = "trend_kept" if over else "trend_so_far"
            against = "trend_broken" if over else "trend_against"
            ground = kept if told.direction == promised.direction else against
            if _STEADY in (told.direction, promised.direction) and ground != kept:
                return None  # growth is not the opposite of a steady course
            return say(ground, confidence, words=quote(one.statement.text)).by([one.statement])
    return None


@lru_cache(maxsize=1 << 12)
def promised_trend(text: str) -> Trend | None:
    """Give the measure that a clause promises to go somewhere, where it ends in that: 推动空气质量持续改善."""
    found = _ending().search(text.rstrip("。；，、 "))
    measure = re.sub(rf"^(?:{alternatives('trend_leads.txt')})+", "", found["measure"]) if found else ""
    return Trend(measure, _directions()[found["word"]]) if found and len(measure) > 1 else None


def _told(promised: Trend, result: Statement) -> Trend | None:
    """Give where a result says that the promised measure went: by its words, or by a rate of growth."""
    said = [Trend(found["measure"], _directions()[found["word"]]) for found in _anywhere().finditer(result.text)]
    for figure in result.quantities if result.kind is Kind.RESULT else ():
        if figure.kind is QuantityKind.YOY and figure.value:  # a fall is told by the name of the rate
            rest = figure.indicator.removesuffix("下降").removesuffix("降低").removesuffix("减少")
            said.append(Trend(rest, "up" if rest == figure.indicator else "down"))
    return next((trend for trend in said if _is_of(promised.measure, trend.measure)), None)


def _is_of(promised: str, measure: str) -> bool:
    """Tell whether a measure is the promised one; its name may have more words: 居民收入, 居民人均可支配收入."""
    return promised[-2:] == measure[-2:] and sum(char in measure for char in promised) >= _SAME * len(promised)


@cache
def _directions() -> dict[str, str]:
    return {word: direction for direction, word in rows("trends.tsv")}


def _trend() -> str:
    measures, between = alternatives("trend_measures.txt"), alternatives("trend_adverbs.txt")
    words = "|".join(map(re.escape, sorted(_directions(), key=len, reverse=True)))
    return rf"(?P<measure>[一-龥A-Za-z\d.（）()]*(?:{measures}))(?:{between})*(?P<word>{words})"


@cache
def _ending() -> re.Pattern[str]:
    return re.compile(_trend() + "$")


@cache
def _anywhere() -> re.Pattern[str]:
    return re.compile(_trend())
