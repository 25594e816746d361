"""What the rows of the database mean: moments, stored sightings, and how long each was seen."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from discovery.model import Scope, Sighting, digest
from discovery.wire import Json, WireError, build, moment, sighting_from_json, to_json
from inventory.model import Seen
from inventory.server_key import server_id

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
APART = "tool_list"  # the fact that is kept in a table of its own (inventory.tools.shelf)
MILLISECOND = timedelta(milliseconds=1)


class Damaged(ValueError):
    """A stored text that is not what this version, or any before it, wrote."""


class Row(NamedTuple):
    """A row of `sighting` without its scope, columns in the order they are read and written."""

    key: str
    server: str
    place: str
    detail: str
    first_seen: int
    last_seen: int | None
    gone: int | None


class Look(NamedTuple):
    """A row of `coverage` without its scope."""

    place: str
    surface: str
    root: str
    looked_at: int
    covered_at: int | None


class Arrival(NamedTuple):
    """A sighting made ready to be stored: its key, server, place, and its text with that text's id."""

    key: str
    server: str
    place: str
    detail: str
    body: str
    sighting: Sighting


class Span(NamedTuple):
    """From when until when something was seen."""

    first_seen: datetime
    last_seen: datetime


def to_ms(moment: datetime) -> int:
    """Return `moment` as whole milliseconds since 1970 UTC."""
    return (moment - EPOCH) // MILLISECOND


def from_ms(value: int) -> datetime:
    """Return the moment that `value` stands for."""
    return EPOCH + value * MILLISECOND


def as_text(value: Json) -> str:
    """Return `value` as JSON that is the same for the same content, and ASCII whatever is in it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def as_value(text: str | None) -> Json:
    """Return what `as_text` wrote; raise Damaged for anything else, or where it is missing."""
    try:
        value: Json = json.loads(text or "")
    except (ValueError, RecursionError) as error:
        raise Damaged("a stored text is not JSON") from error
    return value


def as_object(text: str | None) -> dict[str, Json]:
    """Return the JSON object in `text`; raise Damaged for anything else."""
    value = as_value(text)
    if not isinstance(value, dict):
        raise Damaged("a stored text is not a JSON object")
    return value


def place_of(surface: str, root: str) -> str:
    """Return the id of a surface of a root: what a gap freezes and a full look may retire."""
    return digest(surface, root)


def stored(sighting: Sighting) -> str:
    """Return what `sighting` says, without when; unset fields are left out, so new ones change nothing.

    The tools it carries are kept by their own hash, which stays among its facts.
    """
    facts = bare(sighting)
    facts.pop("seen_at", None)
    if isinstance(inner := facts.get("facts"), dict):
        inner.pop(APART, None)
    return as_text(facts)


def bare(value: object) -> dict[str, Json]:
    """Return dataclass `value` as a JSON object of its set fields."""
    facts = to_json(value)
    if not isinstance(facts, dict):
        raise TypeError(f"{type(value).__name__} is not written as a JSON object")
    inner = facts.get("identity")
    if isinstance(inner, dict):
        facts["identity"] = {name: item for name, item in inner.items() if is_set(item)}
    return {name: item for name, item in facts.items() if is_set(item)}


def is_set(value: Json) -> bool:
    """Return whether `value` says anything; False and the empty string do."""
    return value is not None and value != [] and value != {}


def arrivals(sightings: Iterable[Sighting], scope_id: str) -> dict[str, Arrival]:
    """Return `sightings` by key, ready to be stored.

    Where two finders tell of the same place, the same one of them wins whatever their order.
    """
    found: dict[str, Arrival] = {}
    for sighting in sightings:
        body = stored(sighting)
        key = sighting.key
        if key in found and found[key].body <= body:
            continue
        found[key] = Arrival(
            key=key,
            server=server_id(sighting, scope_id),
            place=place_of(sighting.surface, sighting.root),
            detail=digest(body),
            body=body,
            sighting=sighting,
        )
    return found


def restored(body: str | None, seen_at: datetime) -> Sighting:
    """Return the sighting in `body`, last seen at `seen_at`; raise Damaged if it does not hold one."""
    try:
        return sighting_from_json({**as_object(body), "seen_at": moment(seen_at)})
    except WireError as error:
        raise Damaged(f"a stored sighting cannot be read: {error}") from error


def restored_scope(body: str) -> Scope:
    """Return the scope in `body`; raise Damaged if it does not hold one."""
    try:
        return build(Scope, as_object(body))
    except WireError as error:
        raise Damaged(f"a stored scope cannot be read: {error}") from error


def span(row: Row, looked_at: int | None) -> Span:
    """Return how long `row` was seen, given the latest look at its place.

    A clock that was set back must not make it vanish before it appeared.
    """
    latest = row.last_seen if row.last_seen is not None else looked_at
    return Span(from_ms(row.first_seen), from_ms(max(row.first_seen, latest or row.first_seen)))


def seen(row: Row, looked_at: int | None, body: str | None) -> Seen:
    """Return `row` as the inventory remembers it."""
    first_seen, last_seen = span(row, looked_at)
    return Seen(
        sighting=restored(body, last_seen),
        first_seen=first_seen,
        last_seen=last_seen,
        gone=None if row.gone is None else from_ms(row.gone),
    )
