"""Named things in clauses: the language of real reports, the names made up for the test."""

import json
from time import process_time

import pytest
from conftest import shared_dir
from duixian.loaders.clauses import split_clauses
from duixian.loaders.entities import find_mentions
from duixian.loaders.names import is_plain, is_specific, unknown
from duixian.ontology.iris import government_iri, thing_iri
from duixian.ontology.model import EntityType, Mention, Span
from hypothesis import given
from hypothesis import strategies as st

TOWN = government_iri("青禾镇", "云溪县")
CODES = {"Project": "P", "Company": "C", "Village": "V", "Facility": "F", "Organization": "O"}


def read(text: str) -> list[Mention]:
    clauses = split_clauses(text, Span(start=0, end=len(text)))
    return [mention for mentions in find_mentions(clauses, TOWN) for mention in mentions]


def names(text: str) -> list[str]:
    return [f"{CODES[m.type.value]}:{m.text}" for m in read(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("推进苍岭、竹溪等3个村道路硬化", ["V:苍岭", "V:竹溪"]),
        ("苍岭、竹溪、梅坞三村通过验收", ["V:苍岭", "V:竹溪", "V:梅坞"]),
        ("支持石桥村、柳埠村和云翔社区建设服务点", ["V:石桥村", "V:柳埠村", "V:云翔社区"]),
        ("完成栖霞桥、澄澜桥2座桥梁维修", ["F:栖霞桥", "F:澄澜桥"]),
        ("新建澄澜小学、沐云幼儿园2所学校", ["F:澄澜小学", "F:沐云幼儿园"]),
        ("苍岭、竹溪等7个村完成改水", ["V:苍岭", "V:竹溪"]),
        ("禾丰谷、嘉穗、沐云3家合作社", ["C:禾丰谷", "C:嘉穗", "C:沐云"]),
        ("整治云溪河、澄澜河等3条河道", ["F:云溪河", "F:澄澜河"]),
        ("发挥嘉穗农业、恒昱机电等5家龙头企业作用", ["C:嘉穗农业", "C:恒昱机电"]),
        ("引导锐拓、恒昱机电等企业技改", ["C:锐拓", "C:恒昱机电"]),
        ("加快鸿谷新材料、沐云民宿等4个项目竣工投产", ["P:鸿谷新材料", "P:沐云民宿"]),
        ("与江岚大学、苍南农科院等高校院所合作", ["O:江岚大学", "O:苍南农科院"]),
    ],
)
def test_a_list_shares_its_head(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("总投资3.2亿元的鸿谷新材料项目完成主体施工", "P:鸿谷新材料项目"),
        ("新建镇政务服务大厅", "F:镇政务服务大厅"),
        ("设立云溪警务区", "F:云溪警务区"),
        ("苍岭通村公路拓宽进展缓慢", "P:苍岭通村公路拓宽"),
        ("镇慈善会出资聘请护林员", "O:镇慈善会"),
        ("云翔社区卫生服务站投用", "F:云翔社区卫生服务站"),
        ("加快推进澄澜路拓宽工程", "P:澄澜路拓宽工程"),
        ("实施“稻香云溪”农旅融合项目", "P:“稻香云溪”农旅融合项目"),
        ("建成青禾镇数字农业产业园一期", "P:青禾镇数字农业产业园一期"),
        ("沐云人才公寓（二期）项目已封顶", "P:沐云人才公寓（二期）项目"),
        ("恒昱机电二期项目开工", "P:恒昱机电二期项目"),
        ("沐云人才公寓(二期)封顶", "P:沐云人才公寓(二期)"),
        ("恒昱机电年产10万台水泵项目投产", "P:恒昱机电年产10万台水泵项目"),
        ("××镇敬老院改造工程完工", "P:××镇敬老院改造工程"),
        ("XX镇云溪河综合治理工程有序推进", "P:XX镇云溪河综合治理工程"),
        ("完成XX小学迁建工程", "P:XX小学迁建工程"),
        ("引进云溪恒昱机电有限公司", "C:云溪恒昱机电有限公司"),
        ("扶持禾丰谷专业合作社", "C:禾丰谷专业合作社"),
        ("做好澄澜路征地工作", "F:澄澜路"),
        ("整治云溪河沿线环境", "F:云溪河"),
        ("新增停车位的澄澜公园正式开放", "F:澄澜公园"),
        ("开展305省道沿线整治", "F:305省道"),
        ("云溪中学获得荣誉", "F:云溪中学"),
        ("与江岚大学合作办学", "O:江岚大学"),
        ("会同区财政局开展检查", "O:区财政局"),
        ("成立青禾镇商会", "O:青禾镇商会"),
    ],
)
def test_a_name_ends_in_its_noun_and_starts_after_verbs_and_sums(text: str, expected: str) -> None:
    assert expected in names(text)


