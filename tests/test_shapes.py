import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pyoxigraph
import pytest
import rdflib
from duixian.graph.nquads import A, decimal, iri, text
from duixian.graph.validate import Finding, ValidationReport, validate
from duixian.ontology import model, terms
from duixian.ontology.terms import CLASSES, DX, NIF, RDFS, code, dx
from rdflib import RDF, SH, URIRef
from whole import ASSESSMENT, COMMITMENT, GOVERNMENT, LINK, PLAN, REVIEW, REVIEWS, whole

SHAPES = rdflib.Graph().parse(Path(terms.__file__).with_name("shapes.ttl"))
GRAPH = "<x:g>"
QUANTITY = f"{COMMITMENT}/quantity/0"
RESULT = REVIEW.statements[0].id
PROBLEM = PLAN.statements[1].id


def check(lines: Iterable[str]) -> ValidationReport:
    return validate(pyoxigraph.parse("\n".join(lines), format=pyoxigraph.RdfFormat.N_QUADS))


class Case(NamedTuple):
    """A property shape: its class, the property, whether that is followed backwards, the message, the constraints."""

    target: URIRef
    path: URIRef
    inverse: bool
    zh: str
    has: dict[URIRef, rdflib.term.Node]


def property_shapes() -> Iterator[Case]:
    for shape, target in SHAPES.subject_objects(SH.targetClass):
        for part in SHAPES.objects(shape, SH.property):
            path = SHAPES.value(part, SH.path)
            back = SHAPES.value(path, SH.inversePath)
            zh = [str(message) for message in SHAPES.objects(part, SH.message) if message.language == "zh"]
            yield Case(target, back or path, back is not None, *zh, dict(SHAPES.predicate_objects(part)))


def broken(case: Case) -> Iterator[tuple[str, list[str]]]:
    """Break each constraint of a property shape: give the constraint and a graph that does not hold it."""
    members = {line.split(" ")[0] for line in whole() if f"{A} <{case.target}>" in line}
    place = 2 if case.inverse else 0
    touched = [line for line in whole() if line.split(" ")[1] == f"<{case.path}>" and line.split(" ")[place] in members]
    rest = [line for line in whole() if line not in touched]
    member = min(members)

    def state(*values: str) -> list[str]:
        pairs = ((value, member) if case.inverse else (member, value) for value in values)
        return [f"{subject} <{case.path}> {value} {GRAPH} ." for subject, value in pairs]

    if SH.hasValue in case.has:
        yield "hasValue", [line for line in whole() if f"{A} <{case.has[SH.hasValue]}>" not in line]
        return
    if SH.minCount in case.has:
        yield "minCount", rest
    if SH.maxCount in case.has:
        yield "maxCount", [*whole(), *state("<x:one>", "<x:two>", "<x:three>")]
    if set(case.has) & {SH["in"], SH["class"], SH.pattern, SH.datatype}:
        yield "wrong value", [*rest, *state("<x:wrong>")]
    if SH.datatype in case.has:
        yield "wrong type", [*rest, *state('"wrong"@de')]
    if SH.minInclusive in case.has:
        yield "too small", [*rest, *state(decimal(-1), '"-1"^^<http://www.w3.org/2001/XMLSchema#integer>')]
    if SH.maxInclusive in case.has:
        yield "too large", [*rest, *state(decimal(2))]
    if SH.minLength in case.has:
        yield "empty", [*rest, *state('""@zh', '""')]


def name(value: object) -> str:
    return value.rpartition("#")[2].rpartition("/")[2] if isinstance(value, str) else ""


PROPERTY_CASES = [
    pytest.param(case, lines, id=f"{name(case.target)}-{'^' * case.inverse}{name(case.path)}-{what}")
    for case in property_shapes()
    for what, lines in broken(case)
]


def test_the_whole_graph_holds() -> None:
    assert check(whole()) == ValidationReport(())


def test_every_class_has_a_shape() -> None:
    targets = {str(target) for target in SHAPES.objects(None, SH.targetClass)}
    assert {dx(word) for word in CLASSES} <= targets


def test_every_property_shape_is_broken() -> None:
    broken_shapes = {case.values[0][:3] for case in PROPERTY_CASES}
    assert broken_shapes == {case[:3] for case in property_shapes()}


@pytest.mark.parametrize(("case", "lines"), PROPERTY_CASES)
def test_a_broken_constraint_is_found(case: Case, lines: list[str]) -> None:
    severity = name(case.has.get(SH.severity, SH.Violation))
    assert any(one.zh == case.zh and one.severity == severity for one in check(lines).findings)


def without(*words: str) -> Callable[[], list[str]]:
    return lambda: [line for line in whole() if not all(word in line for word in words)]


