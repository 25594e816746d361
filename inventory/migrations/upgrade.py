"""Brings an inventory to this version's revision, or back to an older one.

Imports Alembic, which takes longer than a scan: only for a file that is not at the newest revision.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from inventory.database import HEAD, InventoryError, told
from inventory.engine import WRITE, engine_of

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

HERE = Path(__file__).parent


def upgrade(path: Path, to: str = HEAD) -> None:
    """Bring the inventory file at `path` up to revision `to`, in one transaction, keeping every row.

    Raises InventoryError where the file has a revision that this version does not know.
    """
    with told(path):
        # With a deferred begin, two first scans at once would both see an empty file.
        upgrade_engine(engine_of(path, WRITE), str(path), to)


def downgrade(path: Path, to: str) -> None:
    """Bring the inventory file at `path` back to revision `to`; what only newer tables hold is lost.

    Raises InventoryError where the file has a revision that this version does not know.
    """
    with told(path), engine_of(path, WRITE).begin() as connection:
        refuse_unknown(connection, str(path))
        command.downgrade(settings(connection), to)


def upgrade_engine(engine: Engine, name: str, to: str = HEAD) -> None:
    """Bring the database behind `engine`, called `name` in errors, up to revision `to`."""
    with engine.begin() as connection:
        refuse_unknown(connection, name)
        command.upgrade(settings(connection), to)


def settings(connection: Connection) -> Config:
    """Return Alembic's settings for a run on `connection`."""
    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def refuse_unknown(connection: Connection, name: str) -> None:
    """Raise InventoryError if the database called `name` is at a revision that is not among ours."""
    from alembic.runtime.migration import MigrationContext

    scripts = ScriptDirectory(str(HERE))
    for revision in MigrationContext.configure(connection).get_current_heads():
        try:
            scripts.get_revision(revision)
        except CommandError as error:
            raise InventoryError(
                f"the inventory {name!r} was made by a newer mcp-census (revision {revision!r};"
                f" this one knows up to {HEAD!r}). It was left as it is: install the newer version."
            ) from error
