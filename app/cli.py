"""The command `duixian`: each command opens an `Audit`, asks it, and prints; what it decides is only how to print.

In: arguments. Out: data on standard output, messages on standard error; exit code 0 done, 1 something could not be
read (the rest was done), 2 wrong use.
"""

import errno
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from duixian.app import (
    graph_command,
    history_commands,
    ledger_command,
    load_commands,
    review_commands,
    serve_command,
    site_command,
    store_command,
)
from duixian.app.forms import LineForm, TableForm
from duixian.app.options import (
    DEFAULT_STORE,
    PARTLY,
    FormOption,
    GovernmentArgument,
    LineOption,
    StoreOption,
    open_audit,
    print_line,
    tell,
)

if TYPE_CHECKING:
    from duixian.queries.audit import Audit

WRONG_USE, INTERRUPTED = 2, 130

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help="兑现：读政府工作报告，逐条对照承诺与结果，给出证据。\n\n"
    "Read work reports of local governments; show which commitments were delivered, with evidence.",
)

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_PLEASE_REPORT = (
    "请加 --debug 再运行一次，把输出报告给维护者（见 CONTRIBUTING.md） / "
    "unexpected error: run again with --debug and report the output (see CONTRIBUTING.md)"
)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command and leave with its exit code; errors are one line, with `--debug` the whole trace."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in words
    sys.exit(_run([word for word in words if word != "--debug"], debug=debug))


def _run(words: list[str], *, debug: bool) -> int:
    _use_utf8()
    from duixian.ontology.errors import DuixianError, UnreadableFileError

    try:
        code = app(words, prog_name="duixian", standalone_mode=False)
        sys.stdout.flush()
    except (
        BrokenPipeError,
        SystemExit,
    ):  # the parser of arguments makes a SystemExit of a broken pipe, of nothing else
        return _leave_pipe()
    except KeyboardInterrupt:
        return INTERRUPTED
    except DuixianError as error:
        if debug:
            raise
        tell(str(error))
        return PARTLY if isinstance(error, UnreadableFileError) else WRONG_USE
    except Exception as error:  # noqa: BLE001
        return _unexpected(error, debug=debug)
    return code if isinstance(code, int) else 0


def _unexpected(error: Exception, *, debug: bool) -> int:
    """Tell a misuse as the parser of arguments does, anything else in a line with the place to report it."""
    show, code = getattr(error, "show", None), getattr(error, "exit_code", None)
    if callable(show) and isinstance(code, int):
        show()
        return code
    if type(error).__name__ == "Abort":
        return INTERRUPTED
    if debug:
        raise error
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        _drop_output()
        tell(
            "输出写不下：磁盘已满或超出配额，请腾出空间后再运行一次"
            " / no room for the output: free some space and run it again"
        )
        return PARTLY
    words = " ".join(f"{type(error).__name__}: {error}".split())
    tell(f"程序出错：{words}；{_PLEASE_REPORT}")
    return PARTLY


@app.callback(invoke_without_command=True)
def top(
    context: typer.Context,
    *,
    version: Annotated[bool, typer.Option("--version", help="版本。 Show the version.")] = False,
    debug: Annotated[  # noqa: ARG001
        bool, typer.Option("--debug", help="出错时给出完整轨迹。 Show the whole trace of an error.")
    ] = False,
) -> None:
    """Take the options that stand before any command."""
    if version:
        from importlib.metadata import version as installed

        print_line(f"duixian {installed('duixian')}")
    elif context.invoked_subcommand is None:
        print_line(context.get_help())


load_commands.add_to(app)


