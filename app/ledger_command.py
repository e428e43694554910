"""The command `ledger`: the commitments of a government as a table to lay down, fill in and take back.

In: a typer application. Out: it has the command.
"""

from pathlib import Path
from typing import Annotated

import typer
from duixian.app.options import DEFAULT_STORE, StoreOption, open_audit, tell


def add_to(app: typer.Typer) -> None:
    """Mount the command."""
    app.command("ledger", short_help="承诺兑现台账 Ledger to print and fill in")(ledger_command)


def ledger_command(
    government: Annotated[
        str, typer.Argument(metavar="GOVERNMENT", help="政府名称或其一部分。 Name of a government, or part of it.")
    ],
    *,
    out: Annotated[Path, typer.Option(metavar="FILE", help="写到 .xlsx .docx .html .md .csv 文件。 File to write.")],
    period: Annotated[str | None, typer.Option(help="只看某一期间。 Only plans for 2023, 2023H2 or FROM/TO.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="一般承诺也列出。 List general commitments too.")] = False,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """一个政府的承诺兑现台账；.xlsx 可填写更正后再导入。 The ledger of a government; corrections can be filled in."""
    with open_audit(store, read_only=True) as audit:
        audit.ledger(government, out, period=period, specific_only=not everything)
    tell(f"已写出 written: {out}")
    if out.suffix.lower() == ".xlsx":
        tell(f"填好黄色三列后 fill in the yellow columns, then: duixian review import {out} --by NAME")
