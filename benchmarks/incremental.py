"""Measure what adding one report costs in small and large stores: `make bench-incremental`.

In: sizes of stores. Out: the seconds that opening the store, loading one more report and telling what changed take: a
table in Chinese and English (`--json`: for machines). The reports are those of `corpus.py`; the same few are added to
each store in turn, by governments that have three reports in it. Beyond the first hundred, a store holds copies under
other names of the quads of shortened reports (the first sentence of each paragraph), put straight into the database.
"""

import argparse
import json
import random
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path
from typing import NamedTuple

import pyoxigraph
from corpus import plan_town
from corpus_model import words
from corpus_text import write_town
from duixian.graph.part import graphs_of
from duixian.graph.refresh import Entry, basis, refresh
from duixian.graph.resolve import Issuer
from duixian.graph.storage import CLOSED
from duixian.graph.store import Store
from duixian.loaders.extract import extract
from duixian.loaders.readers import read_source
from duixian.ontology import iris
from duixian.ontology.terms import dx
from duixian.queries import Audit

PERIODS = 4
FULL = 100
"""How many reports of a store are whole; the others are short."""
SHORT = 100
"""How many reports the short ones are copies of."""
_GAP, _NAME_GAP = "\x00", "\x01"
_ID = re.compile(r"(/id/(?!indicator/)[a-z]+/)[0-9a-f]{6}(?=[0-9a-f]{10})")
_NAME = re.compile(r'ontology#issuerName> "')
_SIDES = ("", "东", "西", "南", "北", "上", "下", "新", "大", "小")
_STEPS = ("open 打开", "load 载入", "changes 变化", "close 关闭")


def invent(folder: Path, seed: int, size: int, added: int) -> tuple[list[Path], list[Path]]:
    """Write the reports of a store of `size`, those of the governments that get one more first, and the ones to add."""
    folder.mkdir(parents=True, exist_ok=True)
    kept: list[Path] = []
    more: list[Path] = []
    for number, (name, text) in enumerate(_texts(seed)):
        path = folder / name
        path.write_text(text, encoding="utf-8")
        last = number // PERIODS < added and number % PERIODS == PERIODS - 1
        (more if last else kept).append(path)
        if len(kept) >= size and len(more) >= added:
            break
    return kept[:size], more


def _texts(seed: int) -> Iterator[tuple[str, str]]:
    """Give the reports of one invented government after the other, as many as there are names."""
    names = words("names", "town")[0].split(" ")
    for place, (first, second, name) in enumerate(product(_SIDES, _SIDES, names)):
        if first or not second:
            rng = random.Random(f"{seed}/{place}")
            yield from write_town(rng, plan_town(rng, first + second + name, PERIODS)).items()


class Template(NamedTuple):
    """The quads of one government, with gaps in IRIs and in its name; its reports and their hashes, and their hash."""

    text: str
    entries: list[Entry]
    basis: str

    def copy(self, number: int) -> str:
        """Give the quads of another government that has the same reports."""
        own = [Entry(_fill(e.report, number), e.issuer, e.digest) for e in self.entries]
        return _fill(self.text, number).replace(self.basis, basis(own))


