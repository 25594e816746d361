"""The sets of tools that a remembered server offered when it was last asked: what an approval may pin."""

from __future__ import annotations

from dataclasses import replace

from inventory.model import Entry, Server
from inventory.tools.model import bare


def seen_hashes(server: Server) -> tuple[str, ...]:
    """Return the hashes of the sets that were seen at a server's present places, none where nobody asked."""
    present = [it.sighting for it in server.seen if it.gone is None] or [it.sighting for it in server.seen]
    told = {it.facts["tools_sha256"] for it in present if it.facts.get("tools_sha256")}
    return tuple(sorted(f"sha256:{bare(text)}" for text in told))


def pinned(entry: Entry, server: Server) -> Entry | None:
    """Return an entry that governs the tools as they were seen, None where none were."""
    hashes = seen_hashes(server)
    return replace(entry, governs=replace(entry.governs, tools=hashes)) if hashes else None
