"""Run by Alembic: migrates the connection that `upgrade` handed over, inside its transaction."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

import inventory.tables  # noqa: F401  # fills SQLModel.metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
