"""URLs and host names of a resource: its own, those it calls, and whether a path ends as MCP's do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from discovery.identity.hosts import canonical_host, is_loopback
from discovery.identity.patterns import Pattern
from discovery.redact.urls import redact_url

MAX_URL = 2048
URL = Pattern(r"(?i)https?://[^\s\"'<>`,;()\[\]{}\\]{1,2000}")
# Streamable HTTP and SSE as the SDKs mount them, Functions' webhook, Foundry's toolboxes, AI Search.
ENDPOINT = Pattern(r"(?i)(?:.*/)?mcp(?:/(?:sse|message|messages|\*|\{\*\w*\})?)?/?")
ANYWHERE = frozenset({"0.0.0.0", "::", "[::]", "*", "+", "localhost", "127.0.0.1", "[::1]"})  # noqa: S104  # told, not bound


def urls_in(text: str) -> Iterator[str]:
    """Yield the web addresses in a text, each without the punctuation that ends a sentence."""
    for found in URL.ready().finditer(text):
        yield found[0][:MAX_URL].rstrip(".,;:!?")


def is_endpoint(path: str) -> bool:
    """Return whether a path, or a URL's path, ends as an MCP endpoint does: `/mcp`, `/mcp/sse`, `/mcp/*`."""
    return ENDPOINT.fullmatch(path.partition("?")[0]) is not None


def ends_in_mcp(url: str) -> bool:
    """Return whether the path of a URL is an MCP endpoint's."""
    return is_endpoint(path_of(url))


def path_of(url: str) -> str:
    """Return the path of a URL, empty where it has none or is none."""
    try:
        return urlsplit(url[:MAX_URL]).path
    except ValueError:
        return ""


def host_of(url: str) -> str | None:
    """Return the host that a URL or a bare `host[:port]` names, lower-case; None if it names none."""
    text = url.strip()[:MAX_URL]
    try:
        host = urlsplit(text if "://" in text else f"//{text}").hostname
    except ValueError:
        return None
    return canonical_host(host) if host else None


def edge(url: str) -> str:
    """Return a URL that is called, without secrets and query: where an edge leads is all that is kept."""
    return redact_url(url.partition("#")[0].partition("?")[0]).text[:MAX_URL]


def is_anywhere(text: str) -> bool:
    """Return whether an address is one to listen at on every interface, or on this host alone."""
    host = text.strip().lower()
    return host in ANYWHERE or host.rpartition(":")[0] in ANYWHERE or is_loopback(host)


def same_host(url: str, hosts: Iterable[str]) -> bool:
    """Return whether a URL leads to one of `hosts`."""
    host = host_of(url)
    return host is not None and host in {told.lower().rstrip(".") for told in hosts}
