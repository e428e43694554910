"""The commands `duixian review …`: people correct what the software judged, take it back, list it, carry it over.

In: arguments. Out: reviews in the store; what was taken, and what not and why, on standard output and error.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from duixian.app.forms import TableForm
from duixian.app.options import DEFAULT_STORE, PARTLY, FormOption, GovernmentArgument, StoreOption, open_audit, tell

if TYPE_CHECKING:
    from duixian.queries.review import ReviewRecord

review = typer.Typer(
    no_args_is_help=True,
    help="人工审核：更正状态，认可或否定关联；人的判断优先。 Correct statuses, accept or reject links: people win.",
)

ByOption = Annotated[str, typer.Option("--by", metavar="NAME", help="审核人。 Who says so.")]
BecauseOption = Annotated[str, typer.Option("--because", metavar="TEXT", help="理由。 Why.")]
AtOption = Annotated[
    datetime | None,
    typer.Option(
        "--at",
        formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"],
        metavar="TIME",
        help="何时（UTC），默认现在。 When, in UTC; now by default.",
    ),
]
LinkArgument = Annotated[
    str, typer.Argument(metavar="LINK", help="关联的编号或 IRI（duixian history 列出）。 Id or IRI of a link.")
]


@review.command("set", short_help="更正状态或证据 Correct a status or evidence")
def set_command(
    commitment: Annotated[
        str, typer.Argument(metavar="COMMITMENT", help="承诺或事项的编号或 IRI（audit 列出）。 Its id or IRI.")
    ],
    *,
    by: ByOption,
    status: Annotated[
        str | None, typer.Option(help="应为哪个状态：代码或中文。 The right status: delivered, 滞后 …")
    ] = None,
    evidence: Annotated[
        str, typer.Option(metavar="TEXT", help="真正的证据，最好是报告原话。 What is the evidence.")
    ] = "",
    because: BecauseOption = "",
    at: AtOption = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """更正一条承诺（或事项）的状态或证据；只写理由则记为备注。 Correct a commitment; a reason alone is a remark."""
    with open_audit(store) as audit:
        _say(audit.review(commitment, status=status, evidence=evidence, because=because, by=by, at=at))


@review.command("accept", short_help="认可关联 Accept a link")
def accept_command(
    link: LinkArgument,
    *,
    by: ByOption,
    because: BecauseOption = "",
    at: AtOption = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """认可一条关联，视为确定。 Accept a link: it is sure."""
    with open_audit(store) as audit:
        _say([audit.accept_link(link, by=by, because=because, at=at)])


@review.command("reject", short_help="否定关联 Reject a link")
def reject_command(
    link: LinkArgument,
    *,
    by: ByOption,
    because: BecauseOption = "",
    at: AtOption = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """否定一条关联，不再使用。 Reject a link: it is used no more."""
    with open_audit(store) as audit:
        _say([audit.reject_link(link, by=by, because=because, at=at)])


@review.command("list", short_help="列出审核 List the reviews")
def list_command(
    government: GovernmentArgument = None,
    *,
    form: FormOption = TableForm.TABLE,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """全部审核：说了什么、谁、何时、为什么、现在是否有效。 All reviews: what, who, when, why, and whether in force."""
    from duixian.app.review_table import reviews_grid
    from duixian.app.tables import print_grid

    with open_audit(store, read_only=True) as audit:
        print_grid(reviews_grid(audit.reviews(government)), form)


@review.command("undo", short_help="撤销审核 Take a review back")
def undo_command(
    number: Annotated[str, typer.Argument(metavar="ID", help="审核的编号（review list 列出）。 Number of a review.")],
    *,
    by: ByOption,
    because: BecauseOption = "",
    at: AtOption = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """撤销一次审核；撤销也留有记录。 Take a review back; this too is kept as a record."""
    with open_audit(store) as audit:
        _say([audit.undo_review(number, by=by, because=because, at=at)])


@review.command("export", short_help="导出审核 Write the reviews to a file")
def export_command(
    *,
    out: Annotated[Path, typer.Option(metavar="FILE", help="写到哪个 .xlsx、.csv 或 .jsonl 文件。 File to write.")],
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """把全部审核写成一个文件；.xlsx、.jsonl 可以再导入。 Write all reviews; .xlsx and .jsonl can be imported."""
    with open_audit(store, read_only=True) as audit:
        audit.export_reviews(out)
    tell(f"已写出 written: {out}")


@review.command("import", short_help="导入台账中的更正 Take corrections from a ledger")
def import_command(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", readable=False, help="填好的台账，或导出的审核。 A ledger, or reviews.")
    ],
    *,
    by: ByOption,
    partial: Annotated[
        bool, typer.Option("--partial", help="有错的行放过，其余照收。 Take the good rows where others are wrong.")
    ] = False,
    at: AtOption = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """收取台账里填写的更正；有一行不对就都不收，除非加 --partial。 Take what people filled in; all rows or none."""
    with open_audit(store) as audit:
        result = audit.import_reviews(file, by=by, partial=partial, at=at)
    for problem in result.problems:
        tell(str(problem))
    _say(result.taken)
    told = (len(result.taken), result.unchanged, len(result.problems))
    tell("收下 {} 条，原已如此 {} 条，有误 {} 处 / {} taken, {} as before, {} wrong".format(*told, *told))
    if result.refused:
        tell(
            "有误，一条也没有收；改正后再导入，或加 --partial 只收无误的 / nothing was taken; mend it, or use --partial"
        )
    raise typer.Exit(PARTLY if result.problems else 0)


def _say(records: Sequence["ReviewRecord"]) -> None:
    """Tell what was recorded."""
    from duixian.app.review_table import line

    for record in records:
        tell(f"已记录 recorded: {line(record)}")
