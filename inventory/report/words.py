"""The words that all reports share: what a server is called, what it is, where it was seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from discovery.model import Coverage, Gap, Identity, Reason, Sighting, Surface
from discovery.redact.text import printable
from inventory.model import Entry, Finding, Judged, Judgement, Seen, Severity, Verdict, View

# Longer than any purl, URL or path that a person wrote; shorter than what could drown a report.
MAX_TEXT = 2048

REASONS: Mapping[Reason, str] = {
    Reason.DENIED: "permission denied",
    Reason.MALFORMED: "could not be parsed",
    Reason.UNRECOGNISED: "not in a shape that is known",
    Reason.TOO_LARGE: "too large",
    Reason.TIMED_OUT: "took too long",
    Reason.UNSUPPORTED: "not supported here",
    Reason.OUTSIDE: "leads out of the folder",
    Reason.NOT_A_FILE: "not a regular file",
    Reason.ENCRYPTED: "encrypted",
    Reason.CHANGED: "changed while it was read",
    Reason.CRASHED: "the tool failed on it",
}
VERDICTS = tuple(Verdict)
SEVERITIES = tuple(Severity)
# A remembered moment has lost what is less than a millisecond.
CUT = timedelta(milliseconds=1)
# Evidence that repeats what stands beside the finding anyway; `explain` shows it.
LISTED_ANYWAY = frozenset({"sources", "purl", "url", "how"})
# Where not even the launch command says what runs, this says what is missing.
NAMELESS = "(nothing that names it)"


def clean(text: str) -> str:
    """Return `text` fit for a terminal, whole."""
    return printable(text, MAX_TEXT)


def label(judged: Judged) -> str:
    """Return what people call the server: its name, and how many other names it has."""
    name = clean(judged.server.name or "(no name)")
    others = len(set(judged.server.names) - {judged.server.name})
    return f"{name} +{others}" if others else name


def identity_text(identity: Identity) -> str:
    """Return what the server is in one word: purl, URL or ref, with a version range beside it."""
    text = identity.purl or identity.url or identity.ref or NAMELESS
    if identity.version and identity.version not in text:
        text = f"{text} {identity.version}"
    return clean(text)


def place(sighting: Sighting) -> str:
    """Return where a sighting was made: the source, and the pointer into it."""
    return clean(f"{sighting.source}#{sighting.pointer}" if sighting.pointer else sighting.source)


def short_place(sighting: Sighting) -> str:
    """Return where a sighting was made, a resource of Azure without the words that all of them share."""
    parts = sighting.source.split("/")
    if sighting.surface is not Surface.CLOUD or len(parts) < 9 or parts[1].lower() != "subscriptions":
        return place(sighting)
    inside = f"#{sighting.pointer}" if sighting.pointer else ""
    return clean(f"{'/'.join(parts[8:])}{inside} in {parts[4]}, {parts[2]}")


def seen_by(sighting: Sighting) -> str:
    """Return the client that would start the server, with a scope other than the user's own.

    In a cloud it is the kind of the resource: `containerApps`.
    """
    if not sighting.client:
        kind = sighting.source.split("/")[-2:-1] if sighting.surface is Surface.CLOUD else []
        return clean(kind[0] if kind and kind[0] else sighting.surface.value)
    scope = f" ({sighting.scope})" if sighting.scope not in {None, "user"} else ""
    return clean(f"{sighting.client}{scope}")


def state(seen: Seen, view: View) -> str:
    """Return what is unusual about a sighting: switched off, gone, or not seen by this sweep."""
    if seen.gone:
        return f"gone since {seen.gone:%Y-%m-%d}"
    words = ["disabled"] if seen.sighting.enabled is False else []
    if seen.last_seen < view.started - CUT:
        words.append(f"last seen {seen.last_seen:%Y-%m-%d}")
    return ", ".join(words)


def finding_text(finding: Finding) -> str:
    """Return the title of a finding, followed by what it was found in."""
    told = sorted(set(finding.evidence) - LISTED_ANYWAY)
    facts = ", ".join(f"{name} {finding.evidence[name]}" for name in told)
    return clean(f"{finding.title} ({facts})" if facts else finding.title)


def entry_text(entry: Entry) -> str:
    """Return which registry entry decided, and who stands for it."""
    owner = f", owner {entry.owner}" if entry.owner else ""
    return clean(f"{entry.id} ({entry.state.value}{owner})")


def by_verdict(view: View) -> dict[Verdict, list[Judged]]:
    """Return the servers of each verdict that was given, worst verdict and worst finding first."""
    groups: dict[Verdict, list[Judged]] = {verdict: [] for verdict in VERDICTS}
    for judged in view.servers:
        groups[judged.judgement.verdict].append(judged)
    return {verdict: sorted(group, key=rank) for verdict, group in groups.items() if group}


def rank(judged: Judged) -> tuple[int, str, str]:
    """Return the sort key inside a verdict: worst finding, then name, then id."""
    worst = min((SEVERITIES.index(finding.severity) for finding in judged.findings), default=len(SEVERITIES))
    return worst, judged.server.name.casefold(), judged.server.id


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings, worst first."""
    return sorted(findings, key=lambda finding: (SEVERITIES.index(finding.severity), finding.id))


def sightings(judged: Judged) -> list[Seen]:
    """Return the sightings of a server in an order that does not change from run to run."""
    return sorted(judged.server.seen, key=lambda seen: (seen.gone is not None, place_key(seen.sighting)))


def place_key(sighting: Sighting) -> tuple[str, str, str, str]:
    """Return the sort key of a sighting: surface, source, pointer, key."""
    return sighting.surface.value, sighting.source, sighting.pointer or "", sighting.key


def judgement_of(judged: Judged, sighting: Sighting) -> Judgement:
    """Return the sighting's own judgement, which may be better than its server's."""
    return judged.by_sighting.get(sighting.key, judged.judgement)


def by_reason(gaps: Sequence[Gap]) -> dict[Reason, list[Gap]]:
    """Return gaps grouped by reason, in the order of `Reason`, each group by source."""
    groups: dict[Reason, list[Gap]] = {reason: [] for reason in Reason}
    for gap in gaps:
        groups[gap.reason].append(gap)
    return {
        reason: sorted(group, key=lambda gap: (gap.source, gap.surface.value, gap.detail))
        for reason, group in groups.items()
        if group
    }


def counted(number: int, noun: str) -> str:
    """Return `1 server`, `2 servers`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def tally(view: View) -> str:
    """Return the servers by verdict in one line: `3 servers: 1 denied, 2 approved`."""
    parts = [f"{len(group)} {verdict.value}" for verdict, group in by_verdict(view).items()]
    total = counted(len(view.servers), "server")
    return f"{total}: {', '.join(parts)}" if parts else total


def tally_findings(view: View) -> str:
    """Return the findings by severity in one line: `2 findings: 1 high, 1 low`."""
    found = [finding.severity for judged in view.servers for finding in judged.findings]
    parts = [f"{found.count(severity)} {severity.value}" for severity in SEVERITIES if severity in found]
    return f"{counted(len(found), 'finding')}: {', '.join(parts)}" if parts else ""


def looked_at(coverage: Sequence[Coverage]) -> str:
    """Return how much was examined on each surface: `config 58, process 214`."""
    sums: dict[str, int] = {}
    for row in coverage:
        sums[row.surface.value] = sums.get(row.surface.value, 0) + row.examined
    return ", ".join(f"{surface} {examined}" for surface, examined in sorted(sums.items())) or "nothing"
