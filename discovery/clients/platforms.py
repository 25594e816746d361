"""Self-hosted platforms that call MCP servers."""

from __future__ import annotations

from discovery.clients.model import Client, Format, Location, Scope, Trust
from discovery.clients.shared import ON_LINUX, WHOLE

PLATFORMS: tuple[Client, ...] = (
    Client(
        id="librechat",
        name="LibreChat",
        vendor="LibreChat",
        category="platform",
        locations=(
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=(
                    "{project}/librechat.yaml",
                    "{project}/librechat.yml",
                    "{home}/LibreChat/librechat.yaml",
                    "{CONFIG_PATH}",
                ),
                format=Format.YAML,
                trust=Trust.DOCS,
                see=(
                    "wookat/agentmove:website/src/content/docs/docs/clients.md",
                    "smithery-ai/cli:src/config/clients.ts",
                    "librechat.ai docs: mcpServers",
                ),
            ),
        ),
    ),
    Client(
        id="open-webui",
        name="Open WebUI",
        vendor="Open WebUI",
        category="platform",
        locations=(
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=(
                    "{DATA_DIR}/webui.db",
                    "{root}/app/backend/data/webui.db",
                    "{project}/backend/data/webui.db",
                ),
                format=Format.SQLITE,
                shape="openwebui",
                at=(("config",),),
                trust=Trust.TOOL_CODE,
                see=(
                    "public code: ten repositories on tool_server.connections",
                    "public code: independent readers and writers of the path, 2026-11",
                ),
                note=(
                    "Table config: newer releases keep rows of key and value "
                    "(tool_server.connections), older ones one row of JSON. Entries of type "
                    "'openapi' are not MCP."
                ),
            ),
        ),
    ),
    Client(
        id="n8n",
        name="n8n",
        vendor="n8n",
        category="platform",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{home}/.n8n/database.sqlite",),
                format=Format.SQLITE,
                shape="n8n-nodes",
                at=(("workflow_entity", "name", "nodes", "active"),),
                trust=Trust.SECOND_HAND,
                see=("public code: exported workflows with the node type and parameters",),
                note=(
                    "nodes is a JSON list; MCP client nodes carry endpointUrl (older: sseEndpoint). "
                    "The command of a local one is in encrypted credentials."
                ),
            ),
            Location(
                id="exports",
                scope=Scope.PROJECT,
                paths=("{project}/*.n8n.json", "{project}/workflows/*.json"),
                shape="n8n-nodes",
                at=(("nodes", "[]"),),
                trust=Trust.SECOND_HAND,
                see=("public code: exported workflows",),
            ),
        ),
        relocations=(("N8N_USER_FOLDER/.n8n", "{home}/.n8n"),),
    ),
    Client(
        id="dify",
        name="Dify",
        vendor="LangGenius",
        category="platform",
        locations=(
            Location(
                id="state",
                scope=Scope.STATE,
                paths=(),
                format=Format.NONE,
                shape="none",
                at=(),
                os=ON_LINUX,
                trust=Trust.UNVERIFIED,
                see=("not checked",),
                note=(
                    "In PostgreSQL, table tool_mcp_providers: out of reach of an endpoint, listed "
                    "for completeness."
                ),
            ),
        ),
        os=ON_LINUX,
        status="presence-only",
    ),
    Client(
        id="flowise",
        name="Flowise",
        vendor="FlowiseAI",
        category="platform",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{home}/.flowise/database.sqlite",),
                format=Format.SQLITE,
                shape="flowise",
                at=(("chat_flow", "name", "flowData"),),
                trust=Trust.SECOND_HAND,
                see=("FlowiseAI/Flowise:docker/.env.example (custom MCP settings)",),
                note=(
                    "flowData is JSON text; a customMCP node keeps one entry as JSON text in mcpServerConfig."
                ),
            ),
        ),
        relocations=(("DATABASE_PATH", "{home}/.flowise"),),
    ),
    Client(
        id="langflow",
        name="Langflow",
        vendor="Langflow",
        category="platform",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=(
                    "{home}/Library/Caches/langflow/**/_mcp_servers*.json",
                    "{cache}/langflow/**/_mcp_servers*.json",
                    "{home}/.langflow/**/_mcp_servers*.json",
                ),
                trust=Trust.UNVERIFIED,
                see=("not checked",),
                note="Per-user file in Langflow's file storage; path not verified.",
            ),
            Location(
                id="db",
                scope=Scope.PROJECT,
                paths=("{project}/langflow*.db",),
                format=Format.SQLITE,
                shape="db-rows",
                at=(("flow", "name", "data"),),
                trust=Trust.UNVERIFIED,
                see=("not checked",),
            ),
        ),
        relocations=(("LANGFLOW_CONFIG_DIR", "{cache}/langflow"),),
        status="unverified-paths",
    ),
    Client(
        id="flujo",
        name="FLUJO",
        vendor="community",
        category="platform",
        locations=(
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/db/mcp_servers.json",),
                shape="flujo",
                at=WHOLE,
                trust=Trust.SECOND_HAND,
                see=("mario-andreschak/FLUJO:src/app/api/backup/route.ts",),
                note="Storage key MCP_SERVERS; exact file name inferred.",
            ),
        ),
    ),
    Client(
        id="home-assistant",
        name="Home Assistant (MCP client integration)",
        vendor="Open Home Foundation",
        category="platform",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=(
                    "{home}/.homeassistant/.storage/core.config_entries",
                    "{root}/config/.storage/core.config_entries",
                    "{root}/usr/share/hassio/homeassistant/.storage/core.config_entries",
                ),
                shape="home-assistant",
                at=(("data", "entries", "[]"),),
                os=ON_LINUX,
                trust=Trust.SECOND_HAND,
                see=("home-assistant/core:homeassistant/components/mcp/config_flow.py",),
                note=(
                    "Entries of domain 'mcp' (a client, data.url) or 'mcp_server' (Home Assistant "
                    "itself). OAuth tokens stand beside the URL."
                ),
            ),
        ),
        os=ON_LINUX,
    ),
    Client(
        id="letta",
        name="Letta",
        vendor="Letta",
        category="platform",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{home}/.letta/mcp_config.json",),
                trust=Trust.SECOND_HAND,
                see=("public code: Letta server code reading mcp_config.json from LETTA_DIR",),
                note="Legacy file; current servers are in the Letta database.",
                only_mcp=True,
            ),
        ),
        relocations=(("LETTA_DIR", "{home}/.letta"),),
    ),
    Client(
        id="replit-agent",
        name="Replit Agent",
        vendor="Replit",
        category="platform",
        locations=(
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/.replit",),
                format=Format.NONE,
                shape="none",
                at=(),
                trust=Trust.UNVERIFIED,
                see=("not checked",),
                note="Connectors are account-level; no MCP definition file known.",
            ),
        ),
        status="presence-only",
        off_disk="connectors are kept per account",
    ),
)
