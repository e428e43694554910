"""Measure the speed of every step, of whole loads and of every query, over the size of the corpus: `make bench`.

In: numbers of reports. Out: tables in Chinese and English, each figure beside something fixed that was measured in the
same run: jieba's segmentation of the same text, pyoxigraph's bulk load of the same quads, rdflib's engine for the same
queries. `--write` puts them into `docs/performance.md` and draws the curves over the size (`docs/images/bench.svg`).
"""

import argparse
import json
import os
import re
import shutil
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench_corpus import write_reports
from bench_loads import bulk_load, load_apart, run_json, start_up, store_size
from bench_plot import draw
from bench_tables import loads_table, panels, queries_table, slopes, start_table, steps_table

Found = dict[str, Any]
_REPOSITORY = Path(__file__).resolve().parent.parent
_REAL = _REPOSITORY.parent / "shared" / "seeds"
_DOCUMENT, _IMAGE = _REPOSITORY / "docs/performance.md", _REPOSITORY / "docs/images/bench.svg"
_SECTION = re.compile(r"(<!-- bench -->\n).*?(<!-- /bench -->)", re.DOTALL)
_STEPS = 12
"""The steps are timed with so many reports (a core)."""
_ALONE = 1000
"""Larger corpora are loaded with all processes only, by duixian only, and asked about one government only."""
_RDFLIB = 10
"""rdflib is asked about no more reports than this."""


def measure(folder: Path, sizes: list[int], jobs: int, seed: int, kept: Path | None = None) -> Found:
    """Measure all; what is there after each size is kept in a file, as large ones take hours."""
    begun = time.perf_counter()
    reports = write_reports(folder / "steps", _STEPS * jobs, seed)
    found: Found = {
        "date": datetime.now(UTC).date().isoformat(), "version": version("duixian"), "jobs": jobs,
        "load": [round(os.getloadavg()[0], 1)], "sizes": [], "rdflib": {},
    }  # fmt: skip
    found["steps"] = run_json("bench_steps.py", *map(str, reports[:_STEPS]))
    shares = [reports[place::jobs] for place in range(jobs)]
    with ThreadPoolExecutor(jobs) as pool:
        found["all"] = list(pool.map(lambda share: run_json("bench_steps.py", *map(str, share)), shares))
    real = sorted(_REAL.glob("*.txt"))
    found["real"] = run_json("bench_steps.py", *map(str, real)) if real else {}
    for size in sizes:
        _say(f"{time.perf_counter() - begun:5.0f} s: {size} reports")
        found["sizes"].append(_measure_size(folder, size, jobs, seed))
        if kept:
            kept.write_text(json.dumps(found), encoding="utf-8")
    found["start"] = start_up(folder / f"store-{sizes[0]}")
    asked = max((size for size in sizes if size <= _RDFLIB), default=sizes[0])
    _say(f"{time.perf_counter() - begun:5.0f} s: rdflib")
    found["rdflib"] = {
        "reports": asked,
        **run_json("bench_queries.py", str(folder / f"store-{asked}"), "--rdflib", "--json"),
    }
    found["load"].append(round(os.getloadavg()[0], 1))
    found["minutes"] = (time.perf_counter() - begun) / 60
    return found


def _measure_size(folder: Path, size: int, jobs: int, seed: int) -> Found:
    """Load a corpus with one process and with all, and ask the store."""
    reports = folder / str(size)
    files = write_reports(reports, size, seed)
    store = folder / f"store-{size}"
    found: Found = {
        "reports": size,
        "characters": sum(len(file.read_text(encoding="utf-8")) for file in files),
        "loads": [],
    }
    for number in (n for n in dict.fromkeys((1, jobs)) if n == jobs or size <= _ALONE):
        shutil.rmtree(store, ignore_errors=True)
        found["loads"].append(load_apart(reports, store, number))
    found |= store_size(store)
    few = size <= _ALONE
    found |= bulk_load(store) if few else {}
    return {**found, **run_json("bench_queries.py", str(store), "--json", *([] if few else ["--one"]))}


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def write_up(found: Found) -> str:
    """Lay all figures out, in Markdown."""
    when = (
        f"{found['date']}，duixian {found['version']}，{found['jobs']} 个进程；负载 load average "
        f"{found['load'][0]}–{found['load'][-1]}。 {found['jobs']} processes at most."
    )
    return "\n\n".join(
        (when, steps_table(found), loads_table(found), slopes(found), start_table(found), queries_table(found))
    )


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 10, 100], help="numbers of reports")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)), help="processes at most")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="work in this folder and keep it")
    parser.add_argument("--write", action="store_true", help="put the results into docs/performance.md")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep all figures in a file")
    parser.add_argument("--from", type=Path, metavar="FILE", dest="kept", help="print kept figures, measure nothing")
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp())
    try:
        if options.kept:
            found = json.loads(options.kept.read_text(encoding="utf-8"))
        else:
            found = measure(folder, sorted(options.sizes), options.jobs, options.seed, options.json)
    finally:
        if not options.folder:
            shutil.rmtree(folder)
    if options.json:
        options.json.write_text(json.dumps(found), encoding="utf-8")
    text = write_up(found)
    print(text)
    if options.write:
        document = _DOCUMENT.read_text(encoding="utf-8")
        _DOCUMENT.write_text(_SECTION.sub(lambda m: f"{m[1]}\n{text}\n\n{m[2]}", document), encoding="utf-8")
        _IMAGE.write_text(draw(panels(found)), encoding="utf-8")


if __name__ == "__main__":
    main()
