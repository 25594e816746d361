"""What went away so lately that an entry about it is no ghost yet."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from inventory.cli.flow import Memory, spoken

if TYPE_CHECKING:
    from discovery.model import Sweep
    from inventory.model import Policy, Seen
    from inventory.past import Swept


def lately_gone(sweep: Sweep | Swept, policy: Policy, memory: Memory) -> tuple[Seen, ...]:
    """Return what went away in the days that the policy gives; raise Complaint if it cannot be read."""
    if not policy.ghost_days or not memory.store:
        return ()
    from inventory.record import remember_gone

    with spoken():
        since = sweep.ended - timedelta(days=policy.ghost_days)
        return remember_gone(memory.inventory(), sweep.scope.id, since)
