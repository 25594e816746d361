"""The files of a repository once more, for the lines of what was found in them; none outside it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from discovery.clients.catalogue import by_id
from discovery.clients.model import Format
from discovery.formats.errors import Unreadable
from discovery.formats.text import decode
from discovery.host.door import Door
from discovery.model import Sighting
from inventory.check.lines import form_of, lines_of
from inventory.check.model import Spot

# Past this a line is not worth its price: what is so large was written by a program.
MAX_BYTES = 8 * 1024 * 1024


class Files:
    """The files below the tops of some repositories."""

    def __init__(self, tops: Iterable[str]) -> None:
        """Know the `tops`; nothing is read yet."""
        self.tops = tuple(sorted(tops, key=len, reverse=True))
        self.door = Door(map(Path, self.tops), MAX_BYTES)

    def path(self, source: str) -> str:
        """Return `source` from the top of its repository, with forward slashes; `.` for the top itself."""
        for top in self.tops:
            if source == top:
                return "."
            if source.startswith(top.rstrip(os.sep) + os.sep):
                return source[len(top.rstrip(os.sep)) + 1 :].replace(os.sep, "/")
        return source.replace(os.sep, "/")

    def spots(self, sightings: Iterable[Sighting]) -> dict[str, Spot]:
        """Return where each sighting stands, by its key; each file is read once."""
        sources: dict[str, list[Sighting]] = {}
        for one in sightings:
            sources.setdefault(one.source, []).append(one)
        spots: dict[str, Spot] = {}
        for source, found in sources.items():
            lines = self.lines(source, found)
            path = self.path(source)
            spots |= {one.key: Spot(path=path, line=lines.get(one.pointer or "", 1)) for one in found}
        return spots

    def lines(self, source: str, found: list[Sighting]) -> dict[str, int]:
        """Return the lines of the pointers into one file; none where it has no lines, or cannot be read."""
        form = form_of(source, row_format(found[0]))
        try:
            text = decode(self.door.read(Path(source)).data)
        except (Unreadable, FileNotFoundError, OSError, ValueError):
            return {}
        return lines_of(text, form, {one.pointer or "" for one in found})


def row_format(sighting: Sighting) -> Format | None:
    """Return the format of the catalogue's row that a sighting was made by."""
    name, _, row = sighting.facts.get("location", "").partition("/")
    client = by_id(name)
    rows = client.locations if client else ()
    return next((location.format for location in rows if location.id == row), None)
