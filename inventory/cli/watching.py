"""The seam of `scan --watch`: each new look of the agent that stays becomes a view of all that is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from discovery.model import Surface, Sweep
from inventory.cli import flow, places
from inventory.cli.custom import read_clients
from inventory.cli.tools import read_over, without_tools
from inventory.cli.wish import Memory, Wish
from inventory.model import Seen, View


def views(wish: Wish, memory: Memory) -> Iterator[View]:
    """Give what is on this machine, judged: now, and again whenever something about it changed.

    The registry is read again for each: an approval counts at once. Raise Complaint where it, or the
    inventory, cannot be used any longer.
    """
    from agents.watcher import Watcher

    custom, faults = read_clients(wish.clients)
    key, trouble = flow.fingerprint_key(memory)
    if trouble:
        raise trouble
    registry = memory.registry or places.registry_path()
    kept: dict[Surface, tuple[Seen, ...]] = {}
    watcher = Watcher(flow.request(wish, custom, memory, key), also=registry.absolute())
    for part, whole in watcher.news():
        kept |= by_surface(part, remembered(part, memory))
        sweep = flow.with_faults(whole, wish.only, faults)
        snapshot = flow.read_snapshot(memory.registry)
        view = flow.view_of(sweep, chain.from_iterable(kept.values()), snapshot, memory)
        if memory.store:
            flow.save(view, memory)
        yield view


def remembered(part: Sweep, memory: Memory) -> tuple[Seen, ...]:
    """Return what was seen, with its history where there is an inventory."""
    whole, _ = read_over(part)
    return flow.remembered(whole, memory) if memory.store else flow.as_new(without_tools(whole))


def by_surface(part: Sweep, seen: Iterable[Seen]) -> dict[Surface, tuple[Seen, ...]]:
    """Return `seen` by surface, with an empty one for each surface that was looked at in vain."""
    told = tuple(seen)
    looked = {row.surface for row in part.coverage} | {one.sighting.surface for one in told}
    return {surface: tuple(one for one in told if one.sighting.surface is surface) for surface in looked}
