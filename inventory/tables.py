"""The tables of the inventory. No behaviour: `record` writes them with plain SQL, `store` reads them.

One layout for SQLite and PostgreSQL:

- Every primary key leads with `scope` (the host or tenant), the distribution key of a fleet.
- Ids are the sender's content hashes, as the 16 hex digits of `discovery.model.digest`: no sequence, the
  same id on every node, and what a report prints is what SQL finds. As signed 64-bit numbers they would
  be half as long; no two programs would then print the same id alike.
- Moments are milliseconds since 1970 UTC: one number on every engine, with no time zone to lose.
- What came from outside is ASCII JSON text, so that a path that is not UTF-8, or holds a NUL, survives.
- There is no foreign key: on a hot path each costs a look-up, and across shards it cannot be had.
"""

# No `from __future__ import annotations` here: SQLModel reads the annotations as types.

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field, SQLModel

# Rows are found by their whole key, so a table that is its own index halves the file.
CLUSTERED = {"sqlite_with_rowid": False}
LIVE = text("gone IS NULL")


class HostRow(SQLModel, table=True):
    """A machine or tenant; `body` is its Scope as the newest sweep described it."""

    __tablename__ = "host"
    __table_args__ = (CLUSTERED,)

    scope: str = Field(primary_key=True)
    body: str
    first_seen: int = Field(sa_type=BigInteger)
    last_seen: int = Field(sa_type=BigInteger)


class SweepRow(SQLModel, table=True):
    """One sweep that was recorded; its id makes a second delivery harmless."""

    __tablename__ = "sweep"
    __table_args__ = (CLUSTERED,)

    scope: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    agent: str
    started: int = Field(sa_type=BigInteger)
    ended: int = Field(sa_type=BigInteger)
    status: str
    coverage: str
    gaps: str


class CoverageRow(SQLModel, table=True):
    """A surface of a root: when it was last looked at, and when last without a gap.

    `place` is the digest of surface and root. Sightings there that have no `last_seen` of their own
    were seen at `looked_at`.
    """

    __tablename__ = "coverage"
    __table_args__ = (CLUSTERED,)

    scope: str = Field(primary_key=True)
    place: str = Field(primary_key=True)
    surface: str
    root: str
    looked_at: int = Field(sa_type=BigInteger)
    covered_at: int | None = Field(default=None, sa_type=BigInteger)


class DetailRow(SQLModel, table=True):
    """What a sighting said, without when: written once, named by its content, never changed."""

    __tablename__ = "detail"
    __table_args__ = (CLUSTERED,)

    scope: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    body: str


class SightingRow(SQLModel, table=True):
    """A server at one place, from `first_seen` until `gone`. A sweep that finds it as it was writes nothing.

    `last_seen` is empty while the latest look at its place saw it, which is then when it was last seen.
    """

    __tablename__ = "sighting"
    __table_args__ = (
        Index("sighting_live", "scope", sqlite_where=LIVE, postgresql_where=LIVE),
        CLUSTERED,
    )

    scope: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    server: str
    place: str
    detail: str
    first_seen: int = Field(sa_type=BigInteger)
    last_seen: int | None = Field(default=None, sa_type=BigInteger)
    gone: int | None = Field(default=None, sa_type=BigInteger)


class EventRow(SQLModel, table=True):
    """Something that happened to a sighting or a verdict; `fields` maps a name to its two values."""

    __tablename__ = "event"
    __table_args__ = (
        Index("event_at", "scope", "at"),
        CLUSTERED,
    )

    scope: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    at: int = Field(sa_type=BigInteger)
    kind: str
    server: str
    was: str | None = None
    key: str | None = None
    detail: str | None = None
    fields: str


class VerdictRow(SQLModel, table=True):
    """What was decided about a server from `at` on, and by what: snapshot, policy, clock, place, sightings.

    `sightings` maps each key to the id of what it said, in `detail`. Rows older than `basis` have none.
    """

    __tablename__ = "verdict"
    __table_args__ = (CLUSTERED,)

    scope: str = Field(primary_key=True)
    server: str = Field(primary_key=True)
    at: int = Field(primary_key=True, sa_type=BigInteger)
    snapshot: str
    verdict: str
    entry: str | None = None
    decision: str
    evidence: str
    policy: str | None = None
    clock: int | None = Field(default=None, sa_type=BigInteger)
    place: str | None = None
    sightings: str | None = None


class BasisRow(SQLModel, table=True):
    """A text that verdicts were given by (entry, waiver, policy, snapshot), named by its content."""

    __tablename__ = "basis"
    __table_args__ = (CLUSTERED,)

    scope: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    body: str


class ToolSetRow(SQLModel, table=True):
    """The tools a server listed, under the hash of the set; `at` is when it was listed last."""

    __tablename__ = "toolset"
    __table_args__ = (CLUSTERED,)

    scope: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    at: int = Field(sa_type=BigInteger)
    body: str
