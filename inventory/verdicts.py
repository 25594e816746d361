"""Writes down what was decided about each server, when the decision changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from discovery.model import digest
from discovery.wire import to_json
from inventory.basis import texts_of
from inventory.changes import Change, Happened
from inventory.database import transaction
from inventory.model import Judged, Judgement, Server, Snapshot
from inventory.opening import opened
from inventory.reconcile import present_in
from inventory.record import write_events
from inventory.registry.reach import Place
from inventory.rows import as_text, from_ms, to_ms

if TYPE_CHECKING:
    import sqlite3

# SQLite takes the other columns from the row that has the maximum.
SELECT_LATEST = """
    SELECT server, max(at), verdict, decision, sightings IS NOT NULL FROM verdict
    WHERE scope = ? GROUP BY server
"""
INSERT_VERDICT = """
    INSERT INTO verdict (scope, server, at, snapshot, verdict, entry, decision, evidence, policy, clock,
    place, sightings)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
"""
SELECT_DETAILS = """
    SELECT key, detail FROM sighting WHERE scope = ? AND key IN (SELECT value FROM json_each(?))
"""
SELECT_KEPT = "SELECT id FROM basis WHERE scope = ? AND id IN (?, ?)"
INSERT_BASIS = "INSERT INTO basis (scope, id, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"


class Latest(NamedTuple):
    """The newest stored verdict on a server; `is_based` is 0 where what it was given by is not kept."""

    server: str
    at: int
    verdict: str
    decision: str
    is_based: int


def save_verdicts(
    path: Path,
    scope_id: str,
    judged: Iterable[Judged],
    *,
    snapshot: Snapshot,
    at: datetime,
    place: Place | None = None,
) -> tuple[Change, ...]:
    """Append the verdicts that differ from the last ones on their servers; return which words changed.

    With each stands what it was given by, so that it can be given again. The first verdict on a server is no
    change. Raises InventoryError if they could not be written.
    """
    told = tuple(judged)
    servers = {one.server.id: one.server for one in told}
    given = {one.server.id: one.judgement for one in told}
    with opened(path) as connection:
        if not pending(connection, scope_id, given):
            return ()
        with transaction(connection):
            # Read again under the lock: another process may have judged in between.
            fresh = pending(connection, scope_id, given)
            moments = {new: moment_after(old, to_ms(at)) for new, old in fresh.items()}
            where = as_text(to_json(place or Place()))
            for new in fresh:
                keys = seen_by(connection, scope_id, servers[new])
                basis = (snapshot.policy.id, to_ms(at), where, keys)
                row = row_of(scope_id, new, moments[new], snapshot.id, given[new])
                connection.execute(INSERT_VERDICT, (*row, *basis))
            keep(connection, scope_id, snapshot)
            changes = tuple(
                change_of(scope_id, old, given[new], moments[new])
                for new, old in fresh.items()
                if old is not None and old.verdict != given[new].verdict
            )
            write_events(connection, changes, snapshot.id, {})
            return changes


def keep(connection: sqlite3.Connection, scope_id: str, snapshot: Snapshot) -> None:
    """Store the registry that verdicts were given by, unless it is stored already."""
    wanted = {snapshot.id, snapshot.policy.id}
    stored = connection.execute(SELECT_KEPT, (scope_id, snapshot.id, snapshot.policy.id))
    if wanted != {name for (name,) in stored}:
        connection.executemany(INSERT_BASIS, [(scope_id, *text) for text in texts_of(snapshot)])


def seen_by(connection: sqlite3.Connection, scope_id: str, server: Server) -> str:
    """Return what the present sightings of a server said, as a map of their keys to the stored texts' ids."""
    keys = as_text([it.key for it in present_in(server)])
    return as_text(dict(connection.execute(SELECT_DETAILS, (scope_id, keys)).fetchall()))


def pending(
    connection: sqlite3.Connection, scope_id: str, given: dict[str, Judgement]
) -> dict[str, Latest | None]:
    """Return the servers whose decision is not the stored one, each with its newest stored verdict."""
    latest = {row[0]: Latest(*row) for row in connection.execute(SELECT_LATEST, (scope_id,))}
    return {
        server: latest.get(server)
        for server, judgement in sorted(given.items())
        if server not in latest
        or not latest[server].is_based
        or latest[server].decision != decision_of(judgement)
    }


def decision_of(judgement: Judgement) -> str:
    """Return the id of what was decided: the verdict, the entry, and which rules looked at which fields.

    The values compared are not part of it: some tell the day, and each day is not a new decision.
    """
    rules = sorted(f"{evidence.rule} {evidence.field}" for evidence in judgement.evidence)
    return digest(judgement.verdict, judgement.entry.id if judgement.entry else "", *rules)


def moment_after(latest: Latest | None, at: int) -> int:
    """Return `at`, or just after the latest verdict where the clock was set back."""
    return at if latest is None else max(at, latest.at + 1)


def row_of(
    scope_id: str, server: str, at: int, snapshot_id: str, judgement: Judgement
) -> tuple[str, str, int, str, str, str | None, str, str]:
    """Return the row of `verdict` for `judgement`, columns as INSERT_VERDICT names them."""
    entry = judgement.entry.id if judgement.entry else None
    evidence = as_text(to_json(judgement.evidence))
    return (scope_id, server, at, snapshot_id, judgement.verdict, entry, decision_of(judgement), evidence)


def change_of(scope_id: str, old: Latest, judgement: Judgement, at: int) -> Change:
    """Return the change of verdict from `old` to `judgement`."""
    return Change(
        scope=scope_id,
        at=from_ms(at),
        kind=Happened.JUDGED,
        server=old.server,
        fields={"verdict": (old.verdict, str(judgement.verdict))},
    )
