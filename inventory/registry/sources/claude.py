"""Claude Code's managed settings and `managed-mcp.json` (code.claude.com, en/managed-mcp, read 2026-11)."""

from __future__ import annotations

from discovery.shapes.model import Plain
from inventory.registry.sources.launches import read_servers
from inventory.registry.sources.lists import Habits, read_lists
from inventory.registry.sources.model import Tray
from inventory.registry.sources.values import as_map

HABITS = Habits(bare_is_any=True, names_yield=True)


def read_settings(value: Plain, tray: Tray) -> None:
    """Take the lists of managed settings."""
    document = as_map(value)
    read_lists(document, tray, HABITS)
    if document.get("allowManagedMcpServersOnly") is True:
        tray.lose("/allowManagedMcpServersOnly", "users' own lists do not count there; they never count here")


def read_managed(value: Plain, tray: Tray) -> None:
    """Take the servers of `managed-mcp.json`, which are the only ones Claude Code then starts."""
    document = as_map(value)
    if "mcpServers" not in document:
        tray.refuse("", "there is no mcpServers in it")
        return
    read_servers(document["mcpServers"], "/mcpServers", tray)
    read_lists(document, tray, HABITS)
