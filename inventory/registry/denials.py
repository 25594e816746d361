"""Where an entry denies a sighting, whole or in part, and where that can be neither shown nor ruled out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from discovery.identity.purl import split_purl
from discovery.model import Identity, Sighting
from inventory.model import Denial, Entry, Evidence, Severity
from inventory.registry import evidence
from inventory.registry.case import UNDECIDED, Case
from inventory.registry.expression import matches
from inventory.registry.match import digests
from inventory.registry.matching import BLOCKING, Drift, Match
from inventory.registry.packages import offered
from inventory.registry.ranges import is_inside, is_outside
from inventory.registry.reach import is_for_all, outside


def is_here(entry: Entry, sighting: Sighting, case: Case) -> bool:
    """Return whether a denial is about this sighting; what is not shown is no excuse."""
    found = None if is_for_all(entry.reach) else outside(entry.reach, sighting, case.place)
    return found is None or found.unknown


def stated(found: Match) -> list[Drift]:
    """Return the departures from what an entry says; where it says nothing, it is about everything."""
    return [drift for drift in found.drift if drift.stated]


def doubts_of(found: Match) -> Iterator[Evidence]:
    """Yield that a launch cannot be shown to be outside what an entry denies."""
    if all(drift.unknown for drift in stated(found)):
        for drift in stated(found):
            text = f"entry {found.entry.id} denies {evidence.said(found.entry)}, and {drift.text}"
            proof = evidence.of_drift(replace(drift, text=text), "drifted/maybe-denied")
            yield replace(proof, grade=Severity.HIGH, entry=found.entry.id)


# Denials in an entry that is about more.


def parts(found: Match) -> tuple[Denial, ...]:
    """Return the denials in a matched entry; those in a request are no decision yet."""
    return () if found.entry.state in (UNDECIDED | BLOCKING) else found.entry.deny


def denied_parts(found: Match, identity: Identity, sighting: Sighting) -> Iterator[Evidence]:
    """Yield the denials in an entry that a sighting, or the bridge `identity` in it, falls under."""
    for denial in parts(found):
        if falls_under(denial, identity, sighting) is True:
            yield evidence.of_part(found.entry, denial, identity, sighting)


def part_doubts(found: Match, identity: Identity, sighting: Sighting) -> Iterator[Evidence]:
    """Yield the denials in an entry that a launch cannot be shown to be outside of."""
    for denial in parts(found):
        if falls_under(denial, identity, sighting) is None:
            proof = evidence.of_part(found.entry, denial, identity, sighting)
            text = f"{proof.text}; the version is not pinned, so that it may be this one"
            yield replace(proof, rule="drifted/maybe-denied", text=text, grade=Severity.HIGH)


def falls_under(denial: Denial, identity: Identity, sighting: Sighting) -> bool | None:
    """Return whether all that a denial says holds for a sighting; None where that cannot be told."""
    told = [
        in_versions(denial.versions, identity, sighting) if denial.versions else True,
        any(matches(text, word) for text in denial.args for word in sighting.args) if denial.args else True,
        not digests(identity, sighting).isdisjoint(denial.digests) if denial.digests else True,
    ]
    return False if False in told else None if None in told else True


def in_versions(asked: str, identity: Identity, sighting: Sighting) -> bool | None:
    """Return whether what is started is inside a range; None where it may or may not be."""
    purl = split_purl(identity.purl) if identity.purl else None
    if purl is None:
        seen = digests(identity, sighting)
        return asked.lstrip("=") in seen if seen else None
    versions = offered(identity, purl)
    if any(is_inside(purl.type, asked, it, early=True) for it in versions):
        return True
    return False if any(is_outside(purl.type, asked, it) for it in versions) else None
