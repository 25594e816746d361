"""The finder of what a repository declares or provides: its folders as projects, and no home around them.

What depends on the checkout is left out: who owns the files, who may change them, and whose home it lies in.
So the same commit gives the same sightings on every machine, but for the folder that it was put into.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from discovery.checkout import Checkout
from discovery.clients.model import Os
from discovery.configs import ConfigFinder, HomeSearch, Result
from discovery.declared import Declared
from discovery.frozen import frozen
from discovery.host.door import Door, Source
from discovery.host.homes import Home, own_home
from discovery.host.pattern import Pattern
from discovery.host.seek import Seeker
from discovery.host.walk import Cut, walk
from discovery.model import Gap, Identity, Launch, Looked, Reason, Sighting, Surface
from discovery.redact.keyed import Fingerprinter
from discovery.redact.launch import redact_launch
from discovery.shapes.model import Folder
from discovery.sighted import Search, identify, sighting, written
from discovery.targets import PROJECT_PLACES, Choice, Row

# Facts of a checkout, not of a commit.
OF_THE_DISK = frozenset({"mode", "owner", "script_mode"})
# From a file up to the top of its repository: a client's folder and its project's are near.
MAX_UP = 64
# A commit is for all systems: its paths and command lines are read as most files write them.
SPOKEN = Os.LINUX


class RepositoryDoor(Door):
    """Opens files of one repository. Each is read once, however many formats it is tried in."""

    def __init__(self, top: Path, parents: dict[str, str] | None = None) -> None:
        """Allow everything below `top`; `parents` remembers where folders really lie."""
        super().__init__([top] if parents is None else [])
        self.top, self.parents = top, {} if parents is None else parents
        self.last: Source | None = None

    def and_to(self, folder: Path) -> Door:
        """Return a new door to the same repository, which `folder` is part of."""
        door = RepositoryDoor(self.top, self.parents)
        door.roots = self.roots
        return door

    def read(self, path: Path) -> Source:
        """Return the file's bytes, as they were read a moment ago; raise as any door does."""
        if self.last is None or self.last.path != path:
            self.last = None
            self.last = super().read(path)
        return self.last

    def resolve(self, path: Path) -> str:
        """Return where `path` really leads; of a file that is no link that is a question about its folder."""
        folder, name = os.path.split(path)
        if folder not in self.parents:
            self.parents[folder] = os.path.realpath(folder)
        real = os.path.join(self.parents[folder], name)  # noqa: PTH118  # every file of a repository
        try:
            link = stat.S_ISLNK(os.lstat(path).st_mode)
        except OSError:
            link = True
        if link or not self.allows(real):
            return super().resolve(path)
        return real


@frozen
class RepositoryFinder:
    """Finds the servers that the files below `top` declare or provide, reading nothing outside it.

    `paths` are folders, walked to a bounded depth, or single files; each lies in `top` or is it.
    """

    top: Path
    paths: tuple[Path, ...]
    choice: Choice
    now: Callable[[], datetime]
    name: str = "repository"
    surface: Surface = Surface.CONFIG

    def find(self) -> Iterator[Result]:
        """Give what is declared, path by path, each place once."""
        # The key is nobody's, and no fingerprint made with it is kept (see `of_commit`).
        finder = ConfigFinder(
            homes=(),
            choice=self.choice,
            keyed=Fingerprinter(bytes(32)),
            now=self.now,
            name=self.name,
        )
        home = Home(path=self.top, user="", os=SPOKEN, machine=self.top)
        search = RepositorySearch(finder, home)
        for path in self.paths:
            yield from search.look(path)


