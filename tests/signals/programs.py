"""Native programs made by hand: ELF, Mach-O and PE headers around sections, and what Go writes into one."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

MARK = b"\x30\x77\xaf\x0c\x92\x74\x08\x02\x41\xe1\xc1\x07\xe6\xd6\x18\xe6"


def elf(sections: Mapping[str, bytes], tail: bytes = b"") -> bytes:
    """Return a 64-bit little-endian ELF file with these sections, and `tail` behind everything."""
    names = b"\0" + b"".join(name.encode() + b"\0" for name in (*sections, ".shstrtab"))
    bodies = [*sections.values(), names]
    at = 64
    rows = [struct.pack("<IIQQQQIIQQ", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)]
    text = b""
    for name, body in zip((*sections, ".shstrtab"), bodies, strict=True):
        place = names.index(b"\0" + name.encode() + b"\0") + 1
        rows.append(struct.pack("<IIQQQQIIQQ", place, 1, 0, 0, at + len(text), len(body), 0, 0, 1, 0))
        text += body
    head = (
        b"\x7fELF\x02\x01\x01"
        + b"\0" * 9
        + struct.pack(
            "<HHIQQQIHHHHHH", 2, 62, 1, 0, 0, at + len(text), 0, 64, 0, 0, 64, len(rows), len(rows) - 1
        )
    )
    return head + text + b"".join(rows) + tail


def pe(sections: Mapping[str, bytes]) -> bytes:
    """Return a PE file with these sections."""
    start = 1024
    table, text = b"", b""
    for name, body in sections.items():
        table += (
            name.encode().ljust(8, b"\0")
            + struct.pack("<IIII", len(body), 0, len(body), start + len(text))
            + b"\0" * 16
        )
        text += body
    head = b"MZ" + b"\0" * 58 + struct.pack("<I", 64)
    coff = b"PE\0\0" + struct.pack("<HHIIIHH", 0x8664, len(sections), 0, 0, 0, 0, 0)
    return (head + coff + table).ljust(start, b"\0") + text


def macho(sections: Mapping[str, bytes]) -> bytes:
    """Return a 64-bit Mach-O file with these sections in one segment."""
    start = 2048
    rows, text = b"", b""
    for name, body in sections.items():
        rows += name.encode().ljust(16, b"\0") + b"__DATA".ljust(16, b"\0")
        rows += struct.pack("<QQI", 0, len(body), start + len(text)) + b"\0" * 28
        text += body
    segment = struct.pack("<II", 0x19, 72 + len(rows)) + b"__DATA".ljust(16, b"\0")
    segment += struct.pack("<QQQQIIII", 0, 0, 0, 0, 7, 7, len(sections), 0) + rows
    head = struct.pack("<IIIIIIII", 0xFEEDFACF, 0x01000007, 3, 2, 1, len(segment), 0, 0)
    return (head + segment).ljust(start, b"\0") + text


def go_section(module: str, needs: Sequence[str], version: str = "v1.4.0") -> bytes:
    """Return what Go 1.18 and later write: a header, the Go version, the module text between its marks."""
    lines = [f"path\t{module}/cmd/x", f"mod\t{module}\t{version}\th1:x="]
    lines += [f"dep\t{need}\tv0.1.0\th1:y=" for need in needs]
    text = MARK + ("\n".join(lines) + "\n").encode() + MARK
    return b"\xff Go buildinf:\x08\x02" + b"\0" * 16 + counted(b"go1.25.1") + counted(text)


def counted(data: bytes) -> bytes:
    """Return `data` behind its length as a varint."""
    length, out = len(data), b""
    while length >= 0x80:
        out += bytes([length & 0x7F | 0x80])
        length >>= 7
    return out + bytes([length]) + data
