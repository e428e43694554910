"""What is pointed out beyond statuses: each kind where it is so, and where it only looks so."""

from decimal import Decimal

import pytest
from duixian.app.findings_table import print_findings
from duixian.app.forms import TableForm
from duixian.graph import repeated
from duixian.graph.amounts import differ, same_measure, subject_key
from duixian.graph.findings import find_findings
from duixian.graph.judge import judge
from duixian.graph.remark import reason
from duixian.graph.store import Store
from duixian.ontology.errors import QueryError
from duixian.ontology.model import Bound, Finding, FindingKind, Quantity, QuantityKind, Report
from duixian.queries.audit import Audit
from duixian.queries.flat import FINDING_COLUMNS, flatten_finding
from reports import Said, announced, done, january, july, ongoing, promised
from rich.cells import cell_len

PASSAGE = ("持续推进灌区节水改造任务", "组织受益村组分段验收渠道", "完善村级管水员值守制度")
"""Clauses that stand twice where a report was edited and the old text stayed."""


def found(*reports: Report, kind: FindingKind | None = None) -> list[Finding]:
    """Give the findings of reports, of one kind or all."""
    return [f for f in judge(reports).findings if kind in (None, f.kind)]


def kinds(*reports: Report) -> set[FindingKind]:
    return {finding.kind for finding in found(*reports)}


def texts(finding: Finding, *reports: Report) -> tuple[str, str]:
    said = {s.id: s.text for report in reports for s in report.statements}
    return said[finding.first], said[finding.second]


@pytest.mark.parametrize(
    ("earlier", "later", "figures", "words"),
    [
        ("新建灌溉泵站12座", "新建灌溉泵站12座", ("泵站12座", "泵站12座"), "数字未变"),
        ("新建灌溉泵站12座", "新建灌溉泵站20座", ("泵站12座", "泵站20座"), "提高到"),
        ("新建灌溉泵站12座", "新建灌溉泵站8座", ("泵站12座", "泵站8座"), "降低到"),
        ("完成东坡寨古戏楼修缮", "继续完成东坡寨古戏楼修缮", ("", ""), "没有可比的数字"),
    ],
)
def test_a_promise_made_again_says_with_which_figure(
    earlier: str, later: str, figures: tuple[str, str], words: str
) -> None:
    reports = january(2023, promised(earlier)), january(2024, promised(later))
    (finding,) = found(*reports, kind=FindingKind.PROMISED_AGAIN)
    assert texts(finding, *reports) == (earlier, later)
    assert (finding.first_figure.endswith(figures[0]), finding.second_figure.endswith(figures[1])) == (True, True)
    assert words in finding.reason_zh
    assert finding.reason_en


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("完成东坡寨古戏楼修缮", "完成东坡寨集贸市场扩建"),
        ("完成滨河绿道一期工程", "完成滨河绿道二期工程"),
        ("启动滨河绿道工程", "滨河绿道工程年内建成通车"),
        ("建成西泉村文化广场", "建成东坡村文化广场"),
    ],
)
def test_another_work_another_phase_and_the_next_step_are_no_promise_made_again(earlier: str, later: str) -> None:
    assert FindingKind.PROMISED_AGAIN not in kinds(january(2023, promised(earlier)), january(2024, promised(later)))


def test_the_rest_of_a_years_count_is_no_smaller_promise() -> None:
    finding = found(january(2023, promised("新建灌溉泵站12座")), july(2023, promised("新建灌溉泵站5座")))[0]
    assert (finding.kind, finding.first_figure) == (FindingKind.PROMISED_AGAIN, "")


