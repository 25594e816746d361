"""Which of the entries that are about a sighting decides: the narrowest, strongest one that it keeps to."""

from __future__ import annotations

from discovery.frozen import frozen
from discovery.model import Sighting, Surface
from inventory.model import Evidence, State
from inventory.registry.case import UNDECIDED, Case, is_in_force
from inventory.registry.governed import departures, notes
from inventory.registry.matching import Drift, Match
from inventory.registry.reach import Outside, is_for_all, narrowness, outside

STRICTEST_FIRST = (State.RETIRED, State.DEPRECATED, State.APPROVED, State.PENDING, State.DRAFT)


@frozen
class Weighed:
    """A match with everything in which a sighting departs from its entry, and what it does not show."""

    match: Match
    drift: tuple[Drift, ...]
    outside: Outside | None
    notes: tuple[Evidence, ...]


@frozen
class Choice:
    """The match that decides, and those of other entries that tie with it."""

    best: Weighed
    tied: tuple[Weighed, ...]


def choose(found: list[Match], sighting: Sighting, case: Case) -> Choice:
    """Return the entry that decides, and those that tie with it.

    Before strength come: being for this user and place, having no departure, being a decision, being in
    force, and being narrower. Of the strongest that then remain, the strictest decides.
    """
    pool = [weighed(it, sighting, case) for it in sorted(found, key=rank)]
    pool = [it for it in pool if it.outside is None] or pool
    pool = [it for it in pool if not it.drift] or pool
    pool = [it for it in pool if it.match.entry.state not in UNDECIDED] or pool
    pool = [it for it in pool if is_in_force(it.match.entry, case.today, case.policy)] or pool
    top = max(height(it.match) for it in pool)
    level = [it for it in pool if height(it.match) == top]
    best = min(level, key=lambda it: STRICTEST_FIRST.index(it.match.entry.state))
    # One entry may be matched by two of its identities.
    return Choice(best=best, tied=tuple(it for it in level if it.match.entry is not best.match.entry))


def rank(found: Match) -> tuple[int, str, str, str, int]:
    """Return the sort key of a match: strongest first, then whichever the registry's order is."""
    entry = found.entry
    return (-found.strength, entry.id, entry.identity, entry.source, len(found.drift))


def height(found: Match) -> tuple[tuple[bool, ...], int]:
    """Return what makes one match outweigh another: a narrower reach, then more proof."""
    return narrowness(found.entry.reach), found.strength


def weighed(found: Match, sighting: Sighting, case: Case) -> Weighed:
    """Return a match with its departures.

    Where a configuration of the same server is judged, what only that would show is not asked of others.
    """
    drift = (*found.drift, *departures(found, sighting, case.policy))
    reach = found.entry.reach
    gap = None if is_for_all(reach) else outside(reach, sighting, case.place)
    if (drift or gap) and sighting.surface is not Surface.CONFIG and case.configured:
        drift = tuple(it for it in drift if not (it.unknown and it.observed is None))
        gap = None if gap is not None and gap.unknown else gap
    return Weighed(match=found, drift=drift, outside=gap, notes=tuple(notes(found, sighting)))
