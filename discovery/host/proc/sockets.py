"""The sockets of one network namespace: asked over netlink, read as text where that is refused."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable
from contextlib import suppress

from discovery.frozen import frozen
from discovery.host import namespaces
from discovery.host.proc import netlink, tables
from discovery.host.proc.netlink import MAX_SOCKETS, Inet, Unix
from discovery.host.proc.networks import Networks

FAMILIES = (socket.AF_INET, socket.AF_INET6)
# How many processes of a namespace are tried: the first ones may be ending.
MAX_TRIES = 8


@frozen
class Sockets:
    """What listens in one namespace, and which unix sockets are pairs; no `peers` where that is not told.

    `cut` says that there were more.
    """

    tcp: tuple[Inet, ...] = ()
    unix: tuple[Unix, ...] = ()
    peers: dict[int, int] | None = None
    interfaces: dict[int, str] | None = None
    cut: bool = False


def read_sockets(network: str, pids: Iterable[int]) -> Sockets | None:
    """Return the sockets of a namespace that `pids` are in; None where there is no way to see them."""
    if not network:
        return own_sockets()
    tried = list(pids)[:MAX_TRIES]
    for pid in tried if network.isdecimal() else ():
        with suppress(OSError):  # not root, or it has ended
            return namespaces.inside(pid, network, asked)
    for pid in tried:  # the kernel hides its tables from nobody
        with suppress(OSError):
            told = as_text(f"/proc/{pid}/net")
            if Networks().of_pid(pid) == network:
                return told
    return None


def own_sockets() -> Sockets | None:
    """Return the sockets of our own namespace; None where there is no way to see them."""
    with suppress(OSError):
        return asked()
    with suppress(OSError):
        return as_text("/proc/self/net")
    return None


def asked() -> Sockets:
    """Return the sockets of the calling thread's namespace; raise OSError where the kernel does not tell."""
    tcp = tuple(found for family in FAMILIES for found in listening_tcp(family))
    interfaces = dict(socket.if_nameindex()) if any(one.scope for one in tcp) else {}
    unix = tuple(netlink.listening_unix())
    connected = netlink.connected_unix()
    cut = max(len(tcp), len(unix), len(connected)) >= MAX_SOCKETS
    return Sockets(tcp=tcp, unix=unix, peers=pairs(connected), interfaces=interfaces, cut=cut)


def listening_tcp(family: int) -> list[Inet]:
    """Return the TCP sockets of `family` that listen; none where IPv6 is switched off; raise OSError."""
    try:
        return netlink.listening_tcp(family)
    except FileNotFoundError:
        if family == socket.AF_INET6 and not os.path.exists("/proc/thread-self/net/if_inet6"):
            return []
        raise


def as_text(folder: str) -> Sockets:
    """Return the sockets of the namespace whose tables are in `folder`; raise OSError."""
    tcp = tuple(found for family in FAMILIES for found in tables.listening_tcp(folder, family))
    unix = tuple(tables.listening_unix(folder))
    return Sockets(tcp=tcp, unix=unix, cut=max(len(tcp), len(unix)) >= MAX_SOCKETS - 1)


def pairs(connected: Iterable[Unix]) -> dict[int, int]:
    """Return both ends of each socket pair: neither has a name, as one end of any other connection has."""
    peers = {one.inode: one.peer for one in connected if one.name is None and one.peer}
    return {inode: peer for inode, peer in peers.items() if peers.get(peer) == inode}
