"""A whole entry as an import writes it: a new file, one field a line."""

from __future__ import annotations

from inventory.model import Entry
from inventory.registry.edit import written
from inventory.registry.tree import tree_of


def whole_text(entry: Entry) -> str:
    """Return an entry as a new file, one field a line; empty fields are left out."""
    return "".join(f"{key}: {written(value)}\n" for key, value in tree_of(entry).items())
