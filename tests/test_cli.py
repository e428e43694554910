"""The command line, run as users run it: what goes where, exit codes, hostile text, pipes, widths."""

import csv
import io
import json
import os
import pty
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import town
from duixian import examples
from duixian.app.audit_table import audit_grid, header
from duixian.app.forms import GraphForm, TableForm
from duixian.app.safe import for_json, for_line, for_markdown, for_spreadsheet, for_terminal
from duixian.app.tables import Grid, Heading, markdown, rich_table, serialise
from duixian.app.wrap import wrap
from duixian.graph.export import FORMATS
from duixian.graph.store import Store
from duixian.ontology.model import EntityType
from duixian.queries.audit import Audit
from duixian.queries.records import ThingRecord
from rich.cells import cell_len
from rich.console import Console

COMMAND = [sys.executable, "-m", "duixian.app.cli"]
HELP_SECONDS = 0.3


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    path = tmp_path_factory.mktemp("cli") / "store"
    with Store.open(path) as opened:
        town.fill(opened)
    return path


def duixian(*arguments, cwd=None, **environment):
    kept = {k: v for k, v in os.environ.items() if k not in {"COLUMNS", "DUIXIAN_STORE"}}
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env={**kept, **environment},
        check=False,
    )


def test_help_is_quick():
    best = min(_seconds([*COMMAND, "--help"]) for _ in range(5))
    assert best < HELP_SECONDS


def _seconds(command):
    start = time.perf_counter()
    subprocess.run(command, capture_output=True, check=True)
    return time.perf_counter() - start


