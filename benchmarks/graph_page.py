"""Measure how long a big graph page takes to open and how it pans: ours, and plain pyvis with its default physics.

In: numbers of nodes on the command line (5000 by default; pyvis 2000, at most 60 s). Out: lines in Markdown: seconds
until drawn, milliseconds a frame while the mouse drags the map (median, 95th of a hundred, longest), also zoomed out.
"""

import argparse
import random
import statistics
import tempfile
import time
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

import networkx as nx
from duixian.graph.view import graph_page
from duixian.ontology.vocabulary import labels
from playwright.sync_api import Page, sync_playwright
from playwright.sync_api import TimeoutError as TooLate

if TYPE_CHECKING:
    from duixian.graph.network import Network

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
REPORTS = 4
HIDDEN = ("promises", "reports", "part_of")
LIMIT = 60
VERBS, PLACES, WORKS = (
    ("建成", "完成", "启动", "改造"),
    ("东桥村", "南塘", "西岭", "北河"),
    ("文化广场", "灌溉渠", "停车场", "卫生室", "步道"),
)
FRAMES = """() => { window.frames_ = []; let last = performance.now();
  const tick = (now) => { window.frames_.push(now - last); last = now; window.going && requestAnimationFrame(tick); };
  window.going = true; requestAnimationFrame(tick); }"""

FREE = """() => { const map = window.graphPage?.network ?? window.network;
  for (let y = 200; y < 500; y += 9)
    for (let x = 300; x < 700; x += 13) if (!map.getNodeAt({ x, y })) return { x, y }; }"""
"""A place of the map where there is no node to drag."""


def main() -> None:
    """Write both pages, open them, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, nargs="+", default=[5000])
    parser.add_argument("--plain", type=int, default=2000, help="nodes of the plain pyvis page; 0 for none")
    given = parser.parse_args()
    print("| page | nodes | edges drawn | opens, s | frame median, ms | p95 | longest |\n|---|--:|--:|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.html"
        for nodes in given.nodes:
            network = make_network(nodes)
            path.write_text(graph_page(network, "青川县"), encoding="utf-8", newline="\n")
            ready = "() => Boolean(window.graphPage?.drawn())"
            measure("duixian", path, network, ready=ready, frame="#graph", far="#fit")
        if given.plain:
            network = make_network(given.plain)
            write_plain(network, path)
            ready = "() => Boolean(window.network?.physics?.stabilized)"
            measure("pyvis", path, network, ready=ready, frame="#mynetwork")


def make_network(size: int) -> "Network":
    """Make a network of so many nodes and about twice as many edges that are drawn, the same on every run.

    Four reports a government of 320 statements: promises, results that answer them, renewals, things that both name.
    """
    rng = random.Random(7)
    network: Network = nx.MultiDiGraph()
    statuses = list(labels("status"))
    body, number = "", 0
    while len(network) < size or len(edges_drawn(network)) < 2 * size:
        if number % (REPORTS * 80) == 0:
            body = f"g{number}"
            add_government(network, body)
        add_story(network, rng, f"{body}-{number}", body, rng.choice(statuses))
        number += 1
    return network


def edges_drawn(network: "Network") -> list[tuple[str, str]]:
    """Give the edges that are drawn: those from reports are not, before one is clicked."""
    return [(start, end) for start, end, relation in network.edges(keys=True) if relation not in HIDDEN]


def add_government(network: "Network", body: str) -> None:
    """Add a government and its reports."""
    network.add_node(body, type="Government", text=f"{body}镇", label=body)
    for place in range(REPORTS):
        text = f"{body}镇人民政府工作报告"
        network.add_node(f"{body}-r{place}", type="Report", text=text, label=text, plan_from=f"{2019 + place}-01-01")
        join(network, f"{body}-r{place}", body, "part_of")


def add_story(network: "Network", rng: random.Random, name: str, body: str, status: str) -> None:
    """Add a promise that is renewed and answered: six statements and a thing, thirteen edges besides the reports'."""
    what = rng.choice(PLACES) + rng.choice(WORKS)
    network.add_node(f"{name}t", type="Project", text=what, label=what)
    first = rng.randrange(REPORTS - 1)
    promises, results = [], []
    for part in range(3):
        report = f"{body}-r{min(first + part, REPORTS - 1)}"
        later = f"{body}-r{min(first + part + 1, REPORTS - 1)}"
        words = f"{rng.choice(VERBS)}{what}{rng.randrange(2, 90)}处，新增面积{rng.randrange(100, 9000)}平方米"
        for kind, group, place in (("Commitment", promises, report), ("Result", results, later)):
            node = f"{name}{kind[0]}{part}"
            more = {"status": status} if kind == "Commitment" else {"state": "done"}
            network.add_node(node, type=kind, text=words, label=words, report=place, start=part, end=9, **more)
            join(network, place, node, "promises" if kind == "Commitment" else "reports")
            join(network, node, f"{name}t", "mentions")
            group.append(node)
    for promise, result in zip(promises, results, strict=True):
        join(network, result, promise, "reports_on", current=1, score=0.8, reason_zh="同一事项", reason_en="same thing")
    for part in (1, 2):
        join(network, promises[part - 1], promises[part], "renewed_by")
        join(network, results[part], promises[part - 1], "reports_on", current=1)
    join(network, results[0], promises[2], "reports_on", current=1)


