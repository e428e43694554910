"""Backup, restoring, and the check of a store: what comes back is what was there, and what is damaged is named."""

import gzip
import json
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
import town
from duixian import examples
from duixian.app import cli
from duixian.graph.backup import back_up, read_backup, restore
from duixian.graph.health import describe, find_troubles, repair
from duixian.graph.storage import CLOSED, identity
from duixian.graph.store import Store
from duixian.ontology import iris
from duixian.ontology.errors import StoreError
from duixian.ontology.terms import DATA, dx
from duixian.queries.audit import Audit

Command = Callable[..., int]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a store of the fictional town, with a review."""
    with Audit.open(tmp_path / "store") as audit:
        town.fill(audit.store)
        audit.review(audit.commitments()[0].id, by="甲", because="请核实")
    return tmp_path / "store"


def content(place: Path) -> list[str]:
    with Store.open(place, read_only=True) as store:
        return store.nquads(catalogue=True)


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command in this process; give its exit code."""

    def run(*words: object) -> int:
        with pytest.raises(SystemExit) as ended:
            cli.main([str(word) for word in words])
        return ended.value.code

    return run


# Backup and restoring


@pytest.mark.parametrize("name", ["b.nq", "b.nq.gz", "备份 一.nq.gz"])
def test_a_restored_store_is_the_one_that_was_backed_up(
    folder: Path, tmp_path: Path, name: str, command: Command
) -> None:
    file, new = tmp_path / name, tmp_path / "new"
    assert command("store", "backup", file, "--store", folder) == 0
    assert command("store", "restore", file, "--store", new) == 0
    assert content(new) == content(folder)
    assert identity(new) == identity(folder), "ledgers of the one are taken by the other"
    again = tmp_path / f"again-{name}"
    assert command("store", "backup", again, "--store", new) == 0
    assert again.read_bytes() == file.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["store", "new", name, again.name])


def test_a_restored_store_goes_on(tmp_path: Path) -> None:
    files = examples.reports()
    with Audit.open(tmp_path / "store") as audit:
        audit.load(files[:-1])
        back_up(audit.store, tmp_path / "b.nq.gz")
        audit.load(files)
        expected = audit.store.nquads()
    restore(tmp_path / "b.nq.gz", tmp_path / "new")
    with Audit.open(tmp_path / "new") as audit:
        assert len(audit.load(files).loaded) == 1
        assert audit.store.nquads() == expected


def test_any_store_reads_a_backup(folder: Path, tmp_path: Path) -> None:
    with Store.open(folder, read_only=True) as store:
        told = back_up(store, tmp_path / "b.nq")
        database = ox.Store()
        database.bulk_load((tmp_path / "b.nq").read_bytes(), ox.RdfFormat.N_QUADS)
        assert len(database) == store.count_quads()
        assert told == read_backup(tmp_path / "b.nq")
        assert (told.reports, told.graphs) == (3, len(store.graphs()))


READER = """
import sys, time
from pathlib import Path
from duixian.graph.store import Store
with Store.open(Path(sys.argv[1]), read_only=True) as store:
    print(len(store.reports()), flush=True)
    sys.stdin.read()
"""


def test_a_backup_is_made_while_others_read(folder: Path, tmp_path: Path, command: Command) -> None:
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert reader.stdout.readline() == b"3\n"
    assert command("store", "backup", tmp_path / "b.nq", "--store", folder) == 0
    reader.communicate()
    restore(tmp_path / "b.nq", tmp_path / "new")
    assert content(tmp_path / "new") == content(folder)


def test_what_a_program_is_writing_is_not_in_a_backup(folder: Path, tmp_path: Path) -> None:
    before = content(folder)
    with Store.open(folder) as writing:
        writing._database.bulk_load(
            f'<{DATA}s> <{dx("order")}> "1" <{DATA}report/9/graph> .'.encode(), ox.RdfFormat.N_QUADS
        )
        writing._database.flush()
        try:
            with Store.open(folder, read_only=True) as store:
                back_up(store, tmp_path / "b.nq")
        except StoreError as error:
            assert "another program rewrote this store" in str(error)  # noqa: PT017
            assert not (tmp_path / "b.nq").exists()
    with Store.open(folder, read_only=True) as store:
        back_up(store, tmp_path / "b.nq")
    restore(tmp_path / "b.nq", tmp_path / "new")
    assert content(tmp_path / "new") == before


