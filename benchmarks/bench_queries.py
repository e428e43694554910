"""Time every query of the catalogue on a store: of one government, over all, and in rdflib's own engine.

In: a store. Out: for each query the median of some governments, one run over all, both in seconds on a core, and the
number of rows; of a small store how long rdflib takes for the same. `python benchmarks/bench_queries.py STORE` prints
them.
"""

import argparse
import hashlib
import json
import random
import signal
import statistics
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pyoxigraph
from duixian.graph.bindings import Term, bind
from duixian.graph.store import Store
from duixian.ontology.terms import PREFIXES, XSD, dx
from duixian.queries.answers import ask
from duixian.queries.governments import find_government, list_governments
from duixian.queries.questions import CatalogQuery, list_queries

if TYPE_CHECKING:
    from types import FrameType

GOVERNMENTS = 9
"""So many governments are asked about; the median counts."""
PATIENCE = 10
"""rdflib is stopped after so many seconds."""
_WORDS = {"project": "研发中心", "company": "食品", "village": "高岭"}
_DAYS = {"from": "2022-03-01", "until": "2022-06-30"}


class Timed(NamedTuple):
    """A query: the median of one government, a run over all (nothing where it is not asked), and the rows of that.

    `digest` is of the rows, to see that another wording of the query answers the same.
    """

    name: str
    one: float
    all: float | None
    rows: int
    digest: str

    @property
    def slow(self) -> bool:
        """Tell whether the query misses what is asked of it."""
        return self.one > LIMIT_ONE or (self.all or 0) > LIMIT_ALL


LIMIT_ONE, LIMIT_ALL = 0.1, 2.0


def time_queries(store: Store, names: list[str] | None = None, *, over_all: bool = True) -> list[Timed]:
    """Time the queries of the catalogue, of one government and, where it is wanted, over all."""
    governments = [government.id for government in list_governments(store)]
    asked = random.Random(1).sample(governments, min(GOVERNMENTS, len(governments)))
    return [
        _time(store, query, asked, over_all=over_all) for query in list_queries() if not names or query.name in names
    ]


def _time(store: Store, query: CatalogQuery, governments: list[str], *, over_all: bool) -> Timed:
    own = "government" in {parameter.name for parameter in query.parameters}
    cases: list[dict[str, Term]] = [
        {"government": pyoxigraph.NamedNode(g)} if own else {"report": pyoxigraph.NamedNode(_report(store, g))}
        for g in governments
    ]
    given = parameters(query)
    seconds, rows = zip(*(_ask(store, query, given | case) for case in cases), strict=True)
    whole, all_rows = _ask(store, query, given) if own and over_all else (None, ())
    written = json.dumps([*rows, all_rows], default=str, ensure_ascii=False)
    counted = len(all_rows) or sum(map(len, rows))
    return Timed(query.name, statistics.median(seconds), whole, counted, hashlib.sha256(written.encode()).hexdigest())


def _ask(store: Store, query: CatalogQuery, terms: Mapping[str, Term]) -> tuple[float, tuple[Any, ...]]:
    start = time.process_time()
    rows = ask(store, query, terms).rows
    return time.process_time() - start, rows


def _report(store: Store, government: str) -> str:
    return min(store.subjects(dx("issuer"), government))


def parameters(query: CatalogQuery) -> dict[str, Term]:
    """Give what a query must be told."""
    needed = [parameter.name for parameter in query.parameters if not parameter.optional]
    texts = {name: pyoxigraph.Literal(_WORDS[name]) for name in needed if name in _WORDS}
    date = pyoxigraph.NamedNode(XSD + "date")
    days = {name: pyoxigraph.Literal(_DAYS[name], datatype=date) for name in needed if name in _DAYS}
    return texts | days


def time_finding(store: Store) -> float:
    """Time how long it takes to find a government by its name; one by the last digits of its IRI takes no longer."""
    names = [government.name for government in list_governments(store) if not government.redacted][:3]
    times = []
    for name in names:
        start = time.process_time()
        find_government(store, name)
        times.append(time.process_time() - start)
    return statistics.median(times)


def time_rdflib(store: Store) -> dict[str, float]:
    """Time rdflib's engine on the same quads, in its memory, over all; one that is too slow counts as `PATIENCE`."""
    import rdflib

    graph = rdflib.Graph()
    for prefix, iri in PREFIXES.items():
        graph.bind(prefix, iri, replace=True)
    triples = "\n".join(f"{line.rsplit(' ', 2)[0]} ." for line in store.nquads())
    graph.parse(data=triples, format="nt")
    report = pyoxigraph.NamedNode(_report(store, list_governments(store)[0].id))
    found = {}
    for query in list_queries():
        terms = parameters(query) or ({"report": report} if query.name == "source-text" else {})
        text = bind(query.sparql, terms).partition("\nORDER BY")[0]  # it cannot sort what has no value
        start = time.process_time()
        try:
            with _at_most(PATIENCE):
                list(graph.query(text))
        except TimeoutError:
            found[query.name] = float(PATIENCE)
        else:
            found[query.name] = time.process_time() - start
    return found


@contextmanager
def _at_most(seconds: int) -> Iterator[None]:
    """Stop what takes longer."""

    def stop(_number: int, _frame: "FrameType | None") -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def main() -> None:
    """Time and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--queries", nargs="+", help="only these")
    parser.add_argument("--rdflib", action="store_true", help="rdflib too")
    parser.add_argument("--one", action="store_true", help="of one government only: lists of a large store take hours")
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    options = parser.parse_args()
    with Store.open(options.store, read_only=True) as store:
        timed = time_queries(store, options.queries, over_all=not options.one)
        found = {
            "queries": [one._asdict() for one in timed],
            "finding": time_finding(store),
            "rdflib": time_rdflib(store) if options.rdflib else {},
        }
    if options.json:
        print(json.dumps(found))
        return
    for one in timed:
        whole = f"{one.all:8.3f}" if one.all is not None else f"{'–':>8}"
        mark = "  slow" if one.slow else ""
        print(f"{one.name:26} {1000 * one.one:8.1f} ms {whole} s {one.rows:8,} {one.digest[:8]}{mark}")
    print(f"{'find a government':26} {1000 * found['finding']:8.1f} ms")  # type: ignore[operator]


if __name__ == "__main__":
    main()
