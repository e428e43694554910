"""Write reports in the interchange format (JSON Lines): a line for the report, then one for each statement.

In: a `Report`. Out: dictionaries in the order of keys of the format, absent values left out; `to_json` makes the line.
"""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from duixian.ontology.model import Mention, Period, Quantity, Report, Statement


def report_records(report: Report) -> Iterator[dict[str, Any]]:
    """Give the record of a report and those of its statements, in order of their start."""
    yield _without_absent(
        {
            "kind": "report",
            "report": report.id,
            "source": report.source.name,
            "source_sha256": report.source.sha256,
            "start": report.start,
            "end": report.end,
            "title": report.title or None,
            "issuer": report.issuer or None,
            "issuer_redacted": report.issuer_redacted,
            "report_type": report.report_type.value,
            **_period("review", report.review),
            **_period("plan", report.plan),
            "delivered_on": report.delivered_on.isoformat() if report.delivered_on else None,
        }
    )
    for statement in report.statements:
        yield _statement(report, statement)


def report_lines(report: Report) -> Iterator[str]:
    """Give the JSON lines of a report, without line ends."""
    return map(to_json, report_records(report))


def to_json(record: Mapping[str, Any]) -> str:
    """Give the one line of a record."""
    return json.dumps(record, ensure_ascii=False, default=_number)


def _statement(report: Report, statement: Statement) -> dict[str, Any]:
    item = report.items[statement.item] if statement.item is not None else None
    deadline = statement.deadline
    return _without_absent(
        {
            "kind": statement.kind.value,
            "id": statement.id,
            "report": report.id,
            "source": report.source.name,
            "start": statement.start,
            "end": statement.end,
            "text": statement.text,
            "section": _path(report, statement.section),
            "role": statement.role.value,
            "specific": statement.specific,
            "state": statement.state.value if statement.state else None,
            "item": item.id if item else None,
            "item_title": item.title if item else None,
            "domain": statement.domain.value,
            "entities": [_mention(mention) for mention in statement.mentions],
            "quantities": [_quantity(quantity) for quantity in statement.quantities],
            "deadline": {"text": deadline.text, "from": deadline.first.isoformat(), "to": deadline.last.isoformat()}
            if deadline
            else None,
            "confidence": statement.confidence,
        }
    )


def _mention(mention: Mention) -> dict[str, Any]:
    keys = {"type": mention.type.value, "text": mention.text, "start": mention.start, "end": mention.end}
    return {**keys, "id": mention.id}


def _quantity(quantity: Quantity) -> dict[str, Any]:
    return _without_absent(
        {
            "indicator": quantity.indicator or None,
            "value": quantity.value,
            "low": quantity.low,
            "high": quantity.high,
            "unit": quantity.unit or None,
            "kind": quantity.kind.value,
            "bound": quantity.bound.value,
            "redacted": quantity.redacted,
            "start": quantity.start,
            "end": quantity.end,
        }
    )


def _path(report: Report, section: int | None) -> list[str]:
    path: list[str] = []
    while section is not None:
        path.insert(0, report.sections[section].heading)
        section = report.sections[section].parent
    return path


def _period(name: str, period: Period | None) -> dict[str, str | None]:
    return {
        f"{name}_from": period.first.isoformat() if period else None,
        f"{name}_to": period.last.isoformat() if period else None,
    }


def _without_absent(record: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if value is not None}


def _number(value: object) -> int | float:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(type(value).__name__)
