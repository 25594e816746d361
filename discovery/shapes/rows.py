"""Servers in databases: rows whose columns are an entry, or hold the text of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from discovery.model import Launch
from discovery.shapes import gate
from discovery.shapes.descend import child
from discovery.shapes.embedded import NOT_PLAIN_TEXT
from discovery.shapes.entry import address_of as address
from discovery.shapes.entry import broken, flatten, launch, named
from discovery.shapes.fields import Entry
from discovery.shapes.maps import read_own
from discovery.shapes.model import Item, Node, Plain
from discovery.shapes.transport import word_of
from discovery.shapes.values import embedded, filled
from discovery.shapes.vocabulary import INSIDE, TOGGLE_KEYS

# Columns that hold the JSON text of one whole entry (DeepChat, CC Switch, ChatWise, and others).
ENTRY_COLUMNS = (
    "config_json",
    "server_config",
    "config",
    "configuration",
    "data",
    "json",
    "settings",
    "value",
)
PART_COLUMNS = ("args", "env", "headers", "oauth", "auth", "tools", "command", "auto_approve", "always_allow")
ROW_NAMES = ("name", "displayId", "display_name", "label", "title", "id", "key")
PROFILE_COLUMN = "servers"
MAX_SEARCH_DEPTH = 12  # a Langflow graph keeps its servers eight levels down


def read_rows(node: Node) -> Iterator[Item]:
    """Yield the servers of a table's rows; rows of another meaning give nothing."""
    for index, row in enumerate(node.value if isinstance(node.value, list) else ()):
        if isinstance(row, dict):
            yield from read_row(row, replace(node, pointer=child(node.pointer, index)))


def read_row(row: Entry, node: Node) -> Iterator[Item]:
    """Yield the server of one row: from a column that holds it whole, else from the columns themselves."""
    name = named(row, ROW_NAMES)
    if PROFILE_COLUMN in row:
        yield from read_profile(
            row[PROFILE_COLUMN], replace(node, pointer=child(node.pointer, PROFILE_COLUMN))
        )
        return
    for column in ENTRY_COLUMNS:
        value = row.get(column)
        if value in (None, ""):
            continue
        inner = embedded(value)
        if isinstance(inner, dict):
            yield from read_column(inner, row, name, replace(node, pointer=child(node.pointer, column)))
            return
        if column in ENTRY_COLUMNS[:2]:
            yield broken(name, child(node.pointer, column), NOT_PLAIN_TEXT)
            return
    entry = opened(row)
    if is_entry(entry):
        yield one_line(entry, name, node)


def read_column(inner: Entry, row: Entry, name: str | None, node: Node) -> Iterator[Item]:
    """Yield the servers of a column that holds an entry, or a document with entries somewhere in it."""
    switches = {key: value for key, value in row.items() if key in TOGGLE_KEYS}
    if is_entry(inner):
        yield one_line({**switches, **inner}, named(inner, ("name",)) if name is None else name, node)
        return
    for label, found in buried(inner, MAX_SEARCH_DEPTH):
        yield launch(found, name=label, pointer=node.pointer, os=node.os)


def one_line(entry: Entry, name: str | None, node: Node) -> Launch:
    """Return the Launch of a row's entry; without arguments of its own, its command is a whole line."""
    return launch(entry, name=name, pointer=node.pointer, os=node.os, whole_line="args" not in entry)


def opened(row: Entry) -> Entry:
    """Return a row with the JSON text in its columns parsed and empty columns left out."""
    entry: Entry = {}
    for column, value in row.items():
        inner = embedded(value) if column in PART_COLUMNS and isinstance(value, str) else None
        if inner is not None or value not in (None, ""):
            entry[column] = value if inner is None else inner
    return entry


def is_entry(entry: Entry) -> bool:
    """Return whether a map has an address of its own, not only one inside the client."""
    found = address(flatten(entry))
    return found is not None and found.transport not in INSIDE


def buried(value: Plain, depth: int) -> Iterator[tuple[str | None, Entry]]:
    """Yield (name, entry) for every server inside a document of another kind: a flow, a template."""
    if depth == 0:
        return
    if isinstance(value, list):
        for item in value:
            yield from buried(item, depth - 1)
        return
    for key, inner in value.items() if isinstance(value, dict) else ():
        opened_inner = embedded(inner) if isinstance(inner, str) and inner[:1] in {"{", "["} else inner
        if gate.OWN_KEY.search(key) and isinstance(opened_inner, dict):
            yield from held(opened_inner)
        else:
            yield from buried(opened_inner, depth - 1)


