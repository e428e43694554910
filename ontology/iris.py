"""Minting of IRIs: ASCII, the same for the same content, independent of when and in which order files are loaded.

In: the parts that identify a thing. Out: IRIs below `terms.DATA`.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from duixian.ontology.model import EntityType, Period, ReportType
from duixian.ontology.terms import DATA

_LEGAL_NAME = re.compile(r"(有限责任公司|有限公司|股份公司|合作社)$")
_NOISE = re.compile(r"[\s“”\"'‘’「」『』（）()《》〈〉【】·•、,，.。\-—]+")
_VERSION = re.compile(
    r"[（(【〔\[](?:[^（）()]{0,6}(?:更正|修订|修改|修正|勘误|订正|定|终|审议|送审|讨论|征求意见)[稿版本件文]{0,2}|草案)[）)】〕\]]"
)
"""Words in brackets that tell one version of a report from another."""
_DIGEST = 16


def squeeze(name: str) -> str:
    """Give the form under which two spellings of a name are equal: NFKC, without spaces, quotes and brackets."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", name))


def digest(*parts: str) -> str:
    """Hash the parts to 16 hexadecimal digits."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:_DIGEST]


def source_iri(sha256: str) -> str:
    """Name a source by its bytes."""
    return f"{DATA}source/{sha256[:_DIGEST]}"


def government_iri(name: str, county: str = "", *, unknown: str = "") -> str:
    """Name a government by its name and county.

    `unknown` sets one apart from all others of that name: a body whose name is redacted or not found is known by its
    report only (DESIGN.md §2, rule 5).
    """
    return f"{DATA}government/{digest(squeeze(name), squeeze(county), unknown)}"


def report_iri(government: str, report_type: ReportType, review: Period | None, plan: Period | None, title: str) -> str:
    """Name a report by who gave it, its type, its two periods and its title.

    A corrected text keeps the name, also where its title says in brackets that it is one: …报告（更正版）.
    """
    days = [f"{p.first}/{p.last}" if p else "" for p in (review, plan)]
    return f"{DATA}report/{digest(government, report_type, *days, squeeze(_VERSION.sub('', title)))}"


def section_iri(report: str, start: int) -> str:
    """Name a section by the offset of its heading."""
    return f"{report}/section/{start}"


def statement_iris(report: str, texts: Iterable[str]) -> list[str]:
    """Name the statements of a report by their words (and their turn, where words recur), so that a corrected report
    keeps the names of what it did not change."""  # noqa: D205, D209
    turns: dict[str, int] = {}
    names = []
    for text in texts:
        turns[text] = turns.get(text, 0) + 1
        names.append(f"{report}/statement/{digest(text, str(turns[text]))}")
    return names


def item_iri(first_statement: str) -> str:
    """Name an item by its first statement."""
    return first_statement.replace("/statement/", "/item/")


def thing_iri(government: str, entity_type: EntityType, name: str) -> str:
    """Name a thing inside one government; a company with its full legal name is the same everywhere."""
    scope = "" if entity_type is EntityType.COMPANY and _LEGAL_NAME.search(name) else government
    return f"{DATA}{entity_type.lower()}/{digest(scope, squeeze(name))}"


def indicator_iri(name: str) -> str:
    """Name an indicator by its (canonical) name."""
    return f"{DATA}indicator/{digest(squeeze(name))}"


def link_iri(commitment: str, relation: str, evidence: str) -> str:
    """Name a link by its two ends and what it says."""
    return f"{DATA}link/{digest(commitment, relation, evidence)}"


def assessment_iri(commitment: str, as_of: str) -> str:
    """Name an assessment by what is judged and the report that it is judged against."""
    return f"{DATA}assessment/{digest(commitment, as_of)}"


def finding_iri(kind: str, *parts: str) -> str:
    """Name a finding by its kind and by the statements (and figures) that it sets side by side."""
    return f"{DATA}finding/{digest(kind, *parts)}"


def review_iri(order: int, *parts: str) -> str:
    """Name a review by its number and what it says."""
    return f"{DATA}review/{digest(str(order), *parts)}"


def person_iri(name: str) -> str:
    """Name a person who reviews by the name that they give."""
    return f"{DATA}person/{digest(squeeze(name))}"


def report_graph(report: str) -> str:
    """Name the graph that holds what was read in a report."""
    return f"{report}/graph"


def source_graph(source: str) -> str:
    """Name the graph that holds a source and its text."""
    return f"{source}/graph"


def assessment_graph(report: str) -> str:
    """Name the graph that holds the links and assessments as of a report."""
    return f"{report}/assessments"


def government_graph(government: str) -> str:
    """Name the graph that holds what was resolved inside a government, and each commitment's current assessment."""
    return f"{government}/graph"


CATALOGUE_GRAPH = f"{DATA}catalogue"
"""The graph that lists what is wholly loaded, with the time of each load."""

REVIEW_GRAPH = f"{DATA}reviews"
"""The graph of what people said; no computation writes to it."""
