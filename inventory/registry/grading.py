"""How bad a verdict is, and each departure from an approval: graded, so that not all of them are an alarm.

The grades follow what an attacker gains. Changed tools, contents, sources or publishers are how an approved
server turns on its users; a patch update is how most of them stay safe.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from discovery.model import Kind, Sighting, Surface
from inventory.model import Evidence, Policy, Severity, Verdict

if TYPE_CHECKING:  # a scan without a registry needs the grades, and none of the matching behind them
    from inventory.registry.matching import Drift

KINDS: Mapping[str, Severity] = {
    "tools": Severity.HIGH,
    "digest": Severity.HIGH,
    "source": Severity.HIGH,
    "publisher": Severity.HIGH,
    "args": Severity.MEDIUM,
    "env": Severity.MEDIUM,
    "transport": Severity.MEDIUM,
    "version": Severity.MEDIUM,
    "scope": Severity.LOW,
}
VERDICTS: Mapping[Verdict, Severity] = {
    Verdict.DENIED: Severity.HIGH,
    Verdict.IMPERSONATING: Severity.HIGH,
    Verdict.DRIFTED: Severity.MEDIUM,
    Verdict.EXPIRED: Severity.MEDIUM,
    Verdict.PENDING: Severity.LOW,
    Verdict.UNREGISTERED: Severity.MEDIUM,
    Verdict.UNRESOLVED: Severity.MEDIUM,
    Verdict.APPROVED: Severity.INFO,
}
WORST_FIRST = {severity: rank for rank, severity in enumerate(Severity)}
RUNNING = frozenset({Surface.PROCESS, Surface.LISTENER})


def grade(drift: Drift, policy: Policy) -> Severity:
    """Return how bad one departure is; a patch update is no alarm where the policy allows those."""
    if drift.patch:
        return Severity.INFO if policy.patch_updates == "allow" else Severity.LOW
    found = KINDS[drift.kind]
    unseen = drift.unknown and drift.observed is None
    return Severity.MEDIUM if unseen and found is Severity.HIGH else found


def severity(verdict: Verdict, evidence: Iterable[Evidence], sighting: Sighting) -> Severity:
    """Return how bad a verdict on a sighting is."""
    if verdict is Verdict.DRIFTED:
        grades = [Severity(it.grade) for it in evidence if it.grade]
        return min(grades, key=WORST_FIRST.__getitem__, default=VERDICTS[verdict])
    if verdict is Verdict.DENIED and is_running(sighting):
        return Severity.CRITICAL
    if verdict is Verdict.UNRESOLVED and sighting.identity.kind is Kind.INLINE:
        return Severity.HIGH
    if verdict is Verdict.UNREGISTERED and sighting.facts.get("bind") == "wide":
        return Severity.HIGH  # anybody on the network reaches it
    return VERDICTS[verdict]


def is_running(sighting: Sighting) -> bool:
    """Return whether what was seen runs now."""
    return sighting.surface in RUNNING or sighting.facts.get("state") == "running"
