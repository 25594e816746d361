"""Every shape's reader by name, and the one way to read a document: all key paths, each place once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib import import_module

from discovery.model import Launch
from discovery.shapes import agents, editors, folders, lists, maps, switches
from discovery.shapes.descend import ANY_ITEM, ANY_KEY, Match, child, descend
from discovery.shapes.model import Item, Node, Plain, Reader


def later(module: str, reader: str) -> Reader:
    """Return a reader whose module is imported when it first reads: most scans meet few of the shapes."""

    def read_later(node: Node) -> Iterator[Item]:
        function: Reader = getattr(import_module(f"discovery.shapes.{module}"), reader)
        return function(node)

    return read_later


def read_nothing(node: Node) -> Iterator[Item]:
    """Yield nothing: the file is known, and tells of no server that is installed or configured."""
    yield from ()


READERS: Mapping[str, Reader] = {
    "std": maps.read_std,
    "std-list": lists.read_list,
    "vscode": editors.read_vscode,
    "vscode-in-string": editors.read_vscode_in_string,
    "vscode-provider": editors.read_vscode_provider,
    "vscode-workspace-registry": folders.read_workspace_registry,
    "vscdb": switches.read_state_rows,
    "zed": editors.read_zed,
    "zed-extension": editors.read_zed_extension,
    "codex": agents.read_codex,
    "codex-base64": agents.read_codex_base64,
    "vibe": lists.read_list,
    "reasonix": lists.read_list,
    "goose": agents.read_goose,
    "opencode": lists.read_opencode,
    "crush": agents.read_crush,
    "crushrc": later("scripts", "read_crushrc"),
    "continue-list": lists.read_list,
    "continue-legacy": lists.read_list,
    "augment-array": lists.read_list,
    "chatbox": lists.read_list,
    "grok-list": lists.read_list,
    "5ire": lists.read_list,
    "openhands-toml": lists.read_openhands,
    "agent-zero": lists.read_text_or_map,
    "jetbrains-xml": later("markup", "read_jetbrains"),
    "claude-agent-mcp": lists.read_references,
    "copilot-agent": lists.read_copilot_agent,
    "fast-agent-card": lists.read_card,
    "mcpb-manifest": later("bundles", "read_manifest"),
    "claude-ext-settings": switches.read_extension_settings,
    "claude-ext-registry": later("bundles", "read_extension_registry"),
    "plugin-registry": folders.read_plugin_registry,
    "claude-ide-lock": folders.read_ide_lock,
    "policy-list": switches.read_policy_list,
    "name-list": switches.read_name_list,
    "enablement": switches.read_enablement,
    "project-registry": folders.read_project_registry,
    "redux-persist": later("rows", "read_persisted"),
    "db-rows": later("rows", "read_rows"),
    "openwebui": later("platforms", "read_open_webui"),
    "n8n-nodes": later("platforms", "read_n8n"),
    "flowise": later("rows", "read_flowise"),
    "flujo": lists.read_flujo,
    "home-assistant": later("platforms", "read_home_assistant"),
    "docker-registry": later("containers", "read_registry"),
    "docker-catalog": read_nothing,
    "docker-catalog-index": read_nothing,
    "docker-config": read_nothing,
    "docker-tools": read_nothing,
    "docker-profiles": read_nothing,
    "compose-mcp-gateway": later("containers", "read_compose"),
    "compose-servers": later("charts", "read_service"),
    "kubernetes": later("kubernetes", "read_kubernetes"),
    "helm-values": later("charts", "read_values"),
    "arm-template": later("azure", "read_arm"),
    "bicep": later("azure", "read_bicep"),
    "toolhive-runconfig": later("containers", "read_toolhive"),
    "agentgateway": later("containers", "read_targets"),
    "cagent": later("containers", "read_cagent"),
    "ai-plugin": later("manifests", "read_ai_plugin"),
    "spring": later("properties", "read_spring"),
    "refact": agents.read_refact,
    "qodo": lists.read_text_or_map,
    "codecompanion-lua": later("scripts", "read_lua"),
    "mcp-el": later("scripts", "read_lisp"),
    "obsidian-smart-composer": lists.read_list,
    "package-json-pi": later("manifests", "read_package_pi"),
    "package-json": later("npm_manifest", "read_package_json"),
    "pyproject": later("pyproject", "read_pyproject"),
    "dockerfile-label": later("scripts", "read_dockerfile"),
    "smithery-yaml": later("manifests", "read_smithery"),
    "server-json": later("provided", "read_server_json"),
    "fastmcp-json": later("manifests", "read_fastmcp"),
    "marketplace": later("manifests", "read_marketplace"),
    "appx-mcp": later("markup", "read_appx"),
    "odr-list": later("bundles", "read_odr_list"),
    "lmstudio-plugin": later("bundles", "read_lmstudio"),
    "warp-db": later("rows", "read_warp"),
    "code-python": later("scripts", "read_python"),
    "code-js": later("scripts", "read_javascript"),
    "none": read_nothing,
}

# Shapes of databases: the first segment of a path is a table, the others are its columns.
TABLES = frozenset({"vscdb", "db-rows", "openwebui", "flowise", "warp-db", "redux-persist"})
# Shapes that may also come from a table: n8n's exports and most registries are plain documents.
MAYBE_TABLES = frozenset({"n8n-nodes", "project-registry"})
# Shapes in whose files other tools park servers or list the names of those that are off.
SHARED = frozenset({"std", "vscode"})


def read(
    location_shape: str,
    at: tuple[tuple[str, ...], ...],
    document: Plain,
    file_name: str,
    folder_name: str,
    os: str,
) -> Iterator[Item]:
    """Yield what a row finds in a document. A key that is absent or empty gives nothing.

    A bad entry is a Launch with a `problem`; so is the whole value of a key that holds no servers
    at all. A shape that has no reader raises KeyError: the catalogue is wrong then, not the file.
    """
    reader = READERS[location_shape]
    root = Node(
        value=document, pointer="", document=document, file_name=file_name, folder_name=folder_name, os=os
    )
    places: set[str] = set()
    entries: set[tuple[str, str | None]] = set()
    for value, pointer, key in nodes(location_shape, at, document):
        if pointer in places:
            continue
        places.add(pointer)
        found = list(reader(replace(root, value=value, pointer=pointer, key=key)))
        yield from (item for item in found if not known(item, entries))
        entries.update((item.pointer, item.name) for item in found if isinstance(item, Launch))
        places.update(item.pointer for item in found if isinstance(item, Launch))
    yield from besides(location_shape, at, root, entries)


def known(item: Item, entries: set[tuple[str, str | None]]) -> bool:
    """Return whether another key path has already led to this entry."""
    return isinstance(item, Launch) and (item.pointer, item.name) in entries


def nodes(shape: str, at: tuple[tuple[str, ...], ...], document: Plain) -> Iterator[tuple[Plain, str, str]]:
    """Yield (value, pointer, last literal key) for the key paths of a row.

    The whole document counts only where none of the other paths exists: a file has one form.
    """
    inner = [path for path in at if path]
    present = False
    for path in inner:
        for value, pointer, key, _ in matches(shape, path, document):
            present = True
            yield value, pointer, key
    if (not at or () in at) and not present:
        yield document, "", ""


def matches(shape: str, path: tuple[str, ...], document: Plain) -> Iterator[Match]:
    """Yield the matches of one key path: in a table, as listed, or with a dotted key written as maps."""
    table = document.get(path[0]) if isinstance(document, dict) else None
    columns = path[1:2] not in {(), (ANY_ITEM,), (ANY_KEY,)}
    if shape in TABLES or (shape in MAYBE_TABLES and columns and isinstance(table, list)):
        if table is not None:
            yield table, child("", path[0]), path[0], ()
        return
    found = list(descend(document, path))
    if not found and any("." in segment for segment in path):
        nested = tuple(part for segment in path for part in segment.split("."))
        found = list(descend(document, nested)) if all(nested) else []
    yield from found


def besides(
    shape: str, at: tuple[tuple[str, ...], ...], root: Node, entries: set[tuple[str, str | None]]
) -> Iterator[Item]:
    """Yield what stands next to the servers: ones parked as disabled, names that are off, project folders."""
    document = root.document
    if shape not in SHARED or not isinstance(document, dict):
        return
    if maps.PARKED in document:
        parked = replace(root, value=document[maps.PARKED], pointer=child("", maps.PARKED), key=maps.PARKED)
        yield from (item for item in maps.read_parked(parked) if not known(item, entries))
    yield from switches.switches_beside(document)
    projects = document.get("projects")
    if any(path[:2] == ("projects", ANY_KEY) for path in at) and isinstance(projects, dict):
        yield from folders.folders(list(projects))
