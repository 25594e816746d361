"""Path templates of a home as trees of patterns, one for each root they are counted under."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from discovery.host.homes import Home
from discovery.host.pattern import Pattern
from discovery.host.places import resolve

Row = TypeVar("Row")
Variables = tuple[tuple[str, str], ...]


def trees(home: Home, rows: Iterable[tuple[str, Row]], variables: Variables = ()) -> dict[Path, Pattern[Row]]:
    """Return the patterns of (template, row) pairs, by the root that their folders lie below.

    A root is the home, its machine, or a folder that one of `variables` (name, template prefix) moved a
    place to; those count for the own home only.
    """
    moved = relocations(home, variables)
    found: dict[Path, Pattern[Row]] = {}
    nodes: dict[str, Pattern[Row]] = {}  # hundreds of templates share a dozen folders
    for template, row in rows:
        if place := resolve(template, home, moved):
            folder, segments = place
            if str(folder) not in nodes:
                nodes[str(folder)] = node_of(folder, home, found)
            nodes[str(folder)].add(segments, row)
    return found


def node_of(folder: Path, home: Home, found: dict[Path, Pattern[Row]]) -> Pattern[Row]:
    """Return the node of `folder` in the tree of its root."""
    root = root_of(folder, home)
    node = found.setdefault(root, Pattern())
    for name in folder.relative_to(root).parts:
        node = node.literal.setdefault(name, Pattern())  # a real name, whatever characters are in it
    return node


def root_of(folder: Path, home: Home) -> Path:
    """Return the root that `folder` is counted under."""
    return next((root for root in (home.path, home.machine) if folder.is_relative_to(root)), folder)


def relocations(home: Home, variables: Variables) -> Mapping[str, str]:
    """Return the template prefixes that the own home's environment moved, longest first."""
    if not home.own:
        return {}
    moved = {prefix: home.environ.get(name, "") for name, prefix in variables}
    kept = {prefix: value for prefix, value in moved.items() if value and Path(value).is_absolute()}
    return dict(sorted(kept.items(), key=lambda pair: -len(pair[0])))
