"""Judge promised figures: reached, short, on pace or behind (DESIGN.md §4, rule 2).

In: a commitment with figures, its time, the day looked back from, and the results linked with it. Out: a `Verdict`, or
None where the results hold no figure to compare, so that the words decide.
"""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from duixian.graph.lexicon import words
from duixian.graph.past import Past, in_its_time
from duixian.graph.progress import (
    Progress,
    elapsed,
    find_progress,
    find_redacted,
    find_shortfall,
    grown,
    is_ceiling,
    is_redacted,
    promised_figures,
    tolerance,
)
from duixian.graph.stages import FINISHED, demanded_stage, has_turn, names_stage, reached_stage
from duixian.graph.verdict import Verdict, quote, say
from duixian.ontology.model import Bound, EntityType, Period, Quantity, QuantityKind, ResultState, Statement

_LARGE_PART = Decimal("0.75")
"""From this part on a figure that was missed counts as largely met."""
_DIRECTION = re.compile(r"(?:增长|下降|降低|减少|上升|涨幅|降幅|增幅|增速)$")
"""An indicator that says itself which way it goes."""
_LISTED = (EntityType.PROJECT, EntityType.FACILITY, EntityType.VILLAGE, EntityType.COMPANY)
_PACE = Decimal("0.9")
"""So much of the time's share must be reached to be on pace."""


def judge_figures(
    commitment: Statement,
    due: Period,
    now: date,
    results: Sequence[Statement],
    confidence: float,
    *,
    past: Past | None = None,
) -> Verdict | None:
    """Judge by figures; None where the commitment promises none that can be measured.

    `past` is what was reported before: last year's levels (see `find_progress`), and the first half's counts.
    """
    past = past or Past()
    promised = promised_figures(commitment)
    if not promised:
        return _redacted(results, confidence) if is_redacted(commitment) else None
    measured = find_progress(commitment, [r for r in results if r.id not in past.years], past.year)
    found = in_its_time(measured, commitment, due, past)
    if measured and not found:
        return _of_another_time(measured[0], due, confidence)
    if not found:
        return _unmeasured(commitment, results, confidence, over=now >= due.last)
    if now >= due.last:
        found = [grown(p) for p in found]
    ground = _ground(found, len(promised), due, now)
    if ground == "figure_short" and any(_is_rest(r) for r in results):
        ground = "figure_rest"
    least = min(found, key=lambda p: p.reached)
    silent = [target for target in promised if all(p.target != target for p in found)]
    share = f"{least.reached * 100:.1f}".removesuffix(".0")
    verdict = say(
        ground,
        confidence,
        least.reached,
        target=_write_target(least),
        figure=write_figure(least.figure, "完成目标的" if least.by == "share" else ""),
        share_zh=_write_share(least, "zh").format(share=share),
        share_en=_write_share(least, "en").format(share=share),
        elapsed=f"{elapsed(due, now) * 100:.0f}",
        missing="、".join(map(write_figure, silent)),
    )
    verdict = verdict.by(p.statement for p in found)
    short = find_shortfall(least, results, past.year)
    return verdict.also(_implied_target(least, short)) if short else verdict


def _of_another_time(progress: Progress, due: Period, confidence: float) -> Verdict:
    """Say that the only figure is of another time than the promise: of a year after it, or of a year that holds it."""
    words, told = quote(progress.statement.text), progress.statement.period
    if told and told.first > due.last:
        return say("figure_after", confidence, words=words, first=told.first, last=due.last)
    return say("figure_other_time", confidence, words=words, target=write_figure(progress.target))


def _write_share(progress: Progress, lang: str) -> str:
    """Give the words for the part that was reached, which fills {share}: of a growth, of a year without its half."""
    zh, en = "（达{share}%）", " ({share}%)"
    if progress.by == "growth":
        zh, en = "（增幅达目标的{share}%）", " ({share}% of the growth promised)"
    elif progress.less:
        part = f"{progress.less.value}{progress.less.unit}"
        zh, en = f"（减去上半年的{part}，达{{share}}%）", f" ({{share}}% without the {part} of the first half)"
    return zh if lang == "zh" else en


def _implied_target(told: Progress, short: Progress) -> Verdict:
    """Say that a share is of another target than the one that was promised."""
    level = short.figure.value or Decimal(0)
    implied = f"{level / told.reached:.2f}{short.figure.unit}"
    share = f"{short.reached * 100:.1f}".removesuffix(".0")
    return say("target_implied", 1.0, figure=write_figure(short.figure), share=share, implied=implied)


