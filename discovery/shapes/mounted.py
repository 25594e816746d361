"""Clients' files that a ConfigMap or Secret puts into containers: the servers that they are to use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from discovery.clients.model import Format
from discovery.formats.errors import Unreadable
from discovery.identity.patterns import Pattern
from discovery.model import Launch
from discovery.shapes.descend import child
from discovery.shapes.entry import broken
from discovery.shapes.fields import Entry
from discovery.shapes.maps import read_own
from discovery.shapes.model import Node, Plain
from discovery.shapes.provided import PROVIDED

# kubernetes.io, ConfigMap v1 and Secret v1 (2026): files by name. A Secret's `data` is base64: its secrets.
HELD: Mapping[str, str] = {"ConfigMap": "data", "Secret": "stringData"}
FORMATS: Mapping[str, Format] = {
    **dict.fromkeys((".json", ".jsonc", ".json5"), Format.JSON),
    **dict.fromkeys((".yaml", ".yml"), Format.YAML),
    ".toml": Format.TOML,
}
OWN_KEYS = ("mcpServers", "mcp_servers", "mcp-servers", "context_servers")
CALLED_MCP = Pattern(r"(?i).*\bmcp(?:\b|[-_.]).*")
UNREADABLE = "the file inside the value cannot be read"
MAX_FILES = 1000  # a ConfigMap holds 1 MiB


def mounted(resource: Entry, kind: str, pointer: str, node: Node) -> Iterator[Launch]:
    """Yield the servers of the files that a resource holds; every one points at its file."""
    part = HELD.get(kind, "")
    files = resource.get(part)
    for name, text in list(files.items())[:MAX_FILES] if part and isinstance(files, dict) else ():
        form = FORMATS.get(PurePosixPath(name).suffix.lower())
        if form is not None and isinstance(text, str) and "mcp" in f"{name}{text}".lower():
            yield from in_file(name, text, form, replace(node, pointer=child(child(pointer, part), name)))


def in_file(name: str, text: str, form: Format, node: Node) -> Iterator[Launch]:
    """Yield the servers of one file; where it cannot be read, that is told if it is called MCP's."""
    from discovery.formats.reading import parse

    try:
        document = parse(text.encode(), form)
    except (Unreadable, UnicodeEncodeError):
        if CALLED_MCP.fullmatch(name):
            yield broken(None, node.pointer, UNREADABLE)
        return
    for key, value in servers_of(document, name):
        inner = replace(node, value=value, document=document, file_name=name, key=key)
        for item in read_own(inner):
            if isinstance(item, Launch):
                yield replace(item, pointer=node.pointer, facts={**item.facts, **PROVIDED})


def servers_of(document: Plain, name: str) -> Iterator[tuple[str, Plain]]:
    """Yield the maps of servers in a document: `servers` says little unless the file is called MCP's."""
    if isinstance(document, dict):
        keys = (*OWN_KEYS, "servers") if CALLED_MCP.fullmatch(name) else OWN_KEYS
        yield from ((key, document[key]) for key in keys if isinstance(document.get(key), dict))
