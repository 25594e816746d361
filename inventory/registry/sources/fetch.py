"""One GET over HTTPS with limits on time, bytes, redirects and retries. The only door to the network.

A redirect to another place is refused:
the token would go with it, and the registry would be another.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urljoin, urlsplit

from discovery.frozen import frozen
from inventory.registry.sources.connecting import Unreached, checked, closing_after, connect, origin
from inventory.version import __version__

if TYPE_CHECKING:
    import http.client

MEBIBYTE = 1024 * 1024
REDIRECTS = frozenset({301, 302, 303, 307, 308})
BUSY = frozenset({429, 502, 503, 504})
MAX_REDIRECTS = 3
CHUNK = 64 * 1024


@frozen
class Limits:
    """How much of a source is taken, each with its reason."""

    page_bytes: int = 16 * MEBIBYTE  # a page of 100 servers has 0.5 MB
    total_bytes: int = 256 * MEBIBYTE  # a thousand such pages
    io_s: float = 20.0  # between two bytes
    page_s: float = 60.0  # for one answer, however slowly it drips
    total_s: float = 900.0  # for a whole source
    pages: int = 2000  # the official registry has 200 pages of 100
    tries: int = 3  # of one page, where the server says it is busy
    wait_s: float = 30.0  # the longest time that a server may ask us to wait


@frozen
class Answer:
    """What a server said: a body, or that what we have is still right."""

    body: bytes = b""
    etag: str = ""
    unchanged: bool = False


class Fetcher:
    """Gets pages until a limit is reached; all that one source may cost is counted here."""

    def __init__(
        self,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        """Begin to count."""
        self.limits = limits or Limits()
        self.clock = clock
        self.wait = wait
        self.taken = 0
        self.ends = clock() + self.limits.total_s

    def get(self, url: str, *, etag: str = "", token: str = "") -> Answer:
        """Return the answer to a GET, waiting where the server asks for it; raise Unreached."""
        for attempt in range(1, self.limits.tries + 1):
            try:
                return self.follow(url, etag, token)
            except Busy as busy:
                left = self.ends - self.clock()
                if attempt == self.limits.tries or busy.after > min(self.limits.wait_s, left):
                    raise
                self.wait(busy.after)
        raise Unreached("no answer")  # a limit of no tries at all

    def follow(self, url: str, etag: str, token: str) -> Answer:
        """Return the answer, after redirects within the same place; raise Unreached."""
        for _ in range(MAX_REDIRECTS + 1):
            parts = checked(url)
            status, headers, body = self.exchange(parts, etag, token)
            if status not in REDIRECTS:
                return answer(status, headers, body)
            target = joined(url, headers.get("location", ""))
            if origin(checked(target)) != origin(parts):
                there = urlsplit(target).hostname or "elsewhere"
                raise Unreached(
                    f"redirected to another place ({there[:80]}); name that one if it is right", status
                )
            url = target
        raise Unreached("redirected in a circle")

    def exchange(self, parts: SplitResult, etag: str, token: str) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body of one exchange; raise Unreached."""
        import http.client

        left = min(self.limits.page_s, self.ends - self.clock())
        if left <= 0:
            raise Unreached(f"it took longer than {self.limits.total_s:.0f} s in all")
        connection = connect(parts, min(self.limits.io_s, left))
        began = self.clock()
        try:
            with closing_after(connection, left):
                connection.request("GET", path_of(parts), headers=headers_of(etag, token))
                with connection.getresponse() as response:
                    headers = {name.lower(): value for name, value in response.getheaders()}
                    body = self.body(response, headers)
        except Unreached as error:
            if self.clock() - began < left:
                raise
            raise Unreached(f"no whole answer within {left:.0f} s", error.status) from None
        except (OSError, http.client.HTTPException) as error:
            slow = self.clock() - began >= left or isinstance(error, TimeoutError)
            raise Unreached(f"no answer within {left:.0f} s" if slow else reason(error)) from None
        if self.clock() - began >= left:  # a body that ended because we ended it
            raise Unreached(f"no whole answer within {left:.0f} s")
        return response.status, headers, body

    def body(self, response: http.client.HTTPResponse, headers: dict[str, str]) -> bytes:
        """Return the body, as far as the limits go; raise Unreached past them."""
        if headers.get("content-encoding", "identity").lower() not in ("", "identity"):
            raise Unreached("it answered compressed, which was not asked for")
        told = headers.get("content-length", "")
        room = min(self.limits.page_bytes, self.limits.total_bytes - self.taken)
        if told.isdecimal() and len(told) < 20 and int(told) > room:
            raise too_large(room)
        found = bytearray()
        while chunk := response.read1(CHUNK):
            found += chunk
            if len(found) > room:
                raise too_large(room)
        if told.isdecimal() and len(found) < int(told) and response.status == 200:
            raise Unreached("the answer ended early")
        self.taken += len(found)
        return bytes(found)


def joined(url: str, location: str) -> str:
    """Return where a redirect leads, empty where that is no URL."""
    try:
        return urljoin(url, location)
    except ValueError:
        return ""


class Busy(Unreached):
    """A server that asks us to come again `after` some seconds."""

    def __init__(self, message: str, status: int, after: float) -> None:
        """Keep how long to wait."""
        super().__init__(message, status)
        self.after = after


def too_large(room: int) -> Unreached:
    """Return the error for more bytes than are taken."""
    return Unreached(f"the answer is larger than {room} bytes, which is no registry")


def headers_of(etag: str, token: str) -> dict[str, str]:
    """Return the headers of our request."""
    headers = {
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "User-Agent": f"mcp-census/{__version__}",
        "Connection": "close",
    }
    if etag:
        headers["If-None-Match"] = etag
    if token:
        headers["Authorization"] = f"Bearer {token}"
    return headers


def path_of(parts: SplitResult) -> str:
    """Return the path and query that are asked for."""
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def answer(status: int, headers: dict[str, str], body: bytes) -> Answer:
    """Return what an exchange means; raise Unreached for anything but an answer."""
    if status == 304:
        return Answer(unchanged=True, etag=headers.get("etag", ""))
    if status == 200:
        return Answer(body=body, etag=headers.get("etag", "")[:256])
    if status in BUSY:
        raise Busy(f"the server is busy (HTTP {status}); try again later", status, after(headers))
    if status in (401, 403):
        then = "name a token's variable with token_env, or for Azure install the extra azure and sign in"
        raise Unreached(f"the server asks who we are (HTTP {status}); {then}", status)
    if status == 404:
        raise Unreached("there is nothing at this address (HTTP 404)", status)
    raise Unreached(f"the server answered HTTP {status}", status)


def after(headers: dict[str, str]) -> float:
    """Return for how long a server asks us to wait; a date counts as far too long."""
    told = headers.get("retry-after", "").strip()
    if not told:
        return 1.0
    return float(told) if told.isdecimal() and len(told) < 7 else float("inf")


def reason(error: Exception) -> str:
    """Return why there was no answer, in words that quote nothing of it."""
    import ssl

    if isinstance(error, ssl.SSLCertVerificationError):
        then = "set SSL_CERT_FILE to the certificate authority that signed it"
        return f"its certificate is not trusted ({error.verify_message}); {then}"
    if isinstance(error, OSError) and error.strerror:
        return f"cannot be reached: {error.strerror}"
    return f"what it answered is not HTTP ({type(error).__name__})"
