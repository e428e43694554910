"""Work out the geometry of the charts; the templates draw them as SVG.

In: counts by status, figures of an indicator. Out: plain numbers and words, in the units of the drawing.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from duixian.ontology.model import QuantityKind, Status
from duixian.ontology.vocabulary import labels
from duixian.queries.pages import FigureRecord
from duixian.queries.records import CommitmentRecord

UNJUDGED: Final = "unjudged"
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 680, 280, 84, 48, 18, 38
_TARGETS = (QuantityKind.TARGET, QuantityKind.TARGET_YOY)
_GROWTH = (QuantityKind.YOY, QuantityKind.TARGET_YOY)
_LEVELS = (QuantityKind.LEVEL, QuantityKind.TARGET)
_WHOLE_YEAR: Final = 300
_LEAST_POINTS: Final = 2
_STEPS: Final = 4
_APART: Final = 92
"""The room that the month under a chart needs, where its letters are large."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar: where it begins and how wide it is, of 100."""

    code: str
    x: float
    width: float
    number: int


@dataclass(frozen=True, slots=True)
class DueDay:
    """The items that are due on one day."""

    day: date
    items: Sequence[CommitmentRecord]
    bar: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Point:
    """A figure in the drawing; targets are hollow, figures of part of a year are small."""

    x: float
    y: float
    target: bool
    whole: bool
    figure: FigureRecord


@dataclass(frozen=True, slots=True)
class Series:
    """The figures of an indicator in one unit, against time."""

    unit: str
    points: Sequence[Point]
    line: str
    targets: str
    ticks: Sequence[tuple[float, str]]
    days: Sequence[tuple[float, str]]


def by_status(counts: Mapping[Status, int], unjudged: int) -> dict[str, int]:
    """Give counts by the codes of statuses, in their order, with those that are not judged last."""
    return {**{status.value: n for status, n in counts.items()}, **({UNJUDGED: unjudged} if unjudged else {})}


def bar(counts: Mapping[str, int], most: int = 0) -> list[Part]:
    """Divide a bar of length 100; it is shorter where it stands beside others, of which the longest counts `most`."""
    total = max(sum(counts.values()), most)
    parts, x = [], 0.0
    for code, number in counts.items():
        width = 100 * number / total if number else 0.0
        parts.append(Part(code, round(x, 3), round(width, 3), number))
        x += width
    return parts


def due_days(items: Iterable[CommitmentRecord]) -> list[DueDay]:
    """Put the items in the order of the days on which they are due, or their period ends."""
    days: dict[date, list[CommitmentRecord]] = {}
    for item in items:
        day = due_day(item)
        if day is not None:
            days.setdefault(day, []).append(item)
    most = max(map(len, days.values()), default=0)
    return [DueDay(day, days[day], bar(tally(days[day]), most)) for day in sorted(days)]


def due_day(item: CommitmentRecord) -> date | None:
    """Give the day on which an item is due, else the last day of the period that is planned for."""
    return item.due or (item.period.last if item.period else None)


def tally(items: Iterable[CommitmentRecord]) -> dict[str, int]:
    """Count items by status, in the order of the statuses."""
    codes = [item.status.value if item.status else UNJUDGED for item in items]
    return {code: codes.count(code) for code in [*Status, UNJUDGED] if code in codes}


def series(figures: Iterable[FigureRecord]) -> list[Series]:
    """Draw the levels of an indicator against its targets, and its growth against the growth promised."""
    groups: dict[tuple[str, str], list[FigureRecord]] = {}
    for figure in figures:
        if figure.last and figure.kind in (*_GROWTH, *_LEVELS):
            unit = figure.base_unit if figure.base_value is not None else figure.unit
            groups.setdefault(("growth" if figure.kind in _GROWTH else "level", unit), []).append(figure)
    return [_series(group) for _, group in sorted(groups.items()) if len(group) >= _LEAST_POINTS]


def _series(group: Sequence[FigureRecord]) -> Series:
    unit, scale = _unit(group)
    days = sorted({f.last for f in group if f.last})
    values = [float(_value(f) / scale) for f in group]
    steps = _steps(min(0.0, *values), max(0.0, *values))
    low, high = steps[0], steps[-1]
    span, deep = max((days[-1] - days[0]).days, 1), HEIGHT - TOP - BOTTOM

    def place(figure: FigureRecord, value: float) -> Point:
        x = LEFT + (WIDTH - LEFT - RIGHT) * ((figure.last or days[0]) - days[0]).days / span
        y = HEIGHT - BOTTOM - deep * (value - low) / (high - low)
        return Point(round(x, 1), round(y, 1), figure.kind in _TARGETS, _is_whole(figure), figure)

    points = sorted((place(f, v) for f, v in zip(group, values, strict=True)), key=lambda p: (p.x, p.target, p.y))
    return Series(
        unit=unit,
        points=points,
        line=_line(p for p in points if p.whole and not p.target),
        targets=_line(p for p in points if p.whole and p.target),
        ticks=[(round(HEIGHT - BOTTOM - deep * (s - low) / (high - low), 1), f"{s:.12g}") for s in steps],
        days=_day_marks(days, span),
    )


def _steps(low: float, high: float) -> list[float]:
    """Give round numbers from below the lowest value to above the highest."""
    least = (high - low or 1.0) / _STEPS
    unit = 10.0 ** math.floor(math.log10(least))
    step = next(round_ * unit for round_ in (1, 2, 2.5, 5, 10) if round_ * unit >= least * 0.999)
    first, last = math.floor(low / step), max(math.ceil(high / step), math.floor(low / step) + 1)
    return [n * step for n in range(first, last + 1)]


def _day_marks(days: Sequence[date], span: int) -> list[tuple[float, str]]:
    """Mark the days of the figures, leaving out those that would stand on the one before."""
    marks: list[tuple[float, str]] = []
    for day in days:
        x = round(LEFT + (WIDTH - LEFT - RIGHT) * (day - days[0]).days / span, 1)
        if not marks or x - marks[-1][0] > _APART:
            marks.append((x, f"{day:%Y-%m}"))
    return marks


def _value(figure: FigureRecord) -> Decimal:
    return figure.value if figure.base_value is None else figure.base_value


def _unit(group: Sequence[FigureRecord]) -> tuple[str, Decimal]:
    """Give the unit that most figures are written in, and how many base units it is."""
    written = [f.unit for f in group]
    unit = max(sorted(set(written)), key=written.count)
    sample = next((f for f in group if f.unit == unit and f.base_value is not None and f.value), None)
    kind = labels("quantityKind")[QuantityKind.YOY] if group[0].kind in _GROWTH else ""
    scale = sample.base_value / sample.value if sample and sample.base_value else Decimal(1)
    return f"{kind} {unit}".strip(), scale or Decimal(1)


def _is_whole(figure: FigureRecord) -> bool:
    """Say whether a figure is of a whole year; others do not lie on the line."""
    return bool(figure.first and figure.last and (figure.last - figure.first).days >= _WHOLE_YEAR)


def _line(points: Iterable[Point]) -> str:
    """Give the line through points, where there are two; of two on one day the lower stands."""
    found = {p.x: p.y for p in points}
    return " ".join(f"{x},{y}" for x, y in found.items()) if len(found) > 1 else ""
