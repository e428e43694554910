"""Break text into lines that fit a column: Chinese between any two characters, other words only where they must.

In: text and a width in cells of the terminal. Out: lines; marks that open or close stay with their words.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.measure import Measurement
    from rich.text import Text

_CLOSING = "，。、；：！？）》〉】〕」』”’%％,.;:!?)"
_OPENING = "（《〈【〔「『“‘("
_TOKEN = re.compile(rf"[{re.escape(_OPENING)}]*(?:[\x21-\x7e]+|.)[{re.escape(_CLOSING)}]*", re.DOTALL)
_LEAST = 8


@dataclass(frozen=True, slots=True)
class Wrapped:
    """Lines of styled text that break at the width of their column; a renderable of rich."""

    lines: "tuple[Text, ...]"

    def __rich_console__(self, console: "Console", options: "ConsoleOptions") -> "RenderResult":
        """Give the lines at the width that is there."""
        from rich.text import Text

        for line in self.lines:
            for part in wrap(line.plain, options.max_width):
                yield Text(part, style=line.style, no_wrap=True)

    def __rich_measure__(self, console: "Console", options: "ConsoleOptions") -> "Measurement":
        """Tell the widths between which the lines can be shown."""
        from rich.cells import cell_len
        from rich.measure import Measurement

        widest = max((cell_len(line.plain) for line in self.lines), default=0)
        return Measurement(min(widest, _LEAST), widest)


def wrap(text: str, width: int) -> list[str]:
    """Break text into lines of at most `width` cells; the empty text is one empty line."""
    from rich.cells import cell_len

    lines, line, used = [], "", 0
    for token in _tokens(text, max(width, 2)):
        if line and used + cell_len(token) > width:
            lines.append(line.rstrip())
            line = token.lstrip()
            used = cell_len(line)
        else:
            line += token
            used += cell_len(token)
    return [*lines, line.rstrip()]


def _tokens(text: str, width: int) -> "Iterator[str]":
    """Give what must stay together; what is wider than a line is cut."""
    from rich.cells import cell_len, chop_cells

    for match in _TOKEN.finditer(text):
        if cell_len(match[0]) <= width:
            yield match[0]
        else:
            yield from chop_cells(match[0], width)
