"""Clients whose consoles switch servers on and off: Cline and JetBrains.

Sources: docs.cline.bot, enterprise "MCP Server Controls" (2026): `allowedMCPServers` by ID for local servers,
`remoteMCPServers` and `blockPersonalRemoteMCPServers` for remote ones, `mcpMarketplaceEnabled: false` blocks
local ones. jetbrains.com help, AI policies of the Central Console (2026): the console hands servers out, and
says whether users may add their own.
"""

from __future__ import annotations

from collections.abc import Iterable

from discovery.frozen import frozen
from discovery.shapes.model import Plain
from inventory.policy.model import Candidate, Decision, Layer, allow, block, unknown
from inventory.policy.values import maps, text
from inventory.policy.wild import any_of, exact

OWN_SERVERS = ("allowUserServers", "allowLocalServers", "userServersAllowed")


@frozen
class Cline:
    """Cline's remote configuration; `allowed` is None where local servers are not restricted."""

    local: bool = True
    allowed: tuple[str, ...] | None = None
    remotes: tuple[str, ...] = ()
    personal: bool = True
    problems: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    def decide(self, candidate: Candidate) -> Decision:
        """Return what Cline would do with a server."""
        if self.unread:
            return unknown("unread", f"a policy could not be read: {self.unread[0]}")
        return self.of_remote(candidate) if candidate.remote else self.of_local(candidate)

    def of_local(self, candidate: Candidate) -> Decision:
        """Return what becomes of a server that is started here."""
        if not self.local:
            return block("local/off", "local servers are switched off", "mcpMarketplaceEnabled")
        if self.allowed is None:
            return allow("no-list", "no list is set: local servers run")
        if candidate.name in self.allowed:
            return allow("allowed/id", "its ID is listed: any command of it runs", "allowedMCPServers")
        return block("not-allowed", "its ID is not listed", "allowedMCPServers")

    def of_remote(self, candidate: Candidate) -> Decision:
        """Return what becomes of a server at an address."""
        own = any_of(exact(url, candidate.url or "") for url in self.remotes)
        if own:
            return allow("provided", "the organisation itself provides this address", "remoteMCPServers")
        if self.personal:
            return allow("personal", "users may add addresses of their own")
        if own is None:
            return unknown("provided?", "part of the address is not known", "remoteMCPServers")
        return block("personal", "users may add no addresses of their own", "blockPersonalRemoteMCPServers")


@frozen
class JetBrains:
    """The console's servers by name, and whether users may add their own."""

    names: tuple[str, ...] = ()
    own: bool = True
    problems: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    def decide(self, candidate: Candidate) -> Decision:
        """Return what an IDE would do with a server: the console hands out, and filters nothing."""
        if self.unread:
            return unknown("unread", f"a policy could not be read: {self.unread[0]}")
        if self.own:
            return allow("own-servers", "users may add servers of their own")
        if candidate.scope == "managed":
            return allow("provided", "the console hands this server out")
        return block("own-servers", "users may add no servers of their own")


def read_cline(layers: Iterable[Layer]) -> Cline:
    """Return the remote configuration; the last document that says something counts."""
    merged, problems, unread = merge(layers)
    allowed = merged.get("allowedMCPServers")
    rows = allowed if isinstance(allowed, list) else []
    ids = (
        row if isinstance(row, str) else text(row.get("id")) for row in rows if isinstance(row, str | dict)
    )
    remotes = (text(row.get("url")) for row in maps(merged.get("remoteMCPServers")))
    return Cline(
        local=merged.get("mcpMarketplaceEnabled") is not False,
        allowed=None if allowed is None else tuple(one for one in ids if one),
        remotes=tuple(url for url in remotes if url),
        personal=merged.get("blockPersonalRemoteMCPServers") is not True,
        problems=problems,
        unread=unread,
    )


def read_jetbrains(layers: Iterable[Layer]) -> JetBrains:
    """Return the console's policy."""
    merged, problems, unread = merge(layers)
    names = (text(row.get("name")) for row in maps(merged.get("servers")))
    return JetBrains(
        names=tuple(name for name in names if name),
        own=all(merged.get(key) is not False for key in OWN_SERVERS),
        problems=problems,
        unread=unread,
    )


def merge(layers: Iterable[Layer]) -> tuple[dict[str, Plain], tuple[str, ...], tuple[str, ...]]:
    """Return all documents as one, what was not understood, and what could not be read."""
    merged: dict[str, Plain] = {}
    problems: list[str] = []
    unread: list[str] = []
    for layer in layers:
        if layer.fault or not isinstance(layer.document, dict):
            problems.append(f"{layer.source}: {layer.fault or 'write an object'}")
            unread.append(layer.source)
        else:
            merged |= layer.document
    return merged, tuple(problems), tuple(unread)
