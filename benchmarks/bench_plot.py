"""Draw curves over the size of a corpus as an SVG: both axes by powers of ten, so that what grows evenly is straight.

In: panels of curves. Out: the text of an SVG, which asks the network for nothing.
"""

import math
from html import escape
from typing import NamedTuple

_WIDTH, _HEIGHT = 320, 240
_LEFT, _TOP, _RIGHT, _BOTTOM = 52, 44, 24, 34
_COLOURS = ("#0b6e4f", "#c2571a", "#3b5bdb")
_COLUMNS = 3
_STYLE = (
    "text{font:11px 'Noto Sans CJK SC','Microsoft YaHei',sans-serif;fill:#333}"
    ".title{font-size:12px;font-weight:bold}.grid{stroke:#e3e3e3}.limit{stroke:#b00020;stroke-dasharray:4 3}"
)


class Panel(NamedTuple):
    """A diagram: its title, its curves by name (points of size and value), and a value that none should pass."""

    title: str
    curves: dict[str, list[tuple[float, float]]]
    limit: float | None = None


class _Frame(NamedTuple):
    """The part of the plane that a panel shows, as powers of ten."""

    left: int
    right: int
    low: int
    high: int

    def at(self, x: float, y: float) -> tuple[float, float]:
        across = (math.log10(x) - self.left) / (self.right - self.left)
        up = (math.log10(y) - self.low) / (self.high - self.low)
        return (
            round(_LEFT + across * (_WIDTH - _LEFT - _RIGHT), 1),
            round(_HEIGHT - _BOTTOM - up * (_HEIGHT - _TOP - _BOTTOM), 1),
        )


def slope(points: list[tuple[float, float]]) -> float:
    """Give the power that a curve grows with (1: evenly, 0: not at all), by least squares over the larger sizes.

    Small corpora, where what is done once counts most, are left out where two larger sizes are left.
    """
    known = sorted(points)
    large = [point for point in known if point[0] >= known[-1][0] / 100] if len(known) > 2 else known  # noqa: PLR2004
    xs, ys = [math.log10(x) for x, _ in large], [math.log10(y) for _, y in large]
    middle, mean = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - middle) ** 2 for x in xs)
    return sum((x - middle) * (y - mean) for x, y in zip(xs, ys, strict=True)) / spread if spread else 0.0


def draw(panels: list[Panel]) -> str:
    """Draw the panels in rows."""
    down = -(-len(panels) // _COLUMNS)
    wide, high = _WIDTH * min(len(panels), _COLUMNS), _HEIGHT * down
    drawn = [
        f'<g transform="translate({_WIDTH * (place % _COLUMNS)} {_HEIGHT * (place // _COLUMNS)})">{_panel(panel)}</g>'
        for place, panel in enumerate(panels)
    ]
    size = f'width="{wide}" height="{high}" viewBox="0 0 {wide} {high}"'
    background = f'<rect width="{wide}" height="{high}" fill="#fff"/>'
    return "\n".join(
        [f'<svg xmlns="http://www.w3.org/2000/svg" {size}>', f"<style>{_STYLE}</style>", background, *drawn, "</svg>\n"]
    )


def _panel(panel: Panel) -> str:
    points = [point for curve in panel.curves.values() for point in curve]
    values = [y for _, y in points] + ([panel.limit] if panel.limit else [])
    frame = _Frame(*_powers([x for x, _ in points]), *_powers(values))
    parts = [f'<text class="title" x="{_LEFT}" y="16">{escape(panel.title)}</text>', *_grid(frame)]
    if panel.limit:
        _, y = frame.at(10**frame.left, panel.limit)
        parts.append(f'<line class="limit" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y}" y2="{y}"/>')
    along = _LEFT
    for colour, (name, curve) in zip(_COLOURS, panel.curves.items(), strict=False):
        parts += _curve(frame, colour, sorted(curve))
        label = f"{name}（{slope(curve):.2f}）" if len(curve) > 1 else name
        parts.append(f'<circle cx="{along + 4}" cy="28" r="3.5" fill="{colour}"/>')
        parts.append(f'<text x="{along + 11}" y="32">{escape(label)}</text>')
        along += 20 + sum(11 if ord(letter) > 0x2E7F else 6 for letter in label)  # noqa: PLR2004
    return "".join(parts)


def _powers(values: list[float]) -> tuple[int, int]:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def _grid(frame: _Frame) -> list[str]:
    parts = []
    for power in range(frame.left, frame.right + 1):
        x, y = frame.at(10**power, 10**frame.low)
        parts.append(f'<line class="grid" x1="{x}" x2="{x}" y1="{_TOP}" y2="{y}"/>')
        parts.append(f'<text x="{x}" y="{y + 15}" text-anchor="middle">{10**power:,}</text>')
    for power in range(frame.low, frame.high + 1):
        x, y = frame.at(10**frame.left, 10**power)
        parts.append(f'<line class="grid" x1="{x}" x2="{_WIDTH - _RIGHT}" y1="{y}" y2="{y}"/>')
        parts.append(f'<text x="{x - 5}" y="{y + 4}" text-anchor="end">{_short(10.0**power)}</text>')
    return parts


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"


def _curve(frame: _Frame, colour: str, curve: list[tuple[float, float]]) -> list[str]:
    places = [frame.at(x, y) for x, y in curve]
    line = " ".join(f"{x},{y}" for x, y in places)
    dots = [f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in places]
    return [f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>', *dots]
