"""Write the static site: an overview, and the pages of each government, one after the other.

In: an open `Audit` and a folder. Out: the folder, with pages that need no network; the same store gives the same bytes.
"""

import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from duixian.app import site_charts as charts
from duixian.app.site_address import address
from duixian.app.site_government import GovernmentPages, Named, Page
from duixian.app.site_graph import government_graph, shared_files
from duixian.app.site_templates import render, static, style_sheet
from duixian.graph.export import write_file
from duixian.graph.part import part_of
from duixian.ontology.model import EntityType, Status
from duixian.queries.pages import list_spans, read_dossier
from duixian.queries.records import GovernmentRecord, ReportRecord, SummaryRecord

if TYPE_CHECKING:
    from duixian.graph.store import Store
    from duixian.queries.audit import Audit

_OURS = re.compile(
    r"(government|names|graph|report|item|indicator|project|company|village|facility|organization)"
    r"/[0-9a-f]{16}(-[0-9a-f]{16})?\.html"
)


def write_site(audit: "Audit", out: Path, progress: Callable[[int, int, str], None] | None = None) -> int:
    """Write all pages into a folder; say how many. `progress` is told of governments done, all, and the name."""
    was_a_site = (out / "site.css").is_file()
    written = set()
    for name, data in _files(audit, progress):
        write_file(out / name, data)
        written.add(name)
    if was_a_site:
        _remove_others(out, written)
    return sum(name.endswith(".html") for name in written)


def _remove_others(out: Path, written: Container[str]) -> None:
    """Remove pages of an earlier run that are no longer there; files that are no pages of ours stay."""
    for path in sorted(out.glob("*/*.html")):
        name = path.relative_to(out).as_posix()
        if _OURS.fullmatch(name) and name not in written:
            path.unlink()


def _files(audit: "Audit", progress: Callable[[int, int, str], None] | None) -> Iterator[Page]:
    """Give every file of the site; of what was written only what the overview and pages of companies need is kept."""
    yield "site.css", style_sheet()
    yield "site.js", static("site.js")
    yield from shared_files()
    yield "method.html", render("method.html", root="")
    governments = audit.governments()
    spans = list_spans(audit.store)
    summaries: list[SummaryRecord] = []
    reports: list[ReportRecord] = []
    companies: dict[str, list[Named]] = {}
    for done, government in enumerate(governments, 1):
        part = part_of(audit.store, government.id)
        pages = GovernmentPages(read_dossier(part, government), spans)
        yield from pages.pages()
        for iri, mentions in pages.things().items():
            named = pages.named(mentions)
            if mentions[0].type is EntityType.COMPANY:
                companies.setdefault(iri, []).append(named)
            else:
                yield address(iri), render("thing.html", root="../", found=[named])
        yield from graph_files(part, government)
        summaries.append(pages.dossier.summary)
        reports.extend(pages.dossier.reports)
        if progress:
            progress(done, len(governments), government.name)
    for iri, found in companies.items():
        yield address(iri), render("thing.html", root="../", found=found)
    yield "index.html", overview(summaries, reports)


def graph_files(part: "Store", government: GovernmentRecord) -> Iterator[Page]:
    """Give the graph pages of one government, from a store of its own (`part_of`)."""
    yield address(government.id, "graph"), government_graph(part, government)


def overview(summaries: Sequence[SummaryRecord], reports: Sequence[ReportRecord]) -> bytes:
    """Give the first page: how each government fared, and of which times reports are loaded."""
    told: dict[tuple[str, int], list[ReportRecord]] = {}
    for report in reports:
        told.setdefault((report.government, _year(report)), []).append(report)
    total: Counter[str] = Counter()
    for summary in summaries:
        total.update(charts.by_status(summary.by_item.by_status, summary.by_item.unjudged))
    counted = sum(summary.by_item.counted for summary in summaries)
    return render(
        "index.html",
        root="",
        summaries=summaries,
        reports=reports,
        told=told,
        years=sorted({year for _, year in told}),
        total={code: total[code] for code in (*Status, charts.UNJUDGED) if total[code]},
        rate=total[Status.DELIVERED] / counted if counted else None,
        counted=counted,
        bar=charts.bar,
        by_status=charts.by_status,
    )


def _year(report: ReportRecord) -> int:
    """Give the year that a report looks back on, else the one before what it plans; 0 where it tells neither."""
    if report.review:
        return report.review.last.year
    return report.plan.first.year - 1 if report.plan else 0
