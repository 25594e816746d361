"""DATA: what the rules about running servers name, and what they leave alone."""

from __future__ import annotations

from dataclasses import replace

from discovery.model import Sighting
from tests.inventory.live import container, listening, running

WIDE = "0.0.0.0:3000"
LOCAL = "127.0.0.1:3000"


def wide(at: str = WIDE, **facts: str) -> Sighting:
    """Return a socket that others can reach."""
    one = listening(at=at)
    return replace(one, facts={**one.facts, "bind": "wide", **facts})


def local(**facts: str) -> Sighting:
    """Return a socket on loopback."""
    one = listening(at=LOCAL)
    return replace(one, facts={**one.facts, **facts})


CASES: dict[str, tuple[list[Sighting], list[Sighting]]] = {
    "MCP04-deleted-program": (
        [
            running(deleted="yes", exe="/opt/acme/crm-mcp"),
            running(deleted="yes", exe="/usr/bin/node"),
            running(deleted="yes"),
        ],
        [running(), running(exe="/opt/acme/crm-mcp"), local(deleted="yes"), running(deleted="no")],
    ),
    "MCP07-open-to-network": (
        [wide(auth="none"), wide(auth="none", at="[::]:3000"), wide(auth="none", network="402")],
        [
            local(auth="none"),
            wide(auth="required"),
            wide(),
            wide(auth="none", probe="weak"),
            running(bind="wide", auth="none"),
        ],
    ),
    "MCP07-wide-bind": (
        [wide(), wide(auth="required"), wide(probe="not-asked"), container(bind="wide")],
        [
            wide(auth="none"),
            local(),
            container(bind="loopback"),
            container(),
            container(bind="wide", presence="installed", state="exited"),
            listening(at="unix:/run/crm.sock"),
        ],
    ),
    "MCP07-rebinding": (
        [
            local(host_check="no", origin_check="no"),
            local(host_check="no"),
            local(host_check="yes", origin_check="no"),
        ],
        [
            local(),
            local(host_check="yes", origin_check="yes"),
            local(host_check="no", origin_check="yes"),
            local(host_check="no", auth="required"),
            wide(host_check="no"),
            local(probe="not-asked"),
        ],
    ),
    "MCP07-old-protocol": (
        [local(era="sse"), local(era="legacy", protocol_versions="2024-11-05")],
        [
            local(era="sse", protocol_versions="2024-11-05,2025-03-26"),
            local(era="legacy", protocol_versions="2025-11-25"),
            local(era="modern", protocol_versions="2026-07-28"),
            local(),
            running(era="sse"),
        ],
    ),
    "MCP07-bad-certificate": (
        [
            local(tls="TLSv1.3", tls_not_after="2026-10-01T00:00:00Z"),
            wide(tls="TLSv1.3", tls_self_signed="yes"),
        ],
        [
            local(tls="TLSv1.3", tls_self_signed="yes"),
            wide(tls="TLSv1.3", tls_not_after="2027-10-01T00:00:00Z"),
            local(tls="TLSv1.3", tls_not_after="soon"),
            local(),
        ],
    ),
    "MCP09-decoy": (
        [local(decoy="suspected"), wide(decoy="suspected")],
        [local(), local(decoy=""), wide()],
    ),
    "MCP03-hidden-text": (
        [local(tools_hidden="add: zero-width"), wide(tools_hidden="add: tags, bidi")],
        [local(), local(tools_sha256="9f" * 32), local(tools_instructing="add: secrecy")],
    ),
    "MCP03-instructions": (
        [local(tools_instructing="add: secrecy")],
        [local(), local(tools_hidden="add: zero-width"), local(tools_shield="attack: add")],
    ),
    "MCP03-shield-attack": (
        [local(tools_shield="attack: add")],
        [local(), local(tools_shield="no attack"), local(tools_hidden="add: tags")],
    ),
}
