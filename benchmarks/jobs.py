"""Measure a whole load (read, store on disk, link, judge) with one process and with several: `make bench-jobs`.

In: numbers of reports and of processes. Out: seconds, reports a second, and the most memory that the writing process
and a worker took, as a table in Chinese and English (`--json`: for machines). The reports are those of `corpus.py`;
each load is a program of its own.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from duixian.graph.load import load
from duixian.graph.parallel import Lost, Workers
from duixian.graph.store import Store
from incremental import invent


def spent(_: int) -> tuple[int, int, float]:
    """Give the process that does this, the most megabytes that it took so far, and its seconds on a core."""
    time.sleep(0.1)  # so that each worker is asked
    return os.getpid(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, time.process_time()


def load_once(folder: Path, jobs: int) -> dict[str, float]:
    """Load a folder into a new store, and say what it took."""
    with tempfile.TemporaryDirectory() as place, Workers(jobs) as workers:
        start = time.perf_counter()
        with Store.open(Path(place) / "store") as store:
            summary = load([folder], store, None, workers)
        seconds = time.perf_counter() - start
        asked = [told for _, told in workers.map(spent, range(4 * jobs), 4 * jobs) if not isinstance(told, Lost)]
        size = sum(file.stat().st_size for file in Path(place).rglob("*") if file.is_file())
    if not summary.complete:
        raise ValueError(f"{len(summary.errors)} files could not be read")
    pid, memory, own = spent(0)
    cores = sum({asked_pid: cpu for asked_pid, _, cpu in asked if asked_pid != pid}.values()) + own
    return {"reports": summary.reports, "jobs": jobs, "seconds": seconds, "cores": cores, "writer": own,
            "memory": memory, "worker": max(most for _, most, _ in asked), "disk": size / 1_000_000}  # fmt: skip


def measure(sizes: list[int], jobs: list[int], seed: int) -> list[dict[str, float]]:
    """Load each number of reports with each number of processes, one after the other."""
    found: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory() as place:
        for size in sizes:
            folder = Path(place) / str(size)
            invent(folder, seed, size, 0)
            for number in jobs:
                command = [sys.executable, __file__, "--one", str(folder), "--jobs", str(number)]
                found.append(json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout))
    return found


def table(found: list[dict[str, float]]) -> str:
    """Lay the figures out, in Markdown; the ratio is to the first number of processes of the same reports."""
    heads = ("报告 reports", "进程 jobs", "秒 seconds", "每秒 a second", "倍数 ratio", "核时 s of cores",
             "其中写的进程 writer", "写的进程 MB writer", "读的进程 MB worker", "库 MB on disk")  # fmt: skip
    lines = [f"| {' | '.join(heads)} |", "|--:" * len(heads) + "|"]
    for one in found:
        first = next(other for other in found if other["reports"] == one["reports"])
        cells = (
            f"{one['reports']:,}", f"{one['jobs']}", f"{one['seconds']:.1f}", f"{one['reports'] / one['seconds']:.1f}",
            f"{first['seconds'] / one['seconds']:.2f}", f"{one['cores']:.1f}", f"{one['writer']:.1f}",
            f"{one['memory']}", f"{one['worker']}", f"{one['disk']:.0f}",
        )  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Invent, load, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[300, 1000], help="numbers of reports")
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2], help="numbers of processes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--one", type=Path, metavar="FOLDER", help="load this folder once, and print what it took")
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    options = parser.parse_args()
    if options.one:
        print(json.dumps(load_once(options.one, options.jobs[0])))
        return
    found = measure(options.sizes, options.jobs, options.seed)
    print(json.dumps(found) if options.json else table(found))


if __name__ == "__main__":
    main()
