"""The finder of servers in containers: running, stopped, and as images in the store of an engine."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from discovery.engines.places import Closed, Place, find_places
from discovery.frozen import frozen
from discovery.host.homes import Home
from discovery.host.running import Machine
from discovery.model import Gap, Looked, Reason, Sighting, Surface
from discovery.redact.keyed import Fingerprinter
from discovery.sighted import written

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
        """Give what each engine has, engine by engine; the same engine behind two paths is asked once."""
        deadline = time.monotonic() + ALL_SECONDS
        marks: set[tuple[int, int] | str] = set()
        sources: set[str] = set()
        for place in find_places(self.homes):
            if isinstance(place, Closed):
                yield self.gap(place.path, place.reason, place.why)
                continue
            mark = place.mark or place.path
            if mark in marks:
                continue
            marks.add(mark)
            if refused := self.refused(place, deadline, len(marks)):
                yield self.gap(place.path, *refused)
                continue
            from discovery.engines.search import EngineSearch  # few machines have an engine

            search = EngineSearch(
                place,
                deadline,
                finder=self.name,
                keyed=self.keyed,
                machine=self.machine,
                now=self.now(),
            )
            for found in search.find():
                if not isinstance(found, Sighting):
                    yield found
                elif found.key not in sources:  # an engine with two sockets
                    sources.add(found.key)
                    yield found

    def refused(self, place: Place, deadline: float, count: int) -> tuple[Reason, str] | None:
        """Return why the engine at `place` is not asked, None if it may be."""
        if place.owner is not None and place.holder != place.owner:
            return Reason.OUTSIDE, NOT_THEIRS
        if count > MAX_ENGINES or time.monotonic() >= deadline:
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
