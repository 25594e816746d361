"""Plain lists: a table for a terminal, or one JSON object with one row a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass

from discovery.wire import Json
from inventory.report.as_json import layout
from inventory.report.style import BOLD, Style
from inventory.report.width import columns, pad, shorten
from inventory.report.words import clean

GAP = "  "


def table(header: Sequence[str], rows: Sequence[Sequence[str]], style: Style) -> str:
    """Return rows below their header; a terminal too narrow cuts the last column."""
    cells = [[clean(cell) for cell in row] for row in rows]
    widths = [max(columns(row[at]) for row in [[*header], *cells]) for at in range(len(header))]
    lines = [style.paint(line(header, widths, style.width), BOLD)]
    lines += [line(row, widths, style.width) for row in cells]
    return "".join(text + "\n" for text in lines)


def line(cells: Sequence[str], widths: Sequence[int], width: int | None) -> str:
    """Return one row with its columns in place."""
    text = GAP.join(pad(cell, wide) for cell, wide in zip(cells, widths, strict=True)).rstrip()
    return text if width is None else shorten(text, width)


def as_json(schema: str, name: str, rows: Sequence[object], **more: Sequence[object]) -> str:
    """Return `rows`, dataclasses or JSON objects, as one object that says which schema it follows.

    Further lists stand beside them under their own names.
    """
    lists = {name: rows, **more}
    return layout({"schema": schema, **{key: [plain(it) for it in lists[key]] for key in lists}}) + "\n"


def plain(value: object) -> Json:
    """Return `value` as plain JSON; raise TypeError for what has no such form."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise TypeError(f"{type(value).__name__} has no form in JSON")
