from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from string import hexdigits

import pyoxigraph
import pytest
from duixian.graph import triples
from duixian.graph.nquads import decimal, text
from duixian.ontology import iris
from duixian.ontology.model import (
    Assessment,
    Bound,
    Deadline,
    Domain,
    EntityType,
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
    Role,
    Schedule,
    Section,
    Source,
    Statement,
    Status,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

GOVERNMENT = iris.government_iri("青禾镇", "云溪县")
REPORT = iris.report_iri(GOVERNMENT, ReportType.ANNUAL, None, None, "工作报告")

hostile = st.sampled_from(list("\"\\\n\r\t\b\f\x00\x1f\x7f\u2028\ufeff\ufffe\uffff'<>{}镇😀e\u0301%"))
characters = hostile | st.characters(exclude_categories=["Cs"])
words = st.text(characters, max_size=12)
days = st.dates()
numbers = st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**11), max_value=10**11)
scores = st.floats(0, 1)
digests = st.text(st.sampled_from(hexdigits.lower()), min_size=16, max_size=16)


def load(lines: Iterable[str]) -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    store.bulk_load("\n".join(lines).encode(), format=pyoxigraph.RdfFormat.N_QUADS)
    return store


def dump(store: pyoxigraph.Store) -> list[str]:
    return sorted(store.dump(format=pyoxigraph.RdfFormat.N_QUADS).decode().rstrip("\n").split("\n"))


@st.composite
def ranges(draw: st.DrawFn, size: int) -> dict[str, int]:
    start, end = sorted((draw(st.integers(0, size)), draw(st.integers(0, size))))
    return {"start": start, "end": end}


@st.composite
def periods(draw: st.DrawFn) -> Period:
    first, last = sorted((draw(days), draw(days)))
    return Period(first=first, last=last)


@st.composite
def mentions(draw: st.DrawFn, whole: str) -> Mention:
    """A mention anywhere in the text: a subject that is left out is inherited from before the statement."""
    span = draw(ranges(len(whole)))
    kind = draw(st.sampled_from(EntityType))
    name = whole[span["start"] : span["end"]]
    return Mention(**span, type=kind, text=name, id=iris.thing_iri(GOVERNMENT, kind, draw(words) + name))


@st.composite
def quantities(draw: st.DrawFn, whole: str) -> Quantity:
    return Quantity(
        **draw(ranges(len(whole))),
        indicator=draw(words),
        value=draw(st.none() | numbers),
        low=draw(st.none() | numbers),
        high=draw(st.none() | numbers),
        unit=draw(words | st.sampled_from(["万元", "亩", "%", "万户", "家"])),
        kind=draw(st.sampled_from(QuantityKind)),
        bound=draw(st.sampled_from(Bound)),
        redacted=draw(st.booleans()),
    )


@st.composite
def statements(draw: st.DrawFn, whole: str, span: tuple[int, int], name: str, parts: tuple[int, int]) -> Statement:
    sections, items = parts
    return Statement(
        start=span[0],
        end=span[1],
        id=name,
        kind=draw(st.sampled_from(Kind)),
        text=whole[slice(*span)],
        section=draw(st.none() | st.integers(0, sections - 1)) if sections else None,
        item=draw(st.none() | st.integers(0, items - 1)) if items else None,
        role=draw(st.sampled_from(Role)),
        specific=draw(st.none() | st.booleans()),
        checkable=draw(st.none() | scores),
        state=draw(st.none() | st.sampled_from(ResultState)),
        domain=draw(st.sampled_from(Domain)),
        period=draw(st.none() | periods()),
        deadline=draw(st.none() | st.builds(Deadline, text=words, first=days, last=days)),
        mentions=tuple(draw(st.lists(mentions(whole), max_size=12))),
        quantities=tuple(draw(st.lists(quantities(whole), max_size=3))),
        confidence=draw(scores),
    )


def distinct_spans(draw: st.DrawFn, size: int, most: int) -> list[tuple[int, int]]:
    spans = draw(st.lists(ranges(size), max_size=most))
    return sorted({(span["start"], span["end"]) for span in spans})


