"""One writer at a time on a server, and what the last one left: both stand in the catalogue of the store.

In: a `Remote`. Out: how the store was closed (`Closing`), and a `Lock` while one writes. A lock of a program that was
killed on this machine is broken at once, of one elsewhere after ten minutes without a sign of life.
"""

import json
import os
import socket
import time
import uuid
from datetime import UTC, datetime
from typing import Final, NamedTuple

import pyoxigraph as ox
from duixian.graph.remote import Remote
from duixian.graph.remote_address import fault
from duixian.graph.storage import Closing, parse_closing
from duixian.ontology import iris
from duixian.ontology.terms import DCTERMS

_CATALOGUE: Final = ox.NamedNode(iris.CATALOGUE_GRAPH)
_CLOSED: Final = ox.NamedNode(DCTERMS + "description")
_WRITER: Final = ox.NamedNode(DCTERMS + "accessRights")
_PATIENCE: Final = 600.0
_SIGN_OF_LIFE: Final = 60.0


class Writer(NamedTuple):
    """Who writes: a name of its own, machine, process, and when it last said so (seconds since 1970)."""

    token: str
    host: str
    process: int
    at: float

    def alive(self) -> bool:
        """Tell whether it may still write."""
        here = self.host == socket.gethostname()
        return time.time() - self.at < _PATIENCE and (not here or _runs(self.process))

    def told(self) -> str:
        """Say who it is, for people."""
        return f"{self.host} {self.process}, {datetime.fromtimestamp(self.at, UTC):%Y-%m-%d %H:%M:%S} UTC"


class Lock:
    """The right to write to a server; `StoreError` where another has it."""

    def __init__(self, remote: Remote) -> None:
        """Take the lock; of two programs that try at once, neither gets it."""
        self._remote = remote
        others = _writers(remote)
        for text, writer in others.items():
            if writer is not None and writer.alive():
                raise fault(remote.address.shown, "writer", writer.told())
            _take_out(remote, _WRITER, text)
        self._token = uuid.uuid4().hex
        self._text = ""
        self._sign()
        rivals = [one for text, one in _writers(remote).items() if text != self._text]
        if rivals:
            self.release()
            raise fault(remote.address.shown, "writer", rivals[0].told() if rivals[0] else "")

    def keep(self) -> None:
        """Show a sign of life, where the last one is a while ago; `StoreError` where the lock is lost."""
        if time.time() - self._at < _SIGN_OF_LIFE:
            return
        if self._text not in _writers(self._remote):
            raise fault(self._remote.address.shown, "lost")
        self._sign()

    def release(self) -> None:
        """Give the lock back."""
        _take_out(self._remote, _WRITER, self._text)

    def _sign(self) -> None:
        before, self._at = self._text, time.time()
        self._text = json.dumps(Writer(self._token, socket.gethostname(), os.getpid(), self._at))
        self._remote.extend([ox.Quad(_CATALOGUE, _WRITER, ox.Literal(self._text), _CATALOGUE)])
        if before:
            _take_out(self._remote, _WRITER, before)


def read_remote_closing(remote: Remote) -> Closing | None:
    """Read how a store was closed; `None` where a program is writing, or was cut off."""
    texts = _texts(remote, _CLOSED)
    return parse_closing(texts[0]) if len(texts) == 1 else None


def forget_remote_closing(remote: Remote) -> None:
    """Take the closing away before anything is written."""
    for text in _texts(remote, _CLOSED):
        _take_out(remote, _CLOSED, text)


def write_remote_closing(remote: Remote, text: str) -> None:
    """Say that all that was begun is finished."""
    remote.extend([ox.Quad(_CATALOGUE, _CLOSED, ox.Literal(text), _CATALOGUE)])


def _texts(remote: Remote, predicate: ox.NamedNode) -> list[str]:
    quads = remote.quads_for_pattern(_CATALOGUE, predicate, None, _CATALOGUE)
    return [quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)]


def _writers(remote: Remote) -> dict[str, Writer | None]:
    """Give who has the lock, `None` for a text that cannot be read."""
    found: dict[str, Writer | None] = {}
    for text in _texts(remote, _WRITER):
        try:
            token, host, process, at = json.loads(text)
            found[text] = Writer(str(token), str(host), int(process), float(at))
        except (ValueError, TypeError):
            found[text] = None
    return found


def _take_out(remote: Remote, predicate: ox.NamedNode, text: str) -> None:
    remote.update(f"DELETE DATA {{ GRAPH {_CATALOGUE} {{ {_CATALOGUE} {predicate} {ox.Literal(text)} }} }}")


def _runs(process: int) -> bool:
    """Tell whether a process of this machine runs."""
    if os.name == "nt":  # no signal 0 there: believe it until its time is over
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