@pytest.mark.parametrize("name", ["b.nq.gz", "b.nq"])
def test_a_backup_that_was_cut_or_changed_anywhere_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    file, chance = tmp_path / name, random.Random(7)
    with Store.open(folder, read_only=True) as store:
        back_up(store, file)
    whole = file.read_bytes()
    for _ in range(30):
        place = chance.randrange(20 if name.endswith("gz") else 0, len(whole) - 1)
        for wrong in (whole[:place], whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]):
            file.write_bytes(wrong)
            with pytest.raises(StoreError) as error:
                restore(file, tmp_path / "new")
            assert str(file) in str(error.value)
            assert "备份" in str(error.value)
            assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("text", "en"),
    [
        ("", "no backup of duixian"),
        ("<urn:s> <urn:p> <urn:o> <urn:g> .\n", "no backup of duixian"),
        ("# duixian-backup [1]\n", "no backup of duixian"),
        ('# duixian-backup {"format": 99, "graphs": 0}\n', "upgrade duixian"),
        ('# duixian-backup {"format": 1, "graphs": 1, "reports": 0}\n', "not whole"),
    ],
)
def test_what_is_no_backup_is_told(tmp_path: Path, text: str, en: str) -> None:
    (tmp_path / "b").write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match=en):
        restore(tmp_path / "b", tmp_path / "new")


def test_nothing_is_restored_over_something(folder: Path, tmp_path: Path, capsys, command: Command) -> None:
    file, before = tmp_path / "b.nq", content(folder)
    command("store", "backup", file, "--store", folder)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.docx").write_text("x")
    for place in (folder, tmp_path / "other"):
        assert command("store", "restore", file, "--store", place) == cli.WRONG_USE
        assert "restore to an empty folder" in capsys.readouterr().err
    assert content(folder) == before
    (tmp_path / "empty").mkdir()
    assert command("store", "restore", file, "--store", tmp_path / "empty") == 0


def test_a_backup_that_fails_leaves_the_last_one(folder: Path, tmp_path: Path, command: Command) -> None:
    file = tmp_path / "b.nq"
    file.write_text("the last one")
    with Store.open(folder) as store:
        graph = iris.report_graph(store.reports()[0])
        store._database.remove(next(store.quads(graph)))
    with Store.open(folder, read_only=True) as store, pytest.raises(StoreError, match="run duixian store check"):
        back_up(store, file)
    assert file.read_text() == "the last one"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.nq", "store"]
    assert command("store", "backup", tmp_path / "none" / "b.nq", "--store", folder) == cli.WRONG_USE


def test_a_packed_backup_is_smaller_and_the_same(folder: Path, tmp_path: Path) -> None:
    with Store.open(folder, read_only=True) as store:
        back_up(store, tmp_path / "b.nq")
        back_up(store, tmp_path / "b.nq.gz")
    packed = (tmp_path / "b.nq.gz").read_bytes()
    assert gzip.decompress(packed) == (tmp_path / "b.nq").read_bytes()
    assert len(packed) * 4 < len((tmp_path / "b.nq").read_bytes())


# Check


def lose_a_quad(store: Store) -> str:
    graph = iris.report_graph(town.reports()[0].id)
    store._database.remove(next(store.quads(graph)))
    return graph


def gain_a_quad(store: Store) -> str:
    graph = iris.assessment_graph(town.reports()[1].id)
    quad = ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("x"), ox.NamedNode(graph))
    store._database.add(quad)
    return graph


def lose_a_graph(store: Store) -> str:
    graph = iris.government_graph(town.reports()[0].government)
    store._database.remove_graph(ox.NamedNode(graph))
    return graph


def change_a_source(store: Store) -> str:
    graph = iris.source_graph(iris.source_iri(town.reports()[0].source.sha256))
    quad = next(quad for quad in store.quads(graph) if quad.predicate.value.endswith("isString"))
    store._database.remove(quad)
    store._database.add(ox.Quad(quad.subject, quad.predicate, ox.Literal(quad.object.value + "。"), quad.graph_name))
    return graph


