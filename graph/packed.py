"""Named graphs as bytes, ready for bulk load: what processes and machines hand to the one that writes.

In: lines of N-Quads, or a `Report`. Out: `Packed` graphs, each with the hash that its marker in the store will hold.
"""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from duixian.graph.triples import report_to_nquads, source_to_nquads
from duixian.ontology import iris
from duixian.ontology.errors import StoreError
from duixian.ontology.model import Report

AT_ONCE = 32_000_000
"""So many bytes of packed graphs are written at once; a load that is cut off loses no more.

Each write leaves files that RocksDB merges later: a load by 8 MB takes a third more of the cores, one by 64 MB a tenth
less, and twice the memory.
"""


class Packed(NamedTuple):
    """A named graph: its IRI, its quads as sorted lines of N-Quads (no line end after the last), and their hash."""

    graph: str
    data: bytes
    digest: str


class PackedReport(NamedTuple):
    """A report as it is put into a store: its IRI, that of its source, and the graphs of both."""

    report: str
    source: str
    graphs: tuple[Packed, ...]


def pack(graph: str, lines: Iterable[str]) -> Packed:
    """Pack the lines of one graph; `StoreError` where a line belongs to another."""
    ordered = sorted(line.rstrip("\n") for line in lines)
    if not all(line.endswith(f" <{graph}> .") for line in ordered):
        raise StoreError(graph, "有语句不属于这个图", "some quads do not belong to this graph")
    data = "\n".join(ordered).encode()
    return Packed(graph, data, hashlib.sha256(data).hexdigest())


def pack_report(report: Report) -> PackedReport:
    """Pack a report and its source."""
    source = iris.source_iri(report.source.sha256)
    return PackedReport(
        report.id,
        source,
        (
            pack(iris.source_graph(source), source_to_nquads(report.source)),
            pack(iris.report_graph(report.id), report_to_nquads(report)),
        ),
    )
