"""npm packages that may be servers: those a launcher was asked for, and those in a folder of global ones.

Most manifests speak of something else: they are told apart here, before what could judge them is loaded.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from discovery.installed.model import NPM_NAME, Package, Shelf

# A launcher's folder holds what one command asked for: a handful.
MAX_REQUESTED = 64
# Every library of the tables, and every marker, has one of these in its name; no other manifest is parsed.
NEEDLES = (b"mcp", b"modelcontextprotocol", b"muppet", b"skybridge")


def read_requested(shelf: Shelf) -> Iterator[Package]:
    """Yield the servers among the packages that a launcher's own manifest asks for; never what those need.

    Raise Unreadable, or FileNotFoundError where the manifest has gone.
    """
    from discovery.formats.json import read_json

    manifest = read_json(shelf.whole(shelf.path))
    wanted = manifest.get("dependencies") if isinstance(manifest, dict) else None
    for name, spec in sorted(wanted.items() if isinstance(wanted, dict) else ())[:MAX_REQUESTED]:
        if NPM_NAME.fullmatch(name):
            marker = shelf.path.parent / "node_modules" / name / "package.json"
            try:
                yield from package_at(marker, shelf, spec if isinstance(spec, str) else "")
            except FileNotFoundError:
                continue  # asked for and not there: it failed to install


def read_found(shelf: Shelf) -> Iterator[Package]:
    """Yield the package whose package.json was found, if it is a server; raise as `read_requested` does."""
    yield from package_at(shelf.path, shelf, "")


def package_at(marker: Path, shelf: Shelf, spec: str) -> Iterator[Package]:
    """Yield the package of one package.json, if it is a server; raise Unreadable or FileNotFoundError."""
    data = shelf.whole(marker)
    lower = data.lower()
    if any(needle in lower for needle in NEEDLES):
        from discovery.installed.manifests import judged_package

        yield from judged_package(data, marker, shelf, spec)
