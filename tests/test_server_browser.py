"""The live server in a browser: three clicks to the evidence, questions without a script, the phone, the keyboard."""

import re

import pytest
from duixian.queries.audit import Audit


@pytest.fixture
def page(browser, server):
    """Give a page that must ask no other server, run no foreign script, and break no rule of its policy."""
    opened = browser.new_page(viewport={"width": 1280, "height": 800})
    asked, errors = [], []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda message: errors.append(message.text))
    yield opened
    opened.close()
    assert not errors
    assert all(url.startswith(server.address) for url in asked), asked


def ask(page):
    """Press the button of a question and wait for the page of its answer."""
    with page.expect_navigation():
        page.get_by_role("button", name="查询").first.click()


def test_three_clicks_lead_from_the_overview_to_the_evidence_in_the_text(page, server):
    page.goto(server.address)
    page.get_by_role("link", name="青禾镇").first.click()
    page.locator("#list .item[data-status=delivered]:visible a").first.click()
    page.locator(".row .part:nth-child(2)").get_by_role("link", name="在原文中看").first.click()
    target = page.locator(".tag:target")
    assert "result" in target.get_attribute("class")
    page.wait_for_timeout(300)
    assert 40 < target.bounding_box()["y"] < 760
    assert re.fullmatch(rf"{server.address}/report/[0-9a-f]+\.html#s-[0-9a-f]+", page.url)


def test_the_graph_draws_itself(page, server):
    page.goto(server.address)
    page.get_by_role("link", name="青禾镇").first.click()
    page.get_by_role("link", name="图谱").first.click()
    page.wait_for_function("() => window.graphPage && graphPage.drawn()")


def test_a_question_is_chosen_told_and_answered(page, server, store):
    page.goto(server.address)
    page.get_by_role("link", name="提问").click()
    page.locator("#catalogue").get_by_role("link", name="企业").first.click()
    page.locator("[name=company]").fill("公司")
    ask(page)
    with Audit.open(store, read_only=True) as audit:
        rows = len(audit.query("company-dossier", {"company": "公司"}).rows)
    assert page.locator("table.answer tbody tr").count() == rows > 0
    assert page.locator("[name=company]").input_value() == "公司"
    place = page.get_by_role("link", name="open its page").first.get_attribute("href")
    assert page.request.get(server.address + place, headers={"accept": "text/html"}).ok
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()
    text = waiting.value.path().read_text(encoding="utf-8-sig")
    assert waiting.value.suggested_filename == "company-dossier.csv"
    assert text.count("\n") >= rows


def test_codes_are_chosen_from_a_list_and_shown_with_their_lights(page, server):
    page.goto(server.address + "/query?name=commitments-by-status")
    page.locator("select[name=status]").select_option(label="已兑现")
    ask(page)
    assert set(page.locator("table.answer .status .sign").all_inner_texts()) == {"●"}


def test_a_question_lacks_nothing_that_it_must_be_told(page, server):
    page.goto(server.address + "/query?name=due-soon")
    page.get_by_role("button", name="查询").first.click()
    assert page.locator("table.answer").count() == 0
    assert page.evaluate("document.activeElement.name") == "from", "the browser asks for it"


def test_ones_own_sparql_is_answered_and_a_mistake_is_told(page, server):
    page.goto(server.address + "/query")
    ask(page)
    assert page.locator("table.answer tbody tr").count() == 20
    page.locator("textarea").fill("SELECT ?name WHERE { ?v a dx:Village ; rdfs:label ?name } ORDER BY ?name")
    ask(page)
    assert "石桥村" in page.locator("table.answer").inner_text()
    page.locator("textarea").fill("SELECT ?name WHERE { ")
    ask(page)
    assert "查询有误" in page.get_by_role("alert").inner_text()
    assert page.locator("textarea").input_value() == "SELECT ?name WHERE { "


def test_the_page_of_queries_works_without_a_script_by_keyboard_and_on_a_phone(browser, server):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(server.address + "/query?name=village-dossier")
    page.locator("[name=village]").focus()
    page.keyboard.type("石桥")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("table.answer tbody tr").count() > 0
    width = page.locator("body").evaluate("body => body.scrollWidth")
    assert width <= 390
    context.close()


def test_the_language_is_switched(page, server):
    page.goto(server.address + "/query?name=governments")
    page.get_by_role("button", name="English").click()
    assert page.get_by_role("heading", name="Answer").is_visible()
    assert page.get_by_role("button", name="Ask").first.is_visible()
    page.goto(server.address + "/api/")
    assert page.get_by_role("heading", name="For programs").is_visible()


def test_an_error_is_a_page(page, server):
    answer = page.request.get(server.address + "/item/none.html", headers={"accept": "text/html"})
    assert answer.status == 404
    assert "没有这一页" in answer.text()


def test_a_form_sends_nothing_elsewhere(browser, server):
    """What a hostile text could add to a page, if it were not text, may not send anything away."""
    page = browser.new_page()
    page.goto(server.address + "/query")
    asked, refused = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: refused.append(request.url if request.failure == "csp" else ""))
    page.evaluate("""() => {
      const form = document.createElement("form");
      form.action = "http://127.0.0.1:9/";
      document.body.append(form);
      form.submit();
      const image = new Image(); image.src = "http://127.0.0.1:9/x"; document.body.append(image);
    }""")
    page.wait_for_timeout(300)
    assert asked == refused, "the policy of the page stops it"
    page.close()


def test_the_pages_are_in_no_frame(browser, server):
    page = browser.new_page()
    page.set_content(f"<iframe src='{server.address}/index.html'></iframe>")
    page.wait_for_timeout(400)
    assert "承诺了什么" not in "".join(frame.content() for frame in page.frames)
    page.close()
