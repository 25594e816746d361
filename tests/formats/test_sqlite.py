"""SQLite databases of running programs, read without a trace."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from discovery.formats import sqlite_open
from discovery.formats.errors import Unreadable
from discovery.formats.sqlite import read_rows, read_tables, tables
from discovery.model import Reason


def made(path: Path, *statements: str) -> Path:
    """Create a database at rest and return its path."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)
    return path


SERVERS = (
    "CREATE TABLE mcp_servers (name TEXT PRIMARY KEY, config_json TEXT, sort_order INTEGER)",
    """INSERT INTO mcp_servers VALUES ('files', '{"command": "npx"}', 1), ('git', NULL, 2)""",
)
ROWS = [
    {"name": "files", "config_json": '{"command": "npx"}', "sort_order": 1},
    {"name": "git", "config_json": None, "sort_order": 2},
]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return made(tmp_path / "app ä?#%.db", *SERVERS)


@contextmanager
def untouched(folder: Path) -> Iterator[None]:
    """Check that nothing in `folder` is made, removed or changed inside the block."""

    def listing() -> list[tuple[str, int, int, bytes]]:
        return sorted(
            (f.name, f.stat().st_mtime_ns, f.stat().st_mode, f.read_bytes()) for f in folder.iterdir()
        )

    before = listing()
    yield
    assert listing() == before


def refused(path: Path, table: str = "mcp_servers") -> Unreadable:
    """Return what reading a table raises."""
    with pytest.raises(Unreadable) as caught:
        read_rows(path, table)
    return caught.value


def test_rows_are_read_as_plain_values_without_a_trace(database: Path) -> None:
    with untouched(database.parent):
        assert read_rows(database, "mcp_servers") == ROWS
        assert read_tables(database, {"mcp_servers": ["name"], "absent": []}) == {
            "mcp_servers": [{"name": "files"}, {"name": "git"}]
        }
        assert tables(database) == {"mcp_servers": ["name", "config_json", "sort_order"]}


def test_a_read_only_folder_is_no_obstacle(database: Path) -> None:
    database.chmod(0o400)
    database.parent.chmod(0o500)
    try:
        assert read_rows(database, "mcp_servers") == ROWS
    finally:
        database.parent.chmod(0o700)


def test_rows_are_chosen_by_pattern(tmp_path: Path) -> None:
    path = made(
        tmp_path / "state.vscdb",
        "CREATE TABLE ItemTable (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB)",
        """INSERT INTO ItemTable VALUES ('mcp.enabled', x'7b7d'), ('MCP.x', 'text'), ('history', x'00')""",
    )
    assert read_rows(path, "ItemTable", like={"key": "%mcp%"}) == [
        {"key": "mcp.enabled", "value": "{}"},
        {"key": "MCP.x", "value": "text"},
    ]
    assert read_rows(path, "ItemTable", ["value"], like={"key": "hist%"}) == [{"value": "AA=="}]
    assert read_rows(path, "ItemTable", like={"key": "'; DROP TABLE ItemTable; --"}) == []


def test_values_that_are_no_json_become_plain(tmp_path: Path) -> None:
    path = made(
        tmp_path / "a.db",
        'CREATE TABLE "odd ""name" (a, "select")',
        """INSERT INTO "odd ""name" VALUES (9e999, CAST(x'ff41' AS TEXT)), (x'ff00', 9223372036854775807)""",
    )
    assert read_rows(path, 'odd "name') == [
        {"a": None, "select": "�A"},
        {"a": "/wA=", "select": 9223372036854775807},
    ]


@pytest.mark.parametrize(
    ("table", "columns"),
    [("absent", []), ("mcp_servers", ["absent"]), ("sqlite_master", []), ("sqlite_sequence", [])],
)
def test_a_missing_table_or_column_is_unrecognised(database: Path, table: str, columns: list[str]) -> None:
    with pytest.raises(Unreadable) as caught:
        read_tables(database, {table: columns})
    assert caught.value.reason is Reason.UNRECOGNISED


@pytest.mark.parametrize(
    "statement",
    ["CREATE VIEW mcp_servers AS SELECT 1 AS name", "CREATE VIRTUAL TABLE mcp_servers USING fts5(name)"],
)
def test_tables_whose_rows_are_computed_are_refused(tmp_path: Path, statement: str) -> None:
    path = made(tmp_path / "a.db", statement)
    with untouched(tmp_path):
        assert refused(path).reason is Reason.UNRECOGNISED


