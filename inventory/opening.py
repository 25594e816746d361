"""The inventory opened at this version's revision: made where there is none, migrated where it is older."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from inventory.database import HEAD, connect, make_private, revision, told, transaction

if TYPE_CHECKING:
    import sqlite3


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection to the inventory at `path`, made or brought to this version's revision if need be.

    Raises InventoryError for whatever the file, the disk or another process does to it.
    """
    with told(path):
        make_private(path)
        with closing(connect(path)) as connection:
            known = revision(connection, path)
            # Only now that the file is known to be ours: this changes it. A reader never waits for a writer.
            connection.execute("PRAGMA journal_mode = WAL").close()
            if known is None:
                known = make_tables(connection, path)
            if known != HEAD:
                from inventory.migrations.upgrade import upgrade  # Alembic takes longer than a scan

                upgrade(path)
            yield connection


def make_tables(connection: sqlite3.Connection, path: Path) -> str:
    """Make the newest tables in an empty file, unless another process just did; return their revision."""
    from inventory.new_tables import STATEMENTS

    with transaction(connection):
        known = revision(connection, path)
        if known is None:
            for statement in STATEMENTS:
                connection.execute(statement)
    return HEAD if known is None else known
