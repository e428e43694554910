"""Killed, out of room, opened twice: whatever happens to a load, the store opens, holds whole reports, can be finished.

The short version runs in the suite, the long one (a hundred kills) by `make test-long`.
"""

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from duixian.graph.load import load
from duixian.graph.packed import pack
from duixian.graph.store import Store
from reports import annual, half_year

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")

LOAD = """
import sys
from pathlib import Path
from duixian.graph import load, refresh
from duixian.graph.parallel import Workers
from duixian.graph.store import Store
import duixian.loaders.extract
store, folder, jobs, at_once = sys.argv[1:]
load.AT_ONCE = refresh.AT_ONCE = int(at_once)  # write often
print("start", flush=True)
with Workers(int(jobs)) as workers, Store.open(Path(store)) as opened:
    load.load([Path(folder)], opened, None, workers)
print("done", flush=True)
"""
TOWNS = ("青禾镇", "柳湾镇", "云溪镇", "石塘镇")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("reports")
    for number, town in enumerate(TOWNS):
        for year in (2022, 2023):
            done, plan = (
                f"新增公共停车位{number + year - 1822}个。",
                f"新建村级驿站{number + 3}个。新建高标准农田300亩。",
            )
            (made / f"{town}{year}a.txt").write_text(annual(year, done, plan, town), encoding="utf-8")
            (made / f"{town}{year}b.txt").write_text(half_year(year, plan, done, town), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def whole(folder: Path) -> list[str]:
    """Give what a load that nobody killed makes."""
    with Store.open() as store:
        load([folder], store)
        return store.nquads()


def start(store: Path, folder: Path, jobs: int, at_once: int) -> "subprocess.Popen[str]":
    """Start a load in a process of its own, and wait until it begins to work."""
    process = subprocess.Popen(
        [sys.executable, "-c", LOAD, str(store), str(folder), str(jobs), str(at_once)],
        stdout=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    assert process.stdout
    assert process.stdout.readline() == "start\n"
    return process


def kill_after(seconds: float, store: Path, folder: Path, jobs: int, at_once: int) -> bool:
    """Kill a load some time after it began to work; tell whether it was still running."""
    with start(store, folder, jobs, at_once) as process:
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        assert process.stdout
        return process.stdout.read() != "done\n"


def check_whole(store: Path, whole: list[str], modes: Sequence[bool] = (True, False)) -> int:
    """See that every graph of a store, as one reads it, is one of the whole; give the number of its reports."""
    graphs: dict[str, list[str]] = {}
    for line in whole:
        graphs.setdefault(line.rsplit(" ", 2)[1][1:-1], []).append(line)
    if not (store / "duixian.json").exists():  # killed before there was a store
        return 0
    for read_only in modes:
        with Store.open(store, read_only=read_only) as opened:
            held = opened.nquads()
            for graph, digest in opened.hashes().items():
                lines = [line for line in held if line.endswith(f" <{graph}> .")]
                assert pack(graph, lines).digest == digest
                if not re.search("/government/|/assessments", graph):  # these speak of what was in when it was judged
                    assert lines == graphs[graph]
            for report in opened.reports():
                assert opened.load_report(report).statements
            count = len(opened.reports())
    return count


def kill_again_and_again(kills: int, tmp_path: Path, folder: Path, whole: list[str]) -> int:
    """Kill loads at random moments, one store after the other; give how many were killed with some reports in."""
    chance = random.Random(kills)
    runs = {}
    for jobs in (1, 2):
        begun = time.monotonic()
        with start(tmp_path / f"store{jobs}", folder, jobs, 200_000) as process:
            assert process.stdout
            assert process.stdout.read() == "done\n"
        runs[jobs] = time.monotonic() - begun
    midway = 0
    for number in range(kills):
        store, jobs, at_once = tmp_path / f"killed{number}", number % 2 + 1, chance.choice((1, 60_000, 400_000))
        while kill_after(chance.uniform(0, runs[jobs]), store, folder, jobs, at_once):
            midway += 0 < check_whole(store, whole) < len(list(folder.iterdir()))
            if chance.random() < 0.5:
                break
        with Store.open(store) as opened:
            load([folder], opened)
            assert opened.nquads() == whole
        assert check_whole(store, whole) == len(list(folder.iterdir()))
    return midway


def test_a_killed_load_leaves_whole_reports_and_is_finished_by_another(tmp_path, folder, whole):
    kill_again_and_again(8, tmp_path, folder, whole)


@pytest.mark.long
def test_a_hundred_killed_loads(tmp_path, folder, whole):
    assert kill_again_and_again(100, tmp_path, folder, whole) > 10, "few were killed while they wrote"


FULL = """
import resource, sys
from pathlib import Path
from duixian.app.cli import main
limit = int(sys.argv[4])
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
main(["load", sys.argv[1], "--store", sys.argv[2], "--jobs", sys.argv[3]])
"""


def load_by_command(folder: Path, store: Path, jobs: int, limit: int = 0) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", FULL, str(folder), str(store), str(jobs), str(limit)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120)


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("limit", [60_000, 200_000])
def test_a_full_disk_is_an_error_and_nothing_is_half_written(tmp_path, folder, whole, jobs, limit):
    """Files that may not grow are a full disk to the store; root and others alike."""
    result = load_by_command(folder, tmp_path / "store", jobs, limit)
    assert result.returncode == 2
    assert "磁盘已满" in result.stderr
    assert "Traceback" not in result.stderr
    check_whole(tmp_path / "store", whole)
    assert load_by_command(folder, tmp_path / "store", jobs).returncode == 0
    with Store.open(tmp_path / "store", read_only=True) as store:
        assert store.nquads() == whole


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of 40 MB; only root may."""
    place = tmp_path / "disk"
    place.mkdir()
    if (
        os.geteuid() != 0
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(place)], capture_output=True, check=False
        ).returncode
    ):
        pytest.xfail("only root may mount a small disk; the test above does without")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_disk_that_fills_up_is_an_error_and_room_mends_it(small_disk, tmp_path, folder, whole):
    ballast = small_disk / "ballast"
    with Store.open(small_disk / "store"):
        pass
    free = os.statvfs(small_disk)
    ballast.write_bytes(bytes(max(0, free.f_bavail * free.f_frsize - 300_000)))
    result = load_by_command(folder, small_disk / "store", 2)
    assert result.returncode == 2
    assert "磁盘已满" in result.stderr
    check_whole(small_disk / "store", whole, modes=(True,))  # opening it for writing takes room
    ballast.unlink()
    check_whole(small_disk / "store", whole)
    assert load_by_command(folder, small_disk / "store", 2).returncode == 0
    with Store.open(small_disk / "store", read_only=True) as store:
        assert store.nquads() == whole


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_store_that_is_being_loaded_is_not_loaded_by_another(tmp_path, folder, whole, jobs):
    with Store.open(tmp_path / "store"):
        result = load_by_command(folder, tmp_path / "store", jobs)
    assert result.returncode == 2
    assert "另一个程序正在使用" in result.stderr
    assert load_by_command(folder, tmp_path / "store", jobs).returncode == 0
    with Store.open(tmp_path / "store", read_only=True) as store:
        assert store.nquads() == whole
