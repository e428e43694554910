"""What the audit API answers with: plain frozen records, one class a thing that people ask for.

In: nothing. Out: models; `record.model_dump(mode="json")` is its JSON. Offsets are code points of the source.
"""

from datetime import date

from duixian.ontology.model import (
    Domain,
    EntityType,
    FindingKind,
    Model,
    Outcome,
    Period,
    Relation,
    ReportType,
    Role,
    Schedule,
    Status,
)
from duixian.queries.identify import short_id


class GovernmentRecord(Model):
    """A government: all the names that its reports give it, and what is loaded of it."""

    id: str
    name: str
    names: tuple[str, ...] = ()
    county: str = ""
    redacted: bool = False
    reports: int = 0
    first_day: date | None = None
    last_day: date | None = None

    @property
    def code(self) -> str:
        """Give the short digits that set it apart from others of that name."""
        return self.id.rpartition("/")[2]


class ReportRecord(Model):
    """A report: where it stands, which periods it speaks of, how much was read in it."""

    id: str
    government: str
    title: str
    issuer: str
    report_type: ReportType
    review: Period | None = None
    plan: Period | None = None
    delivered_on: date | None = None
    source: str
    start: int
    end: int
    commitments: int
    results: int

    @property
    def code(self) -> str:
        """Give the short id that commands take for this report."""
        return short_id(self.id)


class PlaceRecord(Model):
    """Words of a report and where they stand."""

    id: str
    report: str
    report_title: str
    source: str
    start: int
    end: int
    text: str
    heading: str = ""

    @property
    def code(self) -> str:
        """Give the short id that commands take for this commitment or item."""
        return short_id(self.id)


class EvidenceRecord(PlaceRecord):
    """Later words that bear on a commitment, how (`relation`), how surely, and why."""

    link: str
    commitment: str
    relation: Relation
    score: float | None = None
    reason_zh: str = ""
    reason_en: str = ""


class AssessmentRecord(Model):
    """What one later report shows of a commitment or an item, with the words that decided and the reason.

    `review` is the IRI of the review that decided, where a person did; empty where the software judged.
    """

    id: str
    commitment: str
    as_of: str
    as_of_title: str
    as_of_source: str
    status: Status
    outcome: Outcome | None = None
    schedule: Schedule | None = None
    confidence: float | None = None
    share_reached: float | None = None
    review: str = ""
    rationale_zh: str = ""
    rationale_en: str = ""
    evidence: tuple[EvidenceRecord, ...] = ()
    renewed_by: tuple[EvidenceRecord, ...] = ()


class ThingRecord(Model):
    """A named thing as a commitment spells it; `id` stands for all its spellings."""

    type: EntityType
    text: str
    id: str


class CommitmentRecord(PlaceRecord):
    """A commitment (or, with `parts`, an item of several) with its current assessment.

    `assessment` is `None` where no later report of the government is loaded.
    """

    government: str
    role: Role = Role.PLAN
    domain: Domain = Domain.OTHER
    specific: bool = False
    item: str = ""
    item_title: str = ""
    deadline: str = ""
    due: date | None = None
    period: Period | None = None
    confidence: float | None = None
    things: tuple[ThingRecord, ...] = ()
    assessment: AssessmentRecord | None = None
    parts: tuple["CommitmentRecord", ...] = ()

    @property
    def status(self) -> Status | None:
        """Give the headline of the current assessment."""
        return self.assessment.status if self.assessment else None

    @property
    def words(self) -> str:
        """Give its text; after what it is of, in 【】 (its item, else a thing), where it does not name that itself."""
        named = [thing.text for thing in self.things]
        if self.parts or any(name in self.text for name in named):
            return self.text
        title = self.item_title.removesuffix("…")
        subject = self.item_title if title and title not in self.text else next(iter(named), "")
        return f"【{subject}】{self.text}" if subject else self.text

    @property
    def is_item(self) -> bool:
        """Say whether this is an item of several commitments."""
        return bool(self.parts)


class FullCommitment(Model):
    """All that is known of one commitment: the sentence around it and what every later report shows of it."""

    commitment: CommitmentRecord
    sentence: str
    assessments: tuple[AssessmentRecord, ...] = ()


class Count(Model):
    """How commitments fared: by status, and how many were delivered of those that could be judged by now.

    `counted` leaves out those not yet due, not checkable, and not judged; `rate` is `None` where nothing is counted.
    """

    total: int
    counted: int
    delivered: int
    rate: float | None
    by_status: dict[Status, int]
    unjudged: int


class DomainCount(Count):
    """The count of one policy domain."""

    domain: Domain


class SummaryRecord(Model):
    """How one government's specific commitments fared, counted by clause and by item, and by policy domain."""

    government: GovernmentRecord
    reports: int
    specific: int
    general: int
    by_clause: Count
    by_item: Count
    by_domain: tuple[DomainCount, ...]


class FindingRecord(Model):
    """Something to look at: one place (never mentioned again, never promised) or two, their figures, and why."""

    id: str
    government: str
    kind: FindingKind
    places: tuple[PlaceRecord, ...]
    figures: tuple[str, ...] = ()
    reason_zh: str
    reason_en: str
    confidence: float | None = None
