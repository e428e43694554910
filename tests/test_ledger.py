"""The ledger: what stands in it, how it looks, and that corrections filled into it come back into the store."""

import csv
import io
import re
import shutil
import subprocess
from html.parser import HTMLParser

import pytest
from conftest import require
from docx import Document
from duixian import examples
from duixian.app.cli import app
from duixian.ontology.errors import DuixianError, NotFoundError, QueryError, ReviewError
from duixian.ontology.model import Status
from duixian.ontology.vocabulary import labels, lights
from duixian.queries.audit import Audit
from duixian.queries.ledger import build_ledger, columns, status_words
from duixian.queries.ledger_read import read_ledger, read_status
from duixian.queries.ledger_xlsx import COVER, HEADER_ROW, HIDDEN, SHEET
from openpyxl import load_workbook
from pypdf import PdfReader
from reports import annual
from typer.testing import CliRunner

PLACES = {column.name: place for place, column in enumerate(columns(), 1)}
FIRST = HEADER_ROW + 1


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Load the example town once; tests that write get a copy of the store."""
    made = tmp_path_factory.mktemp("库") / "store"
    with Audit.open(made) as audit:
        audit.load(examples.reports())
    return made


@pytest.fixture
def example(folder):
    with Audit.open(folder, read_only=True) as audit:
        yield audit


@pytest.fixture
def audit(folder, tmp_path):
    with Audit.open(shutil.copytree(folder, tmp_path / "store")) as opened:
        yield opened


@pytest.fixture
def path(audit, tmp_path):
    audit.ledger("青禾镇", tmp_path / "台账.xlsx")
    return tmp_path / "台账.xlsx"


def find(audit, words):
    (found,) = [record for record in audit.commitments() if words in record.text]
    return found


def row_of(sheet, iri):
    (row,) = [row[0].row for row in sheet.iter_rows(min_row=FIRST) if row[PLACES["id"] - 1].value == iri]
    return row


def fill(path, *rows, change=None):
    """Write corrections into a ledger as a person would: (IRI, column, words)."""
    book = load_workbook(path)
    for iri, column, words in rows:
        book[SHEET].cell(row_of(book[SHEET], iri), PLACES[column]).value = words
    if change:
        change(book)
    book.save(path)


RIVER = "青溪河枫林村段河道2.5公里"
SILENT = "杏坞村古井巷修缮"


# What stands in it


def test_a_row_is_an_item_and_its_parts_fold_under_it(example, tmp_path):
    example.ledger("青禾镇", tmp_path / "l.xlsx")
    sheet = load_workbook(tmp_path / "l.xlsx")[SHEET]
    records = example.commitments("青禾镇", item_level=True, specific_only=True)
    expected = [(0, record.id) for record in records]
    rows = list(sheet.iter_rows(min_row=FIRST))
    seen = [(sheet.row_dimensions[row[0].row].outlineLevel, row[PLACES["id"] - 1].value) for row in rows]
    assert [one for one in seen if one[0] == 0] == expected
    assert [iri for level, iri in seen if level == 1] == [part.id for record in records for part in record.parts]
    assert sheet.sheet_properties.outlinePr.summaryBelow is False


def test_cells_say_what_the_audit_says(example):
    ledger = build_ledger(example.store, example.government("青禾镇"))
    by_id = {row.id: row for row in ledger.rows}
    for record in example.commitments("青禾镇", specific_only=True):
        cells = by_id[record.id].cells
        assert cells["status"] == status_words(record.status)
        assert record.text in cells["item"]
        for evidence in record.assessment.evidence[:1]:
            assert evidence.text in cells["evidence"]
            assert f"{evidence.start}–{evidence.end}" in cells["evidence"]
        assert cells["renewed"].startswith("是" if record.assessment.renewed_by else "否")
    growth = by_id[find(example, "一般公共预算收入达到2.8亿元").id].cells
    assert growth["target"] == "一般公共预算收入2.8亿元"
    assert "完成93%" in growth["progress"]
    assert "2.6亿元" in growth["progress"]


def test_every_status_has_its_colour_and_its_word(example, tmp_path):
    example.ledger("青禾镇", tmp_path / "l.xlsx", specific_only=False)
    sheet = load_workbook(tmp_path / "l.xlsx")[SHEET]
    words = {status_words(status): light.colour for status, light in lights().items()}
    seen = set()
    for row in sheet.iter_rows(min_row=FIRST):
        cell = row[PLACES["status"] - 1]
        assert cell.fill.start_color.rgb[-6:].lower() == words[cell.value].lstrip("#")
        seen.add(cell.value)
    assert len(seen) >= 6


def test_it_is_set_up_to_be_printed_filtered_and_filled_in(path):
    book = load_workbook(path)
    assert book.sheetnames == [COVER, SHEET, HIDDEN]
    assert book[HIDDEN].sheet_state == "hidden"
    sheet = book[SHEET]
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"
    assert sheet.freeze_panes == f"D{FIRST}"
    assert sheet.auto_filter.ref.startswith(f"A{HEADER_ROW}:")
    assert [c.hidden for c in (sheet.column_dimensions["R"], sheet.column_dimensions["S"])] == [True, True]
    (choice,) = sheet.data_validations.dataValidation
    assert choice.formula1.strip('"').split(",") == list(labels("status").values())
    assert sheet.cell(FIRST, PLACES["new_status"]).coordinate in choice.sqref


def test_the_cover_has_the_counts_and_the_method(path, audit):
    words = [str(cell) for row in load_workbook(path)[COVER].iter_rows(values_only=True) for cell in row if cell]
    summary = audit.summary("青禾镇")[0]
    assert "青禾镇承诺兑现台账" in words
    assert any(
        word == f"{summary.by_item.delivered}/{summary.by_item.counted} = {summary.by_item.rate:.0%}" for word in words
    )
    assert any("未提及" in word and "不等于" in word for word in words)
    assert sum(word.startswith("R") and "2023" in word for word in words) == 3


def test_words_that_look_like_formulas_are_words(tmp_path):
    said = '=HYPERLINK("http://x","y")改造东门市场1处'
    (tmp_path / "a.txt").write_text(annual(2023, "", f"新建石桥村停车场一处。{said}。", "柳湾镇"), encoding="utf-8")
    with Audit.open() as audit:
        audit.load([tmp_path / "a.txt"])
        told = [r.text for r in audit.commitments() if r.text.startswith("=")]
        assert told
        audit.ledger("柳湾镇", tmp_path / "l.xlsx", specific_only=False)
        audit.ledger("柳湾镇", tmp_path / "l.csv", specific_only=False)
    cells = [cell for row in load_workbook(tmp_path / "l.xlsx")[SHEET].iter_rows(min_row=FIRST) for cell in row]
    assert told[0] in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    rows = list(csv.reader(io.StringIO((tmp_path / "l.csv").read_text("utf-8-sig"))))
    assert f"'{told[0]}" in [cell for row in rows for cell in row]


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen = []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))


def test_the_other_forms_have_the_same_rows(example, tmp_path):
    rows = build_ledger(example.store, example.government("青禾镇")).rows
    for form in ("csv", "md", "html", "docx"):
        example.ledger("青禾镇", tmp_path / f"l.{form}")
    table = list(csv.reader(io.StringIO((tmp_path / "l.csv").read_text("utf-8-sig"))))
    assert [row[2] for row in table[1:]] == [row.cells["item"] for row in rows]
    marks = [line for line in (tmp_path / "l.md").read_text("utf-8").splitlines() if line.startswith("| ")]
    assert len(marks) == len(rows) + 2
    assert len({len(re.findall(r"(?<!\\)\|", line)) for line in marks}) == 1
    page = (tmp_path / "l.html").read_text("utf-8")
    tags = _Tags()
    tags.feed(page)
    assert sum(tag == "tr" for tag, _ in tags.seen) == len(rows) + 1
    assert not re.search(r"(src|href)=|https?://|@import", page)
    (written,) = Document(str(tmp_path / "l.docx")).tables
    assert [row.cells[2].text for row in written.rows[1:]] == [row.cells["item"] for row in rows]


def test_a_form_that_there_is_not_and_a_town_that_there_is_not(example, tmp_path):
    with pytest.raises(DuixianError, match="xlsx"):
        example.ledger("青禾镇", tmp_path / "l.odt")
    with pytest.raises(NotFoundError):
        example.ledger("没有镇", tmp_path / "l.xlsx")
    with pytest.raises(QueryError):
        example.ledger("青禾镇", tmp_path / "l.xlsx", period="去年")
    assert not list(tmp_path.iterdir())


def test_a_period_narrows_it(example):
    government = example.government("青禾镇")
    everything, one = build_ledger(example.store, government), build_ledger(example.store, government, period="2024")
    assert 0 < len(one.rows) < len(everything.rows)
    assert one.by_item.total < everything.by_item.total


def test_it_looks_right_in_libreoffice(path):
    convert(path, "pdf")
    pdf = PdfReader(path.with_suffix(".pdf"))
    pages = [page.extract_text() for page in pdf.pages]
    assert all(page.mediabox.width > page.mediabox.height for page in pdf.pages)
    assert "青禾镇承诺兑现台账" in re.sub(r"\s", "", pages[0])
    assert 3 <= len(pages) <= 12
    for text in pages[1:]:
        assert "承诺事项" in text, "the headings come again on every page"
        assert "更正状态" not in text, "what is to be filled in is not printed"
    everything = re.sub(r"\s", "", "".join(pages))
    for row in load_workbook(path)[SHEET].iter_rows(min_row=FIRST):
        assert re.sub(r"\s", "", row[PLACES["item"] - 1].value) in everything
    assert "###" not in everything


def convert(path, form, folder=None):
    """Let LibreOffice open a file and save it in another form."""
    program = require("soffice")
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    out = folder or path.parent
    words = [program, profile, "--headless", "--convert-to", form, "--outdir", str(out), str(path)]
    subprocess.run(words, check=True, capture_output=True, timeout=120)


# What comes back


def test_corrections_go_round_and_stay(audit, path, tmp_path):
    road = find(audit, RIVER)
    assert road.status is Status.DELIVERED
    fill(path, (road.id, "new_status", "滞后"), (road.id, "new_remark", "还差一段"))
    result = audit.import_reviews(path, by="李督查员")
    assert [(r.words, r.status, r.because, r.by) for r in result.taken] == [
        (road.text, Status.BEHIND, "还差一段", "李督查员")
    ]
    assert find(audit, RIVER).status is Status.BEHIND
    behind = audit.query("behind-or-overdue").records()
    assert road.id in {row["commitment"] for row in behind}
    audit.ledger("青禾镇", tmp_path / "again.xlsx")
    sheet = load_workbook(tmp_path / "again.xlsx")[SHEET]
    row = row_of(sheet, road.id)
    assert sheet.cell(row, PLACES["status"]).value == "▲ 滞后\n人工"
    assert "李督查员" in sheet.cell(row, PLACES["opinion"]).value
    for report in audit.reports():
        audit.store.drop_report(report.id)
    audit.load(examples.reports())
    assert find(audit, RIVER).status is Status.BEHIND


def test_a_ledger_that_libreoffice_saved_comes_back(audit, path, tmp_path):
    road = find(audit, RIVER)
    convert(path, "ods", tmp_path / "ods")
    convert(tmp_path / "ods" / "台账.ods", "xlsx", tmp_path / "saved")
    saved = tmp_path / "saved" / "台账.xlsx"
    assert read_ledger(saved).problems == []
    fill(saved, (road.id, "new_status", "▲ 滞后"))
    assert [r.status for r in audit.import_reviews(saved, by="李").taken] == [Status.BEHIND]


def test_an_unfilled_ledger_changes_nothing(audit, path):
    result = audit.import_reviews(path, by="李")
    assert (result.taken, result.problems, result.refused) == ([], [], False)


def test_taking_a_ledger_twice_records_once(audit, path):
    road = find(audit, RIVER)
    fill(
        path,
        (road.id, "new_status", "behind"),
        (road.id, "new_evidence", "县交通局通报"),
        (road.id, "new_remark", "晚了"),
    )
    assert len(audit.import_reviews(path, by="李").taken) == 2
    again = audit.import_reviews(path, by="王")
    assert (again.taken, again.unchanged, again.problems) == ([], 2, [])
    assert len(audit.reviews()) == 2


def break_row(words, column="new_status"):
    return lambda audit, book: put(book, find(audit, SILENT).id, column, words)


def put(book, iri, column, words):
    book[SHEET].cell(row_of(book[SHEET], iri), PLACES[column]).value = words


def delete_row(audit, book):
    book[SHEET].delete_rows(row_of(book[SHEET], find(audit, SILENT).id))


def rename(audit, book):
    book[SHEET].cell(HEADER_ROW, PLACES["new_evidence"]).value = "证据"


def move(audit, book):
    sheet = book[SHEET]
    for row in sheet.iter_rows(min_row=HEADER_ROW):
        one, other = row[PLACES["domain"] - 1], row[PLACES["subject"] - 1]
        one.value, other.value = other.value, one.value


def contradict(audit, book):
    sheet, source = book[SHEET], row_of(book[SHEET], find(audit, SILENT).id)
    put(book, find(audit, SILENT).id, "new_status", "未兑现")
    last = sheet.max_row + 1
    for place in PLACES.values():
        sheet.cell(last, place).value = sheet.cell(source, place).value
    sheet.cell(last, PLACES["new_status"]).value = "已兑现"


def of_another_store(audit, book):
    put(book, find(audit, SILENT).id, "new_status", "已兑现")
    put(book, find(audit, SILENT).id, "check", "0123456789abcdef")


def without_id(audit, book):
    put(book, find(audit, SILENT).id, "new_status", "已兑现")
    put(book, find(audit, SILENT).id, "id", None)


BROKEN = {
    "deleted": (delete_row, "被删去"),
    "renamed": (rename, "更正证据"),
    "moved": (move, "列的位置"),
    "misspelt": (break_row("已全部兑现"), "是不是“已兑现”"),
    "misspelt both ways": (break_row("以兑现"), "“已兑现”"),
    "nonsense": (break_row("??"), "没有“??”"),
    "formula": (break_row("=A1&B1"), "公式"),
    "formula in words": (break_row("=1+1", "item"), "公式"),
    "contradiction": (contradict, "互相矛盾"),
    "other store": (of_another_store, "别的库"),
    "no id": (without_id, "没有承诺编号"),
}


@pytest.mark.parametrize(("harm", "told"), BROKEN.values(), ids=BROKEN)
def test_what_is_wrong_is_named_with_sheet_and_row_and_nothing_is_taken(audit, path, harm, told):
    road = find(audit, RIVER)
    fill(path, (road.id, "new_status", "滞后"), change=lambda book: harm(audit, book))
    result = audit.import_reviews(path, by="李")
    assert result.refused
    assert any(told in str(problem) for problem in result.problems)
    assert all(re.match(rf"{SHEET} 第\d+行：", str(problem)) for problem in result.problems)
    assert audit.reviews() == []
    partly = audit.import_reviews(path, by="李", partial=True)
    assert not partly.refused
    assert partly.problems == result.problems
    assert [r.about for r in partly.taken] == [road.id]


def test_the_row_that_is_named_is_the_one_that_is_wrong(audit, path):
    row = row_of(load_workbook(path)[SHEET], find(audit, SILENT).id)
    fill(path, (find(audit, SILENT).id, "new_status", "兑了"))
    (problem,) = audit.import_reviews(path, by="李").problems
    assert problem.where == f"{SHEET} 第{row}行"


def test_the_body_that_is_to_do_it_stands_in_its_column(tmp_path):
    plans = "6月底前建成青石大桥1座（责任单位：村镇建设办）。由农业服务中心牵头新建停车场2处。新建公厕4座。"
    (tmp_path / "青石镇.txt").write_text(annual(2023, plan=plans, town="青石镇"), encoding="utf-8")
    with Audit.open() as audit:
        audit.load([tmp_path])
        audit.ledger("青石镇", tmp_path / "a.csv")
    rows = csv.reader(io.StringIO((tmp_path / "a.csv").read_text("utf-8-sig")))
    told = [(row[PLACES["item"] - 1], row[PLACES["body"] - 1]) for row in rows]
    assert [body for item, body in told if "大桥" in item or "停车场" in item or "公厕" in item] == [
        "村镇建设办",
        "农业服务中心",
        "",
    ]


def test_what_stands_below_a_renamed_heading_is_not_half_taken(audit, path):
    road, alley = find(audit, RIVER), find(audit, SILENT)

    def harm(book):
        book[SHEET].cell(HEADER_ROW, PLACES["new_status"]).value = "改正状态"

    fill(path, (road.id, "new_status", "滞后"), (road.id, "new_remark", "晚了"), change=harm)
    fill(path, (alley.id, "new_remark", "去看过"))
    result = audit.import_reviews(path, by="李", partial=True)
    row = row_of(load_workbook(path)[SHEET], road.id)
    assert [problem.where for problem in result.problems] == [f"{SHEET} 第{HEADER_ROW}行", f"{SHEET} 第{row}行"]
    assert "改了名的标题" in result.problems[1].zh
    assert [(r.about, r.because) for r in result.taken] == [(alley.id, "去看过")]


def test_a_ledger_of_another_store_is_refused_row_by_row(audit, path, tmp_path):
    fill(path, (find(audit, RIVER).id, "new_status", "滞后"))
    with Audit.open(tmp_path / "other") as other:
        other.load(examples.reports())
        result = other.import_reviews(path, by="李", partial=True)
        assert [("别的库" in problem.zh) for problem in result.problems] == [True]
        assert result.taken == []


def test_a_commitment_that_is_no_longer_there(audit, path):
    road = find(audit, RIVER)
    fill(path, (road.id, "new_status", "滞后"))
    audit.store.drop_report(road.report)
    audit.load([])
    (problem,) = audit.import_reviews(path, by="李").problems
    assert "库里已没有这条承诺" in problem.zh
    assert RIVER in problem.zh


def test_a_hidden_sheet_that_is_gone(audit, path):
    fill(path, (find(audit, RIVER).id, "new_status", "滞后"), change=lambda book: book.remove(book[HIDDEN]))
    result = audit.import_reviews(path, by="李", partial=True)
    assert "校验页" in result.problems[0].zh
    assert len(result.taken) == 1


def cut(path):
    path.write_bytes(path.read_bytes()[:2000])


FILES = {
    "half saved": (cut, "only half saved"),
    "open in LibreOffice": (lambda p: p.with_name(f".~lock.{p.name}#").write_text("x"), "open in another program"),
    "open in Excel": (lambda p: p.with_name(f"~${p.name}").write_text("x"), "open in another program"),
    "protected": (lambda p: p.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600), "password"),
    "gone": (lambda p: p.unlink(), "no such file"),
    "a folder": (lambda p: (p.unlink(), p.mkdir()), "cannot be read"),
}


@pytest.mark.parametrize(("harm", "told"), FILES.values(), ids=FILES)
def test_a_file_that_cannot_be_read_is_told(audit, path, harm, told):
    harm(path)
    with pytest.raises(ReviewError, match=told):
        audit.import_reviews(path, by="李", partial=True)


def test_a_workbook_that_is_no_ledger(audit, path):
    fill(path, change=lambda book: book.remove(book[SHEET]))
    with pytest.raises(ReviewError, match="not a ledger"):
        audit.import_reviews(path, by="李")


@pytest.mark.parametrize(
    ("words", "status"),
    [("已兑现", "delivered"), (" ● 已兑现 ", "delivered"), ("behind", "behind"), ("–不可核查", "not_checkable")],
)
def test_statuses_as_people_write_them(words, status):
    assert read_status(words) == status


@pytest.mark.parametrize("words", ["兑现", "进行中了吧", "●"])
def test_statuses_that_are_none(words):
    with pytest.raises(ValueError, match=r".*"):
        read_status(words)


@pytest.mark.parametrize("form", ["xlsx", "jsonl"])
def test_reviews_are_carried_to_another_store_as_they_were_made(audit, tmp_path, form):
    road = find(audit, RIVER)
    audit.review(road.code, status="behind", because="=晚了", by="李督查员")
    audit.reject_link(road.assessment.evidence[0].link, by="王代表")
    audit.undo_review(2, by="王代表")
    out = tmp_path / f"审核.{form}"
    audit.export_reviews(out)
    with Audit.open(tmp_path / "other") as other:
        other.load(examples.reports())
        assert len(other.import_reviews(out, by="赵").taken) == 3
        assert other.reviews() == audit.reviews()
        assert find(other, RIVER).status is Status.BEHIND
        again = other.import_reviews(out, by="赵")
        assert (again.taken, again.unchanged) == ([], 3)


def test_reviews_of_what_another_store_does_not_have_are_told(audit, tmp_path):
    audit.review(find(audit, RIVER).code, status="behind", because="晚了", by="李")
    out = tmp_path / "审核.jsonl"
    audit.export_reviews(out)
    out.write_text(out.read_text("utf-8") + "{}\n", encoding="utf-8")
    with Audit.open() as empty:
        result = empty.import_reviews(out, by="赵", partial=True)
        assert [problem.where for problem in result.problems] == ["第1行", "第2行"]
        assert result.taken == []


def test_reviews_as_a_table_to_read(audit, tmp_path):
    audit.review(find(audit, RIVER).code, status="behind", because="=晚了", by="李")
    audit.export_reviews(tmp_path / "审核.csv")
    (row,) = csv.DictReader(io.StringIO((tmp_path / "审核.csv").read_text("utf-8-sig")))
    assert (row["order"], row["because"], row["by"]) == ("0", "'=晚了", "李")
    with pytest.raises(DuixianError, match="jsonl"):
        audit.export_reviews(tmp_path / "审核.txt")


def test_the_commands(folder, tmp_path):
    store, path = shutil.copytree(folder, tmp_path / "store"), tmp_path / "台账.xlsx"
    with Audit.open(store) as audit:
        road = find(audit, RIVER)
    run = CliRunner()
    written = run.invoke(app, ["ledger", "青禾", "--out", str(path), "--store", str(store)])
    assert (written.exit_code, written.stdout) == (0, "")
    fill(path, (road.id, "new_status", "滞后"), (find_id(path, SILENT), "new_status", "迟了"))
    words = ["review", "import", str(path), "--by", "李", "--store", str(store)]
    refused = run.invoke(app, words)
    assert refused.exit_code == 1
    assert "迟了" in refused.stderr
    assert "--partial" in refused.stderr
    taken = run.invoke(app, [*words, "--partial"])
    assert taken.exit_code == 1
    assert "收下 1 条" in taken.stderr
    assert (
        run.invoke(app, ["review", "export", "--out", str(tmp_path / "r.xlsx"), "--store", str(store)]).exit_code == 0
    )
    assert (tmp_path / "r.xlsx").exists()


def find_id(path, words):
    rows = load_workbook(path)[SHEET].iter_rows(min_row=FIRST, values_only=True)
    return next(row[PLACES["id"] - 1] for row in rows if words in row[PLACES["item"] - 1])