def test_a_computed_column_is_never_computed(tmp_path: Path) -> None:
    slow = "name GLOB '" + "*a" * 30 + "*b'"
    path = made(
        tmp_path / "a.db",
        f"CREATE TABLE mcp_servers (name, b AS ({slow}))",
        "INSERT INTO mcp_servers (name) VALUES (printf('%.*c', 10000, 'a'))",
    )
    assert read_rows(path, "mcp_servers") == [{"name": "a" * 10_000}]
    with pytest.raises(Unreadable) as caught:
        read_rows(path, "mcp_servers", ["b"])
    assert caught.value.reason is Reason.UNRECOGNISED


def test_a_trigger_beside_a_table_never_runs(tmp_path: Path) -> None:
    path = made(
        tmp_path / "a.db",
        *SERVERS,
        "CREATE TRIGGER t AFTER UPDATE ON mcp_servers BEGIN SELECT load_extension('x'); END",
        "CREATE VIEW v AS SELECT * FROM mcp_servers",
    )
    with untouched(tmp_path):
        assert read_rows(path, "mcp_servers") == ROWS
        assert list(tables(path)) == ["mcp_servers"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"not a database", Reason.MALFORMED, id="a text"),
        pytest.param(b"x" * 5000, Reason.MALFORMED, id="a long text"),
        pytest.param(random.Random(1).randbytes(8192), Reason.ENCRYPTED, id="random bytes"),  # noqa: S311
        pytest.param(b"SQLite format 3\0", Reason.MALFORMED, id="only the header's mark"),
        pytest.param(b"SQLite format 3\0" + b"\xff" * 8000, Reason.MALFORMED, id="a lying header"),
        pytest.param(b"", Reason.UNRECOGNISED, id="empty"),
    ],
)
def test_what_is_no_database_is_refused(tmp_path: Path, content: bytes, reason: Reason) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(content)
    with untouched(tmp_path):
        assert refused(path).reason is reason


def test_a_damaged_database_is_malformed(tmp_path: Path) -> None:
    path = made(tmp_path / "a.db", *SERVERS)
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
    assert refused(path).reason is Reason.MALFORMED


def test_a_schema_that_is_no_sql_is_malformed(tmp_path: Path) -> None:
    path = made(
        tmp_path / "a.db",
        *SERVERS,
        "PRAGMA writable_schema=ON",
        "UPDATE sqlite_master SET sql = 'CREATE TABLE x'",
    )
    assert refused(path).reason is Reason.MALFORMED


@pytest.mark.skipif(os.name == "nt", reason="no such files on Windows")
def test_what_is_no_regular_file_is_refused_and_never_blocks(tmp_path: Path, database: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "link").symlink_to(database)
    for name in ("fifo", "link", "."):
        assert refused(tmp_path / name).reason is Reason.NOT_A_FILE


def test_a_missing_file_is_no_gap(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_rows(tmp_path / "absent.db", "a")


def test_a_table_or_cell_past_the_limits_is_too_large(tmp_path: Path) -> None:
    many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <= 20000)"
    path = made(
        tmp_path / "a.db",
        "CREATE TABLE long (a)",
        f"INSERT INTO long {many} SELECT i FROM n",  # noqa: S608
        "CREATE TABLE wide (a)",
        "INSERT INTO wide VALUES (zeroblob(17000000))",
        "CREATE TABLE deep (a)",
        f"INSERT INTO deep {many.replace('20000', '4')} SELECT zeroblob(16000000) FROM n",  # noqa: S608
    )
    assert [refused(path, name).reason for name in ("long", "wide", "deep")] == [Reason.TOO_LARGE] * 3


def test_a_slow_read_ends_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <= 20000)"
    filled = f"INSERT INTO a {many} SELECT 'x' FROM n"  # noqa: S608
    path = made(tmp_path / "a.db", "CREATE TABLE a (b)", filled)
    monkeypatch.setattr(sqlite_open, "MAX_SECONDS", 0.0)
    with pytest.raises(Unreadable) as caught:
        read_rows(path, "a", like={"b": "%y%"})
    assert caught.value.reason is Reason.TIMED_OUT


