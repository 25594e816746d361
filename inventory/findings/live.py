"""Who may reach a server that runs, and what it runs from (MCP04, MCP07, MCP09)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from discovery.model import Sighting, Surface
from inventory.findings.argv import base, is_interpreter
from inventory.findings.rule import Hit, Rule
from inventory.joins.nodes import is_running
from inventory.model import Severity
from inventory.notes import GATEWAY, UNCONFIGURED

OLDEST = "2024-11-05"  # the first revision: two endpoints, and no word about who may call
OPEN = frozenset({"none"})


def told(sighting: Sighting, *names: str) -> dict[str, str]:
    """Return the facts `names` that are known, and where it listens."""
    facts = {name: sighting.facts[name] for name in names if sighting.facts.get(name)}
    return {"address": sighting.address or sighting.source, **facts}


def is_listener(sighting: Sighting, bind: str) -> bool:
    """Return whether a socket of a server can be reached from there: `wide` or `loopback`."""
    return sighting.surface is Surface.LISTENER and sighting.facts.get("bind") == bind


def is_confirmed(sighting: Sighting) -> bool:
    """Return whether the server itself has answered."""
    return sighting.facts.get("probe") == "confirmed"


def look_for_open_server(sighting: Sighting) -> Iterator[Hit]:
    """Yield a server that lets everybody in, on an address that others can reach."""
    if is_listener(sighting, "wide") and is_confirmed(sighting) and sighting.facts.get("auth") in OPEN:
        inside = bool(sighting.facts.get("network"))  # of a container, which may not be reached from outside
        yield Hit(evidence=told(sighting, "auth", "path"), severity=Severity.MEDIUM if inside else None)


def look_for_wide_server(sighting: Sighting) -> Iterator[Hit]:
    """Yield a server on an address that others can reach, unless it is known to let everybody in."""
    published = sighting.surface is Surface.CONTAINER and sighting.facts.get("bind") == "wide"
    if not is_running(sighting) or not (is_listener(sighting, "wide") or published):
        return
    auth = sighting.facts.get("auth")
    if auth == "required":
        yield Hit(evidence=told(sighting, "auth"), severity=Severity.INFO)
    elif not (is_confirmed(sighting) and auth in OPEN):
        yield Hit(evidence=told(sighting, "probe", "ports"))


def look_for_rebinding(sighting: Sighting) -> Iterator[Hit]:
    """Yield a local server that does not look which site a request comes from."""
    facts = sighting.facts
    if not is_listener(sighting, "loopback") or facts.get("auth") == "required":
        return
    if facts.get("host_check") == "no" and facts.get("origin_check") != "yes":
        yield Hit(evidence=told(sighting, "host_check", "origin_check"))
    elif facts.get("origin_check") == "no":
        yield Hit(evidence=told(sighting, "host_check", "origin_check"), severity=Severity.LOW)


def look_for_old_protocol(sighting: Sighting) -> Iterator[Hit]:
    """Yield a server that speaks nothing newer than the first revision of the protocol."""
    facts = sighting.facts
    versions = [version for version in facts.get("protocol_versions", "").split(",") if version]
    oldest = bool(versions) and max(versions) <= OLDEST
    if sighting.surface is Surface.LISTENER and (oldest or (facts.get("era") == "sse" and not versions)):
        yield Hit(evidence=told(sighting, "era", "protocol_versions"))


def look_for_decoy(sighting: Sighting) -> Iterator[Hit]:
    """Yield what answers as if it were made to be found."""
    if sighting.facts.get("decoy") == "suspected":
        yield Hit(evidence=told(sighting, "server_name", "server_version"))


def look_for_deleted_program(sighting: Sighting) -> Iterator[Hit]:
    """Yield a process whose program is no longer on the disk; of an interpreter, most likely an upgrade."""
    if sighting.surface is not Surface.PROCESS or sighting.facts.get("deleted") != "yes":
        return
    exe = sighting.facts.get("exe", "")
    upgraded = Severity.LOW if exe and is_interpreter(base(exe.removesuffix(" (deleted)"))) else None
    yield Hit(evidence={"pid": str(sighting.pid), "exe": exe}, severity=upgraded)


def look_for_bad_certificate(sighting: Sighting) -> Iterator[Hit]:
    """Yield a certificate that no client should take: over, or on a reachable address signed by itself."""
    ends = moment(sighting.facts.get("tls_not_after"))
    over = ends is not None and ends < sighting.seen_at
    if over or (is_listener(sighting, "wide") and sighting.facts.get("tls_self_signed") == "yes"):
        yield Hit(evidence=told(sighting, "tls_names", "tls_not_after", "tls_self_signed"))


def moment(text: str | None) -> datetime | None:
    """Return the time that `text` is, None for anything else."""
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


RULES = (
    Rule(
        id="MCP07-open-to-network",
        severity=Severity.HIGH,
        title="Everybody on the network may use the server",
        advice="Bind it to 127.0.0.1, or have it ask who calls (OAuth, as the protocol describes).",
        look=look_for_open_server,
    ),
    Rule(
        id="MCP07-wide-bind",
        severity=Severity.LOW,
        title="Others can reach the server's address",
        advice="Bind it to 127.0.0.1 if only this machine uses it; else make sure that it asks who calls.",
        look=look_for_wide_server,
    ),
    Rule(
        id="MCP07-rebinding",
        severity=Severity.MEDIUM,
        title="A web page may call the local server",
        advice="Have it refuse foreign Host and Origin headers; current SDKs do once told the allowed hosts.",
        look=look_for_rebinding,
    ),
    Rule(
        id="MCP07-old-protocol",
        severity=Severity.LOW,
        title="The server speaks only the first revision of the protocol",
        advice="Update the server; later revisions say how callers are identified and sessions are kept.",
        look=look_for_old_protocol,
    ),
    Rule(
        id="MCP07-bad-certificate",
        severity=Severity.LOW,
        title="The server's certificate proves nothing",
        advice="Give it a certificate of your own authority, and renew it before it ends.",
        look=look_for_bad_certificate,
    ),
    Rule(
        id="MCP04-deleted-program",
        severity=Severity.MEDIUM,
        title="The program that runs is no longer on the disk",
        advice="Restart the server: after an update the old code runs on, and what hides deletes its file.",
        look=look_for_deleted_program,
    ),
    Rule(
        id="MCP09-decoy",
        severity=Severity.MEDIUM,
        title="The server may be a decoy",
        advice="Find out who runs it before any client talks to it: it answers whatever it is asked.",
        look=look_for_decoy,
    ),
    Rule(
        id="MCP09-unconfigured",
        severity=Severity.MEDIUM,
        title="The server runs, and no configuration names it",
        advice="Find out who started it and what for; `mcp-census show` has its processes and its owner.",
        note=UNCONFIGURED,
    ),
    Rule(
        id="MCP09-gateway",
        severity=Severity.INFO,
        title="A gateway stands in front of other servers",
        advice="Approve the servers behind it, too: clients, and rules about clients, see the gateway only.",
        note=GATEWAY,
    ),
)
