"""A file that cannot be used is told about, and never overwritten."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from inventory.database import InventoryError, advice
from inventory.record import record, remember
from inventory.store import open_store
from tests.inventory.store.sweeps import HOST, sighting, sweep


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "inventory.db"


def no_database(path: Path) -> None:
    path.write_bytes(b"[servers]\nthese are somebody's notes\n" * 40)


def cut_short(path: Path) -> None:
    record(path, sweep(1, [sighting(str(number)) for number in range(50)]))
    path.write_bytes(path.read_bytes()[:9000])


def other_header(path: Path) -> None:
    record(path, sweep(1, [sighting()]))
    path.write_bytes(b"SQLite format 4\0" + path.read_bytes()[16:])


def scribbled(path: Path) -> None:
    record(path, sweep(1, [sighting(str(number)) for number in range(50)]))
    content = bytearray(path.read_bytes())
    for start in range(4096, len(content), 4096):
        content[start : start + 64] = b"\xa5" * 64
    path.write_bytes(bytes(content))


def lost_text(path: Path) -> None:
    record(path, sweep(1, [sighting()]))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM detail")


def changed_text(path: Path) -> None:
    record(path, sweep(1, [sighting()]))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("""UPDATE detail SET body = '{"surface": "nowhere"}'""")


def other_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE cookies (name TEXT)")


def a_folder(path: Path) -> None:
    path.mkdir()


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


BROKEN: dict[str, tuple[Callable[[Path], None], str]] = {
    "not a database": (no_database, "damaged, or not an inventory.*Restore it from a backup"),
    "cut short": (cut_short, "damaged, or not an inventory"),
    "another header": (other_header, "damaged, or not an inventory"),
    "scribbled over": (scribbled, "damaged, or not an inventory"),
    "a text is missing": (lost_text, "damaged, or not an inventory"),
    "a text is not ours": (changed_text, "damaged, or not an inventory"),
    "another program's": (other_program, "another program's database. Choose another place"),
    "a folder": (a_folder, "not a regular file. Choose another place"),
    "a pipe": (a_pipe, "not a regular file. Choose another place"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_file_that_cannot_be_used_is_named_and_left_as_it_is(path: Path, case: str) -> None:
    breaks, message = BROKEN[case]
    breaks(path)
    before = path.read_bytes() if path.is_file() else None
    for use in (lambda: record(path, sweep(2)), lambda: remember(path, HOST), lambda: read_all(path)):
        with pytest.raises(InventoryError, match=message) as caught:
            use()
        assert repr(str(path)) in str(caught.value)
    assert (path.read_bytes() if path.is_file() else None) == before


def read_all(path: Path) -> None:
    with open_store(path) as store:
        store.sightings()


def test_an_empty_file_is_a_new_inventory(path: Path) -> None:
    path.touch()
    assert remember(path, HOST) == ()
    record(path, sweep(1, [sighting()]))
    assert len(remember(path, HOST)) == 1


def test_a_name_that_sqlite_would_read_otherwise_is_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (":memory:", "file:x?mode=memory", "50% off.db"):
        record(Path(name), sweep(1, [sighting()]))
        assert len(remember(tmp_path / name, HOST)) == 1


def test_a_link_to_nowhere_is_refused(path: Path) -> None:
    path.symlink_to(path.with_name("elsewhere"))
    with pytest.raises(InventoryError, match="No such file"):
        record(path, sweep(1))
    assert not path.with_name("elsewhere").exists()


def test_a_missing_inventory_is_told_before_a_report(path: Path) -> None:
    with (
        pytest.raises(InventoryError, match=r"no inventory at .* yet\. Run `mcp-census scan` first"),
        open_store(path),
    ):
        pass
    assert not path.exists()


def read_only(path: Path) -> None:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        connection.execute("DELETE FROM sighting")


def locked(path: Path) -> None:
    with (
        closing(sqlite3.connect(path, isolation_level=None)) as first,
        closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as second,
    ):
        first.execute("BEGIN IMMEDIATE")
        second.execute("BEGIN IMMEDIATE")


def full(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA max_page_count = 1")
        connection.execute("CREATE TABLE big AS SELECT zeroblob(1000000)")


def no_folder(path: Path) -> None:
    with closing(sqlite3.connect(path.parent / "nowhere" / "inventory.db")):
        pass


REFUSED: dict[str, tuple[Callable[[Path], None], str]] = {
    "read only": (read_only, "may not be written to. Check who owns"),
    "locked": (locked, "another process kept it locked for 30 s. Try again"),
    "disk full": (full, "the disk is full. Nothing was recorded"),
    "no folder": (no_folder, "cannot be opened. Check who owns"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_sqlite_refuses_becomes_advice(path: Path, case: str) -> None:
    record(path, sweep(1, [sighting()]))
    refuse, message = REFUSED[case]
    with pytest.raises(sqlite3.Error) as caught:
        refuse(path)
    assert message in advice(caught.value)
    assert len(remember(path, HOST)) == 1
