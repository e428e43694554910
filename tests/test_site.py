"""The static site: its pages in a browser, on a fictional town and on hostile texts."""

import re
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import town
from duixian import examples
from duixian.app.cli import main
from duixian.app.site import write_site
from duixian.app.site_address import address
from duixian.app.site_government import Named
from duixian.app.site_templates import render
from duixian.ontology.model import EntityType
from duixian.queries.audit import Audit
from duixian.queries.records import GovernmentRecord


@pytest.fixture(scope="module")
def site(store, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    with Audit.open(store, read_only=True) as audit:
        write_site(audit, folder)
    return folder


class Visit:
    """Pages in a browser, and what they did that they must not."""

    def __init__(self, browser, width: int = 1280, height: int = 800) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": height})
        self.page = self.context.new_page()
        self.requests, self.errors = [], []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda message: self.errors.append(message.text))
        self.page.expose_function("hacked", lambda: self.errors.append("a script ran"))

    def open(self, path: Path, fragment: str = ""):
        self.page.goto(path.as_uri() + fragment)
        return self.page

    def innocent(self) -> bool:
        return not self.errors and all(url.startswith("file:") for url in self.requests)


@pytest.fixture
def visit(browser):
    opened = Visit(browser)
    yield opened
    assert opened.innocent(), (opened.requests, opened.errors)
    opened.context.close()


def one(site: Path, folder: str, words: str) -> Path:
    """Give the first page of a kind that has these words."""
    return next(path for path in sorted((site / folder).glob("*.html")) if words in path.read_text(encoding="utf-8"))


def test_three_clicks_lead_from_the_overview_to_the_evidence_in_the_text(visit, site):
    page = visit.open(site / "index.html")
    page.get_by_role("link", name="青禾镇").first.click()
    page.locator("#list .item[data-status=delivered]:visible a").first.click()
    assert page.locator(".badges .s-delivered").inner_text().startswith("●")
    page.locator(".row .part:nth-child(2)").get_by_role("link", name="在原文中看").first.click()
    target = page.locator(".tag:target")
    assert "result" in target.get_attribute("class")
    assert page.locator(".tag:target + mark").is_visible()
    page.wait_for_timeout(300)
    assert 40 < target.bounding_box()["y"] < 760, "the place is in sight, not under the header"


def test_the_item_shows_words_target_history_and_evidence_side_by_side(visit, site):
    page = visit.open(one(site, "item", "石桥村"))
    left, right = page.locator(".row:not(.head)").first.locator(".part").all()
    assert left.bounding_box()["y"] == right.bounding_box()["y"]
    assert left.locator("mark.commitment").count() >= 1
    assert page.locator("#history").count() == 1
    assert page.locator(".facts").get_by_text("计划期").is_visible()


def test_the_report_is_the_whole_source_text_as_it_stands(visit, store, site):
    with Audit.open(store, read_only=True) as audit:
        for report in audit.reports():
            (row,) = audit.query("source-text", {"report": report.id}).records()
            page = visit.open(site / address(report.id))
            assert squeezed(source_text(page)) == squeezed(row["text"])
            assert page.locator("mark.commitment").count() >= report.commitments
            assert page.locator("mark.result").count() >= report.results
            assert page.locator(".source a.name").count() > 5


def source_text(page) -> str:
    """Give the text of a report's page, without the signs before statements."""
    return page.evaluate("""() => {
      const copy = document.getElementById("text").cloneNode(true);
      for (const tag of copy.querySelectorAll(".tag")) tag.remove();
      return [...copy.children].map((line) => line.textContent).join("\\n");
    }""")


def squeezed(text):
    return re.sub(r"\s+", "", text)


def test_marks_of_a_report_can_be_taken_away(visit, site):
    page = visit.open(one(site, "report", "mark"))
    before = page.locator(".source mark.result").first.evaluate("e => getComputedStyle(e).backgroundColor")
    page.locator("[data-marks=result]").uncheck()
    assert page.locator(".source mark.result").first.evaluate("e => getComputedStyle(e).backgroundColor") != before
    assert not page.locator(".tag.result").first.is_visible()
    assert page.locator(".tag.commitment").first.is_visible()


@pytest.fixture
def government(site):
    (path,) = (site / "government").glob("*.html")
    return path


def shown(page) -> list[str]:
    return page.locator("#list .item:visible > a").all_text_contents()