@pytest.mark.parametrize(
    "text",
    [
        "9个市区重点项目全部开工",
        "招引制造业项目4个",
        "推进各村道路建设",
        "改造老旧小区12个",
        "15个村完成任务",
        "加强农村公路养护",
        "推动美丽乡村建设",
        "发挥龙头企业作用",
        "拓宽增收思路",
        "办好民生实事项目",
        "获评省级卫生村",
        "打通最后一公里",
        "严格落实中央八项规定",
        "接受人大、政协监督",
        "做好教育、医疗等工作",
    ],
)
def test_what_is_generic_or_counted_is_no_name(text: str) -> None:
    assert names(text) == []


def test_a_building_is_a_project_where_it_is_being_built() -> None:
    assert names("打造云溪民俗博物馆") == ["P:云溪民俗博物馆"]
    assert names("云溪民俗博物馆接待游客3万人次") == ["F:云溪民俗博物馆"]


def test_villages_and_roads_count_inside_longer_names() -> None:
    assert names("完成石桥村污水治理工程") == ["P:石桥村污水治理工程", "V:石桥村"]
    assert names("启动澄澜路拓宽工程") == ["P:澄澜路拓宽工程", "F:澄澜路"]


def test_a_name_shown_once_is_found_elsewhere() -> None:
    text = "发挥锐拓光、嘉穗农业等企业作用。锐拓光荣登榜单。"
    assert names(text).count("C:锐拓光") == 2
    assert names("锐拓光荣登榜单。") == []
    assert "V:柳埠" in names("柳埠村建成广场。柳埠水产养殖场扩建。")


def test_short_names_of_projects_are_known_by_what_happens_to_them() -> None:
    assert names("市重点项目鸿谷、区重点项目锐拓正进行主体施工") == ["P:鸿谷", "P:锐拓"]


def test_ids_are_those_of_things() -> None:
    (mention,) = read("整治云溪河")
    assert mention.id == thing_iri(TOWN, EntityType.FACILITY, "云溪河")


def test_one_tuple_a_clause_with_offsets_of_the_source() -> None:
    text = "青禾镇\n今年以来，石桥村建成广场，道路通畅。"
    clauses = split_clauses(text, Span(start=4, end=len(text)))
    found = find_mentions(clauses, TOWN)
    assert [len(mentions) for mentions in found] == [0, 1, 0]
    assert text[found[1][0].start : found[1][0].end] == found[1][0].text == "石桥村"


@given(st.text(alphabet="石桥村路河等、和与“”（）()项目工程有限公司3个建设推进XX<>\"'，。\n", max_size=60))
def test_any_text_gives_spans_that_hold(text: str) -> None:
    for mention in read(text):
        assert text[mention.start : mention.end] == mention.text


@pytest.mark.parametrize("mark", ["“", "村", "、", "XX", "等", "项目", "(", "3个"])
def test_hostile_repetition_takes_no_longer_than_its_length(mark: str) -> None:
    began = process_time()
    read(mark * 5000)
    assert process_time() - began < 2


def test_common_words_are_told_from_names() -> None:
    assert unknown("道路改造") == 0
    assert unknown("澄澜路") == 2
    assert is_specific("鸿谷新材料")
    assert is_specific("XX镇")
    assert not is_specific("农村公路")
    assert is_plain("民生实事")
    assert not is_plain("鸿谷")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("完成柳埠堰清淤", "F:柳埠堰"),
        ("修缮澄澜影剧院", "F:澄澜影剧院"),
        ("做好栖霞书院开放", "F:栖霞书院"),
        ("规范澄澜商业街经营", "F:澄澜商业街"),
        ("巡查梅坞灌区渠系", "F:梅坞灌区"),
        ("整治栖霞渔港秩序", "F:栖霞渔港"),
        ("推进石桥村提档升级", "P:石桥村提档升级"),
        ("实施云溪河流域综合整治", "P:云溪河流域综合整治"),
        ("会同县委编办核定岗位", "O:县委编办"),
        ("邀请河北大学教授", "O:河北大学"),
        ("协同县农科院试种新品", "O:县农科院"),
        ("对接云溪县市场监管局", "O:云溪县市场监管局"),
        ("取得农发行贷款", "O:农发行"),
        ("云溪蓝天救援队参加演练", "O:云溪蓝天救援队"),
        ("做好锐拓铸造服务", "C:锐拓铸造"),
        ("扶持禾丰谷家庭农场", "C:禾丰谷家庭农场"),
        ("拓宽人民路", "F:人民路"),
        ("改造县第三中学操场", "F:县第三中学"),
        ("建成柳湾第二小学", "F:柳湾第二小学"),
    ],
)
def test_heads_cover_waters_culture_trade_works_and_public_bodies(text: str, expected: str) -> None:
    assert expected in names(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("走访苍岭、竹溪、梅坞村", ["V:苍岭", "V:竹溪", "V:梅坞村"]),
        ("石桥村李坳、柳埠村东坪3个自然村组完成改水", ["V:石桥村", "V:李坳", "V:柳埠村", "V:东坪"]),
        ("服务竹溪、梅坞两村组", ["V:竹溪", "V:梅坞"]),
        ("走进石桥村梅家湾", ["V:石桥村", "V:梅家湾"]),
        ("完成石桥村苍岭组改厕", ["V:石桥村", "V:苍岭"]),
        ("董村完成改厕", ["V:董村"]),
        ("提升石桥村级服务", ["V:石桥村"]),
        ("完成苍坪-竹岭道路大中修工程", ["P:苍坪-竹岭道路大中修工程", "V:苍坪", "V:竹岭"]),
        ("各村级组织换届", []),
        ("全村完成改厕", []),
    ],
)
def test_villages_bare_in_lists_and_hamlets_after_their_village(text: str, expected: list[str]) -> None:
    assert sorted(names(text)) == sorted(expected)


