"""When two statements cannot be of one thing, however alike their words are: other villages, phases, figures, roads.

In: pairs of a commitment and a result. Out: whether they differ so, or call one thing by a longer and a shorter name.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import product

import numpy as np
from duixian.graph.alike import WAYS, Statements, marks
from duixian.graph.bags import Marks, Places
from duixian.graph.measures import alike_indicators, leaves_out, of_other_sector, pairs_of
from duixian.graph.objects import object_of, tells_of
from duixian.graph.similar import Profile, one_wording
from duixian.graph.sites import are_other_works, road_of
from duixian.graph.stages import has_turn, is_stage, names_work, turn_end

_CLASS, _START, _SHORT = 2, 2, 3
"""Names end in so many characters of their class, and begin with so many that are their own; short ones are all own."""
_TITLE = re.compile(r"(?:[国省市县区]级|全[国省市县区])[^，。、]{0,10}?(镇|乡|村|社区|街道|县|户|学校|园区|企业)")
_BRAND = 3
"""Names in quotes that begin alike for longer are of one thing: “银铃关爱行动”, “银铃关爱活动”."""
_UNLIKE = 0.3
"""Below this two indicators measure different things."""

_LENGTHS = ("公里", "千米", "米", "平方米", "立方米", "延米")
"""What is measured so was built: 石桥路铺筑沥青路面2公里."""

_ASKED = (("drafts", "paper"), ("hosts", "event"))
"""Where the one is promised, the other is what reports on it."""

_Names = tuple[str, ...]


def differ(statements: Statements, promises: Places, results: Places) -> Marks:
    """Tell of pairs whether they are of other villages, phases or indicators, however alike their words are."""
    apart = statements.villages.are_apart(promises, results) | statements.phases.are_apart(promises, results)
    apart |= statements.codes.are_apart(promises, results)
    apart |= statements.institutions.are_apart(promises, results)
    villages = statements.has_turn("of_villages")
    apart |= statements.has_turn("of_town")[promises] & villages[results] & ~villages[promises]
    apart |= _are_of_other_sorts(statements, promises, results)
    _find_others_of_a_sort(statements, promises, results, apart)
    shared = marks(statements.things.shared(promises, results).pair, len(promises))
    project = marks(statements.projects.shared(promises, results).pair, len(promises))
    measured = (statements.indicators.sizes[promises] > 0) & (statements.indicators.sizes[results] > 0)
    unlike = statements.compare_indicators(promises, results, alike_indicators) < _UNLIKE
    for pair in np.flatnonzero(measured & unlike).tolist():
        unlike[pair] = not _measures(statements.profiles[promises[pair]], statements.profiles[results[pair]])
    named = marks(statements.names.shared(promises, results).pair, len(promises))
    for pair in np.flatnonzero((shared | named) & ~project & ~apart).tolist():
        promise, result = statements.profiles[promises[pair]], statements.profiles[results[pair]]
        if _are_neighbours(promise, result) or are_other_works(promise, result):
            apart[pair] = True
        elif shared[pair] or _are_of_one_place(promise.called, result.called):
            apart[pair], shared[pair] = _is_other_matter(promise, result), True
        else:
            apart[pair] = _are_siblings(promise, result)
    differing: Marks = apart | (measured & unlike & ~shared)
    return differing


def _measures(promise: Profile, result: Profile) -> bool:
    """Tell whether a result names all that a promise measures, but its figure by another word: 茶园完成栽苗80亩."""
    text, told = result.statement.text, result.indicators
    names = [n for n in promise.indicators if (len(n) > _SHORT and n in text) or any(t.startswith(n) for t in told)]
    return any(not any(of_other_sector(name, told) for told in result.indicators) for name in names)


def _are_of_other_sorts(statements: Statements, promises: Places, results: Places) -> Marks:
    """Tell of pairs whether a paper or an event was promised and none is told of, or a work and an event is."""
    missing = [statements.has_turn(asked)[promises] & ~statements.has_turn(told)[results] for asked, told in _ASKED]
    works = statements.has_turn("work")
    return missing[0] | missing[1] | (works[promises] & statements.has_turn("hosts")[results] & ~works[results])


def _find_others_of_a_sort(statements: Statements, promises: Places, results: Places, apart: Marks) -> None:
    """Mark the pairs of two brands, of two papers on other matters, or of titles for others."""
    quoted = (statements.quoted.sizes[promises] > 0) & (statements.quoted.sizes[results] > 0)
    papers = statements.has_turn("drafts")[promises] & statements.has_turn("paper")[results]
    won = statements.has_turn("honour")[results] | statements.has_turn("strives")[results]
    titles = statements.has_turn("strives")[promises] & won
    settled = statements.has_turn("settles")[results] & ~statements.has_turn("invites")[promises]
    tests = ((quoted, _quote_others), (papers, _draw_up_others), (titles, _win_others), (settled, _settles_there))
    for pairs, test in tests:
        for pair in np.flatnonzero(pairs & ~apart).tolist():
            apart[pair] = test(statements.profiles[promises[pair]], statements.profiles[results[pair]])


def name_alike(statements: Statements, promises: Places, results: Places) -> Marks:
    """Tell of pairs whether they name what they are on alike, one of them shorter: 石桥村污水管网, 石桥村管网."""
    alike = marks(statements.names.shared(promises, results).pair, len(promises))
    for pair in np.flatnonzero(alike).tolist():
        alike[pair] = _has_shorter(
            statements.profiles[promises[pair]].called, statements.profiles[results[pair]].called
        )
    objects = np.array([bool(object_of(profile.statement.text)) for profile in statements.profiles], np.bool_)
    for pair in np.flatnonzero(objects[promises] & ~alike).tolist():
        promise, result = statements.profiles[promises[pair]].statement, statements.profiles[results[pair]].statement
        alike[pair] = tells_of(object_of(promise.text), result.text)
    return alike


def _is_other_matter(promise: Profile, result: Profile) -> bool:
    """Tell whether a result says of a firm or a place something else than was promised: an honour, a figure."""
    one, other = promise.statement.text, result.statement.text
    if not _speak_of_other_things(promise, result):
        return False
    won = has_turn("honour", other) and not has_turn("strives", one)
    built = any(quantity.unit in _LENGTHS for quantity in result.statement.quantities)
    return (bool(result.indicators) or won) and not names_work(result.statement) and not built


def _speak_of_other_things(promise: Profile, result: Profile) -> bool:
    """Tell whether each of two statements has words that the other has not, nor words kin to them."""
    asked = [word for word in promise.words if word not in result.statement.text]
    told = [word for word in result.words if word not in promise.statement.text]
    return bool(asked and told) and not _are_kin(asked, told)


def _draw_up_others(promise: Profile, result: Profile) -> bool:
    """Tell whether two papers are on other matters: 停车规划, 排水规划; what sort they are of does not count."""
    if promise.names & result.names:
        return False
    asked, told = (
        [word for word in one.words if word not in other.statement.text and not _is_of_paper(word)]
        for one, other in ((promise, result), (result, promise))
    )
    return bool(asked and told) and not _are_kin(asked, told)


def _is_of_paper(word: str) -> bool:
    return is_stage(word) or has_turn("paper", word)


def _are_kin(ones: Sequence[str], others: Sequence[str]) -> bool:
    return any(one in other or other in one for one in ones for other in others)


def _win_others(promise: Profile, result: Profile) -> bool:
    """Tell whether two statements are of titles for others: 省级卫生镇, 省级卫生村."""
    titles = [_TITLE.findall(profile.statement.text) for profile in (promise, result)]
    return bool(titles[0] and titles[1]) and not set(titles[0]) & set(titles[1])


def _settles_there(promise: Profile, result: Profile) -> bool:
    """Tell whether a result says that something else settled at the place of a promise: …扩产落户柳塘产业园."""
    text = promise.statement.text
    end = turn_end("settles", result.statement.text)
    place, before = result.statement.text[end:], result.statement.text[:end]
    return place in text and pairs_of(before).isdisjoint(pairs_of(text))


def _quote_others(promise: Profile, result: Profile) -> bool:
    """Tell whether two statements name brands of a kind or place in quotes, not the same: “青禾香米”, “青禾莲藕”."""
    one, other = promise.statement.text, result.statement.text
    if any(name in other for name in promise.names) or any(name in one for name in result.names):
        return False
    if any(leaves_out(a, b) or leaves_out(b, a) for a, b in product(promise.names, result.names)):
        return False
    shared = [(_prefix(a, b), a[-1:] == b[-1:]) for a, b in product(promise.names, result.names)]
    return any(size >= _START or last for size, last in shared) and all(size <= _BRAND for size, _ in shared)


def _are_siblings(one: Profile, other: Profile) -> bool:
    """Tell whether two statements name things of one class with names of their own: 长桥路公厕 and 文昌路公厕."""
    return any(
        _own(first) not in one_wording(other.statement.text) and _own(second) not in one_wording(one.statement.text)
        for first, second in _of_one_class(_worded(one.called), _worded(other.called))
    )


@lru_cache(maxsize=1 << 16)
def _worded(names: _Names) -> _Names:
    """Write names as wordings are compared: 第二中学 as 二中."""
    return tuple(map(one_wording, names))


def _own(name: str) -> str:
    """Give the beginning of a name that tells it from others: a road whole, as 建设路 begins with a verb."""
    return road_of(name) or (name if len(name) <= _SHORT else name[:_START])


@lru_cache(maxsize=1 << 16)
def _of_one_class(ones: _Names, others: _Names) -> tuple[tuple[str, str], ...]:
    """Give the pairs of names of which one is of a class that is in the other, or both are of roads, or of rivers."""
    return tuple(
        (one, other) for one, other in product(ones, others) if _has_class(one, other) or _has_class(other, one)
    )


def _has_class(one: str, other: str) -> bool:
    return one[-_CLASS:] in other or any(one[-1] in ways and other[-1] in ways for ways in WAYS)


def _are_neighbours(one: Profile, other: Profile) -> bool:
    """Tell whether two statements name things apart of one place or firm: 澄湖公园 and 澄湖泵站."""
    rests = _rests(one.called, other.called)
    return bool(rests) and not any(
        set(first) & set(other.statement.text) or set(second) & set(one.statement.text) for first, second in rests
    )


@lru_cache(maxsize=1 << 16)
def _rests(ones: _Names, others: _Names) -> tuple[tuple[str, str], ...]:
    """Give what names that begin alike go on with, but where one is the beginning of the other."""
    shared = ((one, other, _prefix(one, other)) for one, other in product(ones, others))
    rests = ((one[size:], other[size:]) for one, other, size in shared if size >= _START)
    return tuple((first, second) for first, second in rests if first and second)


def _prefix(one: str, other: str) -> int:
    """Give how many characters two names begin with alike."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


@lru_cache(maxsize=1 << 16)
def _are_of_one_place(ones: _Names, others: _Names) -> bool:
    """Tell whether one of some names is part of one of others."""
    return any(one in other or other in one for one, other in product(ones, others))


@lru_cache(maxsize=1 << 16)
def _has_shorter(ones: _Names, others: _Names) -> bool:
    """Tell whether one of some names is one of others without words in its middle."""
    return any(leaves_out(one, other) or leaves_out(other, one) for one, other in product(ones, others))