def lose_a_source(store: Store) -> str:
    report = town.reports()[0]
    store.drop_graph(iris.source_graph(iris.source_iri(report.source.sha256)))
    return iris.report_graph(report.id)


def leave_unfinished(store: Store) -> str:
    graph = f"{DATA}report/9/graph"
    store._database.bulk_load(f'<{DATA}s> <{dx("order")}> "1" <{graph}> .'.encode(), ox.RdfFormat.N_QUADS)
    return graph


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (lose_a_quad, "wrong"), (gain_a_quad, "wrong"), (lose_a_graph, "missing"), (change_a_source, "wrong"),
        (lose_a_source, "no_source"), (leave_unfinished, "unfinished"),
    ],
)  # fmt: skip
def test_a_check_names_what_is_wrong_and_repairing_takes_it_out(
    tmp_path: Path, harm, code: str, capsys, command: Command
) -> None:
    place = tmp_path / "store"
    with Store.open(place) as store:
        for report in town.reports():
            store.put_report(report)
    with Audit.open(place) as audit:
        audit.load([])
        if not audit.governments():
            pytest.fail("nothing is judged")
    whole = content_without_times(place)
    assert command("store", "check", "--store", place) == 0
    with Store.open(place) as store:
        graph = harm(store)
    assert command("store", "check", "--store", place, "--format", "json") == 1
    found = json.loads(capsys.readouterr().out)
    assert (graph, code) in [(one["graph"], one["code"]) for one in found]
    if code != "unfinished":
        assert command("store", "check", "--store", place, "--repair") == 1
        assert "taken out" in capsys.readouterr().err
    else:
        (place / CLOSED).unlink()
        Store.open(place).close()
    assert command("store", "check", "--store", place) == 0
    with Store.open(place) as store:
        for report in town.reports():
            store.put_report(report)
    with Audit.open(place) as audit:
        audit.load([])
    assert content_without_times(place) == whole


def content_without_times(place: Path) -> list[str]:
    with Store.open(place, read_only=True) as store:
        return store.nquads()


def test_repairing_names_the_files_to_load_again_and_keeps_reviews(folder: Path) -> None:
    report = town.reports()[0]
    with Store.open(folder) as store:
        lose_a_quad(store)
        reviews = list(store.quads(iris.REVIEW_GRAPH))
        troubles = find_troubles(store)
        assert [(one.report, one.file) for one in troubles] == [(report.id, report.source.name)]
        assert repair(store, troubles) == [report.source.name]
        assert report.id not in store.reports()
        assert list(store.quads(iris.REVIEW_GRAPH)) == reviews


def test_a_report_that_is_missing_is_traced_to_its_file(folder: Path) -> None:
    report = town.reports()[0]
    with Store.open(folder) as store:
        store._database.remove_graph(ox.NamedNode(iris.report_graph(report.id)))
        assert [(one.code, one.file) for one in find_troubles(store)] == [("missing", report.source.name)]


# What it holds


def test_info_counts(folder: Path, capsys: pytest.CaptureFixture[str], command: Command) -> None:
    assert command("store", "info", "--store", folder, "--format", "json") == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["governments"], told["reports"], told["reviews"], told["finished"]) == (2, 3, 1, True)
    assert told["quads"] == len(content(folder))
    assert told["bytes"] > 10_000
    command("store", "info", "--store", folder)
    assert "报告 reports" in capsys.readouterr().out
    with Store.open() as store:
        assert describe(store).kind == "memory"


def test_optimizing_changes_nothing_that_is_in(folder: Path, tmp_path: Path, command: Command) -> None:
    before = content(folder)
    assert command("store", "optimize", "--store", folder) == 0
    assert content(folder) == before
    assert command("store", "optimize", "--store", tmp_path / "none") == cli.WRONG_USE
    assert not (tmp_path / "none").exists()
    assert command("store", "optimize", "--store", "http://127.0.0.1:1/") == cli.WRONG_USE
