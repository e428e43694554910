"""Promise figures, and tell later what was reached: counts of things, levels and growth of indicators.

In: a source of chance and how a promise fares (`0.55-0.85` of it). Out: its words, and a `Teller` of what became of it.
"""

import random
from decimal import Decimal
from math import ceil, floor

from corpus_model import Chosen, Town, rows, words

_OTHER_UNITS = {"亿元": ("万元", Decimal(10_000)), "万千瓦时": ("亿千瓦时", Decimal("0.0001"))}
_WITH_SHARE, _OTHER_UNIT = 0.25, 0.2
_LOWER = 0.6


def choose_count(rng: random.Random, key: str, use: str) -> Chosen:
    """Promise a count of things, and tell later how many there are."""
    least, rest = words("counts", key, "range")[0].split("-")
    most, step = rest.split("/")
    promised = rng.randrange(int(least), int(most) + 1, int(step))

    def tell(how: str, report: int) -> str:
        low, high = (Decimal(bound) for bound in how.split("-"))
        few, many = ceil(low * promised), floor(high * promised)
        number = rng.randint(few, max(few, many))
        text = rng.choice(words("counts", key, "report")).format(n=number)
        if f"{number}公里" in text and rng.random() < _OTHER_UNIT:
            text = text.replace(f"{number}公里", f"{number * 1000}米")
        if report % 2 and rng.random() < _WITH_SHARE:
            text += f"，完成年度任务的{100 * number / promised:.4g}%"
        return text

    return key, words("counts", key, "part")[0], rng.choice(words("counts", key, use)).format(n=promised), tell


def choose_indicator(rng: random.Random, town: Town, name: str, kind: str, use: str) -> Chosen:
    """Promise a level of an indicator, or its growth on last year's, and tell later what was reached."""
    _, unit, _, places, others = next(row for row in rows("indicators") if row[0] == name)
    base = town.levels[name]
    promised = round(rng.uniform(5, 10) * 2) / 2
    target = round(base * (1 + promised / 100), int(places))

    def tell(how: str, report: int) -> str:
        if how == "promise_lower":
            return rng.choice(words("levels", how)).format(I=name, g=f"{promised * _LOWER:.1f}")
        sign = -1 if how.startswith("-") else 1
        low, high = (float(bound) for bound in how.lstrip("-").replace("--", "-").split("-"))
        share = sign * rng.uniform(*sorted((low, high)))
        before = base / (1 + report % 2)  # a half-year is set against half of the year before
        level = share * target if kind == "level" else before * (1 + share * promised / 100)
        growth = 100 * (level / before - 1) if kind == "level" else share * promised
        if town.form(report) == "annual":
            town.levels[name] = level
        uses = [kind] if kind == "growth" or report % 2 == 0 or rng.random() > _WITH_SHARE else ["share"]
        change = rng.choice(words("levels", "up" if growth >= 0 else "down")).format(g=f"{abs(growth):.1f}")
        said = {"I": rng.choice(others.split("|")), "x": _written(rng, level, unit, int(places)), "change": change}
        return rng.choice(words("levels", *uses)).format(**said, p=f"{100 * level / target:.1f}")

    text = rng.choice(words("levels", use)).format(I=name, x=f"{target:.{places}f}{unit}", g=f"{promised:g}")
    return name, "economy", text, tell


def _written(rng: random.Random, level: float, unit: str, places: int) -> str:
    """Write a level in its unit or, now and then, in another."""
    value = Decimal(f"{level:.{places}f}")
    if unit in _OTHER_UNITS and rng.random() < _OTHER_UNIT:
        other, factor = _OTHER_UNITS[unit]
        return f"{(value * factor).normalize():f}{other}"
    return f"{value}{unit}"
