"""Make text of reports harmless where it is shown: terminals, spreadsheets, Markdown, JSON.

In: any text. Out: the same text for a reader, without the characters that a terminal or program would obey.
"""

import json
import re
from typing import Any

from duixian.ontology.lines import one_line

_LOWEST_SHOWN = 0x20
_DELETE = 0x7F
_PICTURES = 0x2400
_PICTURE_OF_DELETE = 0x2421
_OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_MARKDOWN = re.compile(r"([\\`*_|<>\[\]#~&])")
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r", "\n")


def for_terminal(text: str) -> str:
    """Show control characters as their pictures (␛), characters that turn the direction of writing as �.

    Line feeds and tabs stay; each character gives one character, so offsets stay true.
    """
    return _OBEYED.sub(_picture, text)


def for_line(text: str) -> str:
    """Put text on one line, as `one_line` does, with what controls a terminal shown."""
    return for_terminal(one_line(text))


def for_spreadsheet(value: object) -> object:
    """Put an apostrophe before text that a spreadsheet would take for a formula; figures stay figures."""
    if not isinstance(value, str):
        return value
    safe = for_terminal(value)
    return "'" + safe if value.lstrip(" ").startswith(_FORMULA) else safe


def for_markdown(text: str) -> str:
    """Escape what Markdown and HTML would read as marks, on one line."""
    return _MARKDOWN.sub(r"\\\1", for_line(text)).replace("\\<", "&lt;").replace("\\>", "&gt;").replace("\\&", "&amp;")


def for_json(value: Any, *, indent: int | None = None) -> str:  # noqa: ANN401
    """Write JSON in which the characters that a terminal obeys are escaped; dates are written as text."""
    written = json.dumps(value, ensure_ascii=False, indent=indent, default=_plain)
    return "\n".join(for_json_line(line) for line in written.split("\n"))


def for_json_line(line: str) -> str:
    """Escape in JSON that is already written what a terminal obeys."""
    return _OBEYED.sub(_escape, line)


def _plain(value: object) -> object:
    from decimal import Decimal

    return float(value) if isinstance(value, Decimal) else str(value)


def _picture(match: re.Match[str]) -> str:
    place = ord(match[0])
    if place < _LOWEST_SHOWN:
        return chr(_PICTURES + place)
    return chr(_PICTURE_OF_DELETE) if place == _DELETE else "\ufffd"


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
