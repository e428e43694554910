"""A verdict: status, axes, confidence and the sentence of reason, worded by `lexicon/rationales.tsv`.

In: the code of a sentence and what fills it. Out: a `Verdict`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from duixian.graph.lexicon import rows
from duixian.ontology.model import Outcome, Schedule, Status
from duixian.ontology.vocabulary import labels

_LONGEST = 60
_SILENT = (Status.NOT_REPORTED, Status.NOT_DUE, Status.NOT_CHECKABLE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is judged of a commitment, and why; `share_reached` is the part of a promised figure that was reached."""

    status: Status
    outcome: Outcome
    schedule: Schedule
    confidence: float
    zh: str
    en: str
    share_reached: Decimal | None = None

    @property
    def rests_on_evidence(self) -> bool:
        """Tell whether statements of a report decided."""
        return self.status not in _SILENT


def say(
    key: str, status: Status, outcome: Outcome, schedule: Schedule, confidence: float, **values: object
) -> Verdict:
    """Make a verdict; `values` fill the sentences of `key`, `share_reached` among them is kept as a figure."""
    share = values.pop("share_reached", None)
    zh, en = _sentences()[key]
    return Verdict(
        status,
        outcome,
        schedule,
        max(0.0, min(confidence, 1.0)),
        zh.format(**{name: _written(value, "zh") for name, value in values.items()}),
        en.format(**{name: _written(value, "en") for name, value in values.items()}),
        share if isinstance(share, Decimal) else None,
    )


def quote(text: str) -> str:
    """Shorten a clause for a sentence of reason."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _written(value: object, lang: str) -> str:
    """Write a value: counts of statuses in words, all else as it is."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        names = labels("status", lang)
        return ("，" if lang == "zh" else ", ").join(f"{names[str(status)]} {n}" for status, n in value)
    return str(value)


@cache
def _sentences() -> dict[str, tuple[str, str]]:
    return {key: (zh, en) for key, zh, en in rows("rationales.tsv")}
