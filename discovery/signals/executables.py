"""Where the sections of a native program lie: ELF, Mach-O and PE, read by their headers only. Pure.

Sources: System V ABI (ELF-64 object format), Apple's mach-o/loader.h, Microsoft's PE/COFF specification.
A header that lies leads to no section, or to bytes that say nothing: sizes are capped, nothing is followed.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import NamedTuple

MAX_SECTIONS = 256
MAX_NAMES = 64 * 1024

# A terabyte: no program is larger, and no system is asked for more.
MAX_OFFSET = 1 << 40

# Reads a piece of the file: from where, how much. Shorter at its end.
Part = Callable[[int, int], bytes]


class Section(NamedTuple):
    """One section: its name, and where in the file it lies."""

    name: str
    start: int
    size: int


def bounded(part: Part) -> Part:
    """Return `part` for places that a file may have; of others it gives nothing."""
    return lambda start, length: part(start, length) if 0 <= start < MAX_OFFSET and length > 0 else b""


def sections(part: Part) -> tuple[Section, ...]:
    """Return the sections of a program, none where it is no program or its headers make no sense."""
    head = part(0, 4096)
    try:
        if head[:4] == b"\x7fELF":
            return tuple(of_elf(head, part))
        if head[:4] in (b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe"):
            return tuple(of_macho(head, part))
        if head[:2] == b"MZ":
            return tuple(of_pe(head))
    except (struct.error, IndexError, ValueError, ZeroDivisionError):
        return ()
    return ()


def of_elf(head: bytes, part: Part) -> Iterator[Section]:
    """Give the sections of an ELF file of 64 or 32 bits, of either byte order."""
    wide, order = head[4] == 2, "<" if head[5] == 1 else ">"
    at, size, count, names = (
        (*struct.unpack_from(order + "Q", head, 0x28), *struct.unpack_from(order + "HHH", head, 0x3A))
        if wide
        else (*struct.unpack_from(order + "I", head, 0x20), *struct.unpack_from(order + "HHH", head, 0x2E))
    )
    row = struct.Struct(order + ("IIQQQQ" if wide else "IIIIII"))
    table = part(at, size * min(count, MAX_SECTIONS))
    rows = [
        row.unpack_from(table, each * size) for each in range(min(count, MAX_SECTIONS, len(table) // size))
    ]
    texts = part(rows[names][4], min(rows[names][5], MAX_NAMES))
    for name, _, _, _, start, length in rows:
        yield Section(texts[name : texts.index(b"\0", name)].decode("latin-1"), start, length)


def of_macho(head: bytes, part: Part) -> Iterator[Section]:
    """Give the sections of a 64-bit Mach-O file; of a universal one those of its first program."""
    base = 0
    if head[:4] == b"\xca\xfe\xba\xbe":
        base = struct.unpack_from(">I", head, 16)[0]
        head = part(base, 32)
    count, size = struct.unpack_from("<II", head, 16)
    commands = part(base + 32, min(size, MAX_NAMES))
    at = 0
    for _ in range(min(count, MAX_SECTIONS)):
        kind, length = struct.unpack_from("<II", commands, at)
        if kind == 0x19:  # LC_SEGMENT_64
            for each in range(min(struct.unpack_from("<I", commands, at + 64)[0], MAX_SECTIONS)):
                row = at + 72 + each * 80
                name = commands[row : row + 16].rstrip(b"\0").decode("latin-1")
                bytes_in, start = struct.unpack_from("<QI", commands, row + 40)
                yield Section(name, base + start, bytes_in)
        at += max(length, 8)


def of_pe(head: bytes) -> Iterator[Section]:
    """Give the sections of a PE file."""
    at = struct.unpack_from("<I", head, 0x3C)[0]
    if head[at : at + 4] != b"PE\0\0":
        return
    count, optional = struct.unpack_from("<H", head, at + 6)[0], struct.unpack_from("<H", head, at + 20)[0]
    for each in range(min(count, MAX_SECTIONS)):
        row = at + 24 + optional + each * 40
        size, start = struct.unpack_from("<II", head, row + 16)
        yield Section(head[row : row + 8].rstrip(b"\0").decode("latin-1"), start, size)
