"""Write the static site: an overview, and the pages of each government, one after the other.

In: an open `Audit` and a folder. Out: the folder, with pages that need no network; the same store gives the same bytes.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from duixian.app import site_charts as charts
from duixian.app.site_address import address
from duixian.app.site_government import GovernmentPages, Named, Page
from duixian.app.site_templates import render, static, style_sheet
from duixian.graph.export import write_file
from duixian.ontology.model import EntityType, Status
from duixian.queries.pages import list_spans, read_dossier
from duixian.queries.records import ReportRecord, SummaryRecord

if TYPE_CHECKING:
    from duixian.queries.audit import Audit


def write_site(audit: "Audit", out: Path, progress: Callable[[int, int, str], None] | None = None) -> int:
    """Write all pages into a folder; say how many. `progress` is told of governments done, all, and the name."""
    pages = 0
    for name, data in _files(audit, out, progress):
        write_file(out / name, data)
        pages += name.endswith(".html")
    return pages


def _files(audit: "Audit", out: Path, progress: Callable[[int, int, str], None] | None) -> Iterator[Page]:
    """Give every file of the site; of what was written only what the overview and pages of companies need is kept."""
    yield "site.css", style_sheet()
    yield "site.js", static("site.js")
    yield "method.html", render("method.html", root="")
    governments = audit.governments()
    spans = list_spans(audit.store)
    summaries: list[SummaryRecord] = []
    reports: list[ReportRecord] = []
    companies: dict[str, list[Named]] = {}
    for done, government in enumerate(governments, 1):
        pages = GovernmentPages(read_dossier(audit.store, government), spans)
        yield from pages.pages()
        for iri, mentions in pages.things().items():
            named = pages.named(mentions)
            if mentions[0].type is EntityType.COMPANY:
                companies.setdefault(iri, []).append(named)
            else:
                yield address(iri), render("thing.html", root="../", found=[named])
        audit.view(out / address(government.id, "graph"), government.id)
        summaries.append(pages.dossier.summary)
        reports.extend(pages.dossier.reports)
        if progress:
            progress(done, len(governments), government.name)
    for iri, found in companies.items():
        yield address(iri), render("thing.html", root="../", found=found)
    yield "index.html", _overview(summaries, reports)


def _overview(summaries: Sequence[SummaryRecord], reports: Sequence[ReportRecord]) -> bytes:
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
