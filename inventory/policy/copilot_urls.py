"""The addresses of GitHub Copilot's lists: brought into one form, then compared.

Source: github/docs, enterprise-managed-settings.md, "URL canonicalization" (copy of autumn 2026): scheme and
host in small letters, Punycode, no default port, no percent signs in the host, no fragment, no dot at the
end of the host; and a `*` in the host never reaches into the path.
"""

from __future__ import annotations

from urllib.parse import unquote

from inventory.policy.model import HOLE
from inventory.policy.wild import all_of, wild

DEFAULT_PORTS = {"http": "80", "https": "443"}
MAX_LABEL = 253  # characters of a whole host; longer ones are none


def covers(pattern: str, url: str) -> bool | None:
    """Return whether `pattern` is about an address."""
    wanted, seen = canonical(pattern), canonical(url)
    if wanted is None or seen is None:
        return False
    return all_of(wild(one, other) for one, other in zip(wanted, seen, strict=True))


def canonical(url: str) -> tuple[str, str, str] | None:
    """Return scheme, host with port, and the rest of an address; None for what is no address."""
    scheme, mark, rest = url.partition("://")
    if not mark:
        return None
    scheme = scheme.lower()
    rest = rest.partition("#")[0]
    ends = [at for at in (rest.find(letter) for letter in "/?") if at >= 0]
    cut = min(ends, default=len(rest))
    authority, path = rest[:cut], rest[cut:]
    path = path if path.startswith("/") else "/" + path
    user, at, place = authority.rpartition("@")
    return scheme, user + at + host_and_port(scheme, place), path


def host_and_port(scheme: str, place: str) -> str:
    """Return a host with a port that is not its scheme's own."""
    host, colon, port = place.rpartition(":")
    if not colon or (port and not port.isdecimal() and port not in ("*", HOLE)) or "[" in port:
        host, port = place, ""
    host = plain_host(host)
    return host if not port or DEFAULT_PORTS.get(scheme) == port else f"{host}:{port}"


def plain_host(host: str) -> str:
    """Return a host in small ASCII letters without the dot at its end."""
    host = unquote(host).rstrip(".").lower()
    if host.isascii() or len(host) > MAX_LABEL:
        return host
    return ".".join(punycode(label) for label in host.replace("\u3002", ".").split("."))


def punycode(label: str) -> str:
    """Return one label in ASCII; one that cannot be encoded stays as it is, and matches only itself."""
    if label.isascii() or HOLE in label or "*" in label:
        return label
    import idna  # a third of a megabyte of tables, for the rare host that is not ASCII

    try:
        return idna.encode(label, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return label
