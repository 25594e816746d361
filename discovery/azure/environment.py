"""Environment variables of a container → signs of a server or a client, and the servers it calls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from discovery.azure.addresses import edge, ends_in_mcp, is_anywhere, same_host, urls_in
from discovery.azure.marks import seen
from discovery.azure.model import Mark
from discovery.azure.words import says
from discovery.identity.patterns import Pattern
from discovery.shapes.descend import child

# Public deployments (2025-06 to 2026-10) and FastMCP's settings; a product may put its own name before.
PREFIX = r"(?:[A-Z0-9]+_){0,4}?"
LISTEN = Pattern(rf"{PREFIX}MCP_(?:SERVER_|HTTP_|BIND_)?(?:HOST|ADDRESS|BIND|LISTEN)")
PORT = Pattern(rf"{PREFIX}MCP_(?:SERVER_|HTTP_)?PORT")
PATH = Pattern(rf"{PREFIX}MCP_(?:SERVER_|HTTP_|ENDPOINT_)?PATH")
SERVER = Pattern(
    r"FASTMCP_\w+|AZURE_MCP_\w+|DANGEROUSLY_ENABLE_MCP_\w+"
    rf"|{PREFIX}MCP_(?:SERVER_)?(?:ENTRY|AUTH_PROVIDER|STATELESS(?:_HTTP)?|JSON_RESPONSE|API_KEYS"
    r"|ALLOWED_(?:HOSTS|ORIGINS)|HTTP_SERVER_\w+)"
)
TRANSPORT = Pattern(rf"{PREFIX}MCP_(?:SERVER_)?TRANSPORT(?:_TYPE|_MODE)?")
ADDRESS = Pattern(
    r"(?i)(?:.*_)?(?:MCP|MCPSERVERS?|MCPCLIENTS?)(?:_.*)?_?(?:URLS?|URI|ENDPOINTS?|ORIGIN)"
    r"|(?:.*__)?Mcp(?:Servers?|Clients?)?__.+|(?:.*_)?MCP_SERVERS?(?:_CONFIG|_JSON)?"
    r"|services__[^_]*mcp[^_]*__https?__\d+|[A-Z0-9_]*[a-z]*mcp[a-z]*(?:URL|URI|ENDPOINT)"
)
# Addresses that a server is told for its own work: who signs its tokens, where its data is.
NOT_MCP = Pattern(
    r"(?i).*(?:_API|AUTH|ISSUER|JWKS|TOKEN|FEED|REDIRECT|CALLBACK|DATABASE|LOG\w*)_(?:URL|URI|ENDPOINT)"
)
# Where it is reached from outside, which a server must say in its metadata and no client asks for.
PUBLISHED = Pattern(rf"{PREFIX}MCP_(?:SERVER_)?(?:PUBLIC|EXTERNAL|ADVERTISED|RESOURCE)_(?:BASE_)?(?:URL|URI)")
# Every name above has them, and every path that ends as an endpoint's: most variables are done with at once.
LETTERS = "mcp"
MAX_VALUE = 8192  # of a value that is looked into; none of it is kept


class Told(NamedTuple):
    """What an environment tells: its signs, and the URLs of servers that it calls."""

    marks: tuple[Mark, ...]
    edges: tuple[str, ...]


def read_environment(
    env: Mapping[str, str | None], pointer: str, hosts: Iterable[str] = (), ports: Iterable[str] = ()
) -> Told:
    """Return what names and values tell; `hosts` are the resource's own, `ports` where it listens."""
    own, here = frozenset(hosts), frozenset(ports)
    marks: list[Mark] = []
    edges: list[str] = []
    for name, value in env.items():
        if LETTERS not in name.lower() and LETTERS not in (value or "")[:MAX_VALUE].lower():
            continue
        place = child(pointer, name)
        called = calls(name, value, own)
        edges += called
        sign = sign_of(name, (value or "")[:MAX_VALUE], own, here) if called == () else "env.client"
        if sign is not None:
            marks.append(seen(sign, place, name))
    return Told(tuple(marks), tuple(dict.fromkeys(edges)))


def sign_of(name: str, value: str, own: frozenset[str], ports: frozenset[str]) -> str | None:
    """Return the row of `marks.py` that a variable meets, None if it tells nothing."""
    if LISTEN.fullmatch(name):
        return "env.listen" if is_anywhere(value) or same_host(value, own) else "env.word"
    if PORT.fullmatch(name):
        return "env.listen" if value in ports else "env.word"
    if PATH.fullmatch(name):
        return "env.path" if value.startswith("/") else "env.word"
    if PUBLISHED.fullmatch(name):
        return "env.self"
    if ADDRESS.fullmatch(name):
        return own_address(name, value, own)
    if TRANSPORT.fullmatch(name):
        return "env.transport"
    return "env.server" if SERVER.fullmatch(name) else None


def own_address(name: str, value: str, own: frozenset[str]) -> str | None:
    """Return what an address that leads to no other server tells: its own URL, or one kept as a secret."""
    if NOT_MCP.fullmatch(name):
        return None
    if any(same_host(url, own) for url in urls_in(value)):
        return "env.self"
    return None if value else "env.client"


def calls(name: str, value: str | None, own: frozenset[str]) -> tuple[str, ...]:
    """Return the URLs of servers that a variable names: by its own name, or by how the URL ends."""
    urls = [url for url in urls_in((value or "")[:MAX_VALUE]) if not same_host(url, own)]
    if PUBLISHED.fullmatch(name):
        return ()
    named = ADDRESS.fullmatch(name) is not None and NOT_MCP.fullmatch(name) is None
    host = (value or "").strip()
    if LISTEN.fullmatch(name) and host and not urls and not is_anywhere(host) and not same_host(host, own):
        return (host,) if "." in host else ()
    return tuple(edge(url) for url in urls if named or (ends_in_mcp(url) and says(name) is not None))
