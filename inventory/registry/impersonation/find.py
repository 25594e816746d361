"""Whom a sighting that no entry is about may be taken for: by its name, host, claims or content.

Pure. Approved entries come first; what imported catalogues list is told only, for nobody here trusts it.
Where a catalogue lists both under publishers of their own, two names are two servers, however alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property

from discovery.identity.purl import split_purl
from discovery.model import Identity, Sighting
from inventory.model import Entry, Snapshot
from inventory.registry.impersonation.claims import false_claims
from inventory.registry.impersonation.contents import content_twins
from inventory.registry.impersonation.hosts import read_host, trick_of_hosts
from inventory.registry.impersonation.known import (
    Known,
    Model,
    in_force,
    keys_of,
    lay_out,
    suspect_keys,
    targets_of,
)
from inventory.registry.impersonation.name import Parts, read_name
from inventory.registry.impersonation.names import trick_of
from inventory.registry.impersonation.trick import Suspicion
from inventory.registry.target import TargetError, host_of, read_target

MAX_TOLD = 2  # weaker resemblances told per server
SCRATCH = Entry.__new__(Entry)


class Reference:
    """What a suspect is compared with; laid out when the first one turns up."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Take the registry and its catalogue."""
        self.snapshot = snapshot

    @cached_property
    def approved(self) -> Known:
        """The entries in force."""
        return lay_out(in_force(self.snapshot.entries))

    @cached_property
    def listed(self) -> Known:
        """What catalogues list."""
        return lay_out(self.snapshot.catalogue)

    @cached_property
    def publishers(self) -> dict[str, frozenset[str]]:
        """Who publishes each identity, as the catalogue knows it."""
        found: dict[str, set[str]] = {}
        for entry in self.snapshot.catalogue:
            for target in targets_of(entry):
                found.setdefault(target.text, set()).add(publisher_of(entry))
        return {text: frozenset(names) for text, names in found.items()}


def publisher_of(entry: Entry) -> str:
    """Return whose a catalogue entry is: the namespace that its registry verified, else itself."""
    space, slash, _ = entry.name.rpartition("/")
    return space.casefold() if slash else entry.id


def suspicions(sighting: Sighting, reference: Reference) -> tuple[Suspicion, ...]:
    """Return whom a sighting may be taken for: the one certain trick, else what is worth a word."""
    found: list[Suspicion] = []
    for suspicion in candidates(sighting, reference):
        if suspicion.trick.certain:
            return (suspicion,)
        found.append(suspicion)
    told: dict[str, Suspicion] = {}
    for suspicion in found:
        told.setdefault(suspicion.entry.id, suspicion)
    return tuple(told.values())[:MAX_TOLD]


def candidates(sighting: Sighting, reference: Reference) -> Iterator[Suspicion]:
    """Yield every resemblance; those that a catalogue clears are no longer certain."""
    yield from content_twins(sighting, reference.approved)
    if reference.approved.called:
        yield from false_claims(sighting, reference.approved, reference.listed)
    for suspicion in alike(sighting.identity, reference.approved):
        clear = suspicion.trick.certain and is_cleared(sighting.identity, suspicion.target, reference)
        yield replace(suspicion, trick=suspicion.trick._replace(certain=False)) if clear else suspicion
    if reference.snapshot.catalogue and own_text(sighting.identity) not in reference.publishers:
        for suspicion in alike(sighting.identity, reference.listed):
            if suspicion.trick.certain:
                weaker = suspicion.trick._replace(certain=False)
                yield replace(suspicion, trick=weaker, catalogued=True)


def alike_only(identity: Identity, reference: Reference) -> Suspicion | None:
    """Return the approved identity that this one is surely made to be taken for, by name or host."""
    for found in alike(identity, reference.approved):
        if found.trick.certain and not is_cleared(identity, found.target, reference):
            return found
    return None


def is_cleared(identity: Identity, target: str, reference: Reference) -> bool:
    """Return whether a catalogue lists both, so that who publishes each is known and no secret."""
    seen = reference.publishers.get(own_text(identity)) if reference.snapshot.catalogue else None
    return seen is not None and target in reference.publishers


def own_text(identity: Identity) -> str:
    """Return an identity as entries write it, empty for what no entry could name."""
    try:
        return read_target(identity.purl or identity.url or "").text
    except TargetError:
        return ""


def alike(identity: Identity, known: Known) -> Iterator[Suspicion]:
    """Yield the identities whose name or host is like this one, the nearest first."""
    model = model_of(identity)
    if model is None:
        return
    keys = list(keys_of(model))
    if model.host is not None:
        keys += suspect_keys(model.host)
    met: set[tuple[str, str]] = set()
    found: list[Suspicion] = []
    for key in dict.fromkeys(keys):
        for other in known.models.get(key, ()):
            mark = (other.entry.id, other.target)
            if mark not in met:
                met.add(mark)
                found += compared(model, other)
    yield from sorted(found, key=lambda it: (not it.trick.certain, it.trick.distance, it.entry.id, it.target))


def model_of(identity: Identity) -> Model | None:
    """Return what of an identity is compared: its host, or its package's name."""
    if identity.url:
        return Model(entry=SCRATCH, target=identity.url, host=read_host(host_of(identity.url)))
    purl = split_purl(identity.purl) if identity.purl else None
    name = None if purl is None else read_name(purl)
    return None if name is None else Model(entry=SCRATCH, target=identity.purl or "", name=Parts(name))


def compared(seen: Model, other: Model) -> Iterable[Suspicion]:
    """Return the suspicion that one identity is made to be taken for another, none if it is not like it."""
    trick = None
    if seen.name is not None and other.name is not None:
        trick = trick_of(seen.name, other.name)
    elif seen.host is not None and other.host is not None:
        trick = trick_of_hosts(seen.host, other.host)
    return () if trick is None else (Suspicion(entry=other.entry, target=other.target, trick=trick),)