def test_filters_narrow_the_items_and_are_told_to_a_screen_reader(visit, government):
    page = visit.open(government)
    whole = shown(page)
    assert page.locator("#count").inner_text() == str(len(whole))
    page.locator("[name=status][value=broken]").check()
    broken = shown(page)
    assert 0 < len(broken) < len(whole)
    assert page.locator("#list .item:visible .s-broken").count() == len(broken)
    page.locator("[name=status][value=delivered]").check()
    assert len(shown(page)) > len(broken)
    page.locator("#filters button[type=reset]").click()
    page.wait_for_timeout(50)
    assert shown(page) == whole
    page.locator("#general").check()
    assert len(shown(page)) > len(whole)
    page.locator("#domain").select_option("education")
    assert 0 < len(shown(page)) < len(whole)
    assert page.locator("[role=status] #count").inner_text() == str(len(shown(page)))


@pytest.mark.parametrize(("words", "some"), [("石桥 村", True), ("ＮＯ SUCH", False)])
def test_search(visit, government, words, some):
    page = visit.open(government)
    page.fill("#search", words)
    assert bool(shown(page)) == some
    assert page.locator("#none").is_visible() != some


def test_a_filter_has_an_address(visit, government):
    page = visit.open(government, "#status=broken")
    assert len(shown(page)) == page.locator("#list .item[data-status=broken]:visible").count() > 0
    page.locator(".legend a").first.click()
    assert page.locator("#list .item[data-status=broken]:visible").count() == 0


def test_the_language_is_switched_without_a_reload_and_remembered(visit, site):
    page = visit.open(site / "index.html")
    page.evaluate("window.same = true")
    assert "兑现率" in page.locator("main").inner_text()
    page.get_by_role("button", name="English").click()
    text = page.locator("main").inner_text()
    assert "delivery rate" in text
    assert "兑现率" not in text
    assert page.evaluate("window.same")
    page.get_by_role("link", name="青禾镇").first.click()
    assert "Worth asking about" in page.locator("main").inner_text()
    assert page.locator("#domain option").all_inner_texts()[0] == "all"
    assert page.evaluate("document.documentElement.lang") == "en"
    page.get_by_role("button", name="中文").click()
    assert "值得追问" in page.locator("main").inner_text()


def reach(page, test: str) -> None:
    """Press Tab until the focused element passes a test."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(f"() => {{ const e = document.activeElement; return {test}; }}"):
            return
    pytest.fail(f"the keyboard does not reach {test}")


def test_the_keyboard_alone_is_enough(visit, site):
    page = visit.open(site / "index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    reach(page, "e.textContent.includes('青禾镇')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/government/*.html")
    reach(page, "e.tagName === 'SUMMARY'")
    page.keyboard.press("Enter")
    assert page.locator("details[open]").count() == 1
    reach(page, "e.id === 'search'")
    page.keyboard.type("文化广场")
    reach(page, "e.value === 'delivered'")
    page.keyboard.press("Space")
    assert page.locator("[value=delivered]").is_checked()
    page.keyboard.press("Space")
    reach(page, "e.closest('.item')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/item/*.html")
    outline = page.evaluate("""() => { document.querySelector('main a').focus();
      return getComputedStyle(document.activeElement).outlineStyle; }""")
    assert outline != "none"


def test_a_phone_scrolls_one_way_only(browser, site):
    visit = Visit(browser, 390, 844)
    for folder in ("", "government", "item", "report", "names", "village", "project", "indicator"):
        for path in sorted((site / folder).glob("*.html"))[:4]:
            page = visit.open(path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    assert visit.innocent(), visit.errors
    visit.context.close()


def test_print_leaves_out_what_is_not_to_be_read(visit, government):
    page = visit.open(government)
    page.emulate_media(media="print")
    assert not page.locator(".top").is_visible()
    assert not page.locator("#filters").is_visible()
    assert page.locator("#list .item:visible").count() > 0


def test_without_scripts_everything_is_shown(browser, government):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(government.as_uri())
    assert not page.locator("#filters").is_visible()
    assert page.locator("#list .item:visible").count() == page.locator("#list .item").count() > 50
    context.close()


class Page(HTMLParser):
    """Collects the links, names and events of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links, self.ids, self.events, self.tags = [], [], [], set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.add(tag)
        self.links += [found[name] for name in ("href", "src") if name in found]
        self.ids += [found["id"]] if "id" in found else []
        self.events += [name for name in found if name.startswith("on") or name == "style"]


