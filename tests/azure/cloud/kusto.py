"""Runs queries of Resource Graph on rows, by a real engine for Kusto's language."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterable
from datetime import datetime
from zlib import crc32

import duckdb_kql

from tests.azure.cloud.estate import Estate, Json, Row, text

TEXTS = ("id", "name", "type", "kind", "tenantId", "location", "resourceGroup", "subscriptionId", "managedBy")
VALUES = ("properties", "tags", "identity", "sku", "plan", "zones", "extendedLocation")
TABLES = (
    "resources", "resourcecontainers", "resourcechanges", "appserviceresources", "computeresources",
    "dnsresources", "networkresources", "kubernetesconfigurationresources", "aksresources",
    "securityresources", "policyresources", "authorizationresources", "guestconfigurationresources",
)  # fmt: skip
# Not for the engine: `kind` is a word of its grammar, and it has no hash().
KIND = re.compile(r"""(@?'[^']*'|@?"[^"]*")|\bkind\b(?!\s*=\s*(?:inner|leftouter|innerunique)\b)""")
PART = re.compile(
    r"\|\s*where\s+hash\(\s*tolower\(id\)\s*(?:,\s*(\d+)\s*\)|\)\s*%\s*(\d+))\s*==\s*(\d+)", re.IGNORECASE
)


class BadQuery(Exception):
    """A query that is not understood, with the engine's words."""


class Kusto:
    """The tables of an estate as it was when this was made, with the columns that Resource Graph has."""

    def __init__(self, estate: Estate) -> None:
        """Fill the tables."""
        self.lock = threading.Lock()
        self.kept: dict[tuple[str, frozenset[str]], list[Row]] = {}
        self.engine = duckdb_kql.connect()
        columns = [*(f"{name} VARCHAR" for name in TEXTS), *(f"{name} JSON" for name in VALUES)]
        self.engine.execute("CREATE TABLE _scope (id VARCHAR)")
        for table in TABLES:
            self.engine.execute(f"CREATE TABLE _{table} ({', '.join(columns)})")
            self.engine.execute(
                f"CREATE VIEW {table} AS SELECT * FROM _{table} WHERE lower(subscriptionId) IN (FROM _scope)"  # noqa: S608  # our own names
            )
            if rows := [stored(row) for row in estate.tables.get(table, ())]:
                self.fill(table, rows)

    def fill(self, table: str, rows: list[list[str | None]]) -> None:
        """Put rows into a table, column by column: one by one takes a millisecond each."""
        columns = [list(column) for column in zip(*rows, strict=True)]
        texts, values = "unnest(CAST(? AS VARCHAR[]))", "CAST(unnest(CAST(? AS VARCHAR[])) AS JSON)"
        marks = ", ".join([texts] * len(TEXTS) + [values] * len(VALUES))
        self.engine.execute(f"INSERT INTO _{table} SELECT {marks}", columns)  # our own names

    def close(self) -> None:
        """Give the engine's memory back."""
        self.engine.close()

    def run(self, kql: str, subscriptions: Iterable[str]) -> list[Row]:
        """Return a query's rows from the given subscriptions; raise BadQuery."""
        scope = frozenset(subscriptions)
        part = PART.search(kql)
        whole = PART.sub("", kql) if part else kql
        with self.lock:
            if (whole, scope) not in self.kept:
                self.kept[whole, scope] = self.ask(whole, scope)
            rows = self.kept[whole, scope]
        if part is None:
            return rows
        count, wanted = int(part[1] or part[2]), int(part[3])
        return [row for row in rows if crc32(text(row, "id").lower().encode()) % count == wanted]

    def ask(self, kql: str, scope: frozenset[str]) -> list[Row]:
        """Return what the engine makes of a query; raise BadQuery."""
        self.engine.execute("DELETE FROM _scope")
        self.engine.execute("INSERT INTO _scope SELECT unnest(CAST(? AS VARCHAR[]))", [sorted(scope)])
        try:
            answer = duckdb_kql.kql(self.engine, KIND.sub(lambda found: found[1] or "['kind']", kql))
            return [read(answer.columns, answer.types, values) for values in answer.fetchall()]
        except Exception as error:
            raise BadQuery(f"{type(error).__name__}: {error}"[:500]) from error


def stored(row: Row) -> list[str | None]:
    """Return a row as the engine keeps it."""
    texts: list[str | None] = [text(row, name) for name in TEXTS]
    return texts + [json.dumps(row.get(name)) for name in VALUES]


def read(columns: Iterable[str], types: Iterable[object], values: Iterable[object]) -> Row:
    """Return a row as Resource Graph sends it."""
    return {
        name: plain(value, is_json=str(kind) == "JSON")
        for name, kind, value in zip(columns, types, values, strict=True)
    }


def plain(value: object, *, is_json: bool) -> Json:
    """Return one value as JSON has it."""
    if isinstance(value, datetime):
        return value.isoformat()
    if is_json and isinstance(value, str):
        loaded: Json = json.loads(value)
        return loaded
    return value if isinstance(value, str | int | float | bool | list | dict) else None
