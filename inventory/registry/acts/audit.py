"""Whether the log of acts holds together, and whether the entries are as the last act left them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from discovery.frozen import frozen
from inventory.model import Entry, Snapshot, Waiver
from inventory.registry.acts.journal import journal_path
from inventory.registry.acts.log import Log, read_log
from inventory.registry.acts.model import LOG, SHORT, Record, content_hash


@frozen
class Audit:
    """What was found: the log, what breaks it, and what is only worth knowing."""

    log: Log
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def audit(registry: Path, snapshot: Snapshot, head: str = "") -> Audit:
    """Return what is to be said of the log of `registry`; raise RegistryError if it cannot be read.

    `head` is the hash of an act that somebody knows to have happened: without it in the log, lines were cut.
    """
    log = read_log(registry)
    faults = [f"{LOG}:{it.line}: {it.text}" for it in log.breaks]
    if head and not log.contains(head):
        faults.append(f"{LOG}: the act {head[:80]!a} is not in it: what came to an end there was cut off")
    notes = list(outside(log, (*snapshot.entries, *snapshot.waivers)))
    if journal_path(registry).exists():
        notes.append("an act is under way or was interrupted; the next act finishes it")
    return Audit(log=log, faults=tuple(faults), notes=tuple(notes))


def outside(log: Log, said: tuple[Entry | Waiver, ...]) -> Iterator[str]:
    """Yield which entries are not as an act left them: a pull request may do that, and is its own record."""
    now = {it.id: content_hash(it) for it in said}
    for label, last in sorted(last_acts(log).items()):
        here = now.get(label)
        if all(here != it.after for it in last):
            known = last[-1]
            verb = "was removed" if here is None else "was changed"
            yield f"{label} {verb} by hand since {known.act} by {known.by} on {known.time[:10]}"


def last_acts(log: Log) -> dict[str, list[Record]]:
    """Return the acts on each entry at whose end no later act on it began: one, or one for each branch."""
    begun: set[tuple[str, str | None]] = set()
    found: dict[str, list[Record]] = {}
    for record in reversed(log.records):
        if (record.entry, record.after) not in begun:
            found.setdefault(record.entry, []).insert(0, record)
        begun.add((record.entry, record.before))
    return found


def told(log: Log) -> str:
    """Return the log in one line, with the ends that prove it whole to who keeps them."""
    ends = ", ".join(it[:SHORT] for it in log.heads)
    count = len(log.records)
    return f"{count} act{'' if count == 1 else 's'} logged" + (f", up to {ends}" if ends else "")
