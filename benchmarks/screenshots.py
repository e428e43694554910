"""Take the pictures of the README: the site of the example town in headless Chromium.

In: nothing. Out: `docs/images/site.png` and `graph.png`; with a folder as argument, a picture of each kind of page, as
wide and as narrow screens show it.
"""

import sys
import tempfile
from pathlib import Path
from shutil import which

from duixian import examples
from duixian.app.site import write_site
from duixian.ontology.terms import DATA
from duixian.queries.audit import Audit
from playwright.sync_api import Browser, sync_playwright

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "images"
TOLD = "规上工业总产值达到66亿元"
"""The promise of the example town that is selected in the picture of its graph."""
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
KINDS = ("government", "item", "report", "names", "village", "indicator", "graph")


def main() -> None:
    """Write the site, take the pictures."""
    with tempfile.TemporaryDirectory() as folder, Audit.open(None) as audit:
        site = Path(folder)
        audit.load(examples.reports())
        write_site(audit, site)
        with sync_playwright() as run:
            browser = run.chromium.launch(executable_path=which("chromium"), args=FLAGS)
            item = largest(site, "item")
            take(browser, item, PICTURES / "site.png", 1120, 900)
            promise = next(record.id for record in audit.commitments() if record.text == TOLD)
            graph = largest(site, "graph").as_uri() + "#" + promise.removeprefix(DATA)
            take(browser, graph, PICTURES / "graph.png", 1280, 760)
            for argument in sys.argv[1:]:
                take_all(browser, site, Path(argument))
            browser.close()


def largest(site: Path, kind: str) -> Path:
    """Give the page of a kind that shows most."""
    return max(sorted((site / kind).glob("*.html")), key=lambda page: page.stat().st_size)


def take_all(browser: Browser, site: Path, out: Path) -> None:
    """Take a picture of each kind of page, wide and narrow."""
    out.mkdir(parents=True, exist_ok=True)
    pages = {"index": site / "index.html", "method": site / "method.html"} | {k: largest(site, k) for k in KINDS}
    for name, page in pages.items():
        for width in (1280, 390):
            take(browser, page, out / f"{name}-{width}.png", width, 900)


def take(browser: Browser, page: Path | str, out: Path, width: int, height: int) -> None:
    """Take one picture, when what moves has come to rest."""
    sight = browser.new_page(viewport={"width": width, "height": height})
    sight.goto(page.as_uri() if isinstance(page, Path) else page)
    sight.wait_for_timeout(600)
    sight.screenshot(path=out)
    sight.close()
    print(out)


if __name__ == "__main__":
    main()
