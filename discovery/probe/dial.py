"""Opening a connection to this machine: nothing else connects to a server found.

To another machine leads only what whoever asks for it brings along.
"""

from __future__ import annotations

import errno
import socket
import sys
from collections.abc import Callable

from discovery.probe.flaw import Flaw, Trouble
from discovery.probe.reader import Deadline
from discovery.probe.target import Target, is_loopback

# Opens a TCP connection from inside another network namespace: its id, address, port, seconds.
ConnectIn = Callable[[str, str, int, float], socket.socket]
# Opens a TCP connection to another machine: its name, port, seconds.
ConnectAway = Callable[[str, int, float], socket.socket]
DENYING = frozenset({errno.EACCES, errno.EPERM})
FOREIGN = "not an address of this machine"


def dial(
    target: Target,
    deadline: Deadline,
    connect_in: ConnectIn | None,
    connect_away: ConnectAway | None = None,
) -> socket.socket:
    """Return a connected socket; raise Trouble."""
    try:
        if target.away:
            if connect_away is None:
                raise Trouble(Flaw.DENIED, FOREIGN)
            return connect_away(target.address, target.port or 0, deadline.left())
        if target.transport == "unix":
            return dial_unix(target, deadline)
        if target.network:
            return dial_elsewhere(target, deadline, connect_in)
        return dial_here(target, deadline)
    except TimeoutError:
        raise Trouble(Flaw.SILENT, "takes no connection") from None
    except (OSError, ValueError, OverflowError) as error:
        denied = isinstance(error, OSError) and error.errno in DENYING
        raise Trouble(Flaw.DENIED if denied else Flaw.REFUSED, type(error).__name__) from None


def dial_here(target: Target, deadline: Deadline) -> socket.socket:
    """Return a connection to an address of our own; raise OSError.

    A program may listen on an address that is not this machine's (IP_FREEBIND). Binding our end to the
    same address fails for those, before anything is sent.
    """
    family = socket.AF_INET6 if ":" in target.address else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        if not is_loopback(target.address):
            sock.bind((target.address, 0))
        sock.settimeout(deadline.left())
        sock.connect((target.address, target.port or 0))
    except BaseException:
        sock.close()
        raise
    return sock


def dial_unix(target: Target, deadline: Deadline) -> socket.socket:
    """Return a connection to a unix socket; raise OSError."""
    if not hasattr(socket, "AF_UNIX"):
        raise OSError("no unix sockets here")
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        sock.settimeout(deadline.left())
        sock.connect("\0" + target.address[1:] if target.address.startswith("@") else target.address)
        if not is_theirs(sock, target.pids):
            raise PermissionError(errno.EACCES, "somebody else's socket")
    except BaseException:
        sock.close()
        raise
    return sock


def is_theirs(sock: socket.socket, pids: tuple[int, ...]) -> bool:
    """Return whether one of `pids` listens at the other end, True where the system does not tell.

    The path is what the server called it: in its own view of the disk, or before somebody replaced it.
    """
    if not pids or not hasattr(socket, "SO_PEERCRED"):
        return True
    credentials = sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
    return int.from_bytes(credentials[:4], sys.byteorder) in pids


def dial_elsewhere(target: Target, deadline: Deadline, connect_in: ConnectIn | None) -> socket.socket:
    """Return a connection made inside another network namespace; raise OSError or Trouble.

    There no end can be bound beforehand: a connection to an address of the namespace itself has that
    address at both ends, and one that has not is closed before a byte is sent.
    """
    if connect_in is None:
        raise Trouble(Flaw.DENIED, "no way into its network namespace")
    sock = connect_in(target.network, target.address, target.port or 0, deadline.left())
    if not is_loopback(target.address) and sock.getsockname()[0] != sock.getpeername()[0]:
        sock.close()
        raise Trouble(Flaw.DENIED, FOREIGN)
    return sock
