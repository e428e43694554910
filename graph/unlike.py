"""When two statements cannot be of one thing, however alike their words are: other villages, phases, figures, roads.

In: the `Profile`s of a commitment and a result. Out: whether they differ so.
"""

from itertools import product
from os.path import commonprefix

from duixian.graph.similar import Profile, are_other_phases, compare_indicators, leaves_out
from duixian.graph.stages import has_turn, names_work

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
    if _are_neighbours(promise, result):
        return True
    if shared or _are_of_one_place(promise, result):
        return _is_other_matter(promise, result)
    measured = bool(promise.indicators and result.indicators)
    unlike = measured and compare_indicators(promise, result) < _UNLIKE
    return unlike or _are_siblings(promise, result)


def _is_other_matter(promise: Profile, result: Profile) -> bool:
    """Tell whether a result says of a firm or a place something else than was promised: an honour, a figure."""
    one, other = promise.statement.text, result.statement.text
    asked = [word for word in promise.words if word not in other]
    told = [word for word in result.words if word not in one]
    if not asked or not told or any(word in another or another in word for word in asked for another in told):
        return False
    return (bool(result.indicators) or has_turn("honour", other)) and not names_work(result.statement)


def _are_siblings(one: Profile, other: Profile) -> bool:
    """Tell whether two statements name things of one class with names of their own: 长桥路公厕 and 文昌路公厕."""
    return any(
        (_are_of_class(first, second) or _are_of_class(second, first))
        and first[:_START] not in other.statement.text
        and second[:_START] not in one.statement.text
        for first, second in product(one.called, other.called)
    )


def _are_of_class(one: str, other: str) -> bool:
    """Tell whether the class of one name is in another, or both are of roads, or of rivers."""
    return one[-_CLASS:] in other or any(one[-1] in ways and other[-1] in ways for ways in _WAYS)


def _are_neighbours(one: Profile, other: Profile) -> bool:
    """Tell whether two statements name things apart of one place or firm: 澄湖公园 and 澄湖泵站."""
    rests = [_rests(first, second) for first, second in product(one.called, other.called)]
    apart = [rest for rest in rests if rest is not None]
    texts = set(one.statement.text), set(other.statement.text)
    return bool(apart) and not any(set(first) & texts[1] or set(second) & texts[0] for first, second in apart)


def _rests(one: str, other: str) -> tuple[str, str] | None:
    """Give what two names that begin alike go on with; nothing where one is the beginning of the other."""
    shared = len(commonprefix((one, other)))
    return (one[shared:], other[shared:]) if shared >= _START and one[shared:] and other[shared:] else None


def _are_of_one_place(one: Profile, other: Profile) -> bool:
    """Tell whether something that one statement names is part of the name of something in the other."""
    return any(first in second or second in first for first, second in product(one.called, other.called))


def name_alike(one: Profile, other: Profile) -> bool:
    """Tell whether two statements name what they are on alike, one of them shorter: 石桥村污水管网, 石桥村管网."""
    pairs = product(one.called, other.called)
    return any(leaves_out(first, second) or leaves_out(second, first) for first, second in pairs)
