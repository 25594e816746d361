"""A remote server's URL in the one spelling in which equal endpoints are equal, without what is secret in it.

URL parsing after the WHATWG URL standard where clients follow it (back-slashes,
tabs, IPv4 numbers, encoded dots). Path case and percent-encoding are kept: they can tell servers apart.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote, unquote, unquote_plus

from discovery.identity.clean import bare, clean
from discovery.identity.hosts import canonical_host, is_loopback
from discovery.identity.paths import VARIABLE, named, tidy, variable_name
from discovery.identity.patterns import Pattern
from discovery.identity.url_tables import (
    DEFAULT_PORTS,
    HOST_GATEWAYS,
    NOT_A_NAME,
    PATHS,
    PER_USER_QUERY,
    SECRET_PLACES,
)
from discovery.model import Form
from discovery.redact.found import MASK
from discovery.redact.names import is_secret_name
from discovery.redact.urls import redact_url
from discovery.redact.values import form_of, is_secret_value, token_shape

MAX_URL = 8192  # longer than any server accepts by default
MAX_ROUNDS = 4  # two are the rule
MAX_NESTING = 8  # braces around variables around variables: nobody writes them, but they must end

SCHEME = Pattern(r"([A-Za-z][A-Za-z0-9+.-]*):")
ESCAPE = Pattern(r"%[0-9A-Fa-f]{2}")
TEMPLATE = Pattern(r"\{[^{}]*\}")
SLASHES = Pattern(r"/{2,}")
PIPE = Pattern(r"(?:n?pipe:(?://)?/{0,2}|\\\\[.?]\\pipe\\|//[.?]/pipe/)(?:[.?]/+pipe/+)?(.+)", re.IGNORECASE)
SOCKET = Pattern(r"(?:unix|http\+unix|https\+unix|unix\+http|ipc):(?://)?(.+)", re.IGNORECASE)


class Address(NamedTuple):
    """A canonical URL; or, in `ref`, why there is none and where the address really leads."""

    url: str | None = None
    ref: str | None = None
    secrets: tuple[str, ...] = ()


def canonical_url(text: str) -> Address:
    """Return `text` as a canonical URL with its secrets' places; `ref` tells of loopback, or of a failure."""
    if len(text) > MAX_URL:
        return Address(ref="malformed-url")
    found = without_secrets(straightened(bare(clean(text))))
    secrets = list(found.secrets)
    # What stood apart can come together (`a/./b`, an encoded dot) and only then show what it is.
    for _ in range(MAX_ROUNDS):
        again = without_secrets(found.url) if found.url is not None else found
        secrets += again.secrets
        if again.url == found.url:
            break
        found = again
    return found._replace(secrets=tuple(dict.fromkeys(secrets)))


def straightened(url: str) -> str:
    """Return `url` with variables as `{name}`, and for the web with slashes one way and no line ends."""
    text = templated(url)
    scheme = SCHEME.match(text)
    if scheme is None or scheme[1].lower() not in DEFAULT_PORTS:
        return text
    return text.replace("\\", "/").replace("\t", "").replace("\n", "")


def without_secrets(url: str) -> Address:
    """Return what `url` leads to, its secrets removed before anything else is made of it."""
    known = redact_url(url)
    found = address_of(known.text)
    places = (each.where for each in known.secrets if each.form is Form.PLAIN and is_plain(each.value))
    return found._replace(secrets=(*places, *found.secrets))


def address_of(url: str) -> Address:
    """Return what a redacted URL leads to."""
    name = variable_name(url)
    if not url:
        return Address(ref="empty")
    if name:
        return Address(ref=f"var:{name}")
    local = local_address(url)
    if local:
        return Address(ref=local)
    scheme = SCHEME.match(url)
    if scheme is None:
        lead = VARIABLE.match(url)
        return Address(ref=f"var:{named(lead)}" if lead else "malformed-url")
    if scheme[1].lower() not in DEFAULT_PORTS:
        return Address(ref="unsupported-scheme" if url[scheme.end() :].startswith("//") else "malformed-url")
    return canonical_http(scheme[1].lower(), url[scheme.end() :])


def local_address(url: str) -> str | None:
    """Return the ref of a Unix socket or named pipe."""
    pipe = PIPE.fullmatch(url)
    if pipe:
        return "pipe:" + unquote(pipe[1]).replace("\\", "/")
    socket = SOCKET.fullmatch(url)
    if socket is None:
        return None
    path = unquote(socket[1].partition("/")[0]) if "%2f" in socket[1].lower() else socket[1].partition("?")[0]
    return "unix:" + tidy(path.partition(":")[0] if path.startswith("/") else path)


def canonical_http(scheme: str, rest: str) -> Address:
    """Return the canonical form of what follows `http:`, `https:`, `ws:` or `wss:`."""
    plain, _, fragment = rest.partition("#")
    plain, _, query = plain.partition("?")
    if not plain.startswith("//"):
        return Address(ref="malformed-url")
    authority, _, path = plain.lstrip("/").partition("/")
    userinfo, _, place = authority.rpartition("@")
    written, port = split_port(place)
    host = canonical_host(written)
    if not host or port is None:
        return Address(ref="malformed-url")
    secrets = ["userinfo"] if is_plain(userinfo) else []
    path, hidden = canonical_path(host, path)
    query, dropped = canonical_query(host, query)
    secrets += [*hidden, *dropped, *secret_fragment(fragment)]
    where = "localhost" if host in ("127.0.0.1", "[::1]") else host
    number = f":{port}" if port and port != DEFAULT_PORTS[scheme] else ""
    url = f"{scheme}://{where}{number}{path}" + (f"?{query}" if query else "")
    return Address(url=url, ref=reach(host), secrets=tuple(secrets))