@pytest.mark.parametrize(
    ("earlier", "later", "lowered"),
    [
        ("农民人均纯收入增长9%左右", "力争全年农民收入增长6%左右", True),
        ("固定资产投资增长8%", "确保固定资产投资增长10%", False),
        ("一般公共预算收入达到5亿元", "确保全年一般公共预算收入达到4.2亿元", True),
        ("一般公共预算收入达到5亿元", "确保全年一般公共预算收入达到42000万元", True),
    ],
)
def test_a_target_that_moved(earlier: str, later: str, lowered: bool) -> None:  # noqa: FBT001
    reports = january(2023, promised(earlier)), july(2023, promised(later))
    (finding,) = found(*reports)
    assert finding.kind is FindingKind.TARGET_MOVED
    assert texts(finding, *reports) == (earlier, later)
    assert ("降低" in finding.reason_zh, "提高" in finding.reason_zh) == (lowered, not lowered)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("固定资产投资增长8%", "确保固定资产投资增长8%"),
        ("固定资产投资增长8%", "下半年固定资产投资增长10%"),
        ("固定资产投资增长8%", "工业投资增长10%"),
        ("固定资产投资增长8%", "固定资产投资完成10亿元"),
        ("一般公共预算收入达到5亿元", "一般公共预算收入达到2.5亿元"),  # of half a year
        ("一般公共预算收入达到5亿元", "确保全年一般公共预算收入达到50000万元"),
        ("一般公共预算收入达到XX亿元", "确保全年一般公共预算收入达到4.2亿元"),
        ("城镇居民人均可支配收入增长8%", "农村居民人均可支配收入增长9%"),
    ],
)
def test_a_target_that_did_not_move(earlier: str, later: str) -> None:
    assert FindingKind.TARGET_MOVED not in kinds(january(2023, promised(earlier)), july(2023, promised(later)))


def test_a_target_of_another_year_is_another_target() -> None:
    reports = january(2023, promised("固定资产投资增长8%")), january(2024, promised("固定资产投资增长10%"))
    assert kinds(*reports) == {FindingKind.PROMISED_AGAIN}


def test_a_share_of_the_years_target_is_set_against_last_years_level_and_the_growth_promised() -> None:
    plan = january(2023, done("一般公共预算收入完成2.5亿元"), promised("一般公共预算收入增长20%"))
    later = july(2023, done("一般公共预算收入1.5亿元"), done("一般公共预算收入完成年度目标的60%"))
    (finding,) = found(plan, later, kind=FindingKind.TARGET_MOVED)
    assert (finding.first_figure, finding.second_figure) == ("3.00亿元", "2.50亿元")
    assert all(words in finding.reason_zh for words in ("1.5亿元", "60%", "2.5亿元", "1.2"))


@pytest.mark.parametrize(
    ("promise", "share", "moved"),
    [
        ("一般公共预算收入达到3亿元", "一般公共预算收入完成年度目标的60%", True),
        ("一般公共预算收入达到2.5亿元", "一般公共预算收入完成年度目标的60%", False),
        ("一般公共预算收入达到2.52亿元", "一般公共预算收入完成年度目标的60%", False),  # shares are rounded
        ("税收收入达到3亿元", "一般公共预算收入完成年度目标的60%", False),
        ("一般公共预算收入达到3亿元", "一般公共预算收入占比60%", False),
    ],
)
def test_a_share_of_the_years_target_is_set_against_the_target(promise: str, share: str, moved: bool) -> None:  # noqa: FBT001
    later = july(2023, done("一般公共预算收入1.5亿元"), done(share))
    assert (FindingKind.TARGET_MOVED in kinds(january(2023, promised(promise)), later)) is moved


def test_a_target_quoted_in_a_review_is_set_against_the_share_beside_it() -> None:
    said = (
        announced("全年一般公共预算收入3亿元"),
        done("一般公共预算收入1.5亿元"),
        done("一般公共预算收入完成年度目标的60%"),
    )
    assert kinds(july(2023, *said)) == {FindingKind.TARGET_MOVED}


