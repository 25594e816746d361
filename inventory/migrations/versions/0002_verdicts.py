"""What was decided about a server, and when that changed."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "verdict",
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("server", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("snapshot", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=True),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "server", "at"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("verdict")
