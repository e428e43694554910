"""When two statements cannot be of one thing, however alike their words are: other villages, phases, figures, roads.

In: pairs of a commitment and a result. Out: whether they differ so.
"""

import numpy as np
from duixian.graph.alike import START, Statements, are_named_alike, marks
from duixian.graph.bags import Marks, Places, Values
from duixian.graph.similar import Profile, own_names
from duixian.graph.stages import has_turn, names_stage


def differ(statements: Statements, promises: Places, results: Places, indicator: Values) -> Marks:
    """Tell of pairs whether they are of other villages, phases or indicators, however alike their words are.

    `indicator` tells how alike the indicators of each pair are, 0 where they are not the same.
    """
    apart = statements.villages.are_apart(promises, results) | statements.phases.are_apart(promises, results)
    sizes = statements.indicators.sizes
    same_things = marks(statements.things.shared(promises, results).pair, len(promises))
    measured = (sizes[promises] > 0) & (sizes[results] > 0) & (indicator == 0)
    apart |= ~same_things & measured
    named_alike = marks(statements.classes.shared(promises, results).pair, len(promises))
    for test, pairs in ((_is_other_matter, same_things), (_are_siblings, named_alike & ~same_things)):
        for pair in np.flatnonzero(pairs & ~apart).tolist():
            apart[pair] = test(statements.profiles[promises[pair]], statements.profiles[results[pair]])
    return apart


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
        are_named_alike(first.text, second.text)
        and first.text[:START] not in other.text
        and second.text[:START] not in one.text
        for first in own_names(one)
        for second in own_names(other)
    )
