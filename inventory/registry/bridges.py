"""The packages in front of a server, as mcp-remote is: judged too, never instead of what is behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from discovery.model import Identity, Sighting
from inventory.model import Evidence, Judgement, Verdict
from inventory.registry import evidence
from inventory.registry.case import LIVE, Case
from inventory.registry.denials import doubts_of, is_here, stated
from inventory.registry.match import match_via
from inventory.registry.matching import BLOCKING, Match


def bridges(identity: Identity, case: Case) -> Iterator[Match]:
    """Yield the entries about the packages in front of a server."""
    for purl in identity.via:
        yield from match_via(purl, case.register)


def denied_bridge(sighting: Sighting, case: Case) -> Judgement | None:
    """Return the denial of a bridge, if one is denied here."""
    for purl in sighting.identity.via:
        for found in match_via(purl, case.register):
            blocks = found.entry.state in BLOCKING and not stated(found)
            if blocks and is_here(found.entry, sighting, case):
                proof = (evidence.of_denial(found, purl, "denied/via"),)
                return Judgement(
                    verdict=Verdict.DENIED, evidence=proof, entry=found.entry, strength=found.strength
                )
    return None


def bridge_drifts(sighting: Sighting, case: Case) -> Iterator[Evidence]:
    """Yield how bridges depart from the entries that approve them, or may be denied."""
    for purl in sighting.identity.via:
        found = match_via(purl, case.register)
        for it in found:
            if it.entry.state in BLOCKING and is_here(it.entry, sighting, case):
                yield from doubts_of(it)
        allowed = [it for it in found if it.entry.state in LIVE]
        if allowed and all(it.drift for it in allowed):
            for drift in allowed[0].drift:
                yield evidence.of_drift(
                    replace(drift, text=f"the bridge {purl}: {drift.text}"), "drifted/via"
                )


def bridge_notes(sighting: Sighting, case: Case) -> Iterator[Evidence]:
    """Yield that a bridge is in no entry; the server behind it is what was judged."""
    for purl in sighting.identity.via:
        if not match_via(purl, case.register) and case.snapshot.source is not None:
            text = f"the bridge {purl} is in no entry; the server behind it was judged"
            yield Evidence(rule="bridge", field="via", expected=None, observed=purl, text=text)
