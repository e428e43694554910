"""Where a server answers: the addresses of queries, updates and graphs, worked out from the one that a user gives.

In: an http(s) address, and the environment (`DUIXIAN_STORE_SERVER`, `…_QUERY`, `…_UPDATE`, `…_GRAPHS`, `…_USER`,
`…_PASSWORD`, `…_TOKEN`, `…_TIMEOUT`). Out: an `Address`; `StoreError` for what is none. No secret is ever shown.
"""

import os
import re
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from duixian.graph.lexicon import rows
from duixian.ontology.errors import StoreError

_REMOTE: Final = re.compile(r"https?:/", re.IGNORECASE)
_SECONDS: Final = 300.0


class Address(NamedTuple):
    """The addresses of one server; `shown` is the one that users see, `graphs` is "" where it has no graph store."""

    shown: str
    server: str
    query: str
    update: str
    graphs: str
    parameter: str
    user: str = ""
    password: str = ""
    token: str = ""
    seconds: float = _SECONDS

    def __repr__(self) -> str:
        """Show the address alone, wherever it is printed."""
        return f"Address({self.shown!r})"


def is_remote(place: str | Path | None) -> bool:
    """Tell the address of a server from a folder; also where it went through `Path`, which takes a slash away."""
    return place is not None and _REMOTE.match(str(place)) is not None


def find_address(place: str | Path) -> Address:
    """Work out the addresses of a server, by what its address looks like or by what the environment says."""
    url = re.sub(r"^(https?):/+", r"\1://", str(place), flags=re.IGNORECASE).rstrip("/")
    _check(url)
    name = _set("SERVER").strip().lower()
    known = {row[0]: row[1:] for row in rows("servers.tsv")}
    if name and name not in known:
        raise fault(url, "address", f"DUIXIAN_STORE_SERVER={name}; {', '.join(known)}")
    server = name or next(one for one, row in known.items() if row[0] != "-" and re.search(row[0], url))
    words = {"url": url, "base": url.removesuffix("/sparql")}
    query, update, graphs = (
        _set(which) or ("" if pattern == "-" else pattern.format(**words))
        for which, pattern in zip(("QUERY", "UPDATE", "GRAPHS"), known[server][1:4], strict=True)
    )
    return Address(
        shown=url,
        server=server,
        query=query,
        update=update,
        graphs=graphs,
        parameter="graph" if known[server][4] == "-" else known[server][4],
        user=_set("USER"),
        password=_set("PASSWORD"),
        token=_set("TOKEN"),
        seconds=_seconds(url),
    )


def fault(shown: str, code: str, detail: str = "") -> StoreError:
    """Make the error that a user reads, from the table of what can go wrong with a server."""
    zh, en = next(row[1:3] for row in rows("server_faults.tsv") if row[0] == code)
    words = " ".join(detail.split())
    return StoreError(shown, zh.format(detail=words), en.format(detail=words))


def _check(url: str) -> None:
    """Refuse what has no host, and what holds a secret, without repeating it."""
    try:
        parts = urlsplit(url)
        host, secret, _ = parts.hostname, parts.username or parts.password, parts.port
    except ValueError as error:
        raise fault(url.rpartition("@")[2], "address", str(error)) from None
    if secret or "@" in parts.netloc:
        raise fault(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}", "credentials")
    if not host or parts.query or parts.fragment:
        raise fault(url.partition("?")[0], "address", "http://HOST:PORT/…")


def _set(which: str) -> str:
    return os.environ.get(f"DUIXIAN_STORE_{which}", "")


def _seconds(url: str) -> float:
    told = _set("TIMEOUT")
    try:
        seconds = float(told or _SECONDS)
    except ValueError:
        seconds = 0
    if not seconds > 0:
        raise fault(url, "address", f"DUIXIAN_STORE_TIMEOUT={told}")
    return seconds
