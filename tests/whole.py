"""One small graph in which every word of the ontology occurs, and which conforms to all shapes.

In: nothing. Out: `whole()`, sorted N-Quads lines; `REVIEW` and `PLAN`, the two reports in it.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache

from duixian.graph.nquads import Lines, iri
from duixian.graph.triples import (
    findings_to_nquads,
    links_to_nquads,
    report_to_nquads,
    reviews_to_nquads,
    source_to_nquads,
)
from duixian.ontology import iris
from duixian.ontology.model import (
    Assessment,
    Bound,
    Deadline,
    Domain,
    EntityType,
    Finding,
    FindingKind,
    Furniture,
    FurnitureKind,
    Item,
    Kind,
    Link,
    Mention,
    Outcome,
    Period,
    Quantity,
    QuantityKind,
    Relation,
    Report,
    ReportType,
    ResultState,
    Review,
    ReviewKind,
    Role,
    Schedule,
    Section,
    Source,
    Statement,
    Status,
)
from duixian.ontology.terms import dx

GOVERNMENT = iris.government_iri("青禾镇", "云溪县")
YEAR = Period(first=date(2023, 1, 1), last=date(2023, 12, 31))
HALF = Period(first=date(2023, 1, 1), last=date(2023, 6, 30))
PLAN_TEXT = """第1页
重点工作
在石桥村、青禾小学、水泵项目推进中，会同云溪县水利局、云帆机械有限公司，6月底前建成灌渠2至3公里。资金缺口较大。"""
REVIEW_TEXT = "上半年工作\n石桥村灌渠建成1公里。"
THINGS = (
    (EntityType.VILLAGE, "石桥村"),
    (EntityType.FACILITY, "青禾小学"),
    (EntityType.PROJECT, "水泵项目"),
    (EntityType.ORGANIZATION, "云溪县水利局"),
    (EntityType.COMPANY, "云帆机械有限公司"),
)


def _span(text: str, words: str) -> dict[str, int]:
    return {"start": text.index(words), "end": text.index(words) + len(words)}


def _mention(text: str, kind: EntityType, name: str) -> Mention:
    return Mention(**_span(text, name), type=kind, text=name, id=iris.thing_iri(GOVERNMENT, kind, name))


def _source(text: str, name: str) -> Source:
    return Source(name=name, sha256=name[0] * 64, media_type="text/plain", encoding="utf-8", text=text)


def _plan() -> Report:
    name = iris.report_iri(GOVERNMENT, ReportType.ANNUAL, None, YEAR, "计划")
    promise, gap = "6月底前建成灌渠2至3公里", "资金缺口较大"
    first, second = iris.statement_iris(name, (promise, gap))
    figure = Quantity(
        **_span(PLAN_TEXT, "2至3公里"),
        indicator="灌渠",
        value=Decimal("2.5"),
        low=Decimal(2),
        high=Decimal(3),
        unit="公里",
        kind=QuantityKind.TARGET,
        bound=Bound.ABOUT,
    )
    commitment = Statement(
        **_span(PLAN_TEXT, promise),
        id=first,
        kind=Kind.COMMITMENT,
        text=promise,
        section=0,
        item=0,
        role=Role.PLAN,
        specific=True,
        checkable=0.9,
        domain=Domain.AGRICULTURE,
        period=YEAR,
        deadline=Deadline(text="6月底前", first=date(2023, 6, 1), last=date(2023, 6, 30)),
        mentions=tuple(_mention(PLAN_TEXT, *thing) for thing in THINGS),
        quantities=(figure,),
        confidence=0.9,
    )
    problem = Statement(**_span(PLAN_TEXT, gap), id=second, kind=Kind.PROBLEM, text=gap, role=Role.PROBLEMS)
    return Report(
        start=0,
        end=len(PLAN_TEXT),
        id=name,
        source=_source(PLAN_TEXT, "1.txt"),
        title="计划",
        issuer="青禾镇",
        county="云溪县",
        government=GOVERNMENT,
        report_type=ReportType.ANNUAL,
        review=Period(first=date(2022, 1, 1), last=date(2022, 12, 31)),
        plan=YEAR,
        delivered_on=date(2023, 1, 8),
        sections=(Section(**_span(PLAN_TEXT, "重点工作"), heading="重点工作", level=1, role=Role.PLAN),),
        items=(Item(id=iris.item_iri(first), title="灌渠"),),
        statements=(commitment, problem),
        furniture=(Furniture(**_span(PLAN_TEXT, "第1页"), kind=FurnitureKind.PAGE_NUMBER),),
    )


def _review() -> Report:
    name = iris.report_iri(GOVERNMENT, ReportType.HALF_YEAR, HALF, None, "总结")
    words = "石桥村灌渠建成1公里"
    result = Statement(
        **_span(REVIEW_TEXT, words),
        id=iris.statement_iris(name, (words,))[0],
        kind=Kind.RESULT,
        text=words,
        role=Role.REVIEW,
        state=ResultState.DONE,
        domain=Domain.AGRICULTURE,
        period=HALF,
        mentions=(_mention(REVIEW_TEXT, EntityType.VILLAGE, "石桥村"),),
    )
    return Report(
        start=0,
        end=len(REVIEW_TEXT),
        id=name,
        source=_source(REVIEW_TEXT, "2.txt"),
        title="总结",
        issuer="青禾镇",
        government=GOVERNMENT,
        report_type=ReportType.HALF_YEAR,
        review=HALF,
        statements=(result,),
    )


PLAN = _plan()
REVIEW = _review()
COMMITMENT = PLAN.statements[0].id
LINK = Link(
    id=iris.link_iri(COMMITMENT, Relation.REPORTS_ON, REVIEW.statements[0].id),
    commitment=COMMITMENT,
    evidence=REVIEW.statements[0].id,
    relation=Relation.REPORTS_ON,
    score=0.8,
    reason_zh="同一条灌渠",
    reason_en="the same canal",
)
REVIEWS = (
    Review(
        id=iris.review_iri(0, "status"),
        order=0,
        kind=ReviewKind.STATUS,
        about=COMMITMENT,
        words="6月底前建成灌渠2至3公里",
        status=Status.BEHIND,
        because="现场看过",
        by="李督查员",
        at=datetime(2023, 8, 1, 9, 30, tzinfo=UTC),
    ),
    Review(
        id=iris.review_iri(1, "accept"),
        order=1,
        kind=ReviewKind.ACCEPT,
        about=COMMITMENT,
        words="6月底前建成灌渠2至3公里",
        relation=Relation.REPORTS_ON,
        evidence=REVIEW.statements[0].id,
        evidence_words=REVIEW.statements[0].text,
        because="确是同一条灌渠",
        by="李督查员",
        at=datetime(2023, 8, 1, 9, 31, tzinfo=UTC),
    ),
)
ASSESSMENT = Assessment(
    id=iris.assessment_iri(COMMITMENT, REVIEW.id),
    commitment=COMMITMENT,
    as_of=REVIEW.id,
    status=Status.BEHIND,
    outcome=Outcome.PART_DONE,
    schedule=Schedule.BEHIND,
    confidence=0.7,
    links=(LINK.id,),
    share_reached=Decimal("0.4"),
    rationale_zh="期限已到，建成1公里",
    rationale_en="due, and one kilometre built",
)
REVIEWED = ASSESSMENT.model_copy(
    update={
        "id": iris.assessment_iri(PLAN.items[0].id, REVIEWS[0].id),
        "commitment": PLAN.items[0].id,
        "review": REVIEWS[0].id,
    }
)
FINDING = Finding(
    id=iris.finding_iri(FindingKind.STATED_TWICE, COMMITMENT, REVIEW.statements[0].id),
    kind=FindingKind.STATED_TWICE,
    first=COMMITMENT,
    second=REVIEW.statements[0].id,
    first_figure="2至3公里",
    second_figure="1公里",
    confidence=0.6,
    reason_zh="同一条灌渠，两个数",
    reason_en="one canal, two figures",
)


@cache
def whole() -> tuple[str, ...]:
    """Give the graph of two reports, what links them, and what was resolved."""
    resolved = Lines(iris.government_graph(GOVERNMENT))
    for name in (GOVERNMENT, *(mention.id for mention in PLAN.statements[0].mentions)):
        resolved.add(name, iri(dx("resolvedTo")), iri(name))
    resolved.add(COMMITMENT, iri(dx("currentAssessment")), iri(ASSESSMENT.id))
    findings = findings_to_nquads(GOVERNMENT, [FINDING])
    resolved.add(REVIEW.statements[0].id, iri(dx("mayConcern")), iri(COMMITMENT))
    reports = [line for report in (PLAN, REVIEW) for line in report_to_nquads(report)]
    sources = [line for report in (PLAN, REVIEW) for line in source_to_nquads(report.source)]
    reviews = reviews_to_nquads(REVIEWS)
    return tuple(
        sorted(
            {
                *sources,
                *reports,
                *reviews,
                *findings,
                *links_to_nquads(REVIEW.id, [LINK], [ASSESSMENT, REVIEWED]),
                *resolved.sorted(),
            }
        )
    )
