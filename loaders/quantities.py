"""Read the quantities of statements: figures with their indicator, kind and bound.

In: the clauses of a report in order, and what kind of statement each is. Out: one tuple of `Quantity`s a clause.

A rate that falls keeps its positive value as written; its indicator ends in the word that says so (能耗降低). A range
has `low` and `high` and no `value`; a redacted figure has none of the three.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from duixian.loaders.clauses import Clause
from duixian.loaders.figures import MAYBE_FIGURES, Figure, find_figures
from duixian.loaders.indicators import (
    is_attribute,
    name_after,
    name_before,
    name_predicate,
    name_sum,
    split_names,
    strip_growth,
    strip_target,
)
from duixian.loaders.numbers import normalise, parse_number
from duixian.loaders.screen import Row, Screen
from duixian.ontology.model import Bound, Kind, Quantity, QuantityKind

_WINDOW: Final = 100
"""How many characters around a figure are read for its name."""

_SHARES: Final = frozenset({"%", "‰", "成", "倍"})
_POINTS: Final = frozenset({"个百分点", "百分点"})
_PEOPLE: Final = frozenset({"人", "名", "人次", "户", "位"})
_MONEY: Final = re.compile(r"[元万亿]$|元$")
_NEW: Final = re.compile(
    r"(?<![高创革更翻全最重刷])新(?=增|建|引|招|签|批|报|交易|注册|修|认定|培育|创|发展|办|设|入|落|立|开|聘|获|升|纳|购|添)"
    r"|净增|增设|引进|招引|认定|入选|补植|增加(?![值到至])"
)
_CHANGED: Final = re.compile(r"(?:提高|提升|增长|增加|减少|降低|下降|缩短|延长|压缩)[了近超约]?$")
_MEASURED: Final = re.compile(r"[元斤吨]$|^(?:年|天|个月|小时|分钟|个?工作日)$")
_SINCE: Final = re.compile(r"[比较](?:上年|去年|同期|年初|上一年).{0,8}?(?:增加|增长|提高|减少|多|新增|下降)$")
_PLANNED: Final = re.compile(
    r"(?:计划|规划|概算|估算)(?:总)?投资额?[约达为]?$|^(?!.*完成).*(?:目标|任务)(?:数|量)?[约达为是]?$"
)
_ANEW: Final = re.compile(
    r"(?P<what>^.*?)(?:(?:年度|全年|年初)?(?:预期|预算)?(?:目标|任务|计划|指标)[数值量]?[^\d，]{0,6}|[由从][^\d，]{0,6}\d[^，]*?)"
    r"(?:[由从]?[^\d，]{0,6}\d[^，]*?)?(?:调整|修订|下调|上调|调[低高减增]|核[减增]|压减|追加)[为至到]"
)
"""A target that is set anew, also in a review: 收入目标由10亿元调整为8亿元."""
_BLANK: Final = re.compile(r"(?<=[一-鿿])[ \u3000\xa0]+(?=[一-鿿])")
"""A blank inside a name, as conversion leaves them."""
_TIMES: Final = frozenset({"年", "天", "个月", "小时", "分钟", "工作日", "个工作日"})
_DATIVE: Final = re.compile(r"(?:[给向]|对(?![象接外口应策照])|为(?![主老民期]))[^，、]{0,10}$")
_RESPECTIVELY: Final = re.compile(r"分别|各(?=$|为$|达$)|(?<![人户日年月平])均(?=[增下达超提上为])")
_FUSED: Final = re.compile(
    r"新[建增]|改[造善建]|完成|建成|引进|培育|发放|整[治改]|修[复缮建]|拆除|开展|种植|清理|安装|硬化"
)
"""A deed that begins right after a figure, where the mark between two clauses was lost."""
_DEEDS: Final = frozenset(
    {"建设", "改造", "整治", "治理", "提升", "任务", "建设任务", "改造任务", "工作", "目标", "工程"}
)
"""What is done with that which is counted is no name of it: 高标准农田8000亩建设."""
_BARE: Final = re.compile(r"^[\s、，,；;（(]*(?:其中)?[：:]?|[“”\"]")
_STATED: Final = re.compile(r"达|为|共|累计|已|完成|实现|签约")
_MAYBE_RANK: Final = re.compile("[第前]")
_RANK: Final = re.compile(
    r"(?:排名|排位|位次|排|位列|位居|名列|列|稳居|跃居|居|(?P<noun>考核|考评|评比|竞赛)|进入|全[国省市县区镇])[^，、；第前]{0,12}?"
    r"(?P<top>第|前)(?P<place>\d{1,3}|[一二三四五六七八九十]{1,3})(?P<unit>[名位]?)"
    r"(?![一二三四五六七八九十\d批期个届次季轮年方产医中小党政书步阶层]|部门|梯队|类|条|大)"
)


@dataclass(slots=True)
class _Thread:
    """What later clauses of a paragraph may leave out: the indicators last named, and whether they were new things.

    `said` are the indicators of the sentence so far: 工业产值55亿元，固定资产投资12亿元，分别增长5%和11%.
    """

    paragraph: int = -1
    sentence: int = -1
    names: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    new: bool = False
    kind: QuantityKind | None = None

    def enter(self, clause: Clause) -> None:
        """Forget the names at a new paragraph, and what was new at a new sentence."""
        if clause.paragraph != self.paragraph:
            self.names = []
        if clause.sentence != self.sentence:
            self.new, self.said = False, []
        self.paragraph, self.sentence = clause.paragraph, clause.sentence


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a figure stands: the words before it, those after it up to the next figure, and all after it.

    `turn` counts the figures of the clause from 0; `inherited` is the name that it has where no words give one.
    """

    before: str
    after: str
    rest: str
    turn: int
    inherited: str


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the words around one figure say of it: the indicator's name (empty: the one named before) and kind."""

    name: str
    kind: QuantityKind


