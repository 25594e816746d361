"""The same tables of sockets as text below /proc/<pid>/net: slower, without peers, but never refused.

Formats as in proc(5) and the kernel's Documentation/networking/proc_net_tcp.rst.
"""

from __future__ import annotations

import itertools
import socket
import sys
from collections.abc import Iterator

from discovery.host.proc.netlink import MAX_SOCKETS, STREAM, Inet, Unix

LISTEN = b"0A"
ACCEPTS = 0x1_0000  # __SO_ACCEPTCON, include/linux/net.h


def listening_tcp(folder: str, family: int) -> list[Inet]:
    """Return the TCP sockets of `family` that listen, of the namespace `folder` shows; raise OSError."""
    name = "tcp" if family == socket.AF_INET else "tcp6"
    return [found for line in lines(f"{folder}/{name}") if (found := inet(line, family))]


def listening_unix(folder: str) -> list[Unix]:
    """Return the unix sockets that listen, of the namespace `folder` shows; raise OSError."""
    return [found for line in lines(f"{folder}/unix") if (found := unix(line))]


def lines(path: str) -> Iterator[bytes]:
    """Give the lines of a table after its heading; none where there is no such table; raise OSError."""
    try:
        with open(path, "rb") as table:
            yield from itertools.islice(table, 1, MAX_SOCKETS)
    except FileNotFoundError:
        return


def inet(line: bytes, family: int) -> Inet | None:
    """Return the socket of one line of tcp or tcp6 if it listens."""
    fields = line.split(None, 10)
    if len(fields) < 10 or fields[3] != LISTEN:
        return None
    try:
        words, _, port = fields[1].partition(b":")
        return Inet(family, packed(words), int(port, 16), 0, int(fields[7]), int(fields[9]))
    except ValueError:
        return None


def packed(words: bytes) -> bytes:
    """Return an address as it travels: the table shows it as numbers of four bytes in the machine's order."""
    numbers = [int(words[at : at + 8], 16) for at in range(0, len(words), 8)]
    return b"".join(number.to_bytes(4, sys.byteorder) for number in numbers)


def unix(line: bytes) -> Unix | None:
    """Return the socket of one line of unix if it listens."""
    fields = line.rstrip(b"\n").split(None, 7)
    try:
        if len(fields) < 7 or not int(fields[3], 16) & ACCEPTS:
            return None
        kind, inode = int(fields[4], 16), int(fields[6])
    except ValueError:
        return None
    name = fields[7] if len(fields) > 7 else None
    if name and name.startswith(b"@"):
        name = b"\0" + name[1:]
    return Unix(kind or STREAM, inode, name, None, None)
