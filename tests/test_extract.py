"""From a source to its reports: every step in order, notices of what is missing, and the interchange format."""

import json
from decimal import Decimal
from time import process_time

import pytest
from conftest import shared_dir
from duixian.loaders.extract import Extraction, extract
from duixian.loaders.interchange import report_lines, report_records, to_json
from duixian.loaders.lexicon import rows
from duixian.loaders.readers import read_source
from duixian.ontology.model import Kind, Report
from hypothesis import example, given, settings
from hypothesis import strategies as st
from layouts import AHEAD, BACK, OPENING, PLAN, REVIEW, TITLE, report, source

PIECES = [
    *report().splitlines(),
    "12",
    "**",
    "<p>",
    "</p>",
    "&nbsp;",
    "XX镇",
    "〔…〕",
    "“",
    "（",
    "\u2028",
    "\ufeff",
    "。" * 9,
]
KEYS = {
    "report": "kind report source source_sha256 start end title issuer issuer_redacted report_type "
    "review_from review_to plan_from plan_to delivered_on",
    "statement": "kind id report source start end text section role specific state item item_title domain entities "
    "quantities deadline confidence",
    "quantities": "indicator value low high unit kind bound redacted start end",
    "entities": "type text start end id",
}


def read(text: str) -> Extraction:
    return extract(source(text))


def one(text: str) -> Report:
    (found,) = read(text).reports
    return found


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (report(), []),
        ("", ["no_report"]),
        ("今天天气很好。" * 60, ["no_report"]),
        (report("政府工作报告", "各位代表："), ["no_issuer"]),
        (report("青禾镇政府工作报告", "", "一、工作回顾", "二、工作安排"), ["no_period"]),
        (f"青禾镇2023年工作总结\n{REVIEW}", ["no_plan"]),
        (f"青禾镇2024年工作计划\n{PLAN}", ["no_review"]),
        ((report() + report("", "", problems="") * 2) * 2, None),
        (f"{TITLE}\n{OPENING}\n" + "谢谢大家，谢谢各位。\n" * 12, ["empty"]),
        (
            "政府工作報告\n各位代表：我代表鎮人民政府報告工作。\n一、工作回顧\n全鎮實現產值，會議數十個項目。\n" * 3,
            None,
        ),
    ],
)
def test_what_is_missing_is_told(text: str, codes: list[str] | None) -> None:
    found = [notice.code for notice in read(text).notices]
    assert found == codes if codes is not None else found


def test_report_that_stands_twice_is_taken_once() -> None:
    long = report().replace(REVIEW, f"{REVIEW}\n{REVIEW}")
    found = read(long + long)
    assert len(found.reports) == 1
    assert [(notice.code, notice.offset) for notice in found.notices] == [("twice", len(long))]


def test_notice_says_where_in_two_languages() -> None:
    (notice,) = read("今天天气很好。").notices
    assert str(notice) == f"报告.txt:0：{notice.zh} / {notice.en}"


def test_every_notice_is_used_and_worded() -> None:
    codes = {"no_report", "empty", "twice", "again", "before", "no_issuer", "no_period", "no_plan", "no_review"}
    assert {row[0] for row in rows("notices.tsv")} == codes
    assert all(len(row) == 3 and row[1] and row[2] for row in rows("notices.tsv"))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\n\n　　"),
        lambda text: "".join(f"<p>{line}</p>\n" for line in text.splitlines()),
        lambda text: text.replace(TITLE, f"# {TITLE}").replace(BACK, f"## {BACK}").replace(AHEAD, f"## **{AHEAD}**"),
        lambda text: text.replace("停车场2处，", "停车场2处，\n— 3 —\n"),
        lambda text: f"当前位置：首页 > 政务公开\n发布日期：2024-01-18\n{text}\n扫一扫在手机打开当前页\n",
    ],
    ids=["windows", "bom", "blank lines", "html", "markdown", "page number", "page"],
)
def test_layout_changes_nothing_of_what_is_read(change: object) -> None:
    assert callable(change)
    plain, other = one(report()), one(change(report()))
    for name in ("title", "issuer", "report_type", "review", "plan", "id"):
        assert getattr(other, name) == getattr(plain, name)
    assert [(s.text, s.kind, s.role, s.id) for s in other.statements] == [
        (s.text, s.kind, s.role, s.id) for s in plain.statements
    ]
    assert [item.title for item in other.items] == [item.title for item in plain.items]


def wrapped(text: str, width: int = 30) -> str:
    """Break every line at one width, inside words too."""
    return "\n".join(line[i : i + width] for line in text.split("\n") for i in range(0, max(len(line), 1), width))


def test_lines_broken_at_one_width_are_read_as_whole_sentences() -> None:
    plain, broken = one(report()), one(wrapped(report()))
    said = {(s.kind, s.text.replace("\n", "")) for s in broken.statements}
    steady = {(s.kind, s.text) for s in plain.statements if s.kind is not Kind.PROBLEM}
    assert steady <= said
    assert any("\n" in s.text for s in broken.statements)


def test_full_width_figures_are_read_as_others() -> None:
    digits = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
    plain, wide = one(report()), one(report().translate(digits))
    assert (plain.review, plain.plan) == (wide.review, wide.plan)
    assert [[(q.value, q.unit, q.indicator) for q in s.quantities] for s in plain.statements] == [
        [(q.value, q.unit, q.indicator) for q in s.quantities] for s in wide.statements
    ]
    assert [s.deadline and s.deadline.last for s in plain.statements] == [
        s.deadline and s.deadline.last for s in wide.statements
    ]


