"""The body of a reply as pieces of bytes, by announced length, in chunks, or until the connection ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from discovery.probe.flaw import Flaw, Trouble
from discovery.probe.head import Head, length_of
from discovery.probe.limits import MAX_CHUNK_LINE
from discovery.probe.reader import STEP, Reader

# At most 8 digits: a longer size overflows somebody's integer, and is past every limit anyway.
CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r\n")
MAX_TRAILERS = 16


def pieces(reader: Reader, head: Head) -> Iterator[bytes]:
    """Give the body in pieces as they arrive; raise Trouble where it is not what the head announced."""
    length = length_of(head)
    if length is None:
        while piece := reader.some(STEP):
            yield piece
    elif length < 0:
        yield from chunks(reader)
    else:
        yield from exactly(reader, length)


def exactly(reader: Reader, count: int) -> Iterator[bytes]:
    """Give `count` bytes; raise Trouble if the stream ends before."""
    while count:
        piece = reader.some(min(count, STEP))
        if not piece:
            raise Trouble(Flaw.MALFORMED, "the body ends early")
        count -= len(piece)
        yield piece


def chunks(reader: Reader) -> Iterator[bytes]:
    """Give what is in the chunks; raise Trouble."""
    while size := chunk_size(reader):
        yield from exactly(reader, size)
        if b"".join(exactly(reader, 2)) != b"\r\n":
            raise Trouble(Flaw.MALFORMED, "a chunk that does not end where it said")
    for _ in range(MAX_TRAILERS):
        if reader.line(MAX_CHUNK_LINE) in {b"\r\n", None}:
            return
    raise Trouble(Flaw.TOO_LARGE, f"more than {MAX_TRAILERS} trailer lines")


def chunk_size(reader: Reader) -> int:
    """Return the size of the next chunk; raise Trouble."""
    found = CHUNK.fullmatch(reader.line(MAX_CHUNK_LINE) or b"")
    if found is None:
        raise Trouble(Flaw.MALFORMED, "a chunk size that is none")
    return int(found[1], 16)