class RepositorySearch(HomeSearch):
    """One repository: a home without a user, whose projects are its folders."""

    def __init__(self, finder: ConfigFinder, home: Home) -> None:
        """Search `home`, which is the top of a repository."""
        super().__init__(finder, home, with_machine=False, searched=set(), asked=True)
        # Without regard to case: on a Windows or macOS disk a client reads `.VSCode/MCP.json`, too.
        self.sought = Seeker(of_any_system(finder.choice), fold=True)
        self.named = replace(own_home(), os=SPOKEN)
        self.door = RepositoryDoor(home.path)
        self.checkout = Checkout(home.path)
        self.roots: dict[tuple[str, str | None, str | None], Path] = {}

    def look(self, path: Path) -> Iterator[Result]:
        """Give what a folder and those below it declare, or what one file does."""
        if not path.is_dir():
            yield from self.only(path)
            return
        for folder in self.walked(path):
            if isinstance(folder, Gap):
                yield folder
            elif str(folder) not in self.searched:
                yield from self.root(folder, self.sought, folder)
                self.searched.add(str(folder))
                yield from self.tell(written(folder))

    def walked(self, top: Path) -> Iterator[Path | Gap]:
        """Give the folders below `top` that are the repository's own, and what cut the walk short.

        Those that begin with a dot too: a development container has its Dockerfile in one.
        """
        for step in walk(top, self.checkout.wants):
            yield self.gap(step.path, step.reason, step.why, top) if isinstance(step, Cut) else step

    def only(self, path: Path) -> Iterator[Result]:
        """Give what one file declares to the clients that read it in any of the folders above it."""
        source = written(path)
        above = [folder for folder in path.parents if folder.is_relative_to(self.home.path)]
        for folder in reversed(above[:MAX_UP]):
            for item in self.root(folder, self.sought, folder):
                if isinstance(item, Looked) or item.source == source:
                    yield item
            held = self.held.get(written(folder), [])
            self.held[written(folder)] = [seen for seen in held if seen.source == source]
            yield from self.tell(written(folder))

    def file(self, path: Path, rows: Iterable[Row], search: Search) -> Iterator[Gap]:
        """Keep what one file declares; a folder that is named like one is no file that could not be read."""
        for gap in super().file(path, rows, search):
            if gap.reason is not Reason.NOT_A_FILE or not path.is_dir():
                yield gap

    def keep(self, thing: Declared, search: Search) -> None:
        """Keep one thing that a file says, without what only this checkout says of it.

        The folders around come first: what lies in a client's own folder counts once, as that client's.
        """
        match thing.item:
            case Launch() as launch:
                seen = self.of_commit(sighting(thing, launch, search), launch, search)
                if self.roots.setdefault((seen.source, seen.pointer, seen.name), search.root) != search.root:
                    return
                self.held.setdefault(seen.project, []).append(seen)
                self.found += 1
            case Folder():
                return  # a folder of somebody's machine
            case _:
                super().keep(thing, search)

    def of_commit(self, seen: Sighting, launch: Launch, search: Search) -> Sighting:
        """Return `seen` with what a commit says and no more; its files are named as on this machine."""
        ref = redact_launch(launch, self.finder.keyed).ref
        named: Identity = identify(launch, ref, replace(search, home=self.named), search.project)
        return replace(
            seen,
            identity=named,
            user=None,
            secrets=tuple(replace(secret, fingerprint=None) for secret in seen.secrets),
            facts={name: fact for name, fact in seen.facts.items() if name not in OF_THE_DISK},
        )


def of_any_system(choice: Choice) -> Pattern[Row]:
    """Return the patterns of all rows that say where to look in a project folder, of whichever system."""
    pattern: Pattern[Row] = Pattern()
    for row in choice.rows():
        for template in row.location.paths:
            if template.startswith(PROJECT_PLACES):
                pattern.add(template.split("/")[1:], row)
    return pattern


def top_of(path: Path) -> Path:
    """Return the top of the repository that `path` lies in: the nearest folder with a `.git`, or its own."""
    folder = path if path.is_dir() else path.parent
    return next((above for above in (folder, *folder.parents) if has_git(above)), folder)


def has_git(folder: Path) -> bool:
    """Return whether `folder` is the top of a working tree: of a linked one it holds a file."""
    try:
        return (folder / ".git").exists()
    except OSError:
        return False
