"""One view for all report tests: every verdict's layout, hostile names, gaps, a registry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from discovery.model import (
    Coverage,
    Form,
    Gap,
    Identity,
    Kind,
    Pin,
    Reason,
    Scope,
    Secret,
    Sighting,
    Status,
    Surface,
    digest,
)
from inventory.model import (
    Entry,
    Evidence,
    Finding,
    Judged,
    Judgement,
    Presence,
    Seen,
    Server,
    Severity,
    Snapshot,
    State,
    Verdict,
    View,
)

NOW = datetime(2026, 11, 21, 9, 12, tzinfo=UTC)
BEFORE = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
HOME = "/home/ana"

ENTRY = Entry(
    id="AB-12",
    identity="pkg:npm/github-mcp",
    state=State.APPROVED,
    owner="platform",
    versions="^1.0.0",
    approved_by="ines",
    approved_at=date(2026, 10, 1),
    source="/etc/registry/approved.toml",
)
SECRET = Finding(
    id="plain-secret",
    severity=Severity.HIGH,
    owasp="MCP01",
    title="A secret stands in plain text",
    advice="Move it to the environment and rotate it.",
    evidence={"where": "env:TOKEN"},
)


def npm(package: str, version: str | None = None) -> Identity:
    """Return the identity of an npm package."""
    purl = f"pkg:npm/{package}" + (f"@{version}" if version else "")
    return Identity(kind=Kind.NPM, purl=purl, version=version, pin=Pin.EXACT if version else Pin.FLOATING)


def sighting(
    identity: Identity,
    name: str,
    source: str = f"{HOME}/.cursor/mcp.json",
    client: str = "cursor",
    enabled: bool | None = None,
) -> Sighting:
    """Return a configuration sighting."""
    return Sighting(
        identity=identity,
        surface=Surface.CONFIG,
        finder="config",
        source=source,
        root=HOME,
        seen_at=NOW,
        pointer=f"/mcpServers/{name}",
        name=name,
        client=client,
        scope="user",
        user="ana",
        enabled=enabled,
        transport="stdio",
        command="npx",
        args=("-y", "x"),
        env_names=("TOKEN",),
        secrets=(Secret(where="env:TOKEN", form=Form.PLAIN, fingerprint="0011223344556677"),),
    )


def seen(one: Sighting, first: datetime = NOW, last: datetime = NOW, gone: datetime | None = None) -> Seen:
    """Return `one` as remembered."""
    return Seen(sighting=one, first_seen=first, last_seen=last, gone=gone)


def judged(
    verdict: Verdict,
    *places: Seen,
    evidence: tuple[Evidence, ...] = (),
    entry: Entry | None = None,
    findings: tuple[Finding, ...] = (),
    by_sighting: Mapping[str, Judgement] | None = None,
) -> Judged:
    """Return a server made of `places` with its verdict."""
    first = places[0].sighting
    key = first.identity.purl or first.identity.url or first.identity.ref or "?"
    server = Server(
        id=digest(key),
        key=key,
        identity=first.identity,
        name=first.name or "",
        names=tuple(sorted({place.sighting.name or "" for place in places})),
        transport=first.transport,
        presence=(Presence.CONFIGURED,),
        seen=places,
        first_seen=min(place.first_seen for place in places),
        last_seen=max(place.last_seen for place in places),
    )
    judgement = Judgement(verdict=verdict, evidence=evidence, entry=entry)
    return Judged(server=server, judgement=judgement, findings=findings, by_sighting=by_sighting or {})


def view(*servers: Judged, gaps: tuple[Gap, ...] = (), source: str | None = "/etc/registry") -> View:
    """Return a view of `servers` on one machine."""
    status = Status.PARTIAL if gaps else Status.COMPLETE
    return View(
        sweep_id="feedfacefeedface",
        agent="endpoint/0.1.0",
        scope=Scope(kind="host", id="0123456789abcdef", name="ana-mbp", os="linux", roots=(HOME,)),
        started=NOW,
        ended=NOW,
        status=status,
        coverage=(
            Coverage(surface=Surface.CONFIG, finder="config", status=status, examined=58, found=len(servers)),
        ),
        gaps=gaps,
        servers=servers,
        snapshot=Snapshot(id="cafecafecafecafe", source=source, entries=(ENTRY,) if source else ()),
    )


def gap(source: str, reason: Reason = Reason.DENIED, detail: str = "permission denied") -> Gap:
    """Return something that could not be looked at."""
    return Gap(
        surface=Surface.CONFIG, finder="config", source=source, root=HOME, reason=reason, detail=detail
    )


def drifted() -> Judged:
    """Return a server one of whose two places has left the approved range."""
    good = sighting(npm("github-mcp", "1.2.0"), "github", f"{HOME}/.claude.json", "claude-code")
    bad = sighting(npm("github-mcp", "2.0.0"), "github")
    evidence = Evidence(
        rule="version",
        field="version",
        expected="^1.0.0",
        observed="2.0.0",
        text="AB-12 approves ^1.0.0, this is 2.0.0",
    )
    return judged(
        Verdict.DRIFTED,
        seen(bad),
        seen(good, first=BEFORE),
        evidence=(evidence,),
        entry=ENTRY,
        by_sighting={good.key: Judgement(verdict=Verdict.APPROVED, evidence=(), entry=ENTRY)},
    )


def shadow() -> Judged:
    """Return an unregistered server that two clients start, one of them switched off, with a secret."""
    identity = npm("%40acme/mcp-files")
    off = sighting(identity, "fs", f"{HOME}/.claude.json", "claude-code", enabled=False)
    return judged(Verdict.UNREGISTERED, seen(sighting(identity, "files")), seen(off), findings=(SECRET,))


def approved() -> Judged:
    """Return a server nothing is wrong with."""
    return judged(
        Verdict.APPROVED, seen(sighting(npm("weather-mcp", "3.1.4"), "weather"), first=BEFORE), entry=ENTRY
    )


def unresolved() -> Judged:
    """Return a server whose launch command does not say what it is."""
    identity = Identity(kind=Kind.UNRESOLVED, ref="var:MCP_PKG", launcher="npx")
    evidence = Evidence(
        rule="unresolved",
        field="ref",
        expected=None,
        observed="var:MCP_PKG",
        text="A variable names the package",
    )
    return judged(Verdict.UNRESOLVED, seen(sighting(identity, "crm")), evidence=(evidence,))


def named(name: str) -> Judged:
    """Return an unregistered server that somebody called `name`."""
    return judged(Verdict.UNREGISTERED, seen(sighting(npm("evil"), name)))


def whole() -> View:
    """Return a machine on which there is something of everything."""
    gaps = (
        gap(f"{HOME}/.codex/config.toml"),
        gap(f"{HOME}/.gemini/settings.json"),
        gap(f"{HOME}/.aws/mcp.json", Reason.MALFORMED, "line 3, column 5: expected a comma"),
    )
    return view(approved(), unresolved(), shadow(), drifted(), gaps=gaps)


def without_registry() -> View:
    """Return a machine nobody has given a registry."""
    return replace(view(shadow()), snapshot=Snapshot(id="", source=None))
