"""A decision on its way into the registry: what it is about, who made it, until when it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from discovery.frozen import frozen
from inventory.cli.complaint import Complaint
from inventory.cli.exit_codes import ExitCode
from inventory.cli.lookup import find_by_id
from inventory.cli.places import registry_path
from inventory.cli.wish import Memory, spoken
from inventory.model import Entry, Reach, Server, State

if TYPE_CHECKING:
    from inventory.registry.acts.decisions import Planned
    from inventory.registry.acts.perform import Change

ID = re.compile(r"[0-9a-f]{4,16}")
MAX_MEANT = 5  # servers told where a name means several


@frozen
class Decision:
    """What the user decided, or asks for, in the words of the command line."""

    target: str
    state: State
    owner: str
    reason: str
    versions: str | None = None
    expires: str | None = None
    reach: Reach = field(default_factory=Reach)
    by: str | None = None
    ticket: str = ""
    purpose: str = ""
    pin_tools: bool = False


def write_down(decision: Decision, registry: Path | None, database: Path | None) -> tuple[Entry, Path]:
    """Write the decision into the registry and its log; return the entry and its file, or raise Complaint."""
    from inventory.registry.acts.decisions import decide, request
    from inventory.registry.acts.model import Act

    today, folder = datetime.now(UTC).date(), registry or registry_path()
    entry = entry_of(decision, folder, database, today)
    if decision.state is State.PENDING:
        plan = request(entry, today)
    else:
        plan = decide(Act.DENY if decision.state is State.DENIED else Act.APPROVE, entry)
    with spoken():
        change, *_ = done(folder, plan, by=decision.by, why=decision.reason)
    return change.after if isinstance(change.after, Entry) else entry, change.path


def entry_of(decision: Decision, folder: Path, database: Path | None, today: date) -> Entry:
    """Return the entry that a decision makes; raise Complaint where its target is none."""
    from inventory.registry.write import propose

    expires = day(decision.expires, today)
    if (known := known_entry(decision.target, folder, database)) is not None:
        entry = replace(
            known,
            state=decision.state,
            owner=decision.owner,
            reason=decision.reason,
            versions=decision.versions or known.versions,
            reach=known.reach if decision.reach == Reach() else decision.reach,
        )
    else:
        about = remembered(decision.target, database) or decision.target
        with not_a_name(decision.target, database), spoken(ExitCode.USAGE):
            entry = propose(
                about,
                state=decision.state,
                owner=decision.owner,
                reason=decision.reason,
                versions=decision.versions,
                reach=decision.reach,
            )
    entry = replace(entry, purpose=decision.purpose, expires=expires, ticket=decision.ticket)
    if decision.pin_tools:
        from inventory.cli.pinning import with_tools

        entry = with_tools(entry, decision.target, database)
    by = decision.by or user()
    if decision.state is State.PENDING:
        return replace(entry, requested_by=by, requested_at=today)
    return replace(entry, approved_by=by, approved_at=today)


def known_entry(target: str, folder: Path, database: Path | None) -> Entry | None:
    """Return the entry that has `target` for its id; None for anything that says what it is by itself."""
    from inventory.registry.target import TargetError, read_target
    from inventory.registry.write import entries_of

    try:
        read_target(target)
    except TargetError:
        pass
    else:
        return None
    if not folder.is_dir():
        return None
    with spoken():
        found = [it for it in entries_of(folder) if it.id == target]
    return found[0] if len(found) == 1 else None


def done(folder: Path, plan: Planned, *, by: str | None, why: str) -> tuple[Change, ...]:
    """Do an act on the registry and return what it changed; raise RegistryError where it cannot be done."""
    from inventory.registry.acts.perform import Who, perform

    account = user()
    return perform(folder, plan, Who(by=by or account, account=account, why=why, now=datetime.now(UTC)))


def remembered(target: str, database: Path | None) -> Server | None:
    """Return the remembered server whose id `target` is, or begins; None if it does not look like an id."""
    from inventory.cli.recall import recall

    memory = Memory(database=database)
    if not ID.fullmatch(target) or not memory.inventory().exists():
        return None
    with not_a_name(target, database):
        return find_by_id(recall(memory), target).server


@contextmanager
def not_a_name(target: str, database: Path | None) -> Iterator[None]:
    """Where a decision fails and `target` is but a label of remembered servers, say which they are.

    A label is never enough for a decision: the next server may have the same.
    """
    try:
        yield
    except Complaint as complaint:
        ids = called(target, database)
        if not ids:
            raise
        what = f"{target!a} is a name, and a name is not an identity"
        then = f"Did you mean {' or '.join(ids)}? `mcp-census show {ids[0]}` tells what it is."
        raise Complaint(what, then=then, code=ExitCode.USAGE) from complaint


def called(name: str, database: Path | None) -> tuple[str, ...]:
    """Return the ids, as reports show them, of the remembered servers that go by `name`; some, if many do."""
    from inventory.cli.recall import recall
    from inventory.report.apart import MARK

    memory = Memory(database=database)
    if not memory.inventory().exists():
        return ()
    try:
        servers = recall(memory).servers
    except Complaint:  # what is wrong with the decision is worth more than that nothing is remembered
        return ()
    found = {one.server.id[:MARK] for one in servers if name in {one.server.name, *one.server.names}}
    return tuple(sorted(found)[:MAX_MEANT])


def day(text: str | None, today: date) -> date | None:
    """Return the day that `text` means; raise Complaint if it means none, or one that is past."""
    if text is None:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        then = "Write it as 2027-01-31."
        raise Complaint("--expires is no date", ascii(text), then, ExitCode.USAGE) from error
    if found < today:
        raise Complaint("--expires is past", text, "Name a day to come.", ExitCode.USAGE)
    return found


def user() -> str:
    """Return the name of the user who runs this, empty where the system knows none."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
