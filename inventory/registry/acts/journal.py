"""What an act is about to do, written before it does it: after a crash the next act finishes or drops it.

An act is decided when its journal stands under its name. Before that nothing has changed; from then on it is
carried out, by whoever comes next if need be. A file that somebody changed meanwhile is not touched.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from discovery.frozen import frozen
from inventory.model import Entry, Waiver
from inventory.registry.absent import RegistryError
from inventory.registry.acts.log import append, read_log, read_record
from inventory.registry.acts.model import Record, content_hash, plain_of
from inventory.registry.contents import read_root
from inventory.registry.nodes import Broken, read_documents
from inventory.registry.read import SUFFIXES, read_text
from inventory.registry.write import replace_file

JOURNAL = ".acts.pending"
MAX_BYTES = 64 * 1024 * 1024


@frozen
class Step:
    """One file that an act changes, with the record of it; `text` is None for a file that goes."""

    record: Record
    text: str | None


def journal_path(registry: Path) -> Path:
    """Return where an act that is under way is written down."""
    return registry / JOURNAL


def carry_out(registry: Path, steps: Sequence[Step]) -> None:
    """Do what an act does, so that it is done wholly or not at all; raise RegistryError."""
    body = [{"record": {**plain_of(it.record), "hash": it.record.hash}, "text": it.text} for it in steps]
    replace_file(journal_path(registry), json.dumps(body))
    finish(registry, steps)


def recover(registry: Path) -> tuple[Record, ...]:
    """Finish the act that was interrupted, and return what it was; none is the usual case.

    Raises RegistryError for a journal that cannot be read.
    """
    path = journal_path(registry)
    if not path.exists():
        return ()
    steps = read_journal(path)
    finish(registry, steps)
    return tuple(it.record for it in steps)


def finish(registry: Path, steps: Sequence[Step]) -> None:
    """Write the files of an act that lack their text, then its records, then remove the journal."""
    done: list[Record] = []
    for step in steps:
        path = place(registry, step.record.file)
        now = hash_at(path, step.record.entry)
        if now not in (step.record.before, step.record.after):
            break  # somebody changed it since; what they wrote stays, and the rest of the act is dropped
        if now != step.record.after:
            write(path, step)
        done.append(step.record)
    log = read_log(registry)
    known = {record.hash for record in log.records}
    if new := [record for record in done if record.hash not in known]:
        append(registry, new, log.torn)
    try:
        journal_path(registry).unlink(missing_ok=True)
    except OSError as error:
        raise RegistryError(f"{journal_path(registry)}: cannot remove: {error.strerror}") from None


def write(path: Path, step: Step) -> None:
    """Write or remove the file of one step; raise RegistryError."""
    try:
        if step.text is None:
            path.unlink(missing_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(path, step.text)
    except OSError as error:
        raise RegistryError(f"{path}: cannot write: {error.strerror}") from None


def hash_at(path: Path, label: str) -> str | None:
    """Return the hash of the entry or waiver `label` in a file, None where it is not there."""
    try:
        found = said_in(read_text(path), label)
    except FileNotFoundError:
        return None
    except (OSError, Broken) as error:
        raise RegistryError(f"{path}: cannot read: {error}") from None
    return content_hash(found)


def said_in(text: str, label: str) -> Entry | Waiver | None:
    """Return the entry or waiver that has the id `label` in a text; raise Broken or RegistryError."""
    items = (item for root in read_documents(text) for item in read_root(root, ""))
    return next((it for it in items if isinstance(it, Entry | Waiver) and it.id == label), None)


def place(registry: Path, name: str) -> Path:
    """Return the file of a step; raise RegistryError for one that is no file of the registry."""
    parts = PurePosixPath(name)
    hidden = any(part.startswith((".", "/")) or "\\" in part or ":" in part for part in parts.parts)
    if parts.is_absolute() or hidden or parts.suffix not in SUFFIXES:
        raise RegistryError(f"{journal_path(registry)}: names what is no file of the registry; remove it")
    return registry.joinpath(*parts.parts)


def read_journal(path: Path) -> tuple[Step, ...]:
    """Return the steps in a journal; raise RegistryError unless they are what an act wrote."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError("too large")
        body = json.loads(path.read_text(encoding="utf-8"))
        return tuple(step_of(row) for row in body)
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        then = "it is left of an act that was interrupted; nothing else is affected: remove it"
        raise RegistryError(f"{path}: cannot be read; {then}") from None


def step_of(row: dict[str, object]) -> Step:
    """Return one step; raise ValueError if its text is not what its record says."""
    found, text = row["record"], row["text"]
    if not isinstance(found, dict) or not (text is None or isinstance(text, str)):
        raise TypeError("no step")
    record = read_record(found)
    after = None if text is None else content_hash(said_in(text, record.entry))
    if after != record.after:
        raise ValueError("another content")
    return Step(record=record, text=text)
