"""A cheap look at whether anything started, ended or began to listen: it tells that, and not what."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Hashable
from contextlib import suppress

Pulse = tuple[Hashable, ...]


def pulse() -> Pulse:
    """Return a value that differs from an earlier one where processes or listening sockets differ.

    Of other network namespaces it sees the processes, not the sockets.
    """
    return processes(), listening()


def processes() -> frozenset[str]:
    """Return the process ids, as text."""
    if sys.platform == "linux":
        with suppress(OSError):
            return frozenset(name for name in os.listdir("/proc") if name.isdigit())
    import psutil

    return frozenset(map(str, psutil.pids()))


def listening() -> frozenset[int]:
    """Return numbers that name the listening sockets; none where each owner would have to be asked."""
    if sys.platform != "linux":
        return frozenset()
    from discovery.host.proc import netlink

    families = [socket.AF_INET, socket.AF_INET6] if socket.has_ipv6 else [socket.AF_INET]
    with suppress(OSError):
        return frozenset(one.inode for family in families for one in netlink.listening_tcp(family))
    return frozenset()
