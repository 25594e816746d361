"""How a client talks to a server: one word, judged by the value's form before the client's own word."""

from __future__ import annotations

import re

from discovery.shapes.model import Plain
from discovery.shapes.vocabulary import TRANSPORT_WORDS, TYPE_KEYS

UNSPECIFIED = "http-unspecified"  # a URL without a word: clients differ in what they try first
SCHEME = re.compile(r"^([a-z][a-z0-9+.-]*):", re.IGNORECASE)
BY_SCHEME = {"ws": "ws", "wss": "ws", "unix": "unix", "pipe": "pipe", "npipe": "pipe"}
WEB = frozenset({"http", "https", *BY_SCHEME})
TEMPLATE = re.compile(r"^(?:\$|\{\{?|%[A-Za-z_])")  # ${VAR}, $(cmd), {env:VAR}, {{secret}}, %VAR%

# What the field name says where there is no word: Gemini's httpUrl and tcp, n8n's and others' sseEndpoint.
BY_KEY = {
    "httpUrl": "http",
    "tcp": "ws",
    "ws_url": "ws",
    "wsUrl": "ws",
    "sseEndpoint": "sse",
    "sseUrl": "sse",
    "sse_url": "sse",
    "socket": "unix",
    "socketPath": "unix",
}


def word_of(entry: dict[str, Plain]) -> str | None:
    """Return the normalised transport word an entry states, None if it states none we know."""
    for key in TYPE_KEYS:
        value = entry.get(key)
        if isinstance(value, str):
            known = normal(value)
            if known is not None:
                return known
    return None


def states_known_type(entry: dict[str, Plain]) -> bool:
    """Return whether an entry states an MCP transport under a key that means only that."""
    return any(
        isinstance(value := entry.get(key), str) and normal(value) is not None
        for key in ("type", "transport")
    )


def states_unknown_word(entry: dict[str, Plain]) -> bool:
    """Return whether an entry names a kind that is no MCP transport (`shell`, `mqtt`, `postgres`)."""
    stated = [value for key in TYPE_KEYS if isinstance(value := entry.get(key), str) and value.strip()]
    return bool(stated) and not any(normal(value) for value in stated)


def normal(word: str) -> str | None:
    """Return our word for a client's word for a transport, None if it is not one."""
    return TRANSPORT_WORDS.get(re.sub(r"[\s_-]", "", word).lower())


def of_url(url: str, *, key: str, word: str | None) -> str:
    """Return the transport of a URL: by its scheme, else by the stated word, else by the field's name."""
    found = SCHEME.match(url)
    by_scheme = BY_SCHEME.get(found.group(1).lower()) if found else None
    if by_scheme is not None:
        return by_scheme
    if word in {"http", "sse", "ws"}:
        return word
    return BY_KEY.get(key, UNSPECIFIED)


def is_web(url: str) -> bool:
    """Return whether `url` is an address that an MCP client could call, or a template for one."""
    found = SCHEME.match(url)
    if found is None:
        return bool(TEMPLATE.match(url))
    return found.group(1).lower() in WEB
