"""Headings and outline: what is a heading, how deep it stands, and what the text below it does."""

from itertools import pairwise

import pytest
from duixian.loaders.furniture import find_furniture
from duixian.loaders.headings import announces, is_used_as, read_heading
from duixian.loaders.sections import Outline, is_heading, read_outline
from duixian.ontology.model import Role, Span
from hypothesis import given
from hypothesis import strategies as st
from layouts import AHEAD, BACK, OPENING, PLAN, PROBLEMS, REVIEW, report, unnumbered

DONE, ADMITTED, PROMISED = "新建停车场2处", "财政收支矛盾突出", "培育家庭农场6家"
NUMBERED_PROBLEMS = "（一）产业层次不高。财政收支矛盾突出。\n（二）服务能力有待提升。规上企业偏少。"


def outline_of(text: str) -> Outline:
    return read_outline(text, Span(start=0, end=len(text)), find_furniture(text))


def roles(text: str) -> list[str]:
    """Give what the parts do in which the probes stand: a deed done, a problem, a promise."""
    outline = outline_of(text)
    return [outline.at(text.index(probe)).role.value for probe in (DONE, ADMITTED, PROMISED) if probe in text]


@pytest.mark.parametrize(
    ("line", "number", "level", "words"),
    [
        ("一、2023年工作回顾", "一、", 1, "2023年工作回顾"),
        ("　二.2024年工作打算", "二.", 1, "2024年工作打算"),
        ("第一部分 工作回顾", "第一部分", 1, "工作回顾"),
        ("第二部分：工作安排", "第二部分：", 1, "工作安排"),
        ("（一）抓项目", "（一）", 2, "抓项目"),
        ("(十二)、抓项目", "(十二)、", 2, "抓项目"),
        ("1.抓项目", "1.", 3, "抓项目"),
        ("１．抓项目", "１．", 3, "抓项目"),
        ("1.2023年工作回顾", "1.", 3, "2023年工作回顾"),
        ("1.5亿元投资到位", "", 0, "1.5亿元投资到位"),
        ("一是抓项目", "一是", 3, "抓项目"),
        ("（3）抓项目", "（3）", 4, "抓项目"),
        ("一年来，成绩显著", "", 0, "一年来，成绩显著"),
        ("", "", 0, ""),
    ],
)
def test_number_and_words(line: str, number: str, level: int, words: str) -> None:
    heading = read_heading(line)
    assert (heading.number, heading.level, heading.words) == (number, level, words)


@pytest.mark.parametrize(
    ("use", "words"),
    [
        ("title", "青禾镇2024年政府工作报告"),
        ("title", "政 府 工 作 报 告"),
        ("title", "青禾镇2023年工作总结和2024年工作打算"),
        ("title", "2023年前三季度工作总结及四季度工作计划"),
        ("weak_title", "青禾镇2024年工作要点"),
        ("greeting", "各位代表："),
        ("opening", "现在，我代表青禾镇人民政府向大会报告工作，请予审议"),
        ("review", "二〇二三年工作回顾"),
        ("review", "【2023年工作回顾】"),
        ("review", "砥砺奋进，交出过去一年的满意答卷"),
        ("plan", "2024年工作安排："),
        ("plan", "真抓实干，奋力谱写2024年发展新篇章"),
        ("plan", "四季度工作计划"),
        ("plan", "今后五年奋斗目标和2024年重点工作"),
        ("plan", "锚定目标，2024年工作再启新程"),
        ("plan", "加强政府自身建设"),
        ("problems", "存在的困难和问题"),
        ("targets", "主要预期目标"),
        ("dateline", "——2024年1月6日在青禾镇第十六届人民代表大会上"),
    ],
)
def test_use_of_a_line(use: str, words: str) -> None:
    assert is_used_as(use, words)


@pytest.mark.parametrize(
    ("use", "words"),
    [
        ("title", "推进政府工作"),
        ("title", "现将2023年工作情况报告如下"),
        ("plan", "推进项目建设"),
        ("plan", "加强党的建设"),
        ("plan", "工作成效显著"),
        ("review", "产业发展稳中有进"),
        ("problems", "解决群众急难愁盼问题"),
        ("review", "回顾" * 100),
    ],
)
def test_other_lines_are_not_used_so(use: str, words: str) -> None:
    assert not is_used_as(use, words)