def test_version():
    result = duixian("--version")
    assert (result.returncode, result.stdout.split()[0], result.stderr) == (0, "duixian", "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["audit", "镇"], "云溪镇"),
        (["audit", "蓝湖镇"], "青禾镇"),
        (["audit", "--status", "late"], "可用的有：delivered 已兑现、"),
        (["findings", "--kind", "mood"], "target_moved 目标变动"),
        (["query", "commitments-by-status", "--set", "status=late"], "中文名：delivered 已兑现、"),
        (["query", "no-such-query"], "promised-again"),
        (["query", "village-dossier"], "village"),
        (["query", "governments", "--set", "x"], "KEY=VALUE"),
        (["query", "governments", "--set", "x=1"], "government"),
        (["view", "蓝湖镇", "--out", "page.html"], "青禾镇"),
        (["nonsense"], "nonsense"),
        (["audit", "--nonsense"], "nonsense"),
        (["audit", "--format", "xml"], "jsonl"),
        (["view"], "--out"),
    ],
)
def test_wrong_use_is_told_on_stderr_with_code_2(store, tmp_path, arguments, words):
    result = duixian(*arguments, DUIXIAN_STORE=str(store), cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert words in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("arguments", [["audit"], ["findings"], ["links"], ["query", "governments"], ["validate"]])
def test_no_store_is_wrong_use(tmp_path, arguments):
    result = duixian(*arguments, "--store", tmp_path / "none")
    assert (result.returncode, result.stdout) == (2, "")
    assert not (tmp_path / "none").exists()
    assert result.stderr.count("\n") == 1


def test_a_folder_that_is_no_store_is_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("亲爱的", encoding="utf-8")
    result = duixian("audit", "--store", tmp_path)
    assert result.returncode == 2
    assert [p.name for p in tmp_path.iterdir()] == ["letter.txt"]


def test_an_unexpected_error_is_one_line_and_a_trace_with_debug(tmp_path, store):
    broken = tmp_path / "sitecustomize.py"
    broken.write_text(
        "import duixian.queries.audit as a\ndef fail(*x, **y):\n    raise ZeroDivisionError('boo')\n"
        "a.Audit.open = fail\n",
        encoding="utf-8",
    )
    short = duixian("audit", "--store", store, PYTHONPATH=str(tmp_path))
    assert short.returncode == 1
    assert "boo" in short.stderr
    assert short.stderr.count("\n") == 1
    long = duixian("audit", "--store", store, "--debug", PYTHONPATH=str(tmp_path))
    assert "Traceback" in long.stderr


def test_the_audit_of_one_government(store):
    result = duixian("audit", "青禾", "--store", store, COLUMNS="120")
    assert result.returncode == 0
    assert result.stderr == ""
    for words in (
        "● 已兑现",
        "✕ 未兑现",
        "13 条具体承诺",
        "石桥村文化礼堂已投入使用",
        "2/10 = 20%",
        "R2 一、上半年工作回顾",
    ):
        assert words in result.stdout
    assert "持续优化营商环境" not in result.stdout
    assert "持续优化营商环境" in duixian("audit", "青禾", "--all", "--store", store, COLUMNS="120").stdout


def test_the_audit_of_all_is_an_overview(store):
    result = duixian("audit", "--store", store)
    assert "云溪镇" in result.stdout
    assert "20%" in result.stdout
    assert "石桥村" not in result.stdout


@pytest.mark.parametrize("filters", [["--village", "石桥"], ["--status", "已兑现", "--domain", "culture"]])
def test_filters_without_a_government_look_everywhere(store, filters):
    result = duixian("audit", *filters, "--store", store)
    assert "建成石桥村文化礼堂" in result.stdout
    assert "老街" not in result.stdout


def test_what_is_no_promise_has_no_status(store):
    rows = duixian("query", "village-dossier", "--set", "village=石桥", "--format", "md", "--store", store).stdout
    results = [row for row in rows.splitlines() if "| 结果 |" in row]
    assert results
    assert not any("待判" in row for row in results)


@pytest.mark.parametrize(
    ("title", "things", "shown"),
    [
        ("石桥村文化礼堂", [], "【石桥村文化礼堂】预计2月投入使用"),
        ("2月投入使用", ["石桥村文化礼堂"], "【石桥村文化礼堂】预计2月投入使用"),
        ("2月投入使用", [], "预计2月投入使用"),
        ("预计2月投入…", [], "预计2月投入使用"),
        ("投入使用", ["2月"], "预计2月投入使用"),
    ],
)
def test_a_promise_says_what_it_is_of_once(store, title, things, shown):
    with Audit.open(store, read_only=True) as audit:
        record = audit.commitments(specific_only=True)[0]
    named = tuple(ThingRecord(id="https://example.org/1", type=EntityType.PROJECT, text=thing) for thing in things)
    told = record.model_copy(update={"text": "预计2月投入使用", "item_title": title, "things": named})
    assert audit_grid([told], nested=False).rows[0][2] == shown


def test_no_rows_say_why(store):
    result = duixian("audit", "青禾", "--village", "无名", "--store", store)
    assert result.returncode == 0
    assert "没有符合条件的承诺" in result.stdout


def test_items(store):
    result = duixian("audit", "青禾", "--items", "--status", "partly", "--store", store)
    assert "农贸市场改造" in result.stdout
    assert "● 新建钢棚800平方米" in result.stdout


@pytest.mark.parametrize("width", [60, 80, 120, 200])
@pytest.mark.parametrize(
    "arguments", [["audit", "青禾"], ["audit"], ["query", "targets-with-progress"], ["query", "--list"], ["findings"]]
)
def test_tables_fit_the_width(store, arguments, width):
    result = duixian(*arguments, COLUMNS=str(width), DUIXIAN_STORE=str(store))
    assert result.returncode == 0
    assert max(cell_len(line) for line in result.stdout.splitlines()) <= width


@pytest.mark.parametrize("arguments", [["audit"], ["audit", "青禾"], ["query", "promised-again"], ["findings"]])
@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "md"])
def test_forms(store, arguments, form):
    out = duixian(*arguments, "--store", store, "--format", form).stdout
    if form == "json":
        assert isinstance(json.loads(out), list)
    elif form == "jsonl":
        assert all(isinstance(json.loads(line), dict) for line in out.splitlines())
    elif form == "csv":
        rows = list(csv.reader(io.StringIO(out)))
        assert len({len(row) for row in rows}) == 1
    else:
        assert out.startswith("| ")
        assert len({line.replace("\\|", "").count("|") for line in out.splitlines()}) == 1


