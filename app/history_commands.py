"""The commands that look along time: `history` of a commitment, `diff` of two reports, `due` for what is coming.

In: a typer application. Out: it has the commands.
"""

from typing import Annotated

import typer
from duixian.app.forms import TableForm
from duixian.app.options import DEFAULT_STORE, FormOption, GovernmentArgument, StoreOption, open_audit

_AllOption = Annotated[bool, typer.Option("--all", help="一般承诺也列出。 List general commitments too.")]


def add_to(app: typer.Typer) -> None:
    """Mount the commands, in the order in which the help lists them."""
    app.command("history", short_help="一条承诺的经过 One commitment, report by report")(history_command)
    app.command("diff", short_help="两份报告之间的变化 What changed between reports")(diff_command)
    app.command("due", short_help="即将到期 Deadlines that come")(due_command)


def history_command(
    commitment: Annotated[
        str, typer.Argument(metavar="COMMITMENT", help="承诺或事项的编号或 IRI。 Its id or IRI, as audit lists it.")
    ],
    *,
    store: StoreOption = DEFAULT_STORE,
    form: FormOption = TableForm.TABLE,
) -> None:
    """一条承诺在各份报告里的状态与证据，以及后来的再次承诺。 A commitment report by report, and what renews it."""
    from duixian.app.history_tables import print_history

    with open_audit(store, read_only=True) as audit:
        print_history(audit.history(commitment), audit, form)


def diff_command(
    government: GovernmentArgument = None,
    *,
    since: Annotated[
        str | None, typer.Option("--from", metavar="REPORT", help="从哪份报告。 Earlier report: its id or file name.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", metavar="REPORT", help="到哪份报告。 Later report: its id or file name.")
    ] = None,
    everything: _AllOption = False,
    store: StoreOption = DEFAULT_STORE,
    form: FormOption = TableForm.TABLE,
) -> None:
    """两份报告之间承诺状态的变化；只写政府则比较最近两份。 What changed from one report to another, or to the last."""
    from duixian.app.history_tables import print_changes

    with open_audit(store, read_only=True) as audit:
        known = audit.governments()
        if government is None and since is None and until is None and len(known) == 1:
            government = known[0].id
        print_changes(audit.diff(government, since=since, until=until, specific_only=not everything), audit, form)


def due_command(
    government: GovernmentArgument = None,
    *,
    within: Annotated[str, typer.Option(metavar="TIME", help="多久以内：90d、12w、3m。 How far ahead.")] = "90d",
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DATE", help="从哪天算起，默认今天。 From this day, today by default."),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="已兑现、未兑现的也列出。 List those delivered or broken too.")
    ] = False,
    store: StoreOption = DEFAULT_STORE,
    form: FormOption = TableForm.TABLE,
) -> None:
    """期限将到的承诺，和最后听到的消息。 Commitments whose deadline comes, with the last that was heard of them."""
    from duixian.app.history_tables import print_due
    from duixian.queries.due import parse_day, parse_days

    days, day = parse_days(within), None if as_of is None else parse_day(as_of)
    with open_audit(store, read_only=True) as audit:
        print_due(audit.due(days, day, government, settled=everything), audit, form)
