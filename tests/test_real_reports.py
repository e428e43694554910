"""The whole way on the real reports beside the repository: each is found, the graph holds, loading leaves no trace."""

import re
from pathlib import Path

import pytest
from conftest import shared_dir
from duixian.graph.load import load
from duixian.graph.store import Store
from duixian.graph.validate import validate
from duixian.ontology.terms import CLASSES, DX, PROPERTIES
from duixian.queries.audit import Audit


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


def test_every_word_of_the_ontology_is_used_and_no_other(store: Store, files: list[Path]) -> None:
    with Store.open() as reviewed:
        load(files[:2], reviewed)
        review_something(Audit(reviewed))
        lines = [*store.nquads(), *reviewed.nquads()]
    assert set(re.findall(rf"<{re.escape(DX)}(\w+)>", "\n".join(lines))) == set(CLASSES + PROPERTIES)


def review_something(audit: Audit) -> None:
    """Correct a status, reject a link and take that back, so that every word of reviews is used."""
    told = next(c for c in audit.commitments() if c.assessment and c.assessment.evidence)
    assert told.assessment
    link = told.assessment.evidence[0]
    audit.review(told.id, status="partly", because="核对原文", evidence=link.text, by="测试员")
    rejected = audit.reject_link(link.link, by="测试员", because="另一件事")
    audit.undo_review(rejected.number, by="测试员")


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
