"""How much says that what was seen is a server, where a finder graded it: only a cloud's resources are.

`weak` is a name or a tag, where homonyms live, and `unknown` is a resource whose deciding part was refused
(discovery.azure.model.Grade).
"""

from __future__ import annotations

from discovery.model import Sighting

GRADE = "grade"
FAINT = ("weak", "unknown")
# What says where a server may be, or that somebody knows of one: a DNS record, a catalogue's entry.
POINTING = ("hint", "registry")


def grade_of(sighting: Sighting) -> str | None:
    """Return how much says that what was seen is a server; None where nothing graded it."""
    return sighting.facts.get(GRADE) or None


def is_undecided(sighting: Sighting) -> bool:
    """Return whether it could not be told that what was seen is a server at all."""
    return grade_of(sighting) in FAINT


def is_faint(sighting: Sighting) -> bool:
    """Return whether a sighting only hints at a server."""
    pointing = grade_of(sighting) is not None and sighting.facts.get("role") in POINTING
    return pointing or is_undecided(sighting)
