"""Load corpora of several sizes, each in a program of its own, and measure the stores: for `bench.py`.

In: files of reports, a number of processes. Out: seconds, memory, triples, bytes on disk; how long pyoxigraph alone
takes to bulk-load the same N-Quads; how long the command line takes to start. Run as a program it loads once.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pyoxigraph
from duixian.graph.parallel import Workers
from duixian.graph.store import Store
from duixian.queries.audit import Audit

_HERE = Path(__file__).resolve().parent
_AGAIN, _PAUSE = 5, 0.1


def load_apart(folder: Path, store: Path, jobs: int) -> dict[str, float]:
    """Load a folder in a program of its own.

    `memory` is the most megabytes that all its processes held at a time, `cores` their seconds on a core.
    """
    command = [sys.executable, __file__, str(folder), str(store), "--jobs", str(jobs)]
    with tempfile.TemporaryFile("w+") as answer, subprocess.Popen(command, stdout=answer) as program:
        most, spent = 0, dict[int, float]()
        while program.poll() is None:
            most = max(most, _look(program.pid, spent))
            time.sleep(_PAUSE)
        if program.returncode:
            raise ValueError(f"the load of {folder} ended with {program.returncode}")
        answer.seek(0)
        return {**json.load(answer), "cores": sum(spent.values()), "memory": most / 1_000_000, "jobs": jobs}


def _look(pid: int, spent: dict[int, float]) -> int:
    """Note the seconds of a process and of those that it started, and add up the bytes that they hold.

    What a worker shares with others is left out.
    """
    held = 0
    with suppress(psutil.Error):  # it has just ended
        process = psutil.Process(pid)
        for one in (process, *process.children(recursive=True)):
            memory, times = one.memory_info(), one.cpu_times()
            held += memory.rss - (memory.shared if one is not process else 0)
            spent[one.pid] = times.user + times.system
    return held


def load_here(folder: Path, place: Path, jobs: int) -> dict[str, float]:
    """Load a folder into a new store, and say what it took."""
    start = time.perf_counter()
    with Workers(jobs) as workers, Store.open(place) as store:
        summary = Audit(store).load([folder], None, workers)
    seconds = time.perf_counter() - start
    if not summary.complete:
        raise ValueError(f"{len(summary.errors)} files could not be read")
    return {"reports": summary.reports, "seconds": seconds}


def store_size(place: Path) -> dict[str, float]:
    """Count the triples of a store and its bytes on disk."""
    disk = sum(file.stat().st_size for file in place.rglob("*") if file.is_file())
    return {"triples": len(pyoxigraph.Store.read_only(str(place / "data"))), "disk": disk}


def bulk_load(place: Path) -> dict[str, float]:
    """Time the bulk load of the quads of a store into an empty one."""
    database = pyoxigraph.Store.read_only(str(place / "data"))
    with tempfile.TemporaryDirectory() as name:
        dump = Path(name) / "all.nq"
        database.dump(str(dump), format=pyoxigraph.RdfFormat.N_QUADS)
        start, before = time.perf_counter(), time.process_time()
        other = pyoxigraph.Store(Path(name) / "store")
        other.bulk_load(path=str(dump), format=pyoxigraph.RdfFormat.N_QUADS)
        other.flush()
        took, cores = time.perf_counter() - start, time.process_time() - before
        del other  # it still puts files in order, in a folder that goes away now
    return {"bulk": took, "bulk_cores": cores}


def start_up(store: Path) -> dict[str, float]:
    """Time the start of Python alone, of `duixian --help` and of a first query, in seconds."""
    tool = [sys.executable, "-m", "duixian.app.cli"]
    script = Path(sys.executable).with_name("duixian")
    tool = [str(script)] if script.exists() else tool
    commands = {
        "python": [sys.executable, "-c", "pass"],
        "help": [*tool, "--help"],
        "query": [*tool, "query", "governments", "--store", str(store)],
    }
    return {name: _runs(command) for name, command in commands.items()}


def _runs(command: list[str]) -> float:
    times = []
    for _ in range(_AGAIN + 1):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return statistics.median(times[1:])


def run_json(program: str, *arguments: str) -> dict[str, Any]:
    """Run another of these programs, and read what it prints."""
    command = [sys.executable, str(_HERE / program), *arguments]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    return found


def main() -> None:
    """Load once and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("store", type=Path)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    print(json.dumps(load_here(options.folder, options.store, options.jobs)))


if __name__ == "__main__":
    main()
