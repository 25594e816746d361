"""A decision on its way into the registry: what it is about, who made it, until when it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import field
from datetime import UTC, date, datetime
from pathlib import Path

from discovery.frozen import frozen
from inventory.cli.complaint import Complaint
from inventory.cli.exit_codes import ExitCode
from inventory.cli.flow import Memory, spoken
from inventory.cli.lookup import find_by_id
from inventory.cli.places import registry_path
from inventory.model import Entry, Reach, Server, State

ID = re.compile(r"[0-9a-f]{4,16}")
MAX_MEANT = 5  # servers told where a name means several


@frozen
class Decision:
    """What the user decided, in the words of the command line."""

    target: str
    state: State
    owner: str
    reason: str
    versions: str | None = None
    expires: str | None = None
    reach: Reach = field(default_factory=Reach)
    by: str | None = None
    ticket: str = ""


def write_down(decision: Decision, registry: Path | None, database: Path | None) -> tuple[Entry, Path]:
    """Write the decision into the registry; return the entry and its file, or raise Complaint."""
    from inventory.registry.write import decide, propose

    today = datetime.now(UTC).date()
    about = remembered(decision.target, database) or decision.target
    with not_a_name(decision.target, database), spoken(ExitCode.USAGE):
        entry = propose(
            about,
            state=decision.state,
            owner=decision.owner,
            reason=decision.reason,
            versions=decision.versions,
            reach=decision.reach,
            approved_by=decision.by or user(),
            approved_at=today,
            expires=day(decision.expires, today),
            ticket=decision.ticket,
        )
    with spoken():
        return entry, decide(registry or registry_path(), entry)


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
    from inventory.report.as_text import MARK

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
