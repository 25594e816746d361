"""What a verdict makes of servers in a cloud: orphans, and what a catalogue lists that nobody approved. Pure.

Unlike the notes of inventory.notes these need the verdict: an entry in the registry is an owner, too.
"""

from __future__ import annotations

from collections.abc import Iterator

from discovery.model import Sighting, Surface
from inventory.grades import is_faint
from inventory.model import Judged, Note, Verdict
from inventory.reconcile import present_in
from inventory.registry.tagged import OWNER

ORPHAN = "orphan"
CATALOGUED = "catalogued-unapproved"
CALLED_BY = "called_by"
SERVES = frozenset({"server", "gateway"})
# The owner of what a resource lies in (agents.azure.above); nobody could tell, where it is unknown.
OWNER_ABOVE, UNKNOWN = "owner_above", "unknown"
API_CENTER = "/providers/microsoft.apicenter/"


def cloud_notes(judged: Judged, *, whole: bool = True) -> tuple[Note, ...]:
    """Return the notes on a server that was seen in a cloud, none on any other.

    That nothing calls it can only be told where the `whole` tenant was looked at.
    """
    seen = cloud_sightings(judged)
    return tuple(notes_on(judged, seen, whole)) if seen else ()


def cloud_sightings(judged: Judged) -> list[Sighting]:
    """Return the sightings of a server that still hold and were made in a cloud."""
    return [it for it in present_in(judged.server) if it.surface is Surface.CLOUD]


def notes_on(judged: Judged, seen: list[Sighting], whole: bool) -> Iterator[Note]:
    """Give the notes."""
    serving = [it for it in seen if it.facts.get("role") in SERVES and not is_faint(it)]
    known = any(it.entry is not None for it in (judged.judgement, *judged.by_sighting.values()))
    if whole and serving and not known and not any(map(is_claimed, serving)) and not is_called(judged, seen):
        yield Note(id=ORPHAN, text="no owner tag, no registry entry, and nothing that was seen calls it")
    listed = [it for it in seen if API_CENTER in it.source.lower()]
    if listed and judged.judgement.verdict is not Verdict.APPROVED:
        names = ", ".join(sorted({it.name or it.source for it in listed}))
        yield Note(id=CATALOGUED, text=f"API Center lists it as {names}, and nobody approved it")


def is_claimed(sighting: Sighting) -> bool:
    """Return whether a resource names an owner, what it lies in does, or nobody could tell if that does."""
    return bool(sighting.facts.get(OWNER, "").strip() or sighting.facts.get(OWNER_ABOVE))


def owner_above(sighting: Sighting) -> str:
    """Return who owns what a resource lies in, empty where nobody is known to."""
    told = sighting.facts.get(OWNER_ABOVE, "")
    return "" if told == UNKNOWN else told


def is_called(judged: Judged, seen: list[Sighting]) -> bool:
    """Return whether something calls the server: another resource, or a client that is configured to."""
    if any(it.facts.get(CALLED_BY) or it.facts.get("role") == "client" for it in seen):
        return True
    return any(it.surface is Surface.CONFIG for it in present_in(judged.server))