def test_a_bare_name_beside_a_known_village_is_one() -> None:
    assert "V:苍岭" in names("柳埠村通过验收。柳埠、苍岭、梅坞建成广场。")
    assert "V:苍岭" not in names("柳埠、苍岭、梅坞建成广场。")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("利用旧厂房建设科技园一期", "P:科技园一期"),
        ("开设嘉穗助学项目", "P:嘉穗助学项目"),
        ("实施梅坞灌区续建配套改造工程", "P:梅坞灌区续建配套改造工程"),
        ("“禾香路”升级改造工程（第一批）开工", "P:“禾香路”升级改造工程（第一批）"),
        ("云溪花谷（农旅观光项目）开工", "P:云溪花谷（农旅观光项目）"),
        ("完成云溪河、澄澜渠整治工程", "P:云溪河、澄澜渠整治工程"),
        ("打造云溪书院、澄澜文化广场", "P:澄澜文化广场"),
    ],
)
def test_a_name_swallows_no_verb_and_loses_no_part(text: str, expected: str) -> None:
    assert expected in names(text)


def test_an_everyday_trade_needs_a_firm_beside_it() -> None:
    assert names("为锐拓建设、鸿谷通信引才") == ["C:锐拓建设", "C:鸿谷通信"]
    assert names("为锐拓建设引才") == []


def test_a_road_in_the_middle_of_a_list_of_roads_is_no_closer() -> None:
    assert "P:澄澜北线" in names("加快栖霞南线、澄澜北线等多个路网项目")


def test_core_names_of_the_annotated_reports_are_found() -> None:
    shared = shared_dir()
    hit = missed = 0
    for report, place in json.loads((shared / "gold" / "reports.json").read_text(encoding="utf-8")).items():
        gold = shared / "gold" / "entities" / f"{report}.tsv"
        if not gold.exists():
            continue
        text = (shared / "seeds" / place["file"]).read_bytes().decode("utf-8")
        clauses = split_clauses(text, Span(start=place["start"], end=place["end"]))
        mine = {m.text for mentions in find_mentions(clauses, TOWN) for m in mentions}
        for row in gold.read_text(encoding="utf-8").splitlines():
            kind, name = row.split("\t")[:2]
            if kind in {"PROJECT", "COMPANY", "VILLAGE"}:
                hit, missed = hit + (name in mine), missed + (name not in mine)
    assert hit / (hit + missed) > 0.65


@pytest.mark.parametrize("number", ["1.", "（2）", "3、"])
def test_a_list_number_is_no_part_of_a_name(number: str) -> None:
    assert [name for name in names(f"{number}青云路改造工程") if name.startswith("P:")] == ["P:青云路改造工程"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("推进Y317、C502等乡村道路升级", ["F:Y317", "F:C502"]),
        ("完成X208线路面修复", ["F:X208线"]),
        ("引进G360设备一台", []),
    ],
)
def test_roads_have_codes(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_a_road_to_villages_is_no_village() -> None:
    assert not [name for name in names("苍岭通村公路拓宽进展缓慢") if name.startswith("V:")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("建设路雨污分流改造推进缓慢", ["F:建设路"]),
        ("对建设路进行拓宽", ["F:建设路"]),
        ("完成建设大道拓宽工程", ["P:建设大道拓宽工程"]),
        ("建设东路改造", ["F:建设东路"]),
        ("加快建设路网", []),
        ("建设路灯300盏", []),
        ("建设路3公里", []),
        ("建设路、桥、渠等设施", []),
        ("加快建设街道综合服务中心", []),
        ("新建村卫生室5个", []),
        ("完成新建村污水管网改造", ["V:新建村"]),
    ],
)
def test_roads_and_villages_may_be_called_by_a_verb(text: str, expected: list[str]) -> None:
    assert names(text) == expected
