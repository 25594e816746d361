"""Reading from a peer that may be hostile: an absolute deadline, a bound on every piece."""

from __future__ import annotations

import time
from typing import Protocol

from discovery.probe.flaw import Flaw, Trouble

STEP = 8192


class Wire(Protocol):
    """What is needed of a socket."""

    def recv(self, size: int, /) -> bytes: ...

    def settimeout(self, value: float | None, /) -> None: ...


class Deadline:
    """A point in time that does not move, however often it is asked."""

    __slots__ = ("at",)

    def __init__(self, seconds: float, within: Deadline | None = None) -> None:
        """End in `seconds`, and not later than `within`."""
        at = time.monotonic() + seconds
        self.at: float = at if within is None else min(at, within.at)

    def left(self) -> float:
        """Return the seconds left; raise TimeoutError when there are none."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def over(self) -> bool:
        """Return whether the time is used up."""
        return time.monotonic() >= self.at


class Reader:
    """Takes bytes from one connection and counts them; no more is buffered than a limit and a step."""

    __slots__ = ("buffer", "deadline", "ended", "received", "wire")

    def __init__(self, wire: Wire, deadline: Deadline) -> None:
        """Read from `wire` until `deadline`."""
        self.wire = wire
        self.deadline = deadline
        self.buffer = bytearray()
        self.received = 0
        self.ended = False

    def fill(self) -> bool:
        """Take what has arrived; return False at the end of the stream. Raise Trouble."""
        if self.ended:
            return False
        try:
            self.wire.settimeout(self.deadline.left())
            data = self.wire.recv(STEP)
        except TimeoutError:
            raise Trouble(Flaw.SLOW if self.received else Flaw.SILENT, "no whole reply in time") from None
        except OSError as error:
            raise Trouble(Flaw.RESET, str(getattr(error, "reason", "") or type(error).__name__)) from None
        self.received += len(data)
        self.buffer += data
        self.ended = not data
        return bool(data)

    def line(self, limit: int) -> bytes | None:
        """Return the next line with its line feed, the rest at the end, None after it; raise Trouble."""
        searched = 0
        while (at := self.buffer.find(b"\n", searched)) < 0:
            searched = len(self.buffer)
            if searched > limit:
                raise Trouble(Flaw.TOO_LARGE, f"a line of more than {limit} bytes")
            if not self.fill():
                at = len(self.buffer) - 1
                break
        if at >= limit:
            raise Trouble(Flaw.TOO_LARGE, f"a line of more than {limit} bytes")
        return self.take(at + 1) or None

    def some(self, most: int) -> bytes:
        """Return at least one and at most `most` bytes, none at the end; raise Trouble."""
        if not self.buffer:
            self.fill()
        return self.take(min(most, len(self.buffer)))

    def take(self, count: int) -> bytes:
        """Return the first `count` bytes that are here already."""
        taken = bytes(self.buffer[:count])
        del self.buffer[:count]
        return taken
