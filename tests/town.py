"""A fictional town as models: two reports in a row of 青禾镇, one of 云溪镇, links and assessments of every status.

In: nothing. Out: `reports()`, `judged()`, and `fill(store)`, which puts all of it into a store, computed graphs too.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from duixian.graph.triples import findings_to_nquads, links_to_nquads
from duixian.ontology import iris
from duixian.ontology.model import (
    Assessment,
    Deadline,
    Domain,
    EntityType,
    Finding,
    FindingKind,
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
    Role,
    Schedule,
    Section,
    Source,
    Statement,
    Status,
)
from duixian.ontology.terms import dx

PLAN_TEXT = """青禾镇人民政府工作报告
一、2022年工作回顾
全年财政收入2.1亿元。
二、2023年重点工作
建成石桥村文化礼堂。农贸市场改造：新建钢棚800平方米，建设水冲公厕一座。6月底前建成环镇公路3公里。引进云帆机械有限公司水泵项目。财政收入达到2.4亿元。
修编镇域空间规划。完成老街亮化工程。新增养老床位60张。持续优化营商环境。关停采石场2处。12月底前开通镇村公交。
"""
RESULT_TEXT = """青禾镇人民政府2023年上半年工作总结
一、上半年工作回顾
石桥村文化礼堂已投入使用。农贸市场钢棚已建成。环镇公路完成路基1公里。云帆机械水泵项目尚未动工。财政收入1.3亿元，同比增长8%。
采石场关停工作不再实施。建成村级驿站1个。
二、下半年工作思路
修编镇域空间规划。财政收入达到2.3亿元。
"""
OTHER_TEXT = """云溪镇政府工作报告
一、2023年工作安排
修建东岭村灌溉渠5公里。=HYPERLINK("x")提升<b>服务</b>水平\x1b[31m。
"""


@dataclass(frozen=True)
class Said:
    """One clause of a report and what is known of it."""

    text: str
    kind: Kind
    role: Role
    extra: dict[str, Any]


def _said(text: str, kind: Kind, role: Role, **extra: Any) -> Said:
    return Said(text, kind, role, extra)


def _plan(text: str, domain: Domain = Domain.CONSTRUCTION, *, specific: bool = True, **extra: Any) -> Said:
    return _said(text, Kind.COMMITMENT, Role.PLAN, domain=domain, specific=specific, **extra)


def _done(text: str, state: ResultState = ResultState.DONE, domain: Domain = Domain.CONSTRUCTION, **extra: Any) -> Said:
    return _said(text, Kind.RESULT, Role.REVIEW, state=state, domain=domain, **extra)


VILLAGE = (EntityType.VILLAGE, "石桥村")
ROAD = (EntityType.PROJECT, "环镇公路")
MARKET = (EntityType.FACILITY, "农贸市场")
PUMPS = (EntityType.PROJECT, "云帆机械有限公司水泵项目")
PUMPS_SHORT = (EntityType.PROJECT, "云帆机械水泵项目")
FIRM = (EntityType.COMPANY, "云帆机械有限公司")
REVENUE = "财政收入"

PROMISED = (
    _done("全年财政收入2.1亿元", figure=(REVENUE, "2.1", QuantityKind.LEVEL), domain=Domain.ECONOMY),
    _plan("建成石桥村文化礼堂", Domain.CULTURE, names=(VILLAGE,)),
    _plan("新建钢棚800平方米", item="农贸市场改造", names=(MARKET,)),
    _plan("建设水冲公厕一座", item="农贸市场改造", names=(MARKET,)),
    _plan(
        "6月底前建成环镇公路3公里",
        Domain.TRANSPORT,
        names=(ROAD,),
        deadline=Deadline(text="6月底前", first=date(2023, 1, 1), last=date(2023, 6, 30)),
    ),
    _plan("引进云帆机械有限公司水泵项目", Domain.INDUSTRY, names=(FIRM, PUMPS)),
    _plan("财政收入达到2.4亿元", Domain.ECONOMY, figure=(REVENUE, "2.4", QuantityKind.TARGET)),
    _plan("修编镇域空间规划"),
    _plan("完成老街亮化工程"),
    _plan("新增养老床位60张", Domain.WELFARE),
    _plan("持续优化营商环境", Domain.ADMINISTRATION, specific=False),
    _plan("关停采石场2处", Domain.ENVIRONMENT),
    _plan(
        "12月底前开通镇村公交",
        Domain.TRANSPORT,
        deadline=Deadline(text="12月底前", first=date(2023, 1, 1), last=date(2023, 12, 31)),
    ),
)
REPORTED = (
    _done("石桥村文化礼堂已投入使用", domain=Domain.CULTURE, names=(VILLAGE,)),
    _done("农贸市场钢棚已建成", names=(MARKET,)),
    _done("环镇公路完成路基1公里", ResultState.ONGOING, Domain.TRANSPORT, names=(ROAD,)),
    _done("云帆机械水泵项目尚未动工", ResultState.ONGOING, Domain.INDUSTRY, names=(PUMPS_SHORT,)),
    _done("财政收入1.3亿元", domain=Domain.ECONOMY, figure=(REVENUE, "1.3", QuantityKind.LEVEL)),
    _done("采石场关停工作不再实施", domain=Domain.ENVIRONMENT),
    _done("建成村级驿站1个"),
    _plan("修编镇域空间规划"),
    _plan("财政收入达到2.3亿元", Domain.ECONOMY, figure=(REVENUE, "2.3", QuantityKind.TARGET)),
)
ELSEWHERE = (
    _plan("修建东岭村灌溉渠5公里", Domain.AGRICULTURE, names=((EntityType.VILLAGE, "东岭村"),)),
    _plan('=HYPERLINK("x")提升<b>服务</b>水平\x1b[31m', Domain.ADMINISTRATION),
)


def _mentions(text: str, said: Said, start: int, government: str) -> tuple[Mention, ...]:
    found = []
    for kind, name in said.extra.get("names", ()):
        at = text.find(name, start, start + len(said.text))
        if at < 0:
            at = text.index(name)
        found.append(
            Mention(start=at, end=at + len(name), type=kind, text=name, id=iris.thing_iri(government, kind, name))
        )
    return tuple(sorted(found, key=lambda m: (m.start, m.end)))


def _quantities(text: str, said: Said, start: int) -> tuple[Quantity, ...]:
    if "figure" not in said.extra:
        return ()
    indicator, value, kind = said.extra["figure"]
    at = text.index(f"{value}亿元", start)
    return (
        Quantity(start=at, end=at + len(value) + 2, indicator=indicator, value=Decimal(value), unit="亿元", kind=kind),
    )


def _report(
    name: str, issuer: str, text: str, kind: ReportType, periods: tuple[Period | None, Period], *said: Said
) -> Report:
    review, plan = periods
    source = Source(
        name=name,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        media_type="text/plain",
        encoding="utf-8",
        text=text,
    )
    title = text.splitlines()[0]
    government = iris.government_iri(issuer)
    report = iris.report_iri(government, kind, review, plan, title)
    headings = [line for line in text.splitlines() if line.startswith(("一、", "二、"))]
    sections = tuple(
        Section(
            start=text.index(h),
            end=text.index(h) + len(h),
            heading=h,
            level=1,
            role=Role.REVIEW if "回顾" in h else Role.PLAN,
        )
        for h in headings
    )
    names = iris.statement_iris(report, [s.text for s in said])
    titles = list(dict.fromkeys(s.extra["item"] for s in said if "item" in s.extra))
    items = tuple(
        Item(id=iris.item_iri(next(i for i, s in zip(names, said, strict=True) if s.extra.get("item") == t)), title=t)
        for t in titles
    )
    statements = []
    place = 0
    for iri, s in zip(names, said, strict=True):
        start = text.index(s.text, place)
        place = start + len(s.text)
        section = max(i for i, sec in enumerate(sections) if sec.end <= start)
        fields = {k: v for k, v in s.extra.items() if k in ("specific", "state", "domain", "deadline")}
        statements.append(
            Statement(
                id=iri,
                kind=s.kind,
                start=start,
                end=place,
                text=s.text,
                section=section,
                role=s.role,
                item=titles.index(s.extra["item"]) if "item" in s.extra else None,
                period=plan if s.role is Role.PLAN else review,
                mentions=_mentions(text, s, start, government),
                quantities=_quantities(text, s, start),
                confidence=0.9,
                **fields,
            )
        )
    return Report(
        start=0,
        end=len(text),
        id=report,
        source=source,
        title=title,
        issuer=issuer,
        county="云岭县",
        government=government,
        report_type=kind,
        review=review,
        plan=plan,
        delivered_on=plan.first,
        sections=sections,
        items=items,
        statements=tuple(statements),
    )


def _period(first: str, last: str) -> Period:
    return Period(first=date.fromisoformat(first), last=date.fromisoformat(last))


def reports() -> tuple[Report, Report, Report]:
    """Give the plan of 青禾镇, its report half a year later, and a report of 云溪镇 that nothing follows."""
    year, half = _period("2023-01-01", "2023-12-31"), _period("2023-01-01", "2023-06-30")
    before, rest = _period("2022-01-01", "2022-12-31"), _period("2023-07-01", "2023-12-31")
    return (
        _report("青禾镇2023.txt", "青禾镇", PLAN_TEXT, ReportType.ANNUAL, (before, year), *PROMISED),
        _report("青禾镇2023年中.txt", "青禾镇", RESULT_TEXT, ReportType.HALF_YEAR, (half, rest), *REPORTED),
        _report("云溪镇2023.txt", "云溪镇", OTHER_TEXT, ReportType.ANNUAL, (None, year), *ELSEWHERE),
    )


JUDGED = {
    "建成石桥村文化礼堂": (Status.DELIVERED, "石桥村文化礼堂已投入使用", None),
    "新建钢棚800平方米": (Status.DELIVERED, "农贸市场钢棚已建成", None),
    "建设水冲公厕一座": (Status.NOT_REPORTED, "", None),
    "6月底前建成环镇公路3公里": (Status.BEHIND, "环镇公路完成路基1公里", Decimal("0.333")),
    "引进云帆机械有限公司水泵项目": (Status.BEHIND, "云帆机械水泵项目尚未动工", None),
    "财政收入达到2.4亿元": (Status.IN_PROGRESS, "财政收入1.3亿元", Decimal("0.542")),
    "修编镇域空间规划": (Status.NOT_REPORTED, "", None),
    "完成老街亮化工程": (Status.NOT_REPORTED, "", None),
    "新增养老床位60张": (Status.NOT_REPORTED, "", None),
    "持续优化营商环境": (Status.NOT_CHECKABLE, "", None),
    "关停采石场2处": (Status.BROKEN, "采石场关停工作不再实施", None),
    "12月底前开通镇村公交": (Status.NOT_DUE, "", None),
}
RENEWED = {"修编镇域空间规划": "修编镇域空间规划", "财政收入达到2.4亿元": "财政收入达到2.3亿元"}
OUTCOMES = {
    Status.DELIVERED: (Outcome.DONE, Schedule.ON_TIME),
    Status.PARTLY: (Outcome.PART_DONE, Schedule.UNKNOWN),
    Status.IN_PROGRESS: (Outcome.UNDER_WAY, Schedule.ON_TIME),
    Status.BEHIND: (Outcome.UNDER_WAY, Schedule.BEHIND),
    Status.BROKEN: (Outcome.DROPPED, Schedule.UNKNOWN),
    Status.NOT_REPORTED: (Outcome.NOTHING_REPORTED, Schedule.UNKNOWN),
    Status.NOT_DUE: (Outcome.NOTHING_REPORTED, Schedule.NOT_YET_DUE),
    Status.NOT_CHECKABLE: (Outcome.NOTHING_REPORTED, Schedule.UNKNOWN),
}


def _link(commitment: str, evidence: str, relation: Relation) -> Link:
    return Link(
        id=iris.link_iri(commitment, relation, evidence),
        commitment=commitment,
        evidence=evidence,
        relation=relation,
        score=0.8,
        reason_zh="同一事项",
        reason_en="the same subject",
    )


def _assessment(target: str, as_of: str, status: Status, share: Decimal | None, *links: Link) -> Assessment:
    outcome, schedule = OUTCOMES[status]
    return Assessment(
        id=iris.assessment_iri(target, as_of),
        commitment=target,
        as_of=as_of,
        status=status,
        outcome=outcome,
        schedule=schedule,
        confidence=0.8,
        links=tuple(sorted(link.id for link in links)),
        share_reached=share,
        rationale_zh=f"依据后续报告判为{status.value}",
        rationale_en=f"judged {status.value} by the later report",
    )


def judged() -> tuple[list[Link], list[Assessment]]:
    """Give the links and assessments of the first report as of the second."""
    plan, later, _ = reports()
    evidence = {s.text: s.id for s in later.statements if s.kind is Kind.RESULT}
    again = {s.text: s.id for s in later.statements if s.kind is Kind.COMMITMENT}
    links: list[Link] = []
    assessments: list[Assessment] = []
    for statement in plan.statements:
        if statement.kind is not Kind.COMMITMENT:
            continue
        status, proof, share = JUDGED[statement.text]
        found = [_link(statement.id, evidence[proof], Relation.REPORTS_ON)] if proof else []
        if statement.text in RENEWED:
            found.append(_link(statement.id, again[RENEWED[statement.text]], Relation.RENEWED_BY))
        links += found
        assessments.append(_assessment(statement.id, later.id, status, share, *found))
    market = next(link for link in links if link.evidence == evidence["农贸市场钢棚已建成"])
    assessments.append(_assessment(plan.items[0].id, later.id, Status.PARTLY, None, market))
    return links, assessments


POINTED_OUT = (
    (FindingKind.TARGET_MOVED, "财政收入达到2.4亿元", "财政收入达到2.3亿元", ("财政收入2.4亿元", "财政收入2.3亿元")),
    (FindingKind.STATED_TWICE, "全年财政收入2.1亿元", "财政收入1.3亿元", ("财政收入2.1亿元", "财政收入1.3亿元")),
    (FindingKind.COMPLETED_TWICE, "石桥村文化礼堂已投入使用", "农贸市场钢棚已建成", ("", "")),
    (FindingKind.DONE_AND_PROMISED, "建成村级驿站1个", "修编镇域空间规划", ("", "")),
    (FindingKind.STAGE_BACK, "环镇公路完成路基1公里", "云帆机械水泵项目尚未动工", ("", "")),
)
"""What the graph says beyond statuses: one of each kind that sets two statements of the town side by side."""


def findings() -> list[Finding]:
    """Give the findings of 青禾镇."""
    names = {s.text: s.id for report in reports()[:2] for s in report.statements}
    return [
        Finding(
            id=iris.finding_iri(kind, names[first], names[second]),
            kind=kind,
            first=names[first],
            second=names[second],
            first_figure=figures[0],
            second_figure=figures[1],
            confidence=0.7,
            reason_zh=f"两处说法可疑（{kind.value}）",
            reason_en=f"two statements to look at ({kind.value})",
        )
        for kind, first, second, figures in POINTED_OUT
    ]


def _government_lines(government: str, things: dict[str, str], assessments: list[Assessment]) -> list[str]:
    """Give the graph of a government: what is one thing, and each commitment's current assessment."""
    graph = iris.government_graph(government)
    resolved = [(government, dx("resolvedTo"), government), *((t, dx("resolvedTo"), to) for t, to in things.items())]
    current = [(a.commitment, dx("currentAssessment"), a.id) for a in assessments]
    return sorted(f"<{s}> <{p}> <{o}> <{graph}> ." for s, p, o in resolved + current)


def fill(store: Any) -> None:
    """Put the reports, the links, the assessments and the resolved things into a store."""
    plan, later, other = reports()
    links, assessments = judged()
    for report in (plan, later, other):
        store.put_report(report)
    store.put_graph(iris.assessment_graph(later.id), links_to_nquads(later.id, links, assessments))
    full, short = (iris.thing_iri(plan.government, *name) for name in (PUMPS, PUMPS_SHORT))
    for report, judgements in ((plan, assessments), (other, [])):
        things = {
            m.id: m.id
            for r in (plan, later, other)
            if r.government == report.government
            for s in r.statements
            for m in s.mentions
        }
        if short in things:
            things[short] = full
        graph = iris.government_graph(report.government)
        found = findings_to_nquads(report.government, findings() if report is plan else [])
        store.put_graph(graph, sorted([*_government_lines(report.government, things, judgements), *found]))