@pytest.fixture(scope="module")
def pages(site):
    paths = [path for path in site.rglob("*.html") if path.parent.name != "graph"]
    return {path.resolve(): Page(path.read_text(encoding="utf-8")) for path in paths}


def test_every_link_leads_to_a_page_and_every_page_is_linked(site, pages):
    reached = {(site / "index.html").resolve()}
    for path, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), path
        assert not page.events, path
        for link in page.links:
            name, _, fragment = link.partition("#")
            target = (path.parent / name).resolve() if name else path
            assert target.is_file(), (path, link)
            reached.add(target)
            if fragment and "=" not in fragment and target.parent.name != "graph":
                assert fragment in pages[target].ids, (path, link)
    assert set(pages) <= reached


def test_names_of_files_are_plain_and_the_same_store_gives_the_same_bytes(store, site, tmp_path):
    with Audit.open(store, read_only=True) as audit:
        write_site(audit, tmp_path)
    files = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    again = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert files == again
    assert all(re.fullmatch(r"[a-z]+/[0-9a-f-]+\.html|[a-z]+\.(html|css|js)", name) for name in files)


HOSTILE = """<b>蓝湾镇人民政府工作报告
一、2023年工作回顾
建成<script>hacked()</script>村文化礼堂1座。完成</script><img src=x onerror=hacked()>改造2处。
二、2024年重点工作
建成"onmouseover="hacked()"文化广场1处。新建{{ 7*7 }}{% raw %}停车场3个。
修建<a href="javascript:hacked()">公路</a>5公里。
完成\u2028水厂\u202e改造\u2066一期1座。新增𠮷云村养老床位60张。打造<!--公园2个。\r\n整治&lt;河道&amp;3公里。
"""


def test_hostile_texts_are_texts(browser, tmp_path):
    report = tmp_path / "'\"><img src=x onerror=hacked()>.txt"
    report.write_bytes(HOSTILE.encode())
    with Audit.open(None) as audit:
        audit.load([report])
        write_site(audit, tmp_path / "site")
    visit = Visit(browser)
    paths = sorted((tmp_path / "site").rglob("*.html"))
    assert len(paths) > 12
    words = ""
    for path in paths:
        page = visit.open(path)
        if path.parent.name != "graph":
            assert page.locator("img, script:not([src$='site.js']), a[href^='javascript']").count() == 0
            assert not set("\u202e\u2066\u2028\x1b") & set(page.content())
            words += page.locator("main").text_content()
    for text in ("<script>hacked()</script>村", "{{ 7*7 }}{% raw %}", "\ufffd水厂\ufffd改造\ufffd", "&lt;河道&amp;"):
        assert text in words
    assert report.name in words
    page = visit.open(next(p for p in paths if p.parent.name == "report"))
    marked = page.locator("mark.commitment").all_inner_texts()
    assert "新增𠮷云村养老床位60张" in marked, "offsets are code points, not UTF-16 units"
    assert visit.innocent(), (visit.requests, visit.errors)
    visit.context.close()


def test_hostile_names_are_texts():
    bad = "</title><script>hacked()</script>\u202e"
    county = GovernmentRecord(id="https://w3id.org/duixian/id/government/1", name=bad, county=bad)
    page = render("thing.html", root="../", found=[Named(county, EntityType.VILLAGE, bad, [bad, "x"], [])]).decode()
    assert "<script>hacked" not in page
    assert "\u202e" not in page
    assert page.count("&lt;script&gt;hacked()") >= 4


def test_a_script_that_slipped_in_would_not_run(browser, site):
    path = site / "slipped.html"
    text = (site / "index.html").read_text(encoding="utf-8")
    bad = "<script>hacked()</script><img src=x onerror=hacked()></body>"
    path.write_text(text.replace("</body>", bad), encoding="utf-8")
    visit = Visit(browser)
    visit.open(path).wait_for_timeout(100)
    path.unlink()
    assert "a script ran" not in visit.errors
    assert any("Content Security Policy" in error or "Content-Security-Policy" in error for error in visit.errors)
    visit.context.close()


