"""Measure the server under load: 50 readers at once for a minute, over pages, API, SPARQL and linked data.

In: the reports in `../shared/seeds` (the example town where they are missing). Out: requests, errors, and how long they
took; exit code 1 where there was an error or the 95th of 100 took more than 300 ms. Each reader asks without a pause.
"""

import argparse
import asyncio
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from duixian import examples
from duixian.queries.audit import Audit

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"
GOAL = 0.3
QUERIES = (
    "SELECT ?s (COUNT(*) AS ?n) WHERE { ?c a dx:Commitment ; dx:currentAssessment/dx:status ?s } GROUP BY ?s",
    "SELECT DISTINCT ?c ?text WHERE { ?c a dx:Commitment ; nif:anchorOf ?text } ORDER BY ?c LIMIT 20 OFFSET {number}",
    "SELECT DISTINCT ?village ?name WHERE { ?village a dx:Village ; rdfs:label ?name } ORDER BY ?name OFFSET {number}",
    "CONSTRUCT { ?p rdfs:label ?name } WHERE { ?p a dx:Project ; rdfs:label ?name } LIMIT {number}",
)
"""`{number}` is one of fifty (`--different`), as of somebody who turns the pages of an answer."""
Ask = Callable[[random.Random], tuple[str, str, str]]
STATUSES = ("delivered", "behind", "in_progress", "not_reported", "partly")


def main() -> None:
    """Load the reports, start the server, let the readers read, print what was seen."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--readers", type=int, default=50)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--different", type=int, default=50, help="of each query (1 to 1000)")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        with Audit.open(store) as audit:
            audit.load([SEEDS] if SEEDS.is_dir() else examples.reports())
        server = start(store)
        try:
            seen = asyncio.run(read(address_of(server), given.readers, given.seconds, 1000 // given.different))
        finally:
            server.terminate()
            server.wait()
    sys.exit(show(seen, given.seconds))


def start(store: Path) -> "subprocess.Popen[str]":
    """Start the server on a free port."""
    words = [sys.executable, "-m", "duixian.app.cli", "serve", "--store", str(store), "--port", "0"]
    return subprocess.Popen(words, stderr=subprocess.PIPE, text=True, encoding="utf-8")


def address_of(server: "subprocess.Popen[str]") -> str:
    """Wait until the server says where it is."""
    assert server.stderr is not None
    return re.findall(r"http://\S+?(?=/)", server.stderr.readline())[0]


@dataclass
class Seen:
    """What the readers saw: how long requests of each kind took, and what went wrong."""

    took: dict[str, list[float]] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)


class Line:
    """One connection that is kept open: a client that costs little, so that the server is measured."""

    def __init__(self, address: str) -> None:
        """Take the address of the server."""
        self._host, _, port = address.removeprefix("http://").partition(":")
        self._port = int(port)
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, path: str, form: str = "") -> tuple[int, bytes]:
        """Ask for a path, or send a form there; give the status and the body."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._streams
        words = [f"{'POST' if form else 'GET'} {path} HTTP/1.1", f"Host: {self._host}", f"Content-Length: {len(form)}"]
        words += ["Content-Type: application/x-www-form-urlencoded"] if form else []
        writer.write(("\r\n".join(words) + "\r\n\r\n" + form).encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        body = await reader.readexactly(int(re.findall(r"content-length: (\d+)", head)[0]))
        return int(head.split()[1]), body


async def read(address: str, readers: int, seconds: float, step: int) -> Seen:
    """Let the readers read."""
    seen = Seen()
    paths = await known_paths(Line(address))
    end = time.monotonic() + seconds
    ask = partial(choose, paths, step)
    await asyncio.gather(*(one_reader(address, ask, random.Random(number), end, seen) for number in range(readers)))
    return seen


async def known_paths(line: Line) -> list[str]:
    """Find the pages by following the links of the overview."""
    overview = (await line.ask("/"))[1].decode()
    governments = sorted(set(re.findall(r'href="(government/[0-9a-f]+\.html)"', overview)))
    found = {f"/{path}" for path in governments}
    for path in governments:
        text = (await line.ask(f"/{path}"))[1].decode()
        found.update(f"/{link}" for link in re.findall(r'href="\.\./([a-z]+/[0-9a-f-]+\.html)"', text))
    return ["/index.html", *sorted(found)]


async def one_reader(address: str, ask: Ask, chance: random.Random, end: float, seen: Seen) -> None:
    """Ask one thing after the other."""
    line = Line(address)
    while time.monotonic() < end:
        kind, path, form = ask(chance)
        began = time.perf_counter()
        try:
            status, _ = await line.ask(path, form)
        except (OSError, asyncio.IncompleteReadError) as error:
            seen.faults[type(error).__name__] += 1
            line = Line(address)
            continue
        seen.took.setdefault(kind, []).append(time.perf_counter() - began)
        if status != 200:  # noqa: PLR2004
            seen.faults[f"{status} {path}"] += 1


def choose(paths: list[str], step: int, chance: random.Random) -> tuple[str, str, str]:
    """Choose what to ask: mostly pages, as people do. Give the kind, the path and a form to send."""
    kind = chance.choices(("page", "api", "sparql", "question"), (60, 20, 15, 5))[0]
    if kind == "page":
        return kind, chance.choice(paths), ""
    if kind == "api":
        path, offset = chance.choice(("commitments", "items", "findings")), chance.randrange(0, 200, 20)
        asked = {"limit": 20, "offset": offset} | ({} if path == "findings" else {"status": chance.choice(STATUSES)})
        return kind, f"/api/{path}?{urlencode(asked)}", ""
    if kind == "question":
        return kind, "/query?name=delivery-rate-by-domain", ""
    query = chance.choice(QUERIES).replace("{number}", str(chance.randrange(0, 1000, step)))
    return kind, "/sparql", urlencode({"query": query})


def show(seen: Seen, seconds: float) -> int:
    """Print what was seen; give the exit code."""
    took, faults = seen.took, seen.faults
    every = [one for times in took.values() for one in times]
    print(f"{len(every)} requests, {len(every) / seconds:.0f} a second, {faults.total()} errors {dict(faults) or ''}")
    print(f"{'ms':10}{'requests':>10}{'p50':>8}{'p95':>8}{'p99':>8}{'max':>8}")
    for kind, times in (*sorted(took.items()), ("all", every)):
        parts = statistics.quantiles(times, n=100)
        figures = [1000 * one for one in (parts[49], parts[94], parts[98], max(times))]
        print(f"{kind:10}{len(times):10}" + "".join(f"{figure:8.0f}" for figure in figures))
    worst = statistics.quantiles(every, n=100)[94]
    return int(bool(faults) or worst > GOAL)


if __name__ == "__main__":
    main()
