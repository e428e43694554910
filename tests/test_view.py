import re
from html.parser import HTMLParser

import networkx as nx
import pytest
import town
from duixian.graph.drawing import label
from duixian.graph.network import to_networkx
from duixian.graph.store import Store
from duixian.graph.view import graph_page
from duixian.ontology import iris
from sight import HOSTILE, Sight


@pytest.fixture(scope="module")
def network():
    with Store.open() as store:
        town.fill(store)
        return to_networkx(store, iris.government_iri("青禾镇"))


@pytest.fixture
def sight(browser, network, tmp_path):
    opened = Sight(browser, tmp_path, graph_page(network, "青禾镇"))
    yield opened
    assert opened.innocent(), (opened.requests, opened.errors)
    opened.page.close()


def test_the_page_shows_commitments_with_their_evidence_and_things(sight):
    texts = sight.texts()
    assert {"6月底前建成环镇公路3公里", "环镇公路完成路基1公里", "环镇公路", "农贸市场改造", "青禾镇"} <= texts
    assert "建成村级驿站1个" not in texts, "a result that is evidence of nothing is clutter"
    assert "14 项承诺" in sight.page.locator("#counts").inner_text()
    assert sight.page.title().startswith("青禾镇")


def test_a_click_shows_the_evidence_and_a_click_on_it_jumps(sight):
    sight.click("6月底前建成环镇公路3公里")
    panel = sight.panel()
    start = town.PLAN_TEXT.index("6月底前建成")
    for words in (
        "滞后", "依据后续报告判为behind", "judged behind", "青禾镇2023.txt", "二、2023年重点工作", "6月底前",
        f"{start}–{start + 13}", "33.3%", "环镇公路完成路基1公里", "青禾镇2023年中.txt", "同一事项",
    ):  # fmt: skip
        assert words in panel
    sight.page.get_by_role("button", name="环镇公路完成路基1公里").click()
    assert "说明了哪些承诺" in sight.panel()
    assert "6月底前建成环镇公路3公里" in sight.panel()
    sight.page.locator("#close").click()
    assert "怎么看" in sight.panel()


def test_an_item_opens_to_its_parts_and_a_promise_to_its_renewal(sight):
    sight.click("农贸市场改造")
    assert {"新建钢棚800平方米", "建设水冲公厕一座"} <= set(sight.panel().splitlines())
    sight.click("财政收入达到2.4亿元")
    assert "后来再次承诺" in sight.panel()
    assert "财政收入达到2.3亿元" in sight.panel()


@pytest.mark.parametrize(
    ("words", "found"),
    [("环镇 公路", 3), ("２.４亿", 1), ("云帆机械水泵项目", 2), ("没有这样的事", 0)],
)
def test_search_finds_texts_and_other_spellings(sight, words, found):
    sight.page.fill("#search", words)
    assert sight.page.locator("#found button").count() == found
    assert ("没有找到" in sight.page.locator("#found").inner_text()) == (found == 0)


def test_what_is_searched_for_is_shown_even_where_filters_hide_it(sight):
    sight.page.fill("#search", "村级驿站")
    sight.page.press("#search", "Enter")
    assert "建成村级驿站1个" in sight.texts()
    assert "建成村级驿站1个" in sight.panel()


def test_filters_by_status_take_their_evidence_with_them(sight):
    sight.page.uncheck("input[data-status=behind]")
    texts = sight.texts()
    assert not texts & {"6月底前建成环镇公路3公里", "环镇公路完成路基1公里", "环镇公路"}
    assert "建成石桥村文化礼堂" in texts
    sight.page.get_by_role("button", name="全选").click()
    assert "6月底前建成环镇公路3公里" in sight.texts()
    sight.page.get_by_role("button", name="全选").click()
    assert sight.texts() == set()
    assert sight.page.locator("#empty").is_visible()
    sight.page.check("input[data-status=broken]")
    assert {"关停采石场2处", "采石场关停工作不再实施"} <= sight.texts()


def test_filters_by_type(sight):
    sight.page.locator("#more summary").click()
    sight.page.uncheck("input[data-type=Village]")
    assert "石桥村" not in sight.texts()
    sight.page.check("input[data-type=unlinked]")
    assert {"建成村级驿站1个", "全年财政收入2.1亿元"} <= sight.texts()
    sight.page.uncheck("input[data-type=Result]")
    assert "建成村级驿站1个" not in sight.texts()


