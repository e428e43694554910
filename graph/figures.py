"""Judge promised figures: reached, short, on pace or behind (DESIGN.md §4, rule 2).

In: a commitment with figures, its time, the day looked back from, and the results linked with it. Out: a `Verdict`, or
None where the results hold no figure to compare, so that the words decide.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from duixian.graph.progress import Progress, elapsed, find_progress, is_redacted, promised_figures, tolerance
from duixian.graph.stages import demanded_stage, has_turn, reached_stage
from duixian.graph.verdict import Verdict, quote, say
from duixian.ontology.model import Outcome, Period, Quantity, QuantityKind, Schedule, Statement, Status

_LARGE_PART = Decimal("0.85")
"""From this part on a figure that was missed counts as largely met."""
_PACE = Decimal("0.9")
"""So much of the time's share must be reached to be on pace."""


def judge_figures(
    commitment: Statement, due: Period, now: date, results: Sequence[Statement], confidence: float
) -> Verdict | None:
    """Judge by figures; None where the commitment promises none that can be measured."""
    if not promised_figures(commitment):
        return _redacted(results, confidence) if is_redacted(commitment) else None
    found = find_progress(commitment, results)
    if not found:
        return _unmeasured(commitment, results, confidence)
    reached = [p for p in found if p.reached >= tolerance(p.target)]
    least = min(found, key=lambda p: p.reached)
    if len(reached) == len(found) and _counts_as_done(found, due, now):
        return _verdict("figure_reached", Status.DELIVERED, Outcome.DONE, Schedule.ON_TIME, confidence, least)
    if now >= due.last:
        return _after_the_end(found, reached, least, confidence)
    return _on_the_way(least, due, now, confidence)


def _counts_as_done(found: Sequence[Progress], due: Period, now: date) -> bool:
    """A growth rate is reached at the end only: half-way it is on pace."""
    return now >= due.last or not any(p.by == "growth" for p in found)


def _after_the_end(
    found: Sequence[Progress], reached: Sequence[Progress], least: Progress, confidence: float
) -> Verdict:
    if reached or least.reached >= _LARGE_PART:
        return _verdict("figure_large_part", Status.PARTLY, Outcome.PART_DONE, Schedule.BEHIND, confidence, least)
    return _verdict("figure_short", Status.BROKEN, Outcome.PART_DONE, Schedule.BEHIND, confidence, least)


def _on_the_way(least: Progress, due: Period, now: date, confidence: float) -> Verdict:
    share = Decimal(1) if least.by == "growth" else elapsed(due, now)
    past = f"{elapsed(due, now) * 100:.0f}"
    if least.reached >= share * _PACE:
        key, status, schedule = "figure_on_pace", Status.IN_PROGRESS, Schedule.ON_TIME
    else:
        key, status, schedule = "figure_behind", Status.BEHIND, Schedule.BEHIND
    return _verdict(key, status, Outcome.UNDER_WAY, schedule, confidence, least, past)


def _verdict(
    key: str, status: Status, outcome: Outcome, schedule: Schedule, confidence: float, least: Progress, past: str = ""
) -> Verdict:
    return say(
        key,
        status,
        outcome,
        schedule,
        confidence,
        target=write_figure(least.target),
        figure=write_figure(least.figure),
        share=f"{least.reached * 100:.1f}".removesuffix(".0"),
        elapsed=past,
        share_reached=least.reached,
    )


def _unmeasured(commitment: Statement, results: Sequence[Statement], confidence: float) -> Verdict | None:
    """Without a figure to compare, words decide only where they say that all is finished."""
    done = [r for r in results if reached_stage(r) >= demanded_stage(commitment) and has_turn("finished", r.text)]
    if any(not r.quantities for r in done) or any(has_turn(t, r.text) for t in ("dropped", "delayed") for r in results):
        return None
    return say(
        "figure_unmeasured",
        Status.IN_PROGRESS,
        Outcome.UNDER_WAY,
        Schedule.UNKNOWN,
        confidence,
        words=quote(results[0].text),
        target=write_figure(promised_figures(commitment)[0]),
    )


def _redacted(results: Sequence[Statement], confidence: float) -> Verdict:
    done = [r for r in results if reached_stage(r) >= 8]  # noqa: PLR2004
    words = quote((done or list(results))[0].text)
    return say(
        "redacted",
        Status.IN_PROGRESS,
        Outcome.UNDER_WAY,
        Schedule.UNKNOWN,
        confidence,
        words=words,
        what="有进展" if not done else "已有成果",
        what_en="progress" if not done else "results",
    )


def write_figure(quantity: Quantity) -> str:
    """Write a figure with its indicator: 一般公共预算收入 3.1亿元, or 同比 8%."""
    if quantity.value is not None:
        value = f"{quantity.value}"
    else:
        value = "-".join(str(v) for v in (quantity.low, quantity.high) if v is not None)
    growth = quantity.kind in (QuantityKind.YOY, QuantityKind.TARGET_YOY)
    return f"{quantity.indicator}{'增长' if growth else ' '}{value}{quantity.unit}".strip()
