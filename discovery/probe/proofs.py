"""DATA: what in a reply proves an MCP server, and what only makes it worth asking again.

Texts are those of the SDKs' own refusals, checked against the versions named; they are no contract, so each
row says who sends it. All were measured against running servers, November 2026.
"""

from __future__ import annotations

from re import IGNORECASE

from discovery.frozen import frozen
from discovery.identity.patterns import Pattern
from discovery.probe.answer import Era


@frozen
class Refusal:
    """The message of a JSON-RPC error. `sessions` says that its sender keeps sessions."""

    id: str
    text: str
    sessions: bool
    source: str


@frozen
class Code:
    """A JSON-RPC error code that only MCP gives with this HTTP status."""

    id: str
    code: int
    status: int
    source: str


# Any of these in the message of a JSON-RPC error is proof of a legacy server.
REFUSALS = (
    Refusal(
        id="text.missing-session",
        text="Missing session ID",
        sessions=True,
        source="python mcp 1.8 to 1.30, fastapi-mcp 0.4, mcp-proxy 0.13",
    ),
    Refusal(
        id="text.no-valid-session",
        text="No valid session ID",
        sessions=True,
        source="TypeScript SDK 1.x samples, server-everything 2.0",
    ),
    Refusal(
        id="text.not-initialized",
        text="Server not initialized",
        sessions=True,
        source="TypeScript SDK 1.x, @playwright/mcp",
    ),
    Refusal(
        id="text.session-header",
        text="Mcp-Session-Id header is required",
        sessions=True,
        source="TypeScript SDK 1.x, C# SDK, @azure/mcp 2.0",
    ),
    Refusal(
        id="text.session-required",
        text="Session ID required in mcp-session-id header",
        sessions=True,
        source="Java SDK, Spring AI (source only)",
    ),
    Refusal(
        id="text.session-get",
        text="requires an Mcp-Session-Id header",
        sessions=True,
        source="Go SDK, kubernetes-mcp-server",
    ),
    Refusal(
        id="text.version",
        text="Unsupported protocol version",
        sessions=False,
        source="python mcp 1.x stateless, TypeScript SDK 1.x stateless, gradio 6, figma-developer-mcp",
    ),
    # More than the header's bare name, which a server that repeats what it was sent would say too.
    Refusal(
        id="text.version-header",
        text="MCP-Protocol-Version header value",
        sessions=True,
        source="C# SDK, @azure/mcp 2.0",
    ),
    Refusal(
        id="text.version-refused",
        text="(?:unsupported|invalid|bad|missing|unknown) MCP-Protocol-Version",
        sessions=True,
        source="rmcp (source only), Go SDK",
    ),
    Refusal(
        id="text.no-modern",
        text="server_missing_modern_protocol_support",
        sessions=True,
        source="TypeScript fastmcp 4.20",
    ),
    Refusal(
        id="text.accept-both",
        text="Client must accept both application/json and text/event-stream",
        sessions=True,
        source="TypeScript SDK 1.x, python mcp 1.x",
    ),
)
REFUSAL_TEXTS = tuple((row, Pattern(row.text, flags=IGNORECASE)) for row in REFUSALS)

# With these a modern server refuses a request (specification 2026-07-28, basic/transports).
CODES = (
    Code(id="code.header-mismatch", code=-32020, status=400, source="specification 2026-07-28"),
    Code(id="code.missing-capability", code=-32021, status=400, source="specification 2026-07-28"),
    Code(id="code.version", code=-32022, status=400, source="specification 2026-07-28"),
)
METHOD_NOT_FOUND = -32601

# Refusals in plain text, which also other software might write: worth an `initialize`.
PLAIN_REFUSALS = (
    ("weak.rmcp-expects", Pattern("expect initialize request", flags=IGNORECASE)),
    ("weak.rmcp-version", Pattern("Unsupported MCP-Protocol-Version", flags=IGNORECASE)),
    ("weak.rmcp-host", Pattern("Host header is not allowed", flags=IGNORECASE)),
    ("weak.session", Pattern("(?:invalid|missing|no valid|no) session ?id", flags=IGNORECASE)),
)
# Statuses that a stranger to the question rarely gives.
WEAK_STATUSES = {406: "weak.not-acceptable", 421: "weak.invalid-host"}
# Headers that browsers may be told of; named on every path of a server with CORS.
CORS_FIELDS = ("access-control-expose-headers", "access-control-allow-headers")
CORS_NAMES = ("mcp-session-id", "mcp-protocol-version")

DATE = Pattern(r"20[0-9]{2}-[01][0-9]-[0-3][0-9]")
# The URI of the first event: relative to the stream, with the session it opened in its query.
ENDPOINT = Pattern(r"(?!//)[A-Za-z0-9._~/%+-]{0,1024}\?([!-~]{1,1024})")
SESSION_WORD = "session"
TLS_WANTED = Pattern(
    "HTTP request to an HTTPS server|plain HTTP request was sent to HTTPS|speaking plain HTTP to an SSL"
    "|requires TLS|HTTP spoken on HTTPS",
    flags=IGNORECASE,
)
ERAS = {"result.discover": Era.MODERN, "result.initialize": Era.LEGACY}
