"""What went away so lately that an entry about it is no ghost yet."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from inventory.database import exists
from inventory.model import Policy, Seen
from inventory.opening import opened
from inventory.rows import Row, seen, to_ms

SELECT_GONE = """
    SELECT key, server, sighting.place, detail, first_seen, last_seen, gone, looked_at, body
    FROM sighting
    LEFT JOIN detail ON detail.scope = sighting.scope AND detail.id = sighting.detail
    LEFT JOIN coverage ON coverage.scope = sighting.scope AND coverage.place = sighting.place
    WHERE sighting.scope = ? AND gone >= ? ORDER BY key
"""


def lately_gone(path: Path | None, scope_id: str, policy: Policy, now: datetime) -> tuple[Seen, ...]:
    """Return what went away on a scope in the days that the policy gives, none without such a policy.

    Raises InventoryError if there is an inventory that cannot be read.
    """
    if not policy.ghost_days or path is None or not exists(path):
        return ()
    return gone_since(path, scope_id, to_ms(now - timedelta(days=policy.ghost_days)))


def all_gone(path: Path | None, scope_id: str) -> tuple[Seen, ...]:
    """Return everything that ever went away on a scope; raise InventoryError as `lately_gone` does."""
    return () if path is None or not exists(path) else gone_since(path, scope_id, 0)


def gone_since(path: Path, scope_id: str, since: int) -> tuple[Seen, ...]:
    """Return what went away on a scope since a moment, in milliseconds."""
    with opened(path) as connection:
        found = connection.execute(SELECT_GONE, (scope_id, since))
        return tuple(seen(Row(*values), looked_at, body) for *values, looked_at, body in found)
