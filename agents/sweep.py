"""Runs finders, turns a crash or a stall into a Gap, and closes the Sweep."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from discovery.crash import described
from discovery.model import Coverage, Finder, Gap, Looked, Reason, Scope, Sighting, Status, Sweep

# A healthy file system answers in milliseconds; a hung mount never does.
STALL_S = 30.0

Item = Sighting | Gap | Looked


class Crash(NamedTuple):
    """A finder ended by an exception: its type only, for a message may quote what was read."""

    what: str


class Done:
    """A finder came to its end."""


def run(
    finders: Iterable[Finder],
    *,
    agent: str,
    scope: Scope,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    stall_s: float = STALL_S,
) -> Sweep:
    """Return all that `finders` saw and could not see.

    One crashing or hanging finder costs what it had still to give, never the others.
    """
    started = now()
    seen: list[Sighting] = []
    gaps: list[Gap] = []
    looked: list[Looked] = []
    coverage: list[Coverage] = []
    for finder in finders:
        mine: list[Item] = list(watched(finder, scope.id, stall_s))
        seen += [item for item in mine if isinstance(item, Sighting)]
        gaps += [item for item in mine if isinstance(item, Gap)]
        looked += [item for item in mine if isinstance(item, Looked)]
        coverage.append(covered(finder, mine))
    return Sweep(
        id=os.urandom(16).hex(),
        agent=agent,
        scope=scope,
        started=started,
        ended=now(),
        status=overall(coverage),
        looked=tuple(looked),
        coverage=tuple(coverage),
        sightings=tuple(seen),
        gaps=tuple(gaps),
    )


def watched(finder: Finder, scope_id: str, stall_s: float) -> Iterator[Item]:
    """Give what `finder` finds; if it crashes or stalls, a Gap for the whole finder comes last."""
    given: queue.SimpleQueue[Item | Crash | Done] = queue.SimpleQueue()
    # A daemon: a thread stuck in an uninterruptible read must not keep the process alive.
    threading.Thread(target=drain, args=(finder, given), name=finder.name, daemon=True).start()
    while True:
        try:
            item = given.get(timeout=stall_s)
        except queue.Empty:
            yield whole_gap(finder, scope_id, Reason.TIMED_OUT, f"nothing heard for {stall_s:.0f} s")
            return
        match item:
            case Done():
                return
            case Crash(what):
                yield whole_gap(finder, scope_id, Reason.CRASHED, what)
                return
            case _:
                yield item


def drain(finder: Finder, given: queue.SimpleQueue[Item | Crash | Done]) -> None:
    """Put everything `finder` finds into `given`, then how it ended."""
    try:
        for item in finder.find():
            given.put(item)
    except Exception as error:  # noqa: BLE001  # whatever a finder does, the sweep is closed
        given.put(Crash(described(error)))
    else:
        given.put(Done())


def whole_gap(finder: Finder, scope_id: str, reason: Reason, detail: str) -> Gap:
    """Return the Gap that stands for everything `finder` did not get to."""
    return Gap(
        surface=finder.surface,
        finder=finder.name,
        source=finder.name,
        root=scope_id,
        reason=reason,
        detail=detail,
    )


def covered(finder: Finder, items: Iterable[Item]) -> Coverage:
    """Return how far `finder` got: failed if it looked nowhere to the end, partial if it met a gap."""
    looked = [item for item in items if isinstance(item, Looked)]
    gaps = [item for item in items if isinstance(item, Gap)]
    status = Status.COMPLETE if not gaps else Status.PARTIAL if looked else Status.FAILED
    return Coverage(
        surface=finder.surface,
        finder=finder.name,
        status=status,
        examined=sum(item.examined for item in looked),
        found=sum(isinstance(item, Sighting) for item in items),
    )


def overall(coverage: Iterable[Coverage]) -> Status:
    """Return the status of a sweep: that of its finders if they agree, else partial."""
    states = {part.status for part in coverage}
    return states.pop() if len(states) == 1 else Status.PARTIAL if states else Status.COMPLETE
