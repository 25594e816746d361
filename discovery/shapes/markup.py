"""XML: JetBrains AI Assistant's options, and the extensions that Windows packages declare."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from discovery.shapes.descend import child
from discovery.shapes.entry import address_of, flatten, launch
from discovery.shapes.fields import Entry
from discovery.shapes.maps import toggle
from discovery.shapes.model import Include, Item, Node, Plain
from discovery.shapes.values import filled, first_filled, flag
from discovery.shapes.vocabulary import TOGGLE_KEYS

# Components of llm.mcpServers.xml and workspace.xml; their names are kept since 2025.1 (LLM-22682).
COMPONENTS = frozenset({"McpApplicationServerCommands", "McpProjectServerCommands"})
SERVERS = frozenset({"McpServerCommand", "McpServerURL", "McpServerConfigurationProperties"})
LISTS = frozenset({"commands", "urls"})
APP_EXTENSION = "com.microsoft.windows.ai.mcpServer"
MAX_ELEMENT_DEPTH = 32

Placed = tuple[Entry, str]


def read_jetbrains(node: Node) -> Iterator[Item]:
    """Yield AI Assistant's servers; since 2025.3 an element has only a name and a switch."""
    for component, pointer in components(node.document):
        for server, place in inside(component, pointer):
            yield from read_server(server, place, node.os)


def components(document: Plain) -> Iterator[Placed]:
    """Yield the components of an options file that are for servers, also those that hold none."""
    for element, pointer in elements(document, "", 3):
        if element.get("tag") == "component" and attribute(element, "name") in COMPONENTS:
            yield element, pointer


def inside(component: Entry, pointer: str) -> Iterator[Placed]:
    """Yield the server elements of a component: its own children, or those of its lists."""
    for element, place in children(component, pointer):
        if element.get("tag") in SERVERS:
            yield element, place
        elif element.get("tag") in LISTS:
            yield from (found for found in children(element, place) if found[0].get("tag") in SERVERS)


def read_server(element: Entry, pointer: str, os: str) -> Iterator[Item]:
    """Yield the server, or the switch, one element stands for; the blank row of the dialog gives nothing."""
    entry: Entry = {}
    for inner, _ in children(element, ""):
        if inner.get("tag") == "option":
            name = attribute(inner, "name")
            if name is not None:
                entry[name] = option(inner)
        elif inner.get("tag") == "envs":
            entry["envs"] = dict(members(inner, "env", "name"))
    name = first_filled(entry, ("name",))
    if address_of(flatten(entry), os=os) is not None:
        yield launch(entry, name=name, pointer=pointer, os=os)
    elif name is not None and flag(entry.get("enabled")) is not None:
        yield toggle(name, {key: value for key, value in entry.items() if key in TOGGLE_KEYS})


def option(element: Entry) -> Plain:
    """Return the value of an option: its attribute, or the list or map in it."""
    for inner, _ in children(element, ""):
        if inner.get("tag") == "list":
            return [
                attribute(item, "value") for item, _ in children(inner, "") if item.get("tag") == "option"
            ]
        if inner.get("tag") == "map":
            return dict(members(inner, "entry", "key"))
    return attribute(element, "value")


def members(element: Entry, tag: str, key: str) -> Iterator[tuple[str, Plain]]:
    """Yield the names and values of the elements `tag` in an element."""
    for inner, _ in children(element, ""):
        name = attribute(inner, key)
        if inner.get("tag") == tag and name:
            yield name, attribute(inner, "value")


def read_appx(node: Node) -> Iterator[Item]:
    """Yield the bundle manifests that a Windows package registers as MCP servers."""
    for element, pointer in elements(node.document, "", MAX_ELEMENT_DEPTH):
        if element.get("tag") == "AppExtension" and attribute(element, "Name") == APP_EXTENSION:
            registration = next(
                (
                    filled(inner.get("text"))
                    for inner, _ in elements(element, "", MAX_ELEMENT_DEPTH)
                    if inner.get("tag") == "Registration"
                ),
                None,
            )
            if registration is not None:
                folder = (attribute(element, "PublicFolder") or "").replace("\\", "/")
                path = posixpath.normpath(posixpath.join(folder, registration.replace("\\", "/")))
                yield Include(path=path, pointer=pointer, shape="mcpb-manifest")


def elements(value: Plain, pointer: str, depth: int) -> Iterator[Placed]:
    """Yield an element and the ones below it down to `depth`, with their pointers."""
    if not isinstance(value, dict) or depth == 0:
        return
    yield value, pointer
    for inner, place in children(value, pointer):
        yield from elements(inner, place, depth - 1)


def children(element: Entry, pointer: str) -> Iterator[Placed]:
    """Yield the elements directly in an element, with their pointers."""
    held = element.get("children")
    for index, inner in enumerate(held if isinstance(held, list) else ()):
        if isinstance(inner, dict):
            yield inner, child(child(pointer, "children"), index)


def attribute(element: Entry, name: str) -> str | None:
    """Return an attribute of an element as text, None if it has no such attribute."""
    attributes = element.get("attrs")
    value = attributes.get(name) if isinstance(attributes, dict) else None
    return value if isinstance(value, str) else None
