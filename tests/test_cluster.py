"""A real Dask cluster of several processes: the same N-Quads as one process, also where one of them is killed."""

import os
import signal
import sys
from pathlib import Path

import pytest
from duixian.graph import cluster as cluster_module
from duixian.graph import load as load_module
from duixian.graph.cluster import Cluster
from duixian.graph.load import load
from duixian.graph.store import Store
from duixian.ontology.errors import WorkersError
from reports import annual, half_year
from test_parallel import fails_at_three, reads_or_dies, slow_then_fast, told, write

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def scheduler():
    """Start a cluster of three processes on this machine, each with a nanny that replaces it when it dies."""
    with distributed.LocalCluster(
        n_workers=3, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0", silence_logs=50
    ) as local:
        yield local.scheduler_address


@pytest.fixture
def folder(tmp_path):
    made = write(tmp_path / "reports")
    for number in range(24):
        town = f"青{'石水山云田林'[number // 4]}镇"
        year, text = 2020 + number % 4, f"新增公共停车位{number + 2}个。"
        (made / f"m{number:02}.txt").write_text(
            half_year(year, text, text, town) if number % 2 else annual(year, text, text, town), encoding="utf-8"
        )
    return made


@pytest.fixture
def whole(folder):
    with Store.open() as store:
        return load([folder], store), store.nquads()


def test_a_cluster_gives_what_one_process_gives(scheduler, folder, whole):
    with Cluster(scheduler) as workers, Store.open() as store:
        assert told(load([folder], store, None, workers)) == told(whole[0])
        assert store.nquads() == whole[1]


@pytest.mark.parametrize("step", ["m07.txt", "青水镇"])
def test_a_worker_that_is_killed_in_the_middle_loses_nothing(scheduler, folder, whole, step):
    killed = []

    def kill(done, total, name):
        if name == step and not killed:
            pid = min(client.run(os.getpid).values())
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)

    with distributed.Client(scheduler, set_as_default=False) as client:
        with Cluster(scheduler) as workers, Store.open() as store:
            assert told(load([folder], store, kill, workers)) == told(whole[0])
            assert store.nquads() == whole[1]
        client.wait_for_workers(3, timeout=30)
        assert killed
        assert killed[0] not in client.run(os.getpid).values()


def test_a_file_that_kills_every_worker_is_named_and_the_rest_is_loaded(scheduler, folder, monkeypatch):
    with Cluster(scheduler) as workers, Store.open() as one, Store.open() as two:
        monkeypatch.setattr(load_module, "read_file", reads_or_dies)
        summary = load([folder], one, None, workers)
        monkeypatch.undo()
        assert "b.txt" in [Path(error.where).name for error in summary.errors]
        (folder / "b.txt").unlink()
        load([folder], two)
        assert one.nquads() == two.nquads()


def test_an_error_of_the_work_is_raised(scheduler):
    with Cluster(scheduler) as workers:
        assert list(workers.map(slow_then_fast, range(40), 40))[-1] == (39, 39 * 39)
        with pytest.raises(ValueError, match="three"):
            list(workers.map(fails_at_three, range(9), 9))


def test_a_scheduler_that_goes_away_is_an_error(folder, monkeypatch):
    monkeypatch.setattr(cluster_module, "_PATIENCE", 3)
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0", silence_logs=50
    ) as local:

        def close(done, total, name):
            if name == "m05.txt":
                local.close()

        with Store.open() as store, pytest.raises(WorkersError), Cluster(local.scheduler_address) as workers:
            load([folder], store, close, workers)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense://x"])
def test_a_scheduler_that_is_not_there_is_an_error(monkeypatch, address):
    monkeypatch.setattr(cluster_module, "_PATIENCE", 1)
    with pytest.raises(WorkersError, match="连不上"):
        Cluster(address)


def test_a_cluster_without_workers_is_an_error(monkeypatch):
    monkeypatch.setattr(cluster_module, "_PATIENCE", 1)
    with (
        distributed.LocalCluster(n_workers=0, dashboard_address="127.0.0.1:0", silence_logs=50) as local,
        pytest.raises(WorkersError, match="没有工作进程"),
    ):
        Cluster(local.scheduler_address)


def test_other_software_on_the_machines_is_an_error(scheduler, monkeypatch):
    monkeypatch.setattr(cluster_module, "version", lambda _: "99")
    with pytest.raises(WorkersError, match="不是 99"):
        Cluster(scheduler)


def test_without_dask_the_line_that_installs_it_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(WorkersError, match="pip install 'duixian\\[cluster\\]'"):
        Cluster("tcp://127.0.0.1:1")