@pytest.mark.parametrize(
    ("paragraph", "use"),
    [
        ("下半年，我镇将围绕全年目标，重点抓好以下工作：", "plan"),
        ("二〇二四年，我们将重点抓好以下工作", "plan"),
        (PROBLEMS, "problems"),
        ("主要预期目标是：地区生产总值增长6%", "targets"),
        ("在此，我代表镇人民政府，向大家表示衷心的感谢！", "closing"),
        ("新建停车场2处，改造农房120户。", ""),
    ],
)
def test_what_a_paragraph_announces(paragraph: str, use: str) -> None:
    assert announces(paragraph) == use


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("一、2023年工作回顾", True),
        ("一、2023年工作回顾：", True),
        ("（一）抓项目，促发展", True),
        ("1.抓项目促发展", True),
        ("下半年工作思路", True),
        ("存在的问题", True),
        ("（一）抓项目。新建厂房3栋。", False),
        ("1.新建厂房3栋；", False),
        ("各位代表：", False),
        ("青禾镇2024年政府工作报告", False),
        ("（2024年1月18日）", False),
        ("2024年，我们将重点抓好以下工作：", False),
        ("新建厂房3栋", False),
        ("一、" + "抓项目" * 20, False),
    ],
)
def test_headings_are_told_from_text(line: str, expected: bool) -> None:  # noqa: FBT001
    assert is_heading(line) is expected


LAYOUTS = {
    "usual": report(),
    "spoken year": report(back="一、二〇二三年工作回顾", ahead="二、二〇二四年工作安排"),
    "full-width": report(back="一、２０２３年工作回顾", ahead="二、２０２４年工作安排"),
    "parts": report(back="第一部分：2023年工作回顾", ahead="第二部分：2024年工作安排"),
    "markdown": report(back="## 一、2023年工作回顾", ahead="## **二、2024年工作安排**"),
    "bold": report(back="**一、2023年工作回顾**", ahead="**二、2024年工作安排**"),
    "markup": "".join(f"<p>{line}</p>\n" for line in report().splitlines()),
    "line break tags": report().replace("\n", "<br/>\n"),
    "digits": report(back="1.2023年工作回顾", ahead="2.2024年工作安排"),
    "digits alone": report(back="1、工作回顾", ahead="2、工作计划").replace(REVIEW, unnumbered(REVIEW)),
    "brackets": report(back="【2023年工作回顾】", ahead="【2024年工作安排】"),
    "no numbers": report(back="2023年工作回顾", ahead="2024年工作安排"),
    "colons": report(back=BACK + "：", ahead=AHEAD + "："),
    "in the paragraph": report(back=BACK + "。2023年，全镇上下凝心聚力。", ahead=AHEAD + "。2024年，任务艰巨。"),
    "slogans": report(back="一、砥砺奋进，交出过去一年的满意答卷", ahead="二、真抓实干，谱写2024年发展新篇章"),
    "own heading of problems": report(problems="存在的主要问题\n财政收支矛盾突出，服务能力不足。"),
    "numbered heading of problems": report(problems="二、存在的问题\n" + NUMBERED_PROBLEMS, ahead="三、下一步工作计划"),
    "problems in the paragraph": report(problems="（四）存在问题。财政收支矛盾突出，服务能力不足。"),
    "listed problems": report(problems="清醒地认识到，还存在以下问题：\n一是产业层次不高。\n二是财政收支矛盾突出。"),
    "plan without heading": report(ahead="2024年，我们将重点抓好以下工作：").replace(PLAN, unnumbered(PLAN)),
    "no headings": report(back="2023年，完成了各项任务。", ahead="2024年，我们将重点抓好以下工作。")
    .replace(REVIEW, unnumbered(REVIEW))
    .replace(PLAN, unnumbered(PLAN)),
    "no opening": report(opening=""),
    "windows": report().replace("\n", "\r\n"),
    "blank lines": report().replace("\n", "\n\n　　"),
    "page numbers": report().replace("停车场2处，", "停车场2处，\n— 3 —\n").replace(AHEAD, f"12\n{AHEAD}"),
    "contents": report(opening=f"目　录\n{BACK}……………1\n{AHEAD}……………9\n{OPENING}"),
}


@pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS)
def test_parts_do_what_they_do_in_any_layout(text: str) -> None:
    assert roles(text) == ["review", "problems", "plan"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"青禾镇2024年工作要点\n2024年总体要求是坚持稳中求进。\n{PLAN}", ["plan"]),
        (f"青禾镇2024年工作计划\n{PLAN}", ["plan"]),
        (f"青禾镇2023年工作总结\n{REVIEW}", ["review"]),
        (f"青禾镇2023年工作总结\n2023年以来，完成了任务。\n{unnumbered(REVIEW)}\n{PROBLEMS}", ["review", "problems"]),
        (f"{BACK}\n{REVIEW}\n三、存在问题\n{ADMITTED}\n{REVIEW.replace(DONE, '')}", ["review", "problems"]),
    ],
)
def test_reports_of_one_part(text: str, expected: list[str]) -> None:
    assert roles(text) == expected


def test_problems_end_where_the_next_heading_of_their_depth_stands() -> None:
    text = f"{BACK}\n（一）存在问题\n{ADMITTED}，投入不够。\n（二）主要做法\n{DONE}，改造农房。\n{AHEAD}\n{PROMISED}。"
    assert roles(text) == ["review", "problems", "plan"]


def test_closing_and_targets_have_roles_of_their_own() -> None:
    text = (
        report()
        + "主要预期目标是：财政收入增长8%。\n让我们团结奋斗！\n各位代表，蓝图已绘就，让我们为美好明天而奋斗！\n"
    )
    outline = outline_of(text)
    assert outline.at(text.index("财政收入增长")).role is Role.TARGETS
    assert outline.at(text.index("蓝图")).role is Role.OTHER


def test_outline_nests() -> None:
    text = f"{BACK}\n（一）抓项目\n1.建厂房\n新建厂房。一是抓进度。加快施工。\n（二）强服务\n{AHEAD}\n（一）办实事\n"
    outline = outline_of(text)
    assert [(s.heading, s.level, s.parent) for s in outline.sections] == [
        (BACK, 1, None),
        ("（一）抓项目", 2, 0),
        ("1.建厂房", 3, 1),
        ("一是抓进度", 3, 1),
        ("（二）强服务", 2, 0),
        (AHEAD, 1, None),
        ("（一）办实事", 2, 5),
    ]
    assert outline.path(outline.at(text.index("加快施工")).section) == [BACK, "（一）抓项目", "一是抓进度"]
    assert outline.path(None) == []


@given(st.lists(st.sampled_from([*report().splitlines(), "（一）抓项目", "一是强服务。抓落实。", "12", "存在问题"])))
def test_sections_are_spans_in_order(lines: list[str]) -> None:
    text = "\n".join(lines)
    outline = outline_of(text)
    assert all(text[s.start : s.end] == s.heading for s in outline.sections)
    assert all(one.start < other.start for one, other in pairwise(outline.sections))
    assert all(one.start <= other.start for one, other in pairwise(outline.parts))
    assert all(s.parent is None or outline.sections[s.parent].level < s.level for s in outline.sections)


@pytest.mark.parametrize(
    ("use", "words"),
    [
        ("title", "青禾镇2024上半年工作推进情况及下半年工作打算"),
        ("title", "青禾镇2024年上半年工作小结及下半年工作设想"),
        ("title", "2022年农业农村工作总结及2023年工作计划"),
        ("review", "今年上半年取得的主要成绩"),
        ("review", "集镇建设基本情况"),
        ("review", "回顾2022年工作✨"),
        ("review", "2022年亮点工作"),
        ("plan", "展望2023年🚀"),
        ("plan", "下半年工作设想"),
    ],
)
def test_headings_as_other_offices_write_them(use: str, words: str) -> None:
    assert is_used_as(use, words)


def test_a_title_of_both_halves_turns_nothing() -> None:
    """Repeated on the page above the text, it is the title again, not the heading of a plan."""
    title = "青禾镇2024上半年工作推进情况及下半年工作打算\n"
    text = f"{title}{title}一、上半年的主要成绩\n（一）项目建设有序推进。{DONE}。\n二、下半年工作打算\n{PROMISED}。\n"
    assert roles(text) == ["review", "plan"]


def test_headings_stand_in_a_page_that_lost_its_line_breaks() -> None:
    filler = "各项工作有序推进，村容村貌持续改善，群众满意度不断提升。" * 30
    text = f"青禾镇2023年政府工作报告一、2022年工作回顾2022年，{filler}{DONE}。二、2023年工作安排2023年，{PROMISED}。"
    assert roles(text) == ["review", "plan"]


