"""Text files whose lines were broken at a width: read as if they were not, kept and shown as they stand."""

from importlib.resources import files

import pytest
from duixian.graph.judge import judge
from duixian.loaders.extract import extract
from duixian.loaders.unwrap import unwrap, unwrapped
from duixian.ontology.lines import one_line
from duixian.ontology.model import Report
from layouts import source

TOWN = files("duixian.examples").joinpath("qinghe")
TEXTS = [file.read_text(encoding="utf-8") for file in sorted(TOWN.iterdir(), key=str) if file.name.endswith(".txt")]


def paragraphs(text: str) -> list[str]:
    """Give the paragraphs of a text without their indents."""
    return [line.strip(" \u3000") for line in text.splitlines() if line.strip(" \u3000")]


def wrap(text: str, width: int, indent: str = "　　", after: str = "\n") -> str:
    """Break the paragraphs of a text into lines of so many characters."""
    whole = [indent + paragraph for paragraph in paragraphs(text)]
    return after.join("\n".join(one[at : at + width] for at in range(0, len(one), width)) for one in whole)


def read(text: str) -> Report:
    (found,) = extract(source(text)).reports
    return found


def told(found: Report) -> list[tuple[str, str]]:
    return [(statement.kind, one_line(statement.text)) for statement in found.statements]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(("width", "indent", "after"), [(30, "　　", "\n"), (38, "    ", "\r\n"), (34, "", "\n\n")])
def test_a_wrapped_report_is_read_as_if_it_were_not(text: str, width: int, indent: str, after: str) -> None:
    plain, other = read(text), read(wrap(text, width, indent, after))
    assert told(other) == told(plain)
    assert [s.id for s in other.statements] == [s.id for s in plain.statements]
    assert (other.issuer, other.review, other.plan) == (plain.issuer, plain.review, plain.plan)
    assert any("\n" in statement.text for statement in other.statements)
    assert Report.model_validate(other.model_dump()) == other  # every span holds in the file as it stands


def test_a_wrapped_report_is_judged_as_if_it_were_not() -> None:
    statuses = []
    for texts in (TEXTS, [wrap(text, 33) for text in TEXTS]):
        judged = judge(map(read, texts))
        statuses.append({a.commitment: a.status for found in judged.assessments.values() for a in found})
    assert statuses[0] == statuses[1]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_with_a_line_for_each_paragraph_is_left_alone(text: str) -> None:
    assert unwrap(text) is None
    plain = read(text)
    assert unwrapped(plain) is plain


@pytest.mark.parametrize(
    "text",
    [
        "",
        "一行\n" * 40,
        "青禾镇 45.6 12\n" * 30,
        "推进石桥路改造，\n完成青禾农贸市场提升。\n" * 12,
        "一、强化产业支撑\n二、提升城镇品质\n" * 9,
    ],
)
def test_lists_and_tables_are_left_alone(text: str) -> None:
    assert unwrap(text) is None


@pytest.mark.parametrize("foot", ["- {} -", "第 {} 页", ""])
def test_page_ends_within_a_paragraph_are_read_over(foot: str) -> None:
    lines = wrap(TEXTS[0], 30).split("\n")
    pages = [[*lines[at : at + 25], "", foot.format(1 + at // 25), "\f"] for at in range(0, len(lines), 25)]
    found = read("\n".join(line for page in pages for line in page))
    assert told(unwrapped(found)) == told(read(TEXTS[0]))


def test_spans_lead_there_and_back() -> None:
    text = wrap(TEXTS[0], 30)
    joined = unwrap(text)
    assert joined is not None
    for start in range(0, len(joined.text) - 20, 7):
        first, last = joined.outer(start, start + 20)
        assert joined.inner(first, last) == (start, start + 20)
    assert unwrapped(read(text)).statements == read(joined.text).statements


def test_a_break_within_chinese_is_no_space() -> None:
    assert one_line("已投入使\n用，增长1\r\n0% \n 以上") == "已投入使用，增长10% 以上"
    assert one_line("duixian\nreads  reports") == "duixian reads reports"