def join(network: "Network", start: str, end: str, relation: str, **more: object) -> None:
    """Add an edge."""
    network.add_edge(start, end, key=relation, relation=relation, **more)


def write_plain(network: "Network", path: Path) -> None:
    """Write the same network as pyvis does by itself: default physics, its own template."""
    from pyvis.network import Network as Plain

    page = Plain(directed=True, cdn_resources="in_line")
    page.from_nx(nx.DiGraph(edges_drawn(network)))
    path.write_text(page.generate_html(notebook=False), encoding="utf-8")


def measure(name: str, path: Path, network: "Network", *, ready: str, frame: str, far: str = "") -> None:
    """Open a page, drag its map, as it opens and after a click on `far`; print what was seen."""
    with sync_playwright() as run:
        browser = run.chromium.launch(executable_path=which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.route("http*://**", lambda route: route.abort())
        began = time.perf_counter()
        try:
            page.goto(path.as_uri(), wait_until="commit")
            page.wait_for_function(ready, timeout=LIMIT * 1000)
            tell(name, network, f"{time.perf_counter() - began:.2f}", drag(page, frame))
            if far:
                page.click(far)
                tell(f"{name}, zoomed out", network, "", drag(page, frame))
        except TooLate:
            tell(name, network, f"> {LIMIT}", [])
        browser.close()


def tell(name: str, network: "Network", load: str, frames: list[float]) -> None:
    """Print a row."""
    cuts = statistics.quantiles(frames, n=20) if frames else []
    figures = [f"{value:.0f}" for value in (cuts[9], cuts[18], max(frames))] if cuts else ["–"] * 3
    cells = [name, f"{len(network):,}", f"{len(edges_drawn(network)):,}", load, *figures]
    print("| " + " | ".join(cells) + " |", flush=True)


def drag(page: Page, frame: str) -> list[float]:
    """Drag the map by the mouse to and fro; give the milliseconds between frames."""
    box = page.locator(frame).bounding_box() or {"x": 0, "y": 0, "width": 800, "height": 600}
    free = page.evaluate(FREE)
    x, y = box["x"] + free["x"], box["y"] + free["y"]
    page.mouse.move(x, y)
    page.evaluate(FRAMES)
    page.mouse.down()
    for step in range(120):
        page.mouse.move(x + (step % 40 - 20) * 6, y + (step % 60 - 30) * 6)
    page.mouse.up()
    return [float(value) for value in page.evaluate("() => { window.going = false; return window.frames_; }")]


if __name__ == "__main__":
    main()
