"""Writes a plan: each file whole and checked by reading it back, then the record of what was written."""

from __future__ import annotations

import json
from pathlib import Path

from inventory.registry.absent import RegistryError
from inventory.registry.sources.model import Imported
from inventory.registry.sources.plan import NOTE, README, Act, Plan, folder_of
from inventory.registry.sources.shelf import record_of
from inventory.registry.write import check, replace_file

SCHEMA = "mcp-census/source/1"


def apply(registry: Path, plan: Plan, found: Imported) -> tuple[str, ...]:
    """Write what a plan says; return a sentence for each file that could not be written and stays.

    Raises RegistryError where the folder itself cannot be made.
    """
    folder = folder_of(registry, plan.name)
    failed: list[str] = []
    files = dict(plan.files)
    for change in plan.changes:
        try:
            if change.text:
                ready(folder)
                check(change.text, change.entry, change.path)
                replace_file(change.path, change.text)
            elif change.act is Act.REMOVED:
                change.path.unlink(missing_ok=True)
        except RegistryError as error:
            failed.append(str(error))
            files.pop(change.path.name, None)
        except OSError as error:
            failed.append(f"{change.path}: cannot remove: {error.strerror}")
    remember(record_of(registry, plan.name), found, files)
    return tuple(failed)


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
