"""An entry as the fields that are written of it, in the one order in which they are written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from inventory.model import Denial, Entry, Governs, Reach, Waiver

REACH = ("users", "groups", "hosts", "clients", "environments")


def tree_of(entry: Entry) -> dict[str, object]:
    """Return what is written of an entry, in the order it is written; empty fields are left out."""
    fields: dict[str, object] = {
        "id": entry.id,
        "name": entry.name,
        "identity": entry.identity,
        "also": list(entry.also),
        "state": entry.state.value,
        "owner": entry.owner,
        "purpose": entry.purpose,
        "reason": entry.reason,
        "versions": entry.versions,
        "risk": entry.risk,
        "data_classes": list(entry.data_classes),
        "reach": reach_tree(entry.reach),
        "governs": governs_tree(entry.governs),
        "deny": [denial_tree(each) for each in entry.deny],
        "waivers": [waiver_tree(each) for each in entry.waivers],
        "requested": act_tree(entry.requested_by, entry.requested_at),
        "approved": act_tree(entry.approved_by, entry.approved_at),
        "reviewed": act_tree(entry.reviewed_by, entry.reviewed_at),
        "expires": entry.expires.isoformat() if entry.expires else "",
        "ticket": entry.ticket,
    }
    return without_empty(fields)


def without_empty(fields: Mapping[str, object]) -> dict[str, object]:
    """Return the fields that say something."""
    return {key: value for key, value in fields.items() if value}


def reach_tree(reach: Reach) -> dict[str, object]:
    """Return to whom something applies."""
    return without_empty({name: list(getattr(reach, name)) for name in REACH})


def governs_tree(governs: Governs) -> dict[str, object]:
    """Return what an entry governs, arguments and environment in maps of their own."""
    args: dict[str, object] = {
        "fixed": list(governs.args_fixed),
        "allowed": list(governs.args_allowed),
        "forbidden": list(governs.args_forbidden),
    }
    env: dict[str, object] = {
        "allowed": list(governs.env_allowed),
        "forbidden": list(governs.env_forbidden),
    }
    fields: dict[str, object] = {
        "min_strength": governs.min_strength,
        "transports": list(governs.transports),
        "args": without_empty(args),
        "env": without_empty(env),
        "sources": list(governs.sources),
        "publishers": list(governs.publishers),
        "tools": list(governs.tools),
    }
    return without_empty(fields)


def denial_tree(denial: Denial) -> dict[str, object]:
    """Return a part of an entry that is denied."""
    fields: dict[str, object] = {
        "id": denial.id,
        "reason": denial.reason,
        "versions": denial.versions,
        "args": list(denial.args),
        "digests": list(denial.digests),
    }
    return without_empty(fields)


def waiver_tree(waiver: Waiver) -> dict[str, object]:
    """Return an exception."""
    fields: dict[str, object] = {
        "id": waiver.id,
        "verdict": waiver.verdict.value,
        "identity": waiver.identity,
        "kinds": list(waiver.kinds),
        "rule": waiver.rule,
        "by": waiver.by,
        "reason": waiver.reason,
        "expires": waiver.expires.isoformat(),
        "reach": reach_tree(waiver.reach),
    }
    return without_empty(fields)


def act_tree(by: str, at: date | None) -> dict[str, object]:
    """Return who did something, and when."""
    return without_empty({"by": by, "at": at.isoformat() if at else ""})
