"""Writes a plan: each file whole and checked by reading it back, then the record of what was written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from inventory.model import Entry
from inventory.registry.absent import RegistryError
from inventory.registry.acts.journal import carry_out, journal_path, recover, said_in
from inventory.registry.acts.locked import locked
from inventory.registry.acts.log import read_log
from inventory.registry.acts.model import Act as LogAct
from inventory.registry.acts.perform import Change as Done
from inventory.registry.acts.perform import Who, chained
from inventory.registry.nodes import Broken
from inventory.registry.read import read_text
from inventory.registry.sources.model import Imported
from inventory.registry.sources.plan import NOTE, README, Act, Change, Plan, folder_of
from inventory.registry.sources.shelf import record_of
from inventory.registry.write import ready_for_git, replace_file

SCHEMA = "mcp-census/source/1"
BATCH = 500  # entries written as one act: the log is read once for each


def apply(registry: Path, plan: Plan, found: Imported, who: Who) -> tuple[str, ...]:
    """Write what a plan says, each entry an act in the registry's log; return a sentence for each that fails.

    What is the same already is no act. Raises RegistryError where the folder itself cannot be made or held.
    """
    folder = folder_of(registry, plan.name)
    files = dict(plan.files)
    failed: list[str] = []
    wanted = [change for change in plan.changes if change.text or change.act is Act.REMOVED]
    if any(change.text for change in wanted):
        ready(folder)
    if wanted:
        with locked(registry):
            recover(registry)
            ready_for_git(registry)
            for at in range(0, len(wanted), BATCH):
                for change, why in written(registry, wanted[at : at + BATCH], who):
                    failed.append(why)
                    files.pop(change.path.name, None)
    remember(record_of(registry, plan.name), found, files)
    return tuple(failed)


def written(registry: Path, changes: list[Change], who: Who) -> Iterator[tuple[Change, str]]:
    """Write changes and their records; yield those that cannot be written, and why, the others apart."""
    try:
        carry_out(registry, chained(registry, [done(it) for it in changes], who, read_log(registry)))
    except RegistryError as error:
        # An act that cannot be done must not wait for the next one to finish it: that could not, either.
        journal_path(registry).unlink(missing_ok=True)
        if len(changes) == 1:
            yield changes[0], str(error)
        else:
            for each in changes:
                yield from written(registry, [each], who)


def done(change: Change) -> Done:
    """Return a change of a source as an act on its file."""
    before = entry_at(change.path, change.entry.id)
    after = change.entry if change.text else None
    return Done(act=LogAct.IMPORT, path=change.path, text=change.text or None, before=before, after=after)


def entry_at(path: Path, label: str) -> Entry | None:
    """Return the entry that a file holds now, None where there is none that can be read."""
    try:
        found = said_in(read_text(path), label)
    except (OSError, Broken, RegistryError):
        return None
    return found if isinstance(found, Entry) else None


def ready(folder: Path) -> None:
    """Make the folder of a source; raise RegistryError if that fails."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        readme = folder.parent / README
        if not readme.exists():
            replace_file(readme, NOTE)
    except OSError as error:
        raise RegistryError(f"{folder}: cannot create: {error.strerror}") from None


def remember(path: Path, found: Imported, files: dict[str, str]) -> None:
    """Write the record of a source where it says something new; raise RegistryError."""
    record = {"schema": SCHEMA, "source": found.source, "dialect": found.dialect, "files": files}
    text = json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    try:
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise RegistryError(f"{path}: cannot write: {error}") from None
    replace_file(path, text)