def held(value: Entry) -> Iterator[tuple[str | None, Entry]]:
    """Yield the servers under an MCP key: a map of entries, or Langflow's {value: {name, config}}."""
    inner = value.get("value", value)
    config = inner.get("config") if isinstance(inner, dict) else None
    if isinstance(inner, dict) and isinstance(config, dict) and gate.plausible(config):
        yield named(inner, ("name",)), config
    elif isinstance(inner, dict):
        for name, entry in inner.items():
            if isinstance(entry, dict) and gate.plausible(entry):
                yield name, entry


def read_profile(value: Plain, node: Node) -> Iterator[Item]:
    """Yield the servers of one Docker profile: a catalogue's by reference, images, and remote endpoints."""
    entries = embedded(value)
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict):
            yield from read_member(entry, node)


def read_member(entry: Entry, node: Node) -> Iterator[Item]:
    """Yield one server of a Docker profile (docker/mcp-gateway, pkg/db: type registry, image or remote)."""
    snapshot = entry.get("snapshot")
    inner = snapshot.get("server") if isinstance(snapshot, dict) else None
    name = named(inner, ("name",)) or named(entry, ("name",))
    remote = filled(entry.get("endpoint"))
    source = filled(entry.get("source"))
    if filled(entry.get("image")) is not None:
        yield launch({"image": entry["image"]}, name=name or filled(entry["image"]), pointer=node.pointer)
    elif remote is not None:
        yield launch({"url": remote}, name=name or remote, pointer=node.pointer)
    elif source is not None:
        yield Launch(
            name=name or source.rpartition("/")[2] or None,
            pointer=node.pointer,
            ref=f"docker-mcp:{name or source}",
        )


def read_persisted(node: Node) -> Iterator[Item]:
    """Yield Cherry Studio's servers: text whose slices are texts. Its built-in ones are left out."""
    outer = embedded(node.value)
    slices = embedded(outer.get("mcp")) if isinstance(outer, dict) else None
    servers = slices.get("servers") if isinstance(slices, dict) else None
    for item in servers if isinstance(servers, list) else ():
        if isinstance(item, dict) and word_of(item) not in INSIDE:
            yield launch(item, name=named(item, ("name", "id")), pointer=node.pointer, os=node.os)


def read_warp(node: Node) -> Iterator[Item]:
    """Yield the servers in Warp's cached objects, whose columns hold JSON text of unknown depth."""
    for index, row in enumerate(node.value if isinstance(node.value, list) else ()):
        for column, value in row.items() if isinstance(row, dict) else ():
            inner = embedded(value) if isinstance(value, str) else None
            pointer = child(child(node.pointer, index), column)
            for name, entry in buried(inner, MAX_SEARCH_DEPTH):
                yield launch(entry, name=name, pointer=pointer, os=node.os)


def read_flowise(node: Node) -> Iterator[Item]:
    """Yield the servers of Flowise's custom MCP nodes, each written as text inside the flow's text."""
    for index, row in enumerate(node.value if isinstance(node.value, list) else ()):
        flow = embedded(row.get("flowData")) if isinstance(row, dict) else None
        nodes = flow.get("nodes") if isinstance(flow, dict) else None
        pointer = child(child(node.pointer, index), "flowData")
        for inner in nodes if isinstance(nodes, list) else ():
            yield from read_flow_node(inner, replace(node, pointer=pointer))


def read_flow_node(value: Plain, node: Node) -> Iterator[Item]:
    """Yield the server of one Flowise node: one bare entry, or a map of them."""
    data = value.get("data") if isinstance(value, dict) else None
    inputs = data.get("inputs") if isinstance(data, dict) else None
    config = inputs.get("mcpServerConfig") if isinstance(inputs, dict) else None
    if config in (None, "") or not isinstance(data, dict):
        return
    name = named(data, ("label", "name", "id"))
    entry = embedded(config)
    if not isinstance(entry, dict):
        yield broken(name, node.pointer, NOT_PLAIN_TEXT)
    elif gate.form(entry) is gate.Form.SERVER:
        yield launch(entry, name=name, pointer=node.pointer, os=node.os)
    else:
        servers: Mapping[str, Plain] = entry
        inner = servers.get("mcpServers", entry)
        for item in read_own(replace(node, value=inner, key="mcpServers")):
            yield replace(item, pointer=node.pointer) if isinstance(item, Launch) else item