def find_quantities(clauses: Sequence[Clause], kinds: Sequence[Kind | None]) -> list[tuple[Quantity, ...]]:
    """Find the quantities of each clause; a clause that is no statement (kind `None`) has none."""
    thread = _Thread()
    found: list[tuple[Quantity, ...]] = [()] * len(clauses)
    maybe = frozenset().union(*_maybe().maybe(Row.of([clause.text for clause in clauses])))
    for number, (clause, kind) in enumerate(zip(clauses, kinds, strict=True)):
        thread.enter(clause)
        if kind is not None and number in maybe:
            found[number] = tuple(_read_clause(clause, kind, thread))
    return found


@cache
def _maybe() -> Screen:
    """Look for what no clause with a quantity is without."""
    return Screen([MAYBE_FIGURES, _MAYBE_RANK])


def _read_clause(clause: Clause, kind: Kind, thread: _Thread) -> list[Quantity]:
    """Read one clause and remember what the next may leave out."""
    ranks = _ranks(clause, thread)
    taken = [(rank.start - clause.start, rank.end - clause.start) for rank in ranks]
    figures = [f for f in find_figures(clause.text) if not any(f.core < end and start < f.end for start, end in taken)]
    if not figures:
        return ranks
    earlier, named = list(thread.names), list[str]()
    if len(earlier) < len(figures) <= len(thread.said) and _RESPECTIVELY.match(clause.text):
        earlier = list(thread.said)
    shared = _shared_names(clause.text, figures)
    anew = _read_anew(clause.text)
    quantities: list[Quantity] = []
    for turn, figure in enumerate(figures):
        following = figures[turn + 1].start if turn + 1 < len(figures) else len(clause.text)
        place = _Place(
            before=clause.text[max(figures[turn - 1].end if turn else 0, figure.start - _WINDOW) : figure.start],
            after=clause.text[figure.end : min(following, figure.end + _WINDOW)],
            rest=clause.text[figure.end : figure.end + _WINDOW],
            turn=turn,
            inherited=_inherit(named, earlier, turn, len(figures)),
        )
        reading = anew or _read(figure, place, kind, thread)
        names = shared.get(turn) or [reading.name or place.inherited]
        named.extend(names)
        if not _is_beneficiary(clause.text, figures, turn, kind):
            quantities.extend(_quantity(clause.start, figure, name, reading.kind) for name in names)
    if any(named):
        thread.names = [name for name in named if name]
        thread.said += [name for name in thread.names if name not in thread.said]
    return sorted([*quantities, *ranks], key=lambda q: (q.start, q.end))


