"""Terms and lines of N-Quads as text, the way Oxigraph writes them: canonical forms, so that an export gives them back.

In: IRIs, texts, numbers, days. Out: N-Quads terms; `Lines` collects the lines of one named graph, without line ends.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal

from duixian.ontology.terms import RDF, XSD

A = f"<{RDF}type>"
_SPECIAL = re.compile(r'["\\\x00-\x1f\x7f\ufffe\uffff]')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def iri(name: str) -> str:
    """Write an IRI; `name` is ASCII without brackets and spaces (`model.Iri`)."""
    return f"<{name}>"


def text(value: str, lang: str = "") -> str:
    """Write a string, with a language tag where `lang` is given."""
    quoted = f'"{_SPECIAL.sub(_escape, value)}"'
    return f"{quoted}@{lang}" if lang else quoted


def boolean(value: bool) -> str:  # noqa: FBT001
    """Write `true` or `false`."""
    return _typed("true" if value else "false", "boolean")


def integer(value: int) -> str:
    """Write a whole number; offsets too, as Oxigraph turns xsd:nonNegativeInteger into xsd:integer."""
    return _typed(str(value), "integer")


def decimal(value: Decimal | float) -> str:
    """Write a decimal number in its canonical form: no exponent, no trailing zeros."""
    plain = f"{Decimal(str(value)):f}"
    return _typed(plain.rstrip("0").rstrip(".") if "." in plain else plain, "decimal")


def day(value: date) -> str:
    """Write a day."""
    return _typed(value.isoformat(), "date")


def moment(value: datetime) -> str:
    """Write a moment in UTC, to the second."""
    return _typed(value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"), "dateTime")


class Lines:
    """The lines of one named graph."""

    def __init__(self, graph: str) -> None:
        """Start empty."""
        self._end = f"<{graph}> ."
        self._lines: set[str] = set()

    def add(self, subject: str, predicate: str, *values: str | None) -> None:
        """State each value (a term) of a subject (an IRI); a value that is `None` is left out."""
        for value in values:
            if value is not None:
                self._lines.add(f"<{subject}> {predicate} {value} {self._end}")

    def add_all(self, subject: str, pairs: Iterable[tuple[str, str | None]]) -> None:
        """State many predicates of one subject."""
        for predicate, value in pairs:
            self.add(subject, predicate, value)

    def sorted(self) -> list[str]:
        """Give the lines, each once, in the order of their code points."""
        return sorted(self._lines)


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return _ESCAPES.get(character) or f"\\u{ord(character):04X}"


def _typed(lexical: str, datatype: str) -> str:
    return f'"{lexical}"^^<{XSD}{datatype}>'
