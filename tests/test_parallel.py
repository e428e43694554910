"""Workers: the same results in the same order whoever does the work, and nothing lost where a worker dies."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from itertools import count
from pathlib import Path

import pytest
from duixian import examples
from duixian.graph import load as load_module
from duixian.graph import parallel, refresh
from duixian.graph.load import load, read_file
from duixian.graph.parallel import FEW, Lost, Workers
from duixian.graph.parts import write_parts
from duixian.graph.store import Store
from duixian.ontology.errors import UnreadableFileError, WorkersError
from duixian.queries import Audit
from duixian.queries.reading import extract_lines
from pyoxigraph import RdfFormat
from reports import annual, half_year

needs_kill = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")


@pytest.fixture(scope="module")
def workers():
    with Workers(2) as pair:
        yield pair


def write(folder: Path) -> Path:
    """Write reports of two towns, one of them twice with another figure, and files that cannot be read."""
    texts = {
        "a.txt": annual(2023, "发放救助金86万元。", "建成石桥村文化礼堂。固定资产投资完成12亿元。"),
        "b.txt": half_year(2023, "石桥村文化礼堂主体封顶。固定资产投资完成7亿元。", "新增公共停车位200个。"),
        "c.txt": annual(2023, "发放救助金12万元。", "新建村级驿站3个。", town="柳湾镇"),
        "d.txt": half_year(2023, "新建村级驿站3个。", "新增养老床位60张。", town="柳湾镇"),
        "note.txt": "今天天气很好，大家去河边散步。",
        "z.txt": annual(2023, "发放救助金86万元。", "建成石桥村文化礼堂。固定资产投资完成15亿元。"),
        "empty.txt": "",
    }
    folder.mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    return folder


@pytest.fixture
def folder(tmp_path):
    return write(tmp_path / "reports")


def told(summary):
    return [str(one) for one in [*summary.errors, *summary.warnings]], summary.loaded, summary.unchanged, summary.files


def test_two_processes_give_what_one_gives(folder, workers):
    with Store.open() as one, Store.open() as two:
        first, second = load([folder], one), load([folder], two, workers=workers)
        assert one.nquads() == two.nquads()
        assert told(first) == told(second)
        assert len(first.errors) == 2
        assert {warning.code for warning in first.warnings} == {"no_report", "again"}


def test_processes_start_where_temporary_files_have_a_long_path(folder, tmp_path, monkeypatch):
    place = tmp_path / ("long" * 25)
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    with Store.open() as store, Workers(2) as workers:
        assert load([folder], store, workers=workers).reports


def test_the_example_is_the_same_from_two_processes(workers):
    with Store.open() as one, Store.open() as two:
        load(examples.reports(), one)
        load(examples.reports(), two, workers=workers)
        assert one.nquads() == two.nquads()
    assert list(extract_lines(examples.reports(), workers)) == list(extract_lines(examples.reports()))


def test_reports_read_back_from_the_store_are_judged_as_those_just_read(folder, monkeypatch):
    with Store.open() as one, Store.open() as two:
        load([folder], one)
        monkeypatch.setattr(load_module.Spool, "get", lambda *_: None)
        load([folder], two)
        assert one.nquads() == two.nquads()


@pytest.mark.parametrize("fails", ["write", "flush"])
def test_a_spool_without_room_leaves_reading_to_the_store(folder, monkeypatch, fails):
    class Full:
        def __getattr__(self, name):
            if name == fails:
                raise OSError(28, "No space left on device")
            return lambda *_: None

    with Store.open() as one, Store.open() as two:
        load([folder], one)
        monkeypatch.setattr("duixian.graph.spool.tempfile.SpooledTemporaryFile", lambda **_: Full())
        load([folder], two)
        assert one.nquads() == two.nquads()


# What workers do with things


def slow_then_fast(number: int) -> int:
    time.sleep(0.05 if number % 5 == 0 else 0)
    return number * number


def test_results_come_in_the_order_of_the_things(workers):
    assert list(workers.map(slow_then_fast, range(30), 30)) == [(number, number * number) for number in range(30)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_only_a_few_things_are_under_way(jobs):
    taken = count()
    with Workers(jobs) as some:
        for done, _ in enumerate(some.map(slow_then_fast, (next(taken) for _ in range(60)), 60)):
            assert next(taken) - done <= some.ahead + 2 * (done + 1)


def test_large_things_wait_for_each_other(monkeypatch):
    monkeypatch.setattr(parallel, "_HEAVY", 100)
    taken = count()
    with Workers(2) as some:
        for done, _ in enumerate(some.map(slow_then_fast, (next(taken) for _ in range(12)), 12, lambda _: 60)):
            assert next(taken) == done + min(done + 2, 12)


def fails_at_three(number: int) -> int:
    if number == 3:
        raise ValueError("three")
    return number


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_of_the_work_is_raised(jobs):
    with Workers(jobs) as some, pytest.raises(ValueError, match="three"):
        list(some.map(fails_at_three, range(9), 9))


def takes_all_memory(number: int) -> int:
    return len(bytearray(10**17)) if number == 3 else number


@pytest.mark.parametrize("jobs", [1, 2])
def test_one_that_takes_all_memory_is_lost_and_no_other(jobs):
    with Workers(jobs) as some:
        found = list(some.map(takes_all_memory, range(9), 9))
    assert [thing for thing, result in found if isinstance(result, Lost)] == [3]
    assert [result for _, result in found if not isinstance(result, Lost)] == [0, 1, 2, 4, 5, 6, 7, 8]


def dies_at_three(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@needs_kill
def test_one_that_kills_its_worker_is_lost_and_no_other():
    with Workers(2) as some:
        found = list(some.map(dies_at_three, range(12), 12))
    assert [thing for thing, result in found if isinstance(result, Lost)] == [3]
    assert [result for _, result in found if not isinstance(result, Lost)] == [0, 1, 2, *range(4, 12)]


def dies_once(mark: Path) -> str:
    if mark.exists():
        mark.unlink()
        os.kill(os.getpid(), signal.SIGKILL)
    return mark.name


@needs_kill
def test_what_a_killed_worker_did_is_done_again(tmp_path):
    marks = [tmp_path / str(number) for number in range(40)]
    for mark in marks[::9]:
        mark.touch()
    with Workers(2) as some:
        assert list(some.map(dies_once, marks, 40)) == [(mark, mark.name) for mark in marks]
    assert not any(mark.exists() for mark in marks)


def dies_while_it_answers(number: int) -> bytes:
    if number % 7 == 3:
        threading.Timer(0.01 * (number % 3), os.kill, (os.getpid(), signal.SIGKILL)).start()
        return bytes(60_000_000)
    return b"answer" * 100_000


@needs_kill
def test_one_that_is_killed_while_it_answers_leaves_nobody_waiting():
    """Half an answer in a pipe had the one who reads it wait for ever."""
    with Workers(2) as some:
        found = list(some.map(dies_while_it_answers, range(20), 20))
    assert [thing for thing, _ in found] == list(range(20))
    assert all(result == b"answer" * 100_000 for thing, result in found if thing % 7 != 3)


def reads_or_dies(found):
    if found.name == "b.txt":
        os.kill(os.getpid(), signal.SIGKILL)
    return read_file(found)


def judges_or_dies(case):
    if len(case.reports) == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return refresh.judge_case(case)


@needs_kill
def test_a_file_that_kills_its_worker_is_named_and_the_rest_is_loaded(folder, monkeypatch):
    with Store.open() as one, Store.open() as two, Workers(2) as some:
        monkeypatch.setattr(load_module, "read_file", reads_or_dies)
        summary = load([folder], one, workers=some)
        monkeypatch.undo()
        assert [Path(error.where).name for error in summary.errors] == ["b.txt", "empty.txt", "old.doc"]
        assert "内存不足" in summary.errors[0].zh
        (folder / "b.txt").unlink()
        load([folder], two)
        assert one.nquads() == two.nquads()


@needs_kill
def test_a_government_that_kills_its_worker_is_named_and_judged_by_the_next_load(folder, monkeypatch):
    (folder / "d.txt").unlink()
    with Store.open() as one, Store.open() as two, Workers(2) as some:
        load([folder], two)
        monkeypatch.setattr(refresh, "judge_case", judges_or_dies)
        summary = load([folder], one, workers=some)
        monkeypatch.undo()
        assert isinstance(summary.errors[-1], WorkersError)
        assert summary.errors[-1].where == "柳湾镇"
        assert one.nquads() != two.nquads()
        load([folder / "a.txt", folder / "z.txt"], one)
        assert one.nquads() == two.nquads()


def test_no_worker_can_be_started(monkeypatch):
    monkeypatch.setattr(parallel, "_start_worker", fail)
    with pytest.raises(WorkersError), Workers(2) as some:
        list(some.map(slow_then_fast, range(3), 3))


def fail(_: str) -> None:
    raise OSError("no more processes")


def test_a_few_things_are_done_here_unless_processes_are_asked_for():
    with Workers(None) as some:
        some.jobs = 2
        assert {result for _, result in some.map(where, range(FEW - 1), FEW - 1)} == {os.getpid()}
        assert os.getpid() not in {result for _, result in some.map(where, range(FEW), FEW)}
    with Workers(2) as two:
        assert os.getpid() not in {result for _, result in two.map(where, [1], 1)}


def where(_: int) -> int:
    return os.getpid()


LOAD = """
import sys
from pathlib import Path
from duixian.graph.load import load
from duixian.graph.parallel import Workers
from duixian.graph.store import Store
with Workers(2) as workers, Store.open(Path(sys.argv[1])) as store:
    load([Path(sys.argv[2])], store, lambda done, total, name: print(name, flush=True), workers)
