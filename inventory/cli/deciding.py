"""A decision on its way into the registry: what it is about, who made it, until when it holds."""

from __future__ import annotations

import re
from dataclasses import field
from datetime import UTC, date, datetime
from pathlib import Path

from discovery.frozen import frozen
from inventory.cli.complaint import Complaint
from inventory.cli.exit_codes import ExitCode
from inventory.cli.flow import Memory, spoken
from inventory.cli.lookup import find
from inventory.cli.places import registry_path
from inventory.model import Entry, Reach, Server, State

ID = re.compile(r"[0-9a-f]{4,16}")


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
    with spoken(ExitCode.USAGE):
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
    return find(recall(memory), target).server


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
