"""Spring's flattened property keys: `spring.ai.mcp.client.stdio.connections.files.command=npx`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from discovery.shapes.descend import child
from discovery.shapes.entry import launch
from discovery.shapes.fields import Entry
from discovery.shapes.model import Item, Node, Plain
from discovery.shapes.values import text

CONNECTION = re.compile(
    r"^spring\.ai\.mcp\.client\.(?P<kind>stdio|sse|streamable-?http)\.connections"
    r"(?:\.(?P<name>[^.\[]+)|\[(?P<quoted>[^\]]+)\])\.(?P<field>[A-Za-z-]+)(?P<rest>.*)$",
    re.IGNORECASE,
)
INDEX = re.compile(r"^\[(\d{1,3})\]$")
MEMBER = re.compile(r"^(?:\.|\[)(?P<name>[^\]]+)\]?$")


def read_spring(node: Node) -> Iterator[Item]:
    """Yield the servers whose parts are spread over property keys, each pointing at its first key."""
    found: dict[tuple[str, str], Entry] = {}
    pointers: dict[tuple[str, str], str] = {}
    for key, value in node.document.items() if isinstance(node.document, dict) else ():
        match = CONNECTION.match(key)
        if match is None:
            continue
        place = (match["kind"].lower(), match["name"] or match["quoted"])
        pointers.setdefault(place, child("", key))
        put(found.setdefault(place, {"type": place[0]}), match["field"], match["rest"], text(value))
    for place, entry in found.items():
        yield launch(assembled(entry), name=place[1], pointer=pointers[place], os=node.os)


def put(entry: Entry, field: str, rest: str, value: str | None) -> None:
    """Put one property into an entry: a plain field, an item of a list, or a member of a map."""
    index = INDEX.match(rest)
    member = MEMBER.match(rest)
    if not rest:
        listed: list[Plain] = [*value.split(",")] if field == "args" and value else []
        entry[field] = listed or value
    elif index or member:
        inner = entry.setdefault(field, {})
        name = index[1] if index else member["name"] if member else ""
        if isinstance(inner, dict):
            inner[name] = value


def assembled(entry: Entry) -> Entry:
    """Return an entry whose indexed arguments are a list in the order of their indexes."""
    args = entry.get("args")
    if not isinstance(args, dict):
        return entry
    ordered: list[Plain] = [args[index] for index in sorted(args, key=lambda index: (len(index), index))]
    return {**entry, "args": ordered}
