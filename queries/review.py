"""Record what people say of commitments, items and links, take it back, and list it.

In: a store, who says what and why. Out: `ReviewRecord`s; the government concerned is judged again at once. No review is
ever removed: an undo is one too, and a review whose statement is gone from the store is listed as such.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from duixian.graph.reviews import link_of, not_undone, read_reviews, report_of, standing
from duixian.ontology import iris
from duixian.ontology.errors import NotFoundError, ReviewError
from duixian.ontology.model import Model, Relation, Review, ReviewKind, Status
from duixian.queries.filters import read_code
from duixian.queries.identify import find_commitment, find_link, short_id

if TYPE_CHECKING:
    from duixian.graph.store import Store

_WORDS = """SELECT ?words
WHERE { { ?about a dx:Commitment ; nif:anchorOf ?words } UNION { ?about a dx:Item ; rdfs:label ?words } }"""
_LINK = """SELECT ?commitment ?relation ?evidence ?words ?evidenceWords
WHERE { ?link a dx:Link ; dx:commitment ?commitment ; dx:relation ?relation ; dx:evidence ?evidence .
  ?commitment nif:anchorOf ?words . ?evidence nif:anchorOf ?evidenceWords }"""
_HOLDER = "SELECT DISTINCT ?government WHERE { ?report dx:issuer/dx:resolvedTo ?government }"
_PARTS = "SELECT ?part WHERE { ?part a dx:Commitment ; dx:inItem ?item }"
_THERE = "ASK { ?part dx:inReport ?report }"


class ReviewState(StrEnum):
    """What has become of a review."""

    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    UNDONE = "undone"
    GONE = "gone"


class ReviewRecord(Model):
    """A review: its number, what it says of which words, why, who and when, and what has become of it.

    `about` is the IRI of the commitment or item (of an undo: of the review undone), `code` its short id; `link` is the
    IRI of the link that is accepted or rejected. `state` is `gone` where the statement is no longer in the store.
    """

    number: int
    id: str
    kind: ReviewKind
    about: str
    code: str
    words: str = ""
    government: str = ""
    status: Status | None = None
    link: str = ""
    relation: Relation | None = None
    evidence_words: str = ""
    because: str = ""
    by: str
    at: datetime
    state: ReviewState


class Draft(Model):
    """What is to be recorded, before it has a number."""

    kind: ReviewKind
    about: str
    words: str = ""
    status: Status | None = None
    relation: Relation | None = None
    evidence: str | None = None
    evidence_words: str = ""
    because: str = ""


def review_commitment(
    store: "Store",
    commitment: str,
    *,
    by: str,
    status: Status | str | None = None,
    evidence: str = "",
    because: str = "",
    at: datetime | None = None,
) -> list[ReviewRecord]:
    """Correct the status or the evidence of a commitment or item, or only remark on it (`because` alone).

    Raises `NotFoundError` for an unknown commitment, `QueryError` for an unknown status, `ReviewError` where nothing is
    said or nobody says it.
    """
    about = _single(store, find_commitment(store, commitment))
    code = None if status is None else Status(read_code("status", status))
    drafts = draft_corrections(about, words_of(store, about) or "", code, evidence, because)
    if not drafts:
        raise ReviewError(commitment, *message("nothing_said"))
    return record(store, drafts, by=by, at=at)


def review_link(
    store: "Store", link: str, *, accept: bool, by: str, because: str = "", at: datetime | None = None
) -> ReviewRecord:
    """Accept or reject a link, by its IRI or short id; one that was rejected before can be accepted by the same id."""
    kind = ReviewKind.ACCEPT if accept else ReviewKind.REJECT
    parts = _known_link(store, link) or _link_parts(store, find_link(store, link))
    return record(store, [Draft(kind=kind, because=because, **parts)], by=by, at=at)[0]


def undo_review(
    store: "Store", review: str | int, *, by: str, because: str = "", at: datetime | None = None
) -> ReviewRecord:
    """Take back a review, by its number or IRI; taking back an undo brings the review back."""
    known = read_reviews(store)
    name = str(review).lstrip("#")
    found = next((one for one in known if name in (one.id, str(one.order + 1))), None)
    if found is None:
        raise NotFoundError(name, *message("no_review"))
    if _state_of_all(store, known)[found.id] is ReviewState.UNDONE:
        raise ReviewError(name, *message("undone_already"))
    words = found.words or found.because
    draft = Draft(kind=ReviewKind.UNDO, about=found.id, words=words, because=because)
    return record(store, [draft], by=by, at=at)[0]


def list_reviews(store: "Store", government: str | None = None) -> list[ReviewRecord]:
    """Give all reviews in order of their numbers, of one government (its IRI) or all."""
    known = read_reviews(store)
    states = _state_of_all(store, known)
    by_id = {review.id: review for review in known}
    holders = _holders(store, {report_of(_root(review, by_id).about) for review in known})
    records = [_record(review, states[review.id], holders[report_of(_root(review, by_id).about)]) for review in known]
    return [one for one in records if government in (None, one.government)]


def record(store: "Store", drafts: Sequence[Draft], *, by: str, at: datetime | None = None) -> list[ReviewRecord]:
    """Give numbers to reviews, put them into their graph all at once, and judge again what they concern."""
    if not by.strip():
        raise ReviewError("--by", *message("nobody"))
    start = max((review.order for review in read_reviews(store)), default=-1) + 1
    when = at or now()
    made = [_number(draft, start + n, by.strip(), when) for n, draft in enumerate(drafts)]
    return keep(store, made)


def keep(store: "Store", reviews: Sequence[Review]) -> list[ReviewRecord]:
    """Put numbered reviews into their graph and judge again what they concern."""
    from duixian.graph.refresh import refresh
    from duixian.graph.triples import reviews_to_nquads

    store.append(iris.REVIEW_GRAPH, reviews_to_nquads(reviews))
    refresh(store)
    new = {review.id for review in reviews}
    return [one for one in list_reviews(store) if one.id in new]


def draft_corrections(about: str, words: str, status: Status | None, evidence: str, because: str) -> list[Draft]:
    """Make reviews of what was said of one commitment: a status, evidence, or a remark where it is neither."""
    common = {"about": about, "words": words, "because": because.strip()}
    drafts = []
    if status is not None:
        drafts.append(Draft(kind=ReviewKind.STATUS, status=status, **common))
    if evidence.strip():
        drafts.append(Draft(kind=ReviewKind.EVIDENCE, evidence_words=evidence.strip(), **common))
    if not drafts and because.strip():
        drafts.append(Draft(kind=ReviewKind.REMARK, **common))
    return drafts


def words_of(store: "Store", about: str) -> str | None:
    """Give the words of a commitment, or the title of an item; `None` where the store does not have it."""
    import pyoxigraph as ox

    try:
        found = store.query(_WORDS, {"about": ox.NamedNode(about)}).values()
    except ValueError:
        return None
    return str(found[0]["words"]) if found else None


def now() -> datetime:
    """Give the time, or that of SOURCE_DATE_EPOCH, to make runs repeatable."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else datetime.now(UTC)


