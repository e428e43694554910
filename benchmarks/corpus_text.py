"""Write the reports of an invented government: what was decided of it becomes text, and each mention gets its place.

In: a `Town` as `corpus.py` plans it. Out: texts by file name; `Mention.start` and `.end` are set.
"""

import random
from itertools import pairwise

from corpus_model import Mention, Town, words

PARTS = ("economy", "village", "town", "livelihood", "government")
_HANZI = "一二三四五六七八九"
_NUMBERS = ("（{}）", "{}是", "{}、", "")


class Page:
    """A text that grows, and says where each piece of it stands."""

    def __init__(self) -> None:
        """Start empty."""
        self.text = ""

    def add(self, *pieces: str | Mention) -> None:
        """Append words; a mention is told where it stands."""
        for piece in pieces:
            if isinstance(piece, Mention):
                piece.start = len(self.text)
                self.text += piece.words
                piece.end = len(self.text)
            else:
                self.text += piece


def write_town(rng: random.Random, town: Town) -> dict[str, str]:
    """Write all reports of a government."""
    style = rng.choice(_NUMBERS)
    return {town.file(report): _write(rng, town, report, style) for report in range(town.periods)}


def _write(rng: random.Random, town: Town, report: int, style: str) -> str:
    form, year = town.form(report), town.year(report)
    half = form == "half_year"
    said = {
        "town": town.name, "county": town.cast["county"][0], "mayor": town.cast["mayor"][0],
        "y": year, "ly": year - 1, "day": rng.randint(5, 25), "k": rng.choice("三四五六七"),
    }  # fmt: skip

    def frame(use: str) -> str:
        return rng.choice(words("frames", use)).format(**said)

    short = form.removesuffix("_year")
    page = Page()
    page.add(frame(f"title_{short}"), "\n")
    if not half:
        page.add(frame("head_annual"), "\n", frame("speaker"), "\n\n", frame("greeting"), "\n", frame("opening"), "\n")
    page.add(frame(f"review_{short}"), "\n", frame("half_gone" if half else "year_gone"), "\n")
    _chapter(rng, page, town.mentions(report), style)
    page.add(frame("problem"), "\n", frame(f"plan_{short}"), "\n", frame("half_ahead" if half else "year_ahead"), "\n")
    made = [promise for promise in town.promises if promise.report == report]
    targets = [promise.mention for promise in made if promise.kind in ("level", "growth")]
    if targets:
        page.add(frame("targets"), *_joined(rng, targets), "\n")
    _chapter(rng, page, [promise.mention for promise in made if promise.mention not in targets], style)
    if not half:
        page.add(frame("closing"), "\n")
    return page.text


def _chapter(rng: random.Random, page: Page, mentions: list[Mention], style: str) -> None:
    """Write the parts of a review or a plan: a caption, then sentences in an order of their own."""
    for place, part in enumerate(PARTS):
        here = [mention for mention in mentions if mention.part == part]
        if not here:
            continue
        rng.shuffle(here)
        caption = rng.choice(rng.choice(words("frames", part)).split("|"))
        page.add(style.format(_HANZI[place]), caption, "。", *_joined(rng, here), "\n")


def _joined(rng: random.Random, mentions: list[Mention]) -> list[str | Mention]:
    """Set marks between mentions; one that has clauses of its own keeps to itself."""
    found: list[str | Mention] = []
    for one, other in pairwise(mentions):
        long = "，" in one.words or "，" in other.words
        found += [one, rng.choice("。；" if long else "，，；；。")]
    return [*found, mentions[-1], "。"]
