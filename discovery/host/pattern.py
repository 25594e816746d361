"""Path patterns as a tree of their segments: literal names, globs, and `**` for any number of folders."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Generic, TypeVar

Row = TypeVar("Row")

ANY_DEPTH = "**"


@dataclass(slots=True, eq=False)
class Pattern(Generic[Row]):
    """One segment of a tree of path patterns, with the rows whose path ends here."""

    literal: dict[str, Pattern[Row]] = field(default_factory=dict)
    globs: dict[str, Pattern[Row]] = field(default_factory=dict)
    deep: Pattern[Row] | None = None
    rows: list[Row] = field(default_factory=list)

    def add(self, segments: Iterable[str], row: Row) -> None:
        """Put `row` at the end of `segments`; `*`, `?` and `[` match within one, `**` any folders."""
        node = self
        for segment in segments:
            node = node.child(segment)
        node.rows.append(row)

    def child(self, segment: str) -> Pattern[Row]:
        """Return the node for `segment`, made if it is new."""
        if segment == ANY_DEPTH:
            self.deep = self.deep or Pattern()
            return self.deep
        known = self.globs if is_glob(segment) else self.literal
        if segment not in known:
            known[segment] = Pattern()
        return known[segment]

    @property
    def has_children(self) -> bool:
        """Return whether anything can lie below."""
        return bool(self.literal or self.globs or self.deep)

    def folded(self) -> Pattern[Row]:
        """Return a copy whose names and globs compare without case."""
        copy: Pattern[Row] = Pattern()
        copy.take(self)
        return copy

    def take(self, other: Pattern[Row]) -> None:
        """Put everything of `other` in, its names case-folded."""
        self.rows.extend(other.rows)
        for name, child in (*other.literal.items(), *other.globs.items()):
            self.child(name.casefold()).take(child)
        if other.deep is not None:
            self.child(ANY_DEPTH).take(other.deep)


def is_glob(segment: str) -> bool:
    """Return whether `segment` matches more than its own name."""
    return "*" in segment or "?" in segment or "[" in segment


@cache
def compiled(glob: str) -> Callable[[str], re.Match[str] | None]:
    """Return the matcher of `glob`, compiled once."""
    return re.compile(fnmatch.translate(glob)).match
