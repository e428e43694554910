"""The static site: its pages in a browser, on a fictional town and on hostile texts."""

from pathlib import Path

import pytest
from conftest import require
from duixian import examples
from duixian.app.site import write_site
from duixian.queries.audit import Audit

playwright = pytest.importorskip("playwright.sync_api")

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage",
         "--disable-component-update", "--no-first-run"]  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("store")
    with Audit.open(folder) as audit:
        audit.load(examples.reports())
    return folder


@pytest.fixture(scope="module")
def site(store, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    with Audit.open(store, read_only=True) as audit:
        write_site(audit, folder)
    return folder


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as run:
        opened = run.chromium.launch(executable_path=require("chromium"), args=FLAGS)
        yield opened
        opened.close()


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
    top = target.bounding_box()["y"]
    assert 0 < top < 800
