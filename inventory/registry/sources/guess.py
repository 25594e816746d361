"""Which dialect a source is written in, where that is certain: by its name, its address and its keys."""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import urlsplit

from discovery.shapes.model import Plain
from inventory.registry.sources.values import Map, as_list, as_map

# File names that only one dialect has.
NAMES = {
    "managed-mcp.json": "claude-managed",
    "requirements.toml": "codex",
    "catalog-info.yaml": "backstage",
}
# Keys of a document that only one dialect has; the first that is there decides.
KEYS = (
    ("ChatAllowedMcpServers", "vscode"),
    ("ChatDeniedMcpServers", "vscode"),
    ("ChatMCP", "vscode"),
    ("McpGalleryServiceUrl", "vscode"),
    ("remote_servers", "toolhive"),
    ("whitelist", "windsurf"),
    ("requiredMcpServers", "gemini"),
)
HOSTS = ((".registry.modelcontextprotocol.io", "official"), (".azure-apicenter.ms", "api-center"))
SUFFIXES = {".csv": "csv", ".tsv": "csv", ".txt": "list", ".toml": "codex"}


def guess(where: str, value: Plain = None) -> str:
    """Return the dialect of a source, empty where two would read it: several write the same lists."""
    if "://" in where:
        host = host_of(where)
        found = next((dialect for name, dialect in HOSTS if f".{host}".endswith(name)), "")
        return found or by_keys(value)
    name = PurePath(where.replace("\\", "/"))
    return (
        NAMES.get(name.name.lower())
        or by_place(where)
        or by_keys(value)
        or SUFFIXES.get(name.suffix.lower(), "")
    )


def host_of(where: str) -> str:
    """Return the host of an address, empty for what is none."""
    try:
        return urlsplit(where).hostname or ""
    except ValueError:
        return ""


def by_place(where: str) -> str:
    """Return whose settings lie in a folder, as the vendors have them."""
    plain = where.replace("\\", "/").lower().replace("-", "").replace(" ", "")
    if plain.rpartition("/")[2] == "managedsettings.json":
        return "claude" if "claudecode/" in plain else "copilot" if "copilot/" in plain else ""
    return ""


def by_keys(value: Plain) -> str:
    """Return the dialect that the keys of a document give away."""
    if any("version_detail" in as_map(item) for item in as_list(value)):
        return "official"  # in its oldest spelling, a bare list
    document = as_map(value)
    found = next((dialect for key, dialect in KEYS if key in document), "")
    if found:
        return found
    if isinstance(document.get("registry"), dict):
        return "docker"
    if document.get("kind") in ("API", "Component") or document.get("apiVersion"):
        return "backstage"
    return by_rows(document) or ("toolhive" if {"image", "transport", "tier"} <= set(document) else "")


def by_rows(document: Map) -> str:
    """Return v0.1 for a list that carries our approvals; any other list may be of several dialects."""
    rows = [as_map(item) for item in as_list(document.get("servers"))]
    return "v0.1" if any("mcp-census/approval" in as_map(row.get("_meta")) for row in rows) else ""
