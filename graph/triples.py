"""From models to triples, as `docs/graph-model.md` lays them out: N-Quads text, written straight for bulk load.

In: a `Source`, a `Report`, links and assessments. Out: lists of N-Quads lines, without line ends, sorted, each once;
the same input always gives the same lines. `untriples.py` is the way back.
"""

from collections.abc import Iterable
from functools import cache

from duixian.graph.nquads import A, Lines, boolean, day, decimal, integer, iri, moment, text
from duixian.graph.untriples import links_from_quads, report_from_quads, reviews_from_quads, source_from_quads
from duixian.ontology import iris
from duixian.ontology.model import (
    Assessment,
    EntityType,
    Finding,
    Item,
    Kind,
    Link,
    Mention,
    Period,
    Quantity,
    Report,
    Review,
    Source,
    Span,
    Statement,
)
from duixian.ontology.terms import DATA, DCTERMS, NIF, PROV, RDFS, SCHEMA, code, dx
from duixian.ontology.vocabulary import units

__all__ = [
    "findings_to_nquads",
    "links_from_quads",
    "links_to_nquads",
    "report_from_quads",
    "report_to_nquads",
    "reviews_from_quads",
    "reviews_to_nquads",
    "software_iri",
    "source_from_quads",
    "source_to_nquads",
]

_LABEL = iri(RDFS + "label")
_ENTITY = iri(PROV + "Entity")
_KINDS = {Kind.COMMITMENT: "Commitment", Kind.RESULT: "Result", Kind.PROBLEM: "Problem"}


def source_to_nquads(source: Source) -> list[str]:
    """Write a source with its whole text into its own graph."""
    name = iris.source_iri(source.sha256)
    lines = Lines(iris.source_graph(name))
    lines.add(name, A, iri(NIF + "Context"), _ENTITY)
    lines.add(name, iri(NIF + "isString"), text(source.text))
    lines.add(name, iri(SCHEMA + "name"), text(source.name))
    lines.add(name, _p("sha256"), text(source.sha256))
    lines.add(name, _p("encoding"), text(source.encoding))
    lines.add(name, iri(DCTERMS + "format"), text(source.media_type))
    return lines.sorted()


def report_to_nquads(report: Report) -> list[str]:
    """Write all that was read in a report into the report's graph; its source is written by `source_to_nquads`."""
    lines = Lines(iris.report_graph(report.id))
    source = iris.source_iri(report.source.sha256)
    _report(lines, report, source)
    _outline(lines, report, source)
    for order, item in enumerate(report.items):
        _item(lines, item, order, report.id)
    for statement in report.statements:
        _statement(lines, statement, report, source)
    _things(lines, report)
    return lines.sorted()


def links_to_nquads(report: str, links: Iterable[Link], assessments: Iterable[Assessment]) -> list[str]:
    """Write what was computed as of a report (its IRI) into the graph of the report's assessments."""
    lines = Lines(iris.assessment_graph(report))
    for link in links:
        _link(lines, link)
    for assessment in assessments:
        _assessment(lines, assessment)
    return lines.sorted()


def findings_to_nquads(government: str, findings: Iterable[Finding]) -> list[str]:
    """Write what is to be pointed out in the reports of a government (its IRI) into the graph of the government."""
    lines = Lines(iris.government_graph(government))
    for finding in findings:
        _finding(lines, finding)
    return lines.sorted()


def reviews_to_nquads(reviews: Iterable[Review]) -> list[str]:
    """Write what people said into the graph of reviews."""
    lines = Lines(iris.REVIEW_GRAPH)
    for review in reviews:
        _review(lines, review)
    return lines.sorted()


@cache
def software_iri() -> str:
    """Name the agent that reports are attributed to: this version of duixian."""
    return f"{DATA}software/duixian-{_version()}"


def _version() -> str:
    from importlib.metadata import version

    return version("duixian")


@cache
def _p(name: str) -> str:
    """Write an own class or property; `KeyError` where the ontology does not have it."""
    return iri(dx(name))


def _code(scheme: str, value: str | None) -> str | None:
    return None if value is None else iri(code(scheme, value))


def _words(value: str) -> str | None:
    """Write a text, and nothing for an empty one."""
    return text(value) if value else None


def _span(lines: Lines, name: str, span: Span, source: str, words: str | None = None) -> None:
    """State a span's four plain triples (three without `words`)."""
    lines.add(name, iri(NIF + "beginIndex"), integer(span.start))
    lines.add(name, iri(NIF + "endIndex"), integer(span.end))
    lines.add(name, iri(NIF + "referenceContext"), iri(source))
    if words is not None:
        lines.add(name, iri(NIF + "anchorOf"), text(words))


def _period(lines: Lines, name: str, prefix: str, period: Period | None) -> None:
    if period is not None:
        lines.add(name, _p(f"{prefix}From"), day(period.first))
        lines.add(name, _p(f"{prefix}To"), day(period.last))


