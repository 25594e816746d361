"""A whole entry as it is written: everything `form` reads, in the words of the registry's files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from inventory.model import Denial, Entry, Governs, Reach, Waiver
from inventory.registry.edit import tree_of, without_empty, written


def whole_tree(entry: Entry) -> dict[str, object]:
    """Return everything that is written of an entry; empty fields are left out."""
    more: dict[str, object] = {
        "also": list(entry.also),
        "risk": entry.risk,
        "data_classes": list(entry.data_classes),
        "reach": reach_tree(entry.reach),
        "governs": governs_tree(entry.governs),
        "deny": [denial_tree(each) for each in entry.deny],
        "waivers": [waiver_tree(each) for each in entry.waivers],
        "requested": act_tree(entry.requested_by, entry.requested_at),
        "reviewed": act_tree(entry.reviewed_by, entry.reviewed_at),
    }
    return without_empty({**tree_of(entry), **more})


def whole_text(entry: Entry) -> str:
    """Return an entry as a new file, one field a line."""
    return "".join(f"{key}: {written(value)}\n" for key, value in whole_tree(entry).items())


def reach_tree(reach: Reach) -> dict[str, object]:
    """Return for whom an entry is."""
    names = ("users", "groups", "hosts", "clients", "environments")
    return without_empty({name: list(getattr(reach, name)) for name in names})


def governs_tree(governs: Governs) -> dict[str, object]:
    """Return what an entry governs, its arguments and its environment in maps of their own."""
    args: Mapping[str, object] = {
        "fixed": list(governs.args_fixed),
        "allowed": list(governs.args_allowed),
        "forbidden": list(governs.args_forbidden),
    }
    env: Mapping[str, object] = {
        "allowed": list(governs.env_allowed),
        "forbidden": list(governs.env_forbidden),
    }
    return without_empty(
        {
            "min_strength": governs.min_strength,
            "transports": list(governs.transports),
            "args": without_empty(args),
            "env": without_empty(env),
            "sources": list(governs.sources),
            "publishers": list(governs.publishers),
            "tools": list(governs.tools),
        }
    )


def denial_tree(denial: Denial) -> dict[str, object]:
    """Return a part that is denied."""
    return without_empty(
        {
            "id": denial.id,
            "reason": denial.reason,
            "versions": denial.versions,
            "args": list(denial.args),
            "digests": list(denial.digests),
        }
    )


def waiver_tree(waiver: Waiver) -> dict[str, object]:
    """Return an exception."""
    return without_empty(
        {
            "id": waiver.id,
            "verdict": waiver.verdict.value,
            "by": waiver.by,
            "reason": waiver.reason,
            "expires": waiver.expires.isoformat(),
            "identity": waiver.identity,
            "kinds": list(waiver.kinds),
            "rule": waiver.rule,
            "reach": reach_tree(waiver.reach),
        }
    )


def act_tree(by: str, when: date | None) -> dict[str, object]:
    """Return who did something, and when."""
    return without_empty({"by": by, "at": when.isoformat() if when else ""})
