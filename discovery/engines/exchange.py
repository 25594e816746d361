"""One HTTP/1.1 GET and its reply, read to the letter and never beyond its limits: an engine may lie.

The reading is that of the probe, which was made for hostile servers; here no redirect is followed, no content
coding taken, and a connection is used once.
"""

from __future__ import annotations

from typing import NamedTuple, NoReturn

from discovery.engines.channel import Channel
from discovery.formats.errors import Unreadable
from discovery.model import Reason
from discovery.probe.body import pieces
from discovery.probe.flaw import Flaw, Trouble
from discovery.probe.head import read_head
from discovery.probe.reader import Deadline, Reader

SLOW = "the engine did not answer in time: is it hanging?"
BROKEN = "the engine's answer cannot be read: "
NO_HTTP = "what answers there is no container engine: it does not speak HTTP"
REASONS = {
    Flaw.SILENT: Reason.TIMED_OUT,
    Flaw.SLOW: Reason.TIMED_OUT,
    Flaw.TOO_LARGE: Reason.TOO_LARGE,
    Flaw.NOT_HTTP: Reason.UNRECOGNISED,
    Flaw.TLS: Reason.UNRECOGNISED,
    Flaw.CLOSED: Reason.UNRECOGNISED,
}
WORDS = {Reason.TIMED_OUT: SLOW, Reason.UNRECOGNISED: NO_HTTP}


class Answered(NamedTuple):
    """What came back: the status, what the head says of type and version, the bytes."""

    status: int
    type: str
    api: str
    libpod: str
    body: bytes


def get(channel: Channel, target: str, *, limit: int, deadline: Deadline) -> Answered:
    """Return the reply to `GET target`; raise Unreadable if it is none, too long or too late."""
    request = (
        f"GET {target} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n"
        "User-Agent: mcp-census\r\nConnection: close\r\n\r\n"
    )
    try:
        channel.settimeout(deadline.left())
        channel.sendall(request.encode("ascii"))
        return read(Reader(channel, deadline), limit)
    except Trouble as trouble:
        refuse(trouble)
    except TimeoutError:
        raise Unreadable(Reason.TIMED_OUT, SLOW) from None
    except OSError:
        raise Unreadable(Reason.UNRECOGNISED, NO_HTTP) from None


def read(reader: Reader, limit: int) -> Answered:
    """Return the whole reply; raise Trouble or Unreadable."""
    head = read_head(reader)
    body = bytearray()
    for piece in pieces(reader, head):
        body += piece
        if len(body) > limit:
            raise Unreadable(
                Reason.TOO_LARGE, f"the engine's answer has more than the {limit} bytes that are read"
            )
    return Answered(
        status=head.status,
        type=head.first("content-type"),
        api=head.first("api-version"),
        libpod=head.first("libpod-api-version"),
        body=bytes(body),
    )


def refuse(trouble: Trouble) -> NoReturn:
    """Raise Unreadable for what went wrong with an exchange; nothing of what was sent is repeated."""
    reason = REASONS.get(trouble.flaw, Reason.MALFORMED)
    raise Unreadable(reason, WORDS.get(reason, BROKEN + trouble.detail)) from None
