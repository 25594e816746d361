"""A way to an engine: a unix socket or a Windows named pipe, with an end in time for every step."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

from discovery.formats.errors import Unreadable
from discovery.model import Reason

CHUNK = 64 * 1024
# Of the path of a unix socket: sun_path has 108 bytes on Linux and 104 on macOS, one of them a NUL.
MAX_SOCKET_PATH = 103
# What Windows says when every instance of a named pipe is taken (ERROR_PIPE_BUSY).
PIPE_BUSY = 231
PIPES = ("\\\\.\\pipe\\", "//./pipe/")

T = TypeVar("T")


class Channel(Protocol):
    """One connection. `receive` gives nothing at its end; past the deadline all raise TimeoutError."""

    def send(self, data: bytes, deadline: float) -> None: ...

    def receive(self, deadline: float) -> bytes: ...

    def close(self) -> None: ...


class Raw(Protocol):
    """What a named pipe is to Python: a file without a buffer."""

    def read(self, size: int, /) -> bytes | None: ...

    def write(self, data: bytes, /) -> int | None: ...

    def close(self) -> None: ...


class Socket:
    """A channel over a unix socket."""

    def __init__(self, path: str, deadline: float, owner: int | None = None) -> None:
        """Connect; raise OSError, TimeoutError, or Unreadable if another account than `owner` listens."""
        import socket  # few machines have an engine

        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)  # type: ignore[attr-defined, unused-ignore]
        try:
            self.socket.settimeout(left(deadline))
            self.socket.connect(path)
            if owner is not None and self.peer() not in (None, owner):
                raise Unreadable(Reason.OUTSIDE, "another account than the home's owner listens there")
        except BaseException:
            self.socket.close()
            raise

    def peer(self) -> int | None:
        """Return the user id of who listens; None where the system does not tell."""
        import socket
        import struct

        option: int | None = getattr(socket, "SO_PEERCRED", None)
        if option is None:
            return None
        told = self.socket.getsockopt(socket.SOL_SOCKET, option, struct.calcsize("3i"))
        return int(struct.unpack("3i", told)[1])

    def send(self, data: bytes, deadline: float) -> None:
        """Send all of `data`."""
        self.socket.settimeout(left(deadline))
        self.socket.sendall(data)

    def receive(self, deadline: float) -> bytes:
        """Return what has come, at most a chunk of it."""
        self.socket.settimeout(left(deadline))
        return self.socket.recv(CHUNK)

    def close(self) -> None:
        """End the connection."""
        self.socket.close()


class Pipe:
    """A channel over a named pipe: a file that blocks, so each step is waited for in a thread of its own."""

    def __init__(self, file: Raw) -> None:
        """Use the opened `file`."""
        self.file = file

    def send(self, data: bytes, deadline: float) -> None:
        """Send all of `data`; the requests are far smaller than a pipe's buffer."""
        within(lambda: self.file.write(data), deadline)

    def receive(self, deadline: float) -> bytes:
        """Return what has come; a broken pipe is its end."""
        try:
            return within(lambda: self.file.read(CHUNK), deadline) or b""
        except BrokenPipeError:
            return b""

    def close(self) -> None:
        """End the connection, not waiting for a read that hangs: closing would wait for it too."""
        import threading

        threading.Thread(target=self.file.close, daemon=True).start()


def within(step: Callable[[], T], deadline: float) -> T:
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
    thread.join(left(deadline))
    if failed:
        raise failed[0]
    if not done:
        raise TimeoutError
    return done[0]


def left(deadline: float) -> float:
    """Return the seconds until `deadline` (of the monotonic clock); raise TimeoutError if there are none."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


def connect(path: str, deadline: float, owner: int | None = None) -> Channel:
    """Return a channel to the engine at `path`; raise Unreadable, or FileNotFoundError where none is."""
    try:
        if path.startswith(PIPES):
            return Pipe(within(lambda: open(path, "r+b", buffering=0), deadline))  # noqa: PTH123  # a pipe
        if len(os.fsencode(path)) > MAX_SOCKET_PATH:
            raise Unreadable(Reason.UNSUPPORTED, "its path is longer than a socket's may be; link to it")
        return Socket(path, deadline, owner)
    except OSError as error:
        raise refusal(error, path) from None


def refusal(error: OSError, path: str) -> Exception:
    """Return the exception to raise for `error`, with what an operator can do about it."""
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return FileNotFoundError()
        case PermissionError():
            return Unreadable(
                Reason.DENIED, f"permission denied: {who_may(path)}, or scan as an administrator"
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
