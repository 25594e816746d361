"""Programs that write other clients' files, or list servers for them."""

from __future__ import annotations

from discovery.clients.model import Client, Format, Location, Scope, Trust
from discovery.clients.shared import BUNDLE, MCP, SNAKE_SERVERS

MANAGERS: tuple[Client, ...] = (
    Client(
        id="mcpm",
        name="MCPM (mcpm.sh)",
        vendor="Pathintegral",
        category="manager",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{home}/.config/mcpm/servers.json",),
                at=((), ("servers",)),
                trust=Trust.CODE,
                see=(
                    "pathintegral-institute/mcpm.sh:src/mcpm/global_config.py",
                    "pathintegral-institute/mcpm.sh:src/mcpm/utils/platform.py",
                    "public code: independent readers and writers of the path, 2026-11",
                ),
                note="Global server map name -> {command,args,env | url,headers, profile_tags}.",
                only_mcp=True,
            ),
            Location(
                id="profiles",
                scope=Scope.USER,
                paths=("{home}/.config/mcpm/config.json", "{home}/.config/mcpm/profiles_metadata.json"),
                at=(("profiles",),),
                trust=Trust.CODE,
                see=(
                    "pathintegral-institute/mcpm.sh:src/mcpm/global_config.py",
                    "pathintegral-institute/mcpm.sh:src/mcpm/utils/platform.py",
                ),
            ),
        ),
    ),
    Client(
        id="mcporter",
        name="mcporter",
        vendor="community",
        category="manager",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{home}/.mcporter/mcporter.json", "{home}/.mcporter/mcporter.jsonc"),
                trust=Trust.CODE,
                see=(
                    "steipete/mcporter:src/config/imports/paths.ts",
                    "steipete/mcporter:docs/import.md",
                    "neondatabase/add-mcp:src/agents.ts",
                ),
                only_mcp=True,
            ),
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/config/mcporter.json",),
                trust=Trust.CODE,
                see=(
                    "steipete/mcporter:src/config/imports/paths.ts",
                    "steipete/mcporter:docs/import.md",
                    "neondatabase/add-mcp:src/agents.ts",
                ),
                only_mcp=True,
            ),
        ),
    ),
    Client(
        id="mcp-linker",
        name="MCP Linker",
        vendor="milisp",
        category="manager",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{home}/.config/mcplinker/mcp.json",),
                at=(("mcpServers",), ("__disabled",)),
                trust=Trust.CODE,
                see=(
                    "milisp/mcp-linker:src-tauri/src/client.rs",
                    "milisp/mcp-linker:src-tauri/src/dxt.rs",
                    "milisp/mcp-linker:src-tauri/src/mcp_sync.rs",
                ),
                only_mcp=True,
            ),
            Location(
                id="dxt",
                scope=Scope.EXTENSION,
                paths=("{home}/.config/finder/dxt/*/manifest.json",),
                shape="mcpb-manifest",
                at=BUNDLE,
                trust=Trust.CODE,
                see=(
                    "milisp/mcp-linker:src-tauri/src/client.rs",
                    "milisp/mcp-linker:src-tauri/src/dxt.rs",
                    "milisp/mcp-linker:src-tauri/src/mcp_sync.rs",
                ),
            ),
        ),
    ),
    Client(
        id="cc-switch",
        name="CC Switch",
        vendor="farion1231",
        category="manager",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{home}/.cc-switch/cc-switch.db",),
                format=Format.SQLITE,
                shape="db-rows",
                at=(("mcp_servers", "name", "server_config"),),
                trust=Trust.CODE,
                see=(
                    "farion1231/cc-switch:src-tauri/src/database/dao/mcp.rs",
                    "farion1231/cc-switch:src-tauri/src/config.rs",
                ),
                note=(
                    "server_config is the JSON text of one entry; enabled_<client> columns say into "
                    "which files it is written."
                ),
            ),
            Location(
                id="legacy",
                scope=Scope.USER,
                paths=("{home}/.cc-switch/config.json",),
                at=MCP,
                trust=Trust.SECOND_HAND,
                see=(
                    "farion1231/cc-switch:src-tauri/src/config.rs",
                    "farion1231/cc-switch:src-tauri/src/mcp/mod.rs",
                ),
            ),
        ),
    ),
    Client(
        id="ruler",
        name="Ruler",
        vendor="intellectronica",
        category="manager",
        locations=(
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/.ruler/mcp.json",),
                trust=Trust.CODE,
                see=("intellectronica/ruler:src/paths/mcp.ts", "intellectronica/ruler:README.md"),
                only_mcp=True,
            ),
            Location(
                id="toml",
                scope=Scope.PROJECT,
                paths=("{project}/.ruler/ruler.toml", "{config}/ruler/ruler.toml"),
                format=Format.TOML,
                at=SNAKE_SERVERS,
                trust=Trust.CODE,
                see=("intellectronica/ruler:src/paths/mcp.ts", "intellectronica/ruler:README.md"),
            ),
        ),
    ),
    Client(
        id="rulesync",
        name="Rulesync",
        vendor="dyoshikawa",
        category="manager",
        locations=(
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=(
                    "{project}/.rulesync/mcp.jsonc",
                    "{project}/.rulesync/mcp.json",
                    "{home}/.rulesync/mcp.jsonc",
                ),
                trust=Trust.CODE,
                see=("dyoshikawa/rulesync:src/constants/rulesync-paths.ts",),
                only_mcp=True,
            ),
        ),
    ),
    Client(
        id="smithery-cli",
        name="Smithery CLI",
        vendor="Smithery",
        category="manager",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{appdata}/smithery/settings.json",),
                format=Format.NONE,
                shape="none",
                at=(),
                trust=Trust.SECOND_HAND,
                see=("smithery-ai/cli:src/config/clients.ts",),
                note="Account settings; no definitions.",
            ),
        ),
    ),
    Client(
        id="mcp-inspector",
        name="MCP Inspector",
        vendor="Model Context Protocol",
        category="manager",
        locations=(
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/mcp.json", "{project}/config.json"),
                trust=Trust.UNVERIFIED,
                see=("not checked",),
                note="--config file with mcpServers; otherwise the command line is the definition.",
            ),
        ),
    ),
)
