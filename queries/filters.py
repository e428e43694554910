"""Decide which commitments a user asked for.

In: what the user wrote (codes or labels, a year, parts of names). Out: a `Filter` that accepts or refuses a record.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

from duixian.ontology.errors import QueryError
from duixian.ontology.iris import squeeze
from duixian.ontology.model import Domain, EntityType, Period, Status
from duixian.queries.parameters import find_code
from duixian.queries.records import CommitmentRecord

_YEAR = re.compile(r"(\d{4})年?")
_HALF = re.compile(r"(\d{4})(?:[Hh]|年?)(1|2|上半年|下半年)")
_DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})/(\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True, slots=True)
class Filter:
    """What a commitment must be; `None` and no names ask for nothing."""

    period: Period | None = None
    status: Status | None = None
    domain: Domain | None = None
    names: tuple[tuple[EntityType, str], ...] = ()
    specific_only: bool = False

    @classmethod
    def of(
        cls,
        *,
        period: str | None = None,
        status: str | None = None,
        domain: str | None = None,
        village: str | None = None,
        company: str | None = None,
        project: str | None = None,
        specific_only: bool = False,
    ) -> Self:
        """Read what the user wrote; `QueryError` says which words would do."""
        given = ((EntityType.VILLAGE, village), (EntityType.COMPANY, company), (EntityType.PROJECT, project))
        return cls(
            period=None if period is None else parse_period(period),
            status=None if status is None else Status(read_code("status", status)),
            domain=None if domain is None else Domain(read_code("domain", domain)),
            names=tuple((kind, squeeze(name)) for kind, name in given if name is not None),
            specific_only=specific_only,
        )

    def accepts(self, record: CommitmentRecord) -> bool:
        """Say whether a commitment (or an item, by itself or any of its parts) is what was asked for."""
        return (
            (not self.specific_only or record.specific)
            and (self.status is None or record.status is self.status)
            and (self.domain is None or record.domain is self.domain)
            and (self.period is None or _touch(record.period, self.period))
            and all(_names(record, kind, name) for kind, name in self.names)
        )


def parse_period(text: str) -> Period:
    """Read a year (`2023`), a half (`2023H2`, `2023年下半年`) or `2023-07-01/2023-12-31`."""
    try:
        if match := _YEAR.fullmatch(text):
            year = int(match[1])
            return Period(first=date(year, 1, 1), last=date(year, 12, 31))
        if match := _HALF.fullmatch(text):
            year = int(match[1])
            if match[2] in ("1", "上半年"):
                return Period(first=date(year, 1, 1), last=date(year, 6, 30))
            return Period(first=date(year, 7, 1), last=date(year, 12, 31))
        if match := _DAYS.fullmatch(text):
            return Period(first=date.fromisoformat(match[1]), last=date.fromisoformat(match[2]))
    except ValueError:
        pass
    raise QueryError(
        text, "期间写法不对，请写 2023、2023H2 或 2023-07-01/2023-12-31", "not a period; write 2023, 2023H2 or FROM/TO"
    )


def read_code(scheme: str, value: str) -> str:
    """Read a code or its label in a code list; `QueryError` says which there are."""
    try:
        return find_code(scheme, value)
    except ValueError as error:
        raise QueryError(value, f"没有这个代码，可用的有：{error}", f"not a code of the list “{scheme}”") from error


def _touch(one: Period | None, other: Period) -> bool:
    return one is not None and one.first <= other.last and other.first <= one.last


def _names(record: CommitmentRecord, kind: EntityType, name: str) -> bool:
    return any(t.type is kind and name in squeeze(t.text) for t in record.things)
