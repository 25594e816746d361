"""Reads a text in a dialect, and tells what came of it in few words."""

from __future__ import annotations

from datetime import date

from inventory.model import Entry
from inventory.registry.sources.model import Imported, Origin
from inventory.registry.sources.table import DIALECTS, read_source

DAY = date(2026, 11, 21)


def read(text: str | bytes, dialect: str, **origin: str) -> Imported:
    """Return what `text` says in a dialect."""
    data = text.encode() if isinstance(text, str) else text
    made = Origin(name="source", place="source.file", day=DAY, **origin)  # type: ignore[arg-type]  # texts only
    return read_source(data, DIALECTS[dialect], made)


def told(entry: Entry) -> str:
    """Return what an entry decides, on one line."""
    governs = entry.governs
    parts = [entry.state.value, entry.identity, entry.versions or ""]
    parts += [f"also {' '.join(entry.also)}" if entry.also else ""]
    parts += [f"fixed {' '.join(governs.args_fixed)}" if governs.args_fixed else ""]
    parts += [f"allowed {' '.join(governs.args_allowed)}" if governs.args_allowed else ""]
    parts += [f"denies {' '.join(it.args)}" for it in entry.deny]
    parts += [f"until {entry.expires}" if entry.expires else "", f"users {' '.join(entry.reach.users)}"]
    parts += [f"clients {' '.join(entry.reach.clients)}"]
    return ", ".join(part for part in parts if part and not part.endswith((" ", "users", "clients")))


def summary(found: Imported) -> dict[str, object]:
    """Return all of what was found, as golden files keep it."""
    return {
        "rows": found.rows,
        "whole": found.whole,
        "entries": [told(entry) for entry in found.entries],
        "listed": [f"{entry.name}: {told(entry)}" for entry in found.listed],
        "names": [f"{it.state.value} {it.name}" for it in found.candidates],
        "gone": list(found.gone),
        "problems": [f"{it.field}: {it.message}" for it in found.problems],
        "losses": [f"{it.pointer}: {it.text}" for it in found.losses],
    }
