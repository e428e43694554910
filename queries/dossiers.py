"""Put together what the graph holds of reports, commitments and items: places, things, assessments, evidence.

In: a store, and the IRI of a government, commitment or item. Out: records of `records.py`, by report and place.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from duixian.ontology.errors import NotFoundError
from duixian.ontology.model import Period, Relation
from duixian.queries.catalog import run
from duixian.queries.records import (
    AssessmentRecord,
    CommitmentRecord,
    EvidenceRecord,
    FullCommitment,
    PlaceRecord,
    ReportRecord,
    ThingRecord,
)

if TYPE_CHECKING:
    from duixian.graph.store import Store

_SENTENCE_END = re.compile(r"[。！？!?；;\r\n]")
_HOLDERS = "SELECT DISTINCT ?government WHERE { ?part dx:inReport?/dx:issuer/dx:resolvedTo ?government }"
_IRI = re.compile(r"[a-z]+:[^\s<>\"{}|\\^`]+")


def list_reports(store: "Store", government: str | None = None) -> list[ReportRecord]:
    """Give the reports of one government or all, in order of government and period."""
    records = [
        ReportRecord(
            id=row["report"],
            government=row["government"],
            title=row["title"] or "",
            issuer=row["issuer"] or "",
            report_type=row["reportType"] or "other",
            review=_period(row["reviewFrom"], row["reviewTo"]),
            plan=_period(row["planFrom"], row["planTo"]),
            delivered_on=row["issued"],
            source=row["source"],
            start=row["start"],
            end=row["end"],
            commitments=row["commitments"],
            results=row["results"],
        )
        for row in _ask(store, "reports", government=government)
    ]
    return sorted(records, key=lambda r: (r.government, _first_day(r), r.source, r.start))


def list_commitments(
    store: "Store",
    government: str | None = None,
    commitment: str | None = None,
    known: Mapping[str, AssessmentRecord] | None = None,
) -> list[CommitmentRecord]:
    """Give commitments with their current assessments (`known` ones by IRI), in order of reports and places."""
    if known is None:
        known = {a.id: a for a in list_assessments(store, government, commitment)}
    return _commitments(store, government, commitment, known)


def list_both(store: "Store", government: str | None = None) -> tuple[list[CommitmentRecord], list[CommitmentRecord]]:
    """Give commitments twice: each by itself, and those that share an item as one record with `parts`."""
    current = {a.id: a for a in list_assessments(store, government)}
    records = _commitments(store, government, None, current)
    judged = {row["item"]: current.get(row["assessment"]) for row in _ask(store, "items", government=government)}
    parts: dict[str, list[CommitmentRecord]] = {}
    for record in records:  # a dict keeps the order of first appearance
        parts.setdefault(record.item or record.id, []).append(record)
    items = [_item(group, judged.get(key)) if len(group) > 1 else group[0] for key, group in parts.items()]
    return records, items


def list_assessments(
    store: "Store", government: str | None = None, commitment: str | None = None
) -> list[AssessmentRecord]:
    """Give every assessment with its evidence, those of one commitment in order of time.

    Evidence is what stands in the report that the commitment is judged by, and what the judgement rests on else.
    """
    links = [_evidence(row) for row in _ask(store, "links", government=government, commitment=None)]
    by_id = {link.link: link for link in links}
    by_commitment: dict[str, list[EvidenceRecord]] = {}
    for link in links:
        by_commitment.setdefault(link.commitment, []).append(link)
    used = _grouped(_ask(store, "deciding-links", government=government, commitment=commitment), "assessment")
    return [
        _assessment(
            row,
            [
                *(link for link in by_commitment.get(row["commitment"], ()) if link.report == row["report"]),
                *(by_id[u["link"]] for u in used.get(row["assessment"], []) if u["link"] in by_id),
            ],
        )
        for row in _ask(store, "assessments", government=government, commitment=commitment)
    ]


def full_commitment(store: "Store", iri: str) -> FullCommitment:
    """Give all that is known of one commitment or item; `NotFoundError` for an IRI that the store does not have."""
    found: list[CommitmentRecord] = []
    for government in holders(store, iri):
        found = list_commitments(store, government, iri)
        found = found or [record for record in list_both(store, government)[1] if iri in (record.id, record.item)]
    if not found:
        raise NotFoundError(iri, "库里没有这条承诺或事项", "no such commitment or item in the store")
    record = found[0]
    text = run(store, "source-text", {"report": record.report}).records()[0]["text"]
    return FullCommitment(
        commitment=record,
        sentence=sentence_around(str(text), record.start, record.end),
        assessments=tuple(list_assessments(store, record.government, iri)),
    )


def holders(store: "Store", iri: str) -> list[str]:
    """Give the government of a report, commitment or item; none for what is no IRI, or not in the store."""
    import pyoxigraph as ox

    if not _IRI.fullmatch(iri):
        return []
    found = store.query(_HOLDERS, {"part": ox.NamedNode(iri)}).values()
    return [str(row["government"]) for row in found]


def sentence_around(text: str, start: int, end: int) -> str:
    """Give the sentence (or sentences) that a span lies in."""
    before = [match.end() for match in _SENTENCE_END.finditer(text, 0, start)]
    after = _SENTENCE_END.search(text, end)
    return text[before[-1] if before else 0 : after.end() if after else len(text)].strip()


def interchange_links(store: "Store") -> Iterator[dict[str, Any]]:
    """Give each commitment as judged by each later report, in the form of INTERCHANGE.md.

    The commitment's own report gives a line only where its review already reports on the same subject.
    """
    commitments = {record.id: record for record in list_commitments(store)}
    judged = list_assessments(store)
    overruled = {(found.commitment, found.as_of) for found in judged if found.review}
    for found in judged:
        record = commitments.get(found.commitment)
        if record is None or (record.report == found.as_of and not found.evidence and not found.review):
            continue
        if not found.review and (found.commitment, found.as_of) in overruled:
            continue  # an earlier judgement that a person corrected
        yield {
            "commitment": _place(record),
            "as_of_report": found.as_of,
            "as_of_source": found.as_of_source,
            "status": found.status.value,
            **({} if found.confidence is None else {"confidence": found.confidence}),
            "evidence": [_bearing(e) for e in found.evidence],
            "renewed_by": [_bearing(e) for e in found.renewed_by],
            "rationale": {"zh": found.rationale_zh, "en": found.rationale_en},
        }


def _ask(store: "Store", name: str, **parameters: str | None) -> list[dict[str, Any]]:
    given = {key: value for key, value in parameters.items() if value is not None}
    return [dict(row) for row in run(store, name, given).records()]


def _grouped(rows: Iterable[dict[str, Any]], key: str) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row[key], []).append(row)
    return groups


def _commitments(
    store: "Store", government: str | None, commitment: str | None, current: Mapping[str, AssessmentRecord]
) -> list[CommitmentRecord]:
    rows = _ask(store, "commitments", government=government, commitment=commitment)
    things = _grouped(_ask(store, "things", government=government, commitment=commitment), "commitment")
    order = {r.id: n for n, r in enumerate(list_reports(store, government))}
    rows.sort(key=lambda row: (order[row["report"]], row["start"], row["commitment"]))
    found = (current.get(row["assessment"]) for row in rows)
    return [_commitment(row, things.get(row["commitment"], []), known) for row, known in zip(rows, found, strict=True)]


def _period(first: date | None, last: date | None) -> Period | None:
    return Period(first=first, last=last) if first and last else None


def _first_day(report: ReportRecord) -> date:
    period = report.review or report.plan
    return period.last if period is report.review and period else date.max if period is None else period.first


def _span(row: Mapping[str, Any], subject: str, text: str) -> dict[str, Any]:
    return {
        "id": row[subject],
        "report": row["report"],
        "report_title": row["title"] or "",
        "source": row["source"],
        "start": row["start"],
        "end": row["end"],
        "text": row[text],
        "heading": row["heading"] or "",
    }


def _evidence(row: Mapping[str, Any]) -> EvidenceRecord:
    return EvidenceRecord(
        **_span(row, "evidence", "evidenceText"),
        link=row["link"],
        commitment=row["commitment"],
        relation=row["relation"],
        score=row["score"],
        reason_zh=row["reason"] or "",
        reason_en=row["reasonEn"] or "",
    )


def _assessment(row: Mapping[str, Any], links: Iterable[EvidenceRecord]) -> AssessmentRecord:
    once = sorted({link.link: link for link in links}.values(), key=lambda e: (-(e.score or 0), e.report, e.start))
    return AssessmentRecord(
        id=row["assessment"],
        commitment=row["commitment"],
        as_of=row["report"],
        as_of_title=row["title"] or "",
        as_of_source=row["source"],
        status=row["status"],
        outcome=row["outcome"],
        schedule=row["schedule"],
        confidence=row["certainty"],
        share_reached=row["share"],
        review=row["review"] or "",
        rationale_zh=row["rationale"] or "",
        rationale_en=row["rationaleEn"] or "",
        evidence=tuple(e for e in once if e.relation is Relation.REPORTS_ON),
        renewed_by=tuple(e for e in once if e.relation is Relation.RENEWED_BY),
    )


def _commitment(
    row: Mapping[str, Any], things: Iterable[Mapping[str, Any]], current: AssessmentRecord | None
) -> CommitmentRecord:
    return CommitmentRecord(
        **_span(row, "commitment", "text"),
        government=row["government"],
        role=row["role"] or "plan",
        domain=row["domain"] or "other",
        specific=row["specific"] is True,
        item=row["item"] or "",
        item_title=row["itemTitle"] or "",
        deadline=row["deadline"] or "",
        due=row["due"],
        period=_period(row["periodFrom"], row["periodTo"]),
        confidence=row["certainty"],
        things=tuple(ThingRecord(type=t["thingType"], text=t["spelling"], id=t["thing"]) for t in things),
        assessment=current,
    )


def _item(parts: Sequence[CommitmentRecord], current: AssessmentRecord | None) -> CommitmentRecord:
    """Make the record of an item: the place of its first part, its title, all that its parts name."""
    first = parts[0]
    return first.model_copy(
        update={
            "id": first.item,
            "text": first.item_title,
            "specific": any(part.specific for part in parts),
            "things": tuple(dict.fromkeys(thing for part in parts for thing in part.things)),
            "due": max((part.due for part in parts if part.due), default=None),
            "assessment": current,
            "parts": tuple(parts),
        }
    )


def _place(record: PlaceRecord) -> dict[str, Any]:
    return {
        "id": record.id,
        "report": record.report,
        "source": record.source,
        "start": record.start,
        "end": record.end,
        "text": record.text,
    }


def _bearing(record: EvidenceRecord) -> dict[str, Any]:
    return {**_place(record), "relation": record.relation.value, "score": record.score}
