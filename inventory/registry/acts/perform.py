"""Does an act: reads the registry under its lock, lets the act say what changes, and writes it down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from discovery.frozen import frozen
from inventory.model import Entry, Problem, Waiver
from inventory.registry.absent import RegistryError
from inventory.registry.acts.journal import Step, carry_out, recover, said_in
from inventory.registry.acts.locked import locked
from inventory.registry.acts.log import Log, read_log
from inventory.registry.acts.model import Act, Record, content_hash, hash_of, plain_of
from inventory.registry.contents import Item, read_root
from inventory.registry.nodes import read_documents
from inventory.registry.read import read_items
from inventory.registry.write import ready_for_git


@frozen
class Who:
    """Who answers for an act, which account ran it, why, and when."""

    by: str
    account: str
    why: str
    now: datetime


@frozen
class Change:
    """What an act does to one entry or waiver: the file's whole text after it, None for a file that goes."""

    act: Act
    path: Path
    text: str | None
    before: Entry | Waiver | None
    after: Entry | Waiver | None
    why: str = ""


@frozen
class Contents:
    """All that stands in a registry's folder while an act is decided."""

    folder: Path
    items: tuple[Item, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries."""
        return tuple(it for it in self.items if isinstance(it, Entry))

    @property
    def waivers(self) -> tuple[Waiver, ...]:
        """The waivers that stand on their own."""
        return tuple(it for it in self.items if isinstance(it, Waiver))

    def alone(self, path: Path) -> bool:
        """Return whether a file holds one thing and nothing that cannot be read."""
        held = [it for it in self.items if it.source == str(path)]
        return len(held) == 1 and not isinstance(held[0], Problem)


def perform(registry: Path, plan: Callable[[Contents], Sequence[Change]], who: Who) -> tuple[Change, ...]:
    """Do what `plan` makes of the registry, and return what changed; raise RegistryError.

    What an act before this one left undone is finished first.
    """
    if not registry.exists():
        raise RegistryError(f"{registry}: there is no such registry; create it with `registry init`")
    if not registry.is_dir():
        raise RegistryError(f"{registry}: is not a folder; change the entry in it by hand")
    with locked(registry):
        recover(registry)
        changes = tuple(plan(Contents(folder=registry, items=tuple(read_items(registry)))))
        steps = chained(registry, changes, who, read_log(registry))
        ready_for_git(registry)
        carry_out(registry, steps)
        return changes


def chained(registry: Path, changes: Sequence[Change], who: Who, log: Log) -> tuple[Step, ...]:
    """Return the steps of an act, the first bound to all ends of the log and each other to the one before."""
    previous, steps = log.heads, list[Step]()
    for change in changes:
        record = recorded(registry, change, who, previous)
        steps.append(Step(record=record, text=change.text))
        previous = (record.hash,)
    return tuple(steps)


def recorded(registry: Path, change: Change, who: Who, previous: tuple[str, ...]) -> Record:
    """Return the record of one change."""
    said = change.after or change.before
    if change.text is not None and change.after is not None:
        check(change.text, change.after, change.path)
    record = Record(
        time=who.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        act=change.act.value,
        entry=said.id if said else "",
        identity=said.identity if said else "",
        file=change.path.relative_to(registry).as_posix(),
        by=who.by,
        account=who.account,
        why=change.why or who.why,
        before=content_hash(change.before),
        after=content_hash(change.after),
        previous=previous,
    )
    return replace(record, hash=hash_of(plain_of(record)))


def check(text: str, said: Entry | Waiver, path: Path) -> None:
    """Raise RegistryError unless what was meant reads back from `text`."""
    if content_hash(said_in(text, said.id)) != content_hash(said):
        problems = (
            it for root in read_documents(text) for it in read_root(root, "") if isinstance(it, Problem)
        )
        why = "; ".join(f"{it.field}: {it.message}" for it in problems) or "it differs"
        raise RegistryError(f"{path}: not written, since it would not read back: {why or 'it differs'}")
