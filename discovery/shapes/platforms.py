"""Server platforms: Open WebUI, n8n, Home Assistant. Their records hold other things beside MCP servers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from discovery.model import Launch
from discovery.shapes.descend import child
from discovery.shapes.entry import NO_ADDRESS, broken, named
from discovery.shapes.fields import Entry, headers, switch
from discovery.shapes.model import Item, Node, Plain
from discovery.shapes.transport import UNSPECIFIED, of_url, word_of
from discovery.shapes.values import embedded, filled, first_filled, flag

CONNECTIONS = "tool_server.connections"
# Node types of n8n that call an MCP server: the built-in tool, the built-in node, the community package.
N8N_CLIENTS = (".mcpClientTool", ".mcpClient")
N8N_ADDRESSES = ("endpointUrl", "sseEndpoint", "httpEndpoint", "url")


def read_open_webui(node: Node) -> Iterator[Item]:
    """Yield the tool servers of type mcp from Open WebUI's config table, in its newer and its older form."""
    for index, row in enumerate(node.value if isinstance(node.value, list) else ()):
        if not isinstance(row, dict):
            continue
        pointer = child(node.pointer, index)
        if row.get("key") == CONNECTIONS:
            yield from connections(embedded(row.get("value")), child(pointer, "value"))
        data = embedded(row.get("data"))
        held = data.get("tool_server") if isinstance(data, dict) else None
        if isinstance(held, dict):
            yield from connections(held.get("connections"), child(pointer, "data"))


def connections(value: Plain, pointer: str) -> Iterator[Item]:
    """Yield the MCP servers of a list of connections; those of type openapi are not MCP."""
    for entry in value if isinstance(value, list) else ():
        if isinstance(entry, dict) and entry.get("type") == "mcp":
            yield connection(entry, pointer)


def connection(entry: Entry, pointer: str) -> Launch:
    """Return one Open WebUI connection; the key beside the address becomes a header-like name."""
    info = entry.get("info")
    name = named(info, ("name", "id")) if isinstance(info, dict) else None
    url = filled(entry.get("url"))
    if url is None:
        return broken(name, pointer, NO_ADDRESS)
    config = entry.get("config")
    key = entry.get("key")
    return Launch(
        name=name,
        pointer=pointer,
        url=url,
        headers={**headers(entry), **({"key": key} if isinstance(key, str) and key else {})},
        transport=of_url(url, key="url", word="http"),  # Open WebUI speaks Streamable HTTP only
        enabled=flag(config.get("enable")) if isinstance(config, dict) else None,
    )


def read_n8n(node: Node) -> Iterator[Item]:
    """Yield the MCP client nodes of n8n workflows: rows of its database, or the nodes of an exported file."""
    if isinstance(node.value, dict):
        yield from read_n8n_node(node.value, node, None)
    for index, row in enumerate(node.value if isinstance(node.value, list) else ()):
        if not isinstance(row, dict):
            continue
        nodes = embedded(row.get("nodes"))
        inner = replace(node, pointer=child(child(node.pointer, index), "nodes"))
        for value in nodes if isinstance(nodes, list) else ():
            if isinstance(value, dict):
                yield from read_n8n_node(value, inner, flag(row.get("active")))


def read_n8n_node(value: Entry, node: Node, active: bool | None) -> Iterator[Item]:
    """Yield the server one n8n node calls; a local one's command is in credentials that n8n encrypts."""
    kind = value.get("type")
    if not isinstance(kind, str) or not kind.endswith(N8N_CLIENTS):
        return
    given = value.get("parameters")
    parameters = given if isinstance(given, dict) else {}
    name = named(value, ("name", "id"))
    enabled = False if flag(value.get("disabled")) else active
    url = first_filled(parameters, N8N_ADDRESSES)
    credential = credential_of(value.get("credentials"))
    if url is not None:
        key = next(key for key in N8N_ADDRESSES if filled(parameters.get(key)))
        word = of_url(url, key=key, word=word_of(parameters))
        yield Launch(name=name, pointer=node.pointer, url=url, transport=word, enabled=enabled)
    elif credential is not None:
        yield Launch(name=name, pointer=node.pointer, ref=f"n8n-credential:{credential}", enabled=enabled)
    else:
        yield broken(name, node.pointer, NO_ADDRESS)


def credential_of(value: Plain) -> str | None:
    """Return the id of the first credential an n8n node uses; the id is no secret."""
    for inner in value.values() if isinstance(value, dict) else ():
        found = named(inner, ("id", "name"))
        if found is not None:
            return found
    return None


def read_home_assistant(node: Node) -> Iterator[Item]:
    """Yield the servers Home Assistant is a client of; tokens stand beside the address and are not read."""
    entry = node.value
    if not isinstance(entry, dict) or entry.get("domain") != "mcp":
        return
    data = entry.get("data")
    url = filled(data.get("url")) if isinstance(data, dict) else None
    name = named(entry, ("title", "entry_id"))
    if url is None:
        yield broken(name, node.pointer, NO_ADDRESS)
        return
    off = entry.get("disabled_by")
    yield Launch(
        name=name,
        pointer=node.pointer,
        url=url,
        transport=UNSPECIFIED,
        enabled=switch(entry) if off is None else False,
    )