def message(code: str, **values: object) -> tuple[str, str]:
    """Give a sentence in Chinese and in English."""
    zh, en = _messages()[code]
    return zh.format(**values), en.format(**values)


@cache
def _messages() -> Mapping[str, tuple[str, str]]:
    lines = files(__package__).joinpath("review_messages.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {row[0]: (row[1], row[2]) for row in rows}


def _single(store: "Store", about: str) -> str:
    """Give the commitment that an item consists of where it is only one: tables show that one for the item."""
    import pyoxigraph as ox

    parts = store.query(_PARTS, {"item": ox.NamedNode(about)}).values()
    return str(parts[0]["part"]) if len(parts) == 1 else about


def _number(draft: Draft, order: int, by: str, at: datetime) -> Review:
    said = draft.model_dump(mode="json")
    name = iris.review_iri(order, by, at.isoformat(), *(str(value or "") for value in said.values()))
    return Review(id=name, order=order, by=by, at=at, **draft.model_dump())


def _link_parts(store: "Store", link: str) -> dict[str, Any]:
    """Give the ends of a link, what it says, and the words of both."""
    import pyoxigraph as ox

    row = store.query(_LINK, {"link": ox.NamedNode(link)}).values()[0]
    return {
        "about": row["commitment"],
        "relation": str(row["relation"]).rpartition("/")[2],
        "evidence": row["evidence"],
        "words": row["words"],
        "evidence_words": row["evidenceWords"],
    }


def _known_link(store: "Store", name: str) -> dict[str, Any] | None:
    """Give the parts of a link that was reviewed before, as a rejected one is no longer in the graph."""
    for review in reversed(read_reviews(store)):
        link = link_of(review)
        if link and name in (link, short_id(link)):
            return review.model_dump(include={"about", "relation", "evidence", "words", "evidence_words"})
    return None


def _state_of_all(store: "Store", known: Sequence[Review]) -> dict[str, ReviewState]:
    """Tell what has become of each review."""
    kept = standing(known)
    in_force = {_subject(review): review.id for review in kept}
    alive = {review.id for review in not_undone(known)}
    return {review.id: _state(store, review, alive, in_force) for review in known}


def _state(store: "Store", review: Review, alive: set[str], in_force: Mapping[tuple[str, str], str]) -> ReviewState:
    if review.id not in alive:
        return ReviewState.UNDONE
    if review.kind is ReviewKind.UNDO:
        return ReviewState.IN_FORCE
    ends = [review.about, *([review.evidence] if review.evidence else [])]
    if not all(_is_there(store, end) for end in ends):
        return ReviewState.GONE
    return ReviewState.IN_FORCE if in_force[_subject(review)] == review.id else ReviewState.SUPERSEDED


def _subject(review: Review) -> tuple[str, str]:
    """Give what a later review must be about to take this one's place; remarks stand beside each other."""
    if review.kind is ReviewKind.REMARK:
        return ("remark", review.id)
    return ("link", link_of(review)) if review.evidence else (review.kind.value, review.about)


def _is_there(store: "Store", part: str) -> bool:
    import pyoxigraph as ox

    return bool(store.query(_THERE, {"part": ox.NamedNode(part)}).values()[0]["answer"])


def _root(review: Review, by_id: Mapping[str, Review]) -> Review:
    """Give the review that an undo (of an undo …) takes back."""
    while review.kind is ReviewKind.UNDO and review.about in by_id:
        review = by_id[review.about]
    return review


def _holders(store: "Store", reports: Iterable[str]) -> dict[str, str]:
    """Give the government of each report; none for one that is no longer in the store."""
    import pyoxigraph as ox

    found = dict.fromkeys(reports, "")
    for report in found:
        rows = store.query(_HOLDER, {"report": ox.NamedNode(report)}).values() if report else []
        found[report] = str(rows[0]["government"]) if rows else ""
    return found


def _record(review: Review, state: ReviewState, government: str) -> ReviewRecord:
    return ReviewRecord(
        number=review.order + 1,
        code=short_id(review.about) if review.kind is not ReviewKind.UNDO else "",
        government=government,
        link=link_of(review),
        state=state,
        **review.model_dump(
            include={"id", "kind", "about", "words", "status", "relation", "evidence_words", "because", "by", "at"}
        ),
    )
