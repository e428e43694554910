"""Show what long work does: loading with a progress bar, and what a check of the graph found.

In: an open audit and paths, or the result of a check. Out: messages on standard error, a table on standard output.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from duixian.app.safe import for_line

if TYPE_CHECKING:
    from duixian.app.forms import TableForm
    from duixian.graph.load import LoadSummary
    from duixian.graph.parallel import Workers
    from duixian.graph.validate import ValidationReport
    from duixian.queries.audit import Audit
    from rich.console import Console


def load_with_progress(audit: "Audit", paths: Sequence[Path | str], workers: "Workers | None" = None) -> "LoadSummary":
    """Load files and folders; say what could not be read, how much was, and which reports were replaced.

    The bar is shown on a terminal only.
    """
    from rich.console import Console

    console = Console(stderr=True, markup=False, emoji=False, highlight=False)
    with progress_bar(console) as advance:
        summary = audit.load(paths, advance, workers)
    for report in audit.reports() if summary.replaced else []:
        if report.id in summary.replaced:
            words = f"{report.title or report.source} {report.code}"
            told = f"更正：{words} 替换了先前读出的内容 / corrected: replaces what was read before"
            console.print(for_line(told), soft_wrap=True)
    for told in _reviews_gone(audit, summary):
        console.print(for_line(told), soft_wrap=True)
    for problem in [*summary.errors, *summary.warnings]:
        console.print(for_line(str(problem)), soft_wrap=True)
    same = len(set(summary.unchanged) - set(summary.loaded))
    known = (f"（{same} 份已在库里，没有变化）", f" ({same} already in, unchanged)") if same else ("", "")
    console.print(
        f"载入 {summary.files} 个文件，{summary.reports} 份报告{known[0]}；提示 {len(summary.warnings)} 条"
        f" / loaded {summary.files} files, {summary.reports} reports{known[1]}; {len(summary.warnings)} warnings",
        soft_wrap=True,
    )
    return summary


@contextmanager
def progress_bar(console: "Console") -> Iterator[Callable[[int, int, str], None]]:
    """Show how far long work is; what is told is how many are done, of how many, and what comes next."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    words, counts = TextColumn("{task.description}", markup=False), MofNCompleteColumn()
    bar = Progress(words, BarColumn(), counts, console=console, transient=True, disable=not sys.stderr.isatty())
    with bar:
        task = bar.add_task("读取 reading", total=None)
        yield lambda done, total, name: bar.update(task, completed=done, total=total, description=for_line(name))


def _reviews_gone(audit: "Audit", summary: "LoadSummary") -> list[str]:
    """Tell of each review whose words a corrected report no longer has."""
    from duixian.app.review_table import line
    from duixian.graph.reviews import report_of
    from duixian.queries.review import ReviewState

    reviews = audit.reviews() if summary.replaced else []
    gone = [one for one in reviews if one.state is ReviewState.GONE and report_of(one.about) in summary.replaced]
    return [f"审核的原句已不在文中 its statement is gone: {line(one)}" for one in gone]


def print_validation(report: "ValidationReport", form: "TableForm") -> bool:
    """Print what a check of the graph found; tell whether it conforms."""
    from duixian.app.tables import Grid, Heading, print_grid

    fields = ("severity", "focus", "path", "value", "zh", "en")
    words = ("程度", "节点", "属性", "值", "应当", "")
    headings = [Heading(zh, en) for zh, en in zip(words, (*fields[:4], "what should be", ""), strict=True)]
    records = [{field: getattr(finding, field) for field in fields} for finding in report.findings]
    rows = [list(record.values()) for record in records]
    caption = "，".join(f"{name} {count}" for name, count in report.counts.items())
    print_grid(Grid(headings, rows, records, caption, fields=fields), form)
    return report.conforms
