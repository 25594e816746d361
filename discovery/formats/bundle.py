"""MCP bundles (.mcpb, .dxt): the manifest of a zip file, found through its directory, nothing unpacked.

Zip layout after PKWARE APPNOTE 6.3.10. A signature block after the end record (modelcontextprotocol/mcpb)
is stepped over. The bundle's SHA-256 is part of the value: it is what the official registry pins.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from discovery.formats.errors import Unreadable
from discovery.formats.json import read_json
from discovery.formats.limits import MEBIBYTE, malformed
from discovery.frozen import frozen
from discovery.model import Reason
from discovery.shapes.model import Plain

MANIFEST = b"manifest.json"
# Manifests list tools and prompts, with static answers at most a few hundred kB.
MAX_MANIFEST_BYTES = 4 * MEBIBYTE
# A bundle with node_modules has up to 30,000 entries of some 120 bytes each.
MAX_DIRECTORY_BYTES = 16 * MEBIBYTE
# The end record stands before its own comment (at most 64 KiB) and a PKCS#7 signature of some kB.
TAIL_BYTES = 256 * 1024
CHUNK = MEBIBYTE

END = struct.Struct("<4s4H2LH")
END_MARK = b"PK\x05\x06"
ENTRY = struct.Struct("<4s6H3L5H2L")
ENTRY_MARK = b"PK\x01\x02"
LOCAL = struct.Struct("<4s5H3L2H")
LOCAL_MARK = b"PK\x03\x04"
ENCRYPTED_FLAGS = 0x0001 | 0x2000  # content; content and directory
STORED, DEFLATED = 0, 8
ZIP64 = 0xFFFFFFFF


@frozen
class Entry:
    """One line of the zip directory."""

    flags: int
    checksum: int
    method: int
    packed: int
    size: int
    offset: int


def read_bundle(data: bytes) -> Plain:
    """Return {"manifest.json": its value, "sha256": hex digits} of a bundle's bytes; raise Unreadable."""
    return read_bundle_file(io.BytesIO(data))


def read_bundle_file(file: BinaryIO) -> Plain:
    """Return the same of an open file, holding only its directory and manifest; raise Unreadable."""
    try:
        manifest = read_json(unpack(file, find_manifest(file)))
        return {"manifest.json": manifest, "sha256": sha256(file)}
    except (OSError, struct.error, OverflowError):
        raise malformed("a readable zip file") from None


def find_manifest(file: BinaryIO) -> Entry:
    """Return the directory line of the manifest, its offset from the file's start; raise Unreadable."""
    end = file.seek(0, io.SEEK_END)
    start = max(0, end - TAIL_BYTES)
    file.seek(start)
    tail = file.read(TAIL_BYTES)
    found = tail.rfind(END_MARK)
    if found < 0 or len(tail) - found < END.size:
        raise malformed("a zip file: it has no end record")
    _, _, _, _, _, size, offset, _ = END.unpack_from(tail, found)
    if ZIP64 in (size, offset):
        raise Unreadable(Reason.UNSUPPORTED, "a zip file of more than 4 GB")
    if size > MAX_DIRECTORY_BYTES:
        raise Unreadable(Reason.TOO_LARGE, f"a zip directory of more than {MAX_DIRECTORY_BYTES} bytes")
    shift = start + found - size - offset  # bytes put before the archive
    if shift < 0:
        raise malformed("a zip file: its directory lies outside")
    file.seek(offset + shift)
    matches = list(entries(file.read(size), shift))
    if not matches:
        raise Unreadable(Reason.UNRECOGNISED, "a zip file without a manifest.json at its root")
    if len(matches) > 1:  # programs differ in which one they use
        raise malformed("a bundle: it has two files called manifest.json")
    return matches[0]


def entries(directory: bytes, shift: int) -> Iterator[Entry]:
    """Yield the lines of a zip directory that are called manifest.json; raise Unreadable."""
    at = 0
    while at + ENTRY.size <= len(directory):
        fields = ENTRY.unpack_from(directory, at)
        mark, _, _, flags, method, _, _, checksum, packed, size, name, extra, comment, _, _, _, offset = (
            fields
        )
        if mark != ENTRY_MARK:
            raise malformed("a zip file: its directory is broken")
        at += ENTRY.size
        if directory[at : at + name] == MANIFEST:
            yield Entry(
                flags=flags, checksum=checksum, method=method, packed=packed, size=size, offset=offset + shift
            )
        at += name + extra + comment


def unpack(file: BinaryIO, entry: Entry) -> bytes:
    """Return the content of one entry, never more than the limit; raise Unreadable."""
    if entry.flags & ENCRYPTED_FLAGS:
        raise Unreadable(Reason.ENCRYPTED, "an encrypted zip file")
    if entry.method not in (STORED, DEFLATED):
        raise Unreadable(Reason.UNSUPPORTED, f"zip method {entry.method}")
    if max(entry.size, entry.packed) > MAX_MANIFEST_BYTES:
        raise Unreadable(Reason.TOO_LARGE, f"a manifest of more than {MAX_MANIFEST_BYTES} bytes")
    file.seek(entry.offset)
    head = LOCAL.unpack(file.read(LOCAL.size))
    if head[0] != LOCAL_MARK:
        raise malformed("a zip file: its manifest is not where the directory says")
    file.seek(head[9] + head[10], io.SEEK_CUR)
    packed = file.read(entry.packed)
    content = packed if entry.method == STORED else inflate(packed)
    if len(content) != entry.size:
        raise malformed("a zip file: its manifest is cut short or longer than it says")
    if zlib.crc32(content) != entry.checksum:
        raise malformed("a zip file: its manifest is damaged")
    return content


def inflate(packed: bytes) -> bytes:
    """Return raw deflate data unpacked, up to the limit; raise Unreadable."""
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, MAX_MANIFEST_BYTES + 1)
    except zlib.error:
        raise malformed("a zip file: its manifest cannot be unpacked") from None


def sha256(file: BinaryIO) -> str:
    """Return the SHA-256 of the whole file as hex digits."""
    import hashlib  # loads OpenSSL, and few scans meet a bundle

    state = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(CHUNK):
        state.update(chunk)
    return state.hexdigest()