def _read_anew(text: str) -> _Reading | None:
    """Read what a clause that sets a target anew is of: 财政收入目标由10亿元调整为8亿元."""
    match = _ANEW.match(text) if "调" in text or "核" in text or "修订" in text or "压减" in text else None
    if match is None:
        return None
    rest, grows, falls = strip_growth(re.sub("增[速幅]$", "增长", match["what"]))
    name = name_before(rest.removesuffix("建设"))
    return _Reading(f"{name}下降" if falls else name, QuantityKind.TARGET_YOY if grows else QuantityKind.TARGET)


def _inherit(named: Sequence[str], earlier: Sequence[str], turn: int, count: int) -> str:
    """Give the name that a figure takes over: the one before it; or that of its fellow, where none is named here."""
    fellows = len(earlier) >= count and (not turn or named[0] == earlier[-count])
    if turn and named[-1] and not fellows:
        return named[-1]
    if len(earlier) >= count > 1:
        return earlier[turn - count]
    return earlier[-1] if earlier else ""


def _quantity(offset: int, figure: Figure, name: str, kind: QuantityKind) -> Quantity:
    return Quantity(
        start=offset + figure.start,
        end=offset + figure.end,
        indicator=_BLANK.sub("", name),
        value=figure.value,
        low=figure.low,
        high=figure.high,
        unit=figure.unit,
        kind=kind,
        bound=figure.bound,
        redacted=figure.redacted,
    )


def _read(figure: Figure, place: _Place, kind: Kind, thread: _Thread) -> _Reading:
    """Say what one figure measures and how."""
    promised = kind is Kind.COMMITMENT
    if figure.ratio:
        reading = _Reading(name_before(place.before), QuantityKind.TARGET if promised else QuantityKind.SHARE)
    elif figure.unit in _SHARES or figure.unit in _POINTS:
        reading = _read_growth(figure, place, promised=promised) or _read_share(place, thread, promised=promised)
    else:
        reading = _read_amount(figure, place, thread, promised=promised)
    thread.kind = reading.kind
    return reading


def _read_growth(figure: Figure, place: _Place, *, promised: bool) -> _Reading | None:
    """Read a growth rate; `None` where the percentage is none. A fall is kept in the name: values have no sign."""
    rest, grows, falls = strip_growth(place.before)
    if not grows:
        return None
    kind = QuantityKind.TARGET_YOY if promised else QuantityKind.YOY
    if figure.unit in _POINTS:
        kind = QuantityKind.TARGET if promised else QuantityKind.INCREMENT
    name = name_before(rest) or place.inherited
    word = next((w for w in ("降低", "减少") if w in place.before), "下降") if falls else ""
    return _Reading(name if name.endswith(word) else name + word, kind)


def _read_share(place: _Place, thread: _Thread, *, promised: bool) -> _Reading:
    """Read a percentage that is not a growth rate: a share of a target or of a whole."""
    kind = QuantityKind.TARGET if promised else QuantityKind.SHARE
    plain, of_target = strip_target(place.before)
    if of_target:
        return _Reading(name_before(plain), kind)
    name = name_before(place.before)
    if not name and place.turn and thread.kind in (QuantityKind.YOY, QuantityKind.TARGET_YOY):
        return _Reading("", thread.kind)
    return _Reading(name or name_after(place.after), kind)


def _read_amount(figure: Figure, place: _Place, thread: _Thread, *, promised: bool) -> _Reading:
    """Read a figure that is not a percentage."""
    since = _SINCE.search(place.before)
    if since is not None:
        return _Reading(name_before(place.before[: since.start()]), QuantityKind.INCREMENT)
    name = _amount_name(figure, place)
    if promised:
        return _Reading(name, QuantityKind.TARGET)
    if _PLANNED.search(place.before):
        return _Reading(name_before(strip_target(place.before)[0]), QuantityKind.TARGET)
    return _Reading(name, QuantityKind.INCREMENT if _is_new(figure, place, thread) else QuantityKind.LEVEL)


