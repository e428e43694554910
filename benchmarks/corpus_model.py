"""What an invented corpus is made of, and its phrases.

In: the tables of `synthetic/`, written in the language of reports without the program's own word lists in view. Out:
their rows; `Town`, `Promise`, `Told` and `Mention`, which `corpus.py` fills.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parent / "synthetic"
FIRST_YEAR = 2021


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
