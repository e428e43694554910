"""Send a request to a server and get the whole answer, or an error that says what to do; half an answer is an error.

In: a method, an address, a body. Out: the body and headers of the answer. All that duixian asks may be asked twice
(queries, whole graphs, quads of a set), so what was cut off, or found the server busy, is tried again after a pause.
"""

import time
from collections.abc import Generator, Mapping
from http import HTTPStatus
from typing import Final, NamedTuple

import httpx
from duixian.graph.remote_address import Address, fault
from duixian.ontology.errors import StoreError

_PAUSES: Final = (0.2, 0.5, 1.0, 2.0)
_LONGEST_PAUSE: Final = 10.0
_CONNECT: Final = 10.0
_BUSY: Final = (429, 502, 503, 504)
_GOOD: Final = (200, 201, 204)
_CODES: Final = {401: "login", 403: "forbidden", 404: "missing", 405: "missing"}
_DETAIL: Final = 300
_DEADLOCK: Final = b"Virtuoso 40001"


class Reply(NamedTuple):
    """A whole answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class _Login(httpx.Auth):
    """Log in the way that the server asks for: Basic, Digest (Virtuoso), or a token; only when it asks, or a token."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Give the request, and once more with the credentials where the server wants them."""
        if self._address.token:
            request.headers["Authorization"] = f"Bearer {self._address.token}"
        if self._chosen is not None:
            yield from self._chosen.auth_flow(request)
            return
        response = yield request
        if response.status_code == HTTPStatus.UNAUTHORIZED and self._address.user:
            wanted = response.headers.get("www-authenticate", "").lower()
            kind = httpx.DigestAuth if wanted.startswith("digest") else httpx.BasicAuth
            self._chosen = kind(self._address.user, self._address.password)
            yield from self._chosen.auth_flow(request)


class Channel:
    """The way to one server: keeps connections open, logs in, tries again, keeps to the time limit."""

    def __init__(self, address: Address) -> None:
        """Prepare; nothing is sent yet."""
        self._address = address
        self._client = httpx.Client(auth=_Login(address), headers={"User-Agent": "duixian"})

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def send(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        content: bytes = b"",
        headers: Mapping[str, str] | None = None,
        good: tuple[int, ...] = _GOOD,
    ) -> Reply:
        """Send a request and read the answer to its end; `StoreError` where there is none, or not a good one.

        A wrong request (400) is a `ValueError` with what the server says, for the caller knows what was asked.
        """
        request = self._client.build_request(method, url, params=params, content=content, headers=headers)
        end, error = time.monotonic() + self._address.seconds, None
        for pause in (*_PAUSES, None):
            reply, error = self._try(request, end)
            if reply is not None and not _passes(reply):
                return self._checked(reply, good)
            wait = _asked_pause(reply, pause or 0.0)
            if pause is None or time.monotonic() + wait >= end:
                break
            time.sleep(wait)
        raise error or fault(self._address.shown, "busy", str(reply.status if reply else ""))

    def _try(self, request: httpx.Request, end: float) -> tuple[Reply | None, StoreError | None]:
        """Send once; give the answer, or the error that counts if it does not go better the next time."""
        shown, left = self._address.shown, max(0.1, end - time.monotonic())
        request.extensions["timeout"] = httpx.Timeout(left, connect=min(_CONNECT, left)).as_dict()
        try:
            response = self._client.send(request, stream=True)
            try:
                parts = []
                for part in response.iter_bytes():
                    parts.append(part)
                    if time.monotonic() > end:
                        raise fault(shown, "slow", f"{self._address.seconds:g}")
            finally:
                response.close()
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            return None, fault(shown, "unreachable", str(error))
        except httpx.TimeoutException as error:
            raise fault(shown, "slow", f"{self._address.seconds:g}") from error
        except (httpx.TransportError, httpx.DecodingError) as error:
            return None, fault(shown, "cut", str(error) or type(error).__name__)
        return Reply(response.status_code, response.headers, b"".join(parts)), None

    def _checked(self, reply: Reply, good: tuple[int, ...]) -> Reply:
        """Let a good answer pass."""
        if reply.status in good:
            return reply
        detail = f"{reply.status} {_words(reply.body)}".strip()
        if reply.status == HTTPStatus.BAD_REQUEST:
            raise ValueError(detail)
        if reply.status == HTTPStatus.PARTIAL_CONTENT:
            raise fault(self._address.shown, "half", detail)
        raise fault(self._address.shown, _CODES.get(reply.status, "refused"), detail)


def _passes(reply: Reply) -> bool:
    """Tell what may go better the next time: a busy server, or two transactions in each other's way (Virtuoso)."""
    return reply.status in _BUSY or (reply.status == HTTPStatus.INTERNAL_SERVER_ERROR and _DEADLOCK in reply.body)


def _asked_pause(reply: Reply | None, pause: float) -> float:
    """Wait as long as the server asks for, if it says so in seconds and it is not long."""
    asked = reply.headers.get("retry-after", "") if reply else ""
    return min(float(asked), _LONGEST_PAUSE) if asked.isdecimal() else pause


def _words(body: bytes) -> str:
    """Give the first words of what a server says of an error, without the tags of a page."""
    import re

    plain = re.sub(r"<[^<>]*>", " ", body[: 10 * _DETAIL].decode("utf-8", "replace"))
    return " ".join(plain.split())[:_DETAIL]