def _is_new(figure: Figure, place: _Place, thread: _Thread) -> bool:
    """Tell whether a figure counts what was added; words without a verb go on as those before them."""
    ahead = name_before(place.before)
    of_thing = is_attribute(ahead) and place.after.startswith("的")
    if _CHANGED.search(place.before) and _MEASURED.search(figure.unit):
        return True
    if _NEW.search(place.before) and not of_thing:
        thread.new = True
        return True
    bare = _STATED.search(place.before) is None and _BARE.sub("", ahead) == _BARE.sub("", place.before)
    if not bare:
        thread.new = False
    return thread.new and bare and _MONEY.search(figure.unit) is None


def _amount_name(figure: Figure, place: _Place) -> str:
    """Choose between the words before and after a figure."""
    ahead = name_before(place.before)
    if figure.unit in _TIMES:
        return ahead or name_after(place.after)
    if place.after.startswith("的"):
        return _named_by_thing(ahead, name_after(place.after[1:]), figure)
    if _MONEY.search(figure.unit):
        return (name_sum(place.after) if not is_attribute(ahead) else "") or ahead or name_after(place.after)
    if ahead and len(place.after) < len(place.rest) and _FUSED.match(place.after):
        return ahead
    behind = name_after(place.after)
    if ahead and behind in _DEEDS:
        return ahead
    return behind or ahead or name_predicate(place.rest) or ("村" if figure.unit == "个村" else "")


def _named_by_thing(ahead: str, thing: str, figure: Figure) -> str:
    """Name 总投资1亿元的某项目: its thing and its measure together."""
    if is_attribute(ahead) and thing:
        return thing + ahead
    return (ahead or thing) if _MONEY.search(figure.unit) else (thing or ahead)


def _shared_names(text: str, figures: Sequence[Figure]) -> dict[int, list[str]]:
    """Give the names of figures whose names stand together before 分别 or 各: `甲、乙分别增长4%、5%`."""
    match = _RESPECTIVELY.search(text, 0, figures[0].start)
    if match is None:
        return {}
    if match[0] == "各":
        names = split_names(text[: match.start()])
        return {0: names} if len(figures) == 1 and names and not _MONEY.search(figures[0].unit) else {}
    if match[0] == "均":
        fall = "下降" if strip_growth(text[match.end() : figures[0].start])[2] else ""
        return {0: [name + fall for name in split_names(text[: match.start()])]} if len(figures) == 1 else {}
    rest = name_before(strip_growth(text[match.end() : figures[0].start])[0])
    names = split_names(text[: match.start()], len(figures))
    return {turn: [name + rest] for turn, name in enumerate(names)}


def _is_beneficiary(text: str, figures: Sequence[Figure], turn: int, kind: Kind) -> bool:
    """Tell whether a figure only says how many people a sum of money was for: 为80名…发放…5万元."""
    figure = figures[turn]
    return (
        kind is not Kind.COMMITMENT
        and figure.unit in _PEOPLE
        and any(_MONEY.search(other.unit) for other in figures[turn + 1 : turn + 3])
        and _DATIVE.search(text[max(0, figure.start - _WINDOW) : figure.start]) is not None
    )


def _ranks(clause: Clause, thread: _Thread) -> list[Quantity]:
    """Find places in a ranking: 排名全市第1, 稳居全县前三."""
    text = normalise(clause.text)
    match = _RANK.search(text) if _MAYBE_RANK.search(text) else None
    value = parse_number(match["place"]) if match else None
    if match is None or value is None:
        return []
    name = name_before(text[: match.end("noun") if match["noun"] else match.start()]) or (
        thread.names[-1] if thread.names else ""
    )
    bound = Bound.AT_MOST if match["top"] == "前" else Bound.EXACT
    return [
        Quantity(
            start=clause.start + match.start("top"),
            end=clause.start + match.end(),
            indicator=name,
            value=value,
            unit=match["unit"] or "位",
            kind=QuantityKind.RANK,
            bound=bound,
        )
    ]
