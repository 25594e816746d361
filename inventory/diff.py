"""What a sweep changes in what is remembered. Pure: stored rows and a sweep in, new rows and changes out.

Denied is not absent: only a place that was looked at without a gap may retire what was seen there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from typing import NamedTuple

from discovery.frozen import frozen
from discovery.model import PART, Status, Sweep
from inventory.changes import Change, Happened, Pair, changed_fields
from inventory.rows import Arrival, Look, Row, Span, as_object, as_text, from_ms, place_of, restored, span


class Step(NamedTuple):
    """A row as it is to be from now on, and what happened to it if that is worth telling."""

    row: Row
    change: Change | None = None


@frozen
class Ground:
    """Where a sweep has a say: the places it `touched`, and of these the ones it `covered`.

    `stale` are places that a newer sweep has already told about. `hidden` are single sources, a process or a
    socket, that a gap names as its root: it freezes what was seen there and nothing else. `looked` holds who
    got to the end of which place, `finders` all who gave account of themselves.
    """

    scope: str
    at: int
    touched: Mapping[str, tuple[str, str]]
    covered: Set[str]
    stale: Set[str]
    hidden: Set[tuple[str, str]]
    looked: Set[tuple[str, str]]
    finders: Set[str]


def ground(sweep: Sweep, at: int, looks: Mapping[str, Look], now: int) -> Ground:
    """Return where `sweep`, ended `at`, has a say over `looks`.

    A stored look that lies after `now` was made by a clock that stood wrong: it makes nothing stale.
    """
    pairs = {(str(done.surface), done.root) for done in sweep.looked}
    pairs |= {(str(sighting.surface), sighting.root) for sighting in sweep.sightings}
    places = {place_of(*pair): pair for pair in sorted(pairs)}
    stale = {place for place in places if place in looks and at < looks[place].looked_at <= now}
    whole = sweep.covered() if sweep.status is not Status.FAILED else frozenset()
    finders = {done.finder for done in sweep.looked} | {gap.finder for gap in sweep.gaps}
    finders |= {part.finder for part in sweep.coverage}
    return Ground(
        scope=sweep.scope.id,
        at=at,
        touched={place: pair for place, pair in places.items() if place not in stale},
        covered={place_of(surface, root) for surface, root in whole},
        stale=stale,
        hidden={(str(gap.surface), gap.source) for gap in sweep.gaps if gap.source == gap.root},
        looked={(place_of(done.surface, done.root), done.finder) for done in sweep.looked},
        finders=finders,
    )


def wanted(ground: Ground, arrivals: Mapping[str, Arrival], rows: Mapping[str, Row]) -> set[str]:
    """Return the ids of the stored texts that `steps` will compare."""
    return {
        row.detail
        for row in rows.values()
        if differs(arrivals.get(row.key), row) or missed(ground, arrivals, row)
    }


def differs(arrival: Arrival | None, row: Row) -> bool:
    """Return whether `arrival` says something else than `row` does."""
    return arrival is not None and arrival.detail != row.detail


def missed(ground: Ground, arrivals: Mapping[str, Arrival], row: Row) -> bool:
    """Return whether the sweep looked where `row` was, and did not see it."""
    return row.gone is None and row.key not in arrivals and row.place in ground.touched


def steps(
    ground: Ground,
    arrivals: Mapping[str, Arrival],
    rows: Mapping[str, Row],
    looks: Mapping[str, Look],
    bodies: Mapping[str, str],
) -> Iterator[Step]:
    """Give every row that must be written; a sighting that was found as it was gives none."""
    for arrival in arrivals.values():
        if arrival.place in ground.stale:
            continue
        row = rows.get(arrival.key)
        step = appeared(ground, arrival) if row is None else seen_again(ground, arrival, row, bodies)
        if step.row != row:
            yield step
    for row in rows.values():
        if missed(ground, arrivals, row):
            yield from unseen(ground, row, looks[row.place], bodies[row.detail])


def appeared(ground: Ground, arrival: Arrival) -> Step:
    """Return the first row of something never seen before."""
    row = Row(
        key=arrival.key,
        server=arrival.server,
        place=arrival.place,
        detail=arrival.detail,
        first_seen=ground.at,
        last_seen=None,
        gone=None,
    )
    return Step(row, change_of(ground, Happened.APPEARED, arrival))


def seen_again(ground: Ground, arrival: Arrival, row: Row, bodies: Mapping[str, str]) -> Step:
    """Return `row` as `arrival` has it, and whether it returned or changed."""
    fields: Mapping[str, Pair] = {}
    if arrival.detail != row.detail:
        fields = changed_fields(as_object(bodies[row.detail]), as_object(arrival.body))
    after = row._replace(
        server=arrival.server, place=arrival.place, detail=arrival.detail, last_seen=None, gone=None
    )
    was = row.server if row.server != arrival.server and fields else None
    if row.gone is not None:
        return Step(after, change_of(ground, Happened.RETURNED, arrival, was, fields))
    return Step(after, change_of(ground, Happened.CHANGED, arrival, was, fields) if fields else None)


def change_of(
    ground: Ground,
    kind: Happened,
    arrival: Arrival,
    was: str | None = None,
    fields: Mapping[str, Pair] | None = None,
) -> Change:
    """Return what happened to the sighting in `arrival`."""
    return Change(
        scope=ground.scope,
        at=from_ms(ground.at),
        kind=kind,
        server=arrival.server,
        was=was,
        key=arrival.key,
        sighting=replace(arrival.sighting, seen_at=from_ms(ground.at)),
        fields=fields or {},
    )


def unseen(ground: Ground, row: Row, look: Look, body: str) -> Iterator[Step]:
    """Give `row` as gone where the look was whole, as frozen in the past where it was not."""
    frozen = row._replace(last_seen=row.last_seen if row.last_seen is not None else look.looked_at)
    told = as_object(body)
    is_hidden = (str(told.get("surface")), str(told.get("source"))) in ground.hidden
    if not is_hidden and may_retire(ground, row, str(told.get("finder"))):
        change = Change(
            scope=ground.scope,
            at=from_ms(ground.at),
            kind=Happened.GONE,
            server=row.server,
            key=row.key,
            sighting=restored(body, from_ms(ground.at)),
        )
        yield Step(frozen._replace(gone=ground.at), change)
    elif frozen != row:
        yield Step(frozen)


def may_retire(ground: Ground, row: Row, finder: str) -> bool:
    """Return whether not seeing `row` proves it gone: its place was looked at to the end, without a gap.

    Where its own finder took part in the sweep, that finder must have got to the end of the place too:
    another one's look does not stand for a crash, nor one without the part that found it for one with it.
    """
    if row.place not in ground.covered:
        return False
    return (row.place, finder) in ground.looked or finder.partition(PART)[0] not in ground.finders


def looks_after(ground: Ground, looks: Mapping[str, Look]) -> list[Look]:
    """Return the new state of every place the sweep touched."""
    after = []
    for place, (surface, root) in ground.touched.items():
        before = looks.get(place)
        covered_at = ground.at if place in ground.covered else before.covered_at if before else None
        after.append(Look(place, surface, as_text(root), ground.at, covered_at))
    return after


def spans(
    ground: Ground, arrivals: Mapping[str, Arrival], rows: Mapping[str, Row], looks: Mapping[str, Look]
) -> dict[str, Span]:
    """Return by key how long each arrived sighting has been seen, now that the sweep is recorded."""
    found = {}
    for key, arrival in arrivals.items():
        row = rows.get(key)
        if row is not None and arrival.place in ground.stale:
            look = looks.get(row.place)
            found[key] = span(row, look.looked_at if look else None)
        else:
            first_seen = ground.at if row is None else row.first_seen
            found[key] = Span(from_ms(first_seen), from_ms(max(first_seen, ground.at)))
    return found