@app.command("audit", short_help="承诺对照表 Commitments, evidence, status")
def audit_command(
    government: GovernmentArgument = None,
    *,
    store: StoreOption = DEFAULT_STORE,
    form: FormOption = TableForm.TABLE,
    status: Annotated[str | None, typer.Option(help="只看某一状态。 Only this status: delivered, 滞后 …")] = None,
    domain: Annotated[str | None, typer.Option(help="只看某一领域。 Only this policy domain.")] = None,
    period: Annotated[str | None, typer.Option(help="只看某一期间。 Only plans for 2023, 2023H2 or FROM/TO.")] = None,
    village: Annotated[str | None, typer.Option(help="只看涉及某村的。 Only those that name a village.")] = None,
    company: Annotated[str | None, typer.Option(help="只看涉及某企业的。 Only those that name a company.")] = None,
    project: Annotated[str | None, typer.Option(help="只看涉及某项目的。 Only those that name a project.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="一般承诺也列出。 List general commitments too.")] = False,
    items: Annotated[bool, typer.Option("--items", help="按承诺事项列出。 One row an item.")] = False,
) -> None:
    """一个政府的承诺、证据与状态；不写名称则列出各政府。 Commitments, evidence, status; or an overview of all."""
    filters: dict[str, Any] = {
        "status": status, "domain": domain, "period": period, "village": village, "company": company,
        "project": project, "specific_only": not everything, "item_level": items,
    }  # fmt: skip
    with open_audit(store, read_only=True) as audit:
        known = audit.governments()
        narrowed = any(value for key, value in filters.items() if key != "specific_only") or everything
        if government is None and len(known) != 1 and not narrowed:
            _print_overview(audit, form)
        elif government is None and len(known) != 1:
            _print_records(audit, None, filters, form)
        else:
            _print_records(audit, government or known[0].id, filters, form)


@app.command("findings", short_help="疑点 What to look into beyond statuses")
def findings_command(
    government: GovernmentArgument = None,
    *,
    kind: Annotated[str | None, typer.Option(help="只看某一类。 Only this kind: target_moved, 前后不一 …")] = None,
    store: StoreOption = DEFAULT_STORE,
    form: FormOption = TableForm.TABLE,
) -> None:
    """值得追问的地方：目标变动、前后不一、完成又承诺等。 Moved targets, double figures and the like."""
    from duixian.app.findings_table import print_findings

    with open_audit(store, read_only=True) as audit:
        print_findings(audit, government, kind, form)


history_commands.add_to(app)
ledger_command.add_to(app)
site_command.add_to(app)
serve_command.add_to(app)
app.add_typer(review_commands.review, name="review", short_help="人工审核 Correct what was judged")
app.add_typer(store_command.store_app, name="store", short_help="库：概况、备份、检查 The store: backup, check")


@app.command("query", short_help="提问 Ask a question (SPARQL)")
def query_command(
    name: Annotated[str | None, typer.Argument(metavar="NAME|FILE", help="查询名或 .rq 文件。 Query or file.")] = None,
    *,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="参数，可重复。 Parameter; may be repeated.")
    ] = None,
    listing: Annotated[bool, typer.Option("--list", help="列出全部查询。 List the queries.")] = False,
    store: StoreOption = DEFAULT_STORE,
    form: FormOption = TableForm.TABLE,
) -> None:
    """用目录里的查询或自己的 SPARQL 文件提问。 Ask a question of the catalogue, or your own SPARQL."""
    from duixian.app.tables import answer_grid, print_grid, queries_grid
    from duixian.queries.catalog import find_query, list_queries

    if listing or name is None:
        print_grid(queries_grid(list_queries()), form)
        return
    parameters = _settings(settings or [])
    find_query(name)
    with open_audit(store, read_only=True) as audit:
        print_grid(answer_grid(audit.query(name, parameters)), form)


graph_command.add_view_to(app)
load_commands.add_extract_to(app)


@app.command("links", short_help="逐报告判断 Judgements, for programs")
def links_command(*, store: StoreOption = DEFAULT_STORE, form: LineOption = LineForm.JSONL) -> None:  # noqa: ARG001
    """每条承诺对照每份后续报告的判断。 Each commitment as judged by each later report."""
    from duixian.app.safe import for_json

    with open_audit(store, read_only=True) as audit:
        for link in audit.links():
            print_line(for_json(link))


