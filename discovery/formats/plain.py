"""The last step of every reader: what a parser built becomes plain values within the limits."""

from __future__ import annotations

import math
from base64 import b64encode
from datetime import date, datetime, time
from typing import SupportsIndex, cast

from discovery.formats.errors import Unreadable
from discovery.formats.limits import (
    MAX_DEPTH,
    MAX_ITEMS,
    MAX_NUMBER,
    MAX_TEXT,
    MIN_NUMBER,
    too_deep,
    too_many,
)
from discovery.formats.text import mend
from discovery.model import Reason
from discovery.shapes.model import Plain

Container = dict[object, object] | list[object]


def settle(value: object) -> Plain:
    """Return `value` made plain, in place; raise Unreadable past a limit.

    Goes level by level, so depth never costs recursion, and counts a value each time it is met, so
    shared or cyclic structures (YAML aliases, binary property lists) run into the limits.
    """
    root: list[object] = [value]
    level: list[Container] = [root]
    items, depth = 0, 0
    while level:
        below: list[Container] = []
        for container in level:
            items += len(container)
            if items > MAX_ITEMS:
                raise too_many()
            settle_container(container, below)
        level = below
        depth += 1
        if level and depth > MAX_DEPTH:
            raise too_deep()
    return cast("Plain", root[0])


def settle_container(container: Container, below: list[Container]) -> None:
    """Make the keys and values of `container` plain; append the containers in it to `below`."""
    if isinstance(container, list):
        for index, item in enumerate(container):
            if type(item) is not str or len(item) > MAX_TEXT or not item.isascii():
                container[index] = settle_value(item, below)
        return
    settle_keys(container)
    for key, item in container.items():
        if type(item) is not str or len(item) > MAX_TEXT or not item.isascii():
            container[key] = settle_value(item, below)  # an existing key: iteration goes on


def settle_keys(container: dict[object, object]) -> None:
    """Make every key of `container` a text that can be encoded, keeping the order."""
    if all(type(key) is str and key.isascii() for key in container):
        return
    pairs = list(container.items())
    container.clear()
    for key, item in pairs:
        container[settle_text(key) if isinstance(key, str) else str(key)] = item


def settle_value(item: object, below: list[Container]) -> object:
    """Return `item` as a plain value; append it to `below` if it holds others."""
    match item:
        case None | bool():
            return item
        case dict() | list():
            below.append(item)
            return item
        case str():
            return settle_text(item)
        case int():
            return item if MIN_NUMBER <= item <= MAX_NUMBER else None
        case float():
            return item if math.isfinite(item) else None
    return settle_foreign(item)


def settle_foreign(item: object) -> object:
    """Return what a format's own type (date, bytes, identifier) is written as; raise Unreadable."""
    match item:
        case datetime() | date() | time():
            return item.isoformat()
        case bytes():
            return settle_text(b64encode(item).decode("ascii"))
        case SupportsIndex():  # plistlib.UID
            return item.__index__()
    raise Unreadable(Reason.UNSUPPORTED, f"a value of type {type(item).__name__}")


def settle_text(text: str) -> str:
    """Return `text` in a form that can be encoded; raise Unreadable when it is too long."""
    if len(text) > MAX_TEXT:
        raise Unreadable(Reason.TOO_LARGE, f"a text of more than {MAX_TEXT} characters")
    return mend(text)
