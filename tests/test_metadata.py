"""Who gave a report, when, what kind it is and which periods it speaks of, in the layouts that reports come in."""

import csv

import pytest
from conftest import shared_dir
from duixian.loaders.extract import extract
from duixian.loaders.furniture import find_furniture
from duixian.loaders.issuer import find_county, find_issuer
from duixian.loaders.metadata import Metadata, find_metadata
from duixian.loaders.readers import read_source
from duixian.loaders.sections import read_outline
from duixian.ontology.model import Period, Report, Span
from layouts import OPENING, PLAN, REVIEW, TITLE, report


def metadata_of(text: str) -> Metadata:
    span, furniture = Span(start=0, end=len(text)), find_furniture(text)
    return find_metadata(text, span, Span(start=0, end=0), read_outline(text, span, furniture), furniture)


def shown(period: Period | None) -> str:
    return f"{period.first}/{period.last}" if period else ""


@pytest.mark.parametrize(
    ("opening", "name", "county"),
    [
        ("各位代表：\n现在，我代表青禾镇人民政府向大会报告工作。", "青禾镇", ""),
        ("各位代表：\n我谨代表云岭县青禾镇人民政府，向大会作工作报告。", "青禾镇", "云岭县"),
        ("各位议政会成员：\n我代表梧桐街道办事处作工作报告。", "梧桐街道", ""),
        ("各位代表：\n我受云溪乡人民政府委托，报告工作。", "云溪乡", ""),
        (
            "——2024年1月18日在云岭县青禾镇第十六届人民代表大会第三次会议上\n我代表镇人民政府报告工作。",
            "青禾镇",
            "云岭县",
        ),
        ("（2024年1月18日在江陵省云岭市白石区青禾镇第六届人民代表大会上）\n我代表镇政府报告工作。", "青禾镇", "白石区"),
        ("——2024年1月6日在云岭县第十八届人民代表大会第二次会议上\n我代表县人民政府报告工作。", "云岭县", ""),
        ("（2024年1月6日在云岭市第九届人民代表大会第三次会议上）\n我代表市人民政府报告工作。", "云岭市", ""),
        ("——2024年1月6日在江陵省第九届人民代表大会第三次会议上\n我代表省人民政府报告工作。", "江陵省", ""),
        (
            "——2024年1月6日在云岭苗族侗族自治州第九届人民代表大会第三次会议上\n我代表州人民政府报告工作。",
            "云岭苗族侗族自治州",
            "",
        ),
        ("各位代表：\n现在，我代表国务院，向大会报告政府工作。", "国务院", ""),
        ("各位代表：\n我代表XX镇人民政府报告工作。", "XX镇", ""),
        ("各位代表：\n我代表××镇人民政府报告工作。", "××镇", ""),
        ("各位代表：\n我代表某某街道办事处报告工作。", "某某街道", ""),
    ],
)
def test_issuer_in_the_opening(opening: str, name: str, county: str) -> None:
    issuer = metadata_of(report("政府工作报告", opening)).issuer
    assert (issuer.name, issuer.county, issuer.redacted) == (name, county, name[0] in "X×某")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("青禾镇2024年政府工作报告", "青禾镇"),
        ("青 禾 镇 政 府 工 作 报 告", "青禾镇"),
        ("2023年度青禾镇工作情况报告", "青禾镇"),
        ("2023年青禾镇政府工作总结和2024年工作打算", "青禾镇"),
        ("二〇二三年青禾镇政府工作总结及二〇二四年工作计划", "青禾镇"),
        ("青禾镇2023年一季度工作总结和二季度工作计划", "青禾镇"),
        ("青禾镇2024年工作要点", "青禾镇"),
        ("云溪新村街道办事处工作报告", "云溪新村街道"),
        ("柳村乡2024年政府工作报告", "柳村乡"),
        ("芦城镇2024年政府工作报告", "芦城镇"),
        ("| 标题：青禾镇人民政府2024年工作计划 | |", "青禾镇"),
        ("关于青禾镇2023年工作总结和2024年工作计划的报告", "青禾镇"),
        ("青禾镇人民政府关于2023年度工作情况的报告", "青禾镇"),
        ("云溪苗族乡2024年政府工作报告", "云溪苗族乡"),
        ("云溪乡人民政府2023年工作总结", "云溪乡"),
        ("梧桐街道2023年上半年工作总结及下半年工作思路", "梧桐街道"),
        ("云岭县2024年政府工作报告", "云岭县"),
        ("江陵省2024年政府工作报告", "江陵省"),
        ("XX镇2024年政府工作报告", "XX镇"),
        ("政府工作报告", ""),
        ("全镇2023年工作总结", ""),
        ("全省2023年工作总结", ""),
    ],
)
def test_issuer_in_the_title(title: str, name: str) -> None:
    assert metadata_of(report(title, "")).issuer.name == name


