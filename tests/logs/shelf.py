"""A machine with one home and the logs that clients keep there, and what the finder sees."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from discovery.clients.model import Os
from discovery.host.homes import Home
from discovery.logs import LogFinder
from discovery.model import Gap, Looked, Sighting
from discovery.redact.keyed import Fingerprinter

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
USERS = {Os.LINUX: "home/ana", Os.MACOS: "Users/ana", Os.WINDOWS: "Users/ana"}


@dataclass(frozen=True, kw_only=True)
class Seen:
    """All that one search gave."""

    sightings: list[Sighting] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    looked: list[Looked] = field(default_factory=list)

    @property
    def names(self) -> list[str | None]:
        """Return the names of the servers, as given."""
        return [one.name for one in self.sightings]


class Shelf:
    """One machine with one home."""

    def __init__(self, machine: Path, system: Os = Os.LINUX) -> None:
        """Build an empty home of `system` on the machine at `machine`."""
        self.machine, self.system = machine, system
        self.path = machine / USERS[system]
        self.path.mkdir(parents=True)

    def write(self, path: str, content: str | bytes, *, changed: datetime | None = None) -> Path:
        """Write a log below the home, last changed an hour ago unless told otherwise."""
        place = self.path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)
        seconds = (changed or datetime(2026, 11, 21, 11, tzinfo=UTC)).timestamp()
        os.utime(place, (seconds, seconds))
        return place

    def look(self, *, experimental: bool = False) -> Seen:
        """Return what the finder gives."""
        home = Home(path=self.path, user="ana", os=self.system, machine=self.machine)
        finder = LogFinder(
            homes=(home,), keyed=Fingerprinter(b"k" * 32), now=lambda: NOW, experimental=experimental
        )
        given = list(finder.find())
        return Seen(
            sightings=[one for one in given if isinstance(one, Sighting)],
            gaps=[one for one in given if isinstance(one, Gap)],
            looked=[one for one in given if isinstance(one, Looked)],
        )


def started(name: str, program: str, *args: str, at: str = "2026-09-01T10:00:00.000Z") -> str:
    """Return what Claude Desktop logs of a start, its arguments as Node prints them."""
    shown = "".join(f"      {node_text(arg)},\n" for arg in args)
    return (
        f"{at} [{name}] [info] Initializing server... {{ metadata: undefined }}\n"
        f"{at} [{name}] [info] Using MCP server command: {program} with args and path: {{\n"
        f"  metadata: {{\n    args: [\n{shown}      [length]: {len(args)}\n    ],\n"
        "    paths: [\n      '/usr/local/bin',\n      [length]: 1\n    ]\n  }\n} %o\n"
        f"{at} [{name}] [info] Server started and connected successfully {{ metadata: undefined }}\n"
    )


def node_text(text: str) -> str:
    """Return a text as Node's inspect quotes it."""
    escaped = text.replace("\\", "\\\\").replace("\n", "\\n")
    quote = "'" if "'" not in text else '"' if '"' not in text else "`"
    return quote + escaped + quote
