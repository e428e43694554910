"""Judging what is to be judged, and nothing else: across sessions, names that join governments, upgrades, reviews."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from duixian.graph import store as store_module
from duixian.graph.load import load
from duixian.graph.packed import Packed
from duixian.graph.refresh import refresh
from duixian.graph.reviews import read_reviews
from duixian.graph.storage import CLOSED
from duixian.graph.store import Store
from duixian.graph.triples import reviews_to_nquads
from duixian.loaders.extract import extract
from duixian.loaders.readers import read_source
from duixian.ontology import iris
from duixian.ontology.model import Review, ReviewKind, Status
from duixian.queries import Audit
from reports import annual, half_year

BARE = iris.government_iri("青禾镇")
TEXTS = {
    "bare.txt": half_year(2023, "新增公共停车位210个。", "新增养老床位60张。"),
    "yunxi.txt": annual(2023, plan="新增公共停车位200个。", town="云溪县青禾镇"),
    "dongling.txt": annual(2023, plan="新增公共停车位300个。", town="东岭县青禾镇"),
    "other.txt": annual(2023, plan="新建村级驿站3个。", town="柳湾镇"),
    "later.txt": half_year(2023, "新建村级驿站3个。", "新增养老床位60张。", town="柳湾镇"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "reports"
    made.mkdir()
    for name, text in TEXTS.items():
        (made / name).write_text(text, encoding="utf-8")
    return made


def add(store: Path, *paths: Path) -> list[str]:
    """Load in a session of its own; give the reports that were new."""
    with Store.open(store) as opened:
        return load(paths, opened).loaded


def at_once(*paths: Path) -> list[str]:
    with Store.open() as store:
        load(paths, store)
        return store.nquads()


def quads(store: Path) -> list[str]:
    with Store.open(store, read_only=True) as opened:
        return opened.nquads()


def test_a_new_report_asks_nothing_of_all_others(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(tmp_path / "s", *(folder / name for name in TEXTS if name != "later.txt"))

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("all of the store was gone through")

    with monkeypatch.context() as patch:
        for name in ("hashes", "graphs", "reports", "everywhere", "sweep", "_unmarked"):
            patch.setattr(Store, name, refuse)
        assert len(add(tmp_path / "s", folder / "later.txt")) == 1
    assert quads(tmp_path / "s") == at_once(folder)


@pytest.mark.parametrize(
    "order",
    [
        ("bare", "yunxi"), ("yunxi", "bare"), ("bare", "yunxi", "dongling"), ("yunxi", "dongling", "bare"),
        ("yunxi", "bare", "dongling"), ("other", "bare", "dongling", "later", "yunxi"),
    ],
)  # fmt: skip
def test_a_new_report_joins_and_parts_governments_of_one_name(
    folder: Path, tmp_path: Path, order: tuple[str, ...]
) -> None:
    for name in order:
        add(tmp_path / "s", folder / f"{name}.txt")
    assert quads(tmp_path / "s") == at_once(*(folder / f"{name}.txt" for name in order))


@pytest.mark.parametrize("judged", [True, False])
def test_a_report_that_is_dropped_lets_go_of_the_other(folder: Path, tmp_path: Path, *, judged: bool) -> None:
    (first,) = add(tmp_path / "s", folder / "yunxi.txt")
    add(tmp_path / "s", folder / "bare.txt")
    with Store.open(tmp_path / "s") as store:
        assert store.hash_of(iris.government_graph(BARE)) is None, "joined with the one whose county is told"
        store.drop_report(first)
        if judged:
            refresh(store)
    with Store.open(tmp_path / "s") as store:
        assert bool(refresh(store)) is not judged
    assert quads(tmp_path / "s") == at_once(folder / "bare.txt")


def test_what_was_put_but_not_judged_is_known_in_the_next_session(folder: Path, tmp_path: Path) -> None:
    add(tmp_path / "s", folder / "bare.txt", folder / "other.txt")
    (report,) = extract(read_source(folder / "later.txt")).reports
    with Store.open(tmp_path / "s") as store:
        store.put_report(report)
    with Store.open(tmp_path / "s") as store:
        assert store.pending() == {report.government}
        assert refresh(store) == [report.government]
        assert store.pending() == set()
    assert quads(tmp_path / "s") == at_once(*(folder / f"{name}.txt" for name in ("bare", "other", "later")))


def test_a_redacted_name_joins_nobody(tmp_path: Path) -> None:
    made = []
    for year in (2022, 2023, 2024):
        made.append(tmp_path / f"{year}.txt")
        made[-1].write_text(annual(year, plan=f"新建驿站{year - 2000}个。", town="XX镇"), encoding="utf-8")
    add(tmp_path / "s", *made[:2])
    (report,) = extract(read_source(made[2])).reports
    assert report.issuer_redacted
    with Store.open(tmp_path / "s") as store:
        store.put_report(report)
        assert store.pending() == {report.government}


def test_other_software_judges_all_again(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(tmp_path / "s", folder)
    told = json.loads((tmp_path / "s" / CLOSED).read_text("utf-8"))
    (tmp_path / "s" / CLOSED).write_text(json.dumps({**told, "software": "0.0.1"}), "utf-8")
    with Store.open(tmp_path / "s") as store:
        assert len(store.pending()) == 4
    monkeypatch.setattr(store_module, "software", lambda: "99")
    with Store.open(tmp_path / "s") as store:
        assert len(store.pending()) == 4


def test_a_review_and_its_undoing_concern_the_government_of_the_commitment(folder: Path, tmp_path: Path) -> None:
    add(tmp_path / "s", folder)
    judged = quads(tmp_path / "s")
    with Audit.open(tmp_path / "s") as audit:
        one = next(record for record in audit.commitments("柳湾镇") if "驿站" in record.text)
        audit.review(one.code, status="behind", because="看过", by="李")
        assert next(r for r in audit.commitments() if r.id == one.id).assessment.status is Status.BEHIND
    with Store.open(tmp_path / "s") as store:
        (review,) = read_reviews(store)
        store.append(iris.REVIEW_GRAPH, reviews_to_nquads([undo(review.id)]))
        (report,) = extract(read_source(folder / "later.txt")).reports
        assert store.pending() == {report.government}
    with Store.open(tmp_path / "s") as store:
        assert refresh(store) == [report.government]
        assert [line for line in store.nquads() if f"<{iris.REVIEW_GRAPH}>" not in line] == judged


def undo(review: str) -> Review:
    return Review(
        id=iris.review_iri(1, review), order=1, about=review, by="李", at=datetime(2024, 1, 1, tzinfo=UTC),
        kind=ReviewKind.UNDO,
    )  # fmt: skip


def test_judging_that_is_interrupted_is_done_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    put = Store.put_graphs

    def interrupted(self: Store, graphs: Sequence[Packed]) -> set[str]:
        calls.extend(one.graph for one in graphs)
        if any(graph.endswith("/assessments") for graph in calls):
            raise KeyboardInterrupt
        return put(self, graphs)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "put_graphs", interrupted)
        with pytest.raises(KeyboardInterrupt):
            add(tmp_path / "s", folder)
    assert any(graph.endswith("/assessments") for graph in calls)
    add(tmp_path / "s", folder)
    assert quads(tmp_path / "s") == at_once(folder)
