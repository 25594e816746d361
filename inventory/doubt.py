"""Which sightings only hint at a server: a resource whose name sounds like one, or that was not readable.

Faint sightings (inventory.grades) are told apart from servers and are no alarm by themselves. What the
registry names is no matter of doubt: it is known.
"""

from __future__ import annotations

from discovery.model import Sighting
from inventory.grades import is_faint
from inventory.model import Judged, Judgement, Verdict
from inventory.reconcile import deciding

UNDECIDED = frozenset({Verdict.UNREGISTERED, Verdict.UNRESOLVED, Verdict.IMPERSONATING})


def is_hint(sighting: Sighting, judgement: Judgement) -> bool:
    """Return whether a sighting only hints at a server, and no registry entry decides about it."""
    return is_faint(sighting) and judgement.verdict in UNDECIDED


def is_doubtful(judged: Judged) -> bool:
    """Return whether nothing more than hints says that there is a server."""
    given = ((it, judged.by_sighting.get(it.key, judged.judgement)) for it in deciding(judged.server))
    return all(is_hint(sighting, judgement) for sighting, judgement in given)
