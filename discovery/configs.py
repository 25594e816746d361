"""The finder of configured servers: homes, the projects their clients remember, and folders asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from discovery.clients.model import Os
from discovery.crash import described
from discovery.declared import Declared, Trouble, declared
from discovery.frozen import frozen
from discovery.host.door import Door
from discovery.host.homes import Home, is_ours, owner_of
from discovery.host.pattern import Pattern
from discovery.host.projects import MAX_PROJECTS, local_path, may_look, with_ancestors
from discovery.host.seek import Closed, Seeker
from discovery.host.walk import Cut, walk
from discovery.model import Gap, Launch, Looked, Reason, Sighting, Surface
from discovery.noticed import Noticed
from discovery.programs import Programs
from discovery.redact.keyed import Fingerprinter
from discovery.redact.text import printable, scrub
from discovery.shapes.model import Folder, Toggle
from discovery.sighted import Search, sighting, signed, written
from discovery.switched import Switch, Switches
from discovery.targets import Choice, Row, of_home, of_projects

NOT_THEIRS = "a client of this home names it, but it belongs to somebody else"
# Two servers whose names redaction made alike are rare; thousands are somebody's attempt to slow us down.
MAX_ALIKE = 100
Result = Sighting | Gap | Looked


@frozen
class ConfigFinder:
    """Finds every server that a client on these homes is configured to use, and starts none of them.

    `projects` are walked to a bounded depth; `known` are project folders of earlier sweeps, looked
    at again so that what is gone can be told from what was not looked at. `noticed` is told where
    the search went.
    """

    homes: tuple[Home, ...]
    choice: Choice
    keyed: Fingerprinter
    projects: tuple[Path, ...] = ()
    known: tuple[Path, ...] = ()
    noticed: Noticed | None = None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    name: str = "configs"
    surface: Surface = Surface.CONFIG

    def find(self) -> Iterator[Result]:
        """Give what is configured in each home, home by home; the folders asked for go with the own one."""
        machines: set[Path] = set()
        searched: set[str] = set()
        asking = next((home for home in self.homes if home.own), self.homes[0] if self.homes else None)
        for home in self.homes:
            first = home.machine not in machines
            machines.add(home.machine)
            yield from HomeSearch(
                self, home, with_machine=first, searched=searched, asked=home is asking
            ).find()


class HomeSearch:
    """One home: its files first, then the project folders those files name."""

    def __init__(
        self, finder: ConfigFinder, home: Home, *, with_machine: bool, searched: set[str], asked: bool
    ) -> None:
        """Search `home`; its machine's own places and the folders asked for only where told so."""
        self.finder, self.home, self.with_machine = finder, home, with_machine
        self.searched, self.asked = searched, asked
        self.now = finder.now()
        self.parts = finder.choice.parts()
        self.folders: dict[str, None] = {}
        self.switches = Switches()
        self.ours, self.owner = is_ours(home), owner_of(home)
        self.on_their_word: set[Path] = set()
        self.door = Door([home.path])
        self.held: dict[str | None, list[Sighting]] = {}
        self.found = 0
        self.programs = Programs()
        self.given: dict[str, list[Sighting]] = {}

    def find(self) -> Iterator[Result]:
        """Give what the home's own files say, then what each project's do.

        A sighting is given once every switch that may turn it off has been read, and no later: what
        is found must not be lost to a folder that hangs.
        """
        targets = of_home(self.home, self.finder.choice)
        yield from self.root(self.home.path, self.seeker(targets.home), None)
        if self.with_machine:
            yield from self.root(self.home.machine, self.seeker(targets.machine), None)
        for folder, pattern in targets.elsewhere.items():
            yield from self.root(folder, self.seeker(pattern), None)
        yield from self.tell(None)
        seeker = self.seeker(of_projects(self.home, self.finder.choice))
        for project in self.projects():
            if isinstance(project, Gap):
                yield project
            elif str(project) not in self.searched:
                yield from self.root(project, seeker, project)
                self.searched.add(str(project))
                yield from self.tell(written(project))
        for project_not_there in sorted(filter(None, self.held)):
            yield from self.tell(project_not_there)

    def seeker(self, pattern: Pattern[Row]) -> Seeker[Row]:
        """Return a seeker of `pattern` for this home's kind of disk."""
        return Seeker(pattern, fold=self.home.os is not Os.LINUX)

    def tell(self, project: str | None) -> Iterator[Sighting]:
        """Give the held sightings of `project`, in order, each place once, switched on or off."""
        held = self.held.pop(project, [])
        for seen in sorted(held, key=lambda seen: (seen.source, seen.pointer or "", seen.name or "")):
            if (distinct := self.distinct(seen)) is not None:
                yield self.switches.applied(distinct)

    def distinct(self, seen: Sighting) -> Sighting | None:
        """Return `seen` with a key of its own, None if the same thing was already given.

        Pointers and names that redaction made alike must not hide one server behind another.
        """
        given = self.given.setdefault(seen.key, [])
        if any(what(seen) == what(other) for other in given[:MAX_ALIKE]):
            return None
        given.append(seen)
        return seen if len(given) == 1 else replace(seen, pointer=f"{seen.pointer or ''} ({len(given)})")

    def projects(self) -> Iterator[Path | Gap]:
        """Give the project folders: remembered by clients, seen before, and below those asked for.

        The walk comes last: it may hang.
        """
        remembered = dict.fromkeys(filter(None, (local_path(text, self.home) for text in self.folders)))
        if len(remembered) > MAX_PROJECTS:
            why = f"{len(remembered)} project folders, more than {MAX_PROJECTS}"
            yield self.gap(self.home.path, Reason.TOO_LARGE, why, self.home.path)
        known = self.finder.known if self.asked else ()
        told = dict.fromkeys(with_ancestors(known, self.home))
        for folder in with_ancestors((*islice(remembered, MAX_PROJECTS), *told), self.home):
            if self.ours or folder in told:
                yield folder
            elif may_look(real := os.path.realpath(folder), self.home):
                self.on_their_word.add(Path(real))
                yield Path(real)
            elif folder in remembered and os.path.lexists(folder):
                yield self.gap(folder, Reason.OUTSIDE, NOT_THEIRS, folder)
        for top in self.finder.projects if self.asked else ():
            yield from self.walked(top)

    def walked(self, top: Path) -> Iterator[Path | Gap]:
        """Give the folders below `top`, and what cut the walk short."""
        for step in walk(top):
            if isinstance(step, Cut):
                yield self.gap(step.path, step.reason, step.why, top)
            else:
                yield step

    def root(self, base: Path, seeker: Seeker[Row], project: Path | None) -> Iterator[Gap | Looked]:
        """Look through one root; keep its sightings, folders and switches, give its gaps and its end."""
        if not seeker.pattern.has_children:
            return
        door = self.door.and_to(base) if project else Door([base])
        if base in self.on_their_word and door.roots[0] != str(base):
            yield self.gap(base, Reason.CHANGED, "it became a link while it was looked at", base)
            return
        search = Search(
            home=self.home,
            owner=self.owner,
            root=base,
            project=project,
            door=door,
            keyed=self.finder.keyed,
            now=self.now,
            finder=self.finder.name,
            programs=self.programs,
        )
        before = self.found
        noticed = self.finder.noticed
        for found in seeker.seek(
            base, door.allows, noticed.entered if noticed else None, self.searched if project else ()
        ):
            if not isinstance(found, Closed):
                yield from self.file(found.path, found.rows, search)
                continue
            yield self.gap(found.path, found.reason, found.why, base)
            if found.path == base:
                return
        if noticed:
            for path in door.opened:
                noticed.opened(path)
        yield self.looked(base, examined=len(door.opened), found=self.found - before)
        for part in self.parts:
            yield self.looked(base, part)

    def looked(self, base: Path, part: str = "", *, examined: int = 0, found: int = 0) -> Looked:
        """Return that the root `base` was gone through to its end, for one part of what was sought."""
        return Looked(
            surface=self.finder.surface,
            finder=signed(self.finder.name, part),
            root=written(base),
            examined=examined,
            found=found,
        )

    def file(self, path: Path, rows: Iterable[Row], search: Search) -> Iterator[Gap]:
        """Keep what one file declares; give what of it could not be read."""
        try:
            for thing in declared(path, rows, search.door, self.home.os):
                if isinstance(thing, Trouble):
                    yield self.trouble(thing, search.root)
                else:
                    self.keep(thing, search)
        except Exception as error:  # noqa: BLE001  # a reader's mistake about one file costs that file
            yield self.gap(path, Reason.CRASHED, described(error), search.root)

    def keep(self, thing: Declared, search: Search) -> None:
        """Keep one thing that a file says."""
        match thing.item:
            case Launch() as launch:
                seen = sighting(thing, launch, search)
                self.held.setdefault(seen.project, []).append(seen)
                self.found += 1
            case Toggle() as toggle:
                self.switches.add(self.switch(toggle, thing, search))
            case Folder(path=folder):
                self.folders[folder] = None

    def switch(self, toggle: Toggle, thing: Declared, search: Search) -> Switch:
        """Return what a state file says, limited to the project it was found in or names."""
        project = search.project or (local_path(toggle.project, self.home) if toggle.project else None)
        return Switch(
            name=toggle.name,
            enabled=toggle.enabled,
            clients=frozenset(row.client.id for row in thing.rows),
            project=None if project is None else written(project),
        )

    def trouble(self, thing: Trouble, root: Path) -> Gap:
        """Return the gap of a file or entry that could not be read."""
        where = f"{scrub(thing.pointer)}: " if thing.pointer else ""
        return self.gap(thing.path, thing.reason, printable(where + thing.detail), root)

    def gap(self, source: Path, reason: Reason, detail: str, root: Path) -> Gap:
        """Return a Gap of this finder."""
        return Gap(
            surface=self.finder.surface,
            finder=self.finder.name,
            source=written(source),
            root=written(root),
            reason=reason,
            detail=detail,
        )


def what(seen: Sighting) -> tuple[object, ...]:
    """Return what makes two sightings at one place the same."""
    return seen.identity, seen.command, seen.args, seen.url
