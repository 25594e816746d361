"""GitHub Copilot's `managed-settings.json` and the same lists in VS Code's device policies.

docs.github.com, enterprise-managed-settings and configure-enterprise-allowlist; code.visualstudio.com,
docs/enterprise/policies; microsoft/vscode `chat.contribution.ts` (all read 2026-11).
"""

from __future__ import annotations

from discovery.formats.errors import Unreadable
from discovery.shapes.model import Plain
from inventory.registry.sources.lists import ALLOWED, DENIED, Habits, read_lists
from inventory.registry.sources.model import Tray
from inventory.registry.sources.values import Map, as_map, as_text, first

HABITS = Habits(
    bare_is_any=False,
    names_yield=False,
    malformed="; Copilot takes a list with a malformed row for an empty one, and so blocks every server",
)
# Both spellings of VS Code: the policy's name on a device, and the setting that it governs.
VSCODE = {
    ALLOWED: ("ChatAllowedMcpServers", "chat.mcp.allowedServers"),
    DENIED: ("ChatDeniedMcpServers", "chat.mcp.deniedServers"),
}
ACCESS = ("ChatMCP", "chat.mcp.access")
GALLERY = ("McpGalleryServiceUrl", "chat.mcp.gallery.serviceUrl")
OFF = frozenset({"none", "off", "false"})
REGISTRY_ONLY = frozenset({"registry", "registryonly"})


def read_settings(value: Plain, tray: Tray) -> None:
    """Take the lists of Copilot's managed settings, those that teams may override too."""
    document = as_map(value)
    read_lists(
        {key: unwrapped(document, key, tray) for key in (ALLOWED, DENIED) if key in document}, tray, HABITS
    )


def unwrapped(document: Map, key: str, tray: Tray) -> Plain:
    """Return a list, out of the mark that lets teams have another one."""
    value = document[key]
    if isinstance(value, dict) and set(value) == {"overridable"}:
        tray.lose(f"/{key}/overridable", "teams may have another list; only this one is carried over")
        return value["overridable"]
    return value


def read_policy(value: Plain, tray: Tray) -> None:
    """Take VS Code's policies: the lists, and what governs the rest of its servers as a loss."""
    document = as_map(value)
    lists = {
        key: parsed(first(document, *names)) for key, names in VSCODE.items() if set(names) & set(document)
    }
    read_lists(lists, tray, HABITS)
    access, gallery = as_text(first(document, *ACCESS)).lower(), as_text(first(document, *GALLERY))
    if access in OFF:
        tray.lose(f"/{ACCESS[0]}", "VS Code starts no server at all; here each keeps its own verdict")
    elif access in REGISTRY_ONLY:
        then = "import that registry as a source of its own" if gallery else "name that registry as a source"
        tray.lose(f"/{ACCESS[0]}", f"VS Code starts what its registry lists, by name; {then}")
    elif not lists:
        tray.refuse(
            "", f"there is neither {VSCODE[ALLOWED][0]} nor {VSCODE[DENIED][0]} nor {ACCESS[0]} in it"
        )


def parsed(value: Plain) -> Plain:
    """Return a list that a device's policy holds as JSON text; any other value as it is."""
    if not isinstance(value, str):
        return value
    from discovery.formats.json import parse_json

    try:
        return parse_json(value)
    except Unreadable:
        return value
