"""One sighting against the registry: the rules by which a verdict is given, and the evidence for it.

`denied > impersonating > drifted > expired > pending > unregistered > unresolved > approved`, the first that
applies. What the design left open is decided by what surprises least:

- An entry without `versions` accepts any version, pinned or not, unless the policy says `unpinned: drift`.
  With `versions`, a launch that is not pinned has drifted: what it will fetch cannot be shown to be inside.
  A range inside the entry's range is.
- A denial holds at any strength and has no end: past its `expires` it denies until it is removed. Where a
  launch cannot be shown to be outside the denied versions, an approval of it has drifted.
- A bridge in front of a server counts by what was decided about it, and where it is made to look like an
  approved one; the worst wins. A bridge that nobody decided on is only told: what is behind it was approved.
- What a process or socket does not show (version, client) is not held against it where a configuration of
  the same server is judged by it.
- A request is no decision: drafts and pending entries never outweigh another entry.
- A catalogue's listing is told and decides nothing.
- Entries that tie and say different things: the stricter holds, told as a conflict. Entries of two owners
  that tie and say the same leave open who answers for it: unresolved until one of them is removed.
- A waiver is added to a verdict when that stands, and never changes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from discovery.identity.urls import canonical_url
from discovery.model import Sighting, Surface
from inventory.model import Evidence, Judgement, Severity, Verdict, Waiver
from inventory.registry import evidence
from inventory.registry.bridges import bridge_faults, bridge_notes, denied_bridge, disguised_bridge
from inventory.registry.case import Case
from inventory.registry.choosing import Choice, choose
from inventory.registry.denials import denied_parts, doubts_of, is_here, part_doubts, stated
from inventory.registry.grading import grade, severity
from inventory.registry.impersonation.telling import impersonating
from inventory.registry.match import match, match_url
from inventory.registry.matching import BLOCKING, Drift, Match
from inventory.registry.nearest import nearest
from inventory.registry.standings import ended, review_note, standing, ties
from inventory.registry.waived import covering
from inventory.registry.without import WORST_FIRST, is_conflict, unresolved

# What identity names a URL of this machine by (discovery.identity.urls).
HERE = frozenset({"loopback", "host-gateway"})


def judge_sighting(sighting: Sighting, case: Case) -> Judgement:
    """Return the verdict on one sighting, with its evidence, how bad it is, and which waivers cover it."""
    return case.layout.recall(judge_anew, sighting, case)


def judge_anew(sighting: Sighting, case: Case) -> Judgement:
    """Return the verdict on a sighting such as none before it in this case."""
    judgement = judge_by_entries(sighting, case)
    if judgement.entry is not None and judgement.verdict is Verdict.APPROVED and is_only_address(sighting):
        proof = evidence.of_address(judgement.entry, evidence.describe(sighting.identity))
        judgement = Judgement(verdict=Verdict.UNRESOLVED, evidence=(proof,))
    graded = severity(judgement.verdict, judgement.evidence, sighting)
    return finished(judgement, graded, covering(judgement, sighting, case))


def finished(found: Judgement, graded: Severity, waivers: tuple[Waiver, ...]) -> Judgement:
    """Return a judgement with how bad it is, and the waivers that cover it."""
    return Judgement(  # three times as fast as `replace`, and done for every one
        verdict=found.verdict,
        evidence=found.evidence,
        entry=found.entry,
        strength=found.strength,
        severity=graded,
        waivers=waivers,
    )


def is_only_address(sighting: Sighting) -> bool:
    """Return whether a socket of this machine was seen, and not which program holds it: any could."""
    return sighting.surface is Surface.LISTENER and sighting.identity.ref in HERE


def judge_by_entries(sighting: Sighting, case: Case) -> Judgement:
    """Return the verdict that the entries about a sighting give."""
    found = match(sighting, case.register)
    if is_conflict(sighting):
        found += tuple(match_url(canonical_url(sighting.url or "").url or "", case.register))
    here = [it for it in found if is_here(it.entry, sighting, case)]
    if denied := denial(here, sighting) or denied_bridge(sighting, case):
        return denied
    judgement = judge_allowed(sighting, [it for it in found if it.entry.state not in BLOCKING], case)
    if judgement.verdict is not Verdict.IMPERSONATING and (fake := disguised_bridge(sighting, case)):
        return fake
    if judgement.entry is None:
        return add(judgement, bridge_notes(sighting, case))
    doubts = [doubt for it in here for doubt in all_doubts(it, sighting)]
    faults = [(Verdict.DRIFTED, doubt) for doubt in doubts] + list(bridge_faults(sighting, case))
    return add(worsened(judgement, faults), bridge_notes(sighting, case))


def denial(here: Iterable[Match], sighting: Sighting) -> Judgement | None:
    """Return the denial by the entries that are about a sighting here, None if none of them denies it."""
    seen = evidence.describe(sighting.identity)
    proof: list[Evidence] = []
    by: list[Match] = []
    for found in here:
        if found.entry.state in BLOCKING:
            own = [] if stated(found) else [evidence.of_denial(found, seen)]
        else:
            own = list(denied_parts(found, sighting.identity, sighting))
        proof += own
        by += [found] if own else []
    if not proof:
        return None
    return Judgement(
        verdict=Verdict.DENIED,
        evidence=tuple(dict.fromkeys(proof)),
        entry=by[0].entry,
        strength=by[0].strength,
    )


def all_doubts(found: Match, sighting: Sighting) -> Iterable[Evidence]:
    """Return that a launch cannot be shown to be outside what an entry, or a denial in it, denies."""
    if found.entry.state in BLOCKING:
        return doubts_of(found)
    return part_doubts(found, sighting.identity, sighting)


def worsened(judgement: Judgement, faults: list[tuple[Verdict, Evidence]]) -> Judgement:
    """Return `judgement` with the worst verdict that the faults call for, if it is not worse already."""
    if not faults:
        return judgement
    verdict = min([judgement.verdict, *(it for it, _ in faults)], key=WORST_FIRST.__getitem__)
    proof = tuple(dict.fromkeys(it for _, it in faults))
    return replace(judgement, verdict=verdict, evidence=(*proof, *judgement.evidence))


def add(judgement: Judgement, notes: Iterable[Evidence]) -> Judgement:
    """Return `judgement` with more evidence."""
    more = tuple(notes)
    return replace(judgement, evidence=(*judgement.evidence, *more)) if more else judgement


# Entries that allow.


def judge_allowed(sighting: Sighting, found: list[Match], case: Case) -> Judgement:
    """Return the verdict by the entries that do not deny: the best of them, or that there is none."""
    if is_conflict(sighting) or not found:
        unknown = unresolved(sighting)
        return add(unknown, close(sighting, case)) if unknown else judge_unmatched(sighting, case)
    return judge_match(choose(found, sighting, case), sighting, case)


def judge_unmatched(sighting: Sighting, case: Case) -> Judgement:
    """Return that no entry is about a sighting, and which were close; or that it is made to look like one."""
    seen = evidence.describe(sighting.identity)
    if case.snapshot.source is None:
        proof = evidence.of_no_registry(seen)
        return Judgement(verdict=Verdict.UNREGISTERED, evidence=(proof,))
    fake, alike = impersonating(sighting, seen, case.reference)
    if fake:
        return fake
    proof = evidence.of_absence(sighting.identity, seen)
    listed = match(sighting, case.catalogue)[:1] if case.catalogue else ()
    shown = (
        proof,
        *alike,
        *(near for near in close(sighting, case) if near.expected not in {it.expected for it in alike}),
        *(evidence.of_listing(it.entry, seen) for it in listed),
    )
    return Judgement(verdict=Verdict.UNREGISTERED, evidence=shown)


def close(sighting: Sighting, case: Case) -> tuple[Evidence, ...]:
    """Return the entries that somebody may have had in mind, and why each is not about a sighting."""
    seen = evidence.describe(sighting.identity)
    near = nearest(sighting.identity, (*case.names, sighting.name or ""), case.known)
    return tuple(evidence.of_near(it, seen) for it in near)


def judge_match(choice: Choice, sighting: Sighting, case: Case) -> Judgement:
    """Return the verdict by the entry that decides."""
    best = choice.best
    entry, seen = best.match.entry, evidence.describe(sighting.identity)
    faults = [evidence.of_drift(told(it, case), "", grade(it, case.policy), entry.id) for it in best.drift]
    if best.outside is not None:
        faults.append(evidence.of_reach(best.outside, "low", entry.id))
    verdict, proof = standing(entry, case.today, case.policy)
    if faults and verdict is not Verdict.PENDING and not ended(entry):
        verdict = Verdict.DRIFTED
    level = tuple(ties(best.match, it.match, case) for it in choice.tied)
    if verdict is Verdict.APPROVED and any(it.match.entry.owner != entry.owner for it in choice.tied):
        verdict = Verdict.UNRESOLVED
    shown = (*faults, *proof, evidence.of_match(best.match, seen), *level, *best.notes)
    if verdict is Verdict.APPROVED:
        shown = (*shown, *review_note(entry, case))
    return Judgement(verdict=verdict, evidence=shown, entry=entry, strength=best.match.strength)


def told(drift: Drift, case: Case) -> Drift:
    """Return a departure with the policy's word on it, where that decides how bad it is."""
    if not drift.patch:
        return drift
    return replace(drift, text=f"{drift.text} (policy: patch_updates {case.policy.patch_updates})")
