"""The commands `duixian store …`: what a store holds, whether it is whole, backup and restoring.

In: arguments. Out: tables on standard output; what was done on standard error; exit code 1 where a check finds faults.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from duixian.app.forms import TableForm
from duixian.app.options import DEFAULT_STORE, PARTLY, FormOption, StoreOption, need_folder, tell
from duixian.app.progress import progress_bar

if TYPE_CHECKING:
    from duixian.graph.health import Trouble

store_app = typer.Typer(
    no_args_is_help=True, help="库：概况、整理、备份、检查、恢复。 The store: what it holds, backup, check, restore."
)


@store_app.command("info", short_help="概况 What it holds")
def info_command(*, store: StoreOption = DEFAULT_STORE, form: FormOption = TableForm.TABLE) -> None:
    """库里有什么：政府、报告、四元组、大小、版本。 Counts, size on disk and versions."""
    from duixian.app.tables import Grid, Heading, print_grid
    from duixian.graph.health import describe
    from duixian.graph.lexicon import rows
    from duixian.graph.store import Store

    with Store.open(store, read_only=True) as opened:
        record = describe(opened)._asdict()
    shown = [[f"{row[1]} {row[2]}", _cell(record[row[0]])] for row in rows("store_info.tsv")]
    kept = [row for row in shown if row[1]]
    print_grid(Grid([Heading("项目", "what"), Heading("", "")], kept, [record], fields=list(record)), form)


@store_app.command("optimize", short_help="整理 Make it smaller and faster")
def optimize_command(*, store: StoreOption = DEFAULT_STORE) -> None:
    """整理库文件，载入很多报告之后值得做一次。 Compact the files; worth it after many reports."""
    from duixian.graph.health import size
    from duixian.graph.store import Store

    folder = need_folder(store)
    Store.open(folder, read_only=True).close()  # one that is not there is not made
    before = size(folder)
    with Store.open(folder) as opened:
        opened.optimize()
    Store.open(folder).close()  # what is no longer needed goes when it is opened
    tell(f"已整理 optimized: {_bytes(before)} → {_bytes(size(folder))}")


@store_app.command("backup", short_help="备份 Write it to a file")
def backup_command(
    out: Annotated[Path, typer.Argument(metavar="FILE", help="备份文件，.nq 或 .nq.gz。 File to write.")],
    *,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """把整个库备份成一个文件（N-Quads，带校验）；备份时别人可以读。 Back the store up as one file."""
    from duixian.graph.backup import back_up
    from duixian.graph.store import Store

    with Store.open(store, read_only=True) as opened, progress_bar("备份 backup") as advance:
        told = back_up(opened, out, advance)
    tell(
        f"已备份 backed up: {out}，{told.reports} 份报告 reports，{told.quads} 条四元组 quads，"
        f"{_bytes(out.stat().st_size)}"
    )


@store_app.command("restore", short_help="恢复 Make a store of a backup")
def restore_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", readable=False, help="备份文件。 The backup.")],
    *,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """由备份恢复出一个库，只写到空的地方。 Make a store of a backup; only where there is nothing yet."""
    from duixian.graph.backup import restore

    with progress_bar("恢复 restore") as advance:
        told = restore(file, store, advance)
    tell(f"已恢复 restored: {store}，{told.reports} 份报告 reports，{told.quads} 条四元组 quads")


@store_app.command("check", short_help="检查 Whether it is whole")
def check_command(
    *,
    store: StoreOption = DEFAULT_STORE,
    mend: Annotated[
        bool, typer.Option("--repair", help="取出坏的部分，能重判的重判。 Take out what is wrong, judge again.")
    ] = False,
    form: FormOption = TableForm.TABLE,
) -> None:
    """逐图核对哈希，指出损坏、缺失和没写完的；有则退出码为 1。 Compare each graph with its hash."""
    from duixian.graph.health import find_troubles, repair
    from duixian.graph.store import Store

    with Store.open(store, read_only=True) as opened, progress_bar("检查 check") as advance:
        graphs, troubles = len(opened.hashes()), find_troubles(opened, advance)
    _print_troubles(troubles, graphs, form)
    if not troubles:
        return
    if mend:
        with Store.open(store) as opened:
            files = repair(opened, troubles)
        tell("已取出坏的部分 taken out" + ("；请重新载入 load again: " + "、".join(files) if files else ""))
    else:
        tell(
            "请由备份恢复（duixian store restore），或用 --repair 取出坏的部分再载入这些文件"
            " / restore a backup, or run it with --repair and load these files again"
        )
    raise typer.Exit(PARTLY)


def _print_troubles(troubles: "list[Trouble]", graphs: int, form: TableForm) -> None:
    from duixian.app.tables import Grid, Heading, print_grid

    headings = [Heading("图", "graph"), Heading("问题", "what is wrong"), Heading("文件", "file")]
    rows = [[one.graph, f"{one.zh} {one.en}", one.file] for one in troubles]
    if troubles or form is not TableForm.TABLE:
        fields = ("graph", "code", "zh", "en", "report", "file")
        print_grid(Grid(headings, rows, [one._asdict() for one in troubles], fields=fields), form)
    tell(f"核对 {graphs} 个图，{len(troubles)} 处问题 / {graphs} graphs checked, {len(troubles)} troubles")


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "是 yes" if value else "否 no"
    return "" if value is None else f"{value:,}" if isinstance(value, int) else str(value)


def _bytes(count: int) -> str:
    """Write a number of bytes for people."""
    return f"{count / 1e6:,.1f} MB"
