"""What catalogues list, kept beside the registry and read as context: known elsewhere, approved by nobody.

The folder is hidden, so that the registry's own reader never takes it for decisions.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from discovery.model import digest
from inventory.model import Entry, Governs, Reach, State
from inventory.registry.absent import RegistryError

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
        found += entries_in(path, path.name.removesuffix(SUFFIX))
    return tuple(found)


def catalogue_marks(registry: Path) -> tuple[str, ...]:
    """Return a hash of each catalogue's file: what they list is a part of what a verdict was given by."""
    folder = registry / FOLDER
    if not folder.is_dir():
        return ()
    return tuple(digest(path.name, "\n".join(lines_of(path))) for path in sorted(folder.glob(f"*{SUFFIX}")))


def entries_in(path: Path, source: str) -> Iterator[Entry]:
    """Yield the entries of one file: always drafts of this source, whatever somebody wrote into it."""
    import json

    reach, governs = Reach(), Governs()  # the same for all: 20,000 of each would take half a second
    for line in lines_of(path):
        try:
            row = json.loads(line)
            entry = Entry(
                id=str(row["id"]),
                identity=str(row["identity"]),
                state=State.DRAFT,
                owner=source,
                name=str(row.get("name") or ""),
                purpose=str(row.get("purpose") or ""),
                reason=str(row.get("reason") or ""),
                versions=row.get("versions") and str(row["versions"]),
                also=tuple(map(str, row.get("also") or ())),
                source=str(path),
                reach=reach,
                governs=governs,
            )
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            continue  # a line by another hand; the catalogue is written whole at the next sync
        yield entry


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
