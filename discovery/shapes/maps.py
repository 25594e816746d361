"""The general reader: maps and lists of servers, one bare server, paths to other files."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import replace

from discovery.model import Launch
from discovery.shapes import gate
from discovery.shapes.descend import child, segments
from discovery.shapes.entry import NOT_AN_OBJECT, NOT_SERVERS, broken, launch, named
from discovery.shapes.fields import Entry
from discovery.shapes.gate import Form
from discovery.shapes.model import Include, Item, Node, Plain, Toggle
from discovery.shapes.values import flag
from discovery.shapes.vocabulary import NAME_KEYS, OFF_KEYS

# Manifests in which the value of a server key may be the path of another file.
MANIFESTS = frozenset(
    {"plugin.json", "marketplace.json", "package.json", "gemini-extension.json", "qwen-extension.json"}
)
MANIFEST_FOLDERS = frozenset(
    {".claude-plugin", ".cursor-plugin", ".codex-plugin", ".augment-plugin", ".plugin"}
)
# Where MCP Linker parks the servers it switched off, in its own file and in those of other clients.
PARKED = "__disabled"
SINGLE_KEYS = frozenset({"server", "mcp", "mcpServer"})


def read_std(node: Node) -> Iterator[Item]:
    """Yield the servers of a map or list under a key of any name; see `gate` for what counts as one."""
    if node.key == PARKED:
        yield from read_parked(node)
    elif gate.own(node):
        yield from read_own(node)
    elif gate.foreign(node.document):
        return
    elif node.pointer == "":
        yield from read_whole(node)
    else:
        yield from read_mixed(node)


def all_maps(entries: Mapping[str, Plain]) -> bool:
    """Return whether every member is a map: servers, one of which may be named `remote` or `transport`."""
    return all(isinstance(value, dict) for value in entries.values())


def read_own(node: Node, *, whole_line: bool = False) -> Iterator[Item]:
    """Yield the servers of a value that holds nothing else: what is no server is a problem."""
    match node.value:
        case None | "":
            return
        case dict() as entries if gate.alone(entries) and not all_maps(entries):
            yield broken(None, node.pointer, "one server stands where a map of servers belongs")
        case dict() as entries:
            for name, value in entries.items():
                if not gate.comment(name, value):
                    yield from read_entry(node, value, child(node.pointer, name), name, whole_line=whole_line)
        case list() as entries:
            for index, value in enumerate(entries):
                yield from read_item(node, value, child(node.pointer, index), whole_line=whole_line)
        case str() as path if node.file_name in MANIFESTS:
            yield include(node, path, node.pointer)
        case _:
            yield broken(None, node.pointer, NOT_SERVERS)


def read_entry(
    node: Node, value: Plain, pointer: str, name: str | None, *, whole_line: bool = False
) -> Iterator[Item]:
    """Yield the Launch or Toggle of one entry; what is no entry is a Launch with a problem."""
    if not isinstance(value, dict):
        yield broken(name, pointer, NOT_AN_OBJECT)
    elif name is not None and gate.form(value) is Form.TOGGLE:
        yield toggle(name, value)
    else:
        yield launch(
            value, name=name, pointer=pointer, os=node.os, whole_line=whole_line, facts_besides=context(node)
        )


def read_item(node: Node, value: Plain, pointer: str, *, whole_line: bool = False) -> Iterator[Item]:
    """Yield what a list item holds: an entry with its own name, a one-key map, or a path; null is nothing."""
    match value:
        case None:
            return
        case str() as path if node.file_name in MANIFESTS:
            yield include(node, path, pointer)
        case dict() as entry if entry and maps_names(entry):
            for name, inner in entry.items():
                yield from read_entry(node, inner, child(pointer, name), name, whole_line=whole_line)
        case _:
            yield from read_entry(node, value, pointer, named(value, NAME_KEYS), whole_line=whole_line)


def read_mixed(node: Node) -> Iterator[Item]:
    """Yield what proves itself a server under a key of general meaning; all else is left alone."""
    match node.value:
        case dict() as entry if node.key in SINGLE_KEYS and gate.plausible(entry):
            yield one(node, entry, named(entry, ("name", "label", "id")) or tool_of(node.pointer))
        case dict() as entries:
            yield from read_proven(node, entries)
            yield from read_server_command(node, entries)
        case list() as entries:
            for index, value in enumerate(entries):
                if isinstance(value, dict) and gate.plausible(value) and introduces_itself(value):
                    pointer = child(node.pointer, index)
                    yield one(replace(node, pointer=pointer), value, named(value, NAME_KEYS))


def read_proven(node: Node, entries: Entry, *, certain: bool = False) -> Iterator[Item]:
    """Yield the proven servers of a map, and the broken ones among them.

    Without a proven one, or certainty that the client keeps its servers here, nothing is called broken.
    """
    proven = {name for name, value in entries.items() if gate.plausible(value)}
    for name, value in entries.items():
        pointer = child(node.pointer, name)
        if name in proven and isinstance(value, dict):
            yield one(replace(node, pointer=pointer), value, name)
        elif (proven or certain) and gate.form(value) is Form.BROKEN:
            yield from read_entry(node, value, pointer, name)


def read_server_command(node: Node, entries: Entry) -> Iterator[Item]:
    """Yield the one server that Gemini CLI and its forks start for `mcp.serverCommand`, a whole line."""
    line = entries.get("serverCommand")
    if node.key == "mcp" and isinstance(line, str) and line.strip():
        pointer = child(node.pointer, "serverCommand")
        yield launch({"command": line}, name=None, pointer=pointer, os=node.os, whole_line=True)


def read_whole(node: Node) -> Iterator[Item]:
    """Yield the servers of a document without a wrapping key: one bare server, a flat map, or a list."""
    match node.value:
        case dict() as document if gate.alone(document):
            yield one(node, document, named(document, ("name", "label", "id")) or stem(node.file_name))
        case dict() as document if not isinstance(document.get("name"), str):
            members = {name: value for name, value in document.items() if not gate.comment(name, value)}
            # Beside scalars an address proves nothing: that is how every other kind of JSON looks.
            pure = all(isinstance(value, dict) for value in members.values())
            yield from read_proven(node, {k: v for k, v in members.items() if pure or has_command(v)})
        case list():
            yield from read_mixed(node)


def read_parked(node: Node) -> Iterator[Item]:
    """Yield the servers that MCP Linker parked under `__disabled`: written down, and switched off."""
    for item in read_mixed(node):
        yield replace(item, enabled=False) if isinstance(item, Launch) else item


def one(node: Node, entry: Entry, name: str | None) -> Launch:
    """Return the Launch of one entry that stands at the node itself."""
    return launch(entry, name=name, pointer=node.pointer, os=node.os, facts_besides=context(node))


def toggle(name: str, value: Entry) -> Toggle:
    """Return what an entry made of switches alone says about a server declared elsewhere."""
    on = all(flag(said) is not (key in OFF_KEYS) for key, said in value.items())
    return Toggle(name=name, enabled=on)


def context(node: Node) -> dict[str, str]:
    """Return the project or profile whose section of the file a node stands in."""
    path = segments(node.pointer)
    if len(path) > 2 and path[0] in {"projects", "profiles"}:
        return {path[0].removesuffix("s"): path[1]}
    return {}


def include(node: Node, path: str, pointer: str) -> Include:
    """Return the other file a manifest names, relative to the manifest's own folder."""
    inside = path.replace("\\", "/").removeprefix("${CLAUDE_PLUGIN_ROOT}").lstrip("/") or "."
    # Paths count from the plugin's root; the manifest lies in a folder of its own inside it.
    up = ".." if node.folder_name in MANIFEST_FOLDERS else ""
    bundle = inside.lower().endswith((".mcpb", ".dxt"))
    return Include(
        path=posixpath.normpath(posixpath.join(up, inside)),
        pointer=pointer,
        shape="mcpb-manifest" if bundle else "std",
    )


def maps_names(entry: Entry) -> bool:
    """Return whether a list item is a map of names to entries, as Claude Code's agents write them."""
    return gate.form(entry) is Form.FOREIGN and all(isinstance(value, dict) for value in entry.values())


def introduces_itself(value: Entry) -> bool:
    """Return whether a list item has a name or a type: OpenAPI's server list has neither."""
    return any(isinstance(value.get(key), str) for key in ("name", "label", "key", "type", "transport"))


def has_command(value: Plain) -> bool:
    """Return whether an object has a command line."""
    return isinstance(value, dict) and bool(value.get("command") or value.get("cmd"))


def tool_of(pointer: str) -> str | None:
    """Return the tool a gh-aw `tools.NAME.mcp` entry defines, None elsewhere."""
    match segments(pointer):
        case ("tools", name, "mcp"):
            return name
    return None


def stem(file_name: str) -> str | None:
    """Return a file's name without its last extension, None if nothing is left."""
    return posixpath.splitext(file_name)[0] or None
