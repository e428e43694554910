"""Tell what changed of a government's commitments: between two of its reports, or by loading some.

In: a store, two reports (or a government, or what a load left behind). Out: `Changes`, one record a change; their kinds
and the words for them stand in `changes.tsv`.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from duixian.graph.part import part_of
from duixian.graph.standing import Standing
from duixian.ontology.errors import NotFoundError, QueryError
from duixian.ontology.model import Model, Status
from duixian.queries.dossiers import holders, list_assessments, list_commitments, list_reports
from duixian.queries.governments import find_government, list_governments
from duixian.queries.history import in_time, standing_after
from duixian.queries.identify import find_report
from duixian.queries.records import (
    AssessmentRecord,
    CommitmentRecord,
    EvidenceRecord,
    GovernmentRecord,
    ReportRecord,
)

if TYPE_CHECKING:
    from duixian.graph.load import LoadSummary
    from duixian.graph.store import Store


class ChangeKind(StrEnum):
    """How a commitment's status moved, or that it was promised again; in the order in which changes are listed."""

    DELIVERED = "delivered"
    BEHIND = "behind"
    SILENT = "silent"
    REPORTED = "reported"
    RENEWED = "renewed"
    OTHER = "other"


class KindWords(NamedTuple):
    """How a kind of change is shown: its sign, its name and what it means, in both languages."""

    sign: str
    zh: str
    en: str
    meaning_zh: str
    meaning_en: str


class Change(Model):
    """A commitment (with its assessment after the change), its status before and after, and the kind of the change.

    `renewed_by` are the commitments that newly promise it again.
    """

    kind: ChangeKind
    before: Status
    after: Status | None
    commitment: CommitmentRecord
    renewed_by: tuple[EvidenceRecord, ...] = ()


class Changes(Model):
    """What changed of one government; `since` and `until` are reports, `None` for what a load changed.

    Of the specific commitments, `promised` counts those that are new, `unchanged` those that were there and stayed as
    they were; `gone` counts all that were there and are no longer, because a corrected report has other words.
    """

    government: GovernmentRecord
    since: ReportRecord | None = None
    until: ReportRecord | None = None
    changes: tuple[Change, ...] = ()
    promised: int = 0
    gone: int = 0
    unchanged: int = 0

    def counts(self) -> dict[ChangeKind, int]:
        """Count the changes by kind, in the order of the kinds."""
        found = [change.kind for change in self.changes]
        return {kind: found.count(kind) for kind in ChangeKind if kind in found}


_KINDS = {
    Status.DELIVERED: ChangeKind.DELIVERED,
    Status.BEHIND: ChangeKind.BEHIND,
    Status.BROKEN: ChangeKind.BEHIND,
    Status.NOT_REPORTED: ChangeKind.SILENT,
}
"""What a status that is new is called, whatever it was before."""
_ADVANCE = (Status.BEHIND, Status.IN_PROGRESS, Status.PARTLY, Status.DELIVERED)
"""How far a commitment has come; any other status is no step of the way."""


