"""Reads the inventory for reports: the only file that opens a SQLModel Session. Values out, never rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlmodel import Session, and_, col, or_, select

from discovery.frozen import frozen
from discovery.wire import WireError
from inventory.changes import Change
from inventory.correlate import gather
from inventory.database import DAMAGED, HEAD, InventoryError, advice, exists
from inventory.engine import engine_of
from inventory.model import Seen, Server
from inventory.opening import opened
from inventory.past import Decided, Host, Swept, change_of, decided_of, host_of, swept_of
from inventory.rows import Damaged, Row, seen, to_ms
from inventory.tables import (
    BasisRow,
    CoverageRow,
    DetailRow,
    EventRow,
    HostRow,
    SightingRow,
    SweepRow,
    VerdictRow,
)

if TYPE_CHECKING:
    from sqlalchemy import Engine


MAX_NAMED = 500  # ids in one statement; SQLite before 3.32 takes 999 values


@frozen
class Store:
    """An inventory to be read. Every method raises InventoryError where what is stored cannot be read."""

    engine: Engine
    name: str

    def hosts(self) -> tuple[Host, ...]:
        """Return every machine and tenant that was swept, by name."""
        with self.session() as session:
            rows = session.exec(select(HostRow)).all()
            return tuple(sorted(map(host_of, rows), key=lambda host: (host.scope.name, host.scope.id)))

    def sweeps(self, scope: str | None = None) -> tuple[Swept, ...]:
        """Return the recorded sweeps, of one scope or all, newest first."""
        wanted = select(SweepRow, HostRow).where(col(SweepRow.scope) == col(HostRow.scope))
        if scope is not None:
            wanted = wanted.where(col(SweepRow.scope) == scope)
        wanted = wanted.order_by(col(SweepRow.ended).desc(), col(SweepRow.scope), col(SweepRow.id))
        with self.session() as session:
            return tuple(swept_of(*row) for row in session.exec(wanted))

    def last_sweep(self, scope: str) -> Swept | None:
        """Return the sweep that told last how a scope is, None if it was never swept."""
        wanted = (
            select(SweepRow, HostRow)
            .where(col(SweepRow.scope) == scope, col(HostRow.scope) == scope)
            # A sweep ahead of this one was made by a clock that stood wrong.
            .where(col(SweepRow.ended) <= col(HostRow.last_seen))
            .order_by(col(SweepRow.ended).desc(), col(SweepRow.id))
            .limit(1)
        )
        with self.session() as session:
            return next((swept_of(*row) for row in session.exec(wanted)), None)

    def sightings(
        self, scope: str | None = None, *, include_gone: bool = False
    ) -> tuple[tuple[Seen, str], ...]:
        """Return what is remembered, each sighting with the id of its scope."""
        at_place = and_(
            col(CoverageRow.scope) == col(SightingRow.scope), col(CoverageRow.place) == col(SightingRow.place)
        )
        its_text = and_(
            col(DetailRow.scope) == col(SightingRow.scope), col(DetailRow.id) == col(SightingRow.detail)
        )
        wanted = (
            select(SightingRow, CoverageRow.looked_at, DetailRow.body)
            .join(CoverageRow, at_place, isouter=True)
            .join(DetailRow, its_text, isouter=True)
            .order_by(col(SightingRow.scope), col(SightingRow.key))
        )
        if scope is not None:
            wanted = wanted.where(col(SightingRow.scope) == scope)
        if not include_gone:
            wanted = wanted.where(col(SightingRow.gone).is_(None))
        with self.session() as session:
            return tuple(
                (seen(bare_row(row), looked_at, body), row.scope)
                for row, looked_at, body in session.exec(wanted)
            )

    def servers(self, scope: str | None = None, *, include_gone: bool = False) -> tuple[Server, ...]:
        """Return the servers of one scope, or of all with the same server on two of them as one."""
        return gather(self.sightings(scope, include_gone=include_gone))

    def history(
        self, since: datetime | None = None, server: str | None = None, scope: str | None = None
    ) -> tuple[Change, ...]:
        """Return what happened, oldest first: since a moment, to a server, on a scope, or all of it."""
        its_text = and_(
            col(DetailRow.scope) == col(EventRow.scope), col(DetailRow.id) == col(EventRow.detail)
        )
        wanted = (
            select(EventRow, DetailRow.body)
            .join(DetailRow, its_text, isouter=True)
            .order_by(col(EventRow.at), col(EventRow.scope), col(EventRow.key), col(EventRow.id))
        )
        if since is not None:
            wanted = wanted.where(col(EventRow.at) >= to_ms(since))
        if server is not None:
            wanted = wanted.where(or_(col(EventRow.server) == server, col(EventRow.was) == server))
        if scope is not None:
            wanted = wanted.where(col(EventRow.scope) == scope)
        with self.session() as session:
            return tuple(change_of(row, body) for row, body in session.exec(wanted))

    def verdicts(self, server: str | None = None, scope: str | None = None) -> tuple[Decided, ...]:
        """Return what was decided about a server, or about all, oldest first."""
        wanted = select(VerdictRow).order_by(
            col(VerdictRow.at), col(VerdictRow.scope), col(VerdictRow.server)
        )
        if server is not None:
            wanted = wanted.where(col(VerdictRow.server) == server)
        if scope is not None:
            wanted = wanted.where(col(VerdictRow.scope) == scope)
        with self.session() as session:
            return tuple(decided_of(row) for row in session.exec(wanted))

    def texts(self, scope: str, ids: Iterable[str]) -> dict[str, str]:
        """Return the texts that verdicts of a scope were given by, and what sightings said, by their ids."""
        wanted = sorted(set(ids))
        found: dict[str, str] = {}
        with self.session() as session:
            for at in range(0, len(wanted), MAX_NAMED):
                some = wanted[at : at + MAX_NAMED]
                basis = select(BasisRow).where(col(BasisRow.scope) == scope, col(BasisRow.id).in_(some))
                details = select(DetailRow).where(col(DetailRow.scope) == scope, col(DetailRow.id).in_(some))
                found.update((row.id, row.body) for row in session.exec(basis))
                found.update((row.id, row.body) for row in session.exec(details))
        return found

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Give a Session whose failures speak to the operator."""
        with speaking(self.name), Session(self.engine) as session:
            yield session