@st.composite
def reports(draw: st.DrawFn) -> Report:
    whole = draw(st.text(characters, max_size=60))
    headings = dict(distinct_spans(draw, len(whole), 4))
    sections = tuple(
        Section(
            start=start,
            end=end,
            heading=whole[start:end],
            level=draw(st.integers(0, 9)),
            parent=draw(st.none() | st.integers(0, place - 1)) if place else None,
            role=draw(st.sampled_from(Role)),
        )
        for place, (start, end) in enumerate(sorted(headings.items()))
    )
    spans = distinct_spans(draw, len(whole), 4)
    names = iris.statement_iris(REPORT, (whole[start:end] for start, end in spans))
    items = tuple(Item(id=iris.item_iri(name), title=draw(words)) for name in names[: draw(st.integers(0, 4))])
    parts = (len(sections), len(items))
    return Report(
        **draw(ranges(len(whole))),
        id=REPORT,
        source=Source(
            name=draw(words),
            sha256=draw(digests) * 4,
            media_type=draw(words),
            encoding=draw(words),
            text=whole,
        ),
        title=draw(words),
        issuer=draw(words),
        issuer_redacted=draw(st.booleans()),
        county=draw(words),
        government=GOVERNMENT,
        report_type=draw(st.sampled_from(ReportType)),
        review=draw(st.none() | periods()),
        plan=draw(st.none() | periods()),
        delivered_on=draw(st.none() | days),
        sections=sections,
        items=items,
        statements=tuple(draw(statements(whole, span, name, parts)) for span, name in zip(spans, names, strict=True)),
        furniture=tuple(
            Furniture(start=start, end=end, kind=draw(st.sampled_from(FurnitureKind)))
            for start, end in distinct_spans(draw, len(whole), 3)
        ),
    )


names = st.builds(lambda name: iris.link_iri(name, "", ""), words)
links = st.builds(
    Link,
    id=names,
    commitment=names,
    evidence=names,
    relation=st.sampled_from(Relation),
    score=scores,
    reason_zh=words,
    reason_en=words,
)
assessments = st.builds(
    Assessment,
    id=st.builds(lambda name: iris.assessment_iri(name, ""), words),
    commitment=names,
    as_of=st.just(REPORT),
    status=st.sampled_from(Status),
    outcome=st.sampled_from(Outcome),
    schedule=st.sampled_from(Schedule),
    confidence=scores,
    links=st.lists(names, max_size=3).map(tuple),
    share_reached=st.none() | numbers,
    rationale_zh=words,
    rationale_en=words,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(reports())
def test_a_report_comes_back_from_a_store_as_it_was(report: Report) -> None:
    lines = triples.source_to_nquads(report.source) + triples.report_to_nquads(report)
    store = load(lines)
    assert triples.report_from_quads(store) == report
    assert triples.source_from_quads(store) == report.source
    assert dump(store) == sorted(lines)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(links, max_size=4, unique_by=lambda link: link.id),
    st.lists(assessments, max_size=4, unique_by=lambda one: one.id),
)
def test_links_and_assessments_come_back(links: list[Link], assessments: list[Assessment]) -> None:
    lines = triples.links_to_nquads(REPORT, links, assessments)
    store = load(lines)
    assert triples.links_from_quads(store) == (
        sorted(links, key=lambda link: link.id),
        sorted(assessments, key=lambda one: one.id),
    )
    assert dump(store) == (lines or [""])


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_one_line_that_oxigraph_reads_and_writes_alike(value: str) -> None:
    line = f"<x:s> <x:p> {text(value)} <x:g> ."
    assert not set(line) & set("\n\r")
    (quad,) = load([line])
    assert quad.object.value == value
    assert dump(load([line])) == [line]


@pytest.mark.parametrize(
    ("value", "lexical"),
    [
        (Decimal("62.640"), "62.64"),
        (Decimal("1E+3"), "1000"),
        (Decimal("-0.5"), "-0.5"),
        (Decimal("0.000001"), "0.000001"),
        (Decimal(100), "100"),
        (Decimal("0.0"), "0"),
        (1.0, "1"),
        (0.125, "0.125"),
    ],
)
def test_decimals_are_canonical(value: Decimal | float, lexical: str) -> None:
    assert decimal(value).startswith(f'"{lexical}"^^')


WHOLE = "青禾镇人民政府工作报告\n新建粮仓3座，种植水稻200亩，引进云溪米业有限公司。"


