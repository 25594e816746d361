"""A socket and what it answered become a Sighting: named by the server that holds it, without secrets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from discovery.frozen import frozen
from discovery.host.homes import this_os
from discovery.host.running import Listening, Process
from discovery.identity.naming import name
from discovery.live.launched import launch_facts
from discovery.live.running import Running
from discovery.model import Confidence, Identity, Launch, Sighting, Surface
from discovery.probe.answer import Answer, Era, Grade, Tools
from discovery.probe.target import is_wide, target_of
from discovery.redact.keyed import Fingerprinter
from discovery.redact.launch import redact_launch
from discovery.redact.text import printable, scrub

PROVEN = frozenset({Grade.CONFIRMED, Grade.AUTH})
# What the facts of a sighting call an answer that was no HTTP: the same as one that was no MCP.
PROBES = {Grade.MALFORMED: Grade.NO}
TRANSPORTS = {Era.SSE: "sse", Era.LEGACY: "http", Era.MODERN: "http"}


@frozen
class Heard:
    """One listening socket, who holds it, what it answered (None if it was not asked), and when.

    `launch` is how its server was started, or its holder if no server is known; RAW, like every Launch.
    """

    listening: Listening
    running: Running | None
    holder: Process | None
    launch: Launch | None
    answer: Answer | None
    root: str
    finder: str
    keyed: Fingerprinter
    now: datetime


def source_of(row: Listening) -> str:
    """Return the place of a socket: `tcp:127.0.0.1:8000`, `tcp:[::1]:80@net:402`, `unix:/run/x.sock`."""
    network = f"@net:{row.network}" if row.network else ""
    return f"{row.transport}:{printable(address_of(row), 4096)}{network}"


def address_of(row: Listening) -> str:
    """Return address and port as one text."""
    if row.transport == "unix":
        return row.address
    return f"[{row.address}]:{row.port}" if ":" in row.address else f"{row.address}:{row.port}"


def heard_sighting(heard: Heard) -> Sighting:
    """Return what may be kept of one socket."""
    row, running, answer = heard.listening, heard.running, heard.answer
    launch = heard.launch or Launch(name=None, pointer="")
    name = running.name if running is not None else None
    kept = redact_launch(replace(launch, name=name, url=url_of(heard)), heard.keyed)
    leaf = running.leaf if running is not None else heard.holder
    era = answer.era if answer is not None else None
    user = row.user or (leaf.user if leaf is not None else None)
    return Sighting(
        identity=identity_of(heard),
        surface=Surface.LISTENER,
        finder=heard.finder,
        source=source_of(row),
        root=heard.root,
        seen_at=heard.now,
        name=kept.name,
        client=running.client if running is not None else None,
        user=user,
        transport=TRANSPORTS[era] if era is not None else None,
        command=kept.command,
        args=kept.args,
        cwd=kept.cwd,
        url=kept.url,
        pid=leaf.pid if leaf is not None else None,
        address=printable(address_of(row), 4096),
        secrets=kept.secrets,
        confidence=confidence_of(heard),
        facts=dict(sorted(facts_of(heard, leaf))),
    )


def url_of(heard: Heard) -> str | None:
    """Return the URL at which a proven server is reached from this machine."""
    answer = heard.answer
    if (
        answer is None
        or answer.grade not in PROVEN
        or answer.path is None
        or heard.listening.transport != "tcp"
    ):
        return None
    scheme = "https" if answer.tls is not None else "http"
    return f"{scheme}://{target_of(heard.listening).host}{answer.path}"


def identity_of(heard: Heard) -> Identity:
    """Return what the server is: what runs it, or where it is reached if that is hidden."""
    if heard.running is not None:
        return heard.running.identity
    launch, holder = heard.launch, heard.holder
    if launch is None or holder is None:
        return name(command=None, url=url_of(heard))
    command = launch.command or holder.name
    return name(command=command, args=launch.args, os=this_os(), source="process", cwd=launch.cwd)


def confidence_of(heard: Heard) -> Confidence:
    """Return how sure it is that this socket is a server's way in."""
    grade = heard.answer.grade if heard.answer is not None else None
    if grade is Grade.CONFIRMED:
        return Confidence.HIGH
    if grade is Grade.AUTH:
        return Confidence.HIGH if heard.running is not None else Confidence.MEDIUM
    if heard.running is None or grade in {Grade.NO, Grade.MALFORMED}:
        return Confidence.LOW
    return heard.running.confidence


