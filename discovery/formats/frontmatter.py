"""The YAML head of a Markdown file, between two lines of three dashes."""

from __future__ import annotations

import re

from discovery.formats.errors import Unreadable
from discovery.formats.limits import MAX_HEAD_CHARACTERS
from discovery.formats.text import decode
from discovery.formats.yaml import parse_yaml
from discovery.model import Reason
from discovery.shapes.model import Plain

FENCE = re.compile(r"---[ \t]*(?:\r\n|\n|\r)")
END = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
# A line that begins a new top-level entry; anything indented or a list item belongs to the entry above.
TOP = re.compile(r"^(?=[^\s#-])", re.MULTILINE)
# Something else than comments before the first entry: the head is no mapping.
LOOSE = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*[ \t]*[^\s#]")
ENTRY = re.compile(r"([^:\n]+):[ \t]+([^\n]*)\n*")


def read_frontmatter(data: bytes) -> Plain:
    """Return the mapping at the head of a file, {} where it has none; raise Unreadable."""
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    begin = FENCE.match(text)
    end = END.search(text, begin.end()) if begin else None
    if begin is None or end is None:
        return {}
    if end.start() - begin.end() > MAX_HEAD_CHARACTERS:
        raise Unreadable(Reason.TOO_LARGE, f"a head of more than {MAX_HEAD_CHARACTERS} characters")
    head = parse_head(text[begin.end() : end.start()])
    return head if isinstance(head, dict) else {}


def parse_head(head: str) -> Plain:
    """Return the value of a head, reading it entry by entry where it is no YAML; raise Unreadable.

    `description: Use this when: ...` is no YAML, yet clients read on; it must not hide the servers.
    """
    try:
        return parse_yaml(head, first_line=2)
    except Unreadable as error:
        starts = [found.start() for found in TOP.finditer(head)]
        if error.reason is not Reason.MALFORMED or not starts or LOOSE.match(head[: starts[0]]):
            raise
    entries: dict[str, Plain] = {}
    for start, stop in zip(starts, [*starts[1:], len(head)], strict=True):
        entries |= parse_entry(head[start:stop], head.count("\n", 0, start) + 2)
    return entries


def parse_entry(entry: str, line: int) -> dict[str, Plain]:
    """Return one top-level entry; a single line that is no YAML is a text. Raise Unreadable."""
    try:
        value = parse_yaml(entry, first_line=line)
    except Unreadable:
        single = ENTRY.fullmatch(entry)
        if single is None:
            raise
        return {single[1].strip(): single[2].strip()}
    return value if isinstance(value, dict) else {}
