"""The words of the ontology as pydantic models: what the loaders return, the graph stores and the doors print.

The code lists (`codes.py`) are given on from here, so that one import line names what a step needs.

Offsets are 0-based, half-open, in Unicode code points of `Source.text`; `text == source.text[start:end]` always holds.
All models are frozen and keep their parts in a fixed order, so that equal content is equal data.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any, Self

from duixian.ontology.codes import (
    Bound,
    Domain,
    EntityType,
    FindingKind,
    FurnitureKind,
    Kind,
    Outcome,
    QuantityKind,
    Relation,
    ReportType,
    ResultState,
    ReviewKind,
    Role,
    Schedule,
    Status,
)
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

__all__ = [
    "Assessment",
    "Bound",
    "Deadline",
    "Domain",
    "EntityType",
    "Finding",
    "FindingKind",
    "Furniture",
    "FurnitureKind",
    "Iri",
    "Item",
    "Kind",
    "Link",
    "Mention",
    "Model",
    "Number",
    "Outcome",
    "Period",
    "Quantity",
    "QuantityKind",
    "Relation",
    "Report",
    "ReportType",
    "ResultState",
    "Review",
    "ReviewKind",
    "Role",
    "Schedule",
    "Score",
    "Section",
    "Source",
    "Span",
    "Statement",
    "Status",
    "Text",
]


class Model(BaseModel):
    """The base of all models: frozen, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _plain(value: Decimal) -> Decimal:
    """Drop trailing zeros and exponents: 62.640 is 62.64, 1E+3 is 1000."""
    return Decimal(f"{value.normalize():f}") if value else Decimal(0)


Number = Annotated[Decimal, AfterValidator(_plain), Field(allow_inf_nan=False, max_digits=18, decimal_places=6)]
"""A figure as written, exact; its unit stands beside it."""


def _three_places(value: Any) -> Any:  # noqa: ANN401
    """Round a score to three places, so that it survives any serialisation."""
    return round(float(value), 3) if isinstance(value, float | int | Decimal) else value


Score = Annotated[float, BeforeValidator(_three_places), Field(ge=0, le=1)]
"""A confidence or similarity between 0 and 1, to three places."""


def _sound(text: str) -> str:
    """Refuse a text that no file could hold: half of a UTF-16 pair."""
    text.encode()  # UnicodeEncodeError is a ValueError
    return text


Text = Annotated[str, AfterValidator(_sound)]
"""Any characters, control characters among them, but no lone surrogates."""

Iri = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9+.\-]*:[!$&-;=?-Z_a-z~]*$")]
"""An absolute IRI in ASCII."""


def _sorted(iris: tuple[str, ...]) -> tuple[str, ...]:
    """Put a set of IRIs in its one order."""
    return tuple(sorted(set(iris)))


class Span(Model):
    """A half-open range of code points of a source text."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end < self.start:
            msg = f"a span ends before it starts: {self.start} > {self.end}"
            raise ValueError(msg)
        return self

    def of(self, text: str) -> str:
        """Give the characters of the span."""
        return text[self.start : self.end]


class Period(Model):
    """A range of days, both included."""

    first: date
    last: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            msg = f"a period ends before it starts: {self.first} > {self.last}"
            raise ValueError(msg)
        return self


class Source(Model):
    """A file as read: its text is decoded once and never edited (DESIGN.md §2, rule 1)."""

    name: Text
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    media_type: Text
    encoding: Text
    text: Text


class Furniture(Span):
    """A span of the source that is no part of the report's text: marked, not cut."""

    kind: FurnitureKind


class Section(Span):
    """A heading (the span is that of the heading alone), its place in the outline and what its part of the text does.

    `parent` is the index of the section above in `Report.sections`.
    """

    heading: Text
    level: int = Field(ge=0)
    parent: int | None = Field(default=None, ge=0)
    role: Role


class Mention(Span):
    """A name in the text; it may stand before the statement that it belongs to, where the subject is left out there.

    `id` is the IRI of the thing that is meant (`iris.thing_iri`).
    """

    type: EntityType
    text: Text
    id: Iri


class Quantity(Span):
    """A figure with its indicator and unit, both in the text's own words; `value` is as written in `unit`."""

    indicator: Text = ""
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    unit: Text = ""
    kind: QuantityKind
    bound: Bound = Bound.EXACT
    redacted: bool = False


class Deadline(Model):
    """When a commitment is due: the text's own words and the days that they mean."""

    text: Text
    first: date
    last: date


