"""A machine on a temporary folder with one home, and what the finder sees there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from discovery.clients.catalogue import CLIENTS
from discovery.clients.model import Client, Os
from discovery.configs import ConfigFinder
from discovery.host.homes import Home
from discovery.model import Gap, Looked, Sighting
from discovery.redact.keyed import Fingerprinter
from discovery.shapes.model import Plain
from discovery.targets import Choice

NOW = datetime(2026, 11, 21, tzinfo=UTC)
NPX: dict[str, Plain] = {"command": "npx", "args": ["-y", "some-mcp@1.0.0"]}


def servers(*names: str, key: str = "mcpServers") -> dict[str, Plain]:
    """Return a document that declares one server under each name."""
    return {key: {name: {"command": "npx", "args": ["-y", f"{name}-mcp"]} for name in names}}


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

    def one(self, name: str) -> Sighting:
        """Return the only sighting called `name`."""
        (found,) = [one for one in self.sightings if one.name == name]
        return found

    def roots(self) -> set[str]:
        """Return the roots that were gone through."""
        return {one.root for one in self.looked}

    def told(self) -> list[tuple[str, str]]:
        """Return the file name and the reason of each gap."""
        return [(Path(gap.source).name, gap.reason.value) for gap in self.gaps]


class Scene:
    """A machine's disk below `machine`, and the home of ana on it."""

    def __init__(self, machine: Path, os: Os = Os.LINUX) -> None:
        """Lay out an empty home."""
        self.machine = machine
        self.os = os
        self.home = machine / ("home" if os is Os.LINUX else "Users") / "ana"
        self.home.mkdir(parents=True)

    def write(self, where: str, content: Plain | bytes) -> Path:
        """Write a file below the home, after a slash below the machine: bytes, text, else JSON."""
        path = self.machine / where[1:] if where.startswith("/") else self.home / where
        path.parent.mkdir(parents=True, exist_ok=True)
        data = content if isinstance(content, (bytes, str)) else json.dumps(content)
        path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))
        return path

    def as_home(self, *, own: bool = False, environ: Mapping[str, str] | None = None) -> Home:
        """Return the home in the finder's words."""
        return Home(
            path=self.home, user="ana", os=self.os, machine=self.machine, own=own, environ=environ or {}
        )

    def finder(
        self,
        *homes: Home,
        projects: tuple[Path, ...] = (),
        known: tuple[Path, ...] = (),
        clients: tuple[Client, ...] = CLIENTS,
        experimental: bool = False,
        provided: bool = False,
    ) -> ConfigFinder:
        """Return a finder on this home, or on those given."""
        return ConfigFinder(
            homes=homes or (self.as_home(),),
            choice=Choice(clients=clients, experimental=experimental, provided=provided),
            keyed=Fingerprinter(bytes(32)),
            projects=projects,
            known=known,
            now=lambda: NOW,
        )

    def find(self, *homes: Home, **wanted: object) -> Seen:
        """Return what a finder on this home sees."""
        return look(self.finder(*homes, **wanted))  # type: ignore[arg-type]  # passed through as they are


def look(finder: ConfigFinder) -> Seen:
    """Return what `finder` gives, sorted by kind."""
    seen = Seen()
    for item in finder.find():
        match item:
            case Sighting():
                seen.sightings.append(item)
            case Gap():
                seen.gaps.append(item)
            case Looked():
                seen.looked.append(item)
    return seen