"""


def alone(group: int) -> bool:
    """Wait until no process of a group is left."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def short_folder():
    """Give a folder for what processes share: the address of a socket in it may have 108 bytes only."""
    with tempfile.TemporaryDirectory(prefix="dx") as name:
        yield Path(name)


@pytest.mark.skipif(sys.platform == "win32", reason="no process groups on this system")
@pytest.mark.parametrize("sign", ["SIGINT", "SIGKILL", "SIGTERM"])
def test_what_ends_a_load_ends_its_workers(folder, tmp_path, short_folder, sign):
    command = [sys.executable, "-c", LOAD, str(tmp_path / "store"), str(folder)]
    parcels = short_folder
    for number in range(40):
        (folder / f"more{number}.txt").write_text(
            annual(2000 + number % 20, town=f"青{chr(0x4E00 + number)}镇"), "utf-8"
        )
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", start_new_session=True,
        env={**os.environ, "TMPDIR": str(parcels)},
    ) as process:  # fmt: skip
        assert process.stdout
        assert any(line.strip() == "more9.txt" for line in process.stdout)
        if sign == "SIGINT":  # as the terminal sends it: to all
            os.killpg(process.pid, signal.SIGINT)
        else:
            process.send_signal(getattr(signal, sign))
        errors = process.communicate(timeout=30)[1]
    assert process.returncode != 0
    assert errors.count("Traceback") <= 1
    assert alone(process.pid)
    assert not list(parcels.glob("duixian-*"))
    with Store.open(tmp_path / "store") as one, Store.open() as two:
        load([folder], one)
        load([folder], two)
        assert one.nquads() == two.nquads()


