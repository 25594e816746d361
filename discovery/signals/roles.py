"""DATA: programs that speak MCP in another role than a server's, and runners that run somebody else's code.

Names are `type:name` as purls have them. Sources: the packages' own descriptions, July to November 2026, and
discovery/identity/bridge_tables.py for what the bridges carry.
"""

from __future__ import annotations

from collections.abc import Sequence

from discovery.signals.sdks import GO_NEVER, NPM_NEVER, PYPI_NEVER

# They serve what other servers offer.
GATEWAYS = frozenset(
    {
        "npm:@1mcp/agent",
        "npm:@mcp_router/cli",
        "npm:@samanhappy/mcphub",
        "npm:@smithery/cli",
        "npm:mcp-hub",
        "npm:mcp-proxy",
        "npm:mcp-remote",
        "npm:mcpr-cli",
        "npm:supergateway",
        "pypi:mcp-contextforge-gateway",
        "pypi:mcp-proxy",
        "pypi:mcpm",
        "pypi:mcpo",
        "golang:github.com/docker/mcp-gateway",
        "golang:github.com/smart-mcp-proxy/mcpproxy-go",
        "golang:github.com/stacklok/toolhive",
        "golang:github.com/tbxark/mcp-proxy",
    }
)
# Native gateways whose programs say nothing of what they are built of: program → words it must be given.
GATEWAY_PROGRAMS = {
    "agentgateway": (),
    "docker": ("mcp", "gateway", "run"),
    "docker-mcp": ("mcp", "gateway", "run"),
    "odr": ("mcp",),
    "mcpproxy": ("serve",),
    "thv": ("run",),
    "toolport-gateway": (),
}
# They start servers to try them out, and relay to them.
TOOLING = frozenset(
    {
        "npm:@mcp-use/inspector",
        "npm:@mcpjam/inspector",
        "npm:@modelcontextprotocol/inspector",
        "npm:@modelcontextprotocol/inspector-cli",
        "npm:@modelcontextprotocol/inspector-client",
        "npm:@modelcontextprotocol/inspector-server",
    }
)
# Command lines of SDKs: with these words they run the server's file that they are given.
SDK_RUNNERS = {
    "pypi:fastmcp": frozenset({"run"}),
    "pypi:fastmcp-slim": frozenset({"run"}),
    "pypi:mcp": frozenset({"run"}),
}
# They start servers too, but one of their services is a server itself.
SERVES_TOO = frozenset({"npm:n8n", "pypi:langflow"})
NEVER = frozenset(
    {
        *(f"npm:{name}" for name in NPM_NEVER),
        *(f"pypi:{name}" for name in PYPI_NEVER),
        *(f"golang:{name}" for name in GO_NEVER),
    }
) - (GATEWAYS | TOOLING | SERVES_TOO)
# What such words in a package's name say it is: language servers, debug adapters, agents of other protocols.
OTHER_ROLES = (
    "acp",
    "lsp",
    "dap",
    "language-server",
    "langserver",
    "languageserver",
    "debug-adapter",
    "debugpy",
)
# They run the file or `module:object` they are given, in their own process.
PYTHON_RUNNERS = frozenset(
    {
        "chainlit",
        "coverage",
        "daphne",
        "debugpy",
        "fastapi-cli",
        "fastapi",
        "granian",
        "gunicorn",
        "hypercorn",
        "opentelemetry-instrumentation",
        "streamlit",
        "uvicorn",
        "viztracer",
    }
)
# Words that tell a program to be a server.
VERBS = frozenset({"mcp", "mcp-server", "mcp_server"})
SERVES = frozenset({"serve", "server", "start", "run", "stdio", "http", "sse"})
JAVASCRIPT_RUNNERS = frozenset({"esno", "ts-node", "ts-node-dev", "tsx", "vite-node", "nodemon"})


def is_other_role(name: str) -> bool:
    """Return whether a package's name says that it speaks another protocol than MCP."""
    plain = f"-{name.lower().replace('_', '-').replace('/', '-').replace('@', '')}-"
    return any(f"-{word}-" in plain for word in OTHER_ROLES)


def is_told_to_serve(args: Sequence[str]) -> bool:
    """Return whether the arguments say `mcp serve`, `mcp-server`, `mcp` or the like."""
    words = [arg for arg in args if arg and not arg.startswith("-")][:4]
    for at, word in enumerate(words):
        if word in VERBS:
            return word != "mcp" or at + 1 == len(words) or words[at + 1] in SERVES
    return any(arg in ("--mcp", "--mcp-server") for arg in args)
