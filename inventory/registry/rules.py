"""One sighting against the registry: the rules by which a verdict is given, and the evidence for it.

`denied > impersonating > drifted > expired > pending > unregistered > unresolved > approved`, the first that
applies. What the design left open is decided by what surprises least:

- An entry without `versions` accepts any version, pinned or not. With `versions`, a launch that is not
  pinned has drifted: what it will fetch cannot be shown to be inside. A range inside the entry's range is.
- A denial holds at any strength and has no end: past its `expires` it denies until it is removed. Where a
  launch cannot be shown to be outside the denied versions, an approval of it has drifted.
- A bridge in front of a server counts if it is denied, or if an otherwise registered server's bridge has
  drifted. An unregistered bridge is only told: the server behind it is what was approved.
- What a process or socket does not show (version, client) is not held against it where a configuration of
  the same server is judged by it.
- A request is no decision: drafts and pending entries never outweigh another entry.
- Entries that tie and say the same are told as ambiguous; if they say different things the stricter holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from discovery.identity.urls import canonical_url
from discovery.model import Sighting, Surface
from inventory.model import Entry, Evidence, Judgement, State, Verdict
from inventory.registry import evidence
from inventory.registry.bridges import bridge_drifts, bridge_notes, denied_bridge
from inventory.registry.case import UNDECIDED, Case, is_over
from inventory.registry.denials import doubts_of, is_here, stated
from inventory.registry.lookalike import lookalike
from inventory.registry.match import match, match_url
from inventory.registry.matching import BLOCKING, Drift, Match
from inventory.registry.nearest import nearest
from inventory.registry.reach import Outside, narrowness, outside
from inventory.registry.without import WORST_FIRST, is_conflict, unresolved

# What identity names a URL of this machine by (discovery.identity.urls).
HERE = frozenset({"loopback", "host-gateway"})
STRICTEST_FIRST = (State.RETIRED, State.DEPRECATED, State.APPROVED, State.PENDING, State.DRAFT)


def judge_sighting(sighting: Sighting, case: Case) -> Judgement:
    """Return the verdict on one sighting, with the evidence for it."""
    judgement = judge_by_entries(sighting, case)
    if judgement.entry is not None and judgement.verdict is Verdict.APPROVED and is_only_address(sighting):
        proof = evidence.of_address(judgement.entry, evidence.describe(sighting.identity))
        return Judgement(verdict=Verdict.UNRESOLVED, evidence=(proof,))
    return judgement


def is_only_address(sighting: Sighting) -> bool:
    """Return whether a socket of this machine was seen, and not which program holds it: any could."""
    return sighting.surface is Surface.LISTENER and sighting.identity.ref in HERE


def judge_by_entries(sighting: Sighting, case: Case) -> Judgement:
    """Return the verdict that the entries about a sighting give."""
    found = match(sighting, case.register)
    if is_conflict(sighting):
        found += tuple(match_url(canonical_url(sighting.url or "").url or "", case.register))
    blocking = [it for it in found if it.entry.state in BLOCKING and is_here(it.entry, sighting, case)]
    seen = evidence.describe(sighting.identity)
    if denials := [it for it in blocking if not stated(it)]:
        proof = tuple(evidence.of_denial(it, seen) for it in denials)
        return Judgement(
            verdict=Verdict.DENIED, evidence=proof, entry=denials[0].entry, strength=denials[0].strength
        )
    if denied := denied_bridge(sighting, case):
        return denied
    judgement = judge_allowed(sighting, [it for it in found if it.entry.state not in BLOCKING], case)
    if judgement.entry is None:
        return add(judgement, bridge_notes(sighting, case))
    doubts = [doubt for it in blocking for doubt in doubts_of(it)]
    return drifted(judgement, doubts + list(bridge_drifts(sighting, case)), bridge_notes(sighting, case))


def drifted(judgement: Judgement, faults: list[Evidence], notes: Iterable[Evidence]) -> Judgement:
    """Return `judgement` as drifted if there are faults and it is not worse already."""
    verdict = judgement.verdict
    if faults and WORST_FIRST[verdict] > WORST_FIRST[Verdict.DRIFTED]:
        verdict = Verdict.DRIFTED
    return replace(judgement, verdict=verdict, evidence=(*faults, *judgement.evidence, *notes))


def add(judgement: Judgement, notes: Iterable[Evidence]) -> Judgement:
    """Return `judgement` with more evidence."""
    return replace(judgement, evidence=(*judgement.evidence, *notes))


# Entries that allow.


def judge_allowed(sighting: Sighting, found: list[Match], case: Case) -> Judgement:
    """Return the verdict by the entries that do not deny: the best of them, or that there is none."""
    if is_conflict(sighting) or not found:
        return unresolved(sighting) or judge_unmatched(sighting, case)
    best, others = choose(found, sighting, case)
    return judge_match(best, others, sighting, case)


def judge_unmatched(sighting: Sighting, case: Case) -> Judgement:
    """Return that no entry is about a sighting, and which were close; or that it is made to look like one."""
    seen = evidence.describe(sighting.identity)
    if case.snapshot.source is None:
        proof = evidence.of_no_registry(seen)
        return Judgement(verdict=Verdict.UNREGISTERED, evidence=(proof,))
    if alike := lookalike(sighting.identity, case.approved):
        entry, trick = alike
        text = f"it may be taken for entry {entry.id} of {entry.owner}: {trick}"
        proof = evidence.of_entry("impersonating", "identity", entry, seen, text)
        return Judgement(verdict=Verdict.IMPERSONATING, evidence=(proof,), entry=None)
    proof = evidence.of_absence(sighting.identity, seen)
    labels = (*case.names, sighting.name or "")
    near = nearest(sighting.identity, labels, case.known)
    return Judgement(
        verdict=Verdict.UNREGISTERED, evidence=(proof, *(evidence.of_near(it, seen) for it in near))
    )


def choose(found: list[Match], sighting: Sighting, case: Case) -> tuple[Match, list[Match]]:
    """Return the entry that decides, and those that tie with it.

    Before strength come: being for this user and place, having no departure, being a decision, being in
    force, and being narrower. Of the strongest that then remain, the strictest decides.
    """
    pool = sorted(found, key=lambda it: (-it.strength, it.entry.id, it.entry.identity, it.entry.source))
    pool = [it for it in pool if outside_of(it, sighting, case) is None] or pool
    pool = [it for it in pool if not departures(it, sighting, case)] or pool
    pool = [it for it in pool if it.entry.state not in UNDECIDED] or pool
    pool = [it for it in pool if not is_over(it.entry, case.today)] or pool
    top = max((narrowness(it.entry.reach), it.strength) for it in pool)
    tied = [it for it in pool if (narrowness(it.entry.reach), it.strength) == top]
    best = min(tied, key=lambda it: STRICTEST_FIRST.index(it.entry.state))
    return best, [it for it in tied if it is not best]


def departures(found: Match, sighting: Sighting, case: Case) -> list[Drift]:
    """Return what departs from an entry, apart from what only a configuration shows if one is judged too."""
    if sighting.surface is Surface.CONFIG or not case.configured:
        return list(found.drift)
    return [it for it in found.drift if not (it.unknown and it.observed is None)]


def outside_of(found: Match, sighting: Sighting, case: Case) -> Outside | None:
    """Return the part of an entry's reach a sighting is not in, with the same indulgence for the client."""
    gap = outside(found.entry.reach, sighting, case.place)
    excused = gap is not None and gap.unknown and case.configured and sighting.surface is not Surface.CONFIG
    return None if excused else gap


