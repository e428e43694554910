"""Take the pictures of the README: the site of the example town in headless Chromium.

In: nothing. Out: `docs/images/site.png`; with a folder as argument, a picture of each kind of page, wide and narrow.
"""

import sys
import tempfile
from pathlib import Path
from shutil import which

from duixian import examples
from duixian.app.site import write_site
from duixian.queries.audit import Audit
from playwright.sync_api import Browser, sync_playwright

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "images" / "site.png"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
KINDS = ("government", "item", "report", "names", "village", "indicator")


def main() -> None:
    """Write the site, take the pictures."""
    with tempfile.TemporaryDirectory() as folder, Audit.open(None) as audit:
        site = Path(folder)
        audit.load(examples.reports())
        write_site(audit, site)
        with sync_playwright() as run:
            browser = run.chromium.launch(executable_path=which("chromium"), args=FLAGS)
            item = largest(site, "item")
            take(browser, item, PICTURE, 1120, 900)
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


def take(browser: Browser, page: Path, out: Path, width: int, height: int) -> None:
    """Take one picture."""
    sight = browser.new_page(viewport={"width": width, "height": height})
    sight.goto(page.as_uri())
    sight.screenshot(path=out)
    sight.close()
    print(out)


if __name__ == "__main__":
    main()
