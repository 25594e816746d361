"""The two kinds of LevelDB files: logs of write batches, and sorted tables.

After google/leveldb, doc/log_format.md and doc/table_format.md. Checksums are not verified: in pure Python
that costs more than the rest, and what is read is parsed as JSON afterwards.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from discovery.formats.limits import MEBIBYTE, malformed
from discovery.formats.snappy import decompress, varint

BLOCK = 32 * 1024
HEADER = struct.Struct("<IHB")
FULL, FIRST, MIDDLE, LAST = 1, 2, 3, 4
BATCH = struct.Struct("<QI")
DELETED, VALUE = 0, 1

FOOTER_BYTES = 48
MAGIC = (0xDB4775248B80FB57).to_bytes(8, "little")
TRAILER_BYTES = 5  # compression and checksum
UNPACKED, SNAPPY = 0, 1
# A block holds some 4 kB, or one value of any size; local storage values are at most 10 MB.
MAX_BLOCK_BYTES = 32 * MEBIBYTE
SEQUENCE_BYTES = 8


class Write(NamedTuple):
    """One change: `value` is None where the key was deleted."""

    key: bytes
    sequence: int
    value: bytes | None


def log_writes(data: bytes) -> Iterator[Write]:
    """Yield the changes of a log in order; what its writer has not finished is left out."""
    for record in log_records(data):
        if len(record) < BATCH.size:
            continue
        sequence, count = BATCH.unpack_from(record)
        at = BATCH.size
        for number in range(count):
            if at >= len(record):
                break
            tag = record[at]
            key, at = sized(record, at + 1)
            value: bytes | None = None
            if tag == VALUE:
                value, at = sized(record, at)
            elif tag != DELETED:
                raise malformed("a LevelDB log")
            yield Write(key, sequence + number, value)


def log_records(data: bytes) -> Iterator[bytes]:
    """Yield the records of a log, fragments joined."""
    parts: list[bytes] = []
    at = 0
    while at + HEADER.size <= len(data):
        room = BLOCK - at % BLOCK
        _, length, kind = HEADER.unpack_from(data, at) if room >= HEADER.size else (0, 0, 0)
        if not FULL <= kind <= LAST or length > room - HEADER.size:
            at += room  # a trailer, space set aside, or damage: go on at the next block
            continue
        payload = data[at + HEADER.size : at + HEADER.size + length]
        at += HEADER.size + length
        if len(payload) < length:
            return  # still being written
        if kind in (FULL, FIRST):
            parts.clear()
        parts.append(payload)
        if kind in (FULL, LAST):
            yield b"".join(parts)
            parts.clear()


def is_finished(data: bytes) -> bool:
    """Return whether a table has its footer, which is written last."""
    return len(data) >= FOOTER_BYTES and data.endswith(MAGIC)


def table_writes(data: bytes) -> Iterator[Write]:
    """Yield the entries of a sorted table; raise Unreadable."""
    if not is_finished(data):
        raise malformed("a LevelDB table")
    _, at = handle(data, len(data) - FOOTER_BYTES)
    index, _ = handle(data, at)
    for _, pointer in block_entries(block(data, index)):
        for key, value in block_entries(block(data, handle(pointer, 0)[0])):
            if len(key) < SEQUENCE_BYTES:
                raise malformed("a LevelDB table")
            number = int.from_bytes(key[-SEQUENCE_BYTES:], "little")
            yield Write(key[:-SEQUENCE_BYTES], number >> 8, value if number & 0xFF == VALUE else None)


def handle(data: bytes, at: int) -> tuple[tuple[int, int], int]:
    """Return offset and size of a block, and where that ends; raise Unreadable."""
    offset, at = varint(data, at)
    size, at = varint(data, at)
    return (offset, size), at


def block(data: bytes, where: tuple[int, int]) -> bytes:
    """Return the content of a block; raise Unreadable."""
    offset, size = where
    if offset + size + TRAILER_BYTES > len(data):
        raise malformed("a LevelDB table: a block lies outside")
    content = data[offset : offset + size]
    match data[offset + size]:
        case compression if compression == UNPACKED:
            return content
        case compression if compression == SNAPPY:
            return decompress(content, MAX_BLOCK_BYTES)
    raise malformed("a LevelDB table with a compression that is known")


def block_entries(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield keys and values of a block; raise Unreadable."""
    restarts = int.from_bytes(content[-4:], "little")
    end = len(content) - 4 * (restarts + 1)
    if end < 0:
        raise malformed("a LevelDB table: a block is too short")
    key = b""
    at = 0
    while at < end:
        shared, at = varint(content, at)
        added, at = varint(content, at)
        length, at = varint(content, at)
        if shared > len(key) or at + added + length > end:
            raise malformed("a LevelDB table: an entry is cut short")
        key = key[:shared] + content[at : at + added]
        at += added + length
        yield key, content[at - length : at]


def sized(record: bytes, at: int) -> tuple[bytes, int]:
    """Return a length-prefixed piece and where it ends; raise Unreadable."""
    length, at = varint(record, at)
    if at + length > len(record):
        raise malformed("a LevelDB log: an entry is cut short")
    return record[at : at + length], at + length
