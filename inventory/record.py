"""Records a sweep, and reads back what is remembered of one machine: the path every scan takes.

Plain SQL on the standard library's sqlite3. Reports read the same tables through `inventory.store`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from discovery.frozen import frozen
from discovery.model import Surface, Sweep, digest
from discovery.wire import to_json
from inventory.changes import Change
from inventory.database import exists, transaction
from inventory.diff import Ground, ground, looks_after, spans, steps, wanted
from inventory.model import Seen
from inventory.opening import opened
from inventory.rows import (
    APART,
    Arrival,
    Damaged,
    Look,
    Row,
    Span,
    arrivals,
    as_text,
    as_value,
    bare,
    seen,
    to_ms,
)
from inventory.runs import PASSING, Settled, begun, settle

if TYPE_CHECKING:
    import sqlite3

# Branches come and go, and a server with them: this many folders where all is gone are still looked into.
MAX_PAST_ROOTS = 200
# A sweep every quarter of an hour is four days of these; what happened stays in the events for ever.
MAX_SWEEPS = 400

SELECT_LIVE = """
    SELECT key, server, place, detail, first_seen, last_seen, gone FROM sighting
    WHERE scope = ? AND gone IS NULL
"""
SELECT_ROWS = """
    SELECT key, server, place, detail, first_seen, last_seen, gone FROM sighting
    WHERE scope = ? AND key IN (SELECT value FROM json_each(?))
"""
SELECT_PAST = """
    SELECT key, server, place, detail, first_seen, last_seen, gone FROM sighting
    WHERE scope = ? AND gone IS NOT NULL AND server IN (SELECT value FROM json_each(?))
"""
DELETE_ROW = "DELETE FROM sighting WHERE scope = ? AND key = ?"
DELETE_DETAILS = """
    DELETE FROM detail WHERE scope = ? AND id IN (SELECT value FROM json_each(?))
    AND id NOT IN (SELECT detail FROM sighting WHERE scope = ?)
    AND id NOT IN (SELECT detail FROM event WHERE scope = ? AND detail IS NOT NULL)
"""
SELECT_LOOKS = "SELECT place, surface, root, looked_at, covered_at FROM coverage WHERE scope = ?"
SELECT_BODIES = "SELECT id, body FROM detail WHERE scope = ? AND id IN (SELECT value FROM json_each(?))"
SELECT_REMEMBERED = """
    SELECT key, server, sighting.place, detail, first_seen, last_seen, gone, looked_at, body
    FROM sighting
    LEFT JOIN detail ON detail.scope = sighting.scope AND detail.id = sighting.detail
    LEFT JOIN coverage ON coverage.scope = sighting.scope AND coverage.place = sighting.place
    WHERE sighting.scope = ? AND gone IS NULL ORDER BY key
"""
COUNT_LIVE = "SELECT count(*) FROM sighting WHERE scope = ? AND gone IS NULL"
SELECT_ROOTS = """
    SELECT root FROM sighting
    JOIN coverage ON coverage.scope = sighting.scope AND coverage.place = sighting.place
    WHERE sighting.scope = ? AND surface = ?
    GROUP BY root HAVING max(gone IS NULL) = ? ORDER BY max(gone) DESC, root LIMIT ?
"""
UPSERT_HOST = """
    INSERT INTO host (scope, body, first_seen, last_seen) VALUES (?, ?, ?, ?)
    ON CONFLICT (scope) DO UPDATE SET body = excluded.body, last_seen = excluded.last_seen
    WHERE NOT (excluded.last_seen < host.last_seen AND host.last_seen <= ?)
"""
INSERT_SWEEP = """
    INSERT INTO sweep (scope, id, agent, started, ended, status, coverage, gaps)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
"""
DELETE_OLD_SWEEPS = """
    DELETE FROM sweep WHERE scope = ? AND ended < (
        SELECT ended FROM sweep WHERE scope = ? ORDER BY ended DESC LIMIT 1 OFFSET ?
    )
"""
INSERT_DETAIL = "INSERT INTO detail (scope, id, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
UPSERT_LOOK = """
    INSERT INTO coverage (scope, place, surface, root, looked_at, covered_at) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (scope, place) DO UPDATE SET looked_at = excluded.looked_at, covered_at = excluded.covered_at