def test_issuer_by_what_the_text_calls_it_most() -> None:
    text = "青禾镇党委把项目放在首位。今年以来，青禾镇新建厂房。青禾镇办事处前移窗口。云溪镇前来学习。" * 2
    assert find_issuer(text, "", "").name == "青禾镇"
    assert find_issuer(text.replace("青禾镇", "XX镇"), "", "").redacted
    assert find_issuer("全镇上下凝心聚力，各镇竞相发展，我镇获评先进。" * 3, "", "").name == ""


def test_issuer_on_the_page_above() -> None:
    assert find_issuer("一、工作回顾", "发布机构：青禾镇人民政府\n发布日期：2024-01-18\n", "").name == "青禾镇"


@pytest.mark.parametrize(
    ("text", "county"),
    [
        ("县委、县政府大力支持，桐庐县委书记来镇调研。", "桐庐县"),
        ("市委高度重视，到桐庐县学习，获宁国市先进。", "宁国市"),
        ("县委要求，来自桐庐中学的师生", ""),
        ("县委、县政府支持，融入桐庐。", "桐庐县"),
        ("引进桐庐县医院分院。", ""),
        ("抓项目，促发展。", ""),
        ("", ""),
    ],
)
def test_county_that_a_town_names(text: str, county: str) -> None:
    assert find_county(text) == county


YEARS = "2023-01-01/2023-12-31 2024-01-01/2024-12-31"
HALVES = "2023-01-01/2023-06-30 2023-07-01/2023-12-31"


@pytest.mark.parametrize(
    ("title", "back", "ahead", "expected"),
    [
        (TITLE, "一、2023年工作回顾", "二、2024年工作安排", f"annual {YEARS}"),
        (TITLE, "一、二〇二三年工作回顾", "二、二○二四年工作", f"annual {YEARS}"),
        (TITLE, "一、２０２３年工作回顾", "二、重点工作", f"annual {YEARS}"),
        (TITLE, "一、过去一年工作回顾", "二、今年工作安排", f"annual {YEARS}"),
        (TITLE, "一、过去五年工作回顾", "二、今后五年工作目标", "annual 2019-01-01/2023-12-31 2024-01-01/2024-12-31"),
        (TITLE, "一、“十四五”工作回顾", "二、2024年工作安排", "annual 2019-01-01/2023-12-31 2024-01-01/2024-12-31"),
        (TITLE, "一、2023年工作和“十四五”工作回顾", "二、2024年工作安排", f"annual {YEARS}"),
        ("青禾镇2023年工作总结及2024年工作计划", "一、主要工作", "二、工作打算", f"annual {YEARS}"),
        ("2023年度工作报告", "一、主要工作成效", "二、工作打算", f"annual {YEARS}"),
        ("2023年上半年工作总结及下半年思路", "一、工作总结", "二、工作思路", f"half_year {HALVES}"),
        ("工作汇报", "一、2023年上半年工作", "二、下半年工作", f"half_year {HALVES}"),
        ("青禾镇2023年1—6月工作总结", "一、工作完成情况", "二、下步工作", f"half_year {HALVES}"),
        (
            "青禾镇2023年一季度工作总结",
            "一、一季度工作情况",
            "二、二季度工作计划",
            "other 2023-01-01/2023-03-31 2023-04-01/2023-06-30",
        ),
        (
            "2023年前三季度工作总结及四季度计划",
            "一、工作情况",
            "二、工作计划",
            "other 2023-01-01/2023-09-30 2023-10-01/2023-12-31",
        ),
        (
            "2023年第四季度工作总结",
            "一、工作情况",
            "二、明年工作计划",
            "other 2023-10-01/2023-12-31 2024-01-01/2024-12-31",
        ),
        ("政府工作报告", "一、工作回顾", "二、工作安排", "other  "),
    ],
)
def test_kind_and_periods(title: str, back: str, ahead: str, expected: str) -> None:
    found = metadata_of(report(title, back=back, ahead=ahead))
    assert f"{found.report_type} {shown(found.review)} {shown(found.plan)}" == expected


@pytest.mark.parametrize(
    ("opening", "review"),
    [
        ("——2024年1月18日在青禾镇第十六届人民代表大会上", "2023-01-01/2023-12-31"),
        ("（2023年12月28日）", "2023-01-01/2023-12-31"),
        ("我代表镇人民政府报告2023年工作和2024年安排。", "2023-01-01/2023-12-31"),
        ("2023年，全镇上下凝心聚力。", "2023-01-01/2023-12-31"),
        ("2024年，我们将抓好项目。", "2023-01-01/2023-12-31"),
        ("2024年是全面推进乡村振兴的一年。", "2023-01-01/2023-12-31"),
    ],
)
def test_year_without_headings(opening: str, review: str) -> None:
    assert shown(metadata_of(f"政府工作报告\n{opening}\n{REVIEW}\n{PLAN}").review) == review


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("——2023年1月6日在青禾镇第十六届人民代表大会第二次会议上", "2023-01-06"),
        ("（2023 年 1 月 6 日）", "2023-01-06"),
        ("二〇二三年一月六日", "2023-01-06"),
        ("（二○二三年十二月三十一日）", "2023-12-31"),
        ("二〇二三年十月二十日在青禾镇人民代表大会上", "2023-10-20"),
        ("２０２３年１月６日", "2023-01-06"),
        ("2023年2月22日\n——2023年1月6日在青禾镇第十六届\n人民代表大会第二次会议上", "2023-01-06"),
        ("发布日期：2023-01-09 10:21", "2023-01-09"),
        ("2023年2月30日", "None"),
        ("截至2023年1月6日，完成投资。", "None"),
    ],
)
def test_day_of_the_speech(line: str, day: str) -> None:
    assert str(metadata_of(report(opening=f"{line}\n{OPENING}")).delivered_on) == day