def _report(lines: Lines, report: Report, source: str) -> None:
    name, agent = report.id, software_iri()
    lines.add(name, A, _p("Report"), _ENTITY)
    _span(lines, name, report, source)
    lines.add_all(
        name,
        [
            (iri(DCTERMS + "title"), _words(report.title)),
            (_p("issuer"), iri(report.government)),
            (_p("issuerName"), _words(report.issuer)),
            (_p("issuerRedacted"), boolean(report.issuer_redacted)),
            (_p("county"), _words(report.county)),
            (_p("reportType"), _code("reportType", report.report_type)),
            (iri(DCTERMS + "issued"), day(report.delivered_on) if report.delivered_on else None),
            (iri(PROV + "wasDerivedFrom"), iri(source)),
            (iri(PROV + "wasAttributedTo"), iri(agent)),
        ],
    )
    _period(lines, name, "review", report.review)
    _period(lines, name, "plan", report.plan)
    lines.add(report.government, A, _p("Government"))
    lines.add(report.government, _LABEL, _words(report.issuer))
    lines.add(agent, A, iri(PROV + "SoftwareAgent"))
    lines.add(agent, iri(SCHEMA + "softwareVersion"), text(_version()))


def _outline(lines: Lines, report: Report, source: str) -> None:
    """Write the sections and the furniture."""
    names = [iris.section_iri(report.id, section.start) for section in report.sections]
    for name, section in zip(names, report.sections, strict=True):
        above = report.id if section.parent is None else names[section.parent]
        lines.add(name, A, _p("Section"))
        _span(lines, name, section, source, section.heading)
        lines.add(name, _p("role"), _code("role", section.role))
        lines.add(name, _p("level"), integer(section.level))
        lines.add(name, iri(DCTERMS + "isPartOf"), iri(above))
        lines.add(name, _p("inReport"), iri(report.id))
    for part in report.furniture:
        name = f"{report.id}/furniture/{part.start}-{part.end}"
        lines.add(name, A, _p("Furniture"))
        _span(lines, name, part, source, part.of(report.source.text))
        lines.add(name, _p("furnitureKind"), _code("furnitureKind", part.kind))
        lines.add(name, _p("inReport"), iri(report.id))


def _item(lines: Lines, item: Item, order: int, report: str) -> None:
    lines.add(item.id, A, _p("Item"))
    lines.add(item.id, _LABEL, text(item.title))
    lines.add(item.id, _p("order"), integer(order))
    lines.add(item.id, _p("inReport"), iri(report))


def _statement(lines: Lines, part: Statement, report: Report, source: str) -> None:
    section = None if part.section is None else iris.section_iri(report.id, report.sections[part.section].start)
    lines.add(part.id, A, _p("Statement"), _p(_KINDS[part.kind]))
    _span(lines, part.id, part, source, part.text)
    lines.add_all(
        part.id,
        [
            (_p("inReport"), iri(report.id)),
            (_p("inSection"), iri(section) if section else None),
            (_p("inItem"), None if part.item is None else iri(report.items[part.item].id)),
            (_p("role"), _code("role", part.role)),
            (_p("specific"), None if part.specific is None else boolean(part.specific)),
            (_p("checkable"), None if part.checkable is None else decimal(part.checkable)),
            (_p("state"), _code("state", part.state)),
            (_p("domain"), _code("domain", part.domain)),
            (_p("confidence"), decimal(part.confidence)),
        ],
    )
    _period(lines, part.id, "period", part.period)
    if part.deadline is not None:
        lines.add(part.id, _p("deadlineText"), text(part.deadline.text))
        lines.add(part.id, _p("dueFrom"), day(part.deadline.first))
        lines.add(part.id, _p("dueTo"), day(part.deadline.last))
    for place, mention in enumerate(part.mentions):
        _mention(lines, mention, f"{part.id}/mention/{place}", part.id, source)
    for place, quantity in enumerate(part.quantities):
        name = f"{part.id}/quantity/{place}"
        lines.add(part.id, _p("hasQuantity"), iri(name))
        _span(lines, name, quantity, source, quantity.of(report.source.text))
        _quantity(lines, quantity, name)


def _mention(lines: Lines, mention: Mention, name: str, statement: str, source: str) -> None:
    lines.add(statement, _p("hasMention"), iri(name))
    lines.add(statement, _p("mentions"), iri(mention.id))
    lines.add(name, A, _p("Mention"))
    _span(lines, name, mention, source, mention.text)
    lines.add(name, _p("refersTo"), iri(mention.id))


def _things(lines: Lines, report: Report) -> None:
    """Write what the mentions refer to; a company known by its full legal name has no scope."""
    mentions = {(m.id, m.type, m.text) for statement in report.statements for m in statement.mentions}
    companies = (m for m in mentions if m[1] is EntityType.COMPANY)
    everywhere = {name for name, kind, spelling in companies if name == iris.thing_iri("", kind, spelling)}
    for name, kind, spelling in mentions:
        lines.add(name, A, _p("Thing"), _p(kind))
        lines.add(name, _LABEL, _words(spelling))
        lines.add(name, _p("scope"), None if name in everywhere else iri(report.government))


