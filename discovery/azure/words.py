"""What a name, a tag or an image says about MCP: a server, a client, something else, or only the letters."""

from __future__ import annotations

from enum import StrEnum

from discovery.azure.homonyms import beside, is_other_word
from discovery.identity.flags import spelt
from discovery.identity.patterns import Pattern

MAX_NAME = 256


class Says(StrEnum):
    """What a name says."""

    SERVER = "server"
    WORD = "word"
    GLUED = "glued"  # the letters begin a longer word, which may be no abbreviation at all
    CLIENT = "client"
    OTHER = "other"


BREAK = Pattern(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z0-9]+")
# The protocol's own words, and what serves it: right after the letters they leave no doubt what is meant.
SERVING = spelt("server servers serverapp gateway gateways proxy bridge hub tools tool toolbox srv endpoint")
# What calls servers, wherever it stands after the letters; and what does as the last word.
CALLING = spelt("client clients clientapp clientweb inspector playground tester")
CALLING_LAST = spelt("agent agents bot chat chatbot explorer orchestrator")
HOSTS = spelt("host hosts")  # only right after the letters: an `http-host` hosts a server
# What is about MCP and neither (see discovery/engines/marks.py, ROLES), as the last word.
ABOUT = spelt(
    """docs doc documentation website web ui frontend dashboard site blog crawler crawlers landing wiki
    registry bench scanner portal"""
)
# What follows the word that counts: where something runs, and which one of many it is.
ENDINGS = spelt("dev test tst qa uat stage staging prod prd production preview sandbox app apps svc service")
NUMBER = Pattern(r"\d{1,4}|v\d{1,3}|(?=[a-z0-9]*\d)[a-z0-9]{8,}|[a-z0-9]{13}")
PROTOCOL = Pattern(r"(?i)model[-_ .]?context[-_ .]?protocol")
LETTERS = Pattern(r"mcps?\d{0,2}")
SERVER_WORD = Pattern(r"[a-z0-9]*mcps?(?:server|servers|srv|gateway|tools|toolbox|hub|proxy)\d{0,2}")
CLIENT_WORD = Pattern(r"[a-z0-9]*mcp(?:client|clients|clientapp|inspector|host)\d{0,2}")
# `weathermcp`, `azmcp`: glued to the end. `mcptodo`: glued to the beginning, as in surnames.
GLUED_END = Pattern(r"[a-z][a-z0-9]*mcp\d{0,2}")
GLUED_START = Pattern(r"mcp[a-z]{2,}\d{0,2}")
WHOLE = (LETTERS, SERVER_WORD, CLIENT_WORD, GLUED_END)


def says(text: str) -> Says | None:
    """Return the most that `text` says of MCP, None if it does not speak of it."""
    if "cp" not in text and "CP" not in text and not PROTOCOL.search(text[:MAX_NAME]):
        return None  # of nearly every name, and all that is asked of it
    words = tuple(word.lower() for word in BREAK.split(text[:MAX_NAME]) if word)
    at = next((at for at, word in enumerate(words) if is_whole(word)), None)
    glued = next((at for at, word in enumerate(words) if is_glued(word)), None)
    if PROTOCOL.search(text[:MAX_NAME]):
        return Says.CLIENT if any(word in CALLING for word in words) else Says.SERVER
    if at is not None:
        return role_of(words[at:])
    if glued is None:
        return None
    role = role_of(words[glued:])
    serving = role is Says.WORD and any(word in SERVING for word in words[glued:])
    return Says.SERVER if serving else Says.GLUED if role is Says.WORD else role


def is_whole(word: str) -> bool:
    """Return whether a word has the letters as a part of their own."""
    return any(pattern.fullmatch(word) for pattern in WHOLE) and not is_other_word(word)


def is_glued(word: str) -> bool:
    """Return whether a longer word begins with the letters, and no other word does."""
    return GLUED_START.fullmatch(word) is not None and not is_other_word(word)


def role_of(words: tuple[str, ...]) -> Says:
    """Return what the words from the letters on make of them: the last one that counts says what it is."""
    last = head(words)
    if any(word in CALLING or CLIENT_WORD.fullmatch(word) for word in words):
        return Says.CLIENT
    if last in SERVING:
        return Says.SERVER
    if last in ABOUT:
        return Says.OTHER
    if last in CALLING_LAST or (last in HOSTS and last == words[1]):
        return Says.CLIENT
    following = next((after for word, after in beside(words) if after in SERVING and is_whole(word)), None)
    return Says.SERVER if following or SERVER_WORD.fullmatch(words[0]) else Says.WORD


def head(words: tuple[str, ...]) -> str:
    """Return the last word that says what a thing is; environments, numbers and tokens do not."""
    kept = [word for word in words[1:] if word not in ENDINGS and not NUMBER.fullmatch(word)]
    return kept[-1] if kept else ""
