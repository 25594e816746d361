"""Gemini CLI: the admin console's servers, and the names in system settings.

google-gemini/gemini-cli `docs/admin/enterprise-controls.md` and `docs/cli/enterprise.md` (read 2026-11).
"""

from __future__ import annotations

from collections.abc import Iterator

from discovery.shapes.model import Plain
from inventory.model import State
from inventory.registry.sources.launches import URLS, read_servers
from inventory.registry.sources.model import Tray
from inventory.registry.sources.values import Map, as_map, as_text, at, first, named, rows

SERVERS = ("mcpServers", "requiredMcpServers")


def read_admin(value: Plain, tray: Tray) -> None:
    """Take the servers that an administrator defines, and the names that are allowed or excluded."""
    found = False
    for pointer, document in documents(as_map(value)):
        for key in SERVERS:
            if key in document:
                found = True
                read_defined(document[key], at(pointer, key), tray)
        found = read_names(as_map(document.get("mcp")), at(pointer, "mcp"), tray) or found
    if not found:
        tray.refuse("", "there is neither mcpServers nor mcp.allowed nor mcp.excluded in it")


def documents(document: Map) -> Iterator[tuple[str, Map]]:
    """Yield the document, and the part of it that the admin console's export keeps the servers in."""
    yield "", document
    config = as_map(as_map(as_map(document.get("admin")).get("mcp")).get("config"))
    if config:
        yield "/admin/mcp/config", config


def read_defined(value: Plain, pointer: str, tray: Tray) -> None:
    """Take servers with a URL; one without is refused as any other launch that names nothing."""
    read_servers(value, pointer, tray)
    for name, where, row in named(value, pointer):
        if "includeTools" in as_map(row) or "excludeTools" in as_map(row):
            tray.lose(where, f"the choice of tools of {name!r} is not carried over; all of them are approved")
        if not as_text(first(as_map(row), *URLS)):
            tray.lose(where, "Gemini's console takes remote servers only, and ignores this command")


def read_names(mcp: Map, pointer: str, tray: Tray) -> bool:
    """Take the names of `mcp.allowed` and `mcp.excluded`; return whether there are such lists."""
    for key, state in (("allowed", State.APPROVED), ("excluded", State.DENIED)):
        for where, item in rows(mcp.get(key), at(pointer, key)):
            tray.count()
            if as_text(item):
                tray.call(as_text(item), state, where)
            else:
                tray.refuse(where, "a name is a text")
    return bool({"allowed", "excluded"} & set(mcp))
