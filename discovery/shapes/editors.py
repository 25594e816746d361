"""VS Code's family and Zed: settings maps, servers inside preferences, servers that extensions bring."""

from __future__ import annotations

from collections.abc import Iterator

from discovery.model import Launch
from discovery.shapes import gate
from discovery.shapes.descend import child
from discovery.shapes.embedded import read_inside
from discovery.shapes.entry import NOT_AN_OBJECT, broken, flatten, named
from discovery.shapes.entry import address_of as address
from discovery.shapes.fields import facts, switch
from discovery.shapes.gate import Form
from discovery.shapes.maps import read_entry, read_mixed, read_own, read_std, toggle
from discovery.shapes.model import Item, Node, Plain
from discovery.shapes.values import filled
from discovery.shapes.vocabulary import IMAGE_KEYS


def read_vscode(node: Node) -> Iterator[Item]:
    """Yield the servers under `servers`: in a file of MCP's own name nothing else belongs there."""
    if node.key != "servers" or "mcp" not in node.file_name.lower() or gate.own(node):
        yield from read_std(node)
    elif isinstance(node.value, dict) and not resembles_servers(node.value):
        # A game's or another program's `servers`: maps of something else, all of them.
        yield from read_mixed(node)
    else:
        yield from read_own(node)


def resembles_servers(entries: dict[str, Plain]) -> bool:
    """Return whether a map could be VS Code's: false when all its members are objects of another kind."""
    return not entries or any(
        not isinstance(value, dict) or gate.form(without_image(value)) is not Form.FOREIGN
        for value in entries.values()
    )


def without_image(value: dict[str, Plain]) -> dict[str, Plain]:
    """Return an entry without its image: VS Code has no such field, games' server lists do."""
    return {key: inner for key, inner in value.items() if key not in IMAGE_KEYS}


def read_vscode_in_string(node: Node) -> Iterator[Item]:
    """Yield the servers of the JSON text that Copilot for Eclipse keeps in one preference."""
    yield from read_inside(node, read_own, key="servers")


def read_vscode_provider(node: Node) -> Iterator[Item]:
    """Yield one reference for each provider an extension declares: it names its servers at run time."""
    manifest = node.document if isinstance(node.document, dict) else {}
    extension = ".".join(filter(None, (filled(manifest.get("publisher")), filled(manifest.get("name")))))
    version = filled(manifest.get("version"))
    for index, value in enumerate(node.value if isinstance(node.value, list) else ()):
        provider = named(value, ("id",))
        if provider is not None and extension:
            yield Launch(
                name=named(value, ("label", "id")),
                pointer=child(node.pointer, index),
                ref=f"vscode-extension:{extension}/{provider}",
                facts={"version": version} if version else {},
            )


def read_zed(node: Node) -> Iterator[Item]:
    """Yield Zed's servers; an entry that has no address of its own is one that an extension provides."""
    if not isinstance(node.value, dict):
        yield from read_own(node)
        return
    for name, value in node.value.items():
        pointer = child(node.pointer, name)
        if gate.comment(name, value):
            continue
        if not isinstance(value, dict):
            yield broken(name, pointer, NOT_AN_OBJECT)
        elif gate.form(value) is Form.TOGGLE:
            yield toggle(name, value)
        elif address(flatten(value)) is None and gate.form(value) is not Form.BROKEN:
            yield extension_server(name, pointer, value)
        else:
            yield from read_entry(node, value, pointer, name)


def extension_server(name: str, pointer: str, value: dict[str, Plain]) -> Launch:
    """Return the reference to a server whose command a Zed extension computes."""
    return Launch(
        name=name, pointer=pointer, ref=f"zed-extension:{name}", enabled=switch(value), facts=facts(value)
    )


def read_zed_extension(node: Node) -> Iterator[Item]:
    """Yield the servers an installed Zed extension offers, as references to it."""
    manifest = node.document if isinstance(node.document, dict) else {}
    about = {"extension": filled(manifest.get("id")), "version": filled(manifest.get("version"))}
    known = {key: value for key, value in about.items() if value is not None}
    for name, value in node.value.items() if isinstance(node.value, dict) else ():
        if isinstance(value, dict):
            yield Launch(
                name=name, pointer=child(node.pointer, name), ref=f"zed-extension:{name}", facts=known
            )
