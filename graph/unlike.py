"""When two statements cannot be of one thing, however alike their words are: other villages, phases, figures, roads.

In: the `Profile`s of a commitment and a result. Out: whether they differ so.
"""

import re
from functools import cache, lru_cache
from os.path import commonprefix

from duixian.graph.lexicon import alternatives
from duixian.graph.similar import Profile, are_other_phases, compare_indicators
from duixian.graph.stages import has_turn, names_work
from duixian.ontology.model import EntityType, Mention, Statement

_SUBJECTS = (EntityType.PROJECT, EntityType.FACILITY, EntityType.COMPANY, EntityType.VILLAGE)
_CLASS, _START = 2, 2
"""Names end in so many characters of their class, and begin with so many that are their own."""
_WAYS = ("路街道巷", "河溪江湖浜港", "桥")
_UNLIKE = 0.3
"""Below this two indicators measure different things."""


def differ(promise: Profile, result: Profile) -> bool:
    """Tell whether two statements are of other villages, phases or indicators, however alike their words are."""
    if bool(promise.villages and result.villages) and not promise.villages & result.villages:
        return True
    if are_other_phases(promise, result):
        return True
    shared = promise.things.keys() & result.things.keys()
    if shared & promise.projects & result.projects:
        return False
    if _are_neighbours(promise.statement, result.statement):
        return True
    if shared or _are_of_one_place(promise.statement, result.statement):
        return _is_other_matter(promise, result)
    measured = bool(promise.indicators and result.indicators)
    unlike = measured and compare_indicators(promise, result) < _UNLIKE
    return unlike or _are_siblings(promise.statement, result.statement)


def _is_other_matter(promise: Profile, result: Profile) -> bool:
    """Tell whether a result says of a firm or a place something else than was promised: an honour, a figure."""
    one, other = promise.statement.text, result.statement.text
    asked = [word for word in promise.words if word not in other]
    told = [word for word in result.words if word not in one]
    if not asked or not told or any(word in another or another in word for word in asked for another in told):
        return False
    return (bool(result.indicators) or has_turn("honour", other)) and not names_work(result.statement)


def _are_siblings(one: Statement, other: Statement) -> bool:
    """Tell whether two statements name things of one class with names of their own: 长桥路公厕 and 文昌路公厕."""
    return any(
        (_are_of_class(first.text, second.text) or _are_of_class(second.text, first.text))
        and first.text[:_START] not in other.text
        and second.text[:_START] not in one.text
        for first in own_names(one)
        for second in own_names(other)
    )


def _are_of_class(one: str, other: str) -> bool:
    """Tell whether the class of one name is in another, or both are of roads, or of rivers."""
    return _kind(one)[-_CLASS:] in other or any(one[-1] in ways and other[-1] in ways for ways in _WAYS)


def _are_neighbours(one: Statement, other: Statement) -> bool:
    """Tell whether two statements name things apart of one place or firm: 澄湖公园 and 澄湖泵站."""
    rests = [_rests(first.text, second.text) for first in own_names(one) for second in own_names(other)]
    apart = [rest for rest in rests if rest is not None]
    return bool(apart) and not any(set(first) & set(other.text) or set(second) & set(one.text) for first, second in apart)


def _are_of_one_place(one: Statement, other: Statement) -> bool:
    """Tell whether something that one statement names is part of the name of something in the other."""
    return any(
        first.text in second.text or second.text in first.text
        for first in own_names(one)
        for second in own_names(other)
    )


@lru_cache(maxsize=1 << 14)
def _rests(one: str, other: str) -> tuple[str, str] | None:
    """Give what two names that begin alike go on with, without words of class; nothing where one only begins so."""
    shared = len(commonprefix((one, other)))
    if shared < _START or not one[shared:] or not other[shared:]:
        return None
    return _kind(one)[shared:], _kind(other)[shared:]


def _kind(name: str) -> str:
    """Give a name without the words of class at its end: 石桥路雨污分流改造工程 is 石桥路雨污分流."""
    return _class_words().sub("", name)


@cache
def _class_words() -> re.Pattern[str]:
    return re.compile(f"(?<=..)(?:{alternatives('class_words.txt')})+$")


def own_names(statement: Statement) -> list[Mention]:
    """Give the things that a statement names itself, not those that it has from a clause before."""
    return [m for m in statement.mentions if m.type in _SUBJECTS and statement.start <= m.start < statement.end]
