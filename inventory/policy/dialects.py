"""DATA: every dialect of client policies: who obeys it, where it lies on a machine, what reads it for us."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module

from discovery.clients.model import Format
from discovery.frozen import frozen
from inventory.policy.model import Layer, Policy

Read = Callable[[Iterable[Layer]], Policy]


@frozen
class Spot:
    """A place beside the catalogue's managed rows where a policy may lie. Later ones count more."""

    path: str
    scope: str = "managed"


@frozen
class Dialect:
    """One way of writing a policy.

    `clients` are catalogue ids; `locations` the catalogue's rows (client/location) that hold such a policy,
    `spots` further places. `keys` are what a document of it has, to tell it from others. `off_disk` says
    where an administrator keeps it otherwise.
    """

    id: str
    clients: tuple[str, ...]
    format: Format = Format.JSON
    locations: tuple[str, ...] = ()
    spots: tuple[Spot, ...] = ()
    keys: tuple[tuple[str, ...], ...] = ()
    off_disk: str = ""

    @property
    def on_disk(self) -> bool:
        """Whether a machine shows the policy at all."""
        return bool(self.locations or self.spots)


DIALECTS: tuple[Dialect, ...] = (
    Dialect(
        id="claude",
        clients=("claude-code", "claude-for-vscode-jetbrains"),
        locations=("claude-code/managed-settings", "claude-code/managed-mcp-"),
        spots=(Spot(path="{home}/.claude/settings.json", scope="user"),),
        keys=(("allowManagedMcpServersOnly",), ("allowAllClaudeAiMcps",), ("managedMcpServers",)),
        off_disk="claude.ai console, macOS profiles, Windows registry",
    ),
    Dialect(
        id="copilot",
        clients=("github-copilot-cli", "github-copilot-jetbrains", "vscode"),
        # VS Code and Copilot CLI look in the same place (github/docs, configure-enterprise-managed-settings).
        spots=(
            Spot(path="{etc}/github-copilot/managed-settings.json"),
            Spot(path="{library}/Application Support/GitHubCopilot/managed-settings.json"),
            Spot(path="{programfiles}/GitHubCopilot/managed-settings.json"),
        ),
        keys=(("allowedMcpServers", "overridable"), ("deniedMcpServers", "overridable")),
        off_disk="the enterprise's .github-private repository, device management",
    ),
    Dialect(
        id="vscode",
        clients=("vscode",),
        spots=(
            Spot(path="{appdata}/Code/User/settings.json", scope="user"),
            Spot(path="{etc}/vscode/policy.json"),
        ),
        keys=(
            *(("ChatMCP",), ("chat.mcp.access",), ("McpGalleryServiceUrl",)),
            *(("ChatAllowedMcpServers",), ("ChatDeniedMcpServers",)),
        ),
        off_disk="macOS profiles, Windows group policy, the account's policy",
    ),
    Dialect(
        id="copilot-registry",
        clients=(
            *("github-copilot-jetbrains", "github-copilot-eclipse", "github-copilot-xcode"),
            *("vscode", "visual-studio"),
        ),
        off_disk="the organisation's Copilot policies",
    ),
    Dialect(
        id="codex",
        clients=("codex",),
        format=Format.TOML,
        locations=("codex/requirements",),
        spots=(Spot(path="{programdata}/OpenAI/Codex/requirements.toml"),),
        keys=(("mcp_servers",),),
        off_disk="the ChatGPT workspace, macOS profiles",
    ),
    Dialect(
        id="cursor", clients=("cursor",), format=Format.TEXT, off_disk="the team dashboard, MCP Configuration"
    ),
    Dialect(
        id="windsurf",
        clients=("windsurf", "windsurf-jetbrains"),
        keys=(("whitelist",),),
        off_disk="the team settings",
    ),
    Dialect(
        id="gemini",
        clients=("gemini-cli", "gemini-code-assist"),
        locations=("gemini-cli/system-",),
        spots=(Spot(path="{home}/.gemini/settings.json", scope="user"),),
        keys=(("mcp", "allowed"), ("mcp", "excluded"), ("allowMCPServers",), ("excludeMCPServers",)),
    ),
    Dialect(id="gemini-admin", clients=("gemini-cli", "gemini-code-assist"), off_disk="the admin console"),
    Dialect(
        id="qwen",
        clients=("qwen-code",),
        locations=("qwen-code/managed",),
        spots=(Spot(path="{home}/.qwen/settings.json", scope="user"),),
    ),
    Dialect(
        id="amazon-q",
        clients=("amazon-q-cli", "amazon-q-ide", "kiro"),
        off_disk="the Q Developer or Kiro profile",
    ),
    Dialect(
        id="cline",
        clients=("cline",),
        keys=(("allowedMCPServers",), ("blockPersonalRemoteMCPServers",), ("remoteMCPServers",)),
        off_disk="the organisation's remote configuration",
    ),
    Dialect(
        id="jetbrains",
        clients=("jetbrains-ai-assistant", "junie"),
        off_disk="the Central Console",
    ),
)
BY_ID: Mapping[str, Dialect] = {dialect.id: dialect for dialect in DIALECTS}


def of_client(client: str) -> tuple[Dialect, ...]:
    """Return the dialects that a client obeys."""
    return tuple(dialect for dialect in DIALECTS if client in dialect.clients)


def read_policy(dialect: str, layers: Iterable[Layer]) -> Policy:
    """Return the policy that documents of one dialect make; raise KeyError for a dialect there is not."""
    module, name = READERS[dialect]
    read: Read = getattr(import_module(f"inventory.policy.{module}"), name)
    return read(layers)


# Each reader is imported where its dialect is met: a simulation mostly meets two or three.
READERS: Mapping[str, tuple[str, str]] = {
    "claude": ("claude", "read_claude"),
    "copilot": ("copilot", "read_copilot"),
    "vscode": ("vscode", "read_vscode"),
    "copilot-registry": ("registry_only", "read_registry_only"),
    "codex": ("codex", "read_codex"),
    "cursor": ("cursor", "read_cursor"),
    "windsurf": ("windsurf", "read_windsurf"),
    "gemini": ("gemini", "read_gemini"),
    "gemini-admin": ("gemini", "read_gemini_admin"),
    "qwen": ("gemini", "read_qwen"),
    "amazon-q": ("registry_only", "read_profile"),
    "cline": ("consoles", "read_cline"),
    "jetbrains": ("consoles", "read_jetbrains"),
}
