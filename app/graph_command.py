"""The commands `view` and `export`: the graph, or a part of it, as a page to look at, and as a file for other tools.

In: a typer application. Out: it has the commands.
"""

from pathlib import Path
from typing import Annotated

import typer
from duixian.app.forms import GraphForm
from duixian.app.options import DEFAULT_STORE, GovernmentArgument, StoreOption, open_audit, tell


def add_view_to(app: typer.Typer) -> None:
    """Mount `view`."""
    app.command("view", short_help="图谱网页 Graph as a page")(view_command)


def add_export_to(app: typer.Typer) -> None:
    """Mount `export`."""
    app.command("export", short_help="导出图谱 Write the graph to a file")(export_command)


def view_command(
    government: GovernmentArgument = None,
    *,
    out: Annotated[Path, typer.Option(metavar="FILE", help="写到哪个 HTML 文件。 HTML file to write.")],
    around: Annotated[
        str | None, typer.Option(metavar="NAME|ID", help="只看它的周围：名称、编号或 IRI。 What is around a thing.")
    ] = None,
    depth: Annotated[int, typer.Option(metavar="1|2|3", help="周围几步。 How many steps around.")] = 2,
    since: Annotated[
        str | None, typer.Option("--from", metavar="REPORT", help="从哪份报告的承诺。 Promises from this report on.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", metavar="REPORT", help="到哪份报告的证据。 Evidence up to this report.")
    ] = None,
    last: Annotated[bool, typer.Option("--last", help="最近两份报告之间。 Between the last two reports.")] = False,
    domain: Annotated[
        str | None, typer.Option(help="一个领域的项目和企业。 Projects and companies of a domain.")
    ] = None,
    village: Annotated[str | None, typer.Option(help="一个村和说到它的话。 A village and what is said of it.")] = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """把图谱或其中一部分画成一个可离线打开的网页。 Draw the graph or a part of it as one page that needs no network."""
    with open_audit(store, read_only=True) as audit:
        audit.view(
            out, government, around=around, depth=depth, since=since, until=until, last=last, domain=domain,
            village=village,
        )  # fmt: skip
    tell(f"已写出 written: {out}")


def export_command(
    *,
    form: Annotated[
        GraphForm,
        typer.Option("--format", metavar="turtle|nquads|trig|jsonld|graphml|gexf|csv", help="文件格式。 Format."),
    ],
    out: Annotated[Path, typer.Option(metavar="FILE", help="写到哪个文件。 File to write.")],
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """把整个图谱导出为一个文件。 Write the whole graph to a file."""
    with open_audit(store, read_only=True) as audit:
        audit.export(form.value, out)
    tell(f"已写出 written: {out}")
