"""Bytes become text as the clients themselves would read them."""

from __future__ import annotations

import codecs

from discovery.formats.limits import MAX_SCRIPT_BYTES, check_size, malformed

# UTF-32 before UTF-16: its little-endian mark begins with that of UTF-16.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Where the zeros of the first four bytes stand when a text without a mark begins with ASCII (RFC 4627 §3).
ZEROS = {"x000": "utf-32-le", "000x": "utf-32-be", "x0x0": "utf-16-le", "0x0x": "utf-16-be"}


def read_text(data: bytes) -> str:
    """Return the text of a script; raise Unreadable."""
    check_size(data, MAX_SCRIPT_BYTES)
    return decode(data)


def decode(data: bytes) -> str:
    """Return the text of `data` without its byte order mark; raise Unreadable if it is no text.

    Bytes that are not UTF-8 become U+FFFD: Node, Electron, Go and Java clients read on the same way,
    so refusing the file would hide servers that do run. A NUL stands in no text.
    """
    mark, encoding = next((pair for pair in MARKS if data.startswith(pair[0])), (b"", ""))
    if not mark:
        encoding = ZEROS.get("".join("x" if byte else "0" for byte in data[:4]), "utf-8")
    text = decode_as(data[len(mark) :] if mark else data, encoding)
    if "\0" in text:
        raise malformed("text: it holds NUL characters", text.count("\n", 0, text.index("\0")) + 1)
    return text


def decode_as(data: bytes, encoding: str) -> str:
    """Return `data` decoded; raise Unreadable for a UTF-16 or UTF-32 text that is broken."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        if encoding != "utf-8":
            raise malformed(f"{encoding.upper()} text") from None
    return data.decode("utf-8", "replace")


def mend(text: str) -> str:
    r"""Return `text` with halves of surrogate pairs joined, and lone ones as U+FFFD.

    `"\ud800"` is legal in JSON; Node passes it on as U+FFFD, and nothing can encode it as UTF-8.
    """
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def place(text: str, offset: int) -> tuple[int, int]:
    """Return line and column, both from one, of the character at `offset`."""
    offset = max(0, min(offset, len(text)))
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
