"""The places of one file that are looked for, as a tree of their pointers: one pass finds them all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Sought:
    """A place on the way to, or at the end of, some pointer; `line` is None until it is met."""

    line: int | None = None
    inside: dict[str, Sought] = field(default_factory=dict)

    def step(self, key: str, line: int) -> Sought | None:
        """Return the place `key` in here, met on `line`; None if nobody asks for it.

        Of equal keys the last counts, as for the parsers: what was met inside an earlier one is forgotten.
        """
        found = self.inside.get(key)
        if found is not None:
            if found.line is not None:
                found.forget()
            found.line = line
        return found

    def forget(self) -> None:
        """Forget what was met inside."""
        pending = list(self.inside.values())
        while pending:
            place = pending.pop()
            place.line = None
            pending += place.inside.values()

    def reach(self, path: Sequence[str], line: int) -> None:
        """Note that `path` leads on from here, met on `line`; of places met twice the first counts."""
        place: Sought | None = self
        for key in path:
            place = place.inside.get(key) if place else None
            if place is None:
                return
            place.line = line if place.line is None else place.line

    def line_of(self, path: Sequence[str]) -> int:
        """Return the line of the place that `path` leads to, or of the nearest above it; else 1."""
        place: Sought | None = self
        line = self.line or 1
        for key in path:
            place = place.inside.get(key) if place else None
            if place is None or place.line is None:
                break
            line = place.line
        return line


def seek(paths: Iterable[Sequence[str]]) -> Sought:
    """Return the tree of all `paths`."""
    root = Sought()
    for path in paths:
        place = root
        for key in path:
            place = place.inside.setdefault(key, Sought())
    return root