def _fill(text: str, number: int) -> str:
    name = chr(0x4E00 + number // 100) + chr(0x5E00 + number % 100)
    return text.replace(_GAP, f"{number:06x}").replace(_NAME_GAP, name)


def templates(folder: Path, seed: int) -> list[Template]:
    """Load and judge some shortened reports, and take their quads."""
    kept, _ = invent(folder / "short", seed + 1, SHORT, 0)
    for path in kept:
        lines = path.read_text(encoding="utf-8").split("\n")
        path.write_text("\n".join(re.sub(r"(?<=。).*", "", line) for line in lines), encoding="utf-8")
    build(folder / "short-store", kept)
    with Audit.open(folder / "short-store", read_only=True) as audit:
        return [_template(audit.store, government.id) for government in audit.governments()]


def _template(store: Store, government: str) -> Template:
    graphs = list(graphs_of(store, government))
    text = "\n".join(f"{quad} ." for graph in graphs for quad in store.with_marker(graph)) + "\n"
    text = _NAME.sub(rf"\g<0>{_NAME_GAP}", _ID.sub(rf"\1{_GAP}", text))
    issuer = Issuer(government, "", "", redacted=False)
    reports = [graph.removesuffix("/graph") for graph in graphs if "/report/" in graph and graph.endswith("/graph")]
    entries = [Entry(_ID.sub(rf"\1{_GAP}", r), issuer, store.hash_of(f"{r}/graph") or "") for r in reports]
    own = iris.government_graph(government)
    return Template(text, entries, dict(store.pairs(own, dx("sha256")))[own])


def multiply(store: Path, made: list[Template], reports: int) -> None:
    """Put copies into a store until it has so many reports more, and see that it takes them for judged."""
    database, number, left = pyoxigraph.Store(store / "data"), 0, reports
    while left > 0:
        copies = []
        for template in made[: -(-left // PERIODS)]:
            copies.append(template.copy(number))
            left -= len(template.entries)
        database.bulk_load("".join(copies).encode(), pyoxigraph.RdfFormat.N_QUADS)
        number += 1
    database.flush()
    del database
    (store / CLOSED).unlink()
    start = time.perf_counter()
    with Store.open(store) as opened:
        swept = time.perf_counter()
        if opened.sweep() or refresh(opened):
            raise ValueError("the copies are not what a load makes")
        print(f"{len(opened.reports())} reports; all gone through once, as after a crash:", file=sys.stderr)
        print(f"opening {swept - start:.1f} s, judging {time.perf_counter() - swept:.1f} s", file=sys.stderr)


def build(store: Path, reports: list[Path]) -> None:
    """Add reports to a store and judge them."""
    with Store.open(store) as opened:
        for path in reports:
            for report in extract(read_source(path)).reports:
                opened.put_report(report)
        refresh(opened)


def add(store: Path, path: Path) -> list[float]:
    """Time each step of adding one report, then take it out again."""
    times = [time.perf_counter()]
    audit = Audit.open(store)
    times.append(time.perf_counter())
    summary = audit.load([path])
    times.append(time.perf_counter())
    if not audit.changes(summary)[0].changes:
        raise ValueError(f"{path.name} changed nothing: there is nothing to measure")
    times.append(time.perf_counter())
    audit.close()
    times.append(time.perf_counter())
    with Store.open(store) as opened:
        for report in summary.loaded:
            opened.drop_report(report)
        refresh(opened)
    return [after - before for before, after in zip(times, islice(times, 1, None), strict=False)]


def measure(folder: Path, sizes: list[int], seed: int, added: int) -> dict[int, list[float]]:
    """Give, for each size of store, the median seconds of each step."""
    kept, more = invent(folder / "reports", seed, min(max(sizes), FULL), added)
    made = templates(folder, seed) if max(sizes) > FULL else []
    for size in sizes:
        build(folder / f"store-{size}", kept[:size])
        if size > FULL:
            multiply(folder / f"store-{size}", made, size - FULL)
    runs: dict[int, list[list[float]]] = {size: [] for size in sizes}
    for path in more * 3:
        for size in sizes:
            runs[size].append(add(folder / f"store-{size}", path))
    warm = {size: times[added:] for size, times in runs.items()}
    return {size: [statistics.median(step) for step in zip(*times, strict=True)] for size, times in warm.items()}


def table(found: dict[int, list[float]]) -> str:
    """Lay the figures out, in Markdown."""
    least = sum(found[min(found)])
    lines = [
        f"| 库中报告 reports | {' | '.join(_STEPS)} | 合计 seconds | 倍数 ratio |",
        "|--:" * (len(_STEPS) + 3) + "|",
    ]
    for size, steps in found.items():
        cells = [f"{size:,}", *(f"{step:.3f}" for step in (*steps, sum(steps))), f"{sum(steps) / least:.2f}"]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Invent, build, add, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 100, 1000], help="reports in the store")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--added", type=int, default=3, choices=(1, 2, 3), help="reports that are added, one by one")
    parser.add_argument("--folder", type=Path, help="work in this folder and keep it")
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp())
    try:
        found = measure(folder, sorted(options.sizes), options.seed, options.added)
    finally:
        if not options.folder:
            shutil.rmtree(folder)
    print(json.dumps({size: sum(steps) for size, steps in found.items()}) if options.json else table(found))


if __name__ == "__main__":
    main()
