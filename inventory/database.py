"""The file of the inventory: kept private, its connections and transactions, errors that say what to do.

Standard library only, and `sqlite3` at first use: a scan pays for what it needs.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from inventory.rows import Damaged

if TYPE_CHECKING:
    import sqlite3

# The newest revision in migrations/versions; a test holds the two together.
HEAD = "0004"
# A writer holds the lock for milliseconds; only a stopped process or a sick disk holds it this long.
BUSY_S = 30.0
PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


class InventoryError(Exception):
    """The inventory cannot be used: which file, why, and what to do."""


def exists(path: Path) -> bool:
    """Return whether there is an inventory at `path` to read; raise InventoryError if it cannot be told."""
    with told(path):
        try:
            return regular(path).st_size > 0
        except FileNotFoundError:
            return False


def regular(path: Path) -> os.stat_result:
    """Return the status of the file at `path`; raise InventoryError for a folder, a pipe or a device."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise InventoryError(f"{str(path)!r} is not a regular file. Choose another place.")
    return status


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection that begins transactions only when told to, and survives a power cut."""
    import sqlite3

    connection = sqlite3.connect(path.absolute(), timeout=BUSY_S, isolation_level=None)
    try:
        # FULL syncs each commit to the disk.
        connection.execute("PRAGMA synchronous = FULL").close()
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Hold the one writer's lock from the start: taken later, it could only fail."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def make_private(path: Path) -> None:
    """Make the file and its missing folders so that only their owner may read them.

    An existing file is not opened here: closing it would drop the locks SQLite holds on it.
    """
    for folder in reversed(path.absolute().parents):
        if not folder.exists():
            folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, PRIVATE_FILE))
    except FileExistsError:
        regular(path)


def revision(connection: sqlite3.Connection, path: Path) -> str | None:
    """Return the revision of the tables, empty before the first one, None where there is nothing yet.

    Raises InventoryError for another program's database.
    """
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return None
    if "alembic_version" not in tables:
        raise InventoryError(f"{str(path)!r} is another program's database. Choose another place.")
    versions = [str(version) for (version,) in connection.execute("SELECT version_num FROM alembic_version")]
    return versions[0] if versions else ""


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what SQLite or the system raises about `path` into an InventoryError for the operator."""
    import sqlite3

    try:
        yield
    except sqlite3.Error as error:
        raise InventoryError(f"cannot use the inventory {str(path)!r}: {advice(error)}") from error
    except Damaged as error:
        raise InventoryError(f"cannot use the inventory {str(path)!r}: {DAMAGED}") from error
    except OSError as error:
        raise InventoryError(f"cannot use the inventory {str(path)!r}: {error.strerror or error}") from error


DAMAGED = (
    "it is damaged, or not an inventory. It was left as it is."
    " Restore it from a backup, or move it away and scan again to begin a new one."
)
ADVICE = {
    "SQLITE_BUSY": f"another process kept it locked for {BUSY_S:.0f} s. Try again.",
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_NOTADB": DAMAGED,
    "SQLITE_FULL": "the disk is full. Nothing was recorded; make room and scan again.",
    "SQLITE_READONLY": "it may not be written to. Check who owns the file and its folder.",
    "SQLITE_CANTOPEN": "it cannot be opened. Check who owns the file and its folder.",
}


def advice(error: Exception) -> str:
    """Return what happened and what to do, by SQLite's primary result code."""
    name = "_".join(str(getattr(error, "sqlite_errorname", "")).split("_")[:2])
    return ADVICE.get(name, f"{error}. It was left as it is.")
