"""A SQLAlchemy engine on the inventory's file, as careful of locks and power cuts as the hot path."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, event
from sqlalchemy.pool import NullPool

from inventory.database import connect

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

READ = "BEGIN"
WRITE = "BEGIN IMMEDIATE"


def engine_of(path: Path, begin: str = READ) -> Engine:
    """Return an engine on the inventory file at `path` whose transactions open with `begin`.

    One transaction is one state of the file: the driver must not commit between two statements.
    """
    engine = create_engine("sqlite://", creator=lambda: connect(path), poolclass=NullPool)

    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "begin", begun)
    return engine
