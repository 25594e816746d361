"""Windsurf (Devin desktop): the whitelist of the team settings.

Source: docs.windsurf.com and docs.devin.ai, Cascade MCP, "Admin controls" (copies of July to September 2026).
One entry makes all other servers blocked. The ID is the key in mcp_config.json. The command and each argument
are expressions for the whole text, in equal number; `env` is free; an entry without a configuration stands
for the marketplace's own, which is not ours to know.
"""

from __future__ import annotations

from collections.abc import Iterable

from discovery.frozen import frozen
from discovery.shapes.model import Plain
from inventory.policy.model import Candidate, Decision, Layer, allow, block, unknown
from inventory.policy.values import at, maps, table, text
from inventory.policy.wild import all_of, compiled, regex

IDS = ("serverId", "id", "serverID", "name")
CONFIGS = ("serverConfig", "config", "serverConfigJson")
ADDRESSES = ("serverUrl", "url")


@frozen
class Entry:
    """One server of the whitelist; all of its expressions are None where the marketplace's own counts."""

    id: str
    command: str | None = None
    args: tuple[str, ...] = ()
    url: str | None = None
    place: str = ""

    @property
    def marketplace(self) -> bool:
        """Whether the entry has no configuration of its own."""
        return self.command is None and self.url is None

    def matches(self, candidate: Candidate) -> bool | None:
        """Return whether a server of this ID is the one that is meant."""
        if self.marketplace:
            return None
        if candidate.remote or self.url is not None:
            return candidate.remote and self.url is not None and regex(self.url, candidate.url or "")
        if candidate.command is None or len(self.args) != len(candidate.args):
            return False
        pairs = zip((self.command or "", *self.args), candidate.argv, strict=True)
        return all_of(regex(wanted, seen) for wanted, seen in pairs)


@frozen
class Windsurf:
    """The whitelist; an empty one leaves everything to the user."""

    entries: tuple[Entry, ...] = ()
    problems: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    def decide(self, candidate: Candidate) -> Decision:
        """Return what Windsurf would do with a server."""
        if self.unread:
            return unknown("unread", f"a policy could not be read: {self.unread[0]}")
        if not self.entries:
            return allow("no-list", "the whitelist is empty: every server runs")
        own = [(it.matches(candidate), it) for it in self.entries if it.id == candidate.name]
        for answer, entry in own:
            if answer:
                return allow("whitelisted", "the ID is listed, and its expressions fit", entry.place)
        if any(answer is None for answer, _ in own):
            plain = any(entry.marketplace for _, entry in own)
            why = "the marketplace's own configuration counts" if plain else "part of the launch is not known"
            return unknown("marketplace" if plain else "whitelisted?", why, own[0][1].place)
        why = "its expressions do not fit" if own else "its ID is not listed"
        return block("not-whitelisted", why)


def read_windsurf(layers: Iterable[Layer]) -> Windsurf:
    """Return the whitelist of all layers; an entry that cannot be read matches nothing, and is told."""
    entries: list[Entry] = []
    problems: list[str] = []
    unread: list[str] = []
    for layer in layers:
        rows = listed(layer.document)
        if layer.fault or rows is None:
            problems.append(f"{layer.source}: {layer.fault or 'write a whitelist'}")
            unread.append(layer.source)
            continue
        for number, row in enumerate(rows):
            entry, faults = read_entry(row, f"whitelist/{number}")
            entries += [entry] if entry else []
            problems += [f"{layer.source}: whitelist/{number}: {fault}" for fault in faults]
    return Windsurf(entries=tuple(entries), problems=tuple(problems), unread=tuple(unread))


def listed(document: Plain) -> tuple[dict[str, Plain], ...] | None:
    """Return the rows of a whitelist: a list, a list under `whitelist`, or a map by ID."""
    rows = at(document, "whitelist") if isinstance(document, dict) and "whitelist" in document else document
    if isinstance(rows, list):
        return maps(rows)
    if isinstance(rows, dict):
        return tuple({"serverId": name, "serverConfig": body} for name, body in sorted(rows.items()))
    return None


def read_entry(row: dict[str, Plain], place: str) -> tuple[Entry | None, tuple[str, ...]]:
    """Return one entry, and what is wrong with it."""
    name = next((found for key in IDS if (found := text(row.get(key)))), None)
    if name is None:
        return None, ("an ID is missing",)
    config = table(next((row[key] for key in CONFIGS if row.get(key)), None))
    args = config.get("args")
    words = args if isinstance(args, list) else []
    entry = Entry(
        id=name,
        command=text(config.get("command")),
        args=tuple(str(word) for word in words),
        url=next((found for key in ADDRESSES if (found := text(config.get(key)))), None),
        place=place,
    )
    wrong = [it for it in (entry.command, *entry.args, entry.url) if it is not None and compiled(it) is None]
    return entry, tuple(f"not an expression: {it[:80]!a}" for it in wrong)
