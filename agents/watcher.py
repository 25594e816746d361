"""The endpoint agent that stays: it looks again at what changed, and only then."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from agents.endpoint import Request, sweep
from agents.finders import Kept
from agents.sweep import overall
from discovery.host.events import beats
from discovery.host.pulse import Pulse, pulse
from discovery.model import Gap, Sighting, Surface, Sweep
from discovery.noticed import Noticed

# A change is told within two seconds: one for the beat, one for looking and judging.
BEAT_S = 1.0
# A new process shows what it is only when it has loaded its code: it is looked at again for a while.
FRESH_S = 6.0
# Events miss network mounts, folders beyond the system's limit and what nobody named: all is looked at again.
WHOLE_S = 600.0

FILES = frozenset({Surface.CONFIG})
LIVE = frozenset({Surface.PROCESS, Surface.LISTENER, Surface.CONTAINER})
ALL = frozenset(Surface)
EPOCH = datetime.fromtimestamp(0, UTC)


class News(NamedTuple):
    """One new look: what it saw (`part`), and with it all that is known now (`whole`)."""

    part: Sweep
    whole: Sweep


class Watched(NamedTuple):
    """The folders that are watched: where clients keep servers, and those of what the caller named."""

    places: frozenset[str]
    also: frozenset[str]


class Watcher:
    """Looks at one machine for as long as it is asked to."""

    def __init__(
        self, request: Request, *, also: Path | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Watch for what `request` asks; a change of or below `also` makes everything due."""
        self.request, self.also, self.clock = request, also, clock
        self.kept, self.noticed = Kept(), Noticed()
        self.known: dict[Surface, Sweep] = {}
        self.pulse: Pulse = ()
        self.fresh_until = 0.0
        self.whole_at = 0.0

    def news(self) -> Iterator[News]:
        """Give the first look at everything, then one for each change, until the caller has had enough."""
        due, watched = ALL, Watched(frozenset(), frozenset())
        steps: Iterator[frozenset[str]] = iter(())
        while True:
            if found := self.look(due):
                yield found
            due, before, watched = frozenset(), watched, self.watched()
            if watched != before:
                # What changed before the watch began is not told by it: one more look.
                due = FILES if watched.also == before.also else ALL
                steps = beats(watched.places | watched.also, BEAT_S)
            for changes in steps:
                if due := due | self.due(changes):
                    break
            else:
                # The system ended the watch: what happened since is unknown.
                due, watched = ALL, Watched(frozenset(), frozenset())

    def watched(self) -> Watched:
        """Return the folders in which a change would be news."""
        return Watched(frozenset(self.noticed.folders), frozenset(beside(self.also)))

    def look(self, surfaces: frozenset[Surface]) -> News | None:
        """Return what a look at `surfaces` changes in what is known, None if it changes nothing."""
        wanted = (self.request.only or ALL) & surfaces
        if not wanted:
            return None
        if Surface.CONFIG in wanted:
            self.noticed = self.kept.noticed = Noticed()
        part = sweep(replace(self.request, only=wanted), self.kept)
        same = all(surface in self.known and alike(surface, part, self.known[surface]) for surface in wanted)
        self.known |= dict.fromkeys(wanted, part)
        return None if same and surfaces != ALL else News(part, self.together(part))

    def together(self, latest: Sweep) -> Sweep:
        """Return the newest looks at all surfaces as one sweep."""
        looks = list(self.known.items())
        coverage = tuple(row for surface, one in looks for row in one.coverage if row.surface is surface)
        return replace(
            latest,
            status=overall(coverage),
            looked=tuple(row for surface, one in looks for row in one.looked if row.surface is surface),
            coverage=coverage,
            sightings=tuple(row for surface, one in looks for row in one.sightings if row.surface is surface),
            gaps=tuple(row for surface, one in looks for row in one.gaps if row.surface is surface),
        )

    def due(self, changes: Iterable[str]) -> frozenset[Surface]:
        """Return the surfaces that changed files, processes, sockets and time make due."""
        now = self.clock()
        paths = frozenset(changes)
        if now >= self.whole_at or (
            self.also and any(Path(path).is_relative_to(self.also) for path in paths)
        ):
            self.whole_at = now + WHOLE_S
            return ALL
        files = FILES if any(map(self.noticed.matters, paths)) else frozenset[Surface]()
        return files | self.live(now)

    def live(self, now: float) -> frozenset[Surface]:
        """Return the live surfaces if something started, ended or began to listen, or did a moment ago."""
        before, self.pulse = self.pulse, pulse()
        if self.pulse != before:
            self.fresh_until = now + FRESH_S
        return LIVE if now < self.fresh_until else frozenset()


def beside(path: Path | None) -> Iterator[str]:
    """Give the folders to watch for a change of `path`: its own, or the one it would appear in."""
    if path is None:
        return
    nearest = next(folder for folder in (path, *path.parents) if folder.is_dir())
    yield str(nearest)
    if nearest == path:
        yield from (str(folder) for folder in path.rglob("*/"))


def alike(surface: Surface, one: Sweep, other: Sweep) -> bool:
    """Return whether two sweeps tell the same of `surface`, whenever they did."""
    return told(surface, one) == told(surface, other)


def told(surface: Surface, one: Sweep) -> tuple[list[Sighting], list[Gap]]:
    """Return what a sweep says of `surface` apart from when."""
    seen = [replace(row, seen_at=EPOCH) for row in one.sightings if row.surface is surface]
    return seen, [gap for gap in one.gaps if gap.surface is surface]
