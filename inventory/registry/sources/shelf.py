"""What catalogues list, kept beside the registry and read as context: known elsewhere, approved by nobody.

The folder is hidden, so that the registry's own reader never takes it for decisions.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from inventory.model import Entry, State
from inventory.registry.absent import RegistryError
from inventory.registry.kept import Unreadable, canonical, entry_of
from inventory.registry.sources.model import Imported
from inventory.registry.write import replace_file

FOLDER = ".sources"
SUFFIX = ".catalogue.jsonl"
MAX_BYTES = 256 * 1024 * 1024  # 200,000 listed servers
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


def read_catalogues(registry: Path) -> tuple[Entry, ...]:
    """Return all that catalogues beside the registry list: drafts, each owned by the catalogue's name."""
    folder = registry / FOLDER
    if not folder.is_dir():
        return ()
    found: list[Entry] = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        source = path.name.removesuffix(SUFFIX)
        found += (replace(entry, owner=source, source=str(path)) for entry in entries_in(path))
    return tuple(found)


def entries_in(path: Path) -> Iterator[Entry]:
    """Yield the entries of one file; always drafts, whatever somebody wrote into it."""
    for line in lines_of(path):
        try:
            yield replace(entry_of(line), state=State.DRAFT)
        except Unreadable:
            continue  # a line by another hand; the catalogue is written whole at the next sync


def lines_of(path: Path) -> Iterator[str]:
    """Yield the lines of a catalogue's file, none where there is no such file; raise RegistryError."""
    try:
        if not path.is_file():
            return
        if path.stat().st_size > MAX_BYTES:
            raise RegistryError(f"{path}: larger than {MAX_BYTES} bytes; remove it and import it again")
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise RegistryError(f"{path}: cannot read: {error.strerror}") from None
    for line in text.splitlines():
        if line.strip():
            yield line


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
