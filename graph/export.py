"""Write a store to a file: as RDF (turtle, nquads, trig, jsonld), as a network (graphml, gexf) or as a table (csv).

In: a `Store`, a format and a path. Out: the file, whole or not at all; equal content gives equal bytes. What the
catalogue says of loading (times) is left out.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Final

from duixian.graph.network import to_networkx
from duixian.graph.storage import explain
from duixian.graph.store import Store
from duixian.ontology.errors import StoreError
from duixian.ontology.terms import PREFIXES, RDF
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, serialize

_TYPE: Final = RDF + "type"


def export(store: Store, form: str, out: Path, government: str | None = None) -> None:
    """Write the store to a file in one of `FORMATS`; `government` (an IRI) narrows graphml, gexf and csv to one.

    Where `out` is a folder that is there, nquads are written into it in parts (`parts.py`), in little memory.
    Raises `StoreError` for a format that there is not and for a file that cannot be written.
    """
    if form not in FORMATS:
        names = "、".join(FORMATS)
        raise StoreError(form, f"没有这种格式，可用的有：{names}", f"no such format; there are {', '.join(FORMATS)}")
    if form == "nquads" and out.is_dir():
        from duixian.graph.parts import export_parts

        export_parts(store, out)
    else:
        write_file(out, FORMATS[form](store, government))


def to_turtle(store: Store, government: str | None = None) -> bytes:
    """Write the union of all graphs, sorted by subject, the types first."""
    del government
    return _tidy(serialize(_triples(store), format=RdfFormat.TURTLE, prefixes=PREFIXES) or b"")


def to_trig(store: Store, government: str | None = None) -> bytes:
    """Write all graphs by name, each sorted."""
    del government
    quads = (quad for graph in store.graphs() for quad in sorted(store.quads(graph), key=_order))
    return _tidy(serialize(quads, format=RdfFormat.TRIG, prefixes=PREFIXES) or b"")


def to_nquads(store: Store, government: str | None = None) -> bytes:
    """Write all quads, sorted."""
    del government
    return "".join(f"{line}\n" for line in store.nquads()).encode()


def to_jsonld(store: Store, government: str | None = None) -> bytes:
    """Write the union of all graphs in the terms of the ontology's context."""
    from duixian.graph import jsonld

    del government
    return jsonld.to_jsonld(_triples(store)).encode()


def to_graphml(store: Store, government: str | None = None) -> bytes:
    """Write the network for yEd, Gephi and others."""
    from duixian.graph import exchange

    return exchange.to_graphml(to_networkx(store, government))


def to_gexf(store: Store, government: str | None = None) -> bytes:
    """Write the network for Gephi."""
    from duixian.graph import exchange

    return exchange.to_gexf(to_networkx(store, government))


def to_csv(store: Store, government: str | None = None) -> bytes:
    """Write one row a commitment, with the BOM that Excel wants."""
    from duixian.graph import table

    return table.to_csv(to_networkx(store, government)).encode("utf-8-sig")


FORMATS: Final[Mapping[str, Callable[[Store, str | None], bytes]]] = MappingProxyType(
    {
        "turtle": to_turtle,
        "nquads": to_nquads,
        "trig": to_trig,
        "jsonld": to_jsonld,
        "graphml": to_graphml,
        "gexf": to_gexf,
        "csv": to_csv,
    }
)
"""The formats by name."""


def _tidy(turtle: bytes) -> bytes:
    """Sort the prefixes and part the subjects by blank lines; texts hold no line ends, they are escaped."""
    lines = turtle.split(b"\n")
    prefixes = sorted(line for line in lines if line.startswith(b"@prefix "))
    return b"\n".join([*prefixes, b"", *lines[len(prefixes) :]]).replace(b" .\n<", b" .\n\n<")


def _triples(store: Store) -> Iterator[Triple]:
    """Give the triples of all graphs, each once, sorted."""
    quads = sorted((quad for graph in store.graphs() for quad in store.quads(graph)), key=_order)
    last = None
    for quad in quads:
        if last is None or quad.triple != last:
            yield quad.triple
        last = quad.triple


def _order(quad: Quad) -> tuple[str, bool, str, str]:
    """Sort by subject, the type before other properties."""
    name = quad.predicate.value
    subject = quad.subject.value if isinstance(quad.subject, NamedNode) else str(quad.subject)
    return (subject, name != _TYPE, name, str(quad.object))


def write_file(out: Path, data: bytes) -> None:
    """Write beside the target, then rename: nobody sees half a file."""
    draft = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(data)
        draft.replace(out)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise explain(out, error) from error
