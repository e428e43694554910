"""What the API answers with beside the records of `queries/`: pages of lists, reports with their text, tables, reviews.

In: nothing. Out: models, which are also the API's documentation.
"""

from datetime import date
from typing import Generic, Self, TypeVar

from duixian.ontology.model import Model, Status
from duixian.queries.pages import MentionRecord, OutlineRecord, StatementRecord
from duixian.queries.records import ReportRecord
from pydantic import BaseModel, ConfigDict, Field, model_validator

Record = TypeVar("Record")


class Listing(BaseModel, Generic[Record]):
    """A part of a list; `next` is the address of the next part, where there is one."""

    records: list[Record]
    offset: int
    limit: int
    next: str | None = None


class ReportText(Model):
    """A report with the whole text of its file, in which all offsets count code points, and what was read in it."""

    report: ReportRecord
    text: str
    outline: tuple[OutlineRecord, ...]
    statements: tuple[StatementRecord, ...]
    mentions: tuple[MentionRecord, ...]


class ParameterRecord(Model):
    """What a question may be told."""

    name: str
    type: str
    optional: bool
    zh: str
    en: str


class QuestionRecord(Model):
    """A question of the catalogue."""

    name: str
    title_zh: str
    title_en: str
    description_zh: str
    description_en: str
    parameters: tuple[ParameterRecord, ...]
    sparql: str


class QuestionAnswer(Model):
    """The answer to a question; `complete` is false where there are more rows than were asked for."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[dict[str, str | int | float | bool | date | None], ...]
    complete: bool


class StatusRecord(Model):
    """What the server shows: its software, the state of the store, and whether it takes reviews."""

    software: str
    store: str
    state: str
    governments: int
    reviews: bool


class ReviewDraft(BaseModel):
    """What a person says of a commitment or item, of a link, or that a review is taken back: one of the three.

    Of a commitment: `status`, `evidence`, or `because` alone as a remark. Of a link: `accept`.
    """

    model_config = ConfigDict(extra="forbid")

    by: str = Field(min_length=1, max_length=200)
    commitment: str = ""
    status: Status | None = None
    evidence: str = Field(default="", max_length=20_000)
    because: str = Field(default="", max_length=20_000)
    link: str = ""
    accept: bool | None = None
    undo: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _about_one(self) -> Self:
        said = [bool(self.commitment), bool(self.link) and self.accept is not None, self.undo is not None]
        if said.count(True) != 1:
            raise ValueError("give commitment, or link and accept, or undo")
        return self
