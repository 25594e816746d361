"""A machine with one home, filled as package managers fill it, and what the finder sees there."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from discovery.clients.model import Os
from discovery.host.homes import Home
from discovery.model import Gap, Looked, Sighting
from discovery.packages import PackageFinder
from discovery.redact.keyed import Fingerprinter
from discovery.shapes.model import Plain

NOW = datetime(2026, 11, 21, tzinfo=UTC)
SDK = "@modelcontextprotocol/sdk"
USERS = {Os.LINUX: "home/ana", Os.MACOS: "Users/ana", Os.WINDOWS: "Users/ana"}


@dataclass(frozen=True, kw_only=True)
class Seen:
    """All that one search gave."""

    sightings: list[Sighting] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    looked: list[Looked] = field(default_factory=list)

    @property
    def purls(self) -> list[str]:
        """Return what was found: package URLs, or references where there are none."""
        return [one.identity.purl or one.identity.ref or "" for one in self.sightings]


class House:
    """One machine with one home."""

    def __init__(self, machine: Path, system: Os = Os.LINUX) -> None:
        """Build an empty home of `system` on the machine at `machine`."""
        self.machine, self.system = machine, system
        self.path = machine / USERS[system]
        self.path.mkdir(parents=True)
        self.environ: dict[str, str] = {}
        self.own = False

    def home(self) -> Home:
        """Return the home as the finder takes it."""
        return Home(
            path=self.path,
            user="ana",
            os=self.system,
            machine=self.machine,
            own=self.own,
            environ=self.environ,
        )

    def look(self) -> Seen:
        """Return what the finder gives."""
        finder = PackageFinder(homes=(self.home(),), keyed=Fingerprinter(b"k" * 32), now=lambda: NOW)
        given = list(finder.find())
        return Seen(
            sightings=[one for one in given if isinstance(one, Sighting)],
            gaps=[one for one in given if isinstance(one, Gap)],
            looked=[one for one in given if isinstance(one, Looked)],
        )

    def write(self, path: str, content: str | bytes | dict[str, Plain]) -> Path:
        """Write a file below the home, or below the machine where `path` begins with a slash."""
        place = self.machine / path[1:] if path.startswith("/") else self.path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, dict):
            content = json.dumps(content)
        place.write_bytes(content.encode() if isinstance(content, str) else content)
        return place

    def npm(self, modules: str, name: str, **fields: Plain) -> Path:
        """Install an npm package into the node_modules folder `modules`."""
        manifest: dict[str, Plain] = {"name": name, "version": "1.2.3", **fields}
        return self.write(f"{modules}/{name}/package.json", manifest)

    def npx(self, folder: str, name: str, fields: dict[str, Plain], spec: str = "^1.0.0") -> Path:
        """Fetch an npm package for one run, as npx does."""
        self.write(f"{folder}/package.json", {"dependencies": {name: spec}, "_npx": {"packages": [name]}})
        return self.npm(f"{folder}/node_modules", name, **fields)

    def pip(
        self,
        site: str,
        name: str,
        *,
        needs: tuple[str, ...] = (),
        scripts: Mapping[str, str] | None = None,
        readme: str = "",
        headers: str = "",
    ) -> Path:
        """Install a Python distribution into the site-packages folder `site`."""
        info = f"{site}/{name.replace('-', '_')}-1.2.3.dist-info"
        lines = ["Metadata-Version: 2.4", f"Name: {name}", "Version: 1.2.3"]
        lines += [f"Requires-Dist: {need}" for need in needs]
        if scripts:
            entries = "".join(f"{key} = {target}\n" for key, target in scripts.items())
            self.write(f"{info}/entry_points.txt", "[console_scripts]\n" + entries)
        return self.write(f"{info}/METADATA", "\n".join(lines) + f"\n{headers}\n{readme}")


def server(**more: Plain) -> dict[str, Plain]:
    """Return the fields of an npm package that is a server by name, SDK and program."""
    return {"dependencies": {SDK: "^1.30.0"}, "bin": {"run": "dist/index.js"}, **more}


def go_program(module: str, *needs: str, version: str = "v1.2.3") -> bytes:
    """Return a 64-bit ELF file that holds nothing but the build information of a Go program."""
    lines = [f"path\t{module}", f"mod\t{module}\t{version}\t", *(f"dep\t{need}\tv1.0.0\t" for need in needs)]
    text = b"0" * 16 + "\n".join(lines).encode() + b"\n" + b"0" * 16
    info = b"\xff Go buildinf:" + bytes([8, 2]) + b"\0" * 16 + sized(b"go1.25.1") + sized(text)
    names = b"\0.go.buildinfo\0.shstrtab\0"
    start = 64 + len(info)
    table = start + len(names)
    rows = [
        (0, 0, 0, 0, 0, 0),
        (1, 1, 0, 0, 64, len(info)),
        (15, 3, 0, 0, start, len(names)),
    ]
    head = struct.pack(
        "<4sBBBBQHHIQQQIHHHHHH", b"\x7fELF", 2, 1, 1, 0, 0, 2, 62, 1, 0, 0, table, 0, 64, 0, 0, 64, 3, 2
    )
    return head + info + names + b"".join(struct.pack("<IIQQQQ", *row) + b"\0" * 24 for row in rows)


def sized(data: bytes) -> bytes:
    """Return bytes behind their length as a varint."""
    length, prefix = len(data), b""
    while length >= 0x80:
        prefix += bytes([length & 0x7F | 0x80])
        length >>= 7
    return prefix + bytes([length]) + data


def bundle(manifest: dict[str, Plain]) -> bytes:
    """Return a bundle file that holds a manifest."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("manifest.json", json.dumps(manifest))
    return file.getvalue()