@pytest.mark.parametrize(
    ("back", "ahead"),
    [
        ("一、2023年工作回顾", "二、2024年的主要工作"),
        ("一、工作回顾", "二、2024年重点工作"),
        ("一、2023年重点工作完成情况", "二、2024年主要工作"),
        ("一、上半年重点工作推进情况", "二、下半年主要工作"),
        ("一、主要工作完成情况及存在问题", "二、下步工作措施"),
        ("2023年主要工作", "2024年主要工作"),
        ("一、工作成绩", "二、今后的工作思路"),
        ("第一部分 2023年工作回顾", "第二部分 指导思想和奋斗目标"),
        ("一、2023年民生实事完成情况", "二、2024年民生实事项目"),
        ("一、一年工作回眸", "二、锚定目标，全力做好2024年各项工作"),
        ("一、“十三五”发展成就", "二、今后五年发展蓝图"),
        ("2023年工作回顾", "二、2024年工作安排"),
        ("一、一季度工作总结", "二、2季度工作计划"),
        (
            "一、2023年工作总结及过去五年工作回顾",
            "二、2024年经济社会发展的主要预期目标\n地区生产总值增长6%。\n三、推进产业升级",
        ),
    ],
)
def test_headings_of_both_parts(back: str, ahead: str) -> None:
    """重点 and 工作 stand in headings of both: the year, 完成情况, 下半年 and the like decide."""
    text = f"青禾镇工作报告\n各位代表：\n{back}\n2023年，{DONE}，完成投资3亿元。\n{ahead}\n{PROMISED}。\n"
    assert roles(text) == ["review", "plan"]


@pytest.mark.parametrize("heading", ["三、困难和问题", "三、工作中的不足", "（三）问题与不足", "三、主要问题"])
def test_headings_of_problems(heading: str) -> None:
    text = f"青禾镇工作报告\n一、2023年工作回顾\n{DONE}。\n{heading}\n{ADMITTED}。\n四、2024年工作安排\n{PROMISED}。\n"
    assert roles(text) == ["review", "problems", "plan"]


@pytest.mark.parametrize(
    ("back", "ahead"),
    [
        ("一、迎难而上，稳中有为，镇村面貌持续改善", "二、乘势而上，久久为功，建设宜居青禾"),
        ("一、2023年，成绩来之不易", "二、2024年，再创新佳绩"),
    ],
)
def test_years_turn_where_headings_are_mottoes(back: str, ahead: str) -> None:
    text = (
        f"青禾镇工作报告\n各位代表：\n{back}\n2023年，全镇上下攻坚克难，{DONE}，累计完成投资3亿元，同比增长5%，成功创建省级卫生镇，获评先进集体。\n"
        f"{ahead}\n2024年是全面推进乡村振兴的关键之年。\n（一）聚力项目建设。{PROMISED}。\n"
    )
    assert roles(text) == ["review", "plan"]


def test_after_the_problems_a_year_is_planned() -> None:
    text = (
        f"一、工作回顾\n过去一年，{DONE}。\n在肯定成绩的同时，我们也清醒认识到存在的问题：{ADMITTED}。\n"
        f"二、2023年主要工作\n{PROMISED}。\n"
    )
    assert roles(text) == ["review", "problems", "plan"]


def test_years_told_one_after_the_other_are_all_looked_back_on() -> None:
    years = "".join(f"{year}年，完成固定资产投资{year - 2000}亿元，获评先进集体。\n" for year in range(2019, 2024))
    text = f"青禾镇工作报告\n一、过去五年工作回顾\n{years}2023年，{DONE}。\n二、今后五年工作安排\n{PROMISED}。\n"
    assert roles(text) == ["review", "plan"]


def test_a_paragraph_may_come_to_its_problems_late() -> None:
    back = (
        f"{BACK}\n" + "一年来，全镇上下同心协力。" * 12 + f"{DONE}。与此同时，我们也清醒看到差距和不足，{ADMITTED}。\n"
    )
    assert roles(f"{back}{AHEAD}\n{PROMISED}。\n") == ["review", "problems", "plan"]


def test_sentences_with_numbers_one_after_the_other_are_no_headings() -> None:
    text = f"{AHEAD}\n（一）{PROMISED}。\n（二）改造农房30户。\n（三）抓好安全生产\n落实责任。"
    assert [section.heading for section in outline_of(text).sections] == [AHEAD, "（三）抓好安全生产"]
