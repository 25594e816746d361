"""Whether a file can concern us at all, whether its being broken is news, and whether we know what it is."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from discovery.shapes.descend import ANY_ITEM, ANY_KEY, descend
from discovery.shapes.model import Plain
from discovery.shapes.readers import SHARED
from discovery.targets import Row

# With one of these a key can be spelt so that its letters do not stand in the file: a backslash in JSON,
# JSON5, TOML, YAML and properties, a character reference in XML, two-byte characters, compression.
ESCAPES = (b"\\", b"&#", b"\0")
# What the readers of common shapes look for beside the servers; see `shapes.readers.besides`.
BESIDE = (b"__disabled", b"disabledMcpServers", b"excluded")
# What must stand in a file of these shapes, where the key path does not say it.
WORDS = {"jetbrains-xml": b"mcp", "codecompanion-lua": b"mcp", "mcp-el": b"mcp", "crushrc": b"mcp"}
# What must stand in a file of these shapes, written out: the files are many and large, and few are about MCP.
SPOKEN = dict.fromkeys(
    ("kubernetes", "helm-values", "arm-template", "bicep", "compose-servers"),
    # The last ones spell a letter otherwise, in YAML, JSON and Bicep; they are rare, unlike other escapes.
    (b"mcp", b"modelcontextprotocol", b"supergateway", b"\\x", b"\\u", b"\0"),
)
# Files of these kinds of client have names that everybody uses: broken ones are only news if they name MCP.
COMMON = frozenset({"convention", "framework", "platform", "gateway", "package", "ci"})


def may_hold(data: bytes, rows: Iterable[Row]) -> bool:
    """Return whether any row's keys can be in `data`: most settings files name no server at all."""
    quiet = [row for row in rows if row.location.shape not in SPOKEN]
    if quiet and (any(escape in data for escape in ESCAPES) or any(row.location.only_mcp for row in quiet)):
        return True
    return any(has_words(data, row) for row in rows)


def has_words(data: bytes, row: Row) -> bool:
    """Return whether every literal segment of one of the row's key paths stands in `data`."""
    shape = row.location.shape
    if spoken := SPOKEN.get(shape):
        lower = data.lower()
        return any(word in lower for word in spoken)
    if word := WORDS.get(shape):
        return word in data.lower()
    if shape in SHARED and any(word in data for word in BESIDE):
        return True
    return any(all(word.encode() in data for word in words(path)) for path in row.location.at or ((),))


def words(path: tuple[str, ...]) -> list[str]:
    """Return what a key path must find written down: a dotted key may also be written as maps."""
    named = [segment for segment in path if segment not in {ANY_KEY, ANY_ITEM}]
    return [part for segment in named for part in segment.split(".")]


def matters(path: Path, rows: Iterable[Row]) -> bool:
    """Return whether a broken file is news: its name says MCP, or it belongs to one client."""
    return "mcp" in path.name.lower() or any(row.client.category not in COMMON for row in rows)


def recognised(rows: Iterable[Row], document: Plain) -> bool:
    """Return whether `document` is empty or has one of the keys that `rows` ask for."""
    if document in ({}, [], "", None):
        return True
    return any(has_place(row, document) for row in rows)


def has_place(row: Row, document: Plain) -> bool:
    """Return whether `document` has a place for the servers of `row`, be it empty."""
    if row.location.shape == "jetbrains-xml":
        from discovery.shapes.markup import components  # few scans meet an XML file

        return any(True for _ in components(document))
    return any(any(True for _ in descend(document, path)) for path in row.location.at if path)


def wanted(rows: Iterable[Row]) -> list[str]:
    """Return the keys that `rows` ask for, as an operator reads them."""
    return sorted({".".join(path) for row in rows for path in row.location.at if path}) or ["servers"]
