"""Walks a key path through plain values and says where each match stands (RFC 6901 pointers)."""

from __future__ import annotations

from collections.abc import Iterator

from discovery.shapes.model import Plain

ANY_KEY = "*"
ANY_ITEM = "[]"

Match = tuple[Plain, str, str, tuple[str, ...]]


def descend(document: Plain, at: tuple[str, ...]) -> Iterator[Match]:
    """Yield (value, pointer, last literal key, keys matched by `*`) for each match of `at`, in file order."""
    frontier: list[Match] = [(document, "", "", ())]
    for segment in at:
        frontier = [found for match in frontier for found in step(match, segment)]
    yield from frontier


def step(match: Match, segment: str) -> Iterator[Match]:
    """Yield what one segment leads to from one match: nothing where the value has no such part."""
    value, pointer, key, wild = match
    if isinstance(value, list):
        if segment == ANY_ITEM:
            for index, item in enumerate(value):
                yield item, child(pointer, index), key, wild
    elif isinstance(value, dict):
        if segment == ANY_KEY:
            for name, inner in value.items():
                yield inner, child(pointer, name), key, (*wild, name)
        elif segment in value:
            yield value[segment], child(pointer, segment), segment, wild


def child(pointer: str, key: str | int) -> str:
    """Return the pointer of the member `key` below `pointer`."""
    return f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"


def pointer_to(*keys: str) -> str:
    """Return the pointer of a member named by its keys from the root."""
    pointer = ""
    for key in keys:
        pointer = child(pointer, key)
    return pointer


def segments(pointer: str) -> tuple[str, ...]:
    """Return the unescaped segments of `pointer`; none for the whole document."""
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])


def resolve(document: Plain, pointer: str) -> Plain:
    """Return the value `pointer` names in `document`; raise LookupError if there is none."""
    value = document
    for segment in segments(pointer):
        if isinstance(value, dict):
            value = value[segment]
        elif isinstance(value, list) and segment.isdecimal():
            value = value[int(segment)]
        else:
            raise LookupError("the pointer leads through a value without parts")
    return value
