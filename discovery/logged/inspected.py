"""Arguments as Node prints them (util.inspect): `args: [ '-y', 'server', [length]: 2 ]`. Pure."""

from __future__ import annotations

import re

# A launch line longer than this is cut by its client anyway.
MAX_TEXT = 64 * 1024
MAX_ARGS = 256
BEGIN = re.compile(r"\s*metadata: \{\s*args: \[|\s*args: \[")
# Node quotes with ', with " where the text has ', and with ` where it has both.
ITEM = re.compile(
    r"\s*,?\s*(?:'((?:[^'\\\n]|\\.)*)'|\"((?:[^\"\\\n]|\\.)*)\"|`((?:[^`\\\n]|\\.)*)`"
    r"|\[length\]: (\d{1,9})|(\]))"
)
ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|(.))", re.DOTALL)
CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}


def read_arguments(text: str, at: int) -> tuple[str, ...] | None:
    """Return the arguments of the block that begins at `at`; None if not all of them are there to be read."""
    begin = BEGIN.match(text, at)
    if begin is None:
        return None
    found: list[str] = []
    told: int | None = None
    position = begin.end()
    while item := ITEM.match(text, position, at + MAX_TEXT):
        position = item.end()
        if item[5]:
            return tuple(found) if told is None or told == len(found) else None
        if item[4]:
            told = int(item[4])
        else:
            found.append(unescaped(item[1] or item[2] or item[3] or ""))
        if len(found) > MAX_ARGS:
            return None
    return None


def unescaped(text: str) -> str:
    """Return the text that a JavaScript string literal stands for."""
    return ESCAPE.sub(character, text)


def character(found: re.Match[str]) -> str:
    """Return the character that an escape stands for."""
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else CONTROLS.get(found[3], found[3])
