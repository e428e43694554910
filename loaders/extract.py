"""From a source to its reports: every step of the loaders, in order.

In: a `Source`. Out: an `Extraction`, the reports with all that was read in them, and notices of what could not be read.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from duixian.loaders.clauses import split_clauses
from duixian.loaders.furniture import find_furniture
from duixian.loaders.lexicon import rows
from duixian.loaders.metadata import Metadata, find_metadata
from duixian.loaders.sections import Outline, read_outline
from duixian.loaders.simplified import simplify, with_text
from duixian.loaders.split import split_reports
from duixian.loaders.statements import Setting, read_statements
from duixian.loaders.unwrap import unwrap, wrapped
from duixian.ontology.iris import digest, government_iri, report_iri, squeeze
from duixian.ontology.model import Furniture, Kind, Report, Role, Source, Span

_OPENING = 500
_FEW = 6
"""Reports of two governments may have fewer headings than this in common."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What could not be read, and where: a code, the file, the offset in its text, a sentence in each language."""

    code: str
    source: str
    offset: int
    zh: str
    en: str

    def __str__(self) -> str:
        """Give the one line that a user reads."""
        return f"{self.source}:{self.offset}：{self.zh} / {self.en}"


@dataclass(frozen=True, slots=True)
class Extraction:
    """The reports of one source, in order, and the notices of what is missing in them."""

    source: Source
    reports: tuple[Report, ...]
    notices: tuple[Notice, ...]


def extract(source: Source) -> Extraction:
    """Read all reports of a source; raises nothing: what cannot be read is a notice."""
    with no_collection():
        lines = unwrap(source.text)
        if lines is None:
            return _extract_simplified(source)
        read = _extract_simplified(source.model_copy(update={"text": lines.text}))
        notices = (replace(one, offset=lines.outer(one.offset, one.offset + 1)[0]) for one in read.notices)
        return Extraction(source, tuple(wrapped(report, source) for report in read.reports), tuple(notices))


@contextmanager
def no_collection() -> Iterator[None]:
    """Keep the collector from looking through the many small parts of reading and judging; they form no circle."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _extract_simplified(source: Source) -> Extraction:
    text = simplify(source.text)
    if text == source.text:
        return _extract(source)
    read = _extract(source.model_copy(update={"text": text}))
    return Extraction(source, tuple(with_text(report, source) for report in read.reports), read.notices)


def _extract(source: Source) -> Extraction:
    furniture = find_furniture(source.text)
    reports: list[Report] = []
    notices: list[Notice] = []
    before = 0
    for span in split_reports(source.text, furniture):
        report = _read_report(source, span, Span(start=before, end=span.start), furniture)
        before = span.end
        if not report.statements or report.id in {r.id for r in reports}:
            code = "empty" if not report.statements else "twice"
            notices.append(notice(code, source, span.start))
            continue
        reports.append(report)
        notices += [notice(code, source, span.start) for code in _gaps(report)]
    if not reports and not any(notice.code in ("empty", "twice") for notice in notices):
        notices.append(notice("no_report", source, 0))
    return Extraction(source, tuple(reports), tuple(notices))


def _read_report(source: Source, span: Span, head: Span, furniture: list[Furniture]) -> Report:
    text = source.text
    inside = [f for f in furniture if span.start <= f.start and f.end <= span.end]
    outline = read_outline(text, span, inside)
    metadata = find_metadata(text, span, head, outline, inside)
    government = _government(text, span, metadata, outline)
    iri = report_iri(government, metadata.report_type, metadata.review, metadata.plan, metadata.title)
    setting = Setting(iri, government, metadata.review, metadata.plan, metadata.delivered_on)
    statements, items = read_statements(split_clauses(text, span, inside), outline, setting)
    return Report(
        id=iri,
        source=source,
        start=span.start,
        end=span.end,
        title=metadata.title,
        issuer=metadata.issuer.name,
        issuer_redacted=metadata.issuer.redacted,
        county=metadata.issuer.county,
        government=government,
        report_type=metadata.report_type,
        review=metadata.review,
        plan=metadata.plan,
        delivered_on=metadata.delivered_on,
        sections=outline.sections,
        items=items,
        statements=statements,
        furniture=tuple(inside),
    )


def _government(text: str, span: Span, metadata: Metadata, outline: Outline) -> str:
    """Name the government; one whose name is redacted or missing is known by this report alone: by its headings.

    Where they are too few to be its own, its first words are taken too.
    """
    issuer = metadata.issuer
    if issuer.name and not issuer.redacted:
        return government_iri(issuer.name, issuer.county)
    known_by = [squeeze(section.heading) for section in outline.sections]
    if len(known_by) < _FEW:
        known_by.append(squeeze(span.of(text)[:_OPENING]))
    return government_iri(issuer.name, issuer.county, unknown=digest(*known_by))


def _gaps(report: Report) -> list[str]:
    """Name what a reader would miss in a report."""
    kinds = {statement.kind for statement in report.statements}
    planned = any(s.kind is Kind.COMMITMENT and s.role in (Role.PLAN, Role.TARGETS) for s in report.statements)
    missing = {
        "no_issuer": not report.issuer,
        "no_period": report.review is None and report.plan is None,
        "no_plan": not planned,
        "no_review": Kind.RESULT not in kinds,
    }
    return [code for code, gone in missing.items() if gone]


def notice(code: str, source: Source, offset: int) -> Notice:
    """Make a notice of the list in `notices.tsv`."""
    zh, en = next((row[1], row[2]) for row in rows("notices.tsv") if row[0] == code)
    return Notice(code, source.name, offset, zh, en)
