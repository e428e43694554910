"""Load files into a store: read, extract, put each report, and judge again the governments that changed.

In: paths and an open `Store`. Out: a `LoadSummary`. Each report is wholly in or not at all; a load that was cut off is
finished by running it again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from duixian.graph.refresh import refresh
from duixian.graph.standing import Standing
from duixian.graph.store import Store
from duixian.loaders.extract import Notice, extract, notice
from duixian.loaders.files import find_files
from duixian.loaders.readers import read_source
from duixian.ontology.errors import DuixianError, UnreadableFileError
from duixian.ontology.model import Source

Progress = Callable[[int, int, str], None]
"""Told of each step: how many are done, of how many, and the file or government that comes next."""


@dataclass(slots=True)
class LoadSummary:
    """What a load did: files read, IRIs of reports new or changed and of those already in, warnings, and errors.

    `replaced` are those of `loaded` that were in with another content; `before` says how the governments that were
    judged again stood until then.
    """

    files: int = 0
    loaded: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    before: dict[str, Standing] = field(default_factory=dict)
    warnings: list[Notice] = field(default_factory=list)
    errors: list[DuixianError] = field(default_factory=list)

    @property
    def reports(self) -> int:
        """Count the reports that were read, new or not; one that two files hold is one."""
        return len({*self.loaded, *self.unchanged})

    @property
    def complete(self) -> bool:
        """Tell whether every file that was named gave a report."""
        return not self.errors and all(warning.code != "no_report" for warning in self.warnings)


def load(paths: Sequence[Path], store: Store, progress: Progress | None = None) -> LoadSummary:
    """Load the reports of files and folders into a store.

    What cannot be read is an error in the summary and the rest goes on; `StoreError` where the store cannot be written.
    """
    summary = LoadSummary()
    found, errors = find_files(paths)
    summary.errors += errors
    for done, path in enumerate(found):
        if progress:
            progress(done, len(found), path.name)
        try:
            _load_source(read_source(path), store, summary)
        except UnreadableFileError as error:
            summary.errors.append(error)
    refresh(store, progress, summary.before.__setitem__)
    return summary


def _load_source(source: Source, store: Store, summary: LoadSummary) -> None:
    extraction = extract(source)
    summary.files += 1
    summary.warnings += extraction.notices
    for report in extraction.reports:
        if report.id in summary.loaded or report.id in summary.unchanged:
            summary.warnings.append(notice("again", source, report.start))
        known = store.has_report(report.id) and report.id not in summary.loaded
        changed = store.put_report(report)
        (summary.loaded if changed else summary.unchanged).append(report.id)
        if changed and known:
            summary.replaced.append(report.id)