@pytest.mark.parametrize(
    ("first_lines", "title"),
    [
        (TITLE, TITLE),
        ("青 禾 镇\n政 府 工 作 报 告", "政府工作报告"),
        (f"# **{TITLE}**", TITLE),
        (f"<h1>{TITLE}</h1>", TITLE),
        (f"\ufeff　　{TITLE}　", TITLE),
        ("各位代表：", ""),
        ("现将2023年工作情况报告如下：", ""),
    ],
)
def test_title(first_lines: str, title: str) -> None:
    assert metadata_of(report(first_lines)).title == title


def gold_reports() -> list[tuple[list[str], Report]]:
    """Give the rows of the annotation, each with the report that was read at its place."""
    import json

    gold = shared_dir() / "gold"
    places = json.loads((gold / "reports.json").read_text(encoding="utf-8"))
    rows = list(csv.reader((gold / "metadata.tsv").open(encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE))
    names = {places[row[0]]["file"] for row in rows}
    read = {name: extract(read_source(shared_dir() / "seeds" / name)).reports for name in sorted(names)}
    return [
        (row, next(r for r in read[places[row[0]]["file"]] if abs(r.start - places[row[0]]["start"]) < 200))
        for row in rows
    ]


def test_metadata_of_real_reports() -> None:
    found = gold_reports()
    assert len(found) == 15
    for row, read in found:
        review, plan = read.review, read.plan
        assert review is not None
        assert plan is not None
        days = [str(day) for day in (review.first, review.last, plan.first, plan.last)]
        said = str(read.delivered_on or "")
        redacted = "yes" if read.issuer_redacted else "no"
        assert [row[0], read.issuer, redacted, read.report_type.value, *days, said, read.county] == row


def test_national_reports() -> None:
    for path in sorted((shared_dir() / "national").glob("*.txt")):
        (read,) = extract(read_source(path)).reports
        year = int("".join(filter(str.isdigit, path.stem)))
        assert read.issuer == "国务院"
        assert shown(read.review) == f"{year - 1}-01-01/{year - 1}-12-31"
        assert shown(read.plan) == f"{year}-01-01/{year}-12-31"


@pytest.mark.parametrize(
    "text",
    [
        "清水河综合治理工程完工。县委、县政府。",
        "市委、市政府支持白杨村建设文化礼堂。",
        "推进溪东区域医疗中心建设，园区东区道路通车。区委、区政府。",
        "城镇新增就业完成县下达任务的102%。县委、县政府。",
        "发展黑山羊养殖，黑山羊美食节开幕。县委、县政府。",
        "：柳河治理欠账多。",
        "开通至柳林一级公路。县委、县政府。",
    ],
)
def test_a_village_or_river_named_like_a_county_is_none(text: str) -> None:
    assert find_county(text) == ""


def test_issuer_in_the_title_of_the_page() -> None:
    text = "2022年工作总结 - 云岭市青禾镇人民政府\n一、2022年工作回顾\n新建停车场2处。"
    issuer = find_issuer(text, "", "")
    assert (issuer.name, issuer.county) == ("青禾镇", "云岭市")


def test_the_day_of_a_page_that_shows_an_old_report_is_not_its_own() -> None:
    text = report().replace(TITLE, f"{TITLE}\n发布时间：2031-05-13", 1)
    assert metadata_of(report()).review
    assert metadata_of(text).delivered_on is None


def test_a_half_year_is_told_by_the_title() -> None:
    title = "青禾镇2023年上半年工作小结及下半年工作设想"
    found = metadata_of(f"{title}\n{title}\n一、2023年工作情况\n新建停车场2处。\n二、工作设想\n培育家庭农场6家。\n")
    assert (shown(found.review), shown(found.plan)) == ("2023-01-01/2023-06-30", "2023-07-01/2023-12-31")


def test_the_year_of_the_title_wins_over_a_year_that_the_text_speaks_of() -> None:
    found = metadata_of("2023年青禾镇政府工作报告\n各位代表：\n2019年，我镇启动集镇改造。一年来新建停车场2处。\n")
    assert found.review
    assert found.review.first.year == 2022


def test_a_year_is_no_name() -> None:
    assert not find_issuer("2023年镇政府工作报告\n一年来，2023年镇政府新建停车场2处。", "", "2023年镇政府工作报告").name