class Statement(Span):
    """One action promised, one fact reported or one problem admitted: about one clause.

    `section` and `item` are indices into `Report.sections` and `Report.items`; `specific` is set on commitments, and
    `checkable`: how likely it is that a reader could check them; `state` is set on results;
    `period` is the time that the statement speaks of.
    """

    id: Iri
    kind: Kind
    text: Text
    section: int | None = Field(default=None, ge=0)
    role: Role
    item: int | None = Field(default=None, ge=0)
    specific: bool | None = None
    checkable: Score | None = None
    state: ResultState | None = None
    domain: Domain = Domain.OTHER
    period: Period | None = None
    deadline: Deadline | None = None
    mentions: tuple[Mention, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    confidence: Score = 1.0


class Item(Model):
    """What people follow up (承诺事项): the statements that share a subject, under a short title."""

    id: Iri
    title: Text


class Report(Span):
    """One report of one government: a span of its source and all that was read in it.

    `issuer` is the name in the text's own words, `county` the county that the town lies in where the text tells it,
    `government` the IRI of the body (`iris.government_iri`).
    """

    id: Iri
    source: Source
    title: Text = ""
    issuer: Text = ""
    issuer_redacted: bool = False
    county: Text = ""
    government: Iri
    report_type: ReportType = ReportType.OTHER
    review: Period | None = None
    plan: Period | None = None
    delivered_on: date | None = None
    sections: tuple[Section, ...] = ()
    items: tuple[Item, ...] = ()
    statements: tuple[Statement, ...] = ()
    furniture: tuple[Furniture, ...] = ()

    @model_validator(mode="after")
    def _spans_hold(self) -> Self:
        """Offsets are sacred (DESIGN.md §2, rule 1)."""
        named: list[Statement | Mention] = [*self.statements, *(m for s in self.statements for m in s.mentions)]
        texts = [*((part, part.text) for part in named), *((part, part.heading) for part in self.sections)]
        for part, text in texts:
            if text != part.of(self.source.text):
                msg = f"the text of [{part.start}, {part.end}) is not the text at its span: {text}"
                raise ValueError(msg)
        figures = [figure for statement in self.statements for figure in statement.quantities]
        ends = [self.end, *(part.end for part in self.furniture), *(part.end for part in figures)]
        if max(ends) > len(self.source.text):
            raise ValueError("a span ends after the end of the text")
        return self

    @model_validator(mode="after")
    def _order_holds(self) -> Self:
        """Parts stand in the order of the text, each once; references lead to parts that are there."""
        for name in ("statements", "furniture"):
            spans = [(part.start, part.end) for part in getattr(self, name)]
            if any(one >= other for one, other in pairwise(spans)):
                raise ValueError(f"{name} are not in the order of the text, or stand twice")
        if any(one.start >= other.start for one, other in pairwise(self.sections)):
            raise ValueError("sections are not in the order of the text, or stand twice")
        if any(part.parent is not None and part.parent >= place for place, part in enumerate(self.sections)):
            raise ValueError("a section stands before the section above it")
        for name, parts in (("section", len(self.sections)), ("item", len(self.items))):
            places = (getattr(part, name) for part in self.statements)
            if any(place is not None and place >= parts for place in places):
                raise ValueError(f"a statement's {name} is not there")
        return self

    @model_validator(mode="after")
    def _names_hold(self) -> Self:
        """One IRI names one part."""
        parts = [self.id, self.government, *(item.id for item in self.items), *(part.id for part in self.statements)]
        things = {(m.id, m.type) for statement in self.statements for m in statement.mentions}
        names = [*parts, *(name for name, _ in things)]
        if len(names) != len(set(names)):
            raise ValueError("two parts of a report have the same IRI")
        return self


class Link(Model):
    """A later statement that bears on a commitment, why, and how surely."""

    id: Iri
    commitment: Iri
    evidence: Iri
    relation: Relation
    score: Score
    reason_zh: Text
    reason_en: Text


class Assessment(Model):
    """What one later report shows of one commitment, or of an item by its parts.

    `commitment` is the IRI of the commitment (or item) judged; `links` are IRIs of the links that decided;
    `share_reached` is the part of a promised figure that was reached (1 is all of it); `review` is the IRI of the
    review that decided, where a person did.
    """

    id: Iri
    commitment: Iri
    as_of: Iri
    status: Status
    outcome: Outcome
    schedule: Schedule
    confidence: Score
    links: Annotated[tuple[Iri, ...], AfterValidator(_sorted)] = ()
    share_reached: Number | None = None
    review: Iri | None = None
    rationale_zh: Text
    rationale_en: Text


class Finding(Model):
    """Two statements that do not agree, or that say the same twice, and one sentence that says how.

    `first` and `second` are IRIs of statements, the earlier one first; the figures are in the words of the reports, or
    worked out from them, and empty where no figure decided.
    """

    id: Iri
    kind: FindingKind
    first: Iri
    second: Iri
    first_figure: Text = ""
    second_figure: Text = ""
    confidence: Score
    reason_zh: Text
    reason_en: Text


def _in_utc(moment: datetime) -> datetime:
    """Put a moment in UTC, to the second; one without a zone is taken for UTC."""
    known = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return known.replace(microsecond=0)


class Review(Model):
    """What a person says of a commitment, an item or a link: it wins over what was computed (DESIGN.md §2, rule 7).

    `about` is the IRI of the commitment or item, of an undo that of the review undone; `words` are those of the
    commitment as the person saw them. `relation` and `evidence` are the other parts of a link; `evidence_words` are
    its words, or the evidence that the person names. `because` is the reason, or the remark itself; `order` is the
    number of the review among all.
    """

    id: Iri
    order: int = Field(ge=0)
    kind: ReviewKind
    about: Iri
    words: Text = ""
    status: Status | None = None
    relation: Relation | None = None
    evidence: Iri | None = None
    evidence_words: Text = ""
    because: Text = ""
    by: Text = Field(min_length=1)
    at: Annotated[datetime, AfterValidator(_in_utc)]

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        """Let a corrected status have a status, a review of a link its relation and evidence, and others neither."""
        of_link = self.kind in (ReviewKind.ACCEPT, ReviewKind.REJECT)
        if (self.status is not None) != (self.kind is ReviewKind.STATUS):
            raise ValueError("a corrected status, and nothing else, has a status")
        if of_link != (self.relation is not None) or of_link != (self.evidence is not None):
            raise ValueError("a review of a link, and nothing else, has a relation and evidence")
        return self