@app.command("text", short_help="文件文本 Print a file's text")
def text_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", readable=False, help="一个文件。 A file.")],
) -> None:
    """打印文件读出的文本，位置都按它计。 Print the text that all offsets count in."""
    from duixian.app.safe import for_terminal
    from duixian.queries.reading import read_text

    text = read_text(file)
    if sys.stdout.isatty():
        print_line(for_terminal(text))
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))


graph_command.add_export_to(app)


@app.command("validate", short_help="检查图谱 Check the graph")
def validate_command(*, store: StoreOption = DEFAULT_STORE, form: FormOption = TableForm.TABLE) -> None:
    """按 SHACL 规则检查图谱。 Check the graph against the shapes of the ontology."""
    from duixian.app.loading import print_validation

    with open_audit(store, read_only=True) as audit:
        if sys.stderr.isatty():
            tell("检查中，每十万条三元组约需二十秒 / checking, about 20 s for 100,000 triples")
        conforms = print_validation(audit.validate(), form)
    raise typer.Exit(0 if conforms else PARTLY)


@app.command("demo", short_help="示范 Try it on a fictional town")
def demo_command(
    *,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="库和网页都写到这个文件夹。 Folder for store and page.")
    ] = None,
) -> None:
    """载入自带的虚构小镇，打印对照表并写出网页。 Load the bundled town, print its audit, write its page."""
    from duixian import examples
    from duixian.app.loading import load_with_progress
    from duixian.graph.storage import explain

    folder = out or Path("duixian-demo")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise explain(folder, error) from error
    with open_audit(out / "store" if out else None) as audit:
        summary = load_with_progress(audit, examples.reports())
        _print_records(audit, audit.governments()[0].id, {"specific_only": True}, TableForm.TABLE)
        page = folder / "graph.html"
        audit.view(page, audit.governments()[0].id)
    tell(f"图谱网页 graph page: {page.resolve()}")
    raise typer.Exit(0 if summary.complete else PARTLY)


def _settings(pairs: Sequence[str]) -> dict[str, str]:
    """Read KEY=VALUE pairs."""
    for pair in pairs:
        if "=" not in pair:
            raise typer.BadParameter(f"请写成 KEY=VALUE / write KEY=VALUE: {pair}", param_hint="--set")
    return {key: value for key, _, value in (pair.partition("=") for pair in pairs)}


def _print_overview(audit: "Audit", form: TableForm) -> None:
    from duixian.app.audit_table import summary_grid
    from duixian.app.tables import print_grid

    summaries = audit.summary()
    if not summaries:
        tell("库里还没有报告；先 duixian load 文件或文件夹 / the store is empty; load reports first")
    print_grid(summary_grid(summaries, nested=form is not TableForm.CSV), form)


def _print_records(audit: "Audit", government: str | None, filters: dict[str, Any], form: TableForm) -> None:
    """Print the commitments of one government (or, filtered, of all)."""
    from duixian.app.audit_table import audit_grid, print_audit
    from duixian.app.tables import print_grid, print_rich, terminal_width

    records = audit.commitments(government, **filters)
    if form is not TableForm.TABLE:
        print_grid(audit_grid(records, nested=form is not TableForm.CSV), form)
        return
    for summary in audit.summary(government):
        own = [record for record in records if record.government == summary.government.id]
        if own or government is not None:
            print_rich(*print_audit(summary, audit.reports(summary.government.id), own, terminal_width()))


def _use_utf8() -> None:
    """Write UTF-8 whatever the locale says, and never fail on a stray surrogate.

    Under `PYTHONUNBUFFERED` Python drops in silence what a full disk did not take; a buffer of our own does not.
    """
    if isinstance(getattr(sys.stdout, "buffer", None), io.RawIOBase):
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(sys.stdout.buffer), line_buffering=True)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if callable(reconfigure):
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _leave_pipe() -> int:
    """Leave quietly when the reader of a pipe has gone."""
    _drop_output()
    return 0


def _drop_output() -> None:
    """Let what is still to be written to standard output go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
