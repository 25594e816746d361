"""Servers written as text inside a value: the text is parsed again and read where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from discovery.model import Launch
from discovery.shapes.entry import broken
from discovery.shapes.model import Include, Item, Node, Plain, Reader
from discovery.shapes.values import embedded

NOT_PLAIN_TEXT = "the text inside the value cannot be read as JSON"


def read_inside(node: Node, reader: Reader, *, key: str = "mcpServers") -> Iterator[Item]:
    """Yield what `reader` finds in the text at `node`; unreadable text is one Launch with a problem.

    Whatever is found points at the text: no pointer leads into it.
    """
    if node.value is None or node.value == "":
        return
    inner = embedded(node.value)
    if inner is None:
        yield broken(None, node.pointer, NOT_PLAIN_TEXT)
        return
    wrapped = unwrapped(inner, key)
    for item in reader(replace(node, value=wrapped, pointer=f"/{key}", document={key: wrapped}, key=key)):
        yield replace(item, pointer=node.pointer) if isinstance(item, Launch | Include) else item


def unwrapped(inner: Plain, key: str) -> Plain:
    """Return the servers of a parsed text: the value under `key` if it has that key, else all of it."""
    if isinstance(inner, dict) and key in inner:
        return inner[key]
    return inner
