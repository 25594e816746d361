"""The verdicts that need no entry: on what could not be resolved, and on everything where no registry is.

Apart from the rules for entries, which take as long to load as a small home to scan.
"""

from __future__ import annotations

from dataclasses import replace

from discovery.model import Kind, Sighting, Surface
from inventory.grades import is_undecided
from inventory.model import Judgement, Verdict
from inventory.registry import evidence
from inventory.registry.grading import severity

WORST_FIRST = {verdict: rank for rank, verdict in enumerate(Verdict)}
NAMELESS = frozenset({Kind.INLINE, Kind.UNRESOLVED, Kind.BINARY})


def judge_without_registry(sighting: Sighting) -> Judgement:
    """Return the verdict on one sighting where no registry is configured."""
    seen = evidence.describe(sighting.identity)
    unregistered = Judgement(verdict=Verdict.UNREGISTERED, evidence=(evidence.of_no_registry(seen),))
    found = unresolved(sighting) or unregistered
    return replace(found, severity=severity(found.verdict, found.evidence, sighting))


def unresolved(sighting: Sighting) -> Judgement | None:
    """Return that a sighting which no entry matches does not tell what is started, or whether anything is."""
    if is_conflict(sighting):
        return Judgement(verdict=Verdict.UNRESOLVED, evidence=(evidence.of_conflict(sighting.url),))
    if is_undecided(sighting):
        return Judgement(verdict=Verdict.UNRESOLVED, evidence=(evidence.of_hint(sighting),))
    if sighting.identity.kind in NAMELESS:
        return Judgement(verdict=Verdict.UNRESOLVED, evidence=(evidence.of_missing(sighting.identity),))
    return None


def is_conflict(sighting: Sighting) -> bool:
    """Return whether a configuration names a program and a URL that is not the program's: clients differ."""
    two = sighting.command is not None and sighting.url is not None and sighting.identity.url is None
    return sighting.surface is Surface.CONFIG and two
