"""The kernel's own tables of sockets, asked over netlink: only those in the states that are asked for.

Messages as in the kernel's include/uapi/linux/{netlink,sock_diag,inet_diag,unix_diag}.h. No privilege is
needed; the answer is about the network namespace of the thread that asks.
"""

from __future__ import annotations

import socket
import struct
import sys
from collections.abc import Iterator
from typing import NamedTuple

NETLINK_SOCK_DIAG = 4
SOCK_DIAG_BY_FAMILY = 20
ERROR, DONE = 2, 3
DUMP = 0x1 | 0x300  # NLM_F_REQUEST | NLM_F_DUMP
ESTABLISHED, LISTEN = 1 << 1, 1 << 10
SHOW_NAME, SHOW_PEER, SHOW_UID = 0x01, 0x04, 0x40
NAME, PEER, UID = 0, 2, 7
SHARED = 0x1FFF  # an attribute's type without the flags above it
STREAM, SEQPACKET = 1, 5
HEADER = struct.Struct("=IHHII")
INET_REQUEST = struct.Struct("=BBBxI48x")
INET = struct.Struct("=BBBB2sxx16s16xI8xIIIII")
UNIX_REQUEST = struct.Struct("=BBHIIIII")
UNIX = struct.Struct("=BBBBIII")
ATTRIBUTE = struct.Struct("=HH")
NUMBER = struct.Struct("=I")
BUFFER = 256 * 1024
PATIENCE_S = 2.0
# A machine has thousands; what makes more of them wants to be the only thing that is seen.
MAX_SOCKETS = 200_000


class Inet(NamedTuple):
    """One TCP socket that listens; `scope` is the number of the interface it is bound to."""

    family: int
    address: bytes
    port: int
    scope: int
    uid: int
    inode: int


class Unix(NamedTuple):
    """One unix socket; `name` is None where it has none."""

    kind: int
    inode: int
    name: bytes | None
    peer: int | None
    uid: int | None


def listening_tcp(family: int) -> list[Inet]:
    """Return the TCP sockets of `family` that listen; raise OSError where the kernel does not answer."""
    request = INET_REQUEST.pack(family, socket.IPPROTO_TCP, 0, LISTEN)
    return [inet(body) for body in dump(request) if len(body) >= INET.size]


def listening_unix() -> list[Unix]:
    """Return the unix sockets that listen; raise OSError where the kernel does not answer."""
    return unix_sockets(LISTEN, SHOW_NAME | SHOW_UID)


def connected_unix() -> list[Unix]:
    """Return the unix sockets that are connected, with their peers; raise OSError as `listening_unix`."""
    return unix_sockets(ESTABLISHED, SHOW_NAME | SHOW_PEER)


def unix_sockets(states: int, show: int) -> list[Unix]:
    """Return the unix sockets in `states`, with what `show` asks for; raise OSError as `listening_unix`."""
    request = UNIX_REQUEST.pack(socket.AF_UNIX, 0, 0, states, 0, show, 0, 0)
    return [unix(body) for body in dump(request) if len(body) >= UNIX.size]


def dump(request: bytes) -> Iterator[bytes]:
    """Give the bodies of the answers to one request; raise OSError where the kernel refuses."""
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_SOCK_DIAG) as link:
        link.settimeout(PATIENCE_S)
        length = HEADER.size + len(request)
        link.sendto(HEADER.pack(length, SOCK_DIAG_BY_FAMILY, DUMP, 1, 0) + request, (0, 0))
        left = MAX_SOCKETS
        while left > 0:
            data, sender = link.recvfrom(BUFFER)
            if sender[0] != 0:  # not the kernel
                continue
            for kind, body in messages(data):
                if kind == DONE:
                    return
                yield body
                left -= 1


def messages(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Give kind and body of each message in `data`; raise OSError where one is a refusal."""
    at = 0
    while at + HEADER.size <= len(data):
        length, kind, _, _, _ = HEADER.unpack_from(data, at)
        if length < HEADER.size:
            return
        body = data[at + HEADER.size : at + length]
        if kind == ERROR:
            raise OSError(-int.from_bytes(body[:4], sys.byteorder, signed=True), "the kernel refused")
        yield kind, body
        if kind == DONE:
            return
        at += aligned(length)


def inet(body: bytes) -> Inet:
    """Return one TCP socket."""
    family, _, _, _, port, address, scope, _, _, _, uid, inode = INET.unpack_from(body)
    size = 4 if family == socket.AF_INET else 16
    return Inet(family, address[:size], int.from_bytes(port, "big"), scope, uid, inode)


def unix(body: bytes) -> Unix:
    """Return one unix socket."""
    _, kind, _, _, inode, _, _ = UNIX.unpack_from(body)
    told = attributes(body[UNIX.size :])
    return Unix(kind, inode, told.get(NAME), number(told.get(PEER)), number(told.get(UID)))


def attributes(data: bytes) -> dict[int, bytes]:
    """Return the attributes that follow a message, by their type."""
    found: dict[int, bytes] = {}
    at = 0
    while at + ATTRIBUTE.size <= len(data):
        length, kind = ATTRIBUTE.unpack_from(data, at)
        if length < ATTRIBUTE.size:
            break
        found[kind & SHARED] = data[at + ATTRIBUTE.size : at + length]
        at += aligned(length)
    return found


def number(data: bytes | None) -> int | None:
    """Return an attribute that is a number; None where it is absent."""
    return NUMBER.unpack_from(data)[0] if data and len(data) >= NUMBER.size else None


def aligned(length: int) -> int:
    """Return where the next message starts after one of `length` bytes."""
    return (length + 3) & ~3
