"""The tools of a remembered server become a part of what is approved of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from inventory.cli.complaint import Complaint
from inventory.cli.exit_codes import ExitCode
from inventory.cli.wish import Memory
from inventory.model import Entry, Server

SHORTEST = 4  # hex digits; fewer begin too many ids to be meant


def with_tools(entry: Entry, target: str, database: Path | None) -> Entry:
    """Return `entry` with the tools that its server listed when it was last asked.

    Raises Complaint where no server is remembered that it is about, or none that was asked.
    """
    from inventory.tools.pins import pinned

    asked = (pinned(entry, server) for server in servers_of(entry, target, database))
    found = [it for it in asked if it is not None]
    if not found:
        then = "Run `mcp-census scan --list-tools` while it runs; only servers that listen can be asked."
        raise Complaint("no tools of this server were seen", ascii(target), then, ExitCode.USAGE)
    hashes = tuple(sorted({text for it in found for text in it.governs.tools}))
    return replace(entry, governs=replace(entry.governs, tools=hashes))


def servers_of(entry: Entry, target: str, database: Path | None) -> list[Server]:
    """Return the remembered servers that `target` names by id, or that the entry is about."""
    from inventory.cli.recall import recall

    memory = Memory(database=database)
    if not memory.inventory().exists():
        return []
    servers = [one.server for one in recall(memory).servers]
    by_id = [it for it in servers if len(target) >= SHORTEST and it.id.startswith(target.lower())]
    return by_id or [it for it in servers if is_about(entry, it)]


def is_about(entry: Entry, server: Server) -> bool:
    """Return whether an entry has the identity of a server, whatever its version."""
    from inventory.registry.target import TargetError, read_target

    identity = server.identity
    try:
        seen = read_target(identity.purl or identity.url or identity.ref or "")
    except TargetError:
        return False
    return seen.text in {entry.identity, *entry.also}