def twice(one: str, other: str, neighbours: tuple[str, ...] = PASSAGE) -> Report:
    """Make a report in which a passage stands twice, once with each clause."""
    before, *after = neighbours
    first = [ongoing(before), done(one), *map(ongoing, after)]
    between = [ongoing(f"第{n}网格常态化走访群众听取意见") for n in "一二三四五六七八"]
    second = [ongoing(before), done(other), *map(ongoing, after)]
    return july(2023, *first, *between, *second)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("防渗渠道累计铺设86420米", "防渗渠道累计铺设2.1万米"),
        ("采集用工信息300个", "采集用工信息101300个"),
        ("发放耕地补贴资金812余万元", "发放耕地补贴资金9812余万元"),
    ],
)
def test_a_passage_that_stands_twice_with_another_figure(one: str, other: str) -> None:
    report = twice(one, other)
    (finding,) = found(report)
    assert finding.kind is FindingKind.STATED_TWICE
    assert texts(finding, report) == (one, other)
    assert finding.first_figure
    assert finding.first_figure != finding.second_figure


def test_the_old_figure_beside_the_new_one() -> None:
    report = twice("实现返乡人员就业312个", "帮助就业205人次实现返乡人员就业312个")
    (finding,) = found(report)
    assert (finding.first_figure, finding.second_figure) == ("返乡人员就业312个", "就业205人次")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("防渗渠道累计铺设21300米", "防渗渠道累计铺设2.1万米"),  # rounded
        ("防渗渠道累计铺设21300米", "防渗渠道累计铺设21.3公里"),
        ("发放耕地补贴资金812余万元", "发放耕地补贴资金820万元"),
        ("防渗渠道累计铺设86420米", "更换渠道闸门35座"),
        ("防渗渠道累计铺设86420米", "防渗渠道铺设完成总工程量的21%"),
    ],
)
def test_figures_that_agree_or_are_of_something_else(one: str, other: str) -> None:
    assert found(twice(one, other)) == []


def test_counts_of_two_occasions_are_no_contradiction() -> None:
    said = done("组织义务植树活动5场"), done("开展义诊活动9场"), done("发放宣传资料5200份"), done("发放宣传资料800份")
    assert found(july(2023, *said)) == []


@pytest.mark.parametrize(("one", "other"), [("实现工业用电量3.2亿千瓦时", "实现工业用电量4.1亿千瓦时")])
def test_one_fact_with_two_figures_in_two_reports_on_the_same_time(one: str, other: str) -> None:
    first, second = january(2024, done(one)), january(2024, done(other), promised("修缮祠堂"))
    second = second.model_copy(update={"id": first.id.replace("report/", "report/0")})
    assert kinds(first, second) == {FindingKind.STATED_TWICE}
    assert found(january(2023, done(one)), january(2024, done(other))) == []


@pytest.mark.parametrize(
    ("earlier", "later", "is_twice"),
    [
        ("青石湾文化礼堂通过竣工验收", "青石湾文化礼堂已办理竣工验收", True),
        ("青石湾文化礼堂主体完工", "青石湾文化礼堂通过竣工验收", False),
        ("青石湾文化礼堂基本建成", "青石湾文化礼堂全面建成", False),
        ("青石湾文化礼堂建成", "青石湾文化礼堂提升工程完工", False),
        ("青石湾文化礼堂建成", "白茅岭文化礼堂建成", False),
        ("青石湾文化礼堂建成", "青石湾文化礼堂投入使用", False),
    ],
)
def test_what_is_finished_in_two_periods(earlier: str, later: str, is_twice: bool) -> None:  # noqa: FBT001
    reports = january(2023, done(earlier)), july(2023, done(later))
    assert (FindingKind.COMPLETED_TWICE in kinds(*reports)) is is_twice


def test_a_year_tells_again_what_its_half_told() -> None:
    assert kinds(july(2023, done("青石湾文化礼堂建成")), january(2024, done("青石湾文化礼堂建成"))) == set()


