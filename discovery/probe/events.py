"""An event stream, read event by event: no line past its limit, no more events than are worth it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from discovery.frozen import frozen
from discovery.probe.flaw import Flaw, Trouble
from discovery.probe.limits import MAX_EVENTS


@frozen
class Event:
    """One event: its name (`message` if it has none) and its data."""

    name: str
    data: str


def events(pieces: Iterable[bytes], line_limit: int, total: int) -> Iterator[Event]:
    """Give at most MAX_EVENTS events with data; raise Trouble. Comments and priming events are not given."""
    name, data = "", list[str]()
    given = 0
    for line in lines(pieces, line_limit, total):
        if line:
            field, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if field == "event":
                name = value
            elif field == "data":
                data.append(value)
            continue
        if any(data):
            given += 1
            yield Event(name=name or "message", data="\n".join(data))
        if given >= MAX_EVENTS:
            return
        name, data = "", []


def lines(pieces: Iterable[bytes], limit: int, total: int) -> Iterator[str]:
    """Give the lines of a stream of `total` bytes at most, without their ends; raise Trouble."""
    rest = b""
    half = False  # of a line's end: a carriage return was the last byte
    for piece in pieces:
        total -= len(piece)
        fresh = piece[1:] if half and piece.startswith(b"\n") else piece
        half = fresh.endswith(b"\r") or (half and not piece)
        *whole, rest = ends(rest, fresh)
        for line in whole:
            check(len(line), limit, 0)
            yield decoded(line)
        check(len(rest), limit, total)


def ends(rest: bytes, fresh: bytes) -> list[bytes]:
    """Return the lines that `fresh` completes after `rest`, and what is left."""
    if b"\n" not in fresh and b"\r" not in fresh:
        return [rest + fresh]
    return (rest + fresh.replace(b"\r\n", b"\n").replace(b"\r", b"\n")).split(b"\n")


def check(length: int, limit: int, total: int) -> None:
    """Raise Trouble for a line longer than `limit`, or a stream that has no bytes left."""
    if length > limit:
        raise Trouble(Flaw.TOO_LARGE, f"a line of more than {limit} bytes")
    if total < 0:
        raise Trouble(Flaw.TOO_LARGE, "an event stream without end")


def decoded(line: bytes) -> str:
    """Return `line` as text; raise Trouble if it is no UTF-8."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        raise Trouble(Flaw.MALFORMED, "an event that is no UTF-8") from None
