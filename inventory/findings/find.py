"""What is wrong with how a server is configured, runs or listens: every rule, each fault told once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from discovery.model import Sighting
from inventory.findings import cloud, files, launch, live, reach, secrets, supply, tools, transport
from inventory.findings.rule import Hit, Rule
from inventory.model import Finding, Note, Policy, Server, Severity

MAX_VALUE = 200  # characters of one evidence value; the sighting itself holds the rest
MAX_SOURCES = 5  # places told per finding; a server configured everywhere has hundreds
BY_SEVERITY = {severity: rank for rank, severity in enumerate(Severity)}

RULES: tuple[Rule, ...] = tuple(
    sorted(
        secrets.RULES
        + reach.RULES
        + supply.RULES
        + launch.RULES
        + transport.RULES
        + files.RULES
        + live.RULES
        + tools.RULES
        + cloud.RULES,
        key=lambda rule: rule.id,
    )
)


def find_findings(
    server: Server, notes: Iterable[Note] = (), policy: Policy | None = None
) -> tuple[Finding, ...]:
    """Return what is wrong with `server`, worst first; the same fault at several places is told once."""
    wanted = policy or Policy()
    noted = {note.id: note.text for note in notes}
    places: dict[tuple[Rule, Severity, tuple[tuple[str, str], ...]], set[str]] = {}
    for sighting in present(server):
        for rule in RULES:
            for hit in (*rule.look(sighting), *rule.weigh(sighting, wanted)):
                key = (rule, hit.severity or rule.severity, clipped(hit))
                places.setdefault(key, set()).add(sighting.source)
    for rule in RULES:
        if rule.note in noted:
            key = (rule, rule.severity, (("how", noted[rule.note]),))
            places[key] = {sighting.source for sighting in present(server)}
    found = [
        tell(rule, severity, dict(evidence), sources)
        for (rule, severity, evidence), sources in places.items()
    ]
    return tuple(sorted(found, key=lambda it: (BY_SEVERITY[it.severity], it.id, sorted(it.evidence.items()))))


def present(server: Server) -> tuple[Sighting, ...]:
    """Return the sightings of `server` that still hold; all of them if none does."""
    return tuple(seen.sighting for seen in server.seen if seen.gone is None) or tuple(
        seen.sighting for seen in server.seen
    )


def clipped(hit: Hit) -> tuple[tuple[str, str], ...]:
    """Return a Hit's evidence in order, with long values cut."""
    return tuple(
        (name, value if len(value) <= MAX_VALUE else value[: MAX_VALUE - 1] + "…")
        for name, value in sorted(hit.evidence.items())
    )


def tell(rule: Rule, severity: Severity, evidence: Mapping[str, str], sources: set[str]) -> Finding:
    """Return the finding of `rule`, with the places where it was seen."""
    named = sorted(sources)
    more = f" and {len(named) - MAX_SOURCES} more" if len(named) > MAX_SOURCES else ""
    return Finding(
        id=rule.id,
        severity=severity,
        owasp=rule.owasp,
        title=rule.title,
        advice=rule.advice,
        evidence={**evidence, "sources": "; ".join(named[:MAX_SOURCES]) + more},
    )
