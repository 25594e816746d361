"""What a test can make the stand-in do: refuse, stall, cut, lie, and count."""

from __future__ import annotations

import re
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tests.azure.cloud.estate import Json

NONE: Mapping[str, str] = {}


class How(StrEnum):
    """In which way an answer goes wrong."""

    ANSWER = "answer"  # with the fault's own status, headers and body
    CUT = "cut"  # the connection ends in the middle of the body
    SILENT = "silent"  # nothing comes until the stand-in is closed
    DRIP = "drip"  # the head comes, the body does not, until the stand-in is closed


@dataclass(slots=True)
class Fault:
    """One thing that goes wrong, `times` times, where verb and path match (`POST /providers/...`)."""

    where: str
    how: How = How.ANSWER
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: NONE)
    body: bytes | Json = None
    times: int = 1

    def hits(self, verb: str, path: str) -> bool:
        """Return whether this fault is due now, and count it."""
        if self.times <= 0 or not re.search(self.where, f"{verb} {path}", re.IGNORECASE):
            return False
        self.times -= 1
        return True


@dataclass(slots=True)
class Quota:
    """So many questions in so many seconds, by a clock that a test may hold."""

    limit: int = 15
    window_s: float = 5.0
    now: Callable[[], float] = time.monotonic
    retry_after: bool = False
    refused: int = 0
    asked: deque[float] = field(default_factory=deque)

    def take(self) -> tuple[bool, dict[str, str]]:
        """Return whether a question may be asked now, and what the headers say."""
        now = self.now()
        while self.asked and now - self.asked[0] >= self.window_s:
            self.asked.popleft()
        granted = len(self.asked) < self.limit
        if granted:
            self.asked.append(now)
        else:
            self.refused += 1
        wait = max(0.0, self.window_s - (now - self.asked[0]))
        headers = {
            "x-ms-user-quota-remaining": str(self.limit - len(self.asked)),
            "x-ms-user-quota-resets-after": span(wait),
        }
        if not granted and self.retry_after:
            headers["Retry-After"] = str(int(wait) + 1)
        return granted, headers


def span(seconds: float) -> str:
    """Return seconds as Resource Graph writes them: whole ones, rounded up."""
    whole = int(-(-seconds // 1))
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


@dataclass(slots=True)
class Knobs:
    """How the stand-in behaves; a test turns what it needs, at any time.

    `denied` subscriptions are known by name and cannot be read; `strict` refuses a question that names one.
    `truncate` cuts any answer to so many rows, without a next page; with `truncates`, only those to queries
    that hold this text. `scope_limit` is how many subscriptions
    a question for a whole tenant or management group sees. `unregistered` are providers of a subscription
    that answer 409. `challenges` is how many answers ask for claims. `expires_in` is what tokens say of
    themselves; `revoked` makes every token given so far worthless.
    """

    page: int = 1000
    cap_bytes: int = 16 * 1024 * 1024
    truncate: int | None = None
    truncates: str = ""
    scope_limit: int | None = None
    denied: set[str] = field(default_factory=set)
    strict: bool = False
    unregistered: set[str] = field(default_factory=set)
    challenges: int = 0
    expires_in: int = 3600
    revoked: bool = False
    locked_out: bool = False
    arm_page: int = 100
    quota: Quota | None = None
    faults: list[Fault] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def fault(self, verb: str, path: str) -> Fault | None:
        """Return the fault that this request meets."""
        with self.lock:
            return next((fault for fault in self.faults if fault.hits(verb, path)), None)
