"""The general readers of a written entry: maps, texts, dates, names. Each raises Refused with its line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NoReturn

from discovery.identity.patterns import Pattern
from inventory.registry.nodes import Value

MAX_TEXT = 2000  # characters of one field; a reason is a sentence or two
ID = Pattern(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
CONTROL = Pattern(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
DATE = Pattern(r"\d{4}-\d{2}-\d{2}")


class Refused(ValueError):
    """One field that cannot be read: its name, its line, and what to write instead."""

    def __init__(self, field: str, line: int, message: str) -> None:
        """Keep the place and the words."""
        super().__init__(message)
        self.field = field
        self.line = line


def check_known(fields: Mapping[str, Value], node: Value, known: tuple[str, ...], path: str) -> None:
    """Raise Refused for a field that no entry has."""
    for name in fields:
        if name not in known:
            from difflib import get_close_matches

            close = get_close_matches(name, known, n=1)
            advice = f"did you mean {close[0]}?" if close else f"known are {', '.join(known)}"
            raise Refused(path + name[:60], node.keys.get(name, node.line), f"unknown field; {advice}")


def map_of(node: Value, field: str) -> Mapping[str, Value]:
    """Return the map that `node` is; raise Refused if it is none, or has a key twice."""
    if node.problem:
        raise Refused(field, node.line, node.problem)
    if not isinstance(node.value, dict):
        raise Refused(field, node.line, "write a map: one `field: value` per line")
    return node.value


def text_of(node: Value, field: str) -> str:
    """Return the text that `node` is, in one line's blanks; raise Refused for anything else."""
    if node.problem:
        raise Refused(field, node.line, node.problem)
    if node.value is None or (isinstance(node.value, str) and not node.value.strip()):
        raise Refused(field, node.line, "is empty; write a value or remove the field")
    if not isinstance(node.value, str):
        raise Refused(field, node.line, "write one text, in quotes if it holds `: ` or begins with a sign")
    if len(node.value) > MAX_TEXT or CONTROL.search(node.value):
        raise Refused(field, node.line, f"write at most {MAX_TEXT} characters, without control characters")
    return node.value.strip()


def child(node: Value, name: str) -> Value | None:
    """Return the value of field `name`, None if it is not there."""
    return node.value.get(name) if isinstance(node.value, dict) else None


def read_text(node: Value, name: str) -> str:
    """Return the text of field `name`, empty if it is not there."""
    found = child(node, name)
    return "" if found is None else text_of(found, name)


def read_id(node: Value, name: str) -> str:
    """Return the entry's id; raise Refused if it could not stand in a command line or file name."""
    text = read_text(node, name)
    if text and not ID.fullmatch(text):
        refuse(node, name, "write letters, digits, `.`, `-` and `_`, beginning with a letter or digit")
    return text


def date_of(node: Value, field: str) -> date:
    """Return the date that `node` is."""
    text = text_of(node, field)
    try:
        if DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # the thirteenth month is told like any other text
    raise Refused(field, node.line, "write the date as year-month-day, for example 2027-01-31")


def names_of(node: Value, field: str) -> tuple[str, ...]:
    """Return the names in a list; a single text is a list of one."""
    if not isinstance(node.value, list):
        return (text_of(node, field),)
    if not node.value:
        raise Refused(field, node.line, "the list is empty; name somebody, or remove the field")
    return tuple(sorted({text_of(item, field) for item in node.value}))


def refuse(node: Value, name: str, message: str, path: str = "") -> NoReturn:
    """Raise Refused at the line of field `name`, which `path` stands in front of."""
    found = child(node, name)
    raise Refused(path + name, found.line if found else node.line, message)


def section(node: Value, name: str, known: tuple[str, ...], path: str = "") -> Mapping[str, Value]:
    """Return the fields of the map under `name`, none if it is not there; raise Refused for unknown ones."""
    found = child(node, name)
    if found is None:
        return {}
    fields = map_of(found, path + name)
    check_known(fields, found, known, f"{path}{name}.")
    if not fields:
        raise Refused(path + name, found.line, f"is empty; write {', '.join(known)}, or remove the field")
    return fields


def items_of(node: Value, name: str) -> list[Value]:
    """Return the items of the list under `name`, none if it is not there; raise Refused for another thing."""
    found = child(node, name)
    if found is None:
        return []
    if found.problem or not isinstance(found.value, list):
        raise Refused(name, found.line, found.problem or "write a list: each item begins with `- `")
    if not found.value:
        raise Refused(name, found.line, "the list is empty; write an item, or remove the field")
    return found.value


def texts_of(node: Value, field: str) -> tuple[str, ...]:
    """Return the texts in a list as they are ordered; a single text is a list of one."""
    if not isinstance(node.value, list):
        return (text_of(node, field),)
    if node.problem or not node.value:
        raise Refused(field, node.line, node.problem or "the list is empty; write an item, or remove it")
    return tuple(dict.fromkeys(text_of(item, field) for item in node.value))


def needed(fields: Mapping[str, Value], names: tuple[str, ...], node: Value, path: str) -> None:
    """Raise Refused for the first of `names` that is not among `fields`."""
    for name in names:
        if name not in fields:
            every = ", ".join(names)
            raise Refused(path + name, node.line, f"{name} is missing; {path.rstrip('.')} needs {every}")


def word_of(node: Value, field: str, words: Iterable[str]) -> str:
    """Return the text that `node` is; raise Refused if it is none of `words`."""
    text, known = text_of(node, field), tuple(words)
    if text not in known:
        raise Refused(field, node.line, f"{text[:40]!r} is not known; write one of {', '.join(known)}")
    return text
