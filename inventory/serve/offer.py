"""A registry becomes what is served of it: approved entries as servers, and tombstones of what ended.

The entries are those of the export to a static tree (policy/export/catalogues.py); both say the same of each.
A client that asks for what changed must hear of approvals that ended, or it would keep them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from discovery.shapes.model import Plain
from inventory.entry import Entry, Snapshot
from inventory.policy.export.model import Loss
from inventory.policy.export.observe import observe
from inventory.policy.export.offered import offered
from inventory.registry.case import UNDECIDED
from inventory.registry.notation import numbers
from inventory.registry.ranges import is_early
from inventory.registry.sources.generations import OFFICIAL
from inventory.registry.sources.v01 import server_name, server_version, to_server_response
from inventory.serve.model import Offer, Row

MAX_FORGOTTEN = 10_000  # tombstones of what was removed while we served
OWN = "mcp-census/"  # before an entry's id, where it has no name of a registry
FOREVER = datetime.max.replace(tzinfo=UTC)


def offer_of(snapshot: Snapshot, now: datetime, before: Offer | None = None) -> Offer:
    """Return what is served of `snapshot` today; what `before` offered and this does not is a tombstone."""
    losses: list[Loss] = []
    entries = offered(observe(snapshot, None, now.date()), losses)
    known = {row.place: row for row in before.rows} if before else {}
    rows = {row.place: row for row in rows_of(entries, now, known)}
    offers = set(map(id, entries))
    ended = (it for it in snapshot.entries if it.state not in UNDECIDED and id(it) not in offers)
    for row in (*ended_rows(ended, now), *forgotten(known.values(), now)):
        rows.setdefault(row.place, row)
    ordered = tuple(rows[place] for place in sorted(rows))
    by_name: dict[str, tuple[Row, ...]] = {}
    for row in ordered:
        by_name[row.name] = (*by_name.get(row.name, ()), row)
    return Offer(
        snapshot=snapshot.id, read_at=now, rows=ordered, by_name=by_name, unread=len(snapshot.problems)
    )


def rows_of(entries: Iterable[Entry], now: datetime, known: dict[tuple[str, str], Row]) -> Iterator[Row]:
    """Yield a row for each entry; of two that would be one version of one server, the second has our name."""
    taken: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        place = (server_name(entry), server_version(entry))
        taken[place if place not in taken else (f"{OWN}{entry.id}", place[1])] = entry
    newest: dict[str, str] = {}
    for name, version in taken:
        newest[name] = max(newest.get(name, version), version, key=order)
    for (name, version), entry in taken.items():
        yield row_of(entry, name, version, newest[name] == version, now, known.get((name, version)))


def order(version: str) -> tuple[list[int], bool, str]:
    """Return the place of a version among others of a server: by numbers, a release after its candidates."""
    return numbers(version), not is_early("npm", version), version


def row_of(entry: Entry, name: str, version: str, latest: bool, now: datetime, known: Row | None) -> Row:
    """Return the row of an entry, changed now where it says something else than the row `known` before."""
    response = to_server_response(entry)
    server, meta = dict(of(response, "server")), dict(of(response, "_meta"))
    server["name"] = name
    row = Row(
        name=name,
        version=version,
        updated=changed(entry.source, now),
        body="",
        words=f"{name}\n{entry.name}\n{server['description']}".casefold(),
        latest=latest,
    )
    if known is not None:
        same = said(server, meta, replace(row, updated=known.updated))
        row = replace(row, updated=known.updated if same == known.body else now)
    return replace(row, body=said(server, meta, row))


def said(server: dict[str, Plain], meta: dict[str, Plain], row: Row) -> str:
    """Return the answer about one version of a server."""
    official = {**of(meta, OFFICIAL), "isLatest": row.latest, "updatedAt": moment(row.updated)}
    return json.dumps({"server": server, "_meta": {**meta, OFFICIAL: official}}, ensure_ascii=False)


def ended_rows(entries: Iterable[Entry], now: datetime) -> Iterator[Row]:
    """Yield a tombstone for each entry that approves nothing, or nothing that can be offered."""
    for entry in entries:
        name = server_name(entry)
        when = changed(entry.source, now)
        if entry.expires is not None and entry.expires < now.date():
            when = max(when, ended_at(entry.expires))
        yield tombstone(name, server_version(entry), when)


def forgotten(rows: Iterable[Row], now: datetime) -> Iterator[Row]:
    """Yield the tombstones of what was offered before: they stay while we serve."""
    for row, _ in zip(rows, range(MAX_FORGOTTEN), strict=False):
        yield row if row.gone else tombstone(row.name, row.version, now)


def tombstone(name: str, version: str, when: datetime) -> Row:
    """Return that a server is not offered any more, and nothing else about it."""
    server: dict[str, Plain] = {"name": name, "description": "not offered any more", "version": version}
    official: Plain = {"status": "deleted", "isLatest": False, "updatedAt": moment(when)}
    body = json.dumps({"server": server, "_meta": {OFFICIAL: official}}, ensure_ascii=False)
    return Row(name=name, version=version, updated=when, body=body, latest=False, gone=True)


def changed(source: str, now: datetime) -> datetime:
    """Return when the file of an entry was written, the day's clock where that cannot be told."""
    try:
        return datetime.fromtimestamp(Path(source).stat().st_mtime, UTC)
    except (OSError, ValueError, OverflowError):
        return now


def ended_at(last: date) -> datetime:
    """Return the end of a last day, at which an approval is over."""
    return datetime.fromordinal(last.toordinal() + 1).replace(tzinfo=UTC) if last < date.max else FOREVER


def moment(when: datetime) -> str:
    """Return a moment as the API writes it."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def of(plain: Plain, name: str) -> dict[str, Plain]:
    """Return the object under `name`."""
    found = plain.get(name) if isinstance(plain, dict) else None
    return found if isinstance(found, dict) else {}
