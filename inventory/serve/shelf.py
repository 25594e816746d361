"""What is offered now: read again when the registry or the day changes, kept when the registry breaks."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from inventory.entry import Snapshot
from inventory.registry.absent import RegistryError
from inventory.registry.read import MAX_FILES, read_registry
from inventory.serve.model import Offer
from inventory.serve.offer import offer_of

Marks = tuple[tuple[str, int, int, int, int], ...]


class Shelf:
    """Holds the offer that requests are answered by; `look` puts another one there."""

    def __init__(self, registry: Path, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Read the registry; raise RegistryError if that cannot be done."""
        self.registry, self.clock = registry, clock
        self.seen: tuple[Marks, date] = (marks_of(registry), clock().date())
        self.offer = offer_of(read_registry(registry), clock())

    def look(self) -> str:
        """Read the registry again if it or the day changed; return what is to be said of that, or nothing."""
        now = self.clock()
        seen = (marks_of(self.registry), now.date())
        if seen == self.seen:
            return ""
        # Before reading: what changes meanwhile is another change.
        self.seen = seen
        try:
            snapshot = read_registry(self.registry)
        except RegistryError as error:
            self.offer = replace(self.offer, stale=True)
            return f"{error}; serving what it said before"
        before, self.offer = self.offer, offer_of(snapshot, now, self.offer)
        return told(before, self.offer, snapshot)


def told(before: Offer, after: Offer, snapshot: Snapshot) -> str:
    """Return what came of reading again in one line, nothing where all is the same."""
    same = before.rows == after.rows and before.unread == after.unread and not before.stale
    unread = f", {len(snapshot.problems)} of its entries cannot be read" if snapshot.problems else ""
    return "" if same else f"read again: {after.count} offered{unread}"


def marks_of(registry: Path) -> Marks:
    """Return what tells a registry's files from what they were: names, times, sizes, which files they are."""
    return tuple(sorted(marks(registry)))


def marks(place: Path) -> Iterator[tuple[str, int, int, int, int]]:
    """Yield the mark of each file at a place; of a folder, that of every entry below it."""
    pending, count = [str(place)], 0
    while pending and count < 2 * MAX_FILES:
        path = pending.pop()
        try:
            found = Path(path).stat()
            if stat.S_ISDIR(found.st_mode):
                with os.scandir(path) as entries:
                    # Hidden folders hold catalogues, which are not offered, and git's own files.
                    pending += [it.path for it in entries if not it.name.startswith(".")]
        except OSError:
            continue  # it went meanwhile, or cannot be read: reading tells
        count += 1
        yield path, found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino
