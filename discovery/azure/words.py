"""What a name, a tag or an image says about MCP: a server, a client, something else, or only the letters."""

from __future__ import annotations

from enum import StrEnum

from discovery.azure.homonyms import beside, is_surname
from discovery.identity.flags import spelt
from discovery.identity.patterns import Pattern

MAX_NAME = 256


class Says(StrEnum):
    """What a name says."""

    SERVER = "server"
    WORD = "word"
    CLIENT = "client"
    OTHER = "other"


BREAK = Pattern(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z0-9]+")
# The protocol's own words, and what serves it: after the letters they leave no doubt what is meant.
SERVING = spelt("server servers serverapp gateway gateways proxy bridge hub tools tool toolbox srv endpoint")
# What calls servers. The last ones only right after the letters: `http-host` and `web-agent` say nothing.
CALLING = spelt("client clients clientapp clientweb inspector playground tester")
CALLING_NEXT = spelt("host hosts agent agents bot chat chatbot explorer")
# What is about MCP and neither (see discovery/engines/marks.py, ROLES).
ABOUT = spelt(
    """docs doc documentation website web ui frontend dashboard site blog db database crawler crawlers landing
    wiki registry bench scanner portal"""
)
PROTOCOL = Pattern(r"(?i)model[-_ .]?context[-_ .]?protocol")
LETTERS = Pattern(r"mcps?\d{0,2}")
SERVER_WORD = Pattern(r"[a-z0-9]*mcps?(?:server|servers|srv|gateway|tools|toolbox|hub|proxy)\d{0,2}")
CLIENT_WORD = Pattern(r"[a-z0-9]*mcp(?:client|clients|clientapp|inspector|host)\d{0,2}")
# `weathermcp`, `azmcp`: glued to the end. `mcptodo`: glued to the beginning, as in surnames.
GLUED_END = Pattern(r"[a-z][a-z0-9]*mcp\d{0,2}")
GLUED_START = Pattern(r"mcp[a-z]{2,}\d{0,2}")


def says(text: str) -> Says | None:
    """Return the most that `text` says of MCP, None if it does not speak of it."""
    words = tuple(word for word in BREAK.split(text[:MAX_NAME]) if word)
    lower = tuple(word.lower() for word in words)
    if PROTOCOL.search(text[:MAX_NAME]):
        return Says.CLIENT if any(word in CALLING for word in lower) else Says.SERVER
    if not any(map(speaks, (*lower, *joined(lower)))):
        return None
    return role_of(lower)


def joined(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return neighbours put together: `Mcp` and `Server` were one word before a capital broke it."""
    return tuple(first + second for first, second in beside(words) if second)


def speaks(word: str) -> bool:
    """Return whether a word has the letters as a part of their own."""
    if not LETTERS.fullmatch(word) and is_surname(word):
        return False
    return any(
        pattern.fullmatch(word) for pattern in (LETTERS, SERVER_WORD, CLIENT_WORD, GLUED_END, GLUED_START)
    )


def role_of(words: tuple[str, ...]) -> Says:
    """Return what the words around the letters make of them."""
    if any(word in CALLING or CLIENT_WORD.fullmatch(word) for word in words):
        return Says.CLIENT
    glued = any(GLUED_START.fullmatch(word) and not SERVER_WORD.fullmatch(word) for word in words)
    after = {
        second for first, second in beside(words) if LETTERS.fullmatch(first) or GLUED_END.fullmatch(first)
    }
    if any(SERVER_WORD.fullmatch(word) for word in words) or after & SERVING:
        return Says.SERVER
    if glued and any(word in SERVING for word in words):
        return Says.SERVER
    if after & CALLING_NEXT:
        return Says.CLIENT
    return Says.OTHER if after & ABOUT else Says.WORD
