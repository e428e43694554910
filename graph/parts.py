"""Write what is read in files, or all that a store holds, as N-Quads, in parts that any store loads in bulk.

In: paths or addresses, or a store, and a folder. Out: in the folder one part for every hundred files (nothing is linked
or judged then) or some hundred graphs, whole or not there; one that is there from an earlier run of the same is kept.
Parts name their content in the catalogue graph, so a store of ours that they are loaded into takes them as they are.
The comments at the head of a part say what could not be read.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from duixian.graph.export import write_file
from duixian.graph.load import Progress, ReadFile, lost_file, read_file
from duixian.graph.nquads import iri, text
from duixian.graph.packed import Packed, pack
from duixian.graph.parallel import Lost, Workers
from duixian.graph.storage import explain, software
from duixian.graph.store import Store
from duixian.loaders.archives import Found
from duixian.loaders.inputs import Inputs
from duixian.ontology import iris
from duixian.ontology.errors import DuixianError
from duixian.ontology.terms import dx

FILES, GRAPHS = 100, 300
"""So many files, or graphs of a store, make a part."""
_LOST, _TOLD = "# lost: ", "# note: "
_REPORT: Final = re.compile(rf"^<([^>]+/report/[^>]+)/graph> <{re.escape(dx('sha256'))}> ".encode(), re.MULTILINE)


@dataclass(slots=True)
class PartsSummary:
    """What was written: names of new parts and of those kept, IRIs of all reports in them, and what was told of files.

    `others` are parts in the folder that this run did not make or keep: of other files, or by other software.
    """

    written: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    reports: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def write_parts(
    paths: Sequence[Path | str], out: Path, progress: Progress | None = None, workers: Workers | None = None
) -> PartsSummary:
    """Write the parts of all files; of a report that comes again only the first is taken.

    What cannot be read is told in the summary and the rest goes on; `StoreError` where the folder cannot be written.
    """
    summary, workers, inputs = PartsSummary(), workers or Workers(), Inputs(paths)
    rest = iter(inputs)
    done = 0
    for number in range(1_000_000):
        files = list(islice(rest, FILES))
        if not files:
            break
        if progress:
            progress(done, max(inputs.total, done), files[0].where)
        part = out / f"part-{number:05}-{_digest(files)}.nq"
        if part.exists():
            summary.kept.append(part.name)
        else:
            read = _read(files, workers, inputs.expected)
            write_file(part, _part(read, summary.reports))
            summary.written.append(part.name)
        _take(part, summary)
        done += len(files)
    if progress:
        progress(done, done, "")
    summary.others = _others(out, summary)
    return summary


def export_parts(store: Store, out: Path) -> PartsSummary:
    """Write all that a store holds, judgements too, in parts of some hundred graphs, one of them in memory at a time.

    The same content gives the same parts; those that are there are kept. `StoreError` where they cannot be written.
    """
    summary, hashes = PartsSummary(), store.hashes()
    graphs = store.graphs()
    for number in range(0, len(graphs), GRAPHS):
        names = graphs[number : number + GRAPHS]
        content = "\n".join(f"{name} {hashes.get(name) or _pack(store, name).digest}" for name in names)
        part = out / f"part-{number // GRAPHS:05}-{hashlib.sha256(content.encode()).hexdigest()[:16]}.nq"
        if part.exists():
            summary.kept.append(part.name)
            continue
        write_file(part, b"\n".join([*(_with_marker(_pack(store, name)) for name in names), b""]))
        summary.written.append(part.name)
    summary.others = _others(out, summary)
    return summary


def _pack(store: Store, graph: str) -> Packed:
    return pack(graph, (f"{quad} ." for quad in store.quads(graph)))


def _others(out: Path, summary: PartsSummary) -> list[str]:
    return sorted({path.name for path in out.glob("part-*.nq")} - {*summary.written, *summary.kept})


def _read(files: Sequence[Found | DuixianError], workers: Workers, expected: int) -> Iterator[ReadFile]:
    for found, read in workers.map(read_file, files, expected):
        yield lost_file(found) if isinstance(read, Lost) else read


def _digest(files: Sequence[Found | DuixianError]) -> str:
    """Hash what a part is made of: names, contents, and the software that reads them."""
    digest = hashlib.sha256(software().encode())
    for found in files:
        content = str(found).encode() if isinstance(found, DuixianError) else found.data
        digest.update(f"\n{found.where} {hashlib.sha256(content).hexdigest()}".encode())
    return digest.hexdigest()[:16]


def _part(files: Iterator[ReadFile], seen: set[str]) -> bytes:
    told: list[str] = []
    graphs: dict[str, Packed] = {}
    known = set(seen)
    for read in files:
        told += [_LOST + str(read.error)] if read.error else []
        told += [(_TOLD if read.reports else _LOST) + str(notice) for notice in read.notices]
        for report in read.reports:
            if report.packed.report in known:
                told.append(_TOLD + str(report.notice("before")))
                continue
            known.add(report.packed.report)
            graphs |= {graph.graph: graph for graph in report.packed.graphs}
    head = [" ".join(line.split()).encode() for line in told]
    return b"\n".join([*head, *(_with_marker(graph) for graph in graphs.values()), b""])


def _with_marker(graph: Packed) -> bytes:
    if graph.graph == iris.REVIEW_GRAPH:  # it grows, so nobody keeps its hash
        return graph.data
    marker = f"<{graph.graph}> {iri(dx('sha256'))} {text(graph.digest)} {iri(iris.CATALOGUE_GRAPH)} ."
    return b"\n".join([graph.data, marker.encode()])


def _take(part: Path, summary: PartsSummary) -> None:
    """Read back what a part holds and what its head says: the same for one just written and one kept."""
    try:
        data = part.read_bytes()
    except OSError as error:
        raise explain(part, error) from error
    summary.reports.update(name.decode() for name in _REPORT.findall(data))
    for line in data.split(b"\n<", 1)[0].decode("utf-8", "replace").split("\n"):
        if line.startswith(_LOST):
            summary.lost.append(line.removeprefix(_LOST))
        elif line.startswith(_TOLD):
            summary.notes.append(line.removeprefix(_TOLD))
