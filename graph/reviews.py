"""What people said, and how it wins: rejected links are not used, accepted ones are sure, corrected statuses stand.

In: the graph of reviews, the reports of a government, what was computed of them. Out: the reviews that stand, links as
people corrected them, and a `Judgement` in which a corrected status is the current assessment. No review is removed:
an undo is a review too. A review whose statement is no longer in the store is passed over here, and listed elsewhere.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from duixian.graph.assess import assess_item
from duixian.graph.lexicon import rows
from duixian.graph.untriples import reviews_from_quads
from duixian.graph.verdict import quote, rests_on_evidence, say
from duixian.ontology import iris
from duixian.ontology.model import (
    Assessment,
    Item,
    Kind,
    Link,
    Relation,
    Report,
    Review,
    ReviewKind,
    Statement,
)
from duixian.ontology.vocabulary import labels

if TYPE_CHECKING:
    from duixian.graph.judge import Judgement
    from duixian.graph.store import Store

_OF_REPORT = re.compile(r"(.*/report/[0-9a-f]+)/(?:statement|item)/.*")
_FEWEST = 4
"""Words of evidence shorter than this may stand anywhere."""


def read_reviews(store: "Store") -> list[Review]:
    """Give all reviews of a store, undone ones too, in the order in which they were made."""
    return reviews_from_quads(store.quads(iris.REVIEW_GRAPH))


def standing(reviews: Iterable[Review]) -> list[Review]:
    """Give the reviews that count, in order: without undos, and without what was undone."""
    return [review for review in not_undone(reviews) if review.kind is not ReviewKind.UNDO]


def not_undone(reviews: Iterable[Review]) -> list[Review]:
    """Give the reviews that were not undone, undos too, in order; an undo that was itself undone counts for nothing."""
    undone: set[str] = set()
    kept: list[Review] = []
    for review in sorted(reviews, key=lambda one: one.order, reverse=True):
        if review.id not in undone:
            kept.append(review)
            undone.update([review.about] if review.kind is ReviewKind.UNDO else [])
    return kept[::-1]


def report_of(iri: str) -> str:
    """Give the report that a commitment or item is in by its IRI, or an empty text."""
    match = _OF_REPORT.fullmatch(iri)
    return match[1] if match else ""


def by_report(reviews: Iterable[Review]) -> dict[str, list[Review]]:
    """Group reviews by the report of the commitment that they are about."""
    groups: dict[str, list[Review]] = {}
    for review in reviews:
        groups.setdefault(report_of(review.about), []).append(review)
    return groups


class Corrections:
    """The standing reviews of one government, as judging asks for them; the last on a subject wins."""

    def __init__(self, reviews: Sequence[Review] = ()) -> None:
        """Sort them by what they are about."""
        of_links = {link_of(review): review for review in reviews if review.evidence}
        self._accepted = {link: one for link, one in of_links.items() if one.kind is ReviewKind.ACCEPT}
        self._rejected = {link: one for link, one in of_links.items() if one.kind is ReviewKind.REJECT}
        self._pairs = {frozenset((one.about, one.evidence)) for one in self._rejected.values()}
        self.statuses = {review.about: review for review in reviews if review.kind is ReviewKind.STATUS}
        self.evidence = {review.about: review for review in reviews if review.kind is ReviewKind.EVIDENCE}
        self.placed: set[str] = set()
        """The commitments whose named evidence was found in a later report, and became a link."""

    def links(self, earlier: Report, later: Report, found: Sequence[Link]) -> list[Link]:
        """Correct the links between two reports: without those rejected, with those that people named or accepted."""
        sure = {link.id: link for link in [*self._named(earlier, later), *self._known(earlier, later)]}
        rest = {link.id: link for link in found}
        return [link for link in {**sure, **rest, **sure}.values() if link.id not in self._rejected]

    def keeps(self, one: str, other: str) -> bool:
        """Tell whether nobody said that these two statements are not of one subject."""
        return frozenset((one, other)) not in self._pairs

    def _known(self, earlier: Report, later: Report) -> list[Link]:
        """Give the accepted links between two reports, whether they were computed this time or not."""
        ends = {s.id for s in later.statements}
        own = {s.id for s in earlier.statements}
        return [
            _sure(review.about, review.relation, review.evidence, review, "accepted")
            for review in self._accepted.values()
            if review.about in own and review.evidence in ends and review.relation and review.evidence
        ]

    def _named(self, earlier: Report, later: Report) -> list[Link]:
        """Give a link to the statement of a later report that has the words which a person named as evidence."""
        if later.id == earlier.id:
            return []
        own = {s.id for s in earlier.statements if s.id in self.evidence}
        named = ((one, _find_words(self.evidence[one].evidence_words, later)) for one in sorted(own))
        found = [(one, statement) for one, statement in named if statement]
        self.placed.update(one for one, _ in found)
        return [_sure(one, Relation.REPORTS_ON, s.id, self.evidence[one], "named") for one, s in found]


def link_of(review: Review) -> str:
    """Name the link that a review accepts or rejects, or an empty text."""
    return iris.link_iri(review.about, review.relation, review.evidence) if review.relation and review.evidence else ""


def correct(judgement: "Judgement", reports: Sequence[Report], corrections: Corrections) -> None:
    """Make corrected statuses current in what was computed of a government; items follow their corrected parts."""
    by_id = {a.id: a for found in judgement.assessments.values() for a in found}
    current = {target: by_id[name] for target, name in judgement.current.items()}
    changed: dict[str, Review] = {}
    for about in sorted(current.keys() & corrections.statuses.keys()):
        changed[about] = corrections.statuses[about]
        current[about] = _with_status(current[about], changed[about])
    for about in sorted(current.keys() & corrections.evidence.keys() - corrections.placed):
        review = corrections.evidence[about]
        changed[about] = _latest([review, *([changed[about]] if about in changed else [])])
        current[about] = _reviewed(current[about], changed[about], "evidence", review)
    for item, parts in _touched(reports, changed):
        if item.id in current and item.id not in changed and all(part in current for part in parts):
            changed[item.id] = _latest([changed[part] for part in parts if part in changed])
            as_of = next(report for report in reports if report.id == current[item.id].as_of)
            judged = assess_item(item, [current[part] for part in parts], as_of)
            current[item.id] = _reviewed(judged, changed[item.id], "item", changed[item.id])
    for about in changed:
        judgement.assessments[current[about].as_of].append(current[about])
        judgement.current[about] = current[about].id


def _touched(reports: Sequence[Report], changed: Mapping[str, Review]) -> list[tuple[Item, list[str]]]:
    """Give the items of which a part was corrected, with all their commitments."""
    found: list[tuple[Item, list[str]]] = []
    for report in reports if changed else ():
        for place, item in enumerate(report.items):
            parts = [s.id for s in report.statements if s.item == place and s.kind is Kind.COMMITMENT]
            if any(part in changed for part in parts):
                found.append((item, parts))
    return found


def _latest(reviews: Iterable[Review]) -> Review:
    return max(reviews, key=lambda review: review.order)


def _with_status(base: Assessment, review: Review) -> Assessment:
    """Give the judgement that a person made in place of the computed one, with the links that it may rest on."""
    zh, en = _sentences(
        "corrected", review, before=(labels("status")[base.status], labels("status", "en")[base.status])
    )
    verdict = say(f"review_{(review.status or base.status).value}", 1.0, zh=zh, en=en)
    return base.model_copy(
        update={
            "id": iris.assessment_iri(base.commitment, review.id),
            "status": verdict.status,
            "outcome": verdict.outcome,
            "schedule": verdict.schedule,
            "confidence": verdict.confidence,
            "links": base.links if rests_on_evidence(verdict.status) else (),
            "share_reached": None,  # of the figure that was judged by, which the person overrules
            "review": review.id,
            "rationale_zh": verdict.zh,
            "rationale_en": verdict.en,
        }
    )


def _reviewed(base: Assessment, decided: Review, code: str, told: Review) -> Assessment:
    """Give a judgement the sentence of a review beside its own reason, and a name of its own."""
    zh, en = _sentences(code, told)
    return base.model_copy(
        update={
            "id": iris.assessment_iri(base.commitment, decided.id),
            "review": decided.id,
            "rationale_zh": f"{base.rationale_zh}；{zh}",
            "rationale_en": f"{base.rationale_en}; {en}",
        }
    )


def _sure(commitment: str, relation: Relation, evidence: str, review: Review, code: str) -> Link:
    """Make a link that a person vouches for."""
    zh, en = _sentences(code, review)
    return Link(
        id=iris.link_iri(commitment, relation, evidence),
        commitment=commitment,
        evidence=evidence,
        relation=relation,
        score=1.0,
        reason_zh=zh,
        reason_en=en,
    )


def _find_words(words: str, report: Report) -> Statement | None:
    """Find the one statement of a report that has some words, or that they have; `None` where none or several do."""
    wanted = iris.squeeze(words)
    if len(wanted) < _FEWEST:
        return None
    told = [(iris.squeeze(s.text), s) for s in report.statements if s.kind is not Kind.COMMITMENT]
    found = [s for text, s in told if wanted in text] or [
        s for text, s in told if len(text) >= _FEWEST and text in wanted
    ]
    return found[0] if len(found) == 1 else None


def _sentences(code: str, review: Review, before: tuple[str, str] = ("", "")) -> tuple[str, str]:
    """Fill the sentences of a review, in Chinese and English."""
    because, words = quote(review.because), quote(review.evidence_words)
    filled = {"by": review.by, "day": review.at.date(), "words": words}
    zh, en = _texts()[code]
    return (
        zh.format(**filled, why=f"：{because}" if because else "", before=before[0]),
        en.format(**filled, why=f": {because}" if because else "", before=before[1]),
    )


@cache
def _texts() -> Mapping[str, tuple[str, str]]:
    return {row[0]: (row[1], row[2]) for row in rows("reviews.tsv")}
