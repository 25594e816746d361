"""The sockets of one network namespace: asked over netlink, read as text where that is refused."""

from __future__ import annotations

import socket
from collections.abc import Iterable

from discovery.frozen import frozen
from discovery.host import namespaces
from discovery.host.proc import netlink, tables
from discovery.host.proc.netlink import Inet, Unix

FAMILIES = (socket.AF_INET, socket.AF_INET6)
# How many processes of a namespace are tried: the first ones may be ending.
MAX_TRIES = 8


@frozen
class Sockets:
    """What listens in one namespace, and which unix sockets are pairs; no `peers` where that is not told."""

    tcp: tuple[Inet, ...] = ()
    unix: tuple[Unix, ...] = ()
    peers: dict[int, int] | None = None
    interfaces: dict[int, str] | None = None


def read_sockets(network: str, pids: Iterable[int]) -> Sockets | None:
    """Return the sockets of a namespace that `pids` are in; None where there is no way to see them."""
    if not network:
        return own_sockets()
    for pid in list(pids)[:MAX_TRIES]:
        try:
            if network.isdecimal():
                return namespaces.inside(pid, network, asked)
        except OSError:  # not root, or it has ended: its tables may still be read
            pass
        try:
            return as_text(f"/proc/{pid}/net")
        except OSError:
            continue
    return None


def own_sockets() -> Sockets | None:
    """Return the sockets of our own namespace; None where there is no way to see them."""
    try:
        return asked()
    except OSError:
        pass
    try:
        return as_text("/proc/self/net")
    except OSError:
        return None


def asked() -> Sockets:
    """Return the sockets of the calling thread's namespace; raise OSError where the kernel does not tell."""
    tcp = tuple(found for family in FAMILIES for found in listening_tcp(family))
    interfaces = dict(socket.if_nameindex()) if any(one.scope for one in tcp) else {}
    unix = tuple(netlink.listening_unix())
    return Sockets(tcp=tcp, unix=unix, peers=pairs(netlink.connected_unix()), interfaces=interfaces)


def listening_tcp(family: int) -> list[Inet]:
    """Return the TCP sockets of `family` that listen; none where IPv6 is switched off; raise OSError."""
    try:
        return netlink.listening_tcp(family)
    except FileNotFoundError:
        if family == socket.AF_INET6 and not socket.has_ipv6:
            return []
        raise


def as_text(folder: str) -> Sockets:
    """Return the sockets of the namespace whose tables are in `folder`; raise OSError."""
    tcp = tuple(found for family in FAMILIES for found in tables.listening_tcp(folder, family))
    return Sockets(tcp=tcp, unix=tuple(tables.listening_unix(folder)))


def pairs(connected: Iterable[Unix]) -> dict[int, int]:
    """Return both ends of each socket pair: neither has a name, as one end of any other connection has."""
    peers = {one.inode: one.peer for one in connected if one.name is None and one.peer}
    return {inode: peer for inode, peer in peers.items() if peers.get(peer) == inode}
