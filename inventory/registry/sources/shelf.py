"""The files that sources keep beside the registry: what a catalogue lists, and what was written for each."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

from inventory.registry.absent import RegistryError
from inventory.registry.kept import canonical
from inventory.registry.sources.listed import FOLDER, SUFFIX, lines_of
from inventory.registry.sources.model import Imported
from inventory.registry.write import replace_file

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


def keep_catalogue(registry: Path, name: str, found: Imported, *, dry: bool = False) -> tuple[int, int]:
    """Write what a source lists, one server a line; return how many are new and how many are gone.

    Raises RegistryError where it cannot be written.
    """
    path = place_of(registry, name)
    before = set(lines_of(path))
    after = [canonical(replace(entry, source="", approved_at=None)) for entry in found.listed]
    wanted = set(after)
    if not found.whole:  # what was not read is not gone
        wanted |= before
    added, gone = len(wanted - before), len(before - wanted)
    if not dry and (wanted != before):
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, "".join(f"{line}\n" for line in sorted(wanted)))
    return added, gone


def place_of(registry: Path, name: str) -> Path:
    """Return the file of a catalogue; raise RegistryError for a name that could leave the folder."""
    if not NAME.fullmatch(name):
        raise RegistryError(
            f"{name[:64]!a} is no name of a source; write small letters, digits, `.`, `-`, `_`"
        )
    return registry / FOLDER / f"{name}{SUFFIX}"


def record_of(registry: Path, name: str) -> Path:
    """Return the file that remembers what was written for a source; raise RegistryError."""
    place_of(registry, name)
    return registry / FOLDER / f"{name}.json"


def read_record(path: Path) -> dict[str, str]:
    """Return the files written for a source with the hash of each; none where nothing is remembered."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    files = found.get("files") if isinstance(found, dict) else None
    return {str(key): str(value) for key, value in files.items()} if isinstance(files, dict) else {}
