"""DATA: what a registry can be exported to, by name, with the function that does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from discovery.frozen import frozen
from inventory.policy.export.model import Exported, Material

Export = Callable[[Material], Exported]


@frozen
class Target:
    """One target: what it is, the module and function that write it, and whether that is a folder."""

    title: str
    module: str
    function: str
    folder: bool = False

    def export(self, material: Material) -> Exported:
        """Return the files of this target."""
        write: Export = getattr(import_module(f"inventory.policy.export.{self.module}"), self.function)
        return write(material)


TARGETS: Mapping[str, Target] = {
    "claude": Target(title="Claude Code, managed-settings.json", module="lists", function="claude"),
    "claude-managed": Target(title="Claude Code, managed-mcp.json", module="lists", function="managed"),
    "copilot": Target(title="GitHub Copilot, managed-settings.json", module="lists", function="copilot"),
    "vscode": Target(title="VS Code, policy.json", module="lists", function="vscode"),
    "codex": Target(title="Codex, requirements.toml", module="named", function="codex"),
    "cursor": Target(title="Cursor's dashboard, as CSV", module="named", function="cursor"),
    "windsurf": Target(title="Windsurf's whitelist", module="named", function="windsurf"),
    "gemini": Target(title="Gemini's admin console", module="named", function="gemini_admin"),
    "amazonq": Target(title="Amazon Q and Kiro", module="catalogues", function="amazon_q"),
    "docker": Target(title="Docker's MCP catalogue", module="catalogues", function="docker"),
    "toolhive": Target(title="ToolHive's registry", module="catalogues", function="toolhive"),
    "backstage": Target(title="Backstage entities", module="catalogues", function="backstage"),
    "api-center": Target(title="Azure API Center, ARM template", module="catalogues", function="api_center"),
    "csv": Target(title="CSV of identities", module="catalogues", function="rows"),
    "v0.1": Target(title="one v0.1 list with approvals", module="catalogues", function="v01"),
    "tree": Target(title="a static v0.1 registry", module="catalogues", function="tree", folder=True),
}
