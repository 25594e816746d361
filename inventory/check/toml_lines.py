"""Where the tables and keys of a TOML text stand; what lies inside a value stands where its key does."""

from __future__ import annotations

import json
import re

from discovery.formats.scanning import Lines
from inventory.check.sought import Sought

PART = r"""[\w-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+'"""
KEY = rf"(?:{PART})(?:[ \t]*\.[ \t]*(?:{PART}))*+"
STATEMENT = re.compile(
    rf"[ \t]*(?:(?P<open>\[\[?)[ \t]*(?P<table>{KEY})[ \t]*\]\]?|(?P<key>{KEY})[ \t]*=|(?P<other>))"
)
PARTS = re.compile(PART)
# One piece of a value, up to the end of its line or a bracket.
PIECE = re.compile(
    r'''"""(?:[^"\\]|\\.|"(?!""))*+(?:""""{0,2}|\Z)|\'\'\'.*?(?:\'\'\'\'{0,2}|\Z)'''
    r"""|"(?:[^"\\\n]|\\.)*+"?|'[^'\n]*+'?|\#[^\n]*|(?P<open>[\[{])|(?P<close>[\]}])|(?P<end>\n)|[^"'\#\[\]{}\n]++""",
    re.DOTALL,
)


def toml_lines(text: str, root: Sought) -> None:
    """Note in `root` on which lines its tables and keys stand."""
    lines = Lines(text)
    arrays: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    at = 0
    while at < len(text):
        found = STATEMENT.match(text, at)
        if found is None:
            return
        line = lines.at(at)
        if found["open"] is not None:
            table = table_of(parts(found["table"]), arrays, is_item=found["open"] == "[[")
            root.reach(table, line)
        elif found["key"] is not None:
            root.reach((*table, *parts(found["key"])), line)
        at = end_of(text, found.end())


def table_of(names: list[str], arrays: dict[tuple[str, ...], int], *, is_item: bool) -> tuple[str, ...]:
    """Return the path of a table; a name of an array of tables means its last one so far."""
    path: tuple[str, ...] = ()
    for index, name in enumerate(names):
        path = (*path, name)
        if is_item and index == len(names) - 1:
            arrays[path] = arrays.get(path, -1) + 1
        if path in arrays:
            path = (*path, str(arrays[path]))
    return path


def parts(key: str) -> list[str]:
    """Return the parts of a dotted key."""
    return [unquoted(part) for part in PARTS.findall(key)]


def unquoted(part: str) -> str:
    """Return one part of a key as it is meant."""
    if part[:1] == "'":
        return part[1:-1]
    if part[:1] != '"':
        return part
    try:
        return str(json.loads(part, strict=False))
    except ValueError:
        return part[1:-1]


def end_of(text: str, at: int) -> int:
    """Return where the statement that is read up to `at` ends: behind its last line."""
    depth = 0
    while at < len(text):
        found = PIECE.match(text, at)
        if found is None:
            return len(text)
        depth += (found["open"] is not None) - (found["close"] is not None)
        at = found.end()
        if found["end"] is not None and depth <= 0:
            return at
    return at
