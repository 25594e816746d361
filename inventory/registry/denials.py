"""Where an entry that denies is about a sighting, and where that can be neither shown nor ruled out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from discovery.model import Sighting
from inventory.model import Entry, Evidence
from inventory.registry import evidence
from inventory.registry.case import Case
from inventory.registry.matching import Drift, Match
from inventory.registry.reach import outside


def is_here(entry: Entry, sighting: Sighting, case: Case) -> bool:
    """Return whether a denial is about this sighting; what is not shown is no excuse."""
    found = outside(entry.reach, sighting, case.place)
    return found is None or found.unknown


def stated(found: Match) -> list[Drift]:
    """Return the departures from what an entry says; where it says nothing, it is about everything."""
    return [drift for drift in found.drift if drift.stated]


def doubts_of(found: Match) -> Iterator[Evidence]:
    """Yield that a launch cannot be shown to be outside what an entry denies."""
    if all(drift.unknown for drift in stated(found)):
        for drift in stated(found):
            text = f"entry {found.entry.id} denies {evidence.said(found.entry)}, and {drift.text}"
            yield evidence.of_drift(replace(drift, text=text), "drifted/maybe-denied")
