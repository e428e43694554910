"""The pages of one government: its own, one an item, one a report, one a name and one an indicator.

In: a `Dossier` and the spans of reports by file. Out: pairs of an address and the bytes of its page, one at a time.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from duixian.app import site_charts as charts
from duixian.app.site_address import address, anchor, indicator_address
from duixian.app.site_graph import Around, draw_around
from duixian.app.site_marks import NEAR, Group, Mark, excerpt, paragraphs
from duixian.app.site_templates import render
from duixian.ontology.model import EntityType, Kind, Relation
from duixian.queries.pages import Dossier, FigureRecord, MentionRecord, StatementRecord
from duixian.queries.records import (
    AssessmentRecord,
    CommitmentRecord,
    EvidenceRecord,
    GovernmentRecord,
    PlaceRecord,
    ReportRecord,
)

Page = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Named:
    """What one government says of a thing: statements in order of time, each with its report and where it leads."""

    government: GovernmentRecord
    type: EntityType
    name: str
    spellings: Sequence[str]
    rows: Sequence[tuple[StatementRecord, ReportRecord, str]]
    id: str = ""


class GovernmentPages:
    """Writes the pages of one government."""

    def __init__(self, dossier: Dossier, spans: Mapping[str, Sequence[tuple[int, int]]]) -> None:
        """Index what the pages look up."""
        self.dossier = dossier
        self._spans = spans
        self.item_of = {part.id: item for item in dossier.items for part in (item.parts or (item,))}
        self.reports = {report.id: report for report in dossier.reports}
        self._places = {
            statement.id: (number, statement, report)
            for number, (statement, report) in enumerate(
                (statement, report) for report in dossier.reports for statement in dossier.statements.get(report.id, ())
            )
        }
        self._figures: dict[str, list[FigureRecord]] = {}
        for figure in dossier.figures:
            self._figures.setdefault(figure.statement, []).append(figure)
        self._bears_on: dict[str, list[EvidenceRecord]] = {}
        for found in dossier.judged.values():
            for assessment in found:
                for link in (*assessment.evidence, *assessment.renewed_by):
                    self._bears_on.setdefault(link.id, []).append(link)
        self._marks = {report: self._marks_of(report) for report in self.reports}

    def pages(self) -> Iterator[Page]:
        """Give every page but those of companies that other governments name too."""
        for own, write in self.writers().items():
            yield own, write()

    def writers(self) -> dict[str, Callable[[], bytes]]:
        """Name these pages by their addresses, each with what writes it."""
        dossier, government = self.dossier, self.dossier.government.id
        return {
            address(government): self._own,
            address(government, "names"): self._names,
            **{address(report.id): partial(self._report, report) for report in dossier.reports},
            **{address(item.id): partial(self._item, item) for item in dossier.items},
            **{
                indicator_address(government, indicator): partial(self._indicator, figures)
                for indicator, figures in self.indicators().items()
            },
        }

    def things(self) -> dict[str, list[MentionRecord]]:
        """Give the places that name each thing, those most named first."""
        found: dict[str, list[MentionRecord]] = {}
        for report in self.dossier.reports:
            for mention in self.dossier.mentions.get(report.id, ()):
                found.setdefault(mention.thing, []).append(mention)
        return dict(sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0])))

    def indicators(self) -> dict[str, list[FigureRecord]]:
        """Give the figures of each indicator, those with most figures first."""
        found: dict[str, list[FigureRecord]] = {}
        for figure in self.dossier.figures:
            found.setdefault(figure.indicator, []).append(figure)
        return dict(sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0])))

    def named(self, mentions: Sequence[MentionRecord]) -> Named:
        """Give what is said of a thing: the statements that name it, in order of time, and where each leads."""
        places = sorted({self._places[mention.statement] for mention in mentions}, key=lambda place: place[0])
        rows = [(statement, report, self.page_of(statement.id)) for _, statement, report in places]
        spellings = [mention.text for mention in mentions]
        return Named(
            self.dossier.government,
            mentions[0].type,
            common_name(spellings),
            sorted(set(spellings)),
            rows,
            mentions[0].thing,
        )

    def page_of(self, statement: str) -> str:
        """Give where a statement leads: a commitment to its item, others to their place in the report."""
        if statement in self.item_of:
            item = self.item_of[statement]
            return address(item.id) + (f"#{anchor(statement)}" if item.parts else "")
        return self.place_of(statement)

    def place_of(self, statement: str) -> str:
        """Give the place of a statement in the text of its report."""
        return f"{address(statement.partition('/statement/')[0])}#{anchor(statement)}"

    def _own(self) -> bytes:
        dossier = self.dossier
        return render(
            "government.html",
            root="../",
            pages=self,
            dossier=dossier,
            summary=dossier.summary,
            by_item=charts.by_status(dossier.summary.by_item.by_status, dossier.summary.by_item.unjudged),
            bar=charts.bar,
            by_status=charts.by_status,
            due_days=charts.due_days(item for item in dossier.items if item.specific),
            due_day=charts.due_day,
            tally=charts.tally,
            kinds=Counter(finding.kind for finding in dossier.findings),
            domains=list(dict.fromkeys(item.domain for item in dossier.items)),
        )

    def _names(self) -> bytes:
        things = self.things()
        return render(
            "names.html",
            root="../",
            dossier=self.dossier,
            groups=[(kind, [found for found in things.values() if found[0].type is kind]) for kind in EntityType],
            indicators=self.indicators(),
            name=common_name,
        )

    def _report(self, report: ReportRecord) -> bytes:
        text, own = self.dossier.texts[report.id], (report.start, report.end)
        spans = self._spans.get(report.id, [own])
        outline = self.dossier.outline.get(report.id, ())
        return render(
            "report.html",
            root="../",
            dossier=self.dossier,
            report=report,
            paragraphs=paragraphs(text, _shown(text, own, spans), self._marks[report.id], own),
            headings=[(part, text[part.start : part.end]) for part in outline if part.heading],
            counts=Counter(statement.kind for statement in self.dossier.statements.get(report.id, ())),
            shared=len(spans),
        )

    def _item(self, item: CommitmentRecord) -> bytes:
        current = item.assessment
        parts = item.parts or (item,)
        evidence = [(part, self._current(part, Relation.REPORTS_ON)) for part in parts]
        again = {e.id: e for one in (item, *parts) for e in self._current(one, Relation.RENEWED_BY)}
        renewed = sorted(again.values(), key=lambda e: (-(e.score or 0), e.id))
        earlier = [link for link in self._earlier({part.id for part in parts}) if link.commitment in self.item_of]
        return render(
            "item.html",
            root="../",
            pages=self,
            dossier=self.dossier,
            item=item,
            sides=evidence,
            current=current,
            report=self.reports[item.report],
            renewed=renewed,
            earlier=earlier,
            around=draw_around(Around(evidence, earlier, renewed, self.dossier.clauses), self.page_of),
            history=self._history(item),
            figures=[figure for part in parts for figure in self._figures.get(part.id, ())],
            due=charts.due_day(item),
        )

    def _indicator(self, figures: Sequence[FigureRecord]) -> bytes:
        order = list(self.reports)
        rows = sorted(figures, key=lambda f: (f.last or f.first is None, order.index(f.report), f.start))
        return render(
            "indicator.html",
            root="../",
            pages=self,
            dossier=self.dossier,
            name=common_name([figure.name for figure in figures]),
            figures=rows,
            charts=charts.series(figures),
            size=(charts.WIDTH, charts.HEIGHT, charts.LEFT, charts.RIGHT, charts.BOTTOM),
        )

    def excerpt(self, place: PlaceRecord) -> tuple[Group, ...]:
        """Give the sentence around a commitment or evidence, with that alone and its names and figures marked."""
        marks = self._marks[place.report]
        first = bisect_left(marks, place.start - NEAR, key=lambda mark: mark.start)
        last = bisect_left(marks, place.end + NEAR, key=lambda mark: mark.start)
        near = [mark for mark in marks[first:last] if mark.kind in ("name", "figure") or mark.id == place.id]
        return excerpt(self.dossier.texts[place.report], place.start, place.end, near)

    def _current(self, record: CommitmentRecord, relation: Relation) -> Sequence[EvidenceRecord]:
        found = record.assessment
        if found is None:
            return ()
        return found.evidence if relation is Relation.REPORTS_ON else found.renewed_by

    def _earlier(self, statements: set[str]) -> list[EvidenceRecord]:
        """Give the links of earlier commitments that these statements promise again, each once."""
        found = [link for statement in sorted(statements) for link in self._bears_on.get(statement, ())]
        return list({link.commitment: link for link in found if link.relation is Relation.RENEWED_BY}.values())

    def _history(self, item: CommitmentRecord) -> list[tuple[ReportRecord, AssessmentRecord]]:
        """Give by report, in order of time, how the item stood; its own report counts where it has evidence."""
        return [
            (self.reports[assessment.as_of], assessment)
            for assessment in self.dossier.judged.get(item.id, ())
            if assessment.as_of != item.report or assessment.evidence
        ]

    def _marks_of(self, report: str) -> list[Mark]:
        """Give all that is marked in a report."""
        statements = [self._statement_mark(one) for one in self.dossier.statements.get(report, ())]
        names = [
            Mark(m.start, m.end, "name", m.thing, address(m.thing), m.type)
            for m in self.dossier.mentions.get(report, ())
        ]
        figures = [
            Mark(figure.start, figure.start + len(figure.words), "figure")
            for statement in self.dossier.statements.get(report, ())
            for figure in self._figures.get(statement.id, ())
        ]
        outline = [
            Mark(part.start, part.end, "heading" if part.heading else "furniture", f"h-{part.start}")
            for part in self.dossier.outline.get(report, ())
        ]
        return sorted([*statements, *names, *figures, *outline], key=lambda mark: mark.start)

    def _statement_mark(self, one: StatementRecord) -> Mark:
        if one.kind is Kind.COMMITMENT:
            return Mark(one.start, one.end, "commitment", one.id, self.page_of(one.id), one.status or "")
        bears = [e.commitment for e in self._bears_on.get(one.id, ()) if e.commitment in self.item_of]
        href = self.page_of(bears[0]) if bears else ""
        return Mark(one.start, one.end, one.kind.value, one.id, href, one.state or "")


def common_name(spellings: Sequence[str]) -> str:
    """Give the spelling that is used most; of equals the longest."""
    return max(sorted(set(spellings)), key=lambda name: (spellings.count(name), len(name)))


def _shown(text: str, own: tuple[int, int], spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Give what of the file the page of a report shows: its span and, on the first and last, what lies around.

    So every character of a file stands on a page, and those of a collection on one each.
    """
    begins = 0 if own == spans[0] else own[0]
    later = [start for start, _ in spans if start >= own[1]]
    return begins, min(later, default=len(text))
