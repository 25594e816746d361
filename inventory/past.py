"""What reports are told of the past: hosts, sweeps and verdicts, as values made from the inventory's rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from discovery.frozen import frozen
from discovery.model import Coverage, Gap, Scope, Status
from discovery.wire import Json, build
from inventory.changes import Change, Happened
from inventory.model import Evidence, Verdict
from inventory.rows import Damaged, as_object, as_value, from_ms, restored, restored_scope

if TYPE_CHECKING:
    from inventory.tables import EventRow, HostRow, SweepRow, VerdictRow

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


@frozen
class Host:
    """A machine or tenant that was swept, and from when until when."""

    scope: Scope
    first_seen: datetime
    last_seen: datetime


@frozen
class Swept:
    """A sweep as the inventory keeps it: how far it got, without what it saw."""

    id: str
    agent: str
    scope: Scope
    started: datetime
    ended: datetime
    status: Status
    coverage: tuple[Coverage, ...]
    gaps: tuple[Gap, ...]


@frozen
class Decided:
    """A verdict that held for a server of a scope from `at` on; `entry` is the id of what decided it.

    It was given by `snapshot` and `policy` on the day of `clock`, for a machine with these names, about what
    `sightings` maps to the ids of their texts. An earlier version kept none of these.
    """

    scope: str
    server: str
    at: datetime
    verdict: Verdict
    snapshot: str
    entry: str | None
    evidence: tuple[Evidence, ...]
    policy: str | None = None
    clock: datetime | None = None
    hosts: tuple[str, ...] = ()
    environments: tuple[str, ...] = ()
    sightings: Mapping[str, str] | None = None


def host_of(row: HostRow) -> Host:
    """Return the host in `row`."""
    return Host(
        scope=restored_scope(row.body), first_seen=from_ms(row.first_seen), last_seen=from_ms(row.last_seen)
    )


def swept_of(row: SweepRow, host: HostRow) -> Swept:
    """Return the sweep in `row`, of `host`."""
    return Swept(
        id=row.id,
        agent=row.agent,
        scope=restored_scope(host.body),
        started=from_ms(row.started),
        ended=from_ms(row.ended),
        status=member(Status, row.status),
        coverage=listed(Coverage, row.coverage),
        gaps=listed(Gap, row.gaps),
    )


def change_of(row: EventRow, body: str | None) -> Change:
    """Return the change in `row`; `body` is what its sighting said then."""
    at = from_ms(row.at)
    fields = {name: pair_of(value) for name, value in as_object(row.fields).items()}
    return Change(
        scope=row.scope,
        at=at,
        kind=member(Happened, row.kind),
        server=row.server,
        was=row.was,
        key=row.key,
        sighting=None if row.detail is None else restored(body, at),
        fields=fields,
    )


def decided_of(row: VerdictRow) -> Decided:
    """Return the verdict in `row`."""
    return Decided(
        scope=row.scope,
        server=row.server,
        at=from_ms(row.at),
        verdict=member(Verdict, row.verdict),
        snapshot=row.snapshot,
        entry=row.entry,
        evidence=listed(Evidence, row.evidence),
        policy=row.policy,
        clock=None if row.clock is None else from_ms(row.clock),
        **names_of(row.place),
        sightings=None if row.sightings is None else texts(row.sightings),
    )


def names_of(body: str | None) -> dict[str, tuple[str, ...]]:
    """Return the names of the machine and its environments, as a stored place has them."""
    found = {} if body is None else as_object(body)
    return {key: tuple(map(str, listing(found.get(key, [])))) for key in ("hosts", "environments")}


def listing(value: Json) -> list[Json]:
    """Return the list that `value` is; raise Damaged for anything else."""
    if not isinstance(value, list):
        raise Damaged("a stored text does not hold a list")
    return value


def texts(body: str) -> dict[str, str]:
    """Return a stored map of texts."""
    return {key: str(value) for key, value in as_object(body).items()}


def pair_of(value: Json) -> tuple[Json, Json]:
    """Return the old and the new value of a changed field; raise Damaged for anything else."""
    match value:
        case [old, new]:
            return (old, new)
    raise Damaged("a stored change is not a pair of values")


def listed(kind: type[T], body: str) -> tuple[T, ...]:
    """Return the values of type `kind` in the JSON list `body`; raise Damaged or WireError for another."""
    values = as_value(body)
    if not isinstance(values, list):
        raise Damaged("a stored text is not a JSON list")
    return tuple(build(kind, value) for value in values)


def member(kind: type[E], word: str) -> E:
    """Return the member of enum `kind` that `word` names; raise Damaged for an unknown word."""
    try:
        return kind(word)
    except ValueError as error:
        raise Damaged(f"{word!r} is not a {kind.__name__}") from error
