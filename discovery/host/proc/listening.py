"""Listening sockets as the vocabulary has them: addresses as text, and who holds them."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator

from discovery.host.proc.netlink import SEQPACKET, STREAM, Inet
from discovery.host.proc.sockets import Sockets
from discovery.host.proc.users import account
from discovery.host.running import Listening


def listening_in(network: str, sockets: Sockets) -> Iterator[Listening]:
    """Give what listens in one namespace, its holders not yet known."""
    for tcp in sockets.tcp:
        yield Listening(
            transport="tcp",
            address=address(tcp, sockets.interfaces or {}),
            port=tcp.port,
            inode=tcp.inode,
            network=network,
            user=account(tcp.uid),
        )
    for unix in sockets.unix:
        if unix.name and unix.kind in {STREAM, SEQPACKET}:
            yield Listening(
                transport="unix",
                address=path(unix.name),
                inode=unix.inode,
                network=network,
                user=None if unix.uid is None else account(unix.uid),
            )


def address(tcp: Inet, interfaces: dict[int, str]) -> str:
    """Return the address as text: an IPv4 one in IPv6 as IPv4, a link-local one with its interface."""
    if tcp.family == socket.AF_INET:
        return str(ipaddress.IPv4Address(tcp.address))
    parsed = ipaddress.IPv6Address(tcp.address)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    if tcp.scope and parsed.is_link_local:
        return f"{parsed}%{interfaces.get(tcp.scope, tcp.scope)}"
    return str(parsed)


def path(name: bytes) -> str:
    """Return the name of a unix socket: a path, or `@` and its name where it is abstract."""
    if name.startswith(b"\0"):
        return "@" + name[1:].decode("utf-8", "surrogateescape")
    return name.partition(b"\0")[0].decode("utf-8", "surrogateescape")


def order(row: Listening) -> tuple[str, str, str, int, int]:
    """Return what rows are sorted by."""
    return row.network, row.transport, row.address, row.port or 0, row.inode
