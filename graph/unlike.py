"""When two statements cannot be of one thing, however alike their words are: other villages, phases, figures, roads.

In: the `Profile`s of a commitment and a result. Out: whether they differ so.
"""

from duixian.graph.similar import Profile, are_other_phases, share_indicator
from duixian.graph.stages import has_turn, names_stage
from duixian.ontology.model import EntityType, Mention, Statement

_SUBJECTS = (EntityType.PROJECT, EntityType.FACILITY, EntityType.COMPANY, EntityType.VILLAGE)
_CLASS, _START = 2, 2
"""Names end in so many characters of their class, and begin with so many that are their own."""
_WAYS = frozenset("路街道河溪江湖桥")


def differ(promise: Profile, result: Profile) -> bool:
    """Tell whether two statements are of other villages, phases or indicators, however alike their words are."""
    if bool(promise.villages and result.villages) and not promise.villages & result.villages:
        return True
    if are_other_phases(promise, result):
        return True
    if promise.things.keys() & result.things.keys() and _is_other_matter(promise, result):
        return True
    if promise.things.keys() & result.things.keys():
        return False
    measured = bool(promise.indicators and result.indicators)
    return (measured and not share_indicator(promise, result)) or _are_siblings(promise, result)


def _is_other_matter(promise: Profile, result: Profile) -> bool:
    """Tell whether a result says of a firm or a place something else than was promised: an honour, a figure."""
    one, other = promise.statement.text, result.statement.text
    asked = [word for word in promise.words if word not in other]
    told = [word for word in result.words if word not in one]
    if not asked or not told or any(word in another or another in word for word in asked for another in told):
        return False
    return (bool(result.indicators) or has_turn("honour", other)) and not names_stage(result.statement)


def _are_siblings(promise: Profile, result: Profile) -> bool:
    """Tell whether two statements name things of one class with names of their own: 长桥路公厕 and 文昌路公厕."""
    one, other = promise.statement, result.statement
    return any(
        (first.text[-_CLASS:] == second.text[-_CLASS:] or _are_ways(first.text, second.text))
        and first.text[:_START] not in other.text
        and second.text[:_START] not in one.text
        for first in own_names(one)
        for second in own_names(other)
    )


def _are_ways(one: str, other: str) -> bool:
    """Tell whether two names are both of roads, or both of rivers."""
    return one[-1] == other[-1] and one[-1] in _WAYS


def own_names(statement: Statement) -> list[Mention]:
    """Give the things that a statement names itself, not those that it has from a clause before."""
    return [m for m in statement.mentions if m.type in _SUBJECTS and statement.start <= m.start < statement.end]
