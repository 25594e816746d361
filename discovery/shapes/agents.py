"""Command-line agents with entries of their own: Codex, Goose, Crush, Refact, and code cards."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import replace

from discovery.formats.errors import Unreadable
from discovery.model import Launch
from discovery.shapes import gate
from discovery.shapes.descend import child
from discovery.shapes.entry import NOT_AN_OBJECT, NOT_SERVERS, broken, launch, named
from discovery.shapes.fields import Entry
from discovery.shapes.maps import read_entry, read_own, stem
from discovery.shapes.model import Item, Node, Plain
from discovery.shapes.values import MAX_EMBEDDED_TEXT

# Goose runs these itself; they are parts of Goose and no MCP servers (block/goose, crates/goose/src/config).
GOOSE_INSIDE = frozenset({"builtin", "platform", "frontend", "inline_python"})
REFACT_NAME = re.compile(r"^mcp_(?:(?:stdio|sse|http)_)?(?P<name>.+)$")


def read_codex(node: Node) -> Iterator[Item]:
    """Yield the servers of a Codex-like TOML table; text is base64 of a whole TOML file (managed macOS)."""
    if isinstance(node.value, str):
        yield from read_codex_base64(node)
    else:
        yield from read_own(replace(node, key="mcp_servers"))


def read_codex_base64(node: Node) -> Iterator[Item]:
    """Yield the servers of the base64 TOML text that a managed preference holds."""
    from discovery.formats.toml import read_toml

    if not isinstance(node.value, str) or len(node.value) > MAX_EMBEDDED_TEXT:
        yield from () if node.value is None else (broken(None, node.pointer, NOT_SERVERS),)
        return
    try:
        document = read_toml(base64.b64decode(node.value))
    except (ValueError, Unreadable):  # binascii.Error is a ValueError
        yield broken(None, node.pointer, "the value is not base64 of a TOML text")
        return
    inner = document.get("mcp_servers") if isinstance(document, dict) else None
    found = read_own(replace(node, value=inner, document=document, pointer="/mcp_servers", key="mcp_servers"))
    for item in found:
        yield replace(item, pointer=node.pointer) if isinstance(item, Launch) else item


def read_goose(node: Node) -> Iterator[Item]:
    """Yield Goose's extensions that are MCP servers, from a map or, in recipes, a list."""
    match node.value:
        case dict() as extensions:
            for name, value in extensions.items():
                yield from read_extension(node, value, child(node.pointer, name), name)
        case list() as extensions:
            # Recipes of other tools have lists of this name too: only what reads as a server counts.
            for index, value in enumerate(extensions):
                if gate.form(value) is gate.Form.FOREIGN:
                    continue
                yield from read_extension(
                    node, value, child(node.pointer, index), named(value, ("name", "display_name"))
                )
        case None:
            return
        case _:
            yield broken(None, node.pointer, NOT_SERVERS)


def read_extension(node: Node, value: Plain, pointer: str, name: str | None) -> Iterator[Item]:
    """Yield the server of one Goose extension; older files nest it under `config`."""
    if value is None or (name is not None and gate.comment(name, value)):
        return
    if not isinstance(value, dict):
        yield broken(name, pointer, NOT_AN_OBJECT)
        return
    inner = value.get("config")
    entry: Entry = {**value, **inner} if isinstance(inner, dict) else value
    if entry.get("type") not in GOOSE_INSIDE:
        yield from read_entry(node, entry, pointer, name)


def read_crush(node: Node) -> Iterator[Item]:
    """Yield Crush's servers. Values such as `$(command)` are Crush's templates and stay as written."""
    yield from read_own(node)


def read_refact(node: Node) -> Iterator[Item]:
    """Yield the one server of a Refact integration file, named by the file; its command is a whole line."""
    if node.value in (None, {}):
        return
    label = stem(node.file_name) or ""
    found = REFACT_NAME.match(label)
    name = found["name"] if found else label or None
    if isinstance(node.value, dict):
        yield launch(node.value, name=name, pointer=node.pointer, os=node.os, whole_line=True)
    else:
        yield broken(name, node.pointer, NOT_AN_OBJECT)
