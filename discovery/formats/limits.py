"""How much of a file is turned into values: every limit of the readers, each with its reason."""

from __future__ import annotations

from discovery.formats.errors import Unreadable
from discovery.model import Reason

MEBIBYTE = 1024 * 1024

# The deepest real configuration seen (a workflow export) nests 19 deep. JSON that C code reads by
# recursion stops by itself near 1,000, so a deep bomb costs microseconds.
MAX_DEPTH = 64
# A ~/.claude.json of 50 MB holds about 0.6 million values; two million cost about 200 MB of memory.
MAX_ITEMS = 2_000_000
# Commas and opening brackets that a JSON text may hold before it is parsed at all. They also stand in
# prose and code kept in strings, so the bound is twice that of the items.
MAX_MARKS = 2 * MAX_ITEMS
# No launch, and no document kept as text inside another one, comes near this many characters.
MAX_TEXT = 16 * MEBIBYTE
# A number outside 64 bits is no fact about a server, and printing a long one costs seconds.
MIN_NUMBER, MAX_NUMBER = -(2**63), 2**64 - 1

# A Codex config.toml that trusts thousands of projects stays below 1 MB. tomllib (pure Python) needs
# up to 3 µs a byte for dotted keys.
MAX_TOML_BYTES = 2 * MEBIBYTE
# Longest dotted key: tomllib joins its parts in quadratic time (20,000 parts take 6 s).
MAX_KEY_PARTS = 64
# Compose files, catalogues and recipes stay below 1 MB; without libyaml the parser reads 0.3 MB/s.
MAX_YAML_BYTES = 4 * MEBIBYTE
# A workspace.xml of a long-lived IDE project has some 20,000 elements in 3 MB; one element costs 0.5 kB.
MAX_XML_BYTES = 16 * MEBIBYTE
MAX_ELEMENTS = 200_000
# Managed preference files are a few kB.
MAX_PLIST_BYTES = 8 * MEBIBYTE
MAX_PROPERTIES_BYTES = 8 * MEBIBYTE
# Only the head of a Markdown file is read; agent definitions have heads of at most a few kB.
MAX_HEAD_CHARACTERS = 256 * 1024
# Source files and editor start-up files are scanned as text; larger ones are generated or bundled.
MAX_SCRIPT_BYTES = 2 * MEBIBYTE


def check_size(data: bytes, limit: int) -> None:
    """Raise Unreadable when `data` is longer than `limit` bytes."""
    if len(data) > limit:
        raise Unreadable(
            Reason.TOO_LARGE, f"{len(data)} bytes, more than {limit} are not read in this format"
        )


def too_deep() -> Unreadable:
    """Return the error for nesting past MAX_DEPTH."""
    return Unreadable(Reason.TOO_LARGE, f"nested more than {MAX_DEPTH} deep")


def too_many(limit: int = MAX_ITEMS) -> Unreadable:
    """Return the error for more than `limit` values."""
    return Unreadable(Reason.TOO_LARGE, f"more than {limit} values")


def malformed(what: str, line: int | None = None, column: int | None = None) -> Unreadable:
    """Return the error for content that is not `what`, with the place where that showed."""
    place = f"line {line}, column {column}" if column is not None else f"line {line}"
    return Unreadable(Reason.MALFORMED, f"not {what}" if line is None else f"not {what}: {place}")