def test_scrolling_moves_the_map_and_cards_can_still_be_clicked(sight):
    before = sight.page.evaluate("graphPage.network.getViewPosition().y")
    sight.page.mouse.move(400, 500)
    sight.page.mouse.wheel(0, 400)
    sight.page.wait_for_function("y => graphPage.network.getViewPosition().y > y + 100", arg=before)
    sight.click("完成老街亮化工程")
    assert "未提及" in sight.panel()


def test_a_phone_shows_the_panel_over_the_map(browser, network, tmp_path):
    sight = Sight(browser, tmp_path, graph_page(network, "青禾镇"), (390, 844))
    assert sight.page.evaluate("document.documentElement.scrollWidth") <= 390
    sight.click("建成石桥村文化礼堂")
    assert sight.page.locator("#details").get_by_text("建成石桥村文化礼堂").first.is_visible()
    box = sight.page.locator("#panel").bounding_box()
    assert box["y"] + box["height"] <= 844
    assert box["width"] == 390
    assert sight.innocent()


def test_hostile_texts_are_texts(browser, tmp_path):
    hostile = nx.MultiDiGraph()
    hostile.add_node("g", type="Government", text=HOSTILE[0])
    hostile.add_node("r", type="Report", text=HOSTILE[1], plan_from="2023-01-01", source=HOSTILE[0])
    hostile.add_edge("r", "g", relation="part_of")
    for number, text in enumerate(HOSTILE):
        extra = {"section": text, "source": text, "rationale_zh": text, "rationale_en": text, "deadline": text}
        hostile.add_node(f"c{number}{text}", type="Commitment", text=text, report="r", start=number, end=9, **extra)
        hostile.add_node(f"e{number}", type="Result", text=text, report="r", start=number, end=9, **extra)
        hostile.add_edge(f"e{number}", f"c{number}{text}", relation="reports_on", reason_zh=text, reason_en=text)
        hostile.add_node(f"t{number}", type="Project", text=text, spellings=text)
        hostile.add_edge(f"c{number}{text}", f"t{number}", relation="mentions")
    text = graph_page(hostile, HOSTILE[0])
    sight = Sight(browser, tmp_path, text)
    assert sight.page.locator("h1").inner_text() == HOSTILE[0]
    for number, words in enumerate(HOSTILE):
        sight.page.evaluate("id => graphPage.select(id)", f"c{number}{words}")
        assert sight.page.locator(".quote").text_content() == words
        sight.page.fill("#search", words)
    sight.page.wait_for_timeout(200)
    assert sight.page.locator("img").count() == 0
    assert sight.innocent(), (sight.requests, sight.errors)


def test_a_script_that_slipped_in_would_not_run(browser, network, tmp_path):
    text = graph_page(network, "x").replace("</body>", "<script>hacked()</script><img src=x onerror=hacked()></body>")
    sight = Sight(browser, tmp_path, text)
    assert "a script ran" not in sight.errors
    assert any("Content Security Policy" in error or "Content-Security-Policy" in error for error in sight.errors)


class Links(HTMLParser):
    """Collects what a page would load."""

    def __init__(self) -> None:
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found += [(tag, name) for name, _ in attrs if name in {"src", "href", "srcset", "action"}]


def test_the_page_names_nothing_to_load(network):
    links = Links()
    page = graph_page(network, "青禾镇")
    links.feed(page)
    assert links.found == []
    assert not re.search(r"@import|url\(", page.split("<script>")[0])
    assert page.count("</script>") == 3


def test_the_same_network_gives_the_same_page(network):
    assert graph_page(network, "青禾镇") == graph_page(network.copy(), "青禾镇")


def test_empty_and_strange_networks_have_a_page(browser, tmp_path):
    strange = nx.MultiDiGraph()
    for page in (graph_page(strange, ""),):
        sight = Sight(browser, tmp_path, page)
        assert sight.innocent(), sight.errors
    strange.add_node("a", type="Commitment", text="一" * 900, status="no such status")
    strange.add_node("b", type="Village", text="b")
    strange.add_edge("a", "b", relation="mentions")
    sight = Sight(browser, tmp_path, graph_page(strange, "x"))
    assert sight.innocent(), sight.errors


@pytest.mark.parametrize(
    ("text", "below", "lines"),
    [
        ("短", "", ["短"]),
        ("短", "下", ["短", "下"]),
        ("一" * 15, "", ["一" * 15]),
        ("一" * 16, "", ["一" * 15, "一"]),
        ("一" * 40, "下", ["一" * 15, "一" * 14 + "…", "下"]),
        ("a" * 31, "", ["a" * 30, "a"]),
        ("a\nb", "", ["a b"]),
    ],
)
def test_labels_break_and_end(text, below, lines):
    assert label(text, below).split("\n") == lines
