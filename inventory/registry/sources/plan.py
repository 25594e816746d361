"""What an import would change in a registry, and the writing of it: the same source twice changes nothing.

Each source has a folder of its own below `imported/`. The organisation's own entries come first, then the
sources in their order; a denial is always written, whoever makes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

from discovery.frozen import frozen
from discovery.model import digest
from inventory.model import Entry
from inventory.registry.matching import BLOCKING
from inventory.registry.read import read_items
from inventory.registry.sources.model import Imported
from inventory.registry.sources.whole import whole_text
from inventory.registry.write import MAX_STEM

IMPORTED = "imported"
README = "README.md"
NOTE = "Written by `mcp-census registry import` and `registry sync`: change the source, not these files.\n"


class Act(StrEnum):
    """What becomes of one entry of a source."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    SAME = "unchanged"
    KEPT = "kept"
    OVERRULED = "overruled"


@frozen
class Change:
    """One entry and what becomes of it; `text` is what is to be written, empty for a file that goes."""

    act: Act
    entry: Entry
    path: Path
    why: str = ""
    text: str = ""


@frozen
class Plan:
    """All that a source would change, and the files it will have then, with their hashes."""

    name: str
    changes: tuple[Change, ...]
    files: Mapping[str, str]

    def count(self, act: Act) -> int:
        """Return how many entries an act is done to."""
        return sum(change.act is act for change in self.changes)


def folder_of(registry: Path, name: str) -> Path:
    """Return the folder of a source's entries."""
    return registry / IMPORTED / name


def plan(
    registry: Path, name: str, found: Imported, others: Iterable[Entry], record: Mapping[str, str]
) -> Plan:
    """Return what writing `found` would change; `others` come before it, `record` is what was written last.

    Raises RegistryError where the registry cannot be read.
    """
    folder = folder_of(registry, name)
    present = {path_name(entry): entry for entry in entries_at(folder)} if folder.is_dir() else {}
    before = decided(others)
    changes: list[Change] = []
    wanted: set[str] = set()
    for entry in found.entries:
        file = f"{label(name, entry)}.yaml"
        wanted.add(file)
        changes.append(change_of(folder / file, entry, name, present.get(file), before, record.get(file)))
    gone = sorted(set(present) - wanted)
    changes += [left_over(folder / file, present[file], found, record.get(file)) for file in gone]
    files = dict(files_after(changes, record))
    return Plan(name=name, changes=tuple(sorted(changes, key=lambda it: it.path)), files=files)


def change_of(
    path: Path,
    entry: Entry,
    name: str,
    old: Entry | None,
    before: Mapping[tuple[object, ...], Entry],
    mark: str | None,
) -> Change:
    """Return what becomes of one entry that the source has."""
    fresh = replace(entry, id=label(name, entry), source=str(path))
    if old is not None and replace(fresh, approved_at=old.approved_at) == replace(old, source=fresh.source):
        fresh = replace(fresh, approved_at=old.approved_at)  # when it was first imported stays
    rival = before.get((entry.identity, entry.reach))
    if rival is not None and entry.state not in BLOCKING:
        why = f"{rival.source or rival.id} decides on it, and comes first"
        if old is None:
            return Change(act=Act.OVERRULED, entry=fresh, path=path, why=why)
        return Change(act=Act.REMOVED, entry=old, path=path, why=why)
    if old is None:
        return Change(act=Act.ADDED, entry=fresh, path=path, text=whole_text(fresh))
    if replace(old, source=fresh.source) == fresh:
        return Change(act=Act.SAME, entry=fresh, path=path)
    if by_hand(path, mark):
        return Change(
            act=Act.KEPT,
            entry=old,
            path=path,
            why="it was changed by hand; remove the file to import it anew",
        )
    return Change(act=Act.CHANGED, entry=fresh, path=path, text=whole_text(fresh))


def left_over(path: Path, old: Entry, found: Imported, mark: str | None) -> Change:
    """Return what becomes of an entry that the source does not have any more.

    A source that was not read whole takes nothing back; a row that could not be read takes back no denial.
    """
    if not found.whole:
        return Change(act=Act.KEPT, entry=old, path=path, why="the source could not be read whole")
    if old.state in BLOCKING and found.problems:
        return Change(
            act=Act.KEPT, entry=old, path=path, why="a row that could not be read may deny it still"
        )
    if by_hand(path, mark):
        return Change(
            act=Act.KEPT, entry=old, path=path, why="the source has it no more, and it was changed by hand"
        )
    return Change(act=Act.REMOVED, entry=old, path=path, why="the source has it no more")


def by_hand(path: Path, mark: str | None) -> bool:
    """Return whether a file is not as we wrote it."""
    try:
        return mark is None or digest(path.read_text(encoding="utf-8")) != mark
    except (OSError, ValueError):
        return True


def files_after(changes: Iterable[Change], record: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the files of a source as they will be, with their hashes; those changed by hand keep theirs."""
    for change in changes:
        if change.text:
            yield change.path.name, digest(change.text)
        elif change.act in (Act.SAME, Act.KEPT) and change.path.name in record:
            yield change.path.name, record[change.path.name]


def label(name: str, entry: Entry) -> str:
    """Return an id that no other source and no hand gives."""
    text = f"{name}.{entry.id}"
    return text if len(text) <= MAX_STEM else f"{text[: MAX_STEM - 9]}-{digest(text)[:8]}"


def path_name(entry: Entry) -> str:
    """Return the name of the file an entry was read from."""
    return Path(entry.source).name


def entries_at(folder: Path) -> Iterator[Entry]:
    """Yield the entries below a folder that can be read."""
    for item in read_items(folder):
        if isinstance(item, Entry):
            yield item


def decided(entries: Iterable[Entry]) -> dict[tuple[object, ...], Entry]:
    """Return entries by what they decide on and for whom; the first holds."""
    found: dict[tuple[object, ...], Entry] = {}
    for entry in entries:
        found.setdefault((entry.identity, entry.reach), entry)
    return found
