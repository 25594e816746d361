"""Servers in scripts and source code: a scan of the text, approximate, never evaluated.

Text has no RFC 6901 pointers: an entry's pointer is the number of its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from discovery.shapes.entry import broken, launch
from discovery.shapes.fields import Entry
from discovery.shapes.gate import plausible
from discovery.shapes.model import Item, Node
from discovery.shapes.provided import PROVIDED, REGISTRY_NAME
from discovery.shapes.values import filled

APPROXIMATE = {"approximate": "text"}
# What a scan says about an entry, and not the entry about its server.
ABOUT = frozenset({"name", "line", "approximate", "labels", "problem"})
SERVER_NAME = "io.modelcontextprotocol.server.name"


def read_crushrc(node: Node) -> Iterator[Item]:
    """Yield the servers that `mcp add NAME ...` statements of a crushrc leave behind."""
    yield from declared(node, "shell")


def read_lua(node: Node) -> Iterator[Item]:
    """Yield the servers of CodeCompanion's Lua table `mcp = { servers = { NAME = { cmd = {...} } } }`."""
    yield from declared(node, "lua")


def read_lisp(node: Node) -> Iterator[Item]:
    """Yield the servers of mcp.el's alist: ("name" . (:command "npx" :args ("-y" "server")))."""
    yield from declared(node, "lisp")


def read_python(node: Node) -> Iterator[Item]:
    """Yield the servers that calls of MCP SDKs in Python text name."""
    yield from declared(node, "python")


def read_javascript(node: Node) -> Iterator[Item]:
    """Yield the servers that calls of MCP SDKs in JavaScript or TypeScript text name."""
    yield from declared(node, "javascript")


def read_dockerfile(node: Node) -> Iterator[Item]:
    """Yield the server an image declares with a label, or starts by a command that says so."""
    labelled = list(entries(node, "dockerfile"))
    if not labelled and isinstance(node.document, str):
        from discovery.shapes.dockerfile import server_built  # most images are no servers

        yield from server_built(node.document, node.folder_name)
    for found in labelled:
        labels = found.get("labels")
        label = filled(labels.get(SERVER_NAME)) if isinstance(labels, dict) else None
        known = label is not None and re.fullmatch(REGISTRY_NAME, label) is not None
        # The registry's name says more than the command, which only has a meaning inside the image.
        entry: Entry = {"ref": f"mcp-name:{label}"} if known else inner(found)
        provided = launch(entry, name=filled(found.get("name")), pointer=pointer_of(found), os="linux")
        about = {**provided.facts, **PROVIDED, **APPROXIMATE}
        transport = provided.transport if known or provided.problem is None else "stdio"
        yield replace(provided, transport=transport, problem=None, facts=about)


def declared(node: Node, language: str) -> Iterator[Item]:
    """Yield each server a script writes out, and a problem for each statement nobody can read."""
    for found in entries(node, language):
        name, pointer, entry = filled(found.get("name")), pointer_of(found), inner(found)
        problem = filled(found.get("problem"))
        if problem is not None:
            yield broken(name, pointer, problem)
        elif plausible(entry):
            yield launch(entry, name=name, pointer=pointer, os=node.os, facts_besides=APPROXIMATE)


def entries(node: Node, language: str) -> Iterator[Entry]:
    """Yield what the scan of a script finds; raise Unreadable past its limits."""
    from discovery.formats.scripts import Language, servers_in

    found = servers_in(node.document, Language(language)) if isinstance(node.document, str) else []
    yield from (entry for entry in found if isinstance(entry, dict)) if isinstance(found, list) else ()


def pointer_of(found: Entry) -> str:
    """Return the pointer of an entry: its line."""
    return f"/{found.get('line')}"


def inner(found: Entry) -> Entry:
    """Return what an entry says about its server."""
    return {key: value for key, value in found.items() if key not in ABOUT}
