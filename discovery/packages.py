"""The finder of servers that lie on disk: installed packages, and what launchers keep from earlier runs."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from discovery.clients.model import Os
from discovery.crash import described
from discovery.formats.errors import Unreadable
from discovery.frozen import frozen
from discovery.host.door import Door
from discovery.host.homes import Home
from discovery.host.pattern import Pattern
from discovery.host.seek import Closed, Seeker
from discovery.installed.model import MAX_MANIFEST, DoorFiles, Package, Place, Reader, Shelf
from discovery.installed.places import PLACES, VARIABLES
from discovery.installed.search import trees
from discovery.model import Gap, Identity, Looked, Reason, Sighting, Surface
from discovery.redact.keyed import Fingerprinter
from discovery.redact.text import printable, scrub
from discovery.sighted import written

# One package that lies in hundreds of launchers' folders is one server: so many places prove it.
MAX_SAME = 8
MAX_PROGRAMS = 8
Result = Sighting | Gap | Looked


@frozen
class PackageFinder:
    """Finds every package on these homes that is an MCP server, installed or cached, and starts none."""

    homes: tuple[Home, ...]
    keyed: Fingerprinter
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    places: tuple[Place, ...] = PLACES
    name: str = "packages"
    surface: Surface = Surface.PACKAGE

    def find(self) -> Iterator[Result]:
        """Give what lies in each home, and on its machine with the first home of that."""
        searched: set[Path] = set()
        for home in self.homes:
            rows = [(path, place) for place in self.places if suits(place, home) for path in place.paths]
            for root, pattern in sorted(trees(home, rows, VARIABLES).items()):
                if root not in searched:
                    searched.add(root)
                    yield from RootSearch(self, home, root).find(pattern)


def suits(place: Place, home: Home) -> bool:
    """Return whether a place is looked at: not where that makes macOS ask its user for leave."""
    return home.os in place.os and not (place.asks and home.own and home.os is Os.MACOS)


class RootSearch:
    """One root: a home, its machine, or a folder that a variable moved a place to."""

    def __init__(self, finder: PackageFinder, home: Home, root: Path) -> None:
        """Search `root` for packages of `home`."""
        self.finder, self.home, self.root = finder, home, root
        self.now = finder.now()
        self.door = Door([root], MAX_MANIFEST)
        self.files = DoorFiles(self.door)
        self.real: set[str] = set()
        self.same: Counter[Identity] = Counter()

    def find(self, pattern: Pattern[Place]) -> Iterator[Result]:
        """Give the servers below the root in the order of their places, then that it was gone through."""
        seeker = Seeker(pattern, fold=self.home.os is not Os.LINUX)
        found = 0
        for thing in seeker.seek(self.root, self.door.allows):
            if isinstance(thing, Closed):
                yield self.gap(thing.path, thing.reason, thing.why)
                if thing.path == self.root:
                    return
                continue
            for result in self.read(thing.path, thing.rows[0]):
                found += isinstance(result, Sighting)
                yield result
        yield Looked(
            surface=self.finder.surface,
            finder=self.finder.name,
            root=written(self.root),
            examined=len(self.door.opened),
            found=found,
        )

    def read(self, path: Path, place: Place) -> Iterator[Result]:
        """Give the servers that one marker shows, or why it could not be read."""
        shelf = Shelf(path=path, place=place, files=self.files, home=self.home)
        try:
            for package in reader_of(place.reader)(shelf):
                if self.is_new(package):
                    yield self.sighting(package, place)
        except FileNotFoundError:
            return
        except Unreadable as unreadable:
            yield self.gap(path, unreadable.reason, unreadable.detail)
        except Exception as error:  # noqa: BLE001  # a reader's mistake about one file costs that file
            yield self.gap(path, Reason.CRASHED, described(error))

    def is_new(self, package: Package) -> bool:
        """Return whether a package was not met yet by another path, and not too often in other folders."""
        real = f"{os.path.realpath(package.marker)}#{package.pointer or ''}"
        if real in self.real or self.same[package.identity] >= MAX_SAME:
            return False
        self.real.add(real)
        self.same[package.identity] += 1
        return True

    def sighting(self, package: Package, place: Place) -> Sighting:
        """Return what may be kept of one package; what it says of itself is printed with care."""
        return Sighting(
            identity=package.identity,
            surface=self.finder.surface,
            finder=self.finder.name,
            source=written(package.marker),
            root=written(self.root),
            seen_at=self.now,
            pointer=package.pointer,
            name=None if package.name is None else shown(package.name),
            client=place.client,
            user=written(self.home.user) if self.root != self.home.machine else None,
            confidence=package.confidence,
            facts=facts_of(package, place),
        )

    def gap(self, source: Path, reason: Reason, detail: str) -> Gap:
        """Return a Gap of this finder."""
        return Gap(
            surface=self.finder.surface,
            finder=self.finder.name,
            source=written(source),
            root=written(self.root),
            reason=reason,
            detail=printable(detail),
        )


def facts_of(package: Package, place: Place) -> dict[str, str]:
    """Return the facts of a package: how it is kept, since when, by which rule it is a server."""
    known = {
        "presence": place.kept,
        "ecosystem": place.id,
        "evidence": package.evidence,
        "marker": shown(package.claims) if package.claims else None,
        "programs": ",".join(map(shown, package.programs[:MAX_PROGRAMS])),
        "installed_at": changed_at(package.marker),
    }
    return {name: str(value) for name, value in sorted(known.items()) if value}


def changed_at(marker: Path) -> str | None:
    """Return when the marker was written, as ISO text in UTC; None where the system does not tell."""
    try:
        return datetime.fromtimestamp(int(marker.stat().st_mtime), UTC).isoformat()
    except (OSError, ValueError, OverflowError):
        return None


def shown(text: str) -> str:
    """Return a name that a package gives itself, without tokens, fit to print."""
    return printable(scrub(text))


def reader_of(name: str) -> Reader:
    """Return the reader of one kind of marker; each is loaded when a marker of its kind turns up."""
    match name:
        case "npm":
            from discovery.installed.npm import read_found as read
        case "npm-requested":
            from discovery.installed.npm import read_requested as read
        case "pypi":
            from discovery.installed.pypi import read_distribution as read
        case "nuget":
            from discovery.installed.nuget import read_tool as read
        case "nuget-mcp":
            from discovery.installed.nuget import read_cached as read
        case "go":
            from discovery.installed.go import read_program as read
        case "cargo":
            from discovery.installed.cargo import read_crates as read
        case "bundle":
            from discovery.installed.bundle import read_bundle as read
        case _:
            from discovery.installed.extension import read_extension as read
    return read
