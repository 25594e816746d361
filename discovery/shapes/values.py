"""Plain values as text, numbers as written, shell-like strings as words, JSON text as plain values."""

from __future__ import annotations

import re

from discovery.formats.errors import Unreadable
from discovery.formats.servers import split
from discovery.shapes.model import Plain

# The largest text seen inside a settings value is a few KB; past this it is no configuration.
MAX_EMBEDDED_TEXT = 4 * 1024 * 1024
MAX_INTEGER_BITS = 4096  # YAML can write longer ones in hex, and Python refuses to print those
WINDOWS_WORD = re.compile(r'(?:"[^"]*"|[^\s"])+')


def text(value: Plain) -> str | None:
    """Return a scalar as text, as a client would put it into argv or the environment; else None."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int() if value.bit_length() > MAX_INTEGER_BITS:
            return None
        case int() | float():
            return str(value)
    return None


def filled(value: Plain) -> str | None:
    """Return `value` stripped if it is text with something in it, else None."""
    if isinstance(value, str):
        return value.strip() or None
    return None


def first_filled(entry: dict[str, Plain], keys: tuple[str, ...]) -> str | None:
    """Return the first non-empty text among the fields `keys` of `entry`."""
    return next((found for key in keys if key in entry and (found := filled(entry[key])) is not None), None)


def texts(value: Plain) -> tuple[str, ...]:
    """Return the scalars of a list as text, a lone scalar as one; nulls and nested values are left out."""
    items = value if isinstance(value, list) else [value]
    return tuple(word for word in map(text, items) if word is not None)


def names(value: Plain) -> tuple[str, ...]:
    """Return the distinct non-empty texts of a list, in order."""
    if not isinstance(value, list):
        return ()
    return tuple(dict.fromkeys(item for item in value if isinstance(item, str) and item))


def words(line: str, os: str) -> tuple[str, ...]:
    """Split a shell-like line as the shell of `os` would; on unbalanced quotes, at white space."""
    if os == "windows":
        return tuple(word.replace('"', "") for word in WINDOWS_WORD.findall(line))
    return tuple(split(line) or line.split())


def flag(value: Plain) -> bool | None:
    """Return an on/off value however it is written (bool, 0/1, text); None for anything else."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return {0: False, 1: True}.get(value)
    if isinstance(value, str):
        return {"true": True, "1": True, "false": False, "0": False}.get(value.strip().lower())
    return None


def embedded(value: Plain) -> Plain:
    """Return the plain value of a text in JSON, JSON5 or JSON with Python's quotes; None if it is none.

    A value that is not text is returned as it is: some clients store the same field both ways.
    """
    if not isinstance(value, str):
        return value
    body = value.strip().removeprefix("\ufeff")
    if not body or body[0] not in "{[" or len(body) > MAX_EMBEDDED_TEXT:
        return None
    from discovery.formats.json import parse_loose_text

    try:
        return parse_loose_text(body)
    except Unreadable:
        return None
