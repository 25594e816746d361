"""Rows that every editor of VS Code's family has, and the folders where its extensions keep state."""

from __future__ import annotations

from discovery.clients.model import Location, Scope, Trust
from discovery.clients.shared import SERVERS, VSCODE_SETTINGS

# Product folders of the family, then the folders of its servers on remote hosts. An editor that is
# not listed is still caught by the rows of `vscode-forks-generic`.
EDITORS = (
    "{appdata}/Code/User",
    "{appdata}/Code - Insiders/User",
    "{appdata}/VSCodium/User",
    "{appdata}/Code - OSS/User",
    "{appdata}/Cursor/User",
    "{appdata}/Windsurf/User",
    "{appdata}/Trae/User",
    "{appdata}/Kiro/User",
    "{appdata}/Antigravity/User",
    "{appdata}/Positron/User",
    "{home}/.vscode-server/data/User",
    "{home}/.vscode-server-insiders/data/User",
    "{home}/.vscode-remote/data/User",
    "{home}/.cursor-server/data/User",
    "{home}/.windsurf-server/data/User",
    "{data}/code-server/User",
)
FAMILY_CONVENTION = "microsoft/vscode:src/vs/platform/userDataProfile/common/userDataProfile.ts"


def in_editors(path: str) -> tuple[str, ...]:
    """Return `path` below the user folder of every editor of the family."""
    return tuple(f"{editor}/{path}" for editor in EDITORS)


def workspace_registry(product: str) -> Location:
    """Return the row of the folders that `product` opened."""
    return Location(
        id="workspace-registry",
        scope=Scope.STATE,
        paths=(f"{{appdata}}/{product}/User/workspaceStorage/*/workspace.json",),
        shape="vscode-workspace-registry",
        at=(("folder",), ("workspace",)),
        trust=Trust.SECOND_HAND,
        see=(FAMILY_CONVENTION,),
        note="A file:// URI of a folder, or of a .code-workspace file; remote ones are skipped.",
    )


def editor_rows(
    product: str, *, suffix: str = "", trust: Trust, see: tuple[str, ...]
) -> tuple[Location, ...]:
    """Return the rows below the user folder of `product`; `suffix` tells two products of one client apart."""
    user = f"{{appdata}}/{product}/User"
    return (
        Location(
            id=f"user-mcp-json{suffix}",
            scope=Scope.USER,
            paths=(f"{user}/mcp.json",),
            shape="vscode",
            at=SERVERS,
            trust=trust,
            see=see,
            only_mcp=True,
        ),
        Location(
            id=f"profile-mcp-json{suffix}",
            scope=Scope.PROFILE,
            paths=(f"{user}/profiles/*/mcp.json",),
            shape="vscode",
            at=SERVERS,
            trust=trust,
            see=see,
            only_mcp=True,
        ),
        Location(
            id=f"user-settings-legacy{suffix}",
            scope=Scope.USER,
            paths=(f"{user}/settings.json",),
            shape="vscode",
            at=VSCODE_SETTINGS,
            trust=trust,
            see=see,
            note="Before 1.102; both the nested object and the dotted key occur.",
        ),
        Location(
            id=f"profile-settings-legacy{suffix}",
            scope=Scope.PROFILE,
            paths=(f"{user}/profiles/*/settings.json",),
            shape="vscode",
            at=VSCODE_SETTINGS,
            trust=trust,
            see=see,
        ),
        Location(
            id=f"workspace-registry{suffix}",
            scope=Scope.STATE,
            paths=(f"{user}/workspaceStorage/*/workspace.json",),
            shape="vscode-workspace-registry",
            at=(("folder",), ("workspace",)),
            trust=trust,
            see=see,
            note="A file:// URI of a folder, or of a .code-workspace file; remote ones are skipped.",
        ),
    )


def editor_project_rows(extensions: str, *, trust: Trust, see: tuple[str, ...]) -> tuple[Location, ...]:
    """Return the rows in a project, and those of the extensions installed below `extensions`."""
    return (
        Location(
            id="workspace",
            scope=Scope.WORKSPACE,
            paths=("{project}/.vscode/mcp.json",),
            shape="vscode",
            at=SERVERS,
            trust=trust,
            see=see,
            only_mcp=True,
        ),
        Location(
            id="workspace-settings-legacy",
            scope=Scope.WORKSPACE,
            paths=("{project}/.vscode/settings.json",),
            shape="vscode",
            at=VSCODE_SETTINGS,
            trust=trust,
            see=see,
        ),
        Location(
            id="code-workspace",
            scope=Scope.WORKSPACE,
            paths=("{project}/*.code-workspace",),
            shape="vscode",
            at=(("settings", "mcp", "servers"), ("settings", "mcp.servers"), ("mcp", "servers")),
            trust=trust,
            see=see,
        ),
        Location(
            id="devcontainer",
            scope=Scope.PROJECT,
            paths=(
                "{project}/.devcontainer/devcontainer.json",
                "{project}/.devcontainer.json",
                "{project}/.devcontainer/*/devcontainer.json",
            ),
            shape="vscode",
            at=(("customizations", "vscode", "mcp", "servers"),),
            trust=trust,
            see=see,
        ),
        Location(
            id="extension-providers",
            scope=Scope.EXTENSION,
            paths=(f"{{home}}/{extensions}/extensions/*/package.json",),
            shape="vscode-provider",
            at=(("contributes", "mcpServerDefinitionProviders"),),
            trust=trust,
            see=see,
            note="Names only: the extension supplies the launch at run time.",
        ),
        Location(
            id="extension-bundled",
            scope=Scope.EXTENSION,
            paths=(
                f"{{home}}/{extensions}/extensions/*/mcp.json",
                f"{{home}}/{extensions}/extensions/*/.mcp.json",
            ),
            at=(("servers",), ("mcpServers",), ()),
            trust=trust,
            see=see,
        ),
    )
