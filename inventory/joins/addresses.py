"""Addresses on this machine: whether what a configuration calls is what a socket waits for. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from discovery.model import Sighting, Surface

DEFAULT_PORTS = {"http": 80, "ws": 80, "https": 443, "wss": 443}
ENCRYPTED = frozenset({"https", "wss"})
ANY_V4, ANY_V6, V6 = "0.0.0.0", "::", "::1"  # noqa: S104  # addresses that are read, none is bound
# The last segments by which one endpoint of a server differs from its others.
TAILS = frozenset({"mcp", "sse", "message", "messages", "streamable", "http"})
OUTSIDE = "@net:"
PROVEN = frozenset({"confirmed", "auth"})
BY_NAME = frozenset({"localhost", ANY_V4, ANY_V6, ""})
CONTAINER_HOSTS = (".internal", "host-gateway")


class Call(NamedTuple):
    """An address of this machine that a client calls."""

    text: str
    host: str
    port: int
    path: str
    encrypted: bool


class Spot(NamedTuple):
    """An address at which something waits; path and encryption where a probe told them."""

    address: str
    port: int
    path: str | None = None
    encrypted: bool | None = None


def call_of(sighting: Sighting) -> Call | None:
    """Return what `sighting` calls on this machine, None if that cannot be read as a URL."""
    for text in (sighting.url, sighting.identity.url):
        if text and (call := read_url(text)):
            return call
    return None


def read_url(text: str) -> Call | None:
    """Return the URL `text` taken apart; None for one with a variable where host or port should be."""
    try:
        parts = urlsplit(text)
        port = parts.port or DEFAULT_PORTS.get(parts.scheme)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return None
    if port is None or not host or "{" in host or "$" in host:
        return None
    return Call(text, host, port, parts.path, parts.scheme in ENCRYPTED)


def spots(sighting: Sighting) -> Iterator[Spot]:
    """Give where on this machine `sighting` can be called; sockets of another network namespace cannot."""
    facts = sighting.facts
    if sighting.surface is Surface.LISTENER and sighting.source.startswith("tcp:"):
        place, _, elsewhere = sighting.source.removeprefix("tcp:").partition(OUTSIDE)
        if not elsewhere and (found := read_place(place)):
            proven = facts.get("probe") in PROVEN
            yield Spot(*found, path=facts.get("path"), encrypted=bool(facts.get("tls")) if proven else None)
    elif sighting.surface is Surface.CONTAINER:
        for port in facts.get("ports", "").split(", "):
            outer, arrow, inner = port.partition("->")
            if arrow and inner.endswith("/tcp") and (found := read_place(outer)):
                yield Spot(*found)


def read_place(text: str) -> tuple[str, int] | None:
    """Return address and port of `127.0.0.1:80` or `[::1]:80`, None if it is neither."""
    address, _, port = text.rpartition(":")
    if not (port.isascii() and port.isdecimal() and len(port) <= 5):
        return None
    return address.removeprefix("[").removesuffix("]").partition("%")[0], int(port)


def unix_path(sighting: Sighting) -> str | None:
    """Return the local socket at which a listener of our own namespace waits."""
    if sighting.surface is not Surface.LISTENER or not sighting.source.startswith("unix:"):
        return None
    path, _, elsewhere = sighting.source.partition(OUTSIDE)
    return None if elsewhere else path


def closeness(call: Call, spot: Spot) -> int | None:
    """Return how `spot` takes `call`: 0 by its own address, 1 by a wildcard; None if it does not."""
    if spot.port != call.port or not same_endpoint(call, spot):
        return None
    if call.host.endswith(CONTAINER_HOSTS) or call.host in BY_NAME or call.host.endswith(".localhost"):
        return 0 if spot.address in ("127.0.0.1", V6) else 1 if spot.address in (ANY_V4, ANY_V6) else None
    if spot.address in (call.host, f"::ffff:{call.host}"):
        return 0
    # A wildcard of IPv6 takes IPv4 too, unless told not to (RFC 3493 section 5.3).
    wild = (ANY_V6,) if ":" in call.host else (ANY_V4, ANY_V6)
    return 1 if spot.address in wild else None


def same_endpoint(call: Call, spot: Spot) -> bool:
    """Return whether nothing that is known of path and encryption speaks against `spot`."""
    if spot.encrypted is not None and spot.encrypted is not call.encrypted:
        return False
    return spot.path is None or trunk(spot.path) == trunk(call.path)


def trunk(path: str) -> str:
    """Return `path` without the segments that name one endpoint of several that a server has."""
    segments = [part for part in path.split("/") if part]
    while segments and segments[-1].lower() in TAILS:
        segments.pop()
    return "/".join(segments)
