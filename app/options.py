"""What commands share: their options, how they open a store, how they print.

In: nothing. Out: annotated types for typer; functions that write data to standard output, messages to standard error.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from duixian.app.forms import LineForm, TableForm

if TYPE_CHECKING:
    from duixian.queries.audit import Audit

PARTLY = 1
"""The exit code where something could not be read and the rest was done."""
DEFAULT_STORE = "duixian-store"

StoreOption = Annotated[
    str,
    typer.Option(
        "--store",
        envvar="DUIXIAN_STORE",
        metavar="DIR|URL",
        help="库所在的文件夹，或 SPARQL 服务器的地址。 Folder of the store, or address of a SPARQL server.",
        show_envvar=True,
    ),
]
FormOption = Annotated[
    TableForm, typer.Option("--format", help="输出格式。 How to print.", metavar="table|json|jsonl|csv|md")
]
LineOption = Annotated[LineForm, typer.Option("--format", help="输出格式。 How to print.", metavar="jsonl")]
PathsArgument = Annotated[
    list[Path], typer.Argument(metavar="PATH...", readable=False, help="报告文件或文件夹。 Files or folders.")
]
GovernmentArgument = Annotated[
    str | None, typer.Argument(metavar="GOVERNMENT", help="政府名称或其一部分。 Name of a government, or part of it.")
]


def tell(message: str) -> None:
    """Print a message to standard error, on one line, with nothing in it that a terminal obeys."""
    from duixian.app.safe import for_line

    typer.echo(for_line(message), err=True)


def print_line(text: str) -> None:
    """Print a line of data to standard output."""
    sys.stdout.write(text + "\n")


def need_folder(store: str) -> Path:
    """Give the folder of a store; `StoreError` for the address of a server, where a command works on folders only."""
    from duixian.graph.remote_address import is_remote
    from duixian.ontology.errors import StoreError

    if is_remote(store):
        raise StoreError(
            store,
            "这个命令只用于文件夹里的库；可先 duixian store backup，再 restore 到文件夹",
            "this command works on a folder; duixian store backup and restore make one of a server's store",
        )
    return Path(store)


def open_audit(store: Path | str | None, *, read_only: bool = False) -> "Audit":
    """Open the store of a command; without a folder one in memory."""
    from duixian.queries.audit import Audit

    return Audit.open(store, read_only=read_only)
