"""One answer of Resource Graph as a page of rows, in either of the two formats it speaks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from agents.azure.asking import Row
from discovery.formats.errors import Unreadable
from discovery.formats.plain import settle
from discovery.model import Reason
from discovery.shapes.model import Plain

LIMIT_HIT = "x-ms-tenant-subscription-limit-hit"


class Page(NamedTuple):
    """One answer."""

    rows: list[Row]
    token: str | None
    total: int | None
    truncated: bool
    cut_scope: bool


class Response(Protocol):
    """What the SDK has in hand when an answer came."""

    @property
    def http_response(self) -> Headed: ...


class Headed(Protocol):
    """An answer with headers."""

    @property
    def headers(self) -> Mapping[str, str]: ...


def page_of(answer: object, headers: Mapping[str, str]) -> Page:
    """Return an answer as a page; raise Unreadable where it is none."""
    data = as_rows(settle(getattr(answer, "data", None)))
    if not isinstance(data, list):
        raise Unreadable(Reason.UNRECOGNISED, "the answer holds no rows")
    rows = [row for row in data if isinstance(row, dict)]
    if len(rows) != len(data):
        raise Unreadable(Reason.UNRECOGNISED, "the answer holds something that is no row")
    token, total = getattr(answer, "skip_token", None), getattr(answer, "total_records", None)
    return Page(
        rows=rows,
        token=token if isinstance(token, str) and token else None,
        total=total if isinstance(total, int) and total >= 0 else None,
        truncated=str(getattr(answer, "result_truncated", "")).lower() == "true" and not token,
        cut_scope=headers.get(LIMIT_HIT, "").lower() == "true",
    )


def as_rows(data: Plain) -> Plain:
    """Return a table (`{columns, rows}`, the older format) as one object a row; anything else as it is."""
    columns, rows = (data.get("columns"), data.get("rows")) if isinstance(data, dict) else (None, None)
    if not isinstance(columns, list) or not isinstance(rows, list):
        return data
    names = [column.get("name") if isinstance(column, dict) else None for column in columns]
    if "id" not in names or not all(isinstance(row, list) and len(row) == len(names) for row in rows):
        return data
    return [
        {name: value for name, value in zip(names, row, strict=True) if isinstance(name, str)}
        for row in rows
        if isinstance(row, list)
    ]
