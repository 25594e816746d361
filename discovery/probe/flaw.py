"""Why an exchange ended before its reply was whole: a value, raised only inside this folder."""

from __future__ import annotations

from enum import StrEnum


class Flaw(StrEnum):
    """What went wrong with one exchange."""

    REFUSED = "refused"
    DENIED = "denied"
    SILENT = "silent"  # not one byte before the deadline
    SLOW = "slow"  # some bytes, but no whole reply before the deadline
    CLOSED = "closed"  # not one byte before the end
    RESET = "reset"
    TLS = "tls"  # a TLS record in reply to plain text, or a failed handshake
    NOT_HTTP = "not-http"
    MALFORMED = "malformed"
    TOO_LARGE = "too-large"
    SPENT = "spent"  # our own budget of requests or time is used up


class Trouble(Exception):
    """An exchange that could not be finished; `head` keeps the first bytes of what was no HTTP."""

    def __init__(self, flaw: Flaw, detail: str = "", head: bytes = b"") -> None:
        """Keep the flaw, words for the operator, and the first bytes."""
        super().__init__(detail)
        self.flaw = flaw
        self.detail = detail
        self.head = head