def test_a_passage_that_stands_twice_keeps_both_figures() -> None:
    found = one(report().replace(REVIEW, f"{REVIEW}\n{REVIEW.replace('120户', '132户')}"))
    figures = [q.value for s in found.statements for q in s.quantities if q.indicator == "改造农房"]
    assert figures == [120, 132]
    assert len({s.id for s in found.statements}) == len(found.statements)


def test_lost_punctuation_leaves_each_figure_its_indicator() -> None:
    found = one(report().replace("停车场2处，改造", "停车场2处改造"))
    (fused,) = [s for s in found.statements if "停车场" in s.text]
    assert [(q.indicator, q.value) for q in fused.quantities] == [("停车场", 2), ("改造农房", 120)]


def test_governments_without_a_name_are_told_apart_by_their_reports() -> None:
    first = one(report("XX镇2024年政府工作报告", ""))
    same = one("\n" + report("XX镇2024年政府工作报告", ""))
    other = one(report("XX镇2024年政府工作报告", "").replace("产业发展稳中有进", "项目建设提速"))
    assert first.issuer_redacted
    assert first.government == same.government != other.government
    named = [one(report()), one(report().replace("产业发展稳中有进", "项目建设提速"))]
    assert named[0].government == named[1].government


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("\n".join) | st.text(max_size=200))
@example("\n".join(PIECES))
@example("青禾镇工作报告\x00\x1b[31m<script>" * 20)
def test_any_text_is_read_the_same_twice_and_raises_nothing(text: str) -> None:
    found = read(text)
    assert found == read(text)
    for each in found.reports:
        touched = [
            f for f in each.furniture for s in each.statements if f.start <= s.start < f.end or f.start < s.end <= f.end
        ]
        assert not touched
        assert each.start <= min((s.start for s in each.statements), default=each.start)
        for line in report_lines(each):
            record = json.loads(line)
            assert "\n" not in line
            assert record["kind"] == "report" or record["text"] == text[record["start"] : record["end"]]


def test_interchange_has_its_keys_in_order() -> None:
    text = report(opening=f"——2024年1月18日在云岭县青禾镇第六届人民代表大会上\n{OPENING}")
    first, *others = report_records(one(text))
    assert list(first) == KEYS["report"].split()
    assert {record["kind"] for record in others} == set(map(str, Kind))
    allowed = KEYS["statement"].split()
    for record in others:
        assert list(record) == [key for key in allowed if key in record]
        assert None not in record.values()
        for part in ("quantities", "entities"):
            for inner in record[part]:
                assert list(inner) == [key for key in KEYS[part].split() if key in inner]
    assert [record["start"] for record in others] == sorted(record["start"] for record in others)


def test_a_promise_in_the_interchange_format() -> None:
    (record,) = [r for r in report_records(one(report())) if "望湖路" in r.get("text", "")]
    assert record["kind"] == "commitment"
    assert record["section"] == [AHEAD, "（一）聚力项目建设"]
    assert (record["role"], record["specific"], record["item_title"]) == ("plan", True, "望湖路改造工程")
    assert record["deadline"] == {"text": "9月底前", "from": "2024-09-21", "to": "2024-09-30"}
    assert "state" not in record


@pytest.mark.parametrize(
    ("value", "line"),
    [(Decimal("62.64"), '{"v": 62.64}'), (Decimal(1000), '{"v": 1000}'), ("青禾\n<b>", '{"v": "青禾\\n<b>"}')],
)
def test_numbers_are_written_as_they_are(value: object, line: str) -> None:
    assert to_json({"v": value}) == line


def test_other_objects_are_no_json() -> None:
    with pytest.raises(TypeError):
        to_json({"v": object()})


@pytest.mark.parametrize(
    "mark",
    [
        "（一",
        "一、",
        "12\n",
        "— 3 —\n",
        "<a ",
        "&nbsp;",
        "“",
        "下半年，",
        "XX镇",
        "青禾镇人民政府",
        f"{BACK}\n",
        f"{TITLE}\n",
        "…1\n",
    ],
)
def test_hostile_text_takes_no_longer_than_its_length(mark: str) -> None:
    extract(source(report()))  # opens the model
    began = process_time()
    extract(source(f"{TITLE}\n{OPENING}\n{BACK}\n" + mark * (60000 // len(mark))))
    assert process_time() - began < 5


def test_real_reports() -> None:
    found = [extract(read_source(path)) for path in sorted((shared_dir() / "seeds").glob("*.txt"))]
    reports = [report for extraction in found for report in extraction.reports]
    assert (len(found), len(reports)) == (5, 15)
    assert not [notice for extraction in found for notice in extraction.notices]
    unknown = [report.government for report in reports if report.issuer_redacted]
    assert len(unknown) == len(set(unknown)) == 9
    for each in reports:
        kinds = [statement.kind for statement in each.statements]
        assert min(kinds.count(Kind.COMMITMENT), kinds.count(Kind.RESULT)) > 15


def test_a_promise_to_mend_what_is_wrong_is_no_plan() -> None:
    text = (
        "青禾镇2023年工作总结\n一、2023年工作回顾\n全年新建停车场2处，改造农房120户，完成固定资产投资3亿元。"
        "建成高标准农田800亩，修复渠道6公里，发放救助资金90万元，开展义诊12次，排查整改安全隐患300处。\n"
        "同时，我们也清醒地认识到存在的问题：工业底子薄，养老服务不足。对此，我们将下力气解决。\n"
    )
    assert "no_plan" in [notice.code for notice in read(text).notices]
