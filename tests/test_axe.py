"""Nobody is shut out: axe finds no serious fault on any kind of page, of the site, the graph and the server."""

import pytest
from conftest import install_from_npm

AXE = "axe-core@4.14.1"
SERIOUS = ("serious", "critical")
KINDS = ("government", "item", "report", "graph", "names")
WIDTHS = (1280, 390)


@pytest.fixture(scope="module")
def axe():
    return (install_from_npm(AXE) / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def faults(page, axe: str) -> list[str]:
    """Name the serious faults of an open page, with the elements that have them."""
    page.evaluate(axe)  # as the tools of a developer would: the page's own policy lets no script in
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [
        f"{one['id']}: {[node['html'][:120] for node in one['nodes'][:3]]}" for one in found if one["impact"] in SERIOUS
    ]


def addresses(page, server) -> list[str]:
    """Give the address of one page of each kind."""
    page.goto(server.address)
    page.get_by_role("link", name="青禾镇").first.click()
    page.wait_for_url("**/government/*")
    links = [page.url, *page.eval_on_selector_all("a[href]", "links => links.map(link => link.href.split('#')[0])")]
    fixed = [f"{server.address}{path}" for path in ("/", "/method.html", "/query", "/api/")]
    return [*fixed, *(next(link for link in links if f"/{kind}/" in link) for kind in KINDS)]


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_has_a_serious_fault(browser, server, axe, width):
    page = browser.new_page(viewport={"width": width, "height": 800})
    wrong = {}
    for address in addresses(page, server):
        page.goto(address)
        page.wait_for_timeout(400)
        if found := faults(page, axe):
            wrong[address.removeprefix(server.address)] = found
    page.close()
    assert not wrong


def test_axe_finds_what_is_wrong(browser, axe):
    page = browser.new_page()
    page.set_content("<html lang=zh><title>x</title><main><h1>x</h1><img src=''><button></button></main>")
    assert any(fault.startswith("button-name") for fault in faults(page, axe))