@contextmanager
def open_store(place: str | Path) -> Iterator[Store]:
    """Give the inventory in a file, or behind a database URL, to be read.

    Raises InventoryError where there is none, or it cannot be read.
    """
    is_url = isinstance(place, str) and "://" in place
    store = at_url(str(place)) if is_url else at_path(Path(place))
    try:
        yield store
    finally:
        store.engine.dispose()


def at_path(path: Path) -> Store:
    """Return the inventory file at `path`, brought to this version's revision."""
    if not exists(path):
        raise InventoryError(f"there is no inventory at {str(path)!r} yet. Run `mcp-census scan` first.")
    with opened(path):
        return Store(engine=engine_of(path), name=str(path))


def at_url(url: str) -> Store:
    """Return the inventory at a database URL, brought to this version's revision."""
    try:
        engine = create_engine(url)
    except (SQLAlchemyError, ImportError, ValueError) as error:
        # The message may quote the URL, and with it a password.
        raise InventoryError(f"this database URL cannot be used ({type(error).__name__}).") from None
    store = Store(engine=engine, name=engine.url.render_as_string(hide_password=True))
    try:
        with speaking(store.name):
            bring_up(store)
    except BaseException:
        engine.dispose()
        raise
    return store


def bring_up(store: Store) -> None:
    """Bring the tables of `store` to this version's revision; raise InventoryError where there are none."""
    with store.engine.connect() as connection:
        known = inspect(connection).has_table("alembic_version")
        query = text("SELECT version_num FROM alembic_version")
        revision = connection.execute(query).scalar() if known else None
    if revision is None:
        raise InventoryError(f"there is no inventory at {store.name!r} yet.")
    if revision != HEAD:
        from inventory.migrations.upgrade import upgrade_engine

        upgrade_engine(store.engine, store.name)


@contextmanager
def speaking(name: str) -> Iterator[None]:
    """Turn what the database called `name` raises into an InventoryError for the operator."""
    try:
        yield
    except DBAPIError as error:
        # The driver's own error: SQLAlchemy's adds the values of the statement.
        cause = error.orig if isinstance(error.orig, Exception) else error
        raise InventoryError(f"cannot use the inventory {name!r}: {advice(cause)}") from cause
    except (Damaged, WireError) as error:
        raise InventoryError(f"cannot use the inventory {name!r}: {DAMAGED}") from error


def bare_row(row: SightingRow) -> Row:
    """Return a row of `sighting` as the hot path reads it."""
    return Row(row.key, row.server, row.place, row.detail, row.first_seen, row.last_seen, row.gone)
