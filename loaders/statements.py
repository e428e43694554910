"""Make the statements of a report: what it promises, reports and admits, each with its figures, names and date.

In: the text and span of a report, its metadata and outline. Out: `Statement`s in order and the `Item`s they form.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from duixian.loaders.clauses import Clause
from duixian.loaders.deadlines import find_deadline
from duixian.loaders.domains import find_domains
from duixian.loaders.entities import find_mentions
from duixian.loaders.items import Draft, begins_anew, group_items, number_points
from duixian.loaders.labelling import Labelled, label_clauses
from duixian.loaders.listed import without_numbers
from duixian.loaders.quantities import find_quantities
from duixian.loaders.sections import Outline, Part
from duixian.loaders.settle import settle
from duixian.loaders.times import Led, find_leads, look_ahead, look_back
from duixian.ontology.iris import item_iri, statement_iris
from duixian.ontology.model import (
    Deadline,
    Domain,
    EntityType,
    Item,
    Kind,
    Mention,
    Period,
    Quantity,
    ResultState,
    Role,
    Statement,
)

_KINDS = {"Cs": Kind.COMMITMENT, "Cg": Kind.COMMITMENT, "Rd": Kind.RESULT, "Ro": Kind.RESULT, "P": Kind.PROBLEM}
_STATES = {"Rd": ResultState.DONE, "Ro": ResultState.ONGOING}
_SUBJECTS = (EntityType.PROJECT, EntityType.FACILITY, EntityType.COMPANY, EntityType.VILLAGE)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the statements of a report share: its IRIs, its periods, the day it was given."""

    report: str
    government: str
    review: Period | None
    plan: Period | None
    said: date | None


def read_statements(
    clauses: Sequence[Clause], outline: Outline, setting: Setting
) -> tuple[tuple[Statement, ...], tuple[Item, ...]]:
    """Label the clauses of one report and read the parts of those that state something."""
    points = number_points(clauses)
    clauses, listed = without_numbers(clauses)
    own = find_mentions(clauses, setting.government)
    labels = settle(clauses, label_clauses(clauses, outline, own), own, outline, listed)
    leads = find_leads(clauses)
    kinds = [
        _KINDS.get(label.label) if clause.text != led.lead else None
        for clause, label, led in zip(clauses, labels, leads, strict=True)
    ]
    quantities = find_quantities(clauses, kinds)
    mentions = _with_subjects(clauses, own)
    drafts = [
        Draft(i, clause, kind, labels[i].label == "Cs", mentions[i])
        for i, (clause, kind) in enumerate(zip(clauses, kinds, strict=True))
        if kind is not None
    ]
    numbers, titles = group_items(drafts, [points[draft.index] for draft in drafts])
    names = statement_iris(setting.report, [draft.clause.text for draft in drafts])
    parts = outline.each([draft.clause.start for draft in drafts])
    reader = _Reader(labels, quantities, leads, outline, setting)
    statements = tuple(map(reader.statement, drafts, names, numbers, parts, _domains(drafts, parts, outline)))
    firsts = dict(zip(reversed(numbers), reversed(names), strict=True))
    return statements, tuple(Item(id=item_iri(firsts[n]), title=title) for n, title in enumerate(titles))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Makes statements of drafts with what was read in their clauses."""

    labels: Sequence[Labelled]
    quantities: Sequence[tuple[Quantity, ...]]
    leads: Sequence[Led]
    outline: Outline
    setting: Setting

    def statement(self, draft: Draft, name: str, item: int, part: Part, domain: Domain) -> Statement:
        clause, label = draft.clause, self.labels[draft.index]
        period = self.period(draft, part)
        promised = draft.kind is Kind.COMMITMENT
        values = {
            "id": name,
            "kind": draft.kind,
            "start": clause.start,
            "end": clause.end,
            "text": clause.text,
            "section": part.section,
            "role": part.role,
            "item": item,
            "specific": draft.specific if promised else None,
            "checkable": round(label.checkable, 3) if promised else None,
            "state": _STATES.get(label.label),
            "domain": domain,
            "period": period,
            "deadline": self.deadline(clause.text, self.leads[draft.index].lead, period) if promised else None,
            "mentions": draft.mentions,
            "quantities": self.quantities[draft.index],
            "confidence": round(label.confidence, 3),
        }
        return _blank().model_copy(update=values)  # not validated one by one: the report's validators see all

    def period(self, draft: Draft, part: Part) -> Period | None:
        """Give the time that a statement speaks of: of a promise the time of the plan, in a review the whole year."""
        review, plan = self.setting.review, self.setting.plan
        lead, opening = self.leads[draft.index]
        if draft.kind is not Kind.COMMITMENT:
            return look_back(review, lead, opening) if review else None
        if part.role is Role.REVIEW and review is not None:
            return Period(first=review.first, last=date(review.last.year, 12, 31))
        return look_ahead(plan, opening, self.outline.path(part.section)) if plan else None

    def deadline(self, text: str, lead: str, period: Period | None) -> Deadline | None:
        """Find when a promise is due: by its own words, else by those that lead its sentence."""
        said = self.setting.said
        return find_deadline(text, said, period) or (find_deadline(lead, said, period) if lead else None)


@cache
def _blank() -> Statement:
    """Give a statement that says nothing."""
    return Statement(id="blank:", kind=Kind.RESULT, start=0, end=0, text="", role=Role.OTHER)


def _domains(drafts: Sequence[Draft], parts: Sequence[Part], outline: Outline) -> list[Domain]:
    """Find the domains of statements by their words and the headings above them."""
    sections = [*range(len(outline.sections)), None]
    under = [len(outline.sections) if part.section is None else part.section for part in parts]
    return find_domains([draft.clause.text for draft in drafts], list(map(outline.path, sections)), under)


def _with_subjects(clauses: Sequence[Clause], mentions: Sequence[tuple[Mention, ...]]) -> list[tuple[Mention, ...]]:
    """Let a clause that names nothing take the subject named earlier in its sentence (DESIGN.md §4, "Who is meant")."""
    carried: tuple[Mention, ...] = ()
    sentence = -1
    found = []
    for clause, own in zip(clauses, mentions, strict=True):
        if clause.sentence != sentence:
            carried, sentence = (), clause.sentence
        subjects = tuple(m for m in own if m.type in _SUBJECTS) if own else ()
        if subjects or begins_anew(clause.text):
            carried = subjects[:1]
        found.append(own or carried)
    return found
