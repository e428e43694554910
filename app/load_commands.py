"""The commands that read files: `duixian load` into a store, `duixian extract` without one.

In: paths and addresses, named or in a list, and who does the work. Out: a store, lines on standard output, or parts in
a folder; messages on standard error.
"""

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from duixian.app.forms import ExtractForm
from duixian.app.options import DEFAULT_STORE, PARTLY, StoreOption, open_audit, print_line, tell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duixian.graph.parallel import Workers

FilesArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH...", help="报告文件、文件夹、压缩包或网址。 Files, folders, archives, addresses."),
]
ListOption = Annotated[
    str | None,
    typer.Option("--files-from", metavar="LIST", help="文件清单，每行一个，- 为标准输入。 List of files; - is stdin."),
]
JobsOption = Annotated[
    int | None,
    typer.Option("--jobs", min=1, metavar="N", help="几个进程；默认按核数。 Processes; by default one a core."),
]
SchedulerOption = Annotated[
    str | None,
    typer.Option("--scheduler", metavar="tcp://…", help="交给 Dask 集群做。 Let a Dask cluster do the work."),
]


def add_to(app: typer.Typer) -> None:
    """Add `load`."""
    app.command("load", short_help="载入报告 Load reports, link, judge")(load_command)


def add_extract_to(app: typer.Typer) -> None:
    """Add `extract`."""
    app.command("extract", short_help="读出承诺与成果 Print what reports say")(extract_command)


def load_command(
    paths: FilesArgument = None,
    *,
    store: StoreOption = DEFAULT_STORE,
    files_from: ListOption = None,
    jobs: JobsOption = None,
    scheduler: SchedulerOption = None,
) -> None:
    """载入报告，建立关联并判断。 Load reports, link and judge them."""
    from duixian.app.history_tables import print_load_changes
    from duixian.app.loading import load_with_progress

    named = _named(paths, files_from)
    place = "" if store == DEFAULT_STORE else f" --store {store}"
    with _workers(jobs, scheduler) as workers, open_audit(store) as audit:
        summary = load_with_progress(audit, named, workers)
        print_load_changes(audit.changes(summary), place)
        names = [government.name for government in audit.governments()]
    if summary.reports:
        tell(f"下一步 next：duixian audit{place}" + (f" {names[0]}" if len(names) == 1 and names[0] else ""))
    raise typer.Exit(0 if summary.complete else PARTLY)


def extract_command(
    paths: FilesArgument = None,
    *,
    form: Annotated[
        ExtractForm, typer.Option("--format", help="输出格式。 How to print.", metavar="jsonl|nquads")
    ] = ExtractForm.JSONL,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="写到哪个文件夹（nquads）。 Folder for the parts.")
    ] = None,
    files_from: ListOption = None,
    jobs: JobsOption = None,
    scheduler: SchedulerOption = None,
) -> None:
    """读出报告里的承诺、成果与问题（不用库）。 Print commitments, results and problems; needs no store."""
    named = _named(paths, files_from)
    if (form is ExtractForm.NQUADS) != (out is not None):
        raise typer.BadParameter(
            "--format nquads 与 --out DIR 要一起用 / use --format nquads and --out DIR together", param_hint="--out"
        )
    with _workers(jobs, scheduler) as workers:
        complete = _print_lines(named, workers) if out is None else _write_parts(named, out, workers)
    raise typer.Exit(0 if complete else PARTLY)


def _print_lines(named: list[str], workers: "Workers") -> bool:
    from duixian.app.safe import for_json_line
    from duixian.queries.reading import extract_lines

    complete = True
    for line in extract_lines(named, workers):
        if isinstance(line, str):
            print_line(for_json_line(line))
        else:
            complete = complete and not line.lost
            tell(line.text)
    return complete


def _write_parts(named: list[str], out: Path, workers: "Workers") -> bool:
    from duixian.app.loading import progress_bar
    from duixian.graph.parts import write_parts
    from rich.console import Console

    with progress_bar(Console(stderr=True)) as advance:
        summary = write_parts(named, out, advance, workers)
    for told in [*summary.lost, *summary.notes]:
        tell(told)
    if summary.others:
        count = len(summary.others)
        tell(f"{out} 里另有 {count} 个部分不属于这批文件 / {count} parts in {out} are not of these files")
    new, kept, reports = len(summary.written), len(summary.kept), len(summary.reports)
    tell(
        f"{reports} 份报告：写出 {new} 个部分，原有 {kept} 个，在 {out}"
        f" / {reports} reports: {new} parts written, {kept} kept in {out}"
    )
    return not summary.lost


def _named(paths: list[str] | None, files_from: str | None) -> list[str]:
    """Put together what is named and what is listed."""
    from duixian.loaders.inputs import read_list

    named = [*(paths or []), *(read_list(files_from) if files_from is not None else [])]
    if not named:
        raise typer.BadParameter("请写出报告文件或文件夹 / name files or folders", param_hint="PATH")
    return named


@contextmanager
def _workers(jobs: int | None, scheduler: str | None) -> "Iterator[Workers]":
    from duixian.graph.parallel import Workers

    if scheduler is None:
        with Workers(jobs) as workers:
            yield workers
    else:
        from duixian.graph.cluster import Cluster

        with Cluster(scheduler) as cluster:
            yield cluster
