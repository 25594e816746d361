"""A way to an engine: a unix socket or a Windows named pipe, with an end in time for every step."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from discovery.engines.places import PIPES
from discovery.formats.errors import Unreadable
from discovery.model import Reason

if TYPE_CHECKING:
    from socket import socket

# Of the path of a unix socket: sun_path has 108 bytes on Linux and 104 on macOS, one of them a NUL.
MAX_SOCKET_PATH = 103
# What Windows says when every instance of a named pipe is taken (ERROR_PIPE_BUSY).
PIPE_BUSY = 231

T = TypeVar("T")


class Channel(Protocol):
    """One connection, as a socket is; past the time set all raise TimeoutError."""

    def settimeout(self, value: float | None, /) -> None: ...

    def sendall(self, data: bytes, /) -> None: ...

    def recv(self, size: int, /) -> bytes: ...

    def close(self) -> None: ...


class Raw(Protocol):
    """What a named pipe is to Python: a file without a buffer."""

    def read(self, size: int, /) -> bytes | None: ...

    def write(self, data: bytes, /) -> int | None: ...

    def close(self) -> None: ...


class Pipe:
    """A channel over a named pipe: a file that blocks, so each step is waited for in a thread of its own."""

    def __init__(self, file: Raw) -> None:
        """Use the opened `file`."""
        self.file = file
        self.seconds = 0.0

    def settimeout(self, value: float | None, /) -> None:
        """Wait at most `value` seconds for each step."""
        self.seconds = value or 0.0

    def sendall(self, data: bytes, /) -> None:
        """Send `data`; the requests are far smaller than a pipe's buffer."""
        within(lambda: self.file.write(data), self.seconds)

    def recv(self, size: int, /) -> bytes:
        """Return what has come; a broken pipe is its end."""
        try:
            return within(lambda: self.file.read(size), self.seconds) or b""
        except BrokenPipeError:
            return b""

    def close(self) -> None:
        """End the connection, not waiting for a read that hangs: closing would wait for it too."""
        import threading

        threading.Thread(target=self.file.close, daemon=True).start()


def open_socket(path: str, seconds: float, owner: int | None) -> Channel:
    """Return a connected unix socket; raise OSError, or Unreadable if not `owner` listens."""
    import socket  # few machines have an engine

    channel = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        channel.settimeout(seconds)
        channel.connect(path)
        if owner is not None and listener(channel) not in (None, owner):
            raise Unreadable(Reason.OUTSIDE, "another account than the home's owner listens there")
    except BaseException:
        channel.close()
        raise
    return channel


def listener(channel: socket) -> int | None:
    """Return the user id of who listens; None where the system does not tell (unix(7), SO_PEERCRED)."""
    import socket
    import struct

    option: int | None = getattr(socket, "SO_PEERCRED", None)
    if option is None:
        return None
    told = channel.getsockopt(socket.SOL_SOCKET, option, struct.calcsize("3i"))
    return int(struct.unpack("3i", told)[1])


def within(step: Callable[[], T], seconds: float) -> T:
    """Return what `step` returns; raise what it raises, or TimeoutError when it has not ended in time."""
    import threading

    done: list[T] = []
    failed: list[OSError | ValueError] = []

    def run() -> None:
        try:
            done.append(step())
        except (OSError, ValueError) as error:  # ValueError: closed meanwhile
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if failed:
        raise failed[0]
    if not done:
        raise TimeoutError
    return done[0]


def connect(path: str, seconds: float, owner: int | None = None) -> Channel:
    """Return a channel to the engine at `path`; raise Unreadable, or FileNotFoundError where none is."""
    try:
        if path.startswith(PIPES):
            return Pipe(within(lambda: open(path, "r+b", buffering=0), seconds))  # noqa: PTH123  # a pipe
        if len(os.fsencode(path)) > MAX_SOCKET_PATH:
            raise Unreadable(Reason.UNSUPPORTED, "its path is longer than a socket's may be; link to it")
        return open_socket(path, seconds, owner)
    except OSError as error:
        raise refusal(error, path) from None


def refusal(error: OSError, path: str) -> Exception:
    """Return the exception to raise for `error`, with what an operator can do about it."""
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return FileNotFoundError()
        case PermissionError():
            return Unreadable(
                Reason.DENIED, f"permission denied: {who_may(path)}; or scan as an administrator"
            )
        case ConnectionRefusedError():
            return Unreadable(
                Reason.UNSUPPORTED, "nothing answers at this socket: start its engine, or remove it"
            )
        case TimeoutError() | BlockingIOError():
            return Unreadable(
                Reason.TIMED_OUT, "the engine does not take connections: is it hanging or overloaded?"
            )
    if getattr(error, "winerror", None) == PIPE_BUSY:
        return Unreadable(Reason.TIMED_OUT, "the engine's pipe is busy: scan again")
    return Unreadable(Reason.UNSUPPORTED, f"the system refused: {os.strerror(error.errno or 0)}")


def who_may(path: str) -> str:
    """Return in words who may ask the engine at `path`."""
    try:
        facts = Path(path).stat()
    except OSError:
        return "only its owner may ask this engine"
    if not facts.st_mode & stat.S_IWGRP:
        return "only its owner may ask this engine"
    return f"join the group {group(facts.st_gid)} that may ask this engine (that is as good as being root)"


def group(number: int) -> str:
    """Return the name of a group, or its number."""
    try:
        import grp

        return grp.getgrgid(number).gr_name
    except (ImportError, KeyError):
        return str(number)