def facts_of(heard: Heard, leaf: Process | None) -> Iterator[tuple[str, str]]:
    """Give what is known of the socket, and what its server claims."""
    row = heard.listening
    yield "bind", "wide" if row.transport == "tcp" and is_wide(row.address) else "loopback"
    if row.network:
        yield "network", row.network
    if row.inode:
        yield "inode", str(row.inode)
    if leaf is not None:
        yield "started", moment(leaf.started)
    if heard.running is not None:
        yield from launch_facts(heard.running).items()
    if heard.answer is None:
        yield "probe", "not-asked"
        return
    answer = heard.answer
    yield "probe", PROBES.get(answer.grade, answer.grade).value
    yield from told_facts(answer)
    yield from secured_facts(answer)


def told_facts(answer: Answer) -> Iterator[tuple[str, str]]:
    """Give what the server says of itself and does."""
    told, tools = answer.told, answer.tools
    values = {
        "proof": answer.rule if answer.grade in PROVEN else "",
        "detail": answer.detail,
        "path": scrub(answer.path or ""),
        "era": answer.era.value if answer.era is not None else "",
        "framing": "" if answer.framing == "http" else answer.framing,
        "protocol_versions": ",".join(told.protocol_versions),
        "server_name": told.name or "",
        "server_version": told.version or "",
        "capabilities": ",".join(told.capabilities),
        "instructions": "yes" if told.instructions else "",
        "truncated": "yes" if told.truncated else "",
        "decoy": "suspected" if answer.decoy else "",
        "tools": str(tools.count) if tools is not None else "",
        "tools_sha256": tools.sha256 if tools is not None else "",
        "tool_names": ",".join(tools.names) if tools is not None else "",
        "tool_list": list_text(tools) if tools is not None else "",
    }
    yield from ((name, value) for name, value in values.items() if value)


def list_text(tools: Tools) -> str:
    """Return the tools as ASCII JSON, in which no letter of theirs can do harm: the store keeps it apart."""
    from json import dumps

    rows = [[it.name, it.sha256, it.shape, it.cut, it.texts] for it in tools.listed]
    return dumps(rows, separators=(",", ":"))


def secured_facts(answer: Answer) -> Iterator[tuple[str, str]]:
    """Give who is let in, and what the transport shows."""
    tls = answer.tls
    values = {
        "auth": answer.auth.value if answer.auth is not None else "",
        "auth_resource": answer.auth_resource or "",
        "auth_servers": ",".join(answer.auth_servers),
        "redirect": answer.redirect or "",
        "host_check": yes_no(answer.host_check),
        "origin_check": yes_no(answer.origin_check),
        "tls": (tls.version or "yes") if tls is not None else "",
        "tls_names": ",".join(tls.names) if tls is not None else "",
        "tls_issuer": (tls.issuer or "") if tls is not None else "",
        "tls_not_before": (tls.not_before or "") if tls is not None else "",
        "tls_not_after": (tls.not_after or "") if tls is not None else "",
        "tls_self_signed": yes_no(tls.self_signed) if tls is not None else "",
    }
    yield from ((name, value) for name, value in values.items() if value)


def yes_no(value: bool | None) -> str:
    """Return a fact's word for a flag, empty for what is not known."""
    return "" if value is None else "yes" if value else "no"


def moment(seconds: float) -> str:
    """Return a time as ISO 8601 in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
