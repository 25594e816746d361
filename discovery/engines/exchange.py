"""One HTTP/1.1 GET and its reply, read strictly and never beyond its limits: an engine may lie.

RFC 9112, less what an engine has no need of: no redirects, no content codings, no second request.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import NamedTuple

from discovery.engines.channel import Channel
from discovery.formats.errors import Unreadable
from discovery.model import Reason

MAX_HEAD = 32 * 1024  # Docker's and Podman's heads are below 400 bytes
MAX_LINE = 8 * 1024
MAX_LINES = 100
MAX_INTERIM = 4  # 1xx replies before the real one; engines send none

STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})(?: .*)?")
FIELD_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}")
LENGTH = re.compile(r"\d{1,12}")
CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})(?:[ \t]*;.*)?")
NO_BODY = (204, 304)


class Reply(NamedTuple):
    """What came back: the status, the header fields by lower-case name, the bytes."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def get(channel: Channel, target: str, *, limit: int, deadline: float) -> Reply:
    """Return the reply to `GET target`; raise Unreadable if it is none, too long or too late."""
    request = (
        f"GET {target} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n"
        "User-Agent: mcp-census\r\nConnection: close\r\n\r\n"
    )
    try:
        channel.send(request.encode("ascii"), deadline)
        return read_reply(Incoming(channel, deadline), limit)
    except TimeoutError:
        raise Unreadable(Reason.TIMED_OUT, "the engine did not answer in time: is it hanging?") from None
    except OSError:
        raise malformed("it ended the connection in mid-answer") from None


class Incoming:
    """The bytes of a reply as they come, handed out in pieces."""

    def __init__(self, channel: Channel, deadline: float) -> None:
        """Read from `channel` until `deadline`."""
        self.channel, self.deadline = channel, deadline
        self.held = bytearray()
        self.ended = False

    def more(self) -> None:
        """Wait for more bytes; raise TimeoutError or OSError."""
        came = self.channel.receive(self.deadline)
        self.ended = not came
        self.held += came

    def line(self) -> bytes:
        """Return the next line without its end; raise Unreadable if it is too long or has no proper end."""
        if (
            time.monotonic() > self.deadline
        ):  # a line that has already come costs no wait, a million of them do
            raise TimeoutError
        start = 0
        while (end := self.held.find(b"\n", start)) < 0:
            start = len(self.held)
            if start > MAX_LINE or self.ended:
                raise malformed("a line without end")
            self.more()
        if end > MAX_LINE or self.held[end - 1 : end] != b"\r":
            raise malformed("a line without a proper end")
        line = bytes(self.held[: end - 1])
        del self.held[: end + 1]
        return line

    def exactly(self, count: int) -> bytes:
        """Return the next `count` bytes; raise Unreadable if there are fewer."""
        while len(self.held) < count:
            if self.ended:
                raise malformed("it is shorter than it says")
            self.more()
        taken = bytes(self.held[:count])
        del self.held[:count]
        return taken

    def rest(self, limit: int) -> bytes:
        """Return everything up to the end of the connection; raise Unreadable past `limit` bytes."""
        while not self.ended:
            if len(self.held) > limit:
                raise too_large(limit)
            self.more()
        if len(self.held) > limit:
            raise too_large(limit)
        return bytes(self.held)


def read_reply(incoming: Incoming, limit: int) -> Reply:
    """Return the final reply; raise Unreadable, TimeoutError or OSError."""
    for _ in range(MAX_INTERIM + 1):
        status, headers = read_head(incoming)
        if status >= 200:
            return Reply(status, headers, read_body(incoming, status, headers, limit))
    raise malformed("interim answers without end")


def read_head(incoming: Incoming) -> tuple[int, dict[str, str]]:
    """Return status and header fields."""
    found = STATUS.fullmatch(incoming.line())
    if found is None:
        raise Unreadable(
            Reason.UNRECOGNISED, "what answers there is no container engine: it does not speak HTTP"
        )
    headers: dict[str, str] = {}
    size = 0
    for _ in range(MAX_LINES):
        line = incoming.line()
        if not line:
            return int(found[1]), headers
        size += len(line)
        if size > MAX_HEAD:
            break
        add_field(headers, line)
    raise Unreadable(Reason.TOO_LARGE, "the engine's answer has more header lines than are read")


def add_field(headers: dict[str, str], line: bytes) -> None:
    """Put one header line into `headers`; raise Unreadable if it is none, or contradicts an earlier one."""
    field, colon, text = line.partition(b":")
    if not colon or not FIELD_NAME.fullmatch(field):
        raise malformed("a header line that is none")
    name, value = field.decode("ascii").lower(), text.strip(b" \t").decode("latin-1")
    if headers.get(name, value) != value and name in ("content-length", "transfer-encoding", "content-type"):
        raise malformed("headers that contradict each other")
    headers.setdefault(name, value)


def read_body(incoming: Incoming, status: int, headers: Mapping[str, str], limit: int) -> bytes:
    """Return the body, however its length is told; raise Unreadable past `limit` bytes."""
    coding, length = headers.get("transfer-encoding"), headers.get("content-length")
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise malformed("it is compressed, which was not asked for")
    if status in NO_BODY:
        return b""
    if coding is not None:
        if coding.lower() != "chunked" or length is not None:
            raise malformed("its length is told in two ways")
        return read_chunks(incoming, limit)
    if length is None:
        return incoming.rest(limit)
    if not LENGTH.fullmatch(length):
        raise malformed("its length is no number")
    if int(length) > limit:
        raise too_large(limit)
    return incoming.exactly(int(length))


def read_chunks(incoming: Incoming, limit: int) -> bytes:
    """Return the body of a chunked reply, its trailers dropped."""
    body = bytearray()
    while True:
        found = CHUNK_SIZE.fullmatch(incoming.line())
        if found is None:
            raise malformed("a chunk without its size")
        size = int(found[1], 16)
        if size == 0:
            break
        if len(body) + size > limit:
            raise too_large(limit)
        body += incoming.exactly(size)
        if incoming.exactly(2) != b"\r\n":
            raise malformed("a chunk that is longer than it says")
    for _ in range(MAX_LINES):
        if not incoming.line():
            return bytes(body)
    raise malformed("trailers without end")


def malformed(what: str) -> Unreadable:
    """Return the error for an answer that breaks the rules."""
    return Unreadable(Reason.MALFORMED, f"the engine's answer cannot be read: {what}")


def too_large(limit: int) -> Unreadable:
    """Return the error for an answer of more than `limit` bytes."""
    return Unreadable(Reason.TOO_LARGE, f"the engine's answer has more than the {limit} bytes that are read")
