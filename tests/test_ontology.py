import json
import re
from collections import defaultdict
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
import rdflib.compare
from duixian.ontology import codes, model, terms, vocabulary
from duixian.ontology.terms import DX, OWL, PREFIXES, RDF, RDFS, SCHEMA, SKOS, VOCAB
from whole import whole

ONTOLOGY = Path(terms.__file__).parent
LISTS: dict[str, type[StrEnum]] = {
    "status": model.Status,
    "outcome": model.Outcome,
    "schedule": model.Schedule,
    "kind": model.Kind,
    "state": model.ResultState,
    "role": model.Role,
    "reportType": model.ReportType,
    "entityType": model.EntityType,
    "quantityKind": model.QuantityKind,
    "bound": model.Bound,
    "furnitureKind": model.FurnitureKind,
    "domain": model.Domain,
    "relation": model.Relation,
    "findingKind": model.FindingKind,
    "reviewKind": model.ReviewKind,
}

Said = dict[str, dict[str, list[pyoxigraph.Literal | pyoxigraph.NamedNode]]]


def read(name: str) -> Said:
    """Give what a Turtle file says: subject, property, objects."""
    said: Said = defaultdict(lambda: defaultdict(list))
    for quad in pyoxigraph.parse(path=ONTOLOGY / name):
        said[quad.subject.value][quad.predicate.value].append(quad.object)
    return said


WORDS = read("duixian.ttl")
CONCEPTS = read("vocabularies.ttl")


def languages(objects: list[pyoxigraph.Literal]) -> list[str]:
    return sorted(value.language for value in objects if value.value.strip())


def own(kind: str) -> set[str]:
    return {
        name.removeprefix(DX)
        for name, said in WORDS.items()
        if any(value.value == OWL + kind for value in said[RDF + "type"])
    }


def test_terms_and_ontology_name_the_same_words() -> None:
    assert own("Class") == set(terms.CLASSES)
    assert own("ObjectProperty") | own("DatatypeProperty") == set(terms.PROPERTIES)
    assert not own("ObjectProperty") & own("DatatypeProperty")


@pytest.mark.parametrize("name", terms.CLASSES + terms.PROPERTIES)
def test_every_word_is_explained_in_both_languages_with_an_example(name: str) -> None:
    said = WORDS[terms.dx(name)]
    assert languages(said[RDFS + "label"]) == ["en", "zh"]
    assert languages(said[SKOS + "definition"]) == ["en", "zh"]
    assert len(said[SKOS + "example"]) == 1


def test_the_ontology_stays_light() -> None:
    used = {predicate for said in WORDS.values() for predicate in said}
    assert not used & {RDFS + "domain", RDFS + "range", OWL + "equivalentClass", OWL + "disjointWith"}


def test_a_word_that_the_ontology_does_not_have_has_no_iri() -> None:
    with pytest.raises(KeyError):
        terms.dx("promise")


def test_every_word_occurs_in_what_is_written_and_no_other() -> None:
    used = set(re.findall(rf"<{re.escape(DX)}(\w+)>", "\n".join(whole())))
    assert used == set(terms.CLASSES + terms.PROPERTIES)


@pytest.mark.parametrize(
    ("name", "kind"), [("ObjectProperty", pyoxigraph.NamedNode), ("DatatypeProperty", pyoxigraph.Literal)]
)
def test_properties_lead_to_what_the_ontology_says(name: str, kind: type) -> None:
    properties = {DX + word for word in own(name)}
    quads = pyoxigraph.parse("\n".join(whole()), format=pyoxigraph.RdfFormat.N_QUADS)
    wrong = [quad for quad in quads if quad.predicate.value in properties and not isinstance(quad.object, kind)]
    assert not wrong


def test_there_is_a_code_list_for_each_enumeration_and_no_other() -> None:
    enums = {
        value
        for value in vars(codes).values()
        if isinstance(value, type) and issubclass(value, StrEnum) and value is not StrEnum
    }
    assert set(LISTS.values()) == enums
    assert set(vocabulary.schemes()) == set(LISTS)


@pytest.mark.parametrize(("scheme", "enum"), LISTS.items())
def test_a_code_list_has_the_codes_of_its_enumeration(scheme: str, enum: type[StrEnum]) -> None:
    assert set(vocabulary.labels(scheme)) == set(enum)
    for value in enum:
        said = CONCEPTS[terms.code(scheme, value)]
        assert [notation.value for notation in said[SKOS + "notation"]] == [value]
        assert languages(said[SKOS + "prefLabel"]) == ["en", "zh"]
        assert languages(said[SKOS + "definition"]) == ["en", "zh"]
        assert [concept.value for concept in said[SKOS + "inScheme"]] == [VOCAB + scheme]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("scheme", LISTS)
def test_no_two_codes_of_a_list_have_the_same_label(scheme: str, lang: str) -> None:
    labels = vocabulary.labels(scheme, lang)
    assert len(set(labels.values())) == len(labels)
    assert vocabulary.definitions(scheme, lang).keys() == labels.keys()


def test_a_list_that_is_not_there() -> None:
    with pytest.raises(KeyError):
        vocabulary.labels("mood")


def test_statuses_are_named_as_supervision_offices_name_them() -> None:
    assert list(vocabulary.labels("status").items()) == [
        ("delivered", "已兑现"),
        ("partly", "部分兑现"),
        ("in_progress", "推进中"),
        ("behind", "滞后"),
        ("broken", "未兑现"),
        ("not_reported", "未提及"),
        ("not_due", "未到期"),
        ("not_checkable", "不可核查"),
    ]