def judge_match(best: Match, others: list[Match], sighting: Sighting, case: Case) -> Judgement:
    """Return the verdict by the entry that decides."""
    seen = evidence.describe(sighting.identity)
    entry = best.entry
    faults = [evidence.of_drift(it) for it in departures(best, sighting, case)]
    if gap := outside_of(best, sighting, case):
        faults.append(evidence.of_reach(gap))
    verdict, proof = standing(entry, case.today)
    if verdict is not Verdict.PENDING and entry.state is not State.RETIRED and faults:
        verdict = Verdict.DRIFTED
    shown = (*faults, *proof, evidence.of_match(best, seen), *(ties(best, it, case) for it in others))
    return Judgement(verdict=verdict, evidence=shown, entry=entry, strength=best.strength)


def standing(entry: Entry, today: date) -> tuple[Verdict, tuple[Evidence, ...]]:
    """Return what an entry's state and dates alone make of what it matches, and why."""
    if entry.state in UNDECIDED:
        text = f"entry {entry.id} is {entry.state}: nobody decided yet"
        return Verdict.PENDING, (evidence.of_entry("pending", "state", entry, entry.state, text),)
    if entry.state is State.RETIRED:
        text = f"entry {entry.id} is retired: its approval has ended"
        return Verdict.EXPIRED, (evidence.of_entry("expired", "state", entry, entry.state, text),)
    if is_over(entry, today):
        text = f"entry {entry.id} ended on {entry.expires}; today is {today}"
        return Verdict.EXPIRED, (evidence.of_entry("expired", "expires", entry, str(entry.expires), text),)
    if entry.state is State.DEPRECATED:
        until = f" until {entry.expires}" if entry.expires else ""
        text = f"entry {entry.id} is deprecated: still approved{until}, to be replaced"
        return Verdict.APPROVED, (evidence.of_entry("deprecated", "state", entry, entry.state, text),)
    return Verdict.APPROVED, ()


def ties(best: Match, other: Match, case: Case) -> Evidence:
    """Return that another entry is as strong: a conflict if it says otherwise, ambiguous if the same."""
    same = standing(best.entry, case.today)[0] is standing(other.entry, case.today)[0]
    text = f"entry {other.entry.id} of {other.entry.owner} is as strong and says {other.entry.state}"
    rule = "ambiguous" if same else "conflict"
    return evidence.of_entry(rule, "entry", other.entry, best.entry.identity, text)
