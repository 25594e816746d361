"""What a sighting is judged by: the registry laid out for it, the day, and the place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from datetime import date, timedelta

from discovery.frozen import frozen
from inventory.model import Entry, Judgement, Policy, Reach, Snapshot, State, Waiver
from inventory.registry.impersonation.find import Reference
from inventory.registry.nearest import Neighbours, neighbours
from inventory.registry.reach import Place
from inventory.registry.register import Register, lay_out

UNDECIDED = frozenset({State.DRAFT, State.PENDING})
LIVE = frozenset({State.APPROVED, State.DEPRECATED})


@frozen
class Waiving:
    """The waivers of a snapshot: by the entry they stand in, by the rule they name, and by identity."""

    by_entry: Mapping[tuple[str, str], tuple[Waiver, ...]]
    by_rule: Mapping[str, tuple[Waiver, ...]]
    by_identity: Register
    of_row: Mapping[str, Waiver]


@frozen
class Case:
    """What a sighting is judged by. `configured` tells that its server was seen in a configuration, too.

    `given` remembers verdicts by all that they depend on: a fleet starts the same servers the same way.
    `by_user` tells that they may depend on whose a server is.
    """

    snapshot: Snapshot
    register: Register
    known: Neighbours
    reference: Reference
    today: date
    place: Place
    names: tuple[str, ...] = ()
    configured: bool = False
    catalogue: Register | None = None
    waiving: Waiving | None = None
    policy: Policy = field(default_factory=Policy)
    by_user: bool = True
    given: dict[object, Judgement] = field(default_factory=dict)


def open_case(snapshot: Snapshot, today: date, place: Place) -> Case:
    """Return the snapshot laid out for judging."""
    return Case(
        snapshot=snapshot,
        register=lay_out(snapshot.entries),
        known=neighbours(snapshot.entries),
        reference=Reference(snapshot),
        today=today,
        place=replace(place, groups=snapshot.policy.groups),
        catalogue=lay_out(snapshot.catalogue) if snapshot.catalogue else None,
        waiving=waiving_of(snapshot),
        policy=snapshot.policy,
        by_user=any(reach.users or reach.groups for reach in reaches(snapshot)),
    )


def reaches(snapshot: Snapshot) -> Iterator[Reach]:
    """Yield to whom every entry and every waiver applies."""
    for entry in snapshot.entries:
        yield entry.reach
        yield from (waiver.reach for waiver in entry.waivers)
    yield from (waiver.reach for waiver in snapshot.waivers)


def waiving_of(snapshot: Snapshot) -> Waiving | None:
    """Return the waivers of a snapshot laid out for judging, None if there are none."""
    owned = [(entry, waiver) for entry in snapshot.entries for waiver in entry.waivers]
    everything = [*(waiver for _, waiver in owned), *snapshot.waivers]
    if not everything:
        return None
    by_entry: dict[tuple[str, str], tuple[Waiver, ...]] = {}
    by_rule: dict[str, tuple[Waiver, ...]] = {}
    of_row: dict[str, Waiver] = {}
    for entry, waiver in owned:
        if not waiver.identity and not waiver.rule:
            key = (entry.id, entry.identity)
            by_entry[key] = (*by_entry.get(key, ()), waiver)
    for waiver in everything:
        if waiver.rule:
            by_rule[waiver.rule] = (*by_rule.get(waiver.rule, ()), waiver)
        if waiver.identity:
            of_row[str(len(of_row))] = waiver
    # A register finds waivers as it finds entries: by a row that has their identity.
    rows = (Entry(id=key, identity=it.identity, state=State.APPROVED, owner="") for key, it in of_row.items())
    return Waiving(by_entry=by_entry, by_rule=by_rule, by_identity=lay_out(rows), of_row=of_row)


def is_over(entry: Entry, today: date, policy: Policy) -> bool:
    """Return whether the last day of an entry has passed, and the days of grace that the policy gives."""
    return is_late(entry, today) and (today - (entry.expires or today)) > timedelta(days=policy.grace_days)


def is_late(entry: Entry, today: date) -> bool:
    """Return whether the last day of an entry has passed."""
    return entry.expires is not None and entry.expires < today
