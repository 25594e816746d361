"""Opening a database that a running program owns and that may be hostile.

At rest it is opened in place and immutable: no lock, no side file (https://www.sqlite.org/uri.html).
With a write-ahead log it is copied with its log into a private folder, so that the last commits are seen.
A rollback journal is never replayed: it may name another file, which SQLite would read and delete.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from discovery.formats.errors import Unreadable
from discovery.formats.files import open_regular, state
from discovery.formats.limits import MAX_TEXT, MEBIBYTE, malformed
from discovery.model import Reason

if TYPE_CHECKING:
    import sqlite3

MAGIC = b"SQLite format 3\0"
# Of the first hundred bytes of an encrypted database some eighty differ, of a text at most forty.
HEADER_BYTES = 100
MANY_VALUES = 60
JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")  # zeroed when the transaction is over
# A VS Code state database with its history is some 100 MB.
MAX_COPY_BYTES = 256 * MEBIBYTE
# A configuration table is read in milliseconds.
MAX_SECONDS = 5.0
STEPS_BETWEEN_CLOCKS = 10_000
PRAGMAS = (
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA mmap_size=0",
    "PRAGMA query_only=ON",
)
SCHEMA = "sqlite_master"


class Database:
    """A guarded connection: it reads the schema and the one table a query names, nothing else."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Guard `connection`; raise Unreadable when it is no database after all."""
        import sqlite3

        self.connection = connection
        self.table = SCHEMA
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_TEXT)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        deadline = time.monotonic() + MAX_SECONDS
        connection.set_progress_handler(lambda: time.monotonic() > deadline, STEPS_BETWEEN_CLOCKS)
        for pragma in PRAGMAS:
            self.all(pragma)
        connection.set_authorizer(self.allows)

    def allows(self, action: int, first: str | None, second: str | None, *_: str | None) -> int:
        """Return SQLite's word for whether a statement may do this."""
        import sqlite3

        reads = action == sqlite3.SQLITE_READ and first in (SCHEMA, self.table)
        compares = action == sqlite3.SQLITE_FUNCTION and second == "like"
        describes = action == sqlite3.SQLITE_PRAGMA and first == "table_xinfo"
        allowed = action == sqlite3.SQLITE_SELECT or reads or compares or describes
        return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY

    def all(self, query: str) -> list[tuple[object, ...]]:
        """Return every row of a query on the schema; raise Unreadable."""
        return list(self.some(query, SCHEMA))

    def some(self, query: str, table: str, values: Sequence[str] = ()) -> Iterator[tuple[object, ...]]:
        """Yield the rows of a query on `table`; raise Unreadable."""
        self.table = table
        with translated():
            yield from self.connection.execute(query, values)


@contextmanager
def translated() -> Iterator[None]:
    """Turn SQLite's errors into Unreadable; their own words may quote the file."""
    import sqlite3

    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        reasons = {
            sqlite3.SQLITE_INTERRUPT: (Reason.TIMED_OUT, f"not read within {MAX_SECONDS:.0f} s"),
            sqlite3.SQLITE_TOOBIG: (Reason.TOO_LARGE, f"a cell of more than {MAX_TEXT} bytes"),
            sqlite3.SQLITE_AUTH: (Reason.UNSUPPORTED, "a table whose rows are computed"),
            sqlite3.SQLITE_CANTOPEN: (Reason.CHANGED, "the database could not be opened"),
        }
        reason, detail = reasons.get(code, (Reason.MALFORMED, "not a SQLite database that can be read"))
        raise Unreadable(reason, detail) from None


@contextmanager
def opened(path: Path) -> Iterator[Database]:
    """Give a guarded connection to the database at `path`; raise Unreadable or FileNotFoundError."""
    check_header(path)
    if unfinished(side(path, "-journal")):
        raise Unreadable(Reason.CHANGED, "a transaction is not finished")
    log = state(side(path, "-wal"))
    if log is None or log[1] == 0:
        with connected(path, "mode=ro&immutable=1") as database:
            yield database
        return
    with TemporaryDirectory(prefix="mcp-census-") as folder:  # mode 0700
        copy = Path(folder, "copy.db")
        left = copy_file(path, copy, MAX_COPY_BYTES)
        copy_file(side(path, "-wal"), side(copy, "-wal"), left)
        with connected(copy, "mode=rw") as database:
            yield database


@contextmanager
def connected(path: Path, options: str) -> Iterator[Database]:
    """Give a guarded connection to the file at `path`; raise Unreadable."""
    import sqlite3  # 4 ms: few scans meet a database

    with translated():
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?{options}", uri=True, isolation_level=None, timeout=0
        )
    with closing(connection):
        yield Database(connection)


def check_header(path: Path) -> None:
    """Raise Unreadable unless the file at `path` begins as a database does; an empty file is one."""
    with open_regular(path) as file:
        header = file.read(HEADER_BYTES)
    if header.startswith(MAGIC) or not header:
        return
    if len(header) == HEADER_BYTES and len(set(header)) >= MANY_VALUES:
        raise Unreadable(Reason.ENCRYPTED, "a database that seems to be encrypted")
    raise malformed("a SQLite database")


def unfinished(journal: Path) -> bool:
    """Return whether a rollback journal holds a transaction; raise Unreadable if it cannot be read."""
    try:
        with open_regular(journal) as file:
            return file.read(len(JOURNAL_MAGIC)) == JOURNAL_MAGIC
    except FileNotFoundError:
        return False


def copy_file(source: Path, target: Path, limit: int) -> int:
    """Copy a regular file; return how many bytes of `limit` are left, raise Unreadable past it."""
    try:
        with open_regular(source) as file, target.open("xb") as copy:
            while limit >= 0 and (chunk := file.read(MEBIBYTE)):
                limit -= len(chunk)
                copy.write(chunk)
    except FileNotFoundError:
        raise Unreadable(Reason.CHANGED, "the write-ahead log went away") from None
    if limit < 0:
        raise Unreadable(Reason.TOO_LARGE, f"a database in use of more than {MAX_COPY_BYTES} bytes")
    return limit


def states(path: Path) -> tuple[object, ...]:
    """Return what changes when somebody writes to the database at `path`."""
    return tuple(state(each) for each in (path, side(path, "-wal"), side(path, "-journal")))


def side(path: Path, suffix: str) -> Path:
    """Return the path of a side file."""
    return path.with_name(path.name + suffix)
