"""The files that queries read: a load that wrote much of a store puts them in order, a small one does not."""

from types import SimpleNamespace

import pytest
import town
from duixian import examples
from duixian.graph import health
from duixian.graph.store import Store
from duixian.queries.audit import Audit


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "store") as opened:
        town.fill(opened)
        yield opened


@pytest.mark.parametrize(
    ("limits", "loaded", "done"), [((2, 1), 3, True), ((2, 2), 2, True), ((4, 1), 3, False), ((2, 1), 2, False)]
)
def test_files_are_put_in_order_after_many_reports_and_not_after_few(store, monkeypatch, limits, loaded, done):
    for name, limit in zip(("FEWEST", "SHARE"), limits, strict=True):
        monkeypatch.setattr(health, name, limit)
    asked = []
    monkeypatch.setattr(store, "optimize", lambda: asked.append(Store.optimize(store)))
    assert len(store.reports()) == 3
    before = store.digest()
    assert health.tidy(store, loaded) is done
    assert len(asked) == done
    assert store.digest() == before


def test_a_disk_without_room_for_a_copy_is_left_alone(store, monkeypatch):
    full = SimpleNamespace(free=0)
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _path: full)
    monkeypatch.setattr(health, "FEWEST", 1)
    assert not health.tidy(store, 3)


def test_a_load_ends_with_it(tmp_path, monkeypatch):
    told = []
    monkeypatch.setattr(health, "tidy", lambda store, loaded: told.append((store.path, loaded)))
    with Audit.open(tmp_path / "store") as audit:
        audit.load(examples.reports())
        audit.load(examples.reports())
    assert told == [(tmp_path / "store", 3), (tmp_path / "store", 0)]


def test_a_store_in_memory_has_no_files():
    with Store.open() as store:
        assert not health.tidy(store, 1000)
