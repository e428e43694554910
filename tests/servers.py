"""Real SPARQL servers for tests: `oxigraph()` and `virtuoso()` start one on a free port, in a folder of its own.

In: a temporary folder. Out: a `Server` (its address, its environment, the process); `stop` ends it.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from conftest import require

VIRTUOSO_INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 20
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = {port}
DirsAllowed = {folder}
NumberOfBuffers = 2000
MaxDirtyBuffers = 1500
CaseMode = 2
[HTTPServer]
ServerPort = {web}
ServerThreads = 6
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = {rows}
"""
ROWS = 2500
"""So few rows that the example is more."""


@dataclass
class Server:
    """A server that runs."""

    kind: str
    url: str
    process: subprocess.Popen[bytes]
    environment: Mapping[str, str] = field(default_factory=dict)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        assert process.poll() is None, f"the server ended: {log.read_text(errors='replace')[-2000:]}"
        try:
            if httpx.get(url, params={"query": "ASK { ?s ?p ?o }"}, timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"no answer from {url}: {log.read_text(errors='replace')[-2000:]}")


def oxigraph(folder: Path, *options: str, port: int = 0) -> Server:
    """Start the Oxigraph server that is installed beside Python."""
    program = Path(sys.executable).with_name("oxigraph")
    port, log = port or free_port(), folder / "log"
    folder.mkdir(exist_ok=True)
    command = [program, "serve", "--location", folder / "data", "--bind", f"127.0.0.1:{port}", *options]
    with log.open("wb") as written:
        process = subprocess.Popen(command, stdout=written, stderr=written)
    wait_for(f"http://127.0.0.1:{port}/query", process, log)
    return Server("oxigraph", f"http://127.0.0.1:{port}", process)


def virtuoso(folder: Path, *, port: int = 0) -> Server:
    """Start Virtuoso 7 (Debian virtuoso-opensource) with a database of its own; user and password are dba."""
    program = require("virtuoso-t")
    folder.mkdir(exist_ok=True)
    web, log = port or free_port(), folder / "log"
    settings = VIRTUOSO_INI.format(folder=folder, port=free_port(), web=web, rows=ROWS)
    (folder / "virtuoso.ini").write_text(settings)
    with log.open("wb") as written:
        process = subprocess.Popen(
            [program, "+foreground", "+configfile", "virtuoso.ini"], cwd=folder, stdout=written, stderr=written
        )
    wait_for(f"http://127.0.0.1:{web}/sparql", process, log)
    login = {"DUIXIAN_STORE_USER": "dba", "DUIXIAN_STORE_PASSWORD": "dba"}
    return Server("virtuoso", f"http://127.0.0.1:{web}/sparql", process, login)


def run_cli(server: Server, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command on the store of a server."""
    program = shutil.which("duixian", path=str(Path(sys.executable).parent))
    environment = {**os.environ, **server.environment, "COLUMNS": "120", **more}
    return subprocess.run(
        [program, *words, "--store", server.url], env=environment, capture_output=True, text=True, check=False
    )
