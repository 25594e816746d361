"""JSON as clients read it: strict at C speed first, then with comments, trailing commas and JSON5.

The last of two equal keys wins, as in every client seen. NaN, infinities and numbers past 64 bits become
None. An empty file, or one of comments only, declares nothing: None.
"""

from __future__ import annotations

import json
import re

from discovery.formats.errors import Unreadable
from discovery.formats.limits import MAX_DEPTH, MAX_MARKS, MEBIBYTE, malformed, too_deep, too_many
from discovery.formats.plain import settle
from discovery.formats.text import decode, place
from discovery.model import Reason
from discovery.shapes.model import Plain

# One emoji makes Python keep a text in four bytes a character: above this size bytes are read directly.
WIDE_BYTES = 8 * MEBIBYTE
WIDE = re.compile(rb"[\xf0-\xf4]")
NEAR = re.compile(r"near (\d+)")
# Strings are stepped over, so that only Python's own words outside them are caught.
PYTHON_WORDS = re.compile(
    r""""(?:[^"\\]|\\.)*(?:"|\Z)|'(?:[^'\\]|\\.)*(?:'|\Z)|\b(True|False|None)\b""", re.DOTALL
)
JSON_WORDS = {"True": "true", "False": "false", "None": "null"}


def read_json(data: bytes) -> Plain:
    """Return the value of a JSON, JSONC or JSON5 file; raise Unreadable."""
    if len(data) > WIDE_BYTES and WIDE.search(data):
        return read_wide(data)
    text = decode(data)
    del data  # one copy of fifty megabytes is enough
    return parse_json(text)


def parse_json(text: str) -> Plain:
    """Return the value of a JSON, JSONC or JSON5 text; raise Unreadable."""
    if not text or text.isspace():
        return None
    if text.count(",") + text.count("[") + text.count("{") > MAX_MARKS:
        raise too_many()
    try:
        value: object = json.loads(text, strict=False)
    except RecursionError:
        raise too_deep() from None
    except MemoryError:
        raise Unreadable(Reason.TOO_LARGE, "more than fits into memory") from None
    except ValueError:  # not strict JSON, or a number of more than 4,300 digits
        value = parse_json5(text)
    return settle(value)


def parse_loose_text(text: str) -> Plain:
    """Return the value of JSON kept inside a string, also with Python's words; raise Unreadable.

    Agent Zero's settings quote with ' and write True, False and None.
    """
    try:
        return parse_json(text)
    except Unreadable as error:
        if error.reason is not Reason.MALFORMED:
            raise
    return parse_json(PYTHON_WORDS.sub(json_word, text))


def json_word(found: re.Match[str]) -> str:
    """Return JSON's word for Python's; a string as it is."""
    return JSON_WORDS.get(found[1] or "", found[0])


def parse_json5(text: str) -> object:
    """Return what the tolerant parser makes of `text`; raise Unreadable."""
    import pyjson5  # 3 ms: only for files that are not strict JSON

    try:
        value: object = pyjson5.decode(text, MAX_DEPTH)
    except pyjson5.Json5NestingTooDeep:
        raise too_deep() from None
    except pyjson5.Json5Exception as error:
        message = str(error.args[0]) if error.args else ""
        if message.startswith("No JSON data found"):
            return None
        near = NEAR.search(message)
        # Without its cause: the parser's own message and result quote the file.
        raise malformed("JSON", *(place(text, int(near[1]) - 1) if near else ())) from None
    except (ValueError, RecursionError, MemoryError):
        raise Unreadable(Reason.TOO_LARGE, "more than the parser can hold") from None
    return value


def read_wide(data: bytes) -> Plain:
    """Return the value of a large UTF-8 file without holding its text; raise Unreadable."""
    import pyjson5

    if data.count(b",") + data.count(b"[") + data.count(b"{") > MAX_MARKS:
        raise too_many()
    try:
        value: object = pyjson5.decode_utf8(data, MAX_DEPTH)
    except (pyjson5.Json5Exception, ValueError, RecursionError, MemoryError):
        return parse_json(decode(data))
    return settle(value)
