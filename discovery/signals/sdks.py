"""DATA: which packages MCP servers are built with, which build clients only, and which are no server.

One set per package registry and part. It is shared: packages.py reads it for what is installed, the readers
of running programs for what owns an entry point. Names are as their registry normalises them: npm and NuGet
in lower case, PyPI after PEP 503. A package may stand in SERVING or EITHER (servers are built with it) and
in NEVER as well: fastmcp is a library and a command line, and neither is anybody's server.

Sources: the packages' own descriptions in the registries (July to November 2026); the split of the
TypeScript SDK into server, client, core and adapters: modelcontextprotocol/typescript-sdk
docs/migration/upgrade-to-v2.md v2.3.1; the official SDKs of all languages:
modelcontextprotocol/modelcontextprotocol docs/docs/sdk.mdx.
"""

from __future__ import annotations

# npm: libraries that have the server side only.
NPM_SERVING = frozenset(
    {
        "@hono/mcp",
        "@modelcontextprotocol/express",
        "@modelcontextprotocol/fastify",
        "@modelcontextprotocol/hono",
        "@modelcontextprotocol/node",
        "@modelcontextprotocol/server",
        "@modelcontextprotocol/server-legacy",
        "@rekog/mcp-nest",
        "@tmcp/transport-http",
        "@tmcp/transport-stdio",
        "@vercel/mcp-adapter",
        "fastmcp",
        "firecrawl-fastmcp",
        "litemcp",
        "mcp-framework",
        "mcp-handler",
        "mcp-lite",
        "muppet",
        "skybridge",
        "tmcp",
        "xmcp",
    }
)
# npm: libraries that have both sides; which one a program uses, another fact must tell.
NPM_EITHER = frozenset(
    {
        "@alcyone-labs/modelcontextprotocol-sdk",
        "@clerk/mcp-tools",
        "@mastra/mcp",
        "@mcp-use/modelcontextprotocol-sdk",
        "@modelcontextprotocol/core",
        "@modelcontextprotocol/sdk",
        "@redocly/mcp-typescript-sdk",
        "@socotra/modelcontextprotocol-sdk",
        "composiohq-modelcontextprotocol-typescript-sdk",
        "mcp-use",
    }
)
# npm: libraries that call servers. That a program depends on one says nothing for it, and nothing against it.
NPM_CLIENT = frozenset(
    {
        "@ai-sdk/mcp",
        "@codelytv/mcp-client",
        "@huggingface/mcp-client",
        "@langchain/mcp-adapters",
        "@mcp-ui/client",
        "@modelcontextprotocol/client",
        "@openai/agents",
        "agents",
        "mcp-client",
        "mcporter",
        "use-mcp",
    }
)
# npm: packages that can be run and are no server: SDKs' command lines, inspectors, bridges, hosts.
NPM_NEVER = frozenset(
    {
        *NPM_SERVING,
        *NPM_EITHER,
        *NPM_CLIENT,
        "@anthropic-ai/claude-agent-sdk",
        "@anthropic-ai/claude-code",
        "@anthropic-ai/dxt",
        "@anthropic-ai/mcpb",
        "@augmentcode/auggie",
        "@charmland/crush",
        "@continuedev/cli",
        "@github/copilot",
        "@google/gemini-cli",
        "@mcp-use/cli",
        "@mcp-use/inspector",
        "@mcpjam/inspector",
        "@modelcontextprotocol/codemod",
        "@modelcontextprotocol/conformance",
        "@modelcontextprotocol/create-server",
        "@modelcontextprotocol/ext-apps",
        "@modelcontextprotocol/inspector",
        "@modelcontextprotocol/inspector-cli",
        "@modelcontextprotocol/inspector-client",
        "@modelcontextprotocol/inspector-server",
        "@openai/codex",
        "@qwen-code/qwen-code",
        "@smithery/cli",
        "@smithery/sdk",
        "@sourcegraph/amp",
        "@wong2/mcp-cli",
        "@zed-industries/claude-code-acp",
        "add-mcp",
        "cline",
        "create-xmcp-app",
        "install-mcp",
        "kilocode",
        "mcp-evals",
        "mcp-hub",
        "mcp-proxy",
        "mcp-remote",
        "n8n",
        "openclaw",
        "opencode-ai",
        "promptfoo",
        "supergateway",
    }
)

# PyPI: libraries that have the server side only.
PYPI_SERVING = frozenset(
    {
        "arcade-mcp-server",
        "django-mcp-server",
        "fastapi-mcp",
        "fastmcp-extensions",
        "mcp-framework",
    }
)
# PyPI: libraries that have both sides.
PYPI_EITHER = frozenset({"fastmcp", "fastmcp-slim", "mcp", "mcp-use"})
# PyPI: libraries that call servers, or measure both sides.
PYPI_CLIENT = frozenset(
    {
        "langchain-mcp-adapters",
        "llama-index-tools-mcp",
        "mcp-client",
        "mcpadapt",
        "modelcontextprotocol-client",
        "nvidia-nat-mcp",
        "openai-agents",
        "openinference-instrumentation-mcp",
        "opentelemetry-instrumentation-mcp",
        "pydantic-ai",
        "pydantic-ai-slim",
        "smolagents",
    }
)
# PyPI: distributions that install a program and are no server.
PYPI_NEVER = frozenset(
    {
        *PYPI_SERVING,
        *PYPI_EITHER,
        *PYPI_CLIENT,
        "aider-chat",
        "arcade-mcp",
        "crewai",
        "databricks-mcp",
        "fast-agent-mcp",
        "gptme",
        "goose-ai",
        "kimi-cli",
        "langflow",
        "mcp-agent",
        "mcp-cli",
        "mcp-census",
        "mcp-nest",
        "mcp-proxy",
        "mcp-scan",
        "mcpm",
        "mcpo",
        "mistral-vibe",
        "modelcontextprotocol",
        "open-webui",
        "openhands-ai",
        "oterm",
        "snyk-agent-scan",
        "uipath-mcp",
    }
)

# Go: modules whose import makes a program speak MCP; both have client sides too.
GO_EITHER = frozenset(
    {
        "github.com/mark3labs/mcp-go",
        "github.com/metoro-io/mcp-golang",
        "github.com/modelcontextprotocol/go-sdk",
        "github.com/thinkinaixyz/go-mcp",
        "trpc.group/trpc-go/trpc-mcp-go",
    }
)
# Go: main modules that link an SDK and are hosts, gateways or tools.
GO_NEVER = frozenset(
    {
        "github.com/charmbracelet/crush",
        "github.com/docker/cagent",
        "github.com/docker/mcp-gateway",
        "github.com/f/mcptools",
        "github.com/mark3labs/mcphost",
        "github.com/opencode-ai/opencode",
        "github.com/smart-mcp-proxy/mcpproxy-go",
        "github.com/stacklok/toolhive",
    }
)

# NuGet: packages whose tools are servers; the client sits in `.core`, beside the server side.
NUGET_EITHER = frozenset(
    {"modelcontextprotocol", "modelcontextprotocol.aspnetcore", "modelcontextprotocol.core"}
)

# Rust: crates that speak MCP. Which crates a program was built of, its binary tells by their paths.
CARGO_EITHER = frozenset({"mcp-core", "mcp-protocol-sdk", "mcp-server", "mcpr", "rmcp", "rust-mcp-sdk"})
# Rust: crates that install a program with `mcp` in its name and are no server.
CARGO_NEVER = frozenset({"mcp-inspector", "mcp-probe", "mcp-probe-cli", "mcphost", "mcp-proxy"})
