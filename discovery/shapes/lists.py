"""Clients whose servers stand in lists, in typed lists, or beside mere names of servers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from discovery.model import Launch
from discovery.shapes.descend import child
from discovery.shapes.embedded import read_inside
from discovery.shapes.entry import NOT_AN_OBJECT, NOT_SERVERS, broken, launch, named
from discovery.shapes.fields import EVERYTHING
from discovery.shapes.gate import Form, form
from discovery.shapes.maps import context, read_entry, read_item, read_own, read_proven
from discovery.shapes.model import Item, Node, Plain, Toggle
from discovery.shapes.values import texts
from discovery.shapes.vocabulary import NAME_KEYS

# OpenHands keeps one list per transport (docs.all-hands.dev, config.toml [mcp]).
TYPED_LISTS = {"stdio_servers": "stdio", "sse_servers": "sse", "shttp_servers": "http"}


def read_list(node: Node) -> Iterator[Item]:
    """Yield the servers of a list whose items carry their name, or of a map; null items are left out."""
    if node.key == "server" and isinstance(node.value, dict):
        if node.value:
            yield from read_entry(node, node.value, node.pointer, named(node.value, NAME_KEYS))
    elif node.key != "server" or not isinstance(node.value, str):  # a host of some other provider
        yield from read_own(node)


def read_references(node: Node) -> Iterator[Item]:
    """Yield the servers of a list that also names servers declared elsewhere (Claude Code agents)."""
    if isinstance(node.value, list):
        for index, value in enumerate(node.value):
            if not isinstance(value, str):
                yield from read_item(node, value, child(node.pointer, index))
    else:
        yield from read_own(node)


def read_copilot_agent(node: Node) -> Iterator[Item]:
    """Yield the servers of a Copilot agent: the tools it lists run without asking."""
    for item in read_own(node):
        if isinstance(item, Launch) and EVERYTHING not in item.auto_approve:
            tools = dict.fromkeys((*item.auto_approve, *tools_of(node.value, item.name)))
            yield replace(item, auto_approve=(EVERYTHING,) if EVERYTHING in tools else tuple(tools))
        else:
            yield item


def tools_of(entries: Plain, name: str | None) -> tuple[str, ...]:
    """Return the tools that the entry `name` lists."""
    entry = entries.get(name) if isinstance(entries, dict) and name is not None else None
    return texts(entry.get("tools")) if isinstance(entry, dict) else ()


def read_card(node: Node) -> Iterator[Item]:
    """Yield the targets a fast-agent card connects to; the names under `servers` only refer elsewhere."""
    if node.key == "mcp_connect" and isinstance(node.value, list):
        for index, value in enumerate(node.value):
            entry: Plain = {"target": value} if isinstance(value, str) else value
            if isinstance(entry, dict):
                yield from read_entry(node, entry, child(node.pointer, index), named(entry, NAME_KEYS))


def read_openhands(node: Node) -> Iterator[Item]:
    """Yield the servers of OpenHands' typed lists, also of plain addresses; newer files hold a map."""
    if not isinstance(node.value, dict):
        return
    for key, transport in TYPED_LISTS.items():
        value = node.value.get(key)
        pointer = child(node.pointer, key)
        if isinstance(value, list):
            for index, item in enumerate(value):
                yield from read_typed(node, item, child(pointer, index), transport)
        elif value not in (None, ""):
            yield broken(None, pointer, NOT_SERVERS)
    if "mcpServers" in node.value:
        pointer = child(node.pointer, "mcpServers")
        yield from read_own(replace(node, value=node.value["mcpServers"], pointer=pointer, key="mcpServers"))


def read_typed(node: Node, item: Plain, pointer: str, transport: str) -> Iterator[Item]:
    """Yield the server of one item of a typed list."""
    if item is None:
        return
    fields: Plain = {"url": item} if isinstance(item, str) else item
    if not isinstance(fields, dict):
        yield broken(None, pointer, NOT_AN_OBJECT)
        return
    entry: dict[str, Plain] = {"type": transport, **fields}
    yield launch(
        entry, name=named(fields, ("name", "id")), pointer=pointer, os=node.os, facts_besides=context(node)
    )


def read_text_or_map(node: Node) -> Iterator[Item]:
    """Yield the servers of a value that is a map or list, or the text of one (Agent Zero, Qodo)."""
    if isinstance(node.value, str):
        yield from read_inside(node, read_own)
    else:
        yield from read_own(node)


def read_flujo(node: Node) -> Iterator[Item]:
    """Yield FLUJO's servers: the whole file is a map or a list of them."""
    if isinstance(node.value, dict) and "mcpServers" in node.value:
        yield from read_own(
            replace(node, value=node.value["mcpServers"], pointer=child(node.pointer, "mcpServers"))
        )
    else:
        yield from read_own(node)


def read_opencode(node: Node) -> Iterator[Item]:
    """Yield the servers, and the switches for servers declared elsewhere, of opencode and Kilo."""
    if node.key == "servers":
        yield from () if form(node.value) is Form.TOGGLE else read_own(node)
    elif isinstance(node.value, dict):
        yield from read_proven(node, node.value, certain=True)
    if node.key == "mcp" and isinstance(node.value, dict):
        for name, value in node.value.items():
            if isinstance(value, dict) and value.keys() == {"enabled"} and isinstance(value["enabled"], bool):
                yield Toggle(name=name, enabled=value["enabled"])
