"""What a verdict was given by: sightings, policy, clock and place, and the registry as it was then."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ADDED = ("policy", "clock", "place", "sightings")


def upgrade() -> None:
    for name in ADDED:
        kind = sa.BigInteger() if name == "clock" else sa.String()
        op.add_column("verdict", sa.Column(name, kind, nullable=True))
    op.create_table(
        "basis",
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "id"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("basis")
    for name in reversed(ADDED):
        op.drop_column("verdict", name)
