"""DATA: real servers from npm: TypeScript, Go and .NET, and what is written with the TypeScript SDKs."""

from __future__ import annotations

from tests.servers.kind import Kind, Speech

EVERYTHING = "pkg:npm/%40modelcontextprotocol/server-everything"
MEMORY = "pkg:npm/%40modelcontextprotocol/server-memory"
FILESYSTEM = "pkg:npm/%40modelcontextprotocol/server-filesystem"
KUBERNETES = "pkg:npm/kubernetes-mcp-server"
AZURE = "pkg:npm/%40azure/mcp"


def node(*args: str) -> tuple[str, ...]:
    """Return a command that runs node."""
    return ("node", *args)


KINDS = (
    # The reference servers: by link, by path, by npx.
    Kind(id="everything-stdio", command=("{bin}/mcp-server-everything", "stdio"), identity=EVERYTHING),
    Kind(id="filesystem-bin", command=("{bin}/mcp-server-filesystem", "{work}"), identity=FILESYSTEM),
    Kind(
        id="filesystem-shell",
        command=("sh", "-c", "cd {work} && {bin}/mcp-server-filesystem ."),
        identity=FILESYSTEM,
    ),
    Kind(
        id="memory-npx",
        command=("npx", "-y", "@modelcontextprotocol/server-memory@2026.8.31"),
        identity=MEMORY,
    ),
    Kind(
        id="thinking-path",
        command=node("{npm}/node_modules/@modelcontextprotocol/server-sequential-thinking/dist/index.js"),
        identity="pkg:npm/%40modelcontextprotocol/server-sequential-thinking",
    ),
    Kind(
        id="everything-http",
        command=("{bin}/mcp-server-everything", "streamableHttp"),
        env={"PORT": "{port}"},
        speech=Speech.HTTP,
        identity=EVERYTHING,
    ),
    Kind(
        id="everything-sse",
        command=("{bin}/mcp-server-everything", "sse"),
        env={"PORT": "{port}"},
        speech=Speech.SSE,
        path="/sse",
        identity=EVERYTHING,
    ),
    # Vendors' servers.
    Kind(
        id="playwright-stdio",
        command=("{bin}/playwright-mcp", "--headless"),
        identity="pkg:npm/%40playwright/mcp",
    ),
    Kind(
        id="playwright-http",
        command=("{bin}/playwright-mcp", "--headless", "--port", "{port}"),
        speech=Speech.HTTP,
        host="localhost",
        identity="pkg:npm/%40playwright/mcp",
    ),
    Kind(
        id="chrome-devtools", command=("{bin}/chrome-devtools-mcp",), identity="pkg:npm/chrome-devtools-mcp"
    ),
    Kind(id="context7-stdio", command=("{bin}/context7-mcp",), identity="pkg:npm/%40upstash/context7-mcp"),
    Kind(
        id="context7-http",
        command=("{bin}/context7-mcp", "--transport", "http", "--port", "{port}"),
        speech=Speech.HTTP,
        identity="pkg:npm/%40upstash/context7-mcp",
    ),
    Kind(
        id="figma-stdio",
        command=("{bin}/figma-developer-mcp", "--stdio", "--figma-api-key", "none"),
        identity="pkg:npm/figma-developer-mcp",
    ),
    Kind(
        id="figma-http",
        command=("{bin}/figma-developer-mcp", "--port", "{port}", "--figma-api-key", "none"),
        speech=Speech.HTTP,
        identity="pkg:npm/figma-developer-mcp",
    ),
    # Native programs behind a wrapper of node: .NET ahead of time, Go.
    Kind(id="azure-stdio", command=("{bin}/azmcp", "server", "start"), identity=AZURE),
    Kind(
        id="azure-http",
        command=(
            "{bin}/azmcp",
            "server",
            "start",
            "--transport",
            "http",
            "--dangerously-disable-http-incoming-auth",
            "--outgoing-auth-strategy",
            "UseHostingEnvironmentIdentity",
        ),
        env={"ASPNETCORE_URLS": "http://127.0.0.1:{port}", "ALLOW_INSECURE_EXTERNAL_BINDING": "true"},
        speech=Speech.HTTP,
        path="/",
        identity=AZURE,
    ),
    Kind(
        id="kubernetes-stdio",
        command=("{bin}/kubernetes-mcp-server", "--kubeconfig", "{work}/kubeconfig"),
        identity=KUBERNETES,
    ),
    Kind(
        id="kubernetes-http",
        command=("{bin}/kubernetes-mcp-server", "--kubeconfig", "{work}/kubeconfig", "--port", "{port}"),
        speech=Speech.HTTP,
        identity=KUBERNETES,
    ),
    Kind(id="excel-go", command=("{bin}/excel-mcp-server",), identity="pkg:npm/%40negokaz/excel-mcp-server"),
    # Somebody's own, on the first SDK, the second, FastMCP, and bundled into one file.
    Kind(id="ts-stdio", command=node("index.mjs"), folder="journal", identity="local:journal/index.mjs"),
    Kind(
        id="ts-modern-stdio", command=node("{work}/journal/modern.mjs"), identity="local:journal/modern.mjs"
    ),
    Kind(id="ts-fastmcp-stdio", command=node("journal/fast.mjs"), identity="local:journal/fast.mjs"),
    Kind(
        id="ts-fastmcp-http",
        command=node("journal/fast.mjs", "{port}"),
        speech=Speech.HTTP,
        identity="local:journal/fast.mjs",
    ),
    Kind(id="ts-bundle", command=node("{work}/bundle/journal.mjs"), identity="local:bundle/journal.mjs"),
    Kind(
        id="ts-stateless",
        command=node("journal/stateless.mjs", "{port}"),
        speech=Speech.HTTP,
        identity="local:journal/stateless.mjs",
    ),
    Kind(
        id="ts-sessions",
        command=node("journal/sessions.mjs", "{port}"),
        speech=Speech.HTTP,
        counts=True,
        identity="local:journal/sessions.mjs",
    ),
    Kind(
        id="ts-sse",
        command=node("journal/events.mjs", "{port}"),
        speech=Speech.SSE,
        path="/sse",
        identity="local:journal/events.mjs",
    ),
    # Gateways, and the bridge to a remote server.
    Kind(
        id="supergateway-sse",
        command=("{bin}/supergateway", "--stdio", "{bin}/mcp-server-memory", "--port", "{port}"),
        speech=Speech.SSE,
        path="/sse",
        identity="pkg:npm/supergateway",
        inner=MEMORY,
    ),
    Kind(
        id="supergateway-http",
        command=(
            "{bin}/supergateway",
            "--stdio",
            "{bin}/mcp-server-memory",
            "--outputTransport",
            "streamableHttp",
            "--stateful",
            "--port",
            "{port}",
        ),
        speech=Speech.HTTP,
        identity="pkg:npm/supergateway",
    ),
    Kind(
        id="ts-mcp-proxy",
        command=("{bin}/mcp-proxy", "--port", "{port}", "--", "node", "{work}/journal/index.mjs"),
        speech=Speech.HTTP,
        identity="pkg:npm/mcp-proxy",
        inner="local:journal/index.mjs",
    ),
    Kind(
        id="mcp-remote",
        command=("{bin}/mcp-remote", "http://127.0.0.1:{port}/mcp"),
        beside=("{venvs}/mcp-1.30/bin/python", "{work}/weather/app.py", "streamable-http", "{port}"),
        identity="remote:",  # as a configuration of it is: the bridge itself goes to `via`
        inner="remote:",
    ),
)
