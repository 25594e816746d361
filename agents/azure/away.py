"""Asks public addresses that were found in a tenant whether they are servers: only where the user says so.

The handshake is that of discovery.probe and carries no credential. An address is only asked if it is public:
a tenant's resources name hosts, and a name may lead into whatever network this runs in.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from discovery.heard import told_facts
from discovery.model import Sighting
from discovery.probe.answer import Answer, Grade
from discovery.probe.conversation import Asking
from discovery.probe.dial import ConnectAway
from discovery.probe.many import Question, ask_many
from discovery.probe.messages import Tool
from discovery.probe.target import Target, is_path

# Endpoints of one sweep; more than a thousand public servers are a finding of their own.
MAX_ASKED = 2000
# All of them together: a thousand silent hosts at sixteen at a time.
PASS_S = 900.0
WORKERS = 16
PROVEN = {Grade.CONFIRMED: "probe.answered", Grade.AUTH: "probe.asks-for-proof"}
PORTS = {"https": 443, "http": 80}
RESET = ("probe", "proof", "detail", "path")


def is_public(address: str) -> bool:
    """Return whether an IP address is one of the public Internet."""
    try:
        return ipaddress.ip_address(address.partition("%")[0]).is_global
    except ValueError:
        return False


def connect(
    host: str, port: int, timeout_s: float, allowed: Callable[[str], bool] = is_public
) -> socket.socket:
    """Return a connection to a host whose every address is public; raise OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    # All of them: one private address among public ones is how a name is turned against who resolves it.
    if not found or not all(allowed(str(info[4][0])) for info in found):
        raise PermissionError("not a public address")
    family, kind, protocol, _, place = found[0]
    sock = socket.socket(family, kind, protocol)
    try:
        sock.settimeout(timeout_s)
        sock.connect(place)
    except BaseException:
        sock.close()
        raise
    return sock


def target_of(url: str) -> Target | None:
    """Return where a URL leads, None for one that names no host on the web."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        return None
    if parts.scheme not in PORTS or not parts.hostname:
        return None
    known = (parts.path,) if is_path(parts.path) and parts.path != "/" else ()
    return Target(transport=parts.scheme, address=parts.hostname, port=port, known=known)


def is_asked(sighting: Sighting) -> bool:
    """Return whether a sighting is of something public that would answer for itself."""
    facts = sighting.facts
    return (
        facts.get("ingress") == "external" and facts.get("role") != "registry" and bool(address_of(sighting))
    )


def address_of(sighting: Sighting) -> str:
    """Return the URL at which what was seen is reached, empty if none is known."""
    return sighting.url or sighting.identity.url or sighting.facts.get("endpoint", "")


def confirmed(
    sightings: Iterable[Sighting], version: str, away: ConnectAway = connect, pass_s: float = PASS_S
) -> tuple[Sighting, ...]:
    """Return `sightings` with what their public addresses answered; each address is asked once."""
    given = tuple(sightings)
    wanted = {address_of(one): target_of(address_of(one)) for one in given if is_asked(one)}
    asked = {url: target for url, target in sorted(wanted.items())[:MAX_ASKED] if target is not None}
    answers = dict(zip(asked, ask(list(asked.values()), version, away, pass_s), strict=True))
    return tuple(
        with_answer(one, answers[address_of(one)]) if is_asked(one) and address_of(one) in answers else one
        for one in given
    )


def ask(targets: Sequence[Target], version: str, away: ConnectAway, pass_s: float) -> Sequence[Answer]:
    """Return the answer of each target."""
    asking = Asking(tool=Tool(version=version), checks=False, connect_away=away)
    return ask_many(
        [Question(target=target, holder=target.address) for target in targets], asking, pass_s, WORKERS
    )


def with_answer(sighting: Sighting, answer: Answer) -> Sighting:
    """Return a sighting with what its address answered; a proof makes a hint a server."""
    facts = {name: value for name, value in sighting.facts.items() if name not in RESET}
    facts |= {**dict(told_facts(answer)), "probe": word(answer)}
    if answer.grade in PROVEN:
        marks = [mark for mark in facts.get("marks", "").split(",") if mark]
        facts |= {"grade": "proven", "marks": ",".join([*marks, PROVEN[answer.grade]])}
        facts |= {"role": "server"} if facts.get("role") == "hint" else {}
    if answer.auth is not None:
        facts["auth"] = answer.auth.value
    return replace(sighting, facts=facts)


def word(answer: Answer) -> str:
    """Return what came of asking, as listeners tell it: no MCP is no MCP, whatever it is instead."""
    return (Grade.NO if answer.grade is Grade.MALFORMED else answer.grade).value