@pytest.mark.parametrize(
    ("result", "promise", "again"),
    [
        ("完成龙潭沟、竹园沟等36条小流域沟渠治理和塘坝清淤", "因地制宜开展36条小流域沟渠治理", True),
        ("完成36条小流域沟渠治理", "开展40条小流域沟渠治理", False),
        ("完成3条小流域沟渠治理", "开展3条小流域沟渠治理", False),  # small counts are the same by chance
        ("完成税收收入3600万元", "完成税收收入3600万元", False),
        ("青石湾文化礼堂已经建成", "新建青石湾文化礼堂", True),
        ("青石湾文化礼堂已经建成", "加强青石湾文化礼堂运营管理", False),
    ],
)
def test_what_is_done_and_promised_again(result: str, promise: str, again: bool) -> None:  # noqa: FBT001
    assert (FindingKind.DONE_AND_PROMISED in kinds(january(2023, done(result), promised(promise)))) is again


@pytest.mark.parametrize(
    ("earlier", "later", "back"),
    [
        (ongoing("望江路、云台路建设正有序推进"), ongoing("云台路征地手续正在办理"), True),
        (done("云台路竣工通车"), ongoing("云台路正在加快建设"), True),
        (ongoing("云台路征地手续正在办理"), ongoing("云台路建设正有序推进"), False),
        (ongoing("望江路建设正有序推进"), ongoing("云台路征地手续正在办理"), False),
        (done("云台路一期竣工通车"), ongoing("云台路二期正在加快建设"), False),
        (done("云台路竣工通车"), ongoing("云台路改造正在施工"), False),
    ],
)
def test_what_stands_further_back_than_before(earlier: Said, later: Said, back: bool) -> None:  # noqa: FBT001
    reports = january(2023, earlier), july(2023, later)
    assert (FindingKind.STAGE_BACK in kinds(*reports)) is back


def quantity(value: str, unit: str, bound: Bound = Bound.EXACT, indicator: str = "渠道") -> Quantity:
    return Quantity(
        start=0, end=1, indicator=indicator, value=Decimal(value), unit=unit, kind=QuantityKind.LEVEL, bound=bound
    )


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (quantity("1.9", "万米"), quantity("19300", "米"), False),
        (quantity("1.9", "万米"), quantity("115481", "米"), True),
        (quantity("4.35", "亿元"), quantity("4.36", "亿元"), True),
        (quantity("5", "亿元"), quantity("4.2", "亿元"), True),
        (quantity("5", "亿元"), quantity("4.8", "亿元"), False),
        (quantity("5001", "米"), quantity("5000", "米"), True),
        (quantity("1000", "万元", Bound.OVER), quantity("1013", "万元"), False),
        (quantity("1000", "万元", Bound.OVER), quantity("2000", "万元"), True),
        (quantity("100", "亩"), quantity("200", "户"), False),
    ],
)
def test_figures_differ_by_more_than_their_rounding(one: Quantity, other: Quantity, expected: bool) -> None:  # noqa: FBT001
    assert differ(one, other) is differ(other, one) is expected


def test_scope_words_do_not_change_an_indicator() -> None:
    assert subject_key(quantity("1", "亿元", indicator="同口径税收收入")) == subject_key(
        quantity("1", "亿元", indicator="全镇税收收入")
    )
    assert not same_measure(quantity("1", "亿元"), quantity("1", "%"))


def test_findings_do_not_depend_on_the_order_of_loading() -> None:
    plan = january(2023, done("完成36条小流域沟渠治理"), promised("开展36条小流域沟渠治理"), promised("财政收入增长8%"))
    later, last = july(2023, promised("全年财政收入增长5%")), january(2024, promised("财政收入增长9%"))
    one, other = judge([plan, later, last]).findings, judge([last, plan, later]).findings
    assert one == other
    assert [f.id for f in one] == sorted({f.id for f in one})
    assert len(one) > 2
    assert find_findings.__doc__


PROMISES = ("建成西泉村敬老院", "完成北河大桥加固")


@pytest.fixture(scope="module")
def audit():
    """Give a store of two reports, as a load leaves it."""
    from duixian.graph.refresh import refresh

    plan = january(2023, *map(promised, PROMISES), promised("固定资产投资增长8%"))
    later = july(2023, done("北河大桥加固全面完成"), done("引进水晶玻璃项目2个"), promised("确保固定资产投资增长6%"))
    with Store.open(None) as store:
        for report in (plan, later):
            store.put_report(report)
        refresh(store)
        yield Audit(store)


