"""Reports as long as real ones, for `bench.py`: invented governments whose reports tell of several parts of a town.

In: how many reports. Out: files, the same on every run. `corpus.py` plans reports of 1,300 characters; here those of
some quarters of a town are told in one report, each quarter with places of its own, and between them what reports say
at length of no place (`synthetic/filler.tsv`), each matter once and a fifth of them counted, to some 7,000 characters.
"""

import random
import re
from collections.abc import Callable, Iterator
from itertools import islice, product
from pathlib import Path

from corpus import plan_town
from corpus_model import Mention, Promise, Town, words
from corpus_text import PARTS, write_town

PERIODS = 4
"""How many reports a government gives: January, July, January, July."""
_QUARTERS = 2
_SAID, _ADDED = 4, 4
"""How many sentences of no place a part of a report has, and how many clauses each has beside."""
_JOINED, _COUNTED = 4, 0.2
"""How many matters are in such a clause, and how often a matter is counted."""
_KEPT = {"village": 0, "road": 1, "river": 1, "bridge": 0, "company": 2}
"""The places, and how many characters at the end of their names say what they are."""
_FIRST, _SECOND = "青白碧秀翠丹朱紫玄苍锦绣云雾霞星月凉暖静", "田塘湖坡林坪墩岩坑坳沟埠屯寨渡亭井峪洼圩"
Clause = Callable[[random.Random, str, str], str]
"""From what a clause of no place is on to its words."""
_BEGINS = "安宝昌德丰富广贵和华嘉金康兰龙茂宁平庆荣瑞盛泰同万文祥兴雅永玉裕源远云泽长正忠"


def write_reports(folder: Path, size: int, seed: int = 1) -> list[Path]:
    """Write so many reports, government by government, and give their files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in islice(invent_reports(seed), size):
        path = folder / name
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


def invent_reports(seed: int) -> Iterator[tuple[str, str]]:
    """Give the reports of one invented government after the other, by name of file."""
    names = words("names", "town")[0].split(" ")
    for first, second, name in product(_BEGINS, _BEGINS, names):
        rng = random.Random(f"{seed}/{first}{second}{name}")
        yield from write_town(rng, plan_whole(rng, first + second + name)).items()


def plan_whole(rng: random.Random, name: str) -> Town:
    """Plan a government whose reports tell of all quarters; what names no place is told once, of the first."""
    whole, *others = [plan_town(rng, name, PERIODS) for _ in range(_QUARTERS)]
    free = [first + second for first, second in product(_FIRST, _SECOND)]
    rng.shuffle(free)
    for town in others:
        names = {n: free.pop() + n[len(n) - kept :] for slot, kept in _KEPT.items() for n in town.cast[slot]}
        own = {id(mention) for mention in _mentions(town) if _rename(mention, names)}
        whole.promises += [promise for promise in town.promises if id(promise.mention) in own]
        for told, more in zip(whole.unpromised, town.unpromised, strict=True):
            told += [mention for mention in more if id(mention) in own]
    for report in range(PERIODS):
        whole.unpromised[report] += _said(rng, _reviewed)
        whole.promises += [Promise("general", report, mention) for mention in _said(rng, _planned)]
    return whole


def _said(rng: random.Random, clause: Clause) -> list[Mention]:
    """Choose sentences of no place for each part of a review or a plan."""
    matters = list(product(words("filler", "of"), words("filler", "what")))
    added = (clause(rng, of, what) for of, what in rng.sample(matters, _JOINED * len(PARTS) * _SAID * _ADDED))
    clauses = map("、".join, zip(*[added] * _JOINED, strict=True))
    said = [(part, what) for part in PARTS for what in rng.sample(words("filler", part), _SAID)]
    hows = words("filler", "how")
    return [Mention("", part, "，".join([rng.choice(hows) + what, *islice(clauses, _ADDED)])) for part, what in said]


def _reviewed(rng: random.Random, of: str, what: str) -> str:
    """Tell how a matter fared, or what was counted of it."""
    if rng.random() < _COUNTED:
        return rng.choice(words("filler", "counted")).format(of=of, n=rng.randrange(12, 980))
    return of + what + rng.choice(words("filler", "fares"))


def _planned(rng: random.Random, of: str, what: str) -> str:
    """Promise something of a matter."""
    return rng.choice(words("filler", "does")) + of + what


def _mentions(town: Town) -> list[Mention]:
    told = [told.mention for promise in town.promises for told in promise.told if told.mention]
    made = [promise.mention for promise in town.promises]
    every = [*made, *told, *(mention for mentions in town.unpromised for mention in mentions)]
    return list({id(mention): mention for mention in every}.values())


def _rename(mention: Mention, names: dict[str, str]) -> bool:
    """Give the places in a mention other names; tell whether there are any."""
    before = mention.words
    mention.words = re.sub("|".join(names), lambda found: names[found.group()], before)
    return mention.words != before
