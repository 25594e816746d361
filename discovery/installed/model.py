"""What the readers of installed packages share: a place, what was found there, how it is opened."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path

from discovery.clients.model import ALL_OS, Os
from discovery.formats.errors import Unreadable
from discovery.frozen import frozen
from discovery.host.door import Door, reason_of, refusal
from discovery.host.homes import Home
from discovery.model import Confidence, Identity

# The largest package.json of an editor's extension seen (a cloud vendor's, with all its commands) is 0.6 MB.
MAX_MANIFEST = 2 * 1024 * 1024
# The name of an npm package: as a folder below node_modules it must not lead anywhere else.
NPM_NAME = re.compile(r"(?:@[a-z0-9~-][\w.~-]*/)?[a-z0-9~_-][\w.~-]*", re.IGNORECASE)
# Where a Python distribution names the programs it installs.
ENTRIES = "entry_points.txt"
MAX_NAMES = 20_000  # as everywhere that a folder is listed


class Kept(StrEnum):
    """Whether somebody installed a package, or a launcher keeps it from an earlier run."""

    INSTALLED = "installed"
    CACHED = "cached"


@frozen
class Place:
    """One place where an ecosystem keeps packages: path patterns to marker files, and who reads them.

    `paths` are templates as in the catalogue (discovery/host/places.py). `asks` are places that macOS
    guards with a question to the user. `owner_at` counts the folders from the marker up to the one that is
    named after the package somebody asked for; 0 where all packages in a place were asked for. `see` is
    where the place was learnt.
    """

    id: str
    reader: str
    kept: Kept
    paths: tuple[str, ...]
    os: tuple[Os, ...] = ALL_OS
    owner_at: int = 0
    asks: bool = False
    client: str | None = None
    see: tuple[str, ...] = ()


@frozen
class Package:
    """One package that is a server: `marker` is the file that says so, `claims` its name in the registry."""

    identity: Identity
    marker: Path
    evidence: str
    confidence: Confidence
    claims: str | None = None
    programs: tuple[str, ...] = ()
    pointer: str | None = None
    name: str | None = None


class DoorFiles:
    """Files below a door's roots, as the readers of running programs take them."""

    __slots__ = ("door",)

    def __init__(self, door: Door) -> None:
        """Read through `door`."""
        self.door = door

    def read(self, path: str, limit: int) -> bytes:
        """Return the bytes of a file of at most `limit`; raise Unreadable or FileNotFoundError."""
        opener = Door((), limit)
        opener.roots = self.door.roots
        data = opener.read(Path(path)).data
        self.door.opened += opener.opened
        return data

    def part(self, path: str, start: int, length: int) -> bytes:
        """Return up to `length` bytes from `start` on; raise Unreadable or FileNotFoundError."""
        with self.door.open(Path(path)) as (descriptor, _):
            try:
                os.lseek(descriptor, start, os.SEEK_SET)
                return os.read(descriptor, length)
            except OSError as error:
                raise refusal(error) from error

    def names(self, path: str) -> tuple[str, ...]:
        """Return the names in a folder, sorted, as many as may be; raise as the others do."""
        try:
            with os.scandir(self.door.resolve(Path(path))) as entries:
                found = [entry.name for _, entry in zip(range(MAX_NAMES), entries, strict=False)]
        except (FileNotFoundError, NotADirectoryError):
            raise FileNotFoundError from None
        except OSError as error:
            raise Unreadable(*reason_of(error)) from error
        return tuple(sorted(found))

    def real(self, path: str) -> str:
        """Return the path with links followed; raise as the others do."""
        return Path(self.door.resolve(Path(path))).as_posix()

    def mark(self, path: str) -> tuple[int, int, int, int]:
        """Return device, inode, time and size; raise as the others do."""
        try:
            facts = Path(self.door.resolve(Path(path))).stat()
        except OSError as error:
            raise refusal(error) from error
        return facts.st_dev, facts.st_ino, facts.st_mtime_ns, facts.st_size


@frozen
class Shelf:
    """One marker file to be read: its path, the place it was found by, and the files it lies among."""

    path: Path
    place: Place
    files: DoorFiles
    home: Home

    def whole(self, path: Path, limit: int = MAX_MANIFEST) -> bytes:
        """Return all bytes of a manifest; raise Unreadable or FileNotFoundError."""
        return self.files.read(str(path), limit)

    def head(self, path: Path, size: int) -> bytes:
        """Return the first `size` bytes of a file of any size; raise Unreadable or FileNotFoundError."""
        return self.files.part(str(path), 0, size)


Reader = Callable[[Shelf], Iterator[Package]]
