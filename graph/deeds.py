"""Judge promised deeds by the stages that results report (DESIGN.md §4, rule 3): done, in part, under way, late.

In: a commitment, its time, the day looked back from, and the evidence. Out: a `Verdict`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from duixian.graph import lexicon
from duixian.graph.measures import pairs_of
from duixian.graph.similar import content_pieces
from duixian.graph.sites import names_part
from duixian.graph.stages import (
    FINISHED,
    PREPARED,
    announces,
    demanded_stage,
    each_of,
    fulfils,
    has_turn,
    is_phase,
    is_sideways,
    is_soft,
    names_other_phase,
    names_stage,
    reached_stage,
    turn_end,
)
from duixian.graph.verdict import Verdict, quote, say
from duixian.ontology.model import EntityType, Link, Mention, Period, ResultState, Statement

_LISTED = (EntityType.PROJECT, EntityType.FACILITY, EntityType.VILLAGE, EntityType.COMPANY)
_NEAR_BEST = 0.8
_SURE_ENOUGH = 0.5
"""From this score of a link on a result needs no word that says it is finished."""
_CLEAR = 0.35
"""From this score of a link on a promise counts as kept where the result says it is finished."""
_MOSTLY = 0.6
"""So much of what sets a part's name apart must stand in a result that speaks of it."""
_FEW = 3
_VERB = 2
"""A promise begins with a verb of so many characters: what was done in its own words is done."""
_VERBATIM = 0.8
"""A result repeats a promise that has so many pairs of characters, and of which it has so great a share."""
_NEXT = 2
"""So few characters lie between a clause and the next of its sentence."""
_COUNT = re.compile(r"\d[\d.]*[^\d]{0,3}$")
_AND = re.compile(r"、|以及|(?<=[一-龥]{2})和(?!谐|美|睦|平)")
_CLASS = re.compile(r"[Ⅰ-Ⅴ](?=类)")
_EVENTS = (5, 7)
"""Stages before the last that come about at one time: 开工, 封顶."""
_SETBACKS = ("dropped", "delayed")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A statement that bears on a commitment, and the link that says so."""

    statement: Statement
    link: Link


def judge_deed(
    commitment: Statement, due: Period, now: date, evidence: Sequence[Evidence], confidence: float
) -> Verdict:
    """Judge a promised deed by the results that are about as surely on it as the surest."""
    best = max(e.link.score for e in evidence)
    surest = _surest(commitment, evidence, _NEAR_BEST * best)
    going = [r for r in surest if r.state is ResultState.ONGOING and names_stage(r) and not fulfils(r, commitment)]
    done = [r for r in surest if fulfils(r, commitment) and not _goes_on(r, going) and not _is_setback(r, commitment)]
    over = now >= due.last
    if several := _judge_each(commitment, [e.statement for e in evidence], confidence, over=over):
        return several
    missing = _missing_parts(commitment, [e.statement for e in evidence], done) if done and commitment.specific else []
    if missing:
        words, names = quote(done[0].text), "、".join(missing)
        return say("deed_part_late" if over else "deed_part", confidence, words=words, missing=names)
    for turn in _SETBACKS:
        told = next((r for r in surest if has_turn(turn, r.text) and not _is_outdone(r, done, evidence)), None)
        if told and not has_turn(turn, commitment.text):  # 取消… as promised is no setback
            return say(f"deed_{turn}", confidence, words=quote(told.text))
    straight = [r for r in done if not _falls_short(r, commitment)]
    words = quote((straight or done or going or surest)[0].text)
    ground = _done(commitment, straight, best) if done else _under_way(commitment, over=over)
    rest = (e.statement for e in evidence if has_turn("rest", e.statement.text))
    if ground == "deed_done" and any(announces(r) or reached_stage(r) < FINISHED for r in rest):
        ground = "deed_unsure"
    if ground == "deed_unsure" and not straight and all(is_phase(r, commitment) for r in done):
        ground = "deed_phase_late" if over else "deed_phase"
    elif ground == "deed_unsure" and over and commitment.deadline and best >= _SURE_ENOUGH:
        ground = "deed_unsure_late"
    unsure = ground.startswith("deed_unsure") or not done
    if over and unsure and (told := next((r for r in surest if _repeats(r, commitment)), None)):
        return say("deed_done", confidence, words=quote(told.text), last=due.last).by([told])
    return say(ground, confidence, words=words, last=due.last).by(straight)


def _judge_each(
    commitment: Statement, results: Sequence[Statement], confidence: float, *, over: bool
) -> Verdict | None:
    """Judge each of several works that are promised with a stage of their own; None where none of them is done."""
    promises = each_of(commitment)
    names = [p.mentions[0].text for p in promises]
    told = [(r, _told_of(names, "".join([r.text, *(m.text for m in r.mentions)]))) for r in results]
    done = [[r for r, of in told if name in of and fulfils(r, p)] for p, name in zip(promises, names, strict=True)]
    first = next((found[0] for found in done if found), None)
    if first is None:
        return None
    missing = [name for name, found in zip(names, done, strict=True) if not found]
    if not missing:
        return say("deed_done", confidence, words=quote(first.text))
    ground = "deed_part_late" if over else "deed_part"
    return say(ground, confidence, words=quote(first.text), missing="、".join(missing))


def _done(commitment: Statement, done: Sequence[Statement], score: float) -> str:
    """Give the ground where a result is reported as finished; be slow to say "delivered".

    A general promise is never kept as a whole; a soft one (推进…) needs words that say it is finished. `done` holds
    none of the results that finished something else; one that names no stage must have the verb of the promise.
    """
    if not commitment.specific:
        return "deed_part_general"
    event = demanded_stage(commitment) in _EVENTS  # 推动…封顶 is kept by 封顶
    says_so = score >= _CLEAR and any(event or has_turn("finished", r.text) for r in done)
    start = turn_end("by_when", commitment.text)
    verb = commitment.text[start : start + _VERB]
    plain = any(names_stage(r) or verb in r.text or verb in lexicon.words("measure_leads.txt") for r in done)
    sure = says_so or (plain and score >= _SURE_ENOUGH and not is_soft(commitment.text))
    return "deed_done" if sure else "deed_unsure"


def _surest(commitment: Statement, evidence: Sequence[Evidence], least: float) -> list[Statement]:
    """Give the results that are surely enough on a promise, and what goes on from one of them: …，3月印发实施."""
    sure = [e.statement for e in evidence if e.link.score >= least]
    bare = (e.statement for e in evidence if e.link.score < least and not _names_thing(e.statement))
    ends = [r for r in bare if names_stage(r) and fulfils(r, commitment)]
    return sure + [r for r in ends if any(0 <= r.start - s.end <= _NEXT for s in sure)]


def _names_thing(result: Statement) -> bool:
    return any(result.start <= m.start for m in result.mentions)


def _is_setback(result: Statement, commitment: Statement) -> bool:
    """Tell whether a result says only that something was put off or dropped: 未能实现下闸蓄水."""
    told = any(has_turn(turn, result.text) and not has_turn(turn, commitment.text) for turn in _SETBACKS)
    return told and not has_turn("finished", result.text)


def _is_outdone(setback: Statement, done: Sequence[Statement], evidence: Sequence[Evidence]) -> bool:
    """Tell whether words of a setback are less surely on a promise than words that it is finished."""
    score = {e.statement.id: e.link.score for e in evidence}
    plain = (r for r in done if has_turn("finished", r.text) and r.id != setback.id)
    return any(score[r.id] > score[setback.id] for r in plain)


def _falls_short(result: Statement, commitment: Statement) -> bool:
    """Tell whether what a result finished is another thing than was promised, a part of it, or some of it."""
    tests = (
        is_sideways,
        _is_of_worse_class,
        names_part,
        _is_of_some,
        _only_counts,
        _only_held,
        _only_kept,
        _only_planned,
    )
    return any(test(result, commitment) for test in tests)


def _is_of_worse_class(result: Statement, commitment: Statement) -> bool:
    """Tell whether a result is of a worse class than was promised: 水质仍为Ⅳ类, of 水质达到Ⅲ类."""
    wanted, told = (max(_CLASS.findall(statement.text), default="") for statement in (commitment, result))
    return bool(wanted) and told > wanted


def _is_of_some(result: Statement, commitment: Statement) -> bool:
    """Tell whether a result counts some, where every one was promised: 建成6个, of 每村建成一个."""
    every = has_turn("every", commitment.text) and not has_turn("every", result.text)
    return every and bool(result.quantities)


def _only_counts(result: Statement, commitment: Statement) -> bool:
    """Tell whether a result says how many there are by now, where a thing was promised: 农家乐发展到46家."""
    thing = commitment.specific and not commitment.quantities
    return bool(thing) and has_turn("counted_now", result.text) and not has_turn("in_use", result.text)


def _only_held(result: Statement, commitment: Statement) -> bool:
    """Tell whether a result is of an event, where none was promised: 文化中心举办书法展."""
    begun = demanded_stage(commitment) < FINISHED
    return has_turn("held", result.text) and not has_turn("gathers", commitment.text) and not begun


def _only_kept(result: Statement, commitment: Statement) -> bool:
    """Tell whether a result mended or kept up what was to be new: 泵站更换水泵3台."""
    new = has_turn("fresh", commitment.text) and not has_turn("kept", commitment.text)
    return new and has_turn("kept", result.text) and not has_turn("built", result.text)


def _only_planned(result: Statement, commitment: Statement) -> bool:
    """Tell whether a plan of what was promised is out, where the promise is of the thing: …制实施方案印发."""
    told = has_turn("paper_only", result.text) and not has_turn("in_use", result.text)
    return told and not has_turn("paper", commitment.text)


def _goes_on(done: Statement, going: Sequence[Statement]) -> bool:
    """Tell whether the next clause says that what was finished is not yet the whole: 厂房竣工，设备正在安装."""
    next_to = (r for r in going if 0 <= r.start - done.end <= _NEXT)
    return not has_turn("in_use", done.text) and any(not names_other_phase(r.text, done.text) for r in next_to)


def _repeats(result: Statement, commitment: Statement) -> bool:
    """Tell whether a result says in the promise's own words that a measure was taken: 取消…限制, 提高…标准.

    Taken is done: such a measure has no stages. What only goes on (推进…) has.
    """
    if not (commitment.specific and has_turn("measure", commitment.text) and has_turn("measure", result.text)):
        return False
    promised = {pair for piece in content_pieces(commitment.text) for pair in pairs_of(piece)}
    return len(promised) >= _FEW and len(promised & pairs_of(result.text)) >= _VERBATIM * len(promised)


def _under_way(commitment: Statement, *, over: bool) -> str:
    """Give the ground where nothing is finished: late only where a day or a stage was promised."""
    if not over:
        return "deed_under_way"
    step = is_soft(commitment.text) and demanded_stage(commitment) <= PREPARED  # 推进…征迁 has no end of its own
    late = commitment.specific and (commitment.deadline or (names_stage(commitment) and not step))
    return "deed_late" if late else "deed_going_on"


def _missing_parts(commitment: Statement, results: Sequence[Statement], done: Sequence[Statement]) -> list[str]:
    """Give the named parts of a promise of which no finished result speaks, where it speaks of another of them."""
    own = [m for m in commitment.mentions if commitment.start <= m.start and m.type in _LISTED]
    outer = [m for m in own if not any(o is not m and o.start <= m.start and m.end <= o.end for o in own)]
    villages = [m.text for m in own if m.type is EntityType.VILLAGE]
    several = _by_place(outer, own) if len(outer) > 1 else villages  # villages inside the name of one work
    parts = several if len(several) > 1 else _listed(commitment.text)
    if len(parts) < 2:  # noqa: PLR2004
        return []
    told = "".join(r.text for r in done) + "".join(m.text for r in done for m in r.mentions)
    whole = "".join(r.text for r in results)
    finished = _told_of(parts, told)
    if not finished and not _told_of(parts, whole):
        return []
    return [part for part in parts if part not in finished]


def _by_place(outer: Sequence[Mention], own: Sequence[Mention]) -> list[str]:
    """Name the parts of a list; 石桥村、柳塘村文化礼堂 lists two villages, wherever the name of the hall is cut."""
    if not any(m.type is EntityType.VILLAGE for m in outer):
        return [m.text for m in outer]
    villages = {m.start: m.text for m in own if m.type is EntityType.VILLAGE}
    return [villages.get(m.start, m.text) for m in outer]


def _listed(text: str) -> list[str]:
    """Give the members of a list "公积金、交管等部门" that stands in a clause."""
    for piece in text.split("，"):
        members = [_COUNT.sub("", member) for member in _AND.split(piece)]
        if len(members) > 1:
            first = (content_pieces(members[0]) or members)[-1]
            return [first, *members[1:-1], members[-1].split("等")[0][:4]]
    return []


def _told_of(parts: Sequence[str], text: str) -> set[str]:
    """Give the parts of which a text speaks: by name, or by most of what sets the name apart from the other parts."""
    told = set()
    for part in parts:
        others = {gram for other in parts if other != part for gram in pairs_of(other)}
        own = pairs_of(part) - others
        if part in text or (own and len(own & pairs_of(text)) >= _MOSTLY * len(own)):
            told.add(part)
    return told
