"""What can be seen of what runs here: processes, sockets, container engines. Looks, asks none of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from discovery.model import Gap, Surface

if TYPE_CHECKING:
    from discovery.host.homes import Home
    from discovery.host.running import Machine

AS_ADMINISTRATOR = "Run as administrator to see what runs for others."
MAX_TOLD = 3  # gaps in one row


class Sight(NamedTuple):
    """One surface: whether all of it can be seen, what was, and what to do where not."""

    what: str
    good: bool
    found: str
    advice: str = ""


def sights(machine: Machine, homes: tuple[Home, ...]) -> Iterator[Sight]:
    """Give a row for the processes, the listening sockets, and each place of a container engine."""
    processes = machine.processes()
    users = {process.user or "?" for process in processes.values()}
    listening = machine.listening()
    networks = {process.network for process in processes.values()} | {row.network for row in listening}
    gaps = machine.gaps()
    told = f"{counted(len(processes), 'process', 'processes')} of {counted(len(users), 'account')}"
    yield sight("processes", told, (gap for gap in gaps if gap.surface is Surface.PROCESS))
    told = f"{len(listening)} listening in {counted(len(networks), 'network namespace')}"
    yield sight("sockets", told, (gap for gap in gaps if gap.surface is Surface.LISTENER))
    yield from engines(homes)


def counted(number: int, one: str, many: str = "") -> str:
    """Return `1 account`, `2 accounts`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def sight(what: str, told: str, gaps: Iterable[Gap]) -> Sight:
    """Return the row of one surface with what is missing of it."""
    missing = [f"{gap.source}: {gap.detail or gap.reason}" for gap in gaps]
    more = f"; and {len(missing) - MAX_TOLD} more" if len(missing) > MAX_TOLD else ""
    if not missing:
        return Sight(what, True, told)
    return Sight(what, False, f"{told}; not seen: {'; '.join(missing[:MAX_TOLD])}{more}", AS_ADMINISTRATOR)


def engines(homes: tuple[Home, ...]) -> Iterator[Sight]:
    """Give a row for each container engine that would be asked, or may not be."""
    from discovery.engines.places import Closed, find_places

    places = list(find_places(homes))
    for place in places:
        if isinstance(place, Closed):
            yield Sight("containers", False, f"{place.path}: {place.reason}", f"{place.why}.")
        else:
            yield Sight("containers", True, f"{place.path}: would be asked")
    if not places:
        yield Sight("containers", True, "no container engine is here")
