"""Statements: labels and what settles them, items with their titles, domains, and the parts of each statement."""

import re
from collections import Counter
from datetime import date

import pytest
from duixian.loaders.clause_features import describe, spelt
from duixian.loaders.clause_model import LABELS
from duixian.loaders.clauses import Clause, split_clauses
from duixian.loaders.domains import find_domains
from duixian.loaders.entities import find_mentions
from duixian.loaders.extract import extract
from duixian.loaders.items import Draft, begins_anew, group_items, make_title, number_points
from duixian.loaders.labelling import Labelled, label_clauses
from duixian.loaders.sections import read_outline
from duixian.loaders.settle import settle
from duixian.ontology.model import Domain, EntityType, Kind, Mention, Report, ResultState, Role, Span, Statement
from hypothesis import given
from hypothesis import strategies as st
from layouts import AHEAD, BACK, PLAN, REVIEW, report, source


def clauses_of(text: str) -> list[Clause]:
    return split_clauses(text, Span(start=0, end=len(text)))


def read(text: str) -> Report:
    (found,) = extract(source(text)).reports
    return found


def statement(text: str, words: str) -> Statement:
    (found,) = [s for s in read(text).statements if words in s.text]
    return found


@pytest.mark.parametrize(
    ("words", "kind", "role", "specific", "state"),
    [
        ("新建停车场2处", Kind.RESULT, Role.REVIEW, None, ResultState.DONE),
        ("云帆机械新厂房建成投产", Kind.RESULT, Role.REVIEW, None, ResultState.DONE),
        ("财政收支矛盾突出", Kind.PROBLEM, Role.PROBLEMS, None, None),
        ("新建高标准农田1200亩", Kind.COMMITMENT, Role.PLAN, True, None),
        ("确保望湖路改造工程9月底前竣工", Kind.COMMITMENT, Role.PLAN, True, None),
    ],
)
def test_kind_of_a_statement(
    words: str,
    kind: Kind,
    role: Role,
    specific: bool | None,  # noqa: FBT001
    state: ResultState | None,
) -> None:
    found = statement(report(), words)
    assert (found.kind, found.role, found.specific, found.state) == (kind, role, specific, state)


@pytest.mark.parametrize(("after", "expected"), [("，确保年底前交付", "Cs"), ("。抓好配套建设", "N")])
def test_a_numbered_clause_that_goes_on_is_no_caption(after: str, expected: str) -> None:
    text = f"二、下半年工作计划\n1.加快推进云帆机械二期项目{after}。\n"
    clauses = clauses_of(text)[1:]
    labels = [Labelled("N", 0.9)] * len(clauses)
    mentions = find_mentions(clauses, "")
    assert settle(clauses, labels, mentions, read_outline(text, Span(start=0, end=len(text))))[0].label == expected


@pytest.mark.parametrize(
    ("words", "label", "expected"),
    [
        ("其中", "Ro", "N"),
        ("同时", "Cg", "N"),
        ("始终坚持以新发展理念和会议精神为指导", "Rd", "N"),
        ("其中公厕2座", "Rd", "Rd"),
        ("该项目位于柳塘村", "Cs", "N"),
        ("二、存在困难和问题", "P", "N"),
        ("我们也清醒地看到面前的困难和不足", "P", "N"),
        ("（责任单位：经济发展办公室）", "Cs", "N"),
        ("全镇经济社会发展的主要目标是", "Cg", "N"),
    ],
)
def test_words_that_only_lead_on_are_no_statements(words: str, label: str, expected: str) -> None:
    (clause,) = clauses_of(words)
    outline = read_outline(words, Span(start=0, end=len(words)))
    assert settle([clause], [Labelled(label, 0.9)], [()], outline)[0].label == expected


@pytest.mark.parametrize("caption", ["产业发展稳中有进", "增进民生福祉", "各位代表", "我代表青禾镇人民政府"])
def test_captions_and_courtesies_are_none(caption: str) -> None:
    assert not [s for s in read(report()).statements if caption in s.text]


def test_promise_in_a_review_and_result_in_a_plan() -> None:
    text = report().replace("新建停车场2处", "预计明年6月建成停车场2处").replace("完成柳湾", "截至目前已完成柳湾")
    assert statement(text, "预计明年").kind is Kind.COMMITMENT
    assert statement(text, "截至目前").kind is Kind.RESULT
    problems = report().replace("财政收支矛盾突出", "一是产业链条短；二是资金缺口大")
    assert statement(problems, "缺口大").kind is Kind.PROBLEM
    under_way = report().replace("完成柳湾", "目前正在组织地块流转，完成柳湾")
    assert statement(under_way, "地块流转").state is ResultState.ONGOING


