"""Free text (names, messages, pointers) made fit to keep: without secrets, and harmless to print. Pure."""

from __future__ import annotations

from discovery.redact.found import Found
from discovery.redact.pairs import redact_pairs
from discovery.redact.patterns import compiled
from discovery.redact.tokens import mask_tokens
from discovery.redact.urls import clean_url
from discovery.redact.values import MIN_TOKEN

CUT = "\N{HORIZONTAL ELLIPSIS}"
MAX_TEXT = 32 * 1024  # a message, not a file

ADDRESS = r"[A-Za-z][A-Za-z0-9+.:-]{0,40}://[^\s\"'<>`]+"


def scrub(text: str) -> str:
    """Return `text` without tokens of known kinds, credentials in URLs, and values of secret names."""
    if text.isidentifier() and len(text) < MIN_TOKEN:
        return text
    found: list[Found] = []
    kept = text[:MAX_TEXT]
    if "://" in kept:
        kept = compiled(ADDRESS).sub(lambda address: clean_url(address[0], found, 0), kept)
    return mask_tokens(redact_pairs(kept, "text", found), "text", found)


def printable(text: str, limit: int = 256) -> str:
    """Return `text` on one line, at most `limit` characters, with nothing that moves a terminal's cursor.

    Control, format, bidirectional and private characters and lone surrogates become escapes; a cut shows.
    """
    head = text[: limit + 1]
    if not head.isprintable():
        head = "".join(char if char.isprintable() else escaped(char) for char in head)
    return head if len(head) <= limit else head[: max(limit - 1, 0)] + CUT


def escaped(char: str) -> str:
    """Return `char` as Python would write it in a string: `\\n`, `\\x1b`, `\\u202e`."""
    return char.encode("unicode_escape").decode("ascii")
