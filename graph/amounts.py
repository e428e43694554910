"""Set figures against each other: whether two are of one measure, and differ by more than the way they are rounded.

In: quantities. Out: amounts in a base unit, and yes or no. A redacted figure is never compared.
"""

from decimal import Decimal
from functools import cache

from duixian.graph.lexicon import rows, words
from duixian.graph.measures import indicator_key
from duixian.ontology.model import Bound, Quantity, QuantityKind
from duixian.ontology.vocabulary import units

_LOOSE = (Bound.ABOUT, Bound.OVER, Bound.UNDER, Bound.AT_LEAST, Bound.AT_MOST)
_ROUGH = Decimal("0.1")
"""By how much a figure that says "about" or "more than" may be off."""
_TARGETS = (QuantityKind.TARGET, QuantityKind.TARGET_YOY)
_GROWTH = (QuantityKind.YOY, QuantityKind.TARGET_YOY)


def amount(quantity: Quantity) -> Decimal | None:
    """Give a figure in its base unit; a range counts as nothing, since it says no one figure."""
    if quantity.redacted or quantity.value is None:
        return None
    unit = units().get(quantity.unit)
    return quantity.value * unit.factor if unit else quantity.value


def same_measure(one: Quantity, other: Quantity) -> bool:
    """Tell whether two figures are in units that can be compared: equal, like measure words, or of one base unit."""
    if one.unit == other.unit or {one.unit, other.unit} <= words("like_counters.txt"):
        return True
    first, second = units().get(one.unit), units().get(other.unit)
    return first is not None and second is not None and first.base == second.base


def differ(one: Quantity, other: Quantity) -> bool:
    """Tell whether two figures cannot both be true of one fact: 1.9万 and 19300 can, 1.9万 and 115481 cannot.

    Targets differ where they are not the same; a fact may be told rounded, cut off, or as "more than".
    """
    first, second = amount(one), amount(other)
    if first is None or second is None or not same_measure(one, other):
        return False
    if one.kind in _TARGETS or other.kind in _TARGETS:
        return first != second
    rough, fine = (first, second) if _grain(one) >= _grain(other) else (second, first)
    grain = max(_grain(one), _grain(other))
    return rough != fine and abs(fine - rough) * 2 > grain and not 0 <= fine - rough < grain


def equal(one: Quantity, other: Quantity) -> bool:
    """Tell whether two figures are the same amount."""
    first = amount(one)
    return first is not None and same_measure(one, other) and first == amount(other)


def is_growth(quantity: Quantity) -> bool:
    """Tell whether a figure is a rate of growth."""
    return quantity.kind in _GROWTH


def is_money(quantity: Quantity) -> bool:
    """Tell whether a figure is a sum of money."""
    unit = units().get(quantity.unit)
    return unit is not None and unit.base.startswith("CCY_")


def subject_key(quantity: Quantity) -> str:
    """Give the form of an indicator under which it is the same in two reports: without scope words (同口径, 全镇)."""
    key = indicator_key(quantity.indicator)
    for variant, form, use in _forms():
        if use == "all" or is_growth(quantity):
            key = key.replace(variant, form)
    return key


def is_telling(key: str) -> bool:
    """Tell whether an indicator's name says by itself what its figure is of."""
    return len(key) > 2 and key not in words("plain_indicators.txt")  # noqa: PLR2004


def _grain(quantity: Quantity) -> Decimal:
    """Give the step below which a figure says nothing: its last digit, or more where it says that it is not exact."""
    value = quantity.value or Decimal(0)
    unit = units().get(quantity.unit)
    exponent = value.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    if quantity.bound in _LOOSE and not is_growth(quantity):
        step = max(step, abs(value) * _ROUGH)
    return step * unit.factor if unit else step


@cache
def _forms() -> tuple[tuple[str, str, str], ...]:
    return tuple((row[0], row[1], row[2]) for row in rows("finding_forms.tsv"))
