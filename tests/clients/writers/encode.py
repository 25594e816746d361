"""Plain values → the bytes of a file, as varied as editors make them: BOM, CRLF, comments."""

from __future__ import annotations

import json
import re

import yaml

from discovery.clients.model import Format, Os
from discovery.shapes.model import Plain
from tests.clients.writers.model import Ask

BARE_KEY = re.compile(r"^[A-Za-z0-9_-]+$")


def encoded(value: Plain | bytes, ask: Ask) -> bytes:
    """Return `value` as the row's format writes it; bytes are ready."""
    if isinstance(value, bytes):
        return value
    match ask.format:
        case Format.JSON:
            return as_json(value, ask)
        case Format.JSON5:
            return as_json5(value).encode()
        case Format.TOML:
            return with_line_ends(as_toml(value), ask).encode()
        case Format.YAML if ask.file.endswith(".json"):
            return as_json(value, ask)
        case Format.YAML:
            return marked(with_line_ends(as_yaml(value), ask), ask)
        case Format.FRONTMATTER:
            return with_line_ends(f"---\n{as_yaml(value)}---\n\n# Role\n\nHelp.\n", ask).encode()
    raise LookupError(f"{ask.client}/{ask.row}: nothing writes {ask.format} from plain values")


def as_json(value: Plain, ask: Ask) -> bytes:
    """Return JSON: plain, with a comment and a trailing comma, in UTF-16 on Windows, with BOM or CRLF."""
    text = json.dumps(value, indent=2)
    if ask.number % 5 == 3:
        text = "// written by hand\n" + re.sub(r"([^\s{\[])\n\}$", r"\1,\n}", text)
    if ask.os is Os.WINDOWS and ask.number % 5 == 4:
        return text.encode("utf-16")
    return marked(with_line_ends(text, ask), ask)


def with_line_ends(text: str, ask: Ask) -> str:
    """Return `text`, for every fourth file with the line ends of Windows."""
    return text.replace("\n", "\r\n") if ask.number % 4 == 1 else text


def marked(text: str, ask: Ask) -> bytes:
    """Return `text` as UTF-8, every fourth with a byte order mark."""
    return text.encode("utf-8-sig" if ask.number % 4 == 2 else "utf-8")


def as_json5(value: Plain) -> str:
    """Return JSON5: keys without quotes, single quotes, trailing commas."""
    match value:
        case dict():
            return "{" + "".join(f"{key5(key)}: {as_json5(inner)}, " for key, inner in value.items()) + "}"
        case list():
            return "[" + "".join(f"{as_json5(inner)}, " for inner in value) + "]"
        case str():
            return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return json.dumps(value)


def key5(key: str) -> str:
    """Return a key as JSON5 writes it."""
    return key if key.isidentifier() else f"'{key}'"


def as_yaml(value: Plain) -> str:
    """Return block YAML."""
    return yaml.safe_dump(value, sort_keys=False)


def as_toml(value: Plain) -> str:
    """Return TOML: tables for maps, arrays of tables for lists of maps."""
    assert isinstance(value, dict)
    return "\n".join([*toml_lines(value, ()), ""])


def toml_lines(table: dict[str, Plain], path: tuple[str, ...]) -> list[str]:
    """Return the lines of one table and of the tables in it."""
    here = [f"{toml_key(key)} = {toml_value(one)}" for key, one in table.items() if not is_table(one)]
    below: list[str] = []
    for key, one in table.items():
        name = ".".join(map(toml_key, (*path, key)))
        if isinstance(one, dict):
            below += [f"[{name}]", *toml_lines(one, (*path, key))]
        elif isinstance(one, list) and is_table(one):
            for item in one:
                assert isinstance(item, dict)
                below += [f"[[{name}]]", *toml_lines(item, (*path, key))]
    return here + below


def is_table(value: Plain) -> bool:
    """Return whether a value is written under a header of its own."""
    listed = isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)
    return isinstance(value, dict) or listed


def toml_key(key: str) -> str:
    """Return a key, quoted where it must be."""
    return key if BARE_KEY.match(key) else json.dumps(key)


def toml_value(value: Plain) -> str:
    """Return a scalar or an array; both look as in JSON."""
    return json.dumps(value)
