"""The whole way on the real reports beside the repository: each is found, the graph holds, loading leaves no trace."""

import re
from pathlib import Path

import pytest
from conftest import shared_dir
from duixian.graph.load import load
from duixian.graph.store import Store
from duixian.graph.validate import validate
from duixian.ontology.terms import CLASSES, DX, PROPERTIES


@pytest.fixture(scope="module")
def files() -> list[Path]:
    return sorted((shared_dir() / "seeds").glob("*.txt"))


@pytest.fixture(scope="module")
def store(files: list[Path]) -> Store:
    store = Store.open()
    assert load(files, store).complete
    return store


def test_every_annotated_report_is_in(store: Store) -> None:
    rows = (shared_dir() / "gold" / "metadata.tsv").read_text(encoding="utf-8").splitlines()
    assert len(store.reports()) == len(rows)


def test_every_word_of_the_ontology_is_used_and_no_other(store: Store) -> None:
    used = set(re.findall(rf"<{re.escape(DX)}(\w+)>", "\n".join(store.nquads())))
    assert used == set(CLASSES + PROPERTIES)


def test_the_graph_conforms(store: Store) -> None:
    report = validate(quad for graph in store.graphs() for quad in store.quads(graph))
    assert [finding for finding in report.findings if finding.severity == "Violation"] == []


def test_neither_a_second_load_nor_another_order_changes_a_byte(store: Store, files: list[Path]) -> None:
    before = store.nquads()
    assert load(files, store).loaded == []
    assert store.nquads() == before
    with Store.open() as other:
        for path in reversed(files):
            load([path], other)
        assert other.nquads() == before
