"""The code lists of the ontology as enumerations: the same codes as `vocabularies.ttl`, where their labels stand.

In: nothing. Out: `StrEnum`s, whose values are the codes that the graph, JSON and the command line use.
"""

from enum import StrEnum


class ReportType(StrEnum):
    """The rhythm of a report."""

    ANNUAL = "annual"
    HALF_YEAR = "half_year"
    OTHER = "other"


class Role(StrEnum):
    """What a section does: look back, look ahead, set figures, admit problems."""

    REVIEW = "review"
    PLAN = "plan"
    TARGETS = "targets"
    PROBLEMS = "problems"
    OTHER = "other"


class Kind(StrEnum):
    """What a statement is."""

    COMMITMENT = "commitment"
    RESULT = "result"
    PROBLEM = "problem"


class ResultState(StrEnum):
    """Whether a reported result is finished or under way."""

    DONE = "done"
    ONGOING = "ongoing"


class EntityType(StrEnum):
    """The classes of named things."""

    PROJECT = "Project"
    COMPANY = "Company"
    VILLAGE = "Village"
    FACILITY = "Facility"
    ORGANIZATION = "Organization"


class QuantityKind(StrEnum):
    """What a figure says of its indicator."""

    LEVEL = "level"
    YOY = "yoy"
    TARGET = "target"
    TARGET_YOY = "target_yoy"
    SHARE = "share"
    INCREMENT = "increment"
    RANK = "rank"


class Bound(StrEnum):
    """How exactly a figure binds."""

    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    OVER = "over"
    UNDER = "under"
    EXACT = "exact"


class FurnitureKind(StrEnum):
    """Why a span is not part of the report's text."""

    PAGE_NUMBER = "page_number"
    ADVERT = "advert"
    NAVIGATION = "navigation"
    EDITING = "editing"
    NOTE_MARK = "note_mark"
    CONTENTS = "contents"


class Domain(StrEnum):
    """Policy domains; labels stand in `vocabularies.ttl`."""

    ECONOMY = "economy"
    INDUSTRY = "industry"
    INNOVATION = "innovation"
    AGRICULTURE = "agriculture"
    CONSTRUCTION = "construction"
    TRANSPORT = "transport"
    ENVIRONMENT = "environment"
    EDUCATION = "education"
    HEALTH = "health"
    WELFARE = "welfare"
    CULTURE = "culture"
    SAFETY = "safety"
    GOVERNANCE = "governance"
    ADMINISTRATION = "administration"
    OTHER = "other"


class Relation(StrEnum):
    """What a link says: a clause reports on a commitment, or a later commitment promises it again."""

    REPORTS_ON = "reports_on"
    RENEWED_BY = "renewed_by"


class Outcome(StrEnum):
    """The first axis of a judgement: what happened."""

    DONE = "done"
    PART_DONE = "part_done"
    UNDER_WAY = "under_way"
    DROPPED = "dropped"
    NOTHING_REPORTED = "nothing_reported"


class Schedule(StrEnum):
    """The second axis of a judgement: when it happened against when it was due."""

    ON_TIME = "on_time"
    BEHIND = "behind"
    NOT_YET_DUE = "not_yet_due"
    UNKNOWN = "unknown"


class Status(StrEnum):
    """The headline of a judgement (DESIGN.md §3); labels and colours stand in `vocabularies.ttl`."""

    DELIVERED = "delivered"
    PARTLY = "partly"
    IN_PROGRESS = "in_progress"
    BEHIND = "behind"
    BROKEN = "broken"
    NOT_REPORTED = "not_reported"
    NOT_DUE = "not_due"
    NOT_CHECKABLE = "not_checkable"


class FindingKind(StrEnum):
    """What a supervision office wants pointed out beyond statuses; labels stand in `vocabularies.ttl`."""

    NEVER_MENTIONED = "never_mentioned"
    PROMISED_AGAIN = "promised_again"
    TARGET_MOVED = "target_moved"
    STATED_TWICE = "stated_twice"
    COMPLETED_TWICE = "completed_twice"
    DONE_AND_PROMISED = "done_and_promised"
    STAGE_BACK = "stage_back"
    NOT_PROMISED = "not_promised"


class ReviewKind(StrEnum):
    """What a person says in a review; labels stand in `vocabularies.ttl`."""

    STATUS = "status"
    EVIDENCE = "evidence"
    REMARK = "remark"
    ACCEPT = "accept"
    REJECT = "reject"
    UNDO = "undo"
