"""The queries of a sweep as text to paste, or as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from inventory.cli.complaint import Complaint
from inventory.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from discovery.azure.queries import Query

SCHEMA = "mcp-census/azure-queries/1"


def names() -> list[str]:
    """Return what the queries are called."""
    from discovery.azure.queries import queries

    return [query.name for query in queries()]


def find(name: str | None) -> Sequence[Query]:
    """Return the query called `name`, all of them without it; raise Complaint for a name there is not."""
    from discovery.azure.queries import queries

    found = [query for query in queries() if name is None or query.name == name]
    if not found:
        then = f"There are {', '.join(names())}."
        raise Complaint("no such query", ascii(name), then, ExitCode.USAGE)
    return found


def as_text(found: Sequence[Query]) -> str:
    """Return the queries, each below what it is for: a block that Resource Graph Explorer takes."""
    blocks = [
        f"// {query.name}: {query.purpose}\n// source: {query.source}\n{query.kql}\n" for query in found
    ]
    return "\n".join(blocks)


def as_json(found: Sequence[Query]) -> str:
    """Return the queries as one JSON object."""
    rows = [
        {
            "name": query.name,
            "use": query.use.value,
            "purpose": query.purpose,
            "table": query.table,
            "columns": list(query.columns),
            "source": query.source,
            "kql": query.kql,
        }
        for query in found
    ]
    return json.dumps({"schema": SCHEMA, "queries": rows}, indent=1) + "\n"


FORMATS: Mapping[str, Callable[[Sequence[Query]], str]] = {"text": as_text, "json": as_json}
