"""Pointers into a file → the numbers of the lines that a reader should look at. Pure; never raises."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePath

from discovery.clients.model import Format
from inventory.check.json_lines import json_lines
from inventory.check.sought import Sought, seek
from inventory.check.toml_lines import toml_lines

BY_SUFFIX: Mapping[str, Format] = {
    **dict.fromkeys((".json", ".jsonc", ".json5", ".code-workspace"), Format.JSON),
    **dict.fromkeys((".yaml", ".yml"), Format.YAML),
    **dict.fromkeys((".md", ".mdc", ".markdown"), Format.FRONTMATTER),
    ".toml": Format.TOML,
}
FENCE = re.compile(r"---[ \t]*\r?\n")
END = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)
# A finder tells two places apart that redaction made alike: `/mcpServers/x (2)`.
COUNTED = re.compile(r" \(\d+\)$")
MAX_DIGITS = 9


def lines_of(text: str, form: Format, pointers: Iterable[str]) -> dict[str, int]:
    """Return the line, from one, to which each pointer leads in `text`: the nearest above it, else 1."""
    paths = {pointer: segments(COUNTED.sub("", pointer)) for pointer in pointers}
    root = seek(paths.values())
    if (resolve := RESOLVERS.get(form)) is not None:
        resolve(text, root)
    last = text.count("\n") + 1
    return {pointer: min(root.line_of(path), last) for pointer, path in paths.items()}


def segments(pointer: str) -> tuple[str, ...]:
    """Return the unescaped segments of an RFC 6901 pointer; none for the whole document."""
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])


def form_of(path: str, told: Format | None) -> Format:
    """Return the format in which the lines of a file are found: by its name, else as its row has it."""
    return BY_SUFFIX.get(PurePath(path).suffix.lower()) or told or Format.NONE


def in_yaml(text: str, root: Sought) -> None:
    """Note the lines of places in a YAML text."""
    from inventory.check.yaml_lines import yaml_lines  # loads a parser

    yaml_lines(text, root)


def in_head(text: str, root: Sought) -> None:
    """Note the lines of places in the YAML head of a Markdown text."""
    begin = FENCE.match(text)
    end = END.search(text, begin.end()) if begin else None
    if begin is not None and end is not None:
        from inventory.check.yaml_lines import yaml_lines

        yaml_lines(text[begin.end() : end.start()], root, first=2)


def in_script(text: str, root: Sought) -> None:
    """Note that a pointer into a script is a line."""
    for number, place in root.inside.items():
        if number.isdecimal() and number.isascii() and len(number) < MAX_DIGITS:
            place.line = max(int(number), 1)


RESOLVERS: Mapping[Format, Callable[[str, Sought], None]] = {
    Format.JSON: json_lines,
    Format.JSON5: json_lines,
    Format.YAML: in_yaml,
    Format.TOML: toml_lines,
    Format.FRONTMATTER: in_head,
    Format.TEXT: in_script,
}
