"""How a server found in a script is written down, so that ordinary shape readers take it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from discovery.shapes.model import Plain
from discovery.shapes.vocabulary import (
    ARGS_KEYS,
    COMMAND_KEYS,
    ENV_KEYS,
    HEADER_KEYS,
    KNOWN_KEYS,
    URL_KEYS,
)

NAME = ("name", "server_label", "serverLabel")
TRANSPORT = ("transport", "type")
BESIDES = KNOWN_KEYS.difference(COMMAND_KEYS, ARGS_KEYS, URL_KEYS, ENV_KEYS, HEADER_KEYS, NAME, TRANSPORT)
PIECE = re.compile(
    r"""'(?P<single>[^']*)' | "(?P<double>(?:[^"\\]++|\\.)*+)" | \\(?P<escaped>.)
    | (?P<bare>[^\s'"\\]+) | (?P<space>\s+) | (?P<stray>.)""",
    re.DOTALL | re.VERBOSE,
)
MAX_LINE = 128 * 1024  # characters: Linux passes no longer argument (MAX_ARG_STRLEN)
IN_QUOTES = re.compile(r"\\([\"\\$`])")
REMOTE = ("http://", "https://", "ws://", "wss://")
UNKNOWN = "${expression}"  # what stands for a value that the script does not write out
# An expression, and nothing else.
REFERENCE = re.compile(r"\$\{[^{}]*\}")
# What runs the script itself is no secret of the machine: these two always name the same program.
INTERPRETERS = {"${sys.executable}": "python", "${process.execPath}": "node"}


def server(name: str | None, fields: Mapping[str, Plain], line: int, *, shell: bool = False) -> Plain:
    """Return a server as plain values, or None where nothing in `fields` says what it is.

    `shell` says that the command is one text with its arguments. Each is marked approximate: a scan of
    text sees no conditions, loops or variables. Other fields that clients know stay as they are.
    """
    argv = words(first(fields, COMMAND_KEYS), shell=shell) + words(first(fields, ARGS_KEYS))
    url = text(first(fields, URL_KEYS))
    command_told, url_told = any(map(told, argv)), told(url)
    if not command_told and not url_told:
        return None
    argv = [INTERPRETERS.get(argv[0], argv[0]), *argv[1:]] if command_told else []
    found: dict[str, Plain] = {
        "name": name if name is not None else written(first(fields, NAME)),
        "command": argv[0] if argv else None,
        "args": list(argv[1:]),
        "url": url if url_told else None,
        "env": texts(first(fields, ENV_KEYS)),
        "headers": texts(first(fields, HEADER_KEYS)),
        "line": line,
        "approximate": True,
    }
    stated = next(filter(None, (written(fields.get(key)) for key in TRANSPORT)), None)
    besides = {key: value for key, value in fields.items() if key in BESIDES and value not in (None, UNKNOWN)}
    return found | besides | ({"type": stated} if stated else {})


def told(word: str | None) -> bool:
    """Return whether a word is written out in the script, at least in part."""
    return bool(word) and not REFERENCE.fullmatch(word or "")


def written(value: Plain) -> str | None:
    """Return a text that is written out, None for anything else."""
    return value if isinstance(value, str) and told(value) else None


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
    return (split(value) or value.split()) if shell else [value]


def split(line: str) -> list[str]:
    """Return the words of a POSIX command line, none where its quotes do not match or it is too long.

    Not shlex: its time grows with the square of a word's length.
    """
    found: list[str] = []
    parts: list[str] = []
    if len(line) > MAX_LINE:
        return found
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
