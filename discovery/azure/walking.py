"""Looks through the plain values of a resource, bounded in depth and number, and says where each stands."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from discovery.shapes.descend import child
from discovery.shapes.model import Plain

MAX_DEPTH = 24  # workflows nest scopes in conditions in loops
MAX_VALUES = 20_000  # of one resource; the largest definitions that Logic Apps takes have some thousand


def walk(value: Plain, pointer: str) -> Iterator[tuple[str, str, Plain]]:
    """Yield (pointer, key, value) of everything inside `value`, breadth first; an item's key is empty."""
    pending: deque[tuple[str, str, Plain, int]] = deque([(pointer, "", value, 0)])
    left = MAX_VALUES
    while pending and left:
        place, key, found, depth = pending.popleft()
        left -= 1
        yield place, key, found
        if depth >= MAX_DEPTH:
            continue
        if isinstance(found, dict):
            pending += [(child(place, name), name, inner, depth + 1) for name, inner in found.items()]
        elif isinstance(found, list):
            pending += [(child(place, at), "", inner, depth + 1) for at, inner in enumerate(found)]


def texts_in(value: Plain, pointer: str) -> Iterator[tuple[str, str, str]]:
    """Yield (pointer, key, text) of every text inside `value`."""
    yield from ((place, key, found) for place, key, found in walk(value, pointer) if isinstance(found, str))
