"""Gemini CLI: `mcp.allowed` and `mcp.excluded` in settings, and the admin console's list of remote servers.

Sources: google-gemini/gemini-cli, packages/cli/src/config/mcp/mcpServerEnablement.ts and
docs/admin/enterprise-controls.md (copies of 2026). Names are compared without regard to case or blanks at
their ends; an empty list is no list. With the console's list a server must be listed by name, and then the
console's address is what is called, whatever the user configured. Qwen Code, a fork, reads names as globs
(QwenLM/qwen-code issues 4940 and 6012, 2026).
"""

from __future__ import annotations

from collections.abc import Iterable

from discovery.frozen import frozen
from discovery.shapes.model import Plain
from inventory.policy.model import Candidate, Decision, Layer, allow, block, unknown
from inventory.policy.values import at, table, text, texts
from inventory.policy.wild import exact, star_match

ALLOWED = (("mcp", "allowed"), ("allowMCPServers",))
EXCLUDED = (("mcp", "excluded"), ("excludeMCPServers",))


@frozen
class Gemini:
    """The lists that count: of the settings of highest rank that have one."""

    allowed: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    globs: bool = False
    problems: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    def decide(self, candidate: Candidate) -> Decision:
        """Return what Gemini CLI would do with a server."""
        if self.unread:
            return unknown("unread", f"a policy could not be read: {self.unread[0]}")
        name = candidate.name or ""
        if self.allowed and not self.names(self.allowed, name):
            return block("not-allowed", "mcp.allowed does not name it", "mcp/allowed")
        if self.names(self.excluded, name):
            return block("excluded", "mcp.excluded names it", "mcp/excluded")
        if self.allowed:
            return allow("allowed/name", "mcp.allowed names it: any launch of this name runs", "mcp/allowed")
        return allow("no-list", "mcp.allowed is empty: what is not excluded runs")

    def names(self, listed: tuple[str, ...], name: str) -> bool:
        """Return whether a list has a name, or for a server of an extension its plain name."""
        plain = name.casefold().strip()
        known = {plain, plain.rpartition(":")[2]} if plain.startswith("ext:") else {plain}
        words = [word.casefold().strip() for word in listed]
        if self.globs:
            return any(star_match(word, one) for word in words for one in known)
        return not known.isdisjoint(words)


@frozen
class GeminiAdmin:
    """The admin console's controls: whether MCP is on, and its servers by name with their addresses."""

    enabled: bool = True
    servers: tuple[tuple[str, str | None], ...] = ()
    problems: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    def decide(self, candidate: Candidate) -> Decision:
        """Return whether the console lets the server that was configured run."""
        if self.unread:
            return unknown("unread", f"a policy could not be read: {self.unread[0]}")
        if not self.enabled:
            return block("off", "the console switches MCP off")
        if not self.servers:
            return allow("no-list", "the console's list is empty: the user's servers run")
        known = dict(self.servers)
        if candidate.name not in known:
            return block("not-listed", "the console's list does not name it", "mcpServers")
        place, url = f"mcpServers/{candidate.name}", known[candidate.name]
        same = candidate.remote and exact(url or "", candidate.url or "")
        if same:
            return allow("listed", "the console's list has its name and its address", place)
        if same is None:
            return unknown("listed?", "the name is listed; part of the address is not known", place)
        return block("replaced", "the client calls the console's address instead", place)


def read_gemini(layers: Iterable[Layer], *, globs: bool = False) -> Gemini:
    """Return the lists of settings files, the last of which counts most."""
    allowed: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    problems: list[str] = []
    unread: list[str] = []
    for layer in layers:
        if layer.fault or not isinstance(layer.document, dict):
            problems.append(f"{layer.source}: {layer.fault or 'write an object'}")
            unread.append(layer.source)
            continue
        allowed = listed(layer.document, ALLOWED, allowed)
        excluded = listed(layer.document, EXCLUDED, excluded)
    return Gemini(
        allowed=allowed, excluded=excluded, globs=globs, problems=tuple(problems), unread=tuple(unread)
    )


def read_qwen(layers: Iterable[Layer]) -> Gemini:
    """Return the lists of Qwen Code's settings, whose names are globs."""
    return read_gemini(layers, globs=True)


def listed(document: Plain, places: tuple[tuple[str, ...], ...], before: tuple[str, ...]) -> tuple[str, ...]:
    """Return the list at the first of `places` that has one, `before` where none has."""
    found = next((value for keys in places if isinstance(value := at(document, *keys), list)), None)
    return before if found is None else texts(found)


def read_gemini_admin(layers: Iterable[Layer]) -> GeminiAdmin:
    """Return the console's controls, as it exports them: `mcpServers` by name, and `mcpEnabled`."""
    servers: dict[str, str | None] = {}
    enabled = True
    problems: list[str] = []
    unread: list[str] = []
    for layer in layers:
        if layer.fault or not isinstance(layer.document, dict):
            problems.append(f"{layer.source}: {layer.fault or 'write an object'}")
            unread.append(layer.source)
            continue
        enabled = enabled and at(layer.document, "mcpEnabled") is not False
        for name, body in table(layer.document.get("mcpServers")).items():
            servers[name] = text(at(body, "url"))
            if servers[name] is None:
                problems.append(
                    f"{layer.source}: mcpServers/{name}: the console's list has remote servers only"
                )
    return GeminiAdmin(
        enabled=enabled,
        servers=tuple(sorted(servers.items(), key=lambda pair: pair[0])),
        problems=tuple(problems),
        unread=tuple(unread),
    )
