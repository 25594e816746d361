"""File names that many clients share, and nets for clients nobody listed."""

from __future__ import annotations

from discovery.clients.model import Client, Location, Scope, Trust
from discovery.clients.shared import EITHER_KEY

CONVENTIONS: tuple[Client, ...] = (
    Client(
        id="generic-project-mcp-json",
        name="Cross-tool project and user MCP files",
        vendor="convention",
        category="convention",
        locations=(
            Location(
                id="dot-mcp-json",
                scope=Scope.PROJECT,
                paths=("{project}/.mcp.json",),
                at=(("mcpServers",), ("servers",), ()),
                trust=Trust.DOCS,
                see=(
                    "snyk/agent-scan:src/agent_scan/agents/vscode/base.py",
                    "MicrosoftDocs/visualstudio-docs:docs/ide/mcp-servers.md",
                ),
                note=(
                    "Read by a dozen clients, Visual Studio with the key servers: attribute to all "
                    "of them, count once."
                ),
            ),
            Location(
                id="loose-names",
                scope=Scope.PROJECT,
                paths=(
                    "{project}/mcp.json",
                    "{project}/mcp_config.json",
                    "{project}/mcp-config.json",
                    "{project}/mcp_servers.json",
                    "{project}/mcp-servers.json",
                    "{project}/mcp_settings.json",
                    "{project}/server_config.json",
                    "{project}/.mcp/config.json",
                ),
                at=(("mcpServers",), ("servers",), ()),
                trust=Trust.SECOND_HAND,
                see=(
                    "step-security/dev-machine-guard:internal/detector/mcp_discovery.go",
                    "rodolfboctor/mcp-scan:src/config/paths.ts",
                ),
            ),
            Location(
                id="shared-user",
                scope=Scope.USER,
                paths=(
                    "{config}/mcp/mcp.json",
                    "{home}/.agents/mcp.json",
                    "{home}/.agents/mcp/mcp.json",
                    "{home}/.mcp/config.json",
                    "{home}/.mcp.json",
                    "{home}/mcp.json",
                ),
                at=(("mcpServers",), ("servers",), ()),
                trust=Trust.SECOND_HAND,
                see=(
                    "nicobailon/pi-mcp-adapter:README.md",
                    "msaad00/agent-bom:src/agent_bom/discovery/__init__.py",
                ),
            ),
            Location(
                id="agent-plugins",
                scope=Scope.PLUGIN,
                paths=(
                    "{project}/.agents/plugins/*/plugin.json",
                    "{home}/.agents/plugins/*/plugin.json",
                    "{project}/.agents/plugins/*/mcp.json",
                    "{home}/.agents/plugins/*/mcp.json",
                ),
                trust=Trust.SECOND_HAND,
                see=("nicobailon/pi-mcp-adapter:README.md",),
                note="Agent Plugins 1.0: plugin.json at root plus mcp.json.",
            ),
        ),
    ),
    Client(
        id="vscode-forks-generic",
        name="Unknown VS Code forks",
        vendor="various",
        category="convention",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=("{appdata}/*/User/mcp.json", "{appdata}/*/User/profiles/*/mcp.json"),
                shape="vscode",
                at=EITHER_KEY,
                trust=Trust.UNVERIFIED,
                see=("VS Code fork convention",),
                note=(
                    "Catch-all: any product directory with a User/mcp.json; attribute to the directory name."
                ),
            ),
            Location(
                id="cline-forks",
                scope=Scope.USER,
                paths=("{appdata}/*/User/globalStorage/*/settings/*mcp*settings.json",),
                trust=Trust.UNVERIFIED,
                see=("Cline fork convention",),
                note="Catch-all for Cline/Roo forks (e.g. Zoo Code, other publishers).",
            ),
        ),
    ),
    Client(
        id="gemini-cli-forks-generic",
        name="Unknown dot-folder agents",
        vendor="various",
        category="convention",
        locations=(
            Location(
                id="user",
                scope=Scope.USER,
                paths=(
                    "{home}/.*/mcp.json",
                    "{home}/.*/mcp_config.json",
                    "{home}/.*/settings.json",
                    "{home}/.config/*/mcp.json",
                    "{home}/.config/*/mcp_config.json",
                    "{home}/.config/*/mcp-config.json",
                ),
                at=(("mcpServers",), ("servers",), ("mcp",)),
                trust=Trust.UNVERIFIED,
                see=("convention observed across this catalogue",),
                note=(
                    "One level deep, and only values shaped like servers. Reported as an unknown "
                    "client named after the folder."
                ),
            ),
            Location(
                id="project",
                scope=Scope.PROJECT,
                paths=("{project}/.*/mcp.json", "{project}/.*/mcp_config.json", "{project}/.*/settings.json"),
                at=(("mcpServers",), ("servers",), ("mcp",)),
                trust=Trust.UNVERIFIED,
                see=("convention observed across this catalogue",),
            ),
        ),
    ),
)
