"""How the records that were joined to one server share a verdict. Pure.

What only points (an address, a label, a command line) is judged by what it points at, unless an entry is
about it. What is proven to be the same running thing shares the decision about it: a container's about the
program inside. The other way an approval never goes: an address of this machine is nobody's identity.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from discovery.model import Sighting
from inventory.model import Evidence, Join, Judgement, Server, Verdict
from inventory.registry.without import WORST_FIRST

UNDECIDED = frozenset({Verdict.UNREGISTERED, Verdict.UNRESOLVED})


def pointing(server: Server) -> dict[str, Join]:
    """Return the sightings of `server`, by key, that only say where it is."""
    return {key: join for join in server.joins if join.points for key in join.sightings}


def shared(server: Server, present: Iterable[Sighting], own: Mapping[str, Judgement]) -> dict[str, Judgement]:
    """Return the judgements of the sightings of a joined server; `own` are those of each on its own."""
    points, why = pointing(server), {key: join for join in server.joins for key in join.sightings}
    found = dict(own)
    members = [it for it in present if it.key not in points]
    decided = [own[it.key] for it in members if own[it.key].entry is not None]
    if decided:
        for it in members:
            if is_undecided(own[it.key]):
                text = why[it.key].text if it.key in why else server.joins[0].text
                found[it.key] = taken_over(worst(decided), it, text, own[it.key])
    if members:
        there = worst(found[it.key] for it in members)
        for it in present:
            if it.key in points and is_undecided(own[it.key]):
                found[it.key] = taken_over(there, it, points[it.key].text, own[it.key])
    return found


def is_undecided(judgement: Judgement) -> bool:
    """Return whether the registry says nothing about a sighting itself."""
    return judgement.entry is None and judgement.verdict in UNDECIDED


def taken_over(other: Judgement, sighting: Sighting, text: str, own: Judgement) -> Judgement:
    """Return the judgement `other` for `sighting`, with the proof that they are one."""
    identity = sighting.identity
    observed = identity.purl or identity.url or identity.ref
    proof = Evidence(rule="joined", field="server", expected=None, observed=observed, text=text)
    if other.verdict is own.verdict and other.entry is None:
        return replace(own, evidence=(*own.evidence, proof))
    return replace(other, evidence=(proof, *other.evidence))


def worst(judgements: Iterable[Judgement]) -> Judgement:
    """Return the worst of several judgements."""
    return min(judgements, key=lambda it: WORST_FIRST[it.verdict])
