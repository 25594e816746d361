"""An entry as YAML text: written new, or put into an existing file without touching its comments.

What means the same stays as it is spelt, so that a change in a pull request is the lines of one decision.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from inventory.model import Entry
from inventory.registry.form import read_entry
from inventory.registry.nodes import Value, read_documents
from inventory.registry.target import TargetError, read_target
from inventory.registry.tree import tree_of, without_empty

__all__ = ["Uneditable", "edited", "rendered", "tree_of", "without_empty", "written"]

# Text that means itself to every YAML reader without quotes.
PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./+~-]*(?:[ :@%=&?,][A-Za-z0-9_./+~-]+)*")
NOT_TEXT = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Uneditable(ValueError):
    """A file laid out in a way that cannot be changed without risk; the message says how."""


def rendered(entry: Entry) -> str:
    """Return `entry` as a new YAML file."""
    return "".join(line for name, value in tree_of(entry).items() for line in lines_of(name, value))


def lines_of(name: str, value: object) -> Iterator[str]:
    """Yield the lines of one field: a list of maps has a line for each, so that one more is one line more."""
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        yield f"{name}:\n"
        yield from (f"  - {written(item)}\n" for item in value)
    else:
        yield f"{name}: {written(value)}\n"


def written(value: object, inside: bool = False) -> str:
    """Return a value on one line; `inside` brackets, a comma would end plain text."""
    match value:
        case str():
            plain = DAY.fullmatch(value) or (PLAIN.fullmatch(value) and value.lower() not in NOT_TEXT)
            return value if plain and not (inside and "," in value) else json.dumps(value, ensure_ascii=False)
        case list():
            return "[" + ", ".join(written(item, inside=True) for item in value) + "]"
        case Mapping():
            return (
                "{" + ", ".join(f"{key}: {written(item, inside=True)}" for key, item in value.items()) + "}"
            )
    raise TypeError(f"nothing of an entry is a {type(value).__name__}")


def edited(text: str, entry: Entry) -> str:
    """Return `text`, a file of one entry, saying what `entry` says; raise Uneditable or Broken.

    Values change in place, new fields are put at the end, fields that are no longer said lose their line.
    """
    root = the_document(text)
    before, after = said(root), tree_of(entry)
    changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    if "versions" in changed and holds_version(root):
        changed.add("identity")
    lines = [line if line.endswith("\n") else line + "\n" for line in text.splitlines(keepends=True)]
    edit_map(lines, root, after, frozenset(root.keys) - changed)
    for name, value in after.items():
        if name in changed and name not in root.keys:
            lines += lines_of(name, value)
    return "".join(lines)


def the_document(text: str) -> Value:
    """Return the map of a file's only entry; raise Uneditable for a file laid out otherwise, or Broken."""
    documents = read_documents(text)
    root = documents[0] if len(documents) == 1 else None
    if root is None or not isinstance(root.value, dict) or "entries" in root.value:
        raise Uneditable("the file holds more than one entry")
    if text.lstrip().startswith("{"):
        raise Uneditable("the file is written as JSON")
    return root


def said(root: Value) -> dict[str, object]:
    """Return what an entry says as it stands; raise Uneditable where it cannot be read."""
    found = read_entry(root, "")
    if isinstance(found, Entry):
        return tree_of(found)
    raise Uneditable("; ".join(f"{it.field}: {it.message}" for it in found))


def holds_version(root: Value) -> bool:
    """Return whether the identity as written holds a version."""
    node = root.value.get("identity") if isinstance(root.value, dict) else None
    try:
        return node is None or not isinstance(node.value, str) or read_target(node.value).version is not None
    except TargetError:
        return True


def edit_map(
    lines: list[str], node: Value, wanted: Mapping[str, object], kept: frozenset[str] = frozenset()
) -> None:
    """Put the wanted values into the fields of a map, from the last line up so that earlier places stay."""
    fields = node.value if isinstance(node.value, dict) else {}
    for name, value in sorted(fields.items(), key=lambda it: it[1].span, reverse=True):
        new = wanted.get(name)
        if name in kept or plain_of(value) == new:
            continue
        on_lines = value.span[0] >= node.keys[name]
        if on_lines and isinstance(value.value, dict) and isinstance(new, Mapping):
            edit_block(lines, value, new)
        elif on_lines and isinstance(value.value, list) and isinstance(new, list):
            edit_items(lines, value, value.value, new)
        else:
            put(lines, node.keys[name] - 1, value, new)


def edit_block(lines: list[str], node: Value, wanted: Mapping[str, object]) -> None:
    """Put the wanted values into a map on lines of its own, and what is new behind its last line."""
    at = max(node.keys.values())
    indent = indent_of(lines[at - 1])
    new = [f"{indent}{key}: {written(value)}\n" for key, value in wanted.items() if key not in node.keys]
    if new and any(it.span[2] >= at for it in fields_of(node)):
        raise Uneditable(f"the value on line {at} runs over several lines")
    lines[at:at] = new
    edit_map(lines, node, wanted)


def edit_items(lines: list[str], node: Value, items: list[Value], wanted: list[object]) -> None:
    """Put what is new behind the items of a list on lines of its own, and what changed in its place.

    Raises Uneditable where an item that changes or goes runs over several lines.
    """
    if lines[node.span[0]][: node.span[1]].strip():
        raise Uneditable(f"the list on line {node.line} runs over several lines")
    before = {label_of(item): (item, plain) for item in items for plain in [plain_of(item)]}
    after = {label_of(item): item for item in wanted}
    indent, at = indent_of(lines[node.span[0]]), last_line(lines, items[-1]) + 1
    lines[at:at] = [f"{indent}- {written(item)}\n" for key, item in after.items() if key not in before]
    for key, (item, plain) in reversed(before.items()):
        if plain != after.get(key):
            put(lines, item.span[0], item, after.get(key))


def label_of(item: object) -> str:
    """Return what makes an item of a list the same one: its id, or all it says."""
    plain = plain_of(item) if isinstance(item, Value) else item
    return str(plain.get("id", plain)) if isinstance(plain, dict) else str(plain)


def last_line(lines: list[str], node: Value) -> int:
    """Return the line on which a value ends: a block's own end is where the next one begins."""
    first, start, last, end = node.span
    if isinstance(node.value, str) or node.value is None or lines[first][start : start + 1] in ("{", "["):
        return last if end or last == first else last - 1
    inside = node.value if isinstance(node.value, list) else fields_of(node)
    return max((last_line(lines, each) for each in inside), default=first)


def fields_of(node: Value) -> list[Value]:
    """Return the values of a map."""
    return list(node.value.values()) if isinstance(node.value, dict) else []


def indent_of(line: str) -> str:
    """Return the blanks a line begins with."""
    return line[: len(line) - len(line.lstrip())]


def plain_of(node: Value) -> object:
    """Return a node as the plain value that `tree_of` would give."""
    if isinstance(node.value, list):
        return [plain_of(item) for item in node.value]
    if isinstance(node.value, dict):
        return {key: plain_of(value) for key, value in node.value.items()}
    return node.value


def put(lines: list[str], at: int, node: Value, value: object) -> None:
    """Replace the value of the field on line `at`, or remove that line if there is no value now."""
    first, start, last, end = node.span
    if first != last or first != at:
        raise Uneditable(f"the value on line {at + 1} runs over several lines")
    behind = lines[at][end:]
    if value is not None:
        lines[at] = lines[at][:start] + written(value) + behind
    elif behind.strip():
        raise Uneditable(f"the comment on line {at + 1} would be lost")
    else:
        del lines[at]
