"""Load files into a store: read, extract, put each report, and judge again the governments that changed.

In: paths or addresses and an open `Store`. Out: a `LoadSummary`. Workers turn files into packed graphs, this process
alone writes, in the order of the files. Each report is wholly in or not at all; a load that was cut off is finished by
running it again.
"""

import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from duixian.graph.packed import AT_ONCE, PackedReport, pack_report
from duixian.graph.parallel import Lost, Workers
from duixian.graph.refresh import refresh
from duixian.graph.spool import Spool
from duixian.graph.standing import Standing
from duixian.graph.store import Store
from duixian.loaders.archives import Found
from duixian.loaders.extract import Notice, extract, notice
from duixian.loaders.inputs import Inputs
from duixian.loaders.readers import source_of
from duixian.ontology.errors import DuixianError, UnreadableFileError, WorkersError

if TYPE_CHECKING:
    from duixian.ontology.model import Report

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


class ReadReport(NamedTuple):
    """A report as a worker gives it: packed for the store, pickled for judging."""

    packed: PackedReport
    pickled: bytes

    def notice(self, code: str) -> Notice:
        """Make a notice about the report."""
        report: Report = pickle.loads(self.pickled)  # noqa: S301  our own
        return notice(code, report.source, report.start)


class ReadFile(NamedTuple):
    """What a worker made of a file."""

    reports: tuple[ReadReport, ...] = ()
    notices: tuple[Notice, ...] = ()
    error: DuixianError | None = None


def load(
    paths: Sequence[Path | str], store: Store, progress: Progress | None = None, workers: Workers | None = None
) -> LoadSummary:
    """Load the reports of files, folders, archives and addresses into a store; the result is the same for all workers.

    What cannot be read is an error in the summary and the rest goes on; `StoreError` where the store cannot be written.
    """
    summary, workers, inputs = LoadSummary(), workers or Workers(), Inputs(paths)
    with Spool() as spool:
        batch = _Batch(store, spool, summary)
        done = 0

        def announced() -> Iterator[Found | DuixianError]:
            for found in inputs:
                if progress and not isinstance(found, DuixianError):
                    progress(done, max(inputs.total, done), found.name)
                yield found

        for found, read in workers.map(read_file, announced(), inputs.expected, size_of):
            done += 1
            batch.add(lost_file(found) if isinstance(read, Lost) else read)
        batch.write()
        try:
            refresh(store, progress, summary.before.__setitem__, workers, spool)
        except WorkersError as error:  # the reports are in; the next load judges what is left
            summary.errors.append(error)
    return summary


def size_of(found: Found | DuixianError) -> int:
    """Count the bytes of a file."""
    return 0 if isinstance(found, DuixianError) else len(found.data)


def read_file(found: Found | DuixianError) -> ReadFile:
    """Read the reports of a file; this is what workers do."""
    if isinstance(found, DuixianError):
        return ReadFile(error=found)
    try:
        source = source_of(found.data, found.name, found.where)
    except UnreadableFileError as error:
        return ReadFile(error=error)
    extraction = extract(source)
    reports = (ReadReport(pack_report(r), pickle.dumps(r)) for r in extraction.reports)
    return ReadFile(tuple(reports), extraction.notices)


class _Batch:
    """Reports on their way into the store."""

    def __init__(self, store: Store, spool: Spool, summary: LoadSummary) -> None:
        self._store, self._spool, self._summary = store, spool, summary
        self._reports: dict[str, PackedReport] = {}
        self._seen: set[str] = set()
        self._known: set[str] = set()
        self._size = 0

    def add(self, read: ReadFile) -> None:
        """Take what was read of one file; write where enough has come together."""
        if read.error is not None:
            self._summary.errors.append(read.error)
            return
        self._summary.files += 1
        self._summary.warnings += read.notices
        for report in read.reports:
            name = report.packed.report
            if name in self._seen:
                self._summary.warnings.append(report.notice("again"))
            elif self._store.has_report(name):
                self._known.add(name)
            self._seen.add(name)
            if name in self._reports:
                self.write()
            self._reports[name] = report.packed
            self._spool.keep(name, report.pickled)
            self._size += sum(len(graph.data) for graph in report.packed.graphs)
        if self._size >= AT_ONCE:
            self.write()

    def write(self) -> None:
        """Put all that is here."""
        changed = self._store.put_reports(list(self._reports.values()))
        for name in self._reports:
            (self._summary.loaded if name in changed else self._summary.unchanged).append(name)
        self._summary.replaced += [name for name in self._reports if name in changed & self._known]
        self._known -= changed
        self._reports, self._size = {}, 0


def lost_file(found: Found | DuixianError) -> ReadFile:
    """Say of a file that its worker died over it, again and again."""
    where = found.where
    return ReadFile(
        error=UnreadableFileError(
            where,
            "读这个文件的进程一再被终止，多半是内存不足；请拆分文件，或减少 --jobs",
            "the process that read this file was killed again and again, most likely for want of memory; "
            "split the file, or take fewer --jobs",
        )
    )
