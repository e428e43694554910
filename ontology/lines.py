"""What ends a line of text, and how text that stands on several is put on one."""

import re

BREAKS = "\r\n\x0b\x0c\x85\u2028\u2029"
"""The characters that end a line."""
_BREAK = rf"(?<!\s)(?:\r\n|[{BREAKS}])[ \t\u3000]*(?!\s)"
_WITHIN_CHINESE = re.compile(rf"(?<=[^\x00-\x7f]){_BREAK}|{_BREAK}(?=[^\x00-\x7f])|(?<=[\d.]){_BREAK}(?=[\d.%])")


def one_line(text: str) -> str:
    """Put text on one line: a line break within Chinese goes, other runs of blanks and an empty line become a space."""
    return " ".join(_WITHIN_CHINESE.sub("", text).split())
