"""Measure what adding one report costs in small and large stores: `make bench-incremental`.

In: sizes of stores. Out: the seconds that opening the store, loading one more report and telling what changed take: a
table in Chinese and English (`--json`: for machines). The reports are those of `corpus.py`; the same few are added to
each store, by governments that have three reports in it.
"""

import argparse
import json
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path

from corpus import plan_town
from corpus_model import words
from corpus_text import write_town
from duixian.graph.refresh import refresh
from duixian.graph.store import Store
from duixian.loaders.extract import extract
from duixian.loaders.readers import read_source
from duixian.queries import Audit

PERIODS = 4
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
    done = 0
    found: dict[int, list[float]] = {}
    kept, more = invent(folder / "reports", seed, max(sizes), added)
    store = folder / "store"
    for size in sizes:
        build(store, kept[done:size])
        done = size
        runs = [add(store, path) for path in more * 2][added:]  # the first round warms up
        found[size] = [statistics.median(step) for step in zip(*runs, strict=True)]
    return found


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
