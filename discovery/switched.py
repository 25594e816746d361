"""State files say which servers are off: their word is put on the sightings they mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath

from discovery.clients.model import Scope
from discovery.frozen import frozen
from discovery.model import Sighting

EVERY_NAME = "*"
BUNDLED = frozenset({Scope.EXTENSION, Scope.PLUGIN})


@frozen
class Switch:
    """A client's word that a server is on or off, in one project or wherever it reads."""

    name: str
    enabled: bool
    clients: frozenset[str]
    project: str | None = None


class Switches:
    """All that was said so far, by whom it is about."""

    def __init__(self) -> None:
        """Begin with nothing said."""
        self.said: dict[tuple[str, str | None, str], bool] = {}

    def add(self, switch: Switch) -> None:
        """Remember `switch`; off wins over on."""
        for client in switch.clients:
            place = (client, switch.project, switch.name)
            self.said[place] = switch.enabled and self.said.get(place, True)

    def applied(self, seen: Sighting) -> Sighting:
        """Return `seen` with its `enabled` as the switches say; off wins over on."""
        said = {
            self.said.get((seen.client or "", project, name))
            for project in {None, seen.project}
            for name in names_of(seen)
        }
        if False in said:
            return replace(seen, enabled=False)
        return replace(seen, enabled=True) if True in said and seen.enabled is None else seen


def names_of(seen: Sighting) -> Iterator[str]:
    """Give what a switch may call `seen`: its name, every name, and what the bundle it came in is called."""
    yield EVERY_NAME
    if seen.name is not None:
        yield seen.name
    if seen.scope in BUNDLED:
        folders = PurePath(seen.source).parts
        yield from folders[-2:-1]
        # Claude Code's enabledPlugins: plugin@marketplace, each the name of a folder on the way.
        yield from (f"{plugin}@{market}" for plugin in folders for market in folders)
