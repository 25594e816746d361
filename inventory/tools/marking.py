"""Which marks the words of tools bear."""

from __future__ import annotations

from collections.abc import Iterable

from inventory.tools.mark import Mark
from inventory.tools.marks import MARKS
from inventory.tools.model import Tool

BY_ID = {mark.id: mark for mark in MARKS}


def marks_in(text: str) -> tuple[Mark, ...]:
    """Return the marks that a text bears, what is hidden first."""
    return tuple(mark for mark in MARKS if mark.pattern.search(text))


def marks_of(tool: Tool) -> tuple[Mark, ...]:
    """Return the marks that a tool's name and texts bear."""
    found = {mark.id for text in (tool.name, *(text for _, text in tool.texts)) for mark in marks_in(text)}
    return tuple(mark for mark in MARKS if mark.id in found)


def marked(tools: Iterable[Tool], *, hidden: bool) -> dict[str, tuple[str, ...]]:
    """Return the tools that bear marks of one kind, by name, with the ids of those marks."""
    found: dict[str, tuple[str, ...]] = {}
    for tool in tools:
        if ids := tuple(mark.id for mark in marks_of(tool) if mark.hidden is hidden):
            found[tool.name] = ids
    return dict(sorted(found.items()))
