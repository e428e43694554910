"""What a promise is on, where its words name it at length: 院士工作站 of 引进院士工作站1家.

In: the text of a promise, and that of a result. Out: whether the result says of the very thing how far it is.
"""

import re
from functools import cache, lru_cache

from duixian.graph.lexicon import alternatives
from duixian.graph.stages import has_turn, is_stage, starts_with

_LEAST = 5
"""A name of so many characters stands for one thing, whatever else two clauses have in common."""
_END = 4


@lru_cache(maxsize=1 << 14)
def object_of(text: str) -> str:
    """Give the name that a promise goes on with after its verb, up to its figure; empty where it is none."""
    found = _promise().match(text.rstrip("。；，"))
    return found["name"] if found and not has_turn("soft", found["name"]) else ""


def tells_of(name: str, text: str) -> bool:
    """Tell whether a text says of a name how far it is, not of more that begins with it: …站成立, not …站协议."""
    _, found, after = text.partition(name)
    return bool(found) and (not after or after[0].isdigit() or is_stage(after[:_END]) or starts_with("manner", after))


@cache
def _promise() -> re.Pattern[str]:
    verbs = alternatives("object_verbs.txt")
    return re.compile(rf"(?:{verbs})+(?P<name>[一-龥A-Za-z]{{{_LEAST},}}?)(?:\d.*)?$")
