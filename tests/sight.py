"""A graph page in headless Chromium, and what it did that it must not: what tests of the page share.

In: the text of a page. Out: a `Sight` of it. Use `open_browser` in a fixture of the module.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from conftest import require

playwright = pytest.importorskip("playwright.sync_api")

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage",
         "--disable-component-update", "--no-first-run"]  # fmt: skip
HOSTILE = [
    "</script><img src=x onerror=hacked()>",
    "<img src=http://example.invalid/x onerror=hacked()>",
    "\u2028hacked()//\u2029",
    "<!--<script>hacked()",
    "{{ 7*7 }}{% raw %}",
    "');hacked();('",
    "\x00\x1b[31m<b>",
]


@contextmanager
def open_browser() -> Iterator:
    """Open a browser, and close it."""
    with playwright.sync_playwright() as run:
        opened = run.chromium.launch(executable_path=require("chromium"), args=FLAGS)
        yield opened
        opened.close()


class Sight:
    """A page in a browser, and what it did that it must not."""

    def __init__(self, browser, folder, text: str, size: tuple[int, int] = (1280, 800), address: str = "") -> None:
        (folder / "page.html").write_text(text, encoding="utf-8", newline="\n")
        self.page = browser.new_page(viewport={"width": size[0], "height": size[1]})
        self.requests, self.errors = [], []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda message: self.errors.append(message.text))
        self.page.expose_function("hacked", lambda: self.errors.append("a script ran"))
        self.page.goto((folder / "page.html").as_uri() + address)
        self.page.wait_for_function("() => window.graphPage && graphPage.drawn()")

    def texts(self) -> set[str]:
        shown = self.page.evaluate("graphPage.shown()")
        nodes = json.loads(self.page.locator("#data").text_content())["nodes"]
        return {n["data"]["text"] for n in nodes if n["id"] in shown}

    def name_of(self, text: str) -> str:
        """Give the id of the node of a text."""
        nodes = json.loads(self.page.locator("#data").text_content())["nodes"]
        (name,) = (n["id"] for n in nodes if n["data"]["text"] == text)
        return name

    def click(self, text: str) -> None:
        name = self.name_of(text)
        self.page.evaluate("id => graphPage.network.moveTo({position: graphPage.network.getPosition(id)})", name)
        place = self.page.evaluate("id => graphPage.network.canvasToDOM(graphPage.network.getPosition(id))", name)
        self.page.locator("#graph").click(position=place)
        self.page.wait_for_function("id => graphPage.selected() === id", arg=name)

    def panel(self) -> str:
        return self.page.locator("#details").inner_text()

    def innocent(self) -> bool:
        own = [url for url in self.requests if url.startswith("file:") and url.partition("#")[0].endswith("page.html")]
        return self.requests == own and len(own) == 1 and not self.errors
