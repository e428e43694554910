"""The command `site`: everything that is known, as pages to look at.

In: a typer application. Out: it has the command.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer
from duixian.app.options import DEFAULT_STORE, StoreOption, open_audit, tell


def add_to(app: typer.Typer) -> None:
    """Mount the command."""
    app.command("site", short_help="静态网站 Pages to look at")(site_command)


def site_command(
    *,
    out: Annotated[Path, typer.Option(metavar="DIR", help="写到哪个文件夹。 Folder to write.")],
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """写出静态网站，不联网也能打开：概览、各政府、事项、报告原文。 Write pages that need no network."""
    from duixian.app.site import write_site

    with open_audit(store, read_only=True) as audit:
        pages = write_site(audit, out, _tell_progress if sys.stderr.isatty() else None)
    tell(f"已写出 {pages} 页，从这里打开 {pages} pages, open: {out / 'index.html'}")


def _tell_progress(done: int, governments: int, name: str) -> None:
    tell(f"{done}/{governments} {name}")
