"""Numbered tasks and rows of tables: read as what they ask for, not as captions."""

import pytest
from duixian.loaders.extract import extract
from duixian.loaders.listed import without_numbers
from duixian.ontology.model import Kind, Report
from layouts import source
from test_statements import clauses_of

TASKS = (
    "新建5G基站90座",
    "规模以上工业增加值增长8%",
    "6月底前完成两级机构改革",
    "建成全民健身中心",
    "流转土地2000亩，建成大棚80座",
    "免费送戏下乡12场",
)


def words(text: str) -> list[str]:
    return [clause.text for clause in without_numbers(clauses_of(text))[0]]


@pytest.mark.parametrize("form", ["{}.", "{}、", "（{}）", "({}) "])
def test_numbers_of_tasks_are_taken_off(form: str) -> None:
    lines = [f"{form.format(number)}{task}。" for number, task in enumerate(TASKS, start=4)]
    found, listed = without_numbers(clauses_of("\n".join(lines)))
    assert "，".join(clause.text for clause in found) == "，".join(TASKS)
    assert len(listed) == len(TASKS)


def test_a_digit_after_a_number_is_the_task_s_own() -> None:
    assert words("11.新增企业6家。\n12.7户企业升规。\n13.3月底前开工。") == [
        "新增企业6家",
        "7户企业升规",
        "3月底前开工",
    ]


def test_who_is_to_do_a_task_does_not_make_it_a_caption() -> None:
    said = "1.新建基站9座。（责任单位：经发办）\n2.改造农房30户。（责任单位：村建办、石桥村）"
    assert words(said)[::2] == ["新建基站9座", "改造农房30户"]


@pytest.mark.parametrize(
    "text",
    [
        "1.抓项目。新建停车场2处。\n2.抓民生。改造农房30户。",  # captions of paragraphs
        "一、2023年工作回顾\n二、2024年工作安排",
        "1.抓项目。完成停车场2处。\n2.抓民生。落实补助30万元。",  # what is done is not who does it
        "3.5公里管网完工。\n8.2公里道路通车。",
        "（一）新建停车场2处。\n一年来，改造农房30户。",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert words(text) == [clause.text for clause in clauses_of(text)]


@pytest.mark.parametrize(
    ("row", "task"),
    [
        ("3 | 养老服务 | 建设社区食堂20个 | 县民政局", "建设社区食堂20个"),
        ("| 12 | 便民停车 | 新增停车位200个 | 城管办、石桥村 |", "新增停车位200个"),
        ("1 | 地区生产总值 | 增长6%左右", "地区生产总值 | 增长6%左右"),
        ("地区生产总值 | 54.1亿元 | 5.2%", "地区生产总值 | 54.1亿元 | 5.2%"),
    ],
)
def test_a_row_gives_its_task(row: str, task: str) -> None:
    assert words(row) == [task]


def read(text: str) -> Report:
    (found,) = extract(source(text)).reports
    return found


def promised(report: Report) -> list[str]:
    return [s.text for s in report.statements if s.kind is Kind.COMMITMENT and s.specific]


def test_a_list_of_tasks_is_read_as_promises() -> None:
    lines = "\n".join(f"{number}.{task}。（责任单位：经发办、青禾村）" for number, task in enumerate(TASKS, start=1))
    found = read(f"云岭县人民政府办公室\n关于印发2024年重点工作任务分解的通知\n一、主要任务\n{lines}")
    assert found.issuer == "云岭县"
    assert found.plan is not None
    assert found.plan.last.year == 2024
    assert promised(found) == [clause for task in TASKS for clause in task.split("，")]


def test_what_became_of_tasks_is_read_as_a_review() -> None:
    said = "\n".join(
        f"{n}.{t}。" for n, t in enumerate(("新建基站92座", "建成大棚80座，投产60座", "送戏下乡15场"), start=1)
    )
    found = read(
        f"青禾镇人民政府\n关于2024年重点工作任务落实情况的通报\n2024年，全镇上下狠抓落实。\n{said}\n"
        + "以上情况，特此通报。" * 8
    )
    assert [s.text for s in found.statements if s.kind is Kind.RESULT and s.quantities] == [
        "新建基站92座", "建成大棚80座", "投产60座", "送戏下乡15场",
    ]  # fmt: skip
