"""The program file that a launch starts: where it lies, who may change it, and the hash of its content."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from discovery.formats.errors import Unreadable
from discovery.host.door import Door
from discovery.host.homes import Home
from discovery.host.projects import local_path
from discovery.identity.programs import launcher_name
from discovery.model import Identity, Kind, Launch

# Servers compiled by bun and its like carry a whole runtime with them: about a hundred megabytes.
MAX_BYTES = 128 * 1024 * 1024
# Of all programs of one home. A second or two of work: a file of servers may name any number of large ones.
MAX_TOTAL = 1024 * 1024 * 1024


class Programs:
    """Facts about program files, each file looked at once, within one budget of bytes."""

    def __init__(self, left: int = MAX_TOTAL) -> None:
        """Begin with `left` bytes to hash."""
        self.left = left
        self.known: dict[tuple[Path, ...], dict[str, str]] = {}

    def facts(self, path: Path, roots: Iterable[Path]) -> dict[str, str]:
        """Return permission bits and content hash of the file at `path`, none if it lies in none of `roots`.

        A file above the limits has no hash.
        """
        place = (path, *roots)
        if place not in self.known:
            self.known[place] = self.look(path, place[1:])
        return self.known[place]

    def look(self, path: Path, roots: Iterable[Path]) -> dict[str, str]:
        """Return what `facts` remembers."""
        try:
            found = Door(roots, min(MAX_BYTES, self.left)).digest(path)
        except (Unreadable, FileNotFoundError):
            return {}
        self.left -= found.size if found.sha256 else 0
        facts = {"script_mode": None if found.mode is None else oct(found.mode), "sha256": found.sha256}
        return {name: fact for name, fact in facts.items() if fact is not None}


def program_path(identity: Identity, launch: Launch, home: Home, project: Path | None) -> Path | None:
    """Return where the file that `identity` is lies on this machine, None if the launch does not tell."""
    scheme, _, text = (identity.ref or "").partition("#")[0].partition(":")
    if identity.kind is Kind.LOCAL and scheme == "file":
        return script_path(text, launch, home, project)
    if scheme == "bin" or scheme.endswith("-bin"):  # also a package manager's, whose package nobody knows
        return spelt_path(text, launch, home)
    return None


def script_path(text: str, launch: Launch, home: Home, project: Path | None) -> Path | None:
    """Return where a local script lies, which may be named from the working folder."""
    if absolute := local_path(text, home):
        return absolute
    base = local_path(launch.cwd, home) if launch.cwd else project
    return base / text if base else None


def spelt_path(name: str, launch: Launch, home: Home) -> Path | None:
    """Return where the program `name` lies, where the launch spells its whole path."""
    words = [
        word for word in (launch.command or "", *launch.args) if launcher_name(word) == launcher_name(name)
    ]
    return next((path for word in words if "://" not in word and (path := local_path(word, home))), None)