def changed(subject: str, predicate: str, *values: str) -> Callable[[], list[str]]:
    """Give the whole graph with other values of one property of one subject."""

    def change() -> list[str]:
        kept = [line for line in whole() if not line.startswith(f"<{subject}> <{predicate}> ")]
        return [*kept, *(f"<{subject}> <{predicate}> {value} {GRAPH} ." for value in values)]

    return change


def integer(value: int) -> str:
    return f'"{value}"^^<http://www.w3.org/2001/XMLSchema#integer>'


def date(value: str) -> str:
    return f'"{value}"^^<http://www.w3.org/2001/XMLSchema#date>'


def status(value: str) -> Callable[[], list[str]]:
    return changed(ASSESSMENT.id, dx("status"), iri(code("status", value)))


TRUE = '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'
TYPE = str(RDF.type)


@pytest.mark.parametrize(
    ("lines", "focus", "en"),
    [
        (changed(COMMITMENT, NIF + "beginIndex", integer(500)), COMMITMENT, "begin: one whole number"),
        (changed(COMMITMENT, NIF + "beginIndex", integer(61)), COMMITMENT, "the words are not those"),
        (changed(COMMITMENT, NIF + "anchorOf", text("没有说过的话")), COMMITMENT, "the words are not those"),
        (changed(RESULT, TYPE, iri(dx("Statement"))), RESULT, "a statement is one of"),
        (
            changed(RESULT, TYPE, iri(dx("Statement")), iri(dx("Result")), iri(dx("Commitment"))),
            RESULT,
            "a statement is one of",
        ),
        (changed(RESULT, dx("inReport"), iri(PLAN.id), iri(REVIEW.id)), RESULT, "in one report"),
        (changed(COMMITMENT, dx("periodTo"), date("2022-12-31")), COMMITMENT, "period spoken of: from"),
        (changed(COMMITMENT, dx("dueTo"), date("2022-12-31")), COMMITMENT, "deadline: from"),
        (changed(PLAN.id, dx("planTo"), date("2022-12-31")), PLAN.id, "period planned: from"),
        (changed(PLAN.id, dx("reviewTo"), date("2021-12-31")), PLAN.id, "period reviewed: from"),
        (changed(COMMITMENT, dx("confidence"), decimal(1.1)), COMMITMENT, "confidence: one decimal"),
        (changed(PROBLEM, dx("specific"), TRUE), PROBLEM, "only commitments"),
        (changed(QUANTITY, dx("low"), decimal(4)), QUANTITY, "low: one decimal, not above high"),
        (changed(QUANTITY, dx("redacted"), TRUE), QUANTITY, "a redacted figure has no value"),
        (without("#baseUnit>"), QUANTITY, "a value in the base unit"),
        (changed(LINK.id, dx("evidence"), iri(COMMITMENT)), LINK.id, "not its own evidence"),
        (changed(LINK.id, dx("reason"), text("理由", "zh"), text("又一个", "zh")), LINK.id, "reason: a sentence"),
        (without("#rationale>", "@en"), ASSESSMENT.id, "rationale: a sentence"),
        (without("#rationale>", "@zh"), ASSESSMENT.id, "rationale: a sentence"),
        (
            changed(ASSESSMENT.id, dx("rationale"), text("", "zh"), text("why", "en")),
            ASSESSMENT.id,
            "rationale: a sentence",
        ),
        (changed(ASSESSMENT.id, dx("commitment"), iri(RESULT)), ASSESSMENT.id, "what is judged is"),
        (without("#usesLink>"), ASSESSMENT.id, "needs evidence"),
        (without(REVIEWS[0].id, "generatedAtTime"), REVIEWS[0].id, "when it was made"),
        (without(REVIEWS[0].id, "wasAttributedTo"), REVIEWS[0].id, "names one person"),
        (without(REVIEWS[0].id, "#status>"), REVIEWS[0].id, "a corrected status has a status"),
        (without(REVIEWS[1].id, "#reviewedLink>"), REVIEWS[1].id, "is a link"),
        (changed(REVIEWS[1].id, dx("reviewKind"), iri(code("reviewKind", "maybe"))), REVIEWS[1].id, "kind of review"),
        (status("delivered"), ASSESSMENT.id, "delivered: its outcome is done"),
        (status("not_reported"), ASSESSMENT.id, "not reported: its outcome"),
        (
            changed(ASSESSMENT.id, dx("schedule"), iri(code("schedule", "on_time"))),
            ASSESSMENT.id,
            "behind: its schedule is behind",
        ),
        (changed(GOVERNMENT, dx("resolvedTo"), iri("x:a"), iri("x:b")), GOVERNMENT, "resolved to one only"),
    ],
)
def test_a_graph_that_must_not_be_used_is_refused(lines: Callable[[], list[str]], focus: str, en: str) -> None:
    report = check(lines())
    assert not report.conforms
    assert any(one.severity == "Violation" and one.focus == focus and en in one.en for one in report.findings)


