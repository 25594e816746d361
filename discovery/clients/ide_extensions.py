"""Extensions and plug-ins that bring an MCP client into an editor."""

from __future__ import annotations

from discovery.clients.editors import in_editors
from discovery.clients.model import Client, Format, Location, Scope, Trust
from discovery.clients.shared import (
    EITHER_KEY,
    MCP,
    MCP_DOT_SERVERS,
    ON_LINUX,
    ON_MACOS,
    ON_UNIX,
    ON_WINDOWS,
    SERVERS,
    WHOLE,
    WITH_PROJECTS,
)

IDE_EXTENSIONS: tuple[Client, ...] = (
    Client(
        id="github-copilot-jetbrains",
        name="GitHub Copilot for JetBrains IDEs",
        vendor="GitHub",
        category="ide-extension",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{config}/github-copilot/intellij/mcp.json",),
                shape="vscode",
                at=SERVERS,
                os=ON_UNIX,
                trust=Trust.TOOL_CODE,
                see=(
                    "public code: ten repositories agree on the path and the 'servers' key",
                    "public code: installer code with tests for a copilot-jetbrains target",
                    "public code: independent readers and writers of the path, 2026-11",
                ),
                only_mcp=True,
            ),
            Location(
                id="user-windows",
                scope=Scope.USER,
                paths=("{localappdata}/github-copilot/intellij/mcp.json",),
                shape="vscode",
                at=SERVERS,
                os=ON_WINDOWS,
                trust=Trust.TOOL_CODE,
                see=(
                    "public code: ten repositories agree on the path and the 'servers' key",
                    "public code: installer code with tests for a copilot-jetbrains target",
                    "public code: independent readers and writers of the path, 2026-11",
                ),
                only_mcp=True,
            ),
        ),
    ),
    Client(
        id="github-copilot-xcode",
        name="GitHub Copilot for Xcode",
        vendor="GitHub",
        category="ide-extension",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{config}/github-copilot/xcode/mcp.json",),
                shape="vscode",
                at=SERVERS,
                os=ON_MACOS,
                trust=Trust.CODE,
                see=(
                    ("github/CopilotForXcode:Core/Sources/HostApp/ToolsSettings/MCPConfigConstants.swift"),
                    "github/CopilotForXcode:Core/Sources/HostApp/ToolsConfigView.swift",
                ),
                only_mcp=True,
            ),
        ),
        os=ON_MACOS,
    ),
    Client(
        id="github-copilot-eclipse",
        name="GitHub Copilot for Eclipse",
        vendor="GitHub",
        category="ide-extension",
        locations=(
            Location(
                id="workspace",
                scope=Scope.WORKSPACE,
                paths=(
                    (
                        "{eclipse}/.metadata/.plugins/org.eclipse.core.runtime/.settings/"
                        "com.microsoft.copilot.eclipse.ui.prefs"
                    ),
                    (
                        "{home}/eclipse-workspace/.metadata/.plugins/org.eclipse.core.runtime/.settings/"
                        "com.microsoft.copilot.eclipse.ui.prefs"
                    ),
                ),
                format=Format.PROPERTIES,
                shape="vscode-in-string",
                at=MCP,
                trust=Trust.CODE,
                see=(
                    (
                        "microsoft/copilot-for-eclipse:com.microsoft.copilot.eclipse.core/src/com/"
                        "microsoft/copilot/eclipse/core/Constants.java"
                    ),
                    "microsoft/copilot-for-eclipse:.../chat/services/McpExtensionPointManager.java",
                ),
                note=(
                    'The value of key mcp is JSON text {"servers": {..}}; mcpExtensionPointContrib '
                    "lists servers that other Eclipse plug-ins bring."
                ),
            ),
            Location(
                id="workspace-registry",
                scope=Scope.STATE,
                paths=(
                    "{home}/eclipse/*/eclipse/configuration/.settings/org.eclipse.ui.ide.prefs",
                    "{home}/eclipse/configuration/.settings/org.eclipse.ui.ide.prefs",
                ),
                format=Format.PROPERTIES,
                shape="project-registry",
                at=(("RECENT_WORKSPACES",),),
                trust=Trust.SECOND_HAND,
                see=("public code: tools reading RECENT_WORKSPACES",),
                note="Workspaces the user opened, one a line.",
            ),
        ),
    ),
    Client(
        id="jetbrains-ai-assistant",
        name="JetBrains AI Assistant",
        vendor="JetBrains",
        category="ide-extension",
        locations=(
            Location(
                id="user-json",
                scope=Scope.USER,
                paths=("{home}/.ai/mcp/mcp.json",),
                trust=Trust.TOOL_CODE,
                see=(
                    "dyoshikawa/rulesync:src/features/mcp/aiassistant-mcp.ts",
                    "wookat/agentmove:website/src/content/docs/docs/clients.md",
                    "public code: JetBrains XML reader citing YouTrack LLM-22682 and LLM-26654",
                ),
                note=(
                    "2025.3 and later; no type field; workingDirectory = cwd; no disabled flag "
                    "(state is in the XML)."
                ),
                only_mcp=True,
            ),
            Location(
                id="project-json",
                scope=Scope.PROJECT,
                paths=("{project}/.ai/mcp/mcp.json",),
                trust=Trust.TOOL_CODE,
                see=(
                    "dyoshikawa/rulesync:src/constants/aiassistant-paths.ts",
                    "public code: independent readers and writers of the path, 2026-11",
                ),
                only_mcp=True,
            ),
            Location(
                id="ide-xml-macos",
                scope=Scope.USER,
                paths=("{support}/JetBrains/*/options/llm.mcpServers.xml",),
                format=Format.XML,
                shape="jetbrains-xml",
                at=WHOLE,
                os=ON_MACOS,
                trust=Trust.SECOND_HAND,
                see=(
                    (
                        "public code: Go reader for these files (BUSL project) citing YouTrack "
                        "LLM-16145, LLM-22682"
                    ),
                ),
                only_mcp=True,
            ),
            Location(
                id="ide-xml-linux",
                scope=Scope.USER,
                paths=("{config}/JetBrains/*/options/llm.mcpServers.xml",),
                format=Format.XML,
                shape="jetbrains-xml",
                at=WHOLE,
                os=ON_LINUX,
                trust=Trust.SECOND_HAND,
                see=("public code: the same XML reader",),
                only_mcp=True,
            ),
            Location(
                id="ide-xml-windows",
                scope=Scope.USER,
                paths=("{roaming}/JetBrains/*/options/llm.mcpServers.xml",),
                format=Format.XML,
                shape="jetbrains-xml",
                at=WHOLE,
                os=ON_WINDOWS,
                trust=Trust.SECOND_HAND,
                see=("public code: the same XML reader",),
                only_mcp=True,
            ),
            Location(
                id="project-xml",
                scope=Scope.PROJECT,
                paths=("{project}/.idea/workspace.xml", "{project}/.idea/.idea.*/.idea/workspace.xml"),
                format=Format.XML,
                shape="jetbrains-xml",
                at=WHOLE,
                trust=Trust.SECOND_HAND,
                see=("public code: the same XML reader (Rider uses the second form)",),
            ),
        ),
    ),
    Client(
        id="junie",
        name="JetBrains Junie (plugin and CLI)",
        vendor="JetBrains",
        category="ide-extension",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{home}/.junie/mcp/mcp.json", "{home}/.junie/mcp/*.json"),
                trust=Trust.TOOL_CODE,
                see=(
                    "dyoshikawa/rulesync:src/constants/junie-paths.ts",
                    "intellectronica/ruler:src/paths/mcp.ts",
                    "wookat/agentmove:website/src/content/docs/docs/clients.md",
                    "public code: independent readers and writers of the path, 2026-11",
                ),
                only_mcp=True,
            ),
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/.junie/mcp/mcp.json", "{project}/.junie/mcp/*.json"),
                trust=Trust.TOOL_CODE,
                see=(
                    "dyoshikawa/rulesync:src/constants/junie-paths.ts",
                    "intellectronica/ruler:src/paths/mcp.ts",
                    "wookat/agentmove:website/src/content/docs/docs/clients.md",
                    "public code: independent readers and writers of the path, 2026-11",
                ),
                only_mcp=True,
            ),
        ),
        markers=("{home}/.junie",),
    ),
    Client(
        id="firebender",
        name="Firebender (Android Studio/IntelliJ)",
        vendor="Firebender",
        category="ide-extension",
        locations=(
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/firebender.json",),
                trust=Trust.TOOL_CODE,
                see=("intellectronica/ruler:src/agents/FirebenderAgent.ts",),
            ),
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{home}/.firebender/firebender.json",),
                trust=Trust.SECOND_HAND,
                see=("intellectronica/ruler:src/agents/FirebenderAgent.ts",),
            ),
        ),
    ),
    Client(
        id="gemini-code-assist",
        name="Gemini Code Assist (VS Code, IntelliJ)",
        vendor="Google",
        category="ide-extension",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{home}/.gemini/settings.json",),
                trust=Trust.DOCS,
                see=(
                    "google-gemini/gemini-cli docs (shared settings)",
                    "getgaal/gaal:docs/agent-capabilities.md",
                ),
            ),
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/.gemini/settings.json",),
                trust=Trust.DOCS,
                see=(
                    "google-gemini/gemini-cli docs (shared settings)",
                    "getgaal/gaal:docs/agent-capabilities.md",
                ),
            ),
            Location(
                id="intellij",
                scope=Scope.USER,
                paths=("{appdata}/JetBrains/*/mcp.json",),
                trust=Trust.SECOND_HAND,
                see=("msaad00/agent-bom:src/agent_bom/discovery/__init__.py",),
                note=(
                    "IntelliJ plugin keeps an mcp.json in the IDE configuration directory (also "
                    "listed by agent-bom under JetBrains AI)."
                ),
                only_mcp=True,
            ),
        ),
    ),
    Client(
        id="windsurf-jetbrains",
        name="Windsurf plugin for JetBrains",
        vendor="Cognition / Codeium",
        category="ide-extension",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{home}/.codeium/mcp_config.json",),
                trust=Trust.TOOL_CODE,
                see=("stacklok/toolhive:pkg/client/config.go",),
                only_mcp=True,
            ),
        ),
    ),
    Client(
        id="cline",
        name="Cline (VS Code/JetBrains extension and CLI)",
        vendor="Cline",
        category="ide-extension",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{home}/.cline/data/settings/cline_mcp_settings.json",),
                trust=Trust.CODE,
                see=(
                    "cline/cline:sdk/packages/shared/src/storage/paths.ts",
                    "cline/cline:apps/vscode/src/hosts/vscode/mcp-settings-legacy-migration.ts",
                    "neondatabase/add-mcp:src/agents.ts",
                ),
                note=(
                    "Current shared location of extension, CLI and SDK; the VS Code extension "
                    "migrates its legacy globalStorage copies into it."
                ),
                only_mcp=True,
            ),
            Location(
                id="legacy-globalstorage",
                scope=Scope.USER,
                paths=in_editors("globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json"),
                trust=Trust.CODE,
                see=(
                    "cline/cline:apps/vscode/src/hosts/vscode/mcp-settings-legacy-migration.ts",
                    "docker/mcp-gateway:pkg/client/config.yml",
                    "stacklok/toolhive:pkg/client/config.go",
                ),
                note="Any VS Code-family host can hold a copy.",
                only_mcp=True,
            ),
            Location(
                id="other",
                scope=Scope.USER,
                paths=("{home}/Documents/Cline/MCP/cline_mcp_settings.json", "{home}/.cline/mcp.json"),
                trust=Trust.SECOND_HAND,
                see=("getgaal/gaal:docs/agent-capabilities.md",),
                only_mcp=True,
            ),
        ),
        relocations=(
            ("CLINE_MCP_SETTINGS_PATH", "{home}/.cline/data/settings/cline_mcp_settings.json"),
            ("CLINE_DATA_DIR", "{home}/.cline/data"),
            ("CLINE_DIR", "{home}/.cline"),
        ),
        markers=("{home}/.cline",),
    ),
    Client(
        id="roo-code",
        name="Roo Code (archived 2026-05; forks such as Zoo Code continue)",
        vendor="Roo Code",
        category="ide-extension",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=in_editors("globalStorage/rooveterinaryinc.roo-cline/settings/mcp_settings.json"),
                trust=Trust.CODE,
                see=(
                    "RooCodeInc/Roo-Code:src/services/mcp/McpHub.ts",
                    "RooCodeInc/Roo-Code:src/shared/globalFileNames.ts",
                    "RooCodeInc/Roo-Code:src/utils/migrateSettings.ts",
                    "smithery-ai/cli:src/config/clients.ts",
                ),
                only_mcp=True,
            ),
            Location(
                id="old-name",
                scope=Scope.USER,
                paths=in_editors("globalStorage/rooveterinaryinc.roo-cline/settings/cline_mcp_settings.json"),
                trust=Trust.CODE,
                see=(
                    "RooCodeInc/Roo-Code:src/services/mcp/McpHub.ts",
                    "RooCodeInc/Roo-Code:src/shared/globalFileNames.ts",
                    "RooCodeInc/Roo-Code:src/utils/migrateSettings.ts",
                ),
                note="Old file name, renamed on start.",
                only_mcp=True,
            ),
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/.roo/mcp.json",),
                trust=Trust.CODE,
                see=(
                    "RooCodeInc/Roo-Code:src/services/mcp/McpHub.ts",
                    "RooCodeInc/Roo-Code:src/shared/globalFileNames.ts",
                    "RooCodeInc/Roo-Code:src/utils/migrateSettings.ts",
                ),
                only_mcp=True,
            ),
        ),
    ),
    Client(
        id="kilo-code",
        name="Kilo Code (CLI and VS Code/JetBrains extensions)",
        vendor="Kilo",
        category="ide-extension",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{config}/kilo/kilo.jsonc", "{config}/kilo/kilo.json", "{config}/kilo/config.json"),
                shape="opencode",
                at=MCP,
                trust=Trust.TOOL_CODE,
                see=(
                    "dyoshikawa/rulesync:src/features/mcp/kilo-mcp.ts",
                    "wookat/agentmove:website/src/content/docs/docs/clients.md",
                ),
            ),
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=(
                    "{project}/kilo.jsonc",
                    "{project}/kilo.json",
                    "{project}/.kilo/kilo.jsonc",
                    "{project}/.kilo/kilo.json",
                ),
                shape="opencode",
                at=MCP,
                trust=Trust.TOOL_CODE,
                see=(
                    "dyoshikawa/rulesync:src/features/mcp/kilo-mcp.ts",
                    "wookat/agentmove:website/src/content/docs/docs/clients.md",
                ),
            ),
            Location(
                id="legacy-globalstorage",
                scope=Scope.USER,
                paths=in_editors("globalStorage/kilocode.kilo-code/settings/mcp_settings.json"),
                trust=Trust.DOCS,
                see=("getgaal/gaal:docs/agent-capabilities.md",),
                only_mcp=True,
            ),
            Location(
                id="legacy-project",
                scope=Scope.PROJECT,
                paths=("{project}/.kilocode/mcp.json",),
                trust=Trust.TOOL_CODE,
                see=("intellectronica/ruler:src/paths/mcp.ts", "getgaal/gaal:docs/agent-capabilities.md"),
                only_mcp=True,
            ),
            Location(
                id="legacy-cli",
                scope=Scope.USER,
                paths=("{home}/.kilocode/cli/global/settings/mcp_settings.json",),
                trust=Trust.UNVERIFIED,
                see=("not checked",),
                only_mcp=True,
            ),
        ),
    ),
    Client(
        id="continue",
        name="Continue (VS Code/JetBrains extension, cn CLI)",
        vendor="Continue",
        category="ide-extension",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{home}/.continue/config.yaml",),
                format=Format.YAML,
                shape="continue-list",
                trust=Trust.CODE,
                see=(
                    "continuedev/continue:packages/config-yaml/src/schemas/mcp/index.ts",
                    "continuedev/continue:core/config/load.ts",
                    "docker/mcp-gateway:pkg/client/config.yml",
                ),
            ),
            Location(
                id="mcpservers-dir-json",
                scope=Scope.USER,
                paths=("{home}/.continue/mcpServers/**/*.json", "{project}/.continue/mcpServers/**/*.json"),
                at=(("mcpServers",), ("projects", "*", "mcpServers"), ()),
                trust=Trust.CODE,
                see=("continuedev/continue:core/context/mcp/json/loadJsonMcpConfigs.ts",),
                note=(
                    "Three accepted contents: {mcpServers:{..}}, a whole ~/.claude.json-like file "
                    "with projects, or ONE bare server object (name = file name)."
                ),
            ),
            Location(
                id="mcpservers-dir-yaml",
                scope=Scope.USER,
                paths=(
                    "{home}/.continue/mcpServers/**/*.yaml",
                    "{home}/.continue/mcpServers/**/*.yml",
                    "{project}/.continue/mcpServers/**/*.yaml",
                    "{project}/.continue/mcpServers/**/*.yml",
                ),
                format=Format.YAML,
                shape="continue-list",
                trust=Trust.CODE,
                see=("continuedev/continue:core/config/workspace/workspaceBlocks.ts",),
                note="Block file: name, version, schema: v1, mcpServers list.",
            ),
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/.continue/config.yaml",),
                format=Format.YAML,
                shape="continue-list",
                trust=Trust.SECOND_HAND,
                see=("pathintegral-institute/mcpm.sh:src/mcpm/clients/managers/continue_extension.py",),
            ),
            Location(
                id="legacy-json",
                scope=Scope.USER,
                paths=("{home}/.continue/config.json", "{project}/.continuerc.json"),
                shape="continue-legacy",
                at=(("experimental", "modelContextProtocolServers"),),
                trust=Trust.CODE,
                see=(
                    "continuedev/continue:packages/config-yaml/src/schemas/mcp/index.ts",
                    "continuedev/continue:core/config/load.ts",
                ),
                note="List of {transport: {type, command, args, url}} (also a flat experimental form).",
            ),
            Location(
                id="agents",
                scope=Scope.PROJECT,
                paths=(
                    "{project}/.continue/agents/*.yaml",
                    "{home}/.continue/agents/*.yaml",
                    "{home}/.continue/assistants/*.yaml",
                    "{project}/.continue/assistants/*.yaml",
                ),
                format=Format.YAML,
                shape="continue-list",
                trust=Trust.SECOND_HAND,
                see=(
                    "continuedev/continue:packages/config-yaml/src/schemas/mcp/index.ts",
                    "continuedev/continue:core/config/load.ts",
                ),
            ),
            Location(
                id="agents-markdown",
                scope=Scope.PROJECT,
                paths=("{project}/.continue/agents/*.md", "{home}/.continue/agents/*.md"),
                format=Format.FRONTMATTER,
                shape="continue-list",
                trust=Trust.SECOND_HAND,
                see=("continuedev/continue:core/config/workspace/workspaceBlocks.ts",),
            ),
        ),
        relocations=(("CONTINUE_GLOBAL_DIR", "{home}/.continue"),),
        markers=("{home}/.continue",),
    ),
    Client(
        id="amazon-q-ide",
        name="Amazon Q Developer IDE plugins",
        vendor="AWS",
        category="ide-extension",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=(
                    "{home}/.aws/amazonq/default.json",
                    "{home}/.aws/amazonq/mcp.json",
                    "{home}/.aws/amazonq/agents/default.json",
                    "{home}/.aws/amazonq/agents/mcp.json",
                ),
                trust=Trust.TOOL_CODE,
                see=(
                    "snyk/agent-scan:src/agent_scan/well_known_clients.py",
                    "public code: ten repositories agree on default.json",
                ),
            ),
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=(
                    "{project}/.amazonq/default.json",
                    "{project}/.amazonq/mcp.json",
                    "{project}/.amazonq/agents/default.json",
                ),
                trust=Trust.SECOND_HAND,
                see=(
                    "snyk/agent-scan:src/agent_scan/well_known_clients.py",
                    "public code: ten repositories agree on default.json",
                ),
            ),
        ),
    ),
    Client(
        id="tabnine",
        name="Tabnine (IDE plugins, agent CLI)",
        vendor="Tabnine",
        category="ide-extension",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{home}/.tabnine/mcp_servers.json",),
                trust=Trust.SECOND_HAND,
                see=(
                    "public code: vendor-documented path, ten repositories",
                    "msaad00/agent-bom:src/agent_bom/discovery/__init__.py",
                ),
                only_mcp=True,
            ),
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/.tabnine/mcp_servers.json",),
                trust=Trust.SECOND_HAND,
                see=(
                    "public code: vendor-documented path, ten repositories",
                    "msaad00/agent-bom:src/agent_bom/discovery/__init__.py",
                ),
                only_mcp=True,
            ),
            Location(
                id="agent-cli",
                scope=Scope.USER,
                paths=("{home}/.tabnine/agent/settings.json", "{project}/.tabnine/agent/settings.json"),
                at=(("mcpServers",), ("mcp",)),
                trust=Trust.TOOL_CODE,
                see=("dyoshikawa/rulesync:src/constants/tabnine-paths.ts", "docs.tabnine.com: CLI settings"),
            ),
        ),
    ),
    Client(
        id="zencoder",
        name="Zencoder / Zenflow",
        vendor="Zencoder",
        category="ide-extension",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=(*in_editors("settings.json"), "{home}/.zencoder/settings.json"),
                at=(("zencoder.mcpServers",), ("zencoder", "mcpServers")),
                trust=Trust.SECOND_HAND,
                see=(
                    "public code: ten repositories on zencoder.mcpServers",
                    "getgaal/gaal:docs/agent-capabilities.md",
                ),
            ),
            Location(
                id="workspace",
                scope=Scope.WORKSPACE,
                paths=("{project}/.vscode/settings.json",),
                at=(("zencoder.mcpServers",),),
                trust=Trust.SECOND_HAND,
                see=(
                    "public code: ten repositories on zencoder.mcpServers",
                    "getgaal/gaal:docs/agent-capabilities.md",
                ),
            ),
        ),
    ),
    Client(
        id="gitlab-duo",
        name="GitLab Duo (IDE extensions, Duo CLI, language server)",
        vendor="GitLab",
        category="ide-extension",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{home}/.gitlab/duo/mcp.json", "{config}/gitlab/duo/mcp.json"),
                trust=Trust.DOCS,
                see=("docs.gitlab.com: MCP clients, Local sandbox",),
                only_mcp=True,
            ),
            Location(
                id="user-windows",
                scope=Scope.USER,
                paths=("{roaming}/GitLab/duo/mcp.json",),
                os=ON_WINDOWS,
                trust=Trust.SECOND_HAND,
                see=("docs.gitlab.com: MCP clients, Local sandbox",),
                only_mcp=True,
            ),
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/.gitlab/duo/mcp.json",),
                trust=Trust.DOCS,
                see=("docs.gitlab.com: MCP clients, Local sandbox",),
                only_mcp=True,
            ),
        ),
    ),
    Client(
        id="lingma",
        name="Tongyi Lingma (plugin and IDE)",
        vendor="Alibaba",
        category="ide-extension",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=(
                    "{home}/.lingma/lingma_mcp.json",
                    "{home}/.lingma/mcp/lingma_mcp.json",
                    "{home}/.lingma/extension/local/mcp.json",
                    "{home}/.lingma/*/sharedClientCache/lingma_mcp.json",
                ),
                trust=Trust.SECOND_HAND,
                see=("public code: ten repositories", "help.aliyun.com docs: Lingma MCP"),
                only_mcp=True,
            ),
            Location(
                id="ide",
                scope=Scope.USER,
                paths=("{appdata}/Lingma/SharedClientCache/mcp.json",),
                trust=Trust.TOOL_CODE,
                see=(
                    "public code: ten repositories",
                    "help.aliyun.com docs: Lingma MCP",
                    "public code: independent readers and writers of the path, 2026-11",
                ),
                only_mcp=True,
            ),
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/.lingma/mcp-settings.json",),
                trust=Trust.SECOND_HAND,
                see=("public code: ten repositories", "help.aliyun.com docs: Lingma MCP"),
                only_mcp=True,
            ),
        ),
    ),
    Client(
        id="baidu-comate",
        name="Baidu Comate / Zulu",
        vendor="Baidu",
        category="ide-extension",
        locations=(
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/.comate/mcp.json", "{project}/.comate/mcp.local.json"),
                trust=Trust.SECOND_HAND,
                see=(
                    "wookat/agentmove:website/src/content/docs/docs/clients.md",
                    ("public code: a community IDE registry document (2026-07-16) built from vendor docs"),
                ),
                only_mcp=True,
            ),
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{home}/.comate/mcp.json",),
                trust=Trust.SECOND_HAND,
                see=(
                    "wookat/agentmove:website/src/content/docs/docs/clients.md",
                    ("public code: a community IDE registry document (2026-07-16) built from vendor docs"),
                ),
                only_mcp=True,
            ),
        ),
    ),
    Client(
        id="pochi",
        name="Pochi",
        vendor="TabbyML",
        category="ide-extension",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{home}/.pochi/config.jsonc",),
                at=MCP,
                trust=Trust.CODE,
                see=("TabbyML/pochi:packages/common/src/configuration/mcp.ts",),
            ),
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/.pochi/config.jsonc",),
                at=MCP,
                trust=Trust.CODE,
                see=("TabbyML/pochi:packages/common/src/configuration/mcp.ts",),
            ),
        ),
    ),
    Client(
        id="refact",
        name="Refact.ai agent",
        vendor="Small Magellanic Cloud AI",
        category="ide-extension",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=(
                    "{home}/.config/refact/integrations.d/mcp_stdio_*.yaml",
                    "{home}/.config/refact/integrations.d/mcp_sse_*.yaml",
                    "{home}/.config/refact/integrations.d/mcp_http_*.yaml",
                ),
                format=Format.YAML,
                shape="refact",
                at=WHOLE,
                trust=Trust.CODE,
                see=(
                    ("smallcloudai/refact:refact-agent/engine/src/integrations/setting_up_integrations.rs"),
                    "smallcloudai/refact:refact-agent/engine/src/integrations/mcp/",
                ),
                note="One file per server; name = file name suffix.",
            ),
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/.refact/integrations.d/mcp_*.yaml",),
                format=Format.YAML,
                shape="refact",
                at=WHOLE,
                trust=Trust.CODE,
                see=(
                    ("smallcloudai/refact:refact-agent/engine/src/integrations/setting_up_integrations.rs"),
                    "smallcloudai/refact:refact-agent/engine/src/integrations/mcp/",
                ),
            ),
        ),
    ),
    Client(
        id="eca",
        name="ECA (Editor Code Assistant: Emacs, VS Code, Neovim, IntelliJ)",
        vendor="community",
        category="ide-extension",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{config}/eca/config.json",),
                trust=Trust.DOCS,
                see=(
                    "editor-code-assistant/eca:docs/config/tools.md",
                    "editor-code-assistant/eca:docs/config/introduction.md",
                ),
            ),
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/.eca/config.json",),
                trust=Trust.DOCS,
                see=(
                    "editor-code-assistant/eca:docs/config/tools.md",
                    "editor-code-assistant/eca:docs/config/introduction.md",
                ),
            ),
        ),
    ),
    Client(
        id="mcphub-nvim",
        name="mcphub.nvim (also serves Avante, CodeCompanion) and mcp-hub",
        vendor="community",
        category="ide-extension",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{home}/.config/mcphub/servers.json",),
                format=Format.JSON5,
                at=(("mcpServers",), ("servers",)),
                trust=Trust.DOCS,
                see=(
                    "ravitemer/mcphub.nvim:doc/configuration.md",
                    "ravitemer/mcphub.nvim:doc/workspace.md",
                    "public code: independent readers and writers of the path, 2026-11",
                ),
                only_mcp=True,
            ),
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/.mcphub/servers.json",),
                format=Format.JSON5,
                at=(("mcpServers",), ("servers",)),
                trust=Trust.DOCS,
                see=(
                    "ravitemer/mcphub.nvim:doc/configuration.md",
                    "ravitemer/mcphub.nvim:doc/workspace.md",
                    "public code: independent readers and writers of the path, 2026-11",
                ),
                only_mcp=True,
            ),
            Location(
                id="borrowed",
                scope=Scope.WORKSPACE,
                paths=("{project}/.vscode/mcp.json", "{project}/.cursor/mcp.json"),
                format=Format.JSON5,
                at=EITHER_KEY,
                trust=Trust.DOCS,
                see=("ravitemer/mcphub.nvim:doc/configuration.md", "ravitemer/mcphub.nvim:doc/workspace.md"),
                only_mcp=True,
            ),
        ),
    ),
    Client(
        id="codecompanion-nvim",
        name="CodeCompanion.nvim (native MCP, v18+)",
        vendor="community",
        category="ide-extension",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=(
                    "{config}/nvim/*.lua",
                    "{config}/nvim/lua/**/*.lua",
                    "{localappdata}/nvim/*.lua",
                    "{localappdata}/nvim/lua/**/*.lua",
                ),
                format=Format.TEXT,
                shape="codecompanion-lua",
                at=WHOLE,
                trust=Trust.DOCS,
                see=("olimorris/codecompanion.nvim:doc/configuration/mcp.md",),
                note="A Lua table mcp.servers.<name>.cmd; read as text, so approximate.",
            ),
        ),
    ),
    Client(
        id="emacs-mcp-el",
        name="Emacs mcp.el / gptel",
        vendor="community",
        category="ide-extension",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=(
                    "{home}/.emacs",
                    "{home}/.emacs.el",
                    "{home}/.emacs.d/*.el",
                    "{home}/.emacs.d/lisp/*.el",
                    "{config}/emacs/*.el",
                    "{config}/emacs/lisp/*.el",
                    "{home}/.doom.d/*.el",
                    "{config}/doom/*.el",
                ),
                format=Format.TEXT,
                shape="mcp-el",
                at=WHOLE,
                trust=Trust.CODE,
                see=("lizqwerscott/mcp.el:mcp-hub.el",),
                note=(
                    "An alist of (name :command .. :args ..) or (name :url ..); read as text. "
                    "Installed packages are left out."
                ),
            ),
        ),
    ),
    Client(
        id="sourcegraph-cody",
        name="Sourcegraph Cody",
        vendor="Sourcegraph",
        category="ide-extension",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=(
                    "{home}/.config/cody/mcp_servers.json",
                    "{home}/.cody/mcp.json",
                    "{appdata}/Code/User/globalStorage/sourcegraph.cody-ai/mcp.json",
                ),
                trust=Trust.SECOND_HAND,
                see=(
                    ("public code: a community IDE registry document (2026-07-16) built from vendor docs"),
                    "msaad00/agent-bom:src/agent_bom/discovery/__init__.py",
                ),
                only_mcp=True,
            ),
            Location(
                id="vscode-settings",
                scope=Scope.USER,
                paths=in_editors("settings.json"),
                at=(("cody.mcpServers",), ("openctx.providers",)),
                trust=Trust.SECOND_HAND,
                see=(
                    ("public code: a community IDE registry document (2026-07-16) built from vendor docs"),
                    "msaad00/agent-bom:src/agent_bom/discovery/__init__.py",
                ),
            ),
        ),
    ),
    Client(
        id="qodo",
        name="Qodo Gen / Qodo Command",
        vendor="Qodo",
        category="ide-extension",
        locations=(
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/agent.toml", "{project}/agents/*.toml"),
                format=Format.TOML,
                shape="qodo",
                at=(("commands", "*", "mcpServers"), ("mcpServers",)),
                trust=Trust.UNVERIFIED,
                see=("not checked",),
                note="agent.toml may hold mcpServers as JSON text; not verified.",
            ),
        ),
        status="unverified-paths",
    ),
    Client(
        id="obsidian-plugins",
        name="Obsidian plugins with an MCP client",
        vendor="community",
        category="ide-extension",
        locations=(
            Location(
                id="workspace",
                scope=Scope.WORKSPACE,
                paths=("{vault}/.obsidian/plugins/smart-composer/data.json",),
                shape="obsidian-smart-composer",
                at=MCP_DOT_SERVERS,
                trust=Trust.CODE,
                see=(
                    "glowingjade/obsidian-smart-composer:src/settings/schema/setting.types.ts",
                    "glowingjade/obsidian-smart-composer:src/types/mcp.types.ts",
                ),
                note="List of {id, parameters:{command,args,env}, enabled, toolOptions}.",
            ),
            Location(
                id="generic",
                scope=Scope.WORKSPACE,
                paths=("{vault}/.obsidian/plugins/*/data.json",),
                at=(("mcpServers",), ("mcp", "servers")),
                trust=Trust.UNVERIFIED,
                see=("not checked",),
                note="Generic probe; plugin count unknown.",
            ),
            Location(
                id="vault-registry",
                scope=Scope.STATE,
                paths=("{appdata}/obsidian/obsidian.json",),
                shape="project-registry",
                at=(("vaults", "*", "path"),),
                trust=Trust.SECOND_HAND,
                see=("public code: tools listing vaults from obsidian.json",),
                note="The vaults that the user opened.",
            ),
        ),
    ),
    Client(
        id="jupyter-ai",
        name="Jupyter AI v3",
        vendor="Project Jupyter",
        category="ide-extension",
        locations=(
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/.jupyter/mcp_settings.json",),
                at=(("mcp_servers",), ("mcpServers",)),
                trust=Trust.DOCS,
                see=("jupyterlab/jupyter-ai:CHANGELOG.md",),
                only_mcp=True,
            ),
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{home}/.jupyter/mcp_settings.json",),
                at=(("mcp_servers",), ("mcpServers",)),
                trust=Trust.DOCS,
                see=("jupyterlab/jupyter-ai:CHANGELOG.md",),
                only_mcp=True,
            ),
        ),
    ),
    Client(
        id="claude-for-vscode-jetbrains",
        name="Claude Code IDE extensions",
        vendor="Anthropic",
        category="ide-extension",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{home}/.claude.json",),
                at=WITH_PROJECTS,
                trust=Trust.DOCS,
                see=("anthropics/claude-code:CHANGELOG.md",),
                note=(
                    "Same files as Claude Code; the IDE also exposes its own ws/sse 'ide' server "
                    "announced in ~/.claude/ide/*.lock."
                ),
            ),
            Location(
                id="ide-lock",
                scope=Scope.STATE,
                paths=("{home}/.claude/ide/*.lock",),
                shape="claude-ide-lock",
                at=WHOLE,
                trust=Trust.SECOND_HAND,
                see=("anthropics/claude-code:CHANGELOG.md",),
            ),
        ),
        relocations=(
            ("CLAUDE_CONFIG_DIR/.claude.json", "{home}/.claude.json"),
            ("CLAUDE_CONFIG_DIR", "{home}/.claude"),
        ),
    ),
)
