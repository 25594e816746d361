"""The queries that Resource Graph is asked, read from `queries/*.kql`: a header of `//` lines, then KQL.

Each is a wide net that gives whole rows, for grading is not KQL's; each ends in `order by id asc`, without
which pages repeat and lose rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path

from discovery.frozen import frozen

FOLDER = Path(__file__).with_name("queries")
MARK = "//"
SINCE = "ago(1d)"  # stands in `changes.kql` where a sweep puts the moment of the last one


class Use(StrEnum):
    """What a query is for."""

    SWEEP = "sweep"  # its rows are recognised
    CHANGES = "changes"  # its rows say what to look at again
    COVERAGE = "coverage"  # its rows say what there is to be covered
    AUDIT = "audit"  # for people, in the portal


@frozen
class Query:
    """One query: `kql` is what is sent, the rest is its header."""

    name: str
    purpose: str
    use: Use
    table: str
    columns: tuple[str, ...]
    source: str
    kql: str


class BadHeader(ValueError):
    """A query whose header is not complete: a mistake of ours."""


@cache
def queries() -> tuple[Query, ...]:
    """Return every query, by name; raise BadHeader or OSError if the installation is broken."""
    return tuple(read_query(path.stem, path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.kql")))


def for_use(use: Use) -> tuple[Query, ...]:
    """Return the queries of one use."""
    return tuple(query for query in queries() if query.use is use)


def read_query(name: str, text: str) -> Query:
    """Return the query that a file holds; raise BadHeader if its header lacks something."""
    lines = text.splitlines()
    header = dict(header_of(lines))
    kql = "\n".join(line for line in lines if not line.startswith(MARK)).strip()
    try:
        return Query(
            name=name,
            purpose=header["purpose"],
            use=Use(header["use"]),
            table=header["table"],
            columns=tuple(column.strip() for column in header["columns"].split(",")),
            source=header["source"],
            kql=kql,
        )
    except (KeyError, ValueError) as error:
        raise BadHeader(f"{name}.kql: {error}") from error


def header_of(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the names and values of a header."""
    for line in lines:
        if line.startswith(MARK):
            name, _, value = line.removeprefix(MARK).partition(":")
            yield name.strip(), value.strip()


def changed_since(query: Query, moment: datetime) -> str:
    """Return the KQL of `changes` for what happened after `moment`."""
    return query.kql.replace(SINCE, f"datetime({moment.isoformat(timespec='seconds')})")