def test_the_audit_lists_findings_with_their_places(audit: Audit) -> None:
    records = audit.findings("青禾镇")
    assert [(r.kind, [p.text for p in r.places]) for r in records] == [
        (FindingKind.NEVER_MENTIONED, ["建成西泉村敬老院"]),
        (FindingKind.TARGET_MOVED, ["固定资产投资增长8%", "确保固定资产投资增长6%"]),
        (FindingKind.NOT_PROMISED, ["引进水晶玻璃项目2个"]),
    ]
    assert records[1].figures == ("固定资产投资增长8%", "固定资产投资增长6%")
    assert all(r.reason_zh and r.reason_en and r.confidence for r in records)
    for record in records:
        for place in record.places:
            assert audit.store.load_report(place.report).source.text[place.start : place.end] == place.text


@pytest.mark.parametrize("kind", ["target_moved", "目标变动", FindingKind.TARGET_MOVED])
def test_one_kind_is_asked_for_by_code_or_label(audit: Audit, kind: FindingKind | str) -> None:
    assert {record.kind for record in audit.findings(kind=kind)} == {FindingKind.TARGET_MOVED}


def test_a_kind_that_there_is_not(audit: Audit) -> None:
    with pytest.raises(QueryError, match="target_moved 目标变动"):
        audit.findings(kind="mood")


def test_a_flat_finding_has_all_columns(audit: Audit) -> None:
    rows = [flatten_finding(record) for record in audit.findings()]
    assert all(tuple(row) == FINDING_COLUMNS for row in rows)
    assert (rows[0]["second_text"], rows[1]["second_text"]) == (None, "确保固定资产投资增长6%")
    assert (rows[1]["kind_zh"], rows[1]["second_figure"]) == ("目标变动", "固定资产投资增长6%")


@pytest.mark.parametrize("form", list(TableForm))
@pytest.mark.parametrize("width", ["60", "100", "140"])
def test_hostile_text_is_only_text(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, form: TableForm, width: str
) -> None:
    from duixian.graph.refresh import refresh

    monkeypatch.setenv("COLUMNS", width)
    plan = january(2023, promised("完成北河大桥加固"), promised("固定资产投资增长8%"))
    later = july(2023, done("=引进水晶\x1b[31m玻璃|项目2个"), promised("确保固定资产投资增长6%\x1b[2J"))
    with Store.open(None) as store:
        for report in (plan, later):
            store.put_report(report)
        refresh(store)
        print_findings(Audit(store), None, None, form)
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "水晶" in out
    assert "目标变动" in out or "target_moved" in out
    if form is TableForm.TABLE:
        assert max(cell_len(line) for line in out.splitlines()) <= int(width)


def test_nothing_to_point_out_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with Store.open(None) as store:
        print_findings(Audit(store), None, None, TableForm.TABLE)
    assert "没有发现疑点" in capsys.readouterr().out


def test_judging_again_changes_no_byte(audit: Audit) -> None:
    from duixian.graph.refresh import refresh

    before = sorted(audit.store.nquads())
    graph = next(name for name in audit.store.graphs() if "/government/" in name)
    audit.store.drop_graph(graph)
    assert refresh(audit.store)
    assert sorted(audit.store.nquads()) == before


def test_the_graph_with_findings_conforms(audit: Audit) -> None:
    assert audit.validate().conforms


@pytest.mark.parametrize("kind", [FindingKind.NEVER_MENTIONED, FindingKind.NOT_PROMISED])
def test_kinds_with_one_place_have_their_sentence(kind: FindingKind) -> None:
    assert all(reason(kind.value))


@pytest.mark.parametrize(("count", "compared"), [(40, 40), (400, 0)])
def test_no_crowd_of_figures_of_one_indicator_is_compared(count: int, compared: int) -> None:
    report = january(2023, *[done(f"望湖路管网铺设{n}.5公里") for n in range(1, count + 1)])
    assert sum(len(places) for places in repeated._by_key(report).values()) == compared