@pytest.mark.parametrize(
    ("line", "label", "confidence", "named", "expected"),
    [
        ("改造农房120户", "N", 0.6, None, "Rd"),
        ("改造农房120户", "N", 0.99, None, "N"),
        ("实施云帆机械项目", "N", 0.6, EntityType.PROJECT, "Ro"),
        ("实施农房改造", "N", 0.6, EntityType.VILLAGE, "N"),
        ("群众满意率98%", "N", 0.6, None, "N"),
        ("一、改造农房120户", "N", 0.6, None, "N"),
        ("改造农房120户", "Rd", 0.6, None, "Rd"),
        ("改造农房120户", "Cg", 0.6, None, "Cs"),
        ("举办第三届桃花节", "Cg", 0.6, None, "Cs"),
        ("推进云帆机械项目", "Cg", 0.6, EntityType.PROJECT, "Cs"),
        ("力争9月底前完工", "Cg", 0.6, None, "Cs"),
        ("推进乡村振兴", "Cg", 0.6, EntityType.VILLAGE, "Cg"),
        ("预计明年6月建成停车场", "Rd", 0.9, None, "Cs"),
        ("即将投入使用", "Ro", 0.9, None, "Cg"),
        ("计划总投资3亿元", "Rd", 0.9, None, "Cs"),  # the guide: planned investment is a promise
        ("计划总投资3亿元的云帆机械项目签约", "Rd", 0.9, None, "Rd"),
        ("2023年危房改造任务120户", "Rd", 0.9, None, "Cs"),
        ("预计年产值8000万元", "Rd", 0.9, None, "Cs"),
        ("预计上半年工业总产值增长5.4%左右", "Cs", 0.9, None, "Rd"),
        ("占年度投资计划46%", "Cs", 0.9, None, "Rd"),
        ("柳溪路拓宽工程完成90%", "Rd", 0.9, None, "Ro"),
        ("已完成总工程量的65%", "Rd", 0.9, None, "Ro"),
        ("完成年度目标的65%", "Rd", 0.9, None, "Rd"),
        ("完成全年任务的90%", "Rd", 0.9, None, "Rd"),
        ("满意率达到98%", "Rd", 0.9, None, "Rd"),
        ("综合楼主体已封顶", "Rd", 0.9, None, "Ro"),
        ("云帆大厦进入装修阶段", "Rd", 0.9, None, "Ro"),
        ("柳溪路亮化工程基本完工", "Ro", 0.9, None, "Rd"),
    ],
)
def test_labels_are_settled_by_what_is_certain(
    line: str, label: str, confidence: float, named: EntityType | None, expected: str
) -> None:
    text = f"{BACK}\n2023年以来，完成了任务。\n{line}"
    clause = clauses_of(text)[-1]
    mentions = [Mention(start=clause.start, end=clause.end, type=named, text=clause.text, id="urn:x")] if named else []
    outline = read_outline(text, Span(start=0, end=len(text)))
    assert [x.label for x in settle([clause], [Labelled(label, confidence)], [mentions], outline)] == [expected]


@pytest.mark.parametrize(
    ("line", "label", "expected"),
    [
        ("改造农房120户", "N", "Cs"),
        ("目前基础已完成", "Cg", "Rd"),
        ("二期厂房已开工建设", "Cs", "Ro"),
        ("加快推进已签约项目落地", "Cg", "Cg"),
        ("用好已建成的停车场", "Cg", "Cg"),
    ],
)
def test_labels_are_settled_in_a_plan(line: str, label: str, expected: str) -> None:
    text = f"{AHEAD}\n我们要做好下列工作。\n{line}"
    clause = clauses_of(text)[-1]
    outline = read_outline(text, Span(start=0, end=len(text)))
    assert settle([clause], [Labelled(label, 0.5)], [[]], outline)[0].label == expected


def test_a_yearly_target_quoted_in_a_look_back_is_a_promise() -> None:
    text = f"{BACK}\n年初人代会定下的年度目标是：财政总收入5亿元，税收3亿元。上半年财政总收入2亿元。"
    clauses = clauses_of(text)[-4:]
    outline = read_outline(text, Span(start=0, end=len(text)))
    labels = [Labelled(label, 0.9) for label in ("A", "Rd", "Rd", "Rd")]
    assert [x.label for x in settle(clauses, labels, [()] * 4, outline)] == ["A", "Cs", "Cs", "Rd"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("建设便民服务驿站", "Cs"),
        ("加快打造青年创业孵化器", "Cs"),
        ("打造一流环境", "Cg"),
        ("擦亮“柳溪夜话”品牌", "Cs"),
        ("落实“河长制”工作计划", "Cg"),
        ("做到“事事有人管”", "Cg"),
    ],
)
def test_a_promise_of_one_thing_to_see_is_checkable(line: str, expected: str) -> None:
    text = f"{BACK}\n2023年以来，完成了任务。\n二、下半年工作计划\n下半年抓好以下工作。{line}。"
    clause = clauses_of(text)[-1]
    outline = read_outline(text, Span(start=0, end=len(text)))
    assert settle([clause], [Labelled("Cg", 0.9)], [()], outline)[0].label == expected


