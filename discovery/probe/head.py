"""The head of an HTTP/1.1 reply, read strictly: what is not exactly to RFC 9112 is a flaw, not a guess."""

from __future__ import annotations

import re

from discovery.frozen import frozen
from discovery.probe.flaw import Flaw, Trouble
from discovery.probe.limits import MAX_HEAD, MAX_HEADERS, MAX_INTERIM
from discovery.probe.reader import Reader

STATUS = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2})(?: [^\r\n]*)?\r\n")
FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\r\n\x00]*?)[ \t]*\r\n")
LENGTH = re.compile(r"[0-9]{1,15}")
TLS_ALERT = b"\x15\x03"
SWITCHING = 101
NO_BODY = frozenset({204, 304})


@frozen
class Head:
    """Status and header fields; names in lower case, in the order sent."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of the field `name`."""
        return tuple(value for key, value in self.headers if key == name)

    def first(self, name: str) -> str:
        """Return the first value of the field `name`, empty if there is none."""
        return next(iter(self.all(name)), "")


def read_head(reader: Reader) -> Head:
    """Return the head of the final reply, interim ones passed over; raise Trouble."""
    for _ in range(MAX_INTERIM + 1):
        head = read_one(reader)
        if head.status >= 200 or head.status == SWITCHING:
            return head
    raise Trouble(Flaw.MALFORMED, f"more than {MAX_INTERIM} interim replies")


def read_one(reader: Reader) -> Head:
    """Return one head; raise Trouble."""
    status = read_status(reader)
    fields: list[tuple[str, str]] = []
    left = MAX_HEAD
    while (line := reader.line(left)) != b"\r\n":
        if line is None:
            raise Trouble(Flaw.MALFORMED, "the head ends early")
        left -= len(line)
        found = FIELD.fullmatch(line)
        if found is None:
            raise Trouble(Flaw.MALFORMED, "a header line that is none")
        if len(fields) >= MAX_HEADERS:
            raise Trouble(Flaw.TOO_LARGE, f"more than {MAX_HEADERS} header lines")
        fields.append((found[1].decode("ascii").lower(), found[2].decode("latin-1")))
    return Head(status=status, headers=tuple(fields))


def read_status(reader: Reader) -> int:
    """Return the status of the first line; raise Trouble, also for what is no HTTP at all."""
    line = reader.line(MAX_HEAD)
    if line is None:
        raise Trouble(Flaw.CLOSED, "closed without a byte")
    found = STATUS.fullmatch(line)
    if found is not None:
        return int(found[1])
    if line.startswith(TLS_ALERT):
        raise Trouble(Flaw.TLS, "answers in TLS")
    if line.startswith(b"HTTP/"):
        raise Trouble(Flaw.MALFORMED, "a status line that is none")
    raise Trouble(Flaw.NOT_HTTP, "no HTTP", line[:64])


def length_of(head: Head) -> int | None:
    """Return the announced length, -1 for chunks, None for all up to the end; raise Trouble."""
    lengths, codings = head.all("content-length"), head.all("transfer-encoding")
    if any(value.lower() not in {"", "identity"} for value in head.all("content-encoding")):
        raise Trouble(Flaw.MALFORMED, "a content encoding that was not asked for")
    if head.status in NO_BODY or head.status == SWITCHING:
        return 0
    if len(lengths) + len(codings) > 1:
        raise Trouble(Flaw.MALFORMED, "more than one length")
    if codings:
        if codings[0].lower() != "chunked":
            raise Trouble(Flaw.MALFORMED, "a transfer coding that was not asked for")
        return -1
    if not lengths:
        return None
    if not LENGTH.fullmatch(lengths[0]):
        raise Trouble(Flaw.MALFORMED, "a length that is no number")
    return int(lengths[0])
