"""From files to a judged store: whole or not at all, the same in any order, and no more work than needed."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from duixian import examples
from duixian.graph.load import LoadSummary, load
from duixian.graph.refresh import refresh
from duixian.graph.store import Store
from duixian.ontology.errors import UnreadableFileError
from reports import annual, half_year

TEXTS = {
    "a.txt": annual(2023, "发放救助金86万元。", "建成石桥村文化礼堂。固定资产投资完成12亿元。"),
    "b.txt": half_year(2023, "石桥村文化礼堂主体封顶。固定资产投资完成7亿元。", "新增公共停车位200个。"),
    "c.txt": annual(2024, "石桥村文化礼堂建成投用。新增公共停车位210个。", "新建高标准农田300亩。"),
    "d.txt": annual(2023, "发放救助金12万元。", "新建村级驿站3个。", town="柳湾镇"),
    "e.txt": half_year(2023, "新建村级驿站3个。", "新增养老床位60张。", town="柳湾镇"),
}
STATUSES = "SELECT ?text ?status WHERE { ?c dx:currentAssessment/dx:status ?status ; nif:anchorOf ?text }"


def write(folder: Path, texts: dict[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "reports", TEXTS)


def fill(*paths: Path) -> tuple[Store, LoadSummary]:
    store = Store.open()
    return store, load(paths, store)


def statuses(store: Store) -> dict[str, str]:
    return {str(row["text"]): str(row["status"]).rpartition("/")[2] for row in store.query(STATUSES).values()}


def test_reports_are_read_linked_and_judged(folder: Path) -> None:
    store, summary = fill(folder)
    assert (summary.files, summary.reports, summary.complete) == (len(TEXTS), len(TEXTS), True)
    found = statuses(store)
    assert found["建成石桥村文化礼堂"] == "delivered"
    assert found["新增公共停车位200个"] == "delivered"
    assert found["新建高标准农田300亩"] == "not_due"
    assert found["新建村级驿站3个"] == "delivered"


def test_loading_twice_changes_nothing(folder: Path) -> None:
    store, _ = fill(folder)
    before = store.nquads(catalogue=True)
    summary = load([folder], store)
    assert (summary.loaded, len(summary.unchanged)) == ([], len(TEXTS))
    assert store.nquads(catalogue=True) == before


@pytest.mark.parametrize("seed", range(3))
def test_order_of_files_does_not_matter(folder: Path, seed: int) -> None:
    paths = sorted(folder.iterdir())
    random.Random(seed).shuffle(paths)
    store = Store.open()
    for path in paths:
        load([path], store)
    assert store.nquads() == fill(folder)[0].nquads()


def test_judging_what_changed_is_judging_all(folder: Path) -> None:
    store, _ = fill(folder / "a.txt", folder / "d.txt")
    load([folder / "c.txt"], store)
    load([folder / "b.txt"], store)
    assert store.nquads() == fill(folder / "a.txt", folder / "b.txt", folder / "c.txt", folder / "d.txt")[0].nquads()


def test_only_the_government_of_a_new_report_is_judged(folder: Path) -> None:
    store, _ = fill(folder / "a.txt", folder / "d.txt")
    told: list[str] = []
    load([folder / "e.txt"], store, lambda *step: told.append(step[2]))
    assert [name for name in told if name] == ["e.txt", "柳湾镇"]
    assert refresh(store) == []


@pytest.mark.parametrize("kind", ["assessments", "government"])
def test_what_was_judged_by_half_is_judged_again(folder: Path, kind: str) -> None:
    store, _ = fill(folder)
    whole = store.nquads()
    government = next(g for g in store.graphs() if "/government/" in g)
    if kind == "assessments":
        for graph in store.graphs():
            if graph.endswith("/assessments"):
                store.drop_graph(graph)
    for graph in store.graphs():
        if "/government/" in graph and (kind == "assessments" or graph == government):
            store.drop_graph(graph)
    refresh(store)
    assert store.nquads() == whole


def test_corrected_report_replaces_the_old_one(folder: Path) -> None:
    store, _ = fill(folder)
    (folder / "b.txt").write_text(TEXTS["b.txt"].replace("投资完成7亿元", "投资完成4亿元"), encoding="utf-8")
    again = load([folder], store)
    assert (len(again.loaded), len(store.reports())) == (1, len(TEXTS))
    text = "\n".join(store.nquads())
    assert "投资完成4亿元" in text
    assert "投资完成7亿元" not in text
    assert store.nquads() == fill(folder)[0].nquads()


def test_two_files_with_one_report_are_told(folder: Path) -> None:
    (folder / "z.txt").write_text(TEXTS["a.txt"].replace("12亿元", "15亿元"), encoding="utf-8")
    store, summary = fill(folder)
    assert summary.reports == len(TEXTS)
    assert [(w.code, w.source) for w in summary.warnings] == [("again", "z.txt")]
    assert "固定资产投资完成15亿元" in statuses(store)


def test_dropped_report_takes_its_judgements_along(folder: Path) -> None:
    store, summary = fill(folder / "d.txt", folder / "e.txt")
    store.drop_report(summary.loaded[1])
    refresh(store)
    assert store.nquads() == fill(folder / "d.txt")[0].nquads()


def test_a_town_whose_county_is_told_once_is_one(tmp_path: Path) -> None:
    texts = {"a.txt": annual(2023, plan="建成石桥村文化礼堂。", town="云溪县青禾镇"), "b.txt": TEXTS["b.txt"]}
    store, _ = fill(write(tmp_path, texts))
    rows = store.query("SELECT DISTINCT ?one WHERE { ?r dx:issuer/dx:resolvedTo ?one }")
    assert len(rows) == 1


BAD = {
    "empty.txt": b"",
    "binary.txt": bytes(range(256)) * 20,
    "broken.docx": b"PK\x03\x04 no document",
    "broken.pdf": b"%PDF-1.7\n",
    "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_cannot_be_read_leaves_the_others(folder: Path, name: str) -> None:
    (folder / name).write_bytes(BAD[name])
    store, summary = fill(folder)
    assert summary.reports == len(TEXTS)
    assert not summary.complete
    assert [Path(error.where).name for error in summary.errors] == [name]
    assert isinstance(summary.errors[0], UnreadableFileError)
    assert statuses(store)["建成石桥村文化礼堂"] == "delivered"


def test_text_that_is_no_report_is_told(folder: Path) -> None:
    (folder / "note.txt").write_text("今天天气很好，大家去河边散步。", encoding="utf-8")
    _, summary = fill(folder)
    assert ([w.code for w in summary.warnings], summary.reports) == (["no_report"], len(TEXTS))
    assert not summary.complete


def test_folder_without_reports(tmp_path: Path) -> None:
    store, summary = fill(tmp_path)
    assert (summary.reports, store.reports()) == (0, [])
    assert not summary.complete


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    _, summary = fill(tmp_path / "nowhere")
    assert len(summary.errors) == 1


def test_progress_ends_at_the_end(folder: Path) -> None:
    steps: list[tuple[int, int]] = []
    load([folder], Store.open(), lambda *step: steps.append(step[:2]))
    assert all(done <= total for done, total in steps)
    assert steps[-1][0] == steps[-1][1]


LOAD = """
import sys
from pathlib import Path
from duixian.graph.load import load
from duixian.graph.store import Store
with Store.open(Path(sys.argv[1])) as store:
    load([Path(sys.argv[2])], store, lambda done, total, name: print(name, flush=True))
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
@pytest.mark.parametrize(("step", "wait"), [("b.txt", 0), ("c.txt", 0.02), ("柳湾镇", 0), ("青禾镇", 0.01)])
def test_killed_load_is_finished_by_loading_again(folder: Path, tmp_path: Path, step: str, wait: float) -> None:
    command = [sys.executable, "-c", LOAD, str(tmp_path / "store"), str(folder)]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment) as process:
        assert process.stdout
        assert any(line.strip() == step for line in process.stdout)
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
    with Store.open(tmp_path / "store") as store:
        load([folder], store)
        assert store.nquads() == fill(folder)[0].nquads()


def test_example_loaded_one_by_one_is_the_example_loaded_at_once() -> None:
    store = Store.open()
    for path in reversed(examples.reports()):
        load([path], store)
    assert store.nquads() == fill(*examples.reports())[0].nquads()
