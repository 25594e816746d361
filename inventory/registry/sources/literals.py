"""Regular expressions in policies that stand for one word, and words as expressions."""

from __future__ import annotations

import re

MARKS = frozenset(".^$*+?{}[]|()")
# A backslash before any of these letters is a class or a place in the text, not the letter.
LETTER = re.compile(r"[A-Za-z0-9]")


def literal(expression: str) -> str | None:
    """Return the one word that an expression matches whole, None if it matches more than one, or none."""
    text = expression
    if text.startswith("^(?:") and text.endswith(")$"):
        text = text[4:-2]
    text = text.removeprefix("^")
    if text.endswith("$") and not text.endswith("\\$"):
        text = text[:-1]
    found: list[str] = []
    index = 0
    while index < len(text):
        letter = text[index]
        if letter == "\\":
            index += 1
            if index == len(text) or LETTER.match(text[index]):
                return None
            letter = text[index]
        elif letter in MARKS:
            return None
        found.append(letter)
        index += 1
    return "".join(found)


def prefix_expression(word: str, *, more: bool) -> str:
    """Return the expression of a word, with anything behind it if there may be more."""
    return re.escape(word) + (".*" if more else "")