def _ground(found: Sequence[Progress], promised: int, due: Period, now: date) -> str:
    """Give the ground of the verdict; what is reached at the end only is half-way no more than on pace."""
    over = now >= due.last
    reached = [p for p in found if p.reached >= tolerance(p.target)]
    least = min(found, key=lambda p: p.reached)
    if len(reached) == len(found) and (over or not any(_is_open(p) for p in found)):
        return "figure_reached" if len(found) == promised else "figure_some"
    if over and least.reached >= _LARGE_PART:
        return "figure_large_part"
    if over:
        return "figure_one_of" if reached else "figure_short"
    pace = Decimal(1) if _is_open(least) else elapsed(due, now)
    return "figure_on_pace" if least.reached >= pace * _PACE else "figure_behind"


def _is_open(progress: Progress) -> bool:
    """Tell whether half-way a figure may still turn: a rate of growth, of a year's days, what is kept below a line."""
    rate = progress.target.unit == "%" and any(word in progress.target.indicator for word in words("open_rates.txt"))
    return progress.by == "growth" or rate or is_ceiling(progress.target)


def _is_rest(result: Statement) -> bool:
    """Tell whether a result says that the rest of what was counted is still under way: 另外2处正在施工."""
    return has_turn("rest", result.text) and names_stage(result) and reached_stage(result) < FINISHED


def _unmeasured(
    commitment: Statement, results: Sequence[Statement], confidence: float, *, over: bool
) -> Verdict | None:
    """Without a figure to compare, words decide only where they say that all is finished, dropped or delayed.

    Or, when the time is over, that none of it came so far.
    """
    promised, stage = promised_figures(commitment), demanded_stage(commitment)
    if over and all((names_stage(r) or r.state is ResultState.ONGOING) and reached_stage(r) < stage for r in results):
        return None
    done = [r for r in results if reached_stage(r) >= stage and has_turn("finished", r.text)]
    counted = [f.value or 0 for f in promised if f.unit in words("like_counters.txt")]
    several = any(value > max(1, _named(done)) for value in counted)
    if counted and (done or over) and len(_listed_things(commitment)) == max(counted) > 1:
        return None  # of what a promise names one by one, words tell which are done
    whole = [r for r in done if not r.quantities and not (several and _names_one(r, commitment))]
    if whole or any(has_turn(t, r.text) for t in ("dropped", "delayed") for r in results):
        return None
    target = write_figure(promised[0])
    hidden = find_redacted(commitment, results)
    if hidden is not None:
        return say("figure_hidden", confidence, words=quote(hidden.text), target=target)
    return say("figure_unmeasured", confidence, words=quote(results[0].text), target=target)


def _listed_things(statement: Statement) -> set[str]:
    """Give the roads, villages or works that a statement names itself, those inside another name left out."""
    own = [m for m in statement.mentions if statement.start <= m.start and m.type in _LISTED]
    return {m.text for m in own if not any(o is not m and o.start <= m.start and m.end <= o.end for o in own)}


def _named(done: Sequence[Statement]) -> int:
    """Count the things by which results name what they finished: two of 石桥村、柳塘村幸福院建成."""
    return len({name for r in done if "、" in r.text for name in _listed_things(r)})


def _names_one(result: Statement, commitment: Statement) -> bool:
    """Tell whether a result is of one thing, where the promise names none: 滨河口袋公园, of three 口袋公园."""
    asked, told = ({m.text for m in s.mentions if s.start <= m.start} for s in (commitment, result))
    named = {name for name in asked if not any(longer.endswith(name) for longer in told - asked)}
    return bool(told - asked) and not named and not has_turn("every", result.text)


def _write_target(progress: Progress) -> str:
    """Write a promised figure; one that last year's level implies, with how it was come by."""
    written, base, rate = write_figure(progress.target), progress.base, progress.target.value
    if base is None or base.value is None or rate is None:
        return written
    times = 1 + rate / 100
    return f"{written}（{base.value}{base.unit}×{times}={base.value * times:.2f}{base.unit}）"


def _redacted(results: Sequence[Statement], confidence: float) -> Verdict:
    done = [r for r in results if reached_stage(r) >= FINISHED]
    words = quote((done or results)[0].text)
    return say("redacted_done" if done else "redacted_begun", confidence, words=words)


def write_figure(quantity: Quantity, joined: str = "") -> str:
    """Write a figure with its indicator: 财政收入 2.6亿元, or 地区生产总值增长8%; `joined` are words between."""
    if quantity.value is not None:
        value = f"{quantity.value}"
    else:
        value = "-".join(str(v) for v in (quantity.low, quantity.high) if v is not None)
    growth = quantity.kind in (QuantityKind.YOY, QuantityKind.TARGET_YOY)
    rises = "" if _DIRECTION.search(quantity.indicator) else "增长"
    line = "以内" if quantity.bound in (Bound.AT_MOST, Bound.UNDER) else ""
    return f"{quantity.indicator}{joined or (rises if growth else ' ')}{value}{quantity.unit}{line}".strip()
