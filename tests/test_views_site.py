"""The graph on the site: shared files, the way between items and the graph, the drawing of what is around an item."""

import pytest
from duixian import examples
from duixian.app.site import write_site
from duixian.app.site_graph import MOST, Around, draw_around, shared_files
from duixian.ontology.model import Domain, EntityType, Relation, Role
from duixian.queries.audit import Audit
from duixian.queries.records import CommitmentRecord, EvidenceRecord, ThingRecord
from sight import HOSTILE


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    with Audit.open() as audit:
        audit.load(examples.reports())
        write_site(audit, folder)
    return folder


@pytest.fixture
def visit(browser):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    asked, errors = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text))
    yield page
    assert not errors
    assert all(url.startswith("file:") for url in asked)
    page.close()


def test_the_library_is_there_once(site):
    assert {name for name, _ in shared_files()} <= {path.name for path in site.iterdir()}
    for page in (site / "graph").glob("*.html"):
        assert page.stat().st_size < 400_000
    holders = [path.name for path in site.rglob("*.*") if b"Almende" in path.read_bytes()]
    assert holders == ["vis.js"]


def test_from_an_item_to_its_surroundings_in_the_graph_and_back(site, visit):
    item = max((site / "item").glob("*.html"), key=lambda path: path.stat().st_size)
    visit.goto(item.as_uri())
    title = visit.locator("h1").inner_text()
    visit.locator("a", has_text="在图谱中看它的周围").click()
    visit.wait_for_function("() => window.graphPage && graphPage.drawn()")
    assert visit.evaluate("graphPage.view()").startswith("around/2/report/")
    assert visit.locator(".quote").inner_text() == title
    visit.get_by_role("link", name="打开页面").click()
    assert visit.url.startswith(item.as_uri())
    assert visit.locator("h1").inner_text() == title


def test_every_node_of_the_graph_leads_to_a_page_and_place(site, visit):
    (page,) = (site / "graph").glob("*.html")
    visit.goto(page.as_uri())
    nodes = visit.evaluate("JSON.parse(document.getElementById('data').textContent).nodes")
    assert len(nodes) > 200
    for node in nodes:
        name, _, place = node["page"].partition("#")
        assert (site / name).is_file(), node
        assert not place or f'id="{place}"' in (site / name).read_text("utf-8"), node


def test_pages_of_things_and_governments_lead_into_the_graph(site, visit):
    village = min((site / "village").glob("*.html"))
    visit.goto(village.as_uri())
    name = visit.locator("h1").inner_text()
    visit.locator("a", has_text="在图谱中看它的周围").click()
    visit.wait_for_function("() => window.graphPage && graphPage.drawn()")
    assert visit.locator(".quote").inner_text() == name
    (government,) = (site / "government").glob("*.html")
    visit.goto(government.as_uri())
    visit.locator("a", has_text="最近两份报告之间").click()
    visit.wait_for_function("() => window.graphPage && graphPage.drawn()")
    assert visit.evaluate("graphPage.view()").startswith("reports/")
    assert visit.evaluate("graphPage.shown().length") > 20


def test_the_drawing_has_links_for_keyboards_and_its_names_in_both_languages(site, visit):
    pages = [path for path in (site / "item").glob("*.html") if 'class="around"' in path.read_text("utf-8")]
    assert len(pages) > 20
    visit.goto(max(pages, key=lambda path: path.stat().st_size).as_uri())
    link = visit.locator(".around a").first
    link.focus()
    assert visit.evaluate("document.activeElement.closest('.around') !== null")
    assert visit.locator(".around .head .zh").first.is_visible()
    visit.locator("#language").click()
    assert visit.locator(".around .head .en").first.is_visible()
    assert not visit.locator(".around .head .zh").first.is_visible()
    visit.set_viewport_size({"width": 390, "height": 844})
    assert visit.evaluate("document.documentElement.scrollWidth") <= 390


REPORT = "https://w3id.org/duixian/id/report/1"


def place(number: str, text: str) -> dict:
    return {
        "id": f"{REPORT}/statement/{number}", "report": REPORT, "report_title": "", "source": "a.txt", "start": 0,
        "end": len(text), "text": text, "heading": "",
    }  # fmt: skip


def promise(number: str, text: str, *things: ThingRecord) -> CommitmentRecord:
    return CommitmentRecord(
        **place(number, text), government="g", role=Role.PLAN, domain=Domain.OTHER, specific=True, item="",
        item_title="", deadline="", due=None, period=None, confidence=None, things=things, assessment=None,
    )  # fmt: skip


def bearing(number: str, text: str, commitment: str, relation: Relation) -> EvidenceRecord:
    return EvidenceRecord(
        **place(number, text), link="l", commitment=f"{REPORT}/statement/{commitment}", relation=relation, score=1.0,
        reason_zh="", reason_en="",
    )  # fmt: skip


def test_a_drawing_joins_what_belongs_together_and_says_what_it_leaves_out():
    village = ThingRecord(type=EntityType.VILLAGE, text="东岭村", id="https://w3id.org/duixian/id/village/1")
    one = promise("1", "建成东岭村水渠", village)
    before = promise("0", "启动水渠建设")
    again = bearing("2", "续建水渠", "1", Relation.RENEWED_BY)
    evidence = [bearing(f"9{n}", f"水渠第{n}段完工", "1", Relation.REPORTS_ON) for n in range(MOST + 2)]
    earlier = bearing("1", one.text, "0", Relation.RENEWED_BY)
    around = Around([(one, evidence)], [earlier], [again], {one.id: one, before.id: before})
    drawing = draw_around(around, lambda name: name)
    kinds = [line.kind for line in drawing.lines]
    assert (kinds.count("names"), kinds.count("renewed"), kinds.count("evidence")) == (1, 1, MOST)
    assert drawing.left_out == 3
    assert {card.box.text for card in drawing.cards} >= {"东岭村", "启动水渠建设", "建成东岭村水渠", "水渠第0段完工"}
    assert draw_around(Around([(before, [])], [], [], {before.id: before}), str) is None


@pytest.mark.parametrize("words", [*HOSTILE, "\u202e一"])
def test_a_drawing_shows_hostile_words_as_words(words):
    one = promise("1", words, ThingRecord(type=EntityType.PROJECT, text=words, id="x"))
    drawing = draw_around(Around([(one, [])], [], [], {one.id: one}), str)
    shown = "".join(line for card in drawing.cards for line in card.box.lines)
    assert not set(shown) & set("\u202e\u2028\x1b\x00")
