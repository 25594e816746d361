"""The packages in front of a server, as mcp-remote is: judged too, never instead of what is behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from discovery.identity.purl import split_purl
from discovery.model import Identity, Kind, Pin, Sighting
from inventory.model import Evidence, Judgement, Verdict
from inventory.registry import evidence
from inventory.registry.case import LIVE, UNDECIDED, Case, is_in_force, is_over
from inventory.registry.denials import denied_parts, doubts_of, is_here, part_doubts, stated
from inventory.registry.grading import grade
from inventory.registry.impersonation.telling import disguised
from inventory.registry.match import match_via
from inventory.registry.matching import BLOCKING, Match
from inventory.registry.ranges import is_digest
from inventory.registry.standings import ended


def bridges(identity: Identity, case: Case) -> Iterator[Match]:
    """Yield the entries about the packages in front of a server."""
    for purl in identity.via:
        yield from match_via(purl, case.register)


def as_seen(purl: str) -> Identity:
    """Return the identity of the bridge `purl`, as if it were what was seen."""
    parsed = split_purl(purl)
    version = (parsed.version or dict(parsed.qualifiers).get("tag")) if parsed else None
    pin = Pin.FLOATING if version is None else Pin.DIGEST if is_digest(version) else Pin.EXACT
    return Identity(kind=Kind.UNRESOLVED, purl=purl, version=version, pin=pin)


def denied_bridge(sighting: Sighting, case: Case) -> Judgement | None:
    """Return the denial of a bridge, if one is denied here."""
    for purl in sighting.identity.via:
        for found in match_via(purl, case.register):
            if not is_here(found.entry, sighting, case):
                continue
            if found.entry.state in BLOCKING and not stated(found):
                proof: tuple[Evidence, ...] = (evidence.of_denial(found, purl, "denied/via"),)
            else:
                proof = tuple(denied_parts(found, as_seen(purl), sighting))
            if proof:
                return Judgement(
                    verdict=Verdict.DENIED, evidence=proof, entry=found.entry, strength=found.strength
                )
    return None


def bridge_faults(sighting: Sighting, case: Case) -> Iterator[tuple[Verdict, Evidence]]:
    """Yield what is wrong with the bridges that entries are about, and what it makes of the whole."""
    for purl in sighting.identity.via:
        found = match_via(purl, case.register)
        for it in found:
            if is_here(it.entry, sighting, case):
                doubts = (
                    doubts_of(it) if it.entry.state in BLOCKING else part_doubts(it, as_seen(purl), sighting)
                )
                yield from ((Verdict.DRIFTED, doubt) for doubt in doubts)
        allowed = [it for it in found if it.entry.state not in BLOCKING]
        yield from standing_faults(purl, allowed, case)


def standing_faults(purl: str, allowed: list[Match], case: Case) -> Iterator[tuple[Verdict, Evidence]]:
    """Yield why the best entry about a bridge does not approve it."""
    live = [it for it in allowed if it.entry.state in LIVE]
    valid = [it for it in live if is_in_force(it.entry, case.today, case.policy)]
    if valid and all(it.drift for it in valid):
        for drift in valid[0].drift:
            proof = evidence.of_drift(replace(drift, text=f"the bridge {purl}: {drift.text}"), "drifted/via")
            yield Verdict.DRIFTED, replace(proof, grade=grade(drift, case.policy), entry=valid[0].entry.id)
    elif live and not valid and not is_over(live[0].entry, case.today, case.policy):
        entry = live[0].entry
        text = f"the bridge {purl}: entry {entry.id} is approved from {entry.approved_at} on"
        yield Verdict.PENDING, evidence.of_entry("pending/via", "approved", entry, str(case.today), text)
    elif live and not valid:
        entry = live[0].entry
        text = f"the bridge {purl}: entry {entry.id} ended on {entry.expires}"
        yield Verdict.EXPIRED, evidence.of_entry("expired/via", "expires", entry, str(entry.expires), text)
    elif allowed and not live and all(ended(it.entry) for it in allowed):
        entry = allowed[0].entry
        text = f"the bridge {purl}: entry {entry.id} is {entry.state}"
        yield Verdict.EXPIRED, evidence.of_entry("expired/via", "state", entry, entry.state, text)


def disguised_bridge(sighting: Sighting, case: Case) -> Judgement | None:
    """Return that a bridge which no entry is about is made to look like one that is approved."""
    for purl in sighting.identity.via:
        if match_via(purl, case.register):
            continue
        if found := disguised(as_seen(purl), purl, case.reference):
            return found
    return None


def bridge_notes(sighting: Sighting, case: Case) -> Iterator[Evidence]:
    """Yield that nobody decided on a bridge; the server behind it is what was judged."""
    for purl in sighting.identity.via:
        found = match_via(purl, case.register)
        if case.snapshot.source is not None and all(it.entry.state in UNDECIDED for it in found):
            where = f"only in entry {found[0].entry.id}, a request" if found else "in no entry"
            text = f"the bridge {purl} is {where}; the server behind it was judged"
            yield Evidence(rule="bridge", field="via", expected=None, observed=purl, text=text)