def test_an_empty_store_has_a_site(visit, tmp_path):
    with Audit.open(None) as audit:
        assert write_site(audit, tmp_path) == 2
    assert "duixian load" in visit.open(tmp_path / "index.html").locator("main").inner_text()


def test_a_company_has_one_page_for_all_governments_and_statuses_of_every_kind_show(visit, tmp_path):
    with Audit.open(None) as audit:
        town.fill(audit.store)
        write_site(audit, tmp_path)
    page = visit.open(one(tmp_path, "company", "云帆机械有限公司"))
    assert "引进云帆机械有限公司水泵项目" in page.locator("main").inner_text()
    page = visit.open(one(tmp_path, "government", "青禾镇"))
    signs = set(page.locator("#list .status .sign").all_text_contents())
    assert {"●", "◐", "▶", "▲", "✕", "○", "–"} <= signs


def test_the_command_says_where_the_site_is(store, tmp_path, capsys):
    with pytest.raises(SystemExit) as left:
        main(["site", "--store", str(store), "--out", str(tmp_path / "网站")])
    assert left.value.code == 0
    assert str(tmp_path / "网站" / "index.html") in capsys.readouterr().err
    assert (tmp_path / "网站" / "index.html").is_file()


@pytest.mark.parametrize("in_item", [True, False])
def test_a_review_shows_with_who_and_why(visit, tmp_path, in_item):
    because = "现场查看，<b>只通了</b>一半"
    with Audit.open(None) as audit:
        audit.load(examples.reports())
        items = [item for item in audit.commitments(item_level=True) if bool(item.parts) == in_item]
        promise = next(part for item in items for part in (item.parts or (item,)) if part.status == "delivered")
        audit.review(promise.id, by="李督查员", status="behind", because=because)
        write_site(audit, tmp_path)
    page = visit.open(one(tmp_path, "item", "李督查员"))
    assert because in page.locator(".review").first.inner_text()
    assert page.locator(".status.s-behind .person").count() >= 1


FIRST, SECOND = (path.read_text(encoding="utf-8") for path in sorted(examples.reports()) if path.suffix == ".txt")


def test_two_files_of_one_name_are_two_texts(visit, tmp_path):
    for number, text in enumerate((FIRST, SECOND)):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "report.txt").write_text(text, encoding="utf-8")
    with Audit.open(None) as audit:
        audit.load([tmp_path / "0", tmp_path / "1"])
        write_site(audit, tmp_path / "site")
    pages = (tmp_path / "site" / "report").glob("*.html")
    assert {squeezed(source_text(visit.open(page))) for page in pages} == {squeezed(FIRST), squeezed(SECOND)}


def test_every_character_of_a_collection_stands_on_one_page(visit, tmp_path):
    whole = f"汇编说明\n\n{FIRST}\n\n{SECOND}\n编后记\n"
    (tmp_path / "all.txt").write_text(whole, encoding="utf-8")
    with Audit.open(None) as audit:
        audit.load([tmp_path / "all.txt"])
        reports = sorted(audit.reports(), key=lambda report: report.start)
        write_site(audit, tmp_path / "site")
    assert len(reports) == 2
    texts = [source_text(visit.open(tmp_path / "site" / address(report.id))) for report in reports]
    assert squeezed("".join(texts)) == squeezed(whole)


def test_pages_that_are_gone_are_removed_and_other_files_stay(tmp_path):
    with Audit.open(None) as audit:
        town.fill(audit.store)
        write_site(audit, tmp_path)
        (tmp_path / "item" / "mine.html").write_text("mine", encoding="utf-8")
        stale = tmp_path / "item" / f"{'0' * 16}-{'1' * 16}.html"
        stale.write_text("old", encoding="utf-8")
        before = sorted(tmp_path.rglob("*.html"))
        write_site(audit, tmp_path)
    assert sorted(tmp_path.rglob("*.html")) == [path for path in before if path != stale]


def test_a_web_server_serves_it_too(browser, site):
    handler = partial(SimpleHTTPRequestHandler, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        visit = Visit(browser)
        visit.page.goto(f"http://127.0.0.1:{server.server_port}/")
        visit.page.get_by_role("button", name="English").click()
        assert "delivery rate" in visit.page.locator("main").inner_text()
        colour = visit.page.locator(".top").evaluate("e => getComputedStyle(e).backgroundColor")
        visit.context.close()
        server.shutdown()
    assert colour == "rgb(31, 58, 95)"