def sample(**changes: object) -> Report:
    """Give a small report with a commitment that has a company and a figure."""
    start = WHOLE.index("种植")
    end = WHOLE.index("，引进")
    company = WHOLE.index("云溪米业")
    full, short = "云溪米业有限公司", "云溪米业"
    whole_name = iris.thing_iri(GOVERNMENT, EntityType.COMPANY, full)
    statement = Statement(
        start=start,
        end=end,
        id=iris.statement_iris(REPORT, [WHOLE[start:end]])[0],
        kind=Kind.COMMITMENT,
        text=WHOLE[start:end],
        role=Role.PLAN,
        mentions=(
            Mention(start=company, end=company + len(full), type=EntityType.COMPANY, text=full, id=whole_name),
            Mention(start=company, end=company + len(short), type=EntityType.COMPANY, text=short, id=whole_name),
        ),
        quantities=(
            Quantity(
                start=WHOLE.index("200"),
                end=WHOLE.index("200亩") + 4,
                indicator="水稻",
                value=Decimal(300),
                unit="亩",
                kind=QuantityKind.TARGET,
            ),
        ),
    )
    fields: dict[str, object] = {
        "start": 0,
        "end": len(WHOLE),
        "id": REPORT,
        "source": Source(name="报告.txt", sha256="0" * 64, media_type="text/plain", encoding="utf-8", text=WHOLE),
        "issuer": "青禾镇",
        "government": GOVERNMENT,
        "statements": (statement,),
    }
    return Report.model_validate(fields | changes)


def test_a_figure_is_given_in_its_base_unit_too() -> None:
    lines = "\n".join(triples.report_to_nquads(sample()))
    assert '#baseValue> "20"^^' in lines
    assert "#baseUnit> <http://qudt.org/vocab/unit/HA>" in lines
    assert "#unit> <https://w3id.org/duixian/vocab/unit/MU>" in lines


def test_a_company_known_by_its_legal_name_has_no_scope_under_any_spelling() -> None:
    lines = "\n".join(triples.report_to_nquads(sample()))
    assert '#label> "云溪米业"' in lines
    assert "#scope>" not in lines


def test_a_source_that_is_at_hand_need_not_be_read_again() -> None:
    report = sample()
    quads = load(triples.report_to_nquads(report))
    assert triples.report_from_quads(quads, source=report.source) == report
    with pytest.raises(ValueError, match="one source expected, 0 found"):
        triples.report_from_quads(quads)


def test_two_reports_at_once_are_refused() -> None:
    report = sample()
    other = report.model_copy(update={"id": REPORT + "0", "statements": ()})
    quads = load(triples.report_to_nquads(report) + triples.report_to_nquads(other))
    with pytest.raises(ValueError, match="one report expected, 2 found"):
        triples.report_from_quads(quads, source=report.source)


def test_no_blank_nodes_and_only_ascii_iris() -> None:
    for quad in load(triples.source_to_nquads(sample().source) + triples.report_to_nquads(sample())):
        terms = (quad.subject, quad.predicate, quad.object, quad.graph_name)
        assert not any(isinstance(term, pyoxigraph.BlankNode) for term in terms)
        assert all(term.value.isascii() for term in terms if isinstance(term, pyoxigraph.NamedNode))


HALF = {"start": 0, "end": 3, "heading": WHOLE[0:3], "level": 1, "role": Role.PLAN}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"end": len(WHOLE) + 1}, "ends after the end"),
        ({"furniture": ({"start": 0, "end": 999, "kind": "advert"},)}, "ends after the end"),
        ({"furniture": ({"start": 0, "end": 2, "kind": "advert"},) * 2}, "stand twice"),
        ({"sections": (HALF, HALF)}, "stand twice"),
        ({"sections": (HALF | {"heading": "别的标题"},)}, "not the text at its span"),
        ({"sections": (HALF | {"parent": 0},)}, "before the section above it"),
        ({"items": ({"id": REPORT, "title": "一项"},)}, "same IRI"),
        ({"statements": (*sample().statements, *sample().statements)}, "stand twice"),
        ({"statements": (sample().statements[0].model_copy(update={"section": 0}),)}, "section is not there"),
        ({"statements": (sample().statements[0].model_copy(update={"item": 0}),)}, "item is not there"),
        ({"government": "https://example.org/青禾"}, "pattern"),
        ({"government": "https://example.org/> <x:p> <x:o> ."}, "pattern"),
        ({"title": "\ud800"}, "surrogates"),
    ],
)
def test_a_report_that_could_not_come_back_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        sample(**changes)


def test_the_software_is_named_with_its_version() -> None:
    lines = triples.report_to_nquads(sample(delivered_on=date(2024, 1, 8)))
    assert any(triples.software_iri() in line and "wasAttributedTo" in line for line in lines)
    assert triples.software_iri().rpartition("-")[2][0].isdigit()