def test_what_a_running_program_has_committed_is_seen_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "live.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        for statement in SERVERS:
            writer.execute(statement)
        assert (tmp_path / "live.db-wal").stat().st_size > 0
        with untouched(tmp_path):
            assert read_rows(path, "mcp_servers") == ROWS
        writer.execute("BEGIN")
        writer.execute("INSERT INTO mcp_servers VALUES ('draft', NULL, 3)")
        with untouched(tmp_path):
            assert read_rows(path, "mcp_servers") == ROWS
        writer.execute("COMMIT")
        assert len(read_rows(path, "mcp_servers")) == 3


def test_a_log_left_by_a_crash_is_read_and_left_there(tmp_path: Path) -> None:
    path = tmp_path / "crashed.db"
    statements = ["PRAGMA journal_mode=WAL", *SERVERS]
    program = (
        "import os, sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "[c.execute(s).fetchall() for s in sys.argv[2:]]\n"
        "os._exit(0)\n"
    )
    subprocess.run([sys.executable, "-I", "-c", program, str(path), *statements], check=True)
    assert (tmp_path / "crashed.db-wal").stat().st_size > 0
    with untouched(tmp_path):
        assert read_rows(path, "mcp_servers") == ROWS


def test_a_closed_program_in_wal_mode_needs_no_copy(tmp_path: Path) -> None:
    path = made(tmp_path / "a.db", "PRAGMA journal_mode=WAL", *SERVERS)
    with untouched(tmp_path):
        assert read_rows(path, "mcp_servers") == ROWS


def test_a_transaction_in_progress_is_a_gap_and_not_an_old_or_half_state(tmp_path: Path) -> None:
    path = made(tmp_path / "a.db", *SERVERS)
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("PRAGMA cache_size=1")
        writer.execute("BEGIN")
        writer.execute("CREATE TABLE filler (a)")
        writer.execute("INSERT INTO filler SELECT zeroblob(100000)")
        assert (tmp_path / "a.db-journal").exists()
        with untouched(tmp_path):
            assert refused(path).reason is Reason.CHANGED
        writer.execute("ROLLBACK")
    assert read_rows(path, "mcp_servers") == ROWS


def test_a_journal_that_names_another_file_leads_nowhere(tmp_path: Path) -> None:
    path = made(tmp_path / "a.db", *SERVERS)
    victim = tmp_path / "victim"
    victim.write_text("precious")
    name = str(victim).encode()
    tail = (
        (0x40000000 // 4096 + 1).to_bytes(4, "big") + name + len(name).to_bytes(4, "big")
        + sum(name).to_bytes(4, "big") + sqlite_open.JOURNAL_MAGIC
    )  # fmt: skip
    (tmp_path / "a.db-journal").write_bytes(sqlite_open.JOURNAL_MAGIC + bytes(508) + tail)
    with untouched(tmp_path):
        assert refused(path).reason is Reason.CHANGED


def test_a_finished_journal_is_no_obstacle(tmp_path: Path) -> None:
    path = made(tmp_path / "a.db", "PRAGMA journal_mode=PERSIST", *SERVERS)
    assert (tmp_path / "a.db-journal").stat().st_size > 0
    with untouched(tmp_path):
        assert read_rows(path, "mcp_servers") == ROWS


def test_a_log_of_noise_changes_nothing(tmp_path: Path) -> None:
    path = made(tmp_path / "a.db", "PRAGMA journal_mode=WAL", *SERVERS)
    (tmp_path / "a.db-wal").write_bytes(b"\xff" * 100_000)
    with untouched(tmp_path):
        assert read_rows(path, "mcp_servers") == ROWS


def test_a_database_in_use_past_the_limit_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_open, "MAX_COPY_BYTES", 20_000)
    path = made(tmp_path / "a.db", "PRAGMA journal_mode=WAL", *SERVERS)
    (tmp_path / "a.db-wal").write_bytes(b"\0" * 20_000)
    assert refused(path).reason is Reason.TOO_LARGE


def test_no_copy_stays_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copies = tmp_path / "copies"
    copies.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(copies))
    (tmp_path / "data").mkdir()
    path = made(tmp_path / "data" / "a.db", "PRAGMA journal_mode=WAL", *SERVERS)
    (tmp_path / "data" / "a.db-wal").write_bytes(b"\xff" * 1000)
    read_rows(path, "mcp_servers")
    assert list(copies.iterdir()) == []


def test_reading_is_quick(database: Path) -> None:
    begin = time.process_time()
    read_rows(database, "mcp_servers")
    assert time.process_time() - begin < 1
