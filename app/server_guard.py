"""Stand between the network and the server: who is asked, how much may be sent, what browsers may do with an answer.

In: an ASGI application whose answers to GET depend on the address, the Accept header and the state of the store alone.
Out: the same, with bounds, strict headers, ETags, and a memory of its answers for as long as the store stays the same.
"""

import asyncio
import hashlib
import html
import json
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Mapping, MutableMapping
from typing import Any, Final, NamedTuple

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]
Key = tuple[Hashable, ...]

_STRICT: Final[Headers] = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-cache"),
    (b"vary", b"accept"),
]
_NOTHING: Final = "default-src 'none'; base-uri 'none'; form-action 'none'"
_POLICY: Final = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
_HEAD: Final = 4096
"""How far into a page its own policy stands."""
_LOOPBACK: Final = re.compile(r"(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?", re.IGNORECASE)
_KEPT: Final = 96 << 20
"""How many bytes of answers are kept in memory."""
_LARGEST: Final = 4 << 20
"""A larger answer is not kept."""
_SMALL: Final = 2048
"""What keeping an answer costs beside its bytes, about."""
_READING_BY_POST: Final = "/sparql"
_REFUSED: Final[Mapping[int, tuple[str, str]]] = {
    413: ("请求太大", "the request is too large"),
    421: ("只接受以 localhost 访问", "ask for localhost: this server does not go by that name"),
}


class Kept(NamedTuple):
    """A whole answer."""

    status: int
    headers: Headers
    body: bytes


class Guard:
    """Wraps an application."""

    def __init__(self, app: App, state: Callable[[], Hashable], most: int, *, local: bool) -> None:
        """`state` gives that of the store, `most` is the largest request, `local` takes only names of this machine."""
        self._app, self._state, self._most, self._local = app, state, most, local
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._asked: dict[Key, asyncio.Task[Kept]] = {}
        self._size = 0
        self._of: Hashable = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if self._local and not _LOOPBACK.fullmatch(headers.get("host", "")):
            answer = _refuse(421)
        else:
            answer = await self._answer(scope, headers, receive)
        if scope["method"] in ("GET", "HEAD") and _is_known(answer, headers.get("if-none-match", "")):
            answer = Kept(304, [pair for pair in answer.headers if pair[0] != b"content-type"], b"")
        await _send(send, answer, with_body=scope["method"] != "HEAD")

    async def _answer(self, scope: Scope, headers: Mapping[str, str], receive: Receive) -> Kept:
        """Give the answer, from memory where it is known; who asks for the same at once waits for one answer."""
        body, scope = b"", {**scope, "method": "GET" if scope["method"] == "HEAD" else scope["method"]}
        if scope["method"] != "GET":
            sent = await self._body(headers, receive)
            if sent is None:
                return _refuse(413)
            if scope["path"] != _READING_BY_POST:
                return await _run(self._app, scope, sent)
            body = sent
        key = self._key(scope, headers, body)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if key not in self._asked:
            self._asked[key] = asyncio.create_task(_run(self._app, scope, body))
            self._asked[key].add_done_callback(lambda _: self._asked.pop(key, None))
        answer = await asyncio.shield(self._asked[key])
        self._keep(key, answer)
        return answer

    def _key(self, scope: Scope, headers: Mapping[str, str], body: bytes) -> Key:
        """Name all that an answer depends on; forget what was said of another state of the store."""
        now = self._state()
        if now != self._of:
            self._kept.clear()
            self._size, self._of = 0, now
        wishes = (headers.get("accept", ""), headers.get("content-type", ""), headers.get("host", ""))
        return (now, scope["method"], scope["path"], scope["query_string"], *wishes, body)

    def _keep(self, key: Key, answer: Kept) -> None:
        """Remember an answer as long as the store is in that state."""
        if answer.status != 200 or len(answer.body) > _LARGEST or key[0] != self._of or key in self._kept:  # noqa: PLR2004
            return
        self._kept[key] = answer
        self._size += len(answer.body) + _SMALL
        while self._size > _KEPT:
            self._size -= len(self._kept.popitem(last=False)[1].body) + _SMALL

    async def _body(self, headers: Mapping[str, str], receive: Receive) -> bytes | None:
        """Read the body of a request; `None` where it is too large."""
        told = headers.get("content-length", "0")
        if not told.isdecimal() or int(told) > self._most:
            return None
        body = bytearray()
        while True:
            message = await receive()
            body += message.get("body", b"")
            if len(body) > self._most:
                return None
            if not message.get("more_body"):
                return bytes(body)


async def _run(app: App, scope: Scope, body: bytes) -> Kept:
    """Ask the application and keep the whole answer, with strict headers."""
    sent: list[Message] = []
    asked = False

    async def receive() -> Message:
        nonlocal asked
        message: Message = {"type": "http.disconnect"} if asked else {"type": "http.request", "body": body}
        asked = True
        return message

    async def send(message: Message) -> None:
        sent.append(message)

    try:
        await app(scope, receive, send)
    except Exception:
        if not sent:  # else it has been logged, and answered
            raise
    whole = b"".join(message.get("body", b"") for message in sent)
    return _strict(sent[0]["status"], list(sent[0].get("headers", [])), whole)


def _strict(status: int, headers: Headers, body: bytes) -> Kept:
    """Add what browsers must keep to; a page's own policy becomes that of its answer."""
    given = {name.lower() for name, _ in headers}
    found = _POLICY.search(body, 0, _HEAD) if _kind(headers).startswith("text/html") else None
    policy = html.unescape(found[1].decode()).replace(" file:", "") if found else _NOTHING
    added = [pair for pair in _STRICT if pair[0] not in given]
    added.append((b"content-security-policy", f"{policy}; frame-ancestors 'none'".encode()))
    if status == 200:  # noqa: PLR2004
        added.append((b"etag", f'"{hashlib.sha256(body).hexdigest()[:32]}"'.encode()))
    return Kept(status, [*headers, *added], body)


def _refuse(status: int) -> Kept:
    zh, en = _REFUSED[status]
    body = json.dumps({"where": "HTTP", "zh": zh, "en": en}, ensure_ascii=False).encode()
    return _strict(status, [(b"content-type", b"application/json"), (b"connection", b"close")], body)


def _kind(headers: Headers) -> str:
    return next((value.decode("latin-1") for name, value in headers if name.lower() == b"content-type"), "")


def _is_known(answer: Kept, known: str) -> bool:
    """Tell whether the asker has this answer already."""
    tag = next((value.decode() for name, value in answer.headers if name == b"etag"), None)
    return tag is not None and tag in (part.strip().removeprefix("W/") for part in known.split(","))


async def _send(send: Send, answer: Kept, *, with_body: bool) -> None:
    headers = [pair for pair in answer.headers if pair[0].lower() != b"content-length"]
    if answer.status not in (204, 304):
        headers.append((b"content-length", str(len(answer.body)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body if with_body else b""})
