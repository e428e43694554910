"""Which statements carry on the subject of one before them: they leave it out, or say 该项目.

In: the `Profile`s of a report's statements in the order of the text. Out: for each the place of the one whose subject
it carries on, its own where it has a subject. What is said of "梅林路改造" is said of "力争年底前完工" after it.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise

import numpy as np
from duixian.graph.bags import Places
from duixian.graph.lexicon import alternatives, words
from duixian.graph.measures import measure_key
from duixian.graph.rarity import own_words
from duixian.graph.similar import Profile
from duixian.graph.stages import has_turn, is_soft, is_stage
from duixian.ontology.iris import squeeze
from duixian.ontology.model import Kind, ResultState

STOP = re.compile(r"[。！？!?\n]")
"""What ends a sentence."""
_LEADS = re.compile(r"^(?:计划|预计|拟)?(?:投入|安排|筹措|筹集)(?:资金)?(?:近|约|超过?)?[\dXx]")
_COSTS = re.compile(r"^(?:计划|预计|拟)?总?投资(?:近|约|超过?)?[\dXx]")
"""What begins a sentence so is on what comes next; within one, on what comes before: 石桥路改造，总投资300万元."""
_CAUSES = ("受", "因", "由于")
_LISTS = ("：", ":")
_COUNT_OF_A_LIST = re.compile(r"\d+[一-龥]$")
"""What comes after it are those that it counts: 在建项目3个：甲厂房、乙厂房、丙厂房."""
_VENUE = re.compile(r"(?:平台|交易中心|交易所|专题会|常务会|规委会|审批局)$")
_PART = re.compile(r"^其中")
_ALL = re.compile(r"^(?:一)?共(?![建同享富青])[^，]*\d")
_SUM = re.compile(r"^[^，\d]*累计[^，\d]*\d")
_SHORT = 10
_CLASS = 4
"""A name is said again by so many characters that it ends in: 安澜未来社区, 省级未来社区."""
_WORK = re.compile(r"(?:工程|项目|建设|改造|整治|治理|提升|修缮)$")
"""What ends so is no kind of thing: two 改造工程 are two."""
_READY = re.compile(r"具备.{0,6}条件")
_PROCEDURES = re.compile(r"(?:手续|审批|报批|审查|评审)(?:办理|工作)?$")
_MONTH = re.compile(r"\d{1,2}月(?:份|底|初|末|[上中下]旬)?(?:之?前)?")
_COUNTED = re.compile(
    r"(?:\d|[一二两三四五六七八九十百千]+(?!期))[\d.]*(?:[余多]|[万亿千百](?!户|人|名))*(?:人次|[一-龥])"
)
"""A number with what it counts: 腾空7户."""
_COUNTS_FIRST = re.compile(
    r"^(?:\d(?!\d?(?:月|日|季度)|\d{3}年)|[^一-龥]*[一二两三四五六七八九十百千]+[^期一二两三四五六七八九十百千])|项目\d+[个家]"
)
"""A clause that begins with what it counts, or counts projects, is on these: 3条农路正在改造, 储备项目2个."""


def find_heads(profiles: Sequence[Profile], text: str) -> Places:
    """Give for each statement the place of the one whose subject it has; `text` is the source."""
    heads = np.arange(len(profiles))
    gaps = [text[one.statement.end : other.statement.start] for one, other in pairwise(profiles)]
    subjects, pointing = heads.copy(), False
    for place, gap in enumerate(gaps, start=1):
        profile, before = profiles[place], profiles[place - 1]
        one_sentence = not STOP.search(gap)
        points_on = not _names_something(profile) or _names_venue(profile)
        pointing = _points_back(profile) or (pointing and one_sentence and points_on)
        head = subjects[place - 1]
        going_on = head < place - 1 or before.statement.state is ResultState.ONGOING
        within = one_sentence and (_leaves_out(profile) or _goes_into(profile, profiles[head], going_on=going_on))
        if "\n" not in gap and (pointing or within):
            heads[place] = head
        subjects[place] = head if one_sentence and _is_procedure(profile) else heads[place]
    for place, gap in reversed(list(enumerate(gaps))):
        text = profiles[place].statement.text
        leads = _leads_in(text, _COSTS) or (gap.startswith(_LISTS) and _COUNT_OF_A_LIST.search(text))
        if heads[place] == place and not STOP.search(gap) and leads:
            heads[place] = heads[place + 1]
    return heads


def find_openings(profiles: Sequence[Profile], text: str) -> Places:
    """Give for each result the place of the soft clause whose doing it tells: 推进石桥路整治，规范停车，清理占道经营.

    That clause begins the sentence, and none between them names a thing. All others have their own place.
    """
    openings = np.arange(len(profiles))
    opening: int | None = None
    for place, profile in enumerate(profiles):
        statement = profile.statement
        before = text[profiles[place - 1].statement.end : statement.start] if place else "\n"
        if STOP.search(before) or "；" in before:
            opening = place if is_soft(statement.text) else None
        elif profile.called or statement.kind is not Kind.RESULT:
            opening = None
        elif opening is not None:
            openings[place] = opening
    return openings


def is_empty(profile: Profile) -> bool:
    """Tell whether a statement names nothing that it could be about."""
    return not _names_something(profile) and is_bare(profile.statement.text)


def _names_something(profile: Profile) -> bool:
    """Tell whether a clause names a thing, or what its figure measures; 同比增长3% has that from the clause before."""
    text = squeeze(profile.statement.text)
    measured = [q.indicator for q in profile.statement.quantities if measure_key(q.indicator) in profile.indicators]
    return bool(profile.called or profile.names) or any(squeeze(name) in text for name in measured)


def _names_venue(profile: Profile) -> bool:
    """Tell whether all that a clause names is where a step is taken: 在多规合一平台完成联审."""
    named = bool(profile.called) and not profile.names
    return named and is_stage(profile.statement.text) and all(map(_VENUE.search, profile.called))


def _is_procedure(profile: Profile) -> bool:
    """Tell whether a clause is on a procedure of the work before it, which is no subject: 完成用地手续办理."""
    return not profile.called and bool(_PROCEDURES.search(profile.statement.text))


def _points_back(profile: Profile) -> bool:
    return bool(_back_words().search(profile.statement.text))


def _leaves_out(profile: Profile) -> bool:
    """Tell whether a clause tells how far something is, or how much, and leaves out what."""
    statement = profile.statement
    if len(statement.text) <= _SHORT and any(has_turn(turn, statement.text) for turn in ("dropped", "delayed")):
        return not _names_something(profile)  # 年内不再实施
    says = bool(statement.quantities or statement.deadline) or is_stage(statement.text)
    opens = _COUNTS_FIRST.search(statement.text) or _leads_in(statement.text)
    return says and not opens and is_empty(profile)


def _goes_into(profile: Profile, before: Profile, *, going_on: bool) -> bool:
    """Tell whether a clause goes into what the one before it is on: a part, a sum of it, its name without what is own.

    其中一期已完工 after a clause on both phases; 累计铺设3公里 after 管网工程进展顺利.
    """
    text = profile.statement.text
    if _PART.search(text):
        return not any("元" in quantity.unit for quantity in profile.statement.quantities)
    if profile.called:
        return False
    ends = (name[-_CLASS:] for name in before.called if len(name) > _CLASS and not _WORK.search(name))
    return any(end in text for end in ends) or bool(_ALL.search(text) or (going_on and _SUM.search(text)))


def _leads_in(text: str, *more: re.Pattern[str]) -> bool:
    """Tell whether a clause is on what comes after it: 投入300万元，改造农贸市场; 受征地影响，石桥路改造滞后."""
    return text.startswith(_CAUSES) or (any(one.search(text) for one in (_LEADS, *more)) and is_bare(text))


@lru_cache(maxsize=1 << 16)
def is_bare(text: str) -> bool:
    """Tell whether a clause names nothing that it could be about, but parts, stages and figures."""
    own = own_words(_READY.sub("，", _COUNTED.sub("，", _MONTH.sub("，", text))))
    return not any(not is_stage(word) and word not in words("part_words.txt") for word in own)


@cache
def _back_words() -> re.Pattern[str]:
    return re.compile(alternatives("back_words.txt"))
