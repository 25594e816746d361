"""What catalogues list, kept beside the registry and read as context: known elsewhere, approved by nobody.

The folder is hidden, so that the registry's own reader never takes it for decisions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from inventory.model import Entry, State
from inventory.registry.absent import RegistryError
from inventory.registry.kept import Unreadable, entry_of

FOLDER = ".sources"
SUFFIX = ".catalogue.jsonl"
MAX_BYTES = 256 * 1024 * 1024  # 200,000 listed servers


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
