"""State files say which servers are off: their word is put on the sightings they mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath

from discovery.clients.model import Scope
from discovery.model import Sighting

EVERY_NAME = "*"
BUNDLED = frozenset({Scope.EXTENSION, Scope.PLUGIN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """A client's word that a server is on or off, in one project or wherever it reads."""

    name: str
    enabled: bool
    clients: frozenset[str]
    project: str | None = None


def apply_switches(sightings: Iterable[Sighting], switches: Iterable[Switch]) -> Iterator[Sighting]:
    """Give the sightings with their `enabled` as the switches say; off wins over on."""
    by_client: dict[str, list[Switch]] = {}
    for switch in switches:
        for client in switch.clients:
            by_client.setdefault(client, []).append(switch)
    for seen in sightings:
        said = {switch.enabled for switch in by_client.get(seen.client or "", ()) if means(switch, seen)}
        if False in said:
            yield replace(seen, enabled=False)
        elif True in said and seen.enabled is None:
            yield replace(seen, enabled=True)
        else:
            yield seen


def means(switch: Switch, seen: Sighting) -> bool:
    """Return whether `switch` is about `seen`: by its name, or by the bundle it came in."""
    if switch.project is not None and switch.project != seen.project:
        return False
    if switch.name in {seen.name, EVERY_NAME}:
        return True
    if seen.scope not in BUNDLED:
        return False
    folders = PurePath(seen.source).parts
    plugin, at, market = switch.name.rpartition("@")  # Claude Code's enabledPlugins: plugin@marketplace
    return plugin in folders and market in folders if at else switch.name == PurePath(seen.source).parent.name
