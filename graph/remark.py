"""Make findings: the kind and the sentences of a ground (`lexicon/findings.tsv`), its two statements and their figures.

In: the code of a ground, two statements, and what fills the sentences. Out: a `Finding`.
"""

import re
from functools import cache

from duixian.graph.amounts import is_growth
from duixian.graph.lexicon import rows
from duixian.graph.verdict import quote
from duixian.ontology.iris import finding_iri
from duixian.ontology.model import Finding, FindingKind, Quantity, Statement

_DIRECTION = re.compile(r"[增减升降跌涨][长少低高幅速]$|下降$|上升$")


def remark(
    ground: str,
    pair: tuple[Statement, Statement],
    confidence: float,
    figures: tuple[str, str] = ("", ""),
    **values: str,
) -> Finding:
    """Make the finding of a ground; `figures` are those of the two statements and fill {first} and {second}."""
    first, second = pair
    kind = FindingKind(_grounds()[ground][0])
    filled = {"first": figures[0], "second": figures[1], **values}
    zh, en = reason(ground, **filled)
    return Finding(
        id=finding_iri(kind, first.id, second.id, *figures),
        kind=kind,
        first=first.id,
        second=second.id,
        first_figure=figures[0],
        second_figure=figures[1],
        confidence=max(0.0, min(confidence, 1.0)),
        reason_zh=zh,
        reason_en=en,
    )


def reason(ground: str, **values: str) -> tuple[str, str]:
    """Give the sentence of a ground in Chinese and in English."""
    _, zh, en = _grounds()[ground]
    filled = {name: quote(value) for name, value in values.items()}
    return zh.format(**filled), en.format(**filled)


def figure_words(statement: Statement, quantity: Quantity) -> str:
    """Write a figure as the report does, after its indicator: 财政收入2.6亿元, 地区生产总值增长8%左右."""
    start, end = quantity.start - statement.start, quantity.end - statement.start
    inside = 0 <= start < end <= len(statement.text)
    words = statement.text[start:end] if inside else f"{quantity.value}{quantity.unit}"
    grows = is_growth(quantity) and not _DIRECTION.search(quantity.indicator)
    return f"{quantity.indicator}{'增长' if grows else ''}{words}"


def says(turn: str, text: str) -> bool:
    """Tell whether a text holds words of a turn of `finding_turns.tsv`."""
    return bool(_turns()[turn][0].search(text))


def words_of(turn: str, text: str) -> str:
    """Give the words of a text that make it say a turn; the empty text where there are none."""
    found = _turns()[turn][0].search(text)
    return found[0] if found else ""


def name_of(turn: str) -> str:
    """Give the Chinese name of a turn."""
    return _turns()[turn][1]


@cache
def _grounds() -> dict[str, tuple[str, ...]]:
    return {row[0]: row[1:] for row in rows("findings.tsv")}


@cache
def _turns() -> dict[str, tuple[re.Pattern[str], str]]:
    return {turn: (re.compile(pattern), name) for turn, pattern, name in rows("finding_turns.tsv")}
