"""Tables, migrations, the tables of a new file and the hot path's SQL are four texts of one schema."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

import inventory.tables  # noqa: F401  # fills SQLModel.metadata
from inventory import record, verdicts
from inventory.database import HEAD, InventoryError
from inventory.engine import engine_of
from inventory.migrations.upgrade import HERE, downgrade, upgrade
from inventory.rows import Look, Row
from inventory.store import open_store
from tests.inventory.store.sweeps import HOST, at, sighting, sweep

OURS = SQLModel.metadata.tables


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "inventory.db"


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def schema(path: Path) -> list[str]:
    """Return what SQLite keeps of the schema, without layout and quotes."""
    found = rows(path, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
    return [re.sub(r"\s*([(),])\s*", r"\1", " ".join(str(sql).split())).replace('"', "") for (sql,) in found]


def test_the_newest_revision_is_the_one_the_hot_path_expects() -> None:
    assert ScriptDirectory(str(HERE)).get_heads() == [HEAD]


def test_migrations_lead_to_the_tables(path: Path) -> None:
    upgrade(path)
    with engine_of(path).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_a_new_file_has_the_tables_that_migrations_lead_to(path: Path, tmp_path: Path) -> None:
    migrated = tmp_path / "migrated.db"
    upgrade(migrated)
    record.record(path, sweep(1))
    assert schema(path) == schema(migrated)
    assert rows(path, "SELECT * FROM alembic_version") == rows(migrated, "SELECT * FROM alembic_version")


def test_every_key_leads_with_the_scope_so_that_a_fleet_can_be_split_by_it() -> None:
    keys = {name: [column.name for column in table.primary_key] for name, table in OURS.items()}
    assert {name: key[0] for name, key in keys.items()} == dict.fromkeys(keys, "scope")
    assert len(keys) == 9


def test_no_table_needs_what_shards_cannot_give() -> None:
    for table in OURS.values():
        assert not table.foreign_keys
        assert not [index for index in table.indexes if index.unique]
        assert all(column.autoincrement is not True for column in table.columns)


def statements() -> Iterator[tuple[str, str]]:
    for module in (record, verdicts):
        for name, value in sorted(vars(module).items()):
            if re.match(r"(SELECT|INSERT|UPSERT)_", name):
                yield name, value


@pytest.mark.parametrize(("name", "statement"), list(statements()))
def test_the_hot_paths_sql_fits_the_tables(path: Path, name: str, statement: str) -> None:
    upgrade(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("EXPLAIN " + statement, (None,) * statement.count("?"))
    written = re.match(r"\s*INSERT INTO (\w+) \(([\w, ]+)\)", statement)
    if written:
        assert written[2].split(", ") == list(OURS[written[1]].columns.keys()), name


def test_every_statement_of_the_hot_path_names_its_scope() -> None:
    assert [name for name, statement in statements() if "scope" not in statement] == []
    assert len(dict(statements())) >= 13


def test_rows_are_read_in_the_order_of_their_columns() -> None:
    assert ["scope", *Row._fields] == list(OURS["sighting"].columns.keys())
    assert ["scope", *Look._fields] == list(OURS["coverage"].columns.keys())


def test_down_and_up_again_keeps_what_both_revisions_know(path: Path) -> None:
    record.record(path, sweep(1, [sighting()]))
    before = rows(path, "SELECT * FROM sighting")
    downgrade(path, "0001")
    assert "verdict" not in " ".join(schema(path))
    upgrade(path)
    assert rows(path, "SELECT * FROM sighting") == before != []


@pytest.mark.parametrize("revision", ["base", "0001"])
def test_an_older_file_is_migrated_by_whoever_opens_it_first(path: Path, revision: str) -> None:
    upgrade(path)
    downgrade(path, revision)
    record.record(path, sweep(1, [sighting()]))
    assert rows(path, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    downgrade(path, "0001")
    with open_store(path) as store:
        assert [server.name for server in store.servers()] == ["files"]
    downgrade(path, "0001")
    assert len(record.remember(path, HOST)) == 1


def test_a_newer_file_is_left_as_it_is(path: Path) -> None:
    record.record(path, sweep(1, [sighting()]))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = rows(path, "SELECT * FROM sighting")
    for use in (
        lambda: record.record(path, sweep(2)),
        lambda: record.remember(path, HOST),
        lambda: upgrade(path),
        lambda: downgrade(path, "0001"),
    ):
        with pytest.raises(InventoryError, match=r"made by a newer mcp-census \(revision '9999'"):
            use()
    with pytest.raises(InventoryError, match="newer mcp-census"), open_store(path):
        pass
    assert rows(path, "SELECT * FROM sighting") == before


def test_a_scan_imports_no_orm(path: Path) -> None:
    record.record(path, sweep(1, [sighting()]))
    program = """
import sys
from pathlib import Path
from inventory import correlate, record, verdicts
from tests.inventory.store.sweeps import sweep
seen = record.remember(Path(sys.argv[1]), "host-1")
correlate.correlate(seen, "host-1")
record.record(Path(sys.argv[2]), sweep(1))
heavy = {"sqlmodel", "sqlalchemy", "alembic", "pydantic", "packageurl"}
print(len(seen), *sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", program, path, path.with_name("other.db")],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert done.stdout.split() == ["1"]


def test_moments_are_kept_to_the_millisecond(path: Path) -> None:
    moment = at(1).replace(microsecond=123_000)
    record.record(path, replace(sweep(1, [sighting()]), ended=moment))
    assert record.remember(path, HOST)[0].last_seen == moment
