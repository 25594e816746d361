"""DATA: hosts that are this machine, and services whose URL names one user or carries a secret.

Each row of PATHS was seen in public code or vendors' documents in 2025-2026 (named beside it). In a path,
`{name}` is one segment; the names in SECRET_PLACES hold a key rather than an id; `**` is any rest.
"""

from __future__ import annotations

from collections.abc import Mapping

from discovery.identity.flags import spelt

DEFAULT_PORTS: Mapping[str, int] = {"http": 80, "https": 443, "ws": 80, "wss": 443}

LOOPBACK = frozenset(
    (
        "localhost",
        "127.0.0.1",
        "0.0.0.0",  # noqa: S104 - compared with, never bound
        "::1",
        "::",
        "::ffff:127.0.0.1",
        "::ffff:7f00:1",
        "localhost.localdomain",
    )
)
# How a container or virtual machine reaches its host (Docker, Podman, Lima, OrbStack, minikube, k3d docs).
HOST_GATEWAYS = spelt(
    """host.docker.internal gateway.docker.internal docker.for.mac.localhost docker.for.win.localhost
    host.containers.internal host.lima.internal host.orb.internal host.minikube.internal
    host.k3d.internal host.rancher-desktop.internal"""
)

SECRET_PLACES = frozenset(("secret", "token", "key"))

# (host suffix, path). A host matches itself and its subdomains.
PATHS: tuple[tuple[str, str], ...] = (
    ("mcp.zapier.com", "/api/mcp/s/{secret}/**"),  # docs.zapier.com/mcp: treat the server URL like a password
    ("mcp.zapier.com", "/api/mcp/a/{account}/**"),
    ("mcp.composio.dev", "/composio/server/{secret}/**"),  # docs.composio.dev, MCP quick-start
    ("mcp.composio.dev", "/partner/composio/{app}/**"),
    ("backend.composio.dev", "/v3/mcp/{server}/**"),
    ("mcp.firecrawl.dev", "/{key}/v2/**"),  # docs.firecrawl.dev/mcp-server: hosted URL with the API key
    ("mcp.firecrawl.dev", "/{key}/sse"),
    ("mcp.firecrawl.dev", "/{key}/mcp"),
    ("make.com", "/mcp/api/v1/u/{token}/**"),  # developers.make.com/mcp-server: MCP token in the path
    ("make.com", "/mcp/u/{token}/**"),
    ("make.com", "/mcp/server/{server}/t/{token}/**"),
    ("router.mcp.so", "/sse/{token}"),
    ("router.mcp.so", "/mcp/{token}"),
    ("mcp.api-inference.modelscope.net", "/{token}/sse"),
    ("mcp.api-inference.modelscope.net", "/{token}/mcp"),
    ("app.n8n.cloud", "/mcp/{token}/**"),  # docs.n8n.io, MCP server trigger: the path is the credential
    ("app.n8n.cloud", "/mcp-test/{token}/**"),
    ("mcp.supermemory.ai", "/{user}/sse"),
    ("glama.ai", "/endpoints/{endpoint}/**"),
)
# Literal first segments that a `{name}` row must not swallow.
NOT_A_NAME = frozenset(("v1", "v2", "v3", "api", "mcp", "sse", "http", "stream", "server", "user"))

# Parameters that name one user of a service whose identity does not depend on them.
PER_USER_QUERY: Mapping[str, frozenset[str]] = {
    "server.smithery.ai": frozenset(
        ("profile", "config")
    ),  # smithery.ai/docs: saved profile, base64 configuration
    "mcp.composio.dev": frozenset(("user_id", "connected_account_id", "customerid", "agent")),
    "backend.composio.dev": frozenset(("user_id", "connected_account_id")),
    "mcp.pipedream.net": frozenset(("externaluserid",)),
}
