"""The finder of configured servers: homes, the projects their clients remember, and folders asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from discovery.clients.model import Os
from discovery.declared import Declared, Trouble, declared
from discovery.host.door import Door
from discovery.host.homes import Home
from discovery.host.projects import MAX_PROJECTS, local_path, may_look, with_ancestors
from discovery.host.seek import Closed, Pattern, Seeker
from discovery.host.walk import Cut, walk
from discovery.model import Gap, Launch, Looked, Reason, Sighting, Surface
from discovery.redact.keyed import Fingerprinter
from discovery.redact.text import printable, scrub
from discovery.shapes.model import Folder, Toggle
from discovery.sighted import Search, sighting
from discovery.switched import Switch, apply_switches
from discovery.targets import Choice, Row, of_home, of_projects

LEADS_OUT = "a symbolic link leads out of the scanned folder"
Result = Sighting | Gap | Looked


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigFinder:
    """Finds every server that a client on these homes is configured to use, and starts none of them.

    `projects` are walked to a bounded depth; `known` are project folders of earlier sweeps, looked
    at again so that what is gone can be told from what was not looked at.
    """

    homes: tuple[Home, ...]
    choice: Choice
    keyed: Fingerprinter
    projects: tuple[Path, ...] = ()
    known: tuple[Path, ...] = ()
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    name: str = "configs"
    surface: Surface = Surface.CONFIG

    def find(self) -> Iterator[Result]:
        """Give what is configured in each home, home by home."""
        machines: set[Path] = set()
        searched: set[Path] = set()
        for index, home in enumerate(self.homes):
            first = home.machine not in machines
            machines.add(home.machine)
            yield from HomeSearch(self, home, with_machine=first, searched=searched, asked=index == 0).find()


class HomeSearch:
    """One home: its files first, then the project folders those files name."""

    def __init__(
        self, finder: ConfigFinder, home: Home, *, with_machine: bool, searched: set[Path], asked: bool
    ) -> None:
        """Search `home`; its machine's own places and the folders asked for only where told so."""
        self.finder, self.home, self.with_machine = finder, home, with_machine
        self.searched, self.asked = searched, asked
        self.now = finder.now()
        self.folders: list[str] = []
        self.switches: list[Switch] = []
        self.sightings: list[Sighting] = []

    def find(self) -> Iterator[Result]:
        """Give all gaps and looks as they come, and the sightings last, when every switch is known."""
        targets = of_home(self.home, self.finder.choice)
        yield from self.root(self.home.path, targets.home, None)
        if self.with_machine:
            yield from self.root(self.home.machine, targets.machine, None)
        for folder, pattern in targets.elsewhere.items():
            yield from self.root(folder, pattern, None)
        pattern = of_projects(self.home, self.finder.choice)
        for project in self.projects():
            if isinstance(project, Gap):
                yield project
            elif project not in self.searched:
                self.searched.add(project)
                yield from self.root(project, pattern, project)
        yield from sorted(
            apply_switches(self.sightings, self.switches), key=lambda seen: (seen.source, seen.pointer or "")
        )

    def projects(self) -> Iterator[Path | Gap]:
        """Give the project folders: remembered by clients, seen before, and below those asked for."""
        remembered = dict.fromkeys(filter(None, (local_path(text, self.home) for text in self.folders)))
        if len(remembered) > MAX_PROJECTS:
            yield self.gap(
                self.home.path, Reason.TOO_LARGE, f"{len(remembered)} project folders", self.home.path
            )
        folders = [path for path in list(remembered)[:MAX_PROJECTS] if may_look(path, self.home)]
        if self.asked:
            folders += self.finder.known
        yield from with_ancestors(folders, self.home)
        for top in self.finder.projects if self.asked else ():
            yield from self.walked(top)

    def walked(self, top: Path) -> Iterator[Path | Gap]:
        """Give the folders below `top`, and what cut the walk short."""
        for step in walk(top):
            if isinstance(step, Cut):
                yield self.gap(step.path, Reason.DENIED if step.denied else Reason.TOO_LARGE, step.why, top)
            else:
                yield step

    def root(self, base: Path, pattern: Pattern[Row], project: Path | None) -> Iterator[Gap | Looked]:
        """Look through one root; keep its sightings, folders and switches, give its gaps and its end."""
        if not pattern.has_children:
            return
        door = Door([base, *([self.home.path] if project else [])])
        search = Search(
            home=self.home,
            root=base,
            project=project,
            door=door,
            keyed=self.finder.keyed,
            now=self.now,
            finder=self.finder.name,
        )
        before = len(self.sightings)
        seeker = Seeker(pattern, fold=self.home.os is not Os.LINUX, allows=door.allows)
        for found in seeker.seek(base):
            if isinstance(found, Closed):
                yield self.closed(found, base)
            else:
                yield from self.file(found.path, found.rows, search)
        yield Looked(
            surface=self.finder.surface,
            finder=self.finder.name,
            root=str(base),
            examined=len(door.opened),
            found=len(self.sightings) - before,
        )

    def file(self, path: Path, rows: Iterable[Row], search: Search) -> Iterator[Gap]:
        """Keep what one file declares; give what of it could not be read."""
        for thing in declared(path, rows, search.door, self.home.os):
            match thing:
                case Trouble():
                    yield self.trouble(thing, search.root)
                case Declared(item=Launch() as launch):
                    self.sightings.append(sighting(thing, launch, search))
                case Declared(item=Toggle() as toggle):
                    self.switches.append(self.switch(toggle, thing, search))
                case Declared(item=Folder(path=folder)):
                    self.folders.append(folder)

    def switch(self, toggle: Toggle, thing: Declared, search: Search) -> Switch:
        """Return what a state file says, limited to the project it was found in or names."""
        project = search.project or (local_path(toggle.project, self.home) if toggle.project else None)
        return Switch(
            name=toggle.name,
            enabled=toggle.enabled,
            clients=frozenset(row.client.id for row in thing.rows),
            project=None if project is None else str(project),
        )

    def closed(self, found: Closed, root: Path) -> Gap:
        """Return the gap of a folder that could not be listed."""
        match found.error:
            case None:
                return self.gap(
                    found.path, Reason.OUTSIDE, "a symbolic link leads out of the scanned folder", root
                )
            case PermissionError():
                return self.gap(found.path, Reason.DENIED, "permission denied", root)
        return self.gap(found.path, Reason.TOO_LARGE, words(found.error), root)

    def trouble(self, thing: Trouble, root: Path) -> Gap:
        """Return the gap of a file or entry that could not be read."""
        where = f"{scrub(thing.pointer)}: " if thing.pointer else ""
        return self.gap(thing.path, thing.reason, printable(where + thing.detail), root)

    def gap(self, source: Path, reason: Reason, detail: str, root: Path) -> Gap:
        """Return a Gap of this finder."""
        return Gap(
            surface=self.finder.surface,
            finder=self.finder.name,
            source=str(source),
            root=str(root),
            reason=reason,
            detail=detail,
        )


def words(error: OSError) -> str:
    """Return what the system said, without the path it said it about."""
    return os.strerror(error.errno) if error.errno else str(error)
