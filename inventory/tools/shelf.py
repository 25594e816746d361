"""Sets of tools in the inventory: written once under the hash of their content, read to be compared."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from discovery.model import Sighting
from inventory.database import exists
from inventory.opening import opened
from inventory.rows import as_text
from inventory.tools.model import FACT, ToolSet, bare, read_set

if TYPE_CHECKING:
    import sqlite3

MAX_SETS = 500  # kept of one scope; a server that lists others every time must not fill the disk
INSERT_SET = """
    INSERT INTO toolset (scope, id, at, body) VALUES (?, ?, ?, ?)
    ON CONFLICT (scope, id) DO UPDATE SET at = max(at, excluded.at)
"""
DELETE_OLD = """
    DELETE FROM toolset WHERE scope = ? AND id NOT IN (
        SELECT id FROM toolset WHERE scope = ? ORDER BY at DESC, id LIMIT ?
    )
"""
SELECT_ANYWHERE = "SELECT id, body FROM toolset WHERE id IN (SELECT value FROM json_each(?))"


def write_sets(connection: sqlite3.Connection, scope: str, at: int, sightings: Iterable[Sighting]) -> None:
    """Keep the sets that sightings carry, the newest ones where there are too many."""
    found = {
        bare(one.facts["tools_sha256"]): one.facts[FACT]
        for one in sightings
        if FACT in one.facts and one.facts.get("tools_sha256")
    }
    if found:
        connection.executemany(INSERT_SET, [(scope, key, at, found[key]) for key in sorted(found)])
        connection.execute(DELETE_OLD, (scope, scope, MAX_SETS))


def read_sets(path: Path, hashes: Iterable[str]) -> dict[str, ToolSet]:
    """Return the kept sets of `hashes`, from whichever host they were seen on; raise InventoryError."""
    wanted = sorted({bare(text) for text in hashes if text})
    if not wanted or not exists(path):
        return {}
    with opened(path) as connection:
        rows = connection.execute(SELECT_ANYWHERE, (as_text([*wanted]),)).fetchall()
    found = {str(key): read_set(str(key), body) for key, body in rows}
    return {key: one for key, one in sorted(found.items()) if one is not None}