def templated(text: str) -> str:
    """Return `text` with every variable written `{name}`, however the client spells variables."""
    for _ in range(MAX_NESTING):
        before = text
        text = VARIABLE.sub(lambda found: found[0] if is_literal(found) else "{" + named(found) + "}", before)
        if text == before:
            break
    return text


def is_literal(found: re.Match[str]) -> bool:
    """Return whether a match is rather percent-encoded octets (`%AF%`) or a literal word (`/$metadata`)."""
    if found["percent"]:
        return bool(re.match(r"[0-9A-Fa-f]{2}", found["percent"]))
    return bool(found["bare"]) and not found["bare"].isupper()


def split_port(place: str) -> tuple[str, int | None]:
    """Return host and port; 0 where none is written, None where it is not a port."""
    if place.endswith("]") or ":" not in TEMPLATE.sub("", place):
        return place, 0
    host, _, digits = place.rpartition(":")
    if not digits:
        return host, 0
    if TEMPLATE.fullmatch(digits):
        return place, 0
    return host, int(digits) if re.fullmatch(r"[0-9]{1,5}", digits) and int(digits) < 65536 else None


def reach(host: str) -> str | None:
    """Return `loopback` or `host-gateway` for a host that is this machine."""
    if is_loopback(host):
        return "loopback"
    return "host-gateway" if host in HOST_GATEWAYS else None


def canonical_path(host: str, path: str) -> tuple[str, list[str]]:
    """Return the path with a leading slash and none at its end, and whether a secret was taken out."""
    parts: list[str] = []
    for part in SLASHES.sub("/", path).split("/"):
        dots = part.replace("%2e", ".").replace("%2E", ".")
        if dots == ".." and parts:
            parts.pop()
        elif dots not in ("", ".", ".."):
            parts.append(encoded(part))
    row = path_row(host, parts)
    hidden = False
    for at, part in enumerate(parts):
        place = row[at][1:-1] if at < len(row) and row[at].startswith("{") else ""
        secret = place in SECRET_PLACES or (not place and is_secret_segment(part))
        if place or secret:
            hidden |= secret and is_plain(part)
            parts[at] = "{secret}" if secret else "{" + place + "}"
    return "".join("/" + part for part in parts), ["path"] if hidden else []


def path_row(host: str, parts: list[str]) -> list[str]:
    """Return the segments of the first row of PATHS that fits, or nothing."""
    for suffix, path in PATHS:
        if host == suffix or host.endswith("." + suffix):
            row = path.strip("/").split("/")
            if fits(row, parts):
                return row
    return []


def fits(row: list[str], parts: list[str]) -> bool:
    """Return whether `parts` are of the form of `row`."""
    if row[-1] == "**":
        row = row[:-1]
        parts = parts[: len(row)]
    if len(row) != len(parts):
        return False
    return all(
        want == have or (want.startswith("{") and have.lower() not in NOT_A_NAME)
        for want, have in zip(row, parts, strict=True)
    )


def is_secret_segment(part: str) -> bool:
    """Return whether a path segment gives itself away as a token, or was masked as one."""
    text = unquote(part)
    return MASK in text or (not TEMPLATE.search(text) and is_secret_value(text))


def canonical_query(host: str, query: str) -> tuple[str, list[str]]:
    """Return the sorted parameters that tell servers apart, and the places of those that held a secret."""
    kept: list[tuple[str, str]] = []
    secrets: list[str] = []
    for pair in query.split("&"):
        name, equals, value = pair.partition("=")
        plain = unquote_plus(name)
        if not name:
            continue
        if is_private(host, plain, unquote_plus(value)):
            if is_plain(unquote_plus(value)):
                secrets.append(f"query:{plain if not token_shape(plain) else '*'}")
            continue
        kept.append((encoded(name), equals + encoded(value)))
    return "&".join(name + value for name, value in sorted(kept)), secrets


def is_private(host: str, name: str, value: str) -> bool:
    """Return whether a parameter is a secret, or names one user only."""
    if name.lower() in PER_USER_QUERY.get(host, ()):
        return True
    return is_secret_name(name, "query") or MASK in value or is_secret_value(value) or bool(token_shape(name))


def secret_fragment(fragment: str) -> list[str]:
    """Return the place of a secret in a fragment; the fragment itself is never kept."""
    pairs = (pair.partition("=") for pair in fragment.split("&"))
    return [
        f"fragment:{name}" for name, _, value in pairs if is_secret_name(name, "query") and is_plain(value)
    ]


def is_plain(value: str) -> bool:
    """Return whether `value` is written out rather than referred to."""
    text = TEMPLATE.sub("", value).strip(":@")
    return bool(text) and form_of(value) is Form.PLAIN


def encoded(text: str) -> str:
    """Return `text` with upper-case escapes, and escapes for all that may not stand in a URL; braces stay."""
    upper = ESCAPE.sub(lambda found: found[0].upper(), text)
    return quote(upper.encode("utf-8", "replace"), safe="%/:@!$&'()*+,;=-._~?{}[]")
