"""One GET over HTTPS with limits on time, bytes, redirects and retries. The only door to the network.

http is spoken to this machine only. Proxies come from the environment (`HTTPS_PROXY`, `NO_PROXY`), a private
certificate authority from `SSL_CERT_FILE` or `REQUESTS_CA_BUNDLE`. A redirect to another place is refused:
the token would go with it, and the registry would be another.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urljoin, urlsplit

from discovery.frozen import frozen
from inventory.version import __version__

if TYPE_CHECKING:
    import http.client
    import ssl

MEBIBYTE = 1024 * 1024
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
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


class Unreached(Exception):
    """A source that could not be fetched: what happened, and what to do. `status` is HTTP's, 0 if none."""

    def __init__(self, message: str, status: int = 0) -> None:
        """Keep the words and the status."""
        super().__init__(message)
        self.status = status


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
            target = urljoin(url, headers.get("location", ""))
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
                response = connection.getresponse()
                headers = {name.lower(): value for name, value in response.getheaders()}
                body = self.body(response, headers)
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


@contextmanager
def closing_after(connection: http.client.HTTPConnection, left_s: float) -> Iterator[None]:
    """Close a connection in the end, and after `left_s` even while its server still drips headers."""
    import contextlib
    import socket
    import threading

    def cut() -> None:
        if connection.sock is not None:
            with contextlib.suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)

    guard = threading.Timer(left_s, cut)
    guard.daemon = True
    guard.start()
    try:
        yield
    finally:
        guard.cancel()
        connection.close()


class Busy(Unreached):
    """A server that asks us to come again `after` some seconds."""

    def __init__(self, message: str, status: int, after: float) -> None:
        """Keep how long to wait."""
        super().__init__(message, status)
        self.after = after


def too_large(room: int) -> Unreached:
    """Return the error for more bytes than are taken."""
    return Unreached(f"the answer is larger than {room} bytes, which is no registry")


def checked(url: str) -> SplitResult:
    """Return the parts of a URL; raise Unreached for one that would send something in the clear."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise Unreached("not a URL; write for example https://registry.example.com") from None
    if parts.username is not None or parts.password is not None:
        raise Unreached("the URL holds a user or password; name the token's variable with token_env instead")
    if parts.scheme == "https" and host:
        return parts
    if parts.scheme == "http" and host in LOOPBACK:
        return parts
    if parts.scheme == "http" and host:
        raise Unreached("http is spoken to this machine only; write https://")
    raise Unreached("not a URL; write for example https://registry.example.com")


def origin(parts: SplitResult) -> tuple[str, str, int]:
    """Return what makes two URLs the same place."""
    return (
        parts.scheme,
        (parts.hostname or "").lower(),
        parts.port or (443 if parts.scheme == "https" else 80),
    )


def connect(parts: SplitResult, timeout_s: float) -> http.client.HTTPConnection:
    """Return a connection, through the environment's proxy where there is one for this host."""
    import http.client
    import urllib.request

    host, port = parts.hostname or "", parts.port
    proxy = "" if urllib.request.proxy_bypass(host) else urllib.request.getproxies().get(parts.scheme, "")
    if host in LOOPBACK:
        proxy = ""
    via = urlsplit(proxy if "://" in proxy else f"http://{proxy}") if proxy else None
    to, to_port = (via.hostname or "", via.port or 8080) if via else (host, port)
    if parts.scheme == "http":
        return http.client.HTTPConnection(to, to_port, timeout=timeout_s)
    connection = http.client.HTTPSConnection(to, to_port, timeout=timeout_s, context=trust())
    if via:
        connection.set_tunnel(host, port or 443, headers=proxy_headers(via))
    return connection


def proxy_headers(via: SplitResult) -> dict[str, str]:
    """Return the header by which a proxy knows us, if its URL holds a user."""
    if via.username is None:
        return {}
    import base64
    from urllib.parse import unquote

    pair = f"{unquote(via.username)}:{unquote(via.password or '')}"
    return {"Proxy-Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}


def trust() -> ssl.SSLContext:
    """Return whom we trust: the system's authorities, or the file that the environment names."""
    import ssl

    bundle = os.environ.get("SSL_CERT_FILE") or os.environ.get("REQUESTS_CA_BUNDLE")
    try:
        return ssl.create_default_context(cafile=bundle or None)
    except OSError as error:
        raise Unreached(f"cannot read the certificate authorities in {bundle}: {error.strerror}") from None


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
