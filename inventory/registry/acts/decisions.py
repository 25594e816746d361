"""What a request, an approval and a denial make of the entries there are, and of the requests they answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from inventory.model import Entry, State
from inventory.registry.absent import RegistryError
from inventory.registry.acts.model import Act
from inventory.registry.acts.perform import Change, Contents
from inventory.registry.case import UNDECIDED
from inventory.registry.write import Draft, change, create, free_id, merged

ASKABLE = UNDECIDED | {State.RETIRED}
Planned = Callable[[Contents], tuple[Change, ...]]


def request(entry: Entry, today: date) -> Planned:
    """Return the act of asking for `entry`; it changes no decision, and refuses what is decided already."""

    def plan(contents: Contents) -> tuple[Change, ...]:
        same = same_as(entry, contents.entries)
        decided = [it for it in same if it.state not in ASKABLE]
        refuse_decided(entry, decided, today)
        open_ones = [it for it in same if it.state in ASKABLE]
        if asked := next((it for it in open_ones if it.state is State.PENDING), None):
            on = f" on {asked.requested_at}" if asked.requested_at else ""
            by = f" by {asked.requested_by}" if asked.requested_by else ""
            raise RegistryError(f"{entry.identity} was requested already{by}{on}; decide on entry {asked.id}")
        if open_ones and not decided:
            old = open_ones[0]
            return (drawn(Act.REQUEST, change(old, asked_anew(old, entry))),)
        return (drawn(Act.REQUEST, fresh(contents, entry)),)

    return plan


def asked_anew(old: Entry, new: Entry) -> Entry:
    """Return a request in the place of a draft or of what was retired: nobody has approved it."""
    asked = merged(old, new)
    return replace(
        asked,
        approved_by="",
        approved_at=None,
        requested_by=new.requested_by,
        requested_at=new.requested_at,
    )


def refuse_decided(entry: Entry, decided: Iterable[Entry], today: date) -> None:
    """Raise RegistryError where a request asks for what was denied, or for no more than is approved."""
    for it in decided:
        over = it.expires is not None and it.expires < today
        if it.state in (State.DENIED, State.SUSPENDED):
            raise RegistryError(f"{it.identity} is {it.state}: {it.reason}; ask {it.owner} (entry {it.id})")
        if not over and it.versions in (None, entry.versions):
            asked = f" for {it.versions}" if it.versions else ""
            raise RegistryError(f"{it.identity} is {it.state}{asked} already (entry {it.id} of {it.owner})")


def decide(act: Act, entry: Entry) -> Planned:
    """Return the act of approving or denying; a request that it answers becomes part of it, or goes."""

    def plan(contents: Contents) -> tuple[Change, ...]:
        same = same_as(entry, contents.entries)
        decided = [it for it in same if it.state not in UNDECIDED]
        asked = [it for it in same if it.state in UNDECIDED]
        if len(decided) > 1 or (not decided and len(asked) > 1):
            files = ", ".join(it.source for it in decided or asked)
            raise RegistryError(f"{entry.identity} is decided in several places ({files}); keep one of them")
        if not same:
            return (drawn(act, fresh(contents, entry)),)
        old = (decided or asked)[0]
        answered = asked if decided else []
        first = drawn(act, change(old, with_request(merged(old, entry), answered)))
        why = f"answered by entry {old.id}"
        return (first, *(replace(gone(contents, it), why=why) for it in answered))

    return plan


def with_request(entry: Entry, answered: list[Entry]) -> Entry:
    """Return a decision with who asked for it."""
    if not answered:
        return entry
    asked = answered[0]
    return replace(
        entry,
        requested_by=asked.requested_by or entry.requested_by,
        requested_at=asked.requested_at or entry.requested_at,
        purpose=entry.purpose or asked.purpose,
        ticket=entry.ticket or asked.ticket,
    )


def same_as(entry: Entry, entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries about the same thing, for the same people and machines."""
    return [it for it in entries if (it.identity, it.reach) == (entry.identity, entry.reach)]


def fresh(contents: Contents, entry: Entry) -> Draft:
    """Return a new file for an entry, with an id that is free."""
    taken = {it.id for it in contents.entries}
    return create(contents.folder, replace(entry, id=free_id(entry.id, taken)))


def drawn(act: Act, draft: Draft) -> Change:
    """Return the writing of an entry as a change."""
    return Change(act=act, path=draft.path, text=draft.text, before=draft.before, after=draft.entry)


def gone(contents: Contents, entry: Entry) -> Change:
    """Return the removal of an entry; raise RegistryError where its file holds more than that."""
    path = Path(entry.source)
    if not contents.alone(path):
        raise RegistryError(f"{path}: holds more than entry {entry.id}; remove it there by hand")
    return Change(act=Act.REMOVE, path=path, text=None, before=entry, after=None)


def named(contents: Contents, wanted: str) -> Entry | None:
    """Return the entry that has `wanted` for its id or identity, None if none has; raise RegistryError."""
    by_id = [it for it in contents.entries if it.id == wanted]
    found = by_id or [it for it in contents.entries if it.identity == wanted]
    if len(found) > 1:
        where = ", ".join(f"{it.id} ({it.source})" for it in found)
        raise RegistryError(f"{wanted} is said by several entries: {where}; use an id that only one has")
    return found[0] if found else None
