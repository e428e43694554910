"""Works at one place: two statements that name the same road or firm may be of different things there.

In: what two statements call their things, and their texts. Out: whether each goes on from the shared name to a work or
thing of its own, and these have nothing in common: 石桥路公厕 and 石桥路立面改造, 恒昱机电仓储 and 恒昱机电研发中心.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import product

from duixian.graph.lexicon import alternatives, words
from duixian.graph.resolve import PHASE
from duixian.graph.similar import Profile, own_names
from duixian.graph.stages import is_stage
from duixian.ontology.model import Statement

_Names = tuple[str, ...]

_START = 2
"""Names of one place begin with so many characters alike."""
_ROAD = re.compile(r"(?P<road>[一-龥]{1,4}?(?:路|大?街|大道))(?=[一-龥]{2})(?!村|社区)")
_DEEDS = "建设|改造|改建|扩建|新建|整治|提升|升级|修缮|更新|铺装|硬化|绿化|亮化|美化|安装|铺设|敷设|维修|加固|粉刷|翻新"
_WORK = re.compile(rf"(?P<work>[一-龥]{{2,8}}?)(?:{_DEEDS}|工程|项目|(?=\d))(?!以来|期间|单位|资金|进度)")
_MADE = re.compile(
    rf"(?:{_DEEDS})(?!步伐|进[度程展]|力度|速度|工作|任务|规模|质量|水平|标准|工程|项目|手续)(?P<work>[一-龥]{{2,6}})(?=\d|$)"
)
"""A work that is named after what was done: 中学改造塑胶跑道."""
_OBJECT = re.compile(r"(?P<work>[一-龥]{2,6})$")
_DONE = re.compile(r"^(?:已|全面|顺利|成功|正在)*(?:完成|实施|启动|开展|推进|进行)了?")
"""What may stand between a place and the work there: 汽车站完成候车厅翻新."""
_PLACE = re.compile(r"[路街巷道河江溪港渠湖库村]$|公园|广场|社区|景区|园区|学校|[小中]学|医院|卫生院")
_TOLD = re.compile(r"[已正将的等了和与及不未没暂停]|完成|开展|推进|实施|实现|通过|成功")


@lru_cache(maxsize=1 << 16)
def road_of(name: str) -> str:
    """Give the road that a longer name begins with: 石桥路 of 石桥路雨污分流; empty where there is none."""
    found = _ROAD.match(name)
    return found["road"] if found else ""


def are_other_works(one: Profile, other: Profile) -> bool:
    """Tell whether two statements are of different works at a place whose name both have."""
    first, second = one.statement.text, other.statement.text
    for site in _sites(one.called, other.called):
        works = [_work(text, site, names) for text, names in ((first, one.called), (second, other.called))]
        if all(works):
            rests = [set(text.replace(site, "")) for text in (second, first)]
            return all(rest.isdisjoint(work) for work, rest in zip(works, rests, strict=True))
    return False


def names_part(result: Statement, commitment: Statement) -> bool:
    """Tell whether a result is on a part of the place that was to be improved: 望湖公园停车场 of 望湖公园提升改造."""
    places, told = (_plain_names(one) for one in (commitment, result))
    parts = [name[len(place) :] for place in places if _PLACE.search(place) for name in told if name.startswith(place)]
    return any(part and part not in words("part_words.txt") and part not in commitment.text for part in parts)


def _plain_names(statement: Statement) -> list[str]:
    """Give the names of a statement that stand in no other, without phases and what is built or improved."""
    names = own_names(statement)
    outer = [m for m in names if not any(o is not m and o.start <= m.start and m.end <= o.end for o in names)]
    return [without_fillers(PHASE.sub("", m.text)) for m in outer]


@lru_cache(maxsize=1 << 16)
def _sites(ones: _Names, others: _Names) -> _Names:
    """Give the beginnings that two names share where that is all of one of them, or a road; the longest first."""
    found = {_common(one, other) for one, other in product(ones, others)}
    return tuple(sorted((site for site in found if len(site) > _START), key=lambda site: (-len(site), site)))


def _common(one: str, other: str) -> str:
    if one.startswith(other) or other.startswith(one):
        return min(one, other, key=len)
    road = road_of(one)
    return road if road and road == road_of(other) else ""


def _work(text: str, site: str, names: Sequence[str]) -> str:
    """Give what a text goes on with after the name of a place, where that is a work or a thing of its own."""
    for rest in _rests(text, site, names):
        work = without_fillers(rest)
        if len(work) >= _START and work not in words("part_words.txt") and not is_stage(work):
            return work
    return ""


def _rests(text: str, site: str, names: Sequence[str]) -> Iterator[str]:
    yield from (name[len(site) :] for name in names if name.startswith(site))
    before, found, after = text.partition(site)
    rest = _DONE.sub("", after)
    work = (_WORK.match(rest) or _MADE.match(rest)) if found else None
    if work is None and re.search(f"(?:{_DEEDS})$", before):
        work = _OBJECT.match(rest)  # 扩建石桥中学食堂
    if work and not _TOLD.search(work["work"]):
        yield work["work"]


@lru_cache(maxsize=1 << 16)
def without_fillers(name: str) -> str:
    """Give what a name says but that something is built, improved or managed there: 综合治理 says no more."""
    return re.sub(_fillers(), "", name)


@cache
def _fillers() -> str:
    return f"{alternatives('class_words.txt')}|{alternatives('stop_phrases.txt')}"
