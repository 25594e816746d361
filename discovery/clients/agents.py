"""Autonomous agents and terminals."""

from __future__ import annotations

from discovery.clients.model import Client, Format, Location, Scope, Trust
from discovery.clients.shared import MCP_DOT_SERVERS, SNAKE_SERVERS

AGENTS: tuple[Client, ...] = (
    Client(
        id="warp",
        name="Warp terminal and Warp Agent CLI",
        vendor="Warp",
        category="terminal",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{home}/.warp/.mcp.json",),
                trust=Trust.DOCS,
                see=(
                    "dyoshikawa/rulesync:src/features/mcp/warp-mcp.ts",
                    "docs.warp.dev: Model Context Protocol",
                    "dyoshikawa/rulesync:src/constants/warp-paths.ts",
                ),
                only_mcp=True,
            ),
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/.warp/.mcp.json",),
                trust=Trust.DOCS,
                see=(
                    "dyoshikawa/rulesync:src/features/mcp/warp-mcp.ts",
                    "docs.warp.dev: Model Context Protocol",
                ),
                only_mcp=True,
            ),
            Location(
                id="cli",
                scope=Scope.USER,
                paths=("{home}/.warp_cli/.mcp.json",),
                trust=Trust.SECOND_HAND,
                see=("wookat/agentmove:website/src/content/docs/docs/clients.md",),
                only_mcp=True,
            ),
            Location(
                id="db",
                scope=Scope.STATE,
                paths=(
                    "{support}/dev.warp.Warp-Stable/warp.sqlite",
                    "{state}/warp-terminal/warp.sqlite",
                    "{localappdata}/warp/Warp/data/warp.sqlite",
                ),
                format=Format.SQLITE,
                shape="warp-db",
                at=(("mcp_environment_variables",), ("generic_string_objects",)),
                trust=Trust.UNVERIFIED,
                see=("not checked",),
                note=("UI-added servers sync to the account; a local cache DB exists (tables not verified)."),
            ),
        ),
        off_disk="servers shared by a team are kept per account",
    ),
    Client(
        id="openclaw",
        name="OpenClaw (formerly Clawdbot/Moltbot)",
        vendor="OpenClaw",
        category="agent",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=(
                    "{home}/.openclaw/openclaw.json",
                    "{home}/.clawdbot/clawdbot.json",
                    "{home}/.moltbot/moltbot.json",
                ),
                format=Format.JSON5,
                at=(("mcp", "servers"), ("mcpServers",)),
                trust=Trust.TOOL_CODE,
                see=(
                    "yvgude/lean-ctx:rust/src/core/editor_registry/types.rs",
                    "wookat/agentmove:website/src/content/docs/docs/clients.md",
                    "public code: ten repositories name openclaw.json mcp.servers",
                ),
                note=(
                    "mcp.servers since 2026.6.1 (strict schema); older files used top-level "
                    "mcpServers. JSON5."
                ),
            ),
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/.openclaw/openclaw.json",),
                format=Format.JSON5,
                at=MCP_DOT_SERVERS,
                trust=Trust.SECOND_HAND,
                see=(
                    "yvgude/lean-ctx:rust/src/core/editor_registry/types.rs",
                    "wookat/agentmove:website/src/content/docs/docs/clients.md",
                    "public code: ten repositories name openclaw.json mcp.servers",
                ),
            ),
            Location(
                id="mcporter",
                scope=Scope.USER,
                paths=("{home}/.openclaw/workspace/config/mcporter.json",),
                trust=Trust.SECOND_HAND,
                see=(
                    "yvgude/lean-ctx:rust/src/core/editor_registry/types.rs",
                    "wookat/agentmove:website/src/content/docs/docs/clients.md",
                    "public code: ten repositories name openclaw.json mcp.servers",
                ),
                note="The bundled mcporter skill may hold servers.",
                only_mcp=True,
            ),
        ),
        relocations=(("OPENCLAW_STATE_DIR", "{home}/.openclaw"),),
    ),
    Client(
        id="hermes-agent",
        name="Hermes Agent",
        vendor="Nous Research",
        category="agent",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{home}/.hermes/config.yaml", "{localappdata}/hermes/config.yaml"),
                format=Format.YAML,
                at=SNAKE_SERVERS,
                trust=Trust.TOOL_CODE,
                see=(
                    "dyoshikawa/rulesync:src/features/mcp/hermesagent-mcp.ts",
                    "dyoshikawa/rulesync:src/constants/hermesagent-paths.ts",
                ),
                note="On Windows the folder is %LOCALAPPDATA%/hermes.",
            ),
        ),
        relocations=(("HERMES_HOME", "{home}/.hermes"), ("HERMES_HOME", "{localappdata}/hermes")),
    ),
    Client(
        id="agent-zero",
        name="Agent Zero",
        vendor="community",
        category="agent",
        locations=(
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/usr/settings.json", "{project}/tmp/settings.json"),
                shape="agent-zero",
                at=SNAKE_SERVERS,
                trust=Trust.CODE,
                see=(
                    "agent0ai/agent-zero:docs/developer/mcp-configuration.md",
                    "agent0ai/agent-zero:helpers/settings.py",
                ),
                note="One string that holds {mcpServers: {..}} or a list, at times with Python quotes.",
            ),
        ),
    ),
    Client(
        id="nanobot-hkuds",
        name="nanobot (HKUDS)",
        vendor="HKUDS",
        category="agent",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{home}/.nanobot/config.json",),
                at=(("tools", "mcpServers"), ("tools", "mcp_servers")),
                trust=Trust.CODE,
                see=("HKUDS/nanobot:nanobot/config/schema.py", "HKUDS/nanobot:docs/architecture.md"),
            ),
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/.nanobot/config.json",),
                at=(("tools", "mcpServers"),),
                trust=Trust.SECOND_HAND,
                see=("supermemoryai/install-mcp:src/client-config.ts",),
            ),
        ),
    ),
)
