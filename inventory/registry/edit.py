"""An entry as YAML text: written new, or put into an existing file without touching its comments."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from inventory.model import Entry
from inventory.registry.nodes import Value, read_documents
from inventory.registry.target import TargetError, read_target

# Text that means itself to every YAML reader without quotes.
PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./+~-]*(?:[ :@%=&?,][A-Za-z0-9_./+~-]+)*")
NOT_TEXT = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Uneditable(ValueError):
    """A file laid out in a way that cannot be changed without risk; the message says how."""


def tree_of(entry: Entry) -> dict[str, object]:
    """Return what is written of an entry, in the order it is written; empty fields are left out."""
    reach = entry.reach
    fields: dict[str, object] = {
        "id": entry.id,
        "name": entry.name,
        "identity": entry.identity,
        "state": entry.state.value,
        "owner": entry.owner,
        "purpose": entry.purpose,
        "reason": entry.reason,
        "versions": entry.versions,
        "reach": without_empty(
            {
                "users": list(reach.users),
                "hosts": list(reach.hosts),
                "clients": list(reach.clients),
                "environments": list(reach.environments),
            }
        ),
        "approved": without_empty(
            {"by": entry.approved_by, "at": entry.approved_at.isoformat() if entry.approved_at else ""}
        ),
        "expires": entry.expires.isoformat() if entry.expires else "",
        "ticket": entry.ticket,
    }
    return without_empty(fields)


def without_empty(fields: Mapping[str, object]) -> dict[str, object]:
    """Return the fields that say something."""
    return {key: value for key, value in fields.items() if value}


def rendered(entry: Entry) -> str:
    """Return `entry` as a new YAML file."""
    return "".join(f"{key}: {written(value)}\n" for key, value in tree_of(entry).items())


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
    Identity and reach are those of the entry already, and stay as they are spelt.
    """
    documents = read_documents(text)
    root = documents[0] if len(documents) == 1 else None
    if root is None or not isinstance(root.value, dict) or "entries" in root.value:
        raise Uneditable("the file holds more than one entry")
    if text.lstrip().startswith("{"):
        raise Uneditable("the file is written as JSON")
    wanted = tree_of(entry)
    kept = {"reach"} | ({"identity"} if is_spelt_well(root.value.get("identity")) else set())
    lines = [line if line.endswith("\n") else line + "\n" for line in text.splitlines(keepends=True)]
    edit_map(lines, root, {key: value for key, value in wanted.items() if key not in kept}, kept)
    lines += [f"{name}: {written(value)}\n" for name, value in wanted.items() if name not in root.keys]
    return "".join(lines)


def is_spelt_well(node: Value | None) -> bool:
    """Return whether an identity may stay as it is: it holds no version, which now stands in `versions`."""
    try:
        return node is not None and isinstance(node.value, str) and read_target(node.value).version is None
    except TargetError:
        return False


def edit_map(lines: list[str], node: Value, wanted: Mapping[str, object], kept: set[str]) -> None:
    """Put the wanted values into the fields of a map, from the last line up so that earlier places stay."""
    fields = node.value if isinstance(node.value, dict) else {}
    for name, value in sorted(fields.items(), key=lambda it: it[1].span, reverse=True):
        new = wanted.get(name)
        if name in kept or plain_of(value) == new:
            continue
        if isinstance(value.value, dict) and isinstance(new, Mapping) and value.span[0] >= node.keys[name]:
            edit_block(lines, value, new)
        else:
            put(lines, node.keys[name] - 1, value, new)


def edit_block(lines: list[str], node: Value, wanted: Mapping[str, object]) -> None:
    """Put the wanted values into a map on lines of its own, and what is new behind its last line."""
    edit_map(lines, node, wanted, set())
    at = max(node.keys.values())
    indent = lines[at - 1][: len(lines[at - 1]) - len(lines[at - 1].lstrip())]
    lines[at:at] = [
        f"{indent}{key}: {written(value)}\n" for key, value in wanted.items() if key not in node.keys
    ]


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