def test_links_follow_the_interchange_format(store):
    first = json.loads(duixian("links", "--store", store).stdout.splitlines()[0])
    keys = ["commitment", "as_of_report", "as_of_source", "status", "confidence", "evidence", "renewed_by", "rationale"]
    assert list(first) == keys
    assert list(first["commitment"]) == ["id", "report", "source", "start", "end", "text"]


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "md"])
def test_hostile_text_reaches_nobody(store, form):
    out = duixian("audit", "云溪", "--store", store, "--format", form).stdout
    assert "\x1b" not in out
    assert "HYPERLINK" in out
    if form == "csv":
        assert all(not cell.startswith("=") for row in csv.reader(io.StringIO(out)) for cell in row)
    if form == "md":
        assert "<b>" not in out


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31m红", "␛[31m红"),
        ("a\x00b\x7fc\x9bd", "a␀b␡c\ufffdd"),
        ("甲\u202e乙", "甲\ufffd乙"),
        ("甲\r\n乙", "甲␍\n乙"),
        ("平常\t的\n话", "平常\t的\n话"),
    ],
)
def test_terminals(text, shown):
    assert for_terminal(text) == shown
    assert len(for_terminal(text)) == len(text)


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", " =1", "＝1+1", "＠x"])
def test_spreadsheets_see_no_formula(value):
    assert str(for_spreadsheet(value)).startswith("'")


@pytest.mark.parametrize("value", [-1, 2.5, None, True, "甲-乙"])
def test_spreadsheets_keep_what_is_no_formula(value):
    assert for_spreadsheet(value) == value


def test_markdown_and_lines():
    assert for_markdown("a|b\n<img> `x` *y*") == r"a\|b &lt;img&gt; \`x\` \*y\*"
    assert for_line("甲\n\n乙\x1b") == "甲 乙␛"


def test_json_stays_json():
    value = {"a": '\x1b\u202e\x85甲"\n'}
    written = for_json(value)
    assert json.loads(written) == value
    assert "甲" in written
    assert not set("\x1b\u202e\x85") & set(written)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, [""]),
        ("新建公路三公里", 8, ["新建公路", "三公里"]),
        ("新建公路，三公里", 8, ["新建公", "路，三公", "里"]),
        ("目标 66亿元（期满）", 10, ["目标 66亿", "元（期满）"]),
        ("a long word", 6, ["a long", "word"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("甲", 1, ["甲"]),
    ],
)
def test_lines_break_where_chinese_breaks(text, width, lines):
    assert wrap(text, width) == lines


def test_an_empty_answer_keeps_its_header():
    assert serialise([], TableForm.CSV, ["a", "b"]) == "a,b\n"
    assert serialise([], TableForm.JSON) == "[]\n"
    assert markdown(Grid([Heading("甲", "a")], [], [])) == "| 甲 a |\n| --- |\n"


def test_wide_tables_turn_into_blocks():
    grid = Grid([Heading(f"列{n}", "c") for n in range(20)], [["很长的文字" * 5] * 20], [])
    console = Console(width=80, file=io.StringIO())
    console.print(rich_table(grid, 80))
    assert "列19 c" in console.file.getvalue()


def test_a_terminal_gets_colour_and_a_pipe_none(store):
    assert "\x1b[" not in duixian("audit", "青禾", "--store", store).stdout
    shown = _on_a_terminal(["audit", "青禾", "--store", str(store)])
    assert "\x1b[" in shown
    assert "已兑现" in shown


def _on_a_terminal(arguments):
    main, side = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "120"}
    environment.pop("NO_COLOR", None)
    with subprocess.Popen([*COMMAND, *arguments], stdout=side, stderr=side, stdin=side, env=environment) as process:
        os.close(side)
        parts = []
        try:
            while part := os.read(main, 65536):
                parts.append(part)
        except OSError:
            pass
        process.wait()
    os.close(main)
    return b"".join(parts).decode()


def test_a_closed_pipe_is_quiet(store):
    command = f"{' '.join(COMMAND)} links --store {store} | head -c 10; exit ${{PIPESTATUS[0]}}"
    result = subprocess.run([shutil.which("bash") or "bash", "-c", command], capture_output=True, check=False)
    assert result.stderr == b""
    assert result.returncode == 0


