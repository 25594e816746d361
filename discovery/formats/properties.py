"""Java .properties files: ISO 8859-1, backslash escapes, continuation lines (java.util.Properties.load)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from discovery.formats.limits import MAX_PROPERTIES_BYTES, check_size, malformed
from discovery.formats.plain import settle
from discovery.formats.text import MARKS, decode
from discovery.shapes.model import Plain

NEWLINE = re.compile(r"\r\n|\n|\r")
BLANK = " \t\f"
# The key ends at the first separator that is not escaped; one of = and : may follow white space.
PAIR = re.compile(r"((?:[^\\=: \t\f]|\\.)*)[ \t\f]*[=:]?[ \t\f]*(.*)", re.DOTALL)
ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|.|$)", re.DOTALL)
LETTERS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}


def read_properties(data: bytes) -> Plain:
    """Return the keys and values of a .properties file, the last of equal keys; raise Unreadable."""
    check_size(data, MAX_PROPERTIES_BYTES)
    marked = any(data.startswith(mark) for mark, _ in MARKS)
    if not marked and b"\0" in data:
        raise malformed("a properties file: it holds NUL characters")
    pairs: dict[str, object] = {}
    for number, line in logical_lines(decode(data) if marked else data.decode("latin-1")):
        found = PAIR.match(line)
        if found is not None:
            pairs[unescape(found[1], number)] = unescape(found[2], number)
    return settle(pairs)


def logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the number and text of each line that holds a pair, continuations joined."""
    parts: list[str] = []
    first = 0
    for number, natural in enumerate(NEWLINE.split(text), start=1):
        line = natural.lstrip(BLANK)
        if not parts:
            if not line or line[0] in "#!":
                continue
            first = number
        backslashes = len(line) - len(line.rstrip("\\"))
        if backslashes % 2:
            parts.append(line[:-1])
            continue
        yield first, "".join((*parts, line))
        parts.clear()
    if parts:
        yield first, "".join(parts)


def unescape(text: str, line: int) -> str:
    """Return `text` without its escapes; raise Unreadable for a \\u without four hex digits, as Java does."""

    def plain(found: re.Match[str]) -> str:
        escaped = found[1]
        if len(escaped) == 5:
            return chr(int(escaped[1:], 16))
        if escaped == "u":
            raise malformed("a properties file: a broken \\u escape", line)
        return LETTERS.get(escaped, escaped)

    return ESCAPE.sub(plain, text) if "\\" in text else text
