"""Snappy's block format (google/snappy, format_description.txt), decoding only."""

from __future__ import annotations

from discovery.formats.errors import Unreadable
from discovery.formats.limits import malformed
from discovery.model import Reason

LITERAL = 0
# Literal lengths up to 60 stand in the tag; 60 to 63 say that one to four bytes hold it.
SHORT_LITERAL = 60
MAX_VARINT_BYTES = 10


def decompress(data: bytes, limit: int) -> bytes:
    """Return `data` unpacked; raise Unreadable when broken or longer than `limit` bytes."""
    size, at = varint(data, 0)
    if size > limit:
        raise Unreadable(Reason.TOO_LARGE, f"a block of more than {limit} bytes")
    out = bytearray()
    while at < len(data) and len(out) <= size:
        tag = data[at]
        at += 1
        if tag & 3 == LITERAL:
            length, at = literal_length(data, at, tag >> 2)
            out += data[at : at + length]
            at += length
        else:
            length, offset, at = copy_of(data, at, tag)
            repeat(out, length, offset)
    if len(out) != size:
        raise malformed("a snappy block")
    return bytes(out)


def literal_length(data: bytes, at: int, short: int) -> tuple[int, int]:
    """Return the length of a literal and where it begins."""
    extra = max(0, short - SHORT_LITERAL + 1)
    return (int.from_bytes(data[at : at + extra], "little") if extra else short) + 1, at + extra


def copy_of(data: bytes, at: int, tag: int) -> tuple[int, int, int]:
    """Return length and distance of a copy, and where the next element begins."""
    if tag & 3 == 1:
        return (tag >> 2 & 7) + 4, (tag >> 5) << 8 | int.from_bytes(data[at : at + 1], "little"), at + 1
    width = 2 if tag & 3 == 2 else 4
    return (tag >> 2) + 1, int.from_bytes(data[at : at + width], "little"), at + width


def repeat(out: bytearray, length: int, offset: int) -> None:
    """Append `length` bytes from `offset` bytes back, which may overlap; raise Unreadable."""
    start = len(out) - offset
    if start < 0 or not offset:
        raise malformed("a snappy block")
    chunk = out[start : start + length]
    out += chunk if len(chunk) == length else (chunk * (length // offset + 1))[:length]


def varint(data: bytes, at: int) -> tuple[int, int]:
    """Return a little-endian base-128 number and where it ends; raise Unreadable."""
    value = shift = 0
    for index in range(at, min(at + MAX_VARINT_BYTES, len(data))):
        byte = data[index]
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, index + 1
        shift += 7
    raise malformed("a database file: a number is cut short")
