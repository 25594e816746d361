"""Sockets in another network namespace, made by a thread that enters it, leaves it and ends.

Only root may enter one. A socket belongs for good to the namespace it was made in, and can be used from
anywhere; so nothing of ours stays in a strange place.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")
NEW_NETWORK = 0x4000_0000  # CLONE_NEWNET
PATIENCE_S = 5.0


def connect_in(
    network: str, address: str, port: int | None, timeout_s: float, pids: Iterable[int] = ()
) -> socket.socket:
    """Return a socket connected in the network namespace `network`; raise OSError or ValueError.

    `network` is as in Process, empty for our own; `address` an IP address as text (never a name), or with no
    `port` the path or `@name` of a unix socket. `pids` are processes known to be in it, which saves a search.
    """
    family, target = destination(address, port)
    made = socket_in(network, family, pids)
    try:
        made.settimeout(timeout_s)
        made.connect(target)
    except OSError:
        made.close()
        raise
    return made


def socket_in(network: str, family: int, pids: Iterable[int] = ()) -> socket.socket:
    """Return a new stream socket of the namespace, not connected; raise OSError where that is denied."""

    def make() -> socket.socket:
        return socket.socket(family, socket.SOCK_STREAM)

    if not network:
        return make()
    if not network.isdecimal():  # known by its tables only: whoever may not see its link may not enter it
        raise PermissionError("this network namespace may not be entered")
    for pid in (*pids, *members(network)):
        try:
            return inside(pid, network, make)
        except (FileNotFoundError, ProcessLookupError):  # it has ended, or is another one by now
            continue
    raise FileNotFoundError("no process is in this network namespace any more")


def destination(address: str, port: int | None) -> tuple[int, str | bytes | tuple[str, int]]:
    """Return family and socket address of what is written as text; raise ValueError for a host name."""
    if port is None:
        encoded = os.fsencode(address)
        return socket.AF_UNIX, b"\0" + encoded[1:] if encoded.startswith(b"@") else encoded
    parsed = ipaddress.ip_address(address)
    return (socket.AF_INET if parsed.version == 4 else socket.AF_INET6), (address, port)


def members(network: str) -> Iterator[int]:
    """Give the processes in a network namespace."""
    for name in os.listdir("/proc"):
        if name.isdecimal() and name.isascii() and is_in(int(name), network):
            yield int(name)


def is_in(pid: int, network: str) -> bool:
    """Return whether the process is in the namespace."""
    try:
        return os.readlink(f"/proc/{pid}/ns/net") == f"net:[{network}]"
    except OSError:
        return False


def inside(pid: int, network: str, act: Callable[[], T]) -> T:
    """Return what `act` returns in the namespace of `pid`; raise OSError where it cannot be entered.

    FileNotFoundError means that `pid` is not, or no more, in `network`.
    """
    if sys.platform != "linux":
        raise OSError("only Linux has network namespaces")
    answers: list[T | OSError] = []

    def run() -> None:
        try:
            with entered(pid, network):
                answers.append(act())
        except OSError as error:
            answers.append(error)

    thread = threading.Thread(target=run, name="in-namespace", daemon=True)
    thread.start()
    thread.join(PATIENCE_S)
    answer = answers[0] if answers else TimeoutError("the namespace does not answer")
    if isinstance(answer, OSError):
        raise answer
    return answer


@contextmanager
def entered(pid: int, network: str) -> Iterator[None]:
    """Have the calling thread in the namespace for a while; raise OSError where it cannot enter."""
    home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    try:
        there = os.open(f"/proc/{pid}/ns/net", os.O_RDONLY)
        try:
            if os.fstat(there).st_ino != int(network):
                raise FileNotFoundError("the process is in another namespace")
            move(there)
        finally:
            os.close(there)
        try:
            yield
        finally:
            move(home)
    finally:
        os.close(home)


def move(namespace: int) -> None:
    """Move the calling thread into an open namespace; raise OSError."""
    import ctypes

    library = ctypes.CDLL(None, use_errno=True)
    if library.setns(namespace, NEW_NETWORK) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
