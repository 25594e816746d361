"""Which sightings only hint at a server: a resource whose name sounds like one, or that was not readable.

A cloud's resource is graded by what says that it is a server (discovery.azure.model.Grade). `weak` is a name
or a tag, where homonyms live, and `unknown` is one whose deciding part was refused. Both are told apart from
servers and are no alarm by themselves. What the registry names is no matter of doubt: it is known.
"""

from __future__ import annotations

from discovery.model import Sighting
from inventory.model import Judged, Judgement, Verdict
from inventory.reconcile import deciding

GRADE = "grade"
FAINT = ("weak", "unknown")
# What says where a server may be, or that somebody knows of one: a DNS record, a catalogue's entry.
POINTING = ("hint", "registry")

UNDECIDED = frozenset({Verdict.UNREGISTERED, Verdict.UNRESOLVED, Verdict.IMPERSONATING})


def grade_of(sighting: Sighting) -> str | None:
    """Return how much says that what was seen is a server; None where nothing graded it."""
    return sighting.facts.get(GRADE) or None


def is_faint(sighting: Sighting) -> bool:
    """Return whether a sighting only hints at a server."""
    grade = grade_of(sighting)
    return grade is not None and (grade in FAINT or sighting.facts.get("role") in POINTING)


def is_hint(sighting: Sighting, judgement: Judgement) -> bool:
    """Return whether a sighting only hints at a server, and no registry entry decides about it."""
    return is_faint(sighting) and judgement.verdict in UNDECIDED


def is_doubtful(judged: Judged) -> bool:
    """Return whether nothing more than hints says that there is a server."""
    given = ((it, judged.by_sighting.get(it.key, judged.judgement)) for it in deciding(judged.server))
    return all(is_hint(sighting, judgement) for sighting, judgement in given)
