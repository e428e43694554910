"""Invented reports with known truth: governments over several periods, what each promised and what became of it.

In: a source of chance, a name, how many reports (January, July, January…). Out: a `Town`: every promise, what each
later report says of it and the status that a reader expects then. `corpus_text.py` writes it as reports.
"""

import random

from corpus_figures import choose_count, choose_indicator
from corpus_model import Chosen, Decks, Mention, Promise, Subject, Teller, Told, Town, rows, words

PROMISED = {
    "annual": {"deed": 14, "several": 2, "count": 6, "level": 3, "growth": 3, "general": 5},
    "half_year": {"deed": 6, "several": 1, "count": 2, "general": 3},
}
_MOVED = {"slipped": "promise_by", "lowered": "promise_lower"}
"""How a promise is moved by the plan that follows, and the words that do it."""
_AGAIN = 0.4
_RESULTS, _DEEDS = 10, 4


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
        return choose_count(rng, counts.pop(), use)
    if kind in ("level", "growth"):
        return choose_indicator(rng, town, indicators.pop(), kind, use)
    uses = {_MOVED.get(how, how) for how in (use, half, year)} - {"silent", "-"}
    fit = _fit(subjects, kind, uses)
    if fit is None:  # the year's things are used up: others, at other places
        subjects[:] = _deck(rng, town)
        fit = _fit(subjects, kind, uses)
    if fit is None:
        raise ValueError("more is promised than benchmarks/synthetic/subjects.tsv has names for: fewer --periods")
    subjects.remove(fit)
    tell = _deed(rng, town, fit)
    return fit.slots["L"], fit.part, tell(use, report), tell


def _fit(subjects: list[Subject], kind: str, uses: set[str]) -> Subject | None:
    """Give the first thing of which all can be told that a fate tells."""
    alike = [subject for subject in subjects if (subject.kind == "several") == (kind == "several")]
    return next((s for s in alike if all(words("deeds", s.kind, use) for use in uses)), None)


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


def _indicators(rng: random.Random) -> list[str]:
    names = [row[0] for row in rows("indicators")]
    rng.shuffle(names)
    return names


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
    chosen = [subject for subject in subjects if subject.kind != "several"][-_DEEDS:]
    subjects[:] = [subject for subject in subjects if subject not in chosen]
    hows = ("done", "done", "doing")
    return [Mention(s.slots["L"], s.part, _deed(rng, town, s)(rng.choice(hows), report)) for s in chosen]
