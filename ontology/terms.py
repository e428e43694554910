"""Namespace constants: every IRI that duixian writes is named here, and in `duixian.ttl`, and nowhere else.

In: nothing. Out: `str` constants (full IRIs). Own terms are attributes of `DX`; codes are minted by `code()`.
"""

from typing import Final

DX: Final = "https://w3id.org/duixian/ontology#"
VOCAB: Final = "https://w3id.org/duixian/vocab/"
DATA: Final = "https://w3id.org/duixian/id/"

NIF: Final = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
ORG: Final = "http://www.w3.org/ns/org#"
PROV: Final = "http://www.w3.org/ns/prov#"
QUDT: Final = "http://qudt.org/schema/qudt/"
UNIT: Final = "http://qudt.org/vocab/unit/"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
SCHEMA: Final = "https://schema.org/"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCTERMS: Final = "http://purl.org/dc/terms/"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"

PREFIXES: Final[dict[str, str]] = {
    "dx": DX,
    "dxv": VOCAB,
    "dcterms": DCTERMS,
    "nif": NIF,
    "org": ORG,
    "owl": OWL,
    "prov": PROV,
    "qudt": QUDT,
    "unit": UNIT,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "skos": SKOS,
    "xsd": XSD,
}

CLASSES: Final = (
    "Government", "Report", "Section", "Furniture", "Item", "Statement", "Commitment", "Result", "Problem",
    "Thing", "Project", "Company", "Village", "Facility", "Organization",
    "Mention", "Indicator", "Quantity", "Link", "Assessment", "Finding", "Review",
)  # fmt: skip
"""Local names of the own classes."""

PROPERTIES: Final = (
    # source and report
    "sha256", "encoding", "issuer", "issuerName", "issuerRedacted", "county", "reportType",
    "reviewFrom", "reviewTo", "planFrom", "planTo",
    # parts of a report
    "inReport", "inSection", "inItem", "role", "level", "order", "furnitureKind",
    # statements
    "specific", "checkable", "state", "domain", "confidence", "periodFrom", "periodTo",
    "deadlineText", "dueFrom", "dueTo",
    # things
    "hasMention", "refersTo", "mentions", "scope", "resolvedTo",
    # quantities
    "hasQuantity", "indicator", "indicatorName", "value", "low", "high", "baseValue", "baseUnit", "unit", "unitText",
    "quantityKind", "bound", "redacted",
    # links and assessments
    "commitment", "evidence", "relation", "score", "reason", "asOf", "status", "outcome", "schedule", "usesLink",
    "rationale", "currentAssessment", "shareReached",
    # findings
    "findingKind", "firstStatement", "secondStatement", "firstFigure", "secondFigure",
    "mayConcern",
    # reviews
    "reviewKind", "reviewOf", "reviewedLink", "reviewedEvidence", "quotedWords", "evidenceWords", "decidedBy",
)  # fmt: skip
"""Local names of the own properties."""


def dx(name: str) -> str:
    """Give the IRI of an own class or property; `KeyError` for a name that the ontology does not have."""
    if name not in _NAMES:
        raise KeyError(name)
    return DX + name


def code(scheme: str, value: str) -> str:
    """Give the IRI of a code of a code list, such as `code("status", "delivered")`."""
    return f"{VOCAB}{scheme}/{value}"


_NAMES: Final = frozenset(CLASSES + PROPERTIES)
