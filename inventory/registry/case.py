"""What a sighting is judged by: the registry laid out for it, the day, and the place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeVar, cast

from discovery.frozen import frozen
from discovery.model import Sighting
from inventory.model import Entry, Policy, Snapshot, State, Waiver
from inventory.registry.given import Given
from inventory.registry.impersonation.find import Reference
from inventory.registry.nearest import Neighbours, neighbours
from inventory.registry.reach import Place
from inventory.registry.register import Register, lay_out

UNDECIDED = frozenset({State.DRAFT, State.PENDING})
LIVE = frozenset({State.APPROVED, State.DEPRECATED})
T = TypeVar("T")


@frozen
class Waiving:
    """The waivers of a snapshot: by the entry they stand in, by the rule they name, and by identity."""

    by_entry: Mapping[tuple[str, str], tuple[Waiver, ...]]
    by_rule: Mapping[str, tuple[Waiver, ...]]
    by_identity: Register
    of_row: Mapping[str, Waiver]


class Layout:
    """A registry laid out for judging, each part when it is first needed, and the verdicts given by it."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Take a registry."""
        self.snapshot = snapshot
        self.reference = Reference(snapshot)
        self.given: dict[object, Given[object]] = {}

    @cached_property
    def register(self) -> Register:
        """The entries, as a sighting finds its own."""
        return lay_out(self.snapshot.entries)

    @cached_property
    def known(self) -> Neighbours:
        """The entries, by everything by which one may be close."""
        return neighbours(self.snapshot.entries)

    @cached_property
    def catalogue(self) -> Register | None:
        """What catalogues list, None where there is nothing."""
        return lay_out(self.snapshot.catalogue) if self.snapshot.catalogue else None

    @cached_property
    def waiving(self) -> Waiving | None:
        """The waivers, None where there are none."""
        return waiving_of(self.snapshot)

    def recall(self, judge: Callable[[Sighting, Case], T], sighting: Sighting, case: Case) -> T:
        """Return what a judge says about a sighting by this registry, asked only where that is not known."""
        found = self.given.get(judge)
        if found is None:
            found = self.given[judge] = Given(judge)
        return cast("Given[T]", found).answer(sighting, case)


class Same(NamedTuple):
    """A snapshot that equals itself alone: comparing ten thousand entries would take longer than judging."""

    snapshot: Snapshot

    def __hash__(self) -> int:
        """Return the hash of this very object."""
        return id(self.snapshot)

    def __eq__(self, other: object) -> bool:
        """Return whether the other is this very object."""
        return isinstance(other, Same) and self.snapshot is other.snapshot


@lru_cache(maxsize=2)
def layout_of(same: Same) -> Layout:
    """Return a snapshot laid out: all machines of a fleet are judged by one."""
    return Layout(same.snapshot)


@frozen
class Case:
    """What a sighting is judged by. `configured` tells that its server was seen in a configuration, too."""

    layout: Layout
    today: date
    place: Place
    names: tuple[str, ...] = ()
    configured: bool = False

    @property
    def snapshot(self) -> Snapshot:
        """The registry."""
        return self.layout.snapshot

    @property
    def policy(self) -> Policy:
        """The registry's policy."""
        return self.layout.snapshot.policy

    @property
    def register(self) -> Register:
        """The entries, as a sighting finds its own."""
        return self.layout.register

    @property
    def known(self) -> Neighbours:
        """The entries, by everything by which one may be close."""
        return self.layout.known

    @property
    def reference(self) -> Reference:
        """What may be imitated."""
        return self.layout.reference

    @property
    def catalogue(self) -> Register | None:
        """What catalogues list, None where there is nothing."""
        return self.layout.catalogue

    @property
    def waiving(self) -> Waiving | None:
        """The waivers, None where there are none."""
        return self.layout.waiving


def open_case(snapshot: Snapshot, today: date, place: Place) -> Case:
    """Return what sightings at `place` are judged by on that day."""
    return Case(
        layout=layout_of(Same(snapshot)), today=today, place=replace(place, groups=snapshot.policy.groups)
    )


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


def is_in_force(entry: Entry, today: date, policy: Policy) -> bool:
    """Return whether an approval has begun and is not over."""
    return not is_over(entry, today, policy) and (entry.approved_at is None or entry.approved_at <= today)


def is_late(entry: Entry, today: date) -> bool:
    """Return whether the last day of an entry has passed."""
    return entry.expires is not None and entry.expires < today
