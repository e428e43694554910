"""How a store is: what it holds, and whether each graph still is what was put.

In: an open store. Out: a `StoreInfo`; what is wrong, graph by graph, with the files to load again; the store mended, or
its files put in order.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from duixian.graph.lexicon import rows
from duixian.graph.packed import pack
from duixian.graph.refresh import refresh
from duixian.graph.remote_address import find_address
from duixian.graph.storage import MANIFEST, read_closing, software
from duixian.graph.store import Store
from duixian.ontology import iris
from duixian.ontology.terms import DATA, RDF, SCHEMA, dx

Progress = Callable[[int, int, str], None]
FEWEST: Final = 24
"""A load of fewer reports leaves the files as they are,"""
SHARE: Final = 4
"""and so does one of less than a quarter of all: it takes as long as the store is large, some 40 ms a report."""
_REPORT: Final = f"{DATA}report/"
_SOURCE: Final = f"{DATA}source/"
_GOVERNMENT: Final = f"{DATA}government/"


class StoreInfo(NamedTuple):
    """What a store holds: where it is, counts, bytes on disk and format (of a folder), versions, how it was left."""

    place: str
    kind: str
    governments: int
    reports: int
    reviews: int
    graphs: int
    quads: int
    bytes: int | None
    format: int | None
    made_by: str
    read_by: str
    finished: bool


class Trouble(NamedTuple):
    """A graph that is not what was put: which, what is wrong with it, and the report that it is part of, if any."""

    graph: str
    code: str
    zh: str
    en: str
    report: str = ""
    file: str = ""


def describe(store: Store) -> StoreInfo:
    """Count what a store holds."""
    graphs, manifest = store.graphs(), {}
    if isinstance(store.path, Path):
        manifest = json.loads((store.path / MANIFEST).read_text(encoding="utf-8"))
    return StoreInfo(
        place=str(store.path or "memory"),
        kind=find_address(store.path).server if isinstance(store.path, str) else "folder" if store.path else "memory",
        governments=sum(graph.startswith(_GOVERNMENT) for graph in graphs),
        reports=len(store.reports()),
        reviews=len(set(store.subjects(RDF + "type", dx("Review")))),
        graphs=len(graphs),
        quads=store.count_quads(),
        bytes=size(store.path) if isinstance(store.path, Path) else None,
        format=manifest.get("format"),
        made_by=str(manifest.get("software", "")),
        read_by=f"duixian {software()}",
        finished=not store.unfinished() and (not isinstance(store.path, Path) or read_closing(store.path) is not None),
    )


def size(folder: Path) -> int:
    """Count the bytes of a folder, without the pictures that servers take of it (`.serving-…`)."""
    files = [*folder.glob("*"), *(folder / "data").rglob("*")]
    return sum(file.stat().st_size for file in files if file.is_file())


def tidy(store: Store, loaded: int) -> bool:
    """Optimize a store in a folder after a load that wrote much of it; tell whether that was done.

    Queries take two thirds of the time then. Where the disk has no room for a second copy, nothing is done.
    """
    if not isinstance(store.path, Path) or loaded < FEWEST or SHARE * loaded < len(store.reports()):
        return False
    if shutil.disk_usage(store.path).free < size(store.path):
        return False
    store.optimize()
    return True


def find_troubles(store: Store, progress: Progress | None = None) -> list[Trouble]:
    """Compare each graph with its hash, and look for what is missing or was not finished."""
    hashes, found = store.hashes(), []
    for done, (graph, digest) in enumerate(sorted(hashes.items())):
        if progress:
            progress(done, len(hashes), graph)
        packed = pack(graph, (f"{quad} ." for quad in store.quads(graph)))
        if packed.digest != digest:
            found.append(_trouble(store, graph, "wrong" if packed.data else "missing"))
    known = {trouble.graph for trouble in found}
    for report in store.reports():
        source = store.source_of(report)
        lost = source is None or iris.source_graph(source) not in hashes
        if lost and iris.report_graph(report) not in known:
            found.append(_trouble(store, iris.report_graph(report), "no_source"))
    return [*found, *(_trouble(store, graph, "unfinished") for graph in store.unfinished())]


def repair(store: Store, troubles: Sequence[Trouble]) -> list[str]:
    """Take out what is wrong, judge again what can be, and name the files that are to be loaded again."""
    reports = {report for trouble in troubles for report in _reports(store, trouble)}
    for trouble in troubles:
        store.drop_graph(trouble.graph)
    for report in sorted(reports):
        store.drop_graph(iris.report_graph(report))
        store.drop_graph(iris.assessment_graph(report))
    store.sweep()
    store.unsettle()
    refresh(store)
    return sorted({trouble.file for trouble in troubles if trouble.file})


def _reports(store: Store, trouble: Trouble) -> Iterator[str]:
    """Give the reports that cannot stay: one that is wrong itself, and those whose source is."""
    whole, _, kind = trouble.graph.rpartition("/")
    if trouble.graph.startswith(_SOURCE):
        yield from (report for report in store.reports() if store.source_of(report) == whole)
    elif trouble.graph.startswith(_REPORT) and kind == "graph":
        yield whole


def _trouble(store: Store, graph: str, code: str) -> Trouble:
    zh, en = next(row[1:3] for row in rows("backup_faults.tsv") if row[0] == code)
    whole, _, kind = graph.rpartition("/")
    report = whole if graph.startswith(_REPORT) and kind == "graph" else ""
    source = whole if graph.startswith(_SOURCE) else store.source_of(report) if report else None
    sources = [source] if source else _unused(store) if report else []
    names = (name for one in sources for _, name in store.pairs(iris.source_graph(one), SCHEMA + "name"))
    return Trouble(graph, code, zh, en, report, "、".join(sorted(names)))


def _unused(store: Store) -> list[str]:
    """Give the sources that no report is known to be read from: that of a report that is missing is one of them."""
    used = {store.source_of(report) for report in store.reports()}
    sources = (graph.rpartition("/")[0] for graph in store.graphs() if graph.startswith(_SOURCE))
    return [source for source in sources if source not in used]