def test_statuses_can_be_told_apart_by_colour_and_without_it() -> None:
    lights = vocabulary.lights()
    assert set(lights) == set(model.Status)
    assert len({light.colour for light in lights.values()}) == len(lights)
    assert len({light.sign for light in lights.values()}) == len(lights)
    assert all(re.fullmatch(r"#[0-9a-f]{6}", colour) for colour in vocabulary.colours().values())
    assert all(len(light.sign) == 1 and light.zh.endswith("灯") for light in lights.values())


def test_units_turtle_is_made_from_the_table() -> None:
    made = (ONTOLOGY / "units.ttl").read_text(encoding="utf-8")
    assert made == vocabulary.units_turtle(), "run: python -m duixian.ontology.vocabulary"


def test_units_agree_where_they_are_written_in_two_ways() -> None:
    by_code: dict[str, set[tuple[Decimal, str, str, str]]] = defaultdict(set)
    for unit in vocabulary.units().values():
        by_code[unit.code].add((unit.factor, unit.base, unit.label_zh, unit.label_en))
        assert unit.factor > 0
        assert re.fullmatch(r"[A-Z][A-Z0-9_]*", unit.code)
    assert [code for code, meanings in by_code.items() if len(meanings) > 1] == []


def test_the_table_of_units_has_each_text_once() -> None:
    rows = (ONTOLOGY / "units.tsv").read_text(encoding="utf-8").splitlines()
    assert {row.count("\t") for row in rows} == {5}
    assert len(rows) - 1 == len(vocabulary.units())


@pytest.mark.parametrize(
    ("text", "value", "base", "expected"),
    [
        ("亿元", "3.1", "http://qudt.org/vocab/unit/CCY_CNY", "310000000"),
        ("万元", "450", "http://qudt.org/vocab/unit/CCY_CNY", "4500000"),
        ("亩", "300", "http://qudt.org/vocab/unit/HA", "20"),
        ("万亩", "4.5", "http://qudt.org/vocab/unit/HA", "3000"),
        ("平方公里", "1", "http://qudt.org/vocab/unit/HA", "100"),
        ("成", "9", "http://qudt.org/vocab/unit/PERCENT", "90"),
        ("公里", "2", "http://qudt.org/vocab/unit/M", "2000"),
        ("万亿斤", "1.4", "http://qudt.org/vocab/unit/KiloGM", "700000000000"),
        ("MW", "50", "http://qudt.org/vocab/unit/KiloW", "50000"),
        ("万户", "0.5", VOCAB + "unit/HOUSEHOLD", "5000"),
        ("名", "12", VOCAB + "unit/PERSON", "12"),
    ],
)
def test_figures_are_converted_to_a_unit_in_which_they_can_be_compared(
    text: str, value: str, base: str, expected: str
) -> None:
    unit = vocabulary.units()[text]
    assert unit.base_iri == base
    assert unit.to_base(Decimal(value)) == Decimal(expected)


def test_an_own_base_unit_is_its_own_base_and_a_concept() -> None:
    said = read("units.ttl")
    for unit in vocabulary.units().values():
        assert unit.iri in said
        assert unit.base_iri in said or unit.base_iri.startswith(terms.UNIT)
        assert unit.factor == 1 or unit.base_iri != unit.iri


@pytest.mark.parametrize("name", ["duixian.ttl", "vocabularies.ttl", "shapes.ttl", "units.ttl"])
def test_prefixes_are_those_of_terms(name: str) -> None:
    text = (ONTOLOGY / name).read_text(encoding="utf-8")
    declared = dict(re.findall(r"^@prefix (\w+): <([^>]+)> \.", text, re.MULTILINE))
    assert declared
    for prefix, namespace in declared.items():
        assert re.search(rf"\b{prefix}:", text.replace(f"@prefix {prefix}:", ""))
        assert namespace == PREFIXES.get(prefix, namespace)


def test_status_colours_are_in_the_vocabulary_for_others_to_read() -> None:
    assert [value.value for value in CONCEPTS[terms.code("status", "broken")][SCHEMA + "color"]] == ["#c62828"]


CONTEXT = json.loads((ONTOLOGY / "context.jsonld").read_text(encoding="utf-8"))["@context"]


@pytest.mark.parametrize("name", terms.CLASSES + terms.PROPERTIES)
def test_the_json_ld_context_has_every_word(name: str) -> None:
    entry = CONTEXT[name]
    said = entry if isinstance(entry, dict) else {"@id": entry}
    assert said["@id"] == f"dx:{name}"
    assert (said.get("@type") == "@id") == (name in own("ObjectProperty"))


def test_the_json_ld_context_has_the_prefixes_of_terms() -> None:
    prefixes = {name: value for name, value in CONTEXT.items() if str(value).endswith(("#", "/"))}
    assert {"dx", "dxv", "nif", "prov", "xsd"} <= set(prefixes)
    assert prefixes == {name: PREFIXES[name] for name in prefixes}


def test_a_graph_comes_back_from_json_ld_that_uses_only_short_names() -> None:
    graph = rdflib.Graph()
    for quad in pyoxigraph.parse("\n".join(whole()), format=pyoxigraph.RdfFormat.N_QUADS):
        graph.parse(data=f"{quad.triple} .", format="nt")
    written = graph.serialize(format="json-ld", context=CONTEXT, auto_compact=False)
    assert rdflib.compare.isomorphic(rdflib.Graph().parse(data=written, format="json-ld"), graph)
    keys = {key for node in json.loads(written)["@graph"] for key in node}
    assert keys <= set(CONTEXT)
    assert '"@value"' not in written
