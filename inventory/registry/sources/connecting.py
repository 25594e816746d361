"""The way to a source: which URLs are asked at all, through which proxy, trusting whom, and for how long.

http is spoken to this machine only. Proxies come from the environment (`HTTPS_PROXY`, `NO_PROXY`), a private
certificate authority from `SSL_CERT_FILE` or `REQUESTS_CA_BUNDLE`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

if TYPE_CHECKING:
    import http.client
    import ssl

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Unreached(Exception):
    """A source that could not be fetched: what happened, and what to do. `status` is HTTP's, 0 if none."""

    def __init__(self, message: str, status: int = 0) -> None:
        """Keep the words and the status."""
        super().__init__(message)
        self.status = status


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


@contextmanager
def closing_after(connection: http.client.HTTPConnection, left_s: float) -> Iterator[None]:
    """Close a connection in the end, and after `left_s` even while its server still drips a handshake."""
    import contextlib
    import socket
    import threading

    twins: list[socket.socket] = []

    def open_both(*where: object, **how: object) -> socket.socket:
        opened: socket.socket = socket.create_connection(*where, **how)  # type: ignore[arg-type]  # passed on
        twins.append(opened.dup())  # TLS and the response each take the first one over; this one stays ours
        return opened

    def cut() -> None:
        for twin in twins:
            with contextlib.suppress(OSError):
                twin.shutdown(socket.SHUT_RDWR)

    connection._create_connection = open_both  # type: ignore[attr-defined]
    guard = threading.Timer(left_s, cut)
    guard.daemon = True
    guard.start()
    try:
        yield
    finally:
        guard.cancel()
        guard.join()
        connection.close()
        for twin in twins:
            twin.close()
