"""Gateways and proxies: one server to their clients, many servers behind."""

from __future__ import annotations

from discovery.clients.model import Client, Format, Location, Scope, Trust
from discovery.clients.shared import (
    ON_LINUX,
    ON_MACOS,
    ON_MACOS_AND_WINDOWS,
    ON_UNIX,
    ON_WINDOWS,
    SERVERS,
    SNAKE_SERVERS,
    WHOLE,
)

GATEWAYS: tuple[Client, ...] = (
    Client(
        id="mcpo",
        name="mcpo (MCP to OpenAPI proxy)",
        vendor="Open WebUI",
        category="gateway",
        locations=(
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/config.json",),
                trust=Trust.SECOND_HAND,
                see=("open-webui/mcpo README (not re-checked)",),
                note="Any file given with --config; recognise from the command line.",
            ),
        ),
    ),
    Client(
        id="docker-mcp-toolkit",
        name="Docker MCP Toolkit / mcp-gateway (Docker Desktop)",
        vendor="Docker",
        category="gateway",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{home}/.docker/mcp/registry.yaml",),
                format=Format.YAML,
                shape="docker-registry",
                at=(("registry",),),
                trust=Trust.CODE,
                see=(
                    "docker/mcp-gateway:pkg/config/readwrite.go",
                    "docker/mcp-gateway:pkg/db/db.go",
                    "docker/mcp-gateway:docs/mcp-gateway.md",
                ),
                note=(
                    "Enabled servers: map name -> {ref: ''}; definitions come from the catalogue of "
                    "the same name."
                ),
                only_mcp=True,
            ),
            Location(
                id="catalogs",
                scope=Scope.USER,
                paths=("{home}/.docker/mcp/catalogs/*.yaml",),
                format=Format.YAML,
                shape="docker-catalog",
                at=(("registry",),),
                trust=Trust.CODE,
                see=(
                    "docker/mcp-gateway:pkg/config/readwrite.go",
                    "docker/mcp-gateway:pkg/db/db.go",
                    "docker/mcp-gateway:docs/mcp-gateway.md",
                ),
                note=(
                    "Catalogue entries (image, remote.url, command, env, secrets, tools). Catalogue "
                    "!= enabled: join with registry.yaml."
                ),
            ),
            Location(
                id="catalog-index",
                scope=Scope.USER,
                paths=("{home}/.docker/mcp/catalog.json",),
                shape="docker-catalog-index",
                at=(("catalogs",),),
                trust=Trust.CODE,
                see=(
                    "docker/mcp-gateway:pkg/config/readwrite.go",
                    "docker/mcp-gateway:pkg/db/db.go",
                    "docker/mcp-gateway:docs/mcp-gateway.md",
                ),
                note="Index of configured catalogues.",
            ),
            Location(
                id="config",
                scope=Scope.USER,
                paths=("{home}/.docker/mcp/config.yaml",),
                format=Format.YAML,
                shape="docker-config",
                at=WHOLE,
                trust=Trust.CODE,
                see=(
                    "docker/mcp-gateway:pkg/config/readwrite.go",
                    "docker/mcp-gateway:pkg/db/db.go",
                    "docker/mcp-gateway:docs/mcp-gateway.md",
                ),
                note="Per-server parameter values; read key names only.",
            ),
            Location(
                id="tools",
                scope=Scope.USER,
                paths=("{home}/.docker/mcp/tools.yaml",),
                format=Format.YAML,
                shape="docker-tools",
                at=WHOLE,
                trust=Trust.CODE,
                see=(
                    "docker/mcp-gateway:pkg/config/readwrite.go",
                    "docker/mcp-gateway:pkg/db/db.go",
                    "docker/mcp-gateway:docs/mcp-gateway.md",
                ),
            ),
            Location(
                id="db",
                scope=Scope.USER,
                paths=("{home}/.docker/mcp/mcp-toolkit.db",),
                format=Format.SQLITE,
                shape="db-rows",
                at=(("working_set", "id", "name", "servers"),),
                trust=Trust.CODE,
                see=("docker/mcp-gateway:pkg/db/workingset.go", "docker/mcp-gateway:pkg/db/db.go"),
                note=(
                    "Profiles of newer releases: servers is JSON text, a list of {type, source | "
                    "image}. Catalogues are in catalog_server and are not enabled servers."
                ),
            ),
            Location(
                id="profiles",
                scope=Scope.STATE,
                paths=("{home}/.docker/mcp/profiles.json",),
                shape="docker-profiles",
                at=(("*", "profile"),),
                trust=Trust.CODE,
                see=(
                    "docker/mcp-gateway:pkg/config/readwrite.go",
                    "docker/mcp-gateway:pkg/db/db.go",
                    "docker/mcp-gateway:docs/mcp-gateway.md",
                ),
            ),
            Location(
                id="compose",
                scope=Scope.PROJECT,
                paths=(
                    "{project}/compose.yaml",
                    "{project}/compose.yml",
                    "{project}/docker-compose.yaml",
                    "{project}/docker-compose.yml",
                ),
                format=Format.YAML,
                shape="compose-mcp-gateway",
                at=(("services", "*"),),
                trust=Trust.DOCS,
                see=(
                    "docker/mcp-gateway:pkg/config/readwrite.go",
                    "docker/mcp-gateway:pkg/db/db.go",
                    "docker/mcp-gateway:docs/mcp-gateway.md",
                ),
                note=(
                    "Services with image docker/mcp-gateway* and command --servers=a,b or --catalog; "
                    "also services with image mcp/*."
                ),
            ),
        ),
    ),
    Client(
        id="toolhive",
        name="ToolHive (thv CLI, desktop)",
        vendor="Stacklok",
        category="gateway",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{state}/toolhive/runconfigs/*.json",),
                shape="toolhive-runconfig",
                at=WHOLE,
                os=ON_LINUX,
                trust=Trust.CODE,
                see=(
                    "stacklok/toolhive:pkg/state/local.go",
                    "stacklok/toolhive:pkg/runner/config.go",
                    "stacklok/toolhive:pkg/config/config.go",
                    "public code: independent readers and writers of the path, 2026-11",
                    "stacklok/toolhive:docs/arch (state management)",
                ),
                only_mcp=True,
            ),
            Location(
                id="user-macos",
                scope=Scope.USER,
                paths=("{support}/toolhive/runconfigs/*.json",),
                shape="toolhive-runconfig",
                at=WHOLE,
                os=ON_MACOS,
                trust=Trust.CODE,
                see=(
                    "stacklok/toolhive:pkg/state/local.go",
                    "stacklok/toolhive:pkg/runner/config.go",
                    "stacklok/toolhive:pkg/config/config.go",
                ),
                only_mcp=True,
            ),
            Location(
                id="user-windows",
                scope=Scope.USER,
                paths=("{localappdata}/toolhive/runconfigs/*.json",),
                shape="toolhive-runconfig",
                at=WHOLE,
                os=ON_WINDOWS,
                trust=Trust.CODE,
                see=(
                    "stacklok/toolhive:pkg/state/local.go",
                    "stacklok/toolhive:pkg/runner/config.go",
                    "stacklok/toolhive:pkg/config/config.go",
                ),
                only_mcp=True,
            ),
            Location(
                id="config",
                scope=Scope.USER,
                paths=(
                    "{config}/toolhive/config.yaml",
                    "{support}/toolhive/config.yaml",
                    "{localappdata}/toolhive/config.yaml",
                ),
                format=Format.YAML,
                shape="name-list",
                at=(("clients", "registeredClients"),),
                trust=Trust.CODE,
                see=(
                    "stacklok/toolhive:pkg/state/local.go",
                    "stacklok/toolhive:pkg/runner/config.go",
                    "stacklok/toolhive:pkg/config/config.go",
                ),
            ),
            Location(
                id="db",
                scope=Scope.STATE,
                paths=(
                    "{state}/toolhive/toolhive.db",
                    "{support}/toolhive/toolhive.db",
                    "{localappdata}/toolhive/toolhive.db",
                ),
                format=Format.NONE,
                shape="none",
                at=(),
                trust=Trust.CODE,
                see=(
                    "stacklok/toolhive:pkg/state/local.go",
                    "stacklok/toolhive:pkg/runner/config.go",
                    "stacklok/toolhive:pkg/config/config.go",
                ),
                note="Presence only; the run configurations beside it say more.",
            ),
        ),
    ),
    Client(
        id="mcp-router",
        name="MCP Router (desktop)",
        vendor="MCP Router",
        category="gateway",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{appdata}/MCP Router/mcprouter.db", "{appdata}/MCP Router/workspace-*.db"),
                format=Format.SQLITE,
                shape="db-rows",
                at=(("servers", "name", "command", "args", "env", "disabled", "server_type", "remote_url"),),
                os=ON_MACOS_AND_WINDOWS,
                trust=Trust.CODE,
                see=(
                    (
                        "mcp-router/mcp-router:apps/electron/src/main/infrastructure/database/"
                        "repositories/server/server-repository.ts"
                    ),
                    "public code: workspace service opening mcprouter.db in the user data folder",
                ),
                note=("args and env are JSON text. Workspaces other than the first have a database each."),
            ),
        ),
        os=ON_MACOS_AND_WINDOWS,
        status="unverified-paths",
    ),
    Client(
        id="1mcp",
        name="1MCP agent",
        vendor="1mcp-app",
        category="gateway",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{home}/.config/1mcp/mcp.json",),
                at=(("mcpServers",), ("mcpTemplates",)),
                os=ON_UNIX,
                trust=Trust.CODE,
                see=("1mcp-app/agent:src/constants/paths.ts", "1mcp-app/agent:src/core/types/transport.ts"),
                only_mcp=True,
            ),
            Location(
                id="user-windows",
                scope=Scope.USER,
                paths=("{roaming}/1mcp/mcp.json",),
                at=(("mcpServers",), ("mcpTemplates",)),
                os=ON_WINDOWS,
                trust=Trust.CODE,
                see=("1mcp-app/agent:src/constants/paths.ts", "1mcp-app/agent:src/core/types/transport.ts"),
                only_mcp=True,
            ),
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/.1mcprc",),
                shape="name-list",
                at=(("preset",), ("filter",)),
                trust=Trust.CODE,
                see=("1mcp-app/agent:src/constants/paths.ts", "1mcp-app/agent:src/core/types/transport.ts"),
            ),
        ),
        relocations=(
            ("ONE_MCP_CONFIG", "{home}/.config/1mcp/mcp.json"),
            ("ONE_MCP_CONFIG", "{roaming}/1mcp/mcp.json"),
            ("ONE_MCP_CONFIG_DIR", "{home}/.config/1mcp"),
            ("ONE_MCP_CONFIG_DIR", "{roaming}/1mcp"),
        ),
    ),
    Client(
        id="mcphub-server",
        name="MCPHub (samanhappy)",
        vendor="community",
        category="gateway",
        locations=(
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/mcp_settings.json", "{MCPHUB_SETTING_PATH}"),
                trust=Trust.CODE,
                see=("samanhappy/mcphub:README.md", "samanhappy/mcphub:src/types/index.ts"),
            ),
        ),
    ),
    Client(
        id="metamcp",
        name="MetaMCP",
        vendor="metatool-ai",
        category="gateway",
        locations=(
            Location(
                id="state",
                scope=Scope.STATE,
                paths=(),
                format=Format.NONE,
                shape="none",
                at=(),
                os=ON_LINUX,
                trust=Trust.CODE,
                see=("metatool-ai/metamcp:apps/backend/src/db/schema.ts",),
                note=(
                    "In PostgreSQL, table mcp_servers: out of reach of an endpoint, listed for completeness."
                ),
            ),
        ),
        os=ON_LINUX,
        status="presence-only",
    ),
    Client(
        id="mcpproxy-go",
        name="MCPProxy",
        vendor="smart-mcp-proxy",
        category="gateway",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{home}/.mcpproxy/mcp_config.json",),
                shape="std-list",
                trust=Trust.CODE,
                see=(
                    "smart-mcp-proxy/mcpproxy-go:internal/config/config.go",
                    "smart-mcp-proxy/mcpproxy-go:README.md",
                ),
                note="mcpServers is a LIST here.",
                only_mcp=True,
            ),
        ),
    ),
    Client(
        id="mcp-proxy-python",
        name="mcp-proxy (sparfenyuk)",
        vendor="community",
        category="gateway",
        locations=(
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/servers.json",),
                trust=Trust.DOCS,
                see=("sparfenyuk/mcp-proxy:README.md",),
                note=(
                    "Any file passed with --named-server-config; otherwise the command line itself "
                    "is the definition."
                ),
            ),
        ),
    ),
    Client(
        id="mcp-proxy-go",
        name="mcp-proxy (TBXark)",
        vendor="community",
        category="gateway",
        locations=(
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/config.json",),
                trust=Trust.CODE,
                see=("TBXark/mcp-proxy:config.go", "TBXark/mcp-proxy:docs/CONFIGURATION.md"),
                note="Recognise by sibling key mcpProxy. --config can be an http(s) URL.",
            ),
        ),
    ),
    Client(
        id="agentgateway",
        name="agentgateway",
        vendor="Linux Foundation",
        category="gateway",
        locations=(
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/config.yaml", "{project}/agentgateway.yaml"),
                format=Format.YAML,
                shape="agentgateway",
                at=(
                    ("binds", "[]", "listeners", "[]", "routes", "[]", "backends", "[]", "mcp", "targets"),
                    ("mcp", "targets"),
                    ("targets",),
                ),
                trust=Trust.CODE,
                see=(
                    "agentgateway/agentgateway:examples/mcp-authentication/config.yaml",
                    "agentgateway/agentgateway:examples/mcp-apps/config.yaml",
                ),
                note="targets[]: {name, stdio:{cmd,args,env} | mcp|sse:{host,port,path} | openapi}.",
            ),
        ),
    ),
    Client(
        id="litellm",
        name="LiteLLM proxy",
        vendor="BerriAI",
        category="gateway",
        locations=(
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=(
                    "{project}/config.yaml",
                    "{project}/litellm_config.yaml",
                    "{project}/proxy_config.yaml",
                ),
                format=Format.YAML,
                at=SNAKE_SERVERS,
                trust=Trust.UNVERIFIED,
                see=("not checked",),
                note="Recognise by sibling keys model_list / litellm_settings.",
            ),
        ),
    ),
    Client(
        id="toolport",
        name="Toolport / Conduit gateway",
        vendor="community",
        category="gateway",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{CONDUIT_REGISTRY}",),
                at=SERVERS,
                trust=Trust.SECOND_HAND,
                see=("tsouth89/toolport README",),
                note=("The registry.json that CONDUIT_REGISTRY names; its default place is not documented."),
            ),
        ),
        status="unverified-paths",
    ),
)
