"""How a server found in a script is written down, so that ordinary shape readers take it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from discovery.shapes.model import Plain

COMMAND = ("command", "cmd")
ARGS = ("args", "arguments")
URL = ("url", "server_url", "serverUrl", "base_url", "baseUrl", "endpoint")
ENV = ("env", "environment")
HEADERS = ("headers",)
NAME = ("name", "server_label", "serverLabel")
TRANSPORT = ("transport", "type")
PIECE = re.compile(
    r"""'(?P<single>[^']*)' | "(?P<double>(?:[^"\\]|\\.)*)" | \\(?P<escaped>.)
    | (?P<bare>[^\s'"\\]+) | (?P<space>\s+) | (?P<stray>.)""",
    re.DOTALL | re.VERBOSE,
)
IN_QUOTES = re.compile(r"\\([\"\\$`])")
REMOTE = ("http://", "https://", "ws://", "wss://")


def server(name: str | None, fields: Mapping[str, Plain], line: int, *, shell: bool = False) -> Plain:
    """Return a server as plain values, or None where nothing in `fields` says what it is.

    `shell` says that the command is one text with its arguments. Each is marked approximate: a scan of
    text sees no conditions, loops or variables.
    """
    argv = words(first(fields, COMMAND), shell=shell) + words(first(fields, ARGS))
    url = first(fields, URL)
    told = [word for word in (*argv, url) if isinstance(word, str) and word and not word.startswith("${")]
    if not told:
        return None
    found: dict[str, Plain] = {
        "name": name if name is not None else text(first(fields, NAME)),
        "command": argv[0] if argv else None,
        "args": list(argv[1:]),
        "url": text(url),
        "env": texts(first(fields, ENV)),
        "headers": texts(first(fields, HEADERS)),
        "line": line,
        "approximate": True,
    }
    extras = {
        "type": next(filter(None, (text(fields.get(key)) for key in TRANSPORT)), None),
        "cwd": text(fields.get("cwd")),
    }
    found |= {key: value for key, value in extras.items() if value is not None}
    if isinstance(enabled := fields.get("enabled"), bool):
        found["enabled"] = enabled
    return found


def line_of(source: str, offset: int) -> int:
    """Return the number, from one, of the line at `offset`."""
    return source.count("\n", 0, offset) + 1


def first(fields: Mapping[str, Plain], names: tuple[str, ...]) -> Plain:
    """Return the first of the named fields that is there."""
    return next((fields[name] for name in names if fields.get(name) is not None), None)


def words(value: Plain, *, shell: bool = False) -> list[str]:
    """Return a command or its arguments as a list of texts."""
    if isinstance(value, list):
        return [
            str(item) for item in value if isinstance(item, (str, int, float)) and not isinstance(item, bool)
        ]
    if not isinstance(value, str) or not value:
        return []
    return split(value) if shell else [value]


def split(line: str) -> list[str]:
    """Return the words of a POSIX command line, none where its quotes do not match.

    Not shlex: its time grows with the square of a word's length.
    """
    found: list[str] = []
    parts: list[str] = []
    for piece in PIECE.finditer(line):
        if piece.lastgroup == "stray":
            return []
        if piece.lastgroup != "space":
            parts.append(
                IN_QUOTES.sub(r"\1", piece["double"]) if piece["double"] is not None else unquoted(piece)
            )
        elif parts:
            found.append("".join(parts))
            parts.clear()
    return [*found, "".join(parts)] if parts else found


def unquoted(piece: re.Match[str]) -> str:
    """Return a piece of a word without its quotes or escape."""
    return piece[piece.lastgroup or 0]


def text(value: Plain) -> str | None:
    """Return a text, None for anything else."""
    return value if isinstance(value, str) else None


def texts(value: Plain) -> Plain:
    """Return a map of names to texts, None where the value is no text or number."""
    if not isinstance(value, dict):
        return {}
    return {
        name: str(item) if isinstance(item, (str, int, float)) and not isinstance(item, bool) else None
        for name, item in value.items()
    }