def _quantity(lines: Lines, quantity: Quantity, name: str) -> None:
    lines.add(name, A, _p("Quantity"))
    lines.add_all(
        name,
        [
            (_p("indicatorName"), _words(quantity.indicator)),
            (_p("value"), None if quantity.value is None else decimal(quantity.value)),
            (_p("low"), None if quantity.low is None else decimal(quantity.low)),
            (_p("high"), None if quantity.high is None else decimal(quantity.high)),
            (_p("unitText"), _words(quantity.unit)),
            (_p("quantityKind"), _code("quantityKind", quantity.kind)),
            (_p("bound"), _code("bound", quantity.bound)),
            (_p("redacted"), boolean(quantity.redacted)),
        ],
    )
    if quantity.indicator:
        indicator = iris.indicator_iri(quantity.indicator)
        lines.add(name, _p("indicator"), iri(indicator))
        lines.add(indicator, A, _p("Indicator"))
        lines.add(indicator, _LABEL, text(quantity.indicator))
    unit = units().get(quantity.unit)
    if unit is not None:
        lines.add(name, _p("unit"), iri(unit.iri))
        lines.add(name, _p("baseUnit"), iri(unit.base_iri))
        lines.add(name, _p("baseValue"), None if quantity.value is None else decimal(unit.to_base(quantity.value)))


def _link(lines: Lines, link: Link) -> None:
    lines.add(link.id, A, _p("Link"))
    lines.add(link.id, _p("commitment"), iri(link.commitment))
    lines.add(link.id, _p("evidence"), iri(link.evidence))
    lines.add(link.id, _p("relation"), _code("relation", link.relation))
    lines.add(link.id, _p("score"), decimal(link.score))
    lines.add(link.id, _p("reason"), text(link.reason_zh, "zh"), text(link.reason_en, "en"))


def _assessment(lines: Lines, assessment: Assessment) -> None:
    name, share = assessment.id, assessment.share_reached
    lines.add(name, A, _p("Assessment"))
    lines.add(name, _p("commitment"), iri(assessment.commitment))
    lines.add(name, _p("asOf"), iri(assessment.as_of))
    lines.add(name, _p("status"), _code("status", assessment.status))
    lines.add(name, _p("outcome"), _code("outcome", assessment.outcome))
    lines.add(name, _p("schedule"), _code("schedule", assessment.schedule))
    lines.add(name, _p("confidence"), decimal(assessment.confidence))
    lines.add(name, _p("usesLink"), *map(iri, assessment.links))
    lines.add(name, _p("shareReached"), None if share is None else decimal(share))
    lines.add(name, _p("decidedBy"), iri(assessment.review) if assessment.review else None)
    lines.add(name, _p("rationale"), text(assessment.rationale_zh, "zh"), text(assessment.rationale_en, "en"))


def _finding(lines: Lines, finding: Finding) -> None:
    name = finding.id
    lines.add(name, A, _p("Finding"))
    lines.add(name, _p("findingKind"), _code("findingKind", finding.kind))
    lines.add(name, _p("firstStatement"), iri(finding.first))
    lines.add(name, _p("secondStatement"), iri(finding.second))
    lines.add(name, _p("firstFigure"), _words(finding.first_figure))
    lines.add(name, _p("secondFigure"), _words(finding.second_figure))
    lines.add(name, _p("confidence"), decimal(finding.confidence))
    lines.add(name, _p("rationale"), text(finding.reason_zh, "zh"), text(finding.reason_en, "en"))


def _review(lines: Lines, review: Review) -> None:
    name, person = review.id, iris.person_iri(review.by)
    lines.add(name, A, _p("Review"), _ENTITY)
    lines.add_all(
        name,
        [
            (_p("order"), integer(review.order)),
            (_p("reviewKind"), _code("reviewKind", review.kind)),
            (_p("reviewOf"), iri(review.about)),
            (_p("quotedWords"), _words(review.words)),
            (_p("status"), _code("status", review.status)),
            (_p("relation"), _code("relation", review.relation)),
            (_p("evidenceWords"), _words(review.evidence_words)),
            (iri(DCTERMS + "description"), _words(review.because)),
            (iri(PROV + "wasAttributedTo"), iri(person)),
            (iri(PROV + "generatedAtTime"), moment(review.at)),
        ],
    )
    if review.evidence and review.relation:
        lines.add(name, _p("reviewedEvidence"), iri(review.evidence))
        lines.add(name, _p("reviewedLink"), iri(iris.link_iri(review.about, review.relation, review.evidence)))
    lines.add(person, A, iri(PROV + "Person"))
    lines.add(person, iri(SCHEMA + "name"), text(review.by))
