"""The finder of servers in containers: running, stopped, and as images in the store of an engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING

from discovery.engines.places import Closed, Place, find_places
from discovery.frozen import frozen
from discovery.host.homes import Home
from discovery.host.running import Machine
from discovery.model import Gap, Looked, Reason, Sighting, Surface
from discovery.redact.keyed import Fingerprinter
from discovery.sighted import written

if TYPE_CHECKING:
    from discovery.probe.reader import Deadline

ALL_SECONDS = 30.0  # for all engines together: a user may name many, and each may be slow
MAX_ENGINES = 32
ASLEEP = (
    "its engine is not running, and asking would make the system start it; start it yourself and scan again"
)
NOT_THEIRS = "it belongs to another account than the home that names it"
NO_TIME = "the other engines took all the time there was for containers"
Result = Sighting | Gap | Looked


@frozen
class ContainerFinder:
    """Finds the MCP servers that the container engines of these homes' machines run or keep.

    Engines are asked over local sockets and pipes, with GET requests only; none is started for it but
    Podman's own API service, where systemd does that on demand. Without `machine` what sleeps cannot be told.
    """

    homes: tuple[Home, ...]
    machine: Machine | None
    keyed: Fingerprinter
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    name: str = "containers"
    surface: Surface = Surface.CONTAINER

    def find(self) -> Iterator[Result]:
        """Give what each engine has, engine by engine, each thing once."""
        keys: set[str] = set()
        for found in self.found():
            key = found.key if isinstance(found, Sighting) else repr(found)
            if key not in keys:  # an engine may have two sockets, and two users may name what neither may see
                keys.add(key)
                yield found

    def found(self) -> Iterator[Result]:
        """Give what each place has; the same socket behind two paths is asked once."""
        places = find_places(self.homes)
        first = next(places, None)
        if first is None:
            return
        from discovery.engines.search import EngineSearch  # few machines have an engine
        from discovery.probe.reader import Deadline

        deadline = Deadline(ALL_SECONDS)
        asked: set[tuple[int, int] | str] = set()
        for place in chain((first,), places):
            if isinstance(place, Closed):
                yield self.gap(place.path, place.reason, place.why)
            elif (place.mark or place.path) in asked:
                continue
            elif refused := self.refused(place, deadline, len(asked)):
                yield self.gap(place.path, *refused)
            else:
                asked.add(place.mark or place.path)
                yield from EngineSearch(
                    place,
                    deadline,
                    finder=self.name,
                    keyed=self.keyed,
                    machine=self.machine,
                    now=self.now(),
                ).find()

    def refused(self, place: Place, deadline: Deadline, count: int) -> tuple[Reason, str] | None:
        """Return why the engine at `place` is not asked, None if it may be."""
        if place.owner is not None and place.holder != place.owner:
            return Reason.OUTSIDE, NOT_THEIRS
        if count >= MAX_ENGINES or deadline.over():
            return Reason.TIMED_OUT, NO_TIME
        from discovery.engines.waking import would_wake

        if self.machine is not None and would_wake(place.path, self.machine):
            return Reason.UNSUPPORTED, ASLEEP
        return None

    def gap(self, path: str, reason: Reason, detail: str) -> Gap:
        """Return the Gap of an engine that was not asked."""
        return Gap(
            surface=self.surface,
            finder=self.name,
            source=written(path),
            root=written(path),
            reason=reason,
            detail=detail,
        )
