"""Invented reports with known truth: governments over several periods, what each promised and what became of it.

In: a seed, how many governments, how many reports each (January, July, January…). Out: a `Corpus`: the texts, and
every promise with its place, what each later report says of it (with its place) and the status that a reader expects.
The words are data (`synthetic/*.tsv`); nothing here or there was written with the program's own word lists in view.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from math import ceil, floor
from pathlib import Path

DATA = Path(__file__).resolve().parent / "synthetic"
FIRST_YEAR = 2021
PROMISED = {
    "annual": {"deed": 14, "several": 2, "count": 6, "level": 3, "growth": 3, "general": 5},
    "half_year": {"deed": 6, "several": 1, "count": 2, "general": 3},
}
_OTHER_UNITS = {"亿元": ("万元", Decimal(10_000)), "万千瓦时": ("亿千瓦时", Decimal("0.0001"))}
_MOVED = {"slipped": "promise_by", "lowered": "promise_lower"}
"""How a promise is moved by the plan that follows, and the words that do it."""
_AGAIN, _WITH_SHARE, _OTHER_UNIT = 0.4, 0.25, 0.2
_RESULTS, _DEEDS = 10, 4
_LOWER = 0.6


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Read a table of phrases, without its comments."""
    lines = (DATA / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))


@cache
def words(name: str, *key: str) -> tuple[str, ...]:
    """Give the last cells of the rows that begin with a key."""
    return tuple(row[-1] for row in rows(name) if row[: len(key)] == key)


@dataclass(slots=True)
class Mention:
    """Words about one thing and, once the report is written, where they stand in it."""

    about: str
    part: str
    words: str
    start: int = -1
    end: int = -1


@dataclass(slots=True)
class Told:
    """What the report at `report` says of a promise (nothing: `None`), and the status then ("": not to be judged)."""

    report: int
    mention: Mention | None
    status: str


@dataclass(slots=True)
class Promise:
    """A promise made in the report at `report`, and all that became of it."""

    kind: str
    report: int
    mention: Mention
    told: list[Told] = field(default_factory=list)


@dataclass(slots=True)
class Town:
    """A government, the names that its reports use, and what they promise and tell."""

    name: str
    periods: int
    cast: dict[str, list[str]]
    promises: list[Promise] = field(default_factory=list)
    unpromised: list[list[Mention]] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    levels: dict[str, float] = field(default_factory=dict)

    def year(self, report: int) -> int:
        """Give the year that a report is of."""
        return FIRST_YEAR + report // 2

    def form(self, report: int) -> str:
        """Give `annual` for a report of January, `half_year` for one of July."""
        return "half_year" if report % 2 else "annual"

    def file(self, report: int) -> str:
        """Give the name of a report's file."""
        return f"{self.name}-{self.year(report)}-{self.form(report)}.txt"

    def mentions(self, report: int) -> list[Mention]:
        """Give all that a report tells of, each once."""
        told = [t.mention for p in self.promises for t in p.told if t.report == report and t.mention]
        return [*{id(mention): mention for mention in told}.values(), *self.unpromised[report]]


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing that is promised: its kind, the part of the report that it belongs to, its names, each of its places."""

    kind: str
    part: str
    slots: dict[str, str]
    where: frozenset[str]


Teller = Callable[[str, int], str]
"""From how a promise fares and the report that says so to the words."""

Decks = tuple[list[Subject], list[str], list[str]]
"""What may still be promised in a year: things, counts and indicators."""

Chosen = tuple[str, str, str, Teller]
"""What is promised: what it is about, the part of the report, the words, and what tells of it later."""


def plan_town(rng: random.Random, name: str, periods: int) -> Town:
    """Decide all that a government promises, and what becomes of it."""
    cast = {row[0]: row[1].split(" ") for row in rows("names")}
    for names in cast.values():
        rng.shuffle(names)
    town = Town(name, periods, cast, unpromised=[[] for _ in range(periods)])
    for report in range(periods):
        told = _unpromised(rng, town, report)
        if town.form(report) == "annual":
            subjects, counts, indicators = _deck(rng, town), _counts(rng), _indicators(rng)
        for kind, often in PROMISED[town.form(report)].items():
            for fate in _fates(rng, kind, town.form(report), often):
                _promise(rng, town, report, fate, (subjects, counts, indicators))
        town.unpromised[report] = [*told, *_unpromised_deeds(rng, town, report, subjects)]
    return town


def _fates(rng: random.Random, kind: str, form: str, often: int) -> list[tuple[str, ...]]:
    known = [row for row in rows("fates") if row[:2] == (kind, form)]
    return rng.choices(known, [int(row[-1]) for row in known], k=often)


def _promise(rng: random.Random, town: Town, report: int, fate: tuple[str, ...], decks: Decks) -> None:
    """Make a promise and tell of it in the reports that follow."""
    kind, _, _, half, half_status, year, year_status, _ = fate
    about, part, text, tell = _choose(rng, town, report, fate, decks)
    promise = Promise(kind, report, Mention(about, part, text))
    town.promises.append(promise)
    later = [(half, half_status), (year, year_status)] if town.form(report) == "annual" else [(year, year_status)]
    for place, (how, status) in enumerate(later, report + 1):
        if place >= town.periods:
            break
        mention = None
        if how in _MOVED:
            moved = Promise(kind, place, Mention(about, part, tell(_MOVED[how], place)))
            town.promises.append(moved)
        elif how not in ("silent", "-"):
            mention = Mention(about, part, tell(how, place))
        promise.told.append(Told(place, mention, "" if status == "-" else status))
    if half in _MOVED and len(promise.told) > 1:
        moved.told.append(Told(report + 2, promise.told[1].mention, "delivered"))
    if kind == "deed" and half == "doing" and len(promise.told) > 1 and rng.random() < _AGAIN:
        again = Mention(about, part, tell("promise_by", report + 1))
        town.promises.append(Promise(kind, report + 1, again, promise.told[1:]))


def _choose(rng: random.Random, town: Town, report: int, fate: tuple[str, ...], decks: Decks) -> Chosen:
    """Choose what is promised."""
    kind, _, use, half, _, year, *_ = fate
    subjects, counts, indicators = decks
    if kind == "general":
        part = rng.choice([row[0] for row in rows("general")])
        free = [w for w in words("general", part) if w not in town.gone] or list(words("general", part))
        text = rng.choice(free)
        town.gone.add(text)
        return text, part, text, lambda _how, _report: ""
    if kind == "count":
        return _count(rng, counts.pop(), use)
    if kind in ("level", "growth"):
        return _indicator(rng, town, indicators.pop(), kind, use)
    uses = {_MOVED.get(how, how) for how in (use, half, year)} - {"silent", "-"}
    alike = [s for s in subjects if (s.kind == "several") == (kind == "several")]
    fit = next(s for s in alike if all(words("deeds", s.kind, use) for use in uses))
    subjects.remove(fit)
    tell = _deed(rng, town, fit)
    return fit.slots["L"], fit.part, tell(use, report), tell


def _deck(rng: random.Random, town: Town) -> list[Subject]:
    """Shuffle the subjects of a year; those with a place come twice, at two places."""
    found: list[Subject] = []
    known = [*rows("subjects"), *(row for row in rows("subjects") if "{" in row[2])]
    for kind, part, long, short, *one in rng.sample(known, len(known)):
        places = {slot: rng.sample(town.cast[slot], 2) for slot in ("village", "road", "river", "bridge", "company")}
        slots = {slot: names[0] for slot, names in places.items()}
        slots |= {f"{slot}2": names[1] for slot, names in places.items()}
        slots["L"] = long.format(**slots)
        slots["S"] = rng.choice(short.split("|")).format(**slots)
        slots["P"] = "".join(one).format(**slots)
        where = {long + place for slot, place in slots.items() if f"{{{slot}}}" in long} or {long}
        if not where & town.gone and not any(where & other.where for other in found):
            found.append(Subject(kind, part, slots, frozenset(where)))
    return found


def _deed(rng: random.Random, town: Town, subject: Subject) -> Teller:
    town.gone |= subject.where

    def tell(how: str, report: int) -> str:
        half = town.form(report) == "half_year"
        if how.startswith("promise"):
            later = ["明年3月", "明年5月", f"{town.year(report) + 1}年4月"] if half else ["10月", "11月", "四季度"]
        else:
            later = [""]
        more = {
            "later": rng.choice(later),
            "past": rng.choice([3, 4, 5] if half else [8, 9, 10, 11]),
            "money": rng.randrange(80, 3000, 10),
            "pct": rng.randrange(55, 90, 5),
            "people": rng.randrange(3000, 9000, 500),
        }
        return rng.choice(words("deeds", subject.kind, how)).format(**subject.slots, **more)

    return tell


def _counts(rng: random.Random) -> list[str]:
    keys = sorted({row[0] for row in rows("counts")})
    rng.shuffle(keys)
    return keys


def _count(rng: random.Random, key: str, use: str) -> Chosen:
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


def _indicators(rng: random.Random) -> list[str]:
    names = [row[0] for row in rows("indicators")]
    rng.shuffle(names)
    return names


def _indicator(rng: random.Random, town: Town, name: str, kind: str, use: str) -> Chosen:
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


def _unpromised(rng: random.Random, town: Town, report: int) -> list[Mention]:
    """Tell of results that nobody promised; the first report gives the levels of the year before."""
    found = []
    for part, text in rng.sample(rows("distractors"), _RESULTS):
        slots = {slot: rng.choice(town.cast[slot]) for slot in ("village", "road", "river", "company")}
        numbers = {"n": rng.randrange(100, 900), "k": rng.randrange(3, 40), "pct": rng.randrange(90, 99)}
        found.append(Mention("", part, text.format(**slots, **numbers)))
    if report == 0:
        for name, unit, span, places, _ in rows("indicators"):
            town.levels[name] = round(rng.uniform(*(float(bound) for bound in span.split("-"))), int(places))
            text = f"{name}{town.levels[name]:.{places}f}{unit}，增长{rng.uniform(3, 9):.1f}%"
            found.append(Mention(name, "economy", text))
    return found


def _unpromised_deeds(rng: random.Random, town: Town, report: int, subjects: list[Subject]) -> list[Mention]:
    """Tell of things like those that were promised, some at the same places, that nobody promised."""
    chosen = [subjects.pop() for _ in range(_DEEDS)]
    hows = ("done", "done", "doing")
    return [Mention(s.slots["L"], s.part, _deed(rng, town, s)(rng.choice(hows), report)) for s in chosen]
