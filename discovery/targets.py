"""The catalogue's rows as trees of path patterns: one per folder of a home, one for projects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from discovery.clients.catalogue import by_id, relocations
from discovery.clients.model import Client, Location, Scope
from discovery.frozen import frozen
from discovery.host.homes import Home
from discovery.host.pattern import Pattern
from discovery.host.places import resolve
from discovery.model import PART

# Obsidian vaults and Eclipse workspaces are folders that the client remembers, as projects are.
PROJECT_PLACES = ("{project}/", "{vault}/", "{eclipse}/")

# Places of the machine, not of anybody on it.
MACHINE_PLACES = ("{etc}", "{library}", "{root}", "{programdata}", "{programfiles}", "{systemroot}")

# Many clients read a file that one of them made: it is attributed to its maker.
MAKERS = (
    "claude-code",
    "claude-desktop",
    "vscode",
    "cursor",
    "gemini-cli",
    "codex",
    "amazon-q-cli",
    "github-copilot-cli",
)
LAST = "convention"


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One location with its client; `rank` orders the readers of one file, the maker first.

    `part` names the part of the choice that the row belongs to, empty for what every search looks at.
    Compared by identity: there is one Row for a location, and its fields are long to compare.
    """

    client: Client
    location: Location
    rank: tuple[int, int]
    part: str = ""


@dataclass(slots=True)
class Targets:
    """What to seek for one home: patterns below its own folder, its machine's root, and elsewhere.

    Elsewhere is where the environment of the own home moved a client's folder to.
    """

    home: Pattern[Row] = field(default_factory=Pattern)
    machine: Pattern[Row] = field(default_factory=Pattern)
    elsewhere: dict[Path, Pattern[Row]] = field(default_factory=dict)


@frozen
class Choice:
    """Which rows take part: the unverified only if asked for, what repositories provide likewise."""

    clients: tuple[Client, ...]
    experimental: bool = False
    provided: bool = False

    def rows(self) -> Iterable[Row]:
        """Give the chosen rows."""
        order = count()
        for client in self.clients:
            for location in client.locations:
                if self.takes(location):
                    yield Row(client, location, (rank(client), next(order)), part_of(client, location))

    def parts(self) -> tuple[str, ...]:
        """Return the parts that this choice looks at and others may leave out."""
        return tuple(sorted({row.part for row in self.rows()} - {""}))

    def takes(self, location: Location) -> bool:
        """Return whether `location` is read."""
        if location.experimental and not self.experimental:
            return False
        return location.scope is not Scope.PACKAGE or self.provided


def part_of(client: Client, location: Location) -> str:
    """Return what must be asked for so that `location` is read, empty where nothing must."""
    words = [client.id] if by_id(client.id) is not client else []
    if location.experimental:
        words.append("experimental")
    if location.scope is Scope.PACKAGE:
        words.append("provided")
    return PART.join(words)


def rank(client: Client) -> int:
    """Return the place of `client` among the readers of one file: makers, others, conventions."""
    if client.id in MAKERS:
        return MAKERS.index(client.id)
    return len(MAKERS) + (client.category == LAST)


def of_home(home: Home, choice: Choice) -> Targets:
    """Return the patterns of all rows that say where to look in `home` and on its machine."""
    targets = Targets()
    moved: dict[str, dict[str, str]] = {}
    folders: dict[tuple[str, bool], Pattern[Row]] = {}  # hundreds of templates share a dozen folders
    for row in choice.rows():
        if home.os not in row.location.os:
            continue
        if home.own and row.client.id not in moved:
            moved[row.client.id] = relocations(row.client, home.environ)
        for template in row.location.paths:
            if template.startswith(PROJECT_PLACES):
                continue
            if found := resolve(template, home, moved.get(row.client.id, {})):
                folder, segments = found
                if not segments:  # a variable moved the file itself
                    folder, segments = folder.parent, (folder.name,)
                place = (str(folder), template.startswith(MACHINE_PLACES))
                if place not in folders:
                    folders[place] = folder_in(targets, home, folder, of_machine=place[1])
                folders[place].add(segments, row)
    return targets


def folder_in(targets: Targets, home: Home, folder: Path, *, of_machine: bool) -> Pattern[Row]:
    """Return the node of `folder` in the tree of the root it is sought under."""
    if folder.is_relative_to(home.path):
        root, tree = home.path, targets.home
    elif of_machine and folder.is_relative_to(home.machine):
        root, tree = home.machine, targets.machine
    else:
        root, tree = folder, targets.elsewhere.setdefault(folder, Pattern())
    for name in folder.relative_to(root).parts:
        tree = tree.literal.setdefault(name, Pattern())  # a real name, whatever characters are in it
    return tree


def of_projects(home: Home, choice: Choice) -> Pattern[Row]:
    """Return the patterns of all rows that say where to look in a project folder of `home`."""
    pattern: Pattern[Row] = Pattern()
    for row in choice.rows():
        if home.os in row.location.os:
            for template in row.location.paths:
                if template.startswith(PROJECT_PLACES):
                    pattern.add(template.split("/")[1:], row)
    return pattern
