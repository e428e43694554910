"""A result that only names how many there are, and says in the next clauses how many of them are done.

In: the evidence of a commitment and the report that it stands in. Out: the evidence, such results with what the next
clauses say of them: of "6个小区改造，2个已完工，4个正在施工" two are done, not six.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from duixian.graph.deeds import Evidence
from duixian.graph.stages import FINISHED, has_turn, reached_stage
from duixian.ontology.model import Kind, Quantity, Report, ResultState, Statement

_NEXT = 2
"""So few characters lie between a clause and the next of its sentence."""
_COUNTS = re.compile(r"(?:其中|目前|现)?(?:已[^，]{0,4})?\d+")


def divided(evidence: Sequence[Evidence], as_of: Report) -> list[Evidence]:
    """Give the evidence, of results that are divided in the next clauses only the part that is done."""
    return [replace(one, statement=_divided(one.statement, as_of)) for one in evidence]


def _divided(result: Statement, as_of: Report) -> Statement:
    counted = next(iter(result.quantities), None)
    if counted is None or result.kind is not Kind.RESULT or has_turn("finished", result.text):
        return result
    parts = list(_parts(result, counted, as_of))
    if not any(reached_stage(part) < FINISHED for part in parts):
        return result
    done = next((part for part in parts if reached_stage(part) >= FINISHED), None)
    told = done or parts[0]
    figures = tuple(q.model_copy(update={"indicator": counted.indicator}) for q in told.quantities if done)
    state = ResultState.DONE if done else ResultState.ONGOING
    text = f"{result.text}，{told.text}"
    return result.model_copy(update={"text": text, "end": told.end, "quantities": figures, "state": state})


def _parts(result: Statement, counted: Quantity, as_of: Report) -> Iterator[Statement]:
    """Give the clauses after a result that say of some of what it counts how far they are."""
    end = result.end
    for other in sorted((s for s in as_of.statements if s.start >= end), key=lambda s: s.start):
        counts = any(q.unit == counted.unit for q in other.quantities)
        if other.start - end > _NEXT or not counts or not _COUNTS.match(other.text):
            return
        yield other
        end = other.end
