"""What a sighting is judged by: the registry laid out for it, the day, and the place."""

from __future__ import annotations

from datetime import date

from discovery.frozen import frozen
from inventory.model import Entry, Snapshot, State
from inventory.registry.lookalike import Approved, approved
from inventory.registry.nearest import Neighbours, neighbours
from inventory.registry.reach import Place
from inventory.registry.register import Register, lay_out

UNDECIDED = frozenset({State.DRAFT, State.PENDING})
LIVE = frozenset({State.APPROVED, State.DEPRECATED})


@frozen
class Case:
    """What a sighting is judged by. `configured` tells that its server was seen in a configuration, too."""

    snapshot: Snapshot
    register: Register
    known: Neighbours
    approved: Approved
    today: date
    place: Place
    names: tuple[str, ...] = ()
    configured: bool = False


def open_case(snapshot: Snapshot, today: date, place: Place) -> Case:
    """Return the snapshot laid out for judging."""
    return Case(
        snapshot=snapshot,
        register=lay_out(snapshot.entries),
        known=neighbours(snapshot.entries),
        approved=approved(snapshot.entries),
        today=today,
        place=place,
    )


def is_over(entry: Entry, today: date) -> bool:
    """Return whether the last day of an entry has passed."""
    return entry.expires is not None and entry.expires < today
