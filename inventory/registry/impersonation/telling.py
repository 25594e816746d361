"""What is said of a suspicion: whom it is about, by which trick, and how far apart the two are."""

from __future__ import annotations

from discovery.model import Identity, Sighting
from inventory.model import Evidence, Judgement, Verdict
from inventory.registry.impersonation.find import Reference, alike_only, suspicions
from inventory.registry.impersonation.trick import Suspicion


def impersonating(
    sighting: Sighting, seen: str, reference: Reference
) -> tuple[Judgement | None, tuple[Evidence, ...]]:
    """Return the verdict on what is made to be taken for an approved server, or else what it is like."""
    found = suspicions(sighting, reference)
    if found and found[0].trick.certain:
        return Judgement(verdict=Verdict.IMPERSONATING, evidence=(of_trick(found[0], seen),)), ()
    return None, tuple(of_likeness(it, seen) for it in found)


def disguised(identity: Identity, purl: str, reference: Reference) -> Judgement | None:
    """Return that the bridge `purl` is made to be taken for one that is approved, None if it is not."""
    found = alike_only(identity, reference)
    if found is None:
        return None
    text = f"the bridge {purl} may be taken for {of_whom(found)}"
    proof = Evidence(
        rule="impersonating/via",
        field="via",
        expected=found.target,
        observed=purl,
        text=text,
        entry=found.entry.id,
    )
    return Judgement(verdict=Verdict.IMPERSONATING, evidence=(proof,))


def of_trick(found: Suspicion, seen: str) -> Evidence:
    """Return that something is made to be taken for an approved server."""
    return Evidence(
        rule=f"impersonating/{found.trick.technique}",
        field=found.field,
        expected=found.target,
        observed=seen,
        text=f"it may be taken for {of_whom(found)}",
        entry=found.entry.id,
    )


def of_likeness(found: Suspicion, seen: str) -> Evidence:
    """Return that something is like another server, which may be honest."""
    return Evidence(
        rule=f"similar/{found.trick.technique}",
        field=found.field,
        expected=found.target,
        observed=seen,
        text=f"it is like {of_whom(found)}; that alone is no fault",
    )


def of_whom(found: Suspicion) -> str:
    """Return who was meant, by which technique, and how far apart the two are."""
    entry, trick = found.entry, found.trick
    who = (
        f"{entry.name or entry.id}, which a catalogue lists"
        if found.catalogued
        else f"entry {entry.id} of {entry.owner}"
    )
    apart = f", distance {trick.distance}" if trick.distance else ""
    return f"{who}: {trick.says} ({trick.technique}{apart})"
