"""A verdict: status, axes, confidence and the sentence of reason, all by the ground it stands on (`verdicts.tsv`).

In: the code of a ground and what fills its sentence. Out: a `Verdict`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from duixian.graph.lexicon import rows
from duixian.ontology.model import Outcome, Schedule, Statement, Status

_LONGEST = 60
_SILENT = (Status.NOT_REPORTED, Status.NOT_DUE, Status.NOT_CHECKABLE)


_INNER = str.maketrans("“”", "‘’")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is judged of a commitment, and why.

    `share_reached` is the part of a promised figure that was reached; `told` are the results by which one is kept.
    """

    status: Status
    outcome: Outcome
    schedule: Schedule
    confidence: float
    zh: str
    en: str
    share_reached: Decimal | None = None
    told: tuple[Statement, ...] = ()

    @property
    def rests_on_evidence(self) -> bool:
        """Tell whether statements of a report decided."""
        return rests_on_evidence(self.status)

    def also(self, other: "Verdict") -> "Verdict":
        """Give this verdict with the reason of another beside its own."""
        return replace(self, zh=f"{self.zh}；{other.zh}", en=f"{self.en}; {other.en}")

    def timed(self, other: "Verdict") -> "Verdict":
        """Give this verdict with the schedule of another, and its reason beside its own."""
        return replace(self.also(other), schedule=other.schedule)

    def by(self, results: Iterable[Statement]) -> "Verdict":
        """Give this verdict with the results that it rests on."""
        return replace(self, told=tuple(results))


def rests_on_evidence(status: Status) -> bool:
    """Tell whether a status is reached by what a report says, not by its silence."""
    return status not in _SILENT


def say(ground: str, confidence: float, share_reached: Decimal | None = None, **values: object) -> Verdict:
    """Make the verdict of a ground; `values` fill its sentences."""
    status, outcome, schedule, zh, en = _grounds()[ground]
    return Verdict(
        Status(status),
        Outcome(outcome),
        Schedule(schedule),
        max(0.0, min(confidence, 1.0)),
        zh.format(**values),
        en.format(**values),
        share_reached,
    )


def quote(text: str) -> str:
    """Shorten a clause for a sentence of reason, which puts it in quotes: those inside it are single ones."""
    text = text.translate(_INNER)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


@cache
def _grounds() -> dict[str, tuple[str, ...]]:
    return {row[0]: row[1:] for row in rows("verdicts.tsv")}
