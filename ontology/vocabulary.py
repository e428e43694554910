"""The labels, colours and units that people see, read from `vocabularies.ttl` and `units.tsv` when first asked for.

In: the name of a code list (`status`, `domain`, …). Out: read-only mappings in the order of the files.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from duixian.ontology.terms import PREFIXES, SCHEMA, SKOS, UNIT, VOCAB, code

_PLACES = Decimal("0.000001")
_HEADER = "# Made from units.tsv by `python -m duixian.ontology.vocabulary`: change it there.\n"


@dataclass(frozen=True, slots=True)
class Light:
    """How a status is shown: colour, the light as supervision offices say it, and a sign that reads without colour."""

    colour: str
    sign: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: as written in reports, its code, its base unit and how many of the base unit it is.

    `base` is the local name of a QUDT unit (`CCY_CNY`, `HA`), or the code of an own unit where QUDT has none (persons,
    households); two figures can be compared where their bases are equal.
    """

    text: str
    code: str
    factor: Decimal
    base: str
    base_iri: str
    label_zh: str
    label_en: str

    @property
    def iri(self) -> str:
        """Name the unit's concept."""
        return code("unit", self.code)

    def to_base(self, value: Decimal) -> Decimal:
        """Convert a figure to the base unit, to six places: 300 亩 are 20 hectares."""
        exact = value * self.factor
        return exact.quantize(_PLACES) if exact.adjusted() < 20 else exact  # noqa: PLR2004


@cache
def labels(scheme: str, lang: str = "zh") -> Mapping[str, str]:
    """Give the label of each code of a code list, in `zh` or `en`; `KeyError` for a list that there is not."""
    return _texts(scheme, "prefLabel", lang)


@cache
def definitions(scheme: str, lang: str = "zh") -> Mapping[str, str]:
    """Give the definition of each code of a code list, in `zh` or `en`."""
    return _texts(scheme, "definition", lang)


@cache
def lights() -> Mapping[str, Light]:
    """Give the light of each status."""
    names = {lang: _texts("status", "altLabel", lang) for lang in ("zh", "en")}
    concepts = _concepts()["status"]
    return MappingProxyType(
        {
            status: Light(
                colour=values[SCHEMA + "color", ""],
                sign=values[SCHEMA + "alternateName", ""],
                zh=names["zh"][status],
                en=names["en"][status],
            )
            for status, values in concepts.items()
        }
    )


@cache
def colours() -> Mapping[str, str]:
    """Give the colour of each status, as `#rrggbb`."""
    return MappingProxyType({status: light.colour for status, light in lights().items()})


@cache
def units() -> Mapping[str, Unit]:
    """Give each unit by its text as written in reports."""
    lines = files(__package__).joinpath("units.tsv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    own = {row["code"] for row in rows if not row["base"]}
    return MappingProxyType({row["text"]: _unit(row, own) for row in rows})


def schemes() -> tuple[str, ...]:
    """Give the names of the code lists."""
    return tuple(_concepts())


def units_turtle() -> str:
    """Write the units as SKOS concepts in Turtle: `units.ttl`."""
    names = ("dxv", "qudt", "skos", "xsd")
    lines = [_HEADER, *(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in names)]
    lines.append('\ndxv:unit a skos:ConceptScheme ;\n    skos:prefLabel "计量单位"@zh, "units"@en .\n')
    texts: dict[str, list[Unit]] = {}
    for unit in units().values():
        texts.setdefault(unit.code, []).append(unit)
    lines.extend(_unit_turtle(same) for same in texts.values())
    return "".join(lines)


def _unit(row: dict[str, str], own: set[str]) -> Unit:
    base = row["base"] or row["code"]
    return Unit(
        text=row["text"],
        code=row["code"],
        factor=Decimal(row["factor"]),
        base=base,
        base_iri=code("unit", base) if base in own else UNIT + base,
        label_zh=row["label_zh"],
        label_en=row["label_en"],
    )


def _unit_turtle(same: list[Unit]) -> str:
    unit = same[0]
    relation = "skos:exactMatch" if unit.factor == 1 else "qudt:scalingOf"
    written = ", ".join(f'"{other.text}"@zh' for other in same)
    base = "" if unit.base_iri == unit.iri else f" ;\n    {relation} <{unit.base_iri}>"
    return (
        f"\n<{unit.iri}> a skos:Concept, qudt:Unit ;\n    skos:inScheme dxv:unit ;\n"
        f'    skos:notation "{unit.code}" ;\n    skos:prefLabel "{unit.label_zh}"@zh, "{unit.label_en}"@en ;\n'
        f'    skos:altLabel {written} ;\n    qudt:conversionMultiplier "{unit.factor:f}"^^xsd:decimal{base} .\n'
    )


def _texts(scheme: str, name: str, lang: str) -> Mapping[str, str]:
    return MappingProxyType({notation: values[SKOS + name, lang] for notation, values in _concepts()[scheme].items()})


@cache
def _concepts() -> Mapping[str, Mapping[str, Mapping[tuple[str, str], str]]]:
    """Read the code lists: scheme, code, (property, language), text."""
    found: dict[str, dict[str, dict[tuple[str, str], str]]] = {}
    for subject, predicate, value, lang in _statements():
        scheme, _, notation = subject.removeprefix(VOCAB).partition("/")
        concepts = found.setdefault(scheme, {})
        if notation:
            concepts.setdefault(notation, {})[predicate, lang] = value
    return MappingProxyType(found)


def _statements() -> Iterator[tuple[str, str, str, str]]:
    import pyoxigraph

    data = files(__package__).joinpath("vocabularies.ttl").read_bytes()
    for quad in pyoxigraph.parse(data, format=pyoxigraph.RdfFormat.TURTLE):
        if isinstance(quad.subject, pyoxigraph.NamedNode) and isinstance(quad.object, pyoxigraph.Literal):
            yield quad.subject.value, quad.predicate.value, quad.object.value, quad.object.language or ""


if __name__ == "__main__":
    Path(__file__).with_name("units.ttl").write_text(units_turtle(), encoding="utf-8", newline="\n")
