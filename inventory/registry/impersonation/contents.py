"""The same content under another publisher's name: what runs today is the same, what is updated is not."""

from __future__ import annotations

from collections.abc import Iterator

from discovery.model import Pin, Sighting
from inventory.model import Entry
from inventory.registry.impersonation.claims import is_copy, name_of
from inventory.registry.impersonation.known import Known, models_of
from inventory.registry.impersonation.name import Name
from inventory.registry.impersonation.trick import Suspicion, Trick
from inventory.registry.match import digests


def content_twins(sighting: Sighting, known: Known) -> Iterator[Suspicion]:
    """Yield the approved entries whose pinned content a package of another name has.

    A launch that is itself pinned to that content runs what was approved, whoever gives it away.
    """
    seen = name_of(sighting)
    if seen is None:
        return
    for digest in sorted(digests(sighting.identity, sighting)):
        for entry in known.contents.get(digest, ()):
            certain = sighting.identity.pin is not Pin.DIGEST and not is_related(seen, entry)
            says = f"the same content ({digest[:19]}…) under another name"
            yield Suspicion(
                entry=entry,
                target=entry.identity,
                trick=Trick("content-twin", 0, says, certain),
                field="content",
                claimed=digest,
            )


def is_related(seen: Name, entry: Entry) -> bool:
    """Return whether a package has the approved one's owner, or is its mirror."""
    names = [it.name.name for it in models_of(entry) if it.name is not None]
    same_owner = any(it.scope and it.scope == seen.scope for it in names)
    return same_owner or (seen.type == "oci" and is_copy(seen, entry))