# Parts


def test_parts_hold_what_a_store_holds_before_judging(folder, tmp_path, workers, monkeypatch):
    monkeypatch.setattr("duixian.graph.parts.FILES", 3)
    (folder / "z.txt").unlink()
    summary = write_parts([folder], tmp_path / "parts", workers=workers)
    assert (len(summary.written), summary.kept, len(summary.reports)) == (3, [], 4)
    assert len(summary.lost) == 3
    with Store.open(tmp_path / "one") as one:
        for part in sorted((tmp_path / "parts").iterdir()):
            one._database.bulk_load(path=str(part))
        one._whole = False  # not by us: the next opening goes through the store
    with Store.open(tmp_path / "one") as one, Store.open() as two:
        load([folder], two)
        assert load([folder], one).loaded == []
        assert one.nquads() == two.nquads()


def test_parts_that_are_there_are_kept_and_say_the_same(folder, tmp_path, monkeypatch):
    monkeypatch.setattr("duixian.graph.parts.FILES", 3)
    out = tmp_path / "parts"
    first = write_parts([folder], out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    (out / first.written[1]).unlink()
    second = write_parts([folder], out)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert (second.written, len(second.kept)) == ([first.written[1]], 2)
    assert (second.reports, second.lost, second.notes) == (first.reports, first.lost, first.notes)
    assert [note for note in first.notes if "只取第一次" in note]
    (folder / "a.txt").write_text(annual(2023, plan="新建村级驿站5个。"), encoding="utf-8")
    third = write_parts([folder], out)
    assert (len(third.written), third.others) == (1, [first.written[0]])


def test_a_store_is_exported_in_parts_that_make_the_same_store(folder, tmp_path, monkeypatch):
    monkeypatch.setattr("duixian.graph.parts.GRAPHS", 4)
    out = tmp_path / "parts"
    out.mkdir()
    with Audit.open() as audit, Store.open() as other:
        audit.load([folder])
        audit.review(audit.commitments("柳湾镇")[0].id, by="李", because="看过")
        audit.export("nquads", out)
        parts = {path.name: path.read_bytes() for path in out.iterdir()}
        assert len(parts) > 3
        for data in parts.values():
            other._database.bulk_load(data, format=RdfFormat.N_QUADS)
        assert other.nquads() == audit.store.nquads()
        assert other.hashes() == audit.store.hashes()
        (out / min(parts)).unlink()
        audit.export("nquads", out)
        assert {path.name: path.read_bytes() for path in out.iterdir()} == parts


def test_parts_without_room_are_an_error_and_nothing_is_half_written(folder, tmp_path):
    (tmp_path / "parts").write_text("a file")
    with pytest.raises(Exception, match="parts"):
        write_parts([folder], tmp_path / "parts")
    assert (tmp_path / "parts").read_text() == "a file"


def test_errors_of_files_come_back_from_workers_whole(folder, workers):
    ((_, read),) = workers.map(read_file, [UnreadableFileError("a", "读不出", "unreadable")], 1)
    assert str(read.error) == "a：读不出 / unreadable"