LIMITED = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
from duixian.app.cli import main
main()
"""


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_output_that_finds_no_room_is_told(store, tmp_path, unbuffered):
    with (tmp_path / "out.json").open("w") as out:
        result = subprocess.run(
            [sys.executable, "-c", LIMITED, "audit", "--all", "--format", "json", "--store", store],
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered}, stdout=out, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    assert (result.returncode, len(result.stderr.splitlines())) == (1, 1)
    assert "free some space" in result.stderr.decode()


def test_an_interrupt_is_quiet(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import duixian.queries.audit as a, time\n"
        "def wait(*x, **y):\n    print('ready', flush=True)\n    time.sleep(60)\na.Audit.open = wait\n",
        encoding="utf-8",
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    with subprocess.Popen(
        [*COMMAND, "audit"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdout.readline() == b"ready\n"
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (130, b"")


def test_text_is_the_text_of_the_file(tmp_path):
    path = tmp_path / "青禾镇.txt"
    path.write_bytes("\ufeff青禾镇\r\n政府工作报告\x1b\n".encode())
    result = subprocess.run([*COMMAND, "text", str(path)], capture_output=True, check=True)
    assert result.stdout == path.read_bytes()


def test_extract_goes_on_after_a_file_that_cannot_be_read(tmp_path):
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "report.txt").write_text(town.PLAN_TEXT, encoding="utf-8")
    result = duixian("extract", tmp_path, tmp_path / "missing.txt")
    assert result.returncode == 1
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert records[0]["kind"] == "report"
    assert any(record["kind"] == "commitment" for record in records)
    assert "missing.txt" in result.stderr
    assert "empty.txt" in result.stderr


def test_a_demo_that_finds_no_place_is_told(tmp_path):
    (tmp_path / "duixian-demo").write_text("a file")
    result = duixian("demo", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("duixian-demo：")
    assert len(result.stderr.splitlines()) == 1


def test_load_then_audit(tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    for report in town.reports()[:2]:
        (folder / report.source.name).write_text(report.source.text, encoding="utf-8")
    loaded = duixian("load", folder, cwd=tmp_path)
    assert (loaded.returncode, loaded.stdout) == (0, "")
    assert "2 份报告" in loaded.stderr
    assert "duixian audit" in loaded.stderr
    assert "\x1b" not in loaded.stderr
    audit = duixian("audit", cwd=tmp_path)
    assert "青禾镇" in audit.stdout
    assert duixian("validate", cwd=tmp_path).returncode == 0
    assert "没有变化" not in loaded.stderr
    assert "2 份报告（2 份已在库里，没有变化）" in duixian("load", folder, cwd=tmp_path).stderr
    missing = duixian("load", folder / "none.txt", cwd=tmp_path)
    assert (missing.returncode, "下一步" in missing.stderr) == (1, False)


def test_the_formats_offered_are_those_that_can_be_written():
    assert set(GraphForm) == set(FORMATS)


@pytest.mark.parametrize("form", ["turtle", "nquads", "trig", "jsonld", "graphml", "gexf", "csv"])
def test_export(store, tmp_path, form):
    out = tmp_path / "out"
    result = duixian("export", "--format", form, "--out", out, "--store", store)
    assert (result.returncode, result.stdout) == (0, "")
    assert out.stat().st_size > 100


def test_view(store, tmp_path):
    out = tmp_path / "page.html"
    assert duixian("view", "青禾", "--out", out, "--store", store).returncode == 0
    page = out.read_text(encoding="utf-8")
    assert json.dumps("石桥村文化礼堂")[1:-1] in page or "石桥村文化礼堂" in page


@pytest.mark.parametrize("arguments", [["view"], ["export", "--format", "nquads"]])
def test_a_file_that_cannot_be_written_is_told(store, tmp_path, arguments):
    (tmp_path / "none").write_text("", encoding="utf-8")
    result = duixian(*arguments, "--out", tmp_path / "none" / "file", "--store", store)
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1
    assert "none" in result.stderr


def test_demo_elsewhere(tmp_path):
    result = duixian("demo", cwd=tmp_path)
    assert result.returncode == 0
    assert "已兑现" in result.stdout
    page = Path(result.stderr.rpartition(": ")[2].strip())
    assert page.is_file()
    assert page.is_relative_to(tmp_path)


def test_a_rate_in_the_middle_of_the_plan_says_so(tmp_path):
    first, second, third = examples.reports()
    for files, midterm in (((first, second), True), ((first, second, third), False)):
        with Audit.open() as audit:
            audit.load(files)
            lines = "".join(str(line) for line in header(audit.summary("青禾镇")[0], audit.reports("青禾镇")))
        assert ("期中" in lines) is midterm