@pytest.mark.parametrize(
    ("line", "confidence", "expected"),
    [
        ("财政收支矛盾突出", 0.7, "P"),
        ("财政收支矛盾突出", 0.99, "N"),
        ("还有以下不足", 0.7, "N"),
        ("各位代表", 0.7, "N"),
    ],
)
def test_labels_are_settled_under_problems(line: str, confidence: float, expected: str) -> None:
    text = f"{BACK}\n二、存在的问题\n{line}"
    outline = read_outline(text, Span(start=0, end=len(text)))
    assert settle(clauses_of(text)[-1:], [Labelled("N", confidence)], [[]], outline)[0].label == expected


def test_labels_are_those_of_the_guide_with_their_chance() -> None:
    text = report()
    clauses = clauses_of(text)
    labels = label_clauses(clauses, read_outline(text, Span(start=0, end=len(text))), [()] * len(clauses))
    assert len(labels) == len(clauses)
    assert {label.label for label in labels} <= set(LABELS)
    assert all(0 < label.confidence <= 1 for label in labels)
    assert label_clauses([], read_outline("", Span(start=0, end=0)), []) == []


def test_features_do_not_depend_on_figures_or_redactions() -> None:
    texts = ["新建XX镇停车场2处。", "新建××镇停车场13.5处。"]
    described = [spelt(describe(clauses_of(t), read_outline(t, Span(start=0, end=len(t))), [()]), 1) for t in texts]
    assert described[0] == described[1]


def drafts_of(text: str, named: dict[str, EntityType], kind: Kind = Kind.COMMITMENT) -> list[Draft]:
    found = []
    for i, clause in enumerate(clauses_of(text)):
        mentions = [
            Mention(start=m.start() + clause.start, end=m.end() + clause.start, type=t, text=name, id=f"urn:{i_name}")
            for i_name, (name, t) in enumerate(named.items())
            for m in re.finditer(name, clause.text)
        ]
        specific = bool(mentions) or bool(re.search(r"\d", clause.text))
        found.append(Draft(i, clause, kind, specific, tuple(mentions)))
    return found


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("推进望湖路工程，确保年底完工。", [0, 0]),
        ("推进望湖路工程，建设碧水园，完成绿化5亩。", [0, 1, 1]),
        ("推进望湖路工程，望湖路工程铺油。望湖路工程完工。", [0, 0, 1]),
        ("提升品质，优化环境，完善机制。", [0, 0, 0]),
        ("提升品质，改造农房120户，新建公厕3座。", [0, 1, 2]),
        ("改造农房120户，总投资3亿元，预计9月完工。", [0, 0, 0]),
        ("1.望湖路工程：拓宽3公里，建桥1座。种树5棵；2.农房：改造120户。", [0, 0, 0, 0, 1, 1]),
    ],
)
def test_items_group_what_shares_a_subject(text: str, numbers: list[int]) -> None:
    drafts = drafts_of(text, {"望湖路工程": EntityType.PROJECT, "碧水园": EntityType.FACILITY})
    points = number_points([draft.clause for draft in drafts])
    found, titles = group_items(drafts, points)
    assert found == numbers
    assert len(titles) == max(numbers) + 1


def test_kinds_do_not_share_an_item() -> None:
    drafts = drafts_of("提升品质，优化环境。", {})
    other = drafts_of("提升品质，优化环境。", {}, Kind.RESULT)
    assert group_items([drafts[0], other[1]], [-1, -1])[0] == [0, 1]


def test_points_end_with_their_paragraph() -> None:
    assert number_points(clauses_of("抓项目。1.修路：3公里；（2）建桥。\n改造农房，1.5亿元")) == [-1, 1, 1, 2, -1, -1]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("进一步加快推进望湖路工程建设", "望湖路工程"),
        ("继续大力推进农房改造", "农房改造"),
        ("3.改造农房（含危房）120户", "改造农房120户"),
        ("推进", "推进"),
        ("（含危房）", "（含危房）"),
        ("建设" + "高标准农田" * 9, ("建设" + "高标准农田" * 9)[:23] + "…"),
    ],
)
def test_titles_are_short_and_say_what(text: str, title: str) -> None:
    (draft,) = drafts_of(text, {"望湖路工程": EntityType.PROJECT})
    assert make_title(draft) == title