"""
UPSERT_ROW = """
    INSERT INTO sighting (scope, key, server, place, detail, first_seen, last_seen, gone)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (scope, key) DO UPDATE SET server = excluded.server, place = excluded.place,
        detail = excluded.detail, last_seen = excluded.last_seen, gone = excluded.gone
"""
INSERT_EVENT = """
    INSERT INTO event (scope, id, at, kind, server, was, key, detail, fields)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
"""


@frozen
class Recorded:
    """What recording a sweep told: how long each sighting, by key, was seen, and what changed.

    `fresh` is false if the very same sweep had been recorded before; then nothing changed.
    """

    seen: Mapping[str, Span]
    changes: tuple[Change, ...]
    fresh: bool = True


def record(path: Path, sweep: Sweep, *, now: datetime | None = None) -> Recorded:
    """Remember `sweep` in the inventory at `path`, once, in one transaction; return what that changed.

    Raises InventoryError if it could not be remembered, in which case nothing was.
    """
    scope, at = sweep.scope.id, to_ms(sweep.ended)
    clock = to_ms(now or datetime.now(UTC))
    arrived = arrivals(sweep.sightings, scope)
    with opened(path) as connection, transaction(connection):
        fresh = claim(connection, sweep, clock)
        looks = read_looks(connection, scope)
        rows = read_rows(connection, scope, arrived)
        here = ground(sweep, at, looks, clock)
        if not fresh:
            return Recorded(seen=spans(here, arrived, rows, looks), changes=(), fresh=False)
        bodies = read_bodies(connection, scope, wanted(here, arrived, rows))
        done, dropped = settled(connection, here, arrived, rows, looks, bodies)
        rows |= {step.row.key: step.row for step in done}
        drop_rows(connection, scope, dropped)
        write_rows(connection, scope, [step.row for step in done], arrived)
        write_looks(connection, scope, looks_after(here, looks))
        if any(APART in one.facts for one in sweep.sightings):
            from inventory.tools.shelf import write_sets  # few sweeps ask for tools

            write_sets(connection, scope, at, sweep.sightings)
        changes = tuple(step.change for step in done if step.change)
        details = {step.row.key: step.row.detail for step in done}
        write_events(connection, changes, sweep.id, details)
        drop_details(connection, scope, [rows[key].detail for key in dropped if key in rows])
        return Recorded(seen=spans(here, arrived, rows, looks), changes=changes)


def settled(
    connection: sqlite3.Connection,
    here: Ground,
    arrived: Mapping[str, Arrival],
    rows: Mapping[str, Row],
    looks: Mapping[str, Look],
    bodies: Mapping[str, str],
) -> Settled:
    """Return what a sweep changes, starts and stops of one server taken together."""
    done = list(steps(here, arrived, rows, looks, bodies))
    places = {place: surface for place, (surface, _) in here.touched.items()}
    if not any(places.get(step.row.place) in PASSING for step in done):
        return Settled(done, [])
    wanted_past = as_text([*sorted(begun(done, places))])
    past = [Row(*values) for values in connection.execute(SELECT_PAST, (here.scope, wanted_past))]
    fresh = [row for row in past if row.key not in arrived]
    return settle(done, places, rows, fresh, bodies, arrived)


def drop_rows(connection: sqlite3.Connection, scope: str, keys: Iterable[str]) -> None:
    """Forget the rows of earlier runs."""
    connection.executemany(DELETE_ROW, [(scope, key) for key in keys])


def drop_details(connection: sqlite3.Connection, scope: str, ids: Sequence[str]) -> None:
    """Forget the texts of earlier runs that nothing refers to any more."""
    if ids:
        connection.execute(DELETE_DETAILS, (scope, as_text([*ids]), scope, scope))


def remember(path: Path, scope_id: str) -> tuple[Seen, ...]:
    """Return every live sighting remembered of a scope, none where there is no inventory yet.

    Raises InventoryError if there is one that cannot be read.
    """
    if not exists(path):
        return ()
    with opened(path) as connection:
        found = connection.execute(SELECT_REMEMBERED, (scope_id,))
        return tuple(seen(Row(*values), looked_at, body) for *values, looked_at, body in found)


def count(path: Path, scope_id: str) -> int:
    """Return how many live sightings are remembered of a scope; raise InventoryError if it cannot be told."""
    if not exists(path):
        return 0
    with opened(path) as connection:
        return int(connection.execute(COUNT_LIVE, (scope_id,)).fetchone()[0])


def known_roots(path: Path, scope_id: str, surface: Surface) -> tuple[str, ...]:
    """Return the roots where something is remembered on `surface`, to look there again.

    Every root with a live sighting, and the last few where all is gone. Raises InventoryError.
    """
    if not exists(path):
        return ()
    with opened(path) as connection:
        live = connection.execute(SELECT_ROOTS, (scope_id, surface, 1, -1)).fetchall()
        past = connection.execute(SELECT_ROOTS, (scope_id, surface, 0, MAX_PAST_ROOTS)).fetchall()
        return tuple(sorted(str(as_value(root)) for (root,) in [*live, *past]))


def claim(connection: sqlite3.Connection, sweep: Sweep, clock: int) -> bool:
    """Write `sweep` down as recorded, and its scope as known; return False if it already was.

    An older sweep, delivered late, does not describe the scope as it is.
    """
    scope = sweep.scope.id
    started, ended = to_ms(sweep.started), to_ms(sweep.ended)
    coverage, gaps = as_text(to_json(sweep.coverage)), as_text(to_json(sweep.gaps))
    values = (scope, sweep.id, sweep.agent, started, ended, sweep.status, coverage, gaps)
    if connection.execute(INSERT_SWEEP, values).rowcount == 0:
        return False
    connection.execute(DELETE_OLD_SWEEPS, (scope, scope, MAX_SWEEPS - 1))
    connection.execute(UPSERT_HOST, (scope, as_text(bare(sweep.scope)), ended, ended, clock))
    return True


def read_looks(connection: sqlite3.Connection, scope: str) -> dict[str, Look]:
    """Return every look of `scope` by place."""
    return {values[0]: Look(*values) for values in connection.execute(SELECT_LOOKS, (scope,))}


def read_rows(connection: sqlite3.Connection, scope: str, arrived: Mapping[str, Arrival]) -> dict[str, Row]:
    """Return by key the live rows of `scope`, and the gone ones that have arrived again."""
    rows = {values[0]: Row(*values) for values in connection.execute(SELECT_LIVE, (scope,))}
    unknown = as_text([key for key in arrived if key not in rows])
    rows.update((values[0], Row(*values)) for values in connection.execute(SELECT_ROWS, (scope, unknown)))
    return rows


def read_bodies(connection: sqlite3.Connection, scope: str, ids: Iterable[str]) -> dict[str, str]:
    """Return the stored texts named `ids`; raise Damaged if one is missing."""
    named = sorted(ids)
    bodies = dict(connection.execute(SELECT_BODIES, (scope, as_text([*named]))).fetchall())
    if len(bodies) != len(named):
        raise Damaged("a stored text is missing")
    return bodies


def write_rows(
    connection: sqlite3.Connection, scope: str, rows: Sequence[Row], arrived: Mapping[str, Arrival]
) -> None:
    """Write `rows`, and the texts of those that arrived."""
    texts = [(scope, row.detail, arrived[row.key].body) for row in rows if row.key in arrived]
    connection.executemany(INSERT_DETAIL, texts)
    connection.executemany(UPSERT_ROW, [(scope, *row) for row in rows])


def write_looks(connection: sqlite3.Connection, scope: str, looks: Sequence[Look]) -> None:
    """Write when each place was looked at."""
    connection.executemany(UPSERT_LOOK, [(scope, *look) for look in looks])


def write_events(
    connection: sqlite3.Connection, changes: Iterable[Change], cause: str, details: Mapping[str, str]
) -> None:
    """Write what happened; the id comes from the cause, so that telling it twice is telling it once."""
    connection.executemany(
        INSERT_EVENT,
        [
            (
                change.scope,
                digest(cause, change.kind, change.key or change.server, str(to_ms(change.at))),
                to_ms(change.at),
                change.kind,
                change.server,
                change.was,
                change.key,
                details.get(change.key or ""),
                as_text({name: list(pair) for name, pair in change.fields.items()}),
            )
            for change in changes
        ],
    )