@cache
def kinds() -> Mapping[ChangeKind, KindWords]:
    """Give the words for each kind of change."""
    lines = files(__package__).joinpath("changes.tsv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return MappingProxyType({ChangeKind(row.pop("kind")): KindWords(**row) for row in rows})


def find_changes(
    store: "Store",
    government: str | None = None,
    since: str | None = None,
    until: str | None = None,
    *,
    specific_only: bool = True,
) -> Changes:
    """Tell what changed from when one report had spoken to when a later one of the same government had.

    Reports are IRIs, short ids or file names; without `until` it is the last of the government, without `since` the one
    before `until`. Raises `NotFoundError` for reports of two governments or in the other order, or where one is alone.
    """
    given = [find_report(store, name) if name else None for name in (since, until)]
    whose = {holder for report in given if report for holder in holders(store, report)}
    whose |= {find_government(store, government).id} if government else set()
    if not whose:
        raise QueryError("diff", "请写政府，或 --from 与 --to 两份报告", "name a government, or two reports")
    if len(whose) > 1:
        names = "、".join(find_government(store, one).name for one in sorted(whose))
        raise NotFoundError(names, "不属于同一个政府", "these are of two governments")
    part = part_of(store, whose.pop())
    (found,) = list_governments(part)
    ordered = in_time(list_reports(part))
    places = _places([report.id for report in ordered], *given)
    if places[0] < 0:
        raise NotFoundError(found.name, "前面没有别的报告，还不能比较", "there is no report before it to compare with")
    if places[0] >= places[1]:
        raise NotFoundError(str(until), "后一份报告应晚于前一份", "the second report must be later than the first")
    return _from_to(part, found, ordered, places, specific_only=specific_only)


def _places(ids: Sequence[str], since: str | None, until: str | None) -> tuple[int, int]:
    """Give the places of two reports in the order of time; by default the last, and the one before it."""
    last = ids.index(until) if until else len(ids) - 1
    return ids.index(since) if since else last - 1, last


def by_load(store: "Store", summary: "LoadSummary", *, specific_only: bool = True) -> list[Changes]:
    """Tell what a load changed of each government that had been judged before, by name."""
    found = []
    for iri, before in summary.before.items():
        if before.statuses:
            part = part_of(store, iri)
            (government,) = list_governments(part)
            said = list_assessments(part)
            current = {assessment.id: assessment for assessment in said}
            records = list_commitments(part, known=current)
            now = {record.id: record.assessment for record in records if record.assessment}
            after = _Found(records, now, _again(said, [a.as_of for a in said]))
            found.append(_compare(government, before, after, specific_only=specific_only))
    return sorted(found, key=lambda changes: (changes.government.name, changes.government.id))


class _Found(NamedTuple):
    """What is found after a change: all commitments, how they stand, what renews them (by the pair of both)."""

    records: Sequence[CommitmentRecord]
    assessments: Mapping[str, AssessmentRecord]
    renewals: Mapping[tuple[str, str], EvidenceRecord]


def _from_to(
    store: "Store",
    government: GovernmentRecord,
    ordered: Sequence[ReportRecord],
    places: tuple[int, int],
    *,
    specific_only: bool,
) -> Changes:
    """Set what stood after one report against what stood after a later one."""
    first, last = (ordered[: place + 1] for place in places)
    said = list_assessments(store)
    records = list_commitments(store, known={assessment.id: assessment for assessment in said})
    before = {name: found.status.value for name, found in standing_after(said, first).items()}
    now = {record.id: record.assessment for record in records if record.assessment}
    after = standing_after(said, last) | (now if last == ordered else {})
    stood = Standing(before, frozenset(_again(said, [report.id for report in first])))
    found = _compare(
        government,
        stood,
        _Found(records, after, _again(said, [report.id for report in last])),
        specific_only=specific_only,
    )
    return found.model_copy(update={"since": first[-1], "until": last[-1]})


def _again(said: Iterable[AssessmentRecord], reports: Iterable[str]) -> dict[tuple[str, str], EvidenceRecord]:
    """Give what is promised again as of some reports, by the pair of both commitments."""
    known = set(reports)
    return {(a.commitment, later.id): later for a in said if a.as_of in known for later in a.renewed_by}


def _compare(government: GovernmentRecord, before: Standing, found: _Found, *, specific_only: bool) -> Changes:
    """Set what was against what is; what was not there before is new and no change."""
    changes: list[Change] = []
    promised = unchanged = 0
    again: dict[str, list[EvidenceRecord]] = {}
    for pair, later in found.renewals.items():
        if pair not in before.renewals:
            again.setdefault(pair[0], []).append(later)
    for record in found.records:
        assessment = found.assessments.get(record.id)
        if assessment is None or (specific_only and not record.specific):
            continue
        if record.id not in before.statuses:
            promised += 1
            continue
        shown = record.model_copy(update={"assessment": assessment})
        new = list(_moves(shown, Status(before.statuses[record.id]), again.get(record.id, ())))
        changes += new
        unchanged += not new
    order = list(ChangeKind)
    there = {record.id for record in found.records}
    return Changes(
        government=government,
        changes=tuple(sorted(changes, key=lambda change: order.index(change.kind))),
        promised=promised,
        gone=sum(1 for name in before.statuses if "/statement/" in name and name not in there),
        unchanged=unchanged,
    )


def _moves(record: CommitmentRecord, before: Status, again: Iterable[EvidenceRecord]) -> Iterator[Change]:
    """Give the change of a commitment's status, and that it is promised again."""
    after, later = record.status, tuple(again)
    if after is not None and after is not before:
        yield Change(kind=_kind(before, after), before=before, after=after, commitment=record)
    if later:
        yield Change(kind=ChangeKind.RENEWED, before=before, after=after, commitment=record, renewed_by=later)


def _kind(before: Status, after: Status) -> ChangeKind:
    """Name a change of status; who was further before has no progress to report."""
    steps = [_ADVANCE.index(status) if status in _ADVANCE else -1 for status in (before, after)]
    return _KINDS.get(after) or (ChangeKind.REPORTED if steps[1] > steps[0] else ChangeKind.OTHER)
