"""Desktop applications that call MCP servers."""

from __future__ import annotations

from discovery.clients.model import Client, Format, Location, Scope, Trust
from discovery.clients.shared import (
    BUNDLE,
    ON_LINUX,
    ON_MACOS,
    ON_MACOS_AND_WINDOWS,
    ON_UNIX,
    ON_WINDOWS,
    WHOLE,
    WRAPPED_OR_FLAT,
)

DESKTOP_APPS: tuple[Client, ...] = (
    Client(
        id="claude-desktop",
        name="Claude Desktop",
        vendor="Anthropic",
        category="desktop-app",
        locations=(
            Location(
                id="config-macos",
                scope=Scope.USER,
                paths=("{support}/Claude/claude_desktop_config.json",),
                os=ON_MACOS,
                trust=Trust.CODE,
                see=(
                    "snyk/agent-scan:src/agent_scan/agents/claude_desktop.py",
                    (
                        "microsoft/vscode:src/vs/workbench/contrib/mcp/common/discovery/"
                        "nativeMcpDiscoveryAdapters.ts"
                    ),
                    "docker/mcp-gateway:pkg/client/config.yml",
                ),
            ),
            Location(
                id="config-windows",
                scope=Scope.USER,
                paths=("{roaming}/Claude/claude_desktop_config.json",),
                os=ON_WINDOWS,
                trust=Trust.CODE,
                see=(
                    (
                        "microsoft/vscode:src/vs/workbench/contrib/mcp/common/discovery/"
                        "nativeMcpDiscoveryAdapters.ts"
                    ),
                    "docker/mcp-gateway:pkg/client/config.yml",
                ),
            ),
            Location(
                id="config-windows-msix",
                scope=Scope.USER,
                paths=(
                    ("{localappdata}/Packages/Claude_*/LocalCache/Roaming/Claude/claude_desktop_config.json"),
                ),
                os=ON_WINDOWS,
                trust=Trust.SECOND_HAND,
                see=(
                    "anthropics/claude-code issue #26073",
                    "akitaonrails/ai-memory PR #250",
                    "hannesill/m4 PR #54",
                ),
                note=(
                    "MSIX install, the default since 2026-02. The packaged app never reads the plain "
                    "Roaming copy; both may exist and differ, and this one counts."
                ),
            ),
            Location(
                id="config-linux",
                scope=Scope.USER,
                paths=(
                    "{config}/Claude/claude_desktop_config.json",
                    "{config}/claude/claude_desktop_config.json",
                ),
                os=ON_LINUX,
                trust=Trust.CODE,
                see=(
                    (
                        "microsoft/vscode:src/vs/workbench/contrib/mcp/common/discovery/"
                        "nativeMcpDiscoveryAdapters.ts"
                    ),
                    "docker/mcp-gateway:pkg/client/config.yml",
                ),
                note=(
                    "No official Linux build; community builds and several tools use these (capital "
                    "C and lower-case c)."
                ),
            ),
            Location(
                id="config-3p-macos",
                scope=Scope.USER,
                paths=("{support}/Claude-3p/claude_desktop_config.json",),
                os=ON_MACOS,
                trust=Trust.SECOND_HAND,
                see=(
                    "farion1231/cc-switch:src-tauri/src/claude_desktop_config.rs",
                    "stacklok/toolhive:pkg/client/config.go",
                ),
                note=(
                    "Third-party-inference ('3p') profile of Claude Desktop; also "
                    "configLibrary/_meta.json next to it."
                ),
            ),
            Location(
                id="config-3p-windows",
                scope=Scope.USER,
                paths=(
                    "{localappdata}/Claude-3p/claude_desktop_config.json",
                    (
                        "{localappdata}/Packages/Claude_*/LocalCache/Local/Claude-3p/"
                        "claude_desktop_config.json"
                    ),
                ),
                os=ON_WINDOWS,
                trust=Trust.SECOND_HAND,
                see=(
                    "farion1231/cc-switch:src-tauri/src/claude_desktop_config.rs",
                    "farion1231/cc-switch PR #6599",
                ),
            ),
            Location(
                id="extensions-macos",
                scope=Scope.EXTENSION,
                paths=("{support}/Claude/Claude Extensions/*/manifest.json",),
                shape="mcpb-manifest",
                at=BUNDLE,
                os=ON_MACOS,
                trust=Trust.TOOL_CODE,
                see=(
                    "modelcontextprotocol/mcpb:MANIFEST.md (shape)",
                    "public code: several repositories naming the 'Claude Extensions' directory",
                    "public code: independent readers and writers of the path, 2026-11",
                ),
                note=("One directory per installed .dxt/.mcpb bundle; directory name is the extension id."),
            ),
            Location(
                id="extensions-windows",
                scope=Scope.EXTENSION,
                paths=(
                    "{roaming}/Claude/Claude Extensions/*/manifest.json",
                    (
                        "{localappdata}/Packages/Claude_*/LocalCache/Roaming/Claude/Claude "
                        "Extensions/*/manifest.json"
                    ),
                ),
                shape="mcpb-manifest",
                at=BUNDLE,
                os=ON_WINDOWS,
                trust=Trust.TOOL_CODE,
                see=(
                    "modelcontextprotocol/mcpb:MANIFEST.md (shape)",
                    "public code: installer scripts naming %APPDATA%\\Claude\\Claude Extensions",
                    "public code: independent readers and writers of the path, 2026-11",
                ),
            ),
            Location(
                id="extensions-linux",
                scope=Scope.EXTENSION,
                paths=("{config}/Claude/Claude Extensions/*/manifest.json",),
                shape="mcpb-manifest",
                at=BUNDLE,
                os=ON_LINUX,
                trust=Trust.TOOL_CODE,
                see=(
                    "public code: code naming ~/.config/Claude/Claude Extensions Settings",
                    "public code: independent readers and writers of the path, 2026-11",
                ),
            ),
            Location(
                id="extensions-settings",
                scope=Scope.STATE,
                paths=(
                    "{appdata}/Claude/Claude Extensions Settings/*.json",
                    (
                        "{localappdata}/Packages/Claude_*/LocalCache/Roaming/Claude/Claude Extensions "
                        "Settings/*.json"
                    ),
                ),
                shape="claude-ext-settings",
                at=(("isEnabled",),),
                trust=Trust.TOOL_CODE,
                see=(
                    (
                        "public code: several repositories naming 'Claude Extensions Settings' and "
                        "extensions-installations.json"
                    ),
                    "public code: independent readers and writers of the path, 2026-11",
                ),
                note=(
                    "One file per extension. Only isEnabled is read: userConfig beside it holds the "
                    "values, secrets among them, that fill the manifest."
                ),
            ),
            Location(
                id="extensions-registry",
                scope=Scope.STATE,
                paths=(
                    "{appdata}/Claude/extensions-installations.json",
                    (
                        "{localappdata}/Packages/Claude_*/LocalCache/Roaming/Claude/"
                        "extensions-installations.json"
                    ),
                ),
                shape="claude-ext-registry",
                at=(("extensions", "*"),),
                trust=Trust.TOOL_CODE,
                see=(
                    "public code: repositories naming extensions-installations.json",
                    "public code: independent readers and writers of the path, 2026-11",
                ),
                note=("Registry of installed extensions incl. embedded manifest, source and signature info."),
            ),
        ),
        markers=(
            "{support}/Claude",
            "{roaming}/Claude",
            "{localappdata}/Packages/Claude_*",
            "{root}/Applications/Claude.app",
        ),
        off_disk="connectors and custom skills are kept per account",
    ),
    Client(
        id="aider-desk",
        name="AiderDesk",
        vendor="Hotovo",
        category="desktop-app",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{home}/.aider-desk/mcp-servers.json",),
                trust=Trust.CODE,
                see=(
                    "hotovo/aider-desk:src/main/agent/mcp-config-manager.ts",
                    "hotovo/aider-desk:src/main/constants.ts",
                ),
                only_mcp=True,
            ),
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/.aider-desk/mcp-servers.json",),
                trust=Trust.CODE,
                see=(
                    "hotovo/aider-desk:src/main/agent/mcp-config-manager.ts",
                    "hotovo/aider-desk:src/main/constants.ts",
                ),
                only_mcp=True,
            ),
            Location(
                id="legacy",
                scope=Scope.USER,
                paths=("{appdata}/aider-desk/settings.json",),
                trust=Trust.TOOL_CODE,
                see=("supermemoryai/install-mcp:src/client-config.ts",),
            ),
        ),
        relocations=(("AIDER_DESK_HOME_DIR", "{home}/.aider-desk"),),
    ),
    Client(
        id="lm-studio",
        name="LM Studio",
        vendor="Element Labs",
        category="desktop-app",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{home}/.lmstudio/mcp.json", "{home}/.cache/lm-studio/mcp.json"),
                trust=Trust.DOCS,
                see=(
                    "docker/mcp-gateway:pkg/client/config.yml",
                    "stacklok/toolhive:pkg/client/config.go",
                    "lmstudio.ai docs: MCP",
                    "lmstudio-ai/lmstudio-bug-tracker issue #1371",
                ),
                note="Documented as ~/.lmstudio; macOS builds were seen to use ~/.cache/lm-studio.",
                only_mcp=True,
            ),
            Location(
                id="mcp-plugins",
                scope=Scope.STATE,
                paths=("{home}/.lmstudio/extensions/plugins/mcp/*/manifest.json",),
                shape="lmstudio-plugin",
                at=WHOLE,
                trust=Trust.UNVERIFIED,
                see=("not checked",),
            ),
        ),
        markers=("{home}/.lmstudio",),
    ),
    Client(
        id="jan",
        name="Jan",
        vendor="Menlo Research",
        category="desktop-app",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=(
                    "{appdata}/Jan/data/mcp_config.json",
                    "{data}/Jan/data/mcp_config.json",
                    "{home}/jan/mcp_config.json",
                ),
                at=WRAPPED_OR_FLAT,
                trust=Trust.TOOL_CODE,
                see=(
                    "wookat/agentmove:website/src/content/docs/docs/clients.md",
                    "public code: ten repositories",
                    "public code: independent readers and writers of the path, 2026-11",
                ),
                note=(
                    "Wrapped in current builds; one source describes a flat top level. mcpSettings "
                    "is a sibling key. ~/jan is the folder of old builds."
                ),
                only_mcp=True,
            ),
        ),
    ),
    Client(
        id="cherry-studio",
        name="Cherry Studio",
        vendor="CherryHQ",
        category="desktop-app",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{appdata}/CherryStudio/Local Storage/leveldb",),
                format=Format.LEVELDB,
                shape="redux-persist",
                at=(("persist:cherry-studio", "mcp", "servers"),),
                trust=Trust.SECOND_HAND,
                see=(
                    (
                        "public code: ten repositories on persist:cherry-studio; entry fields from "
                        "Cherry Studio types (not re-checked)"
                    ),
                ),
                note=(
                    "localStorage key persist:cherry-studio: JSON whose value at mcp is JSON text "
                    "{servers: [..]}."
                ),
            ),
            Location(
                id="v2-db",
                scope=Scope.USER,
                paths=(
                    "{appdata}/CherryStudio/Data/cherrystudio.sqlite",
                    "{appdata}/CherryStudio/cherrystudio.sqlite",
                ),
                format=Format.SQLITE,
                shape="db-rows",
                at=(
                    (
                        "mcp_server",
                        "name",
                        "type",
                        "command",
                        "args",
                        "env",
                        "base_url",
                        "headers",
                        "registry_url",
                        "is_active",
                    ),
                ),
                trust=Trust.CODE,
                see=(
                    "CherryHQ/cherry-studio:src/main/data/db/schemas/mcpServer.ts",
                    "public code: readers and tests naming Data/cherrystudio.sqlite",
                ),
                note="Version 2; args, env and headers are JSON text.",
            ),
        ),
    ),
    Client(
        id="deepchat",
        name="DeepChat",
        vendor="ThinkInAI",
        category="desktop-app",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{appdata}/DeepChat/app_db/agent.db",),
                format=Format.SQLITE,
                shape="db-rows",
                at=(("mcp_servers", "name", "config_json"),),
                trust=Trust.CODE,
                see=(
                    "ThinkInAIXYZ/deepchat:src/main/mcp/data/settingsTable.ts",
                    "ThinkInAIXYZ/deepchat:src/main/mcp/settings.ts",
                    "ThinkInAIXYZ/deepchat:src/shared/types/mcp.ts",
                ),
                note="Encrypted where database security is on: then only its presence is known.",
            ),
            Location(
                id="legacy",
                scope=Scope.USER,
                paths=("{appdata}/DeepChat/mcp-settings.json",),
                trust=Trust.CODE,
                see=(
                    "ThinkInAIXYZ/deepchat:src/main/mcp/data/settingsTable.ts",
                    "ThinkInAIXYZ/deepchat:src/main/mcp/settings.ts",
                    "ThinkInAIXYZ/deepchat:src/shared/types/mcp.ts",
                ),
                only_mcp=True,
            ),
        ),
    ),
    Client(
        id="chatbox",
        name="Chatbox",
        vendor="Chatbox AI",
        category="desktop-app",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{appdata}/xyz.chatboxapp.app/config.json", "{appdata}/xyz.chatboxapp.ce/config.json"),
                shape="chatbox",
                at=(("settings", "mcp", "servers"),),
                trust=Trust.SECOND_HAND,
                see=(
                    "chatboxai/chatbox:src/shared/types/settings.ts",
                    "chatboxai/chatbox:src/main/store-node.ts",
                ),
                note="The folder is named after the application id; the file name was read in code.",
            ),
        ),
    ),
    Client(
        id="5ire",
        name="5ire",
        vendor="nanbingxyz",
        category="desktop-app",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{appdata}/5ire/mcp.json",),
                shape="5ire",
                at=(("mcpServers",), ("servers",)),
                trust=Trust.CODE,
                see=(
                    "nanbingxyz/5ire:src/main/mcp.ts",
                    "nanbingxyz/5ire:src/types/mcp.d.ts",
                    "pathintegral-institute/mcpm.sh:src/mcpm/clients/managers/fiveire.py",
                    "public code: independent readers and writers of the path, 2026-11",
                ),
                note="Deprecated 'servers' is a list with key/name.",
                only_mcp=True,
            ),
        ),
    ),
    Client(
        id="witsy",
        name="Witsy / Station",
        vendor="nbonamy",
        category="desktop-app",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{appdata}/Witsy/settings.json",),
                at=(("mcpServers",), ("mcp", "servers")),
                trust=Trust.TOOL_CODE,
                see=(
                    "smithery-ai/cli:src/config/clients.ts",
                    "supermemoryai/install-mcp:src/client-config.ts",
                ),
                note="mcpServers map plus an mcp.servers list of Witsy-native entries.",
            ),
            Location(
                id="workspace",
                scope=Scope.USER,
                paths=("{appdata}/Witsy/workspaces/*/settings.json",),
                trust=Trust.UNVERIFIED,
                see=("not checked",),
            ),
        ),
    ),
    Client(
        id="anythingllm",
        name="AnythingLLM (desktop, Docker)",
        vendor="Mintplex Labs",
        category="desktop-app",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{appdata}/anythingllm-desktop/storage/plugins/anythingllm_mcp_servers.json",),
                trust=Trust.CODE,
                see=(
                    "Mintplex-Labs/anything-llm:server/utils/MCP/hypervisor/index.js",
                    "public code: ten repositories on the desktop path",
                    "public code: independent readers and writers of the path, 2026-11",
                ),
                only_mcp=True,
            ),
            Location(
                id="docker",
                scope=Scope.PROJECT,
                paths=(
                    "{STORAGE_DIR}/plugins/anythingllm_mcp_servers.json",
                    "{root}/app/server/storage/plugins/anythingllm_mcp_servers.json",
                ),
                trust=Trust.CODE,
                see=(
                    "Mintplex-Labs/anything-llm:server/utils/MCP/hypervisor/index.js",
                    "public code: ten repositories on the desktop path",
                ),
                note="The server's STORAGE_DIR; /app/server/storage in its container.",
                only_mcp=True,
            ),
        ),
    ),
    Client(
        id="boltai",
        name="BoltAI",
        vendor="BoltAI",
        category="desktop-app",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{home}/.boltai/mcp.json",),
                at=(("mcpServers",), ("servers",)),
                os=ON_MACOS,
                trust=Trust.DOCS,
                see=(
                    "docs.boltai.com: MCP servers (quoted by several installers)",
                    "smithery-ai/cli:src/config/clients.ts",
                ),
                only_mcp=True,
            ),
        ),
        os=ON_MACOS,
    ),
    Client(
        id="chatwise",
        name="ChatWise",
        vendor="ChatWise",
        category="desktop-app",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{appdata}/app.chatwise/app.db", "{data}/app.chatwise/app.db"),
                format=Format.SQLITE,
                shape="db-rows",
                at=(("tool", "displayId", "config", "enabled"),),
                trust=Trust.TOOL_CODE,
                see=("public code: an importer reading table tool of app.chatwise/app.db",),
                note=(
                    "config is JSON text {type, command | url, env}: command is one line, env lines "
                    "of NAME=value."
                ),
            ),
        ),
    ),
    Client(
        id="msty",
        name="Msty / Msty Studio",
        vendor="CloudStack",
        category="desktop-app",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{appdata}/MstyStudio", "{appdata}/Msty"),
                format=Format.NONE,
                shape="none",
                at=(),
                trust=Trust.UNVERIFIED,
                see=("public code: directory name MstyStudio",),
                note="'Toolbox' entries are edited in the UI; how they are stored was not found.",
            ),
        ),
        status="presence-only",
    ),
    Client(
        id="raycast",
        name="Raycast (MCP extension and native MCP)",
        vendor="Raycast",
        category="desktop-app",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{support}/com.raycast.macos/extensions/mcp/mcp-config.json",),
                os=ON_MACOS,
                trust=Trust.SECOND_HAND,
                see=("public code: two repositories",),
                only_mcp=True,
            ),
        ),
        os=ON_MACOS_AND_WINDOWS,
        off_disk="servers added natively are in an encrypted database",
    ),
    Client(
        id="enconvo",
        name="Enconvo",
        vendor="Enconvo",
        category="desktop-app",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{home}/.config/enconvo/mcp_config.json",),
                os=ON_MACOS,
                trust=Trust.TOOL_CODE,
                see=(
                    "smithery-ai/cli:src/config/clients.ts",
                    "supermemoryai/install-mcp:src/client-config.ts",
                ),
                only_mcp=True,
            ),
        ),
        os=ON_MACOS,
    ),
    Client(
        id="tome",
        name="Tome",
        vendor="Runebook",
        category="desktop-app",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{appdata}/co.runebook/tome.db",),
                format=Format.SQLITE,
                shape="db-rows",
                at=(("mcp_servers", "name", "command", "args", "env"),),
                os=ON_MACOS_AND_WINDOWS,
                trust=Trust.CODE,
                see=(
                    "runebookai/tome:src-tauri/src/migrations.rs",
                    "runebookai/tome:src-tauri/tauri.conf.json",
                ),
                note="args and env are JSON text.",
            ),
            Location(
                id="smithery",
                scope=Scope.USER,
                paths=("{home}/.tome/mcp_config.json",),
                os=ON_MACOS_AND_WINDOWS,
                trust=Trust.TOOL_CODE,
                see=("smithery-ai/cli:src/config/clients.ts",),
                only_mcp=True,
            ),
        ),
        os=ON_MACOS_AND_WINDOWS,
    ),
    Client(
        id="amazon-bedrock-client",
        name="Amazon Bedrock Client for Mac",
        vendor="AWS Samples",
        category="desktop-app",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{home}/Amazon Bedrock Client/mcp_config.json",),
                os=ON_MACOS,
                trust=Trust.TOOL_CODE,
                see=("smithery-ai/cli:src/config/clients.ts",),
                only_mcp=True,
            ),
        ),
        os=ON_MACOS,
    ),
    Client(
        id="sema4-studio",
        name="Sema4.ai Studio",
        vendor="Sema4.ai",
        category="desktop-app",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{home}/.sema4ai/sema4ai-studio/mcp_servers.json",),
                os=ON_UNIX,
                trust=Trust.TOOL_CODE,
                see=("docker/mcp-gateway:pkg/client/config.yml",),
                only_mcp=True,
            ),
            Location(
                id="user-windows",
                scope=Scope.USER,
                paths=("{localappdata}/sema4ai/sema4ai-studio/mcp_servers.json",),
                os=ON_WINDOWS,
                trust=Trust.TOOL_CODE,
                see=("docker/mcp-gateway:pkg/client/config.yml",),
                only_mcp=True,
            ),
        ),
    ),
    Client(
        id="dive",
        name="Dive",
        vendor="OpenAgentPlatform",
        category="desktop-app",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{home}/.dive/config/mcp_config.json",),
                trust=Trust.CODE,
                see=(
                    "OpenAgentPlatform/Dive:electron/main/constant.ts",
                    "OpenAgentPlatform/Dive:electron/main/service.ts",
                    "OpenAgentPlatform/Dive:MCP_SETUP.md",
                ),
                only_mcp=True,
            ),
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/.config/mcp_config.json",),
                trust=Trust.SECOND_HAND,
                see=(
                    "OpenAgentPlatform/Dive:electron/main/constant.ts",
                    "OpenAgentPlatform/Dive:electron/main/service.ts",
                    "OpenAgentPlatform/Dive:MCP_SETUP.md",
                ),
                only_mcp=True,
            ),
        ),
    ),
    Client(
        id="hyperchat",
        name="HyperChat",
        vendor="BigSweetPotatoStudio",
        category="desktop-app",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{home}/Documents/HyperChat/mcp.json",),
                trust=Trust.SECOND_HAND,
                see=(
                    "BigSweetPotatoStudio/HyperChat:common/data.ts",
                    "BigSweetPotatoStudio/HyperChat:electron/ts/polyfills/polyfills.mts",
                ),
                note=("Directory name under Documents (dirName) not read; relocatable with --appDataDir."),
                only_mcp=True,
            ),
        ),
    ),
    Client(
        id="chatmcp",
        name="ChatMCP",
        vendor="daodao97",
        category="desktop-app",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=(
                    "{support}/ChatMcp/mcp_server.json",
                    "{roaming}/ChatMcp/mcp_server.json",
                    "{data}/ChatMcp/mcp_server.json",
                ),
                trust=Trust.CODE,
                see=("daodao97/chatmcp:README.md", "daodao97/chatmcp:assets/mcp_server.json"),
                only_mcp=True,
            ),
        ),
    ),
    Client(
        id="perplexity-mac",
        name="Perplexity (macOS app, Comet)",
        vendor="Perplexity",
        category="desktop-app",
        locations=(
            Location(
                id="state",
                scope=Scope.STATE,
                paths=("{home}/Library/Containers/ai.perplexity.mac", "{support}/ai.perplexity.mac"),
                format=Format.NONE,
                shape="none",
                at=(),
                os=ON_MACOS,
                trust=Trust.UNVERIFIED,
                see=("no source found",),
                note=(
                    "Local connectors are added in the UI through a helper; where it keeps them was "
                    "not found."
                ),
            ),
        ),
        os=ON_MACOS,
        status="presence-only",
    ),
    Client(
        id="chatgpt-desktop",
        name="ChatGPT desktop",
        vendor="OpenAI",
        category="desktop-app",
        locations=(
            Location(
                id="state",
                scope=Scope.STATE,
                paths=("{support}/com.openai.chat", "{localappdata}/Packages/OpenAI.ChatGPT-Desktop_*"),
                format=Format.NONE,
                shape="none",
                at=(),
                os=ON_MACOS_AND_WINDOWS,
                trust=Trust.UNVERIFIED,
                see=("rodolfboctor/mcp-scan:src/config/paths.ts",),
                note=("No local MCP configuration is known; one tool lists com.openai.chat/settings.json."),
            ),
        ),
        os=ON_MACOS_AND_WINDOWS,
        status="presence-only",
        off_disk="connectors and apps are kept per account",
    ),
)