@pytest.mark.parametrize("kind", ["delivered", "partly", "in_progress", "behind", "broken"])
def test_a_judgement_that_something_happened_needs_evidence(kind: str) -> None:
    lines = [line for line in status(kind)() if "#usesLink>" not in line]
    assert "needs evidence" in " ".join(one.en for one in check(lines).findings)


@pytest.mark.parametrize("kind", ["not_reported", "not_due", "not_checkable"])
def test_silence_needs_no_evidence(kind: str) -> None:
    lines = [line for line in status(kind)() if "#usesLink>" not in line]
    assert "needs evidence" not in " ".join(one.en for one in check(lines).findings)


@pytest.mark.parametrize(
    ("lines", "severity", "en"),
    [
        (without(PLAN.id, "From>"), "Warning", "no period was found"),
        (without(f"<{GOVERNMENT}>", RDFS + "label"), "Warning", "the government has no name"),
        (without("#inReport>", f" <{REVIEW.id}> "), "Warning", "nothing was read"),
        (
            lambda: [line for line in whole() if not re.search(r"#(value|low|high|baseValue)>", line)],
            "Warning",
            "not redacted, and yet without a figure",
        ),
        (
            lambda: [line for line in whole() if not re.search(r"#(unit|baseUnit|baseValue)>", line)],
            "Info",
            "table of units",
        ),
    ],
)
def test_what_is_missing_but_may_be_is_a_warning(lines: Callable[[], list[str]], severity: str, en: str) -> None:
    assert any(one.severity == severity and en in one.en for one in check(lines()).findings)


def test_a_thing_is_of_one_type() -> None:
    village = PLAN.statements[0].mentions[0].id
    lines = [*whole(), f"<{village}> {A} <{dx('Facility')}> {GRAPH} ."]
    assert [one.en for one in check(lines).findings] == [
        "a thing is one of project, company, village, facility, organization"
    ]


def test_every_message_is_in_both_languages() -> None:
    for shape in set(SHAPES.subjects(SH.message)):
        assert sorted(str(message.language) for message in SHAPES.objects(shape, SH.message)) == ["en", "zh"]


@pytest.mark.parametrize(
    ("scheme", "enum"),
    [
        ("status", model.Status),
        ("outcome", model.Outcome),
        ("schedule", model.Schedule),
        ("role", model.Role),
        ("state", model.ResultState),
        ("domain", model.Domain),
        ("reportType", model.ReportType),
        ("quantityKind", model.QuantityKind),
        ("bound", model.Bound),
        ("furnitureKind", model.FurnitureKind),
        ("relation", model.Relation),
    ],
)
def test_shapes_allow_the_codes_of_the_model(scheme: str, enum: type) -> None:
    paths = set(SHAPES.subjects(SH.path, URIRef(DX + scheme)))
    lists = [
        sorted(str(value).rpartition("/")[2] for value in rdflib.collection.Collection(SHAPES, head))
        for part in paths
        for head in SHAPES.objects(part, SH["in"])
        if SHAPES.value(part, SH.minCount)
    ]
    assert lists
    assert all(allowed == sorted(enum) for allowed in lists)


def test_findings_stand_the_gravest_first_and_are_counted() -> None:
    drop = ("#unitText>", "#indicatorName>", "issuerName>", "#sha256>")
    report = check([line for line in whole() if not any(word in line for word in drop)])
    assert report.counts == {"Violation": 2, "Warning": 2, "Info": 1}
    assert [one.severity for one in report.findings] == ["Violation"] * 2 + ["Warning"] * 2 + ["Info"]
    assert all(isinstance(one, Finding) and one.zh and one.en and one.focus for one in report.findings)
    assert not report.conforms


def test_warnings_alone_conform() -> None:
    report = check(without("issuerName>")())
    assert report.counts["Warning"]
    assert report.conforms


@pytest.mark.parametrize(
    "hostile",
    [
        '<x:s> <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#beginIndex> "²" <x:g> .',
        f'<{COMMITMENT}> <{NIF}beginIndex> "many" <x:g> .',
        f"_:b <{NIF}anchorOf> _:c <x:g> .",
        f'<x:s> {A} <{DX}Statement> <x:g> .\n<x:s> <{NIF}anchorOf> "\\u0000" <x:g> .',
    ],
)
def test_a_graph_by_someone_else_is_checked_not_feared(hostile: str) -> None:
    assert isinstance(check([*whole(), *hostile.split("\n")]), ValidationReport)
