"""`duixian serve` as a process of its own, for tests: `with serve(store) as server: server.get("/")`."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from duixian import examples
from duixian.queries.audit import Audit

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?commitment a dx:Commitment }"
LONG = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
"""A query that would run for much longer than an hour."""


class Server:
    """A running server."""

    def __init__(self, process: subprocess.Popen[str], told: str) -> None:
        self.process, self.told = process, told
        self.address = re.search(r"http://\S+?(?=/)", told)[0]
        self.client = httpx.Client(base_url=self.address, timeout=60, trust_env=False)

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.client.get(path, headers={key.replace("_", "-"): value for key, value in headers.items()})

    def ask(self, sparql: str, accept: str = "application/sparql-results+json") -> httpx.Response:
        return self.client.post("/sparql", data={"query": sparql}, headers={"accept": accept})

    def number(self, sparql: str = COUNT) -> int:
        return int(self.ask(sparql, "text/csv").text.split()[1])

    def children(self) -> list[int]:
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(word) for word in listed.split()]


def load_example(folder: Path) -> Path:
    """Make a store of the example town."""
    with Audit.open(folder) as audit:
        audit.load(examples.reports())
    return folder


@contextmanager
def serve(store: Path, *options: str, **environment: str) -> Iterator[Server]:
    """Run the command on a free port until the block ends."""
    words = [sys.executable, "-m", "duixian.app.cli", "serve", "--store", str(store), "--port", "0", *options]
    process = subprocess.Popen(
        words, stderr=subprocess.PIPE, text=True, encoding="utf-8", env={**os.environ, **environment}
    )
    told = ""
    while "http://" not in told:
        line = process.stderr.readline()
        assert line, f"the server does not start: {told}"
        told += line
    server = Server(process, told)
    try:
        yield server
    finally:
        server.client.close()
        process.send_signal(signal.SIGINT)
        process.wait(20)
        process.stderr.close()
