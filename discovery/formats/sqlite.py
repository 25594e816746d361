"""SQLite databases of running programs: read without a lock, a side file or a change, and never trusted.

Only ordinary tables are read; views, triggers and virtual tables run code that the file brings along
(https://www.sqlite.org/security.html).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from discovery.formats.errors import Unreadable
from discovery.formats.limits import MEBIBYTE
from discovery.formats.plain import settle
from discovery.formats.sqlite_open import Database, opened, states
from discovery.model import Reason
from discovery.shapes.model import Plain

# A program in the middle of a commit is done within milliseconds.
ATTEMPTS = 3
PAUSE_S = 0.05
# Configured servers are tens, workflows hundreds; a longer table is no configuration.
MAX_ROWS = 20_000
MAX_ROWS_BYTES = 64 * MEBIBYTE

Row = dict[str, Plain]
T = TypeVar("T")


def read_tables(path: Path, wanted: Mapping[str, Sequence[str]]) -> dict[str, list[Row]]:
    """Return {table: rows} of those `wanted` tables that exist; no columns named means all of them.

    `path` has been resolved and allowed. Raises Unreadable, UNRECOGNISED when none of the tables or not
    every column of one exists, and FileNotFoundError.
    """

    def read(database: Database) -> dict[str, list[Row]]:
        known = set(ordinary_tables(database))
        if not known & set(wanted):
            raise Unreadable(Reason.UNRECOGNISED, f"none of the tables {', '.join(sorted(wanted))}")
        return {name: rows(database, name, wanted[name], {}) for name in sorted(known & set(wanted))}

    return consistently(path, read)


def read_rows(
    path: Path, table: str, columns: Sequence[str] = (), *, like: Mapping[str, str] | None = None
) -> list[Row]:
    """Return the rows of one table whose columns match all LIKE patterns of `like`; raise as above."""
    return consistently(path, lambda database: rows(database, table, columns, like or {}))


def tables(path: Path) -> dict[str, list[str]]:
    """Return the ordinary tables of a database with their columns, sorted by name; raise as above."""
    return consistently(
        path, lambda database: {name: columns_of(database, name) for name in ordinary_tables(database)}
    )


def consistently(path: Path, read: Callable[[Database], T]) -> T:
    """Return what `read` makes of a database that nobody changed meanwhile; raise Unreadable."""
    failure = Unreadable(Reason.CHANGED, "the database is being written to; scan again")
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(PAUSE_S)
        before = states(path)
        try:
            with opened(path) as database:
                result = read(database)
        except Unreadable as error:
            if states(path) == before and error.reason is not Reason.CHANGED:
                raise
            failure = error
        else:
            if states(path) == before:
                return result
    raise Unreadable(Reason.CHANGED, failure.detail)


def ordinary_tables(database: Database) -> list[str]:
    """Return the names of the tables that hold their own rows, sorted."""
    found = database.all("SELECT name, sql, rootpage FROM sqlite_master WHERE type = 'table'")
    return sorted(
        str(name)
        for name, sql, page in found
        if page
        and str(sql).upper().split()[:2] == ["CREATE", "TABLE"]
        and not str(name).startswith("sqlite_")
    )


def columns_of(database: Database, table: str) -> list[str]:
    """Return the stored columns of an ordinary table, not the computed ones; raise Unreadable."""
    found = database.all(f"PRAGMA table_xinfo({quoted(table)})")
    return [str(name) for _, name, _, _, _, _, hidden in found if not hidden]


def rows(database: Database, table: str, columns: Sequence[str], like: Mapping[str, str]) -> list[Row]:
    """Return rows of `table` as plain values; raise Unreadable."""
    if table not in ordinary_tables(database):
        raise Unreadable(Reason.UNRECOGNISED, f"no ordinary table {table}")
    known = columns_of(database, table)
    if missing := sorted({*columns, *like} - set(known)):
        raise Unreadable(Reason.UNRECOGNISED, f"table {table} has no column {', '.join(missing)}")
    chosen = list(columns) or known
    where = " AND ".join(f"{quoted(column)} LIKE ?" for column in like)
    query = f"SELECT {', '.join(map(quoted, chosen))} FROM {quoted(table)}"  # noqa: S608  # names from the schema
    query += f" WHERE {where}" if where else ""
    found: list[Row] = []
    weight = 0
    for cells in database.some(f"{query} LIMIT {MAX_ROWS + 1}", table, tuple(like.values())):
        weight += sum(len(cell) for cell in cells if isinstance(cell, (str, bytes)))
        if len(found) == MAX_ROWS or weight > MAX_ROWS_BYTES:
            raise Unreadable(Reason.TOO_LARGE, f"table {table} holds more than is read")
        row = settle({name: readable(cell) for name, cell in zip(chosen, cells, strict=True)})
        found.append(row if isinstance(row, dict) else {})
    return found


def readable(cell: object) -> object:
    """Return a cell; bytes that are text as text, as the VS Code family keeps JSON in a BLOB column."""
    if not isinstance(cell, bytes) or b"\0" in cell:
        return cell
    try:
        return cell.decode("utf-8")
    except UnicodeDecodeError:
        return cell


def quoted(name: str) -> str:
    """Return an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