@pytest.mark.parametrize(
    ("text", "headings", "domain"),
    [
        ("实现地区生产总值38亿元", [], Domain.ECONOMY),
        ("新建高标准农田1200亩", [], Domain.AGRICULTURE),
        ("青禾小学综合楼投入使用", [], Domain.EDUCATION),
        ("新建养老服务站3个", [], Domain.WELFARE),
        ("排查安全隐患320处", [], Domain.SAFETY),
        ("完成投资3亿元", ["二、工作安排", "（一）生态环境保护", "1.污水治理"], Domain.ENVIRONMENT),
        ("完成3处", ["二、教育工作"], Domain.EDUCATION),
        ("完成3处", [], Domain.OTHER),
    ],
)
def test_domain_by_words_and_headings(text: str, headings: list[str], domain: Domain) -> None:
    assert find_domains(["无", text], [["无"], headings], [0, 1])[1] is domain


def test_statements_which_are_made_unvalidated_are_valid() -> None:
    for made in read(report()).statements:
        checked = Statement(**made.model_dump())
        assert checked == made
        assert repr(checked) == repr(made)


def test_parts_of_a_statement() -> None:
    found = statement(report(), "确保望湖路改造工程9月底前竣工")
    assert found.deadline is not None
    assert (found.deadline.first.year, found.deadline.last) == (2024, date(2024, 9, 30))
    assert found.mentions[0].text == "望湖路改造工程"
    assert found.period is not None
    assert found.period.first == date(2024, 1, 1)
    money = statement(report(), "地区生产总值38.6亿元")
    assert [(q.indicator, str(q.value), q.unit) for q in money.quantities] == [("地区生产总值", "38.6", "亿元")]
    assert money.deadline is None
    assert money.period is not None
    assert money.period.last == date(2023, 12, 31)


def test_promise_of_a_half_year_review_is_for_the_whole_year() -> None:
    text = report("青禾镇2023年上半年工作总结和下半年工作思路", back="一、上半年工作总结", ahead="二、下半年工作思路")
    found = statement(text.replace("新建停车场2处", "年内将建成停车场2处"), "年内将建成")
    assert found.kind is Kind.COMMITMENT
    assert found.period is not None
    assert (found.period.first, found.period.last) == (date(2023, 1, 1), date(2023, 12, 31))


def test_subject_is_carried_on_in_its_sentence() -> None:
    text = report().replace("完成石桥村污水管网改造工程，", "完成石桥村污水管网改造工程，铺设管网8公里，")
    carried = statement(text, "铺设管网8公里").mentions
    assert [m.text for m in carried] == [statement(text, "完成石桥村污水").mentions[0].text]
    assert carried[0].end <= statement(text, "铺设管网8公里").start
    assert statement(text, "发放救助金86万元").mentions != carried


def test_items_hold_all_statements_in_order() -> None:
    found = read(report())
    numbers = [s.item for s in found.statements]
    assert set(numbers) == set(range(len(found.items)))
    assert numbers == sorted(numbers, key=lambda n: -1 if n is None else n)
    kinds: dict[int | None, set[Kind]] = {}
    for one in found.statements:
        kinds.setdefault(one.item, set()).add(one.kind)
    assert all(len(parts) == 1 for parts in kinds.values())


@given(st.lists(st.sampled_from([*REVIEW.splitlines(), *PLAN.splitlines(), BACK, AHEAD]), min_size=3, max_size=12))
def test_statements_are_sorted_and_named_once(lines: list[str]) -> None:
    for found in extract(source(report(back="") + "\n".join(lines))).reports:
        starts = [s.start for s in found.statements]
        assert starts == sorted(set(starts))
        assert max(Counter(s.id for s in found.statements).values()) == 1
        assert all(found.source.text[s.start : s.end] == s.text for s in found.statements)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10月底前建成镇级零工市场", True),
        ("建成柳溪路农贸市场", True),
        ("12月底前建成投用", False),
        ("建成后惠及居民300户", False),
        ("年底前建成二期厂房", False),
        ("购置救护车1台", False),
    ],
)
def test_a_clause_with_a_thing_of_its_own_begins_anew(text: str, *, expected: bool) -> None:
    assert begins_anew(text) is expected


def test_a_share_of_the_years_task_is_a_result() -> None:
    done = "完成技改投资6000万元，占全年任务8000万元的75%"
    found = statement(report().replace("新建停车场2处", done, 1), "占全年任务")
    assert (found.kind, found.state) == (Kind.RESULT, ResultState.DONE)
